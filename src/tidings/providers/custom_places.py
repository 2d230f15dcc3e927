"""Where a value stands in what a target says: `/messages/0/id` (RFC 6901), `header:x-request-id`, `?state`, `body`. Never an exception.

A form and a query are read as one object of texts, so that `/state` finds a field of them; a name that stands there more than once is
a list.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Literal, cast
from urllib.parse import parse_qsl

import msgspec
from msgspec import Meta

from tidings.core.errors import FieldError

Place = Annotated[str, Meta(min_length=1, max_length=200)]
Scalar = str | int | float | bool | None

Format = Literal["json", "form", "query"]

MISSING = msgspec.UNSET
"""There is nothing at this place; null is a value."""

_POINTER = re.compile(r"(/([^~/]|~[01])*)+")
_INDEX = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)
_HEADER = re.compile(r"header:[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", re.ASCII)  # RFC 9110 section 5.6.2
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_FIELDS_LIMIT = 1_000


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """True where one of these values stands at this place. `0` and `"0"` are the same value; a place that is not there is none."""

    at: Place
    equals: Scalar | Annotated[list[Scalar], Meta(min_length=1, max_length=50)]


class Document(msgspec.Struct, frozen=True):
    """What somebody said: the value of its body, its headers (names in lower case), its query, and the body as it came."""

    value: object
    headers: Sequence[tuple[str, str]]
    query: dict[str, object]
    body: bytes


def read_fields(text: str) -> dict[str, object] | None:
    """A query or a form as an object of texts, or of lists of texts; None where it has too many fields."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_FIELDS_LIMIT)
    except ValueError:
        return None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else list(values) for name, values in fields.items()}


def read_json(body: bytes) -> object:
    """The value of a JSON text, MISSING where it is none."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return MISSING


def find(document: Document, place: str, item: object = MISSING) -> object:
    """What stands there, or MISSING; a pointer begins at `item` where one is given."""
    if place == "body":
        return document.body.decode("utf-8", "replace").strip()
    if place.startswith("header:"):
        name = place.removeprefix("header:").lower()
        return next((value for key, value in document.headers if key == name), MISSING)
    if place.startswith("?"):
        return document.query.get(place[1:], MISSING)
    return step_to(document.value if item is MISSING else item, place)


def step_to(value: object, pointer: str) -> object:
    """What a JSON pointer leads to, or MISSING; the empty one leads to the value itself."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = cast("dict[str, object]", value).get(name, MISSING)
        elif isinstance(value, list) and _INDEX.fullmatch(name):
            items = cast("list[object]", value)
            value = items[int(name)] if int(name) < len(items) else MISSING
        else:
            return MISSING
    return value


def text_of(value: object) -> str | None:
    """A text, a number or a boolean as the text that it writes, without what no database keeps; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        # Python refuses to write an integer of more than 4,300 digits.
        return str(value) if value.bit_length() <= 256 else None
    return _UNKEPT.sub("", value) if isinstance(value, str) else None


def text_at(document: Document, place: str | None, item: object = MISSING) -> str | None:
    """The text at this place; None where there is none, or the place is not told, or the text is empty."""
    return None if place is None else text_of(find(document, place, item)) or None


def holds(condition: Condition, document: Document, item: object = MISSING) -> bool | None:
    """Whether the condition is met; None where nothing stands at its place."""
    found = find(document, condition.at, item)
    if found is MISSING:
        return None
    wanted = condition.equals if isinstance(condition.equals, list) else [condition.equals]
    if found is None:
        return None in wanted
    text = text_of(found)
    return text is not None and text in {text_of(value) for value in wanted if value is not None}


def place_flaws(pointer: str, place: str | None, *, kinds: str) -> list[FieldError]:
    """What is wrong with a place; `kinds` says which may stand here: `/` a pointer, `h` a header, `?` a query's field, `b` the body."""
    if place is None:
        return []
    known = {
        "/": _POINTER.fullmatch(place) is not None,
        "h": _HEADER.fullmatch(place) is not None,
        "?": place.startswith("?") and len(place) > 1,
        "b": place == "body",
    }
    if any(known[kind] for kind in kinds):
        return []
    words = {"/": "/a/json/pointer", "h": "header:name", "?": "?field", "b": "body"}
    return [FieldError(pointer, "bad_place", f"A place is written as {' or '.join(words[kind] for kind in kinds)}.")]
