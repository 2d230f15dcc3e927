"""Invitations: somebody gets a link, and becomes a member by it."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, NotFound
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.workspaces import store as workspaces
from tidings.workspaces.branding import get_branding
from tidings.workspaces.members import store
from tidings.workspaces.members.email import normal_email
from tidings.workspaces.members.mails import invitation_mail, put_mail
from tidings.workspaces.members.model import INVITATION_LASTS, Invitation, NewInvitation
from tidings.workspaces.members.roles import check_may_give
from tidings.workspaces.members.tokens import make_token
from tidings.workspaces.model import Principal, Workspace
from tidings.workspaces.scopes import Role
from tidings.workspaces.seal import Sealer


class MadeInvitation(msgspec.Struct, frozen=True):
    """An invitation and its token, which only the mail tells."""

    invitation: Invitation
    token: str


async def invite(tx: Tx, principal: Principal, new: NewInvitation, *, sealer: Sealer, address: str, now: datetime) -> Invitation:
    """A mail with a link leaves after the commit; an older invitation of the same person is revoked.

    `address` is this installation's. Raises Forbidden for a role above the caller's, Conflict where the person is a member already,
    and Invalid for what is no mail address.
    """
    check_may_give(principal, new.role)
    workspace = principal.workspace
    made = await make_invitation(tx, workspace, new.email, new.role, inviter=await _name_of(tx, principal), now=now)
    branding = await get_branding(tx, workspace.id)
    mail = invitation_mail(made.invitation, branding.name or workspace.name, made.token, address, branding)
    await put_mail(
        tx, made.invitation.email, mail, workspace_id=workspace.id, sealer=sealer, now=now, expires_at=made.invitation.expires_at
    )
    return made.invitation


async def make_invitation(tx: Tx, workspace: Workspace, email: str, role: Role, *, inviter: str | None, now: datetime) -> MadeInvitation:
    """There is one invitation of this person; nobody is told of it."""
    normal = normal_email(email)
    await store.lock_email(tx, workspace.id, normal)
    if await store.find_membership_by_email(tx, workspace.id, normal) is not None:
        raise Conflict("This person is a member of the workspace already.", code="member_exists")
    await store.revoke_open_invitations(tx, workspace.id, normal, now)
    token, digest = make_token("invitation")
    invitation = Invitation(
        id=new_id(),
        workspace_id=workspace.id,
        email=normal,
        role=role,
        inviter=inviter,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    await store.insert_invitation(tx, invitation, digest)
    return MadeInvitation(invitation, token)


async def list_invitations(tx: Tx, workspace_id: UUID, *, after: UUID | None = None, limit: int = 50) -> list[Invitation]:
    """Up to `limit` invitations in the order of their making, those that are over too."""
    return await store.list_invitations(tx, workspace_id, after, limit)


async def revoke_invitation(tx: Tx, principal: Principal, invitation_id: UUID, *, now: datetime) -> Invitation:
    """Its link is refused from the commit on. Raises NotFound, Forbidden for a role above the caller's, Conflict where it was used."""
    invitation = await store.get_invitation(tx, principal.workspace.id, invitation_id)
    if invitation is None:
        raise NotFound
    check_may_give(principal, invitation.role)
    await store.revoke_invitation(tx, principal.workspace.id, invitation_id, now)
    revoked = await store.get_invitation(tx, principal.workspace.id, invitation_id)
    if revoked is None or revoked.accepted_at is not None:
        raise Conflict("Somebody has become a member by it.", code="invitation_used")
    return revoked


async def _name_of(tx: Tx, principal: Principal) -> str | None:
    if principal.kind == "member":
        membership = await store.find_membership(tx, principal.workspace.id, principal.key_id)
        return None if membership is None else membership.member.name
    key = await workspaces.get_key(tx, principal.workspace.id, principal.key_id)
    return None if key is None else key.name
