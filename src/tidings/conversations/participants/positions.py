"""Positions: how far somebody has got in a conversation, as one number delivered and one read, which only rise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from tidings.conversations.model import SHOWN_POSITIONS, Membership, Person, Standing
from tidings.conversations.participants.blocks import hidden_authors
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.reaching.reach import seen
from tidings.conversations.standing import standing_of
from tidings.core.errors import FieldError, Forbidden, Invalid, NotFound
from tidings.core.ids import bucket_of, encode
from tidings.db import Tx, load_queries
from tidings.events import Fact, append

Q = load_queries(__package__ or "tidings.conversations.participants", "people.sql")

MOST_READ_AT_ONCE = 1_000


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How one person sees one conversation, and what they have not read of it."""

    delivered: int
    read: int
    last_seq: int
    unread: int
    mentions: int
    muted_until: datetime | None
    silent_until: datetime | None
    is_archived: bool


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """How far one post got with one person."""

    person: PersonView
    state: Literal["sent", "delivered", "read"]


class Receipts(msgspec.Struct, frozen=True, kw_only=True):
    """How far one post got."""

    seq: int
    total: int
    """How many it is for, beside who said it."""
    delivered: int | None
    """None: hidden."""
    read: int | None
    people: list[Receipt] | None
    """None: hidden, or too many."""


async def move(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID | None,
    person: Person,
    *,
    delivered: int | None = None,
    read: int | None = None,
    now: datetime,
) -> Place:
    """The person has got at least this far, and has never got less far than before; what was read was delivered.

    Raises NotFound, Gone, Forbidden where they are not in it any more, and Invalid for a post that there is not.
    """
    found = await standing_of(tx, workspace_id, conversation_id, person)
    if found.membership is not Membership.ACTIVE:
        raise Forbidden("Who is not in a conversation any more reads no further in it", code="not_in_it")
    errors = [
        FieldError(f"/{name}", "no_such_post", f"The last post has the seq {found.upto}")
        for name, seq in (("delivered", delivered), ("read", read))
        if seq is not None and seq > found.upto
    ]
    if errors:
        raise Invalid(errors)
    # What an earlier life of theirs was not shown is read, as far as they are concerned.
    row = await tx.fetchrow(
        Q["move_position"], bucket_of(found.conversation_id), found.conversation_id, person.id, workspace_id, delivered or 0, read or 0
    )
    if row is not None and row["read_seq"] > row["was_read"]:
        await seen(tx, workspace_id, person.id, [(found.conversation_id, row["read_seq"])], now)
        await _tell(tx, found, person, row["delivered_seq"], row["read_seq"], now)
    return await place_of(tx, workspace_id, found.conversation_id, person, now)


async def place_of(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person, now: datetime) -> Place:
    """Where the person has got, and what they have not read; raises NotFound and Gone."""
    found = await standing_of(tx, workspace_id, conversation_id, person)
    blocked = await hidden_authors(tx, workspace_id, person)
    row = await tx.fetchrow(Q["own_place"], bucket_of(found.conversation_id), found.conversation_id, person.id, workspace_id, blocked)
    if row is None:
        raise NotFound
    return Place(
        delivered=row["delivered_seq"],
        read=row["read_seq"],
        last_seq=found.upto,
        unread=max(0, row["unread"]),
        mentions=row["mentions"],
        muted_until=_later(row["muted_until"], now),
        silent_until=_later(row["silent_until"], now),
        is_archived=is_archived(row["archived_at"], row["last_post_at"]),
    )


async def read_everything(tx: Tx, workspace_id: UUID, person: Person, conversations: Sequence[UUID] | None, now: datetime) -> int:
    """The person has read all that there is in these conversations (None: in all of theirs); answers how many of them had more.

    At most `MOST_READ_AT_ONCE` of them: who is in more does it again.
    """
    given = list(conversations) if conversations is not None else None
    rows = await tx.fetch(Q["read_everything"], person.id, workspace_id, given, MOST_READ_AT_ONCE)
    await seen(tx, workspace_id, person.id, [(row["conversation_id"], row["read_seq"]) for row in rows], now)
    told = [row for row in rows if row["participants"] <= SHOWN_POSITIONS]
    if told:
        who = await _told_as(tx, workspace_id, person)
        data = [told_read(row["conversation_id"], who, row["delivered_seq"], row["read_seq"]) for row in told]
        await tx.execute(
            Q["tell_reads"],
            workspace_id,
            [row["bucket"] for row in told],
            [row["conversation_id"] for row in told],
            data,
            now,
            person.id if person.kind == "contact" else None,
        )
    return len(rows)


async def receipts_of(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person | None, message_id: UUID | None) -> Receipts:
    """How far a post got, with whom; in large conversations counts alone; nothing of it to people where positions are hidden, nor to who is out.

    Raises NotFound and Gone.
    """
    found = await standing_of(tx, workspace_id, conversation_id, person)
    bucket = bucket_of(found.conversation_id)
    post = await tx.fetchrow(Q["post_of"], bucket, found.conversation_id, message_id, workspace_id) if message_id is not None else None
    if post is None or not found.sees_after < post["seq"] <= found.upto:
        raise NotFound("There is no such post in this conversation, or it is not shown to you")
    given = (bucket, found.conversation_id, post["seq"], post["author_id"], workspace_id)
    counts = await tx.fetchrow(Q["count_receipts"], *given)
    assert counts is not None, "an aggregate has a row"
    is_out = person is not None and found.membership is not Membership.ACTIVE
    if is_out or (found.hides_positions and person is not None):
        return Receipts(seq=post["seq"], total=counts["total"], delivered=None, read=None, people=None)
    people: list[Receipt] | None = None
    if found.participants <= SHOWN_POSITIONS:
        rows = await tx.fetch(Q["list_receipts"], *given, SHOWN_POSITIONS)
        names = await shown(tx, workspace_id, [Person(row["kind"], row["person_id"]) for row in rows])
        people = [
            Receipt(
                person=names[Person(row["kind"], row["person_id"])],
                state="read" if row["is_read"] else "delivered" if row["is_delivered"] else "sent",
            )
            for row in rows
        ]
    return Receipts(seq=post["seq"], total=counts["total"], delivered=counts["delivered"], read=counts["read"], people=people)


def is_archived(archived_at: datetime | None, last_post_at: datetime | None) -> bool:
    """Whether a conversation is out of the way for somebody: until the next post."""
    return archived_at is not None and (last_post_at is None or last_post_at <= archived_at)


def _later(time: datetime | None, now: datetime) -> datetime | None:
    return time if time is not None and time > now else None


async def _tell(tx: Tx, found: Standing, person: Person, delivered: int, read: int, now: datetime) -> None:
    if found.participants > SHOWN_POSITIONS:
        return
    who = await _told_as(tx, found.workspace_id, person)
    fact = Fact(
        bucket=bucket_of(found.conversation_id),
        workspace_id=found.workspace_id,
        type="participant.read",
        conversation_id=found.conversation_id,
        contact_id=person.id if person.kind == "contact" else None,
        data=told_read(found.conversation_id, who, delivered, read),
        occurred_at=now,
    )
    await append(tx, fact)


async def _told_as(tx: Tx, workspace_id: UUID, person: Person) -> dict[str, str | None]:
    """Of a contact only the kind: who they are in your terms is added when it is sent, while they are there."""
    if person.kind == "contact":
        return {"kind": person.kind}
    return {"kind": person.kind, person.kind: (await shown(tx, workspace_id, [person]))[person].id}


def told_read(conversation_id: UUID, who: dict[str, str | None], delivered: int, read: int) -> str:
    """What the fact says, as JSON: where, of whom, and how far they have got."""
    told = {"conversation": encode("cnv", conversation_id), **who, "delivered": delivered, "read": read}
    return msgspec.json.encode(told).decode()
