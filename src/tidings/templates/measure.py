"""How much a content is, and what its channel takes of it: for who writes it. Pure."""

import msgspec

from tidings.channels import CHANNELS, Content
from tidings.channels.segments import Segments, segments
from tidings.templates.compile_mail import CLIPPED_BYTES
from tidings.templates.render import BUNDLE_LIMIT, LABEL_LIMIT, TITLE_LIMIT, URL_LIMIT


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """What one field has, and the most that is taken: more is refused, but where only so much is shown."""

    field: str
    characters: int
    limit: int
    is_over: bool


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """How much it is: `characters` of the text, of which the channel takes `limit`, and bytes in UTF-8."""

    characters: int
    limit: int
    is_over: bool
    """Some field has more than is taken: `limits` says which."""
    text_bytes: int
    html_bytes: int
    html_shown_bytes: int
    """The most of a mail's HTML that the common mailboxes show without a click."""
    limits: list[Limit]
    segments: Segments | None
    """Of an SMS: what it is sent, and paid, as."""


def measure(channel: str, content: Content) -> Measure:
    """The content as it would leave."""
    most = CHANNELS[channel].text_limit
    limits = [_limit("text", content.text, most)]
    if content.title is not None:
        limits.append(_limit("title", content.title, TITLE_LIMIT))
    if content.html is not None:
        limits.append(_limit("html", content.html, most))
    for n, action in enumerate(content.actions):
        limits += [_limit(f"actions/{n}/label", action.label, LABEL_LIMIT), _limit(f"actions/{n}/url", action.url, URL_LIMIT)]
    if content.bundle is not None:
        limits.append(_limit("bundle", content.bundle, BUNDLE_LIMIT))
    return Measure(
        characters=len(content.text),
        limit=most,
        is_over=any(one.is_over for one in limits),
        text_bytes=len(content.text.encode()),
        html_bytes=len((content.html or "").encode()),
        html_shown_bytes=CLIPPED_BYTES,
        limits=limits,
        segments=segments(content.text) if channel == "sms" else None,
    )


def _limit(field: str, text: str, most: int) -> Limit:
    return Limit(field=field, characters=len(text), limit=most, is_over=len(text) > most)
