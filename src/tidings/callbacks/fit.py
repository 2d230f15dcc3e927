"""What was told, as the database can hold it: whoever signs what they say may still say anything. Pure."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

import msgspec

from tidings.channels import Inbound, Receipt, Told

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
# A row of an index holds 2,704 bytes (PostgreSQL 15, BTMaxItemSize), and a character up to four. No address is longer than this.
_KEY_LIMIT = 320

One = TypeVar("One", bound=msgspec.Struct)
Said = TypeVar("Said", bound=Told)


def fit(told: Said, received_at: datetime) -> Said:
    """The same without U+0000 and halves of characters; a time that cannot be is the one at which it came.

    What becomes a key is short: a longer event id is known by its hash, and of whom they wrote to the beginning counts.
    """
    kept = _fitting(told, received_at)
    if isinstance(kept, Receipt) and len(kept.event_id) > _KEY_LIMIT:
        return msgspec.structs.replace(kept, event_id=hashlib.sha256(kept.event_id.encode()).hexdigest())
    if isinstance(kept, Inbound) and kept.to is not None and len(kept.to) > _KEY_LIMIT:
        return msgspec.structs.replace(kept, to=kept.to[:_KEY_LIMIT])
    return kept


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
