"""The links that a text holds, as somebody who reads it would follow them."""

import re
from hashlib import sha256
from urllib.parse import urlsplit

from tidings.previews.model import MOST_LINKS, URL_LENGTH

# Up to what no address holds as it stands; what closes a sentence is taken off afterwards.
_LINK = re.compile(r"https?://[^\s<>\"'`\\^{}|\x00-\x20]{1,4000}", re.IGNORECASE)
_ENDS = ".,;:!?…'\"»”’"
_PAIRS = {")": "(", "]": "["}


def links_in(text: str, most: int = MOST_LINKS) -> list[str]:
    """The first links of the text, each once, without what follows a #."""
    found: dict[str, None] = {}
    if "://" not in text:
        return []
    for match in _LINK.finditer(text):
        link = _trimmed(match[0]).partition("#")[0]
        if len(link) <= URL_LENGTH and _may_be_followed(link):
            found.setdefault(link)
        if len(found) == most:
            break
    return list(found)


def hash_of(link: str) -> bytes:
    """What one link is known by."""
    return sha256(link.encode()).digest()


def _trimmed(link: str) -> str:
    while link:
        last = link[-1]
        if last in _ENDS or (last in _PAIRS and link.count(last) > link.count(_PAIRS[last])):
            link = link[:-1]
        else:
            break
    return link


def _may_be_followed(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return bool(parts.hostname) and "." in (parts.hostname or "") and "@" not in parts.netloc and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
