"""Source -> content, for one recipient on one channel: pure, bounded in time and memory, and never an exception.

A template sees the fields of the message's data by their own names (`{{ order.number }}`), and the reserved names `contact` and
`workspace`, which win where the data has such fields too; and `branding`, where the data has none.
"""

import re
from collections.abc import Mapping

import msgspec

from tidings.channels.facts import CHANNELS
from tidings.channels.port import Action, Content
from tidings.expressions import (
    CONTROLS,
    IN_TEXT,
    BadSource,
    NotPlainError,
    RenderFailed,
    begin_render,
    has_controls,
    plain_map,
    render_field,
)
from tidings.templates.masks import expressions

URL_LIMIT = 2_048
"""The most characters of an action's address."""
LABEL_LIMIT = 200
TITLE_LIMIT = 1_000
BUNDLE_LIMIT = 200

# C0, DEL, C1, and Unicode's own line ends.
_LINE_OR_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?=.)", re.IGNORECASE | re.ASCII)
_HELD_MOST = 20_000
_HELD: dict[tuple[int, int], bool] = {}
_NEVER = frozenset({"javascript", "data", "vbscript", "file", "blob", "about", "view-source", "filesystem", "jar"})


class ActionSource(msgspec.Struct, frozen=True):
    """The templates of a button or a link."""

    label: str
    url: str


class SourceContent(msgspec.Struct, frozen=True, kw_only=True):
    """The templates of what one channel gets in one locale."""

    text: str | None = None
    title: str | None = None
    html: str | None = None
    actions: tuple[ActionSource, ...] = ()
    mjml: str | None = None
    """Never rendered itself: what is made of it stands in `html` (compile_mail.py)."""
    bundle: str | None = None
    """Of the app alone."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the content is for: what `contact` shows, and how numbers and times are written (BCP 47, IANA)."""

    contact: Mapping[str, object]
    workspace: Mapping[str, object]
    locale: str | None = None
    timezone: str | None = None
    branding: Mapping[str, object] = {}
    """What `branding_facts` tells of the company."""


def fields_of(source: SourceContent) -> list[tuple[str, str]]:
    """Every template of the source with its name, in the order in which a person reads them."""
    single = [("title", source.title), ("text", source.text), ("html", source.html), ("mjml", source.mjml), ("bundle", source.bundle)]
    fields = [(name, text) for name, text in single if text is not None]
    for index, action in enumerate(source.actions):
        fields += [(f"actions/{index}/label", action.label), (f"actions/{index}/url", action.url)]
    return fields


def render(
    source: SourceContent, *, channel: str, data: Mapping[str, object], recipient: Recipient, text_limit: int | None = None
) -> Content | RenderFailed:
    """What `channel` gets, or the first reason why it gets nothing. A mail without text has an empty one.

    `text_limit`: so many characters, in place of what the channel takes, for who is shown how much it is too long.
    """
    try:
        context = plain_map(context_of(data, recipient))
    except NotPlainError as error:
        return RenderFailed("bad_value", "data", str(error))
    begin_render(recipient.locale, recipient.timezone)
    limit = CHANNELS[channel].text_limit if text_limit is None else text_limit
    written: dict[str, str] = {}
    for field, template in fields_of(source):
        text = render_field(field, template, context, IN_TEXT)
        if isinstance(text, RenderFailed):
            return text
        text = _clean(field, template, text, limit)
        if isinstance(text, RenderFailed):
            return text
        written[field] = text
    if not written.get("text", "").strip() and not written.get("html", "").strip():
        return RenderFailed("empty", "text", "Nothing is left to send: the text is empty")
    return Content(
        text=written.get("text", ""),
        title=written.get("title"),
        html=written.get("html"),
        actions=tuple([Action(written[f"actions/{i}/label"], written[f"actions/{i}/url"]) for i in range(len(source.actions))]),
        bundle=written.get("bundle") or None,
    )


def context_of(data: Mapping[str, object], recipient: Recipient) -> Mapping[str, object]:
    """What a template sees, by name."""
    return {"branding": recipient.branding, **data, "contact": recipient.contact, "workspace": recipient.workspace}


def compile_source(template: str, *, is_html: bool = False) -> str | BadSource:
    """The name under which the engine has this template, compiled once; BadSource with the line where it is none."""
    return IN_TEXT.compile(template, is_html=is_html)


def variables_of(template: str) -> frozenset[str]:
    """The dotted names that a compiled template takes from outside: `order.number`, `contact.name`."""
    return IN_TEXT.variables_of(template)


def _clean(field: str, template: str, text: str, limit: int) -> str | RenderFailed:
    if field == "title":
        return _line(field, text, TITLE_LIMIT, "bad_title")
    if field == "bundle":
        return _line(field, text, BUNDLE_LIMIT, "bad_value")
    if field.endswith("/label"):
        return _line(field, text, LABEL_LIMIT, "bad_value")
    if field.endswith("/url"):
        return _url(field, text)
    # What is written is the template's own text, looked through once, and values, which are seen as they are written.
    if has_controls() or _may_hold_controls(template):
        text = CONTROLS.sub("", text.replace("\r\n", "\n"))
    if len(text) > limit:
        return RenderFailed("oversize", field, f"It has {len(text):,} characters; the channel takes {limit:,}")
    return text


def _may_hold_controls(template: str) -> bool:
    # By the text's own hash, which it keeps: what is remembered are numbers, not templates of half a megabyte.
    key = hash(template), len(template)
    found = _HELD.get(key)
    if found is None:
        # An escape within an expression may write one that does not stand in the template.
        found = CONTROLS.search(template) is not None or any("\\" in match[0] for match in expressions(template))
        if len(_HELD) >= _HELD_MOST:
            _HELD.clear()
        _HELD[key] = found
    return found


def _line(field: str, text: str, limit: int, code: str) -> str | RenderFailed:
    line = text.strip(" \t\r\n")
    if _LINE_OR_CONTROL.search(line):
        return RenderFailed(code, field, "It holds a line break or a control character")
    if len(line) > limit:
        return RenderFailed("oversize", field, f"It has {len(line):,} characters; the most is {limit:,}")
    return line


def _url(field: str, text: str) -> str | RenderFailed:
    url = text.strip(" \t\r\n")
    scheme = _SCHEME.match(url)
    if scheme is None or scheme[1].lower() in _NEVER or _LINE_OR_CONTROL.search(url) or re.search(r"\s", url):
        return RenderFailed("bad_url", field, "It must begin with https:, http:, mailto:, tel: or an app's own scheme, and hold no space")
    if scheme[1].lower() in {"http", "https"} and not re.match(r"https?://[^/?#\s]", url, re.IGNORECASE):
        return RenderFailed("bad_url", field, "It names no host")
    if len(url) > URL_LIMIT:
        return RenderFailed("oversize", field, f"It has {len(url):,} characters; the most is {URL_LIMIT:,}")
    return url
