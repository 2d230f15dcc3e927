"""A provider that hangs, throttles or fails, and what the traffic by a healthy one feels of it: real HTTP, by the `custom` provider."""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise

from benchmarks.figures import Figure, at_most, measured, within
from benchmarks.handsets import Handsets, keep_sending
from benchmarks.sink import RETRY_AFTER, Arrival, Sink, sink
from benchmarks.stage import Server, Stage, staged
from benchmarks.tenants import Tenant, meanwhile, tenants

KINDS = ("hangs", "throttles", "fails")
RATE = float(os.environ.get("RATE", "200"))
"""Messages a second, of each of the two workspaces."""
ALONE = 10.0
SETTLING = 15.0
"""Until then an outage has been noticed: what hangs is given up after 8.5 s."""
LOOKED = float(os.environ.get("SECONDS") or (60 if os.environ.get("LONG") else 20))
"""So long it is looked at after that."""
_WARM = 2.0
_HEALTHY = "+31670"
_WELL = "+31674"
_SICK = ("+31671", "+31672", "+31673")


async def sick(server: Server) -> list[Figure]:
    """Two workspaces with an account each; the healthy one's wait is from when a message was due until its request has arrived.

    It is held against the same beside a third that is as busy as the sick one and well: what twice the traffic costs is no sickness.
    """
    figures: list[Figure] = []
    async with staged(server) as stage, sink("answers", "answers", *KINDS) as targets:
        people = await tenants(stage, [_HEALTHY, _WELL, *_SICK], 10_000)
        for tenant, port in zip(people, targets.ports, strict=True):
            await _carried_by(tenant, port)
        for place, kind in enumerate(KINDS, 2):
            figures += await _beside(stage, targets, people[0], people[1], people[place], place, kind)
            async with stage.owner() as owner:
                await owner.execute("TRUNCATE queue")
    return figures


async def _carried_by(tenant: Tenant, port: int) -> None:
    """The target at this port, and nothing else, carries what the workspace sends."""
    body = {"json": {"to": "{{ to }}", "text": "{{ text }}", "reference": "{{ reference }}"}}
    given = {"provider": "custom", "channels": ["sms"], "credentials": {"url": f"http://127.0.0.1:{port}/send", "body": body}}
    async with tenant.client() as client:
        [own] = (await client.get("/v1/provider-accounts")).raise_for_status().json()["data"]
        (await client.patch(f"/v1/provider-accounts/{own['id']}", json={"is_enabled": False})).raise_for_status()
        (await client.post("/v1/provider-accounts", json=given)).raise_for_status()


async def _beside(stage: Stage, targets: Sink, healthy: Tenant, well: Tenant, ill: Tenant, place: int, kind: str) -> list[Figure]:
    """The healthy one alone, then beside one that is well, then beside the other, whose provider is ill from its first message on."""
    async with stage.worker(TIDINGS_ALLOW_PRIVATE_NETWORKS="true"), _watched(targets) as (handsets, came):

        async def waited(seconds: float, other: Tenant | None) -> tuple[int, float, float]:
            """How many never came, and the median and p99 of the others' waits."""
            handsets.forget()
            if other is None:
                await _send(stage, handsets, healthy, seconds)
            else:
                async with meanwhile(asyncio.create_task(_send(stage, Handsets(), other, seconds))):
                    await _send(stage, handsets, healthy, seconds)
            late = await handsets.settled(_HEALTHY)
            return late, handsets.milliseconds(_HEALTHY, 50), handsets.milliseconds(_HEALTHY, 99)

        await waited(_WARM, well)
        _, alone_p50, alone = await waited(ALONE, None)
        _, well_p50, beside_well = await waited(ALONE, well)
        begun, seconds = time.perf_counter(), SETTLING + LOOKED
        late, p50, p99 = await waited(seconds, ill)
    arrived = came[place]
    looked = sum(begun + SETTLING <= at < begun + seconds for at, _, _ in arrived)
    figures = [
        measured(f"sick_{kind}_others_p50_alone", alone_p50, "ms"),
        measured(f"sick_{kind}_others_p99_alone", alone, "ms"),
        measured(f"sick_{kind}_others_p50_beside_well", well_p50, "ms"),
        measured(f"sick_{kind}_others_p50", p50, "ms"),
        within(f"sick_{kind}_others_p99", p99, "ms", against=beside_well, ratios=[p99 / beside_well], goal=1.2),
        at_most(f"sick_{kind}_others_lost", late, "messages", 0),
        measured(f"sick_{kind}_requests_before_noticed", len(arrived) - looked, "requests"),
    ]
    if kind == "throttles":
        early, first = _early(arrived), min(at for at, _, _ in arrived)
        # What was on its way when the first answer came could not know of it.
        unheeded = sum(first + 1 < at < first + RETRY_AFTER for at, _, _ in arrived)
        return [
            *figures,
            at_most("sick_throttles_before_retry_after", early, "requests", 0),
            at_most("sick_throttles_requests", unheeded, f"requests within {RETRY_AFTER} s", 0),
        ]
    return [*figures, at_most(f"sick_{kind}_requests", looked, f"requests in {LOOKED:g} s", LOOKED // 10 + 1)]


def _early(arrived: Sequence[Arrival]) -> int:
    """How many deliveries came again before the time that the answer had named."""
    again: defaultdict[str, list[float]] = defaultdict(list)
    for at, _, reference in arrived:
        again[reference].append(at)
    return sum(late - early < RETRY_AFTER for times in again.values() for early, late in pairwise(times))


async def _send(stage: Stage, handsets: Handsets, tenant: Tenant, seconds: float) -> None:
    await keep_sending(stage.port, handsets, lambda: tenant.send("notice"), rate=RATE, until=lambda passed: passed > seconds)


@asynccontextmanager
async def _watched(targets: Sink) -> AsyncGenerator[tuple[Handsets, list[list[Arrival]]]]:
    """What comes to the first target reaches handsets; what comes to the others stands in the lists."""
    handsets, came = Handsets(), [list[Arrival]() for _ in targets.ports]
    await targets.arrived()

    async def look() -> None:
        while True:
            for place, told in enumerate(await targets.arrived()):
                if place:
                    came[place] += told
                else:
                    for at, number, _ in told:
                        handsets.reached(number, at)
            await asyncio.sleep(0.2)

    task = asyncio.create_task(look())
    try:
        yield handsets, came
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
