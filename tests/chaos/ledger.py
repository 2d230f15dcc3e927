"""The sandbox's ledger as a process of its own: it outlives whoever is killed, and knows what really left.

    python -m tests.chaos.ledger SOCKET FILE [--keys]

One line of JSON in, `ok` back once the line is on disk. With `--keys` a key is honoured: what comes again under it reaches nobody,
and is written as a repeat. On SOCKET.control a test says `hold before CHANNEL` or `hold after CHANNEL`: the next entry of that channel
is held before or after it is written, and told back with the process that sent it; `release` lets it go on.
"""

import asyncio
import contextlib
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Literal

import msgspec

from tidings.providers.sandbox import LedgerEntry

Moment = Literal["before", "after"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-off that the ledger saw; a repeat was recognised by its key and reached nobody."""

    at: float
    delivery: str
    attempt: int
    channel: str
    address: str
    is_repeat: bool
    key: str = ""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-off that waits for `release`, and the process that made it."""

    process: int
    delivery: str
    attempt: int


class _Hold:
    def __init__(self, moment: str, channel: str) -> None:
        self.moment = moment
        self.channel = channel
        self.taken: asyncio.Future[Held] = asyncio.get_running_loop().create_future()
        self.released = asyncio.Event()


class Ledger:
    def __init__(self, file: Path, *, honours_keys: bool) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._honours_keys = honours_keys
        # Who was killed and came back still knows them.
        self._keys = {line.key for line in read_ledger(file)}
        self._holds: list[_Hold] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._syncing: asyncio.Task[None] | None = None

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Entries of one process, in their order."""
        credentials = writer.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        process = int(struct.unpack("3i", credentials)[0])
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                entry = msgspec.json.decode(line, type=LedgerEntry)
                if not await self._held("before", entry, process, reader):
                    break
                await self._write(entry)
                if not await self._held("after", entry, process, reader):
                    break
                writer.write(b"ok\n")
                await writer.drain()
        writer.close()

    async def obey(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Holds and releases of one test, which end with its connection."""
        hold: _Hold | None = None
        with contextlib.suppress(ConnectionError):
            while words := (await reader.readline()).decode().split():
                if words[0] == "release":
                    self._let_go(hold)
                    continue
                hold = _Hold(words[1], words[2])
                self._holds.append(hold)
                hold.taken.add_done_callback(lambda taken: writer.write(msgspec.json.encode(taken.result()) + b"\n"))
        self._let_go(hold)
        writer.close()

    def _let_go(self, hold: _Hold | None) -> None:
        if hold is not None:
            hold.released.set()
            if hold in self._holds:
                self._holds.remove(hold)

    async def _held(self, moment: Moment, entry: LedgerEntry, process: int, reader: asyncio.StreamReader) -> bool:
        """Whether to go on: False where the process was killed while it was held."""
        for hold in self._holds:
            if hold.moment == moment and hold.channel == entry.channel:
                self._holds.remove(hold)
                hold.taken.set_result(Held(process=process, delivery=entry.delivery, attempt=entry.attempt))
                gone = asyncio.ensure_future(reader.read(1))
                released = asyncio.ensure_future(hold.released.wait())
                await asyncio.wait([gone, released], return_when=asyncio.FIRST_COMPLETED)
                is_alive = not gone.done()
                gone.cancel()
                released.cancel()
                await asyncio.gather(gone, released, return_exceptions=True)
                return is_alive
        return True

    async def _write(self, entry: LedgerEntry) -> None:
        line = Line(
            at=time.time(),
            delivery=entry.delivery,
            attempt=entry.attempt,
            channel=entry.channel,
            address=entry.address,
            is_repeat=self._honours_keys and entry.key in self._keys,
            key=entry.key,
        )
        self._keys.add(entry.key)
        os.write(self._file, msgspec.json.encode(line) + b"\n")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(done)
        if self._syncing is None or self._syncing.done():
            self._syncing = asyncio.create_task(self._sync())
        await done

    async def _sync(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            await asyncio.to_thread(os.fsync, self._file)
            for done in group:
                if not done.done():
                    done.set_result(None)


class Control:
    """A test's word to the ledger process."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def held(self, seconds: float) -> Held | None:
        """What is held now; None where nothing came in that time."""
        try:
            async with asyncio.timeout(seconds):
                return msgspec.json.decode(await self._reader.readline(), type=Held)
        except TimeoutError:
            return None

    async def release(self) -> None:
        """What was held goes on."""
        self._writer.write(b"release\n")
        await self._writer.drain()


@contextlib.asynccontextmanager
async def holding(ledger_socket: Path, moment: Moment, channel: str) -> AsyncGenerator[Control]:
    """The next entry of the channel is held at that moment, until it is released or this ends."""
    reader, writer = await asyncio.open_unix_connection(f"{ledger_socket}.control")
    try:
        writer.write(f"hold {moment} {channel}\n".encode())
        await writer.drain()
        yield Control(reader, writer)
    finally:
        writer.close()


def read_ledger(file: Path) -> list[Line]:
    """What the ledger saw, in its order."""
    return [msgspec.json.decode(line, type=Line) for line in file.read_bytes().splitlines()] if file.exists() else []


async def _serve(place: Path, file: Path, *, honours_keys: bool) -> None:
    ledger = Ledger(file, honours_keys=honours_keys)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    # One that was killed left its sockets behind.
    for left in (place, Path(f"{place}.control")):
        left.unlink(missing_ok=True)
    await asyncio.start_unix_server(ledger.obey, f"{place}.control")
    await asyncio.start_unix_server(ledger.answer, place)
    await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), Path(sys.argv[2]), honours_keys="--keys" in sys.argv))
