"""Logos: kept beside the branding as they are, the last few of each workspace."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from tidings.core.ids import new_id
from tidings.db import Connection, Tx
from tidings.workspaces.branding import store
from tidings.workspaces.branding.model import Logo, LogoFile

LOGO_BYTES = 500_000
"""A mail that shows it is opened on phones."""
LOGO_PIXELS = 2_000
"""To each side."""
LOGO_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""Images of dots: what draws (SVG) could also run."""
_KEPT = 20


async def keep_logo(tx: Tx, workspace_id: UUID, *, type_: str, width: int, height: int, data: bytes, now: datetime) -> Logo:
    """The image is there to be served; the caller has checked what it is. One that was there already is the same one.

    Of more than twenty the oldest goes, unless it is the one that is shown. `now` is real time.
    """
    digest = sha256(data).digest()
    logo_id = await store.insert_logo(tx, new_id(), workspace_id, digest, type_, width, height, data, now)
    await store.delete_old_logos(tx, workspace_id, logo_id, _KEPT)
    return Logo(id=logo_id, type=type_, width=width, height=height, size=len(data))


async def find_logo(connection: Connection, logo_id: UUID) -> LogoFile | None:
    """The image of this id, whosever it is: it is for everybody. Under the pipeline's role."""
    return await store.find_logo(connection, logo_id)
