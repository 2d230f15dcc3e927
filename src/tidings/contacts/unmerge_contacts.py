"""A merge is undone: each contact has its own again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import merges_store, store
from tidings.contacts.merge import changed_addresses, gone_addresses
from tidings.contacts.merges_store import Kept, Merged, keys_of, ranked, same_attributes
from tidings.contacts.model import AddressRow, Contact, ContactKey
from tidings.core.errors import Conflict, NotFound
from tidings.db import Tx


class Parted(msgspec.Struct, frozen=True, kw_only=True):
    """A merge that was undone."""

    merge: Merged
    merged: list[UUID]
    """Who is the one who was merged, besides themselves: those who had been merged into them before."""


async def unmerge_contacts(tx: Tx, workspace_id: UUID, external_id: str, *, now: datetime) -> tuple[UUID, Parted | None]:
    """The contact with this id of yours stands for themselves again, as they were; with None, they did so before. Raises NotFound.

    What the survivor had got by the merge goes, where it is still as it was then; what came to them since stays theirs, unless it was
    the other's. Raises Conflict where another merge of the person came later: the last is undone first.
    """
    key = ContactKey(workspace_id, "id", external_id)
    person_id = (await store.find_keys(tx, [key])).get(key)
    if person_id is None:
        raise NotFound("There is no contact with this id")
    await merges_store.lock_contacts(tx, [person_id])
    merges = await merges_store.merged_into(tx, workspace_id, [person_id])
    loaded = await store.load_contacts(tx, workspace_id, [person_id, *(merge.from_id for merge in merges)])
    merge = next((one for one in merges if one.from_id in loaded and loaded[one.from_id].external_id == external_id), None)
    if merge is None:
        return person_id, None
    if merge is not merges[0]:
        raise Conflict("Somebody was merged after this contact: undo the last merge of the person first", code="merged_since")
    await store.claim_ids(tx, workspace_id, {external_id: merge.from_id, loaded[person_id].external_id: person_id})
    loaded = await store.load_contacts(tx, workspace_id, [person_id, *(one.from_id for one in merges)])
    source, target = loaded[merge.from_id], loaded[person_id]
    inner = _under(merges, merge.from_id)
    await merges_store.delete_merges(tx, workspace_id, [source.id])
    if inner:
        await merges_store.take_back(tx, workspace_id, source.id, [one.from_id for one in inner])
    await merges_store.move_id(tx, workspace_id, source.external_id, source.id)
    for one in inner:
        await merges_store.move_id(tx, workspace_id, loaded[one.from_id].external_id, source.id)
    await _save(tx, workspace_id, target, _parted(target, merge.kept), now)
    await merges_store.add_keys(tx, workspace_id, source.id, keys_of(source))
    return source.id, Parted(merge=merge, merged=[one.from_id for one in inner])


def _under(merges: Sequence[Merged], contact_id: UUID) -> list[Merged]:
    """The merges into this contact, and into those. Pure."""
    found: list[Merged] = []
    wanted = {contact_id}
    # The last merge comes first: who was merged into somebody had before been merged into by others.
    for merge in merges:
        if merge.into_id in wanted:
            found.append(merge)
            wanted.add(merge.from_id)
    return found


def _parted(target: Contact, kept: Kept) -> Contact:
    """The survivor without what they had got. Pure."""
    gone = set(kept.addresses)
    same = set(same_attributes(target.attributes, kept.attributes, kept.attributes))
    taken = {name: None for name, value in kept.given.items() if getattr(target, name) == value}
    return msgspec.structs.replace(
        target,
        addresses=ranked([one for one in target.addresses if (one.kind, one.value) not in gone]),
        attributes={name: value for name, value in target.attributes.items() if name not in same},
        **taken,
    )


async def _save(tx: Tx, workspace_id: UUID, before: Contact, after: Contact, now: datetime) -> None:
    await store.save_contacts(tx, [(workspace_id, msgspec.structs.replace(after, updated_at=now))])
    if gone := gone_addresses(before, after):
        await store.drop_addresses(tx, workspace_id, [AddressRow(workspace_id, after.id, one) for one in gone])
    if changed := changed_addresses(before, after):
        await store.save_addresses(tx, [AddressRow(workspace_id, after.id, one) for one in changed], now)
    if removed := [(after.id, name) for name in before.attributes if name not in after.attributes]:
        await store.drop_attributes(tx, workspace_id, removed)
