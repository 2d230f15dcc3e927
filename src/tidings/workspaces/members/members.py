"""The members of a workspace: looked at, given another role, removed. A workspace keeps an owner."""

from uuid import UUID

from tidings.core.errors import Conflict, NotFound
from tidings.db import Tx
from tidings.workspaces.members import store
from tidings.workspaces.members.model import Membership
from tidings.workspaces.members.roles import check_may_give
from tidings.workspaces.model import Principal
from tidings.workspaces.scopes import Role


async def list_members(tx: Tx, workspace_id: UUID, *, after: UUID | None = None, limit: int = 50) -> list[Membership]:
    """Up to `limit` members, whoever was a member anywhere first before the others."""
    return await store.list_memberships(tx, workspace_id, after, limit)


async def get_membership(tx: Tx, workspace_id: UUID, member_id: UUID) -> Membership:
    """The member in this workspace; raises NotFound."""
    membership = await store.find_membership(tx, workspace_id, member_id)
    if membership is None:
        raise NotFound
    return membership


async def change_role(tx: Tx, principal: Principal, member_id: UUID, role: Role) -> Membership:
    """The member has this role, and its scopes, from the commit on.

    Raises NotFound, Forbidden where the old role or the new one is above the caller's own, Conflict for the last owner.
    """
    workspace_id = principal.workspace.id
    old = await _decided(tx, principal, member_id)
    check_may_give(principal, role)
    if old == "owner" and role != "owner":
        await _check_another_owner(tx, workspace_id, member_id)
    await store.update_role(tx, workspace_id, member_id, role)
    return await get_membership(tx, workspace_id, member_id)


async def remove_member(tx: Tx, principal: Principal, member_id: UUID) -> None:
    """The person is no member of the workspace, and their sessions in it are over; raises as `change_role` does."""
    if await _decided(tx, principal, member_id) == "owner":
        await _check_another_owner(tx, principal.workspace.id, member_id)
    await store.delete_membership(tx, principal.workspace.id, member_id)


async def leave(tx: Tx, principal: Principal) -> None:
    """The caller is no member of the workspace any more; raises Conflict for the last owner."""
    roles = await store.lock_roles(tx, principal.workspace.id, principal.key_id)
    if roles.get(principal.key_id) == "owner":
        await _check_another_owner(tx, principal.workspace.id, principal.key_id)
    await store.delete_membership(tx, principal.workspace.id, principal.key_id)


async def _decided(tx: Tx, principal: Principal, member_id: UUID) -> Role:
    """The member's role, locked, which the caller may decide on."""
    role = (await store.lock_roles(tx, principal.workspace.id, member_id)).get(member_id)
    if role is None:
        raise NotFound
    check_may_give(principal, role)
    return role


async def _check_another_owner(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    roles = await store.lock_roles(tx, workspace_id, member_id)
    if not any(role == "owner" for other, role in roles.items() if other != member_id):
        raise Conflict("A workspace keeps an owner: make somebody else one first.", code="last_owner")
