"""Whether words in a colour can be read: WCAG 2.2, success criterion 1.4.3 (w3.org/TR/WCAG22, of 12 December 2024). Pure."""

from tidings.core.errors import FieldError

ACCENT = "#0b5cad"
"""Ours on a light page."""
ACCENT_DARK = "#7db7ff"
"""Ours on a dark one."""
PAPER = "#ffffff"
PAPER_DARK = "#12161c"
"""What the pages are written on; words on a button have the same colour."""
LEAST = 4.5
"""The contrast that level AA asks of words that are not large."""


def contrast(one: str, other: str) -> float:
    """From 1, which is none, to 21; colours as `#rrggbb`, in whatever order."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def check_accent(colour: str, *, is_dark: bool) -> FieldError | None:
    """Why this is no colour of words on the page, if it is none."""
    found = contrast(colour, PAPER_DARK if is_dark else PAPER)
    if found >= LEAST:
        return None
    # To the tenth below, so that what is just too little does not look enough.
    shown = int(found * 10) / 10
    page, way = ("the dark page", "a lighter") if is_dark else ("white", "a darker")
    detail = f"{colour} on {page} has a contrast of {shown}:1, and words need {LEAST}:1 to be read (WCAG AA): take {way} one"
    return FieldError("/accent_dark" if is_dark else "/accent", "low_contrast", detail)


def words_on(colour: str) -> str:
    """White or black, whichever is read better on it."""
    return "#ffffff" if contrast(colour, "#ffffff") >= contrast(colour, "#000000") else "#000000"


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
