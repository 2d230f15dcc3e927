"""Who waits for whom: twenty quiet workspaces beside one with a million waiting, and everybody beside a sender of one message a second."""

import itertools
import os
import statistics
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager

from benchmarks.figures import Figure, measured, within
from benchmarks.handsets import Handsets, keep_sending, watched
from benchmarks.stage import Server, Stage, staged
from benchmarks.tenants import Tenant, tenants

WAITING = int(os.environ.get("WAITING") or ("1000000" if os.environ.get("LONG") else "200000"))
PEOPLE = 50_000
QUIET = 20
QUIET_RATE = 40.0
"""Of all of them together: each sends two messages a second."""
SECONDS = float(os.environ.get("SECONDS", "10"))
ROUNDS = 2
SLOW = 2_000
"""So many wait for the sender of one message a second."""
_WARM_SECONDS = 2.0
_NOISY, _ABROAD = "+31630", "+31659"
_EACH = [f"+316{n}" for n in range(31, 31 + QUIET)]


async def fairness(server: Server) -> list[Figure]:
    """Messages of the lane of newsletters, from when each was due at its sender until its line stands in the sandbox's ledger."""
    async with staged(server) as stage:
        [noisy] = await tenants(stage, [_NOISY], PEOPLE)
        quiet = await tenants(stage, _EACH, 200)
        crowd = await _crowded(stage, noisy, quiet)
    async with staged(server) as stage:
        [shop, other] = await tenants(stage, [_NOISY, _EACH[0]], 5_000)
        slow = await _slowed(stage, shop, other)
    return [*crowd, *slow]


async def _crowded(stage: Stage, noisy: Tenant, quiet: Sequence[Tenant]) -> list[Figure]:
    """The quiet ones alone and beside the noisy one, in turn: a backlog is made, looked at for some seconds, and taken away."""
    following = _in_turn(quiet, "news")
    alone: list[tuple[float, float]] = []
    beside: list[tuple[float, float]] = []
    drained, left = 0.0, 0
    for _ in range(ROUNDS):
        async with _worker(stage) as handsets:
            alone.append(await _waits(stage, handsets, following, QUIET_RATE, SECONDS))
        await noisy.fill("news", WAITING)
        async with _worker(stage) as handsets:
            before = handsets.count
            beside.append(await _waits(stage, handsets, following, QUIET_RATE, SECONDS))
            drained = (handsets.count - before) / SECONDS
            async with stage.sql() as connection:
                left = await stage.waiting(connection)
        if not left:
            raise RuntimeError("the backlog was gone before the end: a larger WAITING is needed")
        await _emptied(stage)
    return [
        measured("fairness_noisy_waiting", WAITING, "deliveries"),
        measured("fairness_noisy_left", left, "deliveries"),
        measured("fairness_all_rate", drained, "deliveries/s"),
        measured("fairness_quiet_p50_alone", statistics.median(p50 for p50, _ in alone), "ms"),
        measured("fairness_quiet_p50_beside", statistics.median(p50 for p50, _ in beside), "ms"),
        _compared("fairness_quiet_p99_beside", alone, beside, 2.0),
    ]


async def _slowed(stage: Stage, shop: Tenant, other: Tenant) -> list[Figure]:
    """Ordinary traffic of the same workspace and of another one, alone and beside two thousand that one slow sender has to bring."""
    async with shop.client() as client:
        [own] = (await client.get("/v1/provider-accounts")).raise_for_status().json()["data"]
        (await client.patch(f"/v1/provider-accounts/{own['id']}", json={"rank": 50})).raise_for_status()
        slow: dict[str, object] = {
            "provider": "sandbox",
            "name": "slow",
            "channels": ["sms"],
            "credentials": {},
            "rank": 1,
            "senders": ["+15005550001"],
        }
        slow |= {"sender_rate": {"per_second": 1}, "destinations": [{"prefix": _ABROAD, "price": "0.01"}]}
        (await client.post("/v1/provider-accounts", json=slow)).raise_for_status()
        abroad = [{"id": f"abroad{n}", "phone": f"{_ABROAD}{n:06d}"} for n in range(SLOW)]
        (await client.post("/v1/contacts/batch", json={"contacts": abroad})).raise_for_status()
    figures: list[Figure] = []
    for name, tenant in (("same_workspace", shop), ("other_workspace", other)):
        alone: list[tuple[float, float]] = []
        beside: list[tuple[float, float]] = []
        following, sent = _in_turn([tenant], "notice"), 0.0
        for _ in range(ROUNDS):
            async with _worker(stage) as handsets:
                alone.append(await _waits(stage, handsets, following, 100, SECONDS))
                async with shop.client() as client:
                    text = {"content": {"body": "To you it is a long way."}, "route": {"channel": "sms"}, "purpose": "transactional"}
                    begun = time.time()
                    given = {"to": [f"abroad{n}" for n in range(SLOW)], **text}
                    (await client.post("/v1/messages", json=given)).raise_for_status()
                beside.append(await _waits(stage, handsets, following, 100, SECONDS))
                sent = await _sent_abroad(stage, begun)
            await _emptied(stage)
        figures += [
            measured(f"fairness_slow_sender_{name}_rate", sent, "messages/s"),
            _compared(f"fairness_slow_sender_{name}_p99", alone, beside, 1.2),
        ]
    return figures


async def _sent_abroad(stage: Stage, begun: float) -> float:
    """How many a second the slow sender has brought since then."""
    async with stage.sql() as connection:
        count = await connection.fetchval(
            "SELECT count(*) FROM attempts WHERE starts_with(address, $1) AND intent_at > to_timestamp($2)", _ABROAD, begun
        )
    return count / (time.time() - begun)


def _compared(name: str, alone: Sequence[tuple[float, float]], beside: Sequence[tuple[float, float]], goal: float) -> Figure:
    """The p99 beside and alone; each round has its own ratio."""
    ratios = [one[1] / other[1] for one, other in zip(beside, alone, strict=True)]
    p99, against = (statistics.median(one[1] for one in waits) for waits in (beside, alone))
    return within(name, p99, "ms", against=against, ratios=ratios, goal=goal)


def _in_turn(senders: Sequence[Tenant], template: str) -> Callable[[], tuple[str, bytes]]:
    """The next request is of the next of them."""
    turn = itertools.cycle(senders)
    return lambda: next(turn).send(template)


async def _waits(
    stage: Stage, handsets: Handsets, following: Callable[[], tuple[str, bytes]], rate: float, seconds: float
) -> tuple[float, float]:
    """p50 and p99 in milliseconds of what is sent within so many seconds, after two that do not count."""
    await keep_sending(stage.port, handsets, following, rate=rate, until=lambda passed: passed > _WARM_SECONDS)
    handsets.forget()
    await keep_sending(stage.port, handsets, following, rate=rate, until=lambda passed: passed > seconds)
    await handsets.settled(seconds=3 * seconds)
    return handsets.milliseconds("+316", 50), handsets.milliseconds("+316", 99)


@asynccontextmanager
async def _worker(stage: Stage) -> AsyncGenerator[Handsets]:
    async with stage.worker(), watched(stage.ledger) as handsets:
        yield handsets


async def _emptied(stage: Stage) -> None:
    async with stage.owner() as owner:
        # With the lines in which senders stand: a next round begins as the first did.
        await owner.execute("TRUNCATE queue, meters")
