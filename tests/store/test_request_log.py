"""What is kept of many requests: each workspace's share, and no more than there is room for."""

from collections import Counter
from uuid import UUID

import asyncpg
import pytest
from prometheus_client import CollectorRegistry

from tests.conftest import new_workspace
from tidings.api.asgi import Answer
from tidings.api.client import Client
from tidings.api.known import Known
from tidings.api.metrics import ApiMetrics
from tidings.api.request_log import BURST, KEPT_BYTES, READ_BYTES, WAITING_LIMIT, RequestLog
from tidings.api.resources import scopes, topics
from tidings.core.ids import new_id
from tidings.db import Database, load_queries
from tidings.requests import RequestFilter, RequestView, get_request, list_requests
from tidings.workspaces import Principal, Sealer, get_workspace

pytestmark = pytest.mark.anyio

Q = load_queries("tidings.requests")
GOOD, BAD = Answer(200, b'{"data":[],"next":null}'), Answer(404, b"{}", b"application/problem+json")


class Place:
    """A workspace, its log, and a clock that stands still until somebody moves it."""

    def __init__(self, database: Database, principal: Principal, registry: CollectorRegistry) -> None:
        self.database = database
        self.principal = principal
        self.registry = registry
        self.now = 1_000.0
        self.log = RequestLog(database, Known(database), ApiMetrics(registry), lambda: self.now)

    def asks(self, answer: Answer = GOOD, body: bytes = b"", times: int = 1) -> None:
        """As often as this something is asked, and answered so."""
        operation = next(one for one in topics.OPERATIONS if one.id == ("topics.put" if body else "topics.list"))
        for n in range(times):
            self.log.told(self.principal, operation, "/v1/topics", b"", lambda: Client("192.0.2.1"), f"call-{n}", body, answer, self.now)

    async def rows(self, wanted: RequestFilter | None = None) -> list[RequestView]:
        """What stands in the log."""
        await self.log.flush()
        async with self.database.workspace(self.principal.workspace.id) as tx:
            return await list_requests(tx, self.principal.workspace.id, wanted or RequestFilter(), limit=10_000)


@pytest.fixture
async def place(database: Database, sealer: Sealer) -> Place:
    made = await new_workspace(database, sealer)
    async with database.pipeline() as tx:
        workspace = await get_workspace(tx, made.workspace.id)
    return Place(database, Principal(key_id=new_id(), workspace=workspace, scopes=frozenset()), CollectorRegistry())


async def test_a_workspace_has_its_share_and_what_is_left_out_is_counted(place: Place):
    place.asks(times=BURST + 40)
    place.asks(BAD, times=BURST + 7)
    assert len(await place.rows()) == 2 * BURST, "successes take nothing from failures"
    place.now += 1.5
    place.asks(times=2)
    place.asks(BAD, times=4)
    told = Counter((row.status, row.left_out) for row in await place.rows())
    assert told == {(200, 0): BURST, (404, 40): 1, (404, 0): BURST + 1, (200, 7): 1, (404, 1): 1}
    assert place.registry.get_sample_value("tidings_requests_unlogged_total", {"reason": "rate"}) == 40 + 7 + 1 + 1


async def test_there_is_room_for_so_many_and_then_none(place: Place, sealer: Sealer):
    for n in range(WAITING_LIMIT // BURST + 2):
        other = await new_workspace(place.database, sealer, name=f"Other {n}")
        async with place.database.pipeline() as tx:
            workspace = await get_workspace(tx, other.workspace.id)
        place.principal = Principal(key_id=new_id(), workspace=workspace, scopes=frozenset())
        place.asks(times=BURST)
    await place.log.flush()
    async with place.database.pipeline() as tx:
        assert await tx.fetchval("SELECT count(*) FROM api_requests") == WAITING_LIMIT
    place.asks(BAD)
    assert BURST in {row.left_out for row in await place.rows()}


async def test_long_bodies_are_cut_and_longer_ones_not_looked_at(place: Place):
    for size in (KEPT_BYTES, READ_BYTES - 100, READ_BYTES + 1):
        place.asks(body=b'{"name":"X","note":"a,b"'.ljust(size - 1) + b"}")
    place.asks(body=b'{"name":"' + b"abc,def," * 2_000 + b'"}')
    place.asks(body=b'{"name":')
    rows = await place.rows()
    async with place.database.workspace(place.principal.workspace.id) as tx:
        kept = {row.request_bytes: (await get_request(tx, row.workspace_id, row.id)).request for row in rows}
    assert kept[KEPT_BYTES] == kept[READ_BYTES - 100] == '{"name":"X","note":"[hidden]"}'
    assert (kept[READ_BYTES + 1], kept[8]) == (None, None)
    long = kept[16_011]
    assert long is not None
    assert long.endswith("abc…")
    assert len(long.encode()) <= KEPT_BYTES


async def test_what_cannot_be_written_keeps_nothing_else_from_being_written(place: Place):
    strange = (
        b'{"name":"\\ud800"}',
        b'{"name":"\\u0000"}',
        b"\xff\xfe",
        b'{"name":' + b"[" * 2_000,
        b'{"name":"' + b"\xed\xa0\x80" + b'"}',
    )
    for body in (*strange, b'{"name":"Good"}'):
        place.asks(BAD, body=body)
    rows = await place.rows()
    assert {len(body) for body in strange} & {row.request_bytes for row in rows}
    async with place.database.workspace(place.principal.workspace.id) as tx:
        bodies = {(await get_request(tx, row.workspace_id, row.id)).request for row in rows}
    assert '{"name":"Good"}' in bodies


async def test_nobody_s_request_is_nowhere_and_looking_at_the_log_neither(place: Place):
    operation = scopes.OPERATIONS[0]
    place.log.told(None, operation, "/v1/scopes", b"", lambda: Client(""), "x", b"", GOOD, place.now)
    place.log.told(place.principal, None, "/v1/nowhere", b"", lambda: Client(""), "x", b"", BAD, place.now)
    assert await place.rows() == []


async def test_each_filter_has_its_index(place: Place, database_url: str):
    workspace_id = place.principal.workspace.id
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(
            "INSERT INTO api_requests (bucket, id, workspace_id, caller_kind, caller_id, method, path, operation, status, ms, request_id,"
            " is_socket, request_bytes, answer_bytes, left_out, traces)"
            " SELECT n % 64, gen_random_uuid(), $1, 'key', gen_random_uuid(), CASE n % 50 WHEN 0 THEN 'PUT' ELSE 'GET' END, '/v1/topics',"
            " 'topics.' || n % 40, CASE WHEN n % 100 = 0 THEN 500 WHEN n % 20 = 0 THEN 404 ELSE 200 END, 1, 'r' || n, false, 0, 0, 0, '{}'"
            " FROM generate_series(1, 20000) AS n",
            workspace_id,
        )
        await connection.execute("ANALYZE api_requests")
        for asked, index in {
            "": "api_requests_workspace",
            "least": "api_requests_failed",
            "most": "api_requests_broken",
            "operation": "api_requests_operation",
            "caller": "api_requests_caller",
            "method": "api_requests_method",
            "name": "api_requests_named",
        }.items():
            plan = await _plan(connection, Q["list_requests"], workspace_id, asked)
            assert index in plan, f"{asked}:\n{plan}"
            assert "Sort" not in plan, f"{asked}:\n{plan}"
    finally:
        await connection.close()


async def _plan(connection: "asyncpg.Connection[asyncpg.Record]", statement: str, workspace_id: UUID, asked: str) -> str:
    none, last = UUID(int=0), UUID(int=2**128 - 1)
    given = {"operation": "'topics.1'", "caller": f"'{none}'", "method": "'PUT'", "name": "'r7'"}
    filters = [given[name] if name == asked else "NULL" for name in given]
    least = {"least": 400, "most": 500}.get(asked, 0)
    await connection.execute(f"PREPARE asked (uuid, uuid, uuid, smallint, smallint, text, uuid, text, text, bigint) AS {statement}")
    await connection.execute(Q["plan_anew"].replace("true)", "false)"))
    rows = await connection.fetch(f"EXPLAIN EXECUTE asked ('{workspace_id}', '{last}', '{none}', {least}, 999, {', '.join(filters)}, 50)")
    await connection.execute("DEALLOCATE asked")
    return "\n".join(row[0] for row in rows)
