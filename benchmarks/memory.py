"""What the API and the worker hold: at rest, under everything that is slow, large or much, and afterwards."""

import asyncio
import itertools
import os
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import msgspec

from benchmarks.accept import fill
from benchmarks.callbacks import all_stored, called, signed
from benchmarks.figures import Figure, below, measured
from benchmarks.load import full_speed
from benchmarks.slow import answering, clients, raise_files, trickle
from benchmarks.stage import CONTACTS, DATA, Server, Stage, forget_peak, memory, staged
from tidings.core.clock import system_clock
from tidings.db import open_database
from tidings.net import Policy
from tidings.webhooks import EndpointInput, create_endpoint
from tidings.workspaces import load_sealer

SLOW = int(os.environ.get("SLOW", "10000"))
"""Connections, deliveries, endpoints: of each kind of what is slow."""
WAITING = int(os.environ.get("WAITING", "200000"))
PARKED = int(os.environ.get("PARKED", "100000"))
REST_GOAL, LOAD_GOAL = 150, 300
"""Megabytes of one process."""
_LASTS = 10.0
"""Seconds of each slow load."""
_BODIES = 64


async def memory_used(server: Server) -> list[Figure]:
    """Peaks of one process under each load, in megabytes, and what it holds when all of it is over."""
    files = raise_files()
    count = min(SLOW, files - 1_000)
    figures = [measured("memory_slow", count, "connections")]
    async with staged(server) as stage, answering() as port:
        async with stage.worker(TIDINGS_ALLOW_PRIVATE_NETWORKS="true"):
            await asyncio.sleep(5)
            figures += [below("memory_api_rest", _held(stage.api_pid), "MB", REST_GOAL)]
            figures += [below("memory_worker_rest", _held(stage.worker_pid), "MB", REST_GOAL)]
        figures += await _of_api(stage, count)
        figures += await _of_worker(stage, port, count)
        await asyncio.sleep(25)
        figures += [below("memory_api_afterwards", _held(stage.api_pid), "MB", LOAD_GOAL)]
    return figures


async def _of_api(stage: Stage, count: int) -> list[Figure]:
    figures: list[Figure] = []
    head = b"POST /v1/messages HTTP/1.1\r\nhost: x\r\nauthorization: Bearer x\r\ncontent-type: application/json\r\ncontent-length: 64000\r\n\r\n"
    kinds = {
        "slow_heads": (b"POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-a: ", False),
        "slow_bodies": (head, False),
        "slow_bodies_of_60_kB": (head + b" " * 60_000, False),
        "never_read": (b"GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n" * 4, True),
    }
    for name, (first, is_deaf) in kinds.items():
        async with _peak(stage.api_pid, f"memory_api_{name}") as peak:
            async with clients(stage.port, count, first, is_deaf=is_deaf) as made:
                await (asyncio.sleep(_LASTS) if is_deaf else trickle(made, _LASTS))
                left = sum(not client.is_closed for client in made)
            figures += [await peak(), measured(f"memory_api_{name}_still_open", left, "connections")]
    async with _peak(stage.api_pid, "memory_api_5_MB_bodies") as peak:
        bodies = [stage.request(_large(n)) for n in range(_BODIES)]
        run = await full_speed(stage.port, bodies.pop, connections=_BODIES, seconds=600, is_done=lambda: not bodies)
        figures += [await peak(), *_statuses("memory_api_5_MB_bodies", run.statuses)]
    async with _peak(stage.api_pid, "memory_api_8_callers_of_10_000") as peak:
        requests = [stage.everybody() for _ in range(WAITING // CONTACTS)]
        run = await full_speed(stage.port, requests.pop, connections=8, seconds=600, is_done=lambda: not requests)
        figures += [await peak()]
    async with _peak(stage.api_pid, "memory_api_parked") as peak:
        await _park(stage)
        figures += [await peak()]
    return figures


async def _of_worker(stage: Stage, port: int, count: int) -> list[Figure]:
    figures: list[Figure] = []
    await stage.set_receipts("none")
    async with stage.worker(TIDINGS_ALLOW_PRIVATE_NETWORKS="true"), stage.sql() as connection:
        async with _peak(stage.worker_pid, "memory_worker_draining_beside_parked") as peak:
            until = time.monotonic() + 300
            while await connection.fetchval("SELECT EXISTS (SELECT FROM queue) OR EXISTS (SELECT FROM callbacks WHERE due_at IS NOT NULL)"):
                await asyncio.sleep(0.5)
                if time.monotonic() > until:
                    raise RuntimeError("they still wait after five minutes")
            parked = await connection.fetchval("SELECT count(*) FROM parked_receipts")
            figures += [await peak(), measured("memory_parked", parked, "receipts")]
        for kind in ("late", "bit", "large"):
            account = await _gateway(stage, f"http://127.0.0.1:{port}/{kind}")
            async with _peak(stage.worker_pid, f"memory_worker_provider_{kind}") as peak:
                await fill(stage, count)
                await asyncio.sleep(_LASTS)
                figures += [await peak()]
            async with stage.client() as client:
                (await client.patch(f"/v1/provider-accounts/{account}", json={"is_enabled": False})).raise_for_status()
            await connection.execute("DELETE FROM queue")
        for kind in ("late", "large"):
            await _endpoints(stage, f"http://127.0.0.1:{port}/{kind}", count)
            async with _peak(stage.worker_pid, f"memory_worker_webhooks_{kind}") as peak:
                (await full_speed(stage.port, stage.order, connections=1, seconds=0.01)).check()
                await asyncio.sleep(_LASTS)
                figures += [await peak()]
            await connection.execute("UPDATE webhook_endpoints SET state = 'disabled', reason = 'over'")
        await asyncio.sleep(25)
        figures += [below("memory_worker_afterwards", _held(stage.worker_pid), "MB", LOAD_GOAL)]
    return figures


def _statuses(name: str, statuses: dict[int, int]) -> Iterator[Figure]:
    return (measured(f"{name}_{status}", count, "answers") for status, count in sorted(statuses.items()))


def _large(n: int) -> bytes:
    """A call of about 5 MB: ten thousand people, each with data of their own."""
    people = [{"id": f"user_{i:05d}", "data": {"note": f"{n} {i} ".ljust(430, "x")}} for i in range(CONTACTS)]
    return msgspec.json.encode({"to": people, "template": "order", "data": DATA})


async def _park(stage: Stage) -> None:
    """So many receipts for references that nobody knows."""
    path = await called(stage)
    numbers = iter(range(PARKED // 100))

    def call() -> bytes:
        n = next(numbers)
        at = system_clock().isoformat()
        receipts = [{"reference": f"unknown-{n}-{i}", "state": "delivered", "at": at} for i in range(100)]
        return signed(path, {"id": f"parked {n}", "receipts": receipts})

    left = itertools.count(PARKED // 100, -1)
    all_stored(await full_speed(stage.port, call, connections=16, seconds=600, is_done=lambda: next(left) <= 0))


async def _gateway(stage: Stage, url: str) -> str:
    """An account by which SMS go to this address, before any other."""
    given = {
        "provider": "custom",
        "channels": ["sms"],
        "senders": ["+15005550001"],
        "credentials": {"url": url, "method": "POST"},
        "rank": 1,
        "name": uuid4().hex,
    }
    async with stage.client() as client:
        for account in (await client.get("/v1/provider-accounts")).json()["data"]:
            if account["provider"] == "sandbox":
                (await client.patch(f"/v1/provider-accounts/{account['id']}", json={"rank": 9})).raise_for_status()
        return (await client.post("/v1/provider-accounts", json=given)).raise_for_status().json()["id"]


async def _endpoints(stage: Stage, url: str, count: int) -> None:
    """So many endpoints want everything."""
    database = await open_database(stage.url)
    sealer = load_sealer(None, stage.server.data)
    beside_us = Policy(allow_private_networks=True)
    async with database.pipeline() as tx:
        workspace = await tx.fetchval("SELECT id FROM workspaces LIMIT 1")
        for _ in range(count):
            await create_endpoint(
                tx, workspace, EndpointInput(url=url, event_types=["message.accepted"]), sealer=sealer, policy=beside_us, now=system_clock()
            )
    await database.aclose()


def _held(pid: int) -> float:
    return memory(pid, "VmRSS") / 1e6


@asynccontextmanager
async def _peak(pid: int, name: str) -> AsyncGenerator["Callable[[], Awaitable[Figure]]"]:
    """The most that the process has held from here on, where what was before has been given back, or had its time to be."""
    for _ in range(30):
        if memory(pid, "VmRSS") < REST_GOAL * 1e6:
            break
        await asyncio.sleep(1)
    forget_peak(pid)

    async def figure() -> Figure:
        return below(name, memory(pid, "VmHWM") / 1e6, "MB", LOAD_GOAL)

    yield figure
