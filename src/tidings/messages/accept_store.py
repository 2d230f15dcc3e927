"""The statements that accept messages. What costs here is the number of values that are handed over, more than their length."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Connection, Tx, load_queries
from tidings.messages.plan import Plan

Q = load_queries(__package__ or "tidings.messages", "accept.sql")

# One row of the statements' arrays, in their order: the message, the contact, when the next step is due in business and in real time,
# its own data, and the step.
RecipientRow = tuple[UUID, UUID, datetime | None, datetime | None, str | None, int]

_RECIPIENT_COLUMNS = 6


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What messages have in common that are stored at one time, in the order of the statement's columns."""

    workspace_id: UUID
    author_id: UUID
    purpose: str
    topic: str | None = None
    lane: str
    channels: str
    """By commas."""
    template_id: UUID | None = None
    template_version: int | None = None
    content: str | None = None
    metadata: str | None = None
    send_at: datetime | None = None
    lives: timedelta | None = None
    """How long after its creation it expires."""
    direction: str = "out"
    in_reply_to: UUID | None = None
    route: str | None = None
    hours: str | None = None
    collapse_key: str | None = None
    asked_from: str | None = None
    is_sensitive: bool = False
    client: str | None = None
    account_id: UUID | None = None
    sender: str | None = None
    reference: str | None = None
    is_confirmation: bool = False
    address: str | None = None
    delay: timedelta = timedelta()
    """How long after its creation, which is business time, it is due in real time: less than nothing where the clock was moved."""
    is_routed: bool = False
    conversation_id: UUID | None = None


class MessageRow(msgspec.Struct, frozen=True, kw_only=True):
    """One message: what it has of its own."""

    kind: Kind
    id: UUID
    created_at: datetime
    recipients: int
    key_bucket: int | None = None
    key: str | None = None
    key_hash: bytes | None = None
    answer: str | None = None
    """Kept beside the key."""
    data: str | None = None
    sealed: bytes | None = None


class DeliveryRows(msgspec.Struct):
    """Deliveries by their columns: as many of each, but for the last three, which are empty where each takes its message's times."""

    ids: list[UUID] = []
    contacts: list[UUID] = []
    channels: list[str] = []
    data: list[str | None] = []
    due: list[datetime | None] = []
    """In real time."""
    sent: list[datetime | None] = []
    """When it is to be sent, in business time."""
    expires: list[datetime | None] = []

    def part(self, start: int, end: int) -> "DeliveryRows":
        """Those from `start` to before `end`."""
        return DeliveryRows(*(getattr(self, name)[start:end] for name in self.__struct_fields__))

    def add(self, others: "DeliveryRows") -> None:
        """Further ones are below these."""
        for own, theirs in ((self.due, others.due), (self.sent, others.sent), (self.expires, others.expires)):
            if own or theirs:
                own.extend([None] * (len(self.ids) - len(own)))
                own.extend(theirs or [None] * len(others.ids))
        self.ids += others.ids
        self.contacts += others.contacts
        self.channels += others.channels
        self.data += others.data


async def accept_messages(
    connection: Connection,
    messages: Sequence[MessageRow],
    counts: Sequence[int],
    deliveries: DeliveryRows,
    standings: Sequence[RecipientRow],
    real_now: datetime,
) -> dict[UUID, bool]:
    """Stores whole messages, each with so many (`counts`) of the deliveries.

    Answers those that were left out, since their key was used before (True) or is being used right now (False).
    """
    kinds: dict[Kind, int] = {}
    own = [_own(row, kinds.setdefault(row.kind, len(kinds) + 1)) for row in messages]
    places = [place for place, count in enumerate(counts, 1) for _ in range(count)]
    rows = await connection.fetch(
        Q["accept_messages"],
        *_columns([msgspec.structs.astuple(kind) for kind in kinds], len(Kind.__struct_fields__)),
        *_columns(own, len(MessageRow.__struct_fields__)),
        places,
        *_delivery_columns(deliveries),
        *_columns(standings, _RECIPIENT_COLUMNS),
        real_now,
    )
    return {row["id"]: row["is_free"] for row in rows}


async def add_deliveries(tx: Tx, plan: Plan, deliveries: DeliveryRows) -> None:
    """Stores more recipients of a message that this transaction stored."""
    await tx.execute(
        Q["add_deliveries"],
        *_delivery_columns(deliveries),
        plan.author.workspace_id,
        plan.lane,
        bucket_of(plan.id),
        plan.id,
        plan.topic,
        plan.created_at,
        plan.purpose,
        plan.hours is not None,
        plan.collapse_key,
        plan.due_at,
        plan.send_at,
        plan.expires_at,
        not plan.route.is_plain,
    )


async def add_recipients(tx: Tx, plan: Plan, standings: Sequence[RecipientRow]) -> None:
    """Stores where more recipients stand on the route of a message that this transaction stored."""
    await tx.execute(
        Q["add_recipients"],
        *_columns([row[1:] for row in standings], _RECIPIENT_COLUMNS - 1),
        plan.author.workspace_id,
        plan.id,
        bucket_of(plan.id),
    )


def _own(row: MessageRow, kind: int) -> tuple[object, ...]:
    return (kind, row.id, row.created_at, row.recipients, row.key_bucket, row.key, row.key_hash, row.answer, row.data, row.sealed)


def _delivery_columns(rows: DeliveryRows) -> list[Sequence[object] | None]:
    return [rows.ids, rows.contacts, rows.channels, _filled(rows.data), rows.due or None, rows.sent or None, rows.expires or None]


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[Sequence[object] | None]:
    return [_filled(column) for column in zip(*rows, strict=True)] if rows else [None] * width


def _filled(column: Sequence[object]) -> Sequence[object] | None:
    """A column of nothing but nothing is handed over as one value: unnest and subscripts read it the same."""
    return None if column and column.count(None) == len(column) else column
