"""A million waiting: how long a claim takes, what it does to the rate, and how soon a login code is out behind it."""

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import msgspec

from benchmarks.counters import Counters, counters
from benchmarks.figures import Figure, below, compared, measured, percentile
from benchmarks.handsets import Handsets, keep_sending, watched
from benchmarks.stage import Server, Stage, cpu_seconds, staged, tree_seconds
from benchmarks.tenants import Tenant, meanwhile, tenants

WAITING = int(os.environ.get("WAITING") or ("1000000" if os.environ.get("LONG") else "200000"))
PEOPLE = min(100_000, WAITING)
SMALL = max(WAITING // 10, 10_000)
"""So many wait where the queue is as good as empty: enough to tell a rate."""
SHARE = 0.4
"""The part of the backlog during which is measured: so much waits still, and not a remainder."""
SECONDS = 60.0
"""The longest that is measured."""
CODES_A_SECOND = 5
_BULK, _CODES = "+31620", "+31621"


class Drained(msgspec.Struct, frozen=True):
    """One stretch of draining: deliveries a second, what the claims took, what a delivery cost."""

    rate: float
    counted: Counters
    worker: float
    postgres: float


async def backlog(server: Server) -> list[Figure]:
    """A newsletter to 100,000 people, several times over, drained by one worker while five login codes a second are accepted."""
    async with staged(server) as stage:
        [bulk] = await tenants(stage, [_BULK], PEOPLE)
        [codes] = await tenants(stage, [_CODES], 10_000)
        empty = [await _drained(stage, bulk, SMALL)]
        begun = time.perf_counter()
        await bulk.fill("news", WAITING)
        filled = time.perf_counter() - begun
        async with _codes(stage, codes) as handsets:
            full = await _measured(stage, WAITING * SHARE)
        figures = await _told(stage, handsets)
        async with stage.owner() as owner:
            await owner.execute("TRUNCATE queue")
        empty.append(await _drained(stage, bulk, SMALL))
    return [
        measured("backlog_waiting", WAITING, "deliveries"),
        measured("backlog_filled", WAITING / filled, "deliveries/s"),
        measured("backlog_claim_p50", full.counted.claim_milliseconds(50), "ms"),
        below("backlog_claim_p99", full.counted.claim_milliseconds(99), "ms", 50),
        measured("backlog_claim_p99_empty", empty[-1].counted.claim_milliseconds(99), "ms"),
        measured("backlog_deliveries_a_claim", full.counted.deliveries_a_claim, "deliveries"),
        _beside("backlog_drain", full.rate, "deliveries/s", [one.rate for one in empty], goal=0.8),
        _beside("backlog_cpu_worker", full.worker, "µs/delivery", [one.worker for one in empty]),
        _beside("backlog_cpu_postgres", full.postgres, "µs/delivery", [one.postgres for one in empty]),
        *figures,
    ]


def _beside(name: str, value: float, unit: str, empty: Sequence[float], goal: float | None = None) -> Figure:
    against = sum(empty) / len(empty)
    return compared(name, value, unit, against=against, ratios=[value / against], goal=goal)


async def _drained(stage: Stage, bulk: Tenant, count: int) -> Drained:
    """The same with an all but empty queue, and nobody who asks for a code."""
    await bulk.fill("news", count)
    async with stage.worker():
        return await _measured(stage, count * 0.9)


async def _measured(stage: Stage, count: float) -> Drained:
    """From when the worker is under way until so many have gone, or for a minute."""
    while (await counters(stage, "bulk")).recorded < count * 0.05:  # noqa: ASYNC110 - another process's
        await asyncio.sleep(0.05)
    before, begun = await counters(stage, "bulk"), time.perf_counter()
    worker, postgres = cpu_seconds(stage.worker_pid), tree_seconds(stage.server.pid)
    while True:
        # Each look costs the worker a millisecond.
        await asyncio.sleep(0.2)
        now = await counters(stage, "bulk")
        seconds = time.perf_counter() - begun
        if now.recorded >= count or seconds > SECONDS:
            break
    worker, postgres = cpu_seconds(stage.worker_pid) - worker, tree_seconds(stage.server.pid) - postgres
    counted = now.since(before)
    each = 1e6 / counted.recorded
    return Drained(counted.recorded / seconds, counted, worker * each, postgres * each)


@asynccontextmanager
async def _codes(stage: Stage, codes: Tenant) -> AsyncGenerator[Handsets]:
    """A worker drains, and login codes are accepted, until what stands inside is done; then the last of them have come."""
    is_over = asyncio.Event()
    async with stage.worker(), watched(stage.ledger) as handsets:
        sending = keep_sending(stage.port, handsets, lambda: codes.send("code"), rate=CODES_A_SECOND, until=lambda _: is_over.is_set())
        async with meanwhile(asyncio.create_task(sending)):
            yield handsets
            is_over.set()
        await handsets.settled(codes.prefix)


async def _told(stage: Stage, handsets: Handsets) -> list[Figure]:
    """A code's way as its caller sees it, from when the request was due to the ledger's line, and from its acceptance on."""
    async with stage.sql() as connection:
        rows = await connection.fetch(
            """
            SELECT
                a.address, extract(epoch FROM m.created_at)::float AS accepted,
                extract(epoch FROM a.intent_at - m.created_at)::float * 1000 AS intent
            FROM messages m
            JOIN deliveries d ON d.message_id = m.id
            JOIN attempts a ON a.bucket = d.bucket AND a.delivery_id = d.id
            WHERE m.purpose = 'otp'
            """
        )
    came = handsets.came(_CODES)
    intents = [row["intent"] for row in rows]
    # Each goes to a number of its own, while there are fewer codes than people.
    handed = [(came[row["address"]] - row["accepted"]) * 1000 for row in rows if row["address"] in came]
    return [
        measured("backlog_code_p50", handsets.milliseconds(_CODES, 50), "ms, from when it was due to the ledger's line"),
        below("backlog_code_p99", handsets.milliseconds(_CODES, 99), "ms", 100),
        below("backlog_code_max", handsets.milliseconds(_CODES, 100), "ms", 500),
        measured("backlog_code_intent_p50", percentile(intents, 50), "ms, from its acceptance to the committed intent"),
        measured("backlog_code_intent_p99", percentile(intents, 99), "ms"),
        measured("backlog_code_intent_max", percentile(intents, 100), "ms"),
        measured("backlog_code_hand_off_p50", percentile(handed, 50), "ms, from its acceptance to the ledger's line"),
        below("backlog_code_hand_off_p99", percentile(handed, 99), "ms", 100),
        below("backlog_code_hand_off_max", percentile(handed, 100), "ms", 500),
    ]
