"""Content -> the bytes of a mail, or the reason why they cannot be built. Pure, but for the time that it is given.

What has no files, as almost all mails, is written here (20 to 40 µs for 12 kB); what has some, by the stdlib (a millisecond).
"""

import html
import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from types import MappingProxyType

import inscriptis  # pyright: ignore[reportMissingTypeStubs]
import msgspec
from lxml.etree import LxmlError  # pyright: ignore[reportUnknownVariableType]

from tidings.channels import Action, Content, Media, Refused
from tidings.providers.smtp_headers import Mailbox, has_control, write_headers

# 7 bit throughout: no server has to offer 8BITMIME for it.
_POLICY = SMTP.clone(cte_type="7bit")

_TYPE = re.compile(r"([a-z0-9][a-z0-9!#$&^_.+-]{0,63})/([a-z0-9][a-z0-9!#$&^_.+-]{0,63})", re.ASCII)
_CID = re.compile(r"[A-Za-z0-9._@+-]{1,64}", re.ASCII)
# RFC 5322 section 2.1.1: no line may have more than 998 characters (some relays cut at 990), and a text that people may see as it
# is should have at most 78; what is longer is quoted. Of a page nobody sees the lines.
_LINE_BYTES = {"plain": 78, "html": 900}
_BAD_TEXT = Refused(code="bad_text", detail="the text holds a character that no mail can")
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)


class Built(msgspec.Struct, frozen=True):
    """The message, its lines ending in CRLF; `needs_utf8`: a server must offer SMTPUTF8 for it."""

    data: bytes
    message_id: str
    needs_utf8: bool


def build(
    content: Content,
    sender: Mailbox,
    recipient: Mailbox,
    reference: str,
    attempt: int,
    now: datetime,
    more: Mapping[str, str] = MappingProxyType({}),
    *,
    is_sensitive: bool = False,
) -> Built | Refused:
    """A whole mail with our reference in its Message-ID: text, alternative, related and mixed parts as the content needs them.

    `more` are further lines of its head. Of what is sensitive nothing stays in memory.
    """
    if (flaw := _flaw(content)) is not None:
        return flaw
    message_id = f"<{reference}.{attempt}@{sender.domain}>"
    # A template's title may end in a line end that its author never saw.
    head = write_headers(sender, recipient, (content.title or "").strip(), reference, message_id, now, more)
    if isinstance(head, Refused):
        return head
    try:
        body = (
            _with_files(content)
            if content.media
            else _written(content, f"=_{reference}.{attempt}", _quoted_line if is_sensitive else _quoted)
        )
    except UnicodeEncodeError:  # a lone surrogate
        return _BAD_TEXT
    return Built(head + body, message_id, sender.needs_utf8 or recipient.needs_utf8)


def _flaw(content: Content) -> Refused | None:
    names = [media.name for media in content.media] + [action.label + action.url for action in content.actions]
    if names and any(map(has_control, names)):
        return Refused(code="bad_header", detail="the name of a file or of an action holds a control character")
    for media in content.media:
        if media.cid is not None and not _CID.fullmatch(media.cid):
            return Refused(code="bad_header", detail="a content id holds a character that none may")
        if not _TYPE.fullmatch(media.type.lower()):
            return Refused(code="bad_media_type", detail="a file's type is not of the form type/subtype")
    return _BAD_TEXT if "\0" in content.text or "\0" in (content.html or "") else None


def _written(content: Content, mark: str, quoted: Callable[[bytes], bytes]) -> bytes:
    """The lines that tell what it is made of, the empty one, and the body: the text, and the page where there is one."""
    text = _part("plain", _text(content), quoted)
    if not content.html:
        return b"MIME-Version: 1.0\r\n" + text
    page = _part("html", _with_actions(content.html, content.actions), quoted)
    boundary = mark.encode()
    while boundary in text or boundary in page:
        boundary += b"="
    return b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="%b"\r\n\r\n--%b\r\n%b\r\n--%b\r\n%b\r\n--%b--\r\n' % (
        boundary,
        boundary,
        text,
        boundary,
        page,
        boundary,
    )


def _part(subtype: str, text: str, quoted: Callable[[bytes], bytes]) -> bytes:
    """A text as a part, 7 bit whatever it holds: as it is, quoted-printable, or base64 where that is shorter. It ends in a line end."""
    # Line ends as the stdlib knows them in bytes: CRLF, LF and CR.
    raw = text.encode()
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not raw.endswith(b"\n"):
        raw += b"\n"
    encoding, body = _encoded(raw, _LINE_BYTES[subtype], quoted)
    return b'Content-Type: text/%b; charset="utf-8"\r\nContent-Transfer-Encoding: %b\r\n\r\n%b' % (subtype.encode(), encoding, body)


def _encoded(text: bytes, longest: int, quoted: Callable[[bytes], bytes]) -> tuple[bytes, bytes]:
    lines = text.split(b"\n")
    if text.isascii() and max(map(len, lines)) <= longest:
        return b"7bit", text.replace(b"\n", b"\r\n")
    written = b"\r\n".join(map(quoted, lines))
    if len(written) <= len(text) * 1.4:
        return b"quoted-printable", written
    return b"base64", encodebytes(text.replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")


def _quoted_line(line: bytes) -> bytes:
    # RFC 2045 section 6.7: a line has at most 76 characters, and no blank stands at its end.
    return b2a_qp(line, istext=True).replace(b"\n", b"\r\n")


# Nearly all lines of a mail stand in the next one too: 10 us instead of 60 for a page of 9 kB. At most 8 MB, by far less in use.
_KNOWN_BYTES = 400
_known_line = lru_cache(maxsize=8192)(_quoted_line)


def _quoted(line: bytes) -> bytes:
    return _known_line(line) if len(line) <= _KNOWN_BYTES else _quoted_line(line)


def _with_files(content: Content) -> bytes:
    message = EmailMessage(policy=_POLICY)
    _fill(message, content)
    return message.as_bytes()


def _fill(message: EmailMessage, content: Content) -> None:
    message.set_content(_text(content))
    inline = [media for media in content.media if media.cid is not None and content.html]
    if content.html:
        message.add_alternative(_with_actions(content.html, content.actions), subtype="html")
        if inline:
            page = message.get_body(("html",))
            for media in inline:
                _add(page if isinstance(page, EmailMessage) else message, media, is_inline=True)
    for media in content.media:
        if media not in inline:
            _add(message, media, is_inline=False)


def _text(content: Content) -> str:
    text = content.text
    if not text.strip() and content.html:
        try:
            text = inscriptis.get_text(content.html)
        except (LxmlError, ValueError, RecursionError):
            # No HTML that anything reads; the other part still carries it.
            text = ""
    links = "".join(f"\n{action.label}: {action.url}\n" for action in content.actions)
    return f"{text.rstrip()}\n{links}" if links else text


def _with_actions(page: str, actions: tuple[Action, ...]) -> str:
    if not actions:
        return page
    links = "".join(f'<p><a href="{html.escape(action.url)}">{html.escape(action.label)}</a></p>' for action in actions)
    ends = [match.start() for match in _BODY_END.finditer(page)]
    at = ends[-1] if ends else len(page)
    return page[:at] + links + page[at:]


def _add(part: EmailMessage, media: Media, *, is_inline: bool) -> None:
    main, _, sub = media.type.lower().partition("/")
    if main in {"multipart", "message"}:
        # Neither may be encoded as base64 (RFC 2046 section 5): as a plain file it arrives whole.
        main, sub = "application", "octet-stream"
    if is_inline:
        part.add_related(media.data, maintype=main, subtype=sub, cid=f"<{media.cid}>", filename=media.name, disposition="inline")
    else:
        part.add_attachment(media.data, maintype=main, subtype=sub, filename=media.name)
