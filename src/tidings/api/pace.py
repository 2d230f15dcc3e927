"""How often one end user may call: what they may do at once, and how fast it comes back. Counted by each process for itself."""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from uuid import UUID

import msgspec

from tidings.core.errors import Throttled


class Rate(msgspec.Struct, frozen=True):
    """So many at once, and so many a second come back."""

    most: float
    per_second: float


CHANGES = Rate(60, 5)
"""What is no GET: posts, reactions, positions."""
LOOKS = Rate(200, 20)
_REMEMBERED = 50_000
"""People by process: who was quiet for longest is forgotten, and may do as much again as somebody new."""


class Pace:
    """What each end user has left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = _REMEMBERED) -> None:
        self._clock = clock
        self._most = most
        self._left: OrderedDict[tuple[UUID, bool], tuple[float, float]] = OrderedDict()

    def take(self, person_id: UUID, *, is_change: bool) -> None:
        """One call more of this person; raises Throttled, with the seconds after which there is one again."""
        rate, now, key = CHANGES if is_change else LOOKS, self._clock(), (person_id, is_change)
        left, since = self._left.pop(key, (rate.most, now))
        left = min(rate.most, left + (now - since) * rate.per_second)
        is_free = left >= 1
        self._left[key] = (left - 1 if is_free else left, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        if not is_free:
            raise Throttled("You are too fast", seconds=ceil((1 - left) / rate.per_second))
