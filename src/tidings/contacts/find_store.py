"""The statements that find contacts, each as a typed function."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts.model import ContactKey
from tidings.core.ids import bucket_of, bucket_of_key
from tidings.db import Connection, Tx, load_queries

Q = load_queries(__package__ or "tidings.contacts", "find.sql")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who is looked for, and how many before which."""

    workspace_id: UUID
    words: str = ""
    beginnings: Sequence[str] = ()
    ids: Sequence[UUID] = ()
    before: UUID
    limit: int
    is_filtered: bool = False
    locale: str | None = None
    country: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def plan_anew(tx: Tx) -> None:
    """Every statement of the transaction is planned for its own arguments from now on."""
    await tx.execute(Q["plan_anew"])


async def count_found(tx: Tx, asked: Asked, most: int) -> int:
    """How many names and keys say it, up to `most` of each."""
    return await tx.fetchval(Q["count_found"], asked.workspace_id, asked.words, list(asked.beginnings), most)


async def find_all(tx: Tx, asked: Asked) -> list[UUID]:
    """The newest of all who are found."""
    return [row["id"] for row in await tx.fetch(Q["find_all"], *_given(asked))]


async def find_among_newest(tx: Tx, asked: Asked, among: int) -> list[UUID]:
    """The newest who are found among so many."""
    return [row["id"] for row in await tx.fetch(Q["find_among_newest"], *_given(asked), among)]


async def list_ids(tx: Tx, asked: Asked) -> list[UUID]:
    """The newest contacts first."""
    rows = await tx.fetch(
        Q["list_ids"], asked.workspace_id, asked.before, asked.limit, asked.locale, asked.country, asked.since, asked.until
    )
    return [row["id"] for row in rows]


async def list_ids_of_key(tx: Tx, key: ContactKey, asked: Asked) -> list[UUID]:
    """The contacts with this address, the newest first."""
    rows = await tx.fetch(
        Q["list_ids_of_key"],
        bucket_of_key(key.kind, key.value),
        key.workspace_id,
        key.kind,
        key.value,
        asked.before,
        asked.limit,
        asked.locale,
        asked.country,
        asked.since,
        asked.until,
    )
    return [row["id"] for row in rows]


async def names_of(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Your id of each of these, and of who was merged that of who stands for them; who is gone is left out."""
    if not ids:
        return {}
    rows = await tx.fetch(Q["names_of"], workspace_id, [bucket_of(one) for one in ids], list(ids))
    return {row["id"]: row["external_id"] for row in rows}


async def persons_of(tx: Connection, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Who stands for each of these contacts of the workspace; who is none is left out."""
    rows = await tx.fetch(Q["persons_of"], workspace_id, [bucket_of(one) for one in ids], list(ids))
    return {row["id"]: row["person_id"] for row in rows}


def _given(asked: Asked) -> tuple[object, ...]:
    return (
        asked.workspace_id,
        asked.words,
        list(asked.beginnings),
        list(asked.ids),
        asked.before,
        asked.limit,
        asked.is_filtered,
        asked.locale,
        asked.country,
        asked.since,
        asked.until,
    )
