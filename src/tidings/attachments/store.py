"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tidings.attachments.model import Attachment, FileView, Kind, State
from tidings.core.ids import bucket_of, encode
from tidings.db import Connection, Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.attachments")


async def insert_attachment(
    tx: Tx, workspace_id: UUID, attachment_id: UUID, owner_id: UUID | None, name: str, type_: str, kind: Kind, size: int, now: datetime
) -> None:
    """A file is announced."""
    bucket = bucket_of(attachment_id)
    await tx.execute(Q["insert_attachment"], bucket, attachment_id, workspace_id, owner_id, name, type_, kind, size, now)


async def count_loose(tx: Tx, workspace_id: UUID, owner_id: UUID | None, limit: int) -> int:
    """How many of theirs are of no post; `limit` where there are as many or more."""
    return await tx.fetchval(Q["count_loose"], workspace_id, owner_id, limit)


async def get_attachment(tx: Connection, workspace_id: UUID, attachment_id: UUID) -> Attachment | None:
    """The attachment, or None."""
    row = await tx.fetchrow(Q["get_attachment"], bucket_of(attachment_id), attachment_id, workspace_id)
    return None if row is None else _attachment(row)


async def begin_upload(tx: Tx, workspace_id: UUID, attachment_id: UUID) -> int | None:
    """The number of this upload; None where the attachment takes none."""
    return await tx.fetchval(Q["begin_upload"], bucket_of(attachment_id), attachment_id, workspace_id)


async def insert_chunk(tx: Tx, workspace_id: UUID, attachment_id: UUID, upload: int, n: int, data: bytes) -> bool:
    """Whether the piece was kept: this is the last upload."""
    done = await tx.execute(Q["insert_chunk"], bucket_of(attachment_id), attachment_id, workspace_id, upload, n, data)
    return done.endswith(" 1")


async def finish_upload(
    tx: Tx,
    workspace_id: UUID,
    attachment_id: UUID,
    upload: int,
    type_: str,
    kind: Kind,
    digest: bytes,
    width: int | None,
    height: int | None,
    now: datetime,
) -> Attachment | None:
    """The attachment, stored; None where another upload was begun."""
    bucket = bucket_of(attachment_id)
    row = await tx.fetchrow(Q["finish_upload"], bucket, attachment_id, workspace_id, upload, type_, kind, digest, width, height, now)
    return None if row is None else _attachment(row)


async def delete_chunks(tx: Tx, workspace_id: UUID, attachment_id: UUID, before: int) -> None:
    """The bytes of earlier uploads are gone, unless the attachment is stored."""
    await tx.execute(Q["delete_chunks"], bucket_of(attachment_id), attachment_id, workspace_id, before)


async def get_chunk(connection: Connection, workspace_id: UUID, attachment_id: UUID, upload: int, n: int) -> bytes | None:
    """One piece of the bytes, counted from 0."""
    return await connection.fetchval(Q["get_chunk"], bucket_of(attachment_id), attachment_id, workspace_id, upload, n)


async def lock_attachments(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Attachment]:
    """Those of them that there are, held until the commit."""
    rows = await tx.fetch(Q["lock_attachments"], _buckets(ids), list(ids), workspace_id)
    return {row["id"]: _attachment(row) for row in rows}


async def lock_free_attachment(tx: Tx, workspace_id: UUID, attachment_id: UUID) -> Attachment | None:
    """The attachment, held; None where there is none or somebody else holds it."""
    row = await tx.fetchrow(Q["lock_free_attachment"], bucket_of(attachment_id), attachment_id, workspace_id)
    return None if row is None else _attachment(row)


async def attach(tx: Tx, workspace_id: UUID, ids: Sequence[UUID], conversation_id: UUID, seq: int, now: datetime) -> None:
    """Those of them that are stored are of this post."""
    await tx.execute(Q["attach"], _buckets(ids), list(ids), workspace_id, conversation_id, seq, now)


async def lock_of_posts(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int] | None, limit: int) -> list[UUID]:
    """The attachments of these posts, or of all of the conversation's, held."""
    rows = await tx.fetch(Q["lock_of_posts"], workspace_id, conversation_id, None if seqs is None else list(seqs), limit)
    return [row["id"] for row in rows]


async def files_of(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int]) -> list[tuple[int, FileView]]:
    """The files of these posts, each with the post's seq, in their order."""
    return [
        (
            row["seq"],
            FileView(
                id=encode("att", row["id"]),
                name=row["name"],
                type=row["type"],
                kind=row["kind"],
                size=row["size"],
                width=row["width"],
                height=row["height"],
            ),
        )
        for row in await tx.fetch(Q["files_of"], workspace_id, conversation_id, list(seqs))
    ]


async def lock_of_owner(tx: Tx, workspace_id: UUID, owner_id: UUID, limit: int) -> list[UUID]:
    """The attachments that they have uploaded, held."""
    return [row["id"] for row in await tx.fetch(Q["lock_of_owner"], workspace_id, owner_id, limit)]


async def delete_attachments(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> int:
    """They are gone, with their bytes; answers how many there were."""
    done = await tx.execute(Q["delete_attachments"], _buckets(ids), list(ids), workspace_id)
    return int(done.rpartition(" ")[2])


def _buckets(ids: Sequence[UUID]) -> list[int]:
    return sorted({bucket_of(one) for one in ids})


def _attachment(row: Row) -> Attachment:
    found: dict[str, Any] = {name: row[name] for name in Attachment.__struct_fields__}
    found["state"] = State(found["state"])
    return Attachment(**found)
