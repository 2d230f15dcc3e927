"""What reaches the sandbox's handsets and when, read from its ledger while it is written; and senders that know when each was due."""

import asyncio
import os
import re
import time
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.figures import percentile
from benchmarks.load import paced

_LOOK_SECONDS = 0.001
_BYTES = 1 << 20
_ADDRESS = re.compile(rb'"address":"([^"]+)"')


class Handsets:
    """Who is waited for since when, and how long it took, by number: the oldest wait of a number ends with what reaches it."""

    def __init__(self) -> None:
        self.count = 0
        self._due: dict[str, deque[float]] = defaultdict(deque)
        self._waits: list[tuple[str, float, float]] = []

    def expect(self, number: str, due: float) -> None:
        """Something was sent to the number at this moment of time.perf_counter()."""
        self._due[number].append(due)

    def reached(self, number: str, at: float) -> None:
        """Something has come to the number."""
        self.count += 1
        if due := self._due.get(number):
            self._waits.append((number, at - due.popleft(), at))

    def waiting(self, prefix: str = "") -> int:
        """How many have not come yet to numbers that begin so."""
        return sum(len(due) for number, due in self._due.items() if number.startswith(prefix))

    def milliseconds(self, prefix: str, percent: float) -> float:
        """What so many percent of the waits did not exceed; of numbers that begin so."""
        return percentile([wait for number, wait, _ in self._waits if number.startswith(prefix)], percent) * 1000

    def came(self, prefix: str) -> dict[str, float]:
        """When something came last to each of these numbers that was waited for, in seconds of Unix time."""
        behind = time.time() - time.perf_counter()
        return {number: at + behind for number, _, at in self._waits if number.startswith(prefix)}

    def forget(self) -> None:
        """Waits are counted anew from here."""
        self._waits.clear()
        self._due.clear()

    async def settled(self, prefix: str = "", seconds: float = 60) -> int:
        """What has not come to such a number after so long has waited until now; answers how many those are."""
        until = time.perf_counter() + seconds
        while self.waiting(prefix) and time.perf_counter() < until:  # noqa: ASYNC110 - the ledger tells nobody
            await asyncio.sleep(0.02)
        late = self.waiting(prefix)
        for number, due in self._due.items():
            while due and number.startswith(prefix):
                self.reached(number, time.perf_counter())
        return late


async def _opened(ledger: Path) -> int:
    while True:
        try:
            return os.open(ledger, os.O_RDONLY)
        except FileNotFoundError:  # another process makes it
            await asyncio.sleep(0.01)


@asynccontextmanager
async def watched(ledger: Path) -> AsyncGenerator[Handsets]:
    """The handsets of a worker's ledger: a line is seen a millisecond or two after it was written."""
    handsets = Handsets()

    async def read() -> None:
        held, file = b"", await _opened(ledger)
        try:
            while True:
                data = os.read(file, _BYTES)
                if not data:
                    await asyncio.sleep(_LOOK_SECONDS)
                    continue
                now = time.perf_counter()
                whole, _, held = (held + data).rpartition(b"\n")
                for address in _ADDRESS.findall(whole):
                    handsets.reached(address.decode(), now)
                await asyncio.sleep(0)
        finally:
            os.close(file)

    task = asyncio.create_task(read())
    try:
        yield handsets
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def keep_sending(
    port: int, handsets: Handsets, following: Callable[[], tuple[str, bytes]], *, rate: float, until: Callable[[float], bool]
) -> None:
    """So many requests a second, each to the number that comes with it, which is waited for from the moment when it was due."""
    begun, count = time.perf_counter(), 0

    def make() -> bytes:
        nonlocal count
        number, request = following()
        handsets.expect(number, begun + count / rate)
        count += 1
        return request

    (await paced(port, make, connections=min(32, max(2, int(rate))), rate=rate, until=until)).check()
