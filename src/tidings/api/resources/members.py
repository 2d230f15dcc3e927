"""The members of a workspace, and who is invited. All times are real ones."""

from datetime import datetime

import msgspec

from tidings.api.limits import limited
from tidings.api.registry import Answered, Call, OpenRequest, Operation, Page, Request, after_id, page_of
from tidings.api.resources.sessions import SignedInOutput, begun, origin_of, tell_entry
from tidings.core.errors import Conflict, Forbidden, Invalid, NotFound, Throttled, Unauthenticated
from tidings.core.ids import decode, encode
from tidings.workspaces import Role, Sealer
from tidings.workspaces.members import (
    Acceptance,
    Invitation,
    Invited,
    Membership,
    NewInvitation,
    RoleChange,
    accept_invitation,
    change_role,
    check_acceptance,
    find_invited,
    get_membership,
    invitation_limits,
    invite,
    list_invitations,
    list_members,
    remove_member,
    revoke_invitation,
    sign_in_limits,
    token_limits,
)


class MemberOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A member of this workspace."""

    id: str
    email: str
    name: str
    role: Role
    has_second_factor: bool
    joined_at: datetime


class MemberPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of members."""

    data: list[MemberOutput]
    next: str | None


class InvitationOutput(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation; its link is in the mail only."""

    id: str
    email: str
    role: Role
    inviter: str | None
    """The name of the member or of the key; null: the command line."""
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None


class InvitationPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of invitations."""

    data: list[InvitationOutput]
    next: str | None


class _Taken(msgspec.Struct, frozen=True):
    invited: Invited
    password_hash: str | None


def operations(*, sealer: Sealer, address: str) -> tuple[Operation, ...]:
    """The operations; `address` is this installation's, as it stands in the links of mails."""

    async def create(request: Request) -> InvitationOutput:
        body: NewInvitation = request.body
        made = await invite(request.tx, request.principal, body, sealer=sealer, address=address, now=request.real_now)
        return _invitation(made)

    async def accept(request: OpenRequest) -> Answered:
        taken: _Taken = request.prepared
        signed_in = await accept_invitation(
            request.tx,
            request.body,
            taken.invited,
            taken.password_hash,
            origin=origin_of(request.client),
            sealer=sealer,
            now=request.real_now,
        )
        await tell_entry(request.tx, signed_in, "invitations.accept", request.client)
        return begun(signed_in, request)

    return (
        *_OPERATIONS,
        Operation(
            id="invitations.create",
            method="POST",
            path="/v1/invitations",
            scope="members:write",
            summary="Invite somebody",
            description=(
                "A mail with a link leaves for the address; the link works once, within seven days. Invited again, the older link is "
                "refused. Nobody invites to a role above their own, and only an owner makes owners."
            ),
            body=NewInvitation,
            output=InvitationOutput,
            status=201,
            errors=(Conflict, Invalid, Throttled),
            example={"email": "ada@example.com", "role": "developer"},
            prepare=_prepare_invitation,
            run=create,
        ),
        Operation(
            id="invitations.accept",
            method="POST",
            path="/v1/invitations/accept",
            scope=None,
            summary="Become a member",
            description=(
                "With the token out of the mail. Who is new chooses a name and a password of 10 to 200 characters that is none of the commonest; "
                "who is a member of another workspace here gives the password that they have. The answer is a session."
            ),
            body=Acceptance,
            output=SignedInOutput,
            status=201,
            errors=(Unauthenticated, Conflict, Invalid, Throttled),
            example={"token": "tdi_…", "name": "Ada Lovelace", "password": "a long one of your own"},
            max_bytes=10_000,
            is_open=True,
            changes_callers=True,
            prepare=_prepare_acceptance,
            run=accept,
        ),
    )


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    members = await list_members(request.tx, request.workspace_id, after=after_id("mbr", page.after), limit=page.limit + 1)
    return page_of([_member(one) for one in members], page.limit, lambda member: member.id)


async def _get(request: Request) -> MemberOutput:
    member_id = decode("mbr", request.path["id"])
    if member_id is None:
        raise NotFound
    return _member(await get_membership(request.tx, request.workspace_id, member_id))


async def _patch(request: Request) -> MemberOutput:
    body: RoleChange = request.body
    member_id = decode("mbr", request.path["id"])
    if member_id is None:
        raise NotFound
    return _member(await change_role(request.tx, request.principal, member_id, body.role))


async def _remove(request: Request) -> None:
    member_id = decode("mbr", request.path["id"])
    if member_id is None:
        raise NotFound
    await remove_member(request.tx, request.principal, member_id)


async def _list_invitations(request: Request) -> dict[str, object]:
    page: Page = request.query
    found = await list_invitations(request.tx, request.workspace_id, after=after_id("inv", page.after), limit=page.limit + 1)
    return page_of([_invitation(one) for one in found], page.limit, lambda invitation: invitation.id)


async def _revoke(request: Request) -> InvitationOutput:
    invitation_id = decode("inv", request.path["id"])
    if invitation_id is None:
        raise NotFound
    return _invitation(await revoke_invitation(request.tx, request.principal, invitation_id, now=request.real_now))


async def _prepare_invitation(call: Call) -> None:
    if call.principal is not None:
        await limited(call, invitation_limits(call.principal.workspace.id))


async def _prepare_acceptance(call: Call) -> _Taken:
    body: Acceptance = call.body
    await limited(call, token_limits(call.client.address))
    async with call.database.pipeline() as tx:
        invited = await find_invited(tx, body.token, call.real_now)
    if invited.login is not None:
        # The password of somebody who has one is asked for, as at the front door.
        await limited(call, sign_in_limits(call.client.address, invited.invitation.email))
    return _Taken(invited, await check_acceptance(body, invited))


def _member(membership: Membership) -> MemberOutput:
    member = membership.member
    return MemberOutput(
        id=encode("mbr", member.id),
        email=member.email,
        name=member.name,
        role=membership.role,
        has_second_factor=member.has_second_factor,
        joined_at=membership.joined_at,
    )


def _invitation(invitation: Invitation) -> InvitationOutput:
    return InvitationOutput(
        id=encode("inv", invitation.id),
        email=invitation.email,
        role=invitation.role,
        inviter=invitation.inviter,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
        accepted_at=invitation.accepted_at,
        revoked_at=invitation.revoked_at,
    )


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="members.list",
        method="GET",
        path="/v1/members",
        scope="members:read",
        summary="List members",
        description="Everybody who may sign in to this workspace, and as what.",
        query=Page,
        output=MemberPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="members.get",
        method="GET",
        path="/v1/members/{id}",
        scope="members:read",
        summary="Show a member",
        description="One member of this workspace.",
        output=MemberOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="members.patch",
        method="PATCH",
        path="/v1/members/{id}",
        scope="members:write",
        summary="Give a member another role",
        description=(
            "What they may do changes within two seconds. Neither the old role nor the new one may be above your own; a key stands "
            "below an owner, and its scopes bound it. A workspace keeps an owner."
        ),
        body=RoleChange,
        output=MemberOutput,
        errors=(Forbidden, NotFound, Conflict),
        example={"role": "viewer"},
        changes_callers=True,
        run=_patch,
    ),
    Operation(
        id="members.remove",
        method="DELETE",
        path="/v1/members/{id}",
        scope="members:write",
        summary="Remove a member",
        description=(
            "They are refused within two seconds, and their sessions in this workspace are over. Keys that they made stay: revoke those. "
            "Their login stays as well, for their other workspaces."
        ),
        status=204,
        errors=(Forbidden, NotFound, Conflict),
        changes_callers=True,
        run=_remove,
    ),
    Operation(
        id="invitations.list",
        method="GET",
        path="/v1/invitations",
        scope="members:read",
        summary="List invitations",
        description="All of them in the order of their making, those that were accepted, revoked or are too old as well.",
        query=Page,
        output=InvitationPage,
        errors=(Invalid,),
        run=_list_invitations,
    ),
    Operation(
        id="invitations.revoke",
        method="DELETE",
        path="/v1/invitations/{id}",
        scope="members:write",
        summary="Revoke an invitation",
        description="Its link is refused from now on. Revoking it again changes nothing.",
        output=InvitationOutput,
        errors=(Forbidden, NotFound, Conflict),
        run=_revoke,
    ),
)
