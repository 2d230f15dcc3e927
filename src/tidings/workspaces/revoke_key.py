"""The end of an API key."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.model import ApiKey


async def revoke_key(tx: Tx, workspace_id: UUID, key_id: UUID, *, now: datetime) -> ApiKey:
    """The key is refused from the commit on; a key that was revoked before keeps that time. Raises NotFound; `now` is real time."""
    await store.revoke_key(tx, workspace_id, key_id, now)
    key = await store.get_key(tx, workspace_id, key_id)
    if key is None:
        raise NotFound
    return key
