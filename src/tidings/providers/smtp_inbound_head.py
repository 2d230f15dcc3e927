"""The headers of a mail as foreign programs write them: read whatever they hold, and never fail.

RFC 5322, 2047, 2231 and 6532 (rfc-editor.org, read 2026-11-21), and what is not in them: raw 8-bit text, encoded words with blanks
in them or cut in the middle of a character, names of character sets that nobody registered.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from email.message import Message

_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ADDRESS = re.compile(
    r"(?:\"(?:[^\"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f]){1,64}\"|[^\s<>\"(),:;@\[\]\\\x00-\x1f\x7f]{1,128})"
    r"@(?:[^\s<>\"(),:;@\[\]\\\x00-\x1f\x7f]{1,253}|\[[0-9A-Fa-f.:]{2,60}\])"
)
_MESSAGE_ID = re.compile(r"<([^<>\s\x00-\x1f\x7f]{1,900})>")
_MOST_HEADER = 20_000
_MOST_ADDRESSES = 8_000

# What programs call a character set, and which codec is meant (encoding.spec.whatwg.org, "Names and labels", read 2026-11-21).
_CODECS: Mapping[str, str] = {
    "": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "l1": "cp1252",
    "cp-850": "cp850",
    "cp-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "tis-620": "cp874",
}
# Not of text, or so slow that a mail could hold up the others.
_NO_CODECS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})


def decode_text(data: bytes, charset: str) -> str:
    """The text, in whatever it really is: UTF-8 where it reads as that, else what it says it is, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    codec = _CODECS.get(charset.strip().strip("\"'").lower(), charset.strip().strip("\"'").lower())
    is_wide = codec.replace("_", "-").startswith(("utf-16", "utf-32", "utf-7", "iso-2022", "iso2022", "hz"))
    if not is_wide:
        try:
            return data.removeprefix(b"\xef\xbb\xbf").decode()
        except UnicodeDecodeError:
            pass
    if codec.replace("-", "_") not in _NO_CODECS:
        try:
            return data.decode(codec, "replace").encode("utf-8", "replace").decode()
        except (LookupError, UnicodeError, ValueError):
            pass
    return data.decode("cp1252", "replace")


def header(message: Message, name: str) -> str | None:
    """The first header of this name, decoded, in one line; None where there is none."""
    return next((decode_header(value) for value in raw_headers(message, name)), None)


def raw_headers(message: Message, name: str) -> Iterator[str]:
    """The headers of this name as they were written, 8-bit bytes as text."""
    wanted = name.lower()
    for key, value in message.raw_items():
        if key.lower().strip() == wanted:
            yield _unfolded(str(value)[:_MOST_HEADER])


def decode_header(written: str) -> str:
    """What a header says, in one line without controls."""
    parts: list[str] = []
    at = 0
    # Blanks between two encoded words are none (RFC 2047 section 6.2).
    text = _BETWEEN.sub(r"\1", written)
    pending: tuple[str, bytes] | None = None
    for match in _ENCODED.finditer(text):
        between = text[at : match.start()]
        charset, data = match[1].partition("*")[0], _decoded_word(match[2], match[3])
        if pending is not None and not between and pending[0].lower() == charset.lower():
            # A character may be cut in two by the end of a word.
            pending = (pending[0], pending[1] + data)
        else:
            parts += [decode_text(pending[1], pending[0])] if pending is not None else []
            parts.append(between)
            pending = (charset, data)
        at = match.end()
    parts += [decode_text(pending[1], pending[0])] if pending is not None else []
    parts.append(text[at:])
    return _CONTROLS.sub(" ", "".join(parts)).strip()


def addresses(message: Message, name: str) -> list[str]:
    """The addresses in the headers of this name, in their order."""
    found: list[str] = []
    for value in raw_headers(message, name):
        found += find_addresses(value)
    return found


def find_addresses(written: str) -> list[str]:
    """The addresses that a header holds; names and comments, which may look like one, are none."""
    bare = _without_names(written)
    angled = [match for part in re.findall(r"<([^<>]*)>", bare) if (match := _ADDRESS.search(part)) is not None]
    found = angled or list(_ADDRESS.finditer(bare))
    return [match[0].rstrip(".") for match in found]


def message_ids(written: str | None) -> tuple[str, ...]:
    """The Message-IDs in a header, in angle brackets, each once."""
    return tuple(dict.fromkeys(f"<{found}>" for found in _MESSAGE_ID.findall(written or "")))


def parameter(message: Message, name: str, of: str = "content-type") -> str | None:
    """A parameter of a header, decoded (RFC 2231, and RFC 2047 where it must not be)."""
    try:
        value = message.get_param(name, header=of)
    except Exception:  # noqa: BLE001 - the library's parser meets foreign bytes
        return None
    if isinstance(value, tuple):
        charset, _, text = value
        try:
            return decode_text(str(text).encode("latin-1", "surrogateescape"), charset or "utf-8")
        except UnicodeError:
            return str(text)
    return None if value is None else decode_header(_unfolded(str(value)))


def _unfolded(value: str) -> str:
    flat = re.sub(r"\r?\n[ \t]*|\r", " ", value)
    if flat.isascii():
        return flat
    # 8-bit bytes stand as lone surrogates: they are whatever they read as.
    return decode_text(flat.encode("utf-8", "surrogateescape"), "")


def _decoded_word(kind: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if kind in "qQ":
        return quopri.decodestring(data.replace(b"_", b" "), header=False)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return base64.b64decode(data[: len(data) // 4 * 4])


def _without_names(written: str) -> str:
    """Without comments and quoted names; a quoted local part stays."""
    bare = re.sub(r"\"(?:[^\"\\]|\\.){0,300}\"(?!@)", " ", written[:_MOST_ADDRESSES])
    for _ in range(5):
        shorter = re.sub(r"\([^()]*\)", " ", bare)
        if shorter == bare:
            break
        bare = shorter
    return bare


def first(values: Sequence[str]) -> str | None:
    """The first of them, if any."""
    return values[0] if values else None
