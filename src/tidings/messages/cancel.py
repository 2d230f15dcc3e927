"""Cancelling: what has not been claimed never leaves."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import store


async def cancel(tx: Tx, workspace_id: UUID, message_id: UUID, now: datetime) -> int:
    """Deliveries that waited are cancelled; answers how many. What is on the wire goes its way; what may have left stays unknown."""
    if await store.get_message(tx, workspace_id, bucket_of(message_id), message_id) is None:
        raise NotFound("There is no message with this id in this workspace")
    return await store.cancel_message(tx, workspace_id, message_id, now)
