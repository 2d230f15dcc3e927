"""Links that are due are taken, and what was found behind them is written down."""

from datetime import datetime, timedelta
from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Connection, Tx, load_queries
from tidings.previews.model import FOUND_FOR, NOTHING_FOR, Due, Looked, Nothing, Page, State

Q = load_queries(__package__ or "tidings.previews")

TRIES = 2
_AGAIN = timedelta(seconds=30)
_SOON = timedelta(seconds=0.5)


async def take(connection: Connection, now: datetime, until: datetime, limit: int) -> list[Due]:
    """Links to be looked at now, which nobody else looks at until then; times are real."""
    return [Due(**dict(row.items())) for row in await connection.fetch(Q["take_previews"], now, until, limit)]


async def looked_lately(connection: Connection, workspace_id: UUID, digest: bytes, now: datetime) -> Looked | None:
    """What this link told this workspace, if it was looked at lately; `now` is real time."""
    row = await connection.fetchrow(Q["looked_lately"], workspace_id, digest, now - FOUND_FOR, now - NOTHING_FOR)
    if row is None:
        return None
    if row["state"] != State.FOUND:
        return Looked(what=Nothing(row["reason"]), at=row["looked_at"])
    page = Page(title=row["title"], description=row["description"], site_name=row["site_name"], image_url=row["image_url"])
    return Looked(what=page, at=row["looked_at"])


async def settle(tx: Tx, due: Due, looked: Looked) -> bool:
    """It is known what stands behind the link; True where the post still says it, and there is something to show."""
    page = looked.what if isinstance(looked.what, Page) else None
    is_known = await tx.fetchval(
        Q["settle_preview"],
        bucket_of(due.conversation_id),
        due.conversation_id,
        due.workspace_id,
        due.seq,
        due.n,
        due.hash,
        State.FOUND if page is not None else State.NOTHING,
        page.title if page is not None else None,
        page.description if page is not None else None,
        page.site_name if page is not None else None,
        page.image_url if page is not None else None,
        looked.what.reason if isinstance(looked.what, Nothing) else None,
        looked.at,
    )
    return bool(is_known) and page is not None


async def postpone(connection: Connection, due: Due, now: datetime, *, was_tried: bool) -> None:
    """It is looked at again in half a minute; in half a second where this was no try, since others of its host are looked at."""
    again = now + (_AGAIN if was_tried else _SOON)
    await connection.execute(
        Q["postpone_preview"], bucket_of(due.conversation_id), due.conversation_id, due.workspace_id, due.seq, due.n, again, not was_tried
    )
