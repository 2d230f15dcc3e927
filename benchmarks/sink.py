"""HTTP targets of the `custom` provider, and of its peers, as a process of its own.

    python -m benchmarks.sink MODE…

Opens a port of loopback for each mode and prints them as JSON. `answers` says 200; `hangs` takes the request and never answers;
`throttles` says 429 with a Retry-After; `fails` says 503. On each line of input it prints, as JSON and for each port, what has come since
the line before: the moment of time.perf_counter(), the number it is for, and its reference.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

import uvloop

RETRY_AFTER = 30
_ANSWERS = {
    "answers": b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"id":"ok"}',
    "hangs": b"",
    "throttles": b"HTTP/1.1 429 Too Many Requests\r\nretry-after: %d\r\ncontent-length: 0\r\n\r\n" % RETRY_AFTER,
    "fails": b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n",
}
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TO = re.compile(rb'[{,&?]"?to"? ?[:=] ?"?([+%\w]*)')
_REFERENCE = re.compile(rb'[{,&?]"?reference"? ?[:=] ?"?(\w*)')

Arrival = tuple[float, str, str]


class _Target(asyncio.Protocol):
    def __init__(self, answer: bytes, arrived: list[Arrival]) -> None:
        self._answer = answer
        self._arrived = arrived
        self._held = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none by inheritance.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        data = self._held + data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(data, 0, end + 2)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(data) < whole:
                break
            to, reference = _TO.search(data, 0, whole), _REFERENCE.search(data, 0, whole)
            self._arrived.append((time.perf_counter(), to[1].decode() if to else "", reference[1].decode() if reference else ""))
            if self._answer and self._transport is not None:
                self._transport.write(self._answer)
            data = data[whole:]
        self._held = data


class Sink:
    """The targets' ports, and what came to them."""

    def __init__(self, process: asyncio.subprocess.Process, ports: list[int]) -> None:
        self._process = process
        self.ports = ports

    async def arrived(self) -> list[list[Arrival]]:
        """What has come to each port since this was asked last."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"\n")
        return json.loads(await self._process.stdout.readline())


@asynccontextmanager
async def sink(*modes: str) -> AsyncGenerator[Sink]:
    """Targets that behave so."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.sink", *modes),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 26,
    )
    assert process.stdout is not None
    try:
        yield Sink(process, json.loads(await process.stdout.readline()))
    finally:
        process.kill()
        await process.wait()


async def main(modes: list[str]) -> None:
    """Serves until its input ends."""
    loop = asyncio.get_running_loop()
    arrived: list[list[Arrival]] = [[] for _ in modes]
    servers = [
        await loop.create_server(lambda n=n, mode=mode: _Target(_ANSWERS[mode], arrived[n]), "127.0.0.1", 0, backlog=1024)
        for n, mode in enumerate(modes)
    ]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        told = json.dumps(arrived)
        for one in arrived:
            one.clear()
        print(told, flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1:]))
