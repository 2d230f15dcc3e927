"""Counting what the log tells: some seconds behind, in few statements, whatever is sent meanwhile."""

import time

from tidings.core.clock import Clock
from tidings.core.ids import BUCKETS
from tidings.db import Database
from tidings.insights import count_facts, tidy
from tidings.workers.loops import Loop

EVERY_SECONDS = 2.0
_TIDY_SECONDS = 60.0
"""A bucket a minute: each of them about once an hour."""


def tally_loop(database: Database, clock: Clock) -> Loop:
    """Counts, and forgets what is old. It comes again at once only where a bucket has more than one look reads."""
    tidied_at = time.monotonic()
    bucket = 0

    async def work() -> int:
        nonlocal tidied_at, bucket
        async with database.pipeline() as tx:
            counted = await count_facts(tx)
        if time.monotonic() - tidied_at >= _TIDY_SECONDS:
            async with database.pipeline() as tx:
                await tidy(tx, bucket, clock())
            tidied_at, bucket = time.monotonic(), (bucket + 1) % BUCKETS
        return counted.facts if counted.has_more else 0

    return Loop("tallies", work, every_seconds=EVERY_SECONDS)
