"""A person is taken out of what was flagged and decided."""

from uuid import UUID

from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.moderation", "erase.sql")


async def erase_moderation(tx: Tx, workspace_id: UUID, contact_id: UUID) -> dict[str, int]:
    """No flag, sanction or appeal names them; answers how many rows of each table did."""
    gone: dict[str, int] = {}
    for table in ("flags", "sanctions", "appeals"):
        tag = await tx.execute(Q[f"erase_{table}"], workspace_id, contact_id)
        gone[table] = int(tag.rpartition(" ")[2])
    return gone
