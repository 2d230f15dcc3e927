"""The reading statements of messages, each as a typed function; the writing ones are in store.py."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Connection, Row, Tx, load_queries
from tidings.messages.model import Answered
from tidings.messages.views import AttemptView, DeliveryView, MessageView, QueueView

Q = load_queries(__package__ or "tidings.messages", "reads.sql")


async def count_by_state(tx: Tx, workspace_id: UUID, message_id: UUID) -> dict[str, int]:
    """How many deliveries of the message stand where; states without any are left out."""
    return {row["state"]: row["n"] for row in await tx.fetch(Q["count_by_state"], workspace_id, message_id)}


async def get_delivery(tx: Tx, workspace_id: UUID, delivery_id: UUID) -> DeliveryView | None:
    """One delivery, or None."""
    row = await tx.fetchrow(Q["get_delivery"], workspace_id, bucket_of(delivery_id), delivery_id)
    return None if row is None else _delivery(row)


async def list_deliveries_of_message(
    tx: Tx, workspace_id: UUID, message_id: UUID, after: UUID | None, state: str | None, people: Sequence[UUID] | None, limit: int
) -> list[DeliveryView]:
    """In the order of their making; with `people`, theirs alone."""
    rows = await tx.fetch(Q["list_deliveries_of_message"], workspace_id, message_id, after, state, people, limit)
    return [_delivery(row) for row in rows]


async def list_attempts(tx: Tx, workspace_id: UUID, delivery_ids: Sequence[UUID]) -> dict[UUID, list[AttemptView]]:
    """The hand-offs of each delivery, in order."""
    found: dict[UUID, list[AttemptView]] = {}
    for row in await tx.fetch(Q["list_attempts"], workspace_id, [bucket_of(one) for one in delivery_ids], list(delivery_ids)):
        values = _dict(row)
        delivery_id: UUID = values.pop("delivery_id")
        found.setdefault(delivery_id, []).append(AttemptView(**values))
    return found


async def list_on_wire(tx: Tx, workspace_id: UUID, delivery_ids: Sequence[UUID]) -> dict[UUID, QueueView]:
    """Where each of these waits, of those that do."""
    found: dict[UUID, QueueView] = {}
    for row in await tx.fetch(Q["list_on_wire"], workspace_id, [bucket_of(one) for one in delivery_ids], list(delivery_ids)):
        values = _dict(row)
        delivery_id: UUID = values.pop("delivery_id")
        found[delivery_id] = QueueView(**values)
    return found


class SaidTo(msgspec.Struct, frozen=True):
    """A message, one whom it went to, and its topic."""

    message_id: UUID
    contact_id: UUID
    topic: str | None


async def last_between(tx: Tx, workspace_id: UUID, between: Sequence[tuple[UUID, str, str, str | None]]) -> list[SaidTo | None]:
    """The message that was last sent to each contact on a channel, best to this address in the name of this sender."""
    if not between:
        return []
    columns = [list(column) for column in zip(*between, strict=True)]
    found = {row["n"]: _said_to(row) for row in await tx.fetch(Q["last_between"], workspace_id, *columns)}
    return [found.get(n) for n in range(1, len(between) + 1)]


async def messages_of_deliveries(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, SaidTo]:
    """The message of each of these deliveries, of those that are this workspace's."""
    if not ids:
        return {}
    rows = await tx.fetch(Q["messages_of_deliveries"], workspace_id, [bucket_of(one) for one in ids], list(ids))
    return {row["id"]: _said_to(row) for row in rows}


async def messages_of_references(tx: Tx, workspace_id: UUID, named: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], SaidTo]:
    """The message of what each account's provider calls so."""
    if not named:
        return {}
    rows = await tx.fetch(Q["messages_of_references"], workspace_id, [account for account, _ in named], [text for _, text in named])
    return {(row["account_id"], row["provider_reference"]): _said_to(row) for row in rows}


def _said_to(row: Row) -> SaidTo:
    return SaidTo(row["message_id"], row["contact_id"], row["topic"])


async def address_key_of(tx: Tx) -> str:
    """The installation's key for hashes of addresses, as this transaction was given it, in hexadecimal."""
    return await tx.fetchval(Q["address_key_of"])


async def find_answered(connection: Connection, workspace_id: UUID, message_id: UUID) -> Answered | None:
    """What is needed to answer a message; None where there is none."""
    row = await connection.fetchrow(Q["find_answered"], workspace_id, bucket_of(message_id), message_id)
    return None if row is None else Answered(**_dict(row))


def message_view(row: Row) -> MessageView:
    """A row as a message: what a login code says is told to nobody."""
    values = _dict(row)
    if values["purpose"] == "otp":
        values |= {"content": None, "data": None}
    return MessageView(**values)


def _delivery(row: Row) -> DeliveryView:
    return DeliveryView(**_dict(row))


def _dict(row: Row) -> dict[str, Any]:
    return dict(row.items())
