"""What a body must keep to before anybody looks at it: one bad value in a shared statement would abort it for everybody.

JSON allows more than a database takes, and its parsers let things pass: a key told twice, U+0000, half a surrogate pair,
numbers without bound, depth without end.
"""

import json
import re
from collections import Counter
from typing import cast

import msgspec

from tidings.core.errors import FieldError

MAX_DEPTH = 32

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
# What only a number that is out of bounds has; a text may look like one, too.
_WIDE = re.compile(rb"[eE][-+]?\d{3}")
_LONG = re.compile(rb"\d{300}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_problems(body: bytes) -> list[FieldError]:
    """Everything that is wrong with a body as JSON, whatever it should say; empty where nothing is."""
    try:
        body.decode()
        value: object = msgspec.json.decode(body)
    except UnicodeDecodeError as error:
        return [FieldError("", "invalid_utf8", f"The body is not UTF-8: byte {error.start} cannot be read")]
    except RecursionError:
        return [FieldError("", "too_deep", f"The body nests deeper than {MAX_DEPTH} levels")]
    except msgspec.DecodeError as error:
        return _unkept(body) or [FieldError("", "invalid_json", f"The body is not JSON that can be kept: {error}")]
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _depth(body) > MAX_DEPTH:
        return [FieldError("", "too_deep", f"The body nests deeper than {MAX_DEPTH} levels")]
    problems: list[FieldError] = []
    # Without an escape every quote is one of JSON's own: where fewer of them come out again, a key stood twice.
    if b"\\" in body or msgspec.json.encode(value).count(b'"') != body.count(b'"'):
        problems += _repeated(body)
    if b"\\u0000" in body:
        problems += _nul_in(value, "")
    if _WIDE.search(body) or (len(body) >= 300 and _LONG.search(body)):
        problems += _unkept(body)
    return problems


def pointer(*steps: str | int) -> str:
    """A JSON pointer (RFC 6901) from its steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _depth(body: bytes) -> int:
    deepest = depth = 0
    for byte in _STRING.sub(b"", body):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


class _Twice(dict[str, object]):
    """An object in which these keys stand more than once."""

    keys_told_twice: list[str]


def _repeated(body: bytes) -> list[FieldError]:
    return _repeated_in(json.loads(body, object_pairs_hook=_once), "")[:20]


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told = dict(pairs)
    if len(told) == len(pairs):
        return told
    found = _Twice(told)
    found.keys_told_twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    return found


def _repeated_in(value: object, place: str) -> list[FieldError]:
    problems: list[FieldError] = []
    if isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            problems += _repeated_in(item, place + pointer(index))
    elif isinstance(value, dict):
        if isinstance(value, _Twice):
            problems += [
                FieldError(place + pointer(name[:64]), "duplicate_key", f"The key {name[:64]!r} stands twice in one object")
                for name in value.keys_told_twice[:20]
            ]
        for name, item in cast("dict[str, object]", value).items():
            problems += _repeated_in(item, place + pointer(name[:64]))
    return problems


class _Wide(float):
    """A number that is out of bounds, where it stood."""


def _unkept(body: bytes) -> list[FieldError]:
    """The numbers that neither a double nor the database holds, and the halves of surrogate pairs, with their places."""
    try:
        value: object = json.loads(body.decode(), parse_int=_number, parse_float=_number, parse_constant=_refuse, strict=True)
        return _unkept_in(value, "")[:20]
    except (ValueError, RecursionError):
        return []


def _number(text: str) -> float:
    number = float(text)
    exponent = text.lower().partition("e")[2]
    # A decimal of the database has 16,383 places: 1e-20000 would abort the statement, though a double has it as 0.
    is_wide = len(text) > 400 or number in (float("inf"), float("-inf")) or len(exponent) > 6 or abs(int(exponent or 0)) > 400
    return _Wide(0) if is_wide else number


def _refuse(text: str) -> float:
    raise ValueError(text)


def _unkept_in(value: object, place: str) -> list[FieldError]:
    if isinstance(value, _Wide):
        return [FieldError(place, "number_out_of_range", "A number lies within ±1.7e308 and has at most 400 digits")]
    if isinstance(value, str):
        return [FieldError(place, "invalid_character", "Half of a surrogate pair cannot be kept")] if _SURROGATE.search(value) else []
    problems: list[FieldError] = []
    if isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            problems += _unkept_in(item, place + pointer(index))
    elif isinstance(value, dict):
        for name, item in cast("dict[str, object]", value).items():
            shown = _SURROGATE.sub("", name)
            problems += _unkept_in(name, place + pointer(shown))
            problems += _unkept_in(item, place + pointer(shown))
    return problems


def _nul_in(value: object, place: str) -> list[FieldError]:
    """U+0000 is no character that PostgreSQL can keep."""
    if isinstance(value, str):
        return [FieldError(place, "invalid_character", "U+0000 cannot be kept")] if "\0" in value else []
    problems: list[FieldError] = []
    if isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            problems += _nul_in(item, place + pointer(index))
    elif isinstance(value, dict):
        for name, item in cast("dict[str, object]", value).items():
            problems += _nul_in(name, place + pointer(name.replace("\0", "")))
            problems += _nul_in(item, place + pointer(name))
    return problems[:20]
