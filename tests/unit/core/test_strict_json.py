"""What JSON lets pass and a shared statement cannot take is refused, with the place of what is wrong."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.core.strict_json import MAX_DEPTH, json_problems

REFUSED = {
    b'{"a": "\xff"}': "invalid_utf8",
    b'{"a": "\\ud800"}': "invalid_character",
    b'{"a": 1e999}': "number_out_of_range",
    b'{"a": 1e-20000}': "number_out_of_range",
    b'{"a": 1.' + b"0" * 20_000 + b"1}": "number_out_of_range",
    b'{"a": ' + b"9" * 5000 + b"}": "number_out_of_range",
    b'{"a": 1': "invalid_json",
    b"": "invalid_json",
    b"nope": "invalid_json",
    b'{"a": 1, "a": 2}': "duplicate_key",
    b'{"b": [{"a": 1, "\\u0061": 2}]}': "duplicate_key",
    b'{"a": "x\\u0000y"}': "invalid_character",
    b'{"x\\u0000": 1}': "invalid_character",
    b"[" * 40 + b"]" * 40: "too_deep",
    b"[" * 100_000 + b"]" * 100_000: "too_deep",
    b'{"a":' * 33 + b"1" + b"}" * 33: "too_deep",
}


@pytest.mark.parametrize("body", REFUSED, ids=lambda body: body[:30])
def test_a_body_that_cannot_be_kept_is_refused(body: bytes) -> None:
    assert [problem.code for problem in json_problems(body)] == [REFUSED[body]]


def test_the_place_of_a_wrong_character_is_told() -> None:
    [problem] = json_problems(b'{"to": [{"data": {"a/b": "\\u0000"}}]}')
    assert problem.pointer == "/to/0/data/a~1b"


def test_as_deep_as_allowed_is_allowed() -> None:
    assert json_problems(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) == []
    assert json_problems(b'"' + b"[" * 100 + b'"') == []


def test_the_same_key_in_different_objects_is_no_repetition() -> None:
    assert json_problems(b'[{"id": 1}, {"id": 2}, {"id": {"id": 3}}]') == []


def test_many_repeated_keys_cost_no_more_than_many_keys() -> None:
    body = json.dumps({f"k{n}": n for n in range(60_000)})[:-1].encode() + b', "k0": 1}'
    started = time.process_time()
    assert [problem.code for problem in json_problems(body)] == ["duplicate_key"]
    # Quadratic work would take minutes; the bound is far from both.
    assert time.process_time() - started < 20


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(anything, st.booleans())
def test_whatever_json_can_say_once_is_taken(value: Any, is_ascii: bool) -> None:
    assert json_problems(json.dumps(value, ensure_ascii=is_ascii).encode()) == []


@given(st.binary(max_size=200))
def test_no_bytes_break_the_check(body: bytes) -> None:
    for problem in json_problems(body):
        assert problem.code
