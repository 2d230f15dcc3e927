"""What is old is forgotten."""

from datetime import datetime, timedelta

from tidings.callbacks import store
from tidings.callbacks.model import DEAD_KEPT_FOR, KEPT_FOR, KEYS_KEPT_FOR
from tidings.db import Tx

BATCH = 1_000
_BLANKED_WITHIN = timedelta(days=60)
"""What is older was looked at before: a look does not read a year of keys."""


async def forget_callbacks(tx: Tx, now: datetime) -> int:
    """One batch of what was processed and is older than 72 hours, or could not be and is older than 30 days, is gone; answers how many.

    Of what people sent the key stays, without the bytes: a call of theirs that is made again a year later is no second message.
    Call it again, in a new transaction, while it answers `BATCH` or more. `now` is real time.
    """
    await store.forget_polls(tx)
    blanked = await store.blank_callbacks(tx, now - KEPT_FOR, now - _BLANKED_WITHIN, BATCH)
    return blanked + await store.forget_callbacks(tx, now - KEPT_FOR, now - DEAD_KEPT_FOR, now - KEYS_KEPT_FOR, BATCH)
