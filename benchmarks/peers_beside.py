"""Peers on the same machine, in the same minutes and at the same work: jobs or messages stored one a call, and handed to an HTTP target."""

import asyncio
import os
import sys
import time

from benchmarks.figures import Figure, compared, measured
from benchmarks.load import full_speed
from benchmarks.peers_installed import Missing
from benchmarks.peers_kannel import all_arrived, kannel
from benchmarks.peers_queues import Measured, celery, middle_rate, pgqueuer
from benchmarks.sink import Sink, sink
from benchmarks.stage import Cost, Server, Stage, staged
from benchmarks.tenants import Tenant, tenants

JOBS = int(os.environ.get("JOBS", "20000"))
SLOW_JOBS = max(JOBS // 4, 2_000)
"""For Celery, whose rate does not depend on how many there are."""
CONNECTIONS = 64
_CUSTOM, _SANDBOX = "+31680", "+31681"


async def peers(server: Server) -> list[Figure]:
    """Ours first and last, the peers between; the ratio is a peer's figure by ours. What cannot be had is said and left out."""
    async with staged(server) as stage, sink("answers") as target:
        [custom, sandbox] = await tenants(stage, [_CUSTOM, _SANDBOX], 10_000)
        await _carried_by(custom, target.ports[0])
        ours = [await _ours(stage, target, custom, sandbox)]
        theirs: list[Measured] = []
        for peer, count in ((pgqueuer, JOBS), (celery, SLOW_JOBS), (kannel, JOBS)):
            try:
                theirs += await peer(stage, target, count)
            except (Missing, RuntimeError, OSError) as reason:
                print(f"\n{peer.__name__} is left out: {reason}", file=sys.stderr)
        ours.append(await _ours(stage, target, custom, sandbox))
    figures: list[Figure] = []
    for early, late in zip(*ours, strict=True):
        for what, unit in (("enqueued", "/s"), ("done", "/s"), ("cpu", "µs each")):
            figures.append(
                measured(f"peers_tidings_{early.name}_{what}", (getattr(early, what) + getattr(late, what)) / 2, f"{unit}, {early.promise}")
            )
    for peer in theirs:
        kind = "gateway" if peer.name.startswith("kannel") else "http" if peer.name.endswith("http") else "nothing"
        pairs = [(early, late) for early, late in zip(*ours, strict=True) if early.name == kind]
        for what, unit in (("enqueued", "/s"), ("done", "/s"), ("cpu", "µs each")):
            against = sum(getattr(one, what) for one in pairs[0]) / 2
            value = getattr(peer, what)
            figures.append(
                compared(f"peers_{peer.name}_{what}", value, f"{unit}, {peer.promise}", against=against, ratios=[value / against])
            )
    return figures


async def _carried_by(tenant: Tenant, port: int) -> None:
    body = {"json": {"to": "{{ to }}", "text": "{{ text }}", "reference": "{{ reference }}"}}
    given = {"provider": "custom", "channels": ["sms"], "credentials": {"url": f"http://127.0.0.1:{port}/send", "body": body}}
    async with tenant.client() as client:
        [own] = (await client.get("/v1/provider-accounts")).raise_for_status().json()["data"]
        (await client.patch(f"/v1/provider-accounts/{own['id']}", json={"is_enabled": False})).raise_for_status()
        (await client.post("/v1/provider-accounts", json=given)).raise_for_status()


async def _ours(stage: Stage, target: Sink, custom: Tenant, sandbox: Tenant) -> list[Measured]:
    """Stored and then done, by a POST each and by nothing each; and both at once, as a gateway does."""
    found: list[Measured] = []
    await target.arrived()
    before = await stage.cost()
    accepted = await _accepted(stage, custom)
    async with stage.worker(TIDINGS_ALLOW_PRIVATE_NETWORKS="true", TIDINGS_SANDBOX_LEDGER=""):
        arrived = await all_arrived(target, JOBS)
        await _written(stage)
        cpu = _each((await stage.cost()).since(before))
    found.append(Measured("http", "committed", accepted, middle_rate([at for at, _, _ in arrived]), cpu))

    before = await stage.cost()
    accepted = await _accepted(stage, sandbox)
    async with stage.worker(TIDINGS_SANDBOX_LEDGER=""):
        rate = await _written(stage)
        cpu = _each((await stage.cost()).since(before))
    found.append(Measured("nothing", "committed", accepted, rate, cpu))

    async with stage.worker(TIDINGS_ALLOW_PRIVATE_NETWORKS="true", TIDINGS_SANDBOX_LEDGER=""):
        await asyncio.sleep(1)
        before = await stage.cost()
        arriving = asyncio.create_task(all_arrived(target, JOBS))
        accepted = await _accepted(stage, custom)
        arrived = await arriving
        await _written(stage)
        cpu = _each((await stage.cost()).since(before))
    found.append(Measured("gateway", "committed", accepted, middle_rate([at for at, _, _ in arrived]), cpu))
    return found


async def _accepted(stage: Stage, tenant: Tenant) -> float:
    requests = [tenant.send("notice")[1] for _ in range(JOBS)]
    run = await full_speed(stage.port, requests.pop, connections=CONNECTIONS, seconds=600, is_done=lambda: not requests)
    return run.check().rate


async def _written(stage: Stage) -> float:
    """How many a second left the queue while between 95 and 5 percent of them were in it; answers when it is empty."""
    samples: list[tuple[float, int]] = []
    async with stage.sql() as connection:
        while not samples or samples[-1][1]:
            samples.append((time.perf_counter(), await stage.waiting(connection)))
            await asyncio.sleep(0.1)
    inside = [sample for sample in samples if JOBS * 0.05 <= sample[1] <= JOBS * 0.95]
    return (inside[0][1] - inside[-1][1]) / (inside[-1][0] - inside[0][0]) if len(inside) > 1 else 0.0


def _each(spent: Cost) -> float:
    return (spent.api + spent.worker + spent.postgres) / JOBS * 1e6
