"""Contacts for addresses that a message names."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import store
from tidings.contacts.check import PREFIX
from tidings.contacts.merge import new_contact
from tidings.contacts.model import Address, AddressRow, Contact, ContactKey
from tidings.core.ids import encode, new_id
from tidings.db import Tx

_LOOKED_UP_AT_ONCE = 500
_MADE_AT_ONCE = 200
# PostgreSQL has room for about 6,400 locks as it comes: whoever makes more people than this takes their workspace instead, and
# so does not cross with another who makes many, even when they come in several calls.
_LOCKED_BY_KEY = 64


async def find_or_make(tx: Tx, keys: Sequence[ContactKey], *, now: datetime) -> dict[ContactKey, UUID]:
    """A contact for each key of kind email or phone: the oldest that has the address, else a new one that has it.

    Two callers at once make one contact. Call it once in a transaction, with all keys: after a call with few, a second one can
    deadlock with somebody's first. A new contact has its own id, written as a TypeID, as its external id.
    """
    found, missing = await _find(tx, keys)
    if not missing:
        return found
    await _lock(tx, missing)
    # Whoever was here first has committed by now, and a new statement sees it.
    found_now, missing = await _find(tx, missing)
    found |= found_now
    for start in range(0, len(missing), _MADE_AT_ONCE):
        found |= await _make(tx, missing[start : start + _MADE_AT_ONCE], now)
    return found


async def _find(tx: Tx, keys: Sequence[ContactKey]) -> tuple[dict[ContactKey, UUID], list[ContactKey]]:
    """Who is found, and the keys that name nobody, each once; cut up, so that nobody waits for thousands."""
    found: dict[ContactKey, UUID] = {}
    missing: dict[ContactKey, None] = {}
    for start in range(0, len(keys), _LOOKED_UP_AT_ONCE):
        chunk = keys[start : start + _LOOKED_UP_AT_ONCE]
        found_now = await store.find_keys(tx, chunk)
        found |= found_now
        missing.update((key, None) for key in chunk if key not in found_now)
    return found, list(missing)


async def _lock(tx: Tx, missing: Sequence[ContactKey]) -> None:
    workspaces = [f"contacts:{workspace_id}" for workspace_id in {key.workspace_id for key in missing}]
    if len(missing) > _LOCKED_BY_KEY:
        await store.lock_alone(tx, workspaces)
        return
    await store.lock_shared(tx, workspaces)
    await store.lock_alone(tx, [f"contacts:{key.workspace_id}:{key.kind}:{key.value}" for key in missing])


async def _make(tx: Tx, keys: Sequence[ContactKey], now: datetime) -> dict[ContactKey, UUID]:
    made: dict[ContactKey, UUID] = {}
    contacts: list[tuple[UUID, Contact]] = []
    addresses: list[AddressRow] = []
    for key in keys:
        assert key.kind != "id", "nobody is made by an id of theirs"
        contact_id = new_id()
        address = Address(kind=key.kind, value=key.value)
        contact = msgspec.structs.replace(new_contact(contact_id, encode(PREFIX, contact_id), now), addresses=[address])
        made[key] = contact_id
        contacts.append((key.workspace_id, contact))
        addresses.append(AddressRow(key.workspace_id, contact_id, address))
    await store.save_ids(tx, contacts)
    await store.save_contacts(tx, contacts)
    await store.save_addresses(tx, addresses, now)
    return made
