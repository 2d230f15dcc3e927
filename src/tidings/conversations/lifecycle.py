"""What becomes of a conversation: started, closed, opened again, deleted for everybody. By whoever may, or by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from tidings import previews
from tidings.attachments import drop_of_posts
from tidings.conversations.conversation import Conversation, Q, load
from tidings.conversations.conversation_facts import tell_conversation
from tidings.conversations.conversation_timers import FORGET, RULE, is_warned, set_expiry, set_timer
from tidings.conversations.create import read_opening
from tidings.conversations.model import SYSTEM, Author, Changed, Person, State
from tidings.conversations.posts.parts import text_part
from tidings.conversations.posts.post import PostInput, post
from tidings.conversations.reaching.take_back import take_back
from tidings.conversations.standing import allowed
from tidings.conversations.store import record_changes
from tidings.core.clock import rfc3339
from tidings.core.errors import Conflict, TidingsError, Unavailable
from tidings.core.ids import bucket_of, encode
from tidings.core.log import get_logger
from tidings.db import Tx

log = get_logger("conversations")

FORGOTTEN_AT_ONCE = 2_000
"""Posts of a deleted conversation whose words go in one transaction."""


def person_of(actor: Author) -> Person | None:
    """As whom somebody stands in a conversation: an end user as themselves, whoever acts for the company as the backend."""
    return actor.person if actor.kind == "contact" else None


async def close(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID,
    actor: Author,
    *,
    now: datetime,
    because: str = "asked",
) -> Conversation:
    """Nobody posts in it any more, and all of it can be read; closed again, it stays as it is. Raises what `allowed` raises."""
    standing = await allowed(tx, workspace_id, conversation_id, person_of(actor), "manage")
    if standing.state is State.SCHEDULED:
        raise Conflict("It has not started: start it first, or delete it", code="scheduled")
    if await _turn(tx, workspace_id, conversation_id, "close_conversation", now):
        return await _told(tx, workspace_id, conversation_id, "conversation.closed", now, actor, {"because": because})
    return await load(tx, workspace_id, conversation_id)


async def reopen(tx: Tx, workspace_id: UUID, conversation_id: UUID, actor: Author, *, now: datetime, real_now: datetime) -> Conversation:
    """It is open again; an end that has passed is gone, and one that counts from the last post counts from now."""
    await allowed(tx, workspace_id, conversation_id, person_of(actor), "manage")
    if await _turn(tx, workspace_id, conversation_id, "reopen_conversation", now):
        opened = await _told(tx, workspace_id, conversation_id, "conversation.reopened", now, actor)
        await set_expiry(tx, opened, now, now - real_now)
        if opened.rule is not None:
            await set_timer(tx, workspace_id, conversation_id, "", now, now - real_now, RULE)
    return await load(tx, workspace_id, conversation_id)


async def start(tx: Tx, workspace_id: UUID, conversation_id: UUID, actor: Author, *, now: datetime, real_now: datetime) -> Conversation:
    """It begins now, and what waited to be said is said; one that has begun stays as it is."""
    await allowed(tx, workspace_id, conversation_id, person_of(actor), "manage")
    before = await load(tx, workspace_id, conversation_id)
    if await _turn(tx, workspace_id, conversation_id, "open_conversation", now):
        started = await _told(tx, workspace_id, conversation_id, "conversation.started", now, actor)
        if before.opening is not None:
            await _say(tx, workspace_id, conversation_id, before.opening, now, real_now)
        await set_expiry(tx, started, now, now - real_now)
    return await load(tx, workspace_id, conversation_id)


async def delete(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, actor: Author, *, now: datetime, real_now: datetime, because: str = "asked"
) -> None:
    """It is gone for everybody: a tombstone, without its words and its name; the same people may begin another.

    The words of a long one go in turns, from now on. Raises what `allowed` raises, for a person who does not own it too.
    """
    await allowed(tx, workspace_id, conversation_id, person_of(actor), "own")
    if await _turn(tx, workspace_id, conversation_id, "bury_conversation", now):
        await _told(tx, workspace_id, conversation_id, "conversation.deleted", now, actor, {"because": because})
        await take_back(tx, workspace_id, conversation_id, None, now=now)
        await forget_words(tx, workspace_id, conversation_id, now=now, real_now=real_now)


async def forget_words(tx: Tx, workspace_id: UUID, conversation_id: UUID, *, now: datetime, real_now: datetime) -> None:
    """The words and files of a deleted conversation are gone, or a timer goes on with them at once."""
    at = (bucket_of(conversation_id), conversation_id, workspace_id)
    files = await drop_of_posts(tx, workspace_id, conversation_id)
    posts = await tx.fetchval(Q["forget_posts"], *at, FORGOTTEN_AT_ONCE)
    mentions = await tx.fetchval(Q["forget_mentions"], *at, FORGOTTEN_AT_ONCE)
    await previews.forget(tx, workspace_id, conversation_id)
    if files or FORGOTTEN_AT_ONCE in (posts, mentions):
        await set_timer(tx, workspace_id, conversation_id, FORGET, now, now - real_now)


async def warn(tx: Tx, conversation: Conversation, ends_at: datetime, *, now: datetime, real_now: datetime) -> Conversation:
    """Its end is told, and said in it where that was asked for; the caller holds its lock. It is not put off by that."""
    if is_warned(conversation):
        return conversation
    if conversation.warning is not None:
        said = PostInput(parts=[text_part(conversation.warning)])
        await post(tx, conversation.workspace_id, conversation.id, SYSTEM, said, now=now, real_now=real_now)
    bucket = bucket_of(conversation.id)
    await tx.execute(Q["warn_conversation"], bucket, conversation.id, conversation.workspace_id, now, conversation.last_post_at)
    warned = await load(tx, conversation.workspace_id, conversation.id)
    await tell_conversation(tx, warned, "conversation.expiring", now, None, {"expires_at": rfc3339(ends_at), "then": warned.on_expiry})
    return warned


async def _say(tx: Tx, workspace_id: UUID, conversation_id: UUID, kept: str, now: datetime, real_now: datetime) -> None:
    """What waited is said. What cannot be said any more (its file is gone, its author left) does not keep the others from beginning."""
    opening = read_opening(kept)
    try:
        await post(tx, workspace_id, conversation_id, opening.author, opening.post, now=now, real_now=real_now)
    except Unavailable:
        raise
    except TidingsError as error:
        log.warning("an opening message cannot be said", extra={"conversation": encode("cnv", conversation_id), "code": error.code})


async def _turn(tx: Tx, workspace_id: UUID, conversation_id: UUID, statement: str, now: datetime) -> bool:
    """Whether it was in the state that this needs, and has turned."""
    return await tx.fetchval(Q[statement], bucket_of(conversation_id), conversation_id, workspace_id, now) is not None


async def _told(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID,
    type_: str,
    now: datetime,
    actor: Author,
    more: Mapping[str, Any] | None = None,
) -> Conversation:
    await record_changes(tx, workspace_id, conversation_id, [Changed(kind="conversation")], now)
    found = await load(tx, workspace_id, conversation_id)
    await tell_conversation(tx, found, type_, now, actor, more)
    return found
