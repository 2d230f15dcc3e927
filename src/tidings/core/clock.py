"""Time as an argument. Leases use the database's clock; everything that a person would call a time comes from here.

A test workspace can move its business time: its offset is added to the clock, and nothing else knows.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """A time as the API writes it: UTC, microseconds only where there are any, and a Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
