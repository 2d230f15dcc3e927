"""Faults of a test workspace's sandbox that are added and taken away one by one, beside its script: nobody overwrites another's."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict
from tidings.core.ids import new_id
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.workspaces", "faults.sql")

MOST = 100
"""Of one workspace."""


class PlannedFault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault, as it is stored: `fault` is the sandbox's own JSON. `created_at` is real time."""

    id: UUID
    fault: str
    contact_id: UUID | None
    address: str | None
    created_at: datetime


async def add_faults(tx: Tx, workspace_id: UUID, faults: Sequence[tuple[str, UUID | None, str | None]]) -> list[UUID]:
    """There are these faults more (each with the person or the address that it is about); answers their ids, in that order.

    Raises Conflict for a live workspace, and where there are too many.
    """
    if await tx.fetchrow(Q["lock_faults"], workspace_id) is None:
        raise Conflict("Only a test workspace has a sandbox and a clock that can be moved.", code="not_a_test_workspace")
    if await tx.fetchval(Q["count_faults"], workspace_id) + len(faults) > MOST:
        raise Conflict(f"A sandbox has at most {MOST} faults one by one: take some away first.", code="too_many_faults")
    made: list[UUID] = []
    for fault, contact_id, address in faults:
        made.append(new_id())
        await tx.execute(Q["insert_fault"], workspace_id, made[-1], fault, contact_id, address)
    return made


async def list_faults(tx: Tx, workspace_id: UUID) -> list[PlannedFault]:
    """All of them, in the order in which the first that fits counts; there are 100 at most."""
    return [_planned(row) for row in await tx.fetch(Q["list_faults"], workspace_id)]


async def remove_fault(tx: Tx, workspace_id: UUID, fault_id: UUID) -> PlannedFault | None:
    """It is no more; answers what it was, or None where there is none of this id."""
    row = await tx.fetchrow(Q["delete_fault"], workspace_id, fault_id)
    return None if row is None else _planned(row)


async def remove_faults(tx: Tx, workspace_id: UUID) -> list[PlannedFault]:
    """There are none any more; answers what they were."""
    return [_planned(row) for row in await tx.fetch(Q["delete_faults"], workspace_id)]


async def erase_faults(tx: Tx, workspace_id: UUID, contact_id: UUID, addresses: Sequence[str]) -> dict[str, int]:
    """No fault names the person any more; answers the rows by table."""
    done = await tx.execute(Q["erase_faults"], workspace_id, contact_id, list(addresses))
    return {"sandbox_faults": int(done.rpartition(" ")[2])}


def _planned(row: Row) -> PlannedFault:
    return PlannedFault(**dict(row.items()))
