"""What other products said, as people see it; and tried again, since somebody has seen to the reason."""

from datetime import datetime
from uuid import UUID

from tidings.core.errors import Conflict, NotFound
from tidings.db import Tx
from tidings.hooks import store
from tidings.hooks.model import EventState, EventView

SHOWN_BYTES = 20_000
"""Of a body."""


async def list_events(
    tx: Tx, workspace_id: UUID, hook_id: UUID, *, state: EventState | None = None, before: UUID | None = None, limit: int = 50
) -> list[EventView]:
    """Up to `limit` events of a hook, the newest first; raises NotFound."""
    await _there(tx, workspace_id, hook_id)
    return await store.list_events(tx, workspace_id, hook_id, state, before, limit)


async def get_event(tx: Tx, workspace_id: UUID, hook_id: UUID, event_id: UUID) -> EventView:
    """One event with the beginning of what was said; raises NotFound."""
    await _there(tx, workspace_id, hook_id)
    found = await store.get_event(tx, workspace_id, hook_id, event_id, SHOWN_BYTES)
    if found is None:
        raise _no_event()
    return found


async def retry_event(tx: Tx, workspace_id: UUID, hook_id: UUID, event_id: UUID, *, now: datetime) -> EventView:
    """It is due at once, with all its tries, by the mapping as it is now; `now` is real time.

    Raises NotFound, and Conflict where it was said (posted), or names somebody who was erased (erased).
    """
    found = await get_event(tx, workspace_id, hook_id, event_id)
    if found.state is EventState.POSTED:
        raise Conflict("This event was said", code="posted")
    view = await store.retry_event(tx, workspace_id, hook_id, event_id, now)
    if view is None:
        raise Conflict("Of this event nothing is left to say: it told of somebody who was erased", code="erased")
    return view


async def _there(tx: Tx, workspace_id: UUID, hook_id: UUID) -> None:
    if await store.get_hook(tx, workspace_id, hook_id) is None:
        raise NotFound("There is no hook with this id in this workspace")


def _no_event() -> NotFound:
    return NotFound("This hook has no event with this id")
