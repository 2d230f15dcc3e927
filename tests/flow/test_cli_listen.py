"""`tidings listen`: events at a developer's own machine, signed as a webhook endpoint gets them."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncGenerator

import pytest
from standardwebhooks import Webhook

from tests.flow.conftest import Shop


class Machine:
    """A developer's own server: it refuses the first try of everything, and takes the second."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.tried: set[str] = set()
        self.has_taken = asyncio.Event()
        self.port = 0

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        is_first = headers["webhook-id"] not in self.tried
        self.tried.add(headers["webhook-id"])
        if not is_first:
            self.taken.append((headers, body))
            self.has_taken.set()
        status = b"503 Not yet" if is_first else b"204 No Content"
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@pytest.fixture
async def machine() -> AsyncGenerator[Machine]:
    own = Machine()
    server = await asyncio.start_server(own.hear, "127.0.0.1", 0)
    own.port = server.sockets[0].getsockname()[1]
    yield own
    server.close()


@pytest.mark.anyio
async def test_what_happens_from_now_on_comes_signed_and_again_where_it_was_refused(shop: Shop, machine: Machine):
    await shop.person("ada")
    before = await shop.say("ada")
    await shop.reaches(before["deliveries"][0]["id"], "delivered")
    words = ["listen", "--forward-to", f"http://127.0.0.1:{machine.port}/hooks", "--events", "message.received"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tidings.cli",
        *words,
        env={
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "200",
            "TIDINGS_URL": shop.api.base_url,
            "TIDINGS_KEY": shop.api.workspace.secret,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            await process.stdout.readline()
            secret = re.search(r"whsec_\S+", (await process.stdout.readline()).decode())
            assert secret is not None
            given = {"channel": "sms", "from": "+31612345678", "text": "Yes, at nine"}
            answer = await shop.ask("POST", "/v1/sandbox/inbound", given, status=201)
            await machine.has_taken.wait()
            shown = [(await process.stdout.readline()).decode() for _ in range(2)]
    finally:
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
    [(headers, body)] = machine.taken
    Webhook(secret[0]).verify(body, headers)
    told = json.loads(body)
    assert (told["type"], told["data"]["message"], told["data"]["text"]) == ("message.received", answer["id"], "Yes, at nine")
    assert ["503" in shown[0], "204" in shown[1]] == [True, True]
