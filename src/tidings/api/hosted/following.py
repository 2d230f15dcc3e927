"""/o/{token}.gif and /c/{token}?u=…: a mail was opened, a link of it was followed. People get what they came for, whatever is up with us.

A link leads to the address that we had signed, and nowhere else. Nothing is kept of who calls but the name of the program.
"""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs
from uuid import UUID

from tidings.api.asgi import Answer, Scope, raw_path
from tidings.api.client import Network, client_of
from tidings.api.hosted.answers import page
from tidings.api.hosted.languages import LANGUAGES
from tidings.api.hosted.layout import plain_page
from tidings.api.hosted.words import DEFAULT, choose_language
from tidings.core.clock import Clock
from tidings.core.log import get_logger
from tidings.db import Database
from tidings.messages import Links, note
from tidings.messages.judge import Kind

log = get_logger("following")

ReadBody = Callable[[int], Awaitable[bytes]]

_PATIENCE_SECONDS = 2.0
"""So long somebody waits for us to write it down, and no longer."""

_DOT = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02"
    b"\x02D\x01\x00;"
)
"""One transparent pixel."""


class Following:
    """Answers under /o and /c."""

    def __init__(self, database: Database, links: Links, clock: Clock, proxies: tuple[Network, ...]) -> None:
        self._database = database
        self._links = links
        self._clock = clock
        self._proxies = proxies

    async def opened(self, scope: Scope, _read: ReadBody) -> Answer:
        """The image, always; the one who asks for it is kept where the link is ours."""
        delivery_id = self._links.read("opened", _token(scope).removesuffix(".gif"))
        if delivery_id is not None and scope["method"] in ("GET", "HEAD"):
            await self._note(scope, delivery_id, "opened", None)
        return Answer(200, _DOT, b"image/gif")

    async def clicked(self, scope: Scope, _read: ReadBody) -> Answer:
        """A redirect to exactly the address that was signed; a page that says so where it was not."""
        url = _target(scope)
        delivery_id = self._links.read("clicked", _token(scope), url) if url is not None else None
        if url is None or delivery_id is None or scope["method"] not in ("GET", "HEAD"):
            accepted = next((value for name, value in scope["headers"] if name == b"accept-language"), b"").decode("latin-1")
            language = choose_language(LANGUAGES, own=None, accepted=accepted, default=DEFAULT)
            words = LANGUAGES[language]
            return page(400, plain_page(words.broken, words.broken_text, language=language))
        await self._note(scope, delivery_id, "clicked", url)
        return Answer(302, b"", b"text/plain", ((b"location", url.encode("ascii")), (b"referrer-policy", b"no-referrer")))

    async def _note(self, scope: Scope, delivery_id: UUID, kind: Kind, url: str | None) -> None:
        client = client_of(scope, self._proxies)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS), self._database.pipeline() as tx:
                await note(tx, delivery_id, kind, method=scope["method"], url=url, agent=client.agent or None, now=self._clock())
        except Exception as error:
            log.warning("what was followed could not be kept", exc_info=error, extra={"kind": kind})


def _token(scope: Scope) -> str:
    return raw_path(scope).strip("/").partition("/")[2]


def _target(scope: Scope) -> str | None:
    """Where the link says that it leads: an address of the web, in printable ASCII; None where it says anything else."""
    try:
        given = parse_qs(scope.get("query_string", b"").decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError:
        return None
    [url, *more] = given.get("u", [""])
    is_one = not more and url.isascii() and url.isprintable() and " " not in url and url.lower().startswith(("http://", "https://"))
    return url if is_one else None
