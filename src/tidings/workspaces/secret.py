"""The secret of an API key: `td_test_`, 32 letters of random, 7 of checksum.

The random part holds 160 bits, so that the four letters that are shown as a hint leave more than 128. The checksum lets a
mistyped key, or a text that is none, be refused without asking the database.
"""

import hashlib
import os
import zlib

from tidings.workspaces.model import Mode

# Crockford's base 32, lower case: no letter that is read as another.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANDOM = 32
_CHECK = 7
_PREFIXES = ("td_live_", "td_test_")


def new_secret(mode: Mode) -> str:
    """A new secret for a key of a live or a test workspace."""
    return new_token(f"td_{mode}_")


def is_secret(text: str) -> bool:
    """Whether `text` has the form and the checksum of a secret; says nothing on whether there is such a key."""
    return any(is_token(prefix, text) for prefix in _PREFIXES)


def new_token(prefix: str) -> str:
    """A new text of the same kind with another beginning: for what else is shown once and kept as a hash."""
    body = f"{prefix}{_base32(int.from_bytes(os.urandom(20), 'big'), _RANDOM)}"
    return body + _checksum(body)


def is_token(prefix: str, text: str) -> bool:
    """Whether `text` has this beginning, the form and the checksum."""
    if not text.startswith(prefix) or len(text) != len(prefix) + _RANDOM + _CHECK or not text.isascii():
        return False
    return _checksum(text[:-_CHECK]) == text[-_CHECK:]


def hash_secret(secret: str) -> bytes:
    """What is stored of a secret. Random of 160 bits needs no slow hash: there is nothing to guess from."""
    return hashlib.sha256(secret.encode()).digest()


def hint_of(secret: str) -> str:
    """What is shown of a secret, so that a person can tell two keys apart."""
    return f"{secret[: len(_PREFIXES[0]) + 4]}…"


def _checksum(body: str) -> str:
    return _base32(zlib.crc32(body.encode("ascii")), _CHECK)


def _base32(number: int, length: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))
