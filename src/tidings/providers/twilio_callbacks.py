"""What Twilio tells, pushed or polled: whether it is Twilio that tells it, what kind it is, and what it says. Pure.

Sources, all read 2026-11-21: www.twilio.com/docs/messaging/guides/webhook-request (what comes in),
…/guides/outbound-message-status-in-status-callbacks and …/guides/track-outbound-message-status (what became of what was sent),
…/tutorials/advanced-opt-out (OptOutType), www.twilio.com/docs/usage/webhooks/webhooks-security (signatures) and
…/webhooks/webhook-shared-keys (signatures by a key of one's own; beta).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import msgspec

from tidings.channels import Callback, Forged, Inbound, Receipt, RemoteMedia, Reply, Sorted, Told, Unreadable
from tidings.channels.signatures import check_url_and_form
from tidings.core.ids import decode
from tidings.providers.twilio_api import TwilioCredentials, base_of, is_message_sid
from tidings.providers.twilio_errors import meaning_of

ReceiptState = Literal["sent", "delivered", "read", "failed"]

# Statuses of what we sent. None: it waits at Twilio still. A message of which some parts were delivered is not delivered.
STATES: dict[str, ReceiptState | None] = {
    "accepted": None,
    "scheduled": None,
    "queued": None,
    "sending": None,
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
_COMING_IN = frozenset({"receiving", "received"})
_MOST_FIELDS = 1_000
_MOST_MEDIA = 10  # "You can send messages using Twilio with up to 10 media files"
# What Twilio answers by itself on every long code, whoever turned nothing off (support.twilio.com, "Support for Opt-out Keywords",
# article 223134027): the whole message, in any case. YES is left out: it answers many a question, and Twilio says nothing to who
# had not stopped.
_DEFAULTS: Mapping[str, Literal["STOP", "START", "HELP"]] = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"), "STOP"),
    **dict.fromkeys(("START", "UNSTOP"), "START"),
    **dict.fromkeys(("HELP", "INFO"), "HELP"),
}
_WISHES: Mapping[str, Literal["STOP", "START", "HELP"]] = {"STOP": "STOP", "START": "START", "HELP": "HELP"}
# TwiML that says nothing: an answer goes out by our own hand, and is known to us.
_NO_ANSWER = Reply(b'<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")


class Medium(msgspec.Struct, frozen=True):
    """A file of a message, as the list of its media names it, with the address of the file itself."""

    url: str
    content_type: str = "application/octet-stream"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """The message resource (www.twilio.com/docs/messaging/api/message-resource, read 2026-11-21), as far as it is read."""

    sid: str | None = None
    status: str | None = None
    direction: str | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    to: str | None = None
    body: str | None = None
    num_media: str | None = None
    error_code: int | None = None
    date_created: str | None = None
    date_sent: str | None = None
    date_updated: str | None = None
    media: list[Medium] = []
    """Not Twilio's: the files of what came in, put there by the poll."""


class _Event(msgspec.Struct, frozen=True, kw_only=True):
    """One shape of what was pushed and what was polled."""

    sid: str
    status: str
    is_inbound: bool
    error_code: str | None
    sender: str
    to: str
    text: str
    media: tuple[RemoteMedia, ...]
    wish: Literal["STOP", "START", "HELP"] | None
    answers: str | None
    delivery_id: UUID | None
    at: datetime


def with_reference(callback_url: str, reference: str, attempt: int) -> str:
    """The address for the statuses of one hand-off: a status finds its delivery even where we never learnt its SID."""
    return f"{callback_url}?{urlencode({'delivery': reference, 'attempt': attempt})}"


def check_callback(callback: Callback, credentials: TwilioCredentials) -> Forged | None:
    """None where the account's auth token, or its shared key where the request names one, has signed the URL and the form."""
    settings = callback.header("x-twilio-webhooks-signature-settings")
    secret, algorithm = credentials.auth_token, "HMAC_SHA1"
    if settings:
        if credentials.webhook_secret is None:
            return Forged("shared_key_unknown", "It is signed by a shared key: enter its secret as webhook_secret.")
        named = dict(part.strip().split("=", 1) for part in settings.split(",") if "=" in part)
        secret, algorithm = credentials.webhook_secret, named.get("algorithm", "HMAC_SHA1").strip().upper()
        if algorithm not in ("HMAC_SHA1", "HMAC_SHA256"):
            return Forged("signature_unknown", "It is signed by an algorithm that nobody here knows.")
    return check_url_and_form(
        callback.header("x-twilio-signature"),
        callback.url,
        callback.body,
        [secret.encode()],
        is_form=_is_form(callback),
        hash_name="sha256" if algorithm == "HMAC_SHA256" else "sha1",
    )


def sort_callback(callback: Callback) -> Sorted:
    """`in:<sid>` goes to the inbound lane, `st:<sid>:<status>` to that of receipts; what cannot be read goes there too, and counts each time."""
    event = _read(callback)
    if isinstance(event, Unreadable):
        return Sorted("receipts", None)
    return Sorted("inbound", f"in:{event.sid}") if event.is_inbound else Sorted("receipts", event_id(event.sid, event.status))


def event_id(sid: str, status: str) -> str:
    """The same for a status that was pushed and one that was polled."""
    return f"st:{sid}:{status}"


def read_callback(callback: Callback) -> Sequence[Told] | Unreadable:
    """The message that came in, or the receipt; nothing where a message still waits at Twilio."""
    event = _read(callback)
    if isinstance(event, Unreadable):
        return event
    if not event.is_inbound:
        if event.status not in STATES:
            return Unreadable("unknown_status", f"Twilio has no status {event.status[:40]!r} that is known here.")
        receipt = _receipt(event)
        return [] if receipt is None else [receipt]
    if ":" in event.sender or ":" in event.to:
        return Unreadable("other_channel", f"It came in by {event.sender.partition(':')[0][:40]!r}, which this provider does not serve.")
    if not event.sender:
        return Unreadable("no_sender", "It does not say who wrote it.")
    return [
        Inbound(
            channel="mms" if event.media else "sms",
            sender=event.sender,
            to=event.to or None,
            text=event.text,
            media=event.media,
            provider_reference=event.sid,
            answers=() if event.answers is None else (event.answers,),
            wish=event.wish,
            at=event.at,
        )
    ]


def reply_to(callback: Callback) -> Reply:  # noqa: ARG001 - the same for everything
    """An empty TwiML document: stored, and nothing to say."""
    return _NO_ANSWER


def receipt_of(message: Message, delivery_id: UUID | None, now: datetime) -> Receipt | None:
    """What the resource of a message that we sent says of it; that Twilio has it at all is `sent`. None for what came in, or is unknown."""
    event = _of_message(message, now)
    if isinstance(event, Unreadable) or event.is_inbound or event.status not in STATES:
        return None
    event = msgspec.structs.replace(event, delivery_id=delivery_id)
    return _receipt(event) or _receipt(event, "sent")


def sent_at(message: Message) -> datetime | None:
    """When Twilio sent it, or took it in."""
    return _moment(message.date_sent)


def _receipt(event: _Event, state: ReceiptState | None = None) -> Receipt | None:
    state = state or STATES[event.status]
    if state is None:
        return None
    code = None
    if state == "failed":
        code = event.status if not event.error_code else meaning_of(int(event.error_code)).code
    return Receipt(
        event_id=event_id(event.sid, event.status),
        state=state,
        at=event.at,
        delivery_id=event.delivery_id,
        provider_reference=event.sid,
        code=code,
    )


def _read(callback: Callback) -> _Event | Unreadable:
    if callback.method == "POLL":
        try:
            message = msgspec.json.decode(callback.body, type=Message)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return Unreadable("unreadable", "It is no message resource.")
        return _of_message(message, callback.received_at)
    fields = _fields(callback)
    return fields if isinstance(fields, Unreadable) else _of_fields(fields, callback)


def _fields(callback: Callback) -> dict[str, str] | Unreadable:
    """The first value of each field: of the form, or of the query where Twilio was told to call by GET."""
    try:
        text = urlsplit(callback.url).query if callback.method == "GET" else callback.body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return Unreadable("unreadable", "It is no form.")
    # No U+0000: no database keeps one, and nobody writes one by SMS.
    return {name: value.replace("\0", "") for name, value in reversed(pairs)}


def _of_fields(fields: Mapping[str, str], callback: Callback) -> _Event | Unreadable:
    sid = fields.get("MessageSid") or fields.get("SmsSid")
    if not is_message_sid(sid) or sid is None:
        return Unreadable("no_sid", "It names no message.")
    status = fields.get("MessageStatus") or fields.get("SmsStatus") or "received"
    error_code, opted = fields.get("ErrorCode", ""), fields.get("OptOutType", "").upper()
    return _Event(
        sid=sid,
        status=status,
        is_inbound=status in _COMING_IN,
        error_code=error_code if _is_number(error_code) and int(error_code) > 0 else None,
        sender=fields.get("From", ""),
        to=fields.get("To", ""),
        text=fields.get("Body", ""),
        media=tuple(
            RemoteMedia(url=url, type=fields.get(f"MediaContentType{n}") or "application/octet-stream")
            for n in range(_number_of(fields.get("NumMedia")))
            if (url := fields.get(f"MediaUrl{n}"))
        ),
        wish=_WISHES.get(opted) or _DEFAULTS.get(fields.get("Body", "").strip().upper()),
        answers=fields.get("OriginalRepliedMessageSid") or None,
        delivery_id=_delivery_of(callback.url),
        at=callback.received_at,
    )


def _of_message(message: Message, now: datetime) -> _Event | Unreadable:
    if not is_message_sid(message.sid) or message.sid is None or message.status is None:
        return Unreadable("no_sid", "It names no message.")
    is_inbound = message.direction == "inbound"
    when = message.date_sent if is_inbound else message.date_updated
    return _Event(
        sid=message.sid,
        status=message.status,
        is_inbound=is_inbound,
        error_code=str(message.error_code) if message.error_code else None,
        sender=(message.from_ or "").replace("\0", ""),
        to=(message.to or "").replace("\0", ""),
        text=(message.body or "").replace("\0", ""),
        media=tuple(RemoteMedia(url=medium.url, type=medium.content_type) for medium in message.media[:_MOST_MEDIA]),
        wish=_DEFAULTS.get((message.body or "").strip().upper()),
        answers=None,
        delivery_id=None,
        at=_moment(when) or _moment(message.date_created) or now,
    )


def file_of(uri: str, credentials: TwilioCredentials) -> str:
    """Where the file itself is, by the URI of its resource: without its extension it is answered as it is."""
    return base_of(credentials) + uri.removesuffix(".json")


def _is_form(callback: Callback) -> bool:
    kind = (callback.header("content-type") or "").partition(";")[0]
    return kind.strip().lower() == "application/x-www-form-urlencoded"


def _delivery_of(url: str) -> UUID | None:
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return next((decode("dlv", value) for name, value in pairs if name == "delivery"), None)


def _number_of(text: str | None) -> int:
    return min(int(text), _MOST_MEDIA) if text is not None and _is_number(text) else 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _moment(text: str | None) -> datetime | None:
    """RFC 2822, in GMT; None where it is none, or has no zone."""
    try:
        moment = parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
