"""Hints between processes: "there may be work", by LISTEN and NOTIFY. All of them may be lost; a tick finds the work all the same."""

import asyncio
from collections.abc import Callable

from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Lane, load_queries

log = get_logger("hints")

Q = load_queries(__package__ or "tidings.workers")

CHANNEL = "tidings_work"
PAUSE_SECONDS = 0.02
"""One NOTIFY serves all that happened meanwhile: each takes a lock at commit that all of them share."""


class Notifier:
    """Tells the workers of other processes, on a connection of its own and at most every few milliseconds."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._dirty = asyncio.Event()
        self._is_urgent = False

    def work(self, is_urgent: bool) -> None:
        """Something was stored that a worker may want to know of."""
        self._is_urgent = self._is_urgent or is_urgent
        self._dirty.set()

    async def run(self) -> None:
        """Hints go out until this is cancelled."""
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            payload, self._is_urgent = "urgent" if self._is_urgent else "", False
            try:
                await self._lane.execute(Q["notify"], CHANNEL, payload)
            except Unavailable:
                log.info("a hint is lost", extra={"fact": "the tick will find the work"})
            await asyncio.sleep(PAUSE_SECONDS)


async def listen(database: Database, on_work: Callable[[bool], None]) -> None:
    """Hints of other processes come in until this is cancelled; a broken connection is opened anew."""
    while True:
        try:
            async with database.listening(CHANNEL, lambda payload: on_work(payload == "urgent")) as closed:
                on_work(False)
                await closed.wait()
        except Unavailable:
            await asyncio.sleep(1)
