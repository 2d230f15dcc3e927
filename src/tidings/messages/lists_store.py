"""The statements behind lists of messages and deliveries, each as a typed function of the same name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of, bucket_of_key
from tidings.db import Row, Tx, load_queries
from tidings.messages.reads import message_view
from tidings.messages.views import DeliveryView, MessageView
from tidings.messages.walk import Span

Q = load_queries(__package__ or "tidings.messages", "lists.sql")


class MessageFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages; what is left out does not matter. `since` is included, `until` is not."""

    topic: str | None = None
    purpose: str | None = None
    channel: str | None = None
    """On which it begins, or a step of its route; with a state or an account, of the delivery that fits these."""
    template: str | None = None
    direction: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    contact_id: UUID | None = None
    """Who wrote it, or to whom it went; with a state or an account, whose delivery fits these."""
    state: str | None = None
    """Of any of its deliveries."""
    account_id: UUID | None = None
    """By which any of its deliveries went last."""
    q: str | None = None
    """An id of a message, of a delivery, or of a person, a provider's reference, or a whole address."""


class DeliveryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which deliveries; what is left out does not matter. `since` is included, `until` is not."""

    contact_id: UUID | None = None
    message_id: UUID | None = None
    state: str | None = None
    reason: str | None = None
    channel: str | None = None
    topic: str | None = None
    account_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class Weighed(msgspec.Struct, frozen=True):
    """A message, and how many deliveries of it there are to look at, about."""

    id: UUID
    weight: int


class Said(msgspec.Struct, frozen=True):
    """A message by the place of one delivery of it; is_first where no other one of it to these people comes before that."""

    place: UUID
    message_id: UUID
    is_first: bool


class Reference(msgspec.Struct, frozen=True):
    """A delivery among those that are undelivered."""

    id: UUID
    message_id: UUID
    fits: bool
    is_full: bool
    """The last of as many as were asked for."""


async def list_kinds(tx: Tx, workspace_id: UUID, where: MessageFilter) -> list[int] | None:
    """The kinds of messages that fit; None where the workspace has more kinds than can be looked through."""
    row = await tx.fetchrow(Q["list_kinds"], workspace_id, where.topic, where.purpose, where.channel, where.template, where.direction)
    return None if row is None or row["is_over"] else row["kinds"]


async def newest_messages(tx: Tx, workspace_id: UUID, span: Span, limit: int) -> list[Weighed]:
    """The newest first."""
    return [_weighed(row) for row in await tx.fetch(Q["newest_messages"], workspace_id, span.before, span.since, limit)]


async def newest_of_kinds(tx: Tx, workspace_id: UUID, span: Span, kinds: Sequence[int], limit: int) -> list[Weighed]:
    """The newest of these kinds, and of no kind."""
    return [_weighed(row) for row in await tx.fetch(Q["newest_of_kinds"], workspace_id, span.before, span.since, limit, kinds)]


async def messages_of_people(tx: Tx, workspace_id: UUID, span: Span, people: Sequence[UUID], limit: int) -> list[Said]:
    """What was said to these people and by them, by the place of each delivery."""
    rows = await tx.fetch(Q["messages_of_people"], workspace_id, span.before, span.since, limit, people)
    return [Said(row["place"], row["message_id"], row["is_first"]) for row in rows]


async def undelivered_messages(tx: Tx, workspace_id: UUID, span: Span, state: str, limit: int) -> list[UUID]:
    """Those that have an undelivered one in this state, the newest first."""
    return [row["id"] for row in await tx.fetch(Q["undelivered_messages"], workspace_id, span.before, span.since, limit, state)]


async def open_messages(tx: Tx, workspace_id: UUID, state: str, most: int) -> list[UUID] | None:
    """Those that have a delivery in this state in the queue, in no order; None where more than `most` wait there."""
    row = await tx.fetchrow(Q["open_messages"], workspace_id, state, most + 1)
    return None if row is None or row["n"] > most else row["ids"]


async def weigh(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> list[Weighed]:
    """Of these messages those that there are, the newest first."""
    return [_weighed(row) for row in await tx.fetch(Q["weigh"], workspace_id, [bucket_of(one) for one in ids], ids)] if ids else []


async def load_messages(tx: Tx, workspace_id: UUID, ids: Sequence[UUID], where: MessageFilter) -> dict[UUID, MessageView]:
    """Of these messages those that fit, but for what is asked of their deliveries."""
    rows = await tx.fetch(
        Q["load_messages"],
        workspace_id,
        [bucket_of(one) for one in ids],
        ids,
        where.topic,
        where.purpose,
        where.channel,
        where.template,
        where.direction,
        where.since,
        where.until,
    )
    return {row["id"]: message_view(row) for row in rows}


async def having_delivery(
    tx: Tx, workspace_id: UUID, ids: Sequence[UUID], where: MessageFilter, people: Sequence[UUID] | None
) -> list[UUID]:
    """Of these messages those with a delivery that fits state, account, channel and people."""
    buckets = [bucket_of(one) for one in ids]
    rows = await tx.fetch(Q["having_delivery"], workspace_id, buckets, ids, where.state, where.account_id, where.channel, people)
    return [row["id"] for row in rows]


async def count_among(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many deliveries of each of these messages stand where; each has an entry."""
    found: dict[UUID, dict[str, int]] = {one: {} for one in ids}
    for row in await tx.fetch(Q["count_among"], workspace_id, ids) if ids else []:
        found[row["message_id"]][row["state"]] = row["n"]
    return found


async def messages_of_reference(tx: Tx, workspace_id: UUID, reference: str) -> list[UUID]:
    """What a provider calls so."""
    return [row["message_id"] for row in await tx.fetch(Q["messages_of_reference"], workspace_id, reference)]


async def people_of_keys(tx: Tx, workspace_id: UUID, keys: Sequence[tuple[str, str]]) -> list[UUID]:
    """Who has one of these keys (its kind, its value in the normal form), at most 50."""
    buckets = [bucket_of_key(kind, value) for kind, value in keys]
    rows = await tx.fetch(Q["people_of_keys"], workspace_id, buckets, [kind for kind, _ in keys], [value for _, value in keys])
    return [row["contact_id"] for row in rows]


async def undelivered_deliveries(
    tx: Tx, workspace_id: UUID, states: Sequence[str], behind: tuple[UUID, UUID], since: UUID, reason: str | None, limit: int
) -> list[Reference]:
    """Undelivered ones behind a message and a delivery, those of the newest message first."""
    rows = await tx.fetch(Q["undelivered_deliveries"], workspace_id, states, *behind, since, reason, limit)
    return [Reference(row["delivery_id"], row["message_id"], row["fits"], row["is_full"]) for row in rows]


async def load_deliveries(tx: Tx, workspace_id: UUID, ids: Sequence[UUID], where: DeliveryFilter) -> list[DeliveryView]:
    """Of these deliveries those that fit, those of the newest message first."""
    rows = await tx.fetch(Q["load_deliveries"], workspace_id, [bucket_of(one) for one in ids], ids, *_delivery_filter(where))
    return [_delivery(row) for row in rows]


async def deliveries_among(
    tx: Tx, workspace_id: UUID, ids: Sequence[UUID], behind: tuple[UUID, UUID], where: DeliveryFilter, limit: int
) -> list[DeliveryView]:
    """What of these messages' deliveries fits, those of the newest message first, behind a delivery of one of them."""
    state, reason, *rest = _delivery_filter(where)
    rows = await tx.fetch(Q["deliveries_among"], workspace_id, ids, *behind, state, *rest, limit, reason)
    return [_delivery(row) for row in rows]


async def list_deliveries_of_contact(
    tx: Tx, workspace_id: UUID, contact_id: UUID, span: Span, where: DeliveryFilter, limit: int
) -> list[DeliveryView]:
    """The newest first."""
    rows = await tx.fetch(
        Q["list_deliveries_of_contact"], workspace_id, contact_id, span.before, span.since, *_delivery_filter(where), limit
    )
    return [_delivery(row) for row in rows]


async def unknown_deliveries(tx: Tx, workspace_id: UUID, where: DeliveryFilter, people: Sequence[UUID] | None, limit: int) -> list[UUID]:
    """Unknown ones that fit, in no order."""
    _, reason, *rest = _delivery_filter(where)
    rows = await tx.fetch(Q["unknown_deliveries"], workspace_id, where.message_id, people, reason, *rest, limit)
    return [row["id"] for row in rows]


def _delivery_filter(where: DeliveryFilter) -> tuple[Any, ...]:
    return where.state, where.reason, where.channel, where.topic, where.account_id, where.since, where.until


def _weighed(row: Row) -> Weighed:
    return Weighed(row["id"], row["weight"])


def _delivery(row: Row) -> DeliveryView:
    return DeliveryView(**dict(row.items()))
