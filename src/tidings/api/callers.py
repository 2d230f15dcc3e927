"""Who calls: a key, a session or a token is looked up once and remembered for two seconds; a revoked key is refused within these.

Of an end user's token only who it is for is remembered: whether they are still signed in is asked in each of their calls.
"""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from tidings.api.memory import Memory
from tidings.contacts import ContactKey, check_external_id, resolve
from tidings.core.clock import Clock
from tidings.core.errors import Unauthenticated
from tidings.db import Database, Plans
from tidings.workspaces import Principal, Sealer, Workspace, authenticate, get_workspace, touch_principal
from tidings.workspaces.end_users import Claims, Signing, find_signing, is_token, read_token, signed_by

KEPT_SECONDS = 2.0
_MOST = 10_000


class _Signed(msgspec.Struct, frozen=True):
    signing: Signing
    workspace: Workspace


class Callers:
    """Principals by the hash of their key or token."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._looking = database.lane(Plans.BY_INDEX)
        self._sealer = sealer
        self._clock = clock
        self._known = Memory[bytes, Principal](KEPT_SECONDS, _MOST)
        # Apart, so that no crowd of end users drives the keys out.
        self._people = Memory[bytes, Principal](KEPT_SECONDS, _MOST)
        self._signings = Memory[UUID, _Signed](KEPT_SECONDS, _MOST)

    async def identify(self, authorization: str | None) -> Principal:
        """The caller behind an Authorization header; raises Unauthenticated."""
        scheme, _, secret = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            raise Unauthenticated
        if not is_token(secret):
            return await self._known.ask(_digest(secret), lambda: self._look(secret))
        person = await self._people.ask(_digest(secret), lambda: self._look_for_person(secret))
        if person.expires_at is None or person.expires_at <= self._clock():
            raise Unauthenticated("This token has expired.", code="token_expired")
        return person

    def remembered(self, authorization: str) -> Principal | None:
        """The key or member behind an Authorization header, where nobody needs to be asked; never an end user."""
        scheme, _, secret = authorization.partition(" ")
        try:
            return self._known.get(_digest(secret)) if scheme == "Bearer" else None
        except KeyError:
            return None

    def forget(self) -> None:
        """Keys, secrets and workspaces may have changed: look again."""
        self._known.forget()
        self._people.forget()
        self._signings.forget()

    async def _look(self, secret: str) -> Principal:
        async with self._database.pipeline() as tx:
            principal = await authenticate(tx, secret, self._clock())
            if principal is None:
                raise Unauthenticated("This key or session is not known, has expired or was revoked.", code="unknown_key")
            await touch_principal(tx, principal, self._clock())
        return principal

    async def _look_for_person(self, token: str) -> Principal:
        secret_id = signed_by(token)
        if secret_id is None:
            raise Unauthenticated("This token names no signing secret: its head needs a `kid`.", code="invalid_token")
        signed = await self._signings.ask(secret_id, lambda: self._look_for_signing(secret_id, self._clock()))
        # Nobody's word is taken to the database before the signature is right.
        claims = read_token(token, signed.signing, self._clock())
        contact_id = await self._contact(signed.workspace.id, claims)
        return Principal(
            key_id=contact_id,
            workspace=signed.workspace,
            scopes=frozenset(),
            kind="contact",
            issued_at=claims.issued_at,
            expires_at=claims.expires_at,
        )

    async def _look_for_signing(self, secret_id: UUID, now: datetime) -> _Signed:
        async with self._database.pipeline() as tx:
            signing = await find_signing(tx, self._sealer, secret_id, now)
            if signing is None:
                raise Unauthenticated("The signing secret of this token is not known, or was revoked.", code="invalid_token")
            return _Signed(signing, await get_workspace(tx, signing.workspace_id))

    async def _contact(self, workspace_id: UUID, claims: Claims) -> UUID:
        key = ContactKey(workspace_id, "id", claims.subject)
        found: UUID | None = None
        if check_external_id(claims.subject, pointer="sub", is_new=False) is None:
            found = (await resolve(self._looking, [key])).get(key)
        if found is None:
            raise Unauthenticated("This token is for a contact that there is not.", code="unknown_contact")
        return found


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()
