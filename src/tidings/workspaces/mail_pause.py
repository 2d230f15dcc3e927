"""Whether a workspace's marketing mail is paused: a breaker opened it, and a person closes it."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import NotFound
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.workspaces", "mail_pause.sql")


class MailPause(msgspec.Struct, frozen=True, kw_only=True):
    """How the breaker stands. `paused_at` is real time, `resumed_at` business time."""

    paused_at: datetime | None
    because: str | None
    resumed_at: datetime | None


async def pause_mail(tx: Tx, workspace_id: UUID, because: str, *, now: datetime) -> bool:
    """Marketing mail of the workspace is held by every claim from the commit on; False where it was already. `now` is real time."""
    return await tx.fetchval(Q["pause_mail"], workspace_id, now, because) is not None


async def resume_mail(tx: Tx, workspace_id: UUID, *, now: datetime) -> bool:
    """Claims let it go again; False where it was not paused. `now` is real time."""
    return await tx.fetchval(Q["resume_mail"], workspace_id, now) is not None


async def mail_pause(tx: Tx, workspace_id: UUID) -> MailPause:
    """How the breaker stands; raises NotFound."""
    row = await tx.fetchrow(Q["mail_pause"], workspace_id)
    if row is None:
        raise NotFound
    return MailPause(paused_at=row["mail_paused_at"], because=row["mail_paused_because"], resumed_at=row["mail_resumed_at"])


async def lately_resumed(tx: Tx, since: datetime) -> list[tuple[UUID, datetime]]:
    """The workspaces whose marketing mail a person has let go on since then. Needs the pipeline's role."""
    return [(row["id"], row["mail_resumed_at"]) for row in await tx.fetch(Q["lately_resumed"], since)]
