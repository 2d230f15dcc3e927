"""A person says what becomes of a run that came too late to be sent by itself."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import Conflict, NotFound
from tidings.db import Tx
from tidings.schedules import store
from tidings.schedules.look import get_schedule
from tidings.schedules.model import Run, RunState
from tidings.schedules.run import run
from tidings.workspaces import get_workspace, rights_of


async def confirm_run(tx: Tx, workspace_id: UUID, schedule_id: UUID, run_id: UUID, *, real_now: datetime) -> Run:
    """The run's message is accepted now, in the name of the schedule's author.

    Raises NotFound, Conflict where it does not wait or its author is gone, Invalid where the message can no longer be sent,
    Forbidden where its author may no longer send it.
    """
    schedule = await get_schedule(tx, workspace_id, schedule_id)
    await _waiting(tx, workspace_id, schedule_id, run_id)
    workspace = await get_workspace(tx, workspace_id)
    scopes = await rights_of(tx, workspace_id, schedule.author_kind, schedule.author_id, real_now)
    if scopes is None:
        raise Conflict("Whoever made the schedule may do nothing here any more; change its message, or resume it", code="author_gone")
    now = real_now + workspace.clock_offset
    message_id = await run(tx, workspace, schedule, scopes, now=now, real_now=real_now)
    return _settled(await store.settle_run(tx, workspace_id, run_id, RunState.ACCEPTED, now, message_id=message_id))


async def skip_run(tx: Tx, workspace_id: UUID, schedule_id: UUID, run_id: UUID, *, now: datetime) -> Run:
    """The run is never sent. Raises NotFound, and Conflict where it does not wait."""
    await get_schedule(tx, workspace_id, schedule_id)
    await _waiting(tx, workspace_id, schedule_id, run_id)
    return _settled(await store.settle_run(tx, workspace_id, run_id, RunState.SKIPPED, now, reason="asked"))


async def _waiting(tx: Tx, workspace_id: UUID, schedule_id: UUID, run_id: UUID) -> None:
    found = await store.lock_run(tx, workspace_id, schedule_id, run_id)
    if found is None:
        raise NotFound
    if found.state is not RunState.WAITS_FOR_PERSON:
        raise _settled_before(found.state)


def _settled(found: Run | None) -> Run:
    if found is None:
        raise _settled_before(RunState.SKIPPED)
    return found


def _settled_before(state: RunState) -> Conflict:
    return Conflict(f"Only a run that waits for a person can be settled; this one is {state}", code="run_not_waiting")
