"""Thousands of contacts, made or changed in one transaction."""

from asyncio import sleep
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts.model import BatchItem
from tidings.contacts.upsert import Stored, Wanted, upsert
from tidings.core.errors import FieldError
from tidings.db import Tx
from tidings.workspaces import Workspace

# Between two statements lies the work for one chunk: kept so small that nobody else waits for more than a few milliseconds.
_CHUNK = 50


class StoredItem(msgspec.Struct, frozen=True, gc=False):
    """What became of an item that was stored."""

    contact_id: UUID
    is_new: bool


async def put_batch(tx: Tx, workspace: Workspace, items: Sequence[BatchItem], *, now: datetime) -> list[StoredItem | list[FieldError]]:
    """Each contact is as its item says, or untouched where something is wrong with the item; the results in the items' order.

    An id that comes twice is an error of the later item. Contacts are locked in the order of their ids, so that two batches at once
    wait for each other and never deadlock.
    """
    results: list[StoredItem | list[FieldError] | None] = [None] * len(items)
    first: dict[str, int] = {}
    for index, item in enumerate(items):
        stands = first.setdefault(item.id, index)
        if stands != index:
            results[index] = [FieldError(f"/contacts/{index}/id", "duplicate_id", f"Item {stands} has the same id")]
    order = sorted(first)
    for start in range(0, len(order), _CHUNK):
        places = [first[external_id] for external_id in order[start : start + _CHUNK]]
        wanted = [_wanted(items[place], place) for place in places]
        for place, result in zip(places, await upsert(tx, workspace, wanted, now=now), strict=True):
            results[place] = StoredItem(result.contact.id, result.is_new) if isinstance(result, Stored) else result
        await sleep(0)
    return [result for result in results if result is not None]


def _wanted(item: BatchItem, place: int) -> Wanted:
    return Wanted(external_id=item.id, given=item, at=f"/contacts/{place}", id_at=f"/contacts/{place}/id")
