"""The statements of posts.sql that store and find posts, one thin function each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from tidings.conversations.model import Author, Standing
from tidings.conversations.posts.views import Post, ReactionView
from tidings.core.ids import bucket_of, bucket_of_key
from tidings.db import Connection, Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations.posts", "posts.sql")


class NewPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post that is to be stored."""

    id: UUID
    conversation_id: UUID
    workspace_id: UUID
    author: Author
    parts: str
    text: str
    metadata: str | None
    at: datetime
    """Business time."""
    fact: str
    """What is told of it: JSON with a 0 where its seq will stand (`post_facts.SEQ_IN_FACT`)."""
    is_judged: bool = False
    """Whether it may be said was found out before, under the lock."""
    reply_to: int | None = None
    thread: int | None = None
    channel: str | None = None
    principal: UUID | None = None
    """Of the key, and of the deed."""
    key: str | None = None
    key_hash: bytes | None = None
    answer: str | None = None
    """Kept beside the key: JSON with a 0 where its seq will stand."""
    deed: str | None = None
    """For the audit log: JSON."""


async def lock_posting(tx: Connection, posts: Sequence[NewPost]) -> set[int]:
    """The conversations of these posts are held until the commit, and their keys; answers the places of those whose key is not free."""
    held = sorted({(post.conversation_id, post.workspace_id) for post in posts})
    keyed = [(place, post) for place, post in enumerate(posts) if post.key is not None]
    row = await tx.fetchrow(
        Q["lock_posting"],
        [bucket_of(one) for one, _ in held],
        [one for one, _ in held],
        [post.workspace_id for _, post in keyed],
        [post.principal for _, post in keyed],
        [post.key for _, post in keyed],
        [workspace_id for _, workspace_id in held],
    )
    assert row is not None, "it counts"
    return {keyed[place - 1][0] for place in row["busy"]}


async def store_posts(tx: Connection, posts: Sequence[NewPost], places: tuple[int, int], real_now: datetime) -> dict[int, int]:
    """Stores what may be said; answers by place the seq of each that was. `places`: of the 0 in fact and answer, counted from 1."""
    rows = await tx.fetch(
        Q["store_posts"],
        [post.id for post in posts],
        [post.conversation_id for post in posts],
        [post.workspace_id for post in posts],
        [post.author.kind for post in posts],
        [post.author.id for post in posts],
        [post.author.name for post in posts],
        [post.parts for post in posts],
        [post.text for post in posts],
        [post.metadata for post in posts],
        [post.at for post in posts],
        [post.fact for post in posts],
        [post.is_judged for post in posts],
        [post.reply_to for post in posts],
        [post.thread for post in posts],
        [post.channel for post in posts],
        [bucket_of_key("idempotency", post.key) if post.key is not None else None for post in posts],
        [post.principal for post in posts],
        [post.key for post in posts],
        [post.key_hash for post in posts],
        [post.answer for post in posts],
        [post.deed for post in posts],
        *places,
        real_now,
    )
    return {row["place"] - 1: row["seq"] for row in rows}


async def post_by_id(tx: Tx, workspace_id: UUID, message_id: UUID) -> Post | None:
    """The post, wherever it stands."""
    row = await tx.fetchrow(Q["post_by_id"], bucket_of(message_id), message_id, workspace_id)
    return post_of(row) if row is not None else None


async def post_at(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int) -> Post | None:
    """The post with this seq."""
    return next(iter(await posts_at(tx, workspace_id, conversation_id, [seq])), None)


async def posts_at(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int]) -> list[Post]:
    """The posts with these seqs, in their order."""
    if not seqs:
        return []
    return [post_of(row) for row in await tx.fetch(Q["posts_at"], bucket_of(conversation_id), conversation_id, workspace_id, list(seqs))]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Which posts of a conversation are looked for."""

    workspace_id: UUID
    conversation_id: UUID
    first: int
    last: int
    limit: int
    person_id: UUID | None = None
    """What they have hidden is left out."""
    without: Sequence[UUID] = ()
    """What these authors have said is left out."""
    thread: int | None = None


async def seqs_of(tx: Tx, span: Span, *, is_back: bool) -> list[int]:
    """Their seqs: the first ones in their order, or the last ones from the end."""
    given = (bucket_of(span.conversation_id), span.conversation_id, span.workspace_id, span.first, span.last, span.limit)
    more = (span.person_id, list(span.without))
    if span.thread is not None:
        found = await tx.fetch(Q["thread_back" if is_back else "thread_forward"], *given, *more, span.thread)
    else:
        found = await tx.fetch(Q["seqs_back" if is_back else "seqs_forward"], *given, *more)
    return [row["seq"] for row in found]


async def seqs_among(tx: Tx, span: Span, seqs: Sequence[int]) -> list[int]:
    """Which of these the span's person sees, whatever its first one."""
    given = (bucket_of(span.conversation_id), span.conversation_id, span.workspace_id, list(seqs), span.person_id, list(span.without))
    return [row["seq"] for row in await tx.fetch(Q["seqs_among"], *given)]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is other than it was."""

    change: int
    kind: Literal["conversation", "participant", "post", "hidden"]
    seq: int | None
    person_id: UUID | None
    at: datetime


async def is_forgotten(tx: Tx, standing: Standing, change: int) -> bool:
    """Whether changes after this one are kept no more."""
    at = bucket_of(standing.conversation_id), standing.conversation_id, standing.workspace_id
    return await tx.fetchval(Q["next_change"], *at, change) != change + 1


async def changes_after(tx: Tx, standing: Standing, after: int, limit: int) -> list[Change]:
    """What has changed, in its order, up to where the conversation stood; what is hidden from others is left out."""
    rows = await tx.fetch(
        Q["changes_after"],
        bucket_of(standing.conversation_id),
        standing.conversation_id,
        standing.workspace_id,
        after,
        standing.last_change,
        standing.person.id if standing.person is not None else None,
        limit,
    )
    return [Change(change=row["change"], kind=row["kind"], seq=row["seq"], person_id=row["person_id"], at=row["at"]) for row in rows]


async def reactions_of(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int], person_id: UUID | None, until: datetime | None = None
) -> dict[int, list[ReactionView]]:
    """How many reacted with what, by seq; `until` a time, where one is given."""
    if not seqs:
        return {}
    found: dict[int, list[ReactionView]] = {}
    rows = await tx.fetch(Q["reactions_of"], bucket_of(conversation_id), conversation_id, workspace_id, list(seqs), person_id, until)
    for row in rows:
        found.setdefault(row["seq"], []).append(ReactionView(emoji=row["emoji"], count=row["count"], mine=row["mine"]))
    return found


class Stood(msgspec.Struct, frozen=True, kw_only=True):
    """What a post said at a time, that was edited since."""

    seq: int
    version: int
    parts: str
    text: str
    edited_at: datetime | None


async def stood_at(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int], at: datetime) -> dict[int, Stood]:
    """What those of these posts said then that were edited since, by seq."""
    rows = await tx.fetch(Q["stood_at"], bucket_of(conversation_id), conversation_id, workspace_id, list(seqs), at)
    return {
        row["seq"]: Stood(seq=row["seq"], version=row["version"], parts=row["parts"], text=row["text"], edited_at=row["edited_at"])
        for row in rows
    }


async def count_replies(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int], upto: int) -> dict[int, int]:
    """How many posts up to this one stand under each of these."""
    rows = await tx.fetch(Q["count_replies"], bucket_of(conversation_id), conversation_id, workspace_id, list(seqs), upto)
    return {row["thread"]: row["replies"] for row in rows}


async def is_hidden(tx: Tx, workspace_id: UUID, conversation_id: UUID, person_id: UUID, seq: int) -> bool:
    """Whether the person has deleted it for themselves."""
    return await tx.fetchval(Q["is_hidden"], bucket_of(conversation_id), conversation_id, workspace_id, person_id, seq)


async def add_mentions(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, person_ids: Sequence[UUID]) -> None:
    """They are named in the post."""
    await tx.execute(Q["add_mentions"], bucket_of(conversation_id), conversation_id, workspace_id, seq, list(person_ids))


async def add_mentions_of_all(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, but: UUID | None) -> None:
    """Everybody who is in the conversation is named in the post, but one."""
    await tx.execute(Q["add_mentions_of_all"], bucket_of(conversation_id), conversation_id, workspace_id, seq, but)


async def drop_mentions(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int) -> None:
    """The post names nobody."""
    await tx.execute(Q["drop_mentions"], bucket_of(conversation_id), conversation_id, workspace_id, seq)


async def active_among(tx: Tx, workspace_id: UUID, conversation_id: UUID, person_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these are in the conversation."""
    rows = await tx.fetch(Q["active_among"], bucket_of(conversation_id), conversation_id, workspace_id, list(person_ids))
    return {row["person_id"] for row in rows}


async def others_in(tx: Tx, workspace_id: UUID, conversation_id: UUID, person_id: UUID) -> list[UUID]:
    """Who else is in a direct conversation."""
    rows = await tx.fetch(Q["others_in"], bucket_of(conversation_id), conversation_id, workspace_id, person_id)
    return [row["person_id"] for row in rows]


async def count_reply(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, more: int) -> None:
    """The thread below this post has so many more."""
    await tx.execute(Q["count_reply"], bucket_of(conversation_id), conversation_id, workspace_id, seq, more)


def post_of(row: Row) -> Post:
    """One row of posts.sql or following.sql."""
    return Post(
        id=row["id"],
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        author=Author(kind=row["author_kind"], id=row["author_id"], name=row["author_name"]),
        parts=row["parts"],
        text=row["text"],
        created_at=row["created_at"],
        metadata=row["metadata"],
        reply_to=row["reply_to"],
        reply_to_id=row["reply_to_id"],
        thread=row["thread"],
        thread_id=row["thread_id"],
        replies=row["replies"],
        channel=row["channel"],
        sent_as=row["sent_as"],
        version=row["version"],
        edited_at=row["edited_at"],
        deleted_at=row["deleted_at"],
        deleted_by=row["deleted_by"],
        pinned_at=row["pinned_at"],
    )
