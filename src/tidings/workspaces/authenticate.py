"""From a secret to its caller: a key, or a member's session."""

from datetime import datetime

from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.members import store as members
from tidings.workspaces.members.tokens import hash_token
from tidings.workspaces.model import Principal
from tidings.workspaces.scopes import ROLES
from tidings.workspaces.secret import hash_secret, is_secret


async def authenticate(tx: Tx, secret: str, now: datetime) -> Principal | None:
    """Who calls with this secret, or None: unknown, revoked, expired, or no secret at all (then nothing is asked).

    Needs the pipeline's role, since the workspace is what it finds out; `now` is real time.
    """
    if is_secret(secret):
        return await store.find_key(tx, hash_secret(secret), now)
    digest = hash_token("session", secret)
    return await _find_member(tx, digest, now) if digest is not None else None


async def touch_principal(tx: Tx, principal: Principal, now: datetime) -> None:
    """The last use of the key or the session is known to the minute; costs a write at most once a minute. `now` is real time."""
    if principal.session_id is not None:
        await members.touch_session(tx, principal.session_id, now)
    else:
        await store.touch_key(tx, principal.workspace.id, principal.key_id, now)


async def _find_member(tx: Tx, digest: bytes, now: datetime) -> Principal | None:
    bearer = await members.find_session(tx, digest, now)
    workspace = await store.get_workspace(tx, bearer.workspace_id) if bearer is not None else None
    if bearer is None or workspace is None:
        return None
    return Principal(
        key_id=bearer.member_id,
        workspace=workspace,
        scopes=ROLES[bearer.role],
        kind="member",
        role=bearer.role,
        session_id=bearer.session_id,
    )
