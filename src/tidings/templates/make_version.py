"""What messages are rendered from, made of what a writer gave: once for a version, away from the loop that answers everybody.

One version is made at a time in a process: neither compiler lets other threads run meanwhile, and whoever asks has a transaction open.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from math import inf

import msgspec

from tidings.core.errors import FieldError, Unavailable
from tidings.templates.check import check_source
from tidings.templates.compile_mail import compile_mail, is_made
from tidings.templates.draft import source_of
from tidings.templates.model import SourceInput

SECONDS = 20.0
"""The time that all mails of a version may take together; one of 12 kB takes some milliseconds."""

WAIT_SECONDS = 2.0
"""So long somebody waits for their turn."""
_KNOWN_MOST = 8
_KNOWN_BYTES = 2_000_000
"""What is larger is made anew each time."""
_SLOW_SECONDS = 60.0
"""So long it is remembered that a version took too long: it may have been the machine."""

Content = dict[str, dict[str, SourceInput]]


class MadeVersion(msgspec.Struct, frozen=True):
    """The content that is rendered (None where it is what was given), with pointers to what is wrong and what could be better."""

    content: Content | None
    problems: list[FieldError]
    warnings: list[FieldError]


async def make_version(content: Content) -> MadeVersion:
    """Every mail compiled, with its CSS inlined and its plain text written; a source that has problems already is left out.

    The last few are remembered. Raises Unavailable where others are being made for too long.
    """
    written = msgspec.msgpack.encode(content, order="sorted")
    key = sha256(written).digest() if len(written) <= _KNOWN_BYTES else None
    if (known := _known(key)) is not None:
        return known
    job = _MAKING.submit(_make_once, key, content)
    future = asyncio.wrap_future(job)
    try:
        await asyncio.wait([future], timeout=WAIT_SECONDS)
        if not job.running() and not job.done():
            raise Unavailable("Mails of other templates are being made right now; ask again in some seconds")
        return await future
    finally:
        # Nothing where it has begun: then it is made to its end, and remembered.
        job.cancel()


_MAKING = ThreadPoolExecutor(1, thread_name_prefix="mails")
_KNOWN: dict[bytes, tuple[float, MadeVersion]] = {}
"""Until when it holds, and what was made."""


def _known(key: bytes | None) -> MadeVersion | None:
    until, made = _KNOWN.get(key, (0.0, None)) if key is not None else (0.0, None)
    return made if time.monotonic() < until else None


def _make_once(key: bytes | None, content: Content) -> MadeVersion:
    # Somebody before in the row may have asked for the same.
    if (known := _known(key)) is not None:
        return known
    until = time.monotonic() + SECONDS
    made = _make(content, until)
    if key is not None:
        now = time.monotonic()
        _KNOWN.pop(key, None)
        while len(_KNOWN) >= _KNOWN_MOST:
            del _KNOWN[next(iter(_KNOWN))]
        _KNOWN[key] = inf if now <= until else now + _SLOW_SECONDS, made
    return made


def _make(content: Content, until: float) -> MadeVersion:
    made = {channel: dict(by_locale) for channel, by_locale in content.items()}
    problems: list[FieldError] = []
    warnings: list[FieldError] = []
    for channel, by_locale in sorted(content.items()):
        for locale, given in sorted(by_locale.items()):
            source = source_of(given)
            if not is_made(channel, source) or check_source(channel, source):
                continue
            at = f"/content/{channel}/{locale}"
            if time.monotonic() > until:
                problems.append(FieldError(at, "too_slow", f"Making the mails of this version takes more than {SECONDS:g} s: write fewer"))
                break
            mail = compile_mail(source)
            problems += [FieldError(at + error.pointer, error.code, error.detail) for error in mail.problems]
            warnings += [FieldError(at + error.pointer, error.code, error.detail) for error in mail.warnings]
            made[channel][locale] = msgspec.structs.replace(given, html=mail.html, text=mail.text, mjml=None)
    return MadeVersion(made if made != content and not problems else None, problems, warnings)
