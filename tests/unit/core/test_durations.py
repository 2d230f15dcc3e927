from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.core.durations import parse_duration, write_duration


@given(st.integers(0, 3_000 * 86_400_000))
def test_what_is_written_is_read_as_the_same(milliseconds: int):
    duration = timedelta(milliseconds=milliseconds)
    assert parse_duration(write_duration(duration)) == duration or len(write_duration(duration)) > 11


@pytest.mark.parametrize(("seconds", "text"), [(0, "0d"), (90, "90s"), (600, "10m"), (86_400, "1d"), (90_000, "25h"), (0.25, "250ms")])
def test_the_largest_unit_that_fits_is_taken(seconds: float, text: str):
    assert write_duration(timedelta(seconds=seconds)) == text
