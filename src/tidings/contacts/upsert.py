"""Contacts made or changed, many at once: what PUT and the batch have in common."""

from asyncio import sleep
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import store
from tidings.contacts.check import Change, check, check_external_id, needs_country
from tidings.contacts.merge import changed_addresses, changed_attributes, gone_addresses, merge, new_contact
from tidings.contacts.model import AddressRow, BatchItem, Contact, ContactInput, ContactKey
from tidings.core.errors import FieldError
from tidings.core.ids import bucket_of_key, new_id
from tidings.db import Tx
from tidings.workspaces import Workspace

# The checks of one item take up to 200 microseconds, most of it for phone numbers: after so many, others have their turn.
_CHECKED_AT_ONCE = 10


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as somebody wants it; what is wrong with it is told with pointers under `at`, and with `id_at` for its id."""

    external_id: str
    given: ContactInput | BatchItem
    at: str
    id_at: str


class Stored(msgspec.Struct, frozen=True):
    """A contact as it stands now."""

    contact: Contact
    is_new: bool


async def upsert(tx: Tx, workspace: Workspace, wanted: Sequence[Wanted], *, now: datetime) -> list[Stored | list[FieldError]]:
    """Each contact is as wanted, or as it was where something is wrong with it; in the order given.

    No external id may come twice. At most some hundreds at a time: what lies between two statements holds the event loop.
    """
    before = await _look(tx, workspace.id, wanted)
    changes: dict[str, Change] = {}
    results: dict[str, Stored | list[FieldError]] = {}
    for index, one in enumerate(wanted):
        if index % _CHECKED_AT_ONCE == _CHECKED_AT_ONCE - 1:
            await sleep(0)
        checked = _check(one, before, workspace)
        if isinstance(checked, Change):
            changes[one.external_id] = checked
        else:
            results[one.external_id] = checked
    if changes:
        at = {one.external_id: one.at for one in wanted}
        results |= await _write(tx, workspace.id, changes, at, now)
    return [results[one.external_id] for one in wanted]


async def _look(tx: Tx, workspace_id: UUID, wanted: Sequence[Wanted]) -> dict[str, str | None]:
    """The country of each contact that there is, without a lock: it only tells how a phone number without one is read."""
    keys = {ContactKey(workspace_id, "id", one.external_id): one for one in wanted}
    found = await store.find_keys(tx, list(keys))
    asked = [contact_id for key, contact_id in found.items() if needs_country(keys[key].given)]
    loaded = await store.load_contacts(tx, workspace_id, asked) if asked else {}
    return {key.value: loaded[contact_id].country if contact_id in loaded else None for key, contact_id in found.items()}


def _check(one: Wanted, before: Mapping[str, str | None], workspace: Workspace) -> Change | list[FieldError]:
    wrong_id = check_external_id(one.external_id, pointer=one.id_at, is_new=one.external_id not in before)
    own_country = None if one.given.country is None else before.get(one.external_id)
    checked = check(one.given, country=own_country or workspace.default_country, at=one.at)
    if wrong_id is None:
        return checked
    return [wrong_id, *([] if isinstance(checked, Change) else checked)]


async def _write(
    tx: Tx, workspace_id: UUID, changes: Mapping[str, Change], at: Mapping[str, str], now: datetime
) -> dict[str, Stored | list[FieldError]]:
    own = {external_id: new_id(bucket_of_key("id", external_id)) for external_id in changes}
    claimed = await store.claim_ids(tx, workspace_id, own)
    there = [contact_id for external_id, contact_id in claimed.items() if contact_id != own[external_id]]
    loaded = await store.load_contacts(tx, workspace_id, there) if there else {}
    results: dict[str, Stored | list[FieldError]] = {}
    pairs: dict[UUID, tuple[Contact, Contact]] = {}
    for external_id, change in changes.items():
        contact_id = claimed[external_id]
        is_new = contact_id not in loaded
        # Two ids of yours may name one person: who were merged are changed one after the other.
        first, before = pairs.get(contact_id) or 2 * (new_contact(contact_id, external_id, now) if is_new else loaded[contact_id],)
        after = merge(before, change, now=now, at=at[external_id])
        if isinstance(after, list):
            results[external_id] = after
            continue
        results[external_id] = Stored(after, is_new)
        if is_new or after is not first:
            pairs[contact_id] = first, after
    if pairs:
        await _save(tx, workspace_id, list(pairs.values()), now)
    return results


async def _save(tx: Tx, workspace_id: UUID, pairs: Sequence[tuple[Contact, Contact]], now: datetime) -> None:
    await store.save_contacts(tx, [(workspace_id, after) for _, after in pairs])
    gone = [AddressRow(workspace_id, after.id, one) for before, after in pairs for one in gone_addresses(before, after)]
    if gone:
        await store.drop_addresses(tx, workspace_id, gone)
    changed = [AddressRow(workspace_id, after.id, one) for before, after in pairs for one in changed_addresses(before, after)]
    if changed:
        await store.save_addresses(tx, changed, now)
    removed = [(after.id, name) for before, after in pairs for name in before.attributes if name not in after.attributes]
    if removed:
        await store.drop_attributes(tx, workspace_id, removed)
    rows = [row for before, after in pairs for row in changed_attributes(before, after)]
    if rows:
        await store.save_attributes(tx, workspace_id, rows)
