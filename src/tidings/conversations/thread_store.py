"""The statements of what is said from outside the app, and to it, as functions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Connection, load_queries

Q = load_queries(__package__ or "tidings.conversations", "thread.sql")


async def expect(tx: Connection, said: Sequence[tuple[UUID, UUID, UUID | None]], real_now: datetime) -> None:
    """Of each (conversation, workspace, author): somebody will look whether it was seen, where anybody may be reached."""
    await tx.execute(
        Q["expect"],
        [bucket_of(conversation_id) for conversation_id, _, _ in said],
        [conversation_id for conversation_id, _, _ in said],
        [workspace_id for _, workspace_id, _ in said],
        [author_id for _, _, author_id in said],
        real_now,
    )


async def is_there(connection: Connection, workspace_id: UUID, conversation_id: UUID) -> bool:
    """False where there is none, or where it was deleted."""
    return await connection.fetchval(Q["is_there"], bucket_of(conversation_id), conversation_id, workspace_id)
