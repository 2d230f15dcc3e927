"""Positions of many at once: the same rows and the same facts as one by one, and nobody in anybody's way."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conftest import new_workspace
from tests.store.test_posting import new
from tidings.conversations import Author, Person
from tidings.conversations.model import SHOWN_POSITIONS
from tidings.conversations.participants.move_many import Move, Room, move_many, positions_of
from tidings.conversations.participants.positions import move
from tidings.conversations.posts.post_facts import SEQ_IN_FACT
from tidings.conversations.posts.post_store import lock_posting, store_posts
from tidings.core.errors import Forbidden, Invalid, NotFound
from tidings.core.ids import bucket_of, encode, new_id
from tidings.db import Database, Plans, Row, Tx
from tidings.workspaces import Sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFSETS = (timedelta(0), timedelta(days=3))


class Stage(msgspec.Struct):
    """Workspaces, and the people of each."""

    workspaces: list[UUID]
    people: dict[UUID, list[Person]]


class Seat(msgspec.Struct, frozen=True):
    """Somebody in a conversation, or not."""

    workspace_id: UUID
    conversation_id: UUID
    person: Person
    last_seq: int


class Undone(Exception):
    """What was tried is taken back."""


@pytest.fixture
async def stage(database: Database, sealer: Sealer) -> Stage:
    found = Stage([], {})
    for offset in OFFSETS:
        workspace_id = (await new_workspace(database, sealer)).workspace.id
        people = [Person("contact", new_id()) for _ in range(4)] + [Person("member", new_id()), Person("assistant", new_id())]
        found.workspaces.append(workspace_id)
        found.people[workspace_id] = people
        async with database.pipeline() as tx:
            await tx.execute("UPDATE workspaces SET clock_offset = $2 WHERE id = $1", workspace_id, offset)
            for n, one in enumerate(people[:4]):
                place = {"bucket": bucket_of(one.id), "id": one.id, "workspace_id": workspace_id}
                await put(tx, "contacts", **place, external_id=f"p{n}", name=f"P {n}", created_at=NOW, updated_at=NOW)
            helper = {"id": people[-1].id, "workspace_id": workspace_id, "key": "helper", "name": "Helper"}
            await put(tx, "assistants", **helper, created_at=NOW, updated_at=NOW)
    return found


async def put(tx: Tx, table: str, **row: Any) -> None:
    places = ", ".join(f"${n + 1}" for n in range(len(row)))
    await tx.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", *row.values())


async def seated(tx: Tx, workspace_id: UUID, people: Sequence[Person], draw: random.Random) -> list[Seat]:
    """A conversation in any state, with people in any standing."""
    conversation_id, last_seq = new_id(), draw.randint(0, 9)
    place = {"bucket": bucket_of(conversation_id), "workspace_id": workspace_id}
    state = draw.choice(["open", "open", "open", "closed", "scheduled", "deleted"])
    size = draw.choice([3, 3, SHOWN_POSITIONS, SHOWN_POSITIONS + 1])
    times = {"created_at": NOW, "updated_at": NOW}
    await put(
        tx, "conversations", id=conversation_id, kind="group", state=state, author_kind="system", participants=size, last_seq=last_seq,
        **place, **times,
    )  # fmt: skip
    for one in people:
        standing = draw.choice(["active"] * 6 + ["invited", "declined", "left", "removed", None])
        if standing is None:
            continue
        out = standing in ("left", "removed")
        delivered = draw.randint(0, last_seq)
        await put(
            tx, "participants", conversation_id=conversation_id, person_id=one.id, kind=one.kind, role=draw.choice(["owner", "reader"]),
            state=standing, joined_at=draw.choice([NOW, None]) if out else NOW, sees_after=draw.randint(0, last_seq),
            sees_until=draw.choice([None, 0, draw.randint(0, 9)]) if out or draw.random() < 0.1 else None,
            delivered_seq=delivered, read_seq=draw.randint(0, delivered), **place,
        )  # fmt: skip
        if one.kind == "contact" and draw.random() < 0.8:
            await reached(tx, workspace_id, conversation_id, one.id, draw)
    return [Seat(workspace_id, conversation_id, one, last_seq) for one in people]


async def reached(tx: Tx, workspace_id: UUID, conversation_id: UUID, person_id: UUID, draw: random.Random) -> None:
    """They were told of posts by a message whose route waits for a sign of theirs."""
    message_id, upto = new_id(), draw.randint(0, 4)
    own = {"workspace_id": workspace_id}
    await put(
        tx, "messages", bucket=bucket_of(message_id), id=message_id, direction="out", purpose="chat", lane="normal", channels=["sms"],
        recipients=1, created_at=NOW, route='{"steps": [], "until": "read"}', **own,
    )  # fmt: skip
    await put(
        tx, "recipients", bucket=bucket_of(person_id), message_id=message_id, contact_id=person_id, message_bucket=bucket_of(message_id),
        step=0, **own,
    )  # fmt: skip
    await put(
        tx, "reaches", bucket=bucket_of(conversation_id), conversation_id=conversation_id, person_id=person_id, message_id=message_id,
        from_seq=0, upto_seq=upto, at=NOW, steps_at=[], is_seen=draw.random() < 0.2, **own,
    )  # fmt: skip


def drawn(seats: Sequence[Seat], draw: random.Random) -> list[Move]:
    """A move of everybody, in any order; some of them nowhere."""
    moves: list[Move] = []
    for seat in seats:
        near = draw.randint(0, seat.last_seq)
        far = [draw.choice([None, near, near, seat.last_seq, draw.randint(0, 11)]) for _ in range(2)]
        conversation_id = seat.conversation_id if draw.random() > 0.05 else new_id()
        workspace_id = seat.workspace_id if draw.random() > 0.05 else new_id()
        moves.append(Move(workspace_id=workspace_id, conversation_id=conversation_id, person=seat.person, delivered=far[0], read=far[1]))
    draw.shuffle(moves)
    return moves


async def effect(database: Database, deed: Callable[[Tx], Awaitable[object]]) -> tuple[object, dict[str, list[dict[str, Any]]]]:
    """What it answers, and what is true after it in a transaction that is taken back."""
    answer: object = None
    found: dict[str, list[dict[str, Any]]] = {}
    with suppress(Undone):
        async with database.pipeline() as tx:
            answer = await deed(tx)
            found = {
                "participants": told(await tx.fetch("SELECT * FROM participants ORDER BY conversation_id, person_id")),
                "reaches": told(await tx.fetch("SELECT * FROM reaches ORDER BY conversation_id, person_id")),
                "recipients": told(await tx.fetch("SELECT * FROM recipients ORDER BY message_id")),
                "facts": told(
                    await tx.fetch(
                        "SELECT bucket, workspace_id, type, message_id, delivery_id, contact_id, conversation_id, data::text, occurred_at"
                        " FROM outbox ORDER BY type, conversation_id, message_id, data::text, contact_id"
                    )
                ),
            }
            raise Undone
    return answer, found


def told(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [dict(row.items()) for row in rows]


async def one_by_one(tx: Tx, moves: Sequence[Move], offsets: dict[UUID, timedelta]) -> list[str | None]:
    answers: list[str | None] = []
    for one in moves:
        now = NOW + offsets.get(one.workspace_id, timedelta(0))
        try:
            await move(tx, one.workspace_id, one.conversation_id, one.person, delivered=one.delivered, read=one.read, now=now)
        except NotFound:
            answers.append("no_such_conversation")
        except Forbidden:
            answers.append("not_in_it")
        except Invalid as error:
            answers.append(error.errors[0].code)
        else:
            answers.append(None)
    return answers


@pytest.mark.parametrize("seed", range(6))
async def test_many_have_the_same_effect_as_each_by_itself(database: Database, stage: Stage, seed: int):
    draw = random.Random(seed)
    async with database.pipeline() as tx:
        seats = [
            seat
            for workspace_id, people in stage.people.items()
            for _ in range(25)
            for seat in await seated(tx, workspace_id, draw.sample(people, draw.randint(1, len(people))), draw)
        ]
    moves = drawn(seats, draw)
    offsets = dict(zip(stage.workspaces, OFFSETS, strict=True))
    expected = await effect(database, lambda tx: one_by_one(tx, moves, offsets))
    found = await effect(database, lambda tx: move_many(tx, moves, NOW))
    assert found[0] == expected[0]
    assert found[1] == expected[1]
    # The cases are worth it.
    assert set[object](found[0]) == {None, "no_such_conversation", "not_in_it", "no_such_post"}  # type: ignore[call-overload]
    assert {fact["type"] for fact in found[1]["facts"]} >= {"participant.read", "message.stopped"}


async def talk(tx: Tx, workspace_id: UUID, people: Sequence[Person], last_seq: int = 9, **more: Any) -> UUID:
    """An open conversation among these, who have read nothing of it."""
    conversation_id = new_id()
    place = {"bucket": bucket_of(conversation_id), "workspace_id": workspace_id}
    given = {"kind": "group", "state": "open", "author_kind": "system", "participants": len(people), "last_seq": last_seq} | more
    await put(tx, "conversations", id=conversation_id, created_at=NOW, updated_at=NOW, **place, **given)
    for one in people:
        await put(
            tx, "participants", conversation_id=conversation_id, person_id=one.id, kind=one.kind, role="member", state="active", **place
        )
    return conversation_id


def moved(workspace_id: UUID, conversation_id: UUID, person: Person, **far: int) -> Move:
    return Move(workspace_id=workspace_id, conversation_id=conversation_id, person=person, **far)


async def test_several_moves_of_one_person_are_one_and_what_may_not_be_counts_for_nothing(database: Database, stage: Stage):
    ws = stage.workspaces[1]
    ada, ben = stage.people[ws][:2]
    async with database.pipeline() as tx:
        place = await talk(tx, ws, [ada, ben])
        moves = [moved(ws, place, ada, read=far) for far in (3, 12, 7)] + [
            moved(ws, place, ben, delivered=4),
            moved(ws, place, ada, delivered=8),
        ]
        assert await move_many(tx, moves, NOW) == [None, "no_such_post", None, None, None]
        rows = await tx.fetch("SELECT person_id, delivered_seq, read_seq FROM participants")
        assert {row["person_id"]: (row["delivered_seq"], row["read_seq"]) for row in rows} == {ada.id: (8, 7), ben.id: (4, 0)}
        [fact] = await tx.fetch("SELECT contact_id, data ->> 'read' AS read, data ->> 'delivered' AS delivered, occurred_at FROM outbox")
        assert (fact["contact_id"], fact["read"], fact["delivered"]) == (ada.id, "7", "8")
        assert fact["occurred_at"] == NOW + OFFSETS[1]
        assert await move_many(tx, moves[:1], NOW) == [None], "who is further stays there"
        assert await tx.fetchval("SELECT count(*) FROM outbox") == 1
        assert await move_many(tx, [], NOW) == []


class Counting:
    """Counts the statements that a transaction is asked."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.asked = 0

    async def execute(self, query: str, *args: object) -> str:
        self.asked += 1
        return await self._tx.execute(query, *args)

    async def fetch(self, query: str, *args: object) -> list[Row]:
        self.asked += 1
        return await self._tx.fetch(query, *args)

    async def fetchrow(self, query: str, *args: object) -> Row | None:
        self.asked += 1
        return await self._tx.fetchrow(query, *args)

    async def fetchval(self, query: str, *args: object) -> Any:
        self.asked += 1
        return await self._tx.fetchval(query, *args)


async def test_as_many_statements_for_hundreds_as_for_one(database: Database, stage: Stage):
    asked: list[int] = []
    for count in (1, 40):
        with suppress(Undone):
            async with database.pipeline() as tx:
                moves: list[Move] = []
                for ws in stage.workspaces:
                    for _ in range(count):
                        place = await talk(tx, ws, stage.people[ws])
                        await reached(tx, ws, place, stage.people[ws][0].id, random.Random(1))
                        await tx.execute("UPDATE reaches SET is_seen = false")
                        moves += [moved(ws, place, one, read=9) for one in stage.people[ws]]
                counting = Counting(tx)
                assert set(await move_many(counting, moves, NOW)) == {None}
                assert await tx.fetchval("SELECT count(*) FROM outbox WHERE type = 'participant.read'") == len(moves)
                assert await tx.fetchval("SELECT count(*) FROM outbox WHERE type = 'message.stopped'") == count * len(stage.workspaces)
                asked.append(counting.asked)
                raise Undone
    assert asked[0] == asked[1] <= 8


async def test_who_posts_and_who_reads_many_do_not_wait_for_each_other_in_a_circle(database: Database, stage: Stage):
    ws = stage.workspaces[0]
    people = stage.people[ws][:4]
    async with database.pipeline() as tx:
        places = [await talk(tx, ws, people) for _ in range(12)]
    posting = [database.lane(Plans.BY_INDEX) for _ in range(2)]

    async def say(n: int) -> None:
        draw = random.Random(n)
        for _ in range(8):
            async with posting[n].transaction() as tx:
                said = [new(ws, draw.choice(places), Author(kind="contact", id=draw.choice(people).id)) for _ in range(20)]
                await lock_posting(tx, said)
                assert len(await store_posts(tx, said, (SEQ_IN_FACT, 1), NOW)) == len(said)

    async def read(n: int) -> None:
        draw = random.Random(100 + n)
        for _ in range(8):
            async with database.pipeline() as tx:
                moves = [
                    moved(ws, row["id"], one, read=row["last_seq"])
                    for row in await tx.fetch("SELECT id, last_seq FROM conversations")
                    for one in people
                ]
                draw.shuffle(moves)
                assert set(await move_many(tx, moves, NOW)) == {None}

    await asyncio.gather(*(say(n) for n in range(2)), *(read(n) for n in range(2)))
    async with database.pipeline() as tx:
        assert (
            await tx.fetchval(
                "SELECT count(*) FROM participants p JOIN conversations c ON c.id = p.conversation_id WHERE p.read_seq > c.last_seq"
            )
            == 0
        )


async def test_positions_are_told_where_they_are_shown_and_of_who_is_asked_for(database: Database, stage: Stage):
    ws, other = stage.workspaces
    ada, ben, *_, member, helper = stage.people[ws]
    member_id = new_id()
    async with database.pipeline() as tx:
        place = await talk(tx, ws, [ada, ben, helper])
        big = await talk(tx, ws, [ada], participants=SHOWN_POSITIONS + 1)
        full = await talk(tx, ws, [ada], participants=SHOWN_POSITIONS)
        hidden = await talk(tx, ws, [ada, member], hides_positions=True)
        gone = await talk(tx, ws, [ada], state="deleted")
        theirs = await talk(tx, other, [stage.people[other][0]])
        await put(tx, "members", id=member_id, email="m@example.com", name="Mel", password_hash="", created_at=NOW, updated_at=NOW)
        await put(tx, "memberships", workspace_id=ws, member_id=member_id, role="agent", created_at=NOW)
        await put(
            tx, "participants", bucket=bucket_of(place), conversation_id=place, person_id=member_id, workspace_id=ws, kind="member",
            role="member", state="active",
        )  # fmt: skip
        await tx.execute("UPDATE participants SET state = 'left' WHERE conversation_id = $1 AND person_id = $2", place, ben.id)
        await tx.execute("UPDATE participants SET delivered_seq = 5, read_seq = 3 WHERE person_id = $1", ada.id)
        rooms = [
            Room(workspace_id=ws, conversation_id=place),
            *(Room(workspace_id=ws, conversation_id=one) for one in (big, full, hidden, gone, theirs, new_id())),
            Room(workspace_id=other, conversation_id=theirs),
            Room(workspace_id=ws, conversation_id=place, people={member_id, ben.id}),
            Room(workspace_id=ws, conversation_id=place, people=()),
        ]
        counting = Counting(tx)
        found = await positions_of(counting, rooms)
        assert counting.asked == 1
        assert [(one.workspace_id, one.conversation_id) for one in found] == [(ws, place), (ws, full), (other, theirs), (ws, place)]
        assert not any(one.is_hidden for one in found)
        people = {one.person_id: (one.person.kind, one.person.id, one.person.name, one.delivered, one.read) for one in found[0].people}
        assert people == {
            ada.id: ("contact", "p0", "P 0", 5, 3),
            member_id: ("member", encode("mbr", member_id), "Mel", 0, 0),
            helper.id: ("assistant", "helper", "Helper", 0, 0),
        }
        assert [one.person_id for one in found[-1].people] == [member_id]
        told_all = await positions_of(tx, rooms, with_hidden=True)
        assert [(one.conversation_id, one.is_hidden) for one in told_all if one.is_hidden] == [(hidden, True)]
        assert len(told_all) == len(found) + 1
        assert await positions_of(tx, []) == []
