"""What has not been processed, as people see it."""

from uuid import UUID

from tidings.callbacks import store
from tidings.callbacks.model import CallbackState, CallbackView
from tidings.db import Tx

SHOWN_BYTES = 4_000
"""Of a body."""


async def list_callbacks(
    tx: Tx, workspace_id: UUID, state: CallbackState, *, after: UUID | None = None, limit: int = 50
) -> list[CallbackView]:
    """Up to `limit` callbacks that are still tried (`waiting`), or are not any more (`dead`), in the order in which they came."""
    return await store.list_callbacks(tx, workspace_id, is_waiting=state == "waiting", after=after, limit=limit, shown=SHOWN_BYTES)
