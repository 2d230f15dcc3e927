"""Whom people have blocked."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Page, after_id
from tidings.conversations.participants.blocks import Block, block, list_blocks, one_of, unblock
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import encode

_Names = Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=1_000)]


class BlockOutput(msgspec.Struct, frozen=True, kw_only=True):
    """One whom the person has blocked."""

    contact: str | None
    """Your id of them; null once they are gone."""
    name: str | None
    at: datetime


class BlockPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of them."""

    data: list[BlockOutput]
    next: str | None


class BlocksInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Several at once, by your own ids."""

    add: _Names = []
    remove: _Names = []


class BlocksOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed."""

    added: int
    removed: int


async def _list(acting: Acting) -> dict[str, object]:
    page: Page = acting.request.query
    found = await list_blocks(
        acting.request.tx,
        acting.workspace_id,
        acting.person,
        after=after_id("ctc", page.after),
        limit=page.limit + 1,
        by_themselves=_is_themselves(acting),
    )
    shown, more = found[: page.limit], len(found) > page.limit
    return {"data": [_shown(one) for one in shown], "next": encode("ctc", shown[-1].blocked_id) if more else None}


async def _block(acting: Acting) -> None:
    try:
        await block(
            acting.request.tx,
            acting.workspace_id,
            acting.person,
            [acting.request.path["contact"]],
            acting.request.now,
            by_themselves=_is_themselves(acting),
        )
    except Invalid as error:
        raise one_of(error) from error


async def _unblock(acting: Acting) -> None:
    try:
        await unblock(
            acting.request.tx,
            acting.workspace_id,
            acting.person,
            [acting.request.path["contact"]],
            acting.request.now,
            by_themselves=_is_themselves(acting),
        )
    except Invalid as error:
        raise one_of(error) from error


async def _change(acting: Acting) -> BlocksOutput:
    given: BlocksInput = acting.request.body
    request, own = acting.request, _is_themselves(acting)
    added = await block(request.tx, acting.workspace_id, acting.person, given.add, request.now, by_themselves=own) if given.add else 0
    removed = (
        await unblock(request.tx, acting.workspace_id, acting.person, given.remove, request.now, by_themselves=own) if given.remove else 0
    )
    return BlocksOutput(added=added, removed=removed)


def _is_themselves(acting: Acting) -> bool:
    """The person asks, and not their backend, which knows everybody."""
    return acting.request.principal.kind == "contact"


def _shown(one: Block) -> BlockOutput:
    return BlockOutput(contact=one.blocked.id, name=one.blocked.name, at=one.at)


OPERATIONS: tuple[Operation, ...] = (
    *for_people(
        id="list_blocks",
        method="GET",
        path="/blocks",
        scope="conversations:act",
        summary="List whom one has blocked",
        description="A person is told of those who are or were in a conversation with them; their backend of all.",
        query=Page,
        output=BlockPage,
        errors=(Invalid,),
        run=_list,
    ),
    *for_people(
        id="change_blocks",
        method="POST",
        path="/blocks",
        scope="conversations:act",
        summary="Block and unblock several",
        description=(
            "By the backend: all of them, or none where one of them is not there. A person may name any id, and learns nothing by it: whether "
            "there is such a contact is not told, and those who are or were in a conversation with them are counted."
        ),
        body=BlocksInput,
        output=BlocksOutput,
        errors=(Invalid, Conflict),
        example={"add": [], "remove": []},
        run=_change,
    ),
    *for_people(
        id="block",
        method="PUT",
        path="/blocks/{contact}",
        scope="conversations:act",
        summary="Block somebody",
        description=(
            "Neither says anything more to the other in a direct conversation; in all others what the blocked one says is hidden from "
            "who blocked them. Nobody is told. At most 1,000 of those whom they have met in a conversation, and as many others. A person may name any id: "
            "the answer is the same where there is no such contact."
        ),
        status=204,
        errors=(Invalid, NotFound, Conflict),
        run=_block,
    ),
    *for_people(
        id="unblock",
        method="DELETE",
        path="/blocks/{contact}",
        scope="conversations:act",
        summary="Unblock somebody",
        status=204,
        errors=(Invalid, NotFound),
        run=_unblock,
    ),
)
