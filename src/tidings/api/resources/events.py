"""Events: the log of facts, read from a cursor."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Call, Operation, Request
from tidings.contacts import contact_named, names_of
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.core.ids import bucket_of, decode, encode
from tidings.db import Tx
from tidings.events import Backwards, Event, Wanted, latest, list_events, list_newest, parse_cursor, write_cursor
from tidings.messages import get_message, list_recipients
from tidings.webhooks import LoggedEvent, compose, event_id

_FEW = 64
"""A message to more people than this is looked for everywhere."""


class EventOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, named `noun.past_tense`."""

    id: str
    """Unique, and the same whenever it is read: handle each once."""
    type: str
    message: str | None
    delivery: str | None
    contact: str | None
    external_id: str | None
    """Your id of the contact; null where there is none, or not any more."""
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
    is_end: bool = False
    """With `order=newest`: nothing older is in the log. While it is false there may be more, also after an empty page."""


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
    order: Literal["oldest", "newest"] = "oldest"
    """`newest`: backwards, from the end of the log, or from a cursor on; any cursor of either order serves."""
    message: Annotated[str, Meta(max_length=64)] | None = None
    """With `newest`: only what happened to this message, by its id."""
    contact: Annotated[str, Meta(max_length=255)] | None = None
    """With `newest`: only what happened to what this contact was sent or has written, and what was decided about them; by your id of
    them, or ours. What they did in conversations stands with these."""
    conversation: Annotated[str, Meta(max_length=64)] | None = None
    """With `newest`: only what happened in this conversation, by its id."""


async def _list(request: Request) -> EventPage:
    query: EventsQuery = request.query
    types = query.type.split(",") if query.type is not None else None
    is_end = False
    if query.order == "newest":
        page = await _newest(request, query, types)
        events, cursor, is_end = page.events, page.cursor, page.is_end
    elif query.message is not None or query.contact is not None or query.conversation is not None:
        raise Invalid(
            [
                FieldError(name, "needs_newest", "Who follows the log reads all of it: give order=newest with this")
                for name in ("message", "contact", "conversation")
                if getattr(query, name) is not None
            ]
        )
    else:
        events, cursor = await list_events(request.tx, request.workspace_id, parse_cursor(query.after), query.limit, types)
    logged = [_logged(event, request.workspace_id) for event in events] if query.bodies else []
    composed = await compose(request.tx, logged, tells_words="conversations:read" in request.principal.scopes)
    bodies = [one.body for one in composed] or [None] * len(events)
    told = await event_outputs(request.tx, request.workspace_id, events, bodies)
    return EventPage(data=told, next=write_cursor(cursor), is_end=is_end)


async def _newest(request: Request, query: EventsQuery, types: Sequence[str] | None) -> Backwards:
    """The page backwards; what is asked for tells in which buckets alone it can be."""
    tx, workspace_id = request.tx, request.workspace_id
    places: list[set[int]] = []
    message_id = contact_id = conversation_id = None
    if query.message is not None:
        message_id = _named("msg", "message", query.message)
        if (told_in := await _buckets_of_message(tx, workspace_id, message_id)) is not None:
            places.append(told_in)
    if query.conversation is not None:
        conversation_id = _named("cnv", "conversation", query.conversation)
        places.append({bucket_of(conversation_id)})
    if query.contact is not None:
        contact_id = await _contact(tx, workspace_id, query.contact)
        if conversation_id is None:
            places.append({bucket_of(contact_id)})
    wanted = Wanted(types=types, message_id=message_id, contact_id=contact_id, conversation_id=conversation_id)
    until = parse_cursor(query.after) if query.after is not None else None
    buckets = places[0].intersection(*places[1:]) if places else None
    if buckets is not None and not buckets:
        # They have nothing in common.
        return Backwards([], parse_cursor(""), is_end=True)
    return await list_newest(tx, workspace_id, until, query.limit, wanted, buckets)


async def _buckets_of_message(tx: Tx, workspace_id: UUID, message_id: UUID) -> set[int] | None:
    """Where a message is told of: in its own bucket, in those of its people; None: of so many that it may be anywhere."""
    try:
        view = await get_message(tx, workspace_id, message_id)
    except NotFound:
        return {bucket_of(message_id)}
    people = await list_recipients(tx, workspace_id, message_id, limit=_FEW + 1)
    if len(people) > _FEW:
        return None
    author = {bucket_of(view.author_id)} if view.author_id is not None else set[int]()
    return {bucket_of(message_id), *author, *(bucket_of(one.id) for one in people)}


async def _contact(tx: Tx, workspace_id: UUID, name: str) -> UUID:
    try:
        return await contact_named(tx, workspace_id, name)
    except NotFound as error:
        # What happened is told of whoever is gone, too, by our own id.
        if (own := decode("ctc", name)) is not None:
            return own
        raise invalid("contact", "unknown_contact", "There is no contact with this id") from error


def _named(prefix: str, name: str, given: str) -> UUID:
    found = decode(prefix, given)
    if found is None:
        raise invalid(name, "invalid_id", f"The id begins with {prefix}_")
    return found


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


async def event_outputs(tx: Tx, workspace_id: UUID, events: Sequence[Event], bodies: Sequence[str | None] = ()) -> list[EventOutput]:
    """The events as they are told, each with its body where there are bodies."""
    names = await names_of(tx, workspace_id, {one.contact_id for one in events if one.contact_id is not None})
    return [_output(one, names, bodies[place] if bodies else None) for place, one in enumerate(events)]


def _output(event: Event, names: Mapping[UUID, str], body: str | None) -> EventOutput:
    return EventOutput(
        id=event_id(event.bucket, event.position),
        type=event.type,
        message=_written("msg", event.message_id),
        delivery=_written("dlv", event.delivery_id),
        contact=_written("ctc", event.contact_id),
        external_id=names.get(event.contact_id) if event.contact_id is not None else None,
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
            "different deliveries may be told in another order than they happened in. With `order=newest` it is read backwards, for looking "
            "at; so that an answer comes soon, a page may be empty before the log ends: `is_end` tells."
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
