"""What goes out and what comes in, as Python: answers have attributes, bodies are keywords and dictionaries.

An answer is read with what is known of it, and never refused for what is not: a field that a newer server tells is there as an attribute
all the same, a word that no list has is given as it came, and of several shapes an unknown one becomes a plain `Model`.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

_HIDDEN: Final = "…"


class Omit(Enum):
    """Says that a field is left out, where null would say something else."""

    OMIT = "omit"

    def __repr__(self) -> str:
        """As it is imported."""
        return "OMIT"


OMIT: Final = Omit.OMIT


class Model:
    """Something that the server has told. It cannot be changed."""

    _wire: ClassVar[Mapping[str, str]] = {}
    """Attributes whose names in JSON are others: `from_` is `from`."""
    _secret: ClassVar[frozenset[str]] = frozenset()
    """What `repr` does not show."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        values = self.__dict__
        values["_told"] = told
        known: set[str] = set()
        for name, (wire, hint) in fields_of(type(self)).items():
            known.add(wire)
            values[name] = decode(hint, told.get(wire))
        for name, value in told.items():
            if name not in known and name not in values and not hasattr(type(self), name):
                values[name] = value

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, as it came."""
        return dict(cast("Mapping[str, Any]", self.__dict__["_told"]))

    def __setattr__(self, name: str, value: object) -> None:
        """Refused."""
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed: it is what the server has told")

    def __delattr__(self, name: str) -> None:
        """Refused."""
        raise AttributeError(f"{type(self).__name__}.{name} cannot be taken out: it is what the server has told")

    def __eq__(self, other: object) -> bool:
        """The same was told of the same kind of thing."""
        return isinstance(other, Model) and type(self) is type(other) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """All of it but what is secret."""
        shown = (f"{name}={_HIDDEN if name in self._secret and value is not None else repr(value)}" for name, value in self._shown())
        return f"{type(self).__name__}({', '.join(shown)})"

    def _shown(self) -> list[tuple[str, object]]:
        return [(name, value) for name, value in self.__dict__.items() if name != "_told"]


@cache
def fields_of(kind: type[Model]) -> dict[str, tuple[str, Any]]:
    """Attribute -> its name in JSON, and its type."""
    hints = get_type_hints(kind)
    wire = {name: kind.__dict__.get("_wire", {}).get(name, name) for name in hints}
    return {name: (wire[name], hint) for name, hint in hints.items() if get_origin(hint) is not ClassVar}


def decode(hint: Any, told: Any) -> Any:
    """The JSON value as this type; as it is, where it is none."""
    if told is None or hint is Any:
        return told
    origin = get_origin(hint)
    if origin is None:
        return _plain(hint, told)
    if origin in (Union, UnionType):
        return _one_of(get_args(hint), told)
    if origin is list and isinstance(told, list):
        item = get_args(hint)[0]
        return [decode(item, one) for one in cast("list[Any]", told)]
    if origin is dict and isinstance(told, dict):
        value = get_args(hint)[1]
        return {name: decode(value, one) for name, one in cast("dict[str, Any]", told).items()}
    return told


def _plain(hint: Any, told: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Model):
        return hint(cast("dict[str, Any]", told)) if isinstance(told, dict) else told
    if hint in (datetime, date) and isinstance(told, str):
        try:
            return hint.fromisoformat(told)
        except ValueError:
            return told
    return told


def _one_of(kinds: Sequence[Any], told: Any) -> Any:
    if isinstance(told, dict):
        return _shape_of([kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Model)], cast("dict[str, Any]", told))
    if isinstance(told, list):
        kinds = [kind for kind in kinds if get_origin(kind) is list]
        told = cast("list[Any]", told)
    elif isinstance(told, str):
        kinds = [kind for kind in kinds if kind in (datetime, date)] if str not in kinds else []
    else:
        kinds = []
    return decode(kinds[0], told) if kinds else told


def _shape_of(kinds: Sequence[type[Model]], told: dict[str, Any]) -> Any:
    if not kinds:
        return told
    if len(kinds) == 1:
        return kinds[0](told)
    fitting = [kind for kind in kinds if _fits(kind, told)]
    # Of those whose words fit, the one that knows most of what is told.
    best = max(fitting, key=lambda kind: len({wire for wire, _ in fields_of(kind).values()} & told.keys()), default=Model)
    return best(told)


def _fits(kind: type[Model], told: Mapping[str, Any]) -> bool:
    """Whether each field that can only be certain words is one of them, and nothing is missing that must be there."""
    for wire, hint in fields_of(kind).values():
        if get_origin(hint) is Literal and len(get_args(hint)) == 1 and told.get(wire) not in get_args(hint):
            return False
        if wire not in told and not _may_be_null(hint):
            return False
    return True


def _may_be_null(hint: Any) -> bool:
    return hint is Any or (get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint))


def encode(body: object) -> bytes:
    """The body as JSON: what is omitted is left out, times are RFC 3339, bytes are base64."""
    return json.dumps(_given(body), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def written(value: object) -> str:
    """The value as it stands in an address."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(_given(value))


def _given(value: object) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        given = cast("Mapping[str, object]", value)
        return {str(name): _given(one) for name, one in given.items() if one is not OMIT}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone, and could mean anything: use datetime.now(UTC), or .replace(tzinfo=…)")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return b64encode(bytes(value)).decode()
    if isinstance(value, str) or not isinstance(value, Sequence | set | frozenset):
        return value
    return [_given(one) for one in cast("Sequence[object]", value)]
