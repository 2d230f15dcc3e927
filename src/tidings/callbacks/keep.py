"""What has come in is stored, that of many callers in one transaction: a flush starts when the last one is done."""

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from tidings.callbacks.model import Arrival
from tidings.callbacks.store_callbacks import store_callbacks
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Lane

log = get_logger("callbacks.keep")

_GROUP_ROWS = 512
_GROUP_BYTES = 8_000_000


class _Waiting(msgspec.Struct, eq=False):
    arrivals: Sequence[Arrival]
    done: asyncio.Future[None]

    @property
    def size(self) -> int:
        return sum(len(one.callback.body) for one in self.arrivals)


class Keeper:
    """Stores on a connection of its own; `on_stored` hears of each group: what was in it, and how much of that was new."""

    def __init__(self, lane: Lane, on_stored: Callable[[Sequence[Arrival], int], None]) -> None:
        self._lane = lane
        self._on_stored = on_stored
        self._waiting: list[_Waiting] = []
        self._held = 0
        self._flushing: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many callers wait."""
        return len(self._waiting)

    @property
    def held(self) -> int:
        """The bytes of what waits."""
        return self._held

    async def keep(self, arrivals: Sequence[Arrival]) -> None:
        """All of them are committed when this returns; raises Unavailable where the database cannot be asked."""
        waiting = _Waiting(arrivals, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._held += waiting.size
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        await waiting.done

    async def aclose(self) -> None:
        """What waits has been stored, or has failed."""
        if self._flushing is not None:
            await asyncio.gather(self._flushing, return_exceptions=True)

    async def _flush(self) -> None:
        while self._waiting:
            group = self._take()
            try:
                await self._store(group)
            except Unavailable as error:
                _fail(group, error)
            except Exception as error:
                if len(group) == 1:
                    log.exception("what came in could not be stored")
                    _fail(group, error)
                    continue
                # One of them is its reason: the others are not to pay for it.
                for single in group:
                    try:
                        await self._store([single])
                    except Exception as own:
                        log.exception("what came in could not be stored")
                        _fail([single], own)

    def _take(self) -> list[_Waiting]:
        rows = size = count = 0
        for waiting in self._waiting:
            rows, size = rows + len(waiting.arrivals), size + waiting.size
            if count and (rows > _GROUP_ROWS or size > _GROUP_BYTES):
                break
            count += 1
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        self._held -= sum(waiting.size for waiting in group)
        return group

    async def _store(self, group: list[_Waiting]) -> None:
        arrivals = [one for waiting in group for one in waiting.arrivals]
        new = await store_callbacks(self._lane, arrivals)
        for waiting in group:
            if not waiting.done.done():
                waiting.done.set_result(None)
        self._on_stored(arrivals, new)


def _fail(group: list[_Waiting], error: Exception) -> None:
    for waiting in group:
        if not waiting.done.done():
            waiting.done.set_exception(error)
