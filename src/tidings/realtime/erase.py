"""A person who is forgotten is nowhere, and was never seen."""

from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.realtime", "presence.sql")


async def erase_presence(tx: Tx, workspace_id: UUID, contact_id: UUID) -> dict[str, int]:
    """Nothing is known of where this contact is or was; answers the rows by table.

    After the contact is gone: a node that writes at the same moment writes nobody who is not there. What it wrote a moment before is
    found when the person is looked for again.
    """
    row = await tx.fetchrow(Q["erase_presence"], bucket_of(contact_id), contact_id, workspace_id)
    assert row is not None, "it counts"
    return dict(row.items())
