"""One thin function per statement of queries.sql, of the same name."""

from datetime import datetime
from uuid import UUID

from tidings.db import Connection, Row, Tx, load_queries
from tidings.workspaces.branding.model import Branding, Logo, LogoFile

Q = load_queries(__package__ or "tidings.workspaces.branding")


async def find_branding(tx: Connection, workspace_id: UUID) -> Branding | None:
    """What was said of how the company looks, if anything ever was."""
    row = await tx.fetchrow(Q["find_branding"], workspace_id)
    return None if row is None else read_branding(row)


async def begin_branding(tx: Tx, workspace_id: UUID, now: datetime) -> None:
    """There is a branding, which nobody else changes until the transaction ends."""
    await tx.execute(Q["begin_branding"], workspace_id, now)


async def update_branding(tx: Tx, workspace_id: UUID, branding: Branding, now: datetime) -> None:
    """The company looks so."""
    await tx.execute(
        Q["update_branding"],
        workspace_id,
        branding.name,
        branding.logo.id if branding.logo is not None else None,
        branding.accent,
        branding.accent_dark,
        branding.footer,
        branding.support_email,
        now,
    )


async def insert_logo(
    tx: Tx, logo_id: UUID, workspace_id: UUID, digest: bytes, type_: str, width: int, height: int, data: bytes, now: datetime
) -> UUID:
    """The image is kept; answers its id, the old one where it was there."""
    found: UUID = await tx.fetchval(Q["insert_logo"], logo_id, workspace_id, digest, type_, width, height, data, now)
    return found


async def delete_old_logos(tx: Tx, workspace_id: UUID, kept: UUID, most: int) -> None:
    """There are no more than so many, beside the one that is shown and the one that is to be."""
    await tx.execute(Q["delete_old_logos"], workspace_id, kept, most)


async def find_logo(tx: Connection, logo_id: UUID) -> LogoFile | None:
    """The image, or None."""
    row = await tx.fetchrow(Q["find_logo"], logo_id)
    return None if row is None else LogoFile(type=row["type"], hash=row["hash"], data=row["data"])


def read_branding(row: Row) -> Branding:
    """The branding of a row that has the columns of `find_branding`."""
    logo = None
    if row["logo_id"] is not None:
        logo = Logo(id=row["logo_id"], type=row["logo_type"], width=row["logo_width"], height=row["logo_height"], size=row["logo_size"])
    return Branding(
        name=row["name"],
        logo=logo,
        accent=row["accent"],
        accent_dark=row["accent_dark"],
        footer=row["footer"],
        support_email=row["support_email"],
        updated_at=row["updated_at"],
    )
