"""What providers said, as people see it."""

from uuid import UUID

from tidings.callbacks import store
from tidings.callbacks.model import CallbackFilter, CallbackState, CallbackView
from tidings.core.ids import first_id_at
from tidings.db import Tx

SHOWN_BYTES = 4_000
"""Of a body."""
_NONE, _LAST = UUID(int=0), UUID(int=2**128 - 1)


async def list_callbacks(
    tx: Tx, workspace_id: UUID, wanted: CallbackState | CallbackFilter, *, after: UUID | None = None, limit: int = 50
) -> list[CallbackView]:
    """Up to `limit` that are still tried (`waiting`) or are not any more (`dead`), the oldest first; or were `processed`, the newest first.

    Of what was processed, that of accounts which are still there.
    """
    where = wanted if isinstance(wanted, CallbackFilter) else CallbackFilter(state=wanted)
    until = first_id_at(where.until) if where.until is not None else _LAST
    if where.state == "processed":
        before = min(after or _LAST, until)
        since = first_id_at(where.since) if where.since is not None else _NONE
        return await store.list_processed(tx, workspace_id, where.account_id, before, since, limit, SHOWN_BYTES)
    # An id that is not the first of its time is not before it.
    since = UUID(int=max(first_id_at(where.since).int - 1, 0)) if where.since is not None else _NONE
    return await store.list_callbacks(
        tx,
        workspace_id,
        is_waiting=where.state == "waiting",
        account_id=where.account_id,
        after=max(after or _NONE, since),
        before=until,
        limit=limit,
        shown=SHOWN_BYTES,
    )
