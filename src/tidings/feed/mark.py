"""What a person does with items of theirs. Each deed is told in the log, in its transaction, so that it is so on every device."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tidings.contacts import aliases
from tidings.core.errors import NotFound, invalid
from tidings.core.ids import bucket_of, decode
from tidings.db import Tx, load_queries
from tidings.feed import store
from tidings.feed.model import MOST, FeedItem, Found, Mark, Wanted
from tidings.messages import ReceiptRow, settle
from tidings.messages.stop import Evidence, stop
from tidings.timers import Timer, set_timers

Q = load_queries(__package__ or "tidings.feed", "marks.sql")

KIND = "feed"
"""Of the timers that tell when an item is there again; the subject is the delivery."""
_LONGEST = timedelta(days=3_660)


async def mark(tx: Tx, workspace_id: UUID, contact_id: UUID, as_: Mark, items: Sequence[UUID], *, now: datetime, real_now: datetime) -> int:
    """Each of these items of the contact's is so from now on; answers how many were not. What is not theirs is left out."""
    people = await aliases(tx, workspace_id, contact_id)
    return await _mark(tx, workspace_id, people, as_, sorted(set(items)), now, real_now)


async def mark_all(
    tx: Tx, workspace_id: UUID, contact_id: UUID, as_: Mark, wanted: Wanted, *, now: datetime, real_now: datetime
) -> tuple[int, bool]:
    """The newest of the contact's items that are not so yet, as many as are counted at most, are so; answers how many, and if more are left."""
    people = await aliases(tx, workspace_id, contact_id)
    found = await store.list_items(tx, workspace_id, people, _not_so(as_, wanted), None, MOST + 1, now)
    ids = [one for item in found[:MOST] if (one := decode("dlv", item.id)) is not None]
    return await _mark(tx, workspace_id, people, as_, sorted(ids), now, real_now), len(found) > MOST


async def mark_one(
    tx: Tx, workspace_id: UUID, contact_id: UUID, as_: Mark, item_id: UUID | None, *, now: datetime, real_now: datetime
) -> FeedItem:
    """The item is so, since now or since it first was; raises NotFound for what this contact never had in the app."""
    people, found = await _own(tx, workspace_id, contact_id, item_id, now)
    await _mark(tx, workspace_id, people, as_, [found.id], now, real_now)
    return await _as_it_is(tx, workspace_id, people, found, now)


async def act(
    tx: Tx, workspace_id: UUID, contact_id: UUID, item_id: UUID | None, action: int | None, *, now: datetime, real_now: datetime
) -> FeedItem:
    """The person followed one of the item's actions (counted from 0), or the item itself, and has read it; a route ends as by a click.

    Raises NotFound, and Invalid where it has no such action.
    """
    people, found = await _own(tx, workspace_id, contact_id, item_id, now)
    if action is not None and action >= len(found.item.actions):
        raise invalid("/action", "no_such_action", f"It has {len(found.item.actions)} actions, counted from 0")
    # The person's lock first, as everybody does who decides about a route.
    await stop(tx, [Evidence(workspace_id, found.message_id, found.contact_id, "clicked", found.id)], real_now)
    await _mark(tx, workspace_id, people, "read", [found.id], now, real_now)
    await tx.execute(Q["act"], *_given(workspace_id, people, [found.id]), now, action)
    return await _as_it_is(tx, workspace_id, people, found, now)


async def snooze(
    tx: Tx, workspace_id: UUID, contact_id: UUID, item_id: UUID | None, until: datetime, *, now: datetime, real_now: datetime
) -> FeedItem:
    """The item is out of sight until then (business time), and new again afterwards; raises NotFound, Invalid."""
    if not now < until <= now + _LONGEST:
        raise invalid("/until", "invalid_time", "Later than now, and within ten years")
    people, found = await _own(tx, workspace_id, contact_id, item_id, now)
    await tx.execute(Q["snooze"], *_given(workspace_id, people, [found.id]), now, until)
    due_at = until - (now - real_now)
    await set_timers(tx, [Timer(workspace_id=workspace_id, kind=KIND, subject=found.id, due_at=due_at)])
    return await _as_it_is(tx, workspace_id, people, found, now)


async def unsnooze(tx: Tx, workspace_id: UUID, contact_id: UUID, item_id: UUID | None, *, now: datetime) -> FeedItem:
    """The item is in sight, as if it had never been out of it; raises NotFound."""
    people, found = await _own(tx, workspace_id, contact_id, item_id, now)
    await tx.execute(Q["unsnooze"], *_given(workspace_id, people, [found.id]), now)
    return await _as_it_is(tx, workspace_id, people, found, now)


async def come_back(tx: Tx, timers: Sequence[Timer], now: datetime) -> None:
    """What these timers waited for is in sight again, and told; `now` is real time. Needs the pipeline's role."""
    ids = sorted(timer.subject for timer in timers)
    await tx.execute(Q["come_back"], [bucket_of(one) for one in ids], ids, now)


async def _mark(
    tx: Tx, workspace_id: UUID, people: Sequence[UUID], as_: Mark, ids: Sequence[UUID], now: datetime, real_now: datetime
) -> int:
    match as_:
        case "seen":
            return len(await tx.fetch(Q["see"], *_given(workspace_id, people, ids), now))
        case "archived":
            return len(await tx.fetch(Q["archive"], *_given(workspace_id, people, ids), now))
        case "unarchived":
            return len(await tx.fetch(Q["unarchive"], *_given(workspace_id, people, ids), now))
        case "read":
            return await _read(tx, workspace_id, people, ids, now, real_now)


async def _read(tx: Tx, workspace_id: UUID, people: Sequence[UUID], ids: Sequence[UUID], now: datetime, real_now: datetime) -> int:
    """Reading is a receipt like any other, and seeing too: what was read before and is new again is seen."""
    found = await store.find_items(tx, workspace_id, people, ids, now)
    unread = sorted(one.id for one in found.values() if one is not None and one.item.read_at is None)
    if unread:
        await settle(tx, [ReceiptRow(workspace_id, one, "read", now, None) for one in unread], real_now)
    merged = [one for one in unread if (own := found[one]) is not None and own.contact_id != people[0]]
    if merged:
        await tx.execute(Q["tell_read"], *_given(workspace_id, people, merged), now)
    again = sorted(one.id for one in found.values() if one is not None and one.item.read_at is not None and one.item.seen_at is None)
    if again:
        await tx.execute(Q["see"], *_given(workspace_id, people, again), now)
    return len(unread)


async def _own(tx: Tx, workspace_id: UUID, contact_id: UUID, item_id: UUID | None, now: datetime) -> tuple[list[UUID], Found]:
    people = await aliases(tx, workspace_id, contact_id)
    found = (await store.find_items(tx, workspace_id, people, [item_id], now)).get(item_id) if item_id is not None else None
    if found is None:
        raise NotFound("There is no such item in this contact's feed")
    return people, found


async def _as_it_is(tx: Tx, workspace_id: UUID, people: Sequence[UUID], found: Found, now: datetime) -> FeedItem:
    again = (await store.find_items(tx, workspace_id, people, [found.id], now)).get(found.id)
    return (again or found).item


def _given(workspace_id: UUID, people: Sequence[UUID], ids: Sequence[UUID]) -> tuple[UUID, list[UUID], list[int], list[UUID]]:
    return workspace_id, list(people), [bucket_of(one) for one in ids], list(ids)


def _not_so(as_: Mark, wanted: Wanted) -> Wanted:
    """Which of the wanted items are not marked so yet. Pure."""
    view = "archived" if as_ == "unarchived" else "feed"
    return Wanted(view=view, topic=wanted.topic, bundle=wanted.bundle, is_unread=as_ == "read", is_unseen=as_ == "seen")
