"""pgqueuer's two sides, run by the interpreter of its own environment (benchmarks/peers_queues.py makes that).

    python peers_pgqueuer.py enqueue URL COUNT
    python peers_pgqueuer.py work URL COUNT PORT

`enqueue` stores jobs one a call over 16 connections. `work` does them until none is left: a POST over a kept connection to the port of
loopback, or nothing where it is 0. Each prints as JSON its jobs a second and the microseconds of CPU that a job took it.
"""
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

import asyncio
import json
import sys
import time
from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

CONNECTIONS = 16
HTTP_CONNECTIONS = 100
BATCH = 200
PAYLOAD = json.dumps({"to": "+31612345678", "text": "Your order A-1001 is confirmed: 2 x Cotton shirt, blue at 19.95 EUR. " * 3}).encode()


async def enqueue(url: str, count: int) -> float:
    """So many jobs are stored, each in a transaction of its own; answers jobs a second."""
    left = iter(range(count))

    async def one() -> None:
        connection = await asyncpg.connect(url)
        queries = Queries(AsyncpgDriver(connection))
        for _ in left:
            await queries.enqueue("job", PAYLOAD)
        await connection.close()

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return count / (time.perf_counter() - begun)


async def work(url: str, count: int, port: int) -> float:
    """All jobs are done; answers jobs a second between the first and the last twentieth."""
    done: list[float] = []
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(HTTP_CONNECTIONS if port else 0):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    manager = QueueManager(Queries(AsyncpgDriver(await asyncpg.connect(url))))

    async def job(job: Job) -> None:
        if port:
            reader, writer = await idle.get()
            body = job.payload or b""
            writer.write(b"POST /send HTTP/1.1\r\nhost: localhost\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(11)
            idle.put_nowait((reader, writer))
        done.append(time.perf_counter())

    manager.entrypoint("job")(job)
    await manager.run(batch_size=BATCH, dequeue_timeout=timedelta(seconds=1), mode=QueueExecutionMode.drain)
    first, last = done[count // 20], done[count - 1 - count // 20]
    return (count - 2 * (count // 20)) / (last - first)


def main() -> None:
    """Prints what was measured."""
    side, url, count, *port = sys.argv[1:]
    before = time.process_time()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rate = runner.run(enqueue(url, int(count)) if side == "enqueue" else work(url, int(count), int(port[0])))
    print(json.dumps({"rate": rate, "cpu": (time.process_time() - before) / int(count) * 1e6}))


if __name__ == "__main__":
    main()
