"""A log is verified piece by piece, by whoever goes on from the last entry of the piece before."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec

from tidings.core.ids import encode
from tidings.db import Tx
from tidings.workspaces.audit.model import NO_HASH, Checkpoint
from tidings.workspaces.audit.read import checkpoint, read_audit
from tidings.workspaces.audit.verify import Finding, Report, Verifier

# Others have their turn after so many hashes.
_HASHED_AT_ONCE = 50


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of a verification found."""

    report: Report
    reached: Checkpoint | None
    """From where the next piece goes on; None at the end of the log."""


async def verify_piece(tx: Tx, workspace_id: UUID, *, after: Checkpoint | None, checkpoints: Sequence[Checkpoint], limit: int) -> Piece:
    """Up to `limit` entries follow from `after`, or from the beginning, and from each other; or what is wrong with them.

    `checkpoints` that were kept elsewhere are each held against the piece that they fall into, and those past the end of the log
    against its last piece: give all of them with each piece.
    """
    begin = after or Checkpoint(workspace=encode("wsp", workspace_id), seq=0, hash=NO_HASH)
    entries = await read_audit(tx, workspace_id, after=begin.seq, limit=limit + 1)
    taken, is_end = entries[:limit], len(entries) <= limit
    last = taken[-1].seq if taken else 0
    verifier = Verifier([point for point in checkpoints if is_end or point.seq <= last], begin)
    for n, entry in enumerate(taken):
        verifier.take(entry)
        if n % _HASHED_AT_ONCE == _HASHED_AT_ONCE - 1:
            await asyncio.sleep(0)
    report = verifier.report()
    if not taken:
        report = msgspec.structs.replace(report, findings=(*await _lost(tx, workspace_id, begin), *report.findings))
    reached = None if is_end else Checkpoint(workspace=taken[-1].workspace, seq=taken[-1].seq, hash=taken[-1].hash)
    return Piece(report=report, reached=reached)


async def _lost(tx: Tx, workspace_id: UUID, after: Checkpoint) -> list[Finding]:
    """Whether what a piece before had read is still the end of the log."""
    head = await checkpoint(tx, workspace_id)
    if head.seq < after.seq:
        return [Finding(after.seq, "cut_off", f"the piece before ended with entry {after.seq}, and the log ends at {head.seq}")]
    if head.seq == after.seq and head.hash != after.hash:
        return [Finding(after.seq, "rewritten", f"entry {after.seq} is not the one that the piece before ended with")]
    return []
