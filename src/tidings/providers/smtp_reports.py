"""A mail that tells what became of a mail: delivery reports (RFC 3464, 6522, 6533) and complaints (ARF, RFC 5965). Pure.

Many servers write theirs in words of their own; the common ones of these are known too (smtp_report_texts.py). Nothing in a report is
proven by itself: it names one of our deliveries, and whoever applies it asks whether that delivery went to the address that it names.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.message import Message
from uuid import UUID

import msgspec

from tidings.channels import Bounce, Complaint
from tidings.core.ids import decode
from tidings.providers.smtp_bounce_words import meaning
from tidings.providers.smtp_report_parts import Fields, Part, blocks, parts_of, report_type
from tidings.providers.smtp_report_texts import failures_in

_OURS = re.compile(r"dlv_[0-7][0-9a-hjkmnp-tv-z]{25}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_COPIED_ID = re.compile(r"^[ >]*message-id:[ \t]*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>;,()\"\[\]:]+@[^\s<>;,()\"\[\]:]+")
# RFC 6533 section 3: an address that is no ASCII, in a report that is.
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_DETAIL = 500
_WRITTEN_OUT = re.compile(r"^final-recipient: *\S+;.*@", re.IGNORECASE | re.MULTILINE)

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_ORIGINALS = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers")

# RFC 3464 section 2.3.3; the others say that nothing is lost yet, or that nothing went wrong.
_FAILED = "failed"
_FINE = frozenset({"delayed", "delivered", "relayed", "expanded"})

# RFC 5965 section 7.3 and what came after it. An `other` is somebody's word too. Of not-spam (RFC 6430), auth-failure (RFC 6591),
# virus and dmarc nobody has complained.
_COMPLAINTS = frozenset({"abuse", "fraud", "other", "opt-out", "opt-out-list", "miscategorized"})

# Most say who was written to in a header of their own; behind it stands the mail's own.
_COMPLAINED = ("original-rcpt-to", "original-recipient", "removal-recipient")


class _Named(msgspec.Struct, frozen=True):
    """What a report says of the mail that it is about."""

    delivery_id: UUID | None
    reference: str | None
    to: str | None


def read_report(message: Message, rcpt: str | None, received_at: datetime) -> list[Bounce | Complaint] | None:
    """What it tells; an empty list where that is of no interest (a delay, a receipt of reading); None where it is no report.

    `rcpt` is the address that it was sent to, as the envelope has it: ours names the delivery.
    """
    parts = parts_of(message)
    whole = parts[0]
    kind = report_type(whole.fields)
    feedback = next((part for part in parts if part.type == "message/feedback-report"), None)
    if feedback is not None:
        return _complaints(feedback, _named(parts, rcpt), received_at)
    # Some write the fields of a status as plain text.
    statuses = [part for part in parts[1:] if part.type in _STATUS_PARTS] or [
        part for part in parts if part.type == "text/plain" and _WRITTEN_OUT.search(part.text)
    ]
    # A mail that merely carries a report is a person's word about it.
    if statuses and (kind is not None or _is_machine(whole.fields)):
        return _bounces(statuses, parts, _named(parts, rcpt), received_at)
    if kind == "disposition-notification" or whole.type == "message/disposition-notification":
        return []
    if _is_machine(whole.fields) or kind == "delivery-status":
        return _from_text(parts, rcpt, received_at, is_report=kind is not None)
    return None


def _bounces(statuses: Sequence[Part], parts: Sequence[Part], named: _Named, at: datetime) -> list[Bounce | Complaint]:
    found: list[Bounce | Complaint] = []
    groups = [fields for part in statuses for fields in blocks(part.text)]
    people = [fields for fields in groups if "final-recipient" in fields or "original-recipient" in fields or "action" in fields]
    told = next((part.text for part in parts[1:] if part.type == "text/plain" and part.text.strip()), "")
    for fields in people[:20]:
        action = fields.get("action", "").split(" ")[0].split("(")[0].lower()
        status = fields.get("status", "")
        # Who names no action has at least a status; without 5 in front it may be a delay.
        if action in _FINE or (action != _FAILED and not status.lstrip().startswith("5")):
            continue
        said = " ".join(filter(None, (_diagnostic(fields), fields.get("x-supplementary-info", "")))) or status.partition("(")[2].rstrip(")")
        known = meaning(status, said if said or len(people) > 1 else told)
        found.append(_bounce(known.kind, known.code, said or status, _recipient(fields, named), named, at))
    return found


def _from_text(parts: Sequence[Part], rcpt: str | None, at: datetime, *, is_report: bool) -> list[Bounce | Complaint] | None:
    text = next((part.text for part in parts if part.type == "text/plain" and part.text.strip()), "")
    failures = failures_in(parts[0].fields.get("subject", ""), text, parts[0].fields.get("x-failed-recipients", ""))
    if failures is None:
        return [] if is_report else None
    named = _named(parts, rcpt)
    # Words alone are no proof: what names no mail may be about a parcel.
    if failures and not is_report and named.delivery_id is None and named.reference is None:
        return None
    found: list[Bounce | Complaint] = []
    for address, said in failures:
        known = meaning(None, said)
        found.append(_bounce(known.kind, known.code, said, address, named, at))
    return found


def _bounce(kind: str, code: str | None, said: str, address: str | None, named: _Named, at: datetime) -> Bounce:
    return msgspec.convert(
        {
            "kind": kind,
            "at": at,
            "address": address,
            "delivery_id": named.delivery_id,
            "provider_reference": named.reference,
            "code": code,
            "detail": " ".join(said.split())[:_DETAIL],
        },
        Bounce,
    )


def _complaints(feedback: Part, named: _Named, at: datetime) -> list[Bounce | Complaint]:
    groups = blocks(feedback.text)
    fields = {name: value for group in reversed(groups) for name, value in group.items()}
    kind = fields.get("feedback-type", "abuse").split(";")[0].strip().lower()
    if kind not in _COMPLAINTS:
        return []
    address = next((found for name in _COMPLAINED if (found := _address(fields.get(name, ""))) is not None), named.to)
    return [Complaint(at=at, address=address, delivery_id=named.delivery_id, provider_reference=named.reference, kind=kind)]


def _named(parts: Sequence[Part], rcpt: str | None) -> _Named:
    """Which mail it is about: by the one that came back, else by the address that we gave for what comes back, else by any mention."""
    original: Fields = {}
    for part in parts[1:]:
        headers = blocks(part.text) if part.type in _ORIGINALS else []
        if headers:
            original = headers[0]
            break
    own = parts[0].fields
    envelope = [fields.get("original-envelope-id", "") for part in parts if part.type in _STATUS_PARTS for fields in blocks(part.text)[:1]]
    said = [part.text for part in parts if part.type in ("text/plain", "") or (part.type in _ORIGINALS and not original)]
    mentions = [original.get("message-id", ""), rcpt or "", *envelope, *(own.get(name, "") for name in _MENTIONS), *said]
    delivery_id = next((found for text in mentions if (found := _ours(text)) is not None), None)
    reference = _MESSAGE_ID.search(
        original.get("message-id", "") or next((found[1] for text in said if (found := _COPIED_ID.search(text))), "")
    )
    return _Named(delivery_id, reference[0] if reference is not None else None, _address(original.get("to", "")))


_MENTIONS = ("x-original-message-id", "in-reply-to", "references")


def _ours(text: str) -> UUID | None:
    match = _OURS.search(text)
    return decode("dlv", match[0]) if match is not None else None


def _diagnostic(fields: Fields) -> str:
    """What the server said, without the name of its kind (`smtp;`, `x-unix;`)."""
    said = fields.get("diagnostic-code", "")
    kind, semicolon, rest = said.partition(";")
    return rest.strip() if semicolon and re.fullmatch(r"\s*[\w-]{1,20}\s*", kind) else said


def _recipient(fields: Fields, named: _Named) -> str | None:
    """The address that we had written to, where the report names it beside the one that it went on to."""
    told = [_address(fields.get(name, "")) for name in ("original-recipient", "final-recipient", "x-actual-recipient")]
    addresses = [address for address in told if address is not None]
    ours = next((address for address in addresses if named.to is not None and address.lower() == named.to.lower()), None)
    return ours or next(iter(addresses), None)


def _address(text: str) -> str | None:
    match = _ADDRESS.search(_ESCAPED.sub(_unescaped, text))
    return match[0].strip("'.") if match is not None else None


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\N{REPLACEMENT CHARACTER}"


# Whose mails nobody has written: the names that mail systems send in (RFC 2142, RFC 5321 section 4.5.1, and habit).
_MACHINES = re.compile(
    r"mailer-?daemon|postmaster|mail[ ._-]?delivery|mail ?system|mdaemon|mail-?administrator|microsoftexchange",
    re.IGNORECASE,
)


def _is_machine(fields: Fields) -> bool:
    is_from_nobody = fields.get("return-path", "").strip() == "<>"
    return is_from_nobody or "x-failed-recipients" in fields or _MACHINES.search(fields.get("from", "")) is not None
