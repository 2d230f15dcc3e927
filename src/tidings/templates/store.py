"""The statements of templates, each as a typed function."""

from uuid import UUID

from tidings.db import Tx, load_queries
from tidings.templates.model import Published

Q = load_queries(__package__ or "tidings.templates")


async def find_published(tx: Tx, workspace_id: UUID, key: str) -> Published | None:
    """The published version of the template with this key."""
    row = await tx.fetchrow(Q["find_published"], workspace_id, key)
    if row is None:
        return None
    return Published(
        id=row["id"],
        version=row["version"],
        purpose=row["purpose"],
        topic=row["topic"],
        channel=row["channel"],
        channels=frozenset(row["channels"]),
        default_locale=row["default_locale"],
    )
