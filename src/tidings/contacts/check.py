"""What was given of a contact -> a change in normal form, or everything that is wrong with it. Pure."""

import unicodedata

import msgspec
from msgspec import UNSET, UnsetType

from tidings.channels import CHANNELS
from tidings.contacts.model import MAX_ADDRESS, MAX_ADDRESSES, AddressInput, AddressKind, AttributeValue, BatchItem, ContactInput
from tidings.contacts.normalise import BadAddress, normalise, valid_country, valid_locale, valid_timezone
from tidings.core.errors import FieldError
from tidings.core.ids import decode

Given = str | UnsetType | None
"""A text, nothing (null), or left out."""

PREFIX = "ctc"
"""Of our own ids. A contact that was made from an address has its own id as its external id."""


class GivenAddress(msgspec.Struct, frozen=True):
    """An address in its normal form, without a place in the list."""

    kind: AddressKind
    value: str
    label: str | None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of a contact; unset stays as it is."""

    name: Given
    locale: Given
    timezone: Given
    country: Given
    email: Given
    phone: Given
    addresses: tuple[GivenAddress, ...] | UnsetType
    attributes: dict[str, AttributeValue | None] | UnsetType | None


def check(given: ContactInput | BatchItem, *, country: str | None, at: str = "") -> Change | list[FieldError]:
    """The change, or every error, with pointers under `at`. A phone number that names no country is one of `country`."""
    errors: list[FieldError] = []
    own_country = _checked_country(given.country, at, errors)
    if isinstance(own_country, str):
        country = own_country
    change = Change(
        name=_or_none(given.name),
        locale=_checked_locale(given.locale, at, errors),
        timezone=_checked_timezone(given.timezone, at, errors),
        country=own_country,
        email=_checked_first("email", given.email, country, at, errors),
        phone=_checked_first("phone", given.phone, country, at, errors),
        addresses=_checked_addresses(given.addresses, country, at, errors),
        attributes=given.attributes,
    )
    if not isinstance(change.addresses, UnsetType):
        _check_whole_list(change, at, errors)
    return errors or change


def check_external_id(text: str, *, pointer: str, is_new: bool) -> FieldError | None:
    """What is wrong with an id of yours: its length, a control character, or a new one in the form of ours."""
    if not 1 <= len(text) <= 255:
        return FieldError(pointer, "invalid_id", "An id has 1 to 255 characters")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        return FieldError(pointer, "invalid_id", "An id holds no control character")
    if is_new and decode(PREFIX, text) is not None:
        return FieldError(pointer, "reserved_id", f"An id of the form {PREFIX}_… is one of Tidings' own, and there is no such contact")
    return None


def needs_country(given: ContactInput | BatchItem) -> bool:
    """True where a phone number may have to be read as one of the contact's own country, which is not told here."""
    if isinstance(given.country, str):
        return False
    return isinstance(given.phone, str) or bool(given.addresses)


def _or_none(text: Given) -> Given:
    return text or None if isinstance(text, str) else text


def _checked_country(text: Given, at: str, errors: list[FieldError]) -> Given:
    if not isinstance(text, str):
        return text
    if not valid_country(text.upper()):
        errors.append(FieldError(f"{at}/country", "invalid_country", "A country is an ISO 3166 code of two letters, such as NL"))
        return UNSET
    return text.upper()


def _checked_locale(text: Given, at: str, errors: list[FieldError]) -> Given:
    if not isinstance(text, str):
        return text
    locale = valid_locale(text)
    if locale is None:
        errors.append(FieldError(f"{at}/locale", "invalid_locale", "A locale is a BCP 47 tag, such as en, nl-NL or zh-Hant-TW"))
    return locale


def _checked_timezone(text: Given, at: str, errors: list[FieldError]) -> Given:
    if isinstance(text, str) and not valid_timezone(text):
        errors.append(FieldError(f"{at}/timezone", "invalid_timezone", "A time zone is an IANA name, such as Europe/Amsterdam"))
    return text


def _checked_first(kind: AddressKind, text: Given, country: str | None, at: str, errors: list[FieldError]) -> Given:
    if not isinstance(text, str):
        return text
    value = _normal(kind, text, country, f"{at}/{kind}", errors)
    # A wrong one is no null: that would mean to remove it.
    return UNSET if value is None else value


def _checked_addresses(
    given: list[AddressInput] | UnsetType, country: str | None, at: str, errors: list[FieldError]
) -> tuple[GivenAddress, ...] | UnsetType:
    if isinstance(given, UnsetType):
        return UNSET
    seen: dict[tuple[AddressKind, str], GivenAddress] = {}
    for index, address in enumerate(given):
        pointer = f"{at}/addresses/{index}"
        kind = _kind_of(address, pointer, errors)
        value = None if kind is None else _normal(kind, address.value, country, f"{pointer}/value", errors)
        if kind is None or value is None:
            continue
        if (kind, value) in seen:
            errors.append(FieldError(f"{pointer}/value", "duplicate_address", "This address is in the list already"))
        seen[kind, value] = GivenAddress(kind, value, address.label or None)
    return tuple(seen.values())


def _kind_of(address: AddressInput, pointer: str, errors: list[FieldError]) -> AddressKind | None:
    if (address.kind is None) == (address.channel is None):
        errors.append(FieldError(pointer, "channel_or_kind", "Say by channel or by kind what it is: one of the two"))
        return None
    if address.channel is None:
        return address.kind
    kind = CHANNELS[address.channel].address_kind
    return msgspec.convert(kind, AddressKind)


def _normal(kind: AddressKind, text: str, country: str | None, pointer: str, errors: list[FieldError]) -> str | None:
    found = normalise(kind, text, country=country)
    if isinstance(found, BadAddress):
        errors.append(FieldError(pointer, found.code, found.detail))
        return None
    if len(found.value.encode()) > MAX_ADDRESS:
        errors.append(FieldError(pointer, "too_long", f"An address has at most {MAX_ADDRESS:,} bytes"))
        return None
    return found.value


def _check_whole_list(change: Change, at: str, errors: list[FieldError]) -> None:
    """What `email` and `phone` say beside a list of all addresses: they may add to it, and not contradict it."""
    assert not isinstance(change.addresses, UnsetType)
    listed = {(address.kind, address.value) for address in change.addresses}
    for kind, value in (("email", change.email), ("phone", change.phone)):
        if value is None and any(kind == other for other, _ in listed):
            errors.append(FieldError(f"{at}/{kind}", "contradiction", f"It is null, and addresses has one of kind {kind}"))
        if isinstance(value, str):
            listed.add((kind, value))
    if len(listed) > MAX_ADDRESSES:
        errors.append(FieldError(f"{at}/addresses", "too_many", f"A contact has at most {MAX_ADDRESSES} addresses"))
