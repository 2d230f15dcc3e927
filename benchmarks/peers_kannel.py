"""The gateway path of a peer: Kannel takes messages by HTTP, keeps them, and hands them to an HTTP target, while more of them come.

Kannel 1.4.5 User's Guide, chapters on the core, on HTTP as an SMS centre (`system-type = generic`) and on sendsms; read 2026-11-21.
"""

import asyncio
import itertools
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from benchmarks.load import full_speed
from benchmarks.peers_installed import Missing
from benchmarks.peers_queues import Measured, middle_rate
from benchmarks.sink import Arrival, Sink
from benchmarks.stage import Stage, cpu_seconds
from tests.providers.kannel import PATH
from tests.providers.peers import closed_port

CONNECTIONS = 64
_STORES = (("spool", "a file a message, not synced"), ("file", "one file, not synced"), ("", "in memory"))
_TEXT = "Your+order+A-1001+is+confirmed:+2+x+Cotton+shirt,+blue+at+19.95+EUR.+Total+52.40+EUR."


async def kannel(stage: Stage, target: Sink, count: int) -> list[Measured]:
    """So many messages, from the first request until the target has the last of them, with each of its stores."""
    if shutil.which("bearerbox", path=PATH) is None:
        raise Missing("bearerbox is not installed: apt install kannel")
    found: list[Measured] = []
    for store, promise in _STORES:
        with tempfile.TemporaryDirectory(dir=stage.server.data, prefix="kannel-") as folder:
            async with _boxes(Path(folder), store, target.ports[0]) as (port, pids):
                before = sum(cpu_seconds(pid) for pid in pids)
                accepted, arrived = await _sent(port, target, count)
                cpu = (sum(cpu_seconds(pid) for pid in pids) - before) / count * 1e6
        found.append(Measured(f"kannel_{store or 'memory'}_http", promise, accepted, middle_rate([at for at, _, _ in arrived]), cpu))
    return found


async def all_arrived(target: Sink, count: int, seconds: float = 300) -> list[Arrival]:
    """What has come to the first target, once it is so many; raises RuntimeError where that takes longer."""
    arrived: list[Arrival] = []
    until = time.perf_counter() + seconds
    while len(arrived) < count:
        if time.perf_counter() > until:
            raise RuntimeError(f"{len(arrived)} of {count} have arrived after {seconds:g} s")
        await asyncio.sleep(0.1)
        arrived += (await target.arrived())[0]
    return arrived


async def _sent(port: int, target: Sink, count: int) -> tuple[float, list[Arrival]]:
    await target.arrived()
    numbers = itertools.count()
    requests = [_request(next(numbers)) for _ in range(count)]
    arriving = asyncio.create_task(all_arrived(target, count))
    run = await full_speed(port, requests.pop, connections=CONNECTIONS, seconds=600, is_done=lambda: not requests)
    run.check()
    return run.rate, await arriving


def _request(n: int) -> bytes:
    query = f"username=tidings&password=secret&from=%2B15005550001&to=%2B316{10_000_000 + n}&text={_TEXT}"
    return f"GET /cgi-bin/sendsms?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def _configuration(folder: Path, store: str, boxes: int, sendsms: int, inbound: int, target: int) -> str:
    kept = f"store-type = {store}\nstore-location = {folder}/store" if store else ""
    return f"""
group = core
admin-port = {closed_port()}
admin-password = bar
admin-allow-ip = 127.0.0.1
smsbox-port = {boxes}
box-allow-ip = 127.0.0.1
log-level = 4
{kept}

group = smsc
smsc = http
smsc-id = TARGET
system-type = generic
port = {inbound}
connect-allow-ip = 127.0.0.1
smsc-username = nobody
smsc-password = nothing
max-pending-submits = 200
send-url = "http://127.0.0.1:{target}/send?from=%p&to=%P&text=%b"
status-success-regex = "ok"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-level = 4

group = sendsms-user
username = tidings
password = secret
max-messages = 10
"""


@asynccontextmanager
async def _boxes(folder: Path, store: str, target: int) -> AsyncGenerator[tuple[int, list[int]]]:
    """Its port for messages, and its processes."""
    boxes, sendsms = closed_port(), closed_port()
    (folder / "store").mkdir() if store == "spool" else None
    (folder / "kannel.conf").write_text(_configuration(folder, store, boxes, sendsms, closed_port(), target))
    started: list[asyncio.subprocess.Process] = []
    try:
        for name, port in (("bearerbox", boxes), ("smsbox", sendsms)):
            quiet = asyncio.subprocess.DEVNULL
            process = await asyncio.create_subprocess_exec(
                name, "kannel.conf", cwd=folder, env={"PATH": PATH}, stdin=quiet, stdout=quiet, stderr=quiet
            )
            started.append(process)
            await _listens(port, process)
        yield sendsms, [process.pid for process in started]
    finally:
        for process in reversed(started):
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _listens(port: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(20):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
    raise Missing("kannel ended as soon as it was started")
