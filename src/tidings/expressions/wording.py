"""The filters that write numbers, money and times as the recipient does: in their locale and their zone."""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, is_currency

from tidings.expressions.budget import BadValueError, charge, current, decimal_of, text_of

Width = Literal["short", "medium", "long", "full"]
_WIDTHS: tuple[Width, ...] = ("short", "medium", "long", "full")


def number(value: object, digits: object = None) -> str:
    """`1234.5 | number` → 1.234,5 for a Dutch reader."""
    charge(100)
    decimal = decimal_of(value, "number")
    if digits is None:
        return format_decimal(decimal, locale=_locale(current.locale))
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 12:
        raise BadValueError("number needs 0 to 12 digits")
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(decimal, format=pattern, locale=_locale(current.locale))


def money(value: object, currency: object = None) -> str:
    """An amount with its currency: € 59,90 for a Dutch reader."""
    charge(100)
    if not isinstance(currency, str) or not is_currency(currency):
        raise BadValueError('money needs a currency, as in money("EUR")')
    return format_currency(decimal_of(value, "money"), currency, locale=_locale(current.locale))


def _width(width: object, name: str) -> Width:
    for known in _WIDTHS:
        if width == known:
            return known
    raise BadValueError(f"{name} needs short, medium, long or full")


def _moment(value: object, name: str) -> date | datetime:
    """A time in the recipient's zone, or a day, which has none."""
    text = text_of(value, name)
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text)
        return at if at.tzinfo is None else at.astimezone(_zone(current.timezone))
    except (ValueError, OverflowError):
        raise BadValueError(f"{name} needs a time such as 2026-03-01T09:30:00Z or 2026-03-01") from None


def day(value: object, width: object = "medium") -> str:
    """`order.at | date("long")` → 2 maart 2026 for a Dutch reader, in their zone."""
    charge(100)
    return format_date(_moment(value, "date"), _width(width, "date"), locale=_locale(current.locale))


def clock(value: object, width: object = "short") -> str:
    """`order.at | time` → 00:30 in the recipient's zone."""
    charge(100)
    at = _moment(value, "time")
    if not isinstance(at, datetime):
        raise BadValueError("time needs a time, not a day")
    return format_time(at.timetz(), _width(width, "time"), tzinfo=at.tzinfo, locale=_locale(current.locale))


def moment(value: object, width: object = "medium") -> str:
    """`order.at | datetime` → 2 mrt 2026, 00:30:00 in the recipient's zone."""
    charge(100)
    at = _moment(value, "datetime")
    if not isinstance(at, datetime):
        raise BadValueError("datetime needs a time, not a day")
    return format_datetime(at, _width(width, "datetime"), tzinfo=at.tzinfo, locale=_locale(current.locale))


@lru_cache(maxsize=512)
def _locale(name: str) -> Locale:
    """The locale, or its language where the two do not go together (`en-JP`), or English."""
    for candidate in (name, name.partition("-")[0]):
        try:
            return Locale.parse(candidate, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


@lru_cache(maxsize=1024)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        return UTC
