"""Counts over time, as they are drawn: a value for each quarter of an hour, hour or day, also where nothing happened."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Literal
from uuid import UUID

import msgspec

from tidings.core.errors import FieldError, Invalid
from tidings.core.local_time import instant_of, wall_time
from tidings.db import Tx, load_queries
from tidings.insights.count import COUNTS

Q = load_queries(__package__ or "tidings.insights", "tallies.sql")

Step = Literal["quarter", "hour", "day"]
Grouping = Literal["channel", "purpose", "provider_account"]
Counts = dict[str, list[int]]
"""By what is counted: a value for each point."""

MOST_POINTS = 800
"""Eight days of quarters, a month of hours, all the days that are kept."""
MOST_ACCOUNTS = 20

_QUARTER, _HOUR, _DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
_USUAL: dict[Step, timedelta] = {"quarter": timedelta(hours=6), "hour": _DAY, "day": timedelta(days=30)}
_LONGEST: dict[Step, timedelta] = {"quarter": _QUARTER * MOST_POINTS, "hour": _HOUR * MOST_POINTS, "day": _DAY * MOST_POINTS}
_LAST_YEAR, _FIRST_YEAR = 9_000, 1_000


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Instants at which the steps begin, and where the last one ends."""

    points: tuple[datetime, ...]
    end: datetime


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one channel, purpose or provider account; `key` is empty for what has none, '*' for the less busy accounts."""

    key: str
    name: str | None
    """Of a provider account that is still there."""
    counts: Counts


def span_of(step: Step, zone: tzinfo, *, since: datetime | None, until: datetime | None, now: datetime) -> Span:
    """The steps that touch the time from `since` up to `until`, whole, as the clock in that zone has them. Pure.

    Left out, it ends now, and lasts as long as is usual for the step. Raises Invalid for what is no span, or has too many points.
    """
    end = until or now
    if not _FIRST_YEAR < end.year < _LAST_YEAR or (since is not None and not _FIRST_YEAR < since.year < _LAST_YEAR):
        raise Invalid([FieldError("since" if until is None else "until", "invalid_time", "It lies too far from now.")])
    begin = since or end - _USUAL[step]
    if begin >= end:
        raise Invalid([FieldError("since", "invalid_span", "It is not before `until`.")])
    if end - begin > _LONGEST[step] - _step(step):
        raise Invalid([FieldError("since", "invalid_span", f"There would be more than {MOST_POINTS} points: take longer steps.")])
    if step == "day":
        return _days(begin, end, zone)
    length = _step(step)
    # Every zone of today stands a whole number of quarters from UTC.
    wall = wall_time(begin, zone)
    first = begin - timedelta(
        minutes=wall.minute if step == "hour" else wall.minute % 15, seconds=wall.second, microseconds=wall.microsecond
    )
    count = -(-(end - first) // length)
    return Span(points=tuple(first + length * n for n in range(count)), end=first + length * count)


async def read_series(
    tx: Tx, workspace_id: UUID, span: Span, *, by: Grouping | None, channel: str | None, purpose: str | None
) -> tuple[list[Series], dict[str, int]]:
    """The counts of the span, those with most first, and the sum of all of it. Of provider accounts the busiest are told one by one."""
    accounts: dict[str, str | None] = {}
    if by == "provider_account":
        found = await tx.fetch(Q["busiest_accounts"], workspace_id, span.points[0], span.end, channel, purpose, MOST_ACCOUNTS)
        accounts = {str(row["account_id"]): row["name"] for row in found}
    rows = await tx.fetch(
        Q["series"], workspace_id, list(span.points), span.end, by, channel, purpose, [UUID(account) for account in accounts]
    )
    series: dict[str, Counts] = {}
    total = dict.fromkeys(COUNTS, 0)
    for row in rows:
        counts = series.setdefault(row["key"], {name: [0] * len(span.points) for name in COUNTS})
        for name in COUNTS:
            counts[name][row["place"]] = row[name]
            total[name] += row[name]
    if by is None and not series:
        series[""] = {name: [0] * len(span.points) for name in COUNTS}
    told = [Series(key=key, name=accounts.get(key), counts=counts) for key, counts in series.items()]
    return sorted(told, key=lambda one: (-_weight(one.counts), one.key)), total


def _weight(counts: Counts) -> int:
    names: Sequence[str] = ("sent", "failed", "skipped", "unknown", "received", "recipients")
    return sum(sum(counts[name]) for name in names)


def _days(begin: datetime, end: datetime, zone: tzinfo) -> Span:
    day = wall_time(begin, zone).date()
    points = [instant_of(day, time(0), zone)]
    while points[-1] < end:
        day += _DAY
        points.append(instant_of(day, time(0), zone))
    return Span(points=tuple(points[:-1]), end=points[-1])


def _step(step: Step) -> timedelta:
    return {"quarter": _QUARTER, "hour": _HOUR, "day": _DAY}[step]
