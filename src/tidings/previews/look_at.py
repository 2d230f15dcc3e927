"""A page is asked for, through the guarded door: each redirect is looked at anew, and of the page only its beginning is read."""

import asyncio
from urllib.parse import urljoin

from tidings.net import Ambiguous, HttpClient, NotSent, Response
from tidings.previews.model import URL_LENGTH, Nothing, Page
from tidings.previews.read_page import read_page

SECONDS = 8.0
"""For all of it, whatever it leads to."""
REDIRECTS = 4
PAGE_BYTES = 524_288
"""Of a page; what it tells of itself stands at its beginning."""

# What comes packed could be a thousand times as large: nothing packed is asked for, nor read.
_HEADERS = (("Accept", "text/html,application/xhtml+xml"), ("Accept-Encoding", "identity"))


async def look_at(http: HttpClient, url: str) -> Page | Nothing:
    """What the page behind this link tells of itself, or why nothing."""
    try:
        async with asyncio.timeout(SECONDS):
            return await _followed(http, url)
    except TimeoutError:
        return Nothing("timeout", may_retry=True)


async def _followed(http: HttpClient, url: str) -> Page | Nothing:
    for _ in range(1 + REDIRECTS):
        answer = await http.request("GET", url, headers=_HEADERS, seconds=SECONDS, max_bytes=PAGE_BYTES, takes_beginning=True)
        if isinstance(answer, NotSent):
            return Nothing(answer.code, may_retry=answer.may_retry)
        if isinstance(answer, Ambiguous):
            return Nothing(answer.code, may_retry=True)
        if answer.status not in (301, 302, 303, 307, 308):
            return await _read(answer, url)
        try:
            # The door judges it as it judges any address.
            url = urljoin(url, answer.header("location") or "")
        except ValueError:
            return Nothing("bad_redirect")
        if len(url) > URL_LENGTH:
            return Nothing("bad_redirect")
    return Nothing("too_many_redirects")


async def _read(answer: Response, url: str) -> Page | Nothing:
    if answer.status != 200:
        return Nothing(f"status_{answer.status}", may_retry=answer.status == 429 or answer.status >= 500)
    if (answer.header("content-encoding") or "identity").strip().lower() != "identity":
        return Nothing("packed")
    # Half a megabyte of markup takes a moment, and the loop is everybody's.
    return await asyncio.to_thread(read_page, answer.body, answer.header("content-type") or "", url)
