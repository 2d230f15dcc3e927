"""Reading the log: for people the newest first, for whoever keeps it in its order, and where it stands."""

from uuid import UUID

from tidings.core.ids import encode
from tidings.db import Tx
from tidings.workspaces.audit import store
from tidings.workspaces.audit.model import NO_HASH, AuditFilter, Checkpoint, Entry


async def list_audit(tx: Tx, workspace_id: UUID, *, before: int | None, wanted: AuditFilter, limit: int) -> list[Entry]:
    """The newest entries before this number that the filter lets through."""
    return await store.list_entries(tx, workspace_id, before, wanted, limit)


async def read_audit(tx: Tx, workspace_id: UUID, *, after: int, limit: int) -> list[Entry]:
    """The entries after this number, in their order."""
    return await store.read_entries(tx, workspace_id, after, limit)


async def checkpoint(tx: Tx, workspace_id: UUID) -> Checkpoint:
    """Where the chain stands: keep it elsewhere."""
    found = (await store.last_entries(tx, [workspace_id])).get(workspace_id)
    return found if found is not None else Checkpoint(workspace=encode("wsp", workspace_id), seq=0, hash=NO_HASH)
