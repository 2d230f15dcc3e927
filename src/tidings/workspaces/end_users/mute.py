"""People who read and say nothing: as long as they are muted in the workspace, nothing of theirs is posted. All times are real."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.workspaces.end_users", "mute.sql")


class Held(msgspec.Struct, frozen=True):
    """Why nothing of a person's is posted, and until when; None: until it is lifted."""

    is_suspended: bool
    until: datetime | None


async def mute(tx: Tx, workspace_id: UUID, contact_id: UUID, until: datetime | None) -> None:
    """Nothing of theirs is posted until then; None: until it is lifted."""
    await tx.execute(Q["mute"], bucket_of(contact_id), contact_id, workspace_id, until)


async def unmute(tx: Tx, workspace_id: UUID, contact_id: UUID) -> None:
    """Nothing in the workspace as a whole keeps them from posting."""
    await tx.execute(Q["unmute"], bucket_of(contact_id), contact_id, workspace_id)


async def held(tx: Tx, workspace_id: UUID, contact_id: UUID, now: datetime) -> Held | None:
    """Why nothing of theirs is posted at `now`; None where they may post."""
    row = await tx.fetchrow(Q["held"], bucket_of(contact_id), contact_id, workspace_id, now)
    if row is None:
        return None
    return Held(row["is_suspended"], row["suspended_until"] if row["is_suspended"] else row["muted_until"])
