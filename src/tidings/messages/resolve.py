"""Resolving: a person's word on what nobody else can say."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from tidings.contacts import aliases
from tidings.core.errors import Conflict, NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import lists_store, store
from tidings.messages.lists_store import DeliveryFilter
from tidings.messages.states import State

Verdict = Literal["retry", "sent", "failed"]

AT_ONCE = 1_000
"""So many unknown deliveries are settled by one call."""
COUNTED = 10_000
"""So many of the others are counted."""

_STATE: dict[Verdict, State] = {"retry": State.QUEUED, "sent": State.SENT, "failed": State.FAILED}
_ALL = 100_000


async def resolve_delivery(tx: Tx, workspace_id: UUID, delivery_id: UUID, verdict: Verdict, now: datetime, real_now: datetime) -> None:
    """The unknown stands where the person put it; raises Conflict where it is not unknown."""
    found = await store.find_delivery(tx, workspace_id, bucket_of(delivery_id), delivery_id)
    if found is None:
        raise NotFound("There is no delivery with this id in this workspace")
    _, state = found
    if await store.resolve_unknown(tx, workspace_id, [delivery_id], _STATE[verdict], now, real_now) == 0:
        raise Conflict(f"Only an unknown delivery can be resolved; this one is {state}", code="not_unknown")


async def resolve_unknowns(tx: Tx, workspace_id: UUID, message_id: UUID, verdict: Verdict, now: datetime, real_now: datetime) -> int:
    """Every unknown delivery of the message stands where the person put it; answers how many there were."""
    if await store.get_message(tx, workspace_id, bucket_of(message_id), message_id) is None:
        raise NotFound("There is no message with this id in this workspace")
    found = await lists_store.unknown_deliveries(tx, workspace_id, DeliveryFilter(message_id=message_id), None, _ALL)
    return await store.resolve_unknown(tx, workspace_id, _in_order(found), _STATE[verdict], now, real_now)


async def resolve_many(
    tx: Tx, workspace_id: UUID, where: DeliveryFilter, verdict: Verdict, now: datetime, real_now: datetime
) -> tuple[int, int]:
    """At most AT_ONCE unknown deliveries that fit stand where the person put them; answers how many, and how many of them are left.

    Of those that are left at most COUNTED are counted.
    """
    people = await aliases(tx, workspace_id, where.contact_id) if where.contact_id is not None else None
    found = await lists_store.unknown_deliveries(tx, workspace_id, where, people, AT_ONCE + COUNTED)
    chosen = found[:AT_ONCE]
    resolved = await store.resolve_unknown(tx, workspace_id, _in_order(chosen), _STATE[verdict], now, real_now)
    return resolved, len(found) - len(chosen)


def _in_order(ids: list[UUID]) -> list[UUID]:
    return sorted(ids, key=lambda one: (bucket_of(one), one))
