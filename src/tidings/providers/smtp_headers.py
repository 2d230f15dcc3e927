"""The headers of a mail, written by hand and read back by the stdlib, so that what a person wrote can never become a header.

The stdlib's own writer is not trusted with hostile text: until Python 3.11.14 an encoded line end in a Subject became a real
header, and its folding loses blanks. So: control characters are refused, encoded ones too; what is not plain goes out as encoded
words; and the result is read again and compared: line by line where every line is printable ASCII, as in almost all mails, and by
the stdlib's parser, name by name and value by value, where one is not (it takes 40 µs).
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.headerregistry import AddressHeader
from email.parser import HeaderParser
from email.policy import SMTP, compat32
from email.utils import format_datetime
from functools import lru_cache
from types import MappingProxyType

import msgspec
from email_validator import EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

from tidings.channels import Outbound, Refused
from tidings.providers.smtp_words import encoded_subject, folded

_NAMED = re.compile(r"\s*([^<>]*?)\s*<([^<>]+)>\s*")
_BLANKS = re.compile(r" {2,}")
_ESCAPED = re.compile(r"\\(.)")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/?^_`{|}~ -]*", re.ASCII)  # RFC 5322 section 3.2.3, and the blank between atoms
# RFC 5322 section 2.1.1: a line must not be longer than 998.
_LINE_BYTES = 990
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}@[!-;=?-~]{1,240}>", re.ASCII)
_THREAD = 12
_LINK = re.compile(r"https?://[!#-;=?-~]{1,900}", re.ASCII)
_NO_LINES: Mapping[str, str] = MappingProxyType({})
# What most addresses are. Everything else, and every domain once, is left to email_validator, which takes 50 µs.
_PLAIN_ADDRESS = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)", re.ASCII)
_ANY_CASE = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)
_PLAIN_HEAD = re.compile(r"(?:[A-Za-z-]+: [!-~][ -~]*\r\n(?: [!-~][ -~]*\r\n)*)+", re.ASCII)


class Mailbox(msgspec.Struct, frozen=True):
    """One mailbox: `addr_spec` as it goes on the wire, its domain in ASCII."""

    name: str
    local: str
    domain: str
    needs_utf8: bool

    @property
    def addr_spec(self) -> str:
        """`local@domain`."""
        return f"{self.local}@{self.domain}"


def read_mailbox(text: str) -> Mailbox | Refused:
    """The mailbox that `text` writes (`a@b` or `Name <a@b>`), its domain by IDNA; a control character is `bad_header`."""
    if (plain := _plain_mailbox(text)) is not None:
        return plain
    if has_control(text):
        return Refused(code="bad_header", detail="an address holds a control character")
    named = _NAMED.fullmatch(text)
    # A name as a person writes it, in quotes or not: `Doe, Jane <jane@example.com>` is one mailbox.
    name, address = (_ESCAPED.sub(r"\1", named[1].removeprefix('"').removesuffix('"')), named[2]) if named else ("", text)
    try:
        # Internal relays have names that are not global (shop.local): whether they exist is their server's business.
        found = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return Refused(code="bad_address", detail="an address is not of the form name@domain")
    if has_control(_decoded(name)):
        return Refused(code="bad_header", detail="a name holds an encoded control character")
    mailbox = Mailbox(_BLANKS.sub(" ", name).strip(), found.local_part, found.ascii_domain, not found.local_part.isascii())
    if mailbox.name and not _is_only(SMTP.header_factory("From", _unfolded(_mailbox_line(mailbox))), mailbox):
        return Refused(code="bad_header", detail="a name does not read back as it was written")
    return mailbox


def _plain_mailbox(text: str) -> Mailbox | None:
    found = _PLAIN_ADDRESS.fullmatch(text) if len(text) <= 254 else None
    if found is None or len(found[1]) > 64 or found[1].lower() in _ANY_CASE:
        return None
    domain = _plain_domain(found[2])
    return Mailbox("", found[1], domain, needs_utf8=False) if domain is not None else None


@lru_cache(maxsize=4096)
def _plain_domain(domain: str) -> str | None:
    """The domain of a mailbox as email_validator writes it; None where it refuses it, or where it is an international one."""
    if "xn--" in domain.lower():
        return None
    try:
        return validate_email(f"a@{domain}", check_deliverability=False, globally_deliverable=False).ascii_domain
    except EmailNotValidError:
        return None


def has_control(text: str) -> bool:
    """Whether a text holds what no header may: controls, line and paragraph separators, lone surrogates."""
    return not text.isprintable() and any(unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"} for character in text)


def list_headers(outbound: Outbound, reply_to: str | None) -> dict[str, str] | Refused:
    """The lines that only some mails have: where answers go, what it answers, and where one click unsubscribes (RFC 8058 section 3.1).

    `reply_to` wins over the address of ours. A reference that is no Message-ID is left out: it was written by others.
    """
    lines: dict[str, str] = {}
    answers_to = reply_to or outbound.reply_to
    if answers_to is not None:
        mailbox = read_mailbox(answers_to)
        if isinstance(mailbox, Refused):
            return mailbox
        lines["Reply-To"] = _mailbox_line(mailbox)
    thread = [one for one in outbound.thread if _MESSAGE_ID.fullmatch(one)]
    if outbound.is_automatic:
        lines["Auto-Submitted"] = "auto-replied"  # RFC 3834 section 5
    if thread:
        # RFC 5322 section 3.6.4; of a long thread its first mail and the last ones.
        known = thread if len(thread) <= _THREAD else [thread[0], *thread[1 - _THREAD :]]
        lines["In-Reply-To"] = thread[-1]
        lines["References"] = "\r\n ".join(known)
    if outbound.unsubscribe_url is not None:
        if not _LINK.fullmatch(outbound.unsubscribe_url):
            return Refused(code="bad_header", detail="the address of the unsubscribe link cannot stand in a header")
        lines["List-Unsubscribe"] = f"<{outbound.unsubscribe_url}>"
        lines["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return lines


def write_headers(
    sender: Mailbox,
    recipient: Mailbox,
    subject: str,
    reference: str,
    message_id: str,
    now: datetime,
    more: Mapping[str, str] = _NO_LINES,
) -> bytes | Refused:
    """The lines that say from whom, to whom and what about, each ending in CRLF; or `bad_header` where they would say anything else.

    `more` are further lines, as `list_headers` writes them.
    """
    if has_control(subject) or has_control(_decoded(subject)):
        return Refused(code="bad_header", detail="the subject holds a control character")
    words = _words(subject)
    lines = {
        "Message-ID": message_id,
        "Date": _date(now.replace(microsecond=0)),
        "From": _named_line(sender) if sender.name else sender.addr_spec,
        "To": _mailbox_line(recipient),
        "Subject": words,
        "X-Tidings-Reference": reference,
        **more,
    }
    head = "".join([f"{name}: {value}\r\n" for name, value in lines.items()])
    if "=?" not in subject and _PLAIN_HEAD.fullmatch(head) and _names(head) == list(lines):
        return head.encode()
    # compat32 reads names and raw values only, which is all that tells whether a line became two.
    read = HeaderParser(policy=compat32).parsestr(head)
    is_same = all(_unfolded(str(read[name])) == _unfolded(value) for name, value in lines.items())
    if read.keys() != list(lines) or read.get_payload() or not is_same or not _is_same(_decoded(_unfolded(words)), subject):
        return Refused(code="bad_header", detail="a header does not read back as it was written")
    return head.encode()


def _names(head: str) -> list[str]:
    return [line.partition(":")[0] for line in head.split("\r\n") if line[:1] not in ("", " ")]


def _decoded(text: str) -> str:
    return str(SMTP.header_factory("Subject", text)) if "=?" in text else text


def _unfolded(line: str) -> str:
    return line.replace("\r\n", "")


def _mailbox_line(mailbox: Mailbox) -> str:
    if not mailbox.name:
        return mailbox.addr_spec
    name = mailbox.name
    if not name.isascii() or "=?" in name or len(name) > 60:
        name = _encoded_words(name, "From")
    elif not _ATOMS.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name}\r\n <{mailbox.addr_spec}>" if len(name) + len(mailbox.addr_spec) > 66 else f"{name} <{mailbox.addr_spec}>"


# Within a second it is always the same.
_date = lru_cache(maxsize=16)(format_datetime)
# The same few senders come again and again.
_named_line = lru_cache(maxsize=1024)(_mailbox_line)


def _words(subject: str) -> str:
    if "=?" in subject:
        return _encoded_words(subject, "Subject")
    if not subject.isascii() or "  " in subject:
        return encoded_subject(subject)
    if len(subject) > _LINE_BYTES - 20 and any(len(word) > _LINE_BYTES - 20 for word in subject.split(" ")):
        return encoded_subject(subject)
    return folded(subject, first=66)


def _encoded_words(text: str, header: str) -> str:
    # RFC 2047 section 2: no encoded word is longer than 75, and no character is split between two.
    return Header(text, "utf-8", maxlinelen=75, header_name=header).encode(linesep="\r\n")


def _is_only(header: object, mailbox: Mailbox) -> bool:
    if not isinstance(header, AddressHeader) or len(header.addresses) != 1:
        return False
    found = header.addresses[0]
    return found.addr_spec == mailbox.addr_spec and _is_same(found.display_name, mailbox.name)


def _is_same(one: str, other: str) -> bool:
    # Blanks aside: the stdlib's reader drops some between encoded words.
    return "".join(one.split()) == "".join(other.split())
