"""Answers that are not replayed any more are removed."""

from datetime import datetime

from tidings.db import Tx
from tidings.idempotency import store
from tidings.idempotency.model import KEPT_FOR

BATCH = 5_000


async def sweep(tx: Tx, now: datetime) -> int:
    """One batch of answers older than seven days is gone; answers how many: call again, in a new transaction, while it is `BATCH`."""
    return await store.delete_expired(tx, now - KEPT_FOR, BATCH)
