"""Membership by rule: a condition over contacts keeps who is in a conversation.

It adds, and removes those alone whom it has put there: who was added by hand stays, who left or was removed by hand is left alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conditions import Condition, evaluate
from tidings.contacts import contact_facts, people
from tidings.conversations.conversation import Q as CONVERSATIONS
from tidings.conversations.create import MOST_RULES
from tidings.conversations.create_input import RuleInput
from tidings.conversations.model import MAX_PARTICIPANTS, SYSTEM, Membership, Person, Role, State
from tidings.conversations.participants.participants import add, remove
from tidings.conversations.participants.participants_store import Joining, count_participants
from tidings.conversations.participants.people import Q
from tidings.conversations.standing import standing_of
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx

_HERE = ("active", "invited")


class Rule(msgspec.Struct, frozen=True):
    """What keeps who is in a conversation."""

    conversation_id: UUID
    given: RuleInput


class Turned(msgspec.Struct, frozen=True):
    """Who comes and who goes."""

    comes: list[UUID]
    goes: list[UUID]


async def rules_of(tx: Tx, workspace_id: UUID) -> list[Rule]:
    """The rules of the workspace, the oldest first."""
    rows = await tx.fetch(CONVERSATIONS["rules_of_workspace"], workspace_id, MOST_RULES)
    return [Rule(row["id"], read_rule(row["rule"])) for row in rows]


def read_rule(kept: str) -> RuleInput:
    """The rule as it is kept with its conversation."""
    return msgspec.json.decode(kept, type=RuleInput)


def is_relative(condition: Condition) -> bool:
    """Whether time alone may turn it: it asks for a time from now, as -30d. Pure."""
    for operand in (condition.before, condition.after):
        if isinstance(operand, str) and operand[:1] in ("-", "+"):
            return True
    groups = [group for group in (condition.every, condition.some) if isinstance(group, list)]
    parts = [part for group in groups for part in group]
    if isinstance(condition.negated, Condition):
        parts.append(condition.negated)
    return any(is_relative(part) for part in parts)


async def judge_contacts(
    tx: Tx, workspace_id: UUID, contacts: Sequence[UUID], *, now: datetime, rules: Sequence[Rule] | None = None
) -> int:
    """Each of these contacts is where the workspace's rules want them; answers how many came or went. At most some hundreds at a time."""
    if rules is None:
        rules = await rules_of(tx, workspace_id)
    if not rules or not contacts:
        return 0
    facts = await _facts(tx, workspace_id, contacts)
    turned = 0
    for rule in rules:
        turned += await judge(tx, workspace_id, rule, facts, now)
    return turned


async def judge_some(tx: Tx, workspace_id: UUID, rule: Rule, contacts: Sequence[UUID], now: datetime) -> int:
    """The same by one rule."""
    return await judge(tx, workspace_id, rule, await _facts(tx, workspace_id, contacts), now) if contacts else 0


async def judge(tx: Tx, workspace_id: UUID, rule: Rule, facts: Mapping[UUID, Mapping[str, object]], now: datetime) -> int:
    """These people (with what is known of them; nothing of who is gone) are in it, or not, as the rule wants."""
    holds = {one for one, known in facts.items() if known and evaluate(rule.given.condition, {"contact": known}, now)}
    if not _any(await _turned(tx, workspace_id, rule.conversation_id, list(facts), holds)):
        return 0
    try:
        standing = await standing_of(tx, workspace_id, rule.conversation_id, None, locks=True)
    except NotFound:
        return 0
    if standing.state not in (State.OPEN, State.SCHEDULED):
        return 0
    turned = await _turned(tx, workspace_id, rule.conversation_id, list(facts), holds)
    if turned.goes:
        gone = [Person("contact", one) for one in turned.goes]
        await remove(tx, workspace_id, rule.conversation_id, gone, SYSTEM, now, by_rule=True)
    room = MAX_PARTICIPANTS - (await count_participants(tx, workspace_id, rule.conversation_id)).taken
    # Who comes first, by their making, has the places; the others get theirs when the rule is looked at again.
    coming = sorted(turned.comes)[: max(room, 0)]
    if coming:
        joining = [Joining(person=Person("contact", one), role=Role(rule.given.role)) for one in coming]
        sees_all = rule.given.history == "all"
        await add(tx, workspace_id, rule.conversation_id, joining, SYSTEM, now, sees_all=sees_all, by_rule=True)
    return len(turned.goes) + len(coming)


async def kept_by_rule(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> list[UUID]:
    """The contacts whom the rule keeps in it."""
    rows = await tx.fetch(Q["kept_by_rule"], bucket_of(conversation_id), conversation_id, workspace_id, UUID(int=0), MAX_PARTICIPANTS)
    return [row["person_id"] for row in rows]


async def contacts_after(tx: Tx, workspace_id: UUID, after: UUID, limit: int) -> list[UUID]:
    """The workspace's contacts in the order of their making."""
    return [row["id"] for row in await tx.fetch(Q["contacts_after"], workspace_id, after, limit)]


async def _facts(tx: Tx, workspace_id: UUID, contacts: Sequence[UUID]) -> dict[UUID, Mapping[str, object]]:
    known = await people(tx, [(workspace_id, one) for one in contacts])
    return {one: contact_facts(known[one]) if one in known else {} for one in contacts}


async def _turned(tx: Tx, workspace_id: UUID, conversation_id: UUID, contacts: Sequence[UUID], holds: set[UUID]) -> Turned:
    rows = await tx.fetch(Q["rule_members"], bucket_of(conversation_id), conversation_id, workspace_id, list(contacts))
    there = {row["person_id"]: (Membership(row["state"]), bool(row["by_rule"])) for row in rows}
    comes: list[UUID] = []
    goes: list[UUID] = []
    for one in contacts:
        state, by_rule = there.get(one, (None, True))
        is_here = state is not None and state.value in _HERE
        if one in holds and not is_here and by_rule:
            comes.append(one)
        if one not in holds and is_here and by_rule:
            goes.append(one)
    return Turned(comes, goes)


def _any(turned: Turned) -> bool:
    return bool(turned.comes or turned.goes)
