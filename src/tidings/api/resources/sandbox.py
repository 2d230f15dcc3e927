"""The sandbox of a test workspace: simulated handsets that answer, and a clock that can be moved."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request
from tidings.api.resources.sandbox_faults import sandboxed
from tidings.channels import ChannelName, Inbound, Media
from tidings.conversations.thread.take_in import take_in
from tidings.core.durations import parse_duration
from tidings.core.errors import Conflict, FieldError, Invalid, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.core.lines import ONE_LINE
from tidings.messages import ReceiptRow, State, get_delivery, settle, shift_due
from tidings.messages.model import FileInput
from tidings.timers import shift_timers
from tidings.workspaces import Workspace, get_workspace, move_clock


class InboundInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """What a person answers. In the app `from` is your id of them."""

    channel: ChannelName
    sender: Annotated[str, Meta(min_length=1, max_length=320)]
    text: Annotated[str, Meta(min_length=1, max_length=10_000)] | None = None
    """Left out where it is keys alone."""
    title: Annotated[str, Meta(min_length=1, max_length=255, pattern=ONE_LINE)] | None = None
    """A mail's subject."""
    keys: Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[0-9*#A-D]+$(?!\n)")] | None = None
    """Keys pressed on a call: only on `voice`."""
    media: Annotated[list[FileInput], Meta(max_length=10)] = []
    """Files, on `mms` and `email`."""
    to: Annotated[str, Meta(min_length=1, max_length=320, pattern=ONE_LINE)] | None = None
    """Who is answered; may be left out."""
    quotes: Annotated[str, Meta(max_length=64)] | None = None
    """The id of the delivery that it answers; left out, it is what was last sent to them there."""
    is_automatic: bool = False
    """A machine answers: out of office."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """The message that it has become."""

    id: str


class ReceiptInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a handset reports."""

    delivery: Annotated[str, Meta(max_length=64)]
    state: Literal["delivered", "read", "failed"]
    code: Annotated[str, Meta(max_length=64, pattern=ONE_LINE)] | None = None


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """Where the delivery stands now: a state only rises."""

    delivery: str
    state: State


class ClockInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of the two."""

    advance: Annotated[str, Meta(max_length=20)] | None = None
    """A duration, as `5m`, `24h`, `7d`."""
    at: datetime | None = None


class ClockOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Business time and real time."""

    now: datetime
    real_now: datetime
    offset_seconds: float


async def _inbound(request: Request) -> Received:
    workspace, given = sandboxed(request), request.body
    wrong = _wrong_answer(given)
    if wrong:
        raise Invalid(wrong)
    received = await take_in(
        request.tx,
        workspace,
        Inbound(
            channel=given.channel,
            sender=given.sender,
            to=given.to,
            text=given.text or "",
            title=given.title,
            keys=given.keys,
            media=tuple([Media(name=file.name, type=file.type, data=file.data) for file in given.media]),
            answers=(given.quotes,) if given.quotes is not None else (),
            is_automatic=given.is_automatic,
        ),
        account_id=None,
        now=request.now,
        real_now=request.real_now,
    )
    return Received(id=encode("msg", received.message_id))


def _wrong_answer(given: InboundInput) -> list[FieldError]:
    errors: list[FieldError] = []
    if given.text is None and given.keys is None and not given.media:
        errors.append(FieldError("/text", "text_missing", "Say something, press keys, or send a file"))
    if given.keys is not None and given.channel != "voice":
        errors.append(FieldError("/keys", "not_for_channel", "Keys are pressed on a call: channel voice"))
    if given.title is not None and given.channel != "email":
        errors.append(FieldError("/title", "not_for_channel", "Only a mail has a subject"))
    if given.media and given.channel not in ("mms", "email"):
        errors.append(FieldError("/media", "not_for_channel", f"{given.channel}: no files there"))
    return errors


async def _receipt(request: Request) -> Reported:
    sandboxed(request)
    given: ReceiptInput = request.body
    delivery_id = decode("dlv", given.delivery)
    if delivery_id is None:
        raise invalid("/delivery", "unknown_delivery", "There is no delivery with this id in this workspace")
    try:
        found = await get_delivery(request.tx, request.workspace_id, delivery_id)
    except NotFound as error:
        raise invalid("/delivery", "unknown_delivery", error.detail) from error
    if all(attempt.outcome == "refused" for attempt in found.attempts):
        raise Conflict(f"Nothing has been sent yet that could be reported on: the delivery is {found.delivery.state}", code="not_sent")
    await settle(request.tx, [ReceiptRow(request.workspace_id, delivery_id, given.state, request.now, given.code)], request.real_now)
    found = await get_delivery(request.tx, request.workspace_id, delivery_id)
    return Reported(delivery=given.delivery, state=State(found.delivery.state))


async def _clock(request: Request) -> ClockOutput:
    sandboxed(request)
    return _time(await get_workspace(request.tx, request.workspace_id), request.real_now)


async def _move(request: Request) -> ClockOutput:
    workspace, given = sandboxed(request), request.body
    advance = parse_duration(given.advance) if given.advance is not None else None
    if given.advance is not None and advance is None:
        raise invalid("/advance", "invalid_duration", "A duration is written as 30s, 5m, 24h or 7d")
    by = await move_clock(request.tx, workspace, advance=advance, at=given.at, now=request.now)
    if by:
        await shift_due(request.tx, request.workspace_id, by)
        await shift_timers(request.tx, request.workspace_id, by)
    return _time(await get_workspace(request.tx, request.workspace_id), request.real_now)


def _time(workspace: Workspace, real_now: datetime) -> ClockOutput:
    offset: timedelta = workspace.clock_offset
    return ClockOutput(now=real_now + offset, real_now=real_now, offset_seconds=offset.total_seconds())


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="sandbox.inbound",
        method="POST",
        path="/v1/sandbox/inbound",
        scope="sandbox:write",
        logs="bare",
        summary="Answer as a person",
        description=(
            "As if the person had written from this number or mailbox: a message that came in, from the contact who has the address, or "
            "from a new one. It answers the message that was last sent to them on that channel."
        ),
        body=InboundInput,
        output=Received,
        status=201,
        errors=(Invalid, Conflict),
        example={"channel": "sms", "from": "+31612345678", "text": "Thank you!"},
        run=_inbound,
    ),
    Operation(
        id="sandbox.receipts",
        method="POST",
        path="/v1/sandbox/receipts",
        scope="sandbox:write",
        summary="Report on a delivery",
        description=(
            "As if the handset had reported it. A state only rises: a failure never takes away that it was delivered. What has not been "
            "handed over yet is a conflict."
        ),
        body=ReceiptInput,
        output=Reported,
        errors=(Invalid, Conflict),
        example={"delivery": "dlv_01jd2v4k8sfv9ad1x2e5t7w9z0", "state": "read"},
        run=_receipt,
    ),
    Operation(
        id="sandbox.get_clock",
        method="GET",
        path="/v1/sandbox/clock",
        scope="sandbox:read",
        summary="Show the clock",
        description="The workspace's business time, beside the real one.",
        output=ClockOutput,
        errors=(Conflict,),
        run=_clock,
    ),
    Operation(
        id="sandbox.set_clock",
        method="PUT",
        path="/v1/sandbox/clock",
        scope="sandbox:write",
        summary="Move the clock",
        description=(
            "Business time stands so much further, or at that time, up to ten years from the real one. What is scheduled, waits for a "
            "retry or for a receipt comes as much closer; what is on the wire right now is not touched."
        ),
        body=ClockInput,
        output=ClockOutput,
        errors=(Invalid, Conflict),
        example={"advance": "5m"},
        changes_callers=True,
        run=_move,
    ),
)
