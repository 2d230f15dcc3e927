"""The processes of the server on a data folder: whether one is alive and answers, its end, and what a killed one left."""

import contextlib
import fcntl
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from tidings.core.errors import Misconfigured, Unavailable

SOCKET_PORT = 5432
"""The number in a socket's name; no TCP port."""
RECOVERY_SECONDS = 600.0
"""How long a server may replay its log before it takes connections."""

_STOP_SECONDS = 60.0


class Running(msgspec.Struct, frozen=True):
    """A server that is alive: its first process, and its TCP port where it listens on one instead of a socket."""

    pid: int
    port: int | None


def attach(data: Path) -> Running | None:
    """The server that already runs on `data`, once it has recovered and answers; None where none does. Raises Unavailable."""
    folder = data / "postgres"
    found = read_pid_file(folder)
    if found is None or not is_alive(data, found.pid):
        return None
    is_settled = wait_until(lambda: is_ready(folder) or not is_alive(data, found.pid), RECOVERY_SECONDS)
    if not is_alive(data, found.pid):
        return None
    if not is_settled or not _answers(folder, found.port):
        raise Unavailable(f"PostgreSQL (process {found.pid}) runs on {folder} and does not answer: see {folder / 'log'}")
    return found


def is_alive(data: Path, pid: int) -> bool:
    """Whether process `pid` is a server on `data`, and neither dead, nor somebody else's with the same number."""
    if not Path("/proc/self").exists():
        return _exists(pid)
    if _works_in(pid, data / "postgres"):
        return True
    # Where we started it, a dead one stays a zombie until it is asked after.
    if _is_postgres(pid):
        with contextlib.suppress(OSError):
            os.waitpid(pid, os.WNOHANG)
    return False


def stop(data: Path) -> None:
    """No server runs on `data`: open transactions were rolled back, and all was written; raises Unavailable after a minute."""
    found = read_pid_file(data / "postgres")
    if found is None or not is_alive(data, found.pid):
        return
    for sign, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 5.0)):
        os.kill(found.pid, sign)
        if wait_until(lambda: not is_alive(data, found.pid), seconds):
            return
    raise Unavailable(f"PostgreSQL (process {found.pid}) does not stop")


def take_alive(alive: int, folder: Path) -> None:
    """We hold the lock that the last server's processes held; what a killed server left behind has been ended."""
    if wait_until(lambda: _has_locked(alive) and not _left_behind(folder), 0.05):
        return
    # Backends see at their next wait that the first process is gone; one that computes never waits, and is ended.
    for sign, seconds in ((signal.SIGQUIT, 1.0), (signal.SIGKILL, 10.0)):
        for pid in _left_behind(folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        if wait_until(lambda: _has_locked(alive) and not _left_behind(folder), seconds):
            return
    raise Misconfigured(
        f"{folder} is in use by a PostgreSQL that is not to be seen from here, as in another container: stop it, or set TIDINGS_DATA"
    )


def read_pid_file(folder: Path) -> Running | None:
    """What postmaster.pid says, dead or alive: process, folder, start, port, socket folder, address, memory, status."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        return Running(int(lines[0]), int(lines[3]) if lines[5].strip() else None)
    except (OSError, ValueError, IndexError):
        return None


def is_ready(folder: Path) -> bool:
    """Whether the server of `folder` says that it takes connections."""
    try:
        return (folder / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False


def wait_until(is_done: Callable[[], bool], seconds: float) -> bool:
    """Whether `is_done` came true within `seconds`; looks every 5 ms."""
    until = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True


def _answers(folder: Path, port: int | None) -> bool:
    with socket.socket(socket.AF_UNIX if port is None else socket.AF_INET) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(folder / f".s.PGSQL.{SOCKET_PORT}") if port is None else ("127.0.0.1", port))
        except OSError:
            return False
    return True


def _has_locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _left_behind(folder: Path) -> list[int]:
    return [pid for name in Path("/proc").glob("[0-9]*") if _works_in(pid := int(name.name), folder) and pid != os.getpid()]


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return _is_postgres(pid) and Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text() == "postgres\n"
    except OSError:
        return False


def _exists(pid: int) -> bool:
    with contextlib.suppress(OSError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
