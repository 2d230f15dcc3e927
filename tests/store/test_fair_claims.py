"""Claims take turns over flows: whoever has little waiting is not behind whoever has much, and nobody is forgotten."""

from collections import Counter
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

import asyncpg
import pytest

from tests.model.crowd import NOW as THEN
from tests.model.crowd import Crowd, claiming, crowd, token
from tidings.db import Connection, Database, Row
from tidings.messages import Lane, pull_forward
from tidings.messages.claims import Flow, Rooms, claim, unpark

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIRST = UUID(int=0)
EVERYTHING = datetime(1, 1, 2, tzinfo=UTC)


@pytest.fixture
async def connection(database_url: str) -> AsyncGenerator[Connection]:
    opened = await asyncpg.connect(database_url, server_settings={"role": "tidings_pipeline"})
    yield cast("Connection", opened)
    await opened.close()


async def fill(connection: Connection, workspace: int, count: int, *, minutes_ago: float, channel: str = "sms") -> None:
    """So many wait, the first of them since then, one after the other by a millisecond."""
    await connection.execute(
        "INSERT INTO queue (bucket, delivery_id, workspace_id, lane, channel, due_at)"
        " SELECT n & 63, gen_random_uuid(), $1, 'bulk', $2, $3::timestamptz + n * interval '1 ms' FROM generate_series(1, $4) n",
        UUID(int=workspace),
        channel,
        NOW - timedelta(minutes=minutes_ago),
        count,
    )


async def take(
    connection: Connection,
    most: int,
    *,
    since: UUID = FIRST,
    room: int = 1_000_000,
    known: list[tuple[int, str, int, int, datetime]] | None = None,
) -> tuple[list[Row], UUID | None]:
    """What is taken, and up to which workspace the look came. `known`: workspace, channel, taken, room, floor."""
    named = known or []
    rows = await connection.fetch(
        "SELECT * FROM take_waiting('bulk', $1, $2, $3, $4, $5, $6, $7, $8, $9)",
        most,
        NOW,
        since,
        room,
        [UUID(int=one[0]) for one in named],
        [one[1] for one in named],
        [one[2] for one in named],
        [one[3] for one in named],
        [one[4] for one in named],
    )
    taken = [row for row in rows if row["delivery_id"] is not None]
    return taken, next((row["workspace_id"] for row in rows if row["delivery_id"] is None), None)


def shares(rows: list[Row]) -> dict[int, int]:
    return dict(Counter(row["workspace_id"].int for row in rows))


async def test_twenty_quiet_workspaces_come_before_one_with_thousands_that_are_older(
    connection: Connection,
) -> None:
    await fill(connection, 500, 5_000, minutes_ago=60)
    for n in range(20):
        await fill(connection, 490 + n if n < 10 else 500 + n, 1, minutes_ago=0.1)
    taken, goes_on = await take(connection, 100, known=[(500, "sms", 100, 1_000, EVERYTHING)])
    assert shares(taken) == {500: 80, **{490 + n if n < 10 else 500 + n: 1 for n in range(20)}}
    assert goes_on is None


async def test_of_a_flow_the_oldest_go_first_and_what_is_not_due_stays(connection: Connection) -> None:
    await fill(connection, 1, 50, minutes_ago=-5)
    await fill(connection, 1, 50, minutes_ago=5)
    taken, _ = await take(connection, 30)
    assert len(taken) == 30
    oldest = await connection.fetch("SELECT delivery_id FROM queue ORDER BY due_at LIMIT 30")
    assert {row["delivery_id"] for row in taken} == {row["delivery_id"] for row in oldest}
    taken, _ = await take(connection, 100)
    assert len(taken) == 50


async def test_one_workspace_s_channels_are_flows_of_their_own(connection: Connection) -> None:
    await fill(connection, 1, 1_000, minutes_ago=60)
    await fill(connection, 1, 3, minutes_ago=1, channel="email")
    taken, _ = await take(connection, 10)
    assert len(taken) in (8, 10)
    assert (
        await connection.fetchval(
            "SELECT count(*) FROM queue WHERE channel = 'email' AND delivery_id = ANY ($1)", [r["delivery_id"] for r in taken]
        )
        == 3
    )


async def test_nobody_gets_more_than_their_room_and_what_they_leave_goes_to_the_others(
    connection: Connection,
) -> None:
    await fill(connection, 1, 200, minutes_ago=60)
    await fill(connection, 2, 200, minutes_ago=30)
    taken, _ = await take(connection, 100, room=1_000, known=[(1, "sms", 90, 10, EVERYTHING)])
    assert shares(taken) == {1: 10, 2: 50}
    taken, _ = await take(connection, 100, room=30)
    assert shares(taken) == {1: 30, 2: 30}
    assert (await take(connection, 100, room=0))[0] == []


async def test_more_flows_than_one_look_can_see_are_all_served_by_the_looks_after_it(
    connection: Connection,
) -> None:
    for n in range(1, 151):
        await fill(connection, n, 1, minutes_ago=1)
    seen: list[int] = []
    since, looks = FIRST, 0
    while looks < 3:
        taken, goes_on = await take(connection, 100, since=since)
        seen += shares(taken)
        looks += 1
        since = goes_on or FIRST
    # The workspace at which a look ended is looked at again by the next one.
    assert sorted(set(seen)) == list(range(1, 151))
    assert len(seen) == 152
    assert since == FIRST


async def test_flows_of_which_nothing_is_due_do_not_hide_the_ones_after_them(connection: Connection) -> None:
    for n in range(1, 601):
        await fill(connection, n, 1, minutes_ago=-60)
    await fill(connection, 601, 1, minutes_ago=1)
    taken, goes_on = await take(connection, 10)
    assert (taken, goes_on) == ([], UUID(int=512))
    taken, goes_on = await take(connection, 10, since=UUID(int=512))
    assert (shares(taken), goes_on) == ({601: 1}, None)


async def test_a_floor_hides_what_was_due_before_it_and_no_other_flow(connection: Connection) -> None:
    for workspace in (1, 2, 3):
        await fill(connection, workspace, 10, minutes_ago=60)
        await fill(connection, workspace, 2, minutes_ago=1)
    known = [(2, "sms", 0, 1_000, NOW - timedelta(minutes=2))]
    taken, _ = await take(connection, 1_000, known=known)
    assert shares(taken) == {1: 12, 2: 2, 3: 12}
    assert (await take(connection, 1_000, known=[(2, "sms", 0, 1_000, EVERYTHING)]))[0].__len__() == 36


async def test_what_waits_for_a_provider_that_works_again_is_due_at_once_and_of_a_half_open_one_a_single_one(
    connection: Connection, database_url: str
) -> None:
    owner = await asyncpg.connect(database_url)
    well, half, ill = (UUID(int=n) for n in (1, 2, 3))
    await owner.execute(
        "INSERT INTO workspaces (id, name, mode, default_locale, timezone, keeps_content, created_at)"
        " VALUES ($1, 'Shop', 'test', 'en', 'UTC', true, now())",
        FIRST,
    )
    for account in (well, half, ill):
        await owner.execute(
            "INSERT INTO provider_accounts (id, workspace_id, provider, name, channels, credentials, created_at, updated_at)"
            " VALUES ($1, $2, 'sandbox', 'one', '{sms}', '', now(), now())",
            account,
            FIRST,
        )
    for account, until in ((half, NOW - timedelta(seconds=1)), (ill, NOW + timedelta(seconds=5))):
        await owner.execute(
            "INSERT INTO account_health (account_id, workspace_id, open_until, trips, changed_at) VALUES ($1, $1, $2, 1, $2)",
            account,
            until,
        )
    for account in (well, half, ill):
        await owner.execute(
            "INSERT INTO queue (bucket, delivery_id, workspace_id, lane, channel, due_at, waits_for, account_id)"
            " SELECT n & 63, gen_random_uuid(), $1, 'bulk', 'sms', $2::timestamptz + n * interval '1 minute', 'provider', $1"
            " FROM generate_series(1, 30) n",
            account,
            NOW,
        )
    await owner.close()
    assert await unpark(connection, NOW, 20) == 21
    assert await unpark(connection, NOW, 20) == 11
    due = await connection.fetch(
        "SELECT account_id, count(*)::int AS n FROM queue WHERE due_at <= $1 GROUP BY account_id ORDER BY account_id", NOW
    )
    assert [(row["account_id"], row["n"]) for row in due] == [(well, 30), (half, 2)]


@pytest.fixture
async def town(database: Database, database_url: str, tmp_path: Path) -> Crowd:
    made = await crowd(database_url, database, tmp_path)
    await made.execute("UPDATE provider_accounts SET sender_rate_per_second = 1")
    return made


async def looked_at(connection: Connection, second: float) -> int:
    """All that is due at that second is looked at once, and what may go has gone; answers how many looks that took."""
    looks = 0
    while True:
        found = await claim(connection, Lane.TRANSACTIONAL, 100, token(), THEN + timedelta(seconds=second))
        if not found.claimed and not found.settled:
            return looks
        looks += len(found.claimed) + found.settled
        await connection.execute("DELETE FROM queue WHERE delivery_id = ANY ($1)", [one.delivery_id for one in found.claimed])


async def test_who_is_refused_with_others_has_a_turn_after_them_and_the_end_of_the_line_is_written_once(town: Crowd) -> None:
    await town.send(await town.people(100))
    await town.execute(
        "UPDATE queue q SET due_at = q.due_at - n * interval '1 ms'"
        " FROM (SELECT delivery_id, row_number() OVER (ORDER BY delivery_id) AS n FROM queue) AS o WHERE o.delivery_id = q.delivery_id"
    )
    waited = [row["delivery_id"] for row in await town.fetch("SELECT delivery_id FROM queue ORDER BY due_at")]
    async with claiming(town.url) as connection:
        await connection.execute("BEGIN")
        found = await claim(connection, Lane.TRANSACTIONAL, 100, token(), THEN)
        written = await connection.fetchval("SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'meters'")
        await connection.execute("COMMIT")
    assert ([one.delivery_id for one in found.claimed], found.settled) == (waited[:1], 99)
    rows = await town.fetch("SELECT delivery_id, due_at FROM queue WHERE lease_token IS NULL ORDER BY due_at")
    assert [row["delivery_id"] for row in rows] == waited[1:]
    turns = [(row["due_at"] - THEN) / timedelta(seconds=1) for row in rows]
    assert turns == [float(n) for n in range(2, 101)]
    [meter] = await town.fetch("SELECT next_at FROM meters")
    assert meter["next_at"] == rows[-1]["due_at"]
    # By the first, which found it empty, and at the end.
    assert written <= 2


async def test_those_who_are_late_for_their_turns_are_not_all_looked_at_for_each_token(town: Crowd) -> None:
    await town.send(await town.people(200))
    async with claiming(town.url) as connection:
        assert await looked_at(connection, 0) == 200
        # Nobody has claimed for a minute.
        assert await looked_at(connection, 60) == 59
        assert sum([await looked_at(connection, 60.0 + n) for n in range(1, 31)]) <= 30 * 6
    [row] = await town.fetch("SELECT count(*)::integer AS n FROM queue")
    # Each second somebody went.
    assert row["n"] == 200 - 1 - 1 - 30


async def test_who_is_pulled_out_of_a_line_stands_in_a_new_one(town: Crowd) -> None:
    await town.send(await town.people(300))
    async with claiming(town.url) as connection:
        assert await looked_at(connection, 0) == 300
        async with town.database.workspace(town.workspace.id) as tx:
            await pull_forward(tx, town.workspace.id, THEN + timedelta(seconds=1))
        assert await looked_at(connection, 1) == 299
        assert sum([await looked_at(connection, 1.0 + n) for n in range(1, 31)]) <= 30 * 2 + 3


async def test_where_the_line_is_an_hour_long_those_after_it_get_turns_when_it_has_gone(town: Crowd) -> None:
    await town.execute("UPDATE provider_accounts SET sender_rate_per_second = 0.01")
    await town.send(await town.people(300))
    async with claiming(town.url) as connection:
        assert await looked_at(connection, 0) == 300
        [row] = await town.fetch("SELECT count(DISTINCT due_at)::integer AS turns, max(due_at) AS latest FROM queue")
        assert (row["turns"], row["latest"]) == (35, THEN + timedelta(hours=1))
        for n in range(1, 36):
            assert await looked_at(connection, 100.0 * n) <= 2
        assert await looked_at(connection, 3600) >= 264
        # One of each claim was the first who waited for this moment.
        assert sum([await looked_at(connection, 3600.0 + 100 * n) for n in range(1, 31)]) <= 30 * 3


async def test_who_has_to_be_asked_for_caps_first_stands_in_the_same_line(connection: Connection) -> None:
    rows = await connection.fetch(
        "SELECT n, verdict, again_at FROM reserve_in_order($1, false, $2, $3, $4, $5, $4, $6, $6, $6, $7, $8, $9, $10, $11, $11, $12)",
        NOW,
        [NOW] * 6,
        [FIRST] * 6,
        [UUID(int=n) for n in range(6)],
        [1] * 6,
        ["sms"] * 6,
        [False] * 6,
        [False, False, False, True, False, False],
        ['[["sender:a", 1, 1, "rate_limited"]]'] * 5 + ['[["sender:b", 1, 1, "rate_limited"]]'],
        ["[]"] * 6,
        [0] * 6,
        [None] * 6,
    )
    after = [None if row["again_at"] is None else (row["again_at"] - NOW) / timedelta(seconds=1) for row in rows]
    assert [row["verdict"] for row in rows] == ["go", *["rate_limited"] * 4, "go"]
    assert after == [None, 2.0, 3.0, 4.0, 5.0, None]
    assert await connection.fetchval("SELECT max(next_at) FROM meters") == NOW + timedelta(seconds=5)


async def test_where_an_account_hangs_its_flow_goes_on_by_another_and_waits_where_there_is_none(town: Crowd) -> None:
    await town.execute("UPDATE provider_accounts SET sender_rate_per_second = NULL")
    await town.send(await town.people(20))
    flow = Flow(workspace_id=town.workspace.id, channel="sms", taken=0, room=0, room_elsewhere=7, floor=datetime(1, 1, 2, tzinfo=UTC))
    rooms = Rooms(flows=[flow], any_flow=100, accounts={town.account_id: 0})

    async def claimed() -> int:
        async with claiming(town.url) as connection:
            found = await claim(connection, Lane.TRANSACTIONAL, 20, token(), THEN, rooms)
        assert all(one.account_id != town.account_id for one in found.claimed)
        return len(found.claimed)

    assert await claimed() == 0
    await town.execute(
        "INSERT INTO provider_accounts (id, workspace_id, provider, name, channels, rank, credentials, created_at, updated_at)"
        " VALUES ($1, $2, 'sandbox', 'two', '{sms}', 0, '', now(), now())",
        UUID(int=2),
        town.workspace.id,
    )
    await town.execute("UPDATE provider_accounts SET rank = 1 WHERE id = $1", town.account_id)
    assert await claimed() == 7
    # It is out of order too: nobody is tried by it.
    await town.execute(
        "INSERT INTO account_health (account_id, workspace_id, open_until, trips, changed_at) VALUES ($1, $2, $3, 1, $3)",
        UUID(int=2),
        town.workspace.id,
        THEN + timedelta(minutes=1),
    )
    assert await claimed() == 0
