"""Peers that take their time: clients that hardly send or never read, and servers that answer late, bit by bit, or with far too much."""

import asyncio
import resource
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

LARGE = 5_000_000
"""Bytes of an answer that nobody has asked for."""
_CONNECTING = 200
"""Connections that are opened at once."""


def raise_files() -> int:
    """As many open files as this user may have, here and in every process started from here; answers how many."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


class Client(asyncio.Protocol):
    """A connection that reads nothing once `is_deaf`, and counts what it got otherwise."""

    def __init__(self, *, is_deaf: bool) -> None:
        self._is_deaf = is_deaf
        self.got = 0
        self.is_closed = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        if self._is_deaf:
            self.transport.pause_reading()

    def data_received(self, data: bytes) -> None:
        self.got += len(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.is_closed = True


@asynccontextmanager
async def clients(port: int, count: int, first: bytes, *, is_deaf: bool = False) -> AsyncGenerator[list[Client]]:
    """So many connections, each of which has sent `first`."""
    loop = asyncio.get_running_loop()
    made: list[Client] = []
    turn = asyncio.Semaphore(_CONNECTING)

    async def connect() -> None:
        async with turn:
            transport, client = await loop.create_connection(lambda: Client(is_deaf=is_deaf), "127.0.0.1", port)
            transport.write(first)
            made.append(client)

    await asyncio.gather(*(connect() for _ in range(count)))
    try:
        yield made
    finally:
        for client in made:
            if client.transport is not None:
                client.transport.abort()


async def trickle(made: list[Client], seconds: float) -> None:
    """Each of them sends a byte a second."""
    for _ in range(int(seconds)):
        for client in made:
            if client.transport is not None and not client.is_closed:
                client.transport.write(b"x")
        await asyncio.sleep(1)


class _Answerer(asyncio.Protocol):
    """Answers by the path: /late never, /bit one byte a second, /large with 5 MB, anything else with 204."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        head = data[: data.find(b"\r\n")]
        if b" /bit" in head:
            self._task = asyncio.get_running_loop().create_task(self._bit())
        elif b" /large" in head:
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % LARGE + b"x" * LARGE)
        elif b" /late" not in head and data.startswith((b"POST", b"GET")):
            self._transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._task is not None:
            self._task.cancel()

    async def _bit(self) -> None:
        assert self._transport is not None
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
        for _ in range(4000):
            self._transport.write(b"x")
            await asyncio.sleep(1)


@asynccontextmanager
async def answering() -> AsyncGenerator[int]:
    """A server of this process; answers its port."""
    server = await asyncio.get_running_loop().create_server(_Answerer, "127.0.0.1", 0, backlog=2048)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
