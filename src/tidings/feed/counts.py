"""How much of their feeds people have not seen, and not read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.db import Tx
from tidings.feed import store
from tidings.feed.model import FeedCounts


async def counts(tx: Tx, workspace_id: UUID, contact_ids: Sequence[UUID], now: datetime) -> dict[UUID, FeedCounts]:
    """For each of these contacts, in one statement, what is in their feed and in that of everybody merged into them.

    Of the newest 5,000 items, told up to 1,000. `now` is business time.
    """
    if not contact_ids:
        return {}
    return {one: totals.counts for one, totals in (await store.counts(tx, workspace_id, contact_ids, now)).items()}
