"""The caller's own workspace."""

from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Request
from tidings.core.errors import Invalid
from tidings.core.ids import encode
from tidings.workspaces import Mode, Workspace, WorkspacePatch, get_workspace, update_workspace


class WorkspaceOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace."""

    id: str
    name: str
    mode: Mode
    default_country: str | None
    """ISO 3166 code for phone numbers that name no country."""
    default_locale: str
    timezone: str
    keeps_content: bool
    """What was sent is kept as text."""
    now: datetime
    """Its business time: the real time, unless it is a test workspace whose clock was moved."""
    created_at: datetime


async def _get(request: Request) -> WorkspaceOutput:
    return _shown(await get_workspace(request.tx, request.workspace_id), request.now)


async def _patch(request: Request) -> WorkspaceOutput:
    return _shown(await update_workspace(request.tx, request.workspace_id, request.body), request.now)


def _shown(workspace: Workspace, now: datetime) -> WorkspaceOutput:
    return WorkspaceOutput(
        id=encode("wsp", workspace.id),
        name=workspace.name,
        mode=workspace.mode,
        default_country=workspace.default_country,
        default_locale=workspace.default_locale,
        timezone=workspace.timezone,
        keeps_content=workspace.keeps_content,
        now=now,
        created_at=workspace.created_at,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="workspace.get",
        method="GET",
        path="/v1/workspace",
        scope="workspace:read",
        summary="Show the workspace",
        description="The workspace that the key belongs to, with its defaults and its business time.",
        output=WorkspaceOutput,
        run=_get,
    ),
    Operation(
        id="workspace.patch",
        method="PATCH",
        path="/v1/workspace",
        scope="workspace:write",
        summary="Change the workspace",
        description=(
            "What is left out stays. The country is used for phone numbers that name none, the locale and the time zone for "
            "people without one. A country of null means that such numbers are refused."
        ),
        body=WorkspacePatch,
        output=WorkspaceOutput,
        errors=(Invalid,),
        example={"name": "Corner shop", "default_country": "NL", "default_locale": "nl", "timezone": "Europe/Amsterdam"},
        changes_callers=True,
        run=_patch,
    ),
)
