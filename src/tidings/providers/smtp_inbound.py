"""Mail that comes in: by our own listener (method SMTP), or handed over by a provider's webhook as message/rfc822. Pure.

The envelope stands in headers beside the mail: `x-mail-from`, `x-rcpt-to`, `x-peer`, `x-helo`, and what the listener found out,
`x-tidings-dkim` and `x-tidings-spf`. A webhook's are believed as far as its secret is.
"""

import hashlib
import re
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default as strict

from tidings.channels import Callback, Forged, Inbound, Sorted, Told, Unreadable
from tidings.channels.signatures import check_basic, check_timestamped
from tidings.providers.smtp_inbound_automatic import why_automatic
from tidings.providers.smtp_inbound_head import addresses, decode_header, find_addresses, first, header, message_ids
from tidings.providers.smtp_inbound_html import cut_html, sanitised
from tidings.providers.smtp_inbound_parts import Parts, parse, read_parts
from tidings.providers.smtp_inbound_quotes import Cut, cut
from tidings.providers.smtp_reports import read_report

USER = "tidings"
"""The name that a webhook signs in with, where it does so by basic authentication."""

_HEAD = 65_536
_MESSAGE_ID = re.compile(rb"^message-id:[ \t\r\n]*(<[^<>\s]{1,900}>|[^\s<>]{1,900})", re.IGNORECASE | re.MULTILINE)
_REPORT = re.compile(rb"^content-type:[ \t\r\n]*(?:multipart/report|message/feedback-report)", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(rb"\r?\n\r?\n")
_OURS = re.compile(r"dlv_[0-7][0-9a-hjkmnp-tv-z]{25}", re.IGNORECASE)
_REPLY = re.compile(r"r(?:eply)?\+([A-Za-z0-9_-]{20,80})@", re.ASCII)
_BOUNCE = re.compile(r"(?:b|bounces?)[+=-]", re.IGNORECASE)
_MOST_REFERENCES = 100


def check_mail(callback: Callback, secret: str | None) -> Forged | None:
    """None where our own listener took it, or a webhook that knows the secret handed it over: as its password, or by an HMAC.

    The HMAC is over timestamp, a dot and the body, in `x-tidings-signature` as `sha256=…` in hex, with `x-tidings-timestamp`.
    """
    if callback.method == "SMTP":
        return None
    if not secret:
        return Forged("no_secret", "This account takes no mail by a webhook: give it an inbound_secret.")
    if callback.header("authorization") is not None:
        return check_basic(callback.header("authorization"), USER, secret)
    signature, timestamp = callback.header("x-tidings-signature"), callback.header("x-tidings-timestamp")
    return check_timestamped(signature, timestamp, callback.body, [secret.encode()], callback.received_at, prefix="sha256=")


def sort_mail(callback: Callback) -> Sorted:
    """A report, or a mail to an address that only reports are sent to, is a receipt; everything else somebody wrote.

    Its id is made of its recipient, its Message-ID and its body: the same mail sent once more is the same, and a second mail that
    bears the Message-ID of another is not lost to it.
    """
    end = _BLANK.search(callback.body, 0, _HEAD)
    head = callback.body[: end.start() if end is not None else _HEAD]
    rcpt = _rcpt(callback) or ""
    is_report = _BOUNCE.match(rcpt) is not None or _REPORT.search(head) is not None
    found = _MESSAGE_ID.search(head)
    body = callback.body[end.end() :] if end is not None else b""
    told = (found[1], hashlib.sha256(body).digest()) if found is not None else (b"", hashlib.sha256(callback.body).digest())
    event = hashlib.sha256(b"\0".join((rcpt.encode("utf-8", "surrogatepass"), *told))).hexdigest()
    return Sorted("receipts" if is_report else "inbound", event)


def read_mail(callback: Callback) -> Sequence[Told] | Unreadable:
    """What it tells: a bounce or a complaint where it is a report, else what a person, or a machine of theirs, wrote."""
    message = parse(callback.body)
    rcpt = _rcpt(callback)
    is_to_bounces = rcpt is not None and _BOUNCE.match(rcpt) is not None
    mail_from = callback.header("x-mail-from")
    automatic = why_automatic(message, mail_from)
    if is_to_bounces or automatic is not None:
        reported = read_report(_as_email(callback.body), rcpt, callback.received_at)
        if reported is not None:
            return reported
    sender = _sender(message, mail_from)
    if sender is None:
        return Unreadable("no_sender", "The mail names nobody who has sent it.")
    parts = read_parts(message)
    said = _said(parts)
    own = first(message_ids(header(message, "message-id")))
    thread = _thread(message, own)
    return [
        Inbound(
            channel="email",
            sender=sender,
            # To a signed address nobody would write by themselves: whose name it stands for is known to who reads the answer.
            to=None if rcpt is None or _REPLY.match(rcpt) or is_to_bounces else rcpt,
            text=said.said,
            title=header(message, "subject"),
            html=sanitised(parts.html) if parts.html else None,
            quoted=said.quoted,
            signature=said.signature,
            media=parts.files,
            provider_reference=own,
            answers=_answers(message, rcpt, thread),
            thread=thread,
            is_automatic=automatic is not None or is_to_bounces,
            facts=_facts(callback, message, sender, automatic, parts),
            at=callback.received_at,
        )
    ]


def _said(parts: Parts) -> Cut:
    if parts.text.strip():
        return cut(parts.text)
    from_html = cut_html(parts.html) if parts.html.strip() else Cut("")
    if from_html.quoted is not None:
        # What its program has marked is known; what a program before it has quoted as text is looked for no more.
        again = cut(from_html.said)
        quoted = "\n\n".join(text for text in (again.quoted, from_html.quoted) if text)
        return Cut(again.said, quoted, from_html.signature or again.signature)
    again = cut(from_html.said)
    return Cut(again.said, again.quoted, from_html.signature or again.signature)


def _sender(message: Message, mail_from: str | None) -> str | None:
    for name in ("from", "sender", "reply-to"):
        found = first(addresses(message, name))
        if found is not None:
            return found
    return mail_from or None


def _rcpt(callback: Callback) -> str | None:
    """Whom it was sent to: the envelope's recipient, else what the mail says of itself."""
    told = callback.header("x-rcpt-to")
    if told:
        return first(find_addresses(told)) or told.strip()
    head = parse(callback.body[:_HEAD].partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    for name in ("x-original-to", "delivered-to", "envelope-to", "to"):
        found = first(addresses(head, name))
        if found is not None:
            return found
    return None


def _thread(message: Message, own: str | None) -> tuple[str, ...]:
    """The Message-IDs that lead to it, the oldest first, and its own."""
    references = message_ids(header(message, "references"))
    answered = message_ids(header(message, "in-reply-to"))
    before = [*references, *(one for one in answered if one not in references)]
    if len(before) > _MOST_REFERENCES:
        before = [before[0], *before[-_MOST_REFERENCES:]]
    return tuple(one for one in dict.fromkeys(before) if one != own) + ((own,) if own is not None else ())


def _answers(message: Message, rcpt: str | None, thread: tuple[str, ...]) -> tuple[str, ...]:
    """What it answers, the surest first: our signed address, then what it names, the nearest first."""
    found: list[str] = []
    for address in [rcpt or "", *addresses(message, "to"), *addresses(message, "cc")]:
        signed = _REPLY.match(address)
        if signed is not None:
            found.append(f"reply:{signed[1]}")
    named = list(message_ids(header(message, "in-reply-to")))
    named += [one for one in reversed(thread) if one not in named and one != first(message_ids(header(message, "message-id")))]
    for one in named[:20]:
        ours = _OURS.search(one)
        found += [ours[0].lower()] if ours is not None else []
        found.append(one)
    return tuple(dict.fromkeys(found))


def _facts(callback: Callback, message: Message, sender: str, automatic: str | None, parts: Parts) -> dict[str, str]:
    """What was found out, for whoever looks at it."""
    facts: dict[str, str] = {}
    signatures = [one.split(" ", 1) for one in (callback.header("x-tidings-dkim") or "").split("; ") if one]
    results = [one[0] for one in signatures]
    if results:
        order = ("pass", "policy", "temperror", "fail", "permerror", "none")
        facts["dkim"] = min(results, key=lambda one: order.index(one) if one in order else len(order))
        passed = [one[1] for one in signatures if one[0] == facts["dkim"] and len(one) > 1]
        if passed:
            facts["dkim_domain"] = ", ".join(dict.fromkeys(passed))
    spf, mail_from = callback.header("x-tidings-spf"), callback.header("x-mail-from") or ""
    if spf:
        facts["spf"] = spf
    if results or spf:
        proven = [one[1] for one in signatures if one[0] == "pass" and len(one) > 1]
        proven += [mail_from.rpartition("@")[2].lower()] if spf == "pass" and "@" in mail_from else []
        facts["aligned"] = "yes" if any(_is_akin(domain, sender.rpartition("@")[2].lower()) for domain in proven) else "no"
    else:
        # Whoever handed it over does not tell: anybody may have written it.
        facts["aligned"] = "unknown"
    if automatic is not None:
        facts["automatic"] = automatic
    reply_to = first(addresses(message, "reply-to"))
    if reply_to is not None and reply_to.lower() != sender.lower():
        facts["reply_to"] = reply_to
    if parts.is_cut:
        facts["cut"] = "yes"
    for name in ("x-peer", "x-tls"):
        told = callback.header(name)
        if told:
            facts[name.removeprefix("x-")] = decode_header(told)[:200]
    return facts


def _is_akin(one: str, other: str) -> bool:
    """Whether one domain is the other, or lies below it: no list of registries is asked, so that less counts as akin than could."""
    return bool(one) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}")) and "." in one and "." in other


def _as_email(raw: bytes) -> EmailMessage:
    """As the reader of reports wants it; an empty one where it cannot be read so."""
    try:
        message = message_from_bytes(raw, EmailMessage, policy=strict)
    except Exception:  # noqa: BLE001 - the library's parser meets foreign bytes
        return EmailMessage()
    return message
