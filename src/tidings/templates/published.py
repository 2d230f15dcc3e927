"""What is published: what accepting a message needs of a template, and what rendering it needs."""

from uuid import UUID

from tidings.db import Connection
from tidings.templates.model import LoadedVersion, Published
from tidings.templates.store import find_published, find_version


async def published(tx: Connection, workspace_id: UUID, key: str) -> Published | None:
    """The published version of the template with this key; None where there is no such template, or only drafts."""
    return await find_published(tx, workspace_id, key)


async def load_version(tx: Connection, workspace_id: UUID, template_id: UUID, n: int) -> LoadedVersion | None:
    """One version with its text, published or a draft; None where there is none of that number."""
    return await find_version(tx, workspace_id, template_id, n)
