"""Appeals: what a person says against a sanction, once, and what is decided."""

from typing import Literal
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, NotFound
from tidings.core.ids import bucket_of, encode, new_id
from tidings.db import Row, Tx, load_queries
from tidings.moderation.model import APPEAL, Actor, Appeal, AppealState
from tidings.moderation.sanctions import Moment, end, get_sanction, lock_person, tell

Q = load_queries(__package__ or "tidings.moderation")


async def appeal(tx: Tx, workspace_id: UUID, person_id: UUID, sanction_id: UUID | None, words: str, moment: Moment) -> Appeal:
    """Somebody has to decide once more; what was decided holds until then.

    Raises NotFound where it is none of theirs; Conflict (`sanction_over`) where it holds no more, (`appealed`) where they have done so.
    """
    await lock_person(tx, person_id)
    sanction = await get_sanction(tx, workspace_id, sanction_id)
    if sanction.person_id != person_id:
        raise NotFound
    if sanction.state != "active":
        raise Conflict("It holds no more", code="sanction_over")
    bucket = bucket_of(person_id)
    made = await tx.fetchval(Q["insert_appeal"], bucket, new_id(bucket), workspace_id, person_id, sanction.id, words, moment.now)
    if made is None:
        raise Conflict("There is an appeal against it already: one is heard, once", code="appealed")
    await tell(tx, sanction, "appeal.made", moment.now, {"appeal": encode(APPEAL, made)})
    return await get_appeal(tx, workspace_id, made)


async def get_appeal(tx: Tx, workspace_id: UUID, appeal_id: UUID | None) -> Appeal:
    """The appeal; raises NotFound."""
    row = await tx.fetchrow(Q["get_appeal"], bucket_of(appeal_id), appeal_id, workspace_id) if appeal_id is not None else None
    if row is None:
        raise NotFound
    return _appeal(row)


async def list_appeals(
    tx: Tx,
    workspace_id: UUID,
    *,
    state: AppealState | None = None,
    person_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Appeal]:
    """Up to `limit` appeals, the oldest first."""
    return [_appeal(row) for row in await tx.fetch(Q["list_appeals"], workspace_id, after or UUID(int=0), state, person_id, limit)]


async def decide_appeal(
    tx: Tx,
    workspace_id: UUID,
    appeal_id: UUID | None,
    decision: Literal["uphold", "lift"],
    answer: str | None,
    actor: Actor,
    moment: Moment,
) -> Appeal:
    """It is decided, for good: the sanction holds on, or is lifted. Raises NotFound; Conflict (`decided`) where it was otherwise."""
    found = await get_appeal(tx, workspace_id, appeal_id)
    # The person first, then the row: in the order in which everybody takes them.
    await lock_person(tx, found.person_id)
    found = await get_appeal(tx, workspace_id, appeal_id)
    state: AppealState = "upheld" if decision == "uphold" else "lifted"
    if found.state == state:
        return found
    if found.state != "open":
        raise Conflict(f"It was decided already: {found.state}", code="decided")
    await tx.execute(Q["decide_appeal"], bucket_of(found.id), workspace_id, found.id, state, answer, moment.now, actor.kind, actor.id)
    sanction = await get_sanction(tx, workspace_id, found.sanction_id)
    await tell(tx, sanction, "appeal.decided", moment.now, {"appeal": encode(APPEAL, found.id), "decision": state})
    if state == "lifted":
        await end(tx, workspace_id, found.person_id, [sanction.id], "lifted", moment)
    return await get_appeal(tx, workspace_id, found.id)


def _appeal(row: Row) -> Appeal:
    return msgspec.convert({name: row[name] for name in Appeal.__struct_fields__}, Appeal)
