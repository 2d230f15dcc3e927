"""Schedules and their runs as they are shown, and their end."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.schedules import store
from tidings.schedules.model import Run, RunState, Schedule


async def get_schedule(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> Schedule:
    """The schedule; raises NotFound."""
    schedule = await store.get_schedule(tx, workspace_id, schedule_id)
    if schedule is None:
        raise NotFound
    return schedule


async def list_schedules(tx: Tx, workspace_id: UUID, *, after: UUID | None = None, limit: int = 50) -> list[Schedule]:
    """Up to `limit` schedules in the order of their making."""
    return await store.list_schedules(tx, workspace_id, after, limit)


async def list_runs(
    tx: Tx, workspace_id: UUID, schedule_id: UUID, *, state: RunState | None = None, before: UUID | None = None, limit: int = 50
) -> list[Run]:
    """Up to `limit` runs of the schedule, the latest time first; raises NotFound where there is no such schedule."""
    await get_schedule(tx, workspace_id, schedule_id)
    return await store.list_runs(tx, workspace_id, schedule_id, state, before, limit)


async def last_runs(tx: Tx, workspace_id: UUID, schedule_ids: Sequence[UUID]) -> Mapping[UUID, Run]:
    """What became of the last time of each, by the schedule's id; of one of which no time has come, nothing."""
    return {run.schedule_id: run for run in await store.last_runs(tx, workspace_id, schedule_ids)}


async def delete_schedule(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> None:
    """The schedule and the log of its runs are gone; what was sent is not. Raises NotFound."""
    if not await store.delete_schedule(tx, workspace_id, schedule_id):
        raise NotFound
    await store.delete_runs(tx, workspace_id, schedule_id)
