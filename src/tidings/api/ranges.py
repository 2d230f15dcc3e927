"""Which bytes of a file are asked for (RFC 9110 section 14): one range, or all of it."""

import re

import msgspec

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)


class Span(msgspec.Struct, frozen=True):
    """Bytes from `first` up to `last`, which is one of them."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


class Beyond(msgspec.Struct, frozen=True):
    """The file has no such bytes."""


def read_range(header: str | None, size: int) -> Span | Beyond | None:
    """The bytes that the header asks for of so many; None where it asks for all, or in a way that may be passed over.

    Several ranges at once are passed over, as section 14.2 allows: overlapping ones cost much more than they are.
    """
    found = _ONE.fullmatch(header.strip()) if header is not None else None
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        last = min(int(found[2]), size)
        return Span(size - last, size - 1) if last else Beyond()
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        # Section 14.1.1: it is invalid, and passed over.
        return None
    return Span(first, last) if first < size else Beyond()
