"""What the breakers of this worker find is written down for all workers, and what all have found is learnt."""

from collections.abc import Callable

from tidings.core.clock import Clock, system_clock
from tidings.db import Database
from tidings.messages import unpark
from tidings.workers.breaker import Breakers, Change
from tidings.workers.loops import Loop
from tidings.workspaces import close_account, failing_accounts, open_account

EVERY_SECONDS = 1.0
"""How long it takes until every worker knows; the worker that found it writes it at once."""
PULLED_AT_ONCE = 1_000


def health_loop(database: Database, breakers: Breakers, clock: Clock = system_clock, *, on_work: Callable[[], None] = lambda: None) -> Loop:
    """Shares the health of provider accounts between workers, and lets go what waited for one that works again.

    `clock` tells real time; `on_work` is called when something is due that waited.
    """

    async def work() -> int:
        changes = breakers.changes()
        try:
            pulled = await _share(database, breakers, changes, clock)
        except BaseException:  # also where the loop ends meanwhile: whoever runs it again has them still
            breakers.restore(changes)
            raise
        if pulled:
            on_work()
        return pulled if pulled >= PULLED_AT_ONCE else 0

    loop = Loop("account health", work, every_seconds=EVERY_SECONDS)
    breakers.call_on_change(loop.wake)
    return loop


async def _share(database: Database, breakers: Breakers, changes: list[Change], clock: Clock) -> int:
    async with database.pipeline() as tx:
        # In one order everywhere: two workers that hold each other's rows would wait for ever.
        for change in sorted(changes, key=lambda change: change.account_id):
            at = (change.workspace_id, change.account_id)
            if change.open_until is None:
                await close_account(tx, *at, now=change.at)
            else:
                await open_account(tx, *at, until=change.open_until, reason=change.reason, now=change.at)
        failing = await failing_accounts(tx)
    breakers.learn(failing, clock())
    async with database.pipeline() as tx:
        return await unpark(tx, clock(), PULLED_AT_ONCE)
