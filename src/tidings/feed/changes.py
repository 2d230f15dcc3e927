"""What has changed in a person's feed since a cursor: read from the log, told as it is now.

A cursor is a position in the log of the person's bucket, and the bucket, in one number. The sequencer gives positions to what has
committed, in order, so that nothing is ever told behind a cursor that was given.
"""

from datetime import datetime
from uuid import UUID

from tidings.core.ids import BUCKETS, bucket_of, encode
from tidings.db import Tx
from tidings.feed import store
from tidings.feed.model import WINDOW, FeedChanges, FeedCounts, FeedItem
from tidings.feed.store import Told


def write_cursor(contact_id: UUID, position: int) -> int:
    """The cursor behind this position of the contact's bucket."""
    return position * BUCKETS + bucket_of(contact_id)


async def changes(tx: Tx, workspace_id: UUID, contact_id: UUID, after: int | None, limit: int, now: datetime) -> FeedChanges:
    """At most `limit` items that have changed since `after`, and what is gone; without a cursor nothing, and where to begin.

    Applied page after page to a feed that was fetched at the cursor, it is the feed as it is. Who is further behind than 5,000 positions
    of the log, has a cursor of somebody else, was merged or is themselves again begins anew; so does, each time, who is several contacts
    while something comes that was sent to one of the others. `now` is business time. Works under the pipeline's role too.
    """
    whole = await store.whole_person(tx, workspace_id, contact_id)
    people, end, person = whole.people, whole.end, whole.people[0]
    told = await _told(tx, workspace_id, people, after, end)
    counts = (await store.counts(tx, workspace_id, [person], now))[person].counts
    if after is None or told is None:
        return _empty(counts, after, write_cursor(person, end), anew=after is not None)
    ids, upto = _first(told, limit)
    found = await store.find_items(tx, workspace_id, people, ids, now) if ids else {}
    changed: list[FeedItem] = []
    gone: list[str] = []
    for one in sorted(ids, reverse=True):
        item = found.get(one)
        if item is not None and item.is_shown:
            changed.append(item.item)
        elif item is not None or one not in found:
            # What is not found any more was forgotten since; what is found and no item went over another channel.
            gone.append(encode("dlv", one))
    cursor = write_cursor(person, end if upto is None else upto)
    return FeedChanges(changed=changed, gone=gone, counts=counts, after=after, cursor=cursor, more=upto is not None, anew=False)


async def _told(tx: Tx, workspace_id: UUID, people: list[UUID], after: int | None, end: int) -> list[Told] | None:
    """What the log tells of the person since the cursor; None where that cannot be told singly."""
    if after is None:
        return []
    position, bucket = divmod(after, BUCKETS)
    if bucket != bucket_of(people[0]) or not end - WINDOW <= position <= end:
        return None
    if len(people) > 1 and await store.comes_late(tx, workspace_id, people[0]):
        return None
    told = await store.changes(tx, workspace_id, people[0], position, end) if position < end else []
    return None if any(one.delivery_id is None for one in told) else told


def _first(told: list[Told], limit: int) -> tuple[list[UUID], int | None]:
    """The first `limit` of those that have changed, and the position behind the last event of theirs; None: that was all. Pure."""
    ids: dict[UUID, None] = {}
    last = 0
    for one in told:
        assert one.delivery_id is not None, "without one it begins anew"
        if one.delivery_id not in ids and len(ids) == limit:
            return list(ids), last
        ids[one.delivery_id] = None
        last = one.position
    return list(ids), None


def _empty(counts: FeedCounts, after: int | None, cursor: int, *, anew: bool) -> FeedChanges:
    return FeedChanges(changed=[], gone=[], counts=counts, after=after, cursor=cursor, more=False, anew=anew)
