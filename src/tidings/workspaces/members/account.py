"""A member's own account: who they are, what they are called, and what they sign in by."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.core.errors import FieldError, Invalid, NotFound, Unauthenticated, invalid
from tidings.db import Tx
from tidings.workspaces.members import store
from tidings.workspaces.members.model import AccountPatch, Login, Member, Place, Reset
from tidings.workspaces.members.passwords import hash_password, is_password, weakness
from tidings.workspaces.members.tokens import hash_token
from tidings.workspaces.model import Principal


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A member as they see themselves."""

    member: Member
    recovery_codes_left: int
    places: tuple[Place, ...]


async def get_account(tx: Tx, member_id: UUID) -> Account:
    """The member's own account; needs the pipeline's role."""
    member = await store.get_member(tx, member_id)
    if member is None:
        raise NotFound
    codes = await store.count_recovery_codes(tx, member_id)
    return Account(member=member, recovery_codes_left=codes, places=tuple(await store.list_places(tx, member_id)))


async def get_login(tx: Tx, member_id: UUID) -> Login:
    """What the member signs in by; raises Unauthenticated where they are gone. Needs the pipeline's role."""
    login = await store.get_login(tx, member_id)
    if login is None:
        raise Unauthenticated
    return login


async def check_password(login: Login, password: str, pointer: str = "/password") -> None:
    """The password is the member's; raises Invalid. Takes as long as a hash, and no transaction."""
    if not await is_password(password, login.password_hash):
        raise invalid(pointer, "wrong_password", "This is not your password.")


def check_patch(patch: AccountPatch) -> None:
    """What of a change can be told without asking; raises Invalid with all of it."""
    errors: list[FieldError] = []
    if patch.name is not UNSET and not patch.name.strip():
        errors.append(FieldError("/name", "required", "Others call you something."))
    if patch.password is not UNSET:
        errors += [error for error in (weakness(patch.password),) if error is not None]
        if patch.current_password is None:
            errors.append(FieldError("/current_password", "required", "A new password needs the one that you have."))
    if errors:
        raise Invalid(errors)


async def update_account(tx: Tx, principal: Principal, patch: AccountPatch, password_hash: str | None, *, now: datetime) -> Account:
    """The account has what the patch says; with a new password (its hash) every other session of the member ends."""
    if patch.name is not UNSET:
        await store.rename_member(tx, principal.key_id, patch.name.strip(), now)
    if password_hash is not None:
        await store.set_password(tx, principal.key_id, password_hash, now)
        await store.end_other_sessions(tx, principal.key_id, principal.session_id, now)
    return await get_account(tx, principal.key_id)


async def check_reset(given: Reset) -> str:
    """The hash of the new password; raises Invalid where it is a bad one, or the token is none by its form. Takes no transaction."""
    error = weakness(given.password)
    if error is not None:
        raise Invalid([error])
    if hash_token("reset", given.token) is None:
        raise _unknown_token()
    return await hash_password(given.password)


async def reset_password(tx: Tx, given: Reset, password_hash: str, *, now: datetime) -> Member:
    """The member signs in with the new password, every session has ended, and the token is used; a second factor stays.

    Raises Invalid where the token is unknown, used or too old. Needs the pipeline's role.
    """
    digest = hash_token("reset", given.token)
    member = await store.use_reset(tx, digest, now) if digest is not None else None
    if member is None:
        raise _unknown_token()
    await store.set_password(tx, member.id, password_hash, now)
    await store.end_other_sessions(tx, member.id, None, now)
    return member


def _unknown_token() -> Invalid:
    return invalid("/token", "unknown_token", "This link is not known, was used, or is too old: ask for another.")
