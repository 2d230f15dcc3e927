"""Whatever anybody tries in whatever order: states turn as the tables say, counts are true, and changes have no gaps."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest

from tidings.conversations.conversation_timers import KIND
from tidings.conversations.create import NewConversation, create
from tidings.conversations.lifecycle import close, delete, reopen, start
from tidings.conversations.lifecycle_due import live
from tidings.conversations.model import MEMBERSHIPS, SYSTEM, TRANSITIONS, Author, Membership, Person, Role, State
from tidings.conversations.participants.invite import accept, decline, leave
from tidings.conversations.participants.participants import Shape, add, remove, shape
from tidings.conversations.participants.participants_store import Joining
from tidings.core.errors import Conflict, Forbidden, NotFound
from tidings.core.ids import bucket_of, new_id
from tidings.db import Database, Tx
from tidings.timers import take_due
from tidings.workspaces import NewWorkspace

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = [Person("contact", new_id()) for _ in range(5)]
REFUSED = (Conflict, Forbidden, NotFound)


class Seen:
    """A conversation as the rows have it."""

    def __init__(self, state: State, participants: int, people: dict[UUID, tuple[Membership, Role]], changes: list[int], last: int) -> None:
        self.state = state
        self.participants = participants
        self.people = people
        self.changes = changes
        self.last = last


async def _seen(tx: Tx, conversation_id: UUID) -> Seen:
    at = (bucket_of(conversation_id), conversation_id)
    row = await tx.fetchrow("SELECT state, participants, last_change FROM conversations WHERE bucket = $1 AND id = $2", *at)
    assert row is not None
    people = await tx.fetch("SELECT person_id, state, role FROM participants WHERE bucket = $1 AND conversation_id = $2", *at)
    changes = await tx.fetch("SELECT change FROM conversation_changes WHERE bucket = $1 AND conversation_id = $2 ORDER BY change", *at)
    return Seen(
        State(row["state"]),
        row["participants"],
        {one["person_id"]: (Membership(one["state"]), Role(one["role"])) for one in people},
        [one["change"] for one in changes],
        row["last_change"],
    )


async def _do(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, deed: str, actor: Person | None, draw: random.Random, now: datetime
) -> None:
    author = SYSTEM if actor is None else Author(kind="contact", id=actor.id)
    person = actor or draw.choice(PEOPLE)
    others = draw.sample(PEOPLE, draw.randint(1, 3))
    match deed:
        case "close":
            await close(tx, workspace_id, conversation_id, author, now=now)
        case "reopen":
            await reopen(tx, workspace_id, conversation_id, author, now=now, real_now=now)
        case "start":
            await start(tx, workspace_id, conversation_id, author, now=now, real_now=now)
        case "delete":
            await delete(tx, workspace_id, conversation_id, author, now=now, real_now=now)
        case "add" | "invite":
            state = Membership.ACTIVE if deed == "add" else Membership.INVITED
            joining = [Joining(person=one, role=draw.choice(list(Role)), state=state) for one in others]
            await add(tx, workspace_id, conversation_id, joining, author, now, sees_all=draw.random() < 0.5)
        case "remove":
            await remove(tx, workspace_id, conversation_id, others, author, now)
        case "shape":
            given = Shape(role=draw.choice(list(Role)), mutes=True, muted_until=now + timedelta(hours=1))
            await shape(tx, workspace_id, conversation_id, others, given, author, now)
        case "accept":
            await accept(tx, workspace_id, conversation_id, person, now)
        case "decline":
            await decline(tx, workspace_id, conversation_id, person, now)
        case _:
            await leave(tx, workspace_id, conversation_id, person, now, heir=draw.choice([None, *PEOPLE]))


DEEDS = ["close", "reopen", "start", "add", "invite", "remove", "shape", "accept", "decline", "leave"]


def _judge(before: Seen, after: Seen, deed: str, actor: Person | None) -> None:
    assert after.state is before.state or after.state in TRANSITIONS[before.state], deed
    for person, (state, _) in after.people.items():
        was = before.people.get(person)
        if was is not None and was[0] is not state:
            assert state in MEMBERSHIPS[was[0]], f"{deed}: {was[0]} -> {state}"
    active = [role for state, role in after.people.values() if state is Membership.ACTIVE]
    assert after.participants == len(active)
    assert after.last == len(after.changes) or after.state is State.DELETED
    assert after.changes == list(range(1, len(after.changes) + 1))
    had = any(role is Role.OWNER for state, role in before.people.values() if state is Membership.ACTIVE)
    if actor is not None and had and active and after.state is not State.DELETED:
        assert Role.OWNER in active, f"{deed} by a person left a group without an owner"


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 40))])
async def test_states_turn_as_the_tables_say(database: Database, workspace: NewWorkspace, seed: int) -> None:
    draw, workspace_id, now = random.Random(seed), workspace.workspace.id, NOW
    given = NewConversation(
        joining=[Joining(person=PEOPLE[0], role=Role.OWNER), Joining(person=PEOPLE[1])],
        starts_at=NOW + timedelta(days=1) if seed % 3 == 0 else None,
    )
    async with database.workspace(workspace_id) as tx:
        made = await create(tx, workspace_id, given, SYSTEM, now=now, real_now=now)
    done = 0
    for turn in range(40):
        now += timedelta(minutes=1)
        deed = "start" if turn == 8 else "delete" if turn == 38 else draw.choice(DEEDS)
        # Before it has started it is there for nobody but the backend.
        actor = None if turn == 8 else draw.choice([None, None, *PEOPLE])
        async with database.workspace(workspace_id) as tx:
            before = await _seen(tx, made.conversation_id)
        try:
            async with database.workspace(workspace_id) as tx:
                await _do(tx, workspace_id, made.conversation_id, deed, actor, draw, now)
            done += 1
        except REFUSED:
            pass
        async with database.workspace(workspace_id) as tx:
            _judge(before, await _seen(tx, made.conversation_id), deed, actor)
    assert done > 5


async def test_at_once_they_do_no_harm_either(database: Database, workspace: NewWorkspace) -> None:
    workspace_id = workspace.workspace.id
    async with database.workspace(workspace_id) as tx:
        given = NewConversation(joining=[Joining(person=PEOPLE[0], role=Role.OWNER), *(Joining(person=one) for one in PEOPLE[1:])])
        made = await create(tx, workspace_id, given, SYSTEM, now=NOW, real_now=NOW)

    async def run(seed: int) -> None:
        draw = random.Random(seed)
        for _ in range(15):
            deed = draw.choice([one for one in DEEDS if one != "start"])
            try:
                async with database.workspace(workspace_id) as tx:
                    await _do(tx, workspace_id, made.conversation_id, deed, draw.choice([None, *PEOPLE]), draw, NOW)
            except REFUSED:
                continue

    await asyncio.gather(*(run(seed) for seed in range(6)))
    async with database.workspace(workspace_id) as tx:
        seen = await _seen(tx, made.conversation_id)
    assert seen.participants == sum(state is Membership.ACTIVE for state, _ in seen.people.values())
    assert seen.changes == list(range(1, seen.last + 1))


async def test_fifty_who_make_the_same_at_once_make_one(database: Database, workspace: NewWorkspace) -> None:
    workspace_id = workspace.workspace.id

    async def make(n: int) -> tuple[UUID, bool]:
        people = list(PEOPLE)
        random.Random(n).shuffle(people)
        async with database.workspace(workspace_id) as tx:
            given = NewConversation(joining=[Joining(person=one) for one in people], is_distinct=True)
            made = await create(tx, workspace_id, given, SYSTEM, now=NOW, real_now=NOW)
            return made.conversation_id, made.is_new

    found = await asyncio.gather(*(make(n) for n in range(50)))
    assert len({conversation_id for conversation_id, _ in found}) == 1
    assert sum(is_new for _, is_new in found) == 1


async def test_what_was_deleted_is_made_anew_whoever_is_looking(database: Database, workspace: NewWorkspace) -> None:
    workspace_id = workspace.workspace.id

    async def make(n: int) -> None:
        given = NewConversation(joining=[Joining(person=one) for one in PEOPLE[:3]], is_distinct=True)
        for turn in range(6):
            async with database.workspace(workspace_id) as tx:
                made = await create(tx, workspace_id, given, SYSTEM, now=NOW, real_now=NOW)
            if (n + turn) % 2:
                try:
                    async with database.workspace(workspace_id) as tx:
                        await delete(tx, workspace_id, made.conversation_id, SYSTEM, now=NOW, real_now=NOW)
                except NotFound:
                    continue

    await asyncio.gather(*(make(n) for n in range(8)))
    async with database.workspace(workspace_id) as tx:
        alive = cast("int", await tx.fetchval("SELECT count(*) FROM conversations WHERE state <> 'deleted'"))
    assert alive <= 1


async def test_the_words_of_a_long_one_go_in_turns(database: Database, workspace: NewWorkspace) -> None:
    workspace_id = workspace.workspace.id
    async with database.workspace(workspace_id) as tx:
        given = NewConversation(joining=[Joining(person=one) for one in PEOPLE])
        made = (await create(tx, workspace_id, given, SYSTEM, now=NOW, real_now=NOW)).conversation_id
        at = (bucket_of(made), made, workspace_id)
        await tx.execute(
            "INSERT INTO posts (bucket, conversation_id, workspace_id, seq, id, author_kind, parts, text, created_at) "
            "SELECT $1, $2, $3, n, gen_random_uuid(), 'system', '[]', 'a secret', now() FROM generate_series(1, 4500) AS n",
            *at,
        )
        await tx.execute("INSERT INTO mentions SELECT $1, $2, $4, n, $3 FROM generate_series(1, 4500) AS n", *at, PEOPLE[0].id)
        await delete(tx, workspace_id, made, SYSTEM, now=NOW, real_now=NOW)
    turns = 0
    while True:
        async with database.pipeline() as tx:
            timers = await take_due(tx, NOW, 10, [KIND])
            await live(tx, timers, NOW)
        if not timers:
            break
        turns += 1
    async with database.workspace(workspace_id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM posts") == 0
        assert await tx.fetchval("SELECT count(*) FROM mentions") == 0
    assert turns == 2
