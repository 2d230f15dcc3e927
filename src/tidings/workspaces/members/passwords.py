"""Passwords: which are good enough, and argon2id in a thread, a few at a time, so that a crowd at the door holds up nobody else."""

import asyncio
import re
import unicodedata
from functools import cache
from importlib import resources
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tidings.core.errors import FieldError

SHORTEST = 10
LONGEST = 200
AT_ONCE = 2
"""Hashes that a process works on at the same time: each takes a core and 46 MiB."""

# OWASP Password Storage Cheat Sheet, read 2026-11-21: argon2id with 46 MiB, one pass, one lane.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
# What "nobody has this address" is checked against, so that it takes as long as a wrong password. Its password is not known to anybody.
_NOBODY = "$argon2id$v=19$m=47104,t=1,p=1$Bcx2E+pBQd0Yx8Da/4KuEw$W5qkvrmxApZxDeI00gc9LqyUISDRQSSflO+iWdscW0Y"
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_SIGNS = re.compile(r"[\W_]+")

_slots: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]" = WeakKeyDictionary()


def weakness(password: str, pointer: str = "/password") -> FieldError | None:
    """Why this cannot be a new password, if it cannot: too short, too long, or one that everybody tries first.

    A common word with digits or signs around it, or signs within, is as common: `Password2024!`, `123-456-7890`. The list holds
    twice as many as the 10,000 commonest (NOTICE says whose it is).
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return FieldError(pointer, "password_length", f"A password has {SHORTEST} to {LONGEST} characters.")
    folded = password.casefold()
    if not _commonest().isdisjoint({folded, _ENDS.sub("", folded), _SIGNS.sub("", folded)}) or len(set(folded)) < 4:
        return FieldError(pointer, "password_too_common", "This is among the first that anybody would try: choose another.")
    return None


async def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters."""
    async with _slot():
        return await asyncio.to_thread(_HASHER.hash, _typed(password))


async def is_password(password: str, known: str | None) -> bool:
    """Whether the password has this hash; without one it takes as long, and is False."""
    async with _slot():
        return await asyncio.to_thread(_is_password, password, known or _NOBODY) and known is not None


def _is_password(password: str, known: str) -> bool:
    try:
        return _HASHER.verify(known, _typed(password))
    except (VerificationError, InvalidHashError):
        return False


def _typed(password: str) -> str:
    # One keyboard writes é as one character, another as two (NIST SP 800-63B section 5.1.1.2).
    return unicodedata.normalize("NFKC", password)


def _slot() -> asyncio.Semaphore:
    # A semaphore belongs to one loop; a process has one, tests have several.
    return _slots.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


@cache
def _commonest() -> frozenset[str]:
    text = (resources.files(__package__ or "tidings.workspaces.members") / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.splitlines())
