"""Reading the log backwards: what happened last, of one kind, one message, one person or one conversation."""

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from tidings.core.ids import BUCKETS
from tidings.db import Row, Tx, load_queries
from tidings.events.list_events import Cursor
from tidings.events.model import Event

Q = load_queries(__package__ or "tidings.events")

LOOKED = 64_000
"""So many positions are looked at in one statement, over all the buckets that are asked for."""
WINDOWS = 6
"""A page looks no further: it may be empty, and its cursor stands before what was looked at."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which events; what is left out says nothing."""

    types: Sequence[str] | None = None
    message_id: UUID | None = None
    contact_id: UUID | None = None
    conversation_id: UUID | None = None


class Backwards(msgspec.Struct, frozen=True):
    """A page of the log, the newest first, and where the next one begins: at the last positions that were not told yet."""

    events: list[Event]
    cursor: Cursor
    is_end: bool
    """Nothing older is in the log."""


async def list_newest(
    tx: Tx, workspace_id: UUID, until: Cursor | None, limit: int, wanted: Wanted, buckets: Collection[int] | None = None
) -> Backwards:
    """The events at and before the cursor, or before the end of the log; `buckets` says where alone they can be.

    A cursor of `list_events` serves as well: what it has read already is told again, the newest first.
    """
    ends: list[int] = await tx.fetchval(Q["ends"])
    highs = [min(end, position) for end, position in zip(ends, until or ends, strict=True)]
    places = sorted(buckets) if buckets is not None else list(range(BUCKETS))
    for bucket in set(range(BUCKETS)) - set(places):
        highs[bucket] = 0
    step = max(LOOKED // len(places), 1)
    found: list[Event] = []
    for _ in range(WINDOWS):
        lows = [max(high - step, 0) for high in highs]
        rows = await tx.fetch(
            Q["list_newest"],
            workspace_id,
            lows,
            highs,
            limit - len(found),
            list(wanted.types) if wanted.types else None,
            wanted.message_id,
            wanted.contact_id,
            wanted.conversation_id,
        )
        events = [_read(row) for row in rows]
        found += events
        if len(found) == limit:
            # Not all that was looked at is told.
            for event in events:
                highs[event.bucket] = min(highs[event.bucket], event.position - 1)
            break
        highs = lows
        if not any(highs):
            break
    return Backwards(found, tuple(highs), not any(highs))


def _read(row: Row) -> Event:
    return Event(**dict(row.items()))
