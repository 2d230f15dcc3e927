"""Many say something to each other at once, from inside the app and outside: nobody waits in a circle, and nothing is said twice or lost."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

import pytest

from tidings.channels import Inbound, ReachInput, StepInput
from tidings.contacts import ContactKey, find_or_make
from tidings.conversations.create import NewConversation, create
from tidings.conversations.model import SYSTEM, Author, Person
from tidings.conversations.participants.participants_store import Joining
from tidings.conversations.participants.positions import move
from tidings.conversations.posts.post import PostInput, post
from tidings.conversations.reaching.look import look
from tidings.conversations.reaching.reach import KIND
from tidings.conversations.reaching.route import write_reach
from tidings.conversations.thread.take_in import take_in_all
from tidings.core.errors import Deadlocked
from tidings.db import Database, Tx
from tidings.messages import Received
from tidings.timers import take_due
from tidings.workspaces import NewWorkspace

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
REACH = write_reach(ReachInput(after="1s", steps=[StepInput(channels=["sms"]), StepInput(channels=["email"], after="5m")]))


def number(n: int) -> str:
    return f"+3161234{n:04}"


async def together(database: Database, deeds: list[Callable[[Tx], Awaitable[object]]]) -> None:
    """Each in a transaction of its own, all at once; none of them was ended because of a circle."""
    circles: list[str] = []

    async def one(deed: Callable[[Tx], Awaitable[object]]) -> None:
        try:
            async with database.pipeline() as tx:
                await deed(tx)
        except Deadlocked:
            circles.append(repr(deed))

    await asyncio.gather(*(one(deed) for deed in deeds))
    assert circles == []


class Talk:
    """A conversation of a few people, each of whom has a number."""

    def __init__(self, database: Database, workspace: NewWorkspace, people: list[UUID], conversation: UUID) -> None:
        self.database = database
        self.workspace = workspace.workspace
        self.people = people
        self.conversation = conversation
        self.times = count(1)

    def now(self) -> datetime:
        return NOW + timedelta(seconds=next(self.times))

    def says(self, n: int) -> Callable[[Tx], Awaitable[object]]:
        author, said = Author(kind="contact", id=self.people[n]), PostInput(text=f"From {n}")
        now = self.now()
        return lambda tx: post(tx, self.workspace.id, self.conversation, author, said, now=now, real_now=now)

    def backend_says(self) -> Callable[[Tx], Awaitable[object]]:
        now, said = self.now(), PostInput(text="From the backend")
        return lambda tx: post(tx, self.workspace.id, self.conversation, SYSTEM, said, now=now, real_now=now)

    def arrives(self, *numbers: int) -> Callable[[Tx], Awaitable[object]]:
        now = self.now()
        said = [(Inbound(channel="sms", sender=number(n), to="+31600000000", text="An answer"), None) for n in numbers]
        return lambda tx: take_in_all(tx, self.workspace, said, now=now, real_now=now)

    def reads(self, n: int) -> Callable[[Tx], Awaitable[object]]:
        now = self.now()

        async def read(tx: Tx) -> None:
            last = await tx.fetchval("SELECT last_seq FROM conversations WHERE id = $1", self.conversation)
            await move(tx, self.workspace.id, self.conversation, Person("contact", self.people[n]), read=last, now=now)

        return read

    def looks(self) -> Callable[[Tx], Awaitable[object]]:
        now = self.now() + timedelta(seconds=5)

        async def looked(tx: Tx) -> None:
            await look(tx, await take_due(tx, now, 100, [KIND]), now)

        return looked


@pytest.fixture
async def talk(database: Database, workspace: NewWorkspace) -> Talk:
    keys = [ContactKey(workspace.workspace.id, "phone", number(n)) for n in range(6)]
    async with database.pipeline() as tx:
        found = await find_or_make(tx, keys, now=NOW)
        people = [found[key] for key in keys]
        joining = [Joining(person=Person("contact", person)) for person in people]
        new = NewConversation(kind="group", joining=joining, route=REACH)
        made = await create(tx, workspace.workspace.id, new, SYSTEM, now=NOW, real_now=NOW)
    return Talk(database, workspace, people, made.conversation_id)


async def _check(talk: Talk) -> None:
    async with talk.database.pipeline() as tx:
        posts = await tx.fetch("SELECT conversation_id, array_agg(seq ORDER BY seq) AS seqs FROM posts GROUP BY 1")
        assert all(row["seqs"] == list(range(1, len(row["seqs"]) + 1)) for row in posts), "no gaps"
        assert (
            await tx.fetchval("SELECT count(*) FROM conversations WHERE owner_id IS NOT NULL GROUP BY owner_id HAVING count(*) > 1") is None
        )
        # What came in is a post with the same id, in the conversation that the message names.
        apart = "SELECT count(*) FROM messages m FULL JOIN (SELECT * FROM posts WHERE channel IS NOT NULL) p ON p.id = m.id"
        wrong = "p.conversation_id IS DISTINCT FROM m.conversation_id AND (m.direction IS NULL OR m.direction = 'in')"
        assert await tx.fetchval(f"{apart} WHERE {wrong}") == 0
        # Nobody who has read it all is still told of it: their way is at its end.
        told = (
            "SELECT count(*) FROM reaches r JOIN participants p USING (bucket, conversation_id, person_id)"
            " JOIN recipients s ON s.message_id = r.message_id AND s.contact_id = r.person_id"
            " WHERE p.read_seq >= r.upto_seq AND s.stopped_at IS NULL"
        )
        assert await tx.fetchval(told) == 0


async def test_people_who_answer_at_once_crosswise_have_one_conversation_each(talk: Talk):
    for _ in range(3):
        await together(
            talk.database, [talk.arrives(*range(6)), talk.arrives(*reversed(range(6))), talk.arrives(3, 0, 5), talk.arrives(5, 3, 0)]
        )
    async with talk.database.pipeline() as tx:
        owned = await tx.fetch("SELECT owner_id, last_seq FROM conversations WHERE owner_id IS NOT NULL")
    assert sorted(row["last_seq"] for row in owned) == [6, 6, 6, 12, 12, 12]
    await _check(talk)


async def test_posts_reads_looks_and_answers_at_once_are_no_circle(talk: Talk):
    roll = Random(7)
    for _ in range(12):
        deeds = [
            *(talk.says(roll.randrange(6)) for _ in range(2)),
            talk.backend_says(),
            *(talk.reads(roll.randrange(6)) for _ in range(3)),
            *(talk.looks() for _ in range(2)),
            talk.arrives(*roll.sample(range(6), 3)),
            talk.arrives(*roll.sample(range(6), 3)),
        ]
        roll.shuffle(deeds)
        await together(talk.database, deeds)
        await _check(talk)


async def test_an_answer_to_what_told_of_posts_stays_with_them_whoever_else_speaks(talk: Talk):
    async with talk.database.pipeline() as tx:
        await talk.says(0)(tx)
        await talk.looks()(tx)
        told = await tx.fetch("SELECT person_id, message_id FROM reaches")
        assert {row["person_id"] for row in told} == set(talk.people[1:])
        # It has left to all of them.
        await tx.execute(
            "UPDATE deliveries SET state = 'sent', sent_at = $1, sender = '+31600000000', address = a.value FROM addresses a"
            " WHERE a.contact_id = deliveries.contact_id AND a.kind = 'phone'",
            NOW,
        )
    await together(talk.database, [talk.arrives(n) for n in range(1, 6)] + [talk.says(0), talk.backend_says(), talk.looks()])
    async with talk.database.pipeline() as tx:
        said = await tx.fetch("SELECT DISTINCT conversation_id FROM posts WHERE channel = 'sms'")
        assert [row["conversation_id"] for row in said] == [talk.conversation]
    await _check(talk)


async def test_who_cannot_be_a_sender_is_told_of_and_the_others_are_taken_in(talk: Talk):
    said = [(Inbound(channel="sms", sender=sender, to=None, text="Hi"), None) for sender in ("nonsense", number(1), number(2))]
    async with talk.database.pipeline() as tx:
        wrong, *right = await take_in_all(tx, talk.workspace, said, now=NOW, real_now=NOW)
    assert not isinstance(wrong, Received)
    assert all(isinstance(one, Received) for one in right)
