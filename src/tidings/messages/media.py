"""The files of what people sent: kept beside the message; what a provider keeps for us is fetched after the message was stored."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from tidings.channels import Media, RemoteMedia
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of, new_id
from tidings.db import Connection, Tx, load_queries

Q = load_queries(__package__ or "tidings.messages", "media.sql")

MAX_BYTES = 10_000_000
"""Of one file."""
MOST = 50
"""Files of one message; what comes after them is not kept."""


class MediaView(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is told of: `waiting` to be fetched, `stored`, or `failed` for the reason given."""

    id: UUID
    n: int
    name: str | None
    type: str
    size: int | None
    state: str
    reason: str | None


class StoredMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A file with its bytes."""

    name: str | None
    type: str
    data: bytes


class DueMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be fetched now."""

    id: UUID
    workspace_id: UUID
    account_id: UUID
    media: RemoteMedia
    tries: int


async def keep_media(
    tx: Tx,
    workspace_id: UUID,
    arrived: Sequence[tuple[UUID, UUID | None, Sequence[Media | RemoteMedia]]],
    *,
    now: datetime,
    real_now: datetime,
) -> None:
    """The files hang on their messages (message, the account that brought it, files); those that must be fetched are due at once.

    `now` is business time.
    """
    rows = [
        _row(workspace_id, message_id, account_id, n, file, now, real_now)
        for message_id, account_id, media in arrived
        for n, file in enumerate(media[:MOST], 1)
    ]
    if rows:
        await tx.execute(Q["insert_media"], *(list(column) for column in zip(*rows, strict=True)))


def _row(
    workspace_id: UUID, message_id: UUID, account_id: UUID | None, n: int, file: Media | RemoteMedia, now: datetime, real_now: datetime
) -> tuple[object, ...]:
    bucket = bucket_of(message_id)
    is_here = isinstance(file, Media)
    data = file.data if is_here and len(file.data) <= MAX_BYTES else None
    state = "waiting" if not is_here and account_id is not None else "stored" if data is not None else "failed"
    reason = None if state != "failed" else "too_large" if is_here else "account_gone"
    return (
        bucket,
        new_id(bucket),
        workspace_id,
        message_id,
        n,
        file.name[:255] if file.name else None,
        file.type[:100],
        len(file.data) if is_here else None,
        sha256(data).digest() if data is not None else None,
        data,
        account_id,
        None if is_here else file.url,
        state,
        real_now if state == "waiting" else None,
        now,
        reason,
    )


async def list_media(tx: Tx, workspace_id: UUID, message_id: UUID) -> list[MediaView]:
    """The files of a message, in their order."""
    return [MediaView(**dict(row.items())) for row in await tx.fetch(Q["list_media"], workspace_id, message_id)]


async def get_media(tx: Tx, workspace_id: UUID, media_id: UUID) -> StoredMedia:
    """The file; raises NotFound where there is none, or it is not here."""
    row = await tx.fetchrow(Q["get_media"], workspace_id, bucket_of(media_id), media_id)
    if row is None:
        raise NotFound("There is no file with this id in this workspace")
    if row["data"] is None:
        raise NotFound(f"This file is not here: it is {row['state']} ({row['reason'] or 'not fetched yet'})")
    return StoredMedia(name=row["name"], type=row["type"], data=row["data"])


async def take_media(connection: Connection, now: datetime, until: datetime, limit: int) -> list[DueMedia]:
    """Files to be fetched now, which nobody else fetches until then; times are real."""
    return [
        DueMedia(
            id=row["id"],
            workspace_id=row["workspace_id"],
            account_id=row["account_id"],
            media=RemoteMedia(url=row["url"], type=row["type"], name=row["name"]),
            tries=row["tries"],
        )
        for row in await connection.fetch(Q["take_media"], now, until, limit)
    ]


async def store_media(connection: Connection, media_id: UUID, media: Media) -> None:
    """The file is here."""
    digest = sha256(media.data).digest()
    await connection.execute(
        Q["store_media"], bucket_of(media_id), media_id, media.data, digest, media.type[:100], media.name[:255] or None
    )


async def miss_media(connection: Connection, media_id: UUID, reason: str, again_at: datetime | None) -> None:
    """The file could not be fetched; it is tried again then, or never."""
    await connection.execute(Q["miss_media"], bucket_of(media_id), media_id, again_at, reason[:200])
