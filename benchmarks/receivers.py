"""Endpoints that get webhooks, as a process of their own.

    python -m benchmarks.receivers COUNT DEAD

Listens on COUNT ports of loopback and prints them; the last DEAD of them take connections and never answer. On each line of input it
prints, as JSON, how many came to those that answer, and how late, by percentiles in milliseconds, since the line before.
"""

import asyncio
import json
import sys
import time
from datetime import datetime
from typing import cast

import uvloop

from benchmarks.figures import percentile

_ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"
_MARK = b'"timestamp":"'

waits: list[float] = []


class _Endpoint(asyncio.Protocol):
    """Answers each request at once, and notes how old what it tells is."""

    def __init__(self, *, answers: bool) -> None:
        self._answers = answers
        self._held = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if not self._answers or self._transport is None:
            return
        data = self._held + data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            at = data.index(b"Content-Length: ") + 16
            whole = end + 4 + int(data[at : data.index(b"\r\n", at)])
            if len(data) < whole:
                break
            begun = data.index(_MARK, end) + len(_MARK)
            moment = datetime.fromisoformat(data[begun : data.index(b'"', begun)].decode())
            waits.append(time.time() - moment.timestamp())
            self._transport.write(_ANSWER)
            data = data[whole:]
        self._held = data


async def main(count: int, dead: int) -> None:
    """Serves until its input ends."""
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(lambda n=n: _Endpoint(answers=n < count - dead), "127.0.0.1", 0) for n in range(count)]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        seen, waits[:] = list(waits), []
        told = {f"p{n}": percentile(seen, n) * 1000 if seen else 0.0 for n in (50, 99)}
        print(json.dumps({"count": len(seen), **told}), flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1]), int(sys.argv[2])))
