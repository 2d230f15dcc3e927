"""Looking: a message, a delivery and what the app shows, for whoever wants to know where something stands."""

from uuid import UUID

from tidings.contacts import aliases
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import reads, store
from tidings.messages.views import DeliveryView, FullDelivery, MessageView


async def get_message(tx: Tx, workspace_id: UUID, message_id: UUID) -> MessageView:
    """The message with its content; raises NotFound."""
    found = await store.get_message(tx, workspace_id, bucket_of(message_id), message_id)
    if found is None:
        raise NotFound("There is no message with this id in this workspace")
    return found


async def counts(tx: Tx, workspace_id: UUID, message_id: UUID) -> dict[str, int]:
    """How many deliveries of the message stand in each state that any of them stands in."""
    return await reads.count_by_state(tx, workspace_id, message_id)


async def get_delivery(tx: Tx, workspace_id: UUID, delivery_id: UUID) -> FullDelivery:
    """The delivery with its hand-offs; raises NotFound."""
    found = await reads.get_delivery(tx, workspace_id, delivery_id)
    if found is None:
        raise NotFound("There is no delivery with this id in this workspace")
    attempts = await reads.list_attempts(tx, workspace_id, [delivery_id])
    queued = await reads.list_on_wire(tx, workspace_id, [delivery_id])
    return FullDelivery(delivery=found, attempts=attempts.get(delivery_id, []), queued=queued.get(delivery_id))


async def list_recipients(
    tx: Tx,
    workspace_id: UUID,
    message_id: UUID,
    *,
    state: str | None = None,
    contact_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[DeliveryView]:
    """The deliveries of a message in the order of their making; raises NotFound where there is no such message."""
    await get_message(tx, workspace_id, message_id)
    people = await aliases(tx, workspace_id, contact_id) if contact_id is not None else None
    return await reads.list_deliveries_of_message(tx, workspace_id, message_id, after, state, people, limit)
