"""The loop of what other products tell us: each event is said where it belongs, also while nothing leaves the installation."""

from collections.abc import Callable

from tidings.core.clock import Clock
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.hooks import EventState, Kept, give_up, is_due, process
from tidings.workers.loops import Loop
from tidings.workers.metrics import Metrics

log = get_logger("hooks")

AT_ONCE = 100
"""Events that one turn takes, each in a transaction of its own."""


def hook_loop(database: Database, clock: Clock, metrics: Metrics, on_facts: Callable[[], None]) -> Loop:
    """Says what is due; what raises comes back later, and later each time, until it is dead."""
    looking = database.lane(Plans.BY_INDEX)

    async def work() -> int:
        if not await is_due(looking, clock()):
            return 0
        done = failed = 0
        while done + failed < AT_ONCE and (was_said := await _one(database, clock)) is not None:
            done, failed = (done + 1, failed) if was_said else (done, failed + 1)
        if done or failed:
            metrics.called_back("hooks", done, failed)
            on_facts()
        return done + failed

    return Loop("hooks", work)


async def _one(database: Database, clock: Clock) -> bool | None:
    """Whether the next event has been settled, said or not; None where none is due."""
    held: list[Kept] = []
    try:
        async with database.pipeline() as tx:
            found = await process(tx, clock(), on_taken=held.append)
    except Unavailable:
        raise
    except Exception as error:
        log.warning("a hook's event could not be said", exc_info=error, extra={"events": [one.id for one in held]})
        for kept in held:
            async with database.pipeline() as tx:
                await give_up(tx, kept, error, clock())
        return False if held else None
    return None if found is None else found.state in (EventState.POSTED, EventState.SKIPPED)
