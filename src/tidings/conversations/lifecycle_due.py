"""What a conversation does by itself when its time has come: it starts, warns, ends. In the transaction that takes its timer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from tidings.conversations.conversation import Conversation, Q, load
from tidings.conversations.conversation_timers import EXPIRE, FORGET, START, ends, may_end, set_expiry, set_timer
from tidings.conversations.lifecycle import close, delete, forget_words, start, warn
from tidings.conversations.model import SYSTEM, State
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.timers import Timer, set_timers
from tidings.workspaces import get_workspace

AT_ONCE = 50
"""Conversations a transaction: each may post, and forget thousands of posts. The others keep their timers, and are next."""
_WHILE_LOCKED = timedelta(seconds=1)


async def live(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """What was due of these conversations is done, or found to be not due any more. Needs the pipeline's role."""
    for timer in timers[:AT_ONCE]:
        await _take_turn(tx, timer, real_now)
    if timers[AT_ONCE:]:
        await set_timers(tx, timers[AT_ONCE:])


async def _take_turn(tx: Tx, timer: Timer, real_now: datetime) -> None:
    workspace_id, conversation_id = timer.workspace_id, timer.subject
    if await tx.fetchval(Q["lock_free_conversation"], bucket_of(conversation_id), conversation_id, workspace_id) is None:
        try:
            await load(tx, workspace_id, conversation_id)
        except NotFound:
            return
        await set_timers(tx, [msgspec.structs.replace(timer, due_at=real_now + _WHILE_LOCKED)])
        return
    found = await load(tx, workspace_id, conversation_id)
    now = real_now + (await get_workspace(tx, workspace_id)).clock_offset
    if timer.key == START:
        await _start(tx, found, now, real_now)
    elif timer.key == EXPIRE:
        await _expire(tx, found, now, real_now)
    elif timer.key == FORGET and found.state is State.DELETED:
        await forget_words(tx, workspace_id, conversation_id, now=now, real_now=real_now)


async def _start(tx: Tx, found: Conversation, now: datetime, real_now: datetime) -> None:
    if found.state is not State.SCHEDULED or found.starts_at is None:
        return
    if found.starts_at > now:
        await set_timer(tx, found.workspace_id, found.id, START, found.starts_at, now - real_now)
        return
    await start(tx, found.workspace_id, found.id, SYSTEM, now=now, real_now=real_now)


async def _expire(tx: Tx, found: Conversation, now: datetime, real_now: datetime) -> None:
    """Ends it, warns of its end, or looks again when its end has been put off: so a post costs nothing here."""
    end = ends(found)
    if end is None or not may_end(found):
        return
    if end.at <= now:
        if found.on_expiry == "delete":
            await delete(tx, found.workspace_id, found.id, SYSTEM, now=now, real_now=real_now, because="expired")
        else:
            await close(tx, found.workspace_id, found.id, SYSTEM, now=now, because="expired")
        return
    if end.warns_at is not None and end.warns_at <= now and found.state is State.OPEN:
        found = await warn(tx, found, end.at, now=now, real_now=real_now)
    await set_expiry(tx, found, now, now - real_now)
