"""One thin function per statement of queries.sql, of the same name."""

from datetime import datetime
from uuid import UUID

from tidings.consent.model import Topic, TopicInput
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.consent")


async def put_topic(tx: Tx, workspace_id: UUID, key: str, topic: TopicInput, now: datetime) -> Topic:
    """There is one topic of this key, with these values."""
    row = await tx.fetchrow(Q["put_topic"], workspace_id, key, topic.name, topic.description, topic.channel, now)
    assert row is not None, "an upsert answers its row"
    return _topic(row)


async def get_topic(tx: Tx, workspace_id: UUID, key: str) -> Topic | None:
    """The topic, or None."""
    row = await tx.fetchrow(Q["get_topic"], workspace_id, key)
    return None if row is None else _topic(row)


async def list_topics(tx: Tx, workspace_id: UUID, after: str | None, limit: int) -> list[Topic]:
    """Up to `limit` topics after the given key."""
    return [_topic(row) for row in await tx.fetch(Q["list_topics"], workspace_id, after, limit)]


def _topic(row: Row) -> Topic:
    return Topic(
        key=row["key"],
        name=row["name"],
        description=row["description"],
        channel=row["channel"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
