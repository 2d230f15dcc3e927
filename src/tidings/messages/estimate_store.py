"""The statements of an estimate, each as a typed function of the same name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries
from tidings.messages.claims import ADDRESS_KINDS
from tidings.messages.purposes import Purpose

Q = load_queries(__package__ or "tidings.messages", "estimate.sql")


class Named(msgspec.Struct, frozen=True, gc=False):
    """A recipient: a contact, or an address that nobody has yet, with its country."""

    n: int
    contact_id: UUID | None
    kind: str | None = None
    value: str | None = None
    country: str | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of all of them."""

    workspace_id: UUID
    channels: tuple[str, ...]
    purpose: str
    rules: Purpose
    topic: str | None
    address: str | None
    """To which of the person's addresses, while they have it."""
    hours: str | None
    moment: datetime
    """When it would be handed over, in business time."""
    zone: str | None
    """`moment` is what the clock on everybody's wall shows, written as a time of this zone."""
    now: datetime


class Row(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is known of one recipient on one channel."""

    n: int
    channel: str
    locale: str | None
    address: str | None
    country: str | None
    preferred: tuple[str, ...]
    """Channels in the person's own order."""
    is_timed: bool
    opens_at: datetime | None
    """When it may be handed over, where hours are asked; None: within two weeks never."""
    refusal: str | None
    is_capped: bool


class Place(msgspec.Struct, frozen=True):
    """One destination of an account, as its table has it."""

    price: int
    prefix: str | None = None
    country: str | None = None


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """A provider account that may carry something."""

    id: UUID
    channels: frozenset[str]
    rank: int
    places: tuple[Place, ...] | None
    """In the order in which the first that fits counts; None: everywhere, at no price."""
    is_failing: bool
    open_until: datetime | None


class Spending(msgspec.Struct, frozen=True, kw_only=True):
    """What the workspace spends; in millionths."""

    is_mail_paused: bool
    per_day: int | None
    spent: int
    currency: str | None


_places = msgspec.json.Decoder(tuple[Place, ...])


async def judge_recipients(tx: Tx, asked: Asked, named: Sequence[Named]) -> list[Row]:
    """A row for each of these people on each of the channels."""
    rows = await tx.fetch(
        Q["judge_recipients"],
        asked.workspace_id,
        [one.n for one in named],
        [bucket_of(one.contact_id) if one.contact_id is not None else None for one in named],
        [one.contact_id for one in named],
        [one.kind for one in named],
        [one.value for one in named],
        [one.country for one in named],
        list(asked.channels),
        ADDRESS_KINDS,
        asked.address,
        asked.topic,
        asked.purpose,
        asked.rules.consent,
        asked.rules.heeds_preferences,
        asked.rules.quiet_hours,
        asked.hours,
        asked.rules.caps == "limiting",
        asked.moment,
        asked.zone,
        asked.now,
    )
    return [
        Row(
            n=row["n"],
            channel=row["channel"],
            locale=row["locale"],
            address=row["address"],
            country=row["country"],
            preferred=tuple(row["preferred"] or ()),
            is_timed=row["is_timed"],
            opens_at=row["opens_at"],
            refusal=row["refusal"],
            is_capped=row["is_capped"],
        )
        for row in rows
    ]


async def list_carriers(tx: Tx, workspace_id: UUID) -> list[Carrier]:
    """The accounts that are in use."""
    return [
        Carrier(
            id=row["id"],
            channels=frozenset(row["channels"]),
            rank=row["rank"],
            places=_places.decode(row["destinations"]) if row["destinations"] is not None else None,
            is_failing=row["is_failing"],
            open_until=row["open_until"],
        )
        for row in await tx.fetch(Q["list_carriers"], workspace_id)
    ]


async def spending(tx: Tx, workspace_id: UUID, moment: datetime) -> Spending:
    """What the workspace may spend, and has spent on the day of this moment."""
    row = await tx.fetchrow(Q["spending"], workspace_id, moment)
    assert row is not None, "the caller's own workspace is there"
    return Spending(is_mail_paused=row["is_mail_paused"], per_day=row["spend_per_day"], spent=row["spent"], currency=row["currency"])
