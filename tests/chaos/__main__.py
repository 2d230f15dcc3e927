"""`make chaos`: everything is killed more than a hundred times; every figure is printed; 0 only when all hold."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.run import run

KILLS = 110
"""In each of the two runs."""


async def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
    held: list[bool] = []
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        for honours_keys in (True, False):
            place = Path(folder) / ("keys" if honours_keys else "no-keys")
            place.mkdir()
            held.append(await run(place, honours_keys=honours_keys, kills=KILLS, per_second=25, longest_freeze=34, seed=seed))
    print("all of it holds" if all(held) else "NOT all of it holds", flush=True)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
