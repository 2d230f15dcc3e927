"""What a post asks for outside the app: it is expected to be seen, and who was heard last from outside hears it there."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.model import Author
from tidings.conversations.thread import thread_store
from tidings.conversations.thread.answer_due import answer_timer
from tidings.conversations.thread.answer_out import answer_out
from tidings.conversations.thread.thread_store import Follows, Posted
from tidings.db import Connection, Tx
from tidings.messages.stop import Evidence, stop
from tidings.timers import Timer, set_timers

KIND = "reach"
"""The timer of a conversation in which somebody may be reached."""
AT_ONCE = 20
"""People outside the app who are answered in the transaction that stores posts, for which others wait; more are by timers."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A post, as far as what comes of it outside the app is decided by it."""

    workspace_id: UUID
    conversation_id: UUID
    seq: int
    message_id: UUID
    author: Author
    text: str
    """In plain words."""
    at: datetime
    """Business time."""


async def expect(tx: Connection, said: Sequence[Said], *, real_now: datetime) -> None:
    """Who does not see these posts in time is reached, and who was heard last from outside the app hears them there.

    For whoever posts, in the transaction that stores the posts and after they are stored: one statement for all of them, whatever
    their workspaces (then under the pipeline's role). What a member says ends the routes of messages about the conversation.
    """
    if not said:
        return
    posted = [
        Posted(
            conversation_id=one.conversation_id,
            workspace_id=one.workspace_id,
            author_id=one.author.id,
            is_contact=one.author.kind == "contact",
        )
        for one in said
    ]
    follows = await thread_store.expect(tx, posted, real_now)
    signs = [
        Evidence(said[one.place].workspace_id, one.message_id, one.person_id, "answered", said[one.place].message_id)
        for one in follows
        if one.is_seen
    ]
    members = sorted({(one.workspace_id, one.conversation_id): one for one in said if one.author.kind == "member"})
    if members:
        signs += [
            Evidence(one.workspace_id, one.message_id, one.contact_id, "posted", None)
            for one in await thread_store.open_routes_about(tx, members)
        ]
    if signs:
        await stop(tx, signs, real_now)
    await _answer(tx, said, [one for one in follows if not one.is_seen], real_now)


async def _answer(tx: Connection, said: Sequence[Said], follows: Sequence[Follows], real_now: datetime) -> None:
    """Few are answered right now; more, and what is said there while these are being answered, soon and in its order."""
    heard: dict[int, list[Follows]] = {}
    for one in follows:
        if said[one.place].text.strip():
            heard.setdefault(one.place, []).append(one)
    if not heard:
        return
    waiting = await thread_store.answered_later(tx, sorted({said[place].conversation_id for place in heard}))
    timers: list[Timer] = []
    left = AT_ONCE
    for place, people in sorted(heard.items()):
        post = said[place]
        at = post.workspace_id, post.conversation_id, post.seq
        if len(people) > left or post.conversation_id in waiting:
            waiting.add(post.conversation_id)
            timers.append(answer_timer(*at, real_now))
            continue
        left -= len(people)
        for one in people:
            await answer_out(tx, *at, post.author, post.text, heard=one.message_id, now=post.at, real_now=real_now)
    if timers:
        await set_timers(tx, timers)


async def seen(tx: Tx, workspace_id: UUID, person_id: UUID, read: Sequence[tuple[UUID, int]], now: datetime) -> None:
    """The person has read up to these seqs (conversation, seq): what told them of these posts goes no further. `now` is business time.

    For whoever moves a position, after the participant's row was changed and in its transaction.
    """
    told = await thread_store.seen_upto(tx, workspace_id, person_id, read) if read else []
    if told:
        signs = [Evidence(workspace_id, message_id, person_id, "read", None) for message_id, _ in told]
        await stop(tx, signs, now - told[0][1])
