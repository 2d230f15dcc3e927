"""The load generator: bare HTTP/1.1 over kept connections, one request on each at a time, and every answer timed."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import cast

import msgspec

from benchmarks.figures import percentile


class Run(msgspec.Struct):
    """What a run of requests got: how many answers of each status, and the seconds that each took."""

    statuses: Counter[int] = msgspec.field(default_factory=Counter[int])
    latencies: list[float] = msgspec.field(default_factory=list[float])
    seconds: float = 0.0
    last_refusal: bytes = b""

    @property
    def rate(self) -> float:
        """Accepted sends a second."""
        return self.statuses[202] / self.seconds

    def milliseconds(self, percent: float) -> float:
        """The latency that so many percent do not exceed."""
        return percentile(self.latencies, percent) * 1000

    def check(self) -> "Run":
        """Every request was accepted; a benchmark of refusals would be none."""
        if set(self.statuses) != {202}:
            raise RuntimeError(f"not everything was accepted: {dict(self.statuses)}, last: {self.last_refusal[:500]!r}")
        return self


class Connection(asyncio.Protocol):
    """One kept connection; `on_answer` gets the status and the body of what was asked last."""

    def __init__(self) -> None:
        self.on_answer: Callable[[Connection, int, bytes], None] = _ignore
        self.started = 0.0
        self._transport: asyncio.Transport | None = None
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none by inheritance.
        self._transport = cast("asyncio.Transport", transport)

    def ask(self, request: bytes, started: float) -> None:
        """The request is on its way; its time counts from `started`."""
        assert self._transport is not None
        self.started = started
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer = data = self._buffer + data if self._buffer else data
        head = data.find(b"\r\n\r\n")
        if head < 0:
            return
        place = data.find(b"content-length: ", 0, head) + 16
        if place < 16:
            # Only peers of ours write it otherwise.
            place = data.lower().find(b"content-length: ", 0, head) + 16
        if place < 16:
            # In chunks, as one of them does: the last is empty.
            if data.endswith(b"\r\n0\r\n\r\n"):
                self._buffer = b""
                self.on_answer(self, int(data[9:12]), data[head + 4 :])
            return
        if len(data) < head + 4 + int(data[place : data.find(b"\r\n", place)]):
            return
        self._buffer = b""
        self.on_answer(self, int(data[9:12]), data[head + 4 :])

    def close(self) -> None:
        """The connection is closed."""
        if self._transport is not None:
            self._transport.close()


def _ignore(_connection: Connection, _status: int, _body: bytes) -> None:
    return


@asynccontextmanager
async def connected(port: int, count: int) -> AsyncGenerator[list[Connection]]:
    """So many connections to a port of loopback."""
    loop = asyncio.get_running_loop()
    made = [(await loop.create_connection(Connection, "127.0.0.1", port))[1] for _ in range(count)]
    try:
        yield made
    finally:
        for connection in made:
            connection.close()


async def full_speed(
    port: int,
    make: Callable[[], bytes],
    *,
    connections: int,
    seconds: float,
    may_go: Callable[[], bool] = lambda: True,
    is_done: Callable[[], bool] = lambda: False,
    heard: Callable[[float, bytes], None] | None = None,
) -> Run:
    """Each connection asks again as soon as it was answered, for so long or until `is_done`; while `may_go` is false they rest.

    `heard` gets each answer's body, and the moment from which it is timed.
    """
    run, loop = Run(), asyncio.get_running_loop()
    async with connected(port, connections) as made:
        begun = time.perf_counter()
        end = begun + seconds
        open_count, is_over = len(made), asyncio.Event()

        def ask(connection: Connection) -> None:
            nonlocal open_count
            now = time.perf_counter()
            if now >= end or is_done():
                open_count -= 1
                if open_count == 0:
                    is_over.set()
            elif may_go():
                connection.ask(make(), now)
            else:
                loop.call_later(0.005, ask, connection)

        def answered(connection: Connection, status: int, body: bytes) -> None:
            _note(run, connection, status, body)
            if heard is not None:
                heard(connection.started, body)
            ask(connection)

        for connection in made:
            connection.on_answer = answered
            ask(connection)
        await is_over.wait()
        run.seconds = time.perf_counter() - begun
    return run


async def paced(
    port: int,
    make: Callable[[], bytes],
    *,
    connections: int,
    rate: float,
    until: Callable[[float], bool],
    heard: Callable[[float, bytes], None] | None = None,
) -> Run:
    """Requests at a fixed rate, however slow the answers; each is timed from when it was due. `until` gets the seconds passed."""
    run = Run()
    async with connected(port, connections) as made:
        idle = deque(made)
        due: deque[float] = deque()

        def answered(connection: Connection, status: int, body: bytes) -> None:
            _note(run, connection, status, body)
            if heard is not None:
                heard(connection.started, body)
            if due:
                connection.ask(make(), due.popleft())
            else:
                idle.append(connection)

        for connection in made:
            connection.on_answer = answered
        begun = time.perf_counter()
        sent = 0
        while not until(passed := time.perf_counter() - begun):
            while sent < passed * rate:
                moment = begun + sent / rate
                sent += 1
                if idle:
                    idle.popleft().ask(make(), moment)
                else:
                    due.append(moment)
            await asyncio.sleep(0.001)
        while len(idle) < len(made):  # noqa: ASYNC110 - the callback above stays lean
            await asyncio.sleep(0.005)
        run.seconds = time.perf_counter() - begun
    return run


def _note(run: Run, connection: Connection, status: int, body: bytes) -> None:
    run.statuses[status] += 1
    run.latencies.append(time.perf_counter() - connection.started)
    if status != 202:
        run.last_refusal = body
