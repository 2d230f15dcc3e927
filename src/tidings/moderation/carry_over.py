"""A contact is merged into another: what the one may not do, the other may not."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of, new_id
from tidings.db import Tx
from tidings.moderation.model import RANK, Sanction
from tidings.moderation.sanctions import Moment, active, begin, lock_person
from tidings.workspaces import get_workspace


async def carry_over(tx: Tx, workspace_id: UUID, from_id: UUID, into_id: UUID, now: datetime) -> int:
    """What holds for the one holds for the other too, unless something as hard does as long; answers how many that were.

    It stays so when the merge is undone: who was suspended by it is let go by hand. `now` is business time.
    """
    for person_id in sorted((from_id, into_id)):
        await lock_person(tx, person_id)
    moment = Moment(now, now - (await get_workspace(tx, workspace_id)).clock_offset)
    carried = 0
    for one in await active(tx, workspace_id, from_id):
        if not any(_covers(other, one) for other in await active(tx, workspace_id, into_id)):
            await begin(tx, msgspec.structs.replace(one, id=new_id(bucket_of(into_id)), person_id=into_id), moment)
            carried += 1
    return carried


def _covers(held: Sanction, one: Sanction) -> bool:
    is_as_hard = RANK[held.action] >= RANK[one.action]
    return is_as_hard and (held.until is None or (one.until is not None and held.until >= one.until))
