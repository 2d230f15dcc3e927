"""Local time over every zone and every transition of 2024 to 2030."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.core.local_time import earliest_from, instant_of, latest_leap, wall_time, zone_of

ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# No zone changes its offset twice within a week in these years: the closest are a month apart, around Ramadan.
STRIDE = timedelta(days=7)


def offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    found = instant.astimezone(zone).utcoffset()
    assert found is not None
    return found


@cache
def transitions(name: str) -> tuple[datetime, ...]:
    """The instants at which the zone's offset changes, found by halving."""
    zone, found, at = ZoneInfo(name), list[datetime](), START
    while at < END:
        following = at + STRIDE
        if offset(at, zone) != offset(following, zone):
            low, high = at, following
            while high - low > timedelta(seconds=1):
                middle = low + ((high - low) / 2) // timedelta(seconds=1) * timedelta(seconds=1)
                low, high = (middle, high) if offset(middle, zone) == offset(low, zone) else (low, middle)
            found.append(high)
        at = following
    return tuple(found)


def around(at: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """Walls of the clock around a transition, each with the offsets before and after it."""
    before, after = offset(at - MINUTE, zone), offset(at + MINUTE, zone)
    low = min(at + before, at + after).replace(tzinfo=None) - timedelta(hours=2)
    for minutes in range(0, int((abs(after - before) + timedelta(hours=4)) / MINUTE), 15):
        yield low + minutes * MINUTE, before, after


def check_transition(name: str, at: datetime) -> None:
    zone, walls = ZoneInfo(name), list[tuple[datetime, datetime]]()
    for wall, before, after in around(at, zone):
        found = instant_of(wall.date(), wall.time(), zone)
        walls.append((wall, found))
        shown = wall_time(found, zone)
        turn = at.replace(tzinfo=None)
        if turn + before <= wall < turn + after:
            assert shown == wall + (after - before), "a time that was leapt over is moved by the leap"
        elif turn + after <= wall < turn + before:
            assert shown == wall
            assert found < at, "of a time that comes twice it is the first"
        else:
            assert shown == wall
        assert earliest_from(wall, zone) <= found
    for index, (wall, found) in enumerate(walls):
        assert earliest_from(wall, zone) <= min(other for _, other in walls[index:])
        # What was leapt over and still lies ahead is found by looking back by the leap.
        ahead = [other for other, instant in walls if instant > found]
        assert all(other >= wall_time(found, zone) - latest_leap(found, zone) for other in ahead)


# One zone in ten, and those with the strangest rules; the long run takes all of them.
SAMPLED = [*ZONES[::10], "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Gaza", "Africa/Cairo"]


def test_every_sampled_zone_keeps_the_rules_at_each_of_its_transitions():
    for name in SAMPLED:
        for at in transitions(name):
            check_transition(name, at)


@pytest.mark.long
@pytest.mark.parametrize("name", ZONES)
def test_every_zone_keeps_the_rules_at_each_of_its_transitions(name: str):
    for at in transitions(name):
        check_transition(name, at)


def test_the_search_finds_the_transitions_that_are_known():
    assert transitions("Europe/Amsterdam")[:2] == (datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 10, 27, 1, tzinfo=UTC))
    assert len(transitions("America/New_York")) == 14
    assert transitions("Asia/Tokyo") == ()


@given(st.sampled_from(ZONES), st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)))  # noqa: DTZ001 - local times have no zone
def test_a_local_time_is_shown_again_or_was_leapt_over(name: str, wall: datetime):
    zone = ZoneInfo(name)
    found = instant_of(wall.date(), wall.time(), zone)
    shown = wall_time(found, zone)
    assert shown == wall or shown == wall + latest_leap(found, zone)


@given(st.sampled_from(ZONES), st.datetimes(), st.timezones())
def test_at_the_edges_of_the_calendar_nothing_is_raised(name: str, wall: datetime, zone: ZoneInfo):
    for one in (wall, datetime.min, datetime.max):  # noqa: DTZ901 - the edges themselves
        assert instant_of(one.date(), one.time(), zone).tzinfo is UTC
        assert earliest_from(one, zone) <= instant_of(one.date(), one.time(), zone)
        assert wall_time(one, zone_of(name)).tzinfo is None
        assert latest_leap(one.replace(tzinfo=UTC), zone) >= timedelta()


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("Europe/Amsterdam", date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # 03:30 summer time
        ("Europe/Amsterdam", date(2027, 10, 31), time(2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # the first 02:30
        ("Europe/Amsterdam", date(2027, 7, 1), time(9), datetime(2027, 7, 1, 7, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15), datetime(2027, 10, 2, 15, 45, tzinfo=UTC)),  # a leap of half an hour
        ("Pacific/Apia", date(2011, 12, 30), time(12), datetime(2011, 12, 30, 22, tzinfo=UTC)),  # a day that never was
    ],
)
def test_by_example(zone: str, day: date, at: time, utc: datetime):
    assert instant_of(day, at, ZoneInfo(zone)) == utc


def test_a_name_that_is_none_is_utc():
    assert zone_of("Nowhere/At_All") is UTC
    assert zone_of("../../etc/passwd") is UTC
