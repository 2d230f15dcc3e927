"""What was spent: of what has a price at its provider account, in a workspace that has a limit."""

from datetime import UTC, datetime
from uuid import UUID

from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.insights", "tallies.sql")


async def spent_today(tx: Tx, workspace_id: UUID, now: datetime) -> int:
    """In millionths, since the day began in UTC; it is counted only while the workspace has a limit. `now` is business time."""
    total: int | None = await tx.fetchval(Q["spent"], workspace_id, f"spend:{now.astimezone(UTC):%Y-%m-%d}")
    return total or 0
