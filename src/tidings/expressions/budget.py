"""What one render may do, and for whom it writes: charged by the filters, held for each thread."""

import re
import threading
from decimal import Decimal, InvalidOperation

WORK_LIMIT = 2_000_000
"""The characters and values that the filters and outputs of one render may go through."""


# C0 without tab and newline, DEL, C1.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class BadValueError(ValueError):
    """A filter was given what it cannot use. The text names the filter, never the value."""


class RunawayError(RuntimeError):
    """The template does more work than a render may."""


class MissingError(ValueError):
    """The template writes a value that is null."""


class _Render(threading.local):
    """What belongs to the render that this thread is doing."""

    work: int = 0
    has_controls: bool = False
    locale: str = "en"
    timezone: str = "UTC"


current = _Render()


def begin_render(locale: str | None, timezone: str | None, *, work: int = WORK_LIMIT) -> None:
    """The next render of this thread has its full budget, and writes numbers and times for this recipient."""
    current.work = work
    current.has_controls = False
    current.locale = locale or "en"
    current.timezone = timezone or "UTC"


def charge(work: int) -> None:
    """Takes `work` from the render's budget; raises RunawayError when it is spent."""
    current.work -= work + 1
    if current.work < 0:
        raise RunawayError


def has_controls() -> bool:
    """True where this thread's render has written a value that holds a control character, a carriage return among them."""
    return current.has_controls


def text_of(value: object, name: str) -> str:
    """The value as text, charged; raises MissingError for null and BadValueError for a list or a mapping."""
    if value is None:
        raise MissingError
    if not isinstance(value, bool | int | float | str):
        raise BadValueError(f"{name} needs a text")
    text = str(value)
    charge(len(text))
    return text


def decimal_of(value: object, name: str) -> Decimal:
    """The number that the value is or writes; raises MissingError for null and BadValueError for anything else."""
    if value is None:
        raise MissingError
    if isinstance(value, bool) or not isinstance(value, int | float | str) or (isinstance(value, str) and len(value) > 40):
        raise BadValueError(f"{name} needs a number")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise BadValueError(f"{name} needs a number") from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise BadValueError(f"{name} needs a number below 10^30")
    return number
