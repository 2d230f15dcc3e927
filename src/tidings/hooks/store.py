"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of, new_id
from tidings.db import Connection, Row, Tx, load_queries
from tidings.hooks.model import Arrived, EventState, EventView, Hook, Kept, Mapping

Q = load_queries(__package__ or "tidings.hooks")

_mapping = msgspec.json.Decoder(Mapping)
_headers = msgspec.json.Decoder(dict[str, str])


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A hook with its envelope."""

    hook: Hook
    sealed: bytes


async def insert_hook(tx: Tx, hook: Hook, token_hash: bytes, sealed: bytes) -> None:
    """There is one more hook."""
    mapping = msgspec.json.encode(hook.mapping).decode()
    await tx.execute(Q["insert_hook"], hook.id, hook.workspace_id, hook.name, hook.preset, token_hash, sealed, mapping, hook.created_at)


async def count_hooks(tx: Tx, workspace_id: UUID, limit: int) -> int:
    """How many there are, `limit` at most."""
    return await tx.fetchval(Q["count_hooks"], workspace_id, limit)


async def get_hook(tx: Tx, workspace_id: UUID, hook_id: UUID) -> Sealed | None:
    """The hook, or None."""
    return _sealed(await tx.fetchrow(Q["get_hook"], workspace_id, hook_id))


async def lock_hook(tx: Tx, workspace_id: UUID, hook_id: UUID) -> Sealed | None:
    """The hook, locked until the transaction ends, or None."""
    return _sealed(await tx.fetchrow(Q["lock_hook"], workspace_id, hook_id))


async def list_hooks(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[Sealed]:
    """Up to `limit` hooks after the given id."""
    return [Sealed(hook=_hook(row), sealed=row["sealed"]) for row in await tx.fetch(Q["list_hooks"], workspace_id, after, limit)]


async def update_hook(tx: Tx, hook: Hook) -> None:
    """The hook is this one."""
    mapping = msgspec.json.encode(hook.mapping).decode()
    await tx.execute(Q["update_hook"], hook.workspace_id, hook.id, hook.name, hook.state, mapping, hook.updated_at)


async def update_secrets(tx: Tx, hook: Hook, sealed: bytes, token_hash: bytes, now: datetime) -> None:
    """Its secrets are these, and its address has this token."""
    await tx.execute(Q["update_secrets"], hook.workspace_id, hook.id, sealed, token_hash, now)


async def delete_hook(tx: Tx, workspace_id: UUID, hook_id: UUID) -> bool:
    """It is gone with all that it was told; False where there was none."""
    if await tx.fetchrow(Q["delete_hook"], workspace_id, hook_id) is None:
        return False
    await tx.execute(Q["delete_events"], workspace_id, hook_id)
    return True


async def find_hook(connection: Connection, token_hash: bytes) -> Sealed | None:
    """The hook whose address this is."""
    return _sealed(await connection.fetchrow(Q["find_hook"], token_hash))


async def lock_envelopes(tx: Tx, after: UUID, limit: int) -> list[tuple[UUID, UUID, bytes]]:
    """Workspace, hook and envelope of the next, locked."""
    return [(row["workspace_id"], row["id"], row["sealed"]) for row in await tx.fetch(Q["lock_envelopes"], after, limit)]


async def reseal(tx: Tx, workspace_id: UUID, hook_id: UUID, sealed: bytes) -> None:
    """The same secrets, in another envelope."""
    await tx.execute(Q["reseal"], workspace_id, hook_id, sealed)


async def insert_events(connection: Connection, events: Sequence[Arrived]) -> int:
    """They are stored, or were before; answers how many are new."""
    rows = await connection.fetch(
        Q["insert_events"],
        [one.bucket for one in events],
        [one.hook_id for one in events],
        [one.event_key for one in events],
        [new_id(one.bucket) for one in events],
        [one.workspace_id for one in events],
        [one.source_id for one in events],
        [one.type for one in events],
        [msgspec.json.encode(one.headers).decode() for one in events],
        [one.body for one in events],
        [one.received_at for one in events],
    )
    return len(rows)


async def is_due(connection: Connection, now: datetime) -> bool:
    """Whether anything is due."""
    return await connection.fetchval(Q["is_due"], now) is True


async def take_event(tx: Tx, now: datetime) -> Kept | None:
    """The oldest that is due, locked until the transaction ends, of a hook that no other worker is at."""
    row = await tx.fetchrow(Q["take_event"], now)
    if row is None:
        return None
    return Kept(
        bucket=row["bucket"],
        event_key=row["event_key"],
        id=row["event_id"],
        source_id=row["source_id"],
        type=row["type"],
        headers=_headers.decode(row["headers"]),
        body=row["body"],
        tries=row["tries"],
        received_at=row["received_at"],
        hook=_hook(row),
    )


async def settle_event(
    tx: Tx,
    kept: Kept,
    state: EventState,
    reason: str | None,
    now: datetime,
    *,
    conversation_id: UUID | None = None,
    message_id: UUID | None = None,
) -> None:
    """What became of it."""
    key = (kept.bucket, kept.hook.id, kept.event_key)
    await tx.execute(Q["settle_event"], *key, state.value, reason, conversation_id, message_id, now, kept.hook.workspace_id)


async def fail_event(tx: Tx, kept: Kept, reason: str, due_at: datetime | None, now: datetime) -> None:
    """It is due again then, or dead, and says why."""
    await tx.execute(Q["fail_event"], kept.bucket, kept.hook.id, kept.event_key, reason, due_at, now, kept.hook.workspace_id)


async def list_events(
    tx: Tx, workspace_id: UUID, hook_id: UUID, state: EventState | None, before: UUID | None, limit: int
) -> list[EventView]:
    """The newest first."""
    told = state.value if state is not None else None
    return [_view(row) for row in await tx.fetch(Q["list_events"], workspace_id, hook_id, told, before, limit)]


async def get_event(tx: Tx, workspace_id: UUID, hook_id: UUID, event_id: UUID, shown: int) -> EventView | None:
    """One with the beginning of its bytes."""
    row = await tx.fetchrow(Q["get_event"], workspace_id, hook_id, event_id, shown)
    return None if row is None else _view(row)


async def retry_event(tx: Tx, workspace_id: UUID, hook_id: UUID, event_id: UUID, now: datetime) -> EventView | None:
    """It is due now; None where there is none that was not posted."""
    row = await tx.fetchrow(Q["retry_event"], workspace_id, hook_id, event_id, now)
    return None if row is None else _view(row)


async def park_events(tx: Tx, workspace_id: UUID, hook_id: UUID, now: datetime) -> None:
    """What waits is dead, until somebody has it tried again."""
    await tx.execute(Q["park_events"], workspace_id, hook_id, now)


async def lock_making(tx: Tx, what: str) -> None:
    """Nobody else makes a conversation for it until the commit."""
    await tx.execute(Q["lock_making"], what)


async def find_by_object(tx: Connection, workspace_id: UUID, type_: str, id_: str) -> UUID | None:
    """The conversation bound to this object."""
    return await tx.fetchval(Q["find_by_object"], workspace_id, type_, id_)


async def find_by_metadata(tx: Connection, workspace_id: UUID, given: Any, as_text: Any) -> UUID | None:
    """The conversation whose metadata holds one of these trees."""
    trees = [msgspec.json.encode(one).decode() for one in (given, as_text)]
    return await tx.fetchval(Q["find_by_metadata"], workspace_id, *trees)


async def find_by_owner(tx: Connection, workspace_id: UUID, contact_id: UUID) -> UUID | None:
    """The person's own conversation."""
    return await tx.fetchval(Q["find_by_owner"], workspace_id, contact_id, bucket_of(contact_id))


async def find_by_people(tx: Connection, workspace_id: UUID, hashed: bytes, bucket: int) -> UUID | None:
    """The conversation of the people with this hash."""
    return await tx.fetchval(Q["find_by_people"], workspace_id, hashed, bucket)


async def find_by_id(tx: Connection, workspace_id: UUID, conversation_id: UUID) -> UUID | None:
    """The conversation, where there is one."""
    return await tx.fetchval(Q["find_by_id"], workspace_id, conversation_id, bucket_of(conversation_id))


async def find_assistant(tx: Connection, workspace_id: UUID, key: str) -> UUID | None:
    """The assistant with this key."""
    return await tx.fetchval(Q["find_assistant"], workspace_id, key)


def _sealed(row: Row | None) -> Sealed | None:
    return None if row is None else Sealed(hook=_hook(row), sealed=row["sealed"])


def _hook(row: Row) -> Hook:
    return Hook(
        id=row["id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        preset=row["preset"],
        state=row["state"],
        mapping=_mapping.decode(row["mapping"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _view(row: Row) -> EventView:
    return EventView(
        id=row["id"],
        source_id=row["source_id"],
        type=row["type"],
        state=EventState(row["state"]),
        reason=row["reason"],
        tries=row["tries"],
        due_at=row["due_at"],
        conversation_id=row["conversation_id"],
        message_id=row["message_id"],
        received_at=row["received_at"],
        settled_at=row["settled_at"],
        size=row["size"],
        body=row["body"],
    )
