"""Signing in: an address and a password, and a code where there is a second factor."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import Unauthenticated
from tidings.db import Tx
from tidings.workspaces.members import store
from tidings.workspaces.members.model import Login, SignedIn
from tidings.workspaces.members.passwords import is_password
from tidings.workspaces.members.second_factor import check_second_factor
from tidings.workspaces.members.sessions import Origin, begin_session
from tidings.workspaces.members.throttle import forgive
from tidings.workspaces.seal import Sealer


async def sign_in(
    tx: Tx, login: Login, *, code: str | None, workspace_id: UUID | None, origin: Origin, sealer: Sealer, now: datetime
) -> SignedIn:
    """There is a session of the member whose password `check_login` found right; `now` is real time. Needs the pipeline's role.

    Raises Unauthenticated for a code that is missing or wrong, Forbidden where they do not belong to the workspace.
    """
    current = await lock_checked(tx, login)
    await check_second_factor(tx, current, code, sealer=sealer, now=now)
    await forgive(tx, login.member.email)
    return await begin_session(tx, login.member, workspace_id, origin=origin, now=now)


async def lock_checked(tx: Tx, login: Login) -> Login:
    """The login as it is now, locked; raises Unauthenticated where the password that was checked is not theirs any more."""
    current = await store.lock_login(tx, login.member.id)
    if current is None or current.password_hash != login.password_hash:
        # Changed while it was checked: the sessions of the old password have ended.
        raise _wrong_credentials()
    return current


async def find_login(tx: Tx, email: str) -> Login | None:
    """What signing in with this address (in its normal form) is checked against, if it is a member's. Needs the pipeline's role."""
    return await store.find_login(tx, email)


async def check_login(login: Login | None, password: str) -> Login:
    """The login, whose password this is; takes as long, and says the same, for an address that nobody has. Takes no transaction."""
    if not await is_password(password, login.password_hash if login is not None else None) or login is None:
        raise _wrong_credentials()
    return login


def _wrong_credentials() -> Unauthenticated:
    return Unauthenticated("No member has this mail address and this password.", code="wrong_credentials")
