"""The log backwards: by its own index, bucket by bucket, also in a long one."""

from uuid import UUID

import asyncpg
import pytest

from tests.conftest import new_workspace
from tidings.core.ids import BUCKETS, new_id
from tidings.db import Database, load_queries
from tidings.events import Wanted, list_events, list_newest, parse_cursor
from tidings.workspaces import Sealer

pytestmark = pytest.mark.anyio

Q = load_queries("tidings.events")
EACH = 1_500
"""Events of each bucket: of the workspace one in ten, the others are somebody else's."""


async def fill(url: str, workspace_id: UUID) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "INSERT INTO events (bucket, position, recorded_at, workspace_id, type, contact_id, occurred_at)"
            " SELECT b, n, timestamptz '2020-01-01' + n * interval '1 minute' + b * interval '1 ms',"
            " CASE WHEN n % 10 = 0 THEN $1::uuid ELSE $2::uuid END, CASE WHEN n = 100 THEN 'delivery.failed' ELSE 'delivery.sent' END,"
            " CASE WHEN n = 100 THEN $1::uuid END, now()"
            f" FROM generate_series(0, {BUCKETS - 1}) AS b, generate_series(1, {EACH}) AS n",
            workspace_id,
            new_id(),
        )
        await connection.execute(f"UPDATE event_positions SET last = {EACH}")
        await connection.execute("ANALYZE events")
    finally:
        await connection.close()


@pytest.fixture
async def workspace_id(database: Database, database_url: str, sealer: Sealer) -> UUID:
    made = (await new_workspace(database, sealer)).workspace.id
    await fill(database_url, made)
    return made


async def test_the_newest_are_told_first_and_every_one_once(database: Database, workspace_id: UUID):
    async with database.workspace(workspace_id) as tx:
        page = await list_newest(tx, workspace_id, None, 200, Wanted())
        assert [event.position for event in page.events[:BUCKETS]] == [EACH] * BUCKETS
        told = list(page.events)
        while not page.is_end:
            page = await list_newest(tx, workspace_id, page.cursor, 200, Wanted())
            told += page.events
        forwards, cursor = await list_events(tx, workspace_id, parse_cursor(None), EACH * BUCKETS, None)
    assert len(told) == len(forwards) == EACH // 10 * BUCKETS
    assert {(one.bucket, one.position) for one in told} == {(one.bucket, one.position) for one in forwards}
    assert max(cursor) == EACH


async def test_what_is_rare_is_found_behind_empty_pages_and_in_one_bucket_at_once(database: Database, workspace_id: UUID):
    async with database.workspace(workspace_id) as tx:
        pages, until, found = 0, None, 0
        while True:
            page = await list_newest(tx, workspace_id, until, 50, Wanted(types=["delivery.failed"]))
            pages, found, until = pages + 1, found + len(page.events), page.cursor
            if page.is_end:
                break
        assert (found, pages) == (BUCKETS, 2), "a full page, and the rest of what was looked at"
        alone = await list_newest(tx, workspace_id, None, 50, Wanted(contact_id=workspace_id), {7})
        assert [(one.bucket, one.position) for one in alone.events] == [(7, 100)]
        assert alone.is_end
        # From where somebody follows the log on, it is read backwards as well.
        followed, cursor = await list_events(tx, workspace_id, parse_cursor(None), 100, None)
        back = await list_newest(tx, workspace_id, cursor, 200, Wanted())
        assert {(one.bucket, one.position) for one in back.events} == {(one.bucket, one.position) for one in followed}


async def test_each_bucket_is_read_by_its_index_from_the_end(database_url: str, workspace_id: UUID):
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        types = "uuid, bigint[], bigint[], bigint, text[], uuid, uuid, uuid"
        await connection.execute(f"PREPARE newest ({types}) AS {Q['list_newest']}")
        lows, highs = [EACH - 1_000] * BUCKETS, [EACH] * BUCKETS
        rows = await connection.fetch(
            f"EXPLAIN EXECUTE newest ('{workspace_id}', ARRAY{lows}::bigint[], ARRAY{highs}::bigint[], 50, NULL, NULL, NULL, NULL)"
        )
        plan = "\n".join(row[0] for row in rows)
        assert "Seq Scan on events" not in plan, plan
        assert "_pkey" in plan, plan
    finally:
        await connection.close()
