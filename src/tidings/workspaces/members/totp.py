"""Codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes."""

import hashlib
import os
import re
from base64 import b32encode
from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30
RECOVERY_CODES = 10

_DIGITS = 6
_BETWEEN = re.compile(r"[\s-]+")
# Crockford's base 32, lower case: no letter that is read as another.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RECOVERY_LENGTH = 16


def new_seed() -> bytes:
    """160 random bits (RFC 4226 section 4, R6)."""
    return os.urandom(20)


def seed_text(seed: bytes) -> str:
    """The seed as an app takes it when it is typed."""
    return b32encode(seed).decode()


def seed_uri(seed: bytes, email: str) -> str:
    """`otpauth://…`: the seed as an app takes it from a picture."""
    return _totp(seed).get_provisioning_uri(email, "Tidings")


def step_of(code: str, seed: bytes, now: datetime, after: int) -> int | None:
    """The step whose code this is, out of now, the one before and the one after (RFC 6238 section 5.2); only ones later than `after`."""
    digits = _BETWEEN.sub("", code)
    if len(digits) != _DIGITS or not digits.isascii() or not digits.isdigit():
        return None
    current = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in (current - 1, current, current + 1):
        if compare_digest(_totp(seed).generate(step * STEP_SECONDS), digits.encode()) and step > after:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits each, in groups of four."""
    drawn = [int.from_bytes(os.urandom(10), "big") for _ in range(RECOVERY_CODES)]
    texts = ["".join(_ALPHABET[number >> 5 * place & 31] for place in range(_RECOVERY_LENGTH)) for number in drawn]
    return ["-".join(text[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4)) for text in texts]


def hash_recovery_code(code: str) -> bytes | None:
    """What is kept of a recovery code: 80 random bits need no slow hash. None where it is none by its form."""
    letters = _BETWEEN.sub("", code).lower()
    return hashlib.sha256(letters.encode()).digest() if len(letters) == _RECOVERY_LENGTH and letters.isalnum() else None


def _totp(seed: bytes) -> TOTP:
    return TOTP(seed, _DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - RFC 6238's default, and the only one that every app takes
