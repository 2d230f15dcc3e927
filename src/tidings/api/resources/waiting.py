"""What waits for a member."""

from uuid import UUID

import msgspec

from tidings.api.registry import Operation, Request
from tidings.conversations.inbox import asker_of, count_unread
from tidings.db import Tx
from tidings.moderation.flags import count_open_flags
from tidings.workspaces import Principal


class WaitingOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for you; null for what you may not see."""

    unread: int | None
    """Open conversations with something that you have not read, of the 1,000 in which something was said last."""
    flags: int | None
    """Flags that nobody has settled: 1,000 means that many or more."""


async def waiting_of(tx: Tx, principal: Principal) -> WaitingOutput:
    """What waits for this member, as far as they may see it. Needs the pipeline's role."""
    workspace_id: UUID = principal.workspace.id
    asker = await asker_of(tx, workspace_id, principal.key_id) if "conversations:read" in principal.scopes else None
    return WaitingOutput(
        unread=await count_unread(tx, workspace_id, asker) if asker is not None else None,
        flags=await count_open_flags(tx, workspace_id) if "moderation:read" in principal.scopes else None,
    )


async def _get(request: Request) -> WaitingOutput:
    return await waiting_of(request.tx, request.principal)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="account.waiting",
        method="GET",
        path="/v1/account/waiting",
        scope=None,
        summary="Count what waits for you",
        description="In this session's workspace: conversations with something that you have not read, and flags that nobody has settled.",
        output=WaitingOutput,
        is_personal=True,
        run=_get,
    ),
)
