"""What ends by itself, in the transaction that takes its timer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.db import Tx
from tidings.moderation.sanctions import ENDING, Moment, active, end
from tidings.timers import Timer, set_timers
from tidings.workspaces import get_workspace


async def end_due(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """Sanctions whose time is over hold no more, and the person is told of as restored. Needs the pipeline's role."""
    # In one order for all who lock several people.
    for timer in sorted(timers, key=lambda one: one.subject):
        workspace_id, person_id, sanction_id = timer.workspace_id, timer.subject, UUID(timer.key)
        now = real_now + (await get_workspace(tx, workspace_id)).clock_offset
        found = next((one for one in await active(tx, workspace_id, person_id) if one.id == sanction_id), None)
        if found is None or found.until is None:
            continue
        if found.until > now:
            due = real_now + (found.until - now)
            await set_timers(tx, [Timer(workspace_id=workspace_id, kind=ENDING, subject=person_id, key=timer.key, due_at=due)])
            continue
        await end(tx, workspace_id, person_id, [sanction_id], "ended", Moment(now, real_now))
