"""A file is announced: who uploads it, what it is, and how large."""

from datetime import datetime
from uuid import UUID

from tidings.attachments import store
from tidings.attachments.expire import expires_at
from tidings.attachments.model import (
    LOOSE,
    LOOSE_OF_COMPANY,
    PREPARED_FOR,
    Attachment,
    AttachmentInput,
    kind_of,
    limit_of,
    read_name,
    read_type,
)
from tidings.core.errors import FieldError, Invalid, NotFound, Throttled
from tidings.core.ids import new_id
from tidings.db import Tx


async def prepare(
    tx: Tx, workspace_id: UUID, owner_id: UUID | None, given: AttachmentInput, most: int, *, now: datetime, real_now: datetime
) -> Attachment:
    """There is one more attachment, whose bytes are to be uploaded within the hour; else it is gone.

    `owner_id`: the contact whose it is, None: the company's. `most`: the installation's limit in bytes. Raises Invalid with all that is
    wrong, Throttled where they have too many that are of no post.
    """
    errors: list[FieldError] = []
    name, type_ = read_name(given.name), read_type(given.type)
    if name is None:
        detail = "A name has no path, no line ends and nothing that turns the direction in which it is read"
        errors.append(FieldError("/name", "invalid_name", detail))
    if type_ is None:
        errors.append(FieldError("/type", "invalid_type", "A media type is written as image/png"))
    kind = kind_of(type_ or "")
    limit = limit_of(kind, most)
    if given.size > limit:
        errors.append(FieldError("/size", "too_large", f"This may have {limit:,} bytes"))
    if errors or name is None or type_ is None:
        raise Invalid(errors)
    loose = LOOSE if owner_id is not None else LOOSE_OF_COMPANY
    if await store.count_loose(tx, workspace_id, owner_id, loose) >= loose:
        detail = f"{loose:,} attachments are of no post: post or delete some, or wait until they expire"
        raise Throttled(detail, code="too_many_attachments", seconds=60)
    attachment_id = new_id()
    await store.insert_attachment(tx, workspace_id, attachment_id, owner_id, name, type_, kind, given.size, now)
    await expires_at(tx, workspace_id, attachment_id, real_now + PREPARED_FOR)
    made = await store.get_attachment(tx, workspace_id, attachment_id)
    assert made is not None, "this transaction has made it"
    return made


async def get_attachment(tx: Tx, workspace_id: UUID, attachment_id: UUID) -> Attachment:
    """The attachment; raises NotFound."""
    found = await store.get_attachment(tx, workspace_id, attachment_id)
    if found is None:
        raise NotFound("There is no such attachment, or no longer")
    return found
