"""Who was invited accepts or declines; who is in a conversation leaves it."""

from datetime import datetime
from uuid import UUID

from tidings.conversations.conversation_facts import Told, tell_participants
from tidings.conversations.model import Author, Membership, Person, Role, Standing, State
from tidings.conversations.participants.participants import check_has_owner, end
from tidings.conversations.participants.participants_store import (
    Participant,
    accept_participant,
    changes_for,
    participants_among,
    people_changed,
    shape_participants,
)
from tidings.conversations.standing import standing_of
from tidings.conversations.store import lock_conversation, standing
from tidings.core.errors import Conflict, Gone, NotFound
from tidings.db import Tx


async def accept(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person, now: datetime) -> None:
    """The person, who was invited, is in it; accepted again, nothing changes. Raises NotFound where they were not invited."""
    found = await _invited(tx, workspace_id, conversation_id, person)
    if found.membership is Membership.ACTIVE:
        return
    [change] = await changes_for(tx, workspace_id, found.conversation_id, [person.id], now)
    await accept_participant(tx, workspace_id, found.conversation_id, person.id, change=change, seq=found.last_seq, now=now)
    await people_changed(tx, workspace_id, found.conversation_id)
    assert found.role is not None
    told = Told(person=person, type="participant.joined", role=found.role, state=Membership.ACTIVE)
    await tell_participants(tx, workspace_id, found.conversation_id, [told], now, _as(person))


async def decline(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person, now: datetime) -> None:
    """The person, who was invited, is not in it; they may be invited again. Raises NotFound, and Conflict for who is in it."""
    found = await _invited(tx, workspace_id, conversation_id, person)
    if found.membership is Membership.ACTIVE:
        raise Conflict("You are in it: leave it instead", code="joined")
    there = await participants_among(tx, workspace_id, found.conversation_id, [person.id])
    await end(tx, found, [there[person.id]], Membership.DECLINED, _as(person), now)


async def leave(
    tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person, now: datetime, *, heir: Person | None = None
) -> None:
    """The person is in it no more, and keeps what was said while they were.

    Who is its last owner names an heir among those who stay, who owns it from then on. Raises Conflict: `last_owner` where they name
    none, `direct` for a conversation between two, which is archived or cleared instead; NotFound where the heir is not in it.
    """
    found = await standing_of(tx, workspace_id, conversation_id, person, locks=True)
    if found.kind == "direct":
        raise Conflict("A direct conversation is not left: archive it, clear it, or block the other", code="direct")
    there = await participants_among(tx, workspace_id, found.conversation_id, [person.id, *([heir.id] if heir is not None else [])])
    if found.membership is not Membership.ACTIVE:
        return
    if heir is not None:
        await _hand_over(tx, found, there.get(heir.id), person, now)
    await end(tx, found, [there[person.id]], Membership.LEFT, _as(person), now)
    if found.role is Role.OWNER:
        await check_has_owner(tx, found)


async def _invited(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person) -> Standing:
    """Where somebody stands who is invited or in it, under its lock."""
    missing = NotFound("You are not invited to such a conversation")
    if conversation_id is None or not await lock_conversation(tx, workspace_id, conversation_id):
        raise missing
    found = await standing(tx, workspace_id, conversation_id, person)
    if found is None or found.membership not in (Membership.INVITED, Membership.ACTIVE) or found.state is State.SCHEDULED:
        raise missing
    if found.state is State.DELETED:
        raise Gone("This conversation was deleted")
    return found


async def _hand_over(tx: Tx, found: Standing, heir: Participant | None, person: Person, now: datetime) -> None:
    if heir is None or heir.state is not Membership.ACTIVE or heir.person == person:
        raise NotFound("Whom you make its owner is not in it")
    if found.role is not Role.OWNER or heir.role is Role.OWNER:
        return
    [change] = await changes_for(tx, found.workspace_id, found.conversation_id, [heir.person.id], now)
    owner = Participant(
        person=heir.person,
        role=Role.OWNER,
        state=heir.state,
        by_rule=heir.by_rule,
        joined_at=heir.joined_at,
        left_at=heir.left_at,
        sees_after=heir.sees_after,
        delivered_seq=heir.delivered_seq,
        read_seq=heir.read_seq,
        muted_until=None,
        change=change,
    )
    await shape_participants(tx, found.workspace_id, found.conversation_id, [owner])
    told = Told(person=heir.person, type="participant.updated", role=Role.OWNER, state=heir.state)
    await tell_participants(tx, found.workspace_id, found.conversation_id, [told], now, _as(person))


def _as(person: Person) -> Author:
    return Author(kind=person.kind, id=person.id)
