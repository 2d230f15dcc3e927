"""A contact, gone: first your id of them, then, when nothing else holds anything of them, the rest."""

from uuid import UUID

from tidings.contacts import merges_store, store
from tidings.contacts.merged import together
from tidings.contacts.model import Contact
from tidings.db import Tx


async def release_contact(tx: Tx, workspace_id: UUID, external_id: str) -> Contact | None:
    """Your id names nobody any more, and nobody else writes this contact until the transaction ends; answers whom it named."""
    contact_id = await store.release_id(tx, workspace_id, external_id)
    return None if contact_id is None else (await store.load_contacts(tx, workspace_id, [contact_id])).get(contact_id)


async def release_merged(tx: Tx, workspace_id: UUID, contact: Contact) -> list[Contact]:
    """Nor do your other ids of the same person; answers everybody who was merged into a released contact."""
    whole = (await together(tx, workspace_id, [contact.id]))[contact.id]
    if not whole.merges:
        return []
    loaded = await store.load_contacts(tx, workspace_id, [merge.from_id for merge in whole.merges])
    for name in sorted({contact.external_id, *(one.external_id for one in loaded.values())}):
        await store.release_id(tx, workspace_id, name)
    return list(loaded.values())


async def erase_contact(tx: Tx, workspace_id: UUID, contact: Contact) -> dict[str, int]:
    """Nothing is left of a released contact in the tables of contacts; answers the rows by table."""
    addresses = await store.drop_contact(tx, workspace_id, contact.id)
    if addresses:
        await store.drop_addresses(tx, workspace_id, addresses)
    return {
        "contacts": 1,
        "contact_keys": 1 + len(addresses),
        "contact_merges": await merges_store.delete_merges(tx, workspace_id, [contact.id]),
        "addresses": len(addresses),
        "attributes": len(contact.attributes),
    }
