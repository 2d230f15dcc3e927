"""What the pages have in common: their headers, what was filled in, how often somebody may try, and what is wrong as a page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qs

import msgspec

from tidings.api.asgi import Answer, Headers
from tidings.api.hosted.layout import Html, plain_page
from tidings.api.problems import retry_after, status_of
from tidings.core.errors import NotFound, Throttled, TidingsError
from tidings.core.log import get_logger
from tidings.db import Database
from tidings.workspaces.members import Limit, count_tries

log = get_logger("hosted")

ReadBody = Callable[[], Awaitable[bytes]]

_HTML = b"text/html; charset=utf-8"
_FORM = b"application/x-www-form-urlencoded"
_PARTS = b"multipart/form-data"
_HEADERS = ((b"referrer-policy", b"no-referrer"), (b"x-robots-tag", b"noindex"))


def page(status: int, html: Html) -> Answer:
    """A page with the headers that all of them have; no cookie is ever set."""
    return Answer(status, html.body, _HTML, ((b"content-security-policy", html.policy.encode()), *_HEADERS))


async def answered(answer: Awaitable[Answer], *, gone: Html) -> Answer:
    """The page; what is wrong is a page too, and `gone` is the one for what is not there."""
    try:
        return await answer
    except NotFound:
        return page(404, gone)
    except Throttled as error:
        told = page(429, plain_page("Too often", "Please try again a little later."))
        return msgspec.structs.replace(told, headers=(*told.headers, (b"retry-after", str(retry_after(error)).encode())))
    except TidingsError as error:
        log.warning("a page could not be answered", extra={"code": error.code})
        return page(status_of(type(error)), plain_page("Not now", "This did not work. Please try again later."))


async def limit(database: Database, limits: Sequence[Limit], now: datetime) -> None:
    """One try more; raises Throttled. Counted in a transaction of its own, whatever comes after."""
    async with database.pipeline() as tx:
        wait = await count_tries(tx, limits, now)
    if wait is not None:
        raise Throttled(seconds=wait)


def fields(headers: Headers, body: bytes) -> dict[str, str]:
    """The fields that were filled in, the first of each name; nothing where it is no form."""
    return {name: values[0] for name, values in all_fields(headers, body, most=20).items()}


def all_fields(headers: Headers, body: bytes, *, most: int) -> Mapping[str, Sequence[str]]:
    """The fields that were filled in, with every value; nothing where it is no form, or has more than `most` values.

    Both ways of writing a form are read: a mail program that unsubscribes for its user should write the second (RFC 8058
    section 3.2).
    """
    given = headers.get(b"content-type", b"")
    match given.split(b";")[0].strip().lower():
        case value if value == _FORM:
            found = _urlencoded(body, most)
        case value if value == _PARTS:
            found = _parts(given, body, most)
        case _:
            found = {}
    return {name: values for name, values in found.items() if not any("\0" in value for value in values)}


def _urlencoded(body: bytes, most: int) -> dict[str, list[str]]:
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=most, errors="strict")
    except ValueError:
        return {}


def _parts(content_type: bytes, body: bytes, most: int) -> dict[str, list[str]]:
    """RFC 7578, as far as fields go: a part that is a file is none."""
    found: dict[str, list[str]] = {}
    if b"\r" in content_type or b"\n" in content_type:
        return {}
    try:
        message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type + b"\r\n\r\n" + body)
        parts = [part for part in message.walk() if not part.is_multipart()]
        for part in parts if len(parts) <= most else []:
            name = part.get_param("name", header="content-disposition")
            data = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(data, bytes) and part.get_filename() is None:
                found.setdefault(name, []).append(data.decode())
    except (ValueError, LookupError, RecursionError):
        return {}
    return found
