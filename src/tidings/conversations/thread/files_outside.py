"""The files of what was said over a channel: attachments of the post, where their bytes are here and are what an attachment may be."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from tidings.attachments import CHUNK_BYTES, AttachmentInput, Kind, begin, drop, finish, judge, keep_chunk, prepare
from tidings.channels import Media, RemoteMedia
from tidings.conversations.posts.parts import AudioPart, FilePart, ImagePart, Part
from tidings.core.errors import Conflict, Invalid, Throttled, TooLarge
from tidings.core.ids import encode
from tidings.db import Tx
from tidings.workspaces import Workspace

MOST_FILES = 5
"""Of one post; the others hang on the message that came in."""
_LARGEST = 10_000_000
_NAMES: dict[str, str] = {"image": "image", "audio": "audio", "video": "video"}


async def files_outside(
    tx: Tx, workspace: Workspace, contact_id: UUID, media: Sequence[Media | RemoteMedia], *, now: datetime, real_now: datetime
) -> list[Part | None]:
    """Each of the first files as a part of a post; None where it cannot be one, or its bytes are still with the provider."""
    return [await _kept(tx, workspace, contact_id, file, now, real_now) for file in media[:MOST_FILES]]


async def _kept(
    tx: Tx, workspace: Workspace, contact_id: UUID, file: Media | RemoteMedia, now: datetime, real_now: datetime
) -> Part | None:
    if not isinstance(file, Media) or not 0 < len(file.data) <= _LARGEST:
        return None
    name = _name(file)
    try:
        made = await prepare(
            tx, workspace.id, contact_id, AttachmentInput(name=name, size=len(file.data)), _LARGEST, now=now, real_now=real_now
        )
    except (Invalid, Throttled):
        return None
    try:
        begun = await begin(tx, workspace.id, made.id)
        verdict = judge(begun, file.data[:CHUNK_BYTES], _LARGEST)
        for n, start in enumerate(range(0, len(file.data), CHUNK_BYTES)):
            await keep_chunk(tx, begun, n, file.data[start : start + CHUNK_BYTES])
        stored = await finish(tx, begun, verdict, sha256(file.data).digest(), offset=workspace.clock_offset, real_now=real_now)
    except (Invalid, TooLarge, Conflict):
        await drop(tx, workspace.id, [made.id])
        return None
    return _part(stored.kind, encode("att", stored.id), name)


def _name(file: Media) -> str:
    """As people see it: the last piece of a path, without what no name has."""
    said = "".join(letter for letter in (file.name or "").replace("\\", "/").rpartition("/")[2] if letter.isprintable()).strip(" .")
    return said[:200] or _NAMES.get(file.type.partition("/")[0], "file")


def _part(kind: Kind, attachment: str, name: str) -> Part:
    match kind:
        case "image":
            return ImagePart(attachment=attachment)
        case "audio":
            return AudioPart(attachment=attachment)
        case _:
            return FilePart(attachment=attachment, name=name)
