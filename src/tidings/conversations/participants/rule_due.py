"""When rules are judged: for a contact who was changed, soon; for all of them in turns, when the rule is new and from time to time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.conversations.conversation import Conversation, Q, load
from tidings.conversations.conversation_timers import RULE, set_timer
from tidings.conversations.model import MAX_PARTICIPANTS, State
from tidings.conversations.participants.rule import (
    Rule,
    contacts_after,
    is_relative,
    judge_contacts,
    judge_some,
    kept_by_rule,
    read_rule,
    rules_of,
)
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.timers import Timer, set_timers
from tidings.workspaces import get_workspace

CHANGED = "rule_contact"
"""The timer of a contact who was changed with many others."""
KEPT = "kept"
"""The key of the timer that looks at those in it alone."""
AT_ONCE = 500
"""Contacts a turn."""
EVERY = timedelta(hours=24)
"""All contacts are judged so often where time alone turns nothing: for those who were changed in another way than by the API."""
EVERY_OFTEN = timedelta(hours=1)
"""Where time alone may turn the rule (-30d), or nobody else finds a place, so often."""
EVERY_KEPT = timedelta(minutes=5)
"""Where time alone may turn the rule, those in it are judged so often."""
_AGAIN = timedelta(seconds=5)
_WHILE_LOCKED = timedelta(seconds=1)


async def judge_now(tx: Tx, workspace_id: UUID, contact_id: UUID, *, now: datetime, real_now: datetime) -> None:
    """The contact, who was changed by this transaction, is where the workspace's rules want them.

    They are looked at again in a moment: a turn through all contacts may hold what they were before, and decide by it meanwhile.
    """
    rules = await rules_of(tx, workspace_id)
    if rules:
        await judge_contacts(tx, workspace_id, [contact_id], now=now, rules=rules)
        due_at = real_now + _AGAIN
        await set_timers(tx, [Timer(workspace_id=workspace_id, kind=CHANGED, subject=contact_id, due_at=due_at)])


async def expect_judging(tx: Tx, workspace_id: UUID, contacts: Sequence[UUID], real_now: datetime) -> None:
    """Contacts that were changed by the thousand are judged by the workspace's rules right after; nothing where it has none."""
    if contacts and await rules_of(tx, workspace_id):
        await set_timers(tx, [Timer(workspace_id=workspace_id, kind=CHANGED, subject=one, due_at=real_now) for one in contacts])


async def judge_changed(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """The contacts of these timers are where the rules want them. Needs the pipeline's role."""
    by_workspace: dict[UUID, list[UUID]] = defaultdict(list)
    for timer in timers:
        by_workspace[timer.workspace_id].append(timer.subject)
    for workspace_id, contacts in sorted(by_workspace.items()):
        now = real_now + (await get_workspace(tx, workspace_id)).clock_offset
        for start in range(0, len(contacts), AT_ONCE):
            await judge_contacts(tx, workspace_id, contacts[start : start + AT_ONCE], now=now)


async def judge_due(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """Each of these rules has judged its next turn of contacts; the others keep their timers. Needs the pipeline's role."""
    for timer in timers[:1]:
        await _take_turn(tx, timer, real_now)
    if timers[1:]:
        await set_timers(tx, timers[1:])


async def _take_turn(tx: Tx, timer: Timer, real_now: datetime) -> None:
    workspace_id, conversation_id = timer.workspace_id, timer.subject
    try:
        found = await load(tx, workspace_id, conversation_id)
    except NotFound:
        return
    if found.rule is None or found.state not in (State.OPEN, State.SCHEDULED):
        return
    if await tx.fetchval(Q["lock_free_conversation"], bucket_of(conversation_id), conversation_id, workspace_id) is None:
        await set_timers(tx, [msgspec.structs.replace(timer, due_at=real_now + _WHILE_LOCKED)])
        return
    offset = (await get_workspace(tx, workspace_id)).clock_offset
    rule = Rule(conversation_id, read_rule(found.rule))
    if timer.key == KEPT:
        await judge_some(tx, workspace_id, rule, await kept_by_rule(tx, workspace_id, conversation_id), real_now + offset)
        await _look_at_kept(tx, found, rule, real_now + offset, offset)
    else:
        await _walk(tx, found, rule, UUID(hex=timer.key) if timer.key else UUID(int=0), real_now + offset, offset)


async def _walk(tx: Tx, found: Conversation, rule: Rule, after: UUID, now: datetime, offset: timedelta) -> None:
    """The next contacts are judged; at their end the whole is done again after a while."""
    contacts = await contacts_after(tx, found.workspace_id, after, AT_ONCE)
    await judge_some(tx, found.workspace_id, rule, contacts, now)
    if len(contacts) == AT_ONCE:
        await set_timer(tx, found.workspace_id, found.id, contacts[-1].hex, now, offset, RULE)
        return
    # In a full one somebody may wait for a place.
    often = is_relative(rule.given.condition) or found.participants >= MAX_PARTICIPANTS
    every = EVERY_OFTEN if often else EVERY
    await set_timer(tx, found.workspace_id, found.id, "", now + every, offset, RULE)
    await _look_at_kept(tx, found, rule, now, offset)


async def _look_at_kept(tx: Tx, found: Conversation, rule: Rule, now: datetime, offset: timedelta) -> None:
    if is_relative(rule.given.condition):
        await set_timer(tx, found.workspace_id, found.id, KEPT, now + EVERY_KEPT, offset, RULE)
