"""`make chaos`: everything is killed more than a hundred times in each of two runs; `LONG=1`: an hour of everything, 500 kills.

    python -m tests.chaos [--long] [--seconds SECONDS] [--kills KILLS] [--seed SEED]

Every figure is printed; exits 0 only when all hold.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.long import hour
from tests.chaos.run import run

KILLS = 110
"""In each of the two runs."""


async def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kills everything, and counts what was promised.")
    asked.add_argument("--long", action="store_true", help="full chaos")
    asked.add_argument("--seconds", type=float, default=3_600.0, help="how long it lasts, drains left out")
    asked.add_argument("--kills", type=int, help="at least so many; by default 500 an hour")
    asked.add_argument("--seed", type=int, default=int(time.time()), help="what chance begins with")
    given = asked.parse_args()
    if given.long:
        return 0 if await hour(seconds=given.seconds, seed=given.seed, kills=given.kills) else 1
    held: list[bool] = []
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        for honours_keys in (True, False):
            place = Path(folder) / ("keys" if honours_keys else "no-keys")
            place.mkdir()
            held.append(await run(place, honours_keys=honours_keys, kills=KILLS, per_second=25, longest_freeze=34, seed=given.seed))
    print("all of it holds" if all(held) else "NOT all of it holds", flush=True)
    return 0 if all(held) else 1


async def interruptible() -> int:
    """As `main`; who is told to end (SIGTERM) puts away what it has set up."""
    working = asyncio.create_task(main())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, working.cancel)
    return await working


if __name__ == "__main__":
    sys.exit(asyncio.run(interruptible()))
