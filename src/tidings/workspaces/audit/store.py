"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from tidings.core.clock import rfc3339
from tidings.core.ids import bucket_of, encode
from tidings.db import Row, Tx, load_queries
from tidings.workspaces.audit.model import PREFIXES, Actor, AuditFilter, Checkpoint, Deed, Entry, Source, Target

Q = load_queries(__package__ or "tidings.workspaces.audit")

_changes = msgspec.json.Decoder(dict[str, Any])


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A deed that has committed and has no place yet."""

    workspace_id: UUID
    at: datetime
    principal: Actor
    action: str
    outcome: str
    target: Target | None
    source: Source
    changes: dict[str, Any] | None


async def insert_deed(tx: Tx, deed: Deed) -> None:
    """The deed waits for its place."""
    is_bare = isinstance(deed.target, UUID)
    await tx.execute(
        Q["insert_deed"],
        bucket_of(deed.workspace_id),
        deed.workspace_id,
        deed.kind,
        deed.principal_id,
        deed.name,
        deed.action,
        deed.outcome,
        deed.target_kind,
        deed.target if is_bare else None,
        None if is_bare else deed.target,
        deed.source.ip,
        deed.source.user_agent,
        deed.source.request_id,
        None if deed.changes is None else msgspec.json.encode(deed.changes).decode(),
    )


async def insert_deed_everywhere(tx: Tx, name: str, action: str) -> None:
    """The system's deed waits in every workspace."""
    await tx.execute(Q["insert_deed_everywhere"], name, action)


async def try_chain(tx: Tx) -> bool:
    """True: nobody else adds to the chains until the transaction ends."""
    return bool(await tx.fetchval(Q["try_chain"]))


async def wait_chain(tx: Tx) -> None:
    """Nobody else adds to the chains until the transaction ends."""
    await tx.execute(Q["wait_chain"])


async def take_deeds(tx: Tx, per_bucket: int) -> list[Waiting]:
    """The oldest that wait, each workspace's in the order of their telling."""
    return [
        Waiting(
            workspace_id=row["workspace_id"],
            at=row["at"],
            principal=Actor(
                kind=row["principal_kind"],
                id=_id(row["principal_kind"], row["principal_id"], None),
                name=row["principal_name"],
            ),
            action=row["action"],
            outcome=row["outcome"],
            target=_target(row["target_kind"], _id(row["target_kind"], row["target_id"], row["target_key"])),
            source=_source(row),
            changes=None if row["changes"] is None else _changes.decode(row["changes"]),
        )
        for row in await tx.fetch(Q["take_deeds"], per_bucket)
    ]


async def last_entries(tx: Tx, workspaces: Sequence[UUID]) -> Mapping[UUID, Checkpoint]:
    """Where the chains stand, of those that have begun."""
    rows = await tx.fetch(Q["last_entries"], [bucket_of(one) for one in workspaces], workspaces)
    return {
        row["workspace_id"]: Checkpoint(workspace=encode("wsp", row["workspace_id"]), seq=row["seq"], hash=row["hash"].hex(), at=row["at"])
        for row in rows
    }


async def insert_entries(tx: Tx, entries: Sequence[tuple[UUID, Entry]]) -> None:
    """The entries are the next links of their workspaces' chains."""
    await tx.execute(
        Q["insert_entries"],
        [bucket_of(workspace_id) for workspace_id, _ in entries],
        [workspace_id for workspace_id, _ in entries],
        [entry.seq for _, entry in entries],
        [datetime.fromisoformat(entry.at) for _, entry in entries],
        [entry.principal.kind for _, entry in entries],
        [entry.principal.id for _, entry in entries],
        [entry.principal.name for _, entry in entries],
        [entry.action for _, entry in entries],
        [entry.outcome for _, entry in entries],
        [entry.target.kind if entry.target else None for _, entry in entries],
        [entry.target.id if entry.target else None for _, entry in entries],
        [entry.source.ip for _, entry in entries],
        [entry.source.user_agent for _, entry in entries],
        [entry.source.request_id for _, entry in entries],
        [None if entry.changes is None else msgspec.json.encode(entry.changes).decode() for _, entry in entries],
        [bytes.fromhex(entry.prev_hash) for _, entry in entries],
        [bytes.fromhex(entry.hash) for _, entry in entries],
    )


async def list_entries(tx: Tx, workspace_id: UUID, before: int | None, wanted: AuditFilter, limit: int) -> list[Entry]:
    """The newest first."""
    rows = await tx.fetch(
        Q["list_entries"],
        bucket_of(workspace_id),
        workspace_id,
        before,
        wanted.action,
        wanted.principal,
        wanted.target,
        wanted.since,
        wanted.until,
        limit,
    )
    return [_entry(row) for row in rows]


async def read_entries(tx: Tx, workspace_id: UUID, after: int, limit: int) -> list[Entry]:
    """In the order of the chain."""
    return [_entry(row) for row in await tx.fetch(Q["read_entries"], workspace_id, after, bucket_of(workspace_id), limit)]


async def find_spent_key(tx: Tx, digest: bytes) -> tuple[UUID, UUID] | None:
    """The workspace and the id of the key with this hash."""
    row = await tx.fetchrow(Q["find_spent_key"], digest)
    return None if row is None else (row["workspace_id"], row["id"])


def _entry(row: Row) -> Entry:
    return Entry(
        workspace=encode("wsp", row["workspace_id"]),
        seq=row["seq"],
        at=rfc3339(row["at"].astimezone(UTC)),
        principal=Actor(kind=row["principal_kind"], id=row["principal_id"], name=row["principal_name"]),
        action=row["action"],
        outcome=row["outcome"],
        target=_target(row["target_kind"], row["target_id"]),
        source=_source(row),
        changes=None if row["changes"] is None else _changes.decode(row["changes"]),
        prev_hash=row["prev_hash"].hex(),
        hash=row["hash"].hex(),
    )


def _source(row: Row) -> Source:
    return Source(ip=row["ip"], user_agent=row["user_agent"], request_id=row["request_id"])


def _target(kind: str | None, own: str | None) -> Target | None:
    return None if kind is None else Target(kind=kind, id=own)


def _id(kind: str | None, bare: UUID | None, text: str | None) -> str | None:
    return text if bare is None or kind is None else encode(PREFIXES.get(kind, kind[:3]), bare)
