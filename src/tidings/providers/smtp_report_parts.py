"""The parts of a report as plain text, read without the stdlib's reader of headers, which stumbles over hostile ones. Pure."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from typing import cast

import msgspec

_MOST_PARTS = 40
_LONGEST = 64_000
_REPORT_TYPE = re.compile(r"report-type\s*=\s*\"?([\w-]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)

Fields = dict[str, str]
"""Headers by their names in lower case, unfolded; of several of one name the first."""


class Part(msgspec.Struct, frozen=True):
    """One part, or the whole mail: its type in lower case, its headers, and what stands in it as text (empty where it has parts)."""

    type: str
    fields: Fields
    text: str


def parts_of(message: Message) -> list[Part]:
    """The mail itself and its parts in their order, the attached mail as one of them; at most 40, and 64 kB of each."""
    found: list[Part] = []
    waiting: list[Message] = [message]
    while waiting and len(found) < _MOST_PARTS:
        part = waiting.pop(0)
        fields = fields_of(part)
        kind = _type_of(fields)
        inner = _payload(part)
        if isinstance(inner, list) and kind.startswith("message/"):
            found.append(Part(kind, fields, _decoded(fields, _written(inner))))
        elif isinstance(inner, list):
            found.append(Part(kind, fields, ""))
            waiting[:0] = inner
        else:
            found.append(Part(kind, fields, _decoded(fields, inner)))
    return found


def report_type(fields: Fields) -> str | None:
    """`delivery-status`, `feedback-report` …, where the mail is a multipart/report (RFC 6522)."""
    kind = fields.get("content-type", "")
    match = _REPORT_TYPE.search(kind)
    if not kind.lower().lstrip().startswith("multipart/report"):
        return None
    return match[1].lower() if match is not None else ""


def fields_of(part: Message) -> Fields:
    """The headers of a mail or of a part."""
    found: Fields = {}
    for name, value in part.raw_items():
        found.setdefault(str(name).lower().strip(), _clean(str(value)))
    return found


def blocks(text: str) -> list[Fields]:
    """The groups of fields that blank lines divide, as in RFC 3464 section 2.1."""
    found: list[Fields] = []
    for group in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        fields: Fields = {}
        for line in re.sub(r"\n[ \t]+", " ", group.strip("\n")).split("\n"):
            name, colon, value = line.partition(":")
            if colon and re.fullmatch(r"[!-9;-~]+\s*", name):
                fields.setdefault(name.strip().lower(), value.strip())
        if fields:
            found.append(fields)
    return found


def _type_of(fields: Fields) -> str:
    return fields.get("content-type", "text/plain").partition(";")[0].strip().lower()


def _payload(part: Message) -> list[Message] | str:
    try:
        inner: object = part.get_payload()
    except Exception:  # noqa: BLE001 - what the stdlib raises over a hostile charset is of many kinds; the part is empty then
        return ""
    if isinstance(inner, list):
        return [one for one in cast("list[object]", inner)[:_MOST_PARTS] if isinstance(one, Message)]
    return inner if isinstance(inner, str) else ""


def _written(inner: list[Message]) -> str:
    """An attached mail, or the groups of a status, as they stood there."""
    return "\n\n".join("\n".join(_lines(one)) for one in inner)


def _lines(part: Message) -> Iterator[str]:
    for name, value in part.raw_items():
        yield f"{name}: {_clean(str(value))}"
    inner = _payload(part)
    yield ""
    for text in [inner] if isinstance(inner, str) else map(_payload, inner):
        if isinstance(text, str):
            yield _clean_text(text[:_LONGEST])


def _decoded(fields: Fields, text: str) -> str:
    text = text[: 2 * _LONGEST]
    encoding = fields.get("content-transfer-encoding", "").strip().lower()
    raw = text.encode("utf-8", "surrogateescape" if _is_escaped(text) else "replace")
    if encoding == "quoted-printable":
        raw = quopri.decodestring(raw)
    elif encoding == "base64":
        try:
            raw = base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", raw) + b"===", validate=False)
        except binascii.Error:
            return _clean_text(text)[:_LONGEST]
    else:
        return _clean_text(text)[:_LONGEST]
    charset = _CHARSET.search(fields.get("content-type", ""))
    try:
        return raw.decode(charset[1] if charset is not None else "utf-8", "replace")[:_LONGEST]
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")[:_LONGEST]


def _clean(value: str) -> str:
    return " ".join(_clean_text(value).split())


def _clean_text(text: str) -> str:
    if not _is_escaped(text):
        return text.encode("utf-8", "replace").decode("utf-8")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_escaped(text: str) -> bool:
    """Whether all its surrogates are bytes that were no ASCII: so the stdlib keeps them."""
    return all(0xDC80 <= ord(letter) <= 0xDCFF for letter in text if 0xD800 <= ord(letter) <= 0xDFFF)
