"""A schedule is made, in the name of whoever makes it."""

from datetime import datetime

import msgspec

from tidings.core.errors import Forbidden, Invalid
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.messages import Send
from tidings.schedules import store
from tidings.schedules.check import in_utc, nothing_to_come, wrong_message, wrong_times
from tidings.schedules.due import next_time
from tidings.schedules.model import Schedule, ScheduleInput
from tidings.schedules.run import author_of, check_people, plan_send
from tidings.schedules.timer import set_timer
from tidings.schedules.written import write_send
from tidings.workspaces import Principal, Workspace, get_workspace


async def create_schedule(tx: Tx, principal: Principal, new: ScheduleInput, *, real_now: datetime) -> Schedule:
    """There is one more schedule, active, with a timer for its first time.

    Raises Invalid with everything that is wrong, Forbidden where the caller may not send its message themselves. Business time is
    read from the workspace's row: what a caller is remembered with may be two seconds old, and the timer would be as wrong.
    """
    workspace = await get_workspace(tx, principal.workspace.id)
    now = real_now + workspace.clock_offset
    schedule = Schedule(
        id=new_id(),
        workspace_id=workspace.id,
        name=new.name,
        cron=new.cron.strip(),
        timezone=new.timezone if new.timezone is not None else workspace.timezone,
        starts_at=max(in_utc(new.starts_at), now) if new.starts_at is not None else now,
        ends_at=in_utc(new.ends_at) if new.ends_at is not None else None,
        late_after=new.late_after,
        message=write_send(new.message),
        # An end user holds no scope, and never comes here.
        author_kind="member" if principal.kind == "member" else "key",
        author_id=principal.key_id,
        state="active",
        reason=None,
        next_at=None,
        created_at=now,
        updated_at=now,
    )
    errors = wrong_times(schedule, now) or nothing_to_come(schedule, now)
    forbidden: Forbidden | None = None
    try:
        await check_send(tx, workspace, principal, new.message, now=now, real_now=real_now)
    except Invalid as error:
        errors += error.errors
    except Forbidden as error:
        forbidden = error
    if errors:
        raise Invalid(errors)
    if forbidden is not None:
        raise forbidden
    schedule = msgspec.structs.replace(schedule, next_at=next_time(schedule, now))
    await store.insert_schedule(tx, schedule)
    await set_timer(tx, schedule, workspace)
    return schedule


async def check_send(tx: Tx, workspace: Workspace, principal: Principal, send: Send, *, now: datetime, real_now: datetime) -> None:
    """The caller could send this now, and again: else raises Invalid, with pointers into the schedule, or Forbidden."""
    refused: Invalid | None = None
    try:
        author = author_of(workspace, principal.key_id, principal.scopes)
        await check_people(tx, await plan_send(tx, workspace, send, author, now=now, real_now=real_now))
    except Invalid as error:
        refused = error
    errors = wrong_message(send, refused)
    if errors:
        raise Invalid(errors)
