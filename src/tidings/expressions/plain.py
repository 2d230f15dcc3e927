"""Data on its way into a template: copies without methods, so that a template reaches values and nothing else.

The engine hands a Python object's methods to the template: a dict's `clear()`, a list's `extend()`, and even a str's `format()`
where the str holds half of a surrogate pair and cannot be copied. So lists become tuples, which it copies, and dicts become a
dict that hides its methods.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

DEPTH_LIMIT = 20
VALUES_LIMIT = 5_000
CHARACTERS_LIMIT = 128_000
KEYS_LIMIT = 1_000

_LEAST, _MOST = -(2**63), 2**63 - 1


class NotPlainError(ValueError):
    """A value that no template may see. The text names the kind of value, never the value."""


class _Hidden:
    """A method of dict that a template cannot reach."""

    def __get__(self, instance: object, owner: type) -> object:
        raise AttributeError


class PlainMap(dict[str, object]):
    """A mapping that shows a template its keys and values, `items()`, and none of dict's other methods.

    `order.items` is nothing where the data has no such key: the engine looks for a key first and for an attribute after the miss.
    """

    __slots__ = ()

    # The engine asks of every mapping whether it has them, and hardly ever for them: nothing is asked quicker than a plain method.
    def items(self) -> tuple[tuple[str, object], ...]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Its keys with their values, as what the engine copies."""
        return tuple(dict[str, object].items(self))

    def __missing__(self, key: str) -> object:
        if key == "items":
            self.__class__ = _AfterTheMiss  # pyright: ignore[reportAttributeAccessIssue]
        raise KeyError(key)


class _NoItems:
    """The second look, after a key `items` was missed, finds nothing; the mapping is then as it was."""

    def __get__(self, instance: "PlainMap | None", owner: type) -> object:
        if instance is not None:
            instance.__class__ = PlainMap
        raise AttributeError("items")


class _AfterTheMiss(PlainMap):
    __slots__ = ()


for _name in [name for name in dir(dict) if not name.startswith("_") and name != "items"]:
    setattr(PlainMap, _name, _Hidden())
_AfterTheMiss.items = _NoItems()  # pyright: ignore[reportAttributeAccessIssue]


def plain_map(data: Mapping[str, object], *, characters: int = CHARACTERS_LIMIT) -> PlainMap:
    """A copy of `data` for a template; raises NotPlainError where it is too deep or too large or holds what is no plain value.

    Times, decimals and ids become text, and so do integers past 64 bits, which the engine would round.
    """
    return _Copier(characters).mapping(data, DEPTH_LIMIT)


class _Copier:
    """One copying, with what is left of its limits."""

    def __init__(self, characters: int) -> None:
        self.values = VALUES_LIMIT
        self.limit = self.characters = characters

    def too_large(self) -> NotPlainError:
        return NotPlainError(f"The data holds more than {VALUES_LIMIT:,} values or {self.limit:,} characters")

    def mapping(self, data: Mapping[str, object], depth: int) -> PlainMap:
        if len(data) > KEYS_LIMIT:
            raise NotPlainError(f"A mapping has more than {KEYS_LIMIT:,} keys")
        copied = PlainMap()
        for key, value in dict(data).items():
            # Nearly every value is a short ASCII text under such a key; the rest takes the careful way.
            if type(value) is str and type(key) is str and value.isascii() and key.isascii():
                self.values -= 1
                self.characters -= len(key) + len(value)
                copied[key] = value
            else:
                copied[self.text(key)] = self.value(value, depth - 1)
        if self.values < 0 or self.characters < 0:
            raise self.too_large()
        return copied

    def value(self, value: object, depth: int) -> object:
        if isinstance(value, PlainMap):
            return value  # a copy already, counted when it was made: many renders share it, and none can change it
        self.values -= 1
        if self.values < 0:
            raise self.too_large()
        if isinstance(value, str):
            return self.text(value)
        if value is None or isinstance(value, (bool, float)):
            return value
        if isinstance(value, int):
            return value if _LEAST <= value <= _MOST else self.text(_digits(value))
        if depth <= 0:
            raise NotPlainError(f"The data is nested more than {DEPTH_LIMIT} deep")
        if isinstance(value, dict):
            return self.mapping(cast("dict[str, object]", value), depth)
        if isinstance(value, list | tuple):
            return tuple([self.value(item, depth - 1) for item in cast("Iterable[object]", value)])
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, Decimal | UUID):
            return str(value)
        raise NotPlainError(f"The data holds a {type(value).__name__}")

    def text(self, text: object) -> str:
        if not isinstance(text, str):
            raise NotPlainError("A key of the data is no text")
        self.characters -= len(text)
        if self.characters < 0:
            raise self.too_large()
        if type(text) is not str:
            text = str.__str__(text)
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:
                raise NotPlainError("The data holds half of a surrogate pair") from None
        return text


def _digits(value: int) -> str:
    if value.bit_length() > 4096:
        raise NotPlainError("The data holds an integer of more than 4,096 bits")
    return str(value)
