"""The statements of bounces and complaints, each as a typed function of the same name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.messages", "bounces.sql")


class Mailed(msgspec.Struct, frozen=True, kw_only=True):
    """A mail delivery, and where it went."""

    id: UUID
    contact_id: UUID
    state: str
    bounced_as: str | None
    has_complained: bool
    has_contact: bool
    """False: the person was erased."""
    addresses: tuple[str, ...]
    """The newest first."""
    provider: str


class Bounced(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that came back, ready to be marked. `was_sent`: the log has told that it was sent."""

    id: UUID
    kind: str
    code: str | None
    detail: str | None
    address: str
    was_sent: bool


async def find_mailed(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Mailed]:
    """Those of these deliveries that are mails of this workspace and were handed over."""
    rows = await tx.fetch(Q["find_mailed"], workspace_id, [bucket_of(one) for one in ids], ids)
    return {
        row["id"]: Mailed(
            id=row["id"],
            contact_id=row["contact_id"],
            state=row["state"],
            bounced_as=row["bounced_as"],
            has_complained=row["has_complained"],
            has_contact=row["has_contact"],
            addresses=tuple(row["addresses"]),
            provider=row["provider"],
        )
        for row in rows
    }


async def bounces_before(tx: Tx, workspace_id: UUID, mailed: Mailed, address: str, most: int) -> list[tuple[str | None, datetime]]:
    """What became of the mails before this one, the newest first: how each bounced, if it did, and when it was made."""
    rows = await tx.fetch(Q["bounces_before"], workspace_id, mailed.contact_id, mailed.id, address, most)
    return [(row["bounced_as"], row["created_at"]) for row in rows]


async def mark_bounced(tx: Tx, workspace_id: UUID, bounced: Sequence[Bounced], now: datetime) -> set[UUID]:
    """Failed deliveries are marked as bounced, each once; answers which were."""
    rows = await tx.fetch(
        Q["mark_bounced"],
        workspace_id,
        [bucket_of(one.id) for one in bounced],
        [one.id for one in bounced],
        [one.kind for one in bounced],
        [one.code for one in bounced],
        [one.detail for one in bounced],
        [one.address for one in bounced],
        [one.was_sent for one in bounced],
        now,
    )
    return {row["id"] for row in rows}


async def mark_complained(tx: Tx, workspace_id: UUID, complained: Sequence[tuple[UUID, str]], now: datetime) -> set[UUID]:
    """Deliveries are marked as complained about, each once; answers which were."""
    rows = await tx.fetch(
        Q["mark_complained"],
        workspace_id,
        [bucket_of(one) for one, _ in complained],
        [one for one, _ in complained],
        [kind for _, kind in complained],
        now,
    )
    return {row["id"] for row in rows}
