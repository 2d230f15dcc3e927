"""Engagement: who, or what, opened what was sent and followed its links; a person's is a sign of them, a machine's is none.

What came by our own links is judged some seconds later, by a timer: only what follows tells a scanner that tries every link from
a person who follows one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from tidings.channels import Engagement
from tidings.contacts import hold
from tidings.core.ids import bucket_of, new_id
from tidings.db import Row, Tx, load_queries
from tidings.messages import store
from tidings.messages.judge import Kind, Seen, judge
from tidings.messages.stop import Evidence, stop
from tidings.timers import Timer, set_timers

Q = load_queries(__package__ or "tidings.messages", "engage.sql")

KIND = "engagement"
"""Of its timers: the subject is the delivery, the key the time slot, so that nobody can put a judgement off for ever."""
_LOOKED_AT_AFTER = timedelta(seconds=2)
_SLOT_SECONDS = 2
MOST = 50
"""Of one delivery so many are kept; the link works all the same."""
_SIGNS = {"opened": "read", "clicked": "clicked"}


class Engaged(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, with the one who it is of."""

    id: UUID
    workspace_id: UUID
    delivery_id: UUID
    message_id: UUID
    contact_id: UUID
    kind: Kind
    at: datetime
    is_machine: bool
    why: str | None
    url: str | None


class EngagedView(msgspec.Struct, frozen=True, kw_only=True):
    """How often a delivery was opened, or followed, by people or by machines; the time, reason and link are the first one's."""

    delivery_id: UUID
    kind: Kind
    is_machine: bool
    at: datetime
    """Real time."""
    times: int
    why: str | None
    url: str | None


async def note(tx: Tx, delivery_id: UUID, kind: Kind, *, method: str, url: str | None, agent: str | None, now: datetime) -> bool:
    """It is kept, and judged soon; False where nobody wants to know, or there are too many. `now` is real time."""
    bucket = bucket_of(delivery_id)
    workspace_id = await tx.fetchval(Q["note_engagement"], bucket, delivery_id, new_id(bucket), kind, now, method, url, agent, MOST)
    if workspace_id is None:
        return False
    slot = str(int(now.timestamp()) // _SLOT_SECONDS)
    due = now + _LOOKED_AT_AFTER
    await set_timers(tx, [Timer(workspace_id=workspace_id, kind=KIND, subject=delivery_id, key=slot, due_at=due)])
    return True


async def engage(tx: Tx, workspace_id: UUID, account_id: UUID, engagements: Sequence[Engagement], now: datetime) -> None:
    """What a provider tells is kept, and a person's has ended the routes that wait for it. What it names and we do not know is left out.

    The provider has judged already. `now` is real time.
    """
    asked = [(account_id, one.provider_reference) for one in engagements if one.delivery_id is None and one.provider_reference is not None]
    known = await store.find_by_reference(tx, asked) if asked else {}
    named = [(one.delivery_id or known.get((account_id, one.provider_reference or "")), one) for one in engagements]
    rows = [(delivery_id, one) for delivery_id, one in named if delivery_id is not None]
    if not rows:
        return
    noted = await tx.fetch(
        Q["note_told"],
        workspace_id,
        [bucket_of(delivery_id) for delivery_id, _ in rows],
        [delivery_id for delivery_id, _ in rows],
        [new_id(bucket_of(delivery_id)) for delivery_id, _ in rows],
        [one.kind for _, one in rows],
        [one.at for _, one in rows],
        [one.is_machine for _, one in rows],
        [one.url for _, one in rows],
        MOST,
    )
    found = [Engaged(**dict(row.items())) for row in noted]
    first = {row["id"] for row in await tx.fetch(Q["first_of_told"], [one.id for one in found])} if found else set[UUID]()
    await _tell(tx, [one for one in found if one.id in first], now)


async def judge_engagements(tx: Tx, timers: Sequence[Timer], now: datetime) -> None:
    """What came by our links was a person or a machine; the first of each is told, and a person's has ended what waits for it."""
    deliveries = sorted({timer.subject for timer in timers})
    # Before any row is locked, as everybody does who decides about a person's route.
    await hold(tx, sorted([row["contact_id"] for row in await tx.fetch(Q["find_engaged"], deliveries)]), [])
    by_delivery: dict[UUID, list[Row]] = {}
    for row in await tx.fetch(Q["lock_engagements"], deliveries):
        by_delivery.setdefault(row["delivery_id"], []).append(row)
    judged: list[Engaged] = []
    told: list[Engaged] = []
    for rows in by_delivery.values():
        known = {(row["kind"], row["is_machine"]) for row in rows if row["is_machine"] is not None}
        reasons = judge([_seen(row) for row in rows], rows[0]["handed_at"])
        for row, why in zip(rows, reasons, strict=True):
            if row["is_machine"] is not None:
                continue
            one = _engaged(row, why)
            judged.append(one)
            if (one.kind, one.is_machine) not in known:
                known.add((one.kind, one.is_machine))
                told.append(one)
    if judged:
        ids = [one.id for one in judged]
        await tx.execute(Q["judge_engagements"], [bucket_of(one) for one in ids], ids, [one.why for one in judged])
        await _tell(tx, told, now)


async def list_engagements(tx: Tx, workspace_id: UUID, delivery_ids: Sequence[UUID]) -> dict[UUID, list[EngagedView]]:
    """What is known of each of these deliveries."""
    found: dict[UUID, list[EngagedView]] = {}
    for row in await tx.fetch(Q["list_engagements"], workspace_id, list(delivery_ids)):
        found.setdefault(row["delivery_id"], []).append(EngagedView(**dict(row.items())))
    return found


async def _tell(tx: Tx, told: Sequence[Engaged], now: datetime) -> None:
    if not told:
        return
    await tx.execute(
        Q["tell_engagements"],
        [one.workspace_id for one in told],
        [one.message_id for one in told],
        [one.delivery_id for one in told],
        [one.contact_id for one in told],
        [one.kind for one in told],
        [_data(one) for one in told],
        [one.at for one in told],
    )
    signs = [
        Evidence(one.workspace_id, one.message_id, one.contact_id, _SIGNS[one.kind], one.delivery_id) for one in told if not one.is_machine
    ]
    if signs:
        await stop(tx, signs, now)


def _data(one: Engaged) -> str:
    return msgspec.json.encode({"is_machine": one.is_machine, "why": one.why, "url": one.url}).decode()


def _seen(row: Row) -> Seen:
    return Seen(kind=row["kind"], at=row["at"], method=row["method"], url=row["url"], agent=row["agent"])


def _engaged(row: Row, why: str | None) -> Engaged:
    values: dict[str, Any] = {name: row[name] for name in Engaged.__struct_fields__}
    values["is_machine"], values["why"] = why is not None, why
    return Engaged(**values)
