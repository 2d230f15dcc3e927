"""Where the server of a test run keeps its files: in memory where there is enough, else on disk.

It runs with the settings that it always has, and waits for what it writes. Tests commit thousands of times and copy hundreds of databases,
and nothing there outlives the run, so that a disk would only be waited for.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from tidings.core.errors import TidingsError
from tidings.db.embedded import stop_server
from tidings.db.tuning import _memory

_MEMORY = Path("/dev/shm")
_PREFIX = f"tidings-tests-{os.getuid()}-"
_NEEDED_BYTES = 8 << 30  # a run keeps about 2 GB of write-ahead log and databases


@contextlib.contextmanager
def server_folder(run: Path) -> Generator[Path]:
    """A folder for a server, the same for all processes that name the same folder `run`; what is in memory goes with the last of them."""
    if not _is_roomy():
        yield run / "pg"
        return
    with _alone():
        _clear()
        folder = _folder(run)
        held = (folder / "held").open("w")
        fcntl.flock(held, fcntl.LOCK_SH)
    with held:
        try:
            yield folder / "pg"
        finally:
            with _alone():
                if _is_last(held):
                    shutil.rmtree(folder)


def is_in_memory(url: str) -> bool:
    """Whether the server at this address keeps its files in memory: it listens on a socket beside them."""
    return f"{_MEMORY}/" in unquote(url)


def _is_roomy() -> bool:
    try:
        free = [int(line.split()[1]) << 10 for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemAvailable:")]
        return min(shutil.disk_usage(_MEMORY).free, _memory() // 2, *free) >= _NEEDED_BYTES
    except OSError:
        return False


@contextlib.contextmanager
def _alone() -> Generator[None]:
    """No other process of this user makes or removes such a folder meanwhile."""
    with (_MEMORY / f"{_PREFIX}lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder(run: Path) -> Path:
    """The run's folder, made where there is none; the run keeps where it is."""
    told = run / "server"
    if not told.exists():
        told.write_text(tempfile.mkdtemp(prefix=_PREFIX, dir=_MEMORY))
    return Path(told.read_text())


def _clear() -> None:
    """What a run that was killed has left is gone."""
    for folder in _MEMORY.glob(f"{_PREFIX}*/"):
        with contextlib.suppress(OSError, TidingsError), (folder / "held").open() as held:
            if _is_last(held):
                asyncio.run(stop_server(folder / "pg"))
                shutil.rmtree(folder)


def _is_last(held: IO[str]) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
