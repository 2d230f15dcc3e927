"""/rendered/{token}: a mail's HTML as it left, or one that somebody writes, in a frame of the dashboard; the token is the right.

Whatever the HTML says, it is of an origin of its own that nothing else shares, runs no script, sends no form, opens no window and leads
its frame's page nowhere (`sandbox`), and fetches nothing from elsewhere, unless `?images=1` asks for its pictures.
"""

import re
from urllib.parse import urlsplit

from tidings.api.asgi import Answer, Receive, Scope, Transmit, raw_path
from tidings.api.frame_links import FrameLinks
from tidings.api.routes import MethodNotAllowedError
from tidings.core.clock import Clock
from tidings.core.errors import Forbidden, NotFound
from tidings.db import Database
from tidings.messages import get_left
from tidings.templates.html_previews import find_preview

_DOCTYPE = re.compile(r"\s*<!doctype[^>]*>", re.IGNORECASE)
# A link opens where the sandbox lets nothing be opened, unless it names its own frame; that stays within what the page around it allows.
_BASE = '<meta charset="utf-8"><base target="_blank">'


class Frames:
    """Shows HTML. `ancestors`: the origins whose pages may have it in a frame."""

    def __init__(self, database: Database, links: FrameLinks, clock: Clock, *, ancestors: str) -> None:
        self._database = database
        self._links = links
        self._clock = clock
        self._ancestors = ancestors

    async def answer(self, scope: Scope, receive: Receive, send: Transmit, called: str) -> Answer:  # noqa: ARG002 - as every stream
        """The page; raises NotFound where there is none, and Forbidden where its time is over."""
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowedError("Allowed here: GET, HEAD")
        framed = self._links.read(raw_path(scope).lstrip("/").partition("/")[2])
        if framed is None:
            raise NotFound("There is nothing at this address")
        now = self._clock()
        if framed.expires_at <= now:
            raise Forbidden("This link has expired: ask for another one", code="link_expired")
        async with self._database.workspace(framed.workspace_id) as tx:
            if framed.kind == "preview":
                html = await find_preview(tx, framed.workspace_id, framed.subject, now)
            else:
                content = (await get_left(tx, framed.workspace_id, framed.subject, framed.n)).content
                html = content.html if content is not None else None
        if html is None:
            raise NotFound("There is no HTML here, or no longer")
        shows_images = scope.get("query_string", b"") == b"images=1"
        return Answer(200, page(html), b"text/html; charset=utf-8", self._headers(shows_images=shows_images))

    def _headers(self, *, shows_images: bool) -> tuple[tuple[bytes, bytes], ...]:
        # The company's own logo is no stranger's picture.
        policy = (
            f"sandbox; default-src 'none'; img-src {'https: ' if shows_images else ''}data: {self._links.address}/logos/; "
            "style-src 'unsafe-inline'; "
            f"form-action 'none'; base-uri 'none'; frame-ancestors {self._ancestors}"
        )
        return (
            (b"content-security-policy", policy.encode("ascii")),
            (b"referrer-policy", b"no-referrer"),
            # A page that lets in only what says so may have it in a frame.
            (b"cross-origin-resource-policy", b"cross-origin"),
            (b"x-robots-tag", b"noindex"),
        )


def page(html: str) -> bytes:
    """The HTML as it is shown: in the mode that it asks for, its links opening nowhere by themselves."""
    doctype = _DOCTYPE.match(html)
    end = doctype.end() if doctype is not None else 0
    return f"{html[:end]}{_BASE}{html[end:]}".encode("utf-8", "replace")


def ancestors_of(address: str, *, is_public: bool) -> str:
    """The origins of the dashboard: the installation's address, and where that is this machine's own, by each of its names."""
    parts = urlsplit(address)
    own = f"{parts.scheme}://{parts.netloc}"
    port = f":{parts.port}" if parts.port else ""
    return own if is_public else " ".join(["'self'", own, f"http://localhost{port}", f"http://127.0.0.1{port}"])
