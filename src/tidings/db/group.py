"""Group commit: what many callers store at one time goes into one transaction, so that a commit serves many."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar, cast

from tidings.core.errors import Unavailable
from tidings.core.log import get_logger

log = get_logger("db.group")

PATIENCE_SECONDS = 0.02
"""Whoever waits so long for a group that waits for something itself (a row that somebody has locked) has one beside it."""

T = TypeVar("T")
R = TypeVar("R")


class GroupCommit(Generic[T, R]):
    """A group starts when one before it is done, `at_once` of them at a time: no timer, no waiting for company.

    One starts beside another only where `beside` wait, or one has waited for a while: as long as few come, one larger group costs less
    than two small ones.

    `store` commits a group and answers for each; `split` takes the next group from the front of what waits (never nothing) and gives
    back the rest. Where a group failed, each of it is stored alone, so that nobody pays for another's; where the database cannot be
    asked at all, all of it fails.
    """

    def __init__(
        self,
        store: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        split: Callable[[list[T]], tuple[list[T], list[T]]],
        *,
        at_once: int = 1,
        beside: int = 1,
    ) -> None:
        self._store = store
        self._split = split
        self._at_once = at_once
        self._beside = beside
        self._waiting: list[T] = []
        # By the thing itself; the same one may be given twice.
        self._told: dict[int, list[asyncio.Future[R]]] = {}
        self._flushing: set[asyncio.Task[None]] = set()
        self._look: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> Sequence[T]:
        """What is not being stored yet."""
        return self._waiting

    async def add(self, item: T) -> R:
        """It is committed when this returns; raises what storing it raised."""
        return await self.put(item)

    def put(self, item: T) -> "asyncio.Future[R]":
        """It waits for its group; the future tells when it is committed, or what storing it raised."""
        told: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append(item)
        self._told.setdefault(id(item), []).append(told)
        if not self._flushing or (len(self._flushing) < self._at_once and len(self._waiting) >= self._beside):
            self._begin()
        elif self._look is None and self._at_once > 1:
            self._look = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._begin_beside, item)
        return told

    async def aclose(self) -> None:
        """What waited has been stored, or has failed."""
        await asyncio.gather(*self._flushing, return_exceptions=True)

    def _begin(self) -> None:
        self._flushing.add(asyncio.create_task(self._flush()))

    def _begin_beside(self, item: T) -> None:
        self._look = None
        if any(one is item for one in self._waiting) and len(self._flushing) < self._at_once:
            self._begin()

    async def _flush(self) -> None:
        group: list[T] = []
        is_first = True
        try:
            while self._waiting and (is_first or len(self._flushing) == 1 or len(self._waiting) >= self._beside):
                is_first = False
                group, self._waiting = self._split(self._waiting)
                outcomes = await self._stored(group)
                # Told after the next group is on its way, so that this process works while the database does.
                asyncio.get_running_loop().call_soon(self._tell, group, outcomes)
                group = []
        finally:
            # Here, and not when the loop comes round to it: whoever comes between would wait for nobody.
            self._flushing.discard(cast("asyncio.Task[None]", asyncio.current_task()))
            # Where this was ended from outside, nobody is left waiting; what another one still takes is left to it.
            left = group
            if not self._flushing:
                left, self._waiting = [*group, *self._waiting], []
            self._tell(left, [Unavailable()] * len(left))

    async def _stored(self, group: Sequence[T]) -> Sequence[R | Exception]:
        try:
            return await self._store(group)
        except Unavailable as error:
            return [error] * len(group)
        except Exception as error:
            if len(group) == 1:
                return [error]
            log.warning("a group failed and is retried one by one", exc_info=error, extra={"count": len(group)})
            return [(await self._stored([single]))[0] for single in group]

    def _tell(self, group: Sequence[T], outcomes: Sequence[R | Exception]) -> None:
        for item, outcome in zip(group, outcomes, strict=True):
            same = self._told[id(item)]
            told = same.pop(0)
            if not same:
                del self._told[id(item)]
            if told.done():
                continue
            if isinstance(outcome, Exception):
                told.set_exception(outcome)
            else:
                told.set_result(outcome)
