"""A real SMS gateway, Debian's kannel, whose fake network ends in a handset of ours: a line a message, both ways."""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from tests.providers.peers import closed_port

PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
needs_kannel = pytest.mark.skipif(shutil.which("bearerbox", path=PATH) is None, reason="kannel is not installed")

MAP: dict[str, object] = {
    "signature": {"kind": "none"},
    "format": "query",
    "receipts": {
        "reference": "/reference",
        "state": "/state",
        "states": {"1": "delivered", "2": "failed", "4": "ignored", "8": "sent", "16": "failed"},
    },
    "inbound": {
        "channel": "sms",
        "from": "/from",
        "to": "/to",
        "text": "/text",
        "reference": "/id",
        "at": "/at",
        "is_without_plus": True,
    },
    "inbound_when": {"at": "/kind", "equals": "inbound"},
}
"""How what it tells is read: Kannel 1.4.5 User's Guide, chapters on sendsms and on delivery reports (`%d`)."""


class Kannel(msgspec.Struct, frozen=True):
    """The port at which it takes messages, and the handset's connection."""

    port: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def url(self, receipts: str, password: str = "secret") -> str:
        """The template of its address; `receipts` is an expression that makes the address for reports, up to their fields."""
        fields = "from={{ from }}&to={{ to }}&text={{ text }}&charset=UTF-8&dlr-mask=31"
        report = f'dlr-url={{{{ {receipts} ~ "&state=%d&reference=" ~ reference }}}}'
        return f"http://127.0.0.1:{self.port}/cgi-bin/sendsms?username=tidings&password={password}&{fields}&{report}"

    async def arrived(self) -> str:
        """The next line that the handset gets: from, to, `text`, what it says."""
        return (await self.reader.readline()).decode().rstrip("\n")

    async def write(self, line: str) -> None:
        """The handset has written: from, to, `text`, what it says."""
        self.writer.write(f"{line}\n".encode())
        await self.writer.drain()


def _configuration(folder: Path, boxes: int, smsc: int, sendsms: int, callbacks: str) -> str:
    inbound = f"{callbacks}?kind=inbound&from=%p&to=%P&text=%b&id=%I&event_id=%I&at=%T"
    return f"""
group = core
admin-port = {closed_port()}
admin-password = bar
admin-allow-ip = 127.0.0.1
smsbox-port = {boxes}
box-allow-ip = 127.0.0.1
log-file = {folder}/bearerbox.log

group = smsc
smsc = fake
smsc-id = FAKE
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-file = {folder}/smsbox.log

group = sendsms-user
username = tidings
password = secret

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
get-url = "{inbound}"
"""


@asynccontextmanager
async def _program(name: str, folder: Path) -> AsyncGenerator[None]:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        name, "kannel.conf", cwd=folder, env={"PATH": PATH}, stdin=quiet, stdout=quiet, stderr=quiet
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(20):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)


@asynccontextmanager
async def kannel(folder: Path, callbacks: str) -> AsyncGenerator[Kannel]:
    """kannel on 127.0.0.1 as long as the context; what people send it tells to `callbacks`."""
    boxes, smsc, sendsms = closed_port(), closed_port(), closed_port()
    (folder / "kannel.conf").write_text(_configuration(folder, boxes, smsc, sendsms, callbacks))
    async with _program("bearerbox", folder):
        (await _connected(boxes))[1].close()
        async with _program("smsbox", folder):
            (await _connected(sendsms))[1].close()
            reader, writer = await _connected(smsc)
            try:
                yield Kannel(sendsms, reader, writer)
            finally:
                writer.close()
