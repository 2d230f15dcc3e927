"""The statements of data sources, each as a typed function."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.db import Connection, Row, Tx, load_queries
from tidings.templates.data_source import DataSource

Q = load_queries(__package__ or "tidings.templates", "data_sources.sql")


class SealedSource(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope of one source's headers."""

    id: UUID
    workspace_id: UUID
    key: str
    headers: bytes


async def put_source(tx: Tx, workspace_id: UUID, source: DataSource, headers: bytes | None, now: datetime) -> DataSource:
    """The source is so, new or changed; its headers are an envelope."""
    row = await tx.fetchrow(
        Q["put_source"],
        source.id,
        workspace_id,
        source.key,
        source.method,
        source.url,
        source.body,
        headers,
        list(source.header_names),
        source.deadline_seconds,
        source.cache_seconds,
        source.fallback,
        now,
    )
    assert row is not None, "it answers what it wrote"
    return _source(row)


async def lock_source_id(tx: Tx, workspace_id: UUID, key: str) -> UUID | None:
    """The id of the source with this key, locked until the transaction ends."""
    return await tx.fetchval(Q["lock_source_id"], workspace_id, key)


async def find_source(tx: Tx, workspace_id: UUID, key: str) -> DataSource | None:
    """The source with this key."""
    row = await tx.fetchrow(Q["find_source"], workspace_id, key)
    return None if row is None else _source(row)


async def list_sources(tx: Tx, workspace_id: UUID, after: str, limit: int) -> list[DataSource]:
    """In the order of their keys."""
    return [_source(row) for row in await tx.fetch(Q["list_sources"], workspace_id, after, limit)]


async def delete_source(tx: Tx, workspace_id: UUID, key: str) -> bool:
    """It is gone; False where there was none."""
    return await tx.fetchval(Q["delete_source"], workspace_id, key) is True


async def find_use_of_source(tx: Tx, workspace_id: UUID, key: str) -> str | None:
    """The key of a template whose published version names the source."""
    return await tx.fetchval(Q["find_use_of_source"], workspace_id, key)


async def find_sources(tx: Connection, workspace_id: UUID, keys: Sequence[str]) -> list[tuple[DataSource, bytes | None]]:
    """The sources of these keys, each with the envelope of its headers."""
    return [(_source(row), row["headers"]) for row in await tx.fetch(Q["find_sources"], workspace_id, list(keys))]


async def lock_sources(tx: Tx, after: UUID, limit: int) -> list[SealedSource]:
    """Up to `limit` sources of all workspaces that have headers, after the given id, locked."""
    return [
        SealedSource(id=row["id"], workspace_id=row["workspace_id"], key=row["key"], headers=row["headers"])
        for row in await tx.fetch(Q["lock_sources"], after, limit)
    ]


async def update_headers(tx: Tx, workspace_id: UUID, source_id: UUID, headers: bytes) -> None:
    """The source has these headers (an envelope)."""
    await tx.execute(Q["update_headers"], workspace_id, source_id, headers)


def _source(row: Row) -> DataSource:
    return DataSource(
        id=row["id"],
        key=row["key"],
        url=row["url"],
        method=row["method"],
        header_names=tuple(row["header_names"]),
        body=row["body"],
        # The table has single precision: 0.1 is 0.10000000149 there.
        deadline_seconds=float(f"{row['deadline_seconds']:.6g}"),
        cache_seconds=row["cache_seconds"],
        fallback=row["fallback"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
