"""A new API key."""

from datetime import UTC, datetime, timedelta

import msgspec

from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.model import ApiKey, NewKey, Workspace
from tidings.workspaces.scopes import SCOPES
from tidings.workspaces.secret import hash_secret, hint_of, new_secret

_LONGEST = timedelta(days=36_525)


class CreatedKey(msgspec.Struct, frozen=True):
    """A key and its secret, which is shown this once."""

    key: ApiKey
    secret: str


async def create_key(tx: Tx, workspace: Workspace, new: NewKey, *, held: frozenset[str], now: datetime) -> CreatedKey:
    """There is one more key, with no scope that is not in `held`, the caller's own; `now` is real time.

    Raises Invalid with every scope that is unknown or not held, and for an expiry that has passed or is never to be seen.
    """
    errors = [error for n, scope in enumerate(new.scopes) if (error := _wrong_scope(n, scope, held)) is not None]
    if new.expires_at is not None and not now < new.expires_at < now + _LONGEST:
        errors.append(FieldError("/expires_at", "invalid_time", "A key expires later than now, and within a hundred years; or never."))
    if errors:
        raise Invalid(errors)
    secret = new_secret(workspace.mode)
    key = ApiKey(
        id=new_id(),
        workspace_id=workspace.id,
        name=new.name,
        hint=hint_of(secret),
        scopes=frozenset(new.scopes),
        created_at=now,
        expires_at=None if new.expires_at is None else new.expires_at.astimezone(UTC),
    )
    await store.insert_key(tx, key, hash_secret(secret))
    return CreatedKey(key, secret)


def _wrong_scope(n: int, scope: str, held: frozenset[str]) -> FieldError | None:
    if scope not in SCOPES:
        return FieldError(f"/scopes/{n}", "unknown_scope", f"There is no such scope; there are: {', '.join(SCOPES)}.")
    if scope not in held:
        return FieldError(f"/scopes/{n}", "scope_not_held", f"A key cannot give {scope}, which it does not hold itself.")
    return None
