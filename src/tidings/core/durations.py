"""Durations as the API writes them: `30s`, `5m`, `24h`, `7d`."""

import re
from datetime import timedelta

_FORM = re.compile(r"(\d{1,9})(ms|s|m|h|d)", re.ASCII)
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


def parse_duration(text: str) -> timedelta | None:
    """The duration that `text` writes, or None where it writes none, or one of more than ten years."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    seconds = int(match[1]) * _SECONDS[match[2]]
    return timedelta(seconds=seconds) if seconds <= 3660 * 86400 else None


def write_duration(duration: timedelta) -> str:
    """The shortest text that `parse_duration` reads as this; whole milliseconds only."""
    milliseconds = duration // timedelta(milliseconds=1)
    unit = next(unit for unit in ("d", "h", "m", "s", "ms") if milliseconds % int(_SECONDS[unit] * 1000) == 0)
    return f"{milliseconds // int(_SECONDS[unit] * 1000)}{unit}"
