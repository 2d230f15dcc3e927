"""Sent again: one event at once, or those of a span of time in pages, each by a timer whose key says how far it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, FieldError, Invalid, NotFound, invalid
from tidings.core.ids import BUCKETS
from tidings.db import Tx
from tidings.timers import Timer, set_timers
from tidings.webhooks import sending_store, store
from tidings.webhooks.compose import compose
from tidings.webhooks.consume import order_key
from tidings.webhooks.model import Endpoint, LoggedEvent, ReplayInput, read_event_id
from tidings.webhooks.sending_store import Line

KIND = "webhook_replay"
"""Of the timers of a next page: the subject is the endpoint, the key what is asked for and how far it is."""
PAGE = 200
LONGEST = timedelta(days=31)
_REST = timedelta(seconds=0.2)
"""Between two pages, so that what happens now has its turn."""
_FIRST = UUID(int=0)


class Place(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What is asked for, and how far it is: the last delivery that was looked at, or bucket and position in the log."""

    only: Literal["failed", "all"]
    since: datetime
    until: datetime
    after: UUID = _FIRST
    bucket: int = 0
    position: int = 0


async def replay(tx: Tx, workspace_id: UUID, endpoint_id: UUID, given: ReplayInput, *, real_now: datetime) -> int | None:
    """The event is in line again, or the span of time soon is; answers 1 or 0 for an event, None for a span.

    Raises Invalid, NotFound, and Conflict where the endpoint is disabled.
    """
    kept = await store.get_endpoint(tx, workspace_id, endpoint_id)
    if kept is None:
        raise NotFound
    if kept.endpoint.state != "enabled":
        raise Conflict("The endpoint is disabled: enable it first.", code="endpoint_disabled")
    if given.event is not None:
        if given.since is not None or given.until is not None:
            raise invalid("/event", "not_both", "Name an event or a span of time, not both.")
        return await _replay_event(tx, kept.endpoint, given.event)
    place = Place(only=given.only, since=_since(given, real_now), until=min(given.until or real_now, real_now))
    await _set_timer(tx, kept.endpoint, place, real_now)
    return None


async def replay_pages(tx: Tx, timers: Sequence[Timer], now: datetime) -> None:
    """The next page of each of these replays is in line, and the one after it has its timer. Needs the pipeline's role."""
    for timer in timers:
        kept = await store.get_endpoint(tx, timer.workspace_id, timer.subject)
        if kept is None or kept.endpoint.state != "enabled":
            continue
        place = msgspec.json.decode(timer.key, type=Place)
        following = await (_failed_page if place.only == "failed" else _page)(tx, kept.endpoint, place)
        if following is not None:
            await _set_timer(tx, kept.endpoint, following, now + _REST)


async def _replay_event(tx: Tx, endpoint: Endpoint, text: str) -> int:
    read = read_event_id(text)
    event = await store.find_event(tx, endpoint.workspace_id, *read) if read is not None else None
    if event is None:
        raise NotFound("There is no such event in the log", code="unknown_event")
    return await _put(tx, endpoint, [event])


async def _failed_page(tx: Tx, endpoint: Endpoint, place: Place) -> Place | None:
    after = max(place.after, UUID(int=_milliseconds(place.since) << 80))
    until = UUID(int=_milliseconds(place.until) << 80)
    found = await store.exhausted_between(tx, endpoint, after, until, PAGE)
    await _back(tx, endpoint, found)
    return msgspec.structs.replace(place, after=found[-1]) if len(found) == PAGE else None


async def _page(tx: Tx, endpoint: Endpoint, place: Place) -> Place | None:
    room = PAGE
    while place.bucket < BUCKETS:
        found = await store.events_between(tx, endpoint, place.bucket, place.position, place.since, place.until, room)
        await _put(tx, endpoint, found)
        if len(found) == room:
            return msgspec.structs.replace(place, position=found[-1].position)
        room -= len(found)
        place = msgspec.structs.replace(place, bucket=place.bucket + 1, position=0)
    return None


async def _put(tx: Tx, endpoint: Endpoint, events: Sequence[LoggedEvent]) -> int:
    """These events are in line for the endpoint, whether they were sent before or not."""
    if not events:
        return 0
    composed = await compose(tx, events)
    if endpoint.is_ordered:
        await sending_store.lock_order(tx, {endpoint.id})
    keys = [order_key(event, made.contact_id) if endpoint.is_ordered else None for event, made in zip(events, composed, strict=True)]
    lines = [
        Line(
            event=event,
            endpoint_id=endpoint.id,
            contact_id=made.contact_id,
            key=key,
            body=made.body,
            is_behind=key is not None and (event.bucket, key) in {(one.bucket, k) for one, k in zip(events[:n], keys[:n], strict=True)},
        )
        for n, (event, made, key) in enumerate(zip(events, composed, keys, strict=True))
    ]
    fresh = await sending_store.insert_deliveries(tx, lines)
    known = await store.known_deliveries(tx, endpoint, events)
    return fresh + await store.put_back(tx, endpoint, known)


async def _back(tx: Tx, endpoint: Endpoint, deliveries: Sequence[UUID]) -> None:
    if endpoint.is_ordered:
        await sending_store.lock_order(tx, {endpoint.id})
    await store.put_back(tx, endpoint, deliveries)


async def _set_timer(tx: Tx, endpoint: Endpoint, place: Place, due_at: datetime) -> None:
    key = msgspec.json.encode(place).decode()
    await set_timers(tx, [Timer(workspace_id=endpoint.workspace_id, kind=KIND, subject=endpoint.id, key=key, due_at=due_at)])


def _since(given: ReplayInput, real_now: datetime) -> datetime:
    errors: list[FieldError] = []
    since, until = given.since, given.until or real_now
    if since is None:
        raise invalid("/since", "required", "Name an event, or the beginning of a span of time.")
    for name, moment in (("since", since), ("until", until)):
        if moment.tzinfo is None:
            errors.append(FieldError(f"/{name}", "no_zone", "A time has its zone: end it with Z."))
    if errors:
        raise Invalid(errors)
    if since >= until or until - since > LONGEST:
        raise invalid("/since", "invalid_span", "The span begins before it ends, and lasts 31 days at most.")
    return since


def _milliseconds(moment: datetime) -> int:
    return max(0, int(moment.timestamp() * 1000))
