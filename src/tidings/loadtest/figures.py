"""Pure figures: percentiles, a histogram whose bars grow by a constant factor, and what happened in each second."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, log2

from tidings.loadtest.model import Bar, Row, Second, Spread


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest of the values, in order, that so many percent do not exceed: the nearest rank."""
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def spread(spans: Iterable[float]) -> Spread:
    """What is told of these seconds."""
    ordered = sorted(spans)
    if not ordered:
        return Spread(count=0)
    return Spread(
        count=len(ordered),
        p50_ms=_ms(percentile(ordered, 50)),
        p95_ms=_ms(percentile(ordered, 95)),
        p99_ms=_ms(percentile(ordered, 99)),
        max_ms=_ms(ordered[-1]),
    )


def histogram(spans: Iterable[float]) -> list[Bar]:
    """How many spans fall between two powers of two of a millisecond, from the first bar that has any to the last."""
    counted: dict[int, int] = {}
    for span in spans:
        place = floor(log2(max(span * 1000, 0.25)))
        counted[place] = counted.get(place, 0) + 1
    if not counted:
        return []
    # Below a quarter of a millisecond nobody asks.
    return [
        Bar(2.0**place if place > -2 else 0.0, 2.0 ** (place + 1), counted.get(place, 0)) for place in range(min(counted), max(counted) + 1)
    ]


def seconds_of(due: Sequence[float], took: Sequence[float], rows: Iterable[Row], began: float) -> list[Second]:
    """Each second from `began` (the server's time) until nothing happens any more; answers count when they came."""
    spans: dict[int, list[float]] = {}
    for at, span in zip(due, took, strict=True):
        spans.setdefault(floor(at + span), []).append(span)
    created: dict[int, int] = {}
    handed: dict[int, int] = {}
    reported: dict[int, int] = {}
    gone: dict[int, int] = {}
    for row in rows:
        ended = 0.0 if row.handed else row.ended
        for counted, at in ((created, row.created), (handed, row.handed), (reported, row.reported), (gone, ended)):
            if at:
                # A clock that was set a little wrong moves nothing before the beginning.
                place = max(0, floor(at - began))
                counted[place] = counted.get(place, 0) + 1
    told: list[Second] = []
    waiting = 0
    for place in range(max((*spans, *created, *handed, *reported, *gone), default=-1) + 1):
        waiting += created.get(place, 0) - handed.get(place, 0) - gone.get(place, 0)
        own = sorted(spans.get(place, []))
        told.append(
            Second(
                accepted=created.get(place, 0),
                accept_p99_ms=_ms(percentile(own, 99)) if own else None,
                handed=handed.get(place, 0),
                reported=reported.get(place, 0),
                waiting=max(0, waiting),
            )
        )
    return told


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
