"""A version, a draft too, as a message takes it that is to try it out."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import Conflict, FieldError, Invalid, NotFound
from tidings.db import Tx
from tidings.templates import store
from tidings.templates.drafts import version_of_draft
from tidings.templates.model import Published
from tidings.templates.versions import get_version


async def ready_version(tx: Tx, workspace_id: UUID, key: str, n: int | None, channel: str, *, now: datetime) -> Published:
    """The version as if it were published, with its mails made; None: what the draft says, which becomes a version by that.

    Raises NotFound, Conflict (template_archived), and Invalid where it has nothing for the channel, or could not be published there.
    """
    template = await store.lock_template(tx, workspace_id, key)
    if template is None:
        raise NotFound(f"There is no template {key!r}")
    if template.archived_at is not None:
        raise Conflict(f"Template {key!r} is put away: take it out first", code="template_archived")
    version = n if n is not None else await version_of_draft(tx, workspace_id, template, now=now)
    full = await get_version(tx, workspace_id, template, version)
    at = f"/content/{channel}"
    wrong = [error for error in full.problems if error.pointer.startswith((at, "/sources"))]
    if channel not in full.content:
        wrong = [FieldError("/channel", "no_content_for_channel", f"Version {version} has nothing for {channel}")]
    if wrong:
        raise Invalid(wrong)
    if full.made is not None:
        await store.keep_made(tx, workspace_id, template.id, version, full.made)
    return Published(
        id=template.id,
        version=version,
        purpose=template.purpose,
        topic=template.topic,
        channel=template.channel,
        route=template.route,
        is_sensitive=template.is_sensitive,
        channels=frozenset(full.content),
        default_locale=full.version.default_locale,
    )
