"""The statements of contacts, each as a typed function."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts.country_of import country_of
from tidings.contacts.model import WHOLE_NUMBERS, Address, AddressRow, AttributeRow, AttributeValue, Contact, ContactKey, Person
from tidings.core.ids import bucket_of, bucket_of_key
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.contacts")

_addresses = msgspec.json.Decoder(list[Address])
_attributes = msgspec.json.Decoder(dict[str, str | int | float | bool])


async def find_keys(tx: Tx, keys: Sequence[ContactKey]) -> dict[ContactKey, UUID]:
    """The contact that each key names; a key that names nobody is left out."""
    buckets = [bucket_of_key(key.kind, key.value) for key in keys]
    kinds = {(key.workspace_id, key.kind) for key in keys}
    if len(kinds) == 1:
        # What is mostly asked for, at half of its cost.
        [(workspace_id, kind)] = kinds
        found: list[UUID | None] = await tx.fetchval(Q["find_keys_of_kind"], workspace_id, kind, buckets, [key.value for key in keys])
        return {key: contact_id for key, contact_id in zip(keys, found, strict=True) if contact_id is not None}
    rows = await tx.fetch(
        Q["find_keys"],
        buckets,
        [key.workspace_id for key in keys],
        [key.kind for key in keys],
        [key.value for key in keys],
    )
    return {keys[row["place"] - 1]: row["contact_id"] for row in rows}


async def claim_ids(tx: Tx, workspace_id: UUID, wanted: Mapping[str, UUID]) -> dict[str, UUID]:
    """The contact that owns each external id: the one there was, else the wanted one."""
    names = sorted(wanted)
    buckets = [bucket_of_key("id", name) for name in names]
    rows = await tx.fetch(Q["claim_ids"], workspace_id, buckets, names, [wanted[name] for name in names])
    return {row["value"]: row["contact_id"] for row in rows}


async def load_contacts(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """Whole contacts, each under its id."""
    rows = await tx.fetch(Q["load_contacts"], workspace_id, [bucket_of(one) for one in ids], ids)
    return {row["id"]: _as_contact(row) for row in rows}


async def find_people(tx: Tx, who: Sequence[tuple[UUID, UUID]]) -> dict[UUID, Person]:
    """What a template may say of each, by (workspace, contact)."""
    rows = await tx.fetch(
        Q["find_people"], [bucket_of(one) for _, one in who], [workspace_id for workspace_id, _ in who], [one for _, one in who]
    )
    return {
        row["id"]: Person(
            id=row["id"],
            external_id=row["external_id"],
            name=row["name"],
            locale=row["locale"],
            timezone=row["timezone"],
            country=row["country"],
            email=row["email"],
            phone=row["phone"],
            attributes=_read_attributes(row["attributes"]),
        )
        for row in rows
    }


async def save_contacts(tx: Tx, contacts: Sequence[tuple[UUID, Contact]]) -> None:
    """The contacts' own rows are as given, by (workspace, contact)."""
    await tx.execute(
        Q["save_contacts"],
        [bucket_of(one.id) for _, one in contacts],
        [one.id for _, one in contacts],
        [workspace_id for workspace_id, _ in contacts],
        [one.external_id for _, one in contacts],
        [one.name for _, one in contacts],
        [one.locale for _, one in contacts],
        [one.timezone for _, one in contacts],
        [one.country for _, one in contacts],
        [one.created_at for _, one in contacts],
        [one.updated_at for _, one in contacts],
    )


async def save_addresses(tx: Tx, rows: Sequence[AddressRow], now: datetime) -> None:
    """The addresses are there, with the countries of the phone numbers, and lead to their contacts."""
    await tx.execute(
        Q["save_addresses"],
        [bucket_of(row.contact_id) for row in rows],
        [row.contact_id for row in rows],
        [row.workspace_id for row in rows],
        [row.address.kind for row in rows],
        [row.address.value for row in rows],
        [row.address.rank for row in rows],
        [row.address.label for row in rows],
        [bucket_of_key(row.address.kind, row.address.value) for row in rows],
        [country_of(row.address.kind, row.address.value) for row in rows],
        now,
    )


async def save_ids(tx: Tx, contacts: Sequence[tuple[UUID, Contact]]) -> None:
    """Contacts that were just made are found by their external ids, by (workspace, contact)."""
    await tx.execute(
        Q["save_ids"],
        [bucket_of_key("id", one.external_id) for _, one in contacts],
        [workspace_id for workspace_id, _ in contacts],
        [one.external_id for _, one in contacts],
        [one.id for _, one in contacts],
    )


async def drop_addresses(tx: Tx, workspace_id: UUID, rows: Sequence[AddressRow]) -> None:
    """The addresses are gone, and lead nowhere."""
    await tx.execute(
        Q["drop_addresses"],
        workspace_id,
        [bucket_of(row.contact_id) for row in rows],
        [row.contact_id for row in rows],
        [row.address.kind for row in rows],
        [row.address.value for row in rows],
        [bucket_of_key(row.address.kind, row.address.value) for row in rows],
    )


async def save_attributes(tx: Tx, workspace_id: UUID, rows: Sequence[AttributeRow]) -> None:
    """The attributes have these values."""
    await tx.execute(
        Q["save_attributes"],
        workspace_id,
        [bucket_of(row.contact_id) for row in rows],
        [row.contact_id for row in rows],
        [row.name for row in rows],
        [row.text for row in rows],
        [row.number for row in rows],
        [row.flag for row in rows],
        [row.time for row in rows],
    )


async def drop_attributes(tx: Tx, workspace_id: UUID, names: Sequence[tuple[UUID, str]]) -> None:
    """The attributes are gone, by (contact, name)."""
    contacts = [contact_id for contact_id, _ in names]
    await tx.execute(Q["drop_attributes"], workspace_id, [bucket_of(one) for one in contacts], contacts, [name for _, name in names])


async def release_id(tx: Tx, workspace_id: UUID, external_id: str) -> UUID | None:
    """The external id names nobody any more; answers whom it named."""
    found: UUID | None = await tx.fetchval(Q["release_id"], bucket_of_key("id", external_id), workspace_id, external_id)
    return found


async def drop_contact(tx: Tx, workspace_id: UUID, contact_id: UUID) -> list[AddressRow]:
    """The contact, the attributes and the addresses are gone; answers the addresses, whose keys still stand."""
    rows = await tx.fetch(Q["drop_contact"], bucket_of(contact_id), contact_id, workspace_id)
    return [AddressRow(workspace_id, contact_id, Address(kind=row["kind"], value=row["value"])) for row in rows]


async def lock_shared(tx: Tx, names: Sequence[str]) -> None:
    """The names are locked, beside others who lock them so."""
    await tx.execute(Q["lock_shared"], names)


async def lock_alone(tx: Tx, names: Sequence[str]) -> None:
    """The names are locked for this transaction alone."""
    await tx.execute(Q["lock_alone"], names)


async def hold(tx: Tx, contact_ids: Collection[UUID], addresses: Collection[tuple[UUID, str, str]]) -> None:
    """What is decided about these people, and these addresses by (workspace, kind, value), is locked for this transaction alone."""
    await tx.execute(
        Q["hold"],
        list(contact_ids),
        [value for _, _, value in addresses],
    )


async def lock_without_country(tx: Tx, limit: int) -> list[tuple[UUID, str]]:
    """Phone numbers whose country was never looked for, by (contact, number)."""
    return [(row["contact_id"], row["value"]) for row in await tx.fetch(Q["lock_without_country"], limit)]


async def save_countries(tx: Tx, rows: Sequence[tuple[UUID, str, str]]) -> None:
    """The phone numbers have these countries, by (contact, number, country)."""
    await tx.execute(
        Q["save_countries"],
        [bucket_of(contact_id) for contact_id, _, _ in rows],
        [contact_id for contact_id, _, _ in rows],
        [value for _, value, _ in rows],
        [country for _, _, country in rows],
    )


async def find_workspace(tx: Tx, contact_id: UUID) -> UUID | None:
    """Whose the contact is; None where they are gone."""
    return await tx.fetchval(Q["find_workspace"], bucket_of(contact_id), contact_id)


def _as_contact(row: Row) -> Contact:
    return Contact(
        id=row["id"],
        external_id=row["external_id"],
        name=row["name"],
        locale=row["locale"],
        timezone=row["timezone"],
        country=row["country"],
        addresses=_addresses.decode(row["addresses"]) if row["addresses"] else [],
        attributes=_read_attributes(row["attributes"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _read_attributes(text: str | None) -> dict[str, AttributeValue]:
    """The attributes, where numbers that no double counts are floats: jsonb writes 1e300 as a whole number of 301 digits."""
    if text is None:
        return {}
    given = _attributes.decode(text)
    return {name: float(value) if type(value) is int and abs(value) > WHOLE_NUMBERS else value for name, value in given.items()}
