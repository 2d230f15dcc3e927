"""What somebody may do who is not calling now: whoever asked for something that happens later."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from tidings.db import Tx, load_queries
from tidings.workspaces.scopes import ROLES

Q = load_queries(__package__ or "tidings.workspaces", "rights.sql")


async def rights_of(tx: Tx, workspace_id: UUID, kind: Literal["key", "member"], principal_id: UUID, now: datetime) -> frozenset[str] | None:
    """The scopes that this key or member holds today; None for a key that is revoked or expired, and for who is no member.

    `now` is real time.
    """
    if kind == "key":
        scopes = await tx.fetchval(Q["scopes_of_key"], workspace_id, principal_id, now)
        return frozenset(scopes) if scopes is not None else None
    role = await tx.fetchval(Q["role_of_member"], workspace_id, principal_id)
    return ROLES[role] if role is not None else None
