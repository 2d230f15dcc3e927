"""The embedded PostgreSQL: one server for each data folder, shared by every program that runs on it.

`postgres.lock` is held while a server is started or stopped; `postgres.users` is held, shared, by each program for as
long as it uses the server, and who can take it alone on leaving was the last, and stops the server. A program that
crashed left its lock to nobody: the next one finds the server running, and uses it.
"""

import asyncio
import contextlib
import fcntl
import time
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from tidings.core.errors import TidingsError, Unavailable
from tidings.core.log import get_logger
from tidings.db import cluster, postmaster

_LOCK_SECONDS = 660.0  # longer than the longest start, so that who waits learns of its end
_LOOK_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 5.0

_Made = TypeVar("_Made")

_log = get_logger("db.embedded")


class Server(msgspec.Struct, frozen=True):
    """A server that answers: `url` is for the role and database `tidings`; `is_ours` where this call started it.

    `port` is one of 127.0.0.1, or None where it listens on a socket.
    """

    url: str
    pid: int
    port: int | None
    is_ours: bool

    def __repr__(self) -> str:
        """Without the password."""
        return f"Server(pid={self.pid}, is_ours={self.is_ours})"


class EmbeddedServer:
    """The server of a data folder for as long as this program uses it."""

    def __init__(self, data: Path, server: Server) -> None:
        self.data = data
        self.server = server

    @property
    def url(self) -> str:
        """Where it answers: the same before and after it was revived."""
        return self.server.url

    async def revive(self) -> None:
        """The server runs: another program or we started it again where it had died; raises Misconfigured, Unavailable."""
        self.server = await _to_its_end(lambda: _ensure(self.data, self.server.port))

    async def keep_alive(self) -> None:
        """For as long as this runs, a server that died is started again, within a second; ends only by cancelling."""
        pause = _LOOK_SECONDS
        while True:
            await asyncio.sleep(pause)
            if postmaster.is_alive(self.data, self.server.pid):
                continue
            died = self.server.pid
            try:
                await self.revive()
            except (TidingsError, OSError) as error:
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
                _log.error("embedded server does not start", extra={"pid": died, "reason": str(error)})
            else:
                pause = _LOOK_SECONDS
                _log.warning("embedded server had died and runs again", extra={"died": died, "pid": self.server.pid})


async def ensure_server(data: Path, *, port: int | None = None) -> Server:
    """A server runs on `data`, shared by all who ask: on a socket inside, or on 127.0.0.1:`port`; raises Misconfigured.

    A server that is already running is taken as it is. Without a port, and where the socket's path would be too long
    for the system (107 bytes), the server listens on a free port of 127.0.0.1.
    """
    return await _to_its_end(lambda: _ensure(_from_root(data), port))


async def stop_server(data: Path) -> bool:
    """Whether no server runs on `data` any more; one that another program uses is left running."""
    return await _to_its_end(lambda: _stop_unused(_from_root(data)))


@contextlib.asynccontextmanager
async def embedded(data: Path, *, port: int | None = None) -> AsyncGenerator[EmbeddedServer]:
    """The server of `data`, for the length of the context; the last program to leave stops it. Raises as `ensure_server`."""
    data = _from_root(data)
    cluster.prepare(data)
    with cluster.open_lock(data / "postgres.users") as users:

        def join() -> Server:
            with _alone(data):
                # Only who holds `postgres.lock` ever takes it alone, and we hold that now.
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return _ensure_locked(data, port)

        def leave() -> None:
            with _alone(data):
                if _is_last(users):
                    postmaster.stop(data)
                fcntl.flock(users, fcntl.LOCK_UN)

        try:
            server = await _to_its_end(join)
            yield EmbeddedServer(data, server)
        finally:
            await _to_its_end(leave)


def _from_root(data: Path) -> Path:
    return data.absolute()


def _ensure(data: Path, port: int | None) -> Server:
    cluster.prepare(data)
    with _alone(data):
        return _ensure_locked(data, port)


def _ensure_locked(data: Path, port: int | None) -> Server:
    found = postmaster.attach(data)
    server = found or cluster.start(data, port)
    return Server(cluster.database_url(data, server), server.pid, server.port, is_ours=found is None)


def _stop_unused(data: Path) -> bool:
    if not data.exists():
        return True
    cluster.prepare(data)
    with _alone(data), cluster.open_lock(data / "postgres.users") as users:
        if not _is_last(users):
            return False
        postmaster.stop(data)
        return True


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _alone(data: Path) -> Generator[None]:
    """No other program starts or stops the server of `data` meanwhile; raises Unavailable when one never ends."""
    with cluster.open_lock(data / "postgres.lock") as lock:
        until = time.monotonic() + _LOCK_SECONDS
        while not _is_last(lock):
            if time.monotonic() > until:
                raise Unavailable(f"Another program holds {data / 'postgres.lock'} and does not let go")
            time.sleep(0.005)
        yield


async def _to_its_end(work: Callable[[], _Made]) -> _Made:
    """What `work` returned, done in a thread; a cancelled caller still waits for it, since it holds locks."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
