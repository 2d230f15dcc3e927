"""What simulated handsets tell by HTTP, signed like a real provider's callbacks: a way to try, and to measure, the way back.

The body is JSON: `{"id": "…", "receipts": [{"delivery": "dlv_…", "state": "delivered"}], "inbound": [{"channel": "sms", "from": "+31…",
"text": "STOP"}]}`; the same `id` counts once. `X-Tidings-Timestamp` holds the time in seconds since 1970, and `X-Tidings-Signature`
the HMAC with SHA-256 in hexadecimal, under the account's `callback_secret`, over that time, a full stop and the body.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.channels import CHANNELS, Callback, Forged, Inbound, Receipt, RemoteMedia, Reply, Sorted, Told, Unreadable
from tidings.channels.signatures import check_timestamped
from tidings.core.ids import decode

_Text = Annotated[str, Meta(max_length=1_000)]


class _Receipt(msgspec.Struct, frozen=True, kw_only=True):
    state: Literal["sent", "delivered", "read", "failed"]
    delivery: _Text | None = None
    reference: _Text | None = None
    code: _Text | None = None
    at: Annotated[datetime, Meta(tz=True)] | None = None


class _Media(msgspec.Struct, frozen=True, kw_only=True):
    url: _Text
    type: _Text
    name: _Text | None = None


class _Inbound(msgspec.Struct, frozen=True, kw_only=True, rename={"sender": "from"}):
    channel: _Text
    sender: _Text
    text: Annotated[str, Meta(max_length=100_000)] = ""
    to: _Text | None = None
    title: _Text | None = None
    reference: _Text | None = None
    keys: _Text | None = None
    answers: list[_Text] = []
    media: list[_Media] = []


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    id: _Text | None = None
    receipts: Annotated[list[_Receipt], Meta(max_length=10_000)] = []
    inbound: Annotated[list[_Inbound], Meta(max_length=1_000)] = []


class _Head(msgspec.Struct, frozen=True):
    """As much of it as sorting needs."""

    id: _Text | None = None
    inbound: list[msgspec.Raw] = []


_body = msgspec.json.Decoder(_Body)
_head = msgspec.json.Decoder(_Head)


def check(callback: Callback, secret: str | None) -> Forged | None:
    """None where it is signed with the account's secret, within five minutes."""
    if not secret:
        return Forged("no_secret", "This account has no callback_secret: nobody can call it.")
    given, at = callback.header("x-tidings-signature"), callback.header("x-tidings-timestamp")
    return check_timestamped(given, at, callback.body, [secret.encode()], callback.received_at)


def sort(callback: Callback) -> Sorted:
    """What a person sent goes before receipts."""
    try:
        head = _head.decode(callback.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Sorted("receipts", None)
    return Sorted("inbound" if head.inbound else "receipts", head.id)


def read(callback: Callback) -> Sequence[Told] | Unreadable:
    """The receipts and the messages that it tells, in their order."""
    try:
        body = _body.decode(callback.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Unreadable("malformed", str(error)[:200])
    told: list[Told] = []
    event = body.id or sha256(callback.body).hexdigest()
    for n, receipt in enumerate(body.receipts):
        delivery_id = decode("dlv", receipt.delivery) if receipt.delivery is not None else None
        if delivery_id is None and receipt.reference is None:
            return Unreadable("no_delivery", f"Receipt {n} names no delivery: give `delivery` or `reference`")
        told.append(
            Receipt(
                event_id=f"{event} {n}",
                state=receipt.state,
                at=receipt.at or callback.received_at,
                delivery_id=delivery_id,
                provider_reference=receipt.reference,
                code=receipt.code,
            )
        )
    for n, one in enumerate(body.inbound):
        if one.channel not in CHANNELS:
            return Unreadable("unknown_channel", f"Message {n} is of no channel that there is")
        told.append(
            Inbound(
                channel=one.channel,
                sender=one.sender,
                to=one.to,
                text=one.text,
                title=one.title,
                keys=one.keys,
                media=tuple(RemoteMedia(url=file.url, type=file.type, name=file.name) for file in one.media),
                provider_reference=one.reference,
                answers=tuple(one.answers),
                at=callback.received_at,
            )
        )
    return told


def reply(_callback: Callback) -> Reply:
    """It is stored."""
    return Reply(b'{"stored":true}', "application/json", 200)
