"""How fast an end user may be: what is left, what comes back, and how many are remembered."""

import pytest

from tidings.api.pace import CHANGES, LOOKS, Pace
from tidings.core.errors import Throttled
from tidings.core.ids import new_id


class Watch:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_are_free_at_once_and_come_back_with_time():
    watch, ada = Watch(), new_id()
    pace = Pace(watch)
    for _ in range(int(CHANGES.most)):
        pace.take(ada, is_change=True)
    for _ in range(3):
        with pytest.raises(Throttled) as told:
            pace.take(ada, is_change=True)
        assert told.value.seconds == 1
    # Looking is counted apart, and so is everybody else.
    for _ in range(int(LOOKS.most)):
        pace.take(ada, is_change=False)
    pace.take(new_id(), is_change=True)
    watch.now += 1
    for _ in range(int(CHANGES.per_second)):
        pace.take(ada, is_change=True)
    with pytest.raises(Throttled):
        pace.take(ada, is_change=True)
    watch.now += 3_600
    for _ in range(int(CHANGES.most)):
        pace.take(ada, is_change=True)
    with pytest.raises(Throttled):
        pace.take(ada, is_change=True)


def test_who_was_quiet_for_longest_is_forgotten():
    watch, ada = Watch(), new_id()
    pace = Pace(watch, most=2)
    for _ in range(int(CHANGES.most)):
        pace.take(ada, is_change=True)
    pace.take(new_id(), is_change=True)
    with pytest.raises(Throttled):
        pace.take(ada, is_change=True)
    for _ in range(2):
        pace.take(new_id(), is_change=True)
    pace.take(ada, is_change=True)
