"""Watching mail: what came back is counted a few seconds later, and marketing mail of who is over a limit is paused."""

from datetime import datetime, timedelta
from uuid import UUID

from tidings.core.clock import Clock
from tidings.db import Database
from tidings.messages.mail_health import RELEASED_AT_ONCE, forget_counts, release_mail, watch_mail
from tidings.workers.loops import Loop
from tidings.workspaces import Sealer
from tidings.workspaces.mail_pause import lately_resumed

EVERY_SECONDS = 2.0
_TIDY = timedelta(hours=1)
_RELEASING = timedelta(hours=2)
"""For so long after mail was resumed there may be held ones left: each is looked at once an hour by itself."""


def mail_health_loop(database: Database, sealer: Sealer, *, address: str, clock: Clock) -> Loop:
    """Counts, judges, and lets go what was held; `address` is this installation's, as it stands in links."""
    tidied_at = datetime.min.replace(tzinfo=clock().tzinfo)
    released: set[tuple[UUID, datetime]] = set()

    async def work() -> int:
        nonlocal tidied_at
        async with database.pipeline() as tx:
            done = await watch_mail(tx, sealer=sealer, address=address, now=clock())
            resumed = set(await lately_resumed(tx, clock() - _RELEASING))
        released.intersection_update(resumed)
        for workspace_id, resumed_at in resumed - released:
            async with database.pipeline() as tx:
                freed = await release_mail(tx, workspace_id, clock())
            if freed < RELEASED_AT_ONCE:
                released.add((workspace_id, resumed_at))
            done += freed
        if clock() - tidied_at >= _TIDY:
            async with database.pipeline() as tx:
                await forget_counts(tx, clock())
            tidied_at = clock()
        return done

    return Loop("mail health", work, every_seconds=EVERY_SECONDS)
