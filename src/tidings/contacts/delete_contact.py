"""A contact, gone."""

from uuid import UUID

from tidings.contacts import store
from tidings.db import Tx


async def delete_contact(tx: Tx, workspace_id: UUID, external_id: str) -> bool:
    """Nothing is left of the person in the tables of contacts; False where there was none. Their messages are not touched."""
    contact_id = await store.release_id(tx, workspace_id, external_id)
    if contact_id is None:
        return False
    addresses = await store.drop_contact(tx, workspace_id, contact_id)
    if addresses:
        await store.drop_addresses(tx, workspace_id, addresses)
    return True
