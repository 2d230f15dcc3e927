"""Events: the log of facts, read from a cursor."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Call, Operation, Request
from tidings.core.errors import Invalid
from tidings.core.ids import encode
from tidings.events import Event, latest, list_events, parse_cursor, write_cursor
from tidings.webhooks import LoggedEvent, compose, event_id


class EventOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, named `noun.past_tense`."""

    id: str
    """Unique, and the same whenever it is read: handle each once."""
    type: str
    message: str | None
    delivery: str | None
    contact: str | None
    conversation: str | None
    data: msgspec.Raw | None
    """What else there is to say, such as a reason and a provider's code."""
    occurred_at: datetime
    """Business time: that of a test workspace may have been moved."""
    recorded_at: datetime
    """Real time, when it got its place in the log."""
    body: str | None = None
    """With `bodies`: what a webhook endpoint is sent of it, byte by byte."""


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """The next events. `next` is always there: ask with it again for what comes later."""

    data: list[EventOutput]
    next: str


class Latest(msgspec.Struct, frozen=True, kw_only=True):
    """Where the log ends."""

    next: str
    """Ask for events with it as `after`: only what comes from now on is told."""


class EventsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and of which types."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    type: Annotated[str, Meta(max_length=1_000, pattern=r"^[a-z_]+\.[a-z_]+(,[a-z_]+\.[a-z_]+)*\Z")] | None = None
    """One type, or several with commas between them: `delivery.sent,delivery.failed`."""
    bodies: bool = False
    """Each event with what a webhook endpoint is sent of it."""


async def _list(request: Request) -> EventPage:
    query: EventsQuery = request.query
    types = query.type.split(",") if query.type is not None else None
    events, cursor = await list_events(request.tx, request.workspace_id, parse_cursor(query.after), query.limit, types)
    logged = [_logged(event, request.workspace_id) for event in events] if query.bodies else []
    composed = await compose(request.tx, logged, tells_words="conversations:read" in request.principal.scopes)
    bodies = [one.body for one in composed] or [None] * len(events)
    return EventPage(data=[event_output(event, body) for event, body in zip(events, bodies, strict=True)], next=write_cursor(cursor))


async def _find_latest(call: Call) -> str:
    async with call.database.pipeline() as tx:
        return write_cursor(await latest(tx))


async def _latest(request: Request) -> Latest:
    return Latest(next=request.prepared)


def _logged(event: Event, workspace_id: UUID) -> LoggedEvent:
    return LoggedEvent(
        bucket=event.bucket,
        position=event.position,
        workspace_id=workspace_id,
        type=event.type,
        message_id=event.message_id,
        delivery_id=event.delivery_id,
        contact_id=event.contact_id,
        data=event.data,
        occurred_at=event.occurred_at,
    )


def event_output(event: Event, body: str | None = None) -> EventOutput:
    """The event as it is told."""
    return EventOutput(
        id=event_id(event.bucket, event.position),
        type=event.type,
        message=_written("msg", event.message_id),
        delivery=_written("dlv", event.delivery_id),
        contact=_written("ctc", event.contact_id),
        conversation=_written("cnv", event.conversation_id),
        data=msgspec.Raw(event.data.encode()) if event.data is not None else None,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        body=body,
    )


def _written(prefix: str, value: UUID | None) -> str | None:
    return encode(prefix, value) if value is not None else None


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="events.list",
        method="GET",
        path="/v1/events",
        scope="events:read",
        summary="Read the event log",
        description=(
            "The next events after a cursor, from the beginning where there is none. Keep `next` once you have handled a page, and ask "
            "again with it: no event is passed over, and none comes twice. The events of one message's delivery are in order; those of "
            "different deliveries may be told in another order than they happened in."
        ),
        query=EventsQuery,
        output=EventPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="events.latest",
        method="GET",
        path="/v1/events/latest",
        scope="events:read",
        summary="Show where the event log ends",
        description="A cursor behind everything that is in the log now: events that are read from it on are new ones.",
        output=Latest,
        prepare=_find_latest,
        run=_latest,
    ),
)
