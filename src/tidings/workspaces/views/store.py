"""One thin function per statement of queries.sql, of the same name."""

from datetime import datetime
from uuid import UUID

from tidings.db import Row, Tx, load_queries
from tidings.workspaces.views.model import View

Q = load_queries(__package__ or "tidings.workspaces.views")


async def list_views(tx: Tx, workspace_id: UUID, owner_id: UUID | None, page: str | None, after: UUID | None, limit: int) -> list[View]:
    """Up to `limit` of the member's own and the shared ones after the given id."""
    return [_view(row) for row in await tx.fetch(Q["list_views"], workspace_id, owner_id, page, after, limit)]


async def find_view(tx: Tx, workspace_id: UUID, owner_id: UUID | None, page: str, name: str) -> View | None:
    """The view of this name, locked."""
    row = await tx.fetchrow(Q["find_view"], workspace_id, owner_id, page, name)
    return None if row is None else _view(row)


async def lock_view(tx: Tx, workspace_id: UUID, view_id: UUID) -> View | None:
    """The view, locked, whosever it is."""
    row = await tx.fetchrow(Q["lock_view"], workspace_id, view_id)
    return None if row is None else _view(row)


async def lock_views(tx: Tx, workspace_id: UUID, owner_id: UUID | None) -> None:
    """Nobody else saves a view of this owner until the transaction ends."""
    await tx.execute(Q["lock_views"], workspace_id, owner_id)


async def count_views(tx: Tx, workspace_id: UUID, owner_id: UUID | None) -> int:
    """How many views this owner has; None: how many are shared."""
    found: int = await tx.fetchval(Q["count_views"], workspace_id, owner_id)
    return found


async def insert_view(tx: Tx, view: View) -> None:
    """There is one more view."""
    await tx.execute(
        Q["insert_view"],
        view.id,
        view.workspace_id,
        view.page,
        view.name,
        view.query,
        view.owner_id,
        view.author_id,
        view.author_kind,
        view.created_at,
    )


async def update_view(tx: Tx, workspace_id: UUID, view_id: UUID, query: str, now: datetime) -> None:
    """The view has these filters."""
    await tx.execute(Q["update_view"], workspace_id, view_id, query, now)


async def delete_view(tx: Tx, workspace_id: UUID, view_id: UUID) -> None:
    """The view is gone."""
    await tx.execute(Q["delete_view"], workspace_id, view_id)


def _view(row: Row) -> View:
    return View(**dict(row.items()))
