"""Files become part of a post, in the transaction of the post; and go with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.attachments import store
from tidings.attachments.model import Attachment, FileView, Kind, State
from tidings.core.errors import FieldError, Invalid
from tidings.db import Tx

AT_ONCE = 1_000
"""So many are deleted by one call."""


class Named(msgspec.Struct, frozen=True):
    """Where a post names an attachment, and what it must be there."""

    pointer: str
    """A JSON pointer into the body."""
    kind: Kind | None = None
    """None: whatever it is."""


async def checked(
    tx: Tx,
    workspace_id: UUID,
    named: Mapping[UUID, Named],
    owner_id: UUID | None,
    *,
    within: tuple[UUID, int] | None = None,
) -> dict[UUID, Attachment]:
    """The attachments that a post names, held until the commit; `attach` them once the post has its seq.

    `named`: by id, where the post names it; `owner_id`: the contact who posts, None for everybody else, whose
    files are the company's; `within`: the post (conversation, seq) that is edited, whose own files may stay. Raises Invalid with all
    that is wrong: `unknown_attachment`, `not_uploaded`, `attached_already`, `wrong_kind`.
    """
    found = await store.lock_attachments(tx, workspace_id, list(named)) if named else {}
    errors = [
        FieldError(at.pointer, *wrong)
        for attachment_id, at in named.items()
        if (wrong := _wrong(found.get(attachment_id), at, owner_id, within)) is not None
    ]
    if errors:
        raise Invalid(errors)
    return found


def _wrong(one: Attachment | None, at: Named, owner_id: UUID | None, within: tuple[UUID, int] | None) -> tuple[str, str] | None:
    is_of_post = one is not None and one.state is State.ATTACHED and within == (one.conversation_id, one.seq)
    if one is None or (one.owner_id != owner_id and not is_of_post):
        # Another's is not there: nobody learns what others upload.
        return "unknown_attachment", "There is no such attachment of the post's author, or no longer"
    if one.state is State.PREPARED:
        return "not_uploaded", "Its bytes were not uploaded yet"
    if at.kind is not None and one.kind != at.kind:
        return "wrong_kind", f"It is no {at.kind}: its bytes are those of {one.type}"
    if one.state is State.ATTACHED and not is_of_post:
        return "attached_already", "It is part of another post: upload it again for this one"
    return None


async def attach(tx: Tx, workspace_id: UUID, ids: Sequence[UUID], conversation_id: UUID, seq: int, now: datetime) -> None:
    """They are part of this post from now on, and go when it does; `checked` has held them. `now` is business time."""
    if ids:
        await store.attach(tx, workspace_id, ids, conversation_id, seq, now)


async def files_of(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int]) -> dict[int, list[FileView]]:
    """The files of these posts, by seq; posts without are left out."""
    found: dict[int, list[FileView]] = {}
    for seq, file in await store.files_of(tx, workspace_id, conversation_id, seqs) if seqs else ():
        found.setdefault(seq, []).append(file)
    return found


async def drop_of_posts(tx: Tx, workspace_id: UUID, conversation_id: UUID, seqs: Sequence[int] | None = None) -> int:
    """The files of these posts are gone, with their bytes; of all posts where None is given. Answers how many were deleted.

    At most 1,000 by one call: who deletes a whole conversation calls it until it answers 0.
    """
    if seqs is not None and not seqs:
        return 0
    ids = await store.lock_of_posts(tx, workspace_id, conversation_id, seqs, AT_ONCE)
    return await store.delete_attachments(tx, workspace_id, ids) if ids else 0


async def drop_of_owner(tx: Tx, workspace_id: UUID, owner_id: UUID) -> int:
    """What this contact has uploaded is gone, attached or not, 1,000 by one call; answers how many were deleted."""
    ids = await store.lock_of_owner(tx, workspace_id, owner_id, AT_ONCE)
    return await store.delete_attachments(tx, workspace_id, ids) if ids else 0


async def drop(tx: Tx, workspace_id: UUID, ids: Sequence[UUID], *, is_loose: bool = False) -> int:
    """They are gone, with their bytes: what an edit has taken out of a post, say. Answers how many were deleted.

    `is_loose`: those that a post has named by now stay.
    """
    held = await store.lock_attachments(tx, workspace_id, ids) if ids else {}
    going = [one.id for one in held.values() if not is_loose or one.state is not State.ATTACHED]
    return await store.delete_attachments(tx, workspace_id, going) if going else 0
