"""What has come in is stored, that of many callers in one transaction."""

from collections.abc import Callable, Sequence

import msgspec

from tidings.callbacks.model import Arrival
from tidings.callbacks.store_callbacks import store_callbacks
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import GroupCommit, Lane

log = get_logger("callbacks.keep")

_GROUP_ROWS = 512
_GROUP_BYTES = 8_000_000


class _Given(msgspec.Struct, eq=False):
    arrivals: Sequence[Arrival]

    @property
    def size(self) -> int:
        return sum(len(one.callback.body) for one in self.arrivals)


class Keeper:
    """Stores on a connection of its own; `on_stored` hears of each group: what was in it, and how much of that was new."""

    def __init__(self, lane: Lane, on_stored: Callable[[Sequence[Arrival], int], None]) -> None:
        self._lane = lane
        self._on_stored = on_stored
        self._group = GroupCommit[_Given, None](self._store, self._split)
        self._held = 0

    @property
    def waiting(self) -> int:
        """How many callers wait."""
        return len(self._group.waiting)

    @property
    def held(self) -> int:
        """The bytes of what waits."""
        return self._held

    async def keep(self, arrivals: Sequence[Arrival]) -> None:
        """All of them are committed when this returns; raises Unavailable where the database cannot be asked."""
        given = _Given(arrivals)
        self._held += given.size
        await self._group.add(given)

    async def aclose(self) -> None:
        """What waits has been stored, or has failed."""
        await self._group.aclose()

    def _split(self, waiting: list[_Given]) -> tuple[list[_Given], list[_Given]]:
        rows = size = count = 0
        for given in waiting:
            rows, size = rows + len(given.arrivals), size + given.size
            if count and (rows > _GROUP_ROWS or size > _GROUP_BYTES):
                break
            count += 1
        group = waiting[:count]
        self._held -= sum(given.size for given in group)
        return group, waiting[count:]

    async def _store(self, group: Sequence[_Given]) -> list[None]:
        arrivals = [one for given in group for one in given.arrivals]
        try:
            new = await store_callbacks(self._lane, arrivals)
        except Unavailable:
            raise
        except Exception:
            if len(group) == 1:
                log.exception("what came in could not be stored")
            raise
        self._on_stored(arrivals, new)
        return [None] * len(group)
