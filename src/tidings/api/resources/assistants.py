"""Assistants: automated participants of conversations, by your own keys."""

from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Page, Request
from tidings.conversations.participants.assistants import (
    Assistant,
    AssistantInput,
    delete_assistant,
    get_assistant,
    list_assistants,
    put_assistant,
)
from tidings.core.errors import Conflict, Invalid, NotFound


class AssistantOutput(msgspec.Struct, frozen=True, kw_only=True):
    """An automated participant."""

    key: str
    name: str
    """What people see."""
    created_at: datetime
    updated_at: datetime


class AssistantPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of assistants."""

    data: list[AssistantOutput]
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    found = await list_assistants(request.tx, request.workspace_id, after=page.after, limit=page.limit + 1)
    shown = [_shown(one) for one in found[: page.limit]]
    return {"data": shown, "next": shown[-1].key if len(found) > page.limit else None}


async def _put(request: Request) -> AssistantOutput:
    return _shown(await put_assistant(request.tx, request.workspace_id, request.path["key"], request.body, request.now))


async def _get(request: Request) -> AssistantOutput:
    return _shown(await get_assistant(request.tx, request.workspace_id, request.path["key"]))


async def _delete(request: Request) -> None:
    await delete_assistant(request.tx, request.workspace_id, request.path["key"], request.now)


def _shown(one: Assistant) -> AssistantOutput:
    return AssistantOutput(key=one.key, name=one.name, created_at=one.created_at, updated_at=one.updated_at)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="assistants.list",
        method="GET",
        path="/v1/assistants",
        scope="conversations:read",
        summary="List assistants",
        description="In the order of their keys.",
        query=Page,
        output=AssistantPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="assistants.put",
        method="PUT",
        path="/v1/assistants/{key}",
        scope="conversations:write",
        summary="Make or rename an assistant",
        description='It takes part in conversations as `{"assistant": key}`, and you post in its name.',
        body=AssistantInput,
        output=AssistantOutput,
        errors=(Invalid, Conflict),
        example={"name": "Tea helper"},
        run=_put,
    ),
    Operation(
        id="assistants.get",
        method="GET",
        path="/v1/assistants/{key}",
        scope="conversations:read",
        summary="Show an assistant",
        description="The name that people see, by your key.",
        output=AssistantOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="assistants.delete",
        method="DELETE",
        path="/v1/assistants/{key}",
        scope="conversations:write",
        summary="Delete an assistant",
        description="It is in no group and no support conversation any more; what it said stays, without its name.",
        status=204,
        errors=(NotFound,),
        run=_delete,
    ),
)
