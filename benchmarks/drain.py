"""Draining: a backlog through the sandbox by one worker and by several, accept and drain together, and one login code on an idle system."""

import asyncio
import os
import statistics
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import pairwise
from typing import cast

import msgspec

from benchmarks.accept import fill
from benchmarks.figures import Figure, at_least, compared, measured
from benchmarks.load import Run, full_speed, paced
from benchmarks.stage import CONTACTS, ORDER, Cost, Server, Stage, cpu_seconds, staged
from tidings.core.clock import system_clock
from tidings.db import Tx
from tidings.workspaces import pause, resume

BACKLOG = int(os.environ.get("BACKLOG", "200000"))
ROUNDS = 3
CONNECTIONS = 64
BACKLOG_LIMIT = 3_000
"""While more than this waits, the callers of `together` rest: what is accepted is then what can be drained."""


SETTLED_ROUNDS = 3
"""Rounds of one, two and four workers in turn."""
CALLS_BACKLOG_LIMIT = 3 * CONTACTS


class Drained(msgspec.Struct, frozen=True):
    """One drain: deliveries a second from 5 to 95 percent, and what all of it cost; `spent.worker` is of all workers."""

    rate: float
    spent: Cost


async def drain(server: Server) -> list[Figure]:
    """200,000 waiting order confirmations by SMS through one worker, started when they wait; receipts on and fsync beside it."""
    async with staged(server) as stage:
        await stage.set_receipts("none")
        plain = [await _drain(stage) for _ in range(ROUNDS)]
        synced = await _drain(stage, ledger="sync")
        await stage.set_receipts("delivered")
        reported = await _drain(stage)
        await stage.set_receipts("none")
        own = await _drain(stage, fill_with=_fill_each_their_own)
    spent = plain[-1].spent
    return [
        at_least("drain", statistics.median(one.rate for one in plain), "deliveries/s", 10_000),
        measured("drain_ledger_fsynced", synced.rate, "deliveries/s"),
        measured("drain_with_receipts", reported.rate, "deliveries/s"),
        measured("drain_each_their_own", own.rate, "deliveries/s"),
        measured("drain_rows", spent.rows / BACKLOG, "rows/delivery"),
        measured("drain_wal", spent.wal / BACKLOG, "bytes/delivery"),
        measured("drain_cpu_worker", spent.worker / BACKLOG * 1e6, "µs/delivery"),
        measured("drain_cpu_postgres", spent.postgres / BACKLOG * 1e6, "µs/delivery"),
        measured("drain_each_their_own_cpu_worker", own.spent.worker / BACKLOG * 1e6, "µs/delivery"),
    ]


async def drain_workers(server: Server) -> list[Figure]:
    """The same by one, two and four workers on the same machine, in turn: more of them must not be slower."""
    rates: dict[int, list[Drained]] = {1: [], 2: [], 4: []}
    async with staged(server) as stage:
        await stage.set_receipts("none")
        for _ in range(SETTLED_ROUNDS):
            for workers, drained in rates.items():
                drained.append(await _drain(stage, workers=workers))
    alone = [one.rate for one in rates[1]]
    figures: list[Figure] = []
    for workers, name in ((2, "drain_two_workers"), (4, "drain_four_workers")):
        ratios = [more.rate / one for more, one in zip(rates[workers], alone, strict=True)]
        rate, spent = statistics.median(one.rate for one in rates[workers]), rates[workers][-1].spent
        figures += [
            compared(name, rate, "deliveries/s", against=statistics.median(alone), ratios=ratios, goal=0.95),
            measured(f"{name}_cpu", (spent.worker + spent.postgres) / BACKLOG * 1e6, "µs/delivery"),
        ]
    return figures


async def together(server: Server) -> list[Figure]:
    """One recipient a request, accepted and drained at once, for 30 seconds (5 minutes with LONG=1)."""

    async def accept(stage: Stage, seconds: float, backlog: _Backlog) -> tuple[Run, int]:
        run = await full_speed(
            stage.port, stage.order, connections=CONNECTIONS, seconds=seconds, may_go=lambda: backlog.waiting < BACKLOG_LIMIT
        )
        return run.check(), run.statuses[202]

    return await _together(server, "together", accept, lane="transactional", goal=6_000)


async def together_calls(server: Server) -> list[Figure]:
    """Calls of ten thousand by two callers, accepted and drained at once, for 30 seconds (5 minutes with LONG=1)."""

    async def accept(stage: Stage, seconds: float, backlog: _Backlog) -> tuple[Run, int]:
        run = await full_speed(
            stage.port, stage.everybody, connections=2, seconds=seconds, may_go=lambda: backlog.waiting < CALLS_BACKLOG_LIMIT
        )
        return run.check(), run.statuses[202] * CONTACTS

    return await _together(server, "together_calls", accept, lane="transactional", goal=10_000)


async def _together(
    server: Server, name: str, accept: "Callable[[Stage, float, _Backlog], Awaitable[tuple[Run, int]]]", *, lane: str, goal: float
) -> list[Figure]:
    seconds = 300.0 if os.environ.get("LONG") else 30.0
    async with staged(server) as stage:
        await stage.set_receipts("none")
        async with stage.worker(), stage.sql() as connection:
            async with _backlog(stage) as backlog:
                await accept(stage, 3, backlog)
                before, waited = await stage.cost(), backlog.waiting
                begun = await connection.fetchval("SELECT clock_timestamp()")
                run, count = await accept(stage, seconds, backlog)
                left = await stage.waiting(connection)
                while await stage.waiting(connection):  # noqa: ASYNC110 - another process empties it
                    await asyncio.sleep(0.2)
                spent = (await stage.cost()).since(before)
            waits = await _hand_offs(stage, lane, begun)
    drained = (count + waited - left) / run.seconds
    return [
        at_least(name, min(count / run.seconds, drained), "messages/s", goal),
        measured(f"{name}_accept_p99", run.milliseconds(99), "ms"),
        measured(f"{name}_backlog_at_end", left, "deliveries"),
        measured(f"{name}_hand_off_p50", waits[0], "ms"),
        measured(f"{name}_hand_off_p99", waits[1], "ms"),
        measured(f"{name}_cpu", (spent.api + spent.worker + spent.postgres) / count * 1e6, "µs/message"),
        measured(f"{name}_wal", spent.wal / count, "bytes/message"),
    ]


async def otp_latency(server: Server) -> list[Figure]:
    """A login code every 50 ms and nothing else: from its acceptance to the provider's answer."""
    async with staged(server) as stage, stage.worker():
        await asyncio.sleep(1)
        run = (await paced(stage.port, stage.code, connections=4, rate=20, until=lambda passed: passed > 12)).check()
        await asyncio.sleep(1)
        p50, p99 = await _hand_offs(stage, "otp", None)
    return [
        measured("otp_accept_p50", run.milliseconds(50), "ms"),
        measured("otp_hand_off_p50", p50, "ms"),
        measured("otp_hand_off_p99", p99, "ms"),
    ]


async def _drain(
    stage: Stage, ledger: str = "file", *, workers: int = 1, fill_with: Callable[[Stage, int], Awaitable[None]] = fill
) -> Drained:
    await fill_with(stage, BACKLOG)
    async with stage.sql() as connection:
        samples: list[tuple[float, int]] = []
        before = await stage.cost()
        async with AsyncExitStack() as running:
            # None begins before all of them are there; that they wait, they need not tell.
            if workers > 1:
                await pause(cast("Tx", connection), "a benchmark begins", system_clock())
            quiet = {"TIDINGS_LOG_LEVEL": "ERROR"} if workers > 1 else {}
            pids = [await running.enter_async_context(stage.worker(ledger=ledger, **quiet)) for _ in range(workers)]
            await resume(cast("Tx", connection))
            while not samples or samples[-1][1]:
                # Counting costs the server time that is not ours: rarely, and read between the samples.
                await asyncio.sleep(0.5)
                samples.append((time.perf_counter(), await stage.waiting(connection)))
                if len(samples) > 1200:
                    raise RuntimeError(f"{samples[-1][1]} still wait after five minutes")
            after = msgspec.structs.replace(await stage.cost(), worker=sum(cpu_seconds(pid) for pid in pids))
    begun, ended = _when(samples, BACKLOG * 0.95), _when(samples, BACKLOG * 0.05)
    return Drained(BACKLOG * 0.9 / (ended - begun), after.since(before))


async def _fill_each_their_own(stage: Stage, deliveries: int) -> None:
    """So many deliveries wait, and each has data of its own: nothing of what is rendered for one serves another."""
    people = [{"id": f"user_{n:05d}", "data": {"order": {**ORDER, "number": f"A-{n:05d}"}}} for n in range(CONTACTS)]
    body = msgspec.json.encode({"to": people, "template": "order"})
    calls = [stage.request(body) for _ in range(deliveries // CONTACTS)]
    (await full_speed(stage.port, calls.pop, connections=2, seconds=600, is_done=lambda: not calls)).check()


def _when(samples: list[tuple[float, int]], level: float) -> float:
    """When so many were left, between the two samples around it."""
    (early, more), (late, less) = next(pair for pair in pairwise(samples) if pair[1][1] <= level)
    return early + (late - early) * (more - level) / (more - less) if more > level else early


class _Backlog(msgspec.Struct):
    waiting: int = 0


@asynccontextmanager
async def _backlog(stage: Stage) -> AsyncGenerator[_Backlog]:
    """How many wait, looked at every tenth of a second."""
    backlog = _Backlog()

    async def look() -> None:
        async with stage.sql() as connection:
            while True:
                backlog.waiting = await stage.waiting(connection)
                await asyncio.sleep(0.1)

    task = asyncio.create_task(look())
    try:
        yield backlog
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _hand_offs(stage: Stage, purpose: str, since: object) -> tuple[float, float]:
    """Milliseconds from the acceptance to the committed intent, after which the provider is asked, as p50 and p99."""
    async with stage.sql() as connection:
        row = await connection.fetchrow(
            """
            SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM a.intent_at - m.created_at) * 1000) AS at
            FROM attempts a
            JOIN deliveries d ON d.bucket = a.bucket AND d.id = a.delivery_id
            JOIN messages m ON m.bucket = d.message_bucket AND m.id = d.message_id
            WHERE m.purpose = $1 AND ($2::timestamptz IS NULL OR m.created_at >= $2)
            """,
            purpose,
            since,
        )
    assert row is not None
    return float(row["at"][0]), float(row["at"][1])
