"""Views are saved, listed and deleted: one's own by oneself, shared ones by whoever shared them or changes the workspace."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, Forbidden, NotFound, invalid
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.workspaces.model import Principal
from tidings.workspaces.plain_text import has_controls
from tidings.workspaces.views import store
from tidings.workspaces.views.model import MOST_OWN, MOST_SHARED, View, ViewInput

SHARING = "views:write"
"""The scope of whoever shares views."""


async def list_views(tx: Tx, principal: Principal, *, page: str | None, after: UUID | None, limit: int) -> list[View]:
    """Up to `limit` of the caller's own views and of the shared ones; a key has none of its own."""
    return await store.list_views(tx, principal.workspace.id, _own(principal), page, after, limit)


async def put_view(tx: Tx, principal: Principal, given: ViewInput, *, now: datetime) -> View:
    """There is such a view, of this page and name; the one that there was has these filters.

    Raises Forbidden where a shared one is another's, or the caller may share none; Conflict for too many; Invalid for the name. `now`
    is real time.
    """
    name = given.name.strip()
    if not name or has_controls(name):
        raise invalid("/name", "invalid_name", "A view has a name of what can be seen.")
    owner_id = None if given.is_shared else _own(principal)
    if not given.is_shared and owner_id is None:
        raise invalid("/is_shared", "shared_only", "A key has no views of its own: share it.")
    if given.is_shared:
        _check_shares(principal)
    workspace_id = principal.workspace.id
    await store.lock_views(tx, workspace_id, owner_id)
    found = await store.find_view(tx, workspace_id, owner_id, given.page, name)
    if found is not None:
        _check_decides(principal, found)
        await store.update_view(tx, workspace_id, found.id, given.query, now)
        return msgspec.structs.replace(found, query=given.query, updated_at=now)
    most = MOST_SHARED if given.is_shared else MOST_OWN
    if await store.count_views(tx, workspace_id, owner_id) >= most:
        raise Conflict(f"There are {most} of these views: delete some first.", code="too_many_views")
    kind: Literal["member", "key"] = "member" if principal.kind == "member" else "key"
    made = View(
        id=new_id(),
        workspace_id=workspace_id,
        page=given.page,
        name=name,
        query=given.query,
        owner_id=owner_id,
        author_id=principal.key_id,
        author_kind=kind,
        created_at=now,
        updated_at=now,
    )
    await store.insert_view(tx, made)
    return made


async def delete_view(tx: Tx, principal: Principal, view_id: UUID) -> None:
    """The view is gone. Raises NotFound, also for another member's own; Forbidden for a shared one that is another's."""
    found = await store.lock_view(tx, principal.workspace.id, view_id)
    if found is None or (found.owner_id is not None and found.owner_id != _own(principal)):
        raise NotFound
    if found.owner_id is None:
        _check_shares(principal)
    _check_decides(principal, found)
    await store.delete_view(tx, principal.workspace.id, view_id)


def may_change(principal: Principal, view: View) -> bool:
    """Whether the caller may replace and delete the view, which they see."""
    if view.owner_id is not None:
        return True
    is_author = (view.author_kind, view.author_id) == (principal.kind, principal.key_id)
    return SHARING in principal.scopes and (is_author or "workspace:write" in principal.scopes)


def _own(principal: Principal) -> UUID | None:
    return principal.key_id if principal.kind == "member" else None


def _check_shares(principal: Principal) -> None:
    if SHARING not in principal.scopes:
        raise Forbidden(f"Views are shared by who holds the scope {SHARING}", code="may_not_share")


def _check_decides(principal: Principal, view: View) -> None:
    if not may_change(principal, view):
        raise Forbidden("Whoever shared this view changes it, or who may change the workspace.", code="view_of_another")
