"""Reading a request into the operation's own structs, with every wrong field told at once."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import msgspec

from tidings.core.errors import FieldError, Invalid, Malformed
from tidings.core.lines import ONE_LINE
from tidings.core.strict_json import json_problems, pointer

_PLACE = re.compile(r" - at `(?P<path>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\[(?P<index>\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown field `(?P<name>.*?)`", re.DOTALL)
_MOST = 100
_NOT_ONE_LINE = repr(ONE_LINE)[1:-1]


def check_bytes(body: bytes) -> None:
    """The body is JSON that can be kept; raises Malformed."""
    problems = json_problems(body)
    if problems:
        raise Malformed(problems)


def read_body(body: bytes, kind: Any) -> Any:
    """The body as its struct; raises Invalid with all that is wrong with its fields. `check_bytes` comes before."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        wrong = wrong_fields(kind, msgspec.json.decode(body), "")
        raise Invalid(wrong[:_MOST] or [_field_error(error, "")]) from error


def read_query(raw: bytes, kind: type[msgspec.Struct] | None) -> Any:
    """The query as its struct; unknown and repeated parameters are refused."""
    if not raw and kind is None:
        return None
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, strict_parsing=bool(raw), errors="strict", max_num_fields=50)
    except ValueError as error:
        raise Malformed([FieldError("", "invalid_query", "The query cannot be read")]) from error
    names = [name for name, _ in pairs]
    errors = [FieldError(name[:64], "repeated_parameter", "Give it once") for name in sorted({n for n in names if names.count(n) > 1})]
    known = _fields(kind).keys() if kind is not None else set[str]()
    errors += [FieldError(name[:64], "unknown_parameter", "There is no such parameter here") for name in names if name not in known]
    errors += [FieldError(name[:64], "invalid_character", "U+0000 cannot be kept") for name, value in pairs if "\0" in value]
    if errors:
        raise Invalid(errors[:_MOST])
    if kind is None:
        return None
    given: dict[str, str] = dict(pairs)
    try:
        query = msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        wrong = wrong_fields(kind, given, "", is_strict=False)
        raise Invalid(
            [msgspec.structs.replace(item, pointer=item.pointer.lstrip("/")) for item in wrong] or [_field_error(error, "")]
        ) from error
    errors = [FieldError(name, "invalid_time", "There is no such time in UTC") for name in given if _is_off_calendar(getattr(query, name))]
    # Read leniently, the word null is nothing at all: what somebody asked for would silently not be asked.
    errors += [
        FieldError(name, "invalid", "There is no null in an address: leave it out") for name in given if getattr(query, name) is None
    ]
    if errors:
        raise Invalid(errors)
    return query


def _is_off_calendar(value: object) -> bool:
    """At the edges of the calendar a time may be of no year in UTC, which nobody can ask the database for."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return False
    try:
        value.astimezone(UTC)
    except OverflowError:
        return True
    return False


def wrong_fields(kind: Any, value: object, place: str, *, is_strict: bool = True) -> list[FieldError]:
    """Everything that is wrong with a value, as far down as structs, lists and dictionaries go."""
    found: list[FieldError] = []
    if isinstance(value, dict):
        found = _wrong_in_object(kind, cast("Mapping[str, object]", value), place, is_strict=is_strict)
    elif isinstance(value, list):
        listed = [one for one in _kinds(kind) if get_origin(one) is list]
        if len(listed) == 1:
            [item_kind] = get_args(listed[0])
            for index, item in enumerate(cast("list[object]", value)[:10_001]):
                found += wrong_fields(item_kind, item, place + pointer(index), is_strict=is_strict)
                if len(found) >= _MOST:
                    return found
    if found:
        return found
    try:
        if is_strict:
            # As it came: JSON that is kept as it is cannot be converted from an object.
            msgspec.json.decode(msgspec.json.encode(value), type=kind)
        else:
            msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        return [_field_error(error, place)]
    return []


def _wrong_in_object(kind: Any, value: Mapping[str, object], place: str, *, is_strict: bool) -> list[FieldError]:
    """What is wrong below: of a union, its one struct or dictionary is what an object must be."""
    kinds = [one for one in _kinds(kind) if _is_struct(one) or get_origin(one) is dict]
    if len(kinds) > 1:
        # Of several that are told apart by a tag, the one that it says.
        kinds = [one for one in kinds if _is_struct(one) and _is_tagged(one, value)]
    if len(kinds) != 1:
        return []
    if _is_struct(kinds[0]):
        return _wrong_in_struct(kinds[0], value, place, is_strict=is_strict)
    name_kind, item_kind = get_args(kinds[0])
    found: list[FieldError] = []
    for name, item in value.items():
        at = place + pointer(name[:64])
        found += wrong_fields(name_kind, name, at, is_strict=is_strict) or wrong_fields(item_kind, item, at, is_strict=is_strict)
        if len(found) >= _MOST:
            break
    return found


def _kinds(kind: Any) -> list[Any]:
    """The types that a value may be of, without what is said about them."""
    if get_origin(kind) is Annotated:
        return _kinds(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [one for arm in get_args(kind) for one in _kinds(arm)]
    return [kind]


def _wrong_in_struct(kind: type[msgspec.Struct], value: Mapping[str, object], place: str, *, is_strict: bool) -> list[FieldError]:
    fields = _fields(kind)
    found: list[FieldError] = []
    for name, (hint, is_required) in fields.items():
        if name in value:
            if hint is not msgspec.Raw and not _holds_raw(hint):
                found += wrong_fields(hint, value[name], place + pointer(name), is_strict=is_strict)
        elif is_required:
            found.append(FieldError(place + pointer(name), "required", "This field is required"))
    if kind.__struct_config__.forbid_unknown_fields:
        known = {*fields, kind.__struct_config__.tag_field}
        found += [
            FieldError(place + pointer(name[:64]), "unknown_field", "There is no such field here") for name in value if name not in known
        ]
    return found


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, tuple[Any, bool]]:
    """Each field by its name in JSON: of what type it is, and whether it must be there. To look it up takes longer than to use it."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.encode_name: (hints[field.name], field.required) for field in msgspec.structs.fields(kind)}


def _is_tagged(kind: type[msgspec.Struct], value: Mapping[str, object]) -> bool:
    config = kind.__struct_config__
    return config.tag_field is not None and value.get(config.tag_field) == config.tag


def _holds_raw(hint: Any) -> bool:
    # Raw JSON may be anything, and cannot be converted from an object.
    return msgspec.Raw in get_args(hint)


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _field_error(error: msgspec.ValidationError, place: str) -> FieldError:
    text = str(error)
    found = _PLACE.search(text)
    steps = found["path"].removeprefix("$") if found else ""
    detail = text[: found.start()] if found else text
    path = "".join(pointer(step["name"] or step["index"]) for step in _STEP.finditer(steps))
    unknown = _UNKNOWN.search(detail)
    if unknown:
        return FieldError(place + path + pointer(unknown["name"][:64]), "unknown_field", "There is no such field here")
    if _NOT_ONE_LINE in detail:
        return FieldError(place + path, "invalid_character", "This is one line, without control characters")
    return FieldError(place + path, "invalid", detail[:300])
