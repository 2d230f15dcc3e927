"""The filters and tests of templates. Every filter that reads or builds much is charged for it, so that a render stays bounded.

Values come as str, int, float, bool, None, tuple, list (the engine's own) and PlainMap; what leaves is never a list, whose
methods a template could reach.
"""

import math
import urllib.parse
from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import cast

from tidings.expressions import wording
from tidings.expressions.budget import CONTROLS, WORK_LIMIT, BadValueError, MissingError, RunawayError, charge, current, decimal_of, text_of
from tidings.expressions.plain import PlainMap

_RANGE_LIMIT = 1_000


def finish(value: object) -> object:
    """What the engine writes for a value: texts, numbers and booleans as they are; no list, no mapping, no null."""
    if type(value) is str:
        # charge(), without the call: this line runs for nearly every value of every message.
        current.work -= len(value) + 1
        if current.work < 0:
            raise RunawayError
        # Nearly all are printable, and that is seen at once; the text as a whole need not be looked through then.
        if not value.isprintable() and CONTROLS.search(value):
            current.has_controls = True
        return NotImplemented
    if value is None:
        raise MissingError
    if isinstance(value, bool | int | float | str):
        if isinstance(value, float) and not math.isfinite(value):
            raise BadValueError("A number is too large to be written")
        charge(24)
        current.has_controls = current.has_controls or isinstance(value, str)
        return NotImplemented
    raise BadValueError("A list or a mapping cannot be written as text; write its parts")


def count_up(*bounds: object) -> tuple[int, ...]:
    """The global `range`."""
    numbers = [bound for bound in bounds if isinstance(bound, int)]
    if len(numbers) != len(bounds) or not 1 <= len(numbers) <= 3 or 0 in numbers[2:]:
        raise BadValueError("range needs one to three integers")
    counted = range(*numbers)
    if counted[:_RANGE_LIMIT] != counted:
        raise BadValueError(f"range gives at most {_RANGE_LIMIT:,} numbers")
    charge(len(counted))
    return tuple(counted)


def _many(value: object, name: str) -> list[object]:
    if value is None:
        raise MissingError
    if isinstance(value, PlainMap):
        charge(len(value))
        return list(value)
    if not isinstance(value, list | tuple):
        raise BadValueError(f"{name} needs a list")
    items = list(cast("Iterable[object]", value))
    charge(_size(items))
    return items


def _size(items: list[object]) -> int:
    """How many values a list holds, at any depth."""
    size = len(items)
    for item in items:
        if isinstance(item, list | tuple):
            size += _size(list(cast("Iterable[object]", item)))
        if size > WORK_LIMIT:
            raise RunawayError
    return size


def _out(number: Decimal) -> object:
    """A result of arithmetic: an integer where it is one, otherwise its digits, so that 0.10 stays 0.10."""
    if abs(number.adjusted()) > 30:
        raise BadValueError("A result is larger than 10^30")
    exponent = number.as_tuple().exponent
    if exponent == 0 and number.adjusted() < 18:
        return int(number)
    return f"{number:f}"


def _freeze(value: object) -> object:
    """What comes from the engine's own lists, made safe to go back."""
    charge(len(value) if isinstance(value, str) else 1)
    if isinstance(value, list | tuple):
        return tuple([_freeze(item) for item in cast("Iterable[object]", value)])
    if isinstance(value, dict) and not isinstance(value, PlainMap):
        raise BadValueError("A mapping cannot be made in a template")
    return value


def _result(text: str) -> str:
    charge(len(text))
    return text


def _rewrite(name: str, deed: Callable[[str], str]) -> Callable[[object], str]:
    def apply(value: object) -> str:
        return _result(deed(text_of(value, name)))

    return apply


def _quote(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _default(value: object, other: object = "", empty_too: object = False) -> object:
    return _freeze(other if value is None or (empty_too and not value) else value)


def _replace(value: object, old: object, new: object) -> str:
    text, old, new = text_of(value, "replace"), text_of(old, "replace"), text_of(new, "replace")
    charge(text.count(old) * len(new))
    return _result(text.replace(old, new))


def _truncate(value: object, length: object = 80, end: object = "…") -> str:
    text, end = text_of(value, "truncate"), text_of(end, "truncate")
    if not isinstance(length, int) or length < len(end):
        raise BadValueError("truncate needs a length")
    return _result(text if len(text) <= length else text[: length - len(end)].rstrip() + end)


def _join(values: object, between: object = "", attribute: object = None) -> str:
    items = _many(values if attribute is None else _map(values, attribute), "join")
    joint = text_of(between, "join")
    charge(len(joint) * len(items))
    return _result(joint.join([text_of(item, "join") for item in items]))


def _split(value: object, at: object = None) -> tuple[str, ...]:
    text = text_of(value, "split")
    if at is not None and (not isinstance(at, str) or not at):
        raise BadValueError("split needs a text to split at")
    parts = text.split(at)
    charge(len(parts) + len(text))
    return tuple(parts)


def _part(value: object, attribute: object) -> object:
    for name in str(attribute).split("."):
        if not isinstance(value, PlainMap) or name not in value:
            raise MissingError
        value = value[name]
    return value


def _map(values: object, attribute: object = None) -> tuple[object, ...]:
    if not isinstance(attribute, str):
        raise BadValueError('map needs attribute="…"')
    charge(len(attribute))
    return tuple([_freeze(_part(item, attribute)) for item in _many(values, "map")])


def _sorted(values: object, reverse: object = False, attribute: object = None) -> tuple[object, ...]:
    items = _many(values, "sort")
    keys = items if attribute is None else [_part(item, attribute) for item in items]
    if not all(isinstance(key, int | float) for key in keys) and not all(isinstance(key, str) for key in keys):
        raise BadValueError("sort needs only numbers or only texts")
    charge(20 * len(items) + sum(len(key) for key in keys if isinstance(key, str)))
    order = sorted(range(len(items)), key=_sort_key(keys), reverse=bool(reverse))
    return tuple([_freeze(items[index]) for index in order])


def _sort_key(keys: list[object]) -> Callable[[int], tuple[float, str]]:
    pairs = [(float(key), "") if isinstance(key, int | float) else (0.0, str(key)) for key in keys]
    return pairs.__getitem__


def _sum(values: object, attribute: object = None) -> object:
    items = _many(values if attribute is None else _map(values, attribute), "sum")
    return _out(sum([decimal_of(item, "sum") for item in items], Decimal(0)))


def _extreme(name: str, index: int) -> Callable[[object], object]:
    def choose(values: object) -> object:
        ordered = _sorted(values)
        if not ordered:
            raise BadValueError(f"{name} needs a list that is not empty")
        return ordered[index]

    return choose


def _reach(name: str, index: int) -> Callable[[object], object]:
    def choose(value: object) -> object:
        items = text_of(value, name) if isinstance(value, str) else _many(value, name)
        if not items:
            raise MissingError
        return _freeze(items[index])

    return choose


def _reverse(value: object) -> object:
    if isinstance(value, str):
        return _result(text_of(value, "reverse")[::-1])
    return _freeze(tuple(reversed(_many(value, "reverse"))))


def _items(value: object) -> object:
    if not isinstance(value, PlainMap):
        raise BadValueError("items needs a mapping")
    return _freeze(tuple(dict[str, object].items(value)))


def _length(value: object) -> int:
    if isinstance(value, str | PlainMap):
        return len(value)
    return len(_many(value, "length"))


def _calculate(name: str, deed: Callable[[Decimal, Decimal], Decimal]) -> Callable[[object, object], object]:
    def apply(value: object, other: object) -> object:
        charge(40)
        return _out(deed(decimal_of(value, name), decimal_of(other, name)))

    return apply


def _round(value: object, digits: object = 0) -> object:
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 12:
        raise BadValueError("round needs 0 to 12 digits")
    return _out(decimal_of(value, "round").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _int(value: object) -> object:
    return _out(decimal_of(value, "int").quantize(Decimal(1), ROUND_DOWN))


def _float(value: object) -> float:
    return float(decimal_of(value, "float"))


def _abs(value: object) -> object:
    return _out(abs(decimal_of(value, "abs")))


FILTERS: dict[str, Callable[..., object]] = {
    "default": _default,
    "d": _default,
    "lower": _rewrite("lower", str.lower),
    "upper": _rewrite("upper", str.upper),
    "title": _rewrite("title", str.title),
    "capitalize": _rewrite("capitalize", str.capitalize),
    "trim": _rewrite("trim", str.strip),
    "string": _rewrite("string", str),
    "urlencode": _rewrite("urlencode", _quote),
    "replace": _replace,
    "truncate": _truncate,
    "join": _join,
    "split": _split,
    "map": _map,
    "sort": _sorted,
    "reverse": _reverse,
    "items": _items,
    "length": _length,
    "count": _length,
    "sum": _sum,
    "min": _extreme("min", 0),
    "max": _extreme("max", -1),
    "first": _reach("first", 0),
    "last": _reach("last", -1),
    "int": _int,
    "float": _float,
    "abs": _abs,
    "round": _round,
    "plus": _calculate("plus", lambda a, b: a + b),
    "minus": _calculate("minus", lambda a, b: a - b),
    "times": _calculate("times", lambda a, b: a * b),
    "number": wording.number,
    "money": wording.money,
    "date": wording.day,
    "time": wording.clock,
    "datetime": wording.moment,
}

_TESTS_OF_KIND = {"none", "number", "integer", "float", "string", "boolean", "mapping", "sequence", "iterable"}
TESTS = frozenset(
    _TESTS_OF_KIND | {"defined", "undefined", "true", "false", "odd", "even", "divisibleby", "startingwith", "endingwith", "in"}
)
