"""HTML that somebody looks at before it is saved: kept for minutes, so that whichever process is asked for it has it."""

from datetime import datetime, timedelta
from uuid import UUID

from tidings.core.ids import bucket_of, new_id
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.templates", "html_previews.sql")

PREVIEWED_FOR = timedelta(minutes=10)
MOST_PREVIEWS = 200
"""Of one workspace at one time: the oldest makes room for the next."""


async def keep_preview(tx: Tx, workspace_id: UUID, html: str, now: datetime) -> tuple[UUID, datetime]:
    """The HTML can be fetched by the id until the time that is answered; `now` is real time."""
    preview_id, until = new_id(), now + PREVIEWED_FOR
    await tx.execute(Q["drop_old_previews"], workspace_id, now)
    await tx.execute(Q["drop_first_previews"], workspace_id, MOST_PREVIEWS - 1)
    await tx.execute(Q["insert_preview"], bucket_of(preview_id), preview_id, workspace_id, html, until)
    return preview_id, until


async def find_preview(tx: Tx, workspace_id: UUID, preview_id: UUID, now: datetime) -> str | None:
    """The HTML, or None where its time is over; `now` is real time."""
    return await tx.fetchval(Q["find_preview"], workspace_id, bucket_of(preview_id), preview_id, now)
