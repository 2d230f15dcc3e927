"""Business time of a test workspace, and the faults of its sandbox."""

from datetime import datetime, timedelta
from uuid import UUID

from tidings.core.errors import Conflict, Invalid, NotFound, invalid
from tidings.db import Tx
from tidings.workspaces import store
from tidings.workspaces.model import Workspace

_FARTHEST = timedelta(days=3653)


async def move_clock(
    tx: Tx, workspace: Workspace, *, advance: timedelta | None = None, at: datetime | None = None, now: datetime
) -> timedelta:
    """The clock stands `advance` further, or at `at`; answers by how much it moved, so that the caller moves what is due.

    `now` is business time by the caller's `workspace`; a clock that somebody else has moved since is moved from there.
    Raises Conflict for a live workspace, Invalid where not exactly one of both is given, or for more than ten years.
    """
    if workspace.mode != "test":
        raise _not_a_test_workspace()
    if (advance is None) == (at is None):
        raise invalid("", "one_of_advance_and_at", "Give either advance or at.")
    current = await store.lock_workspace(tx, workspace.id)
    if current is None:
        raise NotFound
    delta = advance if advance is not None else _distance(at, now - workspace.clock_offset + current.clock_offset)
    if abs(delta) > 2 * _FARTHEST or abs(current.clock_offset + delta) > _FARTHEST:
        raise _too_far("/at" if advance is None else "/advance")
    await store.update_clock(tx, workspace.id, current.clock_offset + delta)
    return delta


async def set_faults(tx: Tx, workspace_id: UUID, faults_json: str) -> None:
    """The sandbox obeys this script, which the caller has checked; raises Conflict for a live workspace."""
    if not await store.update_faults(tx, workspace_id, faults_json):
        raise _not_a_test_workspace()


def _distance(at: datetime | None, now: datetime) -> timedelta:
    if at is None or at.tzinfo is None:
        raise invalid("/at", "invalid_time", "A time names its zone.")
    return at - now


def _too_far(pointer: str) -> Invalid:
    return invalid(pointer, "clock_too_far", "The clock stays within ten years of the real time.")


def _not_a_test_workspace() -> Conflict:
    return Conflict("Only a test workspace has a sandbox and a clock that can be moved.", code="not_a_test_workspace")
