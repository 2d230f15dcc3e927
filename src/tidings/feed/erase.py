"""A person who is forgotten has left no marks."""

from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.feed", "marks.sql")


async def erase_feed(tx: Tx, workspace_id: UUID, contact_id: UUID) -> dict[str, int]:
    """Nothing is known of what this contact did with their items, nor when they looked; answers the rows by table."""
    marks = await tx.execute(Q["erase_marks"], bucket_of(contact_id), contact_id, workspace_id)
    visits = await tx.execute(Q["erase_visits"], bucket_of(contact_id), contact_id, workspace_id)
    return {"feed_marks": int(marks.rpartition(" ")[2]), "feed_visits": int(visits.rpartition(" ")[2])}
