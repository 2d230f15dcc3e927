"""What was freed goes back to the system, also where small things that are still needed lie between."""

import subprocess
import sys

_SCRIPT = """
import asyncio, contextlib
from tidings.core.memory import give_back, held, tame_allocator

async def main():
    if not tame_allocator():
        return print(0, 0, 0)
    before = held()
    blocks, kept = [], []
    for _ in range(3000):
        blocks.append(bytearray(60_000))
        kept.append(bytes(2_000))
    full = held()
    del blocks
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(60):
            giving = asyncio.create_task(give_back(rests_at=1, every_seconds=0.05))
            while held() - before > (full - before) / 3:
                await asyncio.sleep(0.05)
    print(before, full, held())

asyncio.run(main())
"""


def test_what_was_freed_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, timeout=120)
    before, full, after = (int(number) for number in done.stdout.split())
    if full:
        assert full - before > 150_000_000
        assert after - before < (full - before) / 3
