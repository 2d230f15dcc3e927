"""What every request asks for and what hardly ever changes, remembered for a second or two."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Values by their keys, none older than `seconds`, at most `most` of them.

    When half of the time is over one caller looks again, while the others go on with what is known: otherwise all who come in
    the moment when it ends would ask at once.
    """

    def __init__(self, seconds: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._sent: set[K] = set()
        self._asking: set[K] = set()
        self._forgotten = 0

    def get(self, key: K) -> V:
        """What is known; raises KeyError where its caller is to `ask`: one of them, while it is not too old."""
        looked_at, value = self._kept[key]
        age = self._clock() - looked_at
        if age < self._seconds / 2 or (age < self._seconds and (key in self._sent or key in self._asking)):
            return value
        self._sent.add(key)
        raise KeyError

    async def ask(self, key: K, look: Callable[[], Awaitable[V]]) -> V:
        """What is known, else what `look` finds, and that is remembered; where it raises, nothing is."""
        if (kept := self._kept.get(key)) is not None:
            age = self._clock() - kept[0]
            if age < self._seconds / 2 or (age < self._seconds and key in self._asking):
                return kept[1]
        self._asking.add(key)
        self._sent.discard(key)
        # What was asked before a change is not kept after it.
        begun, forgotten = self._clock(), self._forgotten
        try:
            value = await look()
        except Exception:
            self._kept.pop(key, None)
            raise
        finally:
            self._asking.discard(key)
        if forgotten == self._forgotten:
            self._kept[key] = (begun, value)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def forget(self) -> None:
        """Something has changed: everybody looks again."""
        self._kept.clear()
        self._forgotten += 1
