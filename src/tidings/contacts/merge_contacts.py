"""Two contacts turn out to be one person: the one's keys, addresses and whatever the other had not said are the other's too."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import merges_store, store
from tidings.contacts.merge import changed_addresses, changed_attributes
from tidings.contacts.merges_store import Kept, Merged, keys_of, ranked
from tidings.contacts.model import MAX_ADDRESSES, MAX_ATTRIBUTES, AddressRow, Contact
from tidings.core.errors import Conflict, NotFound
from tidings.core.ids import bucket_of, new_id
from tidings.db import Tx

MOST = 100
"""Who are merged into one person, in all."""
_FIELDS = ("name", "locale", "timezone", "country")


async def merge_contacts(tx: Tx, workspace_id: UUID, from_id: UUID, into_id: UUID, *, now: datetime) -> Merged | None:
    """Whatever finds the one finds the other, who can be undone from it; None where that was so before.

    The survivor's own name, addresses and attributes come first; what they lack is the merged one's. Raises Conflict where both
    together have too many addresses or attributes. Nobody else writes the two until the commit. `now` is business time.
    """
    found = await held(tx, workspace_id, from_id, into_id)
    if found is None:
        return None
    source, target = found
    if len(await merges_store.merged_into(tx, workspace_id, [source.id, target.id])) >= MOST:
        raise Conflict(f"At most {MOST} contacts are merged into one", code="too_many_merges")
    after, kept = _joined(source, target)
    await store.save_contacts(tx, [(workspace_id, msgspec.structs.replace(after, updated_at=now))])
    await merges_store.drop_keys(tx, workspace_id, source.id, keys_of(source))
    inner = await merges_store.merged_into(tx, workspace_id, [source.id])
    before = await store.load_contacts(tx, workspace_id, [one.from_id for one in inner]) if inner else {}
    for one in [source, *before.values()]:
        await merges_store.move_id(tx, workspace_id, one.external_id, target.id)
    await merges_store.move_merged(tx, workspace_id, source.id, target.id)
    if added := changed_addresses(target, after):
        await store.save_addresses(tx, [AddressRow(workspace_id, target.id, one) for one in added], now)
    if rows := changed_attributes(target, after):
        await store.save_attributes(tx, workspace_id, rows)
    merge = Merged(
        from_id=source.id,
        into_id=target.id,
        person_id=target.id,
        since=new_id(bucket_of(source.id)),
        kept=kept,
        merged_at=now,
    )
    await merges_store.insert_merge(tx, workspace_id, merge)
    return merge


async def held(tx: Tx, workspace_id: UUID, from_id: UUID, into_id: UUID) -> tuple[Contact, Contact] | None:
    """Both contacts, whom nobody else writes until the commit; None where they are one person. Raises NotFound, Conflict."""
    await merges_store.lock_contacts(tx, [from_id, into_id])
    before = await merges_store.survivors(tx, workspace_id, [from_id, into_id])
    if before.get(from_id, from_id) == before.get(into_id, into_id):
        return None
    if before:
        raise Conflict("One of the two was merged into somebody else meanwhile", code="merged_meanwhile")
    loaded = await store.load_contacts(tx, workspace_id, [from_id, into_id])
    if len(loaded) < 2:
        raise NotFound("There is no contact with this id")
    # Whoever writes a contact holds the key of your id.
    await store.claim_ids(tx, workspace_id, {one.external_id: one.id for one in loaded.values()})
    loaded = await store.load_contacts(tx, workspace_id, [from_id, into_id])
    if len(loaded) < 2:
        raise NotFound("There is no contact with this id")
    return loaded[from_id], loaded[into_id]


def _joined(source: Contact, target: Contact) -> tuple[Contact, Kept]:
    """The survivor afterwards, and what undoing it needs. Pure."""
    own = set(keys_of(target))
    added = [one for one in source.addresses if (one.kind, one.value) not in own]
    attributes = {name: value for name, value in source.attributes.items() if name not in target.attributes}
    if len(target.addresses) + len(added) > MAX_ADDRESSES:
        raise Conflict(f"Together they have more than {MAX_ADDRESSES} addresses", code="too_many_addresses")
    if len(target.attributes) + len(attributes) > MAX_ATTRIBUTES:
        raise Conflict(f"Together they have more than {MAX_ATTRIBUTES} attributes", code="too_many_attributes")
    given = {name: getattr(source, name) for name in _FIELDS if getattr(target, name) is None and getattr(source, name) is not None}
    after = msgspec.structs.replace(
        target, addresses=ranked([*target.addresses, *added]), attributes={**target.attributes, **attributes}, **given
    )
    kept = Kept(
        given=given,
        addresses=[(one.kind, one.value) for one in added],
        attributes=attributes,
        own_from=keys_of(source),
        own_into=keys_of(target),
    )
    return after, kept
