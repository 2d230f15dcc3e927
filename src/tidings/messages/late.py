"""What comes late after an outage: it is not sent by itself, since it may be said at the wrong time; a person decides."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import store


async def hold_late(tx: Tx, since: datetime, until: datetime) -> None:
    """Marketing that was to begin while nothing ran is held, with the reason late_start. Both times are real."""
    await store.hold_late(tx, since, until)


async def release_late(tx: Tx, workspace_id: UUID, message_id: UUID, real_now: datetime) -> int:
    """What is late of this message goes all the same; answers how many deliveries. Cancelling it is the other answer."""
    if await store.get_message(tx, workspace_id, bucket_of(message_id), message_id) is None:
        raise NotFound("There is no message with this id in this workspace")
    return await store.release_late(tx, workspace_id, message_id, real_now)
