"""The log of what was sent: looked at, and blanked of a person."""

from collections.abc import Sequence
from uuid import UUID

from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.webhooks import store
from tidings.webhooks.endpoints import get_endpoint
from tidings.webhooks.model import Attempt, Delivery, DeliveryState


async def list_deliveries(
    tx: Tx, workspace_id: UUID, endpoint_id: UUID, *, state: DeliveryState | None = None, before: UUID | None = None, limit: int = 50
) -> list[Delivery]:
    """Up to `limit` deliveries of the endpoint, the newest first; raises NotFound."""
    await get_endpoint(tx, workspace_id, endpoint_id)
    return await store.list_deliveries(tx, workspace_id, endpoint_id, state, before, limit)


async def get_delivery(tx: Tx, workspace_id: UUID, endpoint_id: UUID, delivery_id: UUID) -> Delivery:
    """The delivery; raises NotFound."""
    delivery = await store.get_delivery(tx, workspace_id, endpoint_id, delivery_id)
    if delivery is None:
        raise NotFound
    return delivery


async def list_attempts(tx: Tx, workspace_id: UUID, delivery: Delivery) -> list[Attempt]:
    """Its tries, in order."""
    return await store.list_attempts(tx, workspace_id, delivery)


async def erase_bodies(tx: Tx, workspace_id: UUID, contact_id: UUID) -> int:
    """No body of an event about this person is kept, nor what was answered to it; what waits is not sent. Answers how many there were."""
    return await store.erase_bodies(tx, workspace_id, contact_id)


async def erase_bodies_naming(tx: Tx, workspace_id: UUID, names: Sequence[str]) -> int:
    """Nor of one that has one of these ids in it; every body of the workspace is looked at. Answers how many there were."""
    return await store.erase_bodies_naming(tx, workspace_id, names)
