"""Templates, for reading."""

from uuid import UUID

from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.templates import store
from tidings.templates.model import Template


async def get_template(tx: Tx, workspace_id: UUID, key: str) -> Template:
    """The template with this key; raises NotFound."""
    template = await store.find_template(tx, workspace_id, key)
    if template is None:
        raise NotFound(f"There is no template {key!r}")
    return template


async def list_templates(tx: Tx, workspace_id: UUID, *, limit: int, after: str | None = None, is_archived: bool = False) -> list[Template]:
    """In the order of their keys, from behind `after`: those in use, or those that were put away."""
    return await store.list_templates(tx, workspace_id, after or "", limit, is_archived=is_archived)
