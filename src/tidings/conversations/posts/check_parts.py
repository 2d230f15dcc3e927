"""What is wrong with parts beyond their types, all of it at once. Pure."""

from collections.abc import Sequence
from typing import Any

import msgspec

from tidings.conversations.posts.parts import (
    MOST_BYTES,
    AudioPart,
    CardPart,
    DataPart,
    FilePart,
    ImagePart,
    Mark,
    Mention,
    Part,
    TextPart,
    encode_parts,
    text_part,
)
from tidings.core.errors import FieldError, Invalid

_MOST_DATA = 32_000
_MOST_METADATA = 8_000


def check_said(text: str | None, parts: Sequence[Part] | None, metadata: dict[str, Any] | None) -> tuple[list[Part], str, str | None]:
    """What a post says, as parts, the same as it is stored, and its metadata as JSON; raises Invalid with all that is wrong."""
    errors: list[FieldError] = []
    if (text is None) is (parts is None):
        errors.append(FieldError("/parts", "text_or_parts", "Give either text or parts"))
    said: list[Part] = [text_part(text)] if text is not None else list(parts or ())
    if parts is not None and not parts:
        errors.append(FieldError("/parts", "empty", "A post says something: give one part at least"))
    place = "/parts" if text is None else ""
    for index, part in enumerate(said):
        errors += _wrong(part, f"{place}/{index}" if text is None else "")
    stored = encode_parts(said)
    if len(stored.encode()) > MOST_BYTES:
        errors.append(FieldError("/parts", "too_large", f"All parts of a post are {MOST_BYTES} bytes of JSON at most"))
    kept = msgspec.json.encode(metadata).decode() if metadata is not None else None
    if kept is not None and len(kept.encode()) > _MOST_METADATA:
        errors.append(FieldError("/metadata", "too_large", f"Metadata is {_MOST_METADATA} bytes of JSON at most"))
    if errors:
        raise Invalid(errors)
    return said, stored, kept


def _wrong(part: Part, place: str) -> list[FieldError]:
    match part:
        case TextPart():
            return _wrong_in_text(part, place)
        case ImagePart() | FilePart() | AudioPart():
            if (part.attachment is None) is (part.url is None):
                return [FieldError(place, "attachment_or_url", "Name an attachment or give an address")]
        case CardPart():
            return _wrong_in_card(part, place)
        case DataPart():
            if len(bytes(part.data)) > _MOST_DATA:
                return [FieldError(f"{place}/data", "too_large", f"The data of a part is {_MOST_DATA} bytes of JSON at most")]
        case _:
            pass
    return []


def _wrong_in_text(part: TextPart, place: str) -> list[FieldError]:
    errors: list[FieldError] = []
    for index, mark in enumerate(part.marks):
        errors += _outside(mark, part.text, f"{place}/marks/{index}")
        if (mark.style == "link") is (mark.url is None):
            errors.append(FieldError(f"{place}/marks/{index}/url", "link_needs_url", "A link has an address, and nothing else has one"))
    for index, mention in enumerate(part.mentions):
        errors += _outside(mention, part.text, f"{place}/mentions/{index}")
        named = (mention.contact, mention.member, mention.assistant, mention.everyone or None)
        if sum(one is not None for one in named) != 1:
            errors.append(FieldError(f"{place}/mentions/{index}", "one_of_four", "Name a contact, a member, an assistant, or everyone"))
    return errors


def _outside(ranged: Mark | Mention, text: str, place: str) -> list[FieldError]:
    if ranged.start + ranged.length > len(text):
        return [FieldError(f"{place}/length", "outside_the_text", f"The text has {len(text)} characters")]
    return []


def _wrong_in_card(part: CardPart, place: str) -> list[FieldError]:
    errors: list[FieldError] = []
    if part.image is not None and part.attachment is not None:
        errors.append(FieldError(f"{place}/attachment", "attachment_or_url", "A card has one picture: an attachment or an address"))
    for index, button in enumerate(part.buttons):
        if (button.url is None) is (button.value is None):
            errors.append(FieldError(f"{place}/buttons/{index}", "url_or_value", "A button opens an address or answers with a value"))
    return errors
