"""Bad links: a TCP proxy between devices and one node, which drops, stalls and half-closes what goes through it."""

import asyncio
import contextlib
import random
from collections import Counter

STALL_SECONDS = 3.0
_LONGEST = 4.0
_CHUNK = 4_096


class Links:
    """The links to one node, whether it runs or not."""

    def __init__(self, port: int, roll: random.Random) -> None:
        self._to = port
        self._roll = roll
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.is_bad = True
        """Whether a link that is opened now comes to harm."""
        self.counts: Counter[str] = Counter()

    @property
    def port(self) -> int:
        """Where they begin."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Links can be opened."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)

    async def close(self) -> None:
        """All of them are cut."""
        assert self._server is not None
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            with contextlib.suppress(OSError):
                to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self._to)
                try:
                    await self._both(reader, writer, to_reader, to_writer)
                finally:
                    to_writer.transport.abort()
        except asyncio.CancelledError:
            # The run is over; asyncio would complain of a handler that was cancelled.
            return
        finally:
            writer.transport.abort()
            self._open.discard(task)

    async def _both(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, to_reader: asyncio.StreamReader, to_writer: asyncio.StreamWriter
    ) -> None:
        flows = asyncio.Event()
        flows.set()
        pipes = [asyncio.create_task(_pipe(reader, to_writer, flows)), asyncio.create_task(_pipe(to_reader, writer, flows))]
        harm = asyncio.create_task(self._harm(to_writer, flows)) if self.is_bad else None
        try:
            await asyncio.wait([*pipes, *([harm] if harm is not None else [])], return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending = [*pipes, *([harm] if harm is not None else [])]
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)

    async def _harm(self, to_writer: asyncio.StreamWriter, flows: asyncio.Event) -> None:
        """After a while it is dropped; or nothing goes through for so long, and then all; or nothing, and then it is dropped; or one end is closed."""
        await asyncio.sleep(self._roll.uniform(0.05, _LONGEST))
        what = self._roll.choice(("dropped", "stalled", "stalled and dropped", "half closed", "spared"))
        self.counts[what] += 1
        if what.startswith("stalled"):
            flows.clear()
            await asyncio.sleep(self._roll.uniform(0.1, STALL_SECONDS))
            flows.set()
        if what == "half closed":
            with contextlib.suppress(OSError, RuntimeError):
                to_writer.write_eof()
        if what in ("stalled", "half closed", "spared"):
            await asyncio.Event().wait()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flows: asyncio.Event) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(_CHUNK):
            await flows.wait()
            writer.write(data)
            await writer.drain()
