"""Who is here, by two nodes on one database: what is told, what outlives a node, and what does not."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conftest import execute, new_workspace
from tests.store.test_move_many import Counting, put, talk
from tidings.conversations import Person
from tidings.core.errors import Unavailable
from tidings.core.ids import bucket_of, bucket_of_key, encode, new_id
from tidings.db import Database
from tidings.realtime.erase import erase_presence
from tidings.realtime.frames import PersonPresence
from tidings.realtime.presence import (
    BEAT_SECONDS,
    DEAD_SECONDS,
    STAYS_SECONDS,
    Look,
    Presence,
    may_see,
    presence_of,
    seen_by,
    states,
    unseen,
)
from tidings.workspaces import NewWorkspace, Sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Node(Presence):
    """A node whose clock a test moves, and that keeps what it told."""

    def __init__(self, database: Database) -> None:
        self.time = 1_000.0
        self.told: list[frozenset[UUID]] = []
        super().__init__(database, self.told.append, clock=lambda: self.time)

    async def lives(self, seconds: float) -> None:
        """So much time passes, with all its signs of life."""
        until = self.time + seconds
        while self.time < until:
            self.time = min(self.time + BEAT_SECONDS, until)
            await self.beat()
        await self.flush()

    def news(self) -> set[UUID]:
        """Whose state was told to have changed since this was asked last."""
        found = set[UUID]().union(*self.told)
        self.told.clear()
        return found


@asynccontextmanager
async def node(database: Database) -> AsyncGenerator[Node]:
    made = Node(database)
    await made.beat()
    yield made
    await made.aclose()


@pytest.fixture
async def one(database: Database) -> AsyncGenerator[Node]:
    async with node(database) as made:
        yield made


@pytest.fixture
async def two(database: Database) -> AsyncGenerator[Node]:
    async with node(database) as made:
        yield made


@pytest.fixture
async def ws(workspace: NewWorkspace) -> UUID:
    return workspace.workspace.id


async def people(database: Database, workspace_id: UUID, *names: str) -> list[UUID]:
    """Contacts of these names."""
    ids = [new_id() for _ in names]
    async with database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO contacts (bucket, id, workspace_id, external_id, created_at, updated_at)"
            " SELECT id_bucket(id), id, $1, name, $4, $4 FROM unnest($2::uuid[], $3::text[]) AS g (id, name)",
            *(workspace_id, ids, list(names), NOW),
        )
        await tx.execute(
            "INSERT INTO contact_keys (bucket, workspace_id, kind, value, contact_id)"
            " SELECT bucket, $1, 'id', name, id FROM unnest($2::uuid[], $3::text[], $4::smallint[]) AS g (id, name, bucket)",
            *(workspace_id, ids, list(names), [bucket_of_key("id", name) for name in names]),
        )
    return ids


async def now_of(database: Database, workspace_id: UUID, *ids: UUID) -> list[str]:
    async with database.pipeline() as tx:
        found = await states(tx, workspace_id, ids)
    return [found[one].state for one in ids]


async def seen(database: Database, workspace_id: UUID, person_id: UUID) -> PersonPresence:
    async with database.pipeline() as tx:
        return (await states(tx, workspace_id, [person_id]))[person_id]


async def value(database: Database, statement: str, *args: object) -> Any:
    async with database.pipeline() as tx:
        return await tx.fetchval(statement, *args)


async def silent(database: Database, gone: Node, seconds: float = DEAD_SECONDS + 1) -> datetime:
    """By the database's clock the node gave its last sign of life so long ago; answers when."""
    return await value(
        database,
        "UPDATE live_nodes SET seen_at = statement_timestamp() - make_interval(secs => $2) WHERE id = $1 RETURNING seen_at",
        *(gone.node, seconds),
    )


async def test_who_comes_is_online_says_away_and_goes(database: Database, ws: UUID, one: Node):
    ada, ben = await people(database, ws, "ada", "ben")
    assert await seen(database, ws, ada) == PersonPresence(id="ada", state="offline", last_seen_at=None)
    one.came(ws, ada)
    await one.flush()
    assert await now_of(database, ws, ada, ben) == ["online", "offline"]
    assert one.news() == {ada}
    one.say(ws, ada, "away")
    one.say(ws, ben, "away")
    await one.flush()
    assert (await now_of(database, ws, ada, ben), one.news()) == (["away", "offline"], {ada})
    one.say(ws, ada, "online")
    one.say(ws, ada, "away")
    await one.flush()
    assert one.news() == set(), "nothing that anybody could have seen"
    before = await value(database, "SELECT now()")
    one.went(ws, ada)
    await one.lives(STAYS_SECONDS)
    assert one.news() == {ada}
    told = await seen(database, ws, ada)
    assert told.state == "offline"
    assert told.last_seen_at is not None
    # When they went, and not when they had stayed away for long enough.
    assert before - timedelta(seconds=STAYS_SECONDS) <= told.last_seen_at <= await value(database, "SELECT now()") - timedelta(seconds=4)
    assert await value(database, "SELECT count(*) FROM presences") == 0


async def test_who_comes_back_within_seconds_was_never_away(database: Database, ws: UUID, one: Node):
    [ada] = await people(database, ws, "ada")
    one.came(ws, ada)
    await one.flush()
    one.news()
    for _ in range(3):
        one.went(ws, ada)
        await one.lives(STAYS_SECONDS - 0.1)
        assert await now_of(database, ws, ada) == ["online"]
        one.came(ws, ada)
        await one.lives(STAYS_SECONDS)
    assert (await now_of(database, ws, ada), one.news()) == (["online"], set())
    # Who comes and goes in between two writes was here all the same.
    [ben] = await people(database, ws, "ben")
    one.came(ws, ben)
    one.went(ws, ben)
    await one.flush()
    assert await now_of(database, ws, ben) == ["online"]
    await one.lives(STAYS_SECONDS)
    assert (await seen(database, ws, ben)).last_seen_at is not None


async def test_who_is_on_two_nodes_is_where_the_better_device_is(database: Database, ws: UUID, one: Node, two: Node):
    [ada] = await people(database, ws, "ada")
    one.came(ws, ada)
    two.came(ws, ada)
    await one.flush()
    await two.flush()
    assert (one.news(), two.news()) == ({ada}, set()), "the second one changed nothing"
    one.say(ws, ada, "away")
    await one.flush()
    assert (await now_of(database, ws, ada), one.news()) == (["online"], set())
    two.went(ws, ada)
    await two.lives(STAYS_SECONDS)
    assert (await now_of(database, ws, ada), two.news()) == (["away"], {ada})
    one.went(ws, ada)
    await one.lives(STAYS_SECONDS)
    assert (await now_of(database, ws, ada), one.news()) == (["offline"], {ada})


async def test_the_people_of_a_node_that_died_are_gone_after_ten_seconds(database: Database, ws: UUID, one: Node, two: Node):
    ada, ben, cem = await people(database, ws, "ada", "ben", "cem")
    for here in (ada, ben):
        one.came(ws, here)
    for here in (ben, cem):
        two.came(ws, here)
    await one.flush()
    await two.flush()
    two.news()
    await silent(database, one, DEAD_SECONDS - 1)
    assert await now_of(database, ws, ada, ben, cem) == ["online"] * 3
    last = await silent(database, one)
    # Whoever asks is told so before anybody has removed anything.
    assert await now_of(database, ws, ada, ben, cem) == ["offline", "online", "online"]
    assert (await seen(database, ws, ada)).last_seen_at == last
    # A node that has not been there for long leaves others alone: it may be the database that was away.
    await two.beat()
    assert await value(database, "SELECT count(*) FROM live_nodes") == 2
    await two.lives(DEAD_SECONDS)
    assert two.news() == {ada}
    assert await value(database, "SELECT array_agg(id) FROM live_nodes") == [two.node]
    assert await value(database, "SELECT count(*) FROM presences WHERE node_id <> $1", two.node) == 0
    assert await now_of(database, ws, ada, ben, cem) == ["offline", "online", "online"]
    assert (await seen(database, ws, ada)).last_seen_at == last
    assert (await seen(database, ws, ben)).last_seen_at is None


async def test_a_node_that_was_given_up_goes_on_as_another_one(database: Database, ws: UUID, one: Node, two: Node):
    ada, ben = await people(database, ws, "ada", "ben")
    one.came(ws, ada)
    await one.flush()
    for finds_out in ("by its sign of life", "by writing"):
        before = one.node
        await silent(database, one)
        await two.lives(DEAD_SECONDS)
        assert await now_of(database, ws, ada) == ["offline"]
        if finds_out == "by writing":
            one.came(ws, ben)
        else:
            await one.beat()
        await one.flush()
        assert one.node != before
        assert await now_of(database, ws, ada) == ["online"]
    assert await now_of(database, ws, ada, ben) == ["online", "online"]
    assert await value(database, "SELECT count(*) FROM live_nodes") == 2
    # Who went meanwhile is gone, too.
    one.went(ws, ben)
    await silent(database, one)
    await two.lives(DEAD_SECONDS)
    await one.lives(STAYS_SECONDS)
    assert await now_of(database, ws, ada, ben) == ["online", "offline"]


async def test_a_node_that_is_just_giving_a_sign_of_life_is_not_given_up(database: Database, ws: UUID, one: Node, two: Node):
    await silent(database, one)
    async with database.pipeline() as tx:
        await tx.execute("SELECT FROM live_nodes WHERE id = $1 FOR UPDATE", one.node)
        await two.lives(DEAD_SECONDS)
    await one.beat()
    assert await value(database, "SELECT count(*) FROM live_nodes WHERE NOT is_dead") == 2


async def test_what_could_not_be_written_is_written_later(database_url: str, database: Database, ws: UUID, one: Node):
    ada, ben = await people(database, ws, "ada", "ben")
    one.came(ws, ada)
    await one.flush()
    one.came(ws, ben)
    one.went(ws, ada)
    one.time += STAYS_SECONDS
    async with database.pipeline() as tx:
        await tx.execute("SELECT FROM live_nodes FOR UPDATE")
        writing = asyncio.create_task(one.flush())
        while not await tx.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert not writing.done()
            await asyncio.sleep(0.01)
        await cut(database_url, "wait_event_type = 'Lock'")
        with pytest.raises(Unavailable):
            await writing
    assert await now_of(database, ws, ada, ben) == ["online", "offline"]
    one.time += 10
    await one.flush()
    assert await now_of(database, ws, ada, ben) == ["offline", "online"]
    told = (await seen(database, ws, ada)).last_seen_at
    assert told is not None
    assert await value(database, "SELECT now()") - told >= timedelta(seconds=14), "when they went"


async def cut(url: str, which: str = "true") -> None:
    """Connections that are open break."""
    others = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    await execute(url, f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE {others} AND {which}")


async def test_the_loop_outlives_a_database_that_goes_away(database_url: str, database: Database, ws: UUID):
    [ada] = await people(database, ws, "ada")
    changed = asyncio.Event()
    here = Presence(database, lambda _: changed.set())
    running = asyncio.create_task(here.run())
    try:
        here.came(ws, ada)
        await asyncio.wait_for(changed.wait(), 30)
        await cut(database_url)
        changed.clear()
        here.say(ws, ada, "away")
        await asyncio.wait_for(changed.wait(), 30)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert await now_of(database, ws, ada) == ["away"]
    await here.aclose()
    assert await now_of(database, ws, ada) == ["offline"]


async def test_a_node_that_stops_takes_its_people_with_it_at_once(database: Database, ws: UUID, one: Node, two: Node):
    ada, ben, cem, dan = await people(database, ws, "ada", "ben", "cem", "dan")
    for here in (ada, ben, cem, dan):
        one.came(ws, here)
    two.came(ws, ben)
    await one.flush()
    await two.flush()
    one.went(ws, cem)
    one.news()
    await one.aclose()
    assert one.news() == {ada, cem, dan}
    assert await now_of(database, ws, ada, ben, cem, dan) == ["offline", "online", "offline", "offline"]
    assert await value(database, "SELECT array_agg(contact_id ORDER BY contact_id) FROM last_seen") == sorted([ada, cem, dan])
    assert await value(database, "SELECT array_agg(id) FROM live_nodes") == [two.node]
    await one.aclose()


async def test_thousands_come_and_go_together(database: Database, ws: UUID, one: Node):
    crowd = await people(database, ws, *(f"p{n}" for n in range(2_300)))
    for here in crowd:
        one.came(ws, here)
    await one.flush()
    assert one.news() == set(crowd)
    assert set(await now_of(database, ws, *crowd)) == {"online"}
    for here in crowd[:1_500]:
        one.went(ws, here)
    await one.lives(STAYS_SECONDS)
    assert one.news() == set(crowd[:1_500])
    await one.aclose()
    assert one.news() == set(crowd[1_500:])
    assert await value(database, "SELECT count(*) FROM last_seen") == len(crowd)
    assert await value(database, "SELECT count(*) FROM presences") == 0
    assert one._here == one._written == one._dirty == one._left == one._gone == {}


async def test_who_is_erased_is_nowhere_and_is_not_written_again(database: Database, ws: UUID, one: Node, two: Node):
    ada, ben = await people(database, ws, "ada", "ben")
    for here in (one, two):
        here.came(ws, ada)
        await here.flush()
    two.went(ws, ada)
    await two.lives(STAYS_SECONDS)
    one.came(ws, ben)
    one.went(ws, ben)
    await one.lives(STAYS_SECONDS)
    async with database.workspace(ws) as tx:
        await tx.execute("DELETE FROM contacts")
        assert await erase_presence(tx, ws, ada) == {"presences": 1, "last_seen": 0}
        assert await erase_presence(tx, ws, ben) == {"presences": 0, "last_seen": 1}
    one.went(ws, ada)
    two.came(ws, ada)
    await one.lives(STAYS_SECONDS)
    await two.flush()
    assert await value(database, "SELECT (SELECT count(*) FROM presences) + (SELECT count(*) FROM last_seen)") == 0
    async with database.pipeline() as tx:
        assert await states(tx, ws, [ada, ben]) == {}


async def test_two_contacts_who_are_one_person_are_in_one_place(database: Database, ws: UUID, one: Node):
    ada, old, viewer = await people(database, ws, "ada", "old", "viewer")
    one.came(ws, old)
    await one.flush()
    async with database.pipeline() as tx:
        await put(
            tx, "contact_merges", bucket=bucket_of(old), from_id=old, workspace_id=ws, into_id=ada, person_id=ada, since=new_id(), kept="{}",
            merged_at=NOW,
        )  # fmt: skip
        await tx.execute("UPDATE contact_keys SET contact_id = $1 WHERE value = 'old'", ada)
        place = await talk(tx, ws, [Person("contact", ada), Person("contact", viewer)])
    one.news()
    assert await now_of(database, ws, ada, old) == ["online", "online"]
    one.say(ws, old, "away")
    await one.flush()
    assert one.news() == {old, ada}, "who follows them follows who stands for them"
    async with database.pipeline() as tx:
        assert await may_see(tx, ws, viewer, ["ada", "old"]) == {"ada": ada, "old": ada}
        told = await presence_of(tx, ws, viewer, ["old", "ada"])
        assert [(each.id, each.state) for each in told] == [("old", "away"), ("ada", "away")]
        # By a connection of before the merge they see what they may see now.
        assert await may_see(tx, ws, old, ["viewer"]) == {"viewer": viewer}
        assert place
    one.went(ws, old)
    await one.lives(STAYS_SECONDS)
    assert (await seen(database, ws, ada)).last_seen_at is not None


async def test_times_are_business_time(database: Database, ws: UUID, one: Node, two: Node):
    ada, ben = await people(database, ws, "ada", "ben")
    await value(database, "UPDATE workspaces SET clock_offset = '30 days' WHERE id = $1", ws)
    one.came(ws, ada)
    two.came(ws, ben)
    await one.flush()
    await two.flush()
    one.went(ws, ada)
    await one.lives(STAYS_SECONDS)
    last = await silent(database, two)
    for _ in range(2):
        assert (await seen(database, ws, ben)).last_seen_at == last + timedelta(days=30)
        await one.lives(DEAD_SECONDS)
    soon = await value(database, "SELECT now() + interval '30 days'")
    told = (await seen(database, ws, ada)).last_seen_at
    assert told is not None
    assert soon - timedelta(minutes=5) < told < soon


async def test_members_are_here_too_in_their_workspace(database: Database, ws: UUID, sealer: Sealer, one: Node):
    other = (await new_workspace(database, sealer)).workspace.id
    member, [ada] = new_id(), await people(database, ws, "ada")
    async with database.pipeline() as tx:
        await put(tx, "members", id=member, email="m@example.com", name="Mel", password_hash="", created_at=NOW, updated_at=NOW)
        for workspace_id in (ws, other):
            await put(tx, "memberships", workspace_id=workspace_id, member_id=member, role="agent", created_at=NOW)
        await talk(tx, ws, [Person("contact", ada), Person("member", member)])
    one.came(ws, member, "member")
    await one.flush()
    assert (one.news(), await now_of(database, ws, member), await now_of(database, other, member)) == ({member}, ["online"], ["offline"])
    name = encode("mbr", member)
    async with database.pipeline() as tx:
        assert await presence_of(tx, ws, ada, [name]) == [PersonPresence(id=name, state="online", last_seen_at=None)]
    one.went(ws, member, "member")
    await one.lives(STAYS_SECONDS)
    assert one.news() == {member}
    assert await seen(database, ws, member) == PersonPresence(id=name, state="offline", last_seen_at=None)
    assert await value(database, "SELECT count(*) FROM last_seen") == 0


async def test_one_sees_whom_one_talks_to_and_nothing_of_who_has_blocked_one(database: Database, ws: UUID, sealer: Sealer, one: Node):
    names = ["ada", "ben", "cem", "closed", "left", "stranger", "blocks", "blocked", "gone"]
    ids = dict(zip(names, await people(database, ws, *names), strict=True))
    theirs = (await new_workspace(database, sealer)).workspace.id
    await people(database, theirs, "foreign")

    def persons(*who: str) -> Sequence[Person]:
        return [Person("contact", ids[name]) for name in who]

    async with database.pipeline() as tx:
        place = await talk(tx, ws, persons("ada", "ben", "left", "blocks", "blocked"))
        await talk(tx, ws, persons("ada", "cem"))
        await talk(tx, ws, persons("ada", "closed"), state="closed")
        await talk(tx, ws, persons("ben", "stranger"))
        await tx.execute("UPDATE participants SET state = 'left' WHERE conversation_id = $1 AND person_id = $2", place, ids["left"])
        for who, whom in (("blocks", "ada"), ("ada", "blocked")):
            await put(tx, "blocks", bucket=bucket_of(ids[who]), person_id=ids[who], blocked_id=ids[whom], workspace_id=ws, at=NOW)
    for here in ids.values():
        one.came(ws, here)
    await one.flush()
    asked = [*names, "nobody", "foreign", "a\0b", encode("mbr", new_id()), ""]
    async with database.pipeline() as tx:
        assert await may_see(tx, ws, ids["ada"], asked) == {name: ids[name] for name in ("ada", "ben", "cem")}
        assert await may_see(tx, ws, ids["left"], ["ada", "ben"]) == {}
        told = await presence_of(tx, ws, ids["ada"], [*asked, "ben"])
        assert [each.id for each in told] == asked, "each once, and nobody is left out"
        assert {each.id for each in told if each.state == "online"} == {"ada", "ben", "cem"}
        assert all(each.last_seen_at is None for each in told)
        # Many look at once, in as many statements.
        looks = [
            Look(workspace_id=ws, viewer=viewer, person_id=ids[whom], name=f"{n}")
            for n, (viewer, whom) in enumerate([(ids["ada"], "ben"), (ids["ben"], "stranger"), (ids["cem"], "ben"), (None, "stranger")])
        ]
        counting = Counting(tx)
        assert [(each.id, each.state) for each in await seen_by(counting, [*looks, *looks])] == [
            *(("0", "online"), ("1", "online"), ("2", "offline"), ("3", "online")) * 2
        ]
        assert counting.asked == 2
        assert await seen_by(tx, [msgspec.structs.replace(looks[-1], workspace_id=theirs)]) == [unseen("3")]
        assert await seen_by(tx, []) == []
        # The company sees everybody who is there.
        told = await presence_of(tx, ws, None, asked)
        assert {each.id for each in told if each.state == "online"} == set(names)
        assert await may_see(tx, ws, None, []) == {}
    # Nor when they were last here.
    for here in ids.values():
        one.went(ws, here)
    await one.lives(STAYS_SECONDS)
    async with database.pipeline() as tx:
        told = await presence_of(tx, ws, ids["ada"], asked)
        assert {each.id for each in told if each.last_seen_at is not None} == {"ada", "ben", "cem"}
