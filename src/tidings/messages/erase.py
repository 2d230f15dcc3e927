"""What was said to a person, and by them, is forgotten; that something was said, when and what came of it stays for the accounts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.messages", "erase.sql")


async def erase_messages(tx: Tx, workspace_id: UUID, contact_id: UUID, *, now: datetime) -> dict[str, int]:
    """Nothing tells of the person any more but bare ids, and what waits for them is cancelled; answers the rows by table.

    What is on the wire right now is written down later, by who has it there: call it again in a minute. `now` is business time.
    """
    bucket = bucket_of(contact_id)
    erased = {"queue": int(await tx.fetchval(Q["erase_queue"], workspace_id, contact_id))}
    erased["parked_receipts"] = await _count(tx, "erase_parked", workspace_id, contact_id)
    erased["attempts"] = await _count(tx, "erase_attempts", workspace_id, contact_id)
    erased["exchanges"] = await _count(tx, "erase_exchanges", workspace_id, contact_id)
    await tx.execute(Q["erase_open"], workspace_id, contact_id, now)
    erased["deliveries"] = await _count(tx, "erase_deliveries", workspace_id, contact_id)
    erased["engagements"] = await _count(tx, "erase_engagements", workspace_id, contact_id)
    erased["media"] = await _count(tx, "erase_media", workspace_id, contact_id)
    erased["messages"] = await _count(tx, "erase_messages", workspace_id, contact_id, bucket)
    erased["recipients"] = await _count(tx, "erase_recipients", workspace_id, contact_id, bucket, now)
    erased["collapses"] = await _count(tx, "erase_collapses", workspace_id, contact_id, bucket)
    erased["automatic_answers"] = await _count(tx, "erase_automatic_answers", workspace_id, contact_id, bucket)
    erased["cap_uses"] = await _count(tx, "erase_cap_uses", workspace_id, contact_id, bucket)
    return erased


async def erase_copies(tx: Tx, workspace_id: UUID, conversations: Sequence[UUID], *, now: datetime) -> dict[str, int]:
    """What told others outside the app of posts in these conversations says nothing any more: it may tell of somebody who is erased."""
    return {"messages": int(await tx.fetchval(Q["erase_copies"], workspace_id, list(conversations), now)) if conversations else 0}


async def deliveries_since(tx: Tx, workspace_id: UUID, contact_id: UUID, since: UUID) -> list[tuple[UUID, UUID]]:
    """The person's deliveries from this id on, by (message, delivery): ids rise with time."""
    rows = await tx.fetch(Q["deliveries_since"], workspace_id, contact_id, since)
    return [(row["message_id"], row["id"]) for row in rows]


async def _count(tx: Tx, name: str, *args: object) -> int:
    return int((await tx.execute(Q[name], *args)).rpartition(" ")[2])
