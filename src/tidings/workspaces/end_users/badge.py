"""The number on the app's icon, as far as it is not ours to count."""

from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.workspaces.end_users")


async def set_badge(tx: Tx, workspace_id: UUID, contact_id: UUID, badge: int) -> bool:
    """So much waits for them outside of us; whether that is news."""
    return await tx.fetchval(Q["set_badge"], bucket_of(contact_id), contact_id, workspace_id, badge) is not None


async def get_badge(tx: Tx, workspace_id: UUID, contact_id: UUID) -> int:
    """How much waits for them outside of us; 0 where nobody has said it."""
    return await tx.fetchval(Q["get_badge"], bucket_of(contact_id), contact_id, workspace_id) or 0
