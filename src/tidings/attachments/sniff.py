"""What bytes are, whatever was said of them: by how they begin, and nothing is ever decoded.

The patterns are those of the MIME Sniffing standard (mimesniff.spec.whatwg.org, sections 6 and 7, of 15 March 2026) where it has one;
of others the formats' own specifications. How large an image is stands in its first bytes (dimensions.py).
"""

import re
from collections.abc import Callable, Mapping

import msgspec

from tidings.attachments.dimensions import size_of_image

ANY = "application/octet-stream"
"""Nothing is said, or nothing is known."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the first bytes tell of a file."""

    type: str
    """`application/octet-stream` for bytes that we know nothing of, `text/plain` for what is only text."""
    width: int | None = None
    height: int | None = None


def look(head: bytes) -> Seen:
    """What a file is that begins like this."""
    for known in _BY_START:
        if head.startswith(known[0]):
            return _sized(known[1], head)
    for match in _BY_RULE:
        if (found := match(head)) is not None:
            return _sized(found, head)
    return Seen(type=_text(head) or ANY)


def bears_out(announced: str, seen: Seen) -> bool:
    """Whether a file that was announced as this type may be what it was seen to be."""
    if announced in (ANY, seen.type):
        return True
    if announced in _ALSO:
        return seen.type in _ALSO[announced]
    if announced in _KNOWN:
        # A type that we know when we see it: it is that, or it is not.
        return False
    if _is_text(announced):
        return seen.type in _TEXTS
    return seen.type in _CONTAINERS


def _sized(type_: str, head: bytes) -> Seen:
    width, height = size_of_image(type_, head) or (None, None)
    return Seen(type=type_, width=width, height=height)


_BY_START: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"MThd\0\0\0\6", "audio/midi"),
    (b"PK\3\4", "application/zip"),
    (b"PK\5\6", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x7fELF", "application/x-executable"),
    (b"\0asm", "application/wasm"),
)


def _riff(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and len(head) >= 14:
        if head[8:14] == b"WEBPVP":
            return "image/webp"
        return {b"WAVE": "audio/wav", b"AVI ": "video/avi"}.get(head[8:12])
    return "audio/aiff" if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC") else None


def _iso_media(head: bytes) -> str | None:
    # ISO/IEC 14496-12 section 4.3: a file begins with its type, whose major brand tells what it is.
    if head[4:8] != b"ftyp":
        return None
    brand = head[8:12]
    for begins, type_ in _BRANDS:
        if brand.startswith(begins):
            return type_
    return "video/mp4"


_BRANDS: tuple[tuple[bytes, str], ...] = (
    (b"avif", "image/avif"),
    (b"avis", "image/avif"),
    (b"hei", "image/heic"),
    (b"hev", "image/heic"),
    (b"mif1", "image/heic"),
    (b"msf1", "image/heic"),
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
    (b"qt  ", "video/quicktime"),
    (b"3g", "video/3gpp"),
)


def _matroska(head: bytes) -> str | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _ogg(head: bytes) -> str | None:
    if not head.startswith(b"OggS\0"):
        return None
    return "video/ogg" if b"\x80theora" in head[:512] else "audio/ogg"


def _mpeg_audio(head: bytes) -> str | None:
    # ISO/IEC 11172-3 section 2.4.1.3 and 13818-7 section 6.2: eleven or twelve set bits, and a layer; neither 0xFFFE, which begins texts.
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    is_frame = head[1] >> 1 & 3 in (1, 2) and head[1] >> 3 & 3 != 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3
    return "audio/mpeg" if is_frame else None


def _bitmap(head: bytes) -> str | None:
    # Two letters alone may begin any text: the size of its header follows.
    is_one = head[:2] == b"BM" and len(head) > 18 and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)
    return "image/bmp" if is_one else None


def _program(head: bytes) -> str | None:
    is_one = head[:2] == b"MZ" and _BINARY.search(head[:512]) is not None
    return "application/vnd.microsoft.portable-executable" if is_one else None


_BY_RULE: tuple[Callable[[bytes], str | None], ...] = (_riff, _iso_media, _matroska, _ogg, _mpeg_audio, _bitmap, _program)

# Section 3 of the standard: bytes that no text has.
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(
    rb"<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|img|link|meta|form|object|embed|base)[\s>/]|<!--",
    re.IGNORECASE,
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 1_445
"""Bytes: as far as the standard looks for a text (section 5.2)."""


def _text(head: bytes) -> str | None:
    """The kind of text that it is, or None where it is none."""
    start = head[:_LOOKED_AT]
    if start.startswith(_WIDE):
        start = start[2:].replace(b"\0", b"")
    if _BINARY.search(start) or not start:
        return None
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\t\n\x0c\r ")
    if re.search(rb"<(?:\w{1,20}:)?svg[\s>/]", start, re.IGNORECASE):
        return "image/svg+xml"
    if _MARKUP.match(bare):
        return "text/html"
    if bare.startswith(b"<?xml"):
        return "text/xml"
    return "text/x-script" if bare.startswith(b"#!") else "text/plain"


_TEXTS = frozenset({"text/plain", "text/html", "text/xml", "image/svg+xml", "text/x-script"})
_CONTAINERS = frozenset({ANY, "text/plain", "application/zip", "application/gzip", "application/x-ole-storage"})
"""What files of types that we do not know may look like: documents are zipped, or kept in the older container of their maker."""

# Of these one container holds several.
_ISO = frozenset({"video/mp4", "audio/mp4", "video/quicktime", "video/3gpp"})
_ALSO: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("video/mp4", "audio/mp4", "video/quicktime", "video/3gpp", "audio/3gpp"), _ISO),
    **dict.fromkeys(("video/webm", "audio/webm"), frozenset({"video/webm"})),
    "video/x-matroska": frozenset({"video/webm"}),
    **dict.fromkeys(("video/ogg", "audio/ogg"), frozenset({"video/ogg", "audio/ogg"})),
    "image/heif": frozenset({"image/heic"}),
    "image/vnd.microsoft.icon": frozenset({"image/x-icon"}),
    "audio/x-aiff": frozenset({"audio/aiff"}),
}
_KNOWN = frozenset(
    {
        *(type_ for _, type_ in _BY_START),
        *(type_ for _, type_ in _BRANDS),
        "image/webp",
        "image/bmp",
        "audio/wav",
        "audio/aiff",
        "audio/aac",
        "audio/mpeg",
        "video/avi",
        "application/vnd.microsoft.portable-executable",
    }
)


def _is_text(type_: str) -> bool:
    return (
        type_.startswith("text/")
        or type_.endswith(("+xml", "+json"))
        or type_ in ("application/json", "application/xml", "application/javascript", "application/yaml", "application/sql")
    )
