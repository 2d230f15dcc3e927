"""Setting timers, and taking those that are due."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tidings.core.ids import bucket_of, new_id
from tidings.db import Connection, Tx, load_queries
from tidings.timers.model import Timer

Q = load_queries(__package__ or "tidings.timers")


async def set_timers(tx: Connection, timers: Sequence[Timer]) -> None:
    """Each is due at its time; one that was set before is moved."""
    # One of a kind, subject and key a statement: the same row cannot be moved twice in one.
    unique = {(timer.kind, timer.subject, timer.key): timer for timer in timers}.values()
    await tx.execute(
        Q["set_timers"],
        [bucket_of(timer.subject) for timer in unique],
        [new_id(bucket_of(timer.subject)) for timer in unique],
        [timer.workspace_id for timer in unique],
        [timer.kind for timer in unique],
        [timer.subject for timer in unique],
        [timer.key for timer in unique],
        [timer.due_at for timer in unique],
    )


async def due_kinds(connection: Connection, now: datetime, limit: int) -> set[str]:
    """The kinds of the oldest timers that are due; none where nothing is."""
    return {row["kind"] for row in await connection.fetch(Q["due_kinds"], now, limit)}


async def take_due(tx: Tx, now: datetime, limit: int = 200, kinds: Sequence[str] | None = None) -> list[Timer]:
    """Timers (of these kinds) that are due, oldest first, taken by this transaction: what they ask for is done in it, or they stay."""
    rows = await tx.fetch(Q["take_due"], now, limit, kinds)
    timers = [
        Timer(workspace_id=row["workspace_id"], kind=row["kind"], subject=row["subject"], key=row["key"], due_at=row["due_at"])
        for row in rows
    ]
    return sorted(timers, key=lambda timer: timer.due_at)


async def postpone(tx: Tx, timer: Timer, now: datetime) -> None:
    """The timer, which could not be done, is due again in 2, 4, 8 … seconds, up to a day."""
    await tx.execute(Q["postpone"], bucket_of(timer.subject), timer.kind, timer.subject, timer.key, now)


async def shift_timers(tx: Tx, workspace_id: UUID, by: timedelta) -> None:
    """The workspace's clock has moved by this much; what is being done by the clock as it was is waited for."""
    await tx.execute(Q["hold_clock"], workspace_id)
    await tx.execute(Q["shift_timers"], workspace_id, by)
