"""Something is said in a conversation: one post, in the caller's transaction. Many at once are stored by api/posting.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings import previews
from tidings.attachments import attach, checked
from tidings.conversations.model import Author, Changed, Person, Standing
from tidings.conversations.participants.blocks import blocked_between
from tidings.conversations.posts import post_store as store
from tidings.conversations.posts.check_parts import check_said
from tidings.conversations.posts.judge_post import judge_post, judge_state
from tidings.conversations.posts.moderated import Asked, Saying, moderated
from tidings.conversations.posts.name_people import Naming, name_people
from tidings.conversations.posts.parts import Part, attachments_in, encode_parts, plain_text
from tidings.conversations.posts.post_facts import SEQ_IN_FACT, posted
from tidings.conversations.posts.post_store import NewPost
from tidings.conversations.posts.views import Post
from tidings.conversations.reaching import reach
from tidings.conversations.standing import allowed
from tidings.conversations.store import record_changes
from tidings.core.errors import Conflict, invalid
from tidings.core.ids import bucket_of, decode, new_id
from tidings.db import Tx

MessageId = Annotated[str, Meta(pattern=r"^msg_[0-7][0-9a-hjkmnp-tv-z]{25}$(?!\n)")]


class PostInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody says: `text`, or `parts`."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000)] | None = None
    """Plain words: short for one part of type `text`."""
    parts: Annotated[list[Part], Meta(min_length=1, max_length=10)] | None = None
    reply_to: MessageId | None = None
    """The post of this conversation that it answers."""
    thread: MessageId | None = None
    """The post under which it stands: in that one's thread, not in the conversation's own course."""
    metadata: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=100)], Any], Meta(max_length=50)] | None = None
    """Yours, up to 8 kB of JSON."""
    previews: bool = True
    """Whether its first links are looked at, so that what stands behind them can be shown."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, checked as far as it can be without looking at anything."""

    parts: Sequence[Part]
    stored: str
    text: str
    metadata: str | None

    def instead(self, parts: Sequence[Part]) -> "Written":
        """The same with these parts."""
        if parts is self.parts:
            return self
        return msgspec.structs.replace(self, parts=parts, stored=encode_parts(parts), text=plain_text(parts))


def written(given: PostInput) -> Written:
    """What is said; raises Invalid with all that is wrong with it."""
    parts, stored, metadata = check_said(given.text, given.parts, given.metadata)
    return Written(parts=parts, stored=stored, text=plain_text(parts), metadata=metadata)


async def post(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID | None,
    author: Author,
    given: PostInput,
    *,
    now: datetime,
    real_now: datetime,
    channel: str | None = None,
    message_id: UUID | None = None,
    asked: Asked | None = None,
) -> Post:
    """It is said, has the next seq, and its author has read up to it. A contact may what their role allows; anybody else is the backend.

    `message_id`: of the message that came in over `channel`; it is in the conversation's bucket, or another's. `asked`: what was answered
    where somebody is asked before. Raises Invalid, Conflict (`closed`, `scheduled`, `frozen`, `muted`, `suspended`, `blocked`,
    `refused`), Throttled (`slow_mode`, but not over a channel), and what `allowed` raises.
    """
    said = written(given)
    person = author.person if author.kind == "contact" else None
    standing = await allowed(tx, workspace_id, conversation_id, person, "post")
    if channel is None:
        judge_post(standing, now)
    else:
        # Who writes from outside is not told to wait: what they say now is said.
        judge_state(standing, now)
    await judge_blocks(tx, standing)
    made_id = message_id or new_id(bucket_of(standing.conversation_id))
    # what the workspace's rules say
    saying = Saying(parts=said.parts, author=author, message_id=made_id, is_text=given.text is not None, channel=channel, asked=asked)
    said = said.instead(await moderated(tx, standing, saying, now=now, real_now=real_now))
    naming = await name_people(tx, standing, said.parts)
    files = await checked(tx, workspace_id, attachments_in(said.parts), person.id if person is not None else None)
    answered = await _answered(tx, standing, given.reply_to, "/reply_to")
    root = await _answered(tx, standing, given.thread, "/thread")
    thread = (root.thread or root.seq) if root is not None else answered.thread if answered is not None else None
    new = NewPost(
        id=made_id,
        conversation_id=standing.conversation_id,
        workspace_id=workspace_id,
        author=author,
        parts=naming.stored,
        text=said.text,
        metadata=said.metadata,
        at=now,
        fact=posted(standing.conversation_id, made_id, author, said.parts, channel),
        is_judged=True,
        reply_to=answered.seq if answered is not None else None,
        thread=thread,
        channel=channel,
    )
    # No key comes this way, so that nothing is put into an answer.
    seq = (await store.store_posts(tx, [new], (SEQ_IN_FACT, 1), real_now))[0]
    await attach(tx, workspace_id, list(files), standing.conversation_id, seq, now)
    if given.previews:
        await previews.expect(tx, workspace_id, standing.conversation_id, seq, said.text, real_now=real_now)
    await _follow(tx, standing, naming, author, seq, thread, now)
    expected = reach.Said(
        workspace_id=workspace_id,
        conversation_id=standing.conversation_id,
        seq=seq,
        message_id=made_id,
        author=author,
        text=said.text,
        at=now,
    )
    await reach.expect(tx, [expected], real_now=real_now)
    found = await store.post_at(tx, workspace_id, standing.conversation_id, seq)
    assert found is not None, "it was stored right now"
    return found


async def judge_blocks(tx: Tx, standing: Standing) -> None:
    """Raises Conflict where one of two has blocked the other."""
    person = standing.person
    if standing.kind != "direct" or person is None or person.kind != "contact":
        return
    others = await store.others_in(tx, standing.workspace_id, standing.conversation_id, person.id)
    if await blocked_between(tx, standing.workspace_id, person.id, others):
        raise Conflict("One of you has blocked the other", code="blocked")


async def _answered(tx: Tx, standing: Standing, given: str | None, place: str) -> Post | None:
    if given is None:
        return None
    message_id = decode("msg", given)
    found = await store.post_by_id(tx, standing.workspace_id, message_id) if message_id is not None else None
    if found is None or not await is_seen(tx, standing, found) or found.deleted_at is not None:
        raise invalid(place, "unknown_post", "This conversation has no such post that you see")
    return found


async def is_seen(tx: Tx, standing: Standing, found: Post) -> bool:
    """Whether the person sees this post."""
    if found.conversation_id != standing.conversation_id or not standing.sees_after < found.seq <= standing.upto:
        return False
    person = standing.person
    return person is None or not await store.is_hidden(tx, standing.workspace_id, standing.conversation_id, person.id, found.seq)


async def _follow(tx: Tx, standing: Standing, naming: Naming, author: Author, seq: int, thread: int | None, now: datetime) -> None:
    """What the post does to others' rows."""
    workspace_id, conversation_id = standing.workspace_id, standing.conversation_id
    if naming.everyone:
        await store.add_mentions_of_all(tx, workspace_id, conversation_id, seq, author.id)
    elif people := named_others(naming.people, author):
        await store.add_mentions(tx, workspace_id, conversation_id, seq, people)
    if thread is not None:
        await store.count_reply(tx, workspace_id, conversation_id, thread, 1)
        await record_changes(tx, workspace_id, conversation_id, [Changed(kind="post", seq=thread)], now)


def named_others(people: Mapping[Person, None], author: Author) -> list[UUID]:
    """Whom a post names, but for its author, who need not be told."""
    return [person.id for person in people if person.id != author.id]
