"""Contacts who turn out to be one person."""

from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Request
from tidings.api.resources.contacts import ContactOutput, shown
from tidings.contacts import contact_named, contacts_of, together, your_id
from tidings.conversations.participants.rule_due import expect_judging
from tidings.conversations.thread.merge_people import MergeInput, merge_people, unmerge_people
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import encode


class MergeOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands for whom."""

    contact: ContactOutput
    """After a merge the survivor; after it was undone who was merged before."""
    is_changed: bool
    """False where that was so before."""


class MergedContact(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was merged into a contact."""

    id: str
    """Tidings' own id."""
    external_id: str
    """Your id of them, which finds the contact too; undo the merge with it."""
    merged_at: datetime


class MergedContacts(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody for whom a contact stands, the last merged first: the order in which it is undone."""

    data: list[MergedContact]


async def _merge(request: Request) -> MergeOutput:
    contact_id, merge = await merge_people(request.tx, request.workspace_id, request.path["id"], request.body, now=request.now)
    if merge is not None:
        await expect_judging(request.tx, request.workspace_id, [merge.into_id], request.real_now)
    found = await contacts_of(request.tx, request.workspace_id, [contact_id])
    return MergeOutput(contact=shown(found[contact_id], request.principal.workspace), is_changed=merge is not None)


async def _unmerge(request: Request) -> MergeOutput:
    name = await your_id(request.tx, request.workspace_id, request.path["id"])
    contact_id, merge = await unmerge_people(request.tx, request.workspace_id, name, now=request.now)
    if merge is not None:
        await expect_judging(request.tx, request.workspace_id, [merge.from_id, merge.into_id], request.real_now)
    found = await contacts_of(request.tx, request.workspace_id, [contact_id])
    return MergeOutput(contact=shown(found[contact_id], request.principal.workspace), is_changed=merge is not None)


async def _list(request: Request) -> MergedContacts:
    contact_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
    whole = (await together(request.tx, request.workspace_id, [contact_id]))[contact_id]
    found = await contacts_of(request.tx, request.workspace_id, [merge.from_id for merge in whole.merges])
    return MergedContacts(
        data=[
            MergedContact(id=encode("ctc", one.from_id), external_id=found[one.from_id].external_id, merged_at=one.merged_at)
            for one in whole.merges
            if one.from_id in found
        ]
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="contacts.merge",
        method="POST",
        path="/v1/contacts/{id}/merge",
        scope="contacts:write",
        summary="Merge two contacts",
        description=(
            "Two contacts turn out to be one person: `from` is merged into the contact, or the contact `into` another. Every id and address "
            "of the one finds the survivor from then on; what the survivor lacks (name, addresses, attributes) is the other's, and their own "
            "preferences win. What either has refused is refused: nothing can be sent by a merge that could not be sent before. Where the one "
            "is in a conversation, the survivor is. Asked again, it changes nothing. It is undone at `/unmerge`."
        ),
        body=MergeInput,
        example={"from": "user_43"},
        output=MergeOutput,
        errors=(NotFound, Invalid, Conflict),
        run=_merge,
    ),
    Operation(
        id="contacts.unmerge",
        method="POST",
        path="/v1/contacts/{id}/unmerge",
        scope="contacts:write",
        summary="Undo a merge",
        description=(
            "The contact, named by the id that was merged, is nobody else any more: both are as they were before, and keep what came to them "
            "since. What was refused meanwhile both have refused. The last merge of a person is undone first (409 `merged_since`). Asked "
            "again, it changes nothing."
        ),
        output=MergeOutput,
        errors=(NotFound, Conflict),
        run=_unmerge,
    ),
    Operation(
        id="contacts.merges",
        method="GET",
        path="/v1/contacts/{id}/merges",
        scope="contacts:read",
        summary="Show who was merged into a contact",
        description="Everybody for whom the contact stands, the last merged first. At most a hundred are merged into one.",
        output=MergedContacts,
        errors=(NotFound,),
        run=_list,
    ),
)
