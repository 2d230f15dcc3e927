"""What was said over a channel, as a post says it. Pure."""

import re
from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from tidings.channels import Inbound, Media, RemoteMedia
from tidings.conversations.posts.parts import DataPart, Part, TextPart
from tidings.conversations.posts.post import PostInput
from tidings.conversations.thread.files_outside import MOST_FILES
from tidings.core.ids import encode

FILE = "application/vnd.tidings.media+json"
"""A file that came with it: `{"message": "msg_…", "n": 1, "type": "image/jpeg", "name": …}`, to be had under the message."""

_WORDS = 10_000
"""Characters of one part."""
_MOST_BYTES = 28_000
"""Of the words of a post: what is longer is whole in the message that came in."""
_SUBJECT = 500
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WHAT = {"image": "[image]", "audio": "[audio]", "video": "[video]"}


def said_outside(inbound: Inbound, message_id: UUID, files: Sequence[Part | None] = ()) -> PostInput:
    """The post of what came in: its words without what they quoted, and its files; a mail's subject is in the metadata.

    `files`: those that are attachments, by their places; the others are told by name.
    """
    text = _bounded(_CONTROLS.sub("", inbound.text).strip())
    parts: list[Part] = [TextPart(text=words) for words in _cut(text)]
    for n, one in enumerate(inbound.media[:MOST_FILES], 1):
        kept = files[n - 1] if n <= len(files) else None
        parts.append(kept or _file(message_id, n, one))
    subject = " ".join(_CONTROLS.sub("", inbound.title or "").split())[:_SUBJECT]
    if not parts:
        parts.append(TextPart(text=_CONTROLS.sub("", inbound.keys or "")[:100] or subject or "…"))
    return PostInput(parts=parts, metadata={"subject": subject} if subject else None)


def _bounded(text: str) -> str:
    encoded = text.encode()
    return text if len(encoded) <= _MOST_BYTES else encoded[:_MOST_BYTES].decode(errors="ignore")


def _cut(text: str) -> Iterator[str]:
    for start in range(0, min(len(text), 2 * _WORDS), _WORDS):
        words = text[start : start + _WORDS]
        if words.strip():
            yield words


def _file(message_id: UUID, n: int, file: Media | RemoteMedia) -> DataPart:
    type_, name = _CONTROLS.sub("", file.type)[:100], _CONTROLS.sub("", file.name or "")[:255]
    told = {"message": encode("msg", message_id), "n": n, "type": type_, "name": name or None}
    return DataPart(
        mime=FILE, data=msgspec.Raw(msgspec.json.encode(told)), text=name.strip() or _WHAT.get(type_.partition("/")[0], "[file]")
    )
