"""Where a person's sessions stand: ended all at once, or suspended. What is said here holds for every call that begins after its commit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.core.clock import rfc3339
from tidings.core.errors import Forbidden, Unauthenticated
from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries
from tidings.workspaces.model import Principal

Q = load_queries(__package__ or "tidings.workspaces.end_users")


async def end_sessions(tx: Tx, workspace_id: UUID, contact_id: UUID, now: datetime) -> None:
    """Every token of theirs that was issued before `now` (real time) is refused."""
    await tx.execute(Q["end_sessions"], bucket_of(contact_id), contact_id, workspace_id, now)


async def suspend(tx: Tx, workspace_id: UUID, contact_id: UUID, until: datetime | None, now: datetime) -> None:
    """No token of theirs is accepted until then (None: until it is lifted), and those of before never again; both are real time."""
    await tx.execute(Q["suspend"], bucket_of(contact_id), contact_id, workspace_id, now, until)


async def lift_suspension(tx: Tx, workspace_id: UUID, contact_id: UUID) -> bool:
    """They may sign in again; False where nothing kept them from it."""
    return await tx.fetchval(Q["lift_suspension"], bucket_of(contact_id), contact_id, workspace_id) is not None


async def suspended(tx: Tx, workspace_id: UUID, contact_id: UUID, now: datetime) -> tuple[bool, datetime | None]:
    """Whether they are suspended at `now` (real time), and until when; None: until it is lifted."""
    row = await tx.fetchrow(Q["session_state"], bucket_of(contact_id), contact_id, workspace_id, now, now)
    return (False, None) if row is None or not row["is_suspended"] else (True, row["suspended_until"])


async def check_session(tx: Tx, principal: Principal, now: datetime) -> None:
    """The end user is still signed in by this token.

    Raises Unauthenticated where it was ended or they were erased, Forbidden where they are suspended.

    Asked in the transaction of each of their calls, so that nothing is remembered of it. `now` is real time.
    """
    assert principal.issued_at is not None, "an end user has a token"
    row = await tx.fetchrow(
        Q["session_state"], bucket_of(principal.key_id), principal.key_id, principal.workspace.id, principal.issued_at, now
    )
    assert row is not None, "it has a row for whomever it is asked of"
    if row["is_gone"]:
        raise Unauthenticated("This token is for a contact that there is not.", code="unknown_contact")
    if row["is_suspended"]:
        until = row["suspended_until"]
        raise Forbidden(f"You are suspended until {rfc3339(until)}" if until is not None else "You are suspended", code="suspended")
    if row["is_ended"]:
        raise Unauthenticated("This session was ended: sign in again.", code="session_ended")


async def refused(tx: Tx, principals: Sequence[Principal], now: datetime) -> frozenset[int]:
    """The places, from 0, of those end users who are not signed in any more, or suspended: for many calls in one transaction."""
    if not principals:
        return frozenset()
    rows = await tx.fetch(
        Q["refused_sessions"],
        [bucket_of(one.key_id) for one in principals],
        [one.key_id for one in principals],
        [one.workspace.id for one in principals],
        [one.issued_at for one in principals],
        now,
    )
    return frozenset(row["n"] - 1 for row in rows)
