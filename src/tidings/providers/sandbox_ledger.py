"""The sandbox's ledger outside the database, so that what was handed off can be checked against what was promised.

A file takes lines of JSON by one append each. A ledger process (`unix:<socket>`) is asked over a socket, and outlives workers
that are killed: it answers when the line is on disk, and with keys honoured writes each key once.
"""

import asyncio
import os
from pathlib import Path

import msgspec

from tidings.providers.sandbox import Ledger, LedgerEntry, NoLedger


class FileLedger:
    """Appends to a file; synced in groups where `is_synced`, so that an answer never runs ahead of the disk."""

    def __init__(self, path: Path, *, is_synced: bool = False) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._is_synced = is_synced
        self._waiting: list[asyncio.Future[None]] = []
        self._syncing: asyncio.Task[None] | None = None

    async def append(self, entry: LedgerEntry) -> None:
        """The line is in the file, and on disk where the ledger is synced."""
        os.write(self._file, msgspec.json.encode(entry) + b"\n")
        if not self._is_synced:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(done)
        if self._syncing is None or self._syncing.done():
            self._syncing = asyncio.create_task(self._sync())
        await done

    async def aclose(self) -> None:
        """The file is closed."""
        if self._syncing is not None:
            await self._syncing
        # Twice is once: by then the number may be another file's.
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    async def _sync(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            await asyncio.to_thread(os.fsync, self._file)
            for done in group:
                if not done.cancelled():
                    done.set_result(None)


class ProcessLedger:
    """Asks a ledger process over its socket; one line out, one line back, in order."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._asking = asyncio.Lock()

    async def append(self, entry: LedgerEntry) -> None:
        """The process has it on disk."""
        async with self._asking:
            try:
                if self._reader is None or self._writer is None:
                    self._reader, self._writer = await asyncio.open_unix_connection(self._socket)
                self._writer.write(msgspec.json.encode(entry) + b"\n")
                answer = await self._reader.readline()
            except BaseException:
                # Half an exchange would shift every later answer by one.
                self._drop()
                raise
            if not answer.endswith(b"\n"):
                self._drop()
                raise ConnectionResetError("the ledger process went away")

    async def aclose(self) -> None:
        """The connection is closed."""
        self._drop()

    def _drop(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def open_ledger(setting: str | None) -> Ledger:
    """The ledger that the setting names: none, a file (`file:…`, or `sync:…` with fsync) or a process (`unix:…`)."""
    kind, _, place = (setting or "").partition(":")
    match kind:
        case "":
            return NoLedger()
        case "unix":
            return ProcessLedger(place)
        case "sync":
            return FileLedger(Path(place), is_synced=True)
        case "file":
            return FileLedger(Path(place))
        case _:
            return FileLedger(Path(setting or ""))
