"""Many connections that are told things and only note when, as a process of its own: one loop over epoll, which reads no frame.

    python -m benchmarks.watchers

Each connection goes through a script (what it sends, and up to which bytes it then waits), and counts afterwards. Each message carries the
mark so many times and nothing else does, so that counting it is counting messages, in whatever frames and reads they come. Commands come
in as lines of JSON and are answered by one line each; moments are those of time.perf_counter(), which all processes of a machine share.
"""

import asyncio
import contextlib
import json
import os
import resource
import select
import socket
import sys
import tempfile
import time
from array import array
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.slow import raise_files

MARK = b"~~"
"""A single one begins the length of a frame."""
_HALF = MARK[0]
_PING, _PONG = b"\x89\x00", b"\x8a\x80\0\0\0\0"
_BYTES = 1 << 20

# What is sent, and what of the answer is waited for; both as bytes.
Script = Sequence[tuple[bytes, bytes]]


class Opened(msgspec.Struct, frozen=True):
    """How connecting went: the moments at which it began and at which each of them had come to the end of its script; 0 where it has not."""

    begun: float
    level: list[float]

    @property
    def seconds(self) -> float:
        """From the beginning until the last one."""
        return max(self.level) - self.begun


class Noted(msgspec.Struct, frozen=True):
    """What was told since `forget`: the moments of each connection's messages in their order, frames that one of them got, CPU of the process."""

    arrivals: list[Sequence[float]]
    frames: int
    cpu: float
    open: int

    @property
    def count(self) -> int:
        """Messages at all connections."""
        return sum(len(one) for one in self.arrivals)

    @property
    def last(self) -> float:
        """When the last of them came."""
        return max(one[-1] for one in self.arrivals if one)


class Watchers:
    """The process, as the benchmark talks to it."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder

    async def open(self, port: int, scripts: Sequence[Script], *, at_once: int = 64, over: float = 0.0, marks: int = 1) -> Opened:
        """So many connections go through their scripts, at most `at_once` at a time, begun evenly over so many seconds.

        `marks`: how often the mark stands in each message.
        """
        path = self._folder / "scripts"
        told = [[[sent.decode("latin-1"), until.decode("latin-1")] for sent, until in script] for script in scripts]
        path.write_text(json.dumps(told))
        answer = await self._ask(do="open", port=port, scripts=str(path), at_once=at_once, over=over, marks=marks)
        return Opened(answer["begun"], answer["level"])

    async def forget(self) -> None:
        """What was told until now is not counted."""
        await self._ask(do="forget")

    async def noted(self, total: int = 0, seconds: float = 60.0, frame: bytes = b"\x81\x7e") -> Noted:
        """What was told since `forget`, once it is so many messages in all or so long has passed; `frame`: what each frame begins with."""
        path = self._folder / "arrivals"
        answer = await self._ask(do="noted", path=str(path), total=total, seconds=seconds, frame=frame.decode("latin-1"))
        moments = array("d")
        moments.frombytes(path.read_bytes())
        arrivals: list[Sequence[float]] = []
        place = 0
        for count in answer["counts"]:
            arrivals.append(moments[place : place + count])
            place += count
        return Noted(arrivals, answer["frames"], answer["cpu"], answer["open"])

    async def cut(self) -> None:
        """All connections are gone, without a word."""
        await self._ask(do="cut")

    async def _ask(self, **command: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the watchers have ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"the watchers: {answer['error']}")
        return answer


@asynccontextmanager
async def watching() -> AsyncGenerator[Watchers]:
    """The process runs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.watchers"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 26,
    )
    with tempfile.TemporaryDirectory(prefix="watchers-") as folder:
        try:
            yield Watchers(process, Path(folder))
        finally:
            process.kill()
            await process.wait()


class _Watcher:
    """One connection."""

    __slots__ = ("arrivals", "frames", "held", "is_halved", "level_at", "place", "script", "seen", "sock")

    def __init__(self, port: int, script: Script) -> None:
        self.script = script
        self.place = 0
        self.held = b""
        self.seen = 0
        """Marks of a message that is not whole yet."""
        self.is_halved = False
        """What was read last ended within a mark."""
        self.level_at = 0.0
        self.arrivals = array("d")
        self.frames = bytearray()
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.send(script[0][0])

    def go_on(self, data: bytes) -> bytes:
        """The script goes on; answers what has come after its end."""
        self.held += data
        while self.place < len(self.script):
            until = self.script[self.place][1]
            found = self.held.find(until)
            if found < 0:
                return b""
            self.held = self.held[found + len(until) :]
            self.place += 1
            if self.place < len(self.script):
                self.sock.send(self.script[self.place][0])
        self.level_at = time.perf_counter()
        rest, self.held = self.held, b""
        return rest


class _Loop:
    """All of them, and the commands."""

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._poll.register(0, select.EPOLLIN)
        self._lines = b""
        self._watchers: dict[int, _Watcher] = {}
        self._total = 0
        self._marks = 1
        self._buffer = bytearray(_BYTES)
        self._waiting: deque[Script] = deque()
        self._opening: list[_Watcher] = []
        self._unready = 0
        self._command: dict[str, Any] = {}
        self._begun = 0.0
        self._count = 0
        self._cpu = 0.0
        self._gone = 0
        self._wall = 0.0

    def run(self) -> None:
        """Until the input ends."""
        buffer, view, clock, mark = self._buffer, memoryview(self._buffer), time.perf_counter, MARK
        while True:
            for fd, _ in self._poll.poll(self._pause(), 4096):
                one = self._watchers.get(fd)
                if one is None:
                    if fd == 0 and not self._hear():
                        return
                    continue
                try:
                    size = one.sock.recv_into(buffer)
                except BlockingIOError:
                    continue
                except OSError:
                    size = 0
                if size == 0:
                    self._lose(fd, one)
                    continue
                if one.level_at:
                    seen = one.seen + buffer.count(mark, 0, size)
                    if one.is_halved and buffer[0] == _HALF:
                        seen += 1
                    one.is_halved = buffer[size - 1] == _HALF and not buffer.endswith(mark, 0, size)
                    if seen == self._marks:
                        one.seen = 0
                        one.arrivals.append(clock())
                        self._total += 1
                    elif seen:
                        count, one.seen = divmod(seen, self._marks)
                        one.arrivals.extend([clock()] * count)
                        self._total += count
                    elif size < 64 and _PING in view[:size].tobytes():
                        one.sock.send(_PONG)
                    if one is self._first:
                        one.frames += view[:size]
                else:
                    self._go_on(one, view[:size].tobytes())
            self._tend()

    @property
    def _first(self) -> _Watcher | None:
        return self._opening[0] if self._opening else None

    def _go_on(self, one: _Watcher, data: bytes) -> None:
        rest = one.go_on(data)
        if one.level_at:
            self._unready -= 1
            count, one.seen = divmod(rest.count(MARK), self._marks)
            one.arrivals.extend([one.level_at] * count)
            self._total += count

    def _lose(self, fd: int, one: _Watcher) -> None:
        if not one.level_at:
            self._answer(error=f"a connection ended at step {one.place}: {one.held[-300:]!r}")
            raise SystemExit(1)
        self._gone += 1
        del self._watchers[fd]
        one.sock.close()

    def _pause(self) -> float:
        return 0.001 if self._waiting else 0.05

    def _tend(self) -> None:
        """Connections that are due begin; what was asked for is answered."""
        match self._command.get("do"):
            case "open":
                over, most = self._command["over"], self._command["at_once"]
                while self._waiting and self._unready < most:
                    if time.perf_counter() < self._begun + len(self._opening) * over / self._count:
                        break
                    one = _Watcher(self._command["port"], self._waiting.popleft())
                    one.sock.setblocking(False)
                    self._watchers[one.sock.fileno()] = one
                    self._poll.register(one.sock, select.EPOLLIN)
                    self._opening.append(one)
                    self._unready += 1
                if not self._waiting and (not self._unready or time.perf_counter() > self._begun + over + 60):
                    self._answer(begun=self._begun, level=[one.level_at for one in self._opening])
            case "noted":
                if self._total >= self._command["total"] or time.perf_counter() > self._wall:
                    self._tell()
            case _:
                return

    def _tell(self) -> None:
        with Path(self._command["path"]).open("wb") as file:
            file.writelines(one.arrivals.tobytes() for one in self._opening)
        first = self._first
        frames = first.frames.count(self._command["frame"].encode("latin-1")) if first is not None else 0
        counts = [len(one.arrivals) for one in self._opening]
        self._answer(counts=counts, frames=frames, cpu=_cpu() - self._cpu, open=len(self._watchers))

    def _hear(self) -> bool:
        data = os.read(0, 1 << 16)
        self._lines += data
        while b"\n" in self._lines:
            line, _, self._lines = self._lines.partition(b"\n")
            self._take(json.loads(line))
        return bool(data)

    def _take(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "open":
                told: list[list[list[str]]] = json.loads(Path(command["scripts"]).read_text())
                self._waiting.extend([(sent.encode("latin-1"), until.encode("latin-1")) for sent, until in script] for script in told)
                self._marks = command["marks"]
                self._count, self._opening, self._unready, self._begun = len(told), [], 0, time.perf_counter()
            case "noted":
                self._wall = time.perf_counter() + command["seconds"]
            case "forget":
                for one in self._opening:
                    one.arrivals = array("d")
                    one.frames.clear()
                self._total, self._cpu = 0, _cpu()
                self._answer()
            case _:
                for one in self._watchers.values():
                    # Nothing is said at its end: a reset, as when a link is lost.
                    one.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                    one.sock.close()
                self._watchers.clear()
                self._opening = []
                self._answer()
        self._command = command if command["do"] in ("open", "noted") else {}

    def _answer(self, **told: Any) -> None:
        self._command = {}
        print(json.dumps(told), flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise_files()
    with contextlib.suppress(KeyboardInterrupt):
        _Loop().run()
