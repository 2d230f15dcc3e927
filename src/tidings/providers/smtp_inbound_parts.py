"""A mail's parts: what is said as text and as HTML, and the files that came with it. Any bytes are a mail; nothing here fails.

RFC 2045, 2046, 2183, 2387 and 3676 (rfc-editor.org, read 2026-11-21); uuencoded files within a text as POSIX has it.
"""

import binascii
import re
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import cast

import msgspec

from tidings.channels import Media
from tidings.providers.smtp_inbound_head import decode_header, decode_text, parameter

# Past these a mail is no mail that anybody wrote, but one that is to cost us dear: it is read as one flat text.
_MOST_NESTED = 60
_MOST_PARTS = 2_000
_MOST_LOOKS = 8_000_000
_MOST_HEAD = 400_000

_MOST_FILES = 60
_MOST_TEXT = 400_000
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}", re.ASCII)
_NAME = re.compile(r"[^\w .,;()\[\]{}@#%&+=~'!$^-]+")
_SIGNATURES = frozenset(("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"))
_UU = re.compile(r"^begin [0-7]{3,4} (?P<name>[^\n]{1,200})\n(?P<lines>(?:[ -`]{1,62}\n)*?)(?:`|[ ])?\n?end[ ]*$", re.MULTILINE)
_ENDINGS = {
    "text/calendar": "ics",
    "text/html": "html",
    "text/plain": "txt",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "message/rfc822": "eml",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "application/pdf": "pdf",
    "application/ms-tnef": "dat",
}


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail holds. `html` is as it came: nobody has looked at it yet."""

    text: str
    html: str
    files: tuple[Media, ...]
    is_cut: bool
    """Something of it was more than is read."""


class _Found(msgspec.Struct):
    texts: list[str]
    pages: list[str]
    files: list[Media]
    is_cut: bool = False


def parse(raw: bytes) -> Message:
    """The mail as a tree; where it is none that can be read, its headers and one flat text."""
    try:
        if _is_sound(raw):
            return message_from_bytes(raw, policy=compat32)
    except Exception:  # noqa: BLE001 - the library's parser meets foreign bytes; RecursionError is one of them
        return _flat(raw)
    return _flat(raw)


def read_parts(message: Message) -> Parts:
    """Its text, its HTML and its files, in their order."""
    found = _Found([], [], [])
    try:
        _collect(message, found, depth=0)
    except RecursionError:
        found.is_cut = True
    return Parts(
        text="\n".join(text.strip("\n") for text in found.texts if text.strip()),
        html="\n".join(page for page in found.pages if page.strip()),
        files=tuple(found.files),
        is_cut=found.is_cut,
    )


def _is_sound(raw: bytes) -> bool:
    head = raw.find(b"\r\n\r\n", 0, _MOST_HEAD) + raw.find(b"\n\n", 0, _MOST_HEAD)
    if len(raw) > _MOST_HEAD and head == -2:
        return False
    lower = raw.lower()
    nested = lower.count(b"multipart/")
    # The library looks at every line once for each multipart that is open.
    if nested > _MOST_NESTED or lower.count(b"message/") > _MOST_NESTED or nested * raw.count(b"\n") > _MOST_LOOKS:
        return False
    return raw.count(b"\n--") <= _MOST_PARTS


def _flat(raw: bytes) -> Message:
    head, blank, body = raw[:_MOST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")
    body += raw[_MOST_HEAD : _MOST_HEAD + _MOST_TEXT]
    try:
        message = BytesHeaderParser(policy=compat32).parsebytes(head + blank)
    except Exception:  # noqa: BLE001 - as above
        message = Message()
    for name in ("content-type", "content-transfer-encoding"):
        del message[name]
    message.set_payload(body.decode("ascii", "surrogateescape"))
    return message


def _collect(part: Message, found: _Found, *, depth: int) -> None:
    kind = part.get_content_type()
    if depth and (kind == "message/rfc822" or (kind.startswith("message/") and part.is_multipart())):
        _add_file(part, kind, _bytes_of(part), found)
        return
    if not part.is_multipart():
        # A multipart whose boundary never came is what it looks like: text.
        _leaf(part, "text/plain" if kind.startswith("multipart/") else kind, found)
        return
    children = cast("list[Message]", part.get_payload())
    if kind == "multipart/alternative":
        _alternative(children, found, depth)
        return
    for child in children:
        if child.get_content_type() not in _SIGNATURES:
            _collect(child, found, depth=depth + 1)


def _alternative(children: list[Message], found: _Found, depth: int) -> None:
    """Of several ways to say one thing the last of each kind counts (RFC 2046 section 5.1.4); what else stands there is a file."""
    texts: list[str] = []
    pages: list[str] = []
    for child in children:
        own = _Found([], [], [])
        _collect(child, own, depth=depth + 1)
        if any(text.strip() for text in own.texts):
            texts = own.texts
        if any(page.strip() for page in own.pages):
            pages = own.pages
        for file in own.files:
            _keep(file, found)
        found.is_cut = found.is_cut or own.is_cut
    found.texts += texts
    found.pages += pages


def _leaf(part: Message, kind: str, found: _Found) -> None:
    data = _data(part)
    name = _file_name(part)
    is_file = _disposition(part) == "attachment" or (name is not None and kind.startswith("text/"))
    # `text` alone is what some programs write for text/plain; the library reads what it cannot as text/plain (RFC 2045 section 5.2).
    if kind in ("text/plain", "text/html", "text/enriched", "text/markdown") and not is_file:
        text = decode_text(data, parameter(part, "charset") or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        if len(text) > _MOST_TEXT:
            text, found.is_cut = text[:_MOST_TEXT], True
        if kind == "text/html":
            found.pages.append(text)
            return
        if (parameter(part, "format") or "").lower() == "flowed":
            text = unflow(text, deletes_space=(parameter(part, "delsp") or "").lower() == "yes")
        found.texts.append(_without_uu(text, found))
        return
    _add_file(part, kind, data, found)


def unflow(text: str, *, deletes_space: bool) -> str:
    """The lines as they were before they were wrapped (RFC 3676 section 4)."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        is_signature = bare == "-- "
        if open_depth == depth and not is_signature and lines:
            lines[-1] += bare
        else:
            lines.append((">" * depth + " " if depth else "") + bare)
        is_flowed = bare.endswith(" ") and not is_signature
        if is_flowed and deletes_space:
            lines[-1] = lines[-1][:-1]
        open_depth = depth if is_flowed else None
    return "\n".join(lines)


def _without_uu(text: str, found: _Found) -> str:
    if "\nend" not in text or "begin " not in text:
        return text

    def take(match: re.Match[str]) -> str:
        data = bytearray()
        for line in match["lines"].split("\n"):
            if line.strip("` "):
                try:
                    data += binascii.a2b_uu(line)
                except binascii.Error:
                    try:
                        # Some write more than the length says.
                        data += binascii.a2b_uu(line[: (((ord(line[0]) - 32) & 63) * 4 + 5) // 3])
                    except binascii.Error:
                        return match[0]
        _keep(Media(name=_clean_name(match["name"]) or "file", type="application/octet-stream", data=bytes(data)), found)
        return ""

    return _UU.sub(take, text)


def _add_file(part: Message, kind: str, data: bytes, found: _Found) -> None:
    type_ = kind if _TYPE.fullmatch(kind) and not kind.startswith("multipart/") else "application/octet-stream"
    written = part.get("content-id")
    cid = decode_header(str(written)).strip("<> ")[:200] if written is not None else ""
    ending = _ENDINGS.get(type_, "bin")
    _keep(Media(name=_file_name(part) or f"file-{len(found.files) + 1}.{ending}", type=type_, data=data, cid=cid or None), found)


def _keep(file: Media, found: _Found) -> None:
    if len(found.files) >= _MOST_FILES:
        found.is_cut = True
    elif file.data:
        found.files.append(file)


def _data(part: Message) -> bytes:
    try:
        data: object = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - the library's decoders meet foreign bytes
        data = None
    return data if isinstance(data, bytes) else b""


def _bytes_of(part: Message) -> bytes:
    """A mail within a mail, as a file of its own."""
    try:
        if part.is_multipart():
            return b"\r\n".join(child.as_bytes() for child in cast("list[Message]", part.get_payload()))
    except Exception:  # noqa: BLE001 - the library's writer refuses some of what its reader has read
        return b""
    return _data(part)


def _disposition(part: Message) -> str:
    written = part.get("content-disposition")
    return "" if written is None else str(written).partition(";")[0].strip().lower()


def _file_name(part: Message) -> str | None:
    name = parameter(part, "filename", "content-disposition") or parameter(part, "name")
    return (_clean_name(name) or None) if name is not None else None


def _clean_name(name: str) -> str:
    """The name alone: no folder, nothing that a system takes for more than a name."""
    bare = _NAME.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    return bare if len(bare) <= 200 else f"{bare[:180]}{bare[-20:]}"
