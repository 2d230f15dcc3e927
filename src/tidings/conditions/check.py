"""Reading a condition: everything that is wrong with it at once, each with its place."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

import msgspec

from tidings.conditions.model import (
    CONTACT_FIELDS,
    MAX_CHOICES,
    MAX_DEPTH,
    MAX_LEAVES,
    MAX_TEXT,
    OPERATORS,
    WHOLE_NUMBERS,
    Condition,
    Operand,
    steps_of,
)
from tidings.conditions.moments import moment_of
from tidings.core.errors import FieldError
from tidings.core.strict_json import pointer

_MOST = 100
_PARTS = ("all", "any", "not", "field")
_AT_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_TAKES: Mapping[Operand, str] = {
    "scalar": f"a text of at most {MAX_TEXT:,} characters, a number or a flag",
    "choices": f"a list of 1 to {MAX_CHOICES} texts, numbers or flags",
    "number": "a number",
    "text": f"a text of at most {MAX_TEXT:,} characters",
    "flag": "true or false",
    "time": "a time of RFC 3339, or one from now as -7d or +2h",
}


def parse_condition(raw: object, prefix: str = "") -> Condition | list[FieldError]:
    """The condition that JSON (bytes, text, or what was read of it) says, or all that is wrong with it, with pointers under `prefix`."""
    if isinstance(raw, bytes | bytearray | str | msgspec.Raw):
        try:
            raw = msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return [FieldError(prefix, "invalid_json", "This is not JSON that can be read")]
    errors = check_condition(raw, prefix)
    if errors:
        return errors
    return raw if isinstance(raw, Condition) else msgspec.convert(raw, Condition)


def check_condition(given: object, prefix: str = "") -> list[FieldError]:
    """All that is wrong with a condition, as it was read from JSON or as its struct; pointers stand under `prefix`."""
    if isinstance(given, Condition):
        try:
            given = msgspec.to_builtins(given)
        except RecursionError:
            return [_too_deep(prefix)]
    checked = _Checked(prefix)
    checked.look(given, prefix, 1)
    return checked.errors[:_MOST]


class _Checked:
    """What was found so far in one condition."""

    def __init__(self, prefix: str) -> None:
        self.errors: list[FieldError] = []
        self._prefix = prefix
        self._leaves = 0

    def look(self, given: object, place: str, depth: int) -> None:
        """What is wrong here and below is among the errors."""
        if len(self.errors) >= _MOST:
            return
        if depth > MAX_DEPTH:
            self.errors.append(_too_deep(place))
        elif not isinstance(given, dict):
            self._wrong(place, "not_a_condition", "A condition is an object with all, any, not, or a field and an operator")
        else:
            self._look_in(cast("dict[str, object]", given), place, depth)

    def _look_in(self, given: dict[str, object], place: str, depth: int) -> None:
        for name in given:
            if name not in _PARTS and name not in OPERATORS:
                self._wrong(place + pointer(name[:64]), "unknown_field", f"There is no such operator; there are {', '.join(OPERATORS)}")
        parts = [name for name in _PARTS if name in given]
        if len(parts) != 1:
            self._wrong(place, "one_of_all_any_not_field", "Give exactly one of all, any, not and field")
            return
        [part] = parts
        if part == "field":
            self._look_at_leaf(given, place)
            return
        for name in OPERATORS:
            if name in given:
                self._wrong(place + pointer(name), "operator_without_field", "An operator stands beside a field")
        if part == "not":
            self.look(given[part], place + pointer(part), depth + 1)
            return
        items = given[part]
        if not isinstance(items, list) or not 1 <= len(cast("list[object]", items)) <= MAX_LEAVES:
            self._wrong(place + pointer(part), "not_a_list", f"This is a list of 1 to {MAX_LEAVES} conditions")
            return
        for index, item in enumerate(cast("list[object]", items)):
            self.look(item, place + pointer(part, index), depth + 1)

    def _look_at_leaf(self, given: dict[str, object], place: str) -> None:
        self._leaves += 1
        if self._leaves == MAX_LEAVES + 1:
            self._wrong(self._prefix, "too_many_conditions", f"A condition has at most {MAX_LEAVES} fields")
        field = given["field"]
        if not isinstance(field, str) or steps_of(field) is None:
            names = ", ".join(CONTACT_FIELDS)
            self._wrong(
                place + pointer("field"),
                "unknown_field_name",
                f"A field is contact.<{names}>, contact.attributes.<name>, or data.<path>",
            )
        operators = [name for name in OPERATORS if name in given]
        if len(operators) != 1:
            self._wrong(place, "one_operator", f"Give exactly one of {', '.join(OPERATORS)}")
        for name in operators:
            takes = OPERATORS[name]
            if not _fits(given[name], takes):
                self._wrong(place + pointer(name), "invalid_operand", f"{name} takes {_TAKES[takes]}")

    def _wrong(self, place: str, code: str, detail: str) -> None:
        self.errors.append(FieldError(place, code, detail))


def _fits(value: object, takes: Operand) -> bool:
    match takes:
        case "scalar":
            return isinstance(value, bool) or _is_number(value) or _is_text(value)
        case "choices":
            if not isinstance(value, list):
                return False
            listed = cast("list[object]", value)
            return 1 <= len(listed) <= MAX_CHOICES and all(_fits(item, "scalar") for item in listed)
        case "number":
            return _is_number(value)
        case "text":
            return _is_text(value)
        case "flag":
            return isinstance(value, bool)
        case "time":
            return isinstance(value, str) and 2 <= len(value) <= 64 and moment_of(value, _AT_ANY_TIME) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= (WHOLE_NUMBERS if isinstance(value, int) else 1e300)


def _too_deep(place: str) -> FieldError:
    return FieldError(place, "too_deep", f"A condition has at most {MAX_DEPTH} levels")
