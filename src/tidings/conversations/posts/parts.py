"""What a post may say: typed parts. They are data and never HTML: formatting is ranges over plain text, addresses are http or https.

Ranges count Unicode code points of the text that they belong to. Whoever shows a part escapes its text, as any text.
"""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.attachments import Named
from tidings.core.ids import decode
from tidings.core.lines import ONE_LINE

MOST_PARTS = 10
MOST_BYTES = 64_000
"""Of the parts of one post, as JSON."""
MOST_TEXT = 20_000
"""Characters of what a post says in plain words."""

Words = Annotated[str, Meta(min_length=1, max_length=10_000)]
Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]
Short = Annotated[str, Meta(min_length=1, max_length=80, pattern=ONE_LINE)]
Said = Annotated[str, Meta(min_length=1, max_length=2_000)]
Url = Annotated[
    str,
    Meta(
        max_length=2_000, pattern=r"^[hH][tT][tT][pP][sS]?://[^\x00-\x20\x7f-\xa0\"'<>\\^`{|}/?#][^\x00-\x20\x7f-\xa0\"'<>\\^`{|}]*$(?!\n)"
    ),
]
Target = Annotated[
    str,
    Meta(
        max_length=2_000,
        pattern=(
            r"^([hH][tT][tT][pP][sS]?://[^\x00-\x20\x7f-\xa0\"'<>\\^`{|}/?#]|[mM][aA][iI][lL][tT][oO]:|[tT][eE][lL]:)"
            r"[^\x00-\x20\x7f-\xa0\"'<>\\^`{|}]*$(?!\n)"
        ),
    ),
]
AttachmentId = Annotated[str, Meta(pattern=r"^att_[0-7][0-9a-hjkmnp-tv-z]{25}$(?!\n)")]
Amount = Annotated[str, Meta(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$(?!\n)")]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
Mime = Annotated[str, Meta(max_length=200, pattern=r"^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$(?!\n)")]
Start = Annotated[int, Meta(ge=0, le=10_000)]
Length = Annotated[int, Meta(ge=1, le=10_000)]
Pixels = Annotated[int, Meta(ge=1, le=100_000)]

Style = Literal["bold", "italic", "strike", "code", "code_block", "quote", "link"]


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a range of a text is shown."""

    style: Style
    start: Start
    """The first character, counted from 0 in Unicode code points."""
    length: Length
    url: Target | None = None
    """Of a link: http, https, mailto or tel."""


class Mention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody who is named in a text, and is told so: one of the four."""

    start: Start
    length: Length
    contact: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Your id of a contact in the conversation."""
    member: Annotated[str, Meta(max_length=40)] | None = None
    """A member in it, `mbr_…`."""
    assistant: Annotated[str, Meta(max_length=64)] | None = None
    """An assistant in it, by its key."""
    everyone: bool = False
    """All who are in it; where these are more than a hundred only owners, moderators and the backend may."""


class TextPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="text"):
    """Words, with how they look and whom they name."""

    text: Words
    marks: Annotated[list[Mark], Meta(max_length=200)] = []
    mentions: Annotated[list[Mention], Meta(max_length=50)] = []


class ImagePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="image"):
    """A picture: an attachment, or an address."""

    attachment: AttachmentId | None = None
    url: Url | None = None
    alt: Annotated[str, Meta(max_length=1_000)] = ""
    """What is on it, for who does not see it."""
    width: Pixels | None = None
    height: Pixels | None = None


class FilePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="file"):
    """A file: an attachment, or an address."""

    attachment: AttachmentId | None = None
    url: Url | None = None
    name: Line | None = None
    mime: Mime | None = None
    size: Annotated[int, Meta(ge=0, le=10**12)] | None = None
    """In bytes."""


class AudioPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="audio"):
    """Something to hear: an attachment, or an address."""

    attachment: AttachmentId | None = None
    url: Url | None = None
    seconds: Annotated[float, Meta(ge=0, le=86_400)] | None = None
    transcript: Annotated[str, Meta(max_length=10_000)] = ""


class LocationPart(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="location"
):
    """A place, in degrees (WGS 84)."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    label: Line | None = None
    address: Annotated[str, Meta(min_length=1, max_length=500)] | None = None


class CardField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a card."""

    label: Short
    value: Annotated[str, Meta(max_length=500)]


class Button(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something to press: it opens an address, or answers with a value."""

    label: Short
    url: Url | None = None
    value: Annotated[str, Meta(min_length=1, max_length=500)] | None = None


class CardPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="card"):
    """A title, words, a picture, lines and buttons."""

    title: Line
    text: Said | None = None
    image: Url | None = None
    attachment: AttachmentId | None = None
    """The picture, where it is not at an address."""
    fields: Annotated[list[CardField], Meta(max_length=20)] = []
    buttons: Annotated[list[Button], Meta(max_length=10)] = []


class OrderItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was ordered, and how much of it."""

    name: Line
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    price: Amount | None = None


class OrderPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="order"):
    """An order, and where it stands."""

    number: Line
    state: Short | None = None
    items: Annotated[list[OrderItem], Meta(max_length=100)] = []
    total: Amount | None = None
    currency: Currency | None = None
    """ISO 4217."""
    url: Url | None = None


class PurchasePart(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="purchase"
):
    """Something that is to be paid for, or was."""

    name: Line
    amount: Amount
    currency: Currency
    """ISO 4217."""
    state: Literal["offered", "pending", "paid", "failed", "refunded"] = "offered"
    reference: Line | None = None
    """Yours, of the payment."""
    url: Url | None = None
    """Where it is paid, or its receipt."""


class QuickReply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An answer that is one touch away."""

    label: Short
    value: Annotated[str, Meta(min_length=1, max_length=500)] | None = None
    """What is answered, where it is not the label."""


class QuickRepliesPart(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="quick_replies"
):
    """Answers to choose from."""

    replies: Annotated[list[QuickReply], Meta(min_length=1, max_length=20)]
    text: Said | None = None


class DataPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type", tag="data"):
    """Anything that your own clients understand, as JSON of a MIME type, and what others show in its place."""

    mime: Mime
    data: Annotated[msgspec.Raw, Meta(extra_json_schema={"type": ["object", "array", "string", "number", "boolean", "null"]})]
    """Any JSON, up to 32 kB."""
    text: Said
    """The fallback: what it says to who does not know the type."""


Part = TextPart | ImagePart | FilePart | AudioPart | LocationPart | CardPart | OrderPart | PurchasePart | QuickRepliesPart | DataPart


def text_part(text: str) -> TextPart:
    """Plain words as a part."""
    return TextPart(text=text)


def plain_text(parts: Sequence[Part]) -> str:
    """What the parts say in plain words, a line each: for search, and for channels that show nothing else."""
    return "\n".join(said for part in parts if (said := _said(part)))[:MOST_TEXT]


def kind_of(part: Part) -> str:
    """The part's `type`."""
    tag = part.__struct_config__.tag
    assert isinstance(tag, str), "every part has one"
    return tag


def attachments_in(parts: Sequence[Part]) -> dict[UUID, Named]:
    """The attachments that parts name, and what each must be."""
    found: dict[UUID, Named] = {}
    for index, part in enumerate(parts):
        if not isinstance(part, ImagePart | FilePart | AudioPart | CardPart) or part.attachment is None:
            continue
        attachment_id = decode("att", part.attachment)
        if attachment_id is not None:
            kind = None if isinstance(part, FilePart) else "audio" if isinstance(part, AudioPart) else "image"
            found.setdefault(attachment_id, Named(f"/parts/{index}/attachment", kind))
    return found


def encode_parts(parts: Sequence[Part]) -> str:
    """The parts as they are stored."""
    return msgspec.json.encode(parts).decode()


def decode_parts(text: str) -> list[Part]:
    """The parts that were stored."""
    return _STORED.decode(text)


_STORED = msgspec.json.Decoder(list[Part])


def _said(part: Part) -> str:
    match part:
        case TextPart() | DataPart():
            return part.text
        case ImagePart():
            return part.alt or "[image]"
        case FilePart():
            return part.name or "[file]"
        case AudioPart():
            return part.transcript or "[audio]"
        case LocationPart():
            return part.label or part.address or f"{part.latitude}, {part.longitude}"
        case CardPart():
            lines = [part.title, part.text or "", *(f"{field.label}: {field.value}" for field in part.fields)]
            return "\n".join(line for line in lines if line)
        case OrderPart():
            total = f" ({part.total} {part.currency or ''}".rstrip() + ")" if part.total is not None else ""
            return f"{part.number}{': ' + part.state if part.state else ''}{total}"
        case PurchasePart():
            return f"{part.name}: {part.amount} {part.currency}"
        case QuickRepliesPart():
            return part.text or " / ".join(reply.label for reply in part.replies)
