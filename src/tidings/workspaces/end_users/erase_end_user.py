"""A person who is forgotten acts for themselves no more."""

from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.workspaces.end_users")


async def erase_end_user(tx: Tx, workspace_id: UUID, contact_id: UUID) -> dict[str, int]:
    """Nothing is known of how this contact acted for themselves; answers the rows by table."""
    tag = await tx.execute(Q["erase_end_user"], bucket_of(contact_id), contact_id, workspace_id)
    return {"end_users": int(tag.rpartition(" ")[2])}
