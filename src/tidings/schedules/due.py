"""What is to be done at a time that has come: pure, from the schedule and now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice

import msgspec

from tidings.core.durations import parse_duration
from tidings.core.local_time import zone_of
from tidings.schedules.model import Schedule, Times
from tidings.schedules.times import times_after

MISSED_AT_ONCE = 500
"""Missed times that one turn logs; what is left is the next turn's."""
_TICK = timedelta(microseconds=1)


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What one turn does, and when the next one is."""

    missed: list[datetime]
    """Too late, and a later one is too: skipped."""
    waits: datetime | None
    """The last that is too late: a person says whether it is still sent."""
    runs: datetime | None
    """In time: it is sent."""
    next_at: datetime | None


def due(schedule: Schedule, now: datetime) -> Turn:
    """The turn of a schedule whose next time has come at `now`; one run at most, so that a transaction stays small."""
    late_after = parse_duration(schedule.late_after) or timedelta()
    late: list[datetime] = []
    following: datetime | None = None
    times = _from_next(schedule)
    for time in times:
        if now - time <= late_after or len(late) == MISSED_AT_ONCE:
            following = time
            break
        late.append(time)
    if late:
        is_last = following is None or now - following <= late_after
        return Turn(
            missed=late[:-1] if is_last else late,
            waits=late[-1] if is_last else None,
            runs=None,
            next_at=following,
        )
    if following is None or following > now:
        return Turn(missed=[], waits=None, runs=None, next_at=following)
    return Turn(missed=[], waits=None, runs=following, next_at=next(times, None))


def coming(times: Times, now: datetime) -> Iterator[datetime]:
    """Every time after now, not before its start and until its end."""
    return _until_end(times, times_after(times.cron, zone_of(times.timezone), max(now, times.starts_at - _TICK)))


def next_time(times: Times, now: datetime) -> datetime | None:
    """The first of them, or None where nothing is to come."""
    return next(coming(times, now), None)


def next_times(schedule: Schedule, count: int = 5) -> list[datetime]:
    """The next times, of one that is active."""
    return list(islice(_from_next(schedule), count)) if schedule.state == "active" else []


def _from_next(schedule: Schedule) -> Iterator[datetime]:
    if schedule.next_at is None:
        return iter(())
    following = times_after(schedule.cron, zone_of(schedule.timezone), schedule.next_at)
    return _until_end(schedule, chain((schedule.next_at,), following))


def _until_end(given: Times, times: Iterator[datetime]) -> Iterator[datetime]:
    for time in times:
        if given.ends_at is not None and time >= given.ends_at:
            return
        yield time
