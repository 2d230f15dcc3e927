"""The template of an address, and the headers of a call: nothing in the data decides where a request goes.

Scheme, host and port are literal; what comes from data is percent-encoded whole, so that it stays within the one segment or the one
parameter where the template puts it.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from tidings.core.errors import FieldError
from tidings.expressions.fence import BadSource
from tidings.expressions.plain import PlainMap
from tidings.expressions.values import IN_URL
from tidings.expressions.writing import RenderFailed, render_field
from tidings.net import read_host

URL_LIMIT = 4_000

_AUTHORITY = re.compile(r"(https?)://([^/?#{}%@\\\s]+)(?=[/?]|\Z)", re.ASCII)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TWICE = re.compile(r"\|\s*urlencode\b")
_LITERAL = re.compile(r"[\x21-\x7e]*", re.ASCII)
# RFC 9110 section 5.6.2, but for what the call sets by itself.
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e]*", re.ASCII)
_OURS = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)


def check_url(url: str) -> list[FieldError]:
    """What is wrong with the template of an address."""
    compiled = IN_URL.compile(url)
    if isinstance(compiled, BadSource):
        return [FieldError("/url", "bad_template", f"Line {compiled.line}: {compiled.detail}")]
    if _TWICE.search(url):
        return [FieldError("/url", "bad_template", "Values are percent-encoded by themselves: leave urlencode out.")]
    authority = _AUTHORITY.match(url)
    if authority is None or not _is_authority(authority[0]):
        detail = "It begins with https://, a host that no data has a part in, and a slash; without a name or a password before the host."
        return [FieldError("/url", "bad_url", detail)]
    if not _LITERAL.fullmatch(_TAG.sub("", url)) or "#" in _TAG.sub("", url):
        return [FieldError("/url", "bad_url", "Outside of its tags it holds a space, a # or a character that must be percent-encoded.")]
    return []


def check_headers(headers: Mapping[str, str]) -> list[FieldError]:
    """What is wrong with the headers; the values are never quoted, for they are secrets."""
    errors: list[FieldError] = []
    known: set[str] = set()
    for name, value in headers.items():
        at = f"/headers/{name.replace('~', '~0').replace('/', '~1')}"
        if not _TOKEN.fullmatch(name):
            errors.append(FieldError("/headers", "bad_header", "A name holds a character that none may."))
        elif name.lower() in _OURS:
            errors.append(FieldError(at, "bad_header", "The call sets this header by itself."))
        elif name.lower() in known:
            errors.append(FieldError(at, "duplicate", "This header is named before."))
        elif not _FIELD_VALUE.fullmatch(value):
            errors.append(FieldError(at, "bad_header", "The value holds a character that none may."))
        known.add(name.lower())
    return errors


def render_url(template: str, context: PlainMap) -> str | RenderFailed:
    """The address, which leads where the template says, whatever the data are; after `begin_render`."""
    url = render_field("url", template, context, IN_URL)
    if isinstance(url, RenderFailed):
        return url
    wrong = _wrong_url(template, url)
    return url if wrong is None else RenderFailed("bad_url", "url", wrong)


def _is_authority(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        return read_host(parts.hostname or "") is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _wrong_url(template: str, url: str) -> str | None:
    """Why this cannot be asked, whatever the template made of the data."""
    if len(url) > URL_LIMIT:
        return f"It has {len(url):,} characters; the most is {URL_LIMIT:,}"
    if not _LITERAL.fullmatch(url):
        return "It holds a character that must be percent-encoded"
    wanted, found = _AUTHORITY.match(template), _AUTHORITY.match(url)
    if wanted is None or found is None or wanted[0] != found[0]:
        return "Its host is not the one of the template"
    # A server may decode before it looks for steps upwards, so we do too.
    path = unquote(unquote(urlsplit(url).path)).replace("\\", "/")
    if any(step.strip() in {".", ".."} for step in path.split("/")):
        return "A value would lead to another address of the server"
    return None
