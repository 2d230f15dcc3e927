"""The two ways in which a call over the network can fail, and the whole difference between them."""

import msgspec


class NotSent(msgspec.Struct, frozen=True):
    """It did not happen, for certain: the peer never had what it would have needed. `may_retry`: the reason can pass."""

    code: str
    detail: str = ""
    may_retry: bool = True


class Ambiguous(msgspec.Struct, frozen=True):
    """Nobody can say: the peer may have had all of it, and its answer is missing or makes no sense."""

    code: str
    detail: str = ""
