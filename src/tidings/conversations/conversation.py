"""A conversation as it stands, and as the API tells it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from tidings.conversations.model import ConversationKind, Person, State
from tidings.conversations.participants.people import PersonView, shown
from tidings.core.durations import write_duration
from tidings.core.errors import Gone, NotFound
from tidings.core.ids import bucket_of, encode
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations", "conversations.sql")

LAST_ID = UUID(int=(1 << 128) - 1)
AuthorKind = Literal["contact", "member", "assistant", "key", "system"]


class Object(msgspec.Struct, frozen=True):
    """What of yours a conversation is about."""

    type: str
    id: str


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """The whole row."""

    id: UUID
    workspace_id: UUID
    kind: ConversationKind
    state: State
    title: str | None
    metadata: str
    """JSON."""
    object: Object | None
    distinct_hash: bytes | None
    owner_id: UUID | None
    cause_id: UUID | None
    author_kind: AuthorKind
    author_id: UUID | None
    is_frozen: bool
    slow_seconds: int
    hides_positions: bool
    is_moderated: bool
    route: str | None
    """JSON."""
    rule: str | None
    """JSON."""
    opening: str | None
    """JSON."""
    starts_at: datetime | None
    expires_at: datetime | None
    expires_after: timedelta | None
    on_expiry: Literal["close", "delete"]
    warns_before: timedelta | None
    warned_at: datetime | None
    warning: str | None
    participants: int
    last_seq: int
    last_change: int
    last_post_at: datetime | None
    opened_at: datetime | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None


class ConversationView(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation."""

    id: str
    kind: ConversationKind
    state: State
    title: str | None
    metadata: msgspec.Raw
    object: Object | None
    """What of yours it is about."""
    participants: int
    """How many are in it."""
    is_frozen: bool
    """Only owners and moderators may post."""
    slow_mode: str | None
    """How long a member waits between two posts."""
    hides_positions: bool
    """Nobody is told how far others have read."""
    is_moderated: bool
    starts_at: datetime | None
    expires_at: datetime | None
    expires_after: str | None
    """After the last post."""
    on_expiry: Literal["close", "delete"]
    warns_before: str | None
    warning: str | None
    """What the system posts when it warns that the conversation ends."""
    rule: msgspec.Raw | None
    """What keeps who is in it; null for people, and where nothing does."""
    route: msgspec.Raw | None
    """How who has not seen a post is reached; null for people, and where it is the workspace's way."""
    owner: str | None
    """Your id of the contact whose own conversation it is, made at their first answer."""
    cause: str | None
    """The message whose answer began it."""
    created_by: PersonView | None
    """Null where a key of yours made it."""
    last_seq: int
    cursor: str
    """Where who has read all of it goes on: `<seq>.<change>`."""
    last_post_at: datetime | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None


async def load(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> Conversation:
    """The conversation, whatever its state; raises NotFound."""
    row = await tx.fetchrow(Q["load_conversation"], bucket_of(conversation_id), conversation_id, workspace_id)
    if row is None:
        raise NotFound("There is no such conversation")
    return read_conversation(row)


async def get_conversation(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> Conversation:
    """The conversation; raises NotFound, and Gone where it was deleted."""
    found = await load(tx, workspace_id, conversation_id)
    if found.state is State.DELETED:
        raise Gone("This conversation was deleted")
    return found


async def list_conversations(
    tx: Tx,
    workspace_id: UUID,
    *,
    limit: int,
    before: UUID | None = None,
    kind: str | None = None,
    state: str | None = None,
    object_type: str | None = None,
    object_id: str | None = None,
    person_id: UUID | None = None,
) -> list[Conversation]:
    """The newest first, each as all that is given says; deleted ones only where they are asked for."""
    same = (workspace_id, before or LAST_ID, limit, kind, state)
    if person_id is not None:
        rows = await tx.fetch(Q["list_of_person"], *same, person_id, object_type, object_id)
    elif object_id is not None:
        rows = await tx.fetch(Q["list_about"], *same, object_type, object_id)
    else:
        is_listed_apart = state is not None and state != State.OPEN
        rows = await tx.fetch(Q["list_in_state" if is_listed_apart else "list_conversations"], *same)
    return [read_conversation(row) for row in rows]


async def views_of(tx: Tx, workspace_id: UUID, conversations: Sequence[Conversation], *, for_person: bool) -> list[ConversationView]:
    """As the API tells them, in their order; people are not told how they are kept and reached."""
    authors = {one.id: _author(one) for one in conversations}
    owners = {one.id: Person("contact", one.owner_id) for one in conversations if one.owner_id is not None}
    people = await shown(tx, workspace_id, [*(author for author in authors.values() if author is not None), *owners.values()])
    return [_view(one, people, authors[one.id], owners.get(one.id), for_person=for_person) for one in conversations]


def _author(conversation: Conversation) -> Person | None:
    if conversation.author_id is None:
        return None
    match conversation.author_kind:
        case "contact" | "member" | "assistant" as kind:
            return Person(kind, conversation.author_id)
        case _:
            return None


def _view(
    one: Conversation, people: Mapping[Person, PersonView], author: Person | None, owner: Person | None, *, for_person: bool
) -> ConversationView:
    return ConversationView(
        id=encode("cnv", one.id),
        kind=one.kind,
        state=one.state,
        title=one.title,
        metadata=msgspec.Raw(one.metadata.encode()),
        object=one.object,
        participants=one.participants,
        is_frozen=one.is_frozen,
        slow_mode=write_duration(timedelta(seconds=one.slow_seconds)) if one.slow_seconds else None,
        hides_positions=one.hides_positions,
        is_moderated=one.is_moderated,
        starts_at=one.starts_at,
        expires_at=one.expires_at,
        expires_after=_duration(one.expires_after),
        on_expiry=one.on_expiry,
        warns_before=_duration(one.warns_before),
        warning=one.warning,
        rule=msgspec.Raw(one.rule.encode()) if one.rule is not None and not for_person else None,
        route=msgspec.Raw(one.route.encode()) if one.route is not None and not for_person else None,
        owner=people[owner].id if owner is not None else None,
        cause=encode("msg", one.cause_id) if one.cause_id is not None and not for_person else None,
        created_by=people[author] if author is not None else None,
        last_seq=one.last_seq,
        cursor=f"{one.last_seq}.{one.last_change}",
        last_post_at=one.last_post_at,
        created_at=one.created_at,
        updated_at=one.updated_at,
        closed_at=one.closed_at,
    )


def _duration(given: timedelta | None) -> str | None:
    return write_duration(given) if given is not None else None


def read_conversation(row: Row) -> Conversation:
    """One row of the statements that read whole conversations."""
    plain: dict[str, Any] = {name: row[name] for name in _PLAIN}
    return Conversation(
        **plain,
        state=State(row["state"]),
        metadata=row["metadata_text"],
        rule=row["rule_text"],
        route=row["route_text"],
        opening=row["opening_text"],
        object=Object(row["object_type"], row["object_id"]) if row["object_id"] is not None else None,
    )


_MADE = {"state", "metadata", "rule", "route", "opening", "object"}
_PLAIN = tuple(name for name in Conversation.__struct_fields__ if name not in _MADE)
