"""Conversations as the company looks on them: by what was said last, and with what a member has not read of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts.find_contacts import find_ids
from tidings.conversations import store
from tidings.conversations.conversation import Conversation, ConversationView, read_conversation, views_of
from tidings.conversations.model import ConversationKind, Membership, Person, PersonKind, Standing
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.participants.positions import Place
from tidings.conversations.standing import standing_of
from tidings.core.errors import invalid
from tidings.core.ids import bucket_of, encode
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations", "inbox.sql")

MOST_UNREAD = 100
"""Of one conversation: that many or more."""
LOOKED_THROUGH = 1_000
"""Open conversations with the newest posts, among which those with something unread are counted."""
UNREAD_AMONG = 10_000
"""From a place in the list on, among which those with something unread are looked for."""
MOST_FOUND = 2_000
"""Conversations that words, people or an object may mean; of more the newest made ones."""
_PEOPLE_FOUND = 200


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which conversations; None: whatever it is."""

    kind: ConversationKind | None = None
    state: str | None = None
    """None: all that are not deleted."""
    object: tuple[str, str] | None = None
    person_id: UUID | None = None
    """In which this contact is or is invited."""
    q: str | None = None
    """The beginnings of words of the title, or what finds somebody in it."""
    is_unread: bool = False
    """Only with something that the member who asks has not read."""


class LastSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What was said last."""

    message: str
    seq: int
    author: PersonView | None
    """null: the company itself."""
    author_name: str | None
    """By which name the company says it."""
    channel: str | None
    """Over which it came in, or left; null: in the app alone."""
    text: str
    """The first 200 characters."""
    at: datetime
    is_deleted: bool


class ListedConversation(ConversationView, frozen=True, kw_only=True):
    """A conversation in a list."""

    people: list[PersonView]
    """Some of those in it beside the member who asks, at most four, contacts first."""
    last_post: LastSaid | None
    unread: int | None
    """How many posts the member who asks has not read: 100 means that many or more. null for a key."""


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """The member who looks, and since when they are one."""

    member_id: UUID
    joined_at: datetime


async def asker_of(tx: Tx, workspace_id: UUID, member_id: UUID) -> Asker | None:
    """The member, as who looks on; None where they are none of the workspace."""
    joined_at = await tx.fetchval(Q["joined_at"], workspace_id, member_id)
    return None if joined_at is None else Asker(member_id=member_id, joined_at=joined_at)


async def list_active(
    tx: Tx,
    workspace_id: UUID,
    asker: Asker | None,
    wanted: Wanted,
    *,
    country: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Conversation]:
    """The one in which something was said last first, after a place in this order. Needs the pipeline's role where there is a `q`.

    `country` is that of a number in `q` without a country code. Without an asker nothing is unread.
    """
    if wanted.is_unread and asker is None:
        return []
    among = await _among(tx, workspace_id, wanted, country)
    if among is not None and not among:
        return []
    await tx.execute(Q["plan_anew"])
    rows = await tx.fetch(
        Q["list_active"],
        workspace_id,
        after[0] if after is not None else None,
        after[1] if after is not None else None,
        limit,
        wanted.kind,
        wanted.state,
        asker.member_id if asker is not None else None,
        wanted.is_unread,
        asker.joined_at if asker is not None else None,
        among,
        UNREAD_AMONG if wanted.is_unread else None,
    )
    return [read_conversation(row) for row in rows]


async def load_among(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> list[Conversation]:
    """Those of these that there are, whatever their state."""
    rows = await tx.fetch(Q["load_among"], workspace_id, [bucket_of(one) for one in ids], list(ids))
    return [read_conversation(row) for row in rows]


async def listed(tx: Tx, workspace_id: UUID, asker: Asker | None, conversations: Sequence[Conversation]) -> list[ListedConversation]:
    """As a list tells them, in their order."""
    if not conversations:
        return []
    ids = [one.id for one in conversations]
    views = await views_of(tx, workspace_id, conversations, for_person=False)
    rows = {row["id"]: row for row in await _rows(tx, workspace_id, asker, ids)}
    some = {one: _persons(rows[one]["some"]) for one in ids}
    authors = {one: _author(rows[one]) for one in ids}
    names = await shown(
        tx, workspace_id, [*(one for one in authors.values() if one is not None), *(one for few in some.values() for one in few)]
    )
    return [
        ListedConversation(
            **msgspec.structs.asdict(view),
            people=[names[person] for person in some[one]],
            last_post=_last(rows[one], authors[one], names),
            unread=rows[one]["unread"] if asker is not None else None,
        )
        for one, view in zip(ids, views, strict=True)
    ]


async def count_unread(tx: Tx, workspace_id: UUID, asker: Asker) -> int:
    """In how many of the 1,000 open conversations with the newest posts they have something unread."""
    return await tx.fetchval(Q["count_unread"], workspace_id, asker.member_id, asker.joined_at, LOOKED_THROUGH)


async def workspaces_of(tx: Tx, ids: Sequence[UUID], workspaces: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Those of these conversations that are of these workspaces, each with its own. For the pipeline's role."""
    rows = await tx.fetch(Q["workspaces_of"], [bucket_of(one) for one in ids], list(ids), list(workspaces))
    return [(row["id"], row["workspace_id"]) for row in rows]


async def is_in_it(tx: Tx, workspace_id: UUID, conversation_id: UUID, person: Person) -> bool:
    """Whether they take part in the conversation."""
    standing = await store.standing(tx, workspace_id, conversation_id, person)
    return standing is not None and standing.membership is Membership.ACTIVE


async def watch(tx: Tx, workspace_id: UUID, conversation_id: UUID, member_id: UUID, read: int, now: datetime) -> Place:
    """A member who is not in the conversation has read so far; nobody is told. Raises NotFound, Gone, and Invalid for a post that there is not."""
    found = await standing_of(tx, workspace_id, conversation_id, None)
    if read > found.last_seq:
        raise invalid("/read", "no_such_post", f"The last post has the seq {found.last_seq}")
    bucket = bucket_of(conversation_id)
    await tx.execute(Q["watch"], workspace_id, bucket, conversation_id, member_id, read, now)
    return await _place(tx, found, member_id)


async def _place(tx: Tx, found: Standing, member_id: UUID) -> Place:
    workspace_id, conversation_id = found.workspace_id, found.conversation_id
    read: int = await tx.fetchval(Q["watched"], workspace_id, bucket_of(conversation_id), conversation_id, member_id)
    asker = await asker_of(tx, workspace_id, member_id)
    [row] = await _rows(tx, workspace_id, asker, [conversation_id])
    return Place(
        delivered=read,
        read=read,
        last_seq=found.last_seq,
        unread=row["unread"],
        mentions=0,
        muted_until=None,
        silent_until=None,
        is_archived=False,
    )


async def _among(tx: Tx, workspace_id: UUID, wanted: Wanted, country: str | None) -> list[UUID] | None:
    """Which conversations may be meant, by whom and what they are about; None: all."""
    found: list[set[UUID]] = []
    if wanted.person_id is not None:
        found.append(_ids(await tx.fetch(Q["of_people"], workspace_id, [wanted.person_id], MOST_FOUND)))
    if wanted.object is not None:
        found.append(_ids(await tx.fetch(Q["about"], workspace_id, *wanted.object, MOST_FOUND)))
    if wanted.q is not None:
        people = await find_ids(tx, workspace_id, wanted.q, country=country, limit=_PEOPLE_FOUND)
        named = _ids(await tx.fetch(Q["titled"], workspace_id, wanted.q, MOST_FOUND))
        found.append(named | _ids(await tx.fetch(Q["of_people"], workspace_id, people, MOST_FOUND)))
    if not found:
        return None
    return [one for one in found[0] if all(one in others for others in found[1:])]


async def _rows(tx: Tx, workspace_id: UUID, asker: Asker | None, ids: Sequence[UUID]) -> list[Row]:
    member_id, since = (asker.member_id, asker.joined_at) if asker is not None else (None, None)
    return await tx.fetch(Q["told_of"], workspace_id, [bucket_of(one) for one in ids], list(ids), member_id, since)


def _ids(rows: Sequence[Row]) -> set[UUID]:
    return {row["id"] for row in rows}


def _persons(texts: list[str] | None) -> list[Person]:
    kinds: dict[str, PersonKind] = {"contact": "contact", "member": "member", "assistant": "assistant"}
    parts = [text.partition(" ") for text in texts or []]
    return [Person(kinds[kind], UUID(one)) for kind, _, one in parts]


def _author(row: Row) -> Person | None:
    if row["author_id"] is None or row["author_kind"] == "system":
        return None
    return Person(row["author_kind"], row["author_id"])


def _last(row: Row, author: Person | None, names: dict[Person, PersonView]) -> LastSaid | None:
    if row["post_id"] is None:
        return None
    is_deleted = row["deleted_at"] is not None
    return LastSaid(
        message=encode("msg", row["post_id"]),
        seq=row["post_seq"],
        author=names[author] if author is not None else None,
        author_name=row["author_name"],
        channel=row["channel"],
        text="" if is_deleted else row["text"],
        at=row["posted_at"],
        is_deleted=is_deleted,
    )
