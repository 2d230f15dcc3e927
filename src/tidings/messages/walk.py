"""Walking through a list: candidates as an index gives them, the newest first, until a page is full, all were seen, or enough."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from tidings.core.ids import first_id_at, time_of_id

LOOKED_AT = 10_000
"""What one request looks at, about, where an index cannot tell what fits."""

FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)

_AT_ONCE = 2_000
# An id is made within a moment of the time that is written beside it.
_SLACK = timedelta(minutes=10)

Cursor = tuple[str, UUID]
"""A place in a list: the prefix of the id, and the id."""

T = TypeVar("T")


class Span(msgspec.Struct, frozen=True):
    """Ids from `since` to before `before`."""

    since: UUID = FIRST
    before: UUID = LAST


class Place(msgspec.Struct, frozen=True):
    """A candidate, or none, at a place of the walk; `weight`: how much there is to look at."""

    cursor: Cursor
    message_id: UUID
    weight: int = 1
    is_candidate: bool = True


class Listed(msgspec.Struct, Generic[T], frozen=True):
    """A page. `next` leads on; where the page is not full for it, `searched_to` says how far back was looked, in real time."""

    rows: list[T]
    next: Cursor | None = None
    searched_to: datetime | None = None


Source = Callable[[Place | None, int], Awaitable[tuple[Sequence[Place], bool]]]
"""The next places behind one, or the first ones, so many at most; and whether they are the last."""

Load = Callable[[Sequence[Place]], Awaitable[Sequence[tuple[Cursor, T]]]]
"""What of these candidates fits, each with its own cursor, in the order of the list."""


async def walk(source: Source, load: Load[T], limit: int, share: int = LOOKED_AT) -> Listed[T]:
    """The first `limit` of what fits; `next` is None only where there is nothing more. `share`: how much is looked at, about."""
    found: list[tuple[Cursor, T]] = []
    behind: Place | None = None
    looked, take = 0, limit + 1
    while True:
        places, is_end = await source(behind, take)
        if not places:
            return Listed([row for _, row in found])
        part = _light(places, share)
        candidates = [place for place in part if place.is_candidate]
        found += await load(candidates) if candidates else []
        if len(found) > limit:
            return Listed([row for _, row in found[:limit]], found[limit - 1][0])
        if is_end and len(part) == len(places):
            return Listed([row for _, row in found])
        behind = part[-1]
        looked += sum(place.weight for place in part)
        if looked >= share:
            return Listed([row for _, row in found], behind.cursor, time_of_id(behind.cursor[1]))
        take = min(_AT_ONCE, 4 * take)


def span_of(since: datetime | None, until: datetime | None, after: UUID | None = None, *, is_live: bool) -> Span:
    """Between which ids the rows of this time are. A test workspace's clock may have been moved: there ids tell nothing of it."""
    first = first_id_at(since - _SLACK) if since is not None and is_live and since > _EARLIEST else FIRST
    last = first_id_at(until + _SLACK) if until is not None and is_live and _EARLIEST < until < _LATEST else LAST
    return Span(first, min(last, after) if after is not None else last)


_EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)


def _light(places: Sequence[Place], share: int) -> Sequence[Place]:
    """As many of them, and one at least, as are not too much for one look."""
    weight = 0
    for n, place in enumerate(places):
        weight += place.weight
        if weight > share and n:
            return places[:n]
    return places
