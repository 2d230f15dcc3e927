"""The bytes of an attachment come in, piece by piece, each piece in a transaction of its own."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.attachments import store
from tidings.attachments.expire import expires_at
from tidings.attachments.model import IMAGE_PIXELS, STORED_FOR, Attachment, Kind, State, kind_of, limit_of
from tidings.attachments.sniff import ANY, Seen, bears_out, look
from tidings.core.errors import Conflict, NotFound, TooLarge, invalid
from tidings.db import Connection, Tx


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is, as its first bytes tell."""

    type: str
    kind: Kind
    width: int | None
    height: int | None


async def begin(tx: Tx, workspace_id: UUID, attachment_id: UUID) -> Attachment:
    """An upload may begin: whatever an earlier one has left is gone, and it can write no more.

    Raises NotFound, or Conflict (`uploaded_already`) where the bytes are here.
    """
    upload = await store.begin_upload(tx, workspace_id, attachment_id)
    found = await store.get_attachment(tx, workspace_id, attachment_id)
    if found is None:
        raise NotFound("There is no such attachment, or no longer")
    if found.state is not State.PREPARED:
        raise Conflict("Its bytes are here already", code="uploaded_already")
    if upload is None:
        raise Conflict("Too many uploads of it were begun: announce it anew", code="upload_replaced")
    await store.delete_chunks(tx, workspace_id, attachment_id, upload)
    return found


def judge(attachment: Attachment, head: bytes, most: int) -> Verdict:
    """What the first bytes say of the file; raises Invalid where it was announced as something else, TooLarge for its kind.

    `head` is the first piece, or all of it; `most` the installation's limit in bytes.
    """
    seen: Seen = look(head)
    type_ = seen.type if attachment.type == ANY else attachment.type
    if not bears_out(attachment.type, seen):
        detail = f"It was announced as {attachment.type}, and its bytes are those of {seen.type}"
        raise invalid("", "type_differs", detail)
    kind = kind_of(type_)
    if attachment.size > limit_of(kind, most):
        raise TooLarge(f"One of this kind may have {limit_of(kind, most):,} bytes")
    if kind == "image" and (seen.width or 0) * (seen.height or 0) > IMAGE_PIXELS:
        raise invalid("", "too_many_pixels", f"An image may have {IMAGE_PIXELS:,} pixels")
    is_image = kind == "image"
    return Verdict(type=type_, kind=kind, width=seen.width if is_image else None, height=seen.height if is_image else None)


async def keep_chunk(tx: Tx, attachment: Attachment, n: int, data: bytes) -> None:
    """The piece is kept; raises Conflict (`upload_replaced`) where another upload was begun, or the attachment is gone."""
    if not await store.insert_chunk(tx, attachment.workspace_id, attachment.id, attachment.uploads, n, data):
        raise Conflict("Another upload of it was begun, or it has expired", code="upload_replaced")


async def finish(tx: Tx, attachment: Attachment, verdict: Verdict, digest: bytes, *, offset: timedelta, real_now: datetime) -> Attachment:
    """The bytes are here, and the file waits for its post for a day. `offset` is that of the workspace's clock. Raises as `keep_chunk`."""
    stored = await store.finish_upload(
        tx,
        attachment.workspace_id,
        attachment.id,
        attachment.uploads,
        verdict.type,
        verdict.kind,
        digest,
        verdict.width,
        verdict.height,
        real_now + offset,
    )
    if stored is None:
        raise Conflict("Another upload of it was begun, or it has expired", code="upload_replaced")
    await expires_at(tx, stored.workspace_id, stored.id, real_now + STORED_FOR)
    return stored


async def abandon(tx: Tx, attachment: Attachment) -> None:
    """What an upload that has ended too early has left is gone; another may be begun."""
    await store.delete_chunks(tx, attachment.workspace_id, attachment.id, attachment.uploads + 1)


async def piece(connection: Connection, attachment: Attachment, n: int) -> bytes | None:
    """A piece of the bytes, counted from 0; None where the attachment is gone."""
    return await store.get_chunk(connection, attachment.workspace_id, attachment.id, attachment.uploads, n)
