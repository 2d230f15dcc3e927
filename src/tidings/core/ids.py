"""Ids: a UUIDv7 that carries its bucket, written in the API as a TypeID.

A TypeID is a prefix, an underscore and 26 characters of Crockford's base 32 (github.com/jetify-com/typeid, spec v0.3).
The lowest six bits of every id name its bucket (one of 64), so that a row is found by its id alone wherever it lives.
"""

import hashlib
import os
import struct
import time
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID, SafeUUID

BUCKETS = 64

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}

_RANDOM = struct.Struct(">HQ")
_FIXED = 0x7 << 76 | 0x2 << 62
_FREE = ~(0xF << 76 | 0x3 << 62)
_blank, _set = object.__new__, object.__setattr__

_spare: list[int] = []
# A child must not draw what its parent will.
os.register_at_fork(after_in_child=_spare.clear)


def new_id(bucket: int | None = None) -> UUID:
    """A new time-ordered id in `bucket` (0 to 63), or in a random one."""
    if not _spare:
        # One call to the system for many ids: it costs more than all the rest.
        _spare.extend([high << 64 | low for high, low in _RANDOM.iter_unpack(os.urandom(_RANDOM.size * 128))])
    # RFC 9562 section 5.7: version 7 in bits 48 to 51, variant 0b10 in bits 64 and 65.
    value = (time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF) << 80 | _spare.pop() & _FREE | _FIXED
    if bucket is not None:
        value = value & ~0x3F | bucket
    # Its constructor looks at five ways to write one, and takes twice as long.
    made = _blank(UUID)
    _set(made, "int", value)
    _set(made, "is_safe", SafeUUID.unknown)
    return made


def bucket_of(value: UUID) -> int:
    """The bucket that an id carries."""
    return value.int & 0x3F


def bucket_of_key(kind: str, value: str) -> int:
    """The bucket of an index row that is found by a text: the hash of its kind and value."""
    return hashlib.blake2b(f"{kind}\0{value}".encode(), digest_size=1).digest()[0] & 0x3F


def encode(prefix: str, value: UUID) -> str:
    """`msg_01jd…`: the id as the API writes it."""
    number = value.int
    pairs = _PAIRS
    return (
        f"{prefix}_{pairs[number >> 120]}"
        f"{pairs[number >> 110 & 1023]}{pairs[number >> 100 & 1023]}{pairs[number >> 90 & 1023]}{pairs[number >> 80 & 1023]}"
        f"{pairs[number >> 70 & 1023]}{pairs[number >> 60 & 1023]}{pairs[number >> 50 & 1023]}{pairs[number >> 40 & 1023]}"
        f"{pairs[number >> 30 & 1023]}{pairs[number >> 20 & 1023]}{pairs[number >> 10 & 1023]}{pairs[number & 1023]}"
    )


encode_often = lru_cache(20_000)(encode)
"""The same, for an id that is written again and again: a conversation's, a person's."""


def first_id_at(moment: datetime) -> UUID:
    """An id that is smaller than every id that was made from `moment` on: they begin with their milliseconds."""
    return UUID(int=min(max(int(moment.timestamp() * 1_000), 0), 2**48 - 1) << 80)


def time_of_id(value: UUID) -> datetime:
    """When an id was made, in real time."""
    return datetime.fromtimestamp((value.int >> 80) / 1_000, UTC)


def decode(prefix: str, text: str) -> UUID | None:
    """The id that `text` writes, or None where it writes none with this prefix."""
    head, _, tail = text.partition("_")
    if head != prefix or len(tail) != 26 or tail[0] > "7":
        return None
    number = 0
    for letter in tail:
        digit = _VALUES.get(letter)
        if digit is None:
            return None
        number = number << 5 | digit
    return UUID(int=number)
