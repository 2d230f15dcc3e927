"""next_open() of the database against an oracle that reckons with zoneinfo: every answer is open, the first, and never too early."""

import random
import zoneinfo
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import asyncpg
import msgspec
import pytest

from tests.unit.core.test_local_time import transitions

pytestmark = pytest.mark.anyio

START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
STRANGE = [
    "Europe/Amsterdam",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Gaza",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Beirut",
    "Pacific/Chatham",
    "America/Santiago",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
]
"""Half an hour's leap, midnights that never are or come twice, Ramadan, and the edges of the date line."""


class Hours(msgspec.Struct, frozen=True, omit_defaults=True):
    """As a jsonb column has them."""

    opens: str
    closes: str
    days: tuple[int, ...] | None = None


class Case(msgspec.Struct, frozen=True):
    moment: datetime
    zones: tuple[str, ...]
    hours: tuple[Hours, ...]


SETS = [
    (Hours("08:00", "22:00"),),
    (Hours("09:00", "18:00", (1, 2, 3, 4, 5)),),
    (Hours("22:00", "06:00"),),
    (Hours("02:30", "02:45"),),
    (Hours("02:15", "01:45"),),
    (Hours("00:00", "24:00", (6, 7)),),
    (Hours("00:00", "00:30"),),
    (Hours("00:00", "03:00", (7,)), Hours("01:30", "23:00")),
    (Hours("23:30", "00:15"), Hours("00:00", "24:00", (1, 3, 5, 7))),
    (Hours("10:00", "13:00", (2, 3, 4, 5, 6)), Hours("12:00", "09:00")),
]
IMPOSSIBLE = (Hours("08:00", "12:00"), Hours("12:00", "20:00"))


def is_open(instant: datetime, case: Case) -> bool:
    return all(_is_open(instant.astimezone(ZoneInfo(zone)), one) for zone in case.zones for one in case.hours)


def _is_open(wall: datetime, one: Hours) -> bool:
    # As text `24:00` is later than every time of a day.
    at, is_day = wall.strftime("%H:%M"), one.days is None or wall.isoweekday() in one.days
    return is_day and (one.opens <= at < one.closes if one.opens < one.closes else at >= one.opens or at < one.closes)


@cache
def _turns(zone: str) -> tuple[datetime, ...]:
    return transitions(zone)


def first_open(case: Case, days: int = 22) -> datetime | None:
    """Something becomes open only where a clock shows an opening or a midnight, or is turned: the first of these that is open."""
    found = {case.moment}
    for name in case.zones:
        zone = ZoneInfo(name)
        first = case.moment.astimezone(zone).date() - timedelta(days=1)
        found |= {turn for turn in _turns(name) if case.moment < turn < case.moment + timedelta(days=days)}
        for at in {time(0), *(time.fromisoformat(one.opens) for one in case.hours)}:
            for fold in (0, 1):
                walls = (datetime.combine(first + timedelta(days=n), at, zone).replace(fold=fold) for n in range(days))
                found |= {wall.astimezone(UTC) for wall in walls}
    return next((at for at in sorted(found) if at >= case.moment and is_open(at, case)), None)


def agrees(answer: datetime | None, expected: datetime | None, case: Case) -> bool:
    """Whether it is the first open instant; further than two weeks away nothing is promised but that it is no closed one."""
    far = case.moment + timedelta(days=14)
    if expected is None or expected > far:
        return answer is None or (answer > far and is_open(answer, case))
    return answer == expected


async def answers(connection: "asyncpg.Connection[asyncpg.Record]", cases: Sequence[Case]) -> list[datetime | None]:
    rows = await connection.fetch(
        "SELECT next_open(i.moment, string_to_array(i.zones, ','), i.hours::jsonb) AS at"
        " FROM unnest($1::timestamptz[], $2::text[], $3::text[]) WITH ORDINALITY AS i (moment, zones, hours, n) ORDER BY i.n",
        [case.moment for case in cases],
        [",".join(case.zones) for case in cases],
        [msgspec.json.encode(case.hours).decode() for case in cases],
    )
    return [row["at"] for row in rows]


def around(name: str, roll: random.Random, moments: int) -> list[Case]:
    """Moments before and in each of the zone's transitions, and some anywhere."""
    cases: list[Case] = []
    for turn in _turns(name):
        for _ in range(moments):
            near = turn + roll.choice([timedelta(hours=2), timedelta(hours=30)]) * roll.uniform(-1, 0.6)
            cases.append(Case(near, (name,), roll.choice(SETS)))
    for _ in range(moments):
        anywhere = START + (END - START - timedelta(days=30)) * roll.random()
        cases.append(Case(anywhere, (name,), roll.choice(SETS)))
    return cases


async def check(connection: "asyncpg.Connection[asyncpg.Record]", cases: Sequence[Case]) -> None:
    for case, answer in zip(cases, await answers(connection, cases), strict=True):
        assert answer is not None, case
        assert answer >= case.moment, case
        assert is_open(answer, case), (case, answer)
        assert answer == first_open(case), case


@pytest.fixture
async def connection(database_url: str):
    opened = await asyncpg.connect(database_url, server_settings={"role": "tidings_pipeline", "timezone": "Europe/Amsterdam"})
    yield opened
    await opened.close()


async def test_every_sampled_zone_opens_at_its_first_open_instant(connection: "asyncpg.Connection[asyncpg.Record]"):
    roll = random.Random(1)
    known = await agreed(connection, sorted({*ZONES[::12], *STRANGE}))
    await check(connection, [case for name in known for case in around(name, roll, 3)])


@pytest.mark.long
async def test_every_zone_opens_at_its_first_open_instant(connection: "asyncpg.Connection[asyncpg.Record]"):
    roll = random.Random(2)
    for name in await agreed(connection, ZONES):
        await check(connection, around(name, roll, 12))


# PostgreSQL takes these names for abbreviations; next_open() knows better, and asks for these zones.
_NAMESAKES = {"CET": "Europe/Brussels", "MET": "Europe/Brussels", "EET": "Europe/Athens", "WET": "Europe/Lisbon"}


async def agreed(connection: "asyncpg.Connection[asyncpg.Record]", names: Sequence[str]) -> list[str]:
    """Those zones of which the server's data and Python's say the same: where one of the two is older, nothing can be told."""
    known = {row["name"] for row in await connection.fetch("SELECT name FROM pg_timezone_names")}
    quarters = [START + timedelta(days=91 * n) for n in range(28)]
    found: list[str] = []
    for name in names:
        moments = sorted({*quarters, *(turn + aside for turn in _turns(name) for aside in (timedelta(), -timedelta(seconds=1)))})
        zone = ZoneInfo(name)
        rows = await connection.fetch(
            "SELECT at AT TIME ZONE $1 AS wall FROM unnest($2::timestamptz[]) AS i (at)", _NAMESAKES.get(name, name), moments
        ) if name in known else []  # fmt: skip
        if [row["wall"] for row in rows] == [moment.astimezone(zone).replace(tzinfo=None) for moment in moments]:
            found.append(name)
    assert len(found) > 0.95 * len(names), sorted(set(names) - set(found))
    return found


async def test_several_zones_and_hours_are_all_kept_at_once(connection: "asyncpg.Connection[asyncpg.Record]"):
    roll = random.Random(3)
    names = await agreed(connection, sorted({*ZONES[5::25], *STRANGE}))
    cases: list[Case] = []
    while len(cases) < 400:
        zones = tuple(roll.sample(names, roll.randint(2, 3)))
        hours = (Hours(*roll.choice([("07:00", "23:30"), ("09:00", "17:00")])), *roll.choice([(), (Hours("06:00", "24:00", (1, 2, 6)),)]))
        moment = roll.choice(_turns(zones[0]) or (START + timedelta(days=roll.randrange(2_500)),))
        cases.append(Case(moment + timedelta(hours=roll.uniform(-30, 20)), zones, hours))
    told = await answers(connection, cases)
    for case, answer in zip(cases, told, strict=True):
        assert agrees(answer, first_open(case), case), (case, answer)
    assert {answer is None for answer in told} == {True, False}, "some zones have no hour in common"


async def test_the_oracle_leaves_no_open_minute_out():
    roll = random.Random(4)
    for _ in range(60):
        name = roll.choice(STRANGE)
        near = roll.choice(_turns(name) or (START,)) + timedelta(hours=roll.uniform(-26, 3))
        case = Case(near.replace(second=0, microsecond=0), (name,), roll.choice(SETS[:5]))
        first = first_open(case)
        minutes = (case.moment + timedelta(minutes=n) for n in range(4 * 24 * 60))
        assert first == next(at for at in minutes if is_open(at, case)), case


async def test_hours_that_never_come_are_told_as_none(connection: "asyncpg.Connection[asyncpg.Record]"):
    far = ("Pacific/Kiritimati", "Pacific/Pago_Pago")
    moment = datetime(2027, 3, 27, 12, 7, 3, 250_000, tzinfo=UTC)
    cases = [
        Case(moment, ("Europe/Amsterdam",), IMPOSSIBLE),
        Case(moment, far, (Hours("09:00", "10:00", (6, 7)),)),
        Case(moment, ("Asia/Tokyo", "America/New_York"), (Hours("09:00", "17:00"),)),
    ]
    assert await answers(connection, cases) == [None, None, None]


async def test_where_nothing_is_asked_it_is_open_at_once_to_the_microsecond(connection: "asyncpg.Connection[asyncpg.Record]"):
    moment = datetime(2027, 3, 28, 0, 59, 59, 999_999, tzinfo=UTC)
    day = (Hours("00:00", "24:00"),)
    cases = [Case(moment, ("Europe/Amsterdam",), ()), Case(moment, (), day), Case(moment, ("Europe/Amsterdam", "Asia/Tokyo"), day)]
    assert await answers(connection, cases) == [moment] * 3


async def test_a_zone_that_the_server_does_not_know_is_utc_and_stops_nobody(connection: "asyncpg.Connection[asyncpg.Record]"):
    moment = datetime(2027, 3, 27, 3, tzinfo=UTC)
    hours = (Hours("08:00", "20:00"),)
    for zones in (("Mars/Olympus",), ("Mars/Olympus", "UTC"), ("europe amsterdam", "'")):
        assert await answers(connection, [Case(moment, zones, hours)]) == [moment.replace(hour=8)]
    both = await answers(connection, [Case(moment, ("Mars/Olympus", "America/New_York"), hours)])
    assert both == [datetime(2027, 3, 27, 12, tzinfo=UTC)]
