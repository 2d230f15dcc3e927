"""One thin function per statement of queries.sql, of the same name."""

from datetime import datetime
from uuid import UUID

from tidings.core.ids import bucket_of_key
from tidings.db import Tx, load_queries
from tidings.idempotency.model import KeptAnswer

Q = load_queries(__package__ or "tidings.idempotency")


async def lock_key(tx: Tx, workspace_id: UUID, principal: UUID, key: str) -> bool:
    """True: nobody else works on this key until the transaction ends."""
    return bool(await tx.fetchval(Q["lock_key"], workspace_id, principal, key))


async def find_answer(tx: Tx, workspace_id: UUID, principal: UUID, key: str, after: datetime) -> KeptAnswer | None:
    """What was answered to this key, if that was later than `after`."""
    row = await tx.fetchrow(Q["find_answer"], bucket_of_key("idempotency", key), workspace_id, principal, key, after)
    return None if row is None else KeptAnswer(hash=row["hash"], status=row["status"], answer=row["answer"])


async def put_answer(
    tx: Tx,
    workspace_id: UUID,
    principal: UUID,
    key: str,
    kept: KeptAnswer,
    *,
    subject: UUID,
    now: datetime,
    expired: datetime,
) -> bool:
    """The answer is stored, in the place of one that is not younger than `expired`; False where a younger one is there."""
    bucket = bucket_of_key("idempotency", key)
    row = await tx.fetchrow(
        Q["put_answer"], bucket, workspace_id, principal, key, kept.hash, subject, kept.status, kept.answer, now, expired
    )
    return row is not None


async def delete_expired(tx: Tx, expired: datetime, limit: int) -> int:
    """Up to `limit` answers that are not younger than `expired` are gone; answers how many."""
    tag = await tx.execute(Q["delete_expired"], expired, limit)
    return int(tag.rpartition(" ")[2])
