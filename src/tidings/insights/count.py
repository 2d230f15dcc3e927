"""Counting: what the log tells is added up by quarter of an hour, channel, purpose and provider account, each fact once."""

from datetime import datetime, timedelta

import msgspec

from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.insights", "tallies.sql")

COUNTS: tuple[str, ...] = (
    "accepted",
    "recipients",
    "received",
    "sent",
    "delivered",
    "read",
    "opened",
    "clicked",
    "failed",
    "bounced",
    "complained",
    "unknown",
    "cancelled",
    "expired",
    "superseded",
    "skipped",
    "skipped_consent",
    "skipped_suppressed",
    "skipped_address",
    "skipped_limits",
    "skipped_not_needed",
)
"""What is counted, as the columns of `tallies`."""

KEPT = timedelta(days=400)
"""So that a month can be laid beside the same month of the year before."""

_FACTS_A_BUCKET = 300
_GONE_AT_ONCE = 10_000


class Counted(msgspec.Struct, frozen=True):
    """How many facts were counted, and whether there may be more right now."""

    facts: int
    has_more: bool


async def count_facts(tx: Tx, facts_a_bucket: int = _FACTS_A_BUCKET) -> Counted:
    """The next facts of the log are counted, each once; none where another worker is at it. Needs the pipeline's role."""
    if not await tx.fetchval(Q["try_counting"]):
        return Counted(0, has_more=False)
    await tx.execute(Q["plan_by_index"])
    rows = await tx.fetch(Q["count_facts"], facts_a_bucket, False)
    if any(row["hidden"] for row in rows):
        rows += await tx.fetch(Q["count_facts"], facts_a_bucket, True)
    return Counted(sum(row["facts"] for row in rows), has_more=any(row["has_more"] for row in rows))


async def tidy(tx: Tx, bucket: int, now: datetime) -> int:
    """What is older than is kept is gone from this bucket; answers how many rows. `now` is real time. Needs the pipeline's role."""
    return await tx.fetchval(Q["tidy"], bucket, now - KEPT, _GONE_AT_ONCE)
