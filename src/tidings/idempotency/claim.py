"""A key is taken before the work, and its answer kept after it, in the transaction of the work."""

import re
from datetime import datetime
from uuid import UUID

from tidings.core.errors import InProgress, invalid
from tidings.db import Tx
from tidings.idempotency import store
from tidings.idempotency.model import KEPT_FOR, Fresh, KeptAnswer, Replay

_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_POINTER = "Idempotency-Key"


async def claim(tx: Tx, *, workspace_id: UUID, principal: UUID, key: str, request_hash: bytes, now: datetime) -> Fresh | Replay:
    """The key is this transaction's alone, or its answer is here; `now` is real time, so that a moved clock forgets nothing.

    Raises InProgress while another transaction holds it, and Invalid for a key that was used for another request
    (`idempotency_key_reused`) or is none (`invalid_idempotency_key`).
    """
    check_key(key)
    if not await store.lock_key(tx, workspace_id, principal, key):
        raise InProgress
    kept = await store.find_answer(tx, workspace_id, principal, key, now - KEPT_FOR)
    if kept is None:
        return Fresh()
    if kept.hash != request_hash:
        raise invalid(_POINTER, "idempotency_key_reused", "This Idempotency-Key was used for another request; use a new one.")
    return Replay(kept.status, kept.answer)


async def keep(
    tx: Tx,
    *,
    workspace_id: UUID,
    principal: UUID,
    key: str,
    request_hash: bytes,
    status: int,
    answer: str,
    subject: UUID,
    now: datetime,
) -> None:
    """The answer to a key that this transaction has claimed is replayed from the commit on; `subject` is what was made.

    Raises InProgress where the key was not claimed and somebody else's answer is there: the transaction must not commit.
    """
    kept = KeptAnswer(hash=request_hash, status=status, answer=answer)
    if not await store.put_answer(tx, workspace_id, principal, key, kept, subject=subject, now=now, expired=now - KEPT_FOR):
        raise InProgress


def check_key(key: str) -> None:
    """The key is 1 to 255 printable characters of ASCII; raises Invalid otherwise."""
    if not _KEY.fullmatch(key):
        raise invalid(_POINTER, "invalid_idempotency_key", "An Idempotency-Key is 1 to 255 printable characters of ASCII.")
