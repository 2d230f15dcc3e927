"""The feed of one person."""

from uuid import UUID

import msgspec

from tidings.contacts import ContactKey, resolve
from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.messages import ItemView, count_unread, list_items


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """Items from newest to oldest, and how many of all there are were not read yet (counted up to 1,000)."""

    items: list[ItemView]
    unread: int


async def list_feed(tx: Tx, workspace_id: UUID, external_id: str, *, after: UUID | None = None, limit: int = 50) -> Feed:
    """What the contact with this id of yours has in the app, from behind `after`; raises NotFound."""
    contact_id = await person(tx, workspace_id, external_id)
    return Feed(
        items=await list_items(tx, workspace_id, contact_id, after=after, limit=limit),
        unread=await count_unread(tx, workspace_id, contact_id),
    )


async def person(tx: Tx, workspace_id: UUID, external_id: str) -> UUID:
    """Whose feed it is; raises NotFound."""
    key = ContactKey(workspace_id, "id", external_id)
    contact_id = (await resolve(tx, [key])).get(key)
    if contact_id is None:
        raise NotFound("There is no contact with this id")
    return contact_id
