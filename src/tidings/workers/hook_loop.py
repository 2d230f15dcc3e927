"""The loop of what other products tell us: each event is said where it belongs, also while nothing leaves the installation."""

from collections.abc import Callable

from tidings.core.clock import Clock
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.hooks import Kept, give_up, is_due, process
from tidings.workers.loops import Loop

log = get_logger("hooks")

AT_ONCE = 100
"""Events that one turn takes, each in a transaction of its own."""


def hook_loop(database: Database, clock: Clock, on_facts: Callable[[], None]) -> Loop:
    """Says what is due; what raises comes back later, and later each time, until it is dead."""
    looking = database.lane(Plans.BY_INDEX)

    async def work() -> int:
        if not await is_due(looking, clock()):
            return 0
        done = 0
        while done < AT_ONCE and await _one(database, clock):
            done += 1
        if done:
            on_facts()
        return done

    return Loop("hooks", work)


async def _one(database: Database, clock: Clock) -> bool:
    held: list[Kept] = []
    try:
        async with database.pipeline() as tx:
            return await process(tx, clock(), on_taken=held.append) is not None
    except Unavailable:
        raise
    except Exception as error:
        log.warning("a hook's event could not be said", exc_info=error, extra={"events": [one.id for one in held]})
        for kept in held:
            async with database.pipeline() as tx:
                await give_up(tx, kept, error, clock())
        return bool(held)
