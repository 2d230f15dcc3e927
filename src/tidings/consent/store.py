"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import RouteInput
from tidings.consent.model import Cap, Consent, Digest, Preferences, Suppression, Topic, TopicInput, Word
from tidings.core.ids import bucket_of
from tidings.core.quiet_hours import read_open, write_open
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.consent")

_proof = msgspec.json.Decoder(dict[str, str])
_defaults = msgspec.json.Decoder(dict[str, bool])
_choices = msgspec.json.Decoder(dict[str, dict[str, bool]])


class NewSuppression(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An address that is to be suppressed, in its normal form."""

    id: UUID
    kind: str
    value: str
    channel: str
    topic: str
    reason: str
    source: str
    told: str
    """The fact of it, as JSON."""


async def put_topic(tx: Tx, workspace_id: UUID, key: str, topic: TopicInput, now: datetime) -> Topic:
    """There is one topic of this key, with these values."""
    # One channel and nothing else is kept as its name: the program before this one reads that too.
    is_short = topic.route is not None and topic.route == RouteInput(channel=topic.route.channel)
    row = await tx.fetchrow(
        Q["put_topic"],
        workspace_id,
        key,
        topic.name,
        topic.description,
        topic.route.channel if topic.route is not None and is_short else topic.channel,
        None if topic.route is None or is_short else msgspec.json.encode(topic.route).decode(),
        msgspec.json.encode(topic.defaults).decode(),
        topic.keeps_quiet_hours,
        now,
    )
    assert row is not None, "an upsert answers its row"
    return _topic(row)


async def get_topic(tx: Tx, workspace_id: UUID, key: str) -> Topic | None:
    """The topic, or None."""
    row = await tx.fetchrow(Q["get_topic"], workspace_id, key)
    return None if row is None else _topic(row)


async def list_topics(tx: Tx, workspace_id: UUID, after: str | None, limit: int) -> list[Topic]:
    """Up to `limit` topics after the given key."""
    return [_topic(row) for row in await tx.fetch(Q["list_topics"], workspace_id, after, limit)]


async def list_topic_names(tx: Tx, workspace_id: UUID) -> list[tuple[str, str]]:
    """Key and name of the workspace's topics."""
    return [(row["key"], row["name"]) for row in await tx.fetch(Q["list_topic_names"], workspace_id)]


async def known_topics(tx: Tx, workspace_id: UUID, keys: Sequence[str]) -> frozenset[str]:
    """Those of the keys that are topics."""
    return frozenset(row["key"] for row in await tx.fetch(Q["known_topics"], workspace_id, list(keys)))


async def insert_consents(tx: Tx, workspace_id: UUID, lines: Sequence[Consent], told: Sequence[str], now: datetime) -> None:
    """The ledger has these lines, all of one author; `told` is the fact of each, as JSON."""
    await tx.execute(
        Q["insert_consents"],
        workspace_id,
        [bucket_of(line.id) for line in lines],
        [line.id for line in lines],
        [line.contact_id for line in lines],
        [line.channel for line in lines],
        [line.purpose for line in lines],
        [line.state for line in lines],
        [line.text for line in lines],
        [line.source for line in lines],
        [line.address for line in lines],
        [None if line.proof is None else msgspec.json.encode(line.proof).decode() for line in lines],
        [line.occurred_at for line in lines],
        list(told),
        lines[0].author_id,
        now,
    )


async def lock_permissions(tx: Tx, workspace_id: UUID, contact_ids: Sequence[UUID], now: datetime) -> None:
    """Each person has a row, locked for this transaction; give them in the order of their buckets and ids."""
    await tx.execute(Q["lock_permissions"], workspace_id, [bucket_of(one) for one in contact_ids], list(contact_ids), now)


async def last_words(tx: Tx, workspace_id: UUID, contact_ids: Sequence[UUID]) -> dict[UUID, list[Word]]:
    """What decides of each person's ledger."""
    found: dict[UUID, list[Word]] = {}
    for row in await tx.fetch(Q["last_words"], workspace_id, [bucket_of(one) for one in contact_ids], list(contact_ids)):
        word = Word(
            id=row["id"],
            channel=row["channel"],
            purpose=row["purpose"],
            state=row["state"],
            address=row["address"],
            occurred_at=row["occurred_at"],
        )
        found.setdefault(row["contact_id"], []).append(word)
    return found


async def save_digests(tx: Tx, workspace_id: UUID, digests: Mapping[UUID, Digest]) -> None:
    """What the guard reads of these people's ledgers."""
    await tx.execute(
        Q["save_digests"],
        workspace_id,
        [bucket_of(one) for one in digests],
        list(digests),
        [msgspec.json.encode(one.granted).decode() for one in digests.values()],
        [msgspec.json.encode(one.withdrawn).decode() for one in digests.values()],
    )


async def list_consents(tx: Tx, workspace_id: UUID, ids: Sequence[UUID], before: UUID, limit: int) -> list[Consent]:
    """The newest lines of one person's ledger first, whichever of these contacts they are of."""
    rows = await tx.fetch(Q["list_consents"], workspace_id, [bucket_of(one) for one in ids], list(ids), before, limit)
    return [_consent(row) for row in rows]


async def get_preferences(tx: Tx, workspace_id: UUID, contact_id: UUID) -> Preferences:
    """What the person likes; nothing, where they never said."""
    row = await tx.fetchrow(Q["get_preferences"], workspace_id, bucket_of(contact_id), contact_id)
    if row is None:
        return Preferences(topics={}, channels=[], quiet_hours=None)
    return Preferences(topics=_choices.decode(row["topics"]), channels=list(row["channels"]), quiet_hours=read_open(row["quiet_hours"]))


async def save_preferences(tx: Tx, workspace_id: UUID, contact_id: UUID, preferences: Preferences, now: datetime) -> None:
    """The person likes this; the caller holds their row."""
    await tx.execute(
        Q["save_preferences"],
        workspace_id,
        bucket_of(contact_id),
        contact_id,
        msgspec.json.encode(preferences.topics).decode(),
        preferences.channels,
        write_open(preferences.quiet_hours),
        now,
    )


async def share_preferences(tx: Tx, workspace_id: UUID, contact_id: UUID, ids: Sequence[UUID], now: datetime) -> None:
    """Whoever is one person likes what this one of them does; the caller holds their rows."""
    buckets = [bucket_of(one) for one in ids]
    await tx.execute(Q["share_preferences"], workspace_id, buckets, list(ids), contact_id, now, bucket_of(contact_id))


async def insert_suppressions(tx: Tx, workspace_id: UUID, rows: Sequence[NewSuppression], now: datetime) -> None:
    """Each address is suppressed; give them in the order of their kinds, values, channels and topics."""
    await tx.execute(
        Q["insert_suppressions"],
        workspace_id,
        [row.id for row in rows],
        [row.kind for row in rows],
        [row.value for row in rows],
        [row.channel for row in rows],
        [row.topic for row in rows],
        [row.reason for row in rows],
        [row.source for row in rows],
        [row.told for row in rows],
        now,
    )


async def find_suppressions(tx: Tx, workspace_id: UUID, rows: Sequence[NewSuppression]) -> dict[int, Suppression]:
    """How each address stands suppressed for its channel and topic, by place from 0."""
    found = await tx.fetch(
        Q["find_suppressions"],
        workspace_id,
        [row.kind for row in rows],
        [row.value for row in rows],
        [row.channel for row in rows],
        [row.topic for row in rows],
    )
    return {row["place"] - 1: _suppression(row) for row in found}


async def list_suppressions(tx: Tx, workspace_id: UUID, before: UUID, limit: int) -> list[Suppression]:
    """The newest first."""
    return [_suppression(row) for row in await tx.fetch(Q["list_suppressions"], workspace_id, before, limit)]


async def list_suppressions_of(tx: Tx, workspace_id: UUID, kind: str, value: str, before: UUID, limit: int) -> list[Suppression]:
    """Of one address, the newest first."""
    return [_suppression(row) for row in await tx.fetch(Q["list_suppressions_of"], workspace_id, kind, value, before, limit)]


async def get_suppression(tx: Tx, workspace_id: UUID, suppression_id: UUID) -> Suppression | None:
    """The suppression, or None."""
    row = await tx.fetchrow(Q["get_suppression"], workspace_id, suppression_id)
    return None if row is None else _suppression(row)


async def delete_suppression(tx: Tx, workspace_id: UUID, suppression_id: UUID, told: str, now: datetime) -> bool:
    """The suppression is gone; False where there was none."""
    return bool(await tx.fetchval(Q["delete_suppression"], workspace_id, suppression_id, told, now))


async def delete_caps(tx: Tx, workspace_id: UUID) -> None:
    """There are no caps."""
    await tx.execute(Q["delete_caps"], workspace_id)


async def insert_caps(tx: Tx, workspace_id: UUID, caps: Mapping[UUID, Cap], now: datetime) -> None:
    """There are these caps more, by their ids."""
    await tx.execute(
        Q["insert_caps"],
        workspace_id,
        list(caps),
        [cap.purpose for cap in caps.values()],
        [cap.topic for cap in caps.values()],
        [cap.channel for cap in caps.values()],
        [cap.most for cap in caps.values()],
        [cap.per for cap in caps.values()],
        now,
    )


async def list_caps(tx: Tx, workspace_id: UUID) -> list[Cap]:
    """Every cap."""
    return [
        Cap(purpose=row["purpose"], topic=row["topic"], channel=row["channel"], most=row["most"], per=row["per"])
        for row in await tx.fetch(Q["list_caps"], workspace_id)
    ]


async def erase_permission(tx: Tx, workspace_id: UUID, contact_id: UUID) -> tuple[int, int]:
    """The person's ledger and preferences are gone; answers how many rows of each."""
    row = await tx.fetchrow(Q["erase_permission"], workspace_id, bucket_of(contact_id), contact_id)
    assert row is not None, "counts are always answered"
    return row["consents"], row["permissions"]


async def sync_contact_hours(tx: Tx, rows: Sequence[tuple[str, Sequence[str], str, str | None]]) -> None:
    """These are the zones and the hours of the countries, by (country, zones, hours as JSON, source)."""
    await tx.execute(Q["lock_contact_hours"])
    await tx.execute(
        Q["sync_contact_hours"],
        [country for country, _, _, _ in rows],
        [" ".join(zones) for _, zones, _, _ in rows],
        [hours for _, _, hours, _ in rows],
        [source for _, _, _, source in rows],
    )


def _consent(row: Row) -> Consent:
    return Consent(
        id=row["id"],
        contact_id=row["contact_id"],
        channel=row["channel"],
        purpose=row["purpose"],
        state=row["state"],
        text=row["text"],
        source=row["source"],
        address=row["address"],
        proof=None if row["proof"] is None else _proof.decode(row["proof"]),
        author_id=row["author_id"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
    )


def _suppression(row: Row) -> Suppression:
    return Suppression(
        id=row["id"],
        kind=row["kind"],
        channel=row["channel"],
        topic=row["topic"],
        reason=row["reason"],
        source=row["source"],
        created_at=row["created_at"],
    )


def _topic(row: Row) -> Topic:
    return Topic(
        key=row["key"],
        name=row["name"],
        description=row["description"],
        channel=row["channel"],
        route=row["route"],
        defaults=_defaults.decode(row["defaults"]),
        keeps_quiet_hours=row["keeps_quiet_hours"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
