"""Accepting: sends of one recipient a request, and calls of ten thousand."""

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from benchmarks.figures import Figure, below, compared, measured
from benchmarks.load import Run, full_speed, paced
from benchmarks.peers import Copy, pgbench
from benchmarks.stage import CONTACTS, Server, Stage, forget_peak, memory, staged

ROUNDS = 5
CONNECTIONS = 64
CALLS = 20


async def accept_one(server: Server) -> list[Figure]:
    """One recipient a request over 64 connections, against pgbench's one row a commit; then the latency at half of that."""
    async with staged(server) as stage:
        await full_speed(stage.port, stage.order, connections=CONNECTIONS, seconds=2)
        peers: list[float] = []
        runs: list[Run] = []
        before = await stage.cost()
        after = before
        for _ in range(ROUNDS):
            peers.append(await pgbench(stage, 3))
            before = await stage.cost()
            runs.append((await full_speed(stage.port, stage.order, connections=CONNECTIONS, seconds=5)).check())
            after = await stage.cost()
        rate = statistics.median(run.rate for run in runs)
        spent, count = after.since(before), runs[-1].statuses[202]
        half = (await paced(stage.port, stage.order, connections=CONNECTIONS, rate=rate / 2, until=lambda passed: passed > 8)).check()
    peer, ratios = statistics.median(peers), [run.rate / peer for run, peer in zip(runs, peers, strict=True)]
    return [
        compared("accept_one", rate, "messages/s", against=peer, ratios=ratios, goal=0.75),
        measured("accept_one_p50", statistics.median(run.milliseconds(50) for run in runs), "ms"),
        measured("accept_one_p99", statistics.median(run.milliseconds(99) for run in runs), "ms"),
        measured("accept_p50_half_load", half.milliseconds(50), "ms"),
        below("accept_p99_half_load", half.milliseconds(99), "ms", 50),
        measured("accept_one_rows", spent.rows / count, "rows/message"),
        measured("accept_one_wal", spent.wal / count, "bytes/message"),
        measured("accept_one_cpu_api", spent.api / count * 1e6, "µs/message"),
        measured("accept_one_cpu_postgres", spent.postgres / count * 1e6, "µs/message"),
    ]


async def accept_10k(server: Server) -> list[Figure]:
    """Calls of 10,000 recipients by two callers, against COPY into three indexes; and what a login code feels of it."""
    async with staged(server) as stage:
        copy = Copy(stage, CALLS * CONTACTS // 2)
        await copy.prepare()
        memory_before = memory(stage.api_pid, "VmRSS")
        await _calls(stage, 2)
        alone = (await paced(stage.port, stage.code, connections=8, rate=50, until=lambda passed: passed > 6)).check()
        peers: list[float] = []
        rates: list[float] = []
        before = await stage.cost()
        for _ in range(ROUNDS):
            peers.append(await copy.rate())
            if len(rates) == ROUNDS - 1:
                before = await stage.cost()
            forget_peak(stage.api_pid)
            rates.append(await _calls(stage, CALLS))
        memory_peak = memory(stage.api_pid, "VmHWM")
        spent, count = (await stage.cost()).since(before), CALLS * CONTACTS
        async with _calling(stage) as calling:
            meanwhile = (await paced(stage.port, stage.code, connections=8, rate=50, until=lambda _: calling.done())).check()
    ratios = [rate / peer for rate, peer in zip(rates, peers, strict=True)]
    return [
        compared("accept_10k", statistics.median(rates), "recipients/s", against=statistics.median(peers), ratios=ratios, goal=0.66),
        measured("accept_10k_memory_before", memory_before / 1e6, "MB"),
        measured("accept_10k_memory_peak", memory_peak / 1e6, "MB"),
        measured("accept_10k_code_p99_alone", alone.milliseconds(99), "ms"),
        below("accept_10k_code_p99_meanwhile", meanwhile.milliseconds(99), "ms", 3 * alone.milliseconds(99)),
        measured("accept_10k_code_max_meanwhile", meanwhile.milliseconds(100), "ms"),
        measured("accept_10k_rows", spent.rows / count, "rows/recipient"),
        measured("accept_10k_wal", spent.wal / count, "bytes/recipient"),
        measured("accept_10k_cpu_api", spent.api / count * 1e6, "µs/recipient"),
        measured("accept_10k_cpu_postgres", spent.postgres / count * 1e6, "µs/recipient"),
    ]


async def _calls(stage: Stage, count: int) -> float:
    """So many calls of ten thousand by two callers; answers recipients a second."""
    requests = [stage.everybody() for _ in range(count)]
    begun = time.perf_counter()
    run = await full_speed(stage.port, requests.pop, connections=2, seconds=600, is_done=lambda: not requests)
    run.check()
    return count * CONTACTS / (time.perf_counter() - begun)


@asynccontextmanager
async def _calling(stage: Stage) -> AsyncGenerator["asyncio.Task[float]"]:
    task = asyncio.create_task(_calls(stage, 2 * CALLS))
    yield task
    await task


async def fill(stage: Stage, deliveries: int) -> None:
    """So many deliveries wait."""
    await _calls(stage, deliveries // CONTACTS)
