"""Deliveries: where each stands, and why."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.channels import ChannelName
from tidings.contacts import ContactKey, resolve
from tidings.core.errors import Conflict, Invalid, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.messages import (
    DeliveryFilter,
    DeliveryView,
    FullDelivery,
    State,
    Verdict,
    get_delivery,
    list_deliveries,
    masked,
    resolve_delivery,
)


class DeliveryOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery: one contact of one message over one channel."""

    id: str
    message: str
    contact: str | None
    """Your id of the person; null where they were deleted since."""
    channel: str
    state: State
    reason: str | None
    topic: str | None
    attempts: int
    """How often it was handed over, or tried to be."""
    provider_account: str | None
    sender: str | None
    """In whose name it went; null where the provider says."""
    provider_reference: str | None
    """What the provider calls it."""
    send_at: datetime | None
    expires_at: datetime | None
    created_at: datetime
    changed_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None


class HandOff(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt. Its times are real ones, also in a test workspace whose clock was moved."""

    n: int
    provider: str
    provider_account: str | None
    """Its name; null where it was deleted since."""
    address: str
    """Masked."""
    began_at: datetime
    finished_at: datetime
    outcome: Literal["sent", "refused", "unknown"]
    code: str | None
    detail: str | None
    provider_reference: str | None


class FullDeliveryOutput(DeliveryOutput, frozen=True, kw_only=True):
    """A delivery with its hand-offs."""

    hand_offs: list[HandOff]
    is_on_wire: bool
    """It is being handed over right now."""
    next_try_at: datetime | None
    """When it is looked at next, where it waits."""


class DeliveryPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of deliveries."""

    data: list[DeliveryOutput]
    next: str | None


class DeliveriesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and which."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Your id of the person."""
    state: State | None = None
    channel: ChannelName | None = None
    topic: Annotated[str, Meta(max_length=64)] | None = None
    provider_account: Annotated[str, Meta(max_length=64)] | None = None
    since: datetime | None = None
    """Made at this time or later."""
    until: datetime | None = None
    """Made before this time."""


class ResolveInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """What became of it: `retry` puts it back, at the risk of a duplicate; `sent` and `failed` settle it."""

    as_: Verdict


async def _list(request: Request) -> dict[str, object]:
    query: DeliveriesQuery = request.query
    contact_id, is_nobody = await _contact(request, query.contact)
    where = DeliveryFilter(
        contact_id=contact_id,
        state=query.state,
        channel=query.channel,
        topic=query.topic,
        account_id=_account(query.provider_account),
        since=utc(query.since),
        until=utc(query.until),
    )
    after = after_id("dlv", query.after)
    found = [] if is_nobody else await list_deliveries(request.tx, request.workspace_id, where, after=after, limit=query.limit + 1)
    return page_of([delivery_output(one) for one in found], query.limit, lambda one: one.id)


async def _get(request: Request) -> FullDeliveryOutput:
    return _full(request, await get_delivery(request.tx, request.workspace_id, _id(request)))


async def _resolve(request: Request) -> FullDeliveryOutput:
    delivery_id, given = _id(request), request.body
    await resolve_delivery(request.tx, request.workspace_id, delivery_id, given.as_, request.now, request.real_now)
    return _full(request, await get_delivery(request.tx, request.workspace_id, delivery_id))


def delivery_output(view: DeliveryView) -> DeliveryOutput:
    """A delivery as the API tells it."""
    return DeliveryOutput(**_fields(view))


def _full(request: Request, found: FullDelivery) -> FullDeliveryOutput:
    view, queued = found.delivery, found.queued
    is_on_wire = queued is not None and queued.is_on_wire
    return FullDeliveryOutput(
        **_fields(view),
        hand_offs=[
            HandOff(
                n=one.n,
                provider=one.provider,
                provider_account=one.account,
                address=masked(view.channel, one.address),
                began_at=one.intent_at,
                finished_at=one.finished_at,
                outcome=one.outcome,
                code=one.code,
                detail=one.detail,
                provider_reference=one.provider_reference,
            )
            for one in found.attempts
        ],
        is_on_wire=is_on_wire,
        next_try_at=queued.due_at + (request.now - request.real_now) if queued is not None and not is_on_wire else None,
    )


def _fields(view: DeliveryView) -> dict[str, Any]:
    return {
        "id": encode("dlv", view.id),
        "message": encode("msg", view.message_id),
        "contact": view.contact,
        "channel": view.channel,
        "state": State(view.state),
        "reason": view.reason,
        "topic": view.topic,
        "attempts": view.attempt,
        "provider_account": encode("pac", view.account_id) if view.account_id is not None else None,
        "sender": view.sender,
        "provider_reference": view.provider_reference,
        "send_at": view.due_at,
        "expires_at": view.expires_at,
        "created_at": view.created_at,
        "changed_at": view.changed_at,
        "sent_at": view.sent_at,
        "delivered_at": view.delivered_at,
        "read_at": view.read_at,
    }


async def _contact(request: Request, external_id: str | None) -> tuple[UUID | None, bool]:
    """Whose; and True where there is nobody with this id, and so nothing to list."""
    if external_id is None:
        return None, False
    key = ContactKey(request.workspace_id, "id", external_id)
    found = (await resolve(request.tx, [key])).get(key)
    return found, found is None


def _id(request: Request) -> UUID:
    delivery_id = decode("dlv", request.path["id"])
    if delivery_id is None:
        raise NotFound("There is no delivery with this id in this workspace")
    return delivery_id


def _account(text: str | None) -> UUID | None:
    if text is None:
        return None
    account_id = decode("pac", text)
    if account_id is None:
        raise invalid("provider_account", "invalid_id", "This is no id of a provider account")
    return account_id


def utc(moment: datetime | None) -> datetime | None:
    """The time in UTC: one without an offset is, as everywhere in the API; one at the edge of the calendar becomes the edge."""
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if moment.year == 1 else datetime.max.replace(tzinfo=UTC)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="deliveries.list",
        method="GET",
        path="/v1/deliveries",
        scope="messages:read",
        summary="List deliveries",
        description="The newest first: of the whole workspace, or of one contact, in one state, on one channel, and so on.",
        query=DeliveriesQuery,
        output=DeliveryPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="deliveries.get",
        method="GET",
        path="/v1/deliveries/{id}",
        scope="messages:read",
        summary="Show a delivery",
        description="One delivery with each of its hand-offs: through which provider account, to which (masked) address, and what came of it.",
        output=FullDeliveryOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="deliveries.resolve",
        method="POST",
        path="/v1/deliveries/{id}/resolve",
        scope="messages:write",
        summary="Settle a delivery of unknown outcome",
        description=(
            "Nobody answered when it was handed over, and you know better: `sent` or `failed` settle it, `retry` puts it back into the "
            "queue, at the risk that the person gets it twice. A delivery in another state is a conflict."
        ),
        body=ResolveInput,
        output=FullDeliveryOutput,
        errors=(Invalid, NotFound, Conflict),
        example={"as": "sent"},
        run=_resolve,
    ),
)
