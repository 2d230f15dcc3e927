"""What providers said and we could not take in yet, or at all."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.callbacks import SHOWN_BYTES, CallbackLane, CallbackState, CallbackView, list_callbacks, retry_callback
from tidings.core.errors import Invalid, NotFound
from tidings.core.ids import decode, encode


class CallbackOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a provider said, and that has not taken effect."""

    id: str
    provider_account: str
    lane: CallbackLane
    """`inbound`: a person wrote; `receipts`: anything else."""
    method: str
    """How it came: by HTTP, `POLL`: we had asked, `SMTP`: as a mail."""
    received_at: datetime
    due_at: datetime | None
    """When it is tried next; null: it is not tried any more."""
    tries: int
    error: str | None
    """Why the last try failed."""
    size: int
    """Bytes of its body."""
    body: str
    """The first 4,000 bytes of it; what is no text stands as U+FFFD."""


class CallbackPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of callbacks."""

    data: list[CallbackOutput]
    next: str | None


class CallbackQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which, how many, after which cursor."""

    state: CallbackState = "dead"
    """`waiting`: still tried; `dead`: not any more."""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None


async def _list(request: Request) -> dict[str, object]:
    query: CallbackQuery = request.query
    after = after_id("cbk", query.after)
    found = await list_callbacks(request.tx, request.workspace_id, query.state, after=after, limit=query.limit + 1)
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
        tries=view.tries,
        error=view.error,
        size=view.size,
        body="".join(letter if letter.isprintable() or letter in "\r\n\t" else "\ufffd" for letter in view.body.decode("utf-8", "replace")),
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="callbacks.list",
        method="GET",
        path="/v1/callbacks",
        scope="providers:read",
        summary="List what providers said and has not taken effect",
        description=(
            "In the order in which it came. What fails is tried eight times within five minutes, and then waits for somebody; what cannot "
            f"be read at all waits at once. It is kept for 30 days. Of a body the first {SHOWN_BYTES:,} bytes are shown."
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
