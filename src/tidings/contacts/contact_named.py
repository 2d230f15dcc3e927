"""Whom an id of yours names."""

from uuid import UUID

from tidings.contacts.check import check_external_id
from tidings.contacts.model import ContactKey
from tidings.contacts.store import find_keys
from tidings.core.errors import NotFound
from tidings.db import Tx


async def contact_named(tx: Tx, workspace_id: UUID, external_id: str) -> UUID:
    """The contact with this id of yours; raises NotFound."""
    key = ContactKey(workspace_id, "id", external_id)
    is_id = check_external_id(external_id, pointer="id", is_new=False) is None
    contact_id = (await find_keys(tx, [key])).get(key) if is_id else None
    if contact_id is None:
        raise NotFound("There is no contact with this id")
    return contact_id
