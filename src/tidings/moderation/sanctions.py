"""What a person may not do: applied, ended, looked at. Under the person's lock, so that what holds is what the last one decided."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from tidings.core.clock import rfc3339
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of, encode, new_id
from tidings.db import Row, Tx, load_queries
from tidings.events import Fact, append
from tidings.moderation.model import RANK, SANCTION, Actor, Reached, Sanction, SanctionState
from tidings.timers import Timer, set_timers
from tidings.workspaces.audit import Deed, record
from tidings.workspaces.end_users import lift_suspension, suspend
from tidings.workspaces.end_users.mute import mute, unmute

Q = load_queries(__package__ or "tidings.moderation")

ENDING = "sanction"
"""Of the timers by which sanctions end; their key is the sanction's id."""
REMOVAL = "removal"
"""Of the timers by which a blocked person is taken out of conversations."""


class Moment(msgspec.Struct, frozen=True):
    """When something happens: in business time, and in real time."""

    now: datetime
    real: datetime

    def as_real(self, until: datetime | None) -> datetime | None:
        """A business time in real time, as the clocks stand now."""
        return None if until is None else self.real + (until - self.now)


async def lock_person(tx: Tx, person_id: UUID) -> None:
    """Nobody else decides about this person until the commit."""
    await tx.execute(Q["lock_person"], str(person_id))


async def apply_step(tx: Tx, workspace_id: UUID, person_id: UUID, found: Reached, moment: Moment) -> Sanction | None:
    """What the step says holds from now on; None where something as hard holds longer already. The caller holds the person's lock."""
    until = moment.now + found.lasts if found.lasts is not None else None
    rank = RANK[found.step.action]
    for one in await active(tx, workspace_id, person_id):
        if RANK[one.action] >= rank and (one.until is None or (until is not None and one.until >= until)):
            return None
    sanction = Sanction(
        id=new_id(bucket_of(person_id)),
        workspace_id=workspace_id,
        person_id=person_id,
        action=found.step.action,
        source="policy",
        weight=found.weight,
        flags=found.flags,
        starts_at=moment.now,
        until=until,
    )
    await begin(tx, sanction, moment)
    changes = {
        "action": sanction.action,
        "weight": found.weight,
        "flags": found.flags,
        "until": rfc3339(until) if until is not None else None,
    }
    deed = Deed(
        workspace_id=workspace_id,
        kind="system",
        name="policy",
        action="policy.applied",
        target_kind="contact",
        target=encode("ctc", person_id),
        changes=changes,
    )
    await record(tx, deed)
    await tell(tx, sanction, "policy.applied", moment.now, {"weight": found.weight, "flags": found.flags})
    return sanction


async def apply_by_hand(
    tx: Tx,
    workspace_id: UUID,
    person_id: UUID,
    action: Literal["mute", "suspend", "block"],
    until: datetime | None,
    because: str | None,
    actor: Actor,
    moment: Moment,
) -> Sanction:
    """This holds from now on, and what of the kind held before (a suspension or a block; or a mute) does no more."""
    await lock_person(tx, person_id)
    replaced = [one for one in await active(tx, workspace_id, person_id) if (one.action == "mute") is (action == "mute")]
    await _end(tx, workspace_id, replaced, "ended", moment.now)
    sanction = Sanction(
        id=new_id(bucket_of(person_id)),
        workspace_id=workspace_id,
        person_id=person_id,
        action=action,
        source=actor.kind,
        source_id=actor.id,
        because=because,
        starts_at=moment.now,
        until=until,
    )
    await begin(tx, sanction, moment)
    return sanction


async def end(tx: Tx, workspace_id: UUID, person_id: UUID, ids: Sequence[UUID], state: SanctionState, moment: Moment) -> int:
    """These hold no more, and the person may do again what nothing else keeps them from; answers how many held. Takes the person's lock."""
    await lock_person(tx, person_id)
    ending = [one for one in await active(tx, workspace_id, person_id) if one.id in ids]
    if not ending:
        return 0
    await _end(tx, workspace_id, ending, state, moment.now)
    left = await active(tx, workspace_id, person_id)
    await _hold(tx, workspace_id, person_id, left, moment)
    for one in ending:
        is_free = not any((other.action == "mute") is (one.action == "mute") for other in left)
        if is_free:
            await tell(tx, one, "person.restored", moment.now, {"because": state})
    return len(ending)


async def active(tx: Tx, workspace_id: UUID, person_id: UUID) -> list[Sanction]:
    """What holds for this person, the oldest first."""
    rows = await tx.fetch(Q["active_sanctions"], bucket_of(person_id), workspace_id, person_id)
    return [sanction_of(row) for row in rows]


async def blocked_among(tx: Tx, workspace_id: UUID, persons: Sequence[UUID]) -> set[UUID]:
    """Which of these are blocked."""
    if not persons:
        return set()
    return {row["person_id"] for row in await tx.fetch(Q["blocked_among"], workspace_id, list(persons))}


async def get_sanction(tx: Tx, workspace_id: UUID, sanction_id: UUID | None) -> Sanction:
    """The sanction; raises NotFound."""
    row = await tx.fetchrow(Q["get_sanction"], bucket_of(sanction_id), sanction_id, workspace_id) if sanction_id is not None else None
    if row is None:
        raise NotFound
    return sanction_of(row)


async def list_sanctions(
    tx: Tx, workspace_id: UUID, *, state: str | None = None, person_id: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[Sanction]:
    """Up to `limit` sanctions, the oldest first."""
    rows = await tx.fetch(Q["list_sanctions"], workspace_id, after or UUID(int=0), state, person_id, limit)
    return [sanction_of(row) for row in rows]


async def tell(tx: Tx, sanction: Sanction, type_: str, now: datetime, more: dict[str, object]) -> None:
    """What has happened to a person is told."""
    told = {"sanction": encode(SANCTION, sanction.id), "action": sanction.action, **more}
    if sanction.until is not None:
        told["until"] = rfc3339(sanction.until)
    fact = Fact(
        bucket=bucket_of(sanction.person_id),
        workspace_id=sanction.workspace_id,
        type=type_,
        contact_id=sanction.person_id,
        data=msgspec.json.encode(told).decode(),
        occurred_at=now,
    )
    await append(tx, fact)


async def begin(tx: Tx, sanction: Sanction, moment: Moment) -> None:
    """It holds from the commit on; the caller holds the person's lock, and tells why."""
    workspace_id, person_id = sanction.workspace_id, sanction.person_id
    await tx.execute(
        Q["insert_sanction"],
        bucket_of(person_id),
        sanction.id,
        workspace_id,
        person_id,
        sanction.action,
        sanction.source,
        sanction.source_id,
        sanction.because,
        sanction.weight,
        sanction.flags,
        sanction.starts_at,
        sanction.until,
    )
    await _hold(tx, workspace_id, person_id, await active(tx, workspace_id, person_id), moment)
    timers: list[Timer] = []
    if sanction.until is not None:
        due = moment.as_real(sanction.until) or moment.real
        timers.append(Timer(workspace_id=workspace_id, kind=ENDING, subject=person_id, key=str(sanction.id), due_at=due))
    if sanction.action == "block":
        timers.append(Timer(workspace_id=workspace_id, kind=REMOVAL, subject=person_id, due_at=moment.real - timedelta(seconds=1)))
    if timers:
        await set_timers(tx, timers)
    if sanction.action != "mute":
        await tell(tx, sanction, "person.suspended", moment.now, {})


async def _hold(tx: Tx, workspace_id: UUID, person_id: UUID, left: Sequence[Sanction], moment: Moment) -> None:
    """What these say is so for their sessions and posts, from the commit on."""
    out = [one.until for one in left if one.action != "mute"]
    if out:
        until = None if None in out else moment.as_real(max(one for one in out if one is not None))
        await suspend(tx, workspace_id, person_id, until, moment.real)
    else:
        await lift_suspension(tx, workspace_id, person_id)
    silent = [one.until for one in left if one.action == "mute"]
    if silent:
        await mute(tx, workspace_id, person_id, None if None in silent else moment.as_real(max(one for one in silent if one is not None)))
    else:
        await unmute(tx, workspace_id, person_id)


async def _end(tx: Tx, workspace_id: UUID, ending: Sequence[Sanction], state: SanctionState, now: datetime) -> None:
    for one in ending:
        await tx.fetch(Q["end_sanctions"], bucket_of(one.id), workspace_id, [one.id], state, now)


def sanction_of(row: Row) -> Sanction:
    """A row as the sanction that it is."""
    return Sanction(**{name: row[name] for name in Sanction.__struct_fields__})
