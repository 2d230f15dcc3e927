"""Who is in a conversation: added, invited, removed, given another role, muted. Under its lock, with a change and a fact for each."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.conversation_facts import Told, tell_participants
from tidings.conversations.lifecycle import person_of
from tidings.conversations.model import MAX_PARTICIPANTS, Author, Membership, Person, Role, Standing, State
from tidings.conversations.participants.blocks import blocked_between
from tidings.conversations.participants.participants_store import (
    Joining,
    Participant,
    changes_for,
    count_participants,
    end_participants,
    participants_among,
    people_changed,
    put_participants,
    shape_participants,
)
from tidings.conversations.reaching.take_back import take_back
from tidings.conversations.standing import allowed
from tidings.core.errors import Conflict, Forbidden
from tidings.db import Tx
from tidings.moderation.sanctions import blocked_among

_HERE = (Membership.ACTIVE, Membership.INVITED)
_RANK = {Role.OWNER: 3, Role.MODERATOR: 2, Role.MEMBER: 1, Role.READER: 0}


async def add(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID,
    persons: Sequence[Joining],
    actor: Author,
    now: datetime,
    *,
    sees_all: bool = False,
    by_rule: bool = False,
) -> int:
    """They are in it, or invited where they are to join so; who is in it already stays as they are. Answers how many are new.

    They see what is said from now on, or all of it (`sees_all`). Raises what `allowed` raises; Conflict `direct` where it is between
    two, `full` for more than 1,000, `blocked` where one of them and the person who adds have blocked each other, `suspended` where the
    company has blocked one of them; Forbidden `role_needed` where somebody would be made more than the person who adds may make them.
    """
    standing = await allowed(tx, workspace_id, conversation_id, person_of(actor), "manage")
    _check_kind(standing)
    _check_may_give(standing, [one.role for one in persons])
    there = await participants_among(tx, workspace_id, conversation_id, [one.person.id for one in persons])
    new = [one for one in persons if not _is_here(there.get(one.person.id), one.state)]
    if not new:
        return 0
    new = await _without_blocked(tx, workspace_id, new, by_rule=by_rule)
    if not new:
        return 0
    await _check_blocks(tx, workspace_id, actor, new)
    places = await count_participants(tx, workspace_id, conversation_id)
    taking = sum(one.person.id not in there or there[one.person.id].state not in _HERE for one in new)
    if places.taken + taking > MAX_PARTICIPANTS:
        raise Conflict(f"It has {places.taken:,} participants, and room for {MAX_PARTICIPANTS:,}", code="full")
    await _put(tx, workspace_id, standing, new, actor, now, sees_all=sees_all, by_rule=by_rule)
    return len(new)


async def remove(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID,
    persons: Sequence[Person],
    actor: Author,
    now: datetime,
    *,
    by_rule: bool = False,
) -> int:
    """They are in it no more, and keep what was said while they were; who is not in it is passed over. Answers how many.

    Raises what `allowed` raises; Forbidden `role_needed` where a moderator removes one of their own rank or above; Conflict
    `direct`, and `last_owner` where a person removes themselves: that is to leave.
    """
    standing = await allowed(tx, workspace_id, conversation_id, person_of(actor), "manage")
    _check_kind(standing)
    there = await participants_among(tx, workspace_id, conversation_id, [one.id for one in persons])
    here = [one for one in there.values() if one.state in _HERE]
    for one in here:
        _check_above(standing, one)
    await end(tx, standing, here, Membership.REMOVED, actor, now, by_rule=by_rule)
    return len(here)


async def end(
    tx: Tx,
    standing: Standing,
    here: Sequence[Participant],
    state: Membership,
    actor: Author,
    now: datetime,
    *,
    by_rule: bool = False,
) -> None:
    """They are in it no more, in this state; the caller holds the lock and has asked whether that may be."""
    if not here:
        return
    workspace_id, conversation_id = standing.workspace_id, standing.conversation_id
    ids = [one.person.id for one in here]
    changes = await changes_for(tx, workspace_id, conversation_id, ids, now)
    await end_participants(
        tx, workspace_id, conversation_id, ids, changes=changes, state=state, by_rule=by_rule, seq=standing.last_seq, now=now
    )
    await people_changed(tx, workspace_id, conversation_id)
    if state is not Membership.DECLINED:
        await take_back(tx, workspace_id, conversation_id, None, people=ids, now=now)
    told = [Told(person=one.person, type=_ENDED[state], role=one.role, state=state, by_rule=by_rule) for one in here]
    await tell_participants(tx, workspace_id, conversation_id, told, now, actor)


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be other of a participant."""

    role: Role | None = None
    """None: as it is."""
    mutes: bool = False
    muted_until: datetime | None = None
    """With `mutes`: may not post until then; None: may post."""


async def shape(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, persons: Sequence[Person], given: Shape, actor: Author, now: datetime
) -> int:
    """They have this role, and may not post until then; who is not in it is passed over. Answers how many.

    Roles are given by owners, and by moderators up to member; muting is for moderators, over those below them. The last owner of
    a group with others in it stays one, where a person does it: Conflict `last_owner`.
    """
    standing = await allowed(tx, workspace_id, conversation_id, person_of(actor), "moderate")
    _check_kind(standing)
    there = await participants_among(tx, workspace_id, conversation_id, [one.id for one in persons])
    here = [one for one in there.values() if one.state in _HERE]
    if given.role is not None:
        _check_may_give(standing, [given.role])
    for one in here:
        if not (standing.person == one.person and standing.role is Role.OWNER):
            _check_above(standing, one)
    if not here:
        return 0
    changes = await changes_for(tx, workspace_id, conversation_id, [one.person.id for one in here], now)
    shaped = [
        msgspec.structs.replace(
            one,
            role=given.role or one.role,
            muted_until=given.muted_until if given.mutes else one.muted_until,
            change=change,
        )
        for one, change in zip(here, changes, strict=True)
    ]
    await shape_participants(tx, workspace_id, conversation_id, shaped)
    if standing.person is not None and given.role not in (None, Role.OWNER) and any(one.role is Role.OWNER for one in here):
        await check_has_owner(tx, standing)
    told = [
        Told(
            person=one.person, type="participant.updated", role=one.role, state=one.state, by_rule=one.by_rule, muted_until=one.muted_until
        )
        for one in shaped
    ]
    await tell_participants(tx, workspace_id, conversation_id, told, now, actor)
    return len(shaped)


async def check_has_owner(tx: Tx, standing: Standing) -> None:
    """A group in which somebody is left has an owner among them; raises Conflict."""
    places = await count_participants(tx, standing.workspace_id, standing.conversation_id)
    if standing.kind == "group" and places.active and not places.owners:
        raise Conflict("Make somebody else an owner first: a group that has an owner keeps one", code="last_owner")


async def _put(
    tx: Tx, workspace_id: UUID, standing: Standing, new: Sequence[Joining], actor: Author, now: datetime, *, sees_all: bool, by_rule: bool
) -> None:
    conversation_id = standing.conversation_id
    changes = await changes_for(tx, workspace_id, conversation_id, [one.person.id for one in new], now)
    await put_participants(
        tx,
        workspace_id,
        conversation_id,
        new,
        changes=changes,
        seq=standing.last_seq,
        sees_all=sees_all,
        by_rule=by_rule,
        now=now,
    )
    await people_changed(tx, workspace_id, conversation_id)
    told = [
        Told(person=one.person, type=_WORD[one.state], role=one.role, state=one.state, by_rule=by_rule) for one in new if one.state in _WORD
    ]
    await tell_participants(tx, workspace_id, conversation_id, told, now, actor)


_ENDED = {
    Membership.LEFT: "participant.left",
    Membership.REMOVED: "participant.removed",
    Membership.DECLINED: "participant.declined",
}
_WORD = {Membership.ACTIVE: "participant.added", Membership.INVITED: "participant.invited"}


def _is_here(found: Participant | None, wanted: Membership) -> bool:
    """Who was invited and is now added is in it by that."""
    if found is None or found.state not in _HERE:
        return False
    return not (found.state is Membership.INVITED and wanted is Membership.ACTIVE)


def _check_kind(standing: Standing) -> None:
    if standing.kind == "direct":
        raise Conflict("A direct conversation is between the two who are in it: begin another with more people", code="direct")
    if standing.person is not None and standing.state is not State.OPEN:
        raise Conflict("This conversation is closed", code="closed")


def _check_may_give(standing: Standing, roles: Sequence[Role]) -> None:
    if standing.person is None or standing.role is Role.OWNER:
        return
    if any(_RANK[role] > _RANK[Role.MEMBER] for role in roles):
        raise Forbidden("Only its owners may make somebody a moderator or an owner", code="role_needed")


def _check_above(standing: Standing, other: Participant) -> None:
    """A person decides on those who are below them; owners on each other too, and nobody on themselves."""
    if standing.person is None:
        return
    if standing.person == other.person:
        raise Conflict("To go yourself, leave the conversation", code="yourself")
    if standing.role is not Role.OWNER and (standing.role is None or _RANK[other.role] >= _RANK[standing.role]):
        raise Forbidden("Only who stands above somebody in a conversation may do this", code="role_needed")


async def _without_blocked(tx: Tx, workspace_id: UUID, new: list[Joining], *, by_rule: bool) -> list[Joining]:
    """Whom the company has blocked comes into no group; a rule passes them over, and anybody else is told: Conflict."""
    blocked = await blocked_among(tx, workspace_id, [one.person.id for one in new if one.person.kind == "contact"])
    if blocked and not by_rule:
        raise Conflict("One of them is blocked in this workspace", code="suspended")
    return [one for one in new if one.person.id not in blocked]


async def _check_blocks(tx: Tx, workspace_id: UUID, actor: Author, new: Sequence[Joining]) -> None:
    person = person_of(actor)
    if person is None:
        return
    if await blocked_between(tx, workspace_id, person.id, [one.person.id for one in new if one.person.kind == "contact"]):
        raise Conflict("One of them cannot be added by this person", code="blocked")
