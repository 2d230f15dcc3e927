"""Links that tell that they were followed, and an image that tells that it was fetched: in a mail's HTML, and in nothing else. Pure."""

import html
import re
from uuid import UUID

from tidings.channels import Content
from tidings.messages.links import Links
from tidings.workspaces.link_settings import LinkSettings

TRACKED = frozenset({"transactional", "marketing"})
"""The purposes whose mails may be tracked: who waits for a code or an alarm is left alone."""

OFF = "data-tidings-track"
"""With the value `off` on a link it is left as it is."""

# A tag with its attributes; comments, styles and scripts are passed over as a whole.
_TAGS = re.compile(
    r"<!--.*?-->|<(?P<raw>style|script|title|textarea)\b.*?</(?P=raw)\s*>|(?P<tag><(?:a|area)\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:(?P<equals>\s*=\s*)(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>=`]+)))?"
)
_FOLLOWED = re.compile(r"https?://[!-~]+", re.ASCII | re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_LONGEST = 2_000


def tracked(content: Content, delivery_id: UUID, links: Links, settings: LinkSettings) -> Content:
    """The content with what its workspace wants to know; as it was where that is nothing, or there is no HTML."""
    page = content.html
    if not page:
        return content
    if settings.tracks_clicks:
        page = _TAGS.sub(lambda match: _link(match, delivery_id, links), page)
    if settings.tracks_opens:
        page = _with_image(page, links.opened_url(delivery_id))
    return Content(text=content.text, title=content.title, html=page, actions=content.actions, media=content.media)


def _link(match: re.Match[str], delivery_id: UUID, links: Links) -> str:
    tag = match["tag"]
    if tag is None:
        return match[0]
    begin = re.match(r"<\w+", tag)
    assert begin is not None, "a tag has a name"
    href: re.Match[str] | None = None
    for found in _ATTRIBUTE.finditer(tag, begin.end()):
        name = found["name"].lower()
        if name == OFF and _value(found).strip().lower() == "off":
            return tag
        if name == "href" and found["equals"] and href is None:
            href = found
    if href is None:
        return tag
    url = html.unescape(_value(href)).strip()
    if not _may_be_tracked(url, links):
        return tag
    return f'{tag[: href.start()]}href="{html.escape(links.clicked_url(delivery_id, url))}"{tag[href.end() :]}'


def _value(found: re.Match[str]) -> str:
    return next((found[name] for name in ("double", "single", "bare") if found[name] is not None), "")


def _may_be_tracked(url: str, links: Links) -> bool:
    """Only the web's own addresses, as they are written on the wire; and never our own, by which people leave."""
    return len(url) <= _LONGEST and _FOLLOWED.fullmatch(url) is not None and not links.is_ours(url)


def _with_image(page: str, url: str) -> str:
    image = f'<img src="{html.escape(url)}" width="1" height="1" alt="" style="border:0;width:1px;height:1px">'
    ends = [match.start() for match in _BODY_END.finditer(page)]
    at = ends[-1] if ends else len(page)
    return page[:at] + image + page[at:]
