"""Metadata: the merge of RFC 7396, and dotted paths."""

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.conversations.patch_metadata import MOST_BYTES, MOST_DEPTH, MOST_KEYS, merged, patched, wrong_metadata, wrong_paths

Json = dict[str, Any]

_NAMES = st.text("abc", min_size=1, max_size=2)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("xy", max_size=2),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=8,
)
_OBJECTS = st.dictionaries(_NAMES, _VALUES, max_size=4)


# RFC 7396, appendix A: those in which both sides are objects.
@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_the_rfc(target: Json, patch: Json, result: Json) -> None:
    assert merged(target, patch) == result


def _merge_patch(target: object, patch: object) -> object:
    """The pseudo-code of RFC 7396, section 2, word for word."""
    if not isinstance(patch, dict):
        return patch
    made: Json = dict(cast("Json", target)) if isinstance(target, dict) else {}
    for name, value in cast("Json", patch).items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = _merge_patch(made.get(name), value)
    return made


@given(_OBJECTS, _OBJECTS)
def test_it_merges_as_the_rfc_says_and_once_is_enough(target: Json, patch: Json) -> None:
    before = repr(target)
    once = merged(target, patch)
    assert once == _merge_patch(target, patch)
    assert merged(once, patch) == once
    assert repr(target) == before, "what was given is left alone"


def _at(value: object, path: str) -> object:
    for step in path.split("."):
        value = cast("Json", value).get(step) if isinstance(value, dict) else None
    return value


@given(_OBJECTS, st.dictionaries(st.lists(_NAMES, min_size=1, max_size=3).map(".".join), _VALUES, max_size=3))
def test_what_a_path_says_stands_there_whole(target: Json, paths: Json) -> None:
    if wrong_paths(paths, "/metadata_at"):
        return
    made = patched(target, paths)
    for path, value in paths.items():
        assert _at(made, path) == value
    assert patched(made, paths) == made


def test_paths_are_names_with_dots_between() -> None:
    wrong = wrong_paths({"": 1, "a..b": 1, ".a": 1, "a" * 101: 1, ".".join("a" * 9): 1, "x/~": 1, "y": 1, "y.z": 1, "yy": 1}, "/at")
    assert [(one.pointer, one.code) for one in wrong] == [
        ("/at/", "invalid_path"),
        ("/at/a..b", "invalid_path"),
        ("/at/.a", "invalid_path"),
        (f"/at/{'a' * 64}", "invalid_path"),
        ("/at/a.a.a.a.a.a.a.a.a", "invalid_path"),
        ("/at/y", "crossing_paths"),
    ]


def test_metadata_has_bounds() -> None:
    deep: Json = {}
    for _ in range(MOST_DEPTH - 1):
        deep = {"n": deep}
    assert wrong_metadata(deep, "/metadata") == []
    assert [one.code for one in wrong_metadata({"n": [deep]}, "/metadata")] == ["too_deep"]
    assert [one.code for one in wrong_metadata({"n": "x" * MOST_BYTES}, "/metadata")] == ["too_large"]
    assert [one.code for one in wrong_metadata({f"n{n}": n for n in range(MOST_KEYS + 1)}, "/metadata")] == ["too_many_names"]
    assert wrong_metadata({f"n{n}": n for n in range(MOST_KEYS)}, "/metadata") == []
