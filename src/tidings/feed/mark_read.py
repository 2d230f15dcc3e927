"""Reading: the person has seen an item of theirs."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.feed.list_feed import person
from tidings.messages import ItemView, ReceiptRow, get_item, settle


async def mark_read(tx: Tx, workspace_id: UUID, external_id: str, item_id: UUID, now: datetime, real_now: datetime) -> ItemView:
    """The item counts as read, since now or since it first was; raises NotFound for what is not in this person's feed."""
    contact_id = await person(tx, workspace_id, external_id)
    item = await get_item(tx, workspace_id, item_id)
    if item is None or item.contact_id != contact_id:
        raise NotFound("There is no such item in this contact's feed")
    if item.read_at is not None:
        return item
    await settle(tx, [ReceiptRow(workspace_id, item_id, "read", now, None)], real_now)
    return await get_item(tx, workspace_id, item_id) or item
