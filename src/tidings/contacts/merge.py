"""A contact and a change -> the contact afterwards, and the rows that differ. Pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from msgspec import UnsetType

from tidings.contacts.check import Change, Given, GivenAddress
from tidings.contacts.model import MAX_ADDRESSES, MAX_ATTRIBUTES, Address, AddressKind, AttributeRow, AttributeValue, Contact
from tidings.core.errors import FieldError

# RFC 3339 section 5.6, date-time.
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def new_contact(contact_id: UUID, external_id: str, now: datetime) -> Contact:
    """A person of whom nothing is known yet."""
    return Contact(
        id=contact_id,
        external_id=external_id,
        name=None,
        locale=None,
        timezone=None,
        country=None,
        addresses=[],
        attributes={},
        created_at=now,
        updated_at=now,
    )


def merge(before: Contact, change: Change, *, now: datetime, at: str = "") -> Contact | list[FieldError]:
    """The contact afterwards (the very same one where nothing changes), or what would be too much of it."""
    after = msgspec.structs.replace(
        before,
        name=_or(change.name, before.name),
        locale=_or(change.locale, before.locale),
        timezone=_or(change.timezone, before.timezone),
        country=_or(change.country, before.country),
        addresses=_merged_addresses(before.addresses, change),
        attributes=_merged_attributes(before.attributes, change),
    )
    errors: list[FieldError] = []
    if len(after.addresses) > MAX_ADDRESSES:
        errors.append(FieldError(f"{at}/addresses", "too_many", f"A contact has at most {MAX_ADDRESSES} addresses"))
    if len(after.attributes) > MAX_ATTRIBUTES:
        errors.append(FieldError(f"{at}/attributes", "too_many", f"A contact has at most {MAX_ATTRIBUTES} attributes"))
    if errors:
        return errors
    is_same = after == before and after.attributes is before.attributes
    return before if is_same else msgspec.structs.replace(after, updated_at=now)


def gone_addresses(before: Contact, after: Contact) -> list[Address]:
    """The addresses of before that are no more."""
    kept = {(address.kind, address.value) for address in after.addresses}
    return [address for address in before.addresses if (address.kind, address.value) not in kept]


def changed_addresses(before: Contact, after: Contact) -> list[Address]:
    """The addresses that are new, or have another place or label."""
    return [address for address in after.addresses if address not in before.addresses]


def changed_attributes(before: Contact, after: Contact) -> list[AttributeRow]:
    """The attributes that are new, or have another value."""
    return [
        attribute_row(after.id, name, value)
        for name, value in after.attributes.items()
        if name not in before.attributes or not _same(value, before.attributes[name])
    ]


def attribute_row(contact_id: UUID, name: str, value: AttributeValue) -> AttributeRow:
    """The attribute as it is stored, by its type."""
    if isinstance(value, bool):
        return AttributeRow(contact_id=contact_id, name=name, flag=value)
    if isinstance(value, str):
        return AttributeRow(contact_id=contact_id, name=name, text=value, time=time_of(value))
    return AttributeRow(contact_id=contact_id, name=name, number=float(value))


def time_of(text: str) -> datetime | None:
    """The time that a whole RFC 3339 text writes, in UTC; None where it is anything else."""
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _or(given: Given, stands: str | None) -> str | None:
    return stands if isinstance(given, UnsetType) else given


def _merged_addresses(before: Sequence[Address], change: Change) -> list[Address]:
    is_new_list = not isinstance(change.addresses, UnsetType)
    entries = list(change.addresses) if not isinstance(change.addresses, UnsetType) else [_given(address) for address in before]
    firsts: tuple[tuple[AddressKind, Given], ...] = (("email", change.email), ("phone", change.phone))
    for kind, value in firsts:
        if value is None:
            entries = [entry for entry in entries if entry.kind != kind]
        elif not isinstance(value, UnsetType):
            entries = _with_first(entries, GivenAddress(kind, value, None), keeps_old_first=is_new_list)
    devices = {(one.kind, one.value): one for one in before if one.is_device}
    named = {(entry.kind, entry.value) for entry in entries}
    entries += [_given(one) for key, one in devices.items() if key not in named]
    return [
        Address(kind=one.kind, value=one.value, label=one.label, rank=rank, is_device=(one.kind, one.value) in devices)
        for rank, one in enumerate(entries)
    ]


def _with_first(entries: Sequence[GivenAddress], first: GivenAddress, *, keeps_old_first: bool) -> list[GivenAddress]:
    """The list with `first` in the place of the first of its kind, which is replaced unless it is to be kept behind it."""
    own = [entry for entry in entries if entry.kind == first.kind]
    if not own:
        return [*entries, first]
    first = next((entry for entry in own if entry.value == first.value), first)
    merged: list[GivenAddress] = []
    for entry in entries:
        if entry is own[0]:
            merged.append(first)
        if (entry.kind, entry.value) != (first.kind, first.value) and (entry is not own[0] or keeps_old_first):
            merged.append(entry)
    return merged


def _given(address: Address) -> GivenAddress:
    return GivenAddress(address.kind, address.value, address.label)


def _merged_attributes(before: dict[str, AttributeValue], change: Change) -> dict[str, AttributeValue]:
    if isinstance(change.attributes, UnsetType):
        return before
    if change.attributes is None:
        return {} if before else before
    merged = {name: value for name, value in before.items() if name not in change.attributes}
    merged.update({name: value for name, value in change.attributes.items() if value is not None})
    same = merged.keys() == before.keys() and all(_same(merged[name], before[name]) for name in merged)
    return before if same else merged


def _same(one: AttributeValue, other: AttributeValue) -> bool:
    # To Python true equals 1; to whoever stored one of them it does not.
    return one == other and isinstance(one, bool) == isinstance(other, bool)
