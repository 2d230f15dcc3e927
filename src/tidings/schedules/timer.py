"""When a schedule is looked at next: a timer, in real time, of its next time, which is business time."""

from tidings.db import Tx
from tidings.schedules.model import Schedule
from tidings.timers import Timer, set_timers
from tidings.workspaces import Workspace

KIND = "schedule"


async def set_timer(tx: Tx, schedule: Schedule, workspace: Workspace) -> None:
    """The schedule is looked at when its next time comes. One that has none keeps its old timer, which finds nothing to do."""
    if schedule.next_at is not None:
        due_at = schedule.next_at - workspace.clock_offset
        await set_timers(tx, [Timer(workspace_id=schedule.workspace_id, kind=KIND, subject=schedule.id, due_at=due_at)])
