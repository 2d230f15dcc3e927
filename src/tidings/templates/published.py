"""What is published: what accepting a message needs, and what rendering one needs."""

from uuid import UUID

from tidings.db import Connection
from tidings.templates.model import Published
from tidings.templates.store import find_published


async def published(tx: Connection, workspace_id: UUID, key: str) -> Published | None:
    """The published version of the template with this key; None where there is no such template, or only drafts."""
    return await find_published(tx, workspace_id, key)
