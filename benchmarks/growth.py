"""What history costs: every rate on an empty database and on one with five million deliveries in turn, and while the oldest are forgotten."""

import asyncio
import contextlib
import os
import statistics
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import msgspec

from benchmarks.callbacks import all_stored, called, receipt, until_applied
from benchmarks.figures import Figure, compared, measured
from benchmarks.history import prefill
from benchmarks.load import Run, full_speed
from benchmarks.stage import Cost, Server, Stage, staged
from tidings.core.clock import system_clock
from tidings.core.ids import first_id_at
from tidings.db import open_database
from tidings.workers.retention import forget

PREFILL = int(os.environ.get("PREFILL", "5000000"))
SECONDS = float(os.environ.get("SECONDS", "10" if PREFILL >= 5_000_000 else "8"))
ROUNDS = int(os.environ.get("ROUNDS", "6" if PREFILL >= 5_000_000 else "2"))
"""Many short ones: a shared machine is half as quick from one minute to the next."""
GOAL = 0.8
CONNECTIONS = 64
_BACKLOG_LIMIT = 3_000
_KEPT_DAYS = 305
"""While the oldest go: so that the first two of the twelve months are old."""

_OURS = """
SELECT d.id FROM generate_series(0, 63) AS b (bucket)
CROSS JOIN LATERAL (SELECT id FROM deliveries WHERE deliveries.bucket = b.bucket::smallint AND deliveries.id >= $1) AS d
LIMIT $2
"""


class Rate(msgspec.Struct, frozen=True):
    """So many a second, and what all of them cost."""

    a_second: float
    count: int
    spent: Cost

    def postgres(self) -> float:
        """Microseconds of PostgreSQL's CPU each."""
        return self.spent.postgres / self.count * 1e6


async def growth(server: Server) -> list[Figure]:
    """The same rates on both databases, one after the other on one server; then deliveries while retention deletes and drops."""
    async with staged(server) as fresh, staged(server) as grown:
        copied = await prefill(grown, PREFILL)
        figures = [
            measured("growth_deliveries", copied.deliveries, "deliveries"),
            measured("growth_database", copied.size / 1e9, "GB"),
            measured("growth_prefill", copied.seconds, "s"),
        ]
        rounds: dict[str, list[tuple[Rate, Rate]]] = {"accept": [], "drain": [], "receipts": []}
        paths = {stage.url: await called(stage) for stage in (fresh, grown)}
        for stage in (fresh, grown):
            await stage.set_receipts("none")
        for n in range(ROUNDS):
            # Neither of them is always the first.
            order = (fresh, grown) if n % 2 == 0 else (grown, fresh)
            found = {stage.url: await _rates(stage, paths[stage.url]) for stage in order}
            for name, pairs in rounds.items():
                pairs.append((found[fresh.url][name], found[grown.url][name]))
        for name, pairs in rounds.items():
            figures += _compared(name, pairs)
        figures += await _forgetting(grown)
    return figures


def _compared(name: str, pairs: list[tuple[Rate, Rate]]) -> list[Figure]:
    rate, against = (statistics.median(pair[n].a_second for pair in pairs) for n in (1, 0))
    ratios = [after.a_second / before.a_second for before, after in pairs]
    cpu, cpu_before = (statistics.median(pair[n].postgres() for pair in pairs) for n in (1, 0))
    wal, wal_before = (statistics.median(pair[n].spent.wal / pair[n].count for pair in pairs) for n in (1, 0))
    return [
        compared(f"growth_{name}", rate, "a second", against=against, ratios=ratios, goal=GOAL),
        compared(f"growth_{name}_cpu_postgres", cpu, "µs each", against=cpu_before, ratios=[cpu / cpu_before]),
        compared(f"growth_{name}_wal", wal, "bytes each", against=wal_before, ratios=[wal / wal_before]),
    ]


async def _rates(stage: Stage, path: str) -> dict[str, Rate]:
    """Sends are accepted for a while, then drained by one worker, then each is reported by a signed call."""
    begun = datetime.now(UTC)
    start = await stage.cost()
    run = (await full_speed(stage.port, stage.order, connections=CONNECTIONS, seconds=SECONDS)).check()
    accepted = await stage.cost()
    count = run.statuses[202]
    async with stage.sql() as connection:
        samples: list[tuple[float, int]] = []
        async with stage.worker():
            while not samples or samples[-1][1]:
                await asyncio.sleep(0.25)
                samples.append((time.perf_counter(), await stage.waiting(connection)))
            drained = await stage.cost()
            ours: list[UUID] = [row["id"] for row in await connection.fetch(_OURS, first_id_at(begun), count)]
            requests = [receipt(path, one, "delivered") for one in ours]
            before, at = await stage.cost(), time.perf_counter()
            calls = await full_speed(stage.port, requests.pop, connections=CONNECTIONS, seconds=SECONDS, is_done=lambda: not requests)
            all_stored(calls)
            await until_applied(connection)
            took = time.perf_counter() - at
            reported = await stage.cost()
    told = calls.statuses[200]
    span = _when(samples, count * 0.05) - _when(samples, count * 0.95)
    return {
        "accept": Rate(run.rate, count, accepted.since(start)),
        "drain": Rate(count * 0.9 / span, count, drained.since(accepted)),
        "receipts": Rate(told / took, told, reported.since(before)),
    }


async def _forgetting(stage: Stage) -> list[Figure]:
    """Accepting and draining at once, with and without the round of retention beside it, in turn."""
    database = await open_database(stage.url)
    pairs: list[tuple[Run, Run]] = []
    deleted, spent = 0, 0.0
    try:
        async with stage.worker(), stage.sql() as connection:
            await _through(stage, SECONDS / 4)
            for _ in range(ROUNDS):
                alone = await _through(stage, SECONDS)
                before = await connection.fetchval("SELECT count(*) FROM deliveries")
                at = time.perf_counter()
                forgetting = asyncio.create_task(forget(database, system_clock(), _KEPT_DAYS))
                beside = await _through(stage, SECONDS)
                forgetting.cancel()
                await asyncio.gather(forgetting, return_exceptions=True)
                spent += time.perf_counter() - at
                deleted += before + beside.statuses[202] - await connection.fetchval("SELECT count(*) FROM deliveries")
                pairs.append((alone, beside))
            months = await connection.fetchval("SELECT count(*) FROM pg_inherits WHERE inhparent = 'events'::regclass")
    finally:
        await database.aclose()
    rate, against = (statistics.median(pair[n].rate for pair in pairs) for n in (1, 0))
    ratios = [beside.rate / alone.rate for alone, beside in pairs]
    return [
        compared("growth_while_forgetting", rate, "messages/s", against=against, ratios=ratios, goal=GOAL),
        measured("growth_forgotten", deleted / spent, "deliveries/s"),
        measured("growth_months_left", months, "partitions"),
    ]


async def _through(stage: Stage, seconds: float) -> Run:
    """What is accepted is handed over too: callers rest while much waits."""
    async with _backlog(stage) as waiting:
        run = await full_speed(
            stage.port, stage.order, connections=CONNECTIONS, seconds=seconds, may_go=lambda: waiting[0] < _BACKLOG_LIMIT
        )
    return run.check()


@asynccontextmanager
async def _backlog(stage: Stage) -> AsyncGenerator[list[int]]:
    waiting = [0]

    async def look() -> None:
        async with stage.sql() as connection:
            while True:
                waiting[0] = await stage.waiting(connection)
                await asyncio.sleep(0.1)

    task = asyncio.create_task(look())
    try:
        yield waiting
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _when(samples: list[tuple[float, int]], level: float) -> float:
    """When so many were left, between the two samples around it."""
    (early, more), (late, less) = next(pair for pair in pairwise(samples) if pair[1][1] <= level)
    return early + (late - early) * (more - level) / (more - less) if more > level else early
