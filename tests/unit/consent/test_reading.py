import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.consent import Reading, reading


@pytest.mark.parametrize(
    "text", ["STOP", "stop", " Stop. ", "Stop!!", "STOP ALL", "opt-out", "Opt out", "unsubscribe", "Cancel", "END", "quit", "revoke"]
)
def test_a_word_that_asks_to_stop_is_read_so_however_it_is_written(text: str):
    assert reading(text) is Reading.STOP


@pytest.mark.parametrize("text", ["\uff33\uff34\uff2f\uff30", "stop\n", '"stop"', "STOP 🙏"])
def test_what_a_keyboard_makes_of_it_is_no_matter(text: str):
    assert reading(text) is Reading.STOP


@pytest.mark.parametrize(
    ("text", "meant"), [("START", Reading.START), ("unstop", Reading.START), ("Help?", Reading.HELP), ("info", Reading.HELP)]
)
def test_the_way_back_and_the_call_for_help_are_read(text: str, meant: Reading):
    assert reading(text) is meant


@pytest.mark.parametrize(
    "text", ["", "Yes", "Please don't stop", "Where is the bus stop", "stop it", "end of march", "startling", "0", "STOP" * 100]
)
def test_what_says_anything_else_means_none_of_them(text: str):
    assert reading(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str):
    assert reading(text) in (None, *Reading)
