"""A template's own facts are changed, and it is put away or taken out again."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.channels import RouteInput
from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.db import Tx
from tidings.templates import store
from tidings.templates.create_template import stored_route
from tidings.templates.model import Template, TemplatePatch


async def update_template(tx: Tx, workspace_id: UUID, key: str, patch: TemplatePatch, *, now: datetime) -> Template:
    """The template has what the patch says; messages that were accepted keep what it was.

    Raises NotFound, and Invalid where there is no such topic, or the published version has nothing for a channel of the route.
    """
    template = await store.lock_template(tx, workspace_id, key)
    if template is None:
        raise NotFound(f"There is no template {key!r}")
    errors: list[FieldError] = []
    if isinstance(patch.topic, str) and not await store.has_topic(tx, workspace_id, patch.topic):
        errors.append(FieldError("/topic", "unknown_topic", f"There is no topic {patch.topic!r}; make it first"))
    if isinstance(patch.route, RouteInput) and template.published is not None:
        errors += await _without_content(tx, workspace_id, template, patch.route)
    if errors:
        raise Invalid(errors)
    channel, route = (template.channel, template.route) if patch.route is UNSET else stored_route(patch.route)
    changed = msgspec.structs.replace(
        template,
        name=template.name if patch.name is UNSET else patch.name,
        purpose=template.purpose if patch.purpose is UNSET else patch.purpose,
        topic=template.topic if patch.topic is UNSET else patch.topic,
        channel=channel,
        route=route,
    )
    stored = await store.update_template(tx, workspace_id, changed, now)
    assert stored is not None, "the row is locked"
    return stored


async def archive_template(tx: Tx, workspace_id: UUID, key: str, *, now: datetime) -> Template:
    """It is listed no more, and no message is made from it; what was made stays. Raises NotFound."""
    return await _put(tx, workspace_id, key, now, now)


async def unarchive_template(tx: Tx, workspace_id: UUID, key: str, *, now: datetime) -> Template:
    """It is in use again, with the version that was published. Raises NotFound."""
    return await _put(tx, workspace_id, key, None, now)


async def _put(tx: Tx, workspace_id: UUID, key: str, archived_at: datetime | None, now: datetime) -> Template:
    template = await store.set_archived(tx, workspace_id, key, archived_at, now)
    if template is None:
        raise NotFound(f"There is no template {key!r}")
    return template


async def _without_content(tx: Tx, workspace_id: UUID, template: Template, route: RouteInput) -> list[FieldError]:
    found = await store.find_published(tx, workspace_id, template.key)
    if found is None:
        return []
    named = {"/route/channel": route.channel} if route.channel is not None else {}
    named |= {
        f"/route/steps/{n}/channels/{m}": channel for n, step in enumerate(route.steps or []) for m, channel in enumerate(step.channels)
    }
    return [
        FieldError(at, "no_content_for_channel", f"The published version has nothing for {channel}: publish one that has")
        for at, channel in named.items()
        if channel not in found.channels
    ]
