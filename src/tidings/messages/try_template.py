"""A test of a template: one message to one person, that goes as any other does, of a version that need not be published."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.channels import NOTHING, ChannelName, RouteInput
from tidings.core.errors import InProgress, invalid
from tidings.db import Tx
from tidings.messages.accept import Done, accept
from tidings.messages.model import Accepted, Author, Send, Short, To
from tidings.messages.plan import plan
from tidings.messages.sensitive import seal
from tidings.templates import ready_version
from tidings.workspaces import Principal, Sealer
from tidings.workspaces.members import get_membership


class TemplateTestInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is tried out, on whom."""

    channel: ChannelName
    version: Annotated[int, Meta(ge=1, le=2_147_483_647)] | None = None
    """Left out: the draft."""
    to: Short | To | UnsetType = UNSET
    """Your id of a person, or one of id, email, phone. Left out, the mail address of the member who asks."""
    data: msgspec.Raw = NOTHING
    """What the template's names stand for: an object of up to 100 kB."""


async def try_template(
    tx: Tx, principal: Principal, key: str, given: TemplateTestInput, *, sealer: Sealer, now: datetime, real_now: datetime
) -> Accepted:
    """The test is accepted, marked as one in its metadata.

    Raises NotFound, Conflict (template_archived), Forbidden where the caller lacks the purpose's scope, and Invalid where the version
    could not be published on that channel, or for whom it is to go to.
    """
    workspace = principal.workspace
    to = given.to if not isinstance(given.to, UnsetType) else await _own_address(tx, workspace.id, principal, given.channel)
    template = await ready_version(tx, workspace.id, key, given.version, given.channel, now=now)
    send = Send(
        to=to,
        template=key,
        data=given.data,
        route=RouteInput(channel=given.channel),
        metadata=msgspec.Raw(msgspec.json.encode({"test": {"template": key, "version": template.version}})),
    )
    author = Author(
        workspace_id=workspace.id,
        key_id=principal.key_id,
        scopes=principal.scopes,
        default_country=workspace.default_country,
        timezone=workspace.timezone,
    )
    made = plan(send, author, template, (), now, real_now)
    outcome = await accept(tx, seal(made, sealer), real_now)
    if not isinstance(outcome, Done):
        raise InProgress
    return msgspec.json.decode(outcome.answer, type=Accepted)


async def _own_address(tx: Tx, workspace_id: UUID, principal: Principal, channel: str) -> To:
    """The member's own mail address."""
    if channel != "email" or principal.kind != "member":
        raise invalid("/to", "to_missing", "Say whom it goes to: only a member's own test by mail needs no address")
    membership = await get_membership(tx, workspace_id, principal.key_id)
    return To(email=membership.member.email)
