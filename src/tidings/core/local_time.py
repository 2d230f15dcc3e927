"""Local time -> instants, the same for everybody who reckons in a zone: sends at nine, quiet hours, recurring times.

RFC 5545 section 3.3.5 decides what a clock on the wall does not: a time that the clock leaps over is moved forward by the leap
(02:30 becomes 03:30), and one that comes twice is the first of the two. Python says so too, as `fold=0` (PEP 495).
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
# No zone has ever leapt further: the islands that changed sides of the date line lost one day.
_LONGEST_LEAP = timedelta(days=1)


def instant_of(day: date, at: time, zone: tzinfo) -> datetime:
    """When it is `at` on that day there, in UTC. Total: what would lie off the calendar is its first or last instant."""
    return _utc(datetime.combine(day, at.replace(tzinfo=None, fold=0)), zone)


def wall_time(instant: datetime, zone: tzinfo) -> datetime:
    """What the clock there shows at an instant, without a zone; an instant without one is UTC."""
    aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
    try:
        return aware.astimezone(zone).replace(tzinfo=None, fold=0)
    except OverflowError:
        return (_FIRST if aware.year < 5_000 else _LAST).replace(tzinfo=None)


def earliest_from(wall: datetime, zone: tzinfo) -> datetime:
    """No local time from `wall` on has an instant before this one.

    That of `wall` itself is no such bound where the clock leaps: 02:30 moves to 03:30, and behind it stands 03:00.
    """
    return min(_utc(wall.replace(fold=0), zone), _utc(wall.replace(fold=1), zone))


def latest_leap(instant: datetime, zone: tzinfo) -> timedelta:
    """How far the clock there leapt forward within the last day: a time that it leapt over may still lie ahead of `instant`."""
    try:
        leap = instant.astimezone(zone).utcoffset() or timedelta()
        before = (instant - _LONGEST_LEAP).astimezone(zone).utcoffset() or timedelta()
    except OverflowError:
        return timedelta()
    return max(leap - before, timedelta())


def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name that was checked before; UTC for one that this machine's list no longer has."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return UTC


def _utc(wall: datetime, zone: tzinfo) -> datetime:
    try:
        return wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return _FIRST if wall.year < 5_000 else _LAST
