"""A process that does what is due, again and again, until it is killed; it says so after each turn."""

import asyncio
import sys
from datetime import datetime

from tidings.db import open_database
from tidings.schedules import run_due
from tidings.timers import take_due


async def main(url: str, now: datetime) -> None:
    """One timer a transaction: so that a kill finds many transactions open."""
    database = await open_database(url, api_size=1, pipeline_size=1)
    while True:
        async with database.pipeline() as tx:
            await run_due(tx, await take_due(tx, now, 1), now)
        print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
