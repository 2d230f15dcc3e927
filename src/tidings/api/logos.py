"""/logos/{id}: the logo of a company, for whoever opens its mails and pages; an image of dots, and never anything else.

It is served from the origin of files, where there is one of its own. The same address always holds the same bytes.
"""

from uuid import UUID

from tidings.api.asgi import Answer, Receive, Scope, Transmit, raw_path
from tidings.api.memory import Memory
from tidings.api.routes import MethodNotAllowedError
from tidings.core.errors import NotFound
from tidings.core.ids import decode
from tidings.db import Database
from tidings.workspaces.branding import LOGO_TYPES, LogoFile, find_logo

_YEAR = 31_536_000
_KEPT_SECONDS = 60.0
_MOST = 10
_MISSING = "There is no such logo, or no longer"


class Logos:
    """Gives the bytes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # A mail to many is opened by many at one time.
        self._known = Memory[UUID, LogoFile](_KEPT_SECONDS, _MOST)

    async def answer(self, scope: Scope, _receive: Receive, _send: Transmit, _called: str) -> Answer:
        """The image; raises NotFound."""
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowedError("Allowed here: GET, HEAD")
        logo_id = decode("lgo", raw_path(scope).strip("/").partition("/")[2])
        if logo_id is None:
            raise NotFound(_MISSING)
        logo = await self._known.ask(logo_id, lambda: self._find(logo_id))
        tag = f'"{logo.hash.hex()[:32]}"'.encode()
        headers = (
            (b"content-disposition", b"inline"),
            (b"content-security-policy", b"sandbox; default-src 'none'; frame-ancestors 'none'"),
            # A mail or a page of the company's, wherever that is shown.
            (b"cross-origin-resource-policy", b"cross-origin"),
            (b"access-control-allow-origin", b"*"),
            (b"cache-control", f"public, max-age={_YEAR}, immutable".encode()),
            (b"etag", tag),
        )
        asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
        if tag in [one.strip().removeprefix(b"W/") for one in asked.split(b",")]:
            return Answer(304, b"", logo.type.encode(), headers)
        return Answer(200, logo.data, logo.type.encode(), headers)

    async def _find(self, logo_id: UUID) -> LogoFile:
        async with self._database.pipeline() as tx:
            logo = await find_logo(tx, logo_id)
        if logo is None or logo.type not in LOGO_TYPES:
            raise NotFound(_MISSING)
        return logo
