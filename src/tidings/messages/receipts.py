"""Receipts: the provider's later word. Any order, any number of times, early or for nobody: the state only rises."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.channels import Receipt
from tidings.contacts import hold
from tidings.core.ids import bucket_of_key
from tidings.db import Tx
from tidings.messages import store
from tidings.messages.escalate import KIND as ROUTE
from tidings.messages.escalate import look_after
from tidings.messages.stop import Evidence, stop
from tidings.messages.store import ParkedPlace, ParkedRow, ReceiptRow, Reported
from tidings.timers import Timer, set_timers

PARKED_FOR = timedelta(hours=72)
FRESH_FOR = timedelta(minutes=1)
"""A delivery is known moments after it was handed off: what was parked since is looked at every time, the rest in turn."""
PARKED_AT_ONCE = 1_000


class Heard(msgspec.Struct, frozen=True):
    """A receipt, and the provider account that told it."""

    workspace_id: UUID
    account_id: UUID
    receipt: Receipt


async def receive_receipts(tx: Tx, heard: Sequence[Heard], now: datetime) -> int:
    """Each receipt has settled its delivery, or is parked until its delivery is known; answers how many were parked.

    A delivery is named by our own reference or by the provider's. They may be of any number of accounts. `now` is real time.
    """
    by_reference = [
        (one.account_id, one.receipt.provider_reference)
        for one in heard
        if one.receipt.delivery_id is None and one.receipt.provider_reference is not None
    ]
    known = await store.find_by_reference(tx, by_reference) if by_reference else {}
    offsets = await store.moved_clocks(tx)
    ready: list[ReceiptRow] = []
    parked: list[ParkedRow] = []
    for one in heard:
        # A provider tells real time; what happened to a delivery is told in business time.
        receipt = (
            msgspec.structs.replace(one.receipt, at=one.receipt.at + offsets[one.workspace_id])
            if offsets.get(one.workspace_id)
            else one.receipt
        )
        delivery_id = receipt.delivery_id or known.get((one.account_id, receipt.provider_reference or ""))
        if delivery_id is not None:
            ready.append(ReceiptRow(one.workspace_id, delivery_id, receipt.state, receipt.at, receipt.code))
        elif receipt.provider_reference is not None:
            parked.append(_parked(one.workspace_id, one.account_id, receipt))
    if ready:
        await settle(tx, ready, now)
    if parked:
        await store.park_receipts(tx, parked, now)
    return len(parked)


async def settle(tx: Tx, receipts: Sequence[ReceiptRow], now: datetime) -> list[Reported]:
    """Receipts whose delivery is known have been applied, and what they mean for its route has been seen to. `now` is real time.

    Answers the deliveries that they settle, each held until the transaction ends.
    """
    # Before any row is touched, as everybody does who decides about a person's route: none of them waits for another in a circle.
    await hold(tx, sorted(await store.routed_people(tx, receipts)))
    reported = await store.apply_receipts(tx, receipts)
    routed = [one for one in reported if one.is_routed]
    signs = [
        Evidence(one.workspace_id, one.message_id, one.contact_id, one.state, one.delivery_id)
        for one in routed
        if one.state in ("delivered", "read")
    ]
    if signs:
        await stop(tx, signs, now)
    failed = [
        Timer(
            workspace_id=one.workspace_id, kind=ROUTE, subject=one.contact_id, key=look_after(one.message_id, one.delivery_id), due_at=now
        )
        for one in routed
        if one.state == "failed"
    ]
    if failed:
        await set_timers(tx, failed)
    return reported


class Matched(msgspec.Struct, frozen=True):
    """How many parked receipts have found their delivery, and where the next look goes on."""

    count: int
    place: ParkedPlace | None


async def settle_parked(tx: Tx, now: datetime, place: ParkedPlace | None = None) -> Matched:
    """Parked receipts whose delivery is known by now have been applied, and those nobody will ever know are gone.

    Fresh ones are looked at each time, the others some at a time from `place` on: however many there are, a look costs the same.
    """
    matched, behind = await store.match_parked(tx, now - FRESH_FOR, place, PARKED_AT_ONCE)
    if matched:
        await settle(tx, matched, now)
    await store.drop_parked(tx, now - PARKED_FOR, PARKED_AT_ONCE)
    return Matched(len(matched), behind)


def _parked(workspace_id: UUID, account_id: UUID, receipt: Receipt) -> ParkedRow:
    return ParkedRow(
        bucket=bucket_of_key("receipt", receipt.event_id),
        account_id=account_id,
        event_id=receipt.event_id,
        workspace_id=workspace_id,
        provider_reference=receipt.provider_reference,
        delivery_id=receipt.delivery_id,
        state=receipt.state,
        code=receipt.code,
        at=receipt.at,
    )
