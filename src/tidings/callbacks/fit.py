"""What was told, as the database can hold it: whoever signs what they say may still say anything. Pure."""

from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

import msgspec

from tidings.channels import Told

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)

One = TypeVar("One", bound=msgspec.Struct)


def fit(told: Told, received_at: datetime) -> Told:
    """The same without U+0000 and halves of characters; a time that cannot be is the one at which it came."""
    return _fitting(told, received_at)


def _fitting(one: One, received_at: datetime) -> One:
    changes: dict[str, object] = {}
    for name in one.__struct_fields__:
        value = getattr(one, name)
        kept = _kept(value, received_at)
        if kept is not value:
            changes[name] = kept
    return msgspec.structs.replace(one, **changes) if changes else one


def _kept(value: object, received_at: datetime) -> object:
    match value:
        case str():
            return _text(value)
        case datetime():
            return value if _EARLIEST <= value <= received_at + _AHEAD else received_at
        case tuple() if value:
            items = cast("tuple[object, ...]", value)
            kept = tuple(_kept(item, received_at) for item in items)
            return items if all(new is old for new, old in zip(kept, items, strict=True)) else kept
        case dict() if value:
            return {_text(name): _text(text) for name, text in cast("dict[str, str]", value).items()}
        case msgspec.Struct():
            return _fitting(value, received_at)
        case _:
            return value


def _text(text: str) -> str:
    if text.isascii() and "\0" not in text:
        return text
    kept = text.replace("\0", "").encode("utf-8", "replace").decode()
    return text if kept == text else kept
