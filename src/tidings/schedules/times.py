"""The times of a cron expression in a zone, through every leap of its clocks. Pure.

The expression is asked for times on the wall, and each is an instant by one rule (core/local_time.py): what the clock leaps over
happens once, moved by the leap; what comes twice happens once, the first time.
"""

import heapq
from collections.abc import Iterator
from datetime import datetime, tzinfo

from cronsim import CronSim, CronSimError

from tidings.core.local_time import earliest_from, instant_of, latest_leap, wall_time

_FIELDS = 5


def is_cron(text: str) -> bool:
    """Whether this is a cron expression of five fields."""
    if not text.isascii() or len(text.split()) != _FIELDS:
        return False
    try:
        CronSim(text, datetime(2026, 1, 1))  # noqa: DTZ001 - a time on the wall
    except (CronSimError, ValueError, TypeError, AssertionError):
        return False
    return True


def times_after(cron: str, zone: tzinfo, after: datetime) -> Iterator[datetime]:
    """Every time after this one, in UTC and in order, each once; it ends where nothing comes within fifty years."""
    waiting: list[datetime] = []
    last = after
    for wall in _walls(cron, wall_time(after, zone) - latest_leap(after, zone)):
        heapq.heappush(waiting, instant_of(wall.date(), wall.time(), zone))
        # 02:30 may become 03:30 while 03:00 is still to come.
        bound = earliest_from(wall, zone)
        while waiting and waiting[0] <= bound:
            found = heapq.heappop(waiting)
            if found > last:
                last = found
                yield found
    for found in sorted(waiting):
        if found > last:
            last = found
            yield found


def _walls(cron: str, after: datetime) -> Iterator[datetime]:
    try:
        yield from CronSim(cron, after)
    except OverflowError:  # the calendar ends
        return
