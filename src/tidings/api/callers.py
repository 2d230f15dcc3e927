"""Who calls: a key or a session is looked up once and remembered for two seconds, so that a revoked one is refused within these."""

from hashlib import sha256

from tidings.api.memory import Memory
from tidings.core.clock import Clock
from tidings.core.errors import Unauthenticated
from tidings.db import Database
from tidings.workspaces import Principal, authenticate, touch_principal

KEPT_SECONDS = 2.0
_MOST = 10_000


class Callers:
    """Principals by the hash of their key or token."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known = Memory[bytes, Principal](KEPT_SECONDS, _MOST)

    async def identify(self, authorization: str | None) -> Principal:
        """The caller behind an Authorization header; raises Unauthenticated."""
        scheme, _, secret = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            raise Unauthenticated
        return await self._known.ask(_digest(secret), lambda: self._look(secret))

    def remembered(self, authorization: str) -> Principal | None:
        """The caller behind an Authorization header, where nobody needs to be asked."""
        scheme, _, secret = authorization.partition(" ")
        try:
            return self._known.get(_digest(secret)) if scheme == "Bearer" else None
        except KeyError:
            return None

    def forget(self) -> None:
        """Keys and workspaces may have changed: look again."""
        self._known.forget()

    async def _look(self, secret: str) -> Principal:
        async with self._database.pipeline() as tx:
            principal = await authenticate(tx, secret, self._clock())
            if principal is None:
                raise Unauthenticated("This key or session is not known, has expired or was revoked.", code="unknown_key")
            await touch_principal(tx, principal, self._clock())
        return principal


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()
