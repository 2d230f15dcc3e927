"""Whom an id names: one of yours, or our own."""

from collections.abc import Collection
from uuid import UUID

from tidings.contacts.check import PREFIX, check_external_id
from tidings.contacts.find_store import persons_of
from tidings.contacts.model import ContactKey
from tidings.contacts.store import find_keys, load_contacts
from tidings.core.errors import NotFound
from tidings.core.ids import decode
from tidings.db import Connection, Tx


async def contact_named(tx: Connection, workspace_id: UUID, name: str) -> UUID:
    """The contact with this id, yours or our own (`ctc_…`); raises NotFound."""
    found = (await contacts_named(tx, workspace_id, [name])).get(name)
    if found is None:
        raise NotFound("There is no contact with this id")
    return found


async def contacts_named(tx: Connection, workspace_id: UUID, names: Collection[str]) -> dict[str, UUID]:
    """The contact that each of these ids names; an id of yours wins, and one that names nobody is left out."""
    keys = {ContactKey(workspace_id, "id", one): one for one in names if check_external_id(one, pointer="id", is_new=False) is None}
    found = {keys[key]: contact_id for key, contact_id in (await find_keys(tx, list(keys))).items()} if keys else {}
    own = {contact_id: one for one in keys.values() if one not in found and (contact_id := decode(PREFIX, one)) is not None}
    if own:
        found |= {own[contact_id]: person for contact_id, person in (await persons_of(tx, workspace_id, own.keys())).items()}
    return found


async def your_id(tx: Tx, workspace_id: UUID, name: str) -> str:
    """Your id of the contact whom our own id names, whoever stands for them; whatever else it is, it stays as it is."""
    if decode(PREFIX, name) is None:
        return name
    named = (await contacts_named(tx, workspace_id, [name])).get(name)
    found = (await load_contacts(tx, workspace_id, [named])).get(named) if named is not None else None
    return found.external_id if found is not None else name
