"""What is old is forgotten."""

from datetime import datetime

from tidings.callbacks import store
from tidings.callbacks.model import DEAD_KEPT_FOR, KEPT_FOR
from tidings.db import Tx

BATCH = 1_000


async def forget_callbacks(tx: Tx, now: datetime) -> int:
    """One batch of what was processed and is older than 72 hours, or could not be and is older than 30 days, is gone; answers how many.

    Call it again, in a new transaction, while it answers `BATCH`. `now` is real time.
    """
    await store.forget_polls(tx)
    return await store.forget_callbacks(tx, now - KEPT_FOR, now - DEAD_KEPT_FOR, BATCH)
