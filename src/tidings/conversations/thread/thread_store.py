"""The statements of what is said from outside the app, and to it, as functions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from tidings.conversations.model import Author
from tidings.core.ids import bucket_of
from tidings.db import Connection, Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations.thread", "thread.sql")


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """A post, as far as what comes of it outside the app is decided by it."""

    conversation_id: UUID
    workspace_id: UUID
    author_id: UUID | None
    is_contact: bool


class Follows(msgspec.Struct, frozen=True, kw_only=True):
    """What a post asks for outside the app, by its place: somebody hears it there, or has seen what they were told of."""

    place: int
    person_id: UUID
    message_id: UUID
    """What they said last, or what told them."""
    is_seen: bool


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody outside the app, and what is said to them there."""

    person_id: UUID
    message_id: UUID
    """What they said last."""
    author: Author
    text: str


class OpenRoute(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody on the way of a message that is not at its end."""

    workspace_id: UUID
    message_id: UUID
    contact_id: UUID


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How people are reached in a conversation, and what it is called."""

    own: str | None
    workspaces: str | None
    title: str | None
    owner_id: UUID | None
    last_seq: int


class Unseen(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody has seen, and what they were told of last."""

    person_id: UUID
    seen_seq: int
    from_seq: int | None
    upto_seq: int
    is_seen: bool
    """They have seen that, or were told of nothing yet."""
    steps_at: tuple[datetime, ...]


class UnseenPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post that somebody may not have seen."""

    seq: int
    id: UUID
    author_kind: str
    author_id: UUID | None
    author_name: str | None
    text: str
    created_at: datetime
    went_out: bool
    """To who was outside then."""


class NotFor(msgspec.Struct, frozen=True, kw_only=True):
    """A post or an author that is nothing for somebody; or they have heard outside what went out."""

    person_id: UUID
    seq: int | None
    author_id: UUID | None
    is_outside: bool


class ReachRow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is told of posts."""

    person_id: UUID
    message_id: UUID
    from_seq: int
    upto_seq: int
    steps_at: tuple[datetime, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as somebody finds it who wants to say something there."""

    state: str
    kind: str
    owner_id: UUID | None
    membership: str | None


class SentRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has left to a person."""

    id: UUID
    message_id: UUID
    channel: str
    state: str
    reason: str | None
    sent_at: datetime
    delivered_at: datetime | None
    read_at: datetime | None
    purpose: str
    topic: str | None
    template: str | None
    conversation_id: UUID | None
    content: str | None
    """JSON, where it was kept."""


class Receive(msgspec.Struct, frozen=True, kw_only=True):
    """Something that came in and is no post."""

    id: UUID
    channel: str
    text: str | None
    title: str | None
    is_automatic: bool
    created_at: datetime


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """Where a delivery of a message stands."""

    message_id: UUID
    channel: str
    state: str
    reason: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None


async def expect(tx: Connection, said: Sequence[Posted], real_now: datetime) -> list[Follows]:
    """Somebody will look whether these were seen, where anybody may be reached; answers what else they ask for."""
    rows = await tx.fetch(
        Q["expect"],
        [bucket_of(one.conversation_id) for one in said],
        [one.conversation_id for one in said],
        [one.workspace_id for one in said],
        [one.author_id for one in said],
        real_now,
        [one.is_contact for one in said],
    )
    return [
        Follows(place=row["place"] - 1, person_id=row["person_id"], message_id=row["message_id"], is_seen=row["is_seen"]) for row in rows
    ]


async def went_out_as(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, message_id: UUID) -> None:
    """The post has left as this message."""
    await tx.execute(Q["went_out_as"], bucket_of(conversation_id), conversation_id, workspace_id, seq, message_id)


async def answered_later(tx: Connection, conversations: Sequence[UUID]) -> set[UUID]:
    """Those of the conversations in which something that was said is still to leave."""
    rows = await tx.fetch(Q["answered_later"], [bucket_of(one) for one in conversations], list(conversations))
    return {row["subject"] for row in rows}


async def is_answered_before(tx: Tx, workspace_id: UUID, conversation_id: UUID, before: str) -> bool:
    """Whether something is still to leave that was said before, by the keys of the timers."""
    return await tx.fetchval(Q["is_answered_before"], bucket_of(conversation_id), conversation_id, workspace_id, before)


async def to_answer(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, after: UUID, limit: int) -> list[Outside]:
    """Who is outside the app, after this person, and hears this post there; nobody hears what was deleted."""
    rows = await tx.fetch(Q["to_answer"], bucket_of(conversation_id), conversation_id, workspace_id, seq, after, limit)
    return [
        Outside(
            person_id=row["person_id"],
            message_id=row["message_id"],
            author=Author(kind=row["author_kind"], id=row["author_id"]),
            text=row["text"],
        )
        for row in rows
    ]


async def open_routes_about(tx: Tx, conversations: Sequence[tuple[UUID, UUID]]) -> list[OpenRoute]:
    """Whose routes are not at their end, of messages about these conversations (workspace, conversation)."""
    rows = await tx.fetch(Q["open_routes_about"], [workspace for workspace, _ in conversations], [one for _, one in conversations])
    return [OpenRoute(**_dict(row)) for row in rows]


async def is_there(connection: Connection, workspace_id: UUID, conversation_id: UUID) -> bool:
    """False where there is none, or where it was deleted."""
    return await connection.fetchval(Q["is_there"], bucket_of(conversation_id), conversation_id, workspace_id)


async def conversations_of(tx: Tx, workspace_id: UUID, messages: Sequence[UUID]) -> dict[UUID, UUID]:
    """What conversation each of these messages is about, of those that are about any."""
    if not messages:
        return {}
    rows = await tx.fetch(Q["conversations_of"], workspace_id, [bucket_of(one) for one in messages], list(messages))
    return {row["id"]: row["conversation_id"] for row in rows}


async def own_conversations(tx: Tx, workspace_id: UUID, people: Sequence[UUID]) -> dict[UUID, UUID]:
    """The own conversations of these contacts, of those who have one."""
    rows = await tx.fetch(Q["own_conversations"], workspace_id, [bucket_of(one) for one in people], list(people))
    return {row["owner_id"]: row["id"] for row in rows}


async def lock_conversations(tx: Tx, workspace_id: UUID, conversations: Sequence[UUID]) -> None:
    """They are held until the commit, those that there are."""
    if conversations:
        ids = sorted(conversations)
        await tx.execute(Q["lock_conversations"], workspace_id, [bucket_of(one) for one in ids], ids)


async def entry(tx: Tx, workspace_id: UUID, conversation_id: UUID, person_id: UUID) -> Entry | None:
    """The conversation as the person finds it; None where there is none."""
    row = await tx.fetchrow(Q["entry"], bucket_of(conversation_id), conversation_id, workspace_id, person_id)
    return None if row is None else Entry(**_dict(row))


async def put_outsiders(tx: Tx, workspace_id: UUID, heard: Sequence[tuple[UUID, UUID, UUID]], at: datetime) -> None:
    """Each person was heard last in the conversation by the message (conversation, person, message), from outside the app."""
    if heard:
        conversations, people, messages = (list(column) for column in zip(*heard, strict=True))
        buckets = [bucket_of(one) for one in conversations]
        await tx.execute(Q["put_outsiders"], buckets, conversations, people, messages, workspace_id, at)


async def seen_upto(tx: Tx, workspace_id: UUID, person_id: UUID, read: Sequence[tuple[UUID, int]]) -> list[tuple[UUID, timedelta]]:
    """The messages that told the person of what they have read now (conversation, seq), each with the workspace's clock offset."""
    rows = await tx.fetch(
        Q["seen_upto"], [bucket_of(one) for one, _ in read], [one for one, _ in read], person_id, [seq for _, seq in read], workspace_id
    )
    return [(row["message_id"], row["clock_offset"]) for row in rows]


async def way_of(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> Way | None:
    """None where nobody is reached now: it is deleted, or has not begun."""
    row = await tx.fetchrow(Q["way_of"], bucket_of(conversation_id), conversation_id, workspace_id)
    return None if row is None else Way(**_dict(row))


async def begin_look(tx: Tx, conversation_id: UUID) -> bool:
    """Whether nobody else looks at it right now; then nobody does until the commit."""
    return await tx.fetchval(Q["begin_look"], conversation_id)


async def unseen(tx: Tx, workspace_id: UUID, conversation_id: UUID, now: datetime, last_seq: int, start: UUID) -> list[UUID]:
    """Who has neither seen the last post nor was told of it, from this person on; `now` is business time."""
    rows = await tx.fetch(Q["unseen"], bucket_of(conversation_id), conversation_id, workspace_id, now, last_seq, start)
    return [row["person_id"] for row in rows]


async def hold_unseen(tx: Tx, workspace_id: UUID, conversation_id: UUID, people: Sequence[UUID]) -> list[Unseen]:
    """How far those have seen whom nobody else holds; they are held until the commit."""
    rows = await tx.fetch(Q["hold_unseen"], bucket_of(conversation_id), conversation_id, workspace_id, list(people))
    return [
        Unseen(
            person_id=row["person_id"],
            seen_seq=row["seen_seq"],
            from_seq=row["from_seq"],
            upto_seq=row["upto_seq"],
            is_seen=row["is_seen"],
            steps_at=tuple(row["steps_at"]),
        )
        for row in rows
    ]


async def unseen_posts(tx: Tx, workspace_id: UUID, conversation_id: UUID, after: int, limit: int) -> list[UnseenPost]:
    """The last posts after this seq, the oldest first."""
    rows = await tx.fetch(Q["unseen_posts"], bucket_of(conversation_id), conversation_id, workspace_id, after, limit)
    return [UnseenPost(**_dict(row)) for row in reversed(rows)]


async def not_for(tx: Tx, workspace_id: UUID, conversation_id: UUID, people: Sequence[UUID]) -> list[NotFor]:
    """What of the posts is nothing for whom of these people."""
    rows = await tx.fetch(Q["not_for"], bucket_of(conversation_id), conversation_id, workspace_id, list(people))
    return [NotFor(**_dict(row)) for row in rows]


async def put_reaches(tx: Tx, workspace_id: UUID, conversation_id: UUID, rows: Sequence[ReachRow], at: datetime) -> None:
    """These people are told of posts."""
    await tx.execute(
        Q["put_reaches"],
        bucket_of(conversation_id),
        conversation_id,
        workspace_id,
        [row.person_id for row in rows],
        [row.message_id for row in rows],
        [row.from_seq for row in rows],
        [row.upto_seq for row in rows],
        ["{" + ",".join(time.isoformat() for time in row.steps_at) + "}" for row in rows],
        at,
    )


async def sends_to(
    tx: Tx, workspace_id: UUID, contact_id: UUID, before: datetime, before_id: UUID, own: Sequence[UUID], limit: int
) -> list[SentRow]:
    """What has left to the contact before a moment, the newest first, but for what was said in these conversations."""
    rows = await tx.fetch(Q["sends_to"], workspace_id, contact_id, before, before_id, own, limit)
    return [SentRow(**_dict(row)) for row in rows]


async def last_seq_before(tx: Tx, workspace_id: UUID, conversation_id: UUID, before: UUID) -> int:
    """The last post of a conversation with an id before this one; 0 where there is none."""
    return await tx.fetchval(Q["last_seq_before"], bucket_of(conversation_id), conversation_id, workspace_id, before) or 0


async def received_from(tx: Tx, workspace_id: UUID, contact_id: UUID, before_id: UUID, limit: int) -> list[Receive]:
    """What came in from the contact and is no post, the newest first."""
    return [Receive(**_dict(row)) for row in await tx.fetch(Q["received_from"], workspace_id, contact_id, before_id, limit)]


async def journeys_of(tx: Tx, workspace_id: UUID, messages: Sequence[UUID]) -> list[Journey]:
    """Where the deliveries of these messages stand."""
    if not messages:
        return []
    return [Journey(**_dict(row)) for row in await tx.fetch(Q["journeys_of"], workspace_id, list(messages))]


def _dict(row: Row) -> dict[str, Any]:
    return dict(row.items())
