"""The statements that every deed in a conversation begins and ends with."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.conversations.model import Changed, Membership, Person, Role, Standing, State
from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations")


async def standing(tx: Tx, workspace_id: UUID, conversation_id: UUID, person: Person | None) -> Standing | None:
    """None where there is no such conversation; without role and membership where the person was never in it."""
    row = await tx.fetchrow(
        Q["standing"], bucket_of(conversation_id), conversation_id, workspace_id, person.id if person is not None else None
    )
    if row is None:
        return None
    return Standing(
        conversation_id=row["conversation_id"],
        workspace_id=row["workspace_id"],
        kind=row["kind"],
        state=State(row["state"]),
        is_frozen=row["is_frozen"],
        slow_seconds=row["slow_seconds"],
        hides_positions=row["hides_positions"],
        is_moderated=row["is_moderated"],
        participants=row["participants"],
        last_seq=row["last_seq"],
        last_change=row["last_change"],
        person=person,
        role=Role(row["role"]) if row["role"] is not None else None,
        membership=Membership(row["membership"]) if row["membership"] is not None else None,
        sees_after=row["sees_after"],
        sees_until=row["sees_until"],
        left_at=row["left_at"],
        delivered_seq=row["delivered_seq"],
        read_seq=row["read_seq"],
        muted_until=row["muted_until"],
        posted_at=row["posted_at"],
    )


async def lock_conversation(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> bool:
    """Nobody else changes it, or says anything in it, until the commit; False where there is none."""
    return await tx.fetchrow(Q["lock_conversation"], bucket_of(conversation_id), conversation_id, workspace_id) is not None


async def record_changes(tx: Tx, workspace_id: UUID, conversation_id: UUID, changes: Sequence[Changed], now: datetime) -> int:
    """Each has the next change number; answers the last of them. `now` is business time."""
    return await tx.fetchval(
        Q["record_changes"],
        bucket_of(conversation_id),
        conversation_id,
        workspace_id,
        [change.kind for change in changes],
        [change.seq for change in changes],
        [change.person_id for change in changes],
        now,
    )
