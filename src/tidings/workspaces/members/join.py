"""Becoming a member: by an invitation, or on the command line."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, FieldError, Invalid, Unauthenticated, invalid
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.workspaces.members import store
from tidings.workspaces.members.email import normal_email
from tidings.workspaces.members.model import Acceptance, Invitation, Login, Member, SignedIn
from tidings.workspaces.members.passwords import hash_password, is_password, weakness
from tidings.workspaces.members.second_factor import check_second_factor
from tidings.workspaces.members.sessions import Origin, begin_session
from tidings.workspaces.members.sign_in import lock_checked
from tidings.workspaces.members.throttle import forgive
from tidings.workspaces.members.tokens import hash_token
from tidings.workspaces.scopes import Role
from tidings.workspaces.seal import Sealer


class Invited(msgspec.Struct, frozen=True):
    """Whom a token invites, and who that is, if anybody here."""

    invitation: Invitation
    login: Login | None


async def find_invited(tx: Tx, token: str, now: datetime) -> Invited:
    """Whom this token invites; raises Invalid where it is unknown, used, revoked or too old. Needs the pipeline's role."""
    digest = hash_token("invitation", token)
    invitation = await store.find_invitation(tx, digest, now) if digest is not None else None
    if invitation is None:
        raise _unknown_token()
    return Invited(invitation, await store.find_login(tx, invitation.email))


async def check_acceptance(given: Acceptance, invited: Invited) -> str | None:
    """The hash of a new member's password, None for who has one that is right; takes as long as a hash, and no transaction.

    Raises Invalid with all that is wrong of a new one, and Unauthenticated for a wrong one.
    """
    if invited.login is not None:
        if not await is_password(given.password, invited.login.password_hash):
            raise Unauthenticated("You are a member of another workspace here: give the password that you have.", code="wrong_credentials")
        return None
    errors = [error for error in (weakness(given.password),) if error is not None]
    if given.name is None or not given.name.strip():
        errors.append(FieldError("/name", "required", "Who is new says what others call them."))
    if errors:
        raise Invalid(errors)
    return await hash_password(given.password)


async def accept_invitation(
    tx: Tx, given: Acceptance, invited: Invited, password_hash: str | None, *, origin: Origin, sealer: Sealer, now: datetime
) -> SignedIn:
    """Who has the token is a member of the workspace, and signed in to it; the token is used. Needs the pipeline's role.

    `password_hash` is what `check_acceptance` answered. Raises as it does, and Unauthenticated where a second factor is needed.
    """
    digest = hash_token("invitation", given.token)
    invitation = await store.use_invitation(tx, digest, now) if digest is not None else None
    if invitation is None:
        raise _unknown_token()
    if invited.login is None:
        member = await _make_member(tx, invitation.email, given.name or "", password_hash or "", now)
    else:
        login = await lock_checked(tx, invited.login)
        await check_second_factor(tx, login, given.code, sealer=sealer, now=now)
        member = login.member
    await store.insert_membership(tx, invitation.workspace_id, member.id, invitation.role, now)
    await forgive(tx, member.email)
    return await begin_session(tx, member, invitation.workspace_id, origin=origin, now=now)


async def add_member(tx: Tx, workspace_id: UUID, *, email: str, name: str, role: Role, password_hash: str | None, now: datetime) -> Member:
    """The person is a member of the workspace, without an invitation; a password is set for who is new. Needs the pipeline's role.

    Raises Conflict where they are one already, and Invalid for what is no mail address, or where who is new has no password.
    """
    normal = normal_email(email)
    login = await store.find_login(tx, normal)
    if login is None and password_hash is None:
        raise invalid("/password", "required", "Who is new needs a password.")
    member = login.member if login is not None else await _make_member(tx, normal, name, password_hash or "", now)
    if not await store.insert_membership(tx, workspace_id, member.id, role, now):
        raise Conflict("This person is a member of the workspace already.", code="member_exists")
    await store.revoke_open_invitations(tx, workspace_id, normal, now)
    return member


async def _make_member(tx: Tx, email: str, name: str, password_hash: str, now: datetime) -> Member:
    member = Member(id=new_id(), email=email, name=name.strip(), has_second_factor=False, created_at=now)
    if not await store.insert_member(tx, member, password_hash):
        raise Conflict("This person has just become a member elsewhere; try again with that password.", code="member_exists")
    return member


def _unknown_token() -> Invalid:
    return invalid("/token", "unknown_token", "This link is not known, was used, was revoked, or is too old: ask for another.")
