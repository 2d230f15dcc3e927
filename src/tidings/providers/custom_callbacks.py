"""What a target tells us -> receipts and inbound messages, by the map of its account. Pure, and never an exception."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, cast

import msgspec
from msgspec import Meta

from tidings.channels import Callback, Inbound, Receipt, RemoteMedia, Sorted, Told, Unreadable
from tidings.core.errors import FieldError
from tidings.core.ids import decode
from tidings.providers.custom_places import (
    MISSING,
    Condition,
    Document,
    Format,
    Place,
    find,
    holds,
    place_flaws,
    read_fields,
    read_json,
    step_to,
    text_at,
    text_of,
)
from tidings.providers.custom_signatures import Signature, signature_flaws, signs_address, signs_header

ITEMS_LIMIT = 1_000
_SHORT = 255
_CODE_LIMIT = 100
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 100_000_000_000
_NOTHING: tuple[Told, ...] = ()

State = Literal["sent", "delivered", "read", "failed", "ignored"]
ChannelName = Literal["sms", "mms", "voice", "email", "whatsapp", "rcs", "push", "webpush"]
Host = Annotated[str, Meta(min_length=1, max_length=253)]


class ReceiptMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a receipt says what."""

    reference: Place
    """Our reference (`dlv_…`) or the target's own id: we see which it is."""
    state: Place
    states: Annotated[dict[Annotated[str, Meta(max_length=100)], State], Meta(min_length=1, max_length=200)]
    """What its words mean. A word that is not here is shown to people; one that is `ignored` is not."""
    event_id: Place | None = None
    code: Place | None = None
    at: Place | None = None
    """RFC 3339, or seconds or milliseconds since 1970."""


class InboundMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a message to us says what."""

    channel: ChannelName
    sender: Place = msgspec.field(name="from")
    to: Place | None = None
    text: Place | None = None
    title: Place | None = None
    keys: Place | None = None
    """The keys that were pressed on a call."""
    reference: Place | None = None
    """The target's own id of it."""
    answers: Place | None = None
    """What it says it answers: our reference, or the target's id of what we sent."""
    media: Annotated[list[Place], Meta(max_length=20)] = []
    """Each holds the address of a file, or a list of them, or a list of objects."""
    media_url: Place | None = None
    """In such an object: the file's address."""
    media_type: Place | None = None
    media_hosts: Annotated[list[Host], Meta(max_length=20)] = []
    """From where files are fetched, beside the target's own host."""
    at: Place | None = None
    is_without_plus: bool = False
    """Its numbers come as `4915…`, without the + before the country's code."""


class Callbacks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the target tells us, and how we know that it is the target."""

    signature: Signature
    format: Format = "json"
    """Where the values stand: in a JSON body, in a form, in the query."""
    items: Place | None = None
    """Where the list stands, if one call tells of many; the other places begin at each of its items."""
    receipts: ReceiptMap | None = None
    inbound: InboundMap | None = None
    inbound_when: Condition | None = None
    """How a message to us is told from a receipt, where both come to the same address."""


def with_kind(url: str | None, kind: Literal["receipts", "inbound"]) -> str | None:
    """The address with the hint by which `lane_of` sorts before anything is read."""
    return None if url is None else f"{url}?kind={kind}"


def lane_of(callback: Callback) -> Sorted:
    """The lane that the address names. Without a word for it, it may be somebody who says STOP, and so goes first.

    Its event id is the address's `event_id` or the header `webhook-id` (Standard Webhooks); a receipt without one is known by all that
    it says, since the same receipt twice is one.
    """
    query = read_fields(_query(callback)) or {}
    event_id = text_of(query.get("event_id")) or callback.header("webhook-id")
    if query.get("kind") == "receipts":
        return Sorted("receipts", event_id or _digest(callback))
    return Sorted("inbound", event_id)


def sort_callback(callback: Callback, callbacks: Callbacks) -> Sorted:
    """The same, by the map of the account: what holds a message is inbound, and one message is known by the target's own id of it."""
    told = read_callback(callback, callbacks)
    if isinstance(told, Unreadable) or not told:
        return lane_of(callback)
    said = [one for one in told if isinstance(one, Inbound)]
    if not said:
        return Sorted("receipts", lane_of(callback).event_id or _digest(callback))
    reference = said[0].provider_reference if len(told) == 1 else None
    return Sorted("inbound", lane_of(callback).event_id if reference is None else f"inbound:{reference}")


def read_callback(callback: Callback, callbacks: Callbacks) -> Sequence[Told] | Unreadable:
    """What it tells. Of many items those count that can be read; where none can, the first says why."""
    query = read_fields(_query(callback))
    if query is None:
        return Unreadable("too_many_fields", "The query has too many fields.")
    value = _value(callback, callbacks.format, query)
    if isinstance(value, Unreadable):
        return value
    document = Document(value, callback.headers, query, callback.body)
    if callbacks.items is None:
        return _read(document, MISSING, callback, callbacks)
    items = step_to(value, callbacks.items)
    if not isinstance(items, list):
        return Unreadable("no_items", f"No list stands at {callbacks.items}.")
    read = [_read(document, item, callback, callbacks) for item in cast("list[object]", items)[:ITEMS_LIMIT]]
    told = [one for each in read if not isinstance(each, Unreadable) for one in each]
    if len(cast("list[object]", items)) > ITEMS_LIMIT:
        return Unreadable("too_many_items", f"It tells of more than {ITEMS_LIMIT:,} things at once.")
    unread = next((each for each in read if isinstance(each, Unreadable)), None)
    return unread if unread is not None and not told else told


def callback_flaws(callbacks: Callbacks) -> list[FieldError]:
    """What is wrong beyond the types, each with its pointer into the credentials."""
    at = "/callbacks"
    found = signature_flaws(f"{at}/signature", callbacks.signature)
    found += place_flaws(f"{at}/items", callbacks.items, kinds="/")
    if callbacks.receipts is None and callbacks.inbound is None:
        found.append(FieldError(at, "required", "Say where receipts or inbound messages stand, or leave callbacks out."))
    if callbacks.receipts is not None and callbacks.inbound is not None and callbacks.inbound_when is None:
        found.append(FieldError(f"{at}/inbound_when", "required", "By what is an inbound message told from a receipt?"))
    if callbacks.format == "query" and not signs_address(callbacks.signature):
        found.append(FieldError(f"{at}/format", "unsigned", "This signature does not cover the query: anybody could change it."))
    for pointer, place in _places(callbacks):
        found += place_flaws(at + pointer, place, kinds="/h?")
        if place.startswith("?") and not signs_address(callbacks.signature):
            found.append(FieldError(at + pointer, "unsigned", "This signature does not cover the query: anybody could change it."))
        if place.startswith("header:") and not signs_header(callbacks.signature, place.removeprefix("header:")):
            found.append(FieldError(at + pointer, "unsigned", "This signature does not cover that header: anybody could change it."))
    if callbacks.inbound is not None:
        for name in ("media_url", "media_type"):
            found += place_flaws(f"{at}/inbound/{name}", getattr(callbacks.inbound, name), kinds="/")
    return found


def _places(callbacks: Callbacks) -> list[tuple[str, str]]:
    named: list[tuple[str, str | None]] = []
    if (receipts := callbacks.receipts) is not None:
        names = ("reference", "state", "event_id", "code", "at")
        named += [(f"/receipts/{name}", getattr(receipts, name)) for name in names]
    if (inbound := callbacks.inbound) is not None:
        names = ("to", "text", "title", "keys", "reference", "answers", "at")
        named.append(("/inbound/from", inbound.sender))
        named += [(f"/inbound/{name}", getattr(inbound, name)) for name in names]
        named += [(f"/inbound/media/{index}", place) for index, place in enumerate(inbound.media)]
    if callbacks.inbound_when is not None:
        named.append(("/inbound_when/at", callbacks.inbound_when.at))
    return [(pointer, place) for pointer, place in named if place is not None]


def _query(callback: Callback) -> str:
    return callback.url.partition("#")[0].partition("?")[2]


def _digest(callback: Callback) -> str:
    return hashlib.sha256(_query(callback).encode("utf-8", "replace") + b"\0" + callback.body).hexdigest()


def _value(callback: Callback, wanted: Format, query: dict[str, object]) -> object | Unreadable:
    if wanted == "query":
        return query
    if wanted == "form":
        fields = read_fields(callback.body.decode("utf-8", "replace"))
        return Unreadable("too_many_fields", "The form has too many fields.") if fields is None else fields
    value = read_json(callback.body)
    return Unreadable("not_json", "The body is no JSON.") if value is MISSING else value


def _read(document: Document, item: object, callback: Callback, callbacks: Callbacks) -> Sequence[Told] | Unreadable:
    when = callbacks.inbound_when
    if callbacks.inbound is not None and (callbacks.receipts is None or (when is not None and holds(when, document, item))):
        return _inbound(document, item, callback, callbacks.inbound)
    if callbacks.receipts is not None:
        return _receipt(document, item, callback, callbacks.receipts)
    return _NOTHING


def _receipt(document: Document, item: object, callback: Callback, places: ReceiptMap) -> Sequence[Told] | Unreadable:
    word = text_at(document, places.state, item)
    if word is None:
        return Unreadable("no_state", f"No word stands at {places.state}.")
    state = places.states.get(word)
    if state is None:
        return Unreadable("unknown_state", f"The word {_shown(word)} is not in the table of states.")
    if state == "ignored":
        return _NOTHING
    reference = text_at(document, places.reference, item)
    if reference is None or len(reference) > _SHORT:
        return Unreadable("no_reference", f"No reference stands at {places.reference}.")
    delivery_id = decode("dlv", reference)
    # One id for several states of a message is common: each of them is an event.
    event = f"{text_at(document, places.event_id, item) or reference}:{word}"
    code = text_at(document, places.code, item)
    return (
        Receipt(
            event_id=event if len(event) <= _SHORT else hashlib.sha256(event.encode()).hexdigest(),
            state=state,
            at=_time(document, places.at, item, callback.received_at) or callback.received_at,
            delivery_id=delivery_id,
            provider_reference=reference if delivery_id is None else None,
            code=code[:_CODE_LIMIT] if code is not None else None,
        ),
    )


def _inbound(document: Document, item: object, callback: Callback, places: InboundMap) -> Sequence[Told] | Unreadable:
    sender = text_at(document, places.sender, item)
    if sender is None or len(sender.strip()) == 0 or len(sender) > _SHORT:
        return Unreadable("no_sender", f"Nobody stands at {places.sender}.")
    to = text_at(document, places.to, item)
    text, keys = text_at(document, places.text, item) or "", text_at(document, places.keys, item)
    media = _media(document, item, places)
    if not text.strip() and keys is None and not media:
        return Unreadable("empty", "It holds neither a text, nor keys, nor a file.")
    answers = text_at(document, places.answers, item)
    return (
        Inbound(
            channel=places.channel,
            sender=_number(sender, places),
            to=None if to is None else _number(to, places)[:_SHORT],
            text=text,
            title=text_at(document, places.title, item),
            keys=keys[:_SHORT] if keys is not None else None,
            media=media,
            provider_reference=_short(text_at(document, places.reference, item)),
            answers=(answers,) if answers is not None and len(answers) <= _SHORT else (),
            at=_time(document, places.at, item, callback.received_at),
        ),
    )


def _media(document: Document, item: object, places: InboundMap) -> tuple[RemoteMedia, ...]:
    found: list[RemoteMedia] = []
    for place in places.media:
        value = find(document, place, item)
        for one in cast("list[object]", value) if isinstance(value, list) else [value]:
            url = text_of(one if isinstance(one, str) else step_to(one, places.media_url or "/url"))
            kind = None if isinstance(one, str) or places.media_type is None else text_of(step_to(one, places.media_type))
            if url and len(url) <= 2_000:
                found.append(RemoteMedia(url=url, type=_short(kind) or "application/octet-stream"))
    return tuple(found[:20])


def _number(text: str, places: InboundMap) -> str:
    number = text.strip()
    return f"+{number}" if places.is_without_plus and number.isascii() and number.isdigit() and len(number) > 6 else number


def _short(text: str | None) -> str | None:
    return text if text is not None and len(text) <= _SHORT else None


def _shown(text: str) -> str:
    return repr(text[:40])


def _time(document: Document, place: str | None, item: object, received_at: datetime) -> datetime | None:
    """What it says of when; None where it says nothing, or what cannot be: before the year 2000, or tomorrow."""
    text = text_at(document, place, item)
    if text is None or len(text) > 40:
        return None
    try:
        seconds = float(text)
        at = datetime.fromtimestamp(seconds / 1_000 if seconds >= _MILLISECONDS_FROM else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        try:
            at = datetime.fromisoformat(text)
            at = at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            return None
    return at if _EARLIEST <= at <= received_at + timedelta(days=1) else None
