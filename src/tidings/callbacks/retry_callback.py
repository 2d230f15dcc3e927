"""What could not be processed is tried again, since somebody has seen to the reason."""

from datetime import datetime
from uuid import UUID

from tidings.callbacks import store
from tidings.callbacks.list_callbacks import SHOWN_BYTES
from tidings.callbacks.model import CallbackView
from tidings.core.errors import NotFound
from tidings.db import Tx


async def retry_callback(tx: Tx, workspace_id: UUID, callback_id: UUID, *, now: datetime) -> CallbackView:
    """It is due at once, with all its tries; `now` is real time. Raises NotFound where there is none, or it has been processed."""
    view = await store.retry_callback(tx, workspace_id, callback_id, now, SHOWN_BYTES)
    if view is None:
        raise NotFound("There is no callback with this id that still waits")
    return view
