"""Attachments: files that people and the company put into conversations.

A file is announced (`prepare`), its bytes are put to a signed address (`begin`, `keep_chunk`, `finish`: pieces of 256 kB, each in a
transaction of its own), and then it is part of one post (`checked`, `attach`) or gone in a day. What it is, its bytes say. Who may
see it is judged a floor above, by where they stand in the conversation; a signed link to the bytes is then the right by itself.
"""

from tidings.attachments.attach import Named, attach, checked, drop, drop_of_owner, drop_of_posts, files_of
from tidings.attachments.expire import KIND, expire
from tidings.attachments.links import NOBODYS_FILES, FileLinks, Right, file_key
from tidings.attachments.model import CHUNK_BYTES, PREPARED_FOR, Attachment, AttachmentInput, FileView, Kind, State
from tidings.attachments.prepare import get_attachment, prepare
from tidings.attachments.upload import Verdict, abandon, begin, finish, judge, keep_chunk, piece

__all__ = [
    "CHUNK_BYTES",
    "KIND",
    "NOBODYS_FILES",
    "PREPARED_FOR",
    "Attachment",
    "AttachmentInput",
    "FileLinks",
    "FileView",
    "Kind",
    "Named",
    "Right",
    "State",
    "Verdict",
    "abandon",
    "attach",
    "begin",
    "checked",
    "drop",
    "drop_of_owner",
    "drop_of_posts",
    "expire",
    "file_key",
    "files_of",
    "finish",
    "get_attachment",
    "judge",
    "keep_chunk",
    "piece",
    "prepare",
]
