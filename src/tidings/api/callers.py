"""Who calls: a key or a session is looked up once and remembered for two seconds, so that a revoked one is refused within these."""

import time
from collections import OrderedDict
from hashlib import sha256

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
        self._known: OrderedDict[bytes, tuple[float, Principal]] = OrderedDict()

    async def identify(self, authorization: str | None) -> Principal:
        """The caller behind an Authorization header; raises Unauthenticated."""
        scheme, _, secret = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            raise Unauthenticated
        digest = sha256(secret.encode("utf-8", "replace")).digest()
        known = self._known.get(digest)
        if known is not None and time.monotonic() - known[0] < KEPT_SECONDS:
            return known[1]
        async with self._database.pipeline() as tx:
            principal = await authenticate(tx, secret, self._clock())
            if principal is None:
                self._known.pop(digest, None)
                raise Unauthenticated("This key or session is not known, has expired or was revoked.", code="unknown_key")
            await touch_principal(tx, principal, self._clock())
        self._known[digest] = (time.monotonic(), principal)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return principal

    def remembered(self, authorization: str) -> Principal | None:
        """The caller behind an Authorization header, where that was looked up within the last two seconds."""
        scheme, _, secret = authorization.partition(" ")
        known = self._known.get(sha256(secret.encode("utf-8", "replace")).digest()) if scheme == "Bearer" and secret else None
        return known[1] if known is not None and time.monotonic() - known[0] < KEPT_SECONDS else None

    def forget(self) -> None:
        """Keys and workspaces may have changed: look again."""
        self._known.clear()
