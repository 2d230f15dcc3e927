"""Memory goes back to the system when a load is over: the allocator of the C library keeps what was freed, unless it is told.

After a large block was freed, glibc takes blocks up to that size, 32 MB at most, from its heap from then on, which shrinks at its top
only: one small thing left there holds all below it. So large blocks are always mapped, few heaps are made for threads, and what is
free is given back by hand now and then (mallopt(3), malloc_trim(3)).
"""

import asyncio
import ctypes
from pathlib import Path

MAPPED_BYTES = 1_000_000
"""Blocks of this size and more are the system's own, and gone when they are freed."""
RESTS_AT = 200_000_000
"""Who holds less has nothing to give."""
_EVERY_SECONDS = 20.0
_HEAPS = 2
# malloc.h
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8

_LIBRARY = ctypes.CDLL(None)


def tame_allocator() -> bool:
    """The allocator maps what is large, and has few heaps; False where it is none of glibc."""
    if not hasattr(_LIBRARY, "mallopt") or not hasattr(_LIBRARY, "malloc_trim"):
        return False
    return bool(_LIBRARY.mallopt(_M_MMAP_THRESHOLD, MAPPED_BYTES)) and bool(_LIBRARY.mallopt(_M_ARENA_MAX, _HEAPS))


def held() -> int:
    """The bytes of memory that this process has now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    except (OSError, ValueError):
        return 0


async def give_back(rests_at: int = RESTS_AT, every_seconds: float = _EVERY_SECONDS) -> None:
    """For as long as it runs, what this process no longer needs does not stay with it."""
    if not tame_allocator():
        return
    after = 0
    while True:
        await asyncio.sleep(every_seconds)
        # What did not go the last time stays until there is more of it.
        if (now := held()) > max(rests_at, after * 1.1):
            await asyncio.to_thread(_LIBRARY.malloc_trim, 0)
            after = held()
        else:
            after = min(after, now)
