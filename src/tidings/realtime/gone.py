"""Who of those who are connected is not who they were."""

from collections.abc import Sequence
from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.realtime")


async def merged_among(tx: Tx, people: Sequence[tuple[UUID, UUID]]) -> list[int]:
    """The places, from 0, of those (workspace, contact) who were merged into somebody else."""
    if not people:
        return []
    ids = [person_id for _, person_id in people]
    rows = await tx.fetch(Q["merged_among"], [bucket_of(one) for one in ids], ids, [workspace_id for workspace_id, _ in people])
    return [row["place"] - 1 for row in rows]
