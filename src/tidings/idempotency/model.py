"""The data of idempotency."""

from datetime import timedelta

import msgspec

KEPT_FOR = timedelta(days=7)
"""How long an answer is replayed; after that the key is as new."""


class Fresh(msgspec.Struct, frozen=True):
    """Nobody has used this key, and until the transaction ends nobody else can."""


class Replay(msgspec.Struct, frozen=True):
    """The same request was answered before: this is what was said."""

    status: int
    answer: str


class KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it is stored, with the hash of the request that it belongs to."""

    hash: bytes
    status: int
    answer: str
