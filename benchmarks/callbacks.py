"""The way back: receipts verified, stored and applied; the answer while messages go out; and a STOP behind 100,000 receipts."""

import asyncio
import itertools
import json
import os
import time
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from benchmarks.accept import fill
from benchmarks.figures import Figure, at_least, below, measured, percentile
from benchmarks.load import Run, full_speed, paced
from benchmarks.stage import Server, Stage, staged
from tidings.channels.signatures import sign
from tidings.core.ids import encode

RECEIPTS = int(os.environ.get("RECEIPTS", "100000"))
CONNECTIONS = 64
OUTBOUND = 500
"""Messages a second that are accepted and handed off meanwhile; three callbacks a message come back."""
SECONDS = 20
STOPS = 60

_SECRET = b"the secret of the benchmark"


async def callbacks(server: Server) -> list[Figure]:
    """One receipt a call, as vendors do, each signed; then three calls a message while messages go out; then a STOP every tenth second."""
    async with staged(server) as stage:
        path = await called(stage)
        await stage.set_receipts("none")
        deliveries = await _sent(stage)
        figures = await _applied(stage, path, deliveries)
        figures += await _answered(stage, path, deliveries)
        figures += await _stopped(stage, path, deliveries)
    return figures


async def called(stage: Stage) -> str:
    """The sandbox may be called; answers its path."""
    async with stage.client() as client:
        [account] = (await client.get("/v1/provider-accounts")).json()["data"]
        answer = await client.patch(f"/v1/provider-accounts/{account['id']}", json={"credentials": {"callback_secret": _SECRET.decode()}})
        return urlsplit(str(answer.raise_for_status().json()["callback_url"])).path


async def _sent(stage: Stage) -> list[UUID]:
    """So many deliveries have been handed off."""
    await fill(stage, RECEIPTS)
    async with stage.sql() as connection:
        async with stage.worker():
            while await stage.waiting(connection):  # noqa: ASYNC110 - another process empties it
                await asyncio.sleep(0.2)
        rows = await connection.fetch("SELECT id FROM deliveries WHERE state = 'sent' ORDER BY id LIMIT $1", RECEIPTS)
    return [row["id"] for row in rows]


async def _applied(stage: Stage, path: str, deliveries: list[UUID]) -> list[Figure]:
    """From the first call until the last receipt has taken effect, with one worker."""
    requests = [receipt(path, delivery, "delivered") for delivery in deliveries]
    async with stage.worker(), stage.sql() as connection:
        await asyncio.sleep(2)
        before = await stage.cost()
        begun = time.perf_counter()
        run = all_stored(await full_speed(stage.port, requests.pop, connections=CONNECTIONS, seconds=600, is_done=lambda: not requests))
        stored = time.perf_counter() - begun
        await until_applied(connection)
        took = time.perf_counter() - begun
        spent = (await stage.cost()).since(before)
        delivered = await connection.fetchval("SELECT count(*) FROM deliveries WHERE state = 'delivered'")
    if delivered != len(deliveries):
        raise RuntimeError(f"{delivered} of {len(deliveries)} receipts took effect")
    count = len(deliveries)
    return [
        at_least("receipts_applied", count / took, "receipts/s", 5_000),
        measured("receipts_stored", count / stored, "receipts/s"),
        measured("receipts_answer_p99_full_speed", run.milliseconds(99), "ms"),
        measured("receipts_rows", spent.rows / count, "rows/receipt"),
        measured("receipts_wal", spent.wal / count, "bytes/receipt"),
        measured("receipts_cpu_api", spent.api / count * 1e6, "µs/receipt"),
        measured("receipts_cpu_worker", spent.worker / count * 1e6, "µs/receipt"),
        measured("receipts_cpu_postgres", spent.postgres / count * 1e6, "µs/receipt"),
    ]


async def _answered(stage: Stage, path: str, deliveries: list[UUID]) -> list[Figure]:
    """How long a provider waits for its answer while messages are accepted and handed off at a third of its rate."""
    calls = (receipt(path, delivery, "read", n) for n, delivery in enumerate(itertools.cycle(deliveries)))
    async with stage.worker():
        await asyncio.sleep(2)
        sending = asyncio.create_task(paced(stage.port, stage.order, connections=32, rate=OUTBOUND, until=lambda passed: passed > SECONDS))
        run = await paced(stage.port, lambda: next(calls), connections=64, rate=OUTBOUND * 3, until=lambda passed: passed > SECONDS)
        sent = (await sending).check()
        async with stage.sql() as connection:
            await until_applied(connection)
    all_stored(run)
    return [
        measured("callbacks_rate", run.statuses[200] / SECONDS, "callbacks/s"),
        measured("callbacks_outbound", sent.statuses[202] / SECONDS, "messages/s"),
        below("callbacks_answer_p99", run.milliseconds(99), "ms", 250),
        measured("callbacks_answer_p50", run.milliseconds(50), "ms"),
    ]


async def _stopped(stage: Stage, path: str, deliveries: list[UUID]) -> list[Figure]:
    """From the answer to a STOP until it holds, while 100,000 receipts wait for the same worker."""
    requests = [receipt(path, delivery, "failed") for delivery in deliveries]
    all_stored(await full_speed(stage.port, requests.pop, connections=CONNECTIONS, seconds=600, is_done=lambda: not requests))
    waits: list[float] = []
    async with stage.sql() as connection:
        waited = await connection.fetchval("SELECT count(*) FROM callbacks WHERE due_at IS NOT NULL")
        async with stage.worker():
            for n in range(STOPS):
                body = {"id": f"stop {n}", "inbound": [{"channel": "sms", "from": f"+316{10_000_000 + n}", "text": "STOP"}]}
                call = [signed(path, body)]
                all_stored(await full_speed(stage.port, call.pop, connections=1, seconds=60, is_done=lambda call=call: not call))
                begun = time.perf_counter()
                while await connection.fetchval("SELECT count(*) FROM suppressions WHERE channel = 'sms'") <= n:  # noqa: ASYNC110 - another process does it
                    await asyncio.sleep(0.005)
                waits.append(time.perf_counter() - begun)
                await asyncio.sleep(0.05)
            behind = await connection.fetchval("SELECT count(*) FROM callbacks WHERE due_at IS NOT NULL")
    return [
        measured("stop_behind", waited, "receipts"),
        measured("stop_behind_at_end", behind, "receipts"),
        measured("stop_effective_p50", percentile(waits, 50) * 1000, "ms"),
        below("stop_effective_p99", percentile(waits, 99) * 1000, "ms", 1_000),
    ]


async def until_applied(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    while await connection.fetchval("SELECT EXISTS (SELECT FROM callbacks WHERE due_at IS NOT NULL)"):  # noqa: ASYNC110 - another process's
        await asyncio.sleep(0.05)


def all_stored(run: Run) -> Run:
    """Every call was taken."""
    if set(run.statuses) != {200}:
        raise RuntimeError(f"not everything was taken: {dict(run.statuses)}, last: {run.last_refusal[:500]!r}")
    return run


def receipt(path: str, delivery: UUID, state: str, n: int = 0) -> bytes:
    reference = encode("dlv", delivery)
    return signed(path, {"id": f"{reference} {state} {n}", "receipts": [{"delivery": reference, "state": state}]})


def signed(path: str, body: object) -> bytes:
    """A call as bytes on the wire, signed as the sandbox signs."""
    raw = json.dumps(body).encode()
    at = str(int(time.time())).encode()
    return (
        b"POST %b HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nx-tidings-timestamp: %b\r\n"
        b"x-tidings-signature: %b\r\ncontent-length: %d\r\n\r\n%b"
        % (path.encode(), at, sign(_SECRET, at + b"." + raw).encode(), len(raw), raw)
    )
