"""The chain: deeds that have committed get their place, each with the hash of the one before."""

import asyncio
from uuid import UUID

import msgspec

from tidings.core.clock import rfc3339
from tidings.core.ids import encode
from tidings.db import Tx
from tidings.workspaces.audit import store
from tidings.workspaces.audit.canonical import hash_of
from tidings.workspaces.audit.model import NO_HASH, Checkpoint, Entry

_PER_BUCKET = 100
# Others have their turn after so many hashes.
_HASHED_AT_ONCE = 50


async def chain(tx: Tx, *, waits: bool = False) -> int:
    """Deeds that had committed are entries; answers how many (0 too where another process is at it, unless this one `waits` for it).

    Needs the pipeline's role. Call it again while it answers any.
    """
    if waits:
        await store.wait_chain(tx)
    elif not await store.try_chain(tx):
        return 0
    waiting = await store.take_deeds(tx, _PER_BUCKET)
    if not waiting:
        return 0
    # A statement of its own, after the lock: it sees what the last one added.
    heads = dict(await store.last_entries(tx, list({deed.workspace_id for deed in waiting})))
    entries: list[tuple[UUID, Entry]] = []
    for n, deed in enumerate(waiting):
        entry = _linked(deed, heads.get(deed.workspace_id))
        heads[deed.workspace_id] = Checkpoint(workspace=entry.workspace, seq=entry.seq, hash=entry.hash)
        entries.append((deed.workspace_id, entry))
        if n % _HASHED_AT_ONCE == _HASHED_AT_ONCE - 1:
            await asyncio.sleep(0)
    await store.insert_entries(tx, entries)
    return len(entries)


def _linked(deed: store.Waiting, last: Checkpoint | None) -> Entry:
    entry = Entry(
        workspace=encode("wsp", deed.workspace_id),
        seq=last.seq + 1 if last is not None else 1,
        at=rfc3339(deed.at),
        principal=deed.principal,
        action=deed.action,
        outcome=deed.outcome,
        target=deed.target,
        source=deed.source,
        changes=deed.changes,
        prev_hash=last.hash if last is not None else NO_HASH,
        hash="",
    )
    return msgspec.structs.replace(entry, hash=hash_of(entry))
