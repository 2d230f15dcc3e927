"""A person's own conversations, and what they have not read in all of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.model import ConversationKind, Membership, Person, Role, State
from tidings.conversations.participants.blocks import hidden_authors
from tidings.conversations.participants.people import PersonView, shown
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations.participants", "people.sql")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which of a person's conversations."""

    membership: Membership = Membership.ACTIVE
    kind: ConversationKind | None = None
    object_type: str | None = None
    object_id: str | None = None
    is_archived: bool | None = None
    """None: either."""
    is_unread: bool = False
    among: Sequence[UUID] | None = None
    """Only of these conversations; None: of all."""


class LastPost(msgspec.Struct, frozen=True, kw_only=True):
    """What was said last, of what the person may see."""

    id: UUID
    seq: int
    author: PersonView | None
    """None: the company itself, by `author_name` where it gave one."""
    author_name: str | None
    text: str
    """Its first 200 characters."""
    at: datetime
    is_deleted: bool


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as one person sees it in their list."""

    id: UUID
    kind: ConversationKind
    state: State
    title: str | None
    object_type: str | None
    object_id: str | None
    role: Role
    membership: Membership
    participants: int
    others: list[PersonView]
    """Some of the others in it, at most four."""
    last_seq: int
    last_change: int
    delivered: int
    read: int
    unread: int
    mentions: int
    muted_until: datetime | None
    silent_until: datetime | None
    is_archived: bool
    is_frozen: bool
    created_at: datetime
    at: datetime
    """Of the last post, or of its making: by what they are sorted."""
    last_post: LastPost | None


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has not read, over all of their conversations."""

    conversations: int
    posts: int
    mentions: int
    told: int
    """Posts, and of conversations in which they want silence only mentions."""


async def list_mine(
    tx: Tx, workspace_id: UUID, person: Person, wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int, now: datetime
) -> list[Mine]:
    """The person's conversations, at most `limit`, the one with the last post first, after a place in this order."""
    rows = await tx.fetch(
        Q["list_mine"],
        person.id,
        workspace_id,
        await hidden_authors(tx, workspace_id, person),
        wanted.membership.value,
        wanted.kind,
        wanted.object_type,
        wanted.object_id,
        wanted.is_archived,
        wanted.is_unread,
        after[0] if after is not None else None,
        after[1] if after is not None else None,
        limit,
        list(wanted.among) if wanted.among is not None else None,
    )
    others = {row["conversation_id"]: _persons(row["others"]) for row in rows}
    authors = [author for row in rows if (author := _author(row)) is not None]
    names = await shown(tx, workspace_id, [*authors, *(one for several in others.values() for one in several)])
    return [_read(row, [names[one] for one in others[row["conversation_id"]]], names, now) for row in rows]


async def unread(tx: Tx, workspace_id: UUID, person: Person, now: datetime) -> Unread:
    """What they have not read: not what was deleted, hidden from them, or said by whom they have blocked."""
    row = await tx.fetchrow(Q["unread_totals"], person.id, workspace_id, await hidden_authors(tx, workspace_id, person), now)
    assert row is not None, "an aggregate has a row"
    return Unread(conversations=row["conversations"], posts=row["posts"], mentions=row["mentions"], told=row["told"])


def _persons(texts: list[str] | None) -> list[Person]:
    parts = [text.partition(" ") for text in texts or []]
    return [
        Person("member" if kind == "member" else "assistant" if kind == "assistant" else "contact", UUID(one)) for kind, _, one in parts
    ]


def _author(row: Row) -> Person | None:
    return Person(row["author_kind"], row["author_id"]) if row["author_id"] is not None and row["author_kind"] != "system" else None


def _read(row: Row, others: list[PersonView], names: dict[Person, PersonView], now: datetime) -> Mine:
    author = _author(row)
    last = None
    if row["post_id"] is not None:
        last = LastPost(
            id=row["post_id"],
            seq=row["post_seq"],
            author=names[author] if author is not None else None,
            author_name=row["author_name"],
            text=row["text"] if row["deleted_at"] is None else "",
            at=row["posted_at"],
            is_deleted=row["deleted_at"] is not None,
        )
    return Mine(
        id=row["conversation_id"],
        kind=row["kind"],
        state=State(row["state"]),
        title=row["title"],
        object_type=row["object_type"],
        object_id=row["object_id"],
        role=Role(row["role"]),
        membership=Membership(row["membership"]),
        participants=row["participants"],
        others=others,
        last_seq=row["last_seq"],
        last_change=row["last_change"],
        delivered=row["delivered_seq"],
        read=row["read_seq"],
        unread=max(0, row["unread"]),
        mentions=row["mentions"],
        muted_until=_later(row["muted_until"], now),
        silent_until=_later(row["silent_until"], now),
        is_archived=row["is_archived"],
        is_frozen=row["is_frozen"],
        created_at=row["created_at"],
        at=row["at"],
        last_post=last,
    )


def _later(time: datetime | None, now: datetime) -> datetime | None:
    return time if time is not None and time > now else None
