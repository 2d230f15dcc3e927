"""Stopping: there is a sign of the person, so what was still to come on their route does not come."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import hold
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import routes, store


class Evidence(msgspec.Struct, frozen=True):
    """A sign of one person about one message: `delivered`, `read`, `answered`, or `explicit`; `source` is what it came with."""

    workspace_id: UUID
    message_id: UUID
    contact_id: UUID
    by: str
    source: UUID | None


async def stop(tx: Tx, evidence: Sequence[Evidence], now: datetime) -> int:
    """Routes that such a sign ends are at their end: nothing of them is claimed after this transaction; answers how many.

    `now` is real time. What is on the wire goes its way.
    """
    # A claim that runs right now either has committed before we get the person's lock, or waits for what we say.
    await hold(tx, sorted({one.contact_id for one in evidence}), [])
    stopped = await routes.stop_routes(tx, [(one.message_id, one.contact_id, one.by, one.source) for one in evidence], now)
    if stopped:
        await store.forget_said(tx, sorted({one.message_id for one in evidence}), whatever_waits=False)
    return stopped


async def stop_message(tx: Tx, workspace_id: UUID, message_id: UUID, contact_id: UUID, now: datetime) -> bool:
    """This person gets no further step of the message; False where their route was at its end, or never had another step."""
    if await store.get_message(tx, workspace_id, bucket_of(message_id), message_id) is None:
        raise NotFound("There is no message with this id in this workspace")
    return await stop(tx, [Evidence(workspace_id, message_id, contact_id, "explicit", None)], now) > 0
