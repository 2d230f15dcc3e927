"""A program of its own that uses the server of a folder until its input ends, and prints the server's process each time it is new."""

import asyncio
import concurrent.futures.thread  # noqa: F401  # pyright: ignore[reportUnusedImport] - while we may still read it: the interpreter can be in a home of root's
import os
import pwd
import sys
from collections.abc import Callable
from pathlib import Path

from tidings.db.embedded import embedded


async def main(data: Path) -> None:
    async with embedded(data) as server:
        print(server.server.pid, flush=True)
        keeping = asyncio.create_task(server.keep_alive())
        watching = asyncio.create_task(watch(server.server.pid, lambda: server.server.pid))
        await asyncio.to_thread(sys.stdin.read)
        for task in (keeping, watching):
            task.cancel()
        await asyncio.wait([keeping, watching])


async def watch(seen: int, current: Callable[[], int]) -> None:
    while True:
        await asyncio.sleep(0.01)
        if current() != seen:
            seen = current()
            print(seen, flush=True)


def drop_to(name: str) -> None:
    """From here on we are the user `name`, as if that one had started us."""
    user = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        drop_to(sys.argv[2])
    asyncio.run(main(Path(sys.argv[1])))
