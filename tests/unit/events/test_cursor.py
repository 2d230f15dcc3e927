"""A cursor is one position a bucket, in a text that is read back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.core.errors import Invalid
from tidings.events import parse_cursor, write_cursor

positions = st.lists(st.integers(0, 2**63 - 1), min_size=64, max_size=64).map(tuple)


@given(positions)
def test_a_cursor_is_read_back(cursor: tuple[int, ...]) -> None:
    assert parse_cursor(write_cursor(cursor)) == cursor


def test_no_cursor_is_the_beginning() -> None:
    assert parse_cursor(None) == parse_cursor("") == (0,) * 64


@given(st.text(max_size=60))
def test_any_text_is_a_cursor_or_a_clear_refusal(text: str) -> None:
    try:
        cursor = parse_cursor(text)
    except Invalid:
        return
    assert all(0 <= position < 2**63 for position in cursor)


@pytest.mark.parametrize("text", ["AAA", "____", "-", "é", "QAAAAAAAAAAB"])
def test_what_no_list_has_given_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_cursor(text)
