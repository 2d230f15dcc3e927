"""The statements that change who is in a conversation: each under its row's lock, with a change number for everybody."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.conversation import Q as CONVERSATIONS
from tidings.conversations.model import Changed, Membership, Person, PersonKind, Role
from tidings.conversations.participants.people import Q
from tidings.conversations.store import record_changes
from tidings.core.ids import bucket_of
from tidings.db import Row, Tx

FIRST_ID = UUID(int=0)


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a conversation, as the row has it."""

    person: Person
    role: Role
    state: Membership
    by_rule: bool
    joined_at: datetime | None
    left_at: datetime | None
    sees_after: int
    delivered_seq: int
    read_seq: int
    muted_until: datetime | None
    change: int


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be in a conversation."""

    person: Person
    role: Role = Role.MEMBER
    state: Membership = Membership.ACTIVE


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """How full it is."""

    taken: int
    """Who is invited keeps a place."""
    active: int
    owners: int


async def changes_for(tx: Tx, workspace_id: UUID, conversation_id: UUID, people: Sequence[UUID], now: datetime) -> list[int]:
    """The change numbers of these people, in their order, taken now."""
    if not people:
        return []
    last = await record_changes(tx, workspace_id, conversation_id, [Changed(kind="participant", person_id=one) for one in people], now)
    return list(range(last - len(people) + 1, last + 1))


async def put_participants(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID,
    joining: Sequence[Joining],
    *,
    changes: Sequence[int],
    seq: int,
    sees_all: bool,
    by_rule: bool,
    now: datetime,
) -> None:
    """Each is in it as said; `seq` is the conversation's last post."""
    await tx.execute(
        Q["put_participants"],
        bucket_of(conversation_id),
        conversation_id,
        workspace_id,
        [one.person.id for one in joining],
        [one.person.kind for one in joining],
        [one.role.value for one in joining],
        [one.state.value for one in joining],
        by_rule,
        now,
        seq,
        sees_all,
        list(changes),
    )


async def end_participants(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID,
    people: Sequence[UUID],
    *,
    changes: Sequence[int],
    state: Membership,
    by_rule: bool,
    seq: int,
    now: datetime,
) -> None:
    """They are in it no more, from now on, in this state."""
    await tx.execute(
        Q["end_participants"],
        bucket_of(conversation_id),
        conversation_id,
        workspace_id,
        list(people),
        list(changes),
        state.value,
        by_rule,
        now,
        seq,
    )


async def accept_participant(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, person_id: UUID, *, change: int, seq: int, now: datetime
) -> None:
    """Who was invited is in it."""
    bucket = bucket_of(conversation_id)
    await tx.execute(Q["accept_participant"], bucket, conversation_id, workspace_id, person_id, now, change, seq)


async def shape_participants(tx: Tx, workspace_id: UUID, conversation_id: UUID, shaped: Sequence[Participant]) -> None:
    """Role, time of muting and change number of each are as given."""
    await tx.execute(
        Q["shape_participants"],
        bucket_of(conversation_id),
        conversation_id,
        workspace_id,
        [one.person.id for one in shaped],
        [one.role.value for one in shaped],
        [one.muted_until for one in shaped],
        [one.change for one in shaped],
    )


async def participants_among(tx: Tx, workspace_id: UUID, conversation_id: UUID, people: Sequence[UUID]) -> dict[UUID, Participant]:
    """Those of these people who are or were in it, by their ids."""
    rows = await tx.fetch(Q["participants_among"], bucket_of(conversation_id), conversation_id, workspace_id, list(people))
    return {row["person_id"]: _read(row) for row in rows}


async def list_participants(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, *, after: UUID | None, limit: int, state: str | None
) -> list[Participant]:
    """In the order of their ids: who is in it or invited, or those in one state."""
    bucket = bucket_of(conversation_id)
    rows = await tx.fetch(Q["list_participants"], bucket, conversation_id, workspace_id, after or FIRST_ID, limit, state)
    return [_read(row) for row in rows]


async def count_participants(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> Places:
    """How full it is, under its lock."""
    row = await tx.fetchrow(Q["count_participants"], bucket_of(conversation_id), conversation_id, workspace_id)
    assert row is not None
    return Places(taken=row["taken"], active=row["active"], owners=row["owners"])


async def people_changed(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> None:
    """The conversation counts who is in it anew, and is not any more what the same people find."""
    bucket = bucket_of(conversation_id)
    await tx.execute(CONVERSATIONS["loosen"], bucket, conversation_id, workspace_id)
    await tx.fetchval(CONVERSATIONS["save_participant_count"], bucket, conversation_id, workspace_id)


def _read(row: Row) -> Participant:
    kind: PersonKind = row["kind"]
    return Participant(
        person=Person(kind, row["person_id"]),
        role=Role(row["role"]),
        state=Membership(row["state"]),
        by_rule=row["by_rule"],
        joined_at=row["joined_at"],
        left_at=row["left_at"],
        sees_after=row["sees_after"],
        delivered_seq=row["delivered_seq"],
        read_seq=row["read_seq"],
        muted_until=row["muted_until"],
        change=row["change"],
    )
