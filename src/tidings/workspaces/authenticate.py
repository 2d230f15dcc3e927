"""From a secret to its caller."""

from datetime import datetime

from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.model import Principal
from tidings.workspaces.secret import hash_secret, is_secret


async def authenticate(tx: Tx, secret: str, now: datetime) -> Principal | None:
    """Who calls with this secret, or None: unknown, revoked, expired, or no secret at all (then nothing is asked).

    Needs the pipeline's role, since the workspace is what it finds out; `now` is real time.
    """
    return await store.find_key(tx, hash_secret(secret), now) if is_secret(secret) else None


async def touch_key(tx: Tx, principal: Principal, now: datetime) -> None:
    """The key's last use is known to the minute; costs a write at most once a minute. `now` is real time."""
    await store.touch_key(tx, principal.workspace.id, principal.key_id, now)
