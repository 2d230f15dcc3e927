"""Resolving: a person's word on what nobody else can say."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from tidings.core.errors import Conflict, NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import store
from tidings.messages.states import State

Verdict = Literal["retry", "sent", "failed"]

_STATE: dict[Verdict, State] = {"retry": State.QUEUED, "sent": State.SENT, "failed": State.FAILED}


async def resolve_delivery(tx: Tx, workspace_id: UUID, delivery_id: UUID, verdict: Verdict, now: datetime, real_now: datetime) -> None:
    """The unknown stands where the person put it; raises Conflict where it is not unknown."""
    found = await store.find_delivery(tx, workspace_id, bucket_of(delivery_id), delivery_id)
    if found is None:
        raise NotFound("There is no delivery with this id in this workspace")
    message_id, state = found
    if await store.resolve_unknown(tx, workspace_id, message_id, delivery_id, _STATE[verdict], now, real_now) == 0:
        raise Conflict(f"Only an unknown delivery can be resolved; this one is {state}", code="not_unknown")


async def resolve_unknowns(tx: Tx, workspace_id: UUID, message_id: UUID, verdict: Verdict, now: datetime, real_now: datetime) -> int:
    """Every unknown delivery of the message stands where the person put it; answers how many there were."""
    if await store.get_message(tx, workspace_id, bucket_of(message_id), message_id) is None:
        raise NotFound("There is no message with this id in this workspace")
    return await store.resolve_unknown(tx, workspace_id, message_id, None, _STATE[verdict], now, real_now)
