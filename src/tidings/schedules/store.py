"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.core.ids import bucket_of, new_id
from tidings.db import Row, Tx, load_queries
from tidings.schedules.model import Run, RunState, Schedule

Q = load_queries(__package__ or "tidings.schedules")


async def insert_schedule(tx: Tx, schedule: Schedule) -> None:
    """There is one more schedule."""
    await tx.execute(
        Q["insert_schedule"],
        schedule.id,
        schedule.workspace_id,
        schedule.name,
        schedule.cron,
        schedule.timezone,
        schedule.starts_at,
        schedule.ends_at,
        schedule.late_after,
        schedule.message,
        schedule.author_kind,
        schedule.author_id,
        schedule.state,
        schedule.reason,
        schedule.next_at,
        schedule.created_at,
        schedule.updated_at,
    )


async def get_schedule(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> Schedule | None:
    """The schedule, or None."""
    return _schedule(await tx.fetchrow(Q["get_schedule"], workspace_id, schedule_id))


async def lock_schedule(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> Schedule | None:
    """The schedule, locked until the transaction ends, or None."""
    return _schedule(await tx.fetchrow(Q["lock_schedule"], workspace_id, schedule_id))


async def lock_free_schedule(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> Schedule | None:
    """The schedule, locked, or None where there is none or somebody else holds it."""
    return _schedule(await tx.fetchrow(Q["lock_free_schedule"], workspace_id, schedule_id))


async def list_schedules(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[Schedule]:
    """Up to `limit` schedules after the given id."""
    return [_as_schedule(row) for row in await tx.fetch(Q["list_schedules"], workspace_id, after, limit)]


async def lock_all_schedules(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[Schedule]:
    """Up to `limit` schedules after the given id, locked until the transaction ends."""
    return [_as_schedule(row) for row in await tx.fetch(Q["lock_all_schedules"], workspace_id, after, limit)]


async def update_schedule(tx: Tx, schedule: Schedule) -> None:
    """The schedule is this one."""
    await tx.execute(
        Q["update_schedule"],
        schedule.workspace_id,
        schedule.id,
        schedule.name,
        schedule.cron,
        schedule.timezone,
        schedule.starts_at,
        schedule.ends_at,
        schedule.late_after,
        schedule.message,
        schedule.author_kind,
        schedule.author_id,
        schedule.state,
        schedule.reason,
        schedule.next_at,
        schedule.updated_at,
    )


async def delete_schedule(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> bool:
    """The schedule is gone; False where there was none."""
    return await tx.fetchval(Q["delete_schedule"], workspace_id, schedule_id) is not None


async def delete_runs(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> None:
    """The log of its runs is gone; the messages that they have become are not."""
    await tx.execute(Q["delete_runs"], workspace_id, bucket_of(schedule_id), schedule_id)


async def insert_run(tx: Tx, schedule: Schedule, due_at: datetime, now: datetime) -> UUID | None:
    """The run of this time, which waits to be settled; None where it has been there before."""
    bucket = bucket_of(schedule.id)
    return await tx.fetchval(Q["insert_run"], bucket, new_id(bucket), schedule.workspace_id, schedule.id, due_at, now)


async def insert_missed(tx: Tx, schedule: Schedule, missed: Sequence[datetime], now: datetime) -> None:
    """Each of these times has a run that was skipped."""
    bucket = bucket_of(schedule.id)
    ids = [new_id(bucket) for _ in missed]
    await tx.execute(Q["insert_missed"], bucket, ids, schedule.workspace_id, schedule.id, list(missed), now)


async def lock_run(tx: Tx, workspace_id: UUID, schedule_id: UUID, run_id: UUID) -> Run | None:
    """The run, locked until the transaction ends, or None."""
    row = await tx.fetchrow(Q["lock_run"], workspace_id, bucket_of(schedule_id), schedule_id, run_id)
    return None if row is None else _run(row)


async def settle_run(
    tx: Tx,
    workspace_id: UUID,
    run_id: UUID,
    state: RunState,
    now: datetime,
    *,
    reason: str | None = None,
    detail: str | None = None,
    message_id: UUID | None = None,
) -> Run | None:
    """The run as it stands now; None where it did not wait."""
    row = await tx.fetchrow(Q["settle_run"], workspace_id, bucket_of(run_id), run_id, state, reason, detail, message_id, now)
    return None if row is None else _run(row)


async def blank_details(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> int:
    """No run of the schedule says any more what went wrong, but for its code; answers how many did."""
    done = await tx.execute(Q["blank_details"], workspace_id, bucket_of(schedule_id), schedule_id)
    return int(done.rpartition(" ")[2])


async def list_runs(tx: Tx, workspace_id: UUID, schedule_id: UUID, state: RunState | None, before: UUID | None, limit: int) -> list[Run]:
    """Up to `limit` runs before the given one, the latest time first."""
    rows = await tx.fetch(Q["list_runs"], workspace_id, bucket_of(schedule_id), schedule_id, state, before, limit)
    return [_run(row) for row in rows]


async def last_runs(tx: Tx, workspace_id: UUID, schedule_ids: Sequence[UUID]) -> list[Run]:
    """The run of the latest time of each of these schedules that has one."""
    rows = await tx.fetch(Q["last_runs"], workspace_id, [bucket_of(one) for one in schedule_ids], list(schedule_ids))
    return [_run(row) for row in rows]


def _schedule(row: Row | None) -> Schedule | None:
    return None if row is None else _as_schedule(row)


def _as_schedule(row: Row) -> Schedule:
    return Schedule(**{name: row[name] for name in Schedule.__struct_fields__})


def _run(row: Row) -> Run:
    return Run(
        id=row["id"],
        workspace_id=row["workspace_id"],
        schedule_id=row["schedule_id"],
        due_at=row["due_at"],
        state=RunState(row["state"]),
        reason=row["reason"],
        detail=row["detail"],
        message_id=row["message_id"],
        changed_at=row["changed_at"],
    )
