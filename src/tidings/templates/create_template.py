"""A new template."""

from datetime import datetime

import msgspec

from tidings.channels import RouteInput
from tidings.core.errors import Conflict, FieldError, Invalid
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.templates import store
from tidings.templates.draft import draft
from tidings.templates.model import Template, TemplateInput
from tidings.workspaces import Workspace


async def create_template(tx: Tx, workspace: Workspace, given: TemplateInput, *, now: datetime) -> Template:
    """The template is there with version 1, a draft.

    Raises Invalid where the content's structure cannot be or the topic is unknown, and Conflict (template_exists) where the key is
    taken. What is wrong within the templates' text keeps a version from being published, not from being stored.
    """
    first = draft(given.content, given.default_locale or workspace.default_locale, given.sources)
    if given.topic is not None and not await store.has_topic(tx, workspace.id, given.topic):
        raise Invalid([FieldError("/topic", "unknown_topic", f"There is no topic {given.topic!r}; make it first")])
    channel, route = stored_route(given.route)
    template = Template(
        id=new_id(),
        key=given.key,
        name=given.name or given.key,
        purpose=given.purpose,
        topic=given.topic,
        channel=channel,
        route=route,
        is_sensitive=given.is_sensitive,
        published=None,
        latest=1,
        created_at=now,
        updated_at=now,
    )
    if not await store.insert_template(tx, workspace.id, template):
        raise Conflict(f"There is a template {given.key!r} already; add a version to it", code="template_exists")
    await store.insert_version(tx, workspace.id, template.id, 1, first, now)
    return template


def stored_route(given: RouteInput | None) -> tuple[str | None, str | None]:
    """A route as it is stored: one channel and nothing else has a column of its own; the rest is JSON."""
    if given is None:
        return None, None
    if given == RouteInput(channel=given.channel):
        return given.channel, None
    return None, msgspec.json.encode(given).decode()
