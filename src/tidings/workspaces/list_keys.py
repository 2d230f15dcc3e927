"""The keys of a workspace."""

from uuid import UUID

from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.model import ApiKey


async def list_keys(tx: Tx, workspace_id: UUID, *, after: UUID | None = None, limit: int = 50) -> list[ApiKey]:
    """Up to `limit` keys, revoked ones too, in the order of their making."""
    return await store.list_keys(tx, workspace_id, after, limit)
