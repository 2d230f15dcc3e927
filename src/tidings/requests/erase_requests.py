"""A person is taken out of what was asked."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from tidings.core.ids import first_id_at
from tidings.db import Tx
from tidings.requests import store
from tidings.requests.traces import traces_of

_LONGEST = timedelta(days=31)
_AROUND = timedelta(seconds=5)
"""What is answered is written down so much later at most, unless the database cannot be asked meanwhile."""


async def erase_requests(
    tx: Tx,
    workspace_id: UUID,
    person: UUID,
    ids: Collection[tuple[str, UUID]],
    names: Collection[str],
    addresses: Collection[str],
    *,
    since: datetime | None = None,
) -> dict[str, int]:
    """What the person asked, and whatever names them, is gone; answers how many rows. `since`: only of what was asked from then on.

    `ids` are those of their messages and deliveries, with their prefixes; `names` (your id of them, ours, what they are called) are
    looked for as a step of a path or a whole text of a body; an address anywhere, a number by its end however it is written.
    """
    first = first_id_at(since - _AROUND) if since is not None else UUID(int=0)
    return {"api_requests": await store.erase_requests(tx, workspace_id, person, traces_of(names, addresses, ids), first)}


def oldest_kept(now: datetime) -> UUID:
    """An id that is smaller than those of all that may still stand in the log at this real time."""
    return first_id_at(now - _LONGEST)


async def blank_requests(tx: Tx, workspace_id: UUID, since: datetime, until: datetime) -> int:
    """What was asked between these real times, and some seconds around them, says nothing any more: it may name who was erased then."""
    return await store.blank_requests(tx, workspace_id, first_id_at(since - _AROUND), first_id_at(until + _AROUND))
