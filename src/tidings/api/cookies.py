"""A member's session in a browser: in a cookie that no script reads, and that alone opens nothing.

A page of ours says `Authorization: Session` where others say `Bearer …`: only then is the cookie looked at. A page of another origin
cannot say so without asking first, which nobody allows it; and where a browser tells from where a call comes (`Origin`,
`Sec-Fetch-Site`), it must be from here. SameSite alone would trust every neighbour under the same domain.
"""

from collections.abc import Mapping
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

import msgspec

from tidings.core.errors import Forbidden

SCHEME = "session"
_PREFIX = "tds_"
_LONGEST = 200


class SessionCookie(msgspec.Struct, frozen=True):
    """How browsers keep sessions here."""

    is_secure: bool
    """This installation is reached over TLS: the cookie goes over nothing else."""

    @property
    def name(self) -> str:
        """The cookie's: with the prefix that keeps other hosts from setting it, which needs TLS (RFC 6265bis section 4.1.3)."""
        return "__Host-tidings" if self.is_secure else "tidings"

    def begun(self, token: str, now: datetime, expires_at: datetime) -> tuple[bytes, bytes]:
        """The header by which a browser keeps the session."""
        return self._header(token, int((expires_at - now).total_seconds()))

    def over(self) -> tuple[bytes, bytes]:
        """The header by which it forgets it."""
        return self._header("", 0)

    def is_asked(self, headers: Mapping[bytes, bytes]) -> bool:
        """Whether this caller keeps its session in a cookie; raises Forbidden where the call is not of a page of this host."""
        if headers.get(b"authorization", b"").decode("latin-1").strip().lower() != SCHEME:
            return False
        if not is_from_here(headers):
            raise Forbidden("A session in a cookie serves the pages of this host alone", code="cross_site")
        return True

    def authorization(self, headers: Mapping[bytes, bytes]) -> str | None:
        """Who calls, as the header Authorization would say it; raises as `is_asked` does."""
        if not self.is_asked(headers):
            given = headers.get(b"authorization")
            return given.decode("latin-1") if given is not None else None
        token = self.token(headers)
        return f"Bearer {token}" if token is not None else None

    def token(self, headers: Mapping[bytes, bytes]) -> str | None:
        """What the cookie holds, if that can be a session."""
        jar = SimpleCookie()
        try:
            jar.load(headers.get(b"cookie", b"").decode("latin-1"))
        except CookieError:
            return None
        kept = jar.get(self.name)
        return kept.value if kept is not None and kept.value.startswith(_PREFIX) and len(kept.value) <= _LONGEST else None

    def _header(self, value: str, seconds: int) -> tuple[bytes, bytes]:
        secure = "; Secure" if self.is_secure else ""
        return b"set-cookie", f"{self.name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}".encode()


def is_from_here(headers: Mapping[bytes, bytes]) -> bool:
    """Whether nothing says that another origin's page asks: https://www.w3.org/TR/fetch-metadata (2026-11-22)."""
    if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
        return False
    origin = headers.get(b"origin")
    return origin is None or urlsplit(origin.decode("latin-1")).netloc.lower() == headers.get(b"host", b"").decode("latin-1").lower()


NOBODYS = SessionCookie(is_secure=True)
