"""How many foreign bytes each parser of them is shown: ten thousand where there is time, a few on every change."""

from hypothesis import settings

_NOW = settings()
_IS_LONG = _NOW.max_examples >= 1_000

SHOWN = settings(max_examples=10_000 if _IS_LONG else _NOW.max_examples)
"""Above the `@given` of a test of a parser; the profile is known when tests are collected."""
