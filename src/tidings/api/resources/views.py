"""Saved views: the filters of a page under a name."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, after_id, page_of
from tidings.core.errors import Conflict, Forbidden, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.workspaces.views import View, ViewInput, delete_view, list_views, may_change, put_view


class ViewQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which one, and of which page."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    page: Annotated[str, Meta(max_length=40)] | None = None
    """Only those of this page."""


class ViewOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A saved view."""

    id: str
    page: str
    name: str
    query: str
    """The filters as a query string, without its question mark."""
    is_shared: bool
    """Everybody of the workspace sees it."""
    author: str
    """The member (`mbr_…`) or the key (`key_…`) that made it."""
    may_change: bool
    """Whether you may replace and delete it."""
    created_at: datetime
    updated_at: datetime


class ViewPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of views."""

    data: list[ViewOutput]
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    query: ViewQuery = request.query
    after = after_id("viw", query.after)
    found = await list_views(request.tx, request.principal, page=query.page, after=after, limit=query.limit + 1)
    return page_of([_shown(one, request) for one in found], query.limit, lambda one: one.id)


async def _put(request: Request) -> ViewOutput:
    return _shown(await put_view(request.tx, request.principal, request.body, now=request.real_now), request)


async def _delete(request: Request) -> None:
    view_id: UUID | None = decode("viw", request.path["id"])
    if view_id is None:
        raise NotFound
    await delete_view(request.tx, request.principal, view_id)


def _shown(view: View, request: Request) -> ViewOutput:
    return ViewOutput(
        id=encode("viw", view.id),
        page=view.page,
        name=view.name,
        query=view.query,
        is_shared=view.owner_id is None,
        author=encode("mbr" if view.author_kind == "member" else "key", view.author_id),
        may_change=may_change(request.principal, view),
        created_at=view.created_at,
        updated_at=view.updated_at,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="views.list",
        method="GET",
        path="/v1/views",
        scope="workspace:read",
        summary="List saved views",
        description="Your own, where you are a signed-in member, and the shared ones, in the order of their making.",
        query=ViewQuery,
        output=ViewPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="views.put",
        method="PUT",
        path="/v1/views",
        scope="workspace:read",
        summary="Save a view",
        description=(
            "The filters of a page under a name. Your own view of this page and name is replaced, and so is the shared one, where "
            "`is_shared` is true; the two stand beside each other. Sharing needs the scope `views:write`, and another's shared view is "
            "replaced by who may change the workspace. A key has no views of its own. A member has at most 100, and a workspace shares 500."
        ),
        body=ViewInput,
        output=ViewOutput,
        errors=(Invalid, Forbidden, Conflict),
        example={"page": "messages", "name": "Failed by SMS", "query": "state=failed&channel=sms", "is_shared": True},
        run=_put,
    ),
    Operation(
        id="views.delete",
        method="DELETE",
        path="/v1/views/{id}",
        scope="workspace:read",
        summary="Delete a view",
        description="Your own, or one that you have shared; any shared one, where you may change the workspace.",
        status=204,
        errors=(NotFound, Forbidden),
        run=_delete,
    ),
)
