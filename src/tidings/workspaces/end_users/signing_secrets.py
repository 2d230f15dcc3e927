"""The secrets that sign end users' tokens: made, listed, rotated, revoked; sealed like the credentials of provider accounts."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.core.durations import parse_duration
from tidings.core.errors import Conflict, NotFound, invalid
from tidings.core.ids import new_id
from tidings.db import Row, Tx, load_queries
from tidings.workspaces.end_users.model import MAX_ACTIVE, NewSigningSecret, Rotation, Signing, SigningSecret
from tidings.workspaces.seal import Sealer
from tidings.workspaces.store import lock_workspace

Q = load_queries(__package__ or "tidings.workspaces.end_users")

_OWN_NAME = "made here"
_LONGEST_KEPT = timedelta(days=30)
_AT_ONCE = 500


class CreatedSigningSecret(msgspec.Struct, frozen=True):
    """A signing secret, and what it is, which is shown this once: the bytes of this text are the key."""

    shown: SigningSecret
    secret: str


async def create_signing_secret(tx: Tx, sealer: Sealer, workspace_id: UUID, new: NewSigningSecret, now: datetime) -> CreatedSigningSecret:
    """There is one more signing secret; raises Conflict where two are active at `now` (real time)."""
    await lock_workspace(tx, workspace_id)
    if await tx.fetchval(Q["count_signing_secrets"], workspace_id, now) >= MAX_ACTIVE:
        raise Conflict(f"{MAX_ACTIVE} signing secrets are active: revoke one first", code="too_many_signing_secrets")
    made, secret = SigningSecret(id=new_id(), name=new.name, is_own=False, created_at=now), _new_secret()
    await _insert(tx, sealer, workspace_id, made, secret)
    return CreatedSigningSecret(made, secret)


async def rotate_signing_secret(
    tx: Tx, sealer: Sealer, workspace_id: UUID, secret_id: UUID | None, rotation: Rotation, now: datetime
) -> CreatedSigningSecret:
    """A new secret takes the place of this one, which is accepted for a while longer; raises NotFound, Conflict, Invalid."""
    kept = parse_duration(rotation.old_lasts)
    if kept is None or kept > _LONGEST_KEPT:
        raise invalid("/old_lasts", "invalid_duration", "A duration from 0s to 30d, as in 24h")
    old = await _get(tx, workspace_id, secret_id)
    if old.is_own or (old.revoked_at is not None and old.revoked_at <= now):
        raise Conflict("Only an active signing secret of yours is rotated", code="not_active")
    made = await create_signing_secret(tx, sealer, workspace_id, NewSigningSecret(name=old.name), now)
    await tx.execute(Q["revoke_signing_secret"], workspace_id, old.id, now + kept)
    return made


async def revoke_signing_secret(tx: Tx, workspace_id: UUID, secret_id: UUID | None, now: datetime) -> SigningSecret:
    """What it has signed is refused from now on; an earlier revocation stays. Raises NotFound."""
    found = await _get(tx, workspace_id, secret_id)
    await tx.execute(Q["revoke_signing_secret"], workspace_id, found.id, now)
    return await _get(tx, workspace_id, found.id)


async def list_signing_secrets(tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int) -> list[SigningSecret]:
    """At most `limit` of them after an id, revoked ones too."""
    return [_read(row) for row in await tx.fetch(Q["list_signing_secrets"], workspace_id, after, limit)]


async def own_secret(tx: Tx, sealer: Sealer, workspace_id: UUID, now: datetime) -> tuple[UUID, bytes]:
    """The id and the bytes of the secret that this installation signs with, made where there is none."""
    row = await tx.fetchrow(Q["own_signing_secret"], workspace_id)
    if row is None:
        await _insert(tx, sealer, workspace_id, SigningSecret(id=new_id(), name=_OWN_NAME, is_own=True, created_at=now), _new_secret())
        # Whoever was first has made it.
        row = await tx.fetchrow(Q["own_signing_secret"], workspace_id)
        assert row is not None, "it was made, by us or at the same time"
    return row["id"], sealer.open(row["secret"], _belongs_to(workspace_id, row["id"]))


async def find_signing(tx: Tx, sealer: Sealer, secret_id: UUID, now: datetime) -> Signing | None:
    """The secret of this id in any workspace, or None where it is not active at `now` (real time). Needs the pipeline's role."""
    row = await tx.fetchrow(Q["find_signing_secret"], secret_id, now)
    if row is None:
        return None
    plain = sealer.open(row["secret"], _belongs_to(row["workspace_id"], secret_id))
    return Signing(workspace_id=row["workspace_id"], secret=plain, is_own=row["is_own"])


async def reseal_signing_secrets(tx: Tx, sealer: Sealer, is_old: Callable[[bytes], bool]) -> None:
    """Every secret whose envelope `is_old` is sealed under the newest key. Needs the pipeline's role."""
    after = UUID(int=0)
    while rows := await tx.fetch(Q["lock_signing_secrets"], after, _AT_ONCE):
        for row in rows:
            if is_old(row["secret"]):
                belongs_to = _belongs_to(row["workspace_id"], row["id"])
                envelope = sealer.seal(sealer.open(row["secret"], belongs_to), belongs_to)
                await tx.execute(Q["reseal_signing_secret"], row["workspace_id"], row["id"], envelope)
        after = rows[-1]["id"]


async def _insert(tx: Tx, sealer: Sealer, workspace_id: UUID, made: SigningSecret, secret: str) -> None:
    envelope = sealer.seal(secret.encode("ascii"), _belongs_to(workspace_id, made.id))
    await tx.execute(Q["insert_signing_secret"], made.id, workspace_id, made.name, envelope, made.is_own, made.created_at)


async def _get(tx: Tx, workspace_id: UUID, secret_id: UUID | None) -> SigningSecret:
    row = await tx.fetchrow(Q["get_signing_secret"], workspace_id, secret_id) if secret_id is not None else None
    if row is None:
        raise NotFound
    return _read(row)


def _read(row: Row) -> SigningSecret:
    return SigningSecret(id=row["id"], name=row["name"], is_own=row["is_own"], created_at=row["created_at"], revoked_at=row["revoked_at"])


def _new_secret() -> str:
    # RFC 7518 section 3.2: a key of HS256 has at least 256 bits.
    return f"tdk_{secrets.token_urlsafe(32)}"


def _belongs_to(workspace_id: UUID, secret_id: UUID) -> bytes:
    return b"signing" + workspace_id.bytes + secret_id.bytes
