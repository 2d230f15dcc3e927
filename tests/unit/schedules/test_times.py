"""The times of a cron expression, through every leap of every zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.test_local_time import ZONES, transitions
from tidings.core.local_time import instant_of
from tidings.schedules.times import is_cron, times_after

RULED = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Gaza", "Africa/Cairo", "Pacific/Apia"]
CRONS = ["30 2 * * *", "0,30 2,3 * * *", "*/15 * * * *", "0 0 * * *", "15 1-3 * * SUN", "0 9 * * MON", "30 2 L * *"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


def first(cron: str, zone: str, after: datetime, count: int) -> list[datetime]:
    return list(islice(times_after(cron, ZoneInfo(zone), after), count))


def by_looking(cron: str, zone: ZoneInfo, after: datetime, until: datetime) -> list[datetime]:
    """The same by brute force: every time on the wall far around, each as an instant, sorted, each once."""
    wall = (after - timedelta(days=2)).replace(tzinfo=None)
    walls = takewhile(lambda at: at < until.replace(tzinfo=None) + timedelta(days=2), CronSim(cron, wall))
    return sorted({at for at in (instant_of(wall.date(), wall.time(), zone) for wall in walls) if after < at < until})


def agrees(cron: str, name: str, after: datetime, days: int) -> None:
    zone, until = ZoneInfo(name), after + timedelta(days=days)
    found = list(takewhile(lambda at: at < until, times_after(cron, zone, after)))
    assert found == by_looking(cron, zone, after, until)


def test_a_time_that_is_leapt_over_happens_once_moved_by_the_leap():
    assert first("30 2 * * *", "Europe/Amsterdam", utc(2027, 3, 27, 12), 2) == [utc(2027, 3, 28, 1, 30), utc(2027, 3, 29, 0, 30)]
    # At half past three and at half past two, which is half past three.
    assert first("30 2,3 * * *", "Europe/Amsterdam", utc(2027, 3, 28, 0), 2) == [utc(2027, 3, 28, 1, 30), utc(2027, 3, 29, 0, 30)]


def test_a_time_that_comes_twice_happens_once_the_first_time():
    assert first("30 2 * * *", "Europe/Amsterdam", utc(2027, 10, 30, 12), 2) == [utc(2027, 10, 31, 0, 30), utc(2027, 11, 1, 1, 30)]
    assert first("30 2 * * *", "Europe/Amsterdam", utc(2027, 10, 31, 0, 30), 1) == [utc(2027, 11, 1, 1, 30)]


def test_a_time_that_was_moved_stands_in_order_with_those_behind_it():
    found = first("0,30 2,3 * * *", "Europe/Amsterdam", utc(2027, 3, 27, 12), 2)
    assert found == [utc(2027, 3, 28, 1, 0), utc(2027, 3, 28, 1, 30)]


def test_one_that_was_leapt_over_is_still_to_come_just_after_the_leap():
    assert first("30 2 * * *", "Europe/Amsterdam", utc(2027, 3, 28, 1, 15), 1) == [utc(2027, 3, 28, 1, 30)]


@pytest.mark.parametrize("name", RULED)
@pytest.mark.parametrize("cron", CRONS)
def test_the_times_around_the_leaps_are_those_that_one_finds_by_looking(cron: str, name: str):
    days = 20 if cron.startswith("*/15") else 250
    for start in (utc(2026, 2, 20), utc(2026, 3, 20, 7, 3), utc(2026, 10, 20)):
        agrees(cron, name, start, days)


@pytest.mark.long
@pytest.mark.parametrize("name", ZONES)
def test_around_every_leap_until_2030_the_times_are_those_that_one_finds_by_looking(name: str):
    for at in transitions(name):
        for cron in ("*/30 * * * *", "30 0-3 * * *", "0,30 2,3 * * *", "59 23 * * *"):
            agrees(cron, name, at - timedelta(days=1, hours=7), 3)


numbers = st.integers(0, 31).map(str)
parts = st.one_of(st.just("*"), numbers, st.tuples(numbers, numbers).map("-".join), numbers.map(lambda n: f"*/{n}"), st.sampled_from("L"))
crons = st.lists(parts, min_size=5, max_size=5).map(" ".join)


@given(crons.filter(is_cron), st.sampled_from(ZONES), st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_rise_and_come_after_the_moment_that_was_asked_for(cron: str, name: str, after: datetime):
    found = first(cron, name, after, 5)
    assert all(one < other for one, other in pairwise([after, *found]))


@given(st.one_of(crons, st.text(max_size=30), st.text(alphabet="0123456789*/-,#L MONWFRI", max_size=40)))
def test_what_is_a_cron_expression_and_what_is_not_is_said_without_failing(text: str):
    if is_cron(text):
        assert len(first(text, "Europe/Amsterdam", utc(2026, 1, 1), 2)) <= 2


@pytest.mark.parametrize("text", ["0 9 * * MON", "*/5 0 1,15 * *", "0 0 L * *", "0 0 * * 5#3", "0 0 LW JAN-MAR *"])
def test_a_cron_expression(text: str):
    assert is_cron(text)


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "0 * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 30 2 *", "* * * * 8", "@daily", "a b c d e", "٣ * * * *"],
)
def test_no_cron_expression(text: str):
    assert not is_cron(text)


def test_what_never_comes_ends():
    assert first("0 0 */28 2 MON#2", "UTC", utc(2026, 1, 1), 1) == []


def forever(cron: str) -> Iterator[datetime]:
    return times_after(cron, ZoneInfo("Asia/Tokyo"), datetime.max.replace(tzinfo=UTC) - timedelta(days=400))


def test_the_end_of_the_calendar_is_the_end():
    assert 1 <= len(list(forever("0 0 1 * *"))) <= 14
