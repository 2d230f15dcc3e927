"""The statements of merges, each as a typed function."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts.model import Address, Contact
from tidings.core.ids import bucket_of, bucket_of_key
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.contacts", "merges.sql")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing a merge needs."""

    given: dict[str, str] = {}
    """Fields of the survivor that were empty, and are the merged one's now."""
    addresses: list[tuple[str, str]] = []
    """By kind and value, which the survivor got."""
    attributes: dict[str, str | int | float | bool] = {}
    """Which the survivor got."""
    own_from: list[tuple[str, str]] = []
    """Addresses of the one who was merged, of that moment."""
    own_into: list[tuple[str, str]] = []
    """The same of the survivor."""
    preferences: dict[str, str] = {}
    """What the two liked, as whoever keeps it has written it."""


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """One contact who is another as well."""

    from_id: UUID
    into_id: UUID
    person_id: UUID
    """Who stands for them now."""
    since: UUID
    """An id of that moment."""
    kept: Kept
    merged_at: datetime


async def survivors(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Who stands for each of those who were merged; the others are left out."""
    rows = await tx.fetch(Q["survivors"], workspace_id, [bucket_of(one) for one in ids], list(ids))
    return {row["from_id"]: row["person_id"] for row in rows}


async def merged_into(tx: Tx, workspace_id: UUID, persons: Collection[UUID]) -> list[Merged]:
    """Everybody for whom these stand, the last merged first."""
    return [
        Merged(
            from_id=row["from_id"],
            into_id=row["into_id"],
            person_id=row["person_id"],
            since=row["since"],
            kept=msgspec.json.decode(row["kept"], type=Kept),
            merged_at=row["merged_at"],
        )
        for row in await tx.fetch(Q["merged_into"], workspace_id, list(persons))
    ]


async def lock_contacts(tx: Tx, ids: Collection[UUID]) -> None:
    """Nobody else merges, undoes or erases one of these until the commit."""
    await tx.execute(Q["lock_contacts"], list(ids))


async def share_contacts(tx: Tx, ids: Collection[UUID]) -> None:
    """Nobody merges one of these, or undoes it, until the commit; others may hold them so too."""
    await tx.execute(Q["share_contacts"], list(ids))


async def insert_merge(tx: Tx, workspace_id: UUID, merge: Merged) -> None:
    """There is this merge."""
    await tx.execute(
        Q["insert_merge"],
        bucket_of(merge.from_id),
        merge.from_id,
        workspace_id,
        merge.into_id,
        merge.since,
        msgspec.json.encode(merge.kept).decode(),
        merge.merged_at,
    )


async def move_merged(tx: Tx, workspace_id: UUID, before: UUID, person_id: UUID) -> None:
    """Whoever was this one is that person."""
    await tx.execute(Q["move_merged"], workspace_id, before, person_id)


async def take_back(tx: Tx, workspace_id: UUID, person_id: UUID, ids: Sequence[UUID]) -> None:
    """These are this person again."""
    await tx.execute(Q["take_back"], workspace_id, person_id, [bucket_of(one) for one in ids], list(ids))


async def delete_merges(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> int:
    """These are nobody else; answers how many were."""
    tag = await tx.execute(Q["delete_merges"], workspace_id, [bucket_of(one) for one in ids], list(ids))
    return int(tag.rpartition(" ")[2])


async def save_kept(tx: Tx, workspace_id: UUID, merge: Merged) -> None:
    """What undoing it needs is this."""
    kept = msgspec.json.encode(merge.kept).decode()
    await tx.execute(Q["save_kept"], bucket_of(merge.from_id), merge.from_id, workspace_id, kept)


async def drop_keys(tx: Tx, workspace_id: UUID, contact_id: UUID, keys: Sequence[tuple[str, str]]) -> None:
    """These keys, by kind and value, lead to the contact no more."""
    await tx.execute(Q["drop_keys"], workspace_id, *_keys(keys), contact_id)


async def add_keys(tx: Tx, workspace_id: UUID, contact_id: UUID, keys: Sequence[tuple[str, str]]) -> None:
    """These keys lead to the contact."""
    await tx.execute(Q["add_keys"], workspace_id, *_keys(keys), contact_id)


async def move_id(tx: Tx, workspace_id: UUID, external_id: str, contact_id: UUID) -> None:
    """Your id names this contact."""
    await tx.execute(Q["move_id"], workspace_id, bucket_of_key("id", external_id), external_id, contact_id)


def keys_of(contact: Contact) -> list[tuple[str, str]]:
    """The contact's addresses by kind and value."""
    return [(one.kind, one.value) for one in contact.addresses]


def ranked(addresses: Sequence[Address]) -> list[Address]:
    """The addresses, each with its place."""
    return [msgspec.structs.replace(one, rank=rank) for rank, one in enumerate(addresses)]


def _keys(keys: Sequence[tuple[str, str]]) -> tuple[list[int], list[str], list[str]]:
    return [bucket_of_key(kind, value) for kind, value in keys], [kind for kind, _ in keys], [value for _, value in keys]


def same_attributes(one: Mapping[str, object], other: Mapping[str, object], names: Collection[str]) -> list[str]:
    """Those of the names that have in both the same value of the same kind."""
    return [name for name in names if name in one and name in other and one[name] == other[name] and type(one[name]) is type(other[name])]
