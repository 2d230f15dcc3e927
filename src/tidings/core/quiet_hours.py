"""Quiet hours as people write them, and as what is open is kept: `from 22:00 to 08:00` is open from 08:00 to 22:00."""

from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.core.errors import FieldError

TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]


class QuietHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"begin": "from", "end": "to"}):
    """Local times between which nobody is to be disturbed; `to` may lie on the next day."""

    begin: TimeOfDay
    end: TimeOfDay


class _Open(msgspec.Struct, frozen=True):
    """The hours that are left, as the database's next_open() reads them."""

    opens: str
    closes: str


_decoder = msgspec.json.Decoder(_Open)


def check_quiet_hours(hours: QuietHours | None, pointer: str = "/quiet_hours") -> list[FieldError]:
    """What is wrong with them."""
    if hours is None or hours.begin != hours.end:
        return []
    return [FieldError(pointer, "no_hours", "From and to are the same: give two times, or null where no hour is quiet.")]


def write_open(hours: QuietHours | None) -> str | None:
    """As a jsonb column keeps them: the hours that are open."""
    return None if hours is None else msgspec.json.encode(_Open(opens=hours.end, closes=hours.begin)).decode()


def read_open(text: str | None) -> QuietHours | None:
    """What such a column says."""
    if text is None:
        return None
    kept = _decoder.decode(text)
    return QuietHours(begin=kept.closes, end=kept.opens)
