"""Reads the event log for the webhooks of all workspaces, and puts what is wanted in line."""

import time
from collections.abc import Callable

from tidings.db import Database, Plans
from tidings.webhooks import consume, is_wanted
from tidings.workers.loops import Loop

_TICK_SECONDS = 0.5
_UNWANTED_SECONDS = 0.5
"""So often the log is looked at where nobody wants anything, however much is published."""


def webhook_consumer(database: Database, on_lines: Callable[[], None]) -> Loop:
    """Puts events in line for their endpoints; where there is no endpoint it costs one statement in a while."""
    looking = database.lane(Plans.BY_INDEX)
    look_again_at = 0.0

    async def work() -> int:
        nonlocal look_again_at
        if time.monotonic() < look_again_at:
            return 0
        if not await is_wanted(looking):
            look_again_at = time.monotonic() + _UNWANTED_SECONDS
            return 0
        async with database.pipeline() as tx:
            consumed = await consume(tx, looking)
        if consumed.written:
            on_lines()
        return consumed.seen

    return Loop("webhook consumer", work, every_seconds=_TICK_SECONDS)
