"""Whether anything leaves: what a worker knows of it, looked at every second; and the sign of life of one that sends.

While the installation is paused, requests are accepted and stored and facts are numbered; nothing is claimed, no timer is
done and no schedule fires. What became late meanwhile is decided about before the first claim.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from tidings.core.clock import Clock
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Tx
from tidings.workspaces import beat, outage, paused

log = get_logger("pause")

LOOK_SECONDS = 1.0
BEAT_LOOKS = 10
"""A sign of life after so many looks."""

OnOutage = Callable[[Tx, datetime, datetime], Awaitable[None]]


class PauseWatch:
    """Paused until the first look; ask `is_paused` before every claim and every timer."""

    def __init__(self, database: Database, clock: Clock, *, on_outage: OnOutage | None = None) -> None:
        self._lane = database.lane()
        self._database = database
        self._clock = clock
        self._on_outage = on_outage
        self._is_paused = True
        self._looks = 0
        self._wakers: list[Callable[[], None]] = []

    def is_paused(self) -> bool:
        """Whether nothing may leave, as of the last look."""
        return self._is_paused

    def on_resume(self, wake: Callable[[], None]) -> None:
        """Is called when things may leave again."""
        self._wakers.append(wake)

    async def look(self) -> None:
        """What is known is what the database says now; raises Unavailable, and then the last answer stands."""
        because = await paused(self._lane)
        if because is not None:
            if not self._is_paused or self._looks == 0:
                log.warning("paused: nothing leaves", extra={"because": because})
            self._is_paused = True
        elif self._is_paused:
            await self._begin()
        elif self._looks % BEAT_LOOKS == 0:
            await beat(self._lane, self._clock())
        self._looks += 1

    async def run(self) -> None:
        """Looks until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except Unavailable:
                log.warning("the database cannot be asked", extra={"loop": "pause"})
            except Exception as error:  # a worker that no longer looks would send through a pause
                log.exception("a look at the pause stumbled", exc_info=error)

    async def _begin(self) -> None:
        async with self._database.pipeline() as tx:
            gap = await outage(tx, self._clock())
            if gap is not None:
                log.warning("no worker ran for a while", extra={"since": gap[0], "until": gap[1]})
                if self._on_outage is not None:
                    await self._on_outage(tx, *gap)
        self._is_paused = False
        for wake in self._wakers:
            wake()
