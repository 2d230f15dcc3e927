"""How many SMS a text is: GSM 7-bit where every character has a place in it, otherwise UCS-2.

Source: 3GPP TS 23.038 section 6.2.1 (the default alphabet and its extension) and TS 23.040 section 9.2.3.24.1 (the header of a
part, 6 octets): 160 septets alone or 153 in a part, 70 or 67 UTF-16 units. A character is never cut in two: neither an escape and
what it escapes, nor a surrogate pair.
"""

from typing import Literal

import msgspec

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"

_SEPTETS = {letter: 1 for letter in _BASIC if letter != "\x1b"} | dict.fromkeys(_EXTENSION, 2)
_ALL_SINGLE = frozenset(letter for letter, septets in _SEPTETS.items() if septets == 1)


class Segments(msgspec.Struct, frozen=True):
    """`units` are septets or UTF-16 units, `count` the SMS it takes, `per_segment` the units that one of these holds."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    count: int
    per_segment: int


def segments(text: str) -> Segments:
    """What the text costs as SMS; an empty text is one."""
    letters = set(text)
    if letters <= _ALL_SINGLE:
        return _single_units("gsm7", len(text), 160, 153)
    if letters <= _SEPTETS.keys():
        return _packed("gsm7", [_SEPTETS[letter] for letter in text], 160, 153)
    if all(letter <= "\uffff" for letter in letters):
        return _single_units("ucs2", len(text), 70, 67)
    return _packed("ucs2", [2 if letter > "\uffff" else 1 for letter in text], 70, 67)


def _single_units(encoding: Literal["gsm7", "ucs2"], units: int, alone: int, part: int) -> Segments:
    if units <= alone:
        return Segments(encoding, units, 1, alone)
    return Segments(encoding, units, -(-units // part), part)


def _packed(encoding: Literal["gsm7", "ucs2"], sizes: list[int], alone: int, part: int) -> Segments:
    """Parts filled in order; a character of two units that does not fit begins the next one."""
    units = sum(sizes)
    if units <= alone:
        return Segments(encoding, units, 1, alone)
    count, used = 1, 0
    for size in sizes:
        if used + size > part:
            count, used = count + 1, 0
        used += size
    return Segments(encoding, units, count, part)
