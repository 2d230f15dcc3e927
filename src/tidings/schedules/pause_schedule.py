"""A schedule rests, and goes on."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, NotFound
from tidings.db import Tx
from tidings.schedules import store
from tidings.schedules.create_schedule import check_send
from tidings.schedules.due import next_time
from tidings.schedules.model import Schedule
from tidings.schedules.timer import set_timer
from tidings.schedules.written import read_send
from tidings.workspaces import Principal, get_workspace

ASKED = "asked"
"""The reason of a pause that somebody asked for."""


async def pause_schedule(tx: Tx, workspace_id: UUID, schedule_id: UUID, *, now: datetime) -> Schedule:
    """Nothing is sent until it is resumed; one that is paused stays so. Raises NotFound, and Conflict where it has ended."""
    schedule = await _locked(tx, workspace_id, schedule_id)
    if schedule.state == "paused":
        return schedule
    paused = msgspec.structs.replace(schedule, state="paused", reason=ASKED, next_at=None, updated_at=now)
    await store.update_schedule(tx, paused)
    return paused


async def resume_schedule(tx: Tx, principal: Principal, schedule_id: UUID, *, real_now: datetime) -> Schedule:
    """It is sent again from its first time after now, in the name of whoever resumed it; what it rested over is not made up for.

    Raises NotFound, Conflict where it has ended, Invalid where its message can no longer be sent, Forbidden where the caller may not.
    """
    workspace = await get_workspace(tx, principal.workspace.id)
    now = real_now + workspace.clock_offset
    schedule = await _locked(tx, workspace.id, schedule_id)
    if schedule.state == "active":
        return schedule
    await check_send(tx, workspace, principal, read_send(schedule.message), now=now, real_now=real_now)
    next_at = next_time(schedule, now)
    resumed = msgspec.structs.replace(
        schedule,
        state="active" if next_at is not None else "ended",
        reason=None,
        next_at=next_at,
        author_kind=principal.kind,
        author_id=principal.key_id,
        updated_at=now,
    )
    await store.update_schedule(tx, resumed)
    await set_timer(tx, resumed, workspace)
    return resumed


async def _locked(tx: Tx, workspace_id: UUID, schedule_id: UUID) -> Schedule:
    schedule = await store.lock_schedule(tx, workspace_id, schedule_id)
    if schedule is None:
        raise NotFound
    if schedule.state == "ended":
        raise Conflict("Nothing is to come of this schedule any more; give it another end", code="schedule_ended")
    return schedule
