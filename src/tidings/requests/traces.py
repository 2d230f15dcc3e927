"""By what a person is found in what was asked: hashes of whatever may name somebody, since to read every body again takes minutes.

Every whole text of a body, every step of a path, every mail address and the end of every number within a text leave one; so do the ids of
messages, deliveries and contacts, also where the text of a body is cut before them.
"""

import re
from collections.abc import Collection, Iterable
from hashlib import blake2b
from urllib.parse import unquote
from uuid import UUID

import msgspec

from tidings.core.ids import encode

# Each looks at a letter once, however long the text: a text that is cut ends where the cut is, and an address begins where a word does.
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)(?:"|\\?\Z)')
_MAIL = re.compile(r'(?<![^\s"\\<>:;,()\[\]/])[^\s"\\<>:;,()\[\]/]+@[^\s"\\<>:;,()\[\]/]+')
_NUMBER = re.compile(r"\d[\d\-(). ]{5,}\d")
_ID = re.compile(r"\b(?:msg|dlv|ctc)_[0-7][0-9a-hjkmnp-tv-z]{25}\b")
_OTHER_THAN_DIGITS = re.compile(r"\D")
_DIGITS = 9
"""So many at the end of a number tell it, however its beginning is written."""
_FEWEST = 7
_MOST = 5_000


def traces_in(path: str, kept: Iterable[str], whole: Iterable[str]) -> tuple[int, ...]:
    """The traces of a path as it came, and of what is kept of bodies, as JSON; of what they were as a `whole`, those of the ids in it."""
    steps = [unquote(step, errors="replace") for step in path.split("/")]
    words = {_inside(step).lower() for step in steps if step}
    words |= {word.lower() for text in kept for word in _TEXT.findall(text) if word}
    for text in (*steps, *kept):
        words |= {mail.lower().rstrip(".") for mail in _MAIL.findall(text)}
        words |= {end for number in _NUMBER.findall(text) for end in _ends(number)}
    ids = {one for text in whole for one in _ID.findall(text)}
    return tuple(_hashed(word) for word in [*words, *ids][:_MOST])


def traces_of(names: Collection[str], addresses: Collection[str], ids: Collection[tuple[str, UUID]]) -> list[int]:
    """The traces that a person has left: by what they are called, by their addresses, and by ids with their prefixes."""
    words = {_inside(one).lower() for one in (*names, *addresses)}
    words |= {end for one in addresses if one.startswith("+") for end in _ends(one)}
    words |= {encode(prefix, one) for prefix, one in ids}
    return [_hashed(word) for word in words if word]


def _ends(number: str) -> set[str]:
    """The ends of a number, and of what it may be where another one stands behind it with a blank between them."""
    found = {_OTHER_THAN_DIGITS.sub("", one) for one in (number, *number.split(" "))}
    return {one[-_DIGITS:] for one in found if len(one) >= _FEWEST}


def _inside(text: str) -> str:
    """The text as it stands within a text of JSON."""
    return msgspec.json.encode(text).decode()[1:-1]


def _hashed(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
