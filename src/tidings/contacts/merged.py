"""Who is who: contacts that were merged, resolved at reading."""

from collections.abc import Collection, Mapping
from uuid import UUID

import msgspec

from tidings.contacts import merges_store as store
from tidings.contacts.merges_store import Merged
from tidings.contacts.model import ContactKey
from tidings.contacts.resolve import resolve
from tidings.db import Tx


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """All contacts that are one person."""

    person_id: UUID
    """Who stands for all of them."""
    merges: list[Merged]
    """The last one first; none, where the person is one contact."""

    @property
    def ids(self) -> list[UUID]:
        """Who stands for all of them first, then the others."""
        return [self.person_id, *(merge.from_id for merge in self.merges)]


async def survivors(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Who stands for each of these contacts now: themselves, where they were not merged."""
    found = await store.survivors(tx, workspace_id, ids) if ids else {}
    return {one: found.get(one, one) for one in ids}


async def stay(tx: Tx, found: Mapping[ContactKey, UUID]) -> dict[ContactKey, UUID]:
    """Whom these keys name, who stay who they are until the commit; `found` is whom they named a moment ago.

    A merge, or its end, is waited for, and the keys are looked up again: whoever writes for a contact by what they are writes for the
    survivor. After `find_or_make`, and before the rows of conversations.
    """
    named, held = dict(found), set[UUID]()
    while more := set(named.values()) - held:
        await store.share_contacts(tx, more)
        held |= more
        named |= await resolve(tx, list(named))
    return named


async def aliases(tx: Tx, workspace_id: UUID, contact_id: UUID) -> list[UUID]:
    """All ids of the person that this contact is: who stands for them first."""
    return (await together(tx, workspace_id, [contact_id]))[contact_id].ids


async def together(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, Together]:
    """The whole person of each of these contacts."""
    persons = await survivors(tx, workspace_id, ids)
    merges: dict[UUID, list[Merged]] = {}
    for merge in await store.merged_into(tx, workspace_id, set(persons.values())) if ids else ():
        merges.setdefault(merge.person_id, []).append(merge)
    return {one: Together(person_id=person, merges=merges.get(person, [])) for one, person in persons.items()}
