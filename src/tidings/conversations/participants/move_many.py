"""Positions of many people at once, in conversations of any workspaces: moved, and told. Needs the pipeline's role."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from tidings.conversations.model import SHOWN_POSITIONS, Person
from tidings.conversations.participants.people import PersonView
from tidings.conversations.participants.positions import told_read
from tidings.core.ids import bucket_of, encode
from tidings.db import Row, Tx, load_queries
from tidings.messages.stop import Evidence, stop

Q = load_queries(__package__ or "tidings.conversations.participants", "move_many.sql")

WhyNot = Literal["no_such_conversation", "not_in_it", "no_such_post"]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody has got at least this far."""

    workspace_id: UUID
    conversation_id: UUID
    person: Person
    delivered: int | None = None
    read: int | None = None


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation, and whose positions in it are asked for."""

    workspace_id: UUID
    conversation_id: UUID
    people: Collection[UUID] | None = None
    """None: everybody's."""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody in it has got."""

    person_id: UUID
    person: PersonView
    delivered: int
    read: int


class Positions(msgspec.Struct, frozen=True, kw_only=True):
    """How far people have got in one conversation."""

    workspace_id: UUID
    conversation_id: UUID
    is_hidden: bool
    """The conversation hides it from its people: only the company may be told."""
    people: list[Position]


class _Moved(msgspec.Struct, frozen=True):
    """A move that went somewhere."""

    move: Move
    row: Row


async def move_many(tx: Tx, moves: Sequence[Move], real_now: datetime) -> list[WhyNot | None]:
    """Everybody has got at least this far, as by `move` each, in no more statements than for one; answers for each why not, or None.

    Several moves of one person in one conversation are one: the furthest of those that may be. `real_now` is real time; what is told
    of it has the business time of its workspace.
    """
    if not moves:
        return []
    rows = await tx.fetch(
        Q["move_positions"],
        [one.conversation_id for one in moves],
        [one.workspace_id for one in moves],
        [one.person.id for one in moves],
        [one.delivered for one in moves],
        [one.read for one in moves],
    )
    refused: dict[int, WhyNot] = {row["place"] - 1: row["refusal"] for row in rows if row["refusal"] is not None}
    places: list[tuple[int, Row]] = [(row["place"] - 1, row) for row in rows if row["refusal"] is None]
    found = [_Moved(moves[place], row) for place, row in places]
    read = [one for one in found if one.row["read_seq"] > one.row["was_read"]]
    if read:
        told = await _see(tx, read)
        await _tell(tx, [one for one in read if one.row["participants"] <= SHOWN_POSITIONS], real_now)
        if told:
            # Last: whoever claims a message waits for the people whom this holds.
            await stop(tx, told, real_now)
    return [refused.get(place) for place in range(len(moves))]


async def positions_of(tx: Tx, rooms: Sequence[Room], *, with_hidden: bool = False) -> list[Positions]:
    """How far people have got in these conversations, in one statement; nothing of those who are in it no more.

    Conversations with more than `SHOWN_POSITIONS` people are left out, and those that hide it from their people unless `with_hidden`:
    then only the company may be told, as by `receipts_of`. So is one in which nobody is found.
    """
    if not rooms:
        return []
    rows = await tx.fetch(
        Q["positions_of"],
        [room.conversation_id for room in rooms],
        [room.workspace_id for room in rooms],
        ["{" + ",".join(map(str, room.people)) + "}" if room.people is not None else None for room in rooms],
        SHOWN_POSITIONS,
        with_hidden,
    )
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["place"] - 1, []).append(row)
    return [
        Positions(
            workspace_id=rooms[place].workspace_id,
            conversation_id=rooms[place].conversation_id,
            is_hidden=own[0]["hides_positions"],
            people=[_position(row) for row in own],
        )
        for place, own in found.items()
    ]


async def _see(tx: Tx, read: Sequence[_Moved]) -> list[Evidence]:
    """What told these people of what they have read is seen; answers the signs of it."""
    ordered = sorted(read, key=lambda one: (one.move.conversation_id, one.move.person.id))
    rows = await tx.fetch(
        Q["see_many"],
        [bucket_of(one.move.conversation_id) for one in ordered],
        [one.move.conversation_id for one in ordered],
        [one.move.person.id for one in ordered],
        [one.row["read_seq"] for one in ordered],
        [one.move.workspace_id for one in ordered],
    )
    return [Evidence(row["workspace_id"], row["message_id"], row["person_id"], "read", None) for row in rows]


async def _tell(tx: Tx, read: Sequence[_Moved], real_now: datetime) -> None:
    if not read:
        return
    await tx.execute(
        Q["tell_moves"],
        [bucket_of(one.move.conversation_id) for one in read],
        [one.move.conversation_id for one in read],
        [one.move.workspace_id for one in read],
        [one.move.person.id if one.move.person.kind == "contact" else None for one in read],
        [
            told_read(one.move.conversation_id, _told_as(one.move.person, one.row), one.row["delivered_seq"], one.row["read_seq"])
            for one in read
        ],
        [real_now + one.row["clock_offset"] for one in read],
    )


def _told_as(person: Person, row: Row) -> dict[str, str | None]:
    """As in positions.py: of a contact only the kind."""
    match person.kind:
        case "contact":
            return {"kind": "contact"}
        case "member":
            return {"kind": "member", "member": encode("mbr", person.id)}
        case "assistant":
            return {"kind": "assistant", "assistant": row["assistant"]}


def _position(row: Row) -> Position:
    told = encode("mbr", row["person_id"]) if row["kind"] == "member" else row["told"]
    return Position(
        person_id=row["person_id"],
        person=PersonView(kind=row["kind"], id=told, name=row["name"]),
        delivered=row["delivered_seq"],
        read=row["read_seq"],
    )
