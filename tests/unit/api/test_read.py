"""A request is read into the operation's struct, or every wrong field is told, with its place."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from tidings.api.read import read_body, read_query
from tidings.core.errors import Invalid, Malformed
from tidings.core.lines import ONE_LINE


class Leaf(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=5, pattern=ONE_LINE)]
    size: int | None = None


class Tree(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    leaf: Leaf | None = None
    either: str | Leaf | Annotated[list[str | Leaf], Meta(min_length=1, max_length=3)] = "x"
    named: dict[Annotated[str, Meta(max_length=3)], Leaf] = {}
    free: msgspec.Raw = msgspec.Raw()


class Question(msgspec.Struct, kw_only=True):
    limit: Annotated[int, Meta(ge=1)] = 5
    word: str | None = None
    since: datetime | None = None


def pointers(body: object) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read_body(msgspec.json.encode(body), Tree)
    return sorted(error.pointer for error in caught.value.errors)


def test_every_wrong_field_is_told_at_once_however_deep():
    assert pointers({"leaf": {"name": 1, "size": "x", "more": 1}, "either": [{"name": 2}, "ok", 3], "named": {"a": {}}, "odd": 1}) == [
        "/either/0/name",
        "/either/2",
        "/leaf/more",
        "/leaf/name",
        "/leaf/size",
        "/named/a/name",
        "/odd",
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({"either": []}, "/either"),
        ({"either": ["x"] * 4}, "/either"),
        ({"either": {"name": 1}}, "/either/name"),
        ({"either": 7}, "/either"),
        ({"named": {"much too long": {"name": "x"}}}, "/named/much too long"),
        ({"named": {"a/b": {"name": "too long"}}}, "/named/a~1b"),
        ({"leaf": {"name": "a\nb"}}, "/leaf/name"),
        ({"leaf": {"name": "ab\n"}}, "/leaf/name"),
    ],
)
def test_the_place_of_what_is_wrong_is_told(body: object, pointer: str):
    assert pointers(body)[0].startswith(pointer)


def test_a_line_is_told_in_words():
    with pytest.raises(Invalid) as caught:
        read_body(b'{"leaf": {"name": "a\\u2028b"}}', Tree)
    assert [error.code for error in caught.value.errors] == ["invalid_character"]


def test_free_json_stays_as_it_came():
    tree: Tree = read_body(b'{"free": {"a": [1, 2.50]}}', Tree)
    assert bytes(tree.free) == b'{"a": [1, 2.50]}'


def test_a_query_is_read():
    asked: Question = read_query(b"limit=7&word=%C3%A9&since=2026-01-01T00:00:00Z", Question)
    assert (asked.limit, asked.word, asked.since) == (7, "é", datetime(2026, 1, 1, tzinfo=UTC))
    assert read_query(b"", None) is None


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        (b"limit=0", "limit"),
        (b"limit=x", "limit"),
        (b"limit=1&limit=2", "limit"),
        (b"other=1", "other"),
        (b"word=%00", "word"),
        (b"since=null", "since"),
        (b"since=0001-01-01T00:00:00%2B14:00", "since"),
        (b"since=9999-12-31T23:59:59-14:00", "since"),
    ],
)
def test_a_wrong_parameter_is_named(raw: bytes, pointer: str):
    with pytest.raises(Invalid) as caught:
        read_query(raw, Question)
    assert {error.pointer for error in caught.value.errors} == {pointer}


@pytest.mark.parametrize("raw", [b"limit", b"%ff=1", b"word=%ff", b"a=1&" * 60, "é=1".encode()])
def test_a_query_that_cannot_be_read_is_malformed(raw: bytes):
    with pytest.raises(Malformed):
        read_query(raw, Question)
