"""What an attachment is: a file that is announced, then uploaded, then part of one post."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

CHUNK_BYTES = 262_144
"""The bytes are kept in pieces of this size, the last one shorter: the most that an upload or a download holds in memory."""
IMAGE_BYTES = 20_000_000
"""An image is shown, and nobody waits for a larger one; what else is attached has the installation's limit alone."""
IMAGE_PIXELS = 100_000_000
"""A small file can hold an image that fills the memory of who looks at it."""
LOOSE = 100
"""So many that are of no post may one person have at once."""
LOOSE_OF_COMPANY = 10_000
PREPARED_FOR = timedelta(hours=1)
"""So long one that was announced may be uploaded."""
STORED_FOR = timedelta(hours=24)
"""So long one that was uploaded waits for its post."""

Kind = Literal["image", "audio", "video", "file"]


class State(StrEnum):
    """Of an attachment; what is of no post in time is deleted, whatever its state."""

    PREPARED = "prepared"
    STORED = "stored"
    ATTACHED = "attached"


TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.PREPARED: frozenset({State.STORED}),
    State.STORED: frozenset({State.ATTACHED}),
    State.ATTACHED: frozenset(),
}


class AttachmentInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that is to be uploaded."""

    name: Annotated[str, Meta(min_length=1, max_length=255)]
    """As people see it; without a path."""
    type: Annotated[str, Meta(min_length=3, max_length=100)] = "application/octet-stream"
    """Its media type; what the bytes do not bear out is refused. `application/octet-stream`: whatever the bytes say."""
    size: Annotated[int, Meta(ge=1, le=10_000_000_000)]
    """Exactly so many bytes."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One file."""

    id: UUID
    workspace_id: UUID
    owner_id: UUID | None
    """The contact who uploads it; None: the company."""
    name: str
    type: str
    """As announced, until the bytes are here; then as they say."""
    kind: Kind
    size: int
    state: State
    uploads: int
    """How many uploads were begun; the last one's bytes are the file's."""
    hash: bytes | None
    """SHA-256 of the bytes, once they are here."""
    width: int | None
    height: int | None
    conversation_id: UUID | None
    seq: int | None
    """Of the post that it is part of."""
    created_at: datetime
    stored_at: datetime | None
    attached_at: datetime | None


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is told with its post; where its bytes are is asked for by its id."""

    id: str
    """`att_…`."""
    name: str
    type: str
    kind: Kind
    size: int
    width: int | None
    """Of an image, as its header says."""
    height: int | None


_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")

# One type has many names; the ones that programs write, and what is meant.
_ALIASES: Mapping[str, str] = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/x-flac": "audio/flac",
    "application/ogg": "audio/ogg",
    "audio/opus": "audio/ogg",
    "application/x-zip-compressed": "application/zip",
    "application/x-gzip": "application/gzip",
    "application/x-pdf": "application/pdf",
}


def read_type(text: str) -> str | None:
    """The media type that `text` writes, in lower case, without parameters and by its usual name; None where it writes none."""
    bare = text.partition(";")[0].strip().lower()
    return _ALIASES.get(bare, bare) if _TYPE.fullmatch(bare) else None


def kind_of(type_: str) -> Kind:
    """The part that a file of this type can be; an image that could hold a script is none."""
    if type_ == "image/svg+xml":
        return "file"
    match type_.partition("/")[0]:
        case "image":
            return "image"
        case "audio":
            return "audio"
        case "video":
            return "video"
        case _:
            return "file"


def read_name(text: str) -> str | None:
    """The name, in its normal form; None where it has a path, or holds what is not seen or turns the reading direction."""
    name = unicodedata.normalize("NFC", text).strip()
    # Cc: controls; Cf: invisible, U+202E among them, which makes "cod.exe" of "exe.doc"; joiners within emoji are let be.
    hidden = any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in name)
    turned = any(unicodedata.category(letter) == "Cf" and letter not in "\u200c\u200d" for letter in name)
    if not name or name in (".", "..") or hidden or turned or "/" in name or "\\" in name or len(name) > 255:
        return None
    return name


def limit_of(kind: Kind, most: int) -> int:
    """How many bytes one of this kind may have, where the installation takes `most`."""
    return min(IMAGE_BYTES, most) if kind == "image" else most
