"""What is read often costs the same however much history lies behind it."""

import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from tidings.core.clock import system_clock
from tidings.core.ids import new_id
from tidings.db import Database, load_queries
from tidings.events import list_events
from tidings.events.list_events import START, WINDOW
from tidings.insights import count_facts
from tidings.messages import settle_parked
from tidings.messages.mail_health import count_mail
from tidings.messages.receipts import PARKED_AT_ONCE
from tidings.webhooks.sending_store import skip_events, take_events

pytestmark = pytest.mark.anyio

OTHER = new_id()
LAST = 480
"""Events of a bucket, over eleven months."""
BEHIND = 5
BUCKETS = 4

_TAKE = load_queries("tidings.webhooks", "sending.sql")["take_events"]
_COUNT = load_queries("tidings.messages", "mail_health.sql")["count_mail"]
_TALLY = load_queries("tidings.insights", "tallies.sql")["count_facts"]
_LIST = load_queries("tidings.events")["list_events"]
_SEQUENCE = load_queries("tidings.events")["sequence"]
_MATCH = load_queries("tidings.messages")["match_parked"]


@pytest.fixture
async def year(database_url: str) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    """A year of events in four buckets; everything but the last five of each bucket was read."""
    connection = await asyncpg.connect(
        database_url, server_settings={"role": "tidings_pipeline", "timezone": "UTC", "plan_cache_mode": "force_generic_plan"}
    )
    first = (datetime.now(UTC) - timedelta(days=330)).date().replace(day=1)
    await connection.execute("SELECT make_event_partitions($1::date, 15)", first)
    await connection.execute(
        """
        INSERT INTO events (bucket, position, recorded_at, workspace_id, type, occurred_at)
        SELECT b, n, now() - interval '330 days' * (1 - n::float / $1), $2, 'message.accepted', now()
        FROM generate_series(0, $3) AS b (b), generate_series(1, $1) AS n (n)
        """,
        LAST,
        OTHER,
        BUCKETS - 1,
    )
    await connection.execute("UPDATE event_positions SET last = $1 WHERE bucket < $2", LAST, BUCKETS)
    for cursors in ("webhook_cursors", "mail_cursors", "tally_cursors"):
        await connection.execute(
            f"""
            UPDATE {cursors} c SET position = e.position, read_at = e.recorded_at
            FROM events e WHERE e.bucket = c.bucket AND e.position = $1
            """,
            LAST - BEHIND,
        )
    yield connection
    await connection.close()


async def opened(connection: "asyncpg.Connection[asyncpg.Record]", statement: str, *values: object) -> set[str]:
    """The partitions of the log that a statement read from, however it did."""
    transaction = connection.transaction()
    await transaction.start()
    rows = await connection.fetch(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {statement}", *values)
    await transaction.rollback()
    return {found[1] for row in rows if "never executed" not in row[0] and (found := re.search(r"Scan.* on (events_\w+)", row[0]))}


def since(days: int) -> set[str]:
    """The months from so many days ago on, as far as they are made."""
    first = datetime.now(UTC) - timedelta(days=days)
    return {f"events_{n // 12}_{n % 12 + 1:02d}" for n in range(first.year * 12 + first.month - 1, first.year * 12 + first.month + 4)} | {
        "events_rest"
    }


@pytest.mark.parametrize(
    ("statement", "values"),
    [(_TAKE, (1_000, False)), (_COUNT, (200, ["550"], False)), (_TALLY, (200, False))],
    ids=["webhooks", "mail", "tallies"],
)
async def test_who_reads_the_log_opens_no_month_that_was_read(
    year: "asyncpg.Connection[asyncpg.Record]", statement: str, values: tuple[object, ...]
) -> None:
    read = await opened(year, statement, *values)
    assert read
    assert read <= since(7)


async def test_numbering_opens_no_month_at_all(year: "asyncpg.Connection[asyncpg.Record]") -> None:
    await year.execute(
        "INSERT INTO outbox (bucket, workspace_id, type, occurred_at) SELECT n & 63, $1, 'x.y', now() FROM generate_series(1, 100) n", OTHER
    )
    assert await opened(year, _SEQUENCE, 200) == set()


async def test_who_has_read_all_opens_nothing(year: "asyncpg.Connection[asyncpg.Record]") -> None:
    await year.execute("UPDATE webhook_cursors SET position = $1 WHERE bucket < $2", LAST, BUCKETS)
    await year.execute("UPDATE mail_cursors SET position = $1 WHERE bucket < $2", LAST, BUCKETS)
    assert await opened(year, _TAKE, 1_000, False) == set()
    assert await opened(year, _COUNT, 200, ["550"], False) == set()
    await year.execute("UPDATE tally_cursors SET position = $1 WHERE bucket < $2", LAST, BUCKETS)
    assert await opened(year, _TALLY, 200, False) == set()
    ends = [LAST] * BUCKETS + [0] * 60
    assert await opened(year, _LIST, OTHER, ends, 50, None, ends) == set()


async def test_what_a_clock_that_was_set_back_has_hidden_is_read_all_the_same(
    year: "asyncpg.Connection[asyncpg.Record]", database: Database
) -> None:
    """The last events of bucket 0 are recorded a year before the others, and those of bucket 1 only in part."""
    await year.execute(
        "UPDATE events SET recorded_at = recorded_at - interval '300 days' WHERE bucket = 0 AND position > $1", LAST - BEHIND
    )
    await year.execute("UPDATE events SET recorded_at = recorded_at - interval '300 days' WHERE bucket = 1 AND position = $1", LAST - 2)
    total = 0
    for _ in range(3):
        async with database.pipeline() as tx:
            total += (await take_events(tx, 1_000))[0]
    assert total == BUCKETS * BEHIND
    async with database.pipeline() as tx:
        assert (await count_mail(tx)).facts + (await count_mail(tx)).facts == BUCKETS * BEHIND
        assert (await count_facts(tx)).facts == BUCKETS * BEHIND
        left = "SELECT count(*) FROM event_positions p JOIN {0} c USING (bucket) WHERE c.position <> p.last AND p.bucket < $1"
        for cursors in ("webhook_cursors", "mail_cursors", "tally_cursors"):
            assert await tx.fetchval(left.format(cursors), BUCKETS) == 0


async def test_a_reader_passes_what_retention_has_dropped(year: "asyncpg.Connection[asyncpg.Record]", database: Database) -> None:
    await year.execute("UPDATE webhook_cursors SET position = 0, read_at = NULL WHERE bucket < $1", BUCKETS)
    await year.execute("DELETE FROM events WHERE position <= 100 OR bucket = 2")
    async with database.pipeline() as tx:
        seen, _ = await take_events(tx, 100_000)
    assert seen == (BUCKETS - 1) * (LAST - 100)
    assert await year.fetchval("SELECT min(position) FROM webhook_cursors WHERE bucket < $1", BUCKETS) == LAST


async def test_cursors_that_nobody_waits_for_follow_the_log(year: "asyncpg.Connection[asyncpg.Record]", database: Database) -> None:
    async with database.pipeline() as tx:
        assert not await skip_events(tx)
        assert (await take_events(tx, 1_000)) == (0, [])
    await year.execute("INSERT INTO outbox (bucket, workspace_id, type, occurred_at) VALUES (0, $1, 'x.y', now())", OTHER)
    async with database.pipeline() as tx:
        await tx.fetchval(_SEQUENCE, 200)
    async with database.pipeline() as tx:
        assert (await take_events(tx, 1_000))[0] == 1


async def test_what_others_have_told_is_passed_by_some_at_a_time(year: "asyncpg.Connection[asyncpg.Record]", database: Database) -> None:
    """A workspace with one event behind everybody else's finds it; and reads no further than a bound in one page."""
    mine = new_id()
    async with database.pipeline() as tx:
        await tx.execute("INSERT INTO workspaces (id, name, mode, keeps_content, created_at) VALUES ($1, 'w', 'test', true, now())", mine)
        await tx.execute(
            """
            INSERT INTO events (bucket, position, workspace_id, type, occurred_at)
            SELECT 0, n, CASE WHEN n < $1 THEN $2::uuid ELSE $3::uuid END, 'x.y', now() FROM generate_series($4::integer, $1) n
            """,
            WINDOW * 30,
            OTHER,
            mine,
            LAST + 1,
        )
        await tx.execute("UPDATE event_positions SET last = $1 WHERE bucket = 0", WINDOW * 30)
    async with database.workspace(mine) as tx:
        first, cursor = await list_events(tx, mine, START, 50, None)
        assert (first, cursor[0]) == ([], WINDOW * 20)
        [found], cursor = await list_events(tx, mine, cursor, 50, None)
        assert (found.bucket, found.position, cursor[0]) == (0, WINDOW * 30, WINDOW * 30)
        assert await list_events(tx, mine, cursor, 50, None) == ([], cursor)
        ahead = (2**62, *cursor[1:])
        assert await list_events(tx, mine, ahead, 50, None) == ([], ahead), "a cursor never goes back"


async def test_a_page_of_the_log_goes_on_behind_what_others_have_told(database: Database) -> None:
    """One event at the beginning and one far behind it come in one page, in full pages no more than was asked for, and none twice."""
    mine = new_id()
    async with database.pipeline() as tx:
        await tx.execute("INSERT INTO workspaces (id, name, mode, keeps_content, created_at) VALUES ($1, 'w', 'test', true, now())", mine)
        await tx.execute(
            """
            INSERT INTO events (bucket, position, workspace_id, type, occurred_at)
            SELECT 7, n, CASE WHEN n IN (1, 2, $1) THEN $3::uuid ELSE $2::uuid END, 'x.y', now() FROM generate_series(1, $1::integer) n
            """,
            WINDOW * 3,
            OTHER,
            mine,
        )
        await tx.execute("UPDATE event_positions SET last = $1 WHERE bucket = 7", WINDOW * 3)
    async with database.workspace(mine) as tx:
        found, cursor = await list_events(tx, mine, START, 50, None)
        assert [one.position for one in found] == [1, 2, WINDOW * 3]
        assert await list_events(tx, mine, cursor, 50, None) == ([], cursor)
        first, cursor = await list_events(tx, mine, START, 2, None)
        rest, _ = await list_events(tx, mine, cursor, 2, None)
        assert ([one.position for one in first], [one.position for one in rest]) == ([1, 2], [WINDOW * 3])


async def test_parked_receipts_are_looked_through_some_at_a_time_and_all_of_them_in_turn(database: Database) -> None:
    """One of many has its delivery by now; it is found whatever stands before it, and no look reads more than its share."""
    now, account = system_clock(), new_id()
    many = PARKED_AT_ONCE * 3
    async with database.pipeline() as tx:
        # As many as one call brings have one moment.
        await tx.execute(
            """
            INSERT INTO parked_receipts (bucket, account_id, event_id, workspace_id, provider_reference, state, at, parked_at)
            SELECT n & 63, $1, 'e' || n, $2, 'r' || n, 'delivered', $3, $3::timestamptz - interval '1 hour' * (1 + n / 2000)
            FROM generate_series(1, $4::integer) n
            """,
            account,
            OTHER,
            now,
            many,
        )
        await tx.execute(
            "INSERT INTO attempts (bucket, delivery_id, n, workspace_id, account_id, provider, intent_at, finished_at, outcome, provider_reference)"
            " VALUES (1, $1, 1, $2, $3, 'sandbox', $4, $4, 'sent', 'r999')",
            new_id(1),
            OTHER,
            account,
            now,
        )
        place, looks = None, 0
        while True:
            matched = await settle_parked(tx, now, place)
            place, looks = matched.place, looks + 1
            if matched.count or looks > 10:
                break
        assert matched.count == 1
        assert looks == 4
        plan = await tx.fetch(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {_MATCH}", now, now - timedelta(days=1), "", 10)
        assert not any("Seq Scan on parked_receipts" in row["QUERY PLAN"] for row in plan)
        assert await tx.fetchval("SELECT count(*) FROM parked_receipts") == many - 1
        for _ in range(4):
            await settle_parked(tx, now + timedelta(hours=80))
        assert await tx.fetchval("SELECT count(*) FROM parked_receipts") == 0
