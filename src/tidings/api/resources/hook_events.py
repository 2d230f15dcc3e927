"""What other products told a hook, and what became of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.hooks import EVENT, HOOK, EventState, EventView, get_event, list_events, retry_event


class HookEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What another product said, and what became of it."""

    id: str
    source_id: str
    """The source's own id of it, or the hash of its bytes; empty where it told of somebody who was erased."""
    type: str | None
    state: EventState
    """`waiting`, `posted`, `skipped` (nothing was to be said), `dead` (it could not be)."""
    reason: str | None
    """Of what is not said, or not yet: why."""
    tries: int
    due_at: datetime | None
    """When it is tried next, in real time."""
    conversation: str | None
    message: str | None
    received_at: datetime
    settled_at: datetime | None
    size: int


class FullHookEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event with what was said."""

    event: HookEvent
    body: str
    """Its beginning: 20,000 bytes at most."""


class HookEventPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of events."""

    data: list[HookEvent]
    next: str | None


class EventsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, in which state."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    state: EventState | None = None


async def _events(request: Request) -> dict[str, object]:
    query: EventsQuery = request.query
    before = after_id(EVENT, query.after)
    found = await list_events(request.tx, request.workspace_id, hook_id(request), state=query.state, before=before, limit=query.limit + 1)
    return page_of([_shown_event(one) for one in found], query.limit, lambda one: one.id)


async def _event(request: Request) -> FullHookEvent:
    found = await get_event(request.tx, request.workspace_id, hook_id(request), _event_id(request))
    return FullHookEvent(event=_shown_event(found), body=found.body.decode("utf-8", "replace"))


async def _retry(request: Request) -> HookEvent:
    event_id = _event_id(request)
    return _shown_event(await retry_event(request.tx, request.workspace_id, hook_id(request), event_id, now=request.real_now))


def hook_id(request: Request) -> UUID:
    """The hook that the path names; raises NotFound."""
    found = decode(HOOK, request.path["id"])
    if found is None:
        raise NotFound("There is no hook with this id in this workspace")
    return found


def _event_id(request: Request) -> UUID:
    event_id = decode(EVENT, request.path["event"])
    if event_id is None:
        raise NotFound("This hook has no event with this id")
    return event_id


def _shown_event(event: EventView) -> HookEvent:
    return HookEvent(
        id=encode(EVENT, event.id),
        source_id=event.source_id,
        type=event.type,
        state=event.state,
        reason=event.reason,
        tries=event.tries,
        due_at=event.due_at,
        conversation=encode("cnv", event.conversation_id) if event.conversation_id is not None else None,
        message=encode("msg", event.message_id) if event.message_id is not None else None,
        received_at=event.received_at,
        settled_at=event.settled_at,
        size=event.size,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="hooks.events",
        method="GET",
        path="/v1/hooks/{id}/events",
        scope="hooks:read",
        summary="List a hook's events",
        description="What came in the last thirty days, the newest first, and what became of each: all of them, or those in one state.",
        query=EventsQuery,
        output=HookEventPage,
        errors=(Invalid, NotFound),
        run=_events,
    ),
    Operation(
        id="hooks.event",
        method="GET",
        path="/v1/hooks/{id}/events/{event}",
        scope="hooks:read",
        summary="Show a hook's event",
        description="One event with what the other product said.",
        output=FullHookEvent,
        errors=(NotFound,),
        run=_event,
    ),
    Operation(
        id="hooks.retry",
        method="POST",
        path="/v1/hooks/{id}/events/{event}/retry",
        scope="hooks:write",
        summary="Try a hook's event again",
        description="It is due at once and has all its tries again, by the hook as it is now. One that was said is not said again.",
        output=HookEvent,
        errors=(NotFound, Conflict),
        run=_retry,
    ),
)
