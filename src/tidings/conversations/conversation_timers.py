"""When a conversation does something by itself: timers, in real time, of times that are business time."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.conversations.conversation import Conversation
from tidings.conversations.model import State
from tidings.db import Tx
from tidings.timers import Timer, set_timers

KIND = "conversation"
RULE = "conversation_rule"
START = "start"
EXPIRE = "expire"
FORGET = "forget"
"""Of a deleted conversation: the words that were too many to go with it."""


class Ends(msgspec.Struct, frozen=True):
    """When a conversation ends by itself as things stand, and when it is to be warned of before."""

    at: datetime
    warns_at: datetime | None


def ends(conversation: Conversation) -> Ends | None:
    """None where it has no end. A post puts off an end that counts from the last one; whichever end is earlier counts. Pure."""
    times = [conversation.expires_at] if conversation.expires_at is not None else []
    if conversation.expires_after is not None:
        since = [conversation.last_post_at, conversation.opened_at, conversation.created_at]
        times.append(max(one for one in since if one is not None) + conversation.expires_after)
    if not times:
        return None
    at = min(times)
    return Ends(at, at - conversation.warns_before if conversation.warns_before is not None else None)


def is_warned(conversation: Conversation) -> bool:
    """Whether the warning that was given still holds: a post after it begins anew."""
    warned_at, last = conversation.warned_at, conversation.last_post_at
    if warned_at is None:
        return False
    return conversation.expires_after is None or last is None or last <= warned_at


def may_end(conversation: Conversation) -> bool:
    """Whether there is something left to end: what was closed is still deleted at its end, where it is to be. Pure."""
    return conversation.state is State.OPEN or (conversation.state is State.CLOSED and conversation.on_expiry == "delete")


def next_look(conversation: Conversation, now: datetime) -> datetime | None:
    """When its end must be looked at next, as things stand; never in the past. None where it has none. Pure."""
    end = ends(conversation)
    if end is None or not may_end(conversation):
        return None
    warns_at = None if conversation.state is State.CLOSED or is_warned(conversation) else end.warns_at
    at = end.at if warns_at is None else min(end.at, warns_at)
    return max(at, now)


async def set_timer(tx: Tx, workspace_id: UUID, conversation_id: UUID, key: str, at: datetime, offset: timedelta, kind: str = KIND) -> None:
    """It is looked at then; `offset` is how far business time stands from real time."""
    await set_timers(tx, [Timer(workspace_id=workspace_id, kind=kind, subject=conversation_id, key=key, due_at=at - offset)])


async def set_expiry(tx: Tx, conversation: Conversation, now: datetime, offset: timedelta) -> None:
    """Its end is looked at in time; one that has none keeps its old timer, which finds nothing to do."""
    at = next_look(conversation, now)
    if at is not None:
        await set_timer(tx, conversation.workspace_id, conversation.id, EXPIRE, at, offset)
