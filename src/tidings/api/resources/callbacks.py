"""What providers said: what took effect, and what we could not take in yet, or at all."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.api.resources.deliveries import utc
from tidings.callbacks import SHOWN_BYTES, CallbackFilter, CallbackLane, CallbackState, CallbackView, list_callbacks, retry_callback
from tidings.core.errors import Invalid, NotFound, invalid
from tidings.core.ids import decode, encode

SHOWN_HEADERS = frozenset(
    {"accept", "content-encoding", "content-length", "content-type", "date", "host", "i-twilio-idempotency-token", "user-agent"}
    | {"webhook-id", "webhook-timestamp", "x-mail-from", "x-rcpt-to", "x-request-id"}
)
"""Headers whose values are shown. By any other a provider may prove who it is: by which one, only its account's settings know."""
_MOST_HEADERS = 50
_HEADER_LENGTH = 500


class HeaderOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A header of a call."""

    name: str
    value: str | None
    """Null: it is not shown, since it may be what proves who called."""


class CallbackOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a provider said."""

    id: str
    provider_account: str
    lane: CallbackLane
    """`inbound`: a person wrote; `receipts`: anything else."""
    method: str
    """How it came: by HTTP, `POLL`: we had asked, `SMTP`: as a mail."""
    received_at: datetime
    due_at: datetime | None
    """When it is tried next; null: it is not tried any more."""
    processed_at: datetime | None
    """When it took effect."""
    tries: int
    error: str | None
    """Why the last try failed."""
    size: int
    """Bytes of its body."""
    body: str
    """The first 4,000 bytes of it; what is no text stands as U+FFFD."""
    headers: list[HeaderOutput]
    """The first fifty."""


class CallbackPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of callbacks."""

    data: list[CallbackOutput]
    next: str | None


class CallbackQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which, how many, after which cursor."""

    state: CallbackState = "dead"
    """`waiting`: still tried; `dead`: not any more; `processed`: it took effect."""
    account: Annotated[str, Meta(max_length=64)] | None = None
    """Only what came by this provider account, by its id."""
    since: Annotated[datetime, Meta(tz=True)] | None = None
    """Only what came from this time on, in real time."""
    until: Annotated[datetime, Meta(tz=True)] | None = None
    """Only what came before this time."""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None


async def _list(request: Request) -> dict[str, object]:
    query: CallbackQuery = request.query
    after = after_id("cbk", query.after)
    account_id = decode("pac", query.account) if query.account is not None else None
    if query.account is not None and account_id is None:
        raise invalid("account", "invalid_id", "The id of a provider account begins with pac_")
    wanted = CallbackFilter(state=query.state, account_id=account_id, since=utc(query.since), until=utc(query.until))
    found = await list_callbacks(request.tx, request.workspace_id, wanted, after=after, limit=query.limit + 1)
    return page_of([_shown(view) for view in found], query.limit, lambda view: view.id)


async def _retry(request: Request) -> CallbackOutput:
    callback_id = decode("cbk", request.path["id"])
    if callback_id is None:
        raise NotFound
    return _shown(await retry_callback(request.tx, request.workspace_id, callback_id, now=request.real_now))


def _shown(view: CallbackView) -> CallbackOutput:
    return CallbackOutput(
        id=encode("cbk", view.id),
        provider_account=encode("pac", view.account_id),
        lane=view.lane,
        method=view.method,
        received_at=view.received_at,
        due_at=view.due_at,
        processed_at=view.processed_at,
        tries=view.tries,
        error=view.error,
        size=view.size,
        body=_plain(view.body.decode("utf-8", "replace")),
        headers=[
            HeaderOutput(
                name=_plain(name)[:_HEADER_LENGTH], value=_plain(value)[:_HEADER_LENGTH] if name.lower() in SHOWN_HEADERS else None
            )
            for name, value in view.headers[:_MOST_HEADERS]
        ],
    )


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter in "\r\n\t" else "\ufffd" for letter in text)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="callbacks.list",
        method="GET",
        path="/v1/callbacks",
        scope="providers:read",
        summary="List what providers said",
        description=(
            "What has not taken effect, in the order in which it came: what fails is tried eight times within five minutes, and then waits "
            "for somebody; what cannot be read at all waits at once, and is kept for 30 days. With `state=processed` what has taken effect, "
            f"the newest first, for 72 hours. Of a body the first {SHOWN_BYTES:,} bytes are shown; of the headers those that prove nothing."
        ),
        query=CallbackQuery,
        output=CallbackPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="callbacks.retry",
        method="POST",
        path="/v1/callbacks/{id}/retry",
        scope="providers:write",
        summary="Try a callback again",
        description="It is tried at once, and eight times again: for what failed by a reason that is gone now.",
        output=CallbackOutput,
        errors=(NotFound,),
        run=_retry,
    ),
)
