"""When something would be sent, asked before there is a schedule."""

from datetime import datetime
from itertools import islice
from uuid import UUID

from tidings.core.errors import Invalid
from tidings.db import Tx
from tidings.schedules.check import in_utc, nothing_to_come, wrong_times
from tidings.schedules.due import coming
from tidings.schedules.model import Times
from tidings.workspaces import get_workspace

COUNT = 5


async def foresee_times(
    tx: Tx,
    workspace_id: UUID,
    *,
    cron: str,
    timezone: str | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    real_now: datetime,
) -> tuple[str, list[datetime]]:
    """The zone, and the first times of a schedule that would be made now; raises Invalid with all that is wrong with them."""
    workspace = await get_workspace(tx, workspace_id)
    now = real_now + workspace.clock_offset
    times = Times(
        cron=cron.strip(),
        timezone=timezone if timezone is not None else workspace.timezone,
        starts_at=max(in_utc(starts_at), now) if starts_at is not None else now,
        ends_at=in_utc(ends_at) if ends_at is not None else None,
    )
    errors = wrong_times(times, now) or nothing_to_come(times, now)
    if errors:
        raise Invalid(errors)
    return times.timezone, list(islice(coming(times, now), COUNT))
