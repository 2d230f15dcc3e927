"""Contacts, for reading."""

from collections.abc import Sequence
from uuid import UUID

from tidings.contacts import store
from tidings.contacts.model import Contact, ContactKey
from tidings.core.errors import NotFound
from tidings.db import Tx

_AFTER_ALL = UUID(int=2**128 - 1)


async def get_contact(tx: Tx, workspace_id: UUID, external_id: str) -> Contact:
    """The contact with this id of yours; raises NotFound."""
    key = ContactKey(workspace_id, "id", external_id)
    contact_id = (await store.find_keys(tx, [key])).get(key)
    found = (await store.load_contacts(tx, workspace_id, [contact_id])).get(contact_id) if contact_id is not None else None
    if found is None:
        raise NotFound("There is no contact with this id")
    return found


async def contacts_of(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """These contacts, each under its id; who is gone is left out."""
    return await store.load_contacts(tx, workspace_id, ids) if ids else {}


async def list_contacts(
    tx: Tx, workspace_id: UUID, *, limit: int, after: UUID | None = None, having: ContactKey | None = None
) -> list[Contact]:
    """The newest first, from behind `after`; with `having`, those only who have this address."""
    before = _AFTER_ALL if after is None else after
    if having is None:
        ids = await store.list_ids(tx, workspace_id, before, limit)
    else:
        ids = await store.list_ids_of_key(tx, having, before, limit)
    loaded = await store.load_contacts(tx, workspace_id, ids) if ids else {}
    return [loaded[one] for one in ids if one in loaded]
