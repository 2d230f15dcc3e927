"""What a worker does when a schedule's time has come, in the transaction that takes its timer: all of it happens, or nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from tidings.core.clock import rfc3339
from tidings.core.errors import Forbidden, TidingsError, Unavailable
from tidings.core.ids import bucket_of, encode
from tidings.db import Tx
from tidings.events import Fact, append
from tidings.schedules import store
from tidings.schedules.due import due
from tidings.schedules.model import RunState, Schedule
from tidings.schedules.run import run
from tidings.schedules.timer import set_timer
from tidings.timers import Timer, set_timers
from tidings.workspaces import Workspace, get_workspace, rights_of

AT_ONCE = 10
"""Schedules a transaction: each may accept ten thousand recipients. The others keep their timers, and are next."""
_WHILE_LOCKED = timedelta(seconds=1)

AUTHOR_GONE = "author_gone"


async def run_due(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """The runs of these timers are settled, and each schedule has a timer for its next time. Needs the pipeline's role."""
    for timer in timers[:AT_ONCE]:
        await _take_turn(tx, timer, real_now)
    if timers[AT_ONCE:]:
        await set_timers(tx, timers[AT_ONCE:])


async def _take_turn(tx: Tx, timer: Timer, real_now: datetime) -> None:
    schedule = await store.lock_free_schedule(tx, timer.workspace_id, timer.subject)
    if schedule is None:
        # Somebody is changing it, and may want its timer: to wait for them here would be to wait for ever. Or it is gone.
        if await store.get_schedule(tx, timer.workspace_id, timer.subject) is not None:
            await set_timers(tx, [msgspec.structs.replace(timer, due_at=real_now + _WHILE_LOCKED)])
        return
    if schedule.state != "active" or schedule.next_at is None:
        return
    workspace = await get_workspace(tx, schedule.workspace_id)
    now = real_now + workspace.clock_offset
    if schedule.next_at > now:
        await set_timer(tx, schedule, workspace)
        return
    turn = due(schedule, now)
    schedule = msgspec.structs.replace(schedule, next_at=turn.next_at, state="active" if turn.next_at is not None else "ended")
    if turn.missed:
        await store.insert_missed(tx, schedule, turn.missed, now)
    if turn.waits is not None:
        await _ask(tx, schedule, turn.waits, now)
    if turn.runs is not None:
        schedule = await _run_once(tx, workspace, schedule, turn.runs, now, real_now)
    await store.update_schedule(tx, schedule)
    await set_timer(tx, schedule, workspace)


async def _ask(tx: Tx, schedule: Schedule, due_at: datetime, now: datetime) -> None:
    run_id = await store.insert_run(tx, schedule, due_at, now)
    if run_id is not None:
        await _tell(tx, schedule, "schedule.waits_for_person", now, run=encode("scr", run_id), due_at=rfc3339(due_at))


async def _run_once(tx: Tx, workspace: Workspace, schedule: Schedule, due_at: datetime, now: datetime, real_now: datetime) -> Schedule:
    """The run is accepted, or has failed; answers the schedule, which is paused where its author may no longer send it."""
    run_id = await store.insert_run(tx, schedule, due_at, now)
    if run_id is None:
        return schedule
    scopes = await rights_of(tx, workspace.id, schedule.author_kind, schedule.author_id, real_now)
    reason, detail = AUTHOR_GONE, "Whoever made the schedule, or changed it last, may do nothing here any more"
    is_barred = scopes is None
    if scopes is not None:
        try:
            message_id = await run(tx, workspace, schedule, scopes, now=now, real_now=real_now)
        except Unavailable:
            raise
        except TidingsError as error:
            # Of what is wrong with a message nothing has been written: the transaction goes on.
            reason, detail, is_barred = _reason(error), error.detail, isinstance(error, Forbidden)
        else:
            await store.settle_run(tx, workspace.id, run_id, RunState.ACCEPTED, now, message_id=message_id)
            return schedule
    await store.settle_run(tx, workspace.id, run_id, RunState.FAILED, now, reason=reason, detail=detail)
    await _tell(tx, schedule, "schedule.run_failed", now, run=encode("scr", run_id), due_at=rfc3339(due_at), reason=reason)
    if not is_barred:
        return schedule
    await _tell(tx, schedule, "schedule.paused", now, reason=reason)
    return msgspec.structs.replace(schedule, state="paused", reason=reason, next_at=None, updated_at=now)


def _reason(error: TidingsError) -> str:
    errors = getattr(error, "errors", None)
    return errors[0].code if errors else error.code


async def _tell(tx: Tx, schedule: Schedule, type_: str, now: datetime, **data: str) -> None:
    told = {"schedule": encode("sch", schedule.id), "name": schedule.name, **data}
    await append(
        tx,
        Fact(
            bucket=bucket_of(schedule.id),
            workspace_id=schedule.workspace_id,
            type=type_,
            occurred_at=now,
            data=msgspec.json.encode(told).decode(),
        ),
    )
