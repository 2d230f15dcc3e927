"""A schedule is changed."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.core.errors import Invalid, NotFound
from tidings.db import Tx
from tidings.schedules import store
from tidings.schedules.check import in_utc, nothing_to_come, wrong_times
from tidings.schedules.create_schedule import check_send
from tidings.schedules.due import next_time
from tidings.schedules.model import Schedule, SchedulePatch
from tidings.schedules.timer import set_timer
from tidings.schedules.written import write_send
from tidings.workspaces import Principal, get_workspace


async def update_schedule(tx: Tx, principal: Principal, schedule_id: UUID, patch: SchedulePatch, *, real_now: datetime) -> Schedule:
    """The schedule has what the patch says. With other times the next one is the first from now on.

    With another message whoever changed it is its author: nobody speaks in a name that is not theirs. Raises NotFound, Invalid with
    everything that is wrong, Forbidden where the caller may not send the new message themselves.
    """
    workspace = await get_workspace(tx, principal.workspace.id)
    now = real_now + workspace.clock_offset
    schedule = await store.lock_schedule(tx, workspace.id, schedule_id)
    if schedule is None:
        raise NotFound
    changed = msgspec.structs.replace(_patched(schedule, patch, now), updated_at=now)
    has_new_times = any(getattr(changed, name) != getattr(schedule, name) for name in ("cron", "timezone", "starts_at", "ends_at"))
    errors = wrong_times(changed, now) or (nothing_to_come(changed, now) if has_new_times else [])
    if patch.message is not UNSET:
        try:
            await check_send(tx, workspace, principal, patch.message, now=now, real_now=real_now)
        except Invalid as error:
            errors += error.errors
        changed = msgspec.structs.replace(
            changed, message=write_send(patch.message), author_kind=principal.kind, author_id=principal.key_id
        )
    if errors:
        raise Invalid(errors)
    if has_new_times and changed.state != "paused":
        changed = msgspec.structs.replace(changed, state="active", next_at=next_time(changed, now))
    await store.update_schedule(tx, changed)
    await set_timer(tx, changed, workspace)
    return changed


def _patched(schedule: Schedule, patch: SchedulePatch, now: datetime) -> Schedule:
    ends_at = schedule.ends_at
    if patch.ends_at is not UNSET:
        ends_at = in_utc(patch.ends_at) if patch.ends_at is not None else None
    return msgspec.structs.replace(
        schedule,
        name=schedule.name if patch.name is UNSET else patch.name,
        cron=schedule.cron if patch.cron is UNSET else patch.cron.strip(),
        timezone=schedule.timezone if patch.timezone is UNSET else patch.timezone,
        starts_at=schedule.starts_at if patch.starts_at is UNSET else max(in_utc(patch.starts_at), now),
        ends_at=ends_at,
        late_after=schedule.late_after if patch.late_after is UNSET else patch.late_after,
    )
