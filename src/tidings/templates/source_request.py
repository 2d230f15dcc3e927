"""A data source and a message's data -> the request: pure, and nothing in the data decides where it goes.

Scheme, host and port are literal; what comes from data is percent-encoded whole, so that it stays within the one segment or the one
parameter where the template puts it. In a body it is written as JSON.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

import msgspec

from tidings.core.errors import FieldError
from tidings.net.door import read_host
from tidings.templates.budget import begin_render, charge
from tidings.templates.data_source import DataSource, SourceRequest
from tidings.templates.fence import BadSource
from tidings.templates.filters import finish
from tidings.templates.plain import NotPlainError, plain_map
from tidings.templates.render import Recipient, RenderFailed, Writing, render_field

URL_LIMIT = 4_000
BODY_LIMIT = 100_000

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


def _finish_url(value: object) -> object:
    finish(value)
    return quote(str(value).lower() if isinstance(value, bool) else str(value), safe="")


def _finish_json(value: object) -> object:
    if isinstance(value, float):
        finish(value)
    text = msgspec.json.encode(value).decode()
    charge(len(text))
    return text


_IN_URL = Writing(_finish_url)
_IN_JSON = Writing(_finish_json)


def check_url(url: str) -> list[FieldError]:
    """What is wrong with the template of a data source's address."""
    compiled = _IN_URL.compile(url)
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


def check_body(body: str) -> list[FieldError]:
    """What is wrong with the template of a data source's body."""
    compiled = _IN_JSON.compile(body)
    if isinstance(compiled, BadSource):
        return [FieldError("/body", "bad_template", f"Line {compiled.line}: {compiled.detail}")]
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


def build_request(source: DataSource, data: Mapping[str, object], recipient: Recipient) -> SourceRequest | RenderFailed:
    """What is asked for this recipient, or the first reason why nothing can be asked."""
    try:
        context = plain_map({**data, "contact": recipient.contact, "workspace": recipient.workspace})
    except NotPlainError as error:
        return RenderFailed("bad_value", "data", str(error))
    begin_render(recipient.locale, recipient.timezone)
    url = render_field("url", source.url, context, _IN_URL)
    if isinstance(url, RenderFailed):
        return url
    if (wrong := _wrong_url(source.url, url)) is not None:
        return RenderFailed("bad_url", "url", wrong)
    if source.body is None:
        return SourceRequest(method=source.method, url=url, body=b"")
    body = render_field("body", source.body, context, _IN_JSON)
    if isinstance(body, RenderFailed):
        return body
    encoded = body.encode()
    if len(encoded) > BODY_LIMIT:
        return RenderFailed("oversize", "body", f"It has {len(encoded):,} bytes; the most is {BODY_LIMIT:,}")
    try:
        msgspec.json.decode(encoded, type=msgspec.Raw)
    except msgspec.DecodeError:
        return RenderFailed("bad_value", "body", "What is written is no JSON; values bring their own quotation marks")
    return SourceRequest(method=source.method, url=url, body=encoded)


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
        return "Its host is not the one of the data source"
    # A server may decode before it looks for steps upwards, so we do too.
    path = unquote(unquote(urlsplit(url).path)).replace("\\", "/")
    if any(step.strip() in {".", ".."} for step in path.split("/")):
        return "A value would lead to another address of the server"
    return None
