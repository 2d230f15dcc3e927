"""Times as a condition writes them: RFC 3339, or from now, as `-7d`."""

from datetime import UTC, datetime

import msgspec

from tidings.core.durations import parse_duration

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def moment_of(text: str, now: datetime) -> datetime | None:
    """The time that `text` writes, in UTC; None where it writes none. From now, what lies off the calendar is its edge."""
    duration = parse_duration(text.removeprefix("-").removeprefix("+")) if text[:1] in ("-", "+") else None
    if duration is None:
        return written_time(text)
    try:
        return now - duration if text[0] == "-" else now + duration
    except OverflowError:
        return _FIRST if text[0] == "-" else _LAST


def written_time(text: str) -> datetime | None:
    """The time that `text` writes by RFC 3339, without an offset in UTC; None where it writes none."""
    # Whatever else is a long way from a time is told apart without an exception.
    if not 19 <= len(text) <= 40 or text[4] != "-":
        return None
    try:
        moment = msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
