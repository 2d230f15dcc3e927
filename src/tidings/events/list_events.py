"""Reading the log from a cursor: one position a bucket, packed into a text that means nothing to its holder."""

import base64
import struct
from collections.abc import Sequence
from uuid import UUID

from tidings.core.errors import invalid
from tidings.core.ids import BUCKETS
from tidings.db import Connection, Row, Tx, load_queries
from tidings.events.model import Event

Q = load_queries(__package__ or "tidings.events")

Cursor = tuple[int, ...]
"""The last position that was read, by bucket."""

START: Cursor = (0,) * BUCKETS


WINDOW = 1_000
"""So many positions of each bucket are looked at in one statement, whosever they are: nobody's history makes others wait."""
_WINDOWS = 20
"""A page looks no further: it may be empty where others have told much, and its cursor stands behind what was looked at."""


async def list_events(tx: Tx, workspace_id: UUID, after: Cursor, limit: int, types: Sequence[str] | None) -> tuple[list[Event], Cursor]:
    """The next events after the cursor, and the cursor behind the last of them, or behind all that was looked at.

    Without an event and at the cursor that was given, the log has no more; without one at a later cursor there may be more behind it.
    """
    ends: list[int] = await tx.fetchval(Q["ends"])
    cursor = after
    found: list[Event] = []
    for _ in range(_WINDOWS):
        until = [min(end, position + WINDOW) for position, end in zip(cursor, ends, strict=True)]
        rows = await tx.fetch(Q["list_events"], workspace_id, list(cursor), limit - len(found), list(types) if types else None, until)
        events = [_read(row) for row in rows]
        found += events
        if len(found) == limit:
            # Not all that was looked at is told.
            return found, move(cursor, events)
        cursor = tuple(max(pair) for pair in zip(cursor, until, strict=True))
        if all(position >= end for position, end in zip(cursor, ends, strict=True)):
            break
    return found, cursor


async def latest(connection: Connection) -> Cursor:
    """The cursor behind everything that has its place in the log. Needs the pipeline's role."""
    return tuple(row["last"] for row in await connection.fetch(Q["latest"]))


def move(cursor: Cursor, events: Sequence[Event]) -> Cursor:
    """The cursor behind these events."""
    positions = list(cursor)
    for event in events:
        positions[event.bucket] = max(positions[event.bucket], event.position)
    return tuple(positions)


def write_cursor(cursor: Cursor) -> str:
    """The cursor as a text: only the buckets that have moved."""
    moved = [(bucket, position) for bucket, position in enumerate(cursor) if position]
    return base64.urlsafe_b64encode(b"".join(struct.pack(">BQ", *pair) for pair in moved)).decode().rstrip("=")


def parse_cursor(text: str | None) -> Cursor:
    """The cursor that the text writes; None is the beginning. Raises Invalid for what is none."""
    if text is None:
        return START
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        positions = list(START)
        for bucket, position in struct.iter_unpack(">BQ", packed):
            # One that no bigint can hold is behind everything.
            positions[bucket] = min(position, 2**63 - 1)
    except (ValueError, IndexError, struct.error) as error:
        raise invalid("after", "invalid_cursor", "This is no cursor that a list has given") from error
    return tuple(positions)


def _read(row: Row) -> Event:
    return Event(
        bucket=row["bucket"],
        position=row["position"],
        recorded_at=row["recorded_at"],
        type=row["type"],
        message_id=row["message_id"],
        delivery_id=row["delivery_id"],
        contact_id=row["contact_id"],
        conversation_id=row["conversation_id"],
        data=row["data"],
        occurred_at=row["occurred_at"],
    )
