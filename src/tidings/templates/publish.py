"""Which version messages get."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.db import Tx
from tidings.templates import store
from tidings.templates.model import Template
from tidings.templates.versions import get_version


async def publish(tx: Tx, workspace_id: UUID, key: str, version: int, *, now: datetime) -> Template:
    """Messages accepted from now on get this version; those accepted before keep theirs. An older one is the way back.

    The first time, what they are rendered from is made of what was written, and stored: a mail's HTML and its plain text.

    Raises NotFound, Conflict (template_archived), or Invalid with everything that is wrong in the version, with pointers into the version.
    """
    seen = await store.find_template(tx, workspace_id, key)
    if seen is not None:
        # Its mails are made before the row is locked, and known below.
        await get_version(tx, workspace_id, seen, version)
    template = await store.lock_template(tx, workspace_id, key)
    if template is None:
        raise NotFound(f"There is no template {key!r}")
    if template.archived_at is not None:
        raise Conflict(f"Template {key!r} is put away: take it out first", code="template_archived")
    full = await get_version(tx, workspace_id, template, version)
    if full.problems:
        raise Invalid(full.problems, f"Version {version} cannot be published: {full.problems[0].pointer}: {full.problems[0].detail}")
    changed = await store.set_published(tx, workspace_id, template.id, version, full.made, now)
    assert changed is not None, "the row is locked"
    return msgspec.structs.replace(changed, warnings=full.warnings)
