"""What providers said, as people see it."""

from datetime import datetime
from uuid import UUID

from tidings.callbacks import store
from tidings.callbacks.model import CallbackFilter, CallbackState, CallbackView
from tidings.db import Tx

SHOWN_BYTES = 4_000
"""Of a body."""


async def list_callbacks(
    tx: Tx, workspace_id: UUID, wanted: CallbackState | CallbackFilter, *, after: UUID | None = None, limit: int = 50
) -> list[CallbackView]:
    """Up to `limit` that are still tried (`waiting`) or are not any more (`dead`), the oldest first; or were `processed`, the newest first.

    Of what was processed, that of accounts which are still there.
    """
    where = wanted if isinstance(wanted, CallbackFilter) else CallbackFilter(state=wanted)
    if where.state == "processed":
        before = min(after or _LAST, _first(where.until) or _LAST)
        since = _first(where.since) or _NONE
        return await store.list_processed(tx, workspace_id, where.account_id, before, since, limit, SHOWN_BYTES)
    # An id that is not the first of its time is not before it.
    begin = max(after or _NONE, _before(where.since) or _NONE)
    return await store.list_callbacks(
        tx,
        workspace_id,
        is_waiting=where.state == "waiting",
        account_id=where.account_id,
        after=begin,
        before=_first(where.until) or _LAST,
        limit=limit,
        shown=SHOWN_BYTES,
    )


_NONE, _LAST = UUID(int=0), UUID(int=2**128 - 1)


def _first(moment: datetime | None) -> UUID | None:
    """An id that is smaller than all that were made from then on: they begin with their milliseconds."""
    if moment is None:
        return None
    return UUID(int=min(max(int(moment.timestamp() * 1_000), 0), 2**48 - 1) << 80)


def _before(moment: datetime | None) -> UUID | None:
    first = _first(moment)
    return None if first is None else UUID(int=max(first.int - 1, 0))
