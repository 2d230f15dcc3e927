"""What many slow callers send is bounded as a whole: the process stays small, answers everybody else, and is small again afterwards."""

import asyncio
import contextlib
import os
import re
import resource
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from tests.conftest import new_workspace, serving
from tidings.api import protocol
from tidings.api.bodies import HELD_BYTES
from tidings.core.settings import load_settings
from tidings.db import open_database
from tidings.workspaces import load_sealer

pytestmark = pytest.mark.anyio

CALLERS = 1_500
BODY = 100_000
"""More than twice what there is room for, in bodies that are not finished."""
ALLOWED = HELD_BYTES + 70_000_000
"""Beside the bodies: the connections, and what reading needs for a moment."""


@asynccontextmanager
async def program(folder: Path, url: str) -> AsyncGenerator[tuple[int, int]]:
    """The API as a process of its own; answers its process id and its port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tidings.cli", "serve", "--role", "api", "--port", "0"),
        env={**kept, "TIDINGS_DATA": str(folder), "TIDINGS_DATABASE_URL": url, "TIDINGS_LOG_LEVEL": "ERROR"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        found = re.search(r":(\d+)", (await asyncio.wait_for(process.stdout.readline(), 60)).decode())
        assert found is not None
        yield process.pid, int(found[1])
    finally:
        process.terminate()
        await process.wait()


def held(pid: int, field: str) -> int:
    """Bytes: now (VmRSS), or the most there was (VmHWM)."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(f"{field}:")]
    return int(line.split()[1]) * 1024


async def begin(port: int, count: int, secret: str) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """So many callers have sent all of a body but its end."""
    lines = ("host: x", f"authorization: Bearer {secret}", "content-type: application/json", f"content-length: {BODY + 100}")
    head = "\r\n".join(("POST /v1/messages HTTP/1.1", *lines, "", "")).encode()
    turn = asyncio.Semaphore(100)

    async def one() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with turn:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head + b" " * BODY)
            await writer.drain()
            return reader, writer

    return list(await asyncio.gather(*(one() for _ in range(count))))


async def test_bodies_that_do_not_end_share_a_bound(database_url: str, tmp_path: Path) -> None:
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    callers = min(CALLERS, most - 500)
    database = await open_database(database_url)
    made = await new_workspace(database, load_sealer(None, tmp_path))
    await database.aclose()
    try:
        async with program(tmp_path, database_url) as (pid, port):
            base = f"http://127.0.0.1:{port}"
            async with httpx2.AsyncClient(base_url=base, headers={"authorization": f"Bearer {made.secret}"}, timeout=30) as client:
                assert (await client.get("/v1/messages")).status_code == 200
                before = held(pid, "VmRSS")
                slow = await begin(port, callers, made.secret)
                # Small ones go on meanwhile, and who found no room was told to come back.
                sent = {"to": {"phone": "+31612345678"}, "content": {"body": "Hi"}, "route": {"channel": "sms"}, "purpose": "transactional"}
                assert (await client.post("/v1/messages", json=sent)).status_code == 202
                assert held(pid, "VmHWM") - before < ALLOWED
                turned_away = await asyncio.wait_for(slow[-1][0].read(200), 30)
                assert b" 503 " in turned_away
                for _, writer in slow:
                    writer.transport.abort()
                large = sent | {"metadata": {f"k{n}": "x" * 400 for n in range(40)}}
                for _ in range(100):
                    if (await client.post("/v1/messages", json=large)).status_code != 503:
                        break
                    await asyncio.sleep(0.1)
                else:
                    pytest.fail("room was not given back")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))


async def test_a_head_that_does_not_come_is_given_up(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither silence nor a byte now and then keeps a connection; one that has asked something keeps it for the next question."""
    given = load_settings({}, data=tmp_path, database_url=database_url)
    async with serving(given, role="api") as (_, base_url):
        port = int(base_url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):
            writer.write(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
            assert b"200 OK" in await reader.readuntil(b"}")
        # From here on nobody has long, and nothing more is answered.
        monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
        silent, silent_writer = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.timeout(60):
            assert await silent.read() == b""
            writer.write(b"GET /health/live HTTP/1.1\r\nx-slow: ")
            while not reader.at_eof():
                writer.write(b"x")
                await asyncio.sleep(0.05)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.01):
                        await reader.read(1)
        for one in (writer, silent_writer):
            one.transport.abort()
