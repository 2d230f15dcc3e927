"""Webhooks out: how many a second leave from a backlog, and how late they are at endpoints that answer while one in five is dead."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from benchmarks.accept import fill
from benchmarks.figures import Figure, at_least, compared, measured
from benchmarks.stage import Server, Stage, staged
from tidings.core.clock import system_clock
from tidings.db import open_database
from tidings.net import Policy
from tidings.webhooks import EndpointInput, create_endpoint
from tidings.workspaces import load_sealer

ENDPOINTS = 10
DEAD = 2
RATE = int(os.environ.get("RATE", "3000"))
SECONDS = float(os.environ.get("SECONDS", "10"))
BACKLOG = int(os.environ.get("BACKLOG", "30000"))
DELIVERIES = 10_000
ROUNDS = 2
_STEP = 0.05

# Each endpoint asks for one type, so that one event is one webhook.
_TYPES = ("sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "held", "superseded", "unknown")

_PUBLISH = """
INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)
SELECT d.bucket, d.workspace_id, 'delivery.' || ($1::text[])[1 + g % cardinality($1::text[])], d.message_id, d.id, d.contact_id, '{"code": "0"}', clock_timestamp()
FROM generate_series(1, $2::integer) AS g JOIN published d ON d.n = 1 + ($3::integer + g) % $4::integer
"""


async def webhooks(server: Server) -> list[Figure]:
    """Events of real deliveries, published as the pipeline does; receivers in a process of their own, on kept connections."""
    async with staged(server) as stage, _receivers() as receivers:
        await stage.set_receipts("none")
        await fill(stage, DELIVERIES)
        async with stage.owner() as connection:
            await connection.execute("CREATE TABLE published AS SELECT row_number() OVER () AS n, * FROM deliveries")
            await connection.execute("CREATE UNIQUE INDEX ON published (n)")
            await connection.execute("ANALYZE published")
            await connection.execute("GRANT SELECT ON published TO tidings_pipeline")
            await connection.execute("DELETE FROM queue")
            await connection.execute("DELETE FROM outbox")
            workspace_id: UUID = await connection.fetchval("SELECT workspace_id FROM published LIMIT 1")
        await _subscribe(stage, workspace_id, receivers.ports)
        async with stage.worker(TIDINGS_ALLOW_PRIVATE_NETWORKS="true"), stage.owner() as connection:
            await _paced(connection, receivers, _TYPES[:-DEAD], 500, 2)
            drained = await _drained(stage, connection, receivers)
            alone: list[dict[str, float]] = []
            beside: list[dict[str, float]] = []
            for _ in range(ROUNDS):
                alone.append(await _paced(connection, receivers, _TYPES[:-DEAD], round(RATE * (1 - DEAD / ENDPOINTS)), SECONDS))
                beside.append(await _paced(connection, receivers, _TYPES, RATE, SECONDS))
    p99, p99_alone = sorted(one["p99"] for one in beside), sorted(one["p99"] for one in alone)
    return [
        at_least("webhooks_from_backlog", drained["rate"], "webhooks/s", 3_000),
        measured("webhooks_cpu_worker", drained["worker"], "µs/webhook"),
        measured("webhooks_cpu_postgres", drained["postgres"], "µs/webhook"),
        at_least("webhooks_taken_beside_dead", beside[-1]["count"] / SECONDS, "webhooks/s", RATE * (1 - DEAD / ENDPOINTS) * 0.99),
        measured("webhooks_p50_beside_dead", min(one["p50"] for one in beside), "ms"),
        compared(
            "webhooks_p99_beside_dead",
            p99[0],
            "ms",
            against=p99_alone[0],
            ratios=[one["p99"] / other["p99"] for one, other in zip(beside, alone, strict=True)],
        ),
    ]


async def _subscribe(stage: Stage, workspace_id: UUID, ports: list[int]) -> None:
    """Each port gets one type of event."""
    database = await open_database(stage.url)
    sealer = load_sealer(None, stage.server.data)
    beside_us = Policy(allow_private_networks=True)
    async with database.pipeline() as tx:
        for port, name in zip(ports, _TYPES, strict=True):
            given = EndpointInput(url=f"http://127.0.0.1:{port}/hooks", event_types=[f"delivery.{name}"])
            await create_endpoint(tx, workspace_id, given, sealer=sealer, policy=beside_us, now=system_clock())
    await database.aclose()


class _Receivers:
    def __init__(self, process: asyncio.subprocess.Process, ports: list[int]) -> None:
        self._process = process
        self.ports = ports

    async def told(self) -> dict[str, float]:
        """What came since this was asked last."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"\n")
        return json.loads(await self._process.stdout.readline())


@asynccontextmanager
async def _receivers() -> AsyncGenerator[_Receivers]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.receivers", str(ENDPOINTS), str(DEAD)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield _Receivers(process, json.loads(await process.stdout.readline()))
    finally:
        process.kill()
        await process.wait()


async def _paced(
    connection: "asyncpg.Connection[asyncpg.Record]", receivers: _Receivers, types: tuple[str, ...], rate: int, seconds: float
) -> dict[str, float]:
    """What the receivers say of so many events a second, of all these types in turn, once they have had them."""
    await receivers.told()
    begun, published = time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < seconds:
        due = int(rate * passed) - published
        if due > 0:
            await connection.execute(_PUBLISH, list(types), due, published, DELIVERIES)
            published += due
        await asyncio.sleep(_STEP)
    await asyncio.sleep(2)
    return await receivers.told()


async def _drained(stage: Stage, connection: "asyncpg.Connection[asyncpg.Record]", receivers: _Receivers) -> dict[str, float]:
    """How fast a backlog goes to endpoints that answer."""
    before = await stage.cost()
    await receivers.told()
    for start in range(0, BACKLOG, 10_000):
        await connection.execute(_PUBLISH, list(_TYPES[:-DEAD]), min(10_000, BACKLOG - start), start, DELIVERIES)
    begun, count = time.perf_counter(), 0.0
    first = 0.0
    while count < BACKLOG * 0.99 and time.perf_counter() - begun < 120:
        await asyncio.sleep(0.1)
        count += (await receivers.told())["count"]
        if first == 0.0 and count:
            first = time.perf_counter()
    rate = count / (time.perf_counter() - first)
    spent = (await stage.cost()).since(before)
    return {"rate": rate, "worker": spent.worker / count * 1e6, "postgres": spent.postgres / count * 1e6}
