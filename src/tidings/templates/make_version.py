"""What messages are rendered from, made of what a writer gave: once for a version, away from the loop that answers everybody."""

import asyncio
import time

import msgspec

from tidings.core.errors import FieldError
from tidings.templates.check import check_source
from tidings.templates.compile_mail import compile_mail, is_made
from tidings.templates.draft import source_of
from tidings.templates.model import SourceInput

SECONDS = 20.0
"""The time that all mails of a version may take together; one of 12 kB takes some milliseconds."""

Content = dict[str, dict[str, SourceInput]]


class MadeVersion(msgspec.Struct, frozen=True):
    """The content that is rendered (None where it is what was given), with pointers to what is wrong and what could be better."""

    content: Content | None
    problems: list[FieldError]
    warnings: list[FieldError]


async def make_version(content: Content) -> MadeVersion:
    """Every mail compiled, with its CSS inlined and its plain text written; a source that has problems already is left out."""
    return await asyncio.to_thread(_make, content, time.monotonic() + SECONDS)


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
