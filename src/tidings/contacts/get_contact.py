"""Contacts, for reading."""

from collections.abc import Sequence
from uuid import UUID

from tidings.contacts import find_store, store
from tidings.contacts.contact_named import contact_named
from tidings.contacts.find_contacts import ANYBODY, ContactFilter
from tidings.contacts.find_store import Asked
from tidings.contacts.model import Contact, ContactKey
from tidings.core.errors import NotFound
from tidings.db import Tx

_AFTER_ALL = UUID(int=2**128 - 1)


async def get_contact(tx: Tx, workspace_id: UUID, name: str) -> Contact:
    """The contact with this id, yours or our own; raises NotFound."""
    contact_id = await contact_named(tx, workspace_id, name)
    found = (await store.load_contacts(tx, workspace_id, [contact_id])).get(contact_id)
    if found is None:
        raise NotFound("There is no contact with this id")
    return found


async def contacts_of(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Contact]:
    """These contacts, each under its id; who is gone is left out."""
    return await store.load_contacts(tx, workspace_id, ids) if ids else {}


async def list_contacts(
    tx: Tx,
    workspace_id: UUID,
    where: ContactFilter = ANYBODY,
    *,
    limit: int,
    after: UUID | None = None,
    having: ContactKey | None = None,
) -> list[Contact]:
    """The newest first, from behind `after`; with `having`, those only who have this address."""
    asked = Asked(
        workspace_id=workspace_id,
        before=_AFTER_ALL if after is None else after,
        limit=limit,
        locale=where.locale,
        country=where.country,
        since=where.since,
        until=where.until,
    )
    if having is None:
        ids = await find_store.list_ids(tx, asked)
    else:
        ids = await find_store.list_ids_of_key(tx, having, asked)
    loaded = await store.load_contacts(tx, workspace_id, ids) if ids else {}
    return [loaded[one] for one in ids if one in loaded]
