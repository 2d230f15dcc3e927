"""The data of contacts: people we can reach, their addresses, their attributes, and what the API takes of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.core.lines import ONE_LINE

AddressKind = Literal["email", "phone", "push", "webpush"]
KeyKind = Literal["id", "email", "phone"]
AttributeValue = str | int | float | bool

MAX_ADDRESSES = 50
MAX_ATTRIBUTES = 100
MAX_BATCH = 10_000
MAX_ADDRESS = 2_000

# A double holds every whole number up to here; beyond, what comes back would not be what was sent.
WHOLE_NUMBERS = 2**53


class ContactKey(msgspec.Struct, frozen=True, gc=False):
    """How a person is named: your own id or an address, in its normal form, within one workspace."""

    workspace_id: UUID
    kind: KeyKind
    value: str


class Address(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One way to reach a person. `rank` is its place in their list, from 0; the lowest of a kind is used first."""

    kind: AddressKind
    value: str
    label: str | None = None
    rank: int = 0
    is_device: bool = False
    """An app has told of it: who replaces the list keeps it."""


class Contact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person, by your own id (`external_id`)."""

    id: UUID
    external_id: str
    name: str | None
    locale: str | None
    timezone: str | None
    country: str | None
    addresses: list[Address]
    attributes: dict[str, AttributeValue]
    created_at: datetime
    updated_at: datetime


class AddressRow(msgspec.Struct, frozen=True, gc=False):
    """An address as it is stored: whose it is."""

    workspace_id: UUID
    contact_id: UUID
    address: Address


class AttributeRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An attribute as it is stored: one of text, number and flag; `time` beside a text that is an RFC 3339 time."""

    contact_id: UUID
    name: str
    text: str | None = None
    number: float | None = None
    flag: bool | None = None
    time: datetime | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """What a template may say of a contact, and in which language and zone."""

    id: UUID
    external_id: str
    name: str | None
    locale: str | None
    timezone: str | None
    email: str | None
    phone: str | None
    country: str | None = None
    attributes: Mapping[str, AttributeValue]


# Fields of what the API takes; each is bounded, and unset where the caller left it out.
ExternalId = Annotated[str, Meta(min_length=1, max_length=255)]
# A web-push subscription is the longest: an address of a few hundred characters and two keys. An index takes 2,704 bytes.
AddressText = Annotated[str, Meta(min_length=1, max_length=MAX_ADDRESS)]
AttributeName = Annotated[str, Meta(min_length=1, max_length=64)]
AttributeInput = (
    Annotated[str, Meta(max_length=2_000)]
    | Annotated[int, Meta(ge=-WHOLE_NUMBERS, le=WHOLE_NUMBERS)]
    | Annotated[float, Meta(ge=-1e300, le=1e300)]
    | bool
    | None
)


class AddressInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """An address, said by a `channel` that reaches it or by its `kind`: exactly one of the two."""

    value: AddressText
    channel: Literal["sms", "mms", "voice", "email", "whatsapp", "rcs", "push", "webpush"] | None = None
    kind: AddressKind | None = None
    label: Annotated[str, Meta(max_length=100, pattern=ONE_LINE)] | None = None


NameField = Annotated[str, Meta(max_length=200, pattern=ONE_LINE)] | None | UnsetType
AddressField = AddressText | None | UnsetType
LocaleField = Annotated[str, Meta(max_length=35)] | None | UnsetType
TimezoneField = Annotated[str, Meta(max_length=64)] | None | UnsetType
CountryField = Annotated[str, Meta(max_length=2)] | None | UnsetType
AddressesField = Annotated[list[AddressInput], Meta(max_length=MAX_ADDRESSES)] | UnsetType
AttributesField = Annotated[dict[AttributeName, AttributeInput], Meta(max_length=MAX_ATTRIBUTES)] | None | UnsetType


class ContactInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What PUT takes. A field that is left out stays as it is; null clears it.

    `email` and `phone` are the first address of their kind: a value replaces it, null removes every address of that kind.
    `addresses` replaces the whole list; where `email` or `phone` is given too, it comes first among its kind.
    `attributes` are merged by name; null removes one, and null instead of all of them removes all.
    """

    name: NameField = UNSET
    email: AddressField = UNSET
    phone: AddressField = UNSET
    locale: LocaleField = UNSET
    timezone: TimezoneField = UNSET
    country: CountryField = UNSET
    addresses: AddressesField = UNSET
    attributes: AttributesField = UNSET


class BatchItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One person of a batch: your own id, and what PUT takes."""

    id: ExternalId
    name: NameField = UNSET
    email: AddressField = UNSET
    phone: AddressField = UNSET
    locale: LocaleField = UNSET
    timezone: TimezoneField = UNSET
    country: CountryField = UNSET
    addresses: AddressesField = UNSET
    attributes: AttributesField = UNSET
