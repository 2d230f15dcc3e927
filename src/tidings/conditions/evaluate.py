"""Asking a condition of facts. Total: nothing that is missing, null or of another type is an error."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import cast

import msgspec
from msgspec import UNSET

from tidings.conditions.model import MAX_DEPTH, OPERATORS, Condition, steps_of
from tidings.conditions.moments import moment_of, written_time

Facts = Mapping[str, object]
"""`{"contact": {"name": …, "attributes": {…}}, "data": {…}}`; whatever is not there is missing."""

# The struct's own names of what it may be, with the operator's name where it is one.
_FIELDS = {field.name: field.encode_name for field in msgspec.structs.fields(Condition)}


def evaluate(condition: Condition, facts: Facts, now: datetime) -> bool:
    """Whether the condition holds; `now` is what `-7d` counts from. What is no whole condition does not hold."""
    return _holds(condition, facts, now, 1)


def _holds(condition: Condition, facts: Facts, now: datetime, depth: int) -> bool:
    given: dict[str, object] = {
        told: value for name, told in _FIELDS.items() if (value := cast("object", getattr(condition, name))) is not UNSET
    }
    if depth > MAX_DEPTH:
        return False
    match given:
        case {"all": _, **rest} if not rest and condition.every is not UNSET:
            return all(_holds(part, facts, now, depth + 1) for part in condition.every)
        case {"any": _, **rest} if not rest and condition.some is not UNSET:
            return any(_holds(part, facts, now, depth + 1) for part in condition.some)
        case {"not": Condition() as part, **rest} if not rest:
            return not _holds(part, facts, now, depth + 1)
        case {"field": str(field), **rest} if len(rest) == 1:
            [(name, operand)] = rest.items()
            steps = steps_of(field)
            return name in OPERATORS and steps is not None and _TESTS[name](_value(steps, facts), operand, now)
        case _:
            return False


def _value(steps: tuple[str, ...], facts: Facts) -> object:
    """What stands there; None where nothing does."""
    at: object = facts
    for step in steps:
        at = _below(at, step)
    return at


def _below(at: object, step: str) -> object:
    if isinstance(at, Mapping):
        return cast("Mapping[str, object]", at).get(step)
    if isinstance(at, list) and step.isascii() and step.isdecimal():
        listed, place = cast("list[object]", at), int(step)
        return listed[place] if place < len(listed) else None
    return None


def _is(fact: object, value: object, _: datetime) -> bool:
    if isinstance(fact, bool) or isinstance(value, bool):
        return isinstance(fact, bool) and isinstance(value, bool) and fact == value
    if isinstance(fact, str) or isinstance(value, str):
        return isinstance(fact, str) and isinstance(value, str) and fact == value
    return (numbers := _numbers(fact, value)) is not None and numbers[0] == numbers[1]


def _in(fact: object, choices: object, now: datetime) -> bool:
    return isinstance(choices, list) and any(_is(fact, value, now) for value in cast("list[object]", choices))


def _contains(fact: object, value: object, now: datetime) -> bool:
    if isinstance(fact, str):
        return isinstance(value, str) and value in fact
    return isinstance(fact, list | tuple) and any(_is(item, value, now) for item in cast("list[object]", fact))


def _begins_with(fact: object, value: object, _: datetime) -> bool:
    return isinstance(fact, str) and isinstance(value, str) and fact.startswith(value)


def _exists(fact: object, value: object, _: datetime) -> bool:
    return (fact is not None) is value


def _before(fact: object, value: object, now: datetime) -> bool:
    return (times := _times(fact, value, now)) is not None and times[0] < times[1]


def _after(fact: object, value: object, now: datetime) -> bool:
    return (times := _times(fact, value, now)) is not None and times[0] > times[1]


def _numbers(fact: object, value: object) -> tuple[int | float, int | float] | None:
    if isinstance(fact, bool) or isinstance(value, bool):
        return None
    return (fact, value) if isinstance(fact, int | float) and isinstance(value, int | float) else None


def _times(fact: object, value: object, now: datetime) -> tuple[datetime, datetime] | None:
    """A time among the facts is one, or a text that writes one; without an offset it is in UTC."""
    found = written_time(fact) if isinstance(fact, str) else fact
    limit = moment_of(value, now) if isinstance(value, str) else None
    if not isinstance(found, datetime) or limit is None:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC), limit


_Test = Callable[[object, object, datetime], bool]

_TESTS: Mapping[str, _Test] = {
    "is": _is,
    "is_not": lambda fact, value, now: not _is(fact, value, now),
    "in": _in,
    "not_in": lambda fact, value, now: not _in(fact, value, now),
    "above": lambda fact, value, _: (pair := _numbers(fact, value)) is not None and pair[0] > pair[1],
    "below": lambda fact, value, _: (pair := _numbers(fact, value)) is not None and pair[0] < pair[1],
    "at_least": lambda fact, value, _: (pair := _numbers(fact, value)) is not None and pair[0] >= pair[1],
    "at_most": lambda fact, value, _: (pair := _numbers(fact, value)) is not None and pair[0] <= pair[1],
    "contains": _contains,
    "begins_with": _begins_with,
    "exists": _exists,
    "before": _before,
    "after": _after,
}
