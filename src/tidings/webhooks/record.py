"""What became of what was sent, written down for many at once; and what follows for the endpoint."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tidings.core.log import get_logger
from tidings.db import Tx
from tidings.timers import Timer, set_timers
from tidings.webhooks import sending_store as store
from tidings.webhooks.disable import disable, tell_members
from tidings.webhooks.model import DeliveryState
from tidings.webhooks.sending_store import Tried
from tidings.workspaces import Sealer, get_workspace

log = get_logger("webhooks")

KIND = "webhook"
"""Of the timers of a next try: the subject is the delivery, the key its endpoint."""


async def record(tx: Tx, tried: Sequence[Tried], *, sealer: Sealer, real_now: datetime) -> int:
    """Each try is in the log, and its delivery settled or due again; answers how many were still their claimant's.

    An endpoint that wants nothing any more, or has failed for too long, is disabled. Needs the pipeline's role.
    """
    await store.lock_order(tx, {one.claimed.endpoint_id for one in tried if one.claimed.key is not None})
    own = await store.record(tx, tried)
    written = [one for one in tried if one.claimed.id in own]
    again = [
        Timer(
            workspace_id=one.claimed.workspace_id,
            kind=KIND,
            subject=one.claimed.id,
            key=str(one.claimed.endpoint_id),
            due_at=real_now + timedelta(seconds=one.wait_seconds or 0.0),
        )
        for one in written
        if one.state is DeliveryState.PENDING
    ]
    if again:
        await set_timers(tx, again)
    over = {
        (one.claimed.bucket, one.claimed.endpoint_id, key)
        for one in written
        if (key := one.claimed.key) is not None and one.state is not DeliveryState.PENDING
    }
    if over:
        await store.release_next(tx, sorted(over))
    await _judge(tx, written, sealer, real_now)
    return len(written)


async def put_in_line(tx: Tx, timers: Sequence[Timer], now: datetime) -> None:  # noqa: ARG001 - what every handler of timers gets
    """The deliveries of these timers are due. Needs the pipeline's role."""
    await store.wake_deliveries(tx, timers)


async def _judge(tx: Tx, written: Sequence[Tried], sealer: Sealer, real_now: datetime) -> None:
    """What these tries say of their endpoints."""
    well = {one.claimed.endpoint_id for one in written if one.error is None}
    ill = {one.claimed.endpoint_id for one in written if one.error is not None} - well
    closing: dict[UUID, tuple[UUID, str]] = {one.claimed.endpoint_id: (one.claimed.workspace_id, "gone") for one in written if one.is_gone}
    for workspace_id, endpoint_id in await store.note_health(tx, sorted(well), sorted(ill), real_now):
        closing.setdefault(endpoint_id, (workspace_id, "failing"))
    for endpoint_id, (workspace_id, reason) in sorted(closing.items()):
        workspace = await get_workspace(tx, workspace_id)
        endpoint = await disable(tx, workspace_id, endpoint_id, reason, now=real_now + workspace.clock_offset)
        if endpoint is not None:
            log.warning("a webhook endpoint is disabled", extra={"endpoint": endpoint_id, "reason": reason})
            await tell_members(tx, endpoint, sealer=sealer, real_now=real_now)
