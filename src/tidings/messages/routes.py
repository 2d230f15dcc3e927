"""The statements of routes, each as a typed function of the same name."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries
from tidings.messages.route import Made, Route, stored_route
from tidings.messages.views import StandingView

Q = load_queries(__package__ or "tidings.messages", "routes.sql")

Key = tuple[UUID, UUID]
"""A message, and a contact of it."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """One person on a message's route, with what the message says of it. Times are business time."""

    workspace_id: UUID
    message_id: UUID
    contact_id: UUID
    message_bucket: int
    step: int
    order: tuple[str, ...] | None
    next_at: datetime | None
    data: str | None
    is_stopped: bool
    route: Route
    purpose: str
    topic: str | None
    lane: str
    expires_at: datetime
    collapse_key: str | None
    has_hours: bool
    shared_data: str | None
    clock_offset: timedelta


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that a step begins, or passes over."""

    bucket: int
    id: UUID
    recipient: Recipient
    channel: str
    step: int
    state: str
    due_at: datetime
    created_at: datetime


async def hold_free(tx: Tx, contacts: Sequence[UUID]) -> set[UUID]:
    """Of these people those whom nobody else decides about right now, held until the transaction ends."""
    return {row["contact_id"] for row in await tx.fetch(Q["hold_free"], contacts)}


async def load_recipients(tx: Tx, keys: Sequence[Key]) -> list[Recipient]:
    """Where these people stand, locked; who is on no route is left out."""
    rows = await tx.fetch(Q["load_recipients"], *_arrays(keys))
    return [
        Recipient(
            workspace_id=row["workspace_id"],
            message_id=row["message_id"],
            contact_id=row["contact_id"],
            message_bucket=row["message_bucket"],
            step=row["step"],
            order=tuple(row["channels"]) if row["channels"] is not None else None,
            next_at=row["next_at"],
            data=row["data"],
            is_stopped=row["is_stopped"],
            route=stored_route(row["route"]),
            purpose=row["purpose"],
            topic=row["topic"],
            lane=row["lane"],
            expires_at=row["expires_at"],
            collapse_key=row["collapse_key"],
            has_hours=row["has_hours"],
            shared_data=row["shared_data"],
            clock_offset=row["clock_offset"],
        )
        for row in rows
    ]


async def deliveries_of(tx: Tx, keys: Sequence[Key]) -> dict[Key, list[Made]]:
    """Every delivery of these recipients."""
    found: dict[Key, list[Made]] = {}
    for row in await tx.fetch(Q["deliveries_of"], [key[0] for key in keys], [key[1] for key in keys]):
        made = Made(row["step"], row["channel"], row["state"], row["left_at"])
        found.setdefault((row["message_id"], row["contact_id"]), []).append(made)
    return found


async def add_step(tx: Tx, rows: Sequence[StepRow]) -> None:
    """The deliveries of a step are there; what is passed over is told and never leaves."""
    await tx.execute(
        Q["add_step"],
        [row.bucket for row in rows],
        [row.id for row in rows],
        [row.recipient.message_bucket for row in rows],
        [row.recipient.message_id for row in rows],
        [row.recipient.workspace_id for row in rows],
        [row.recipient.contact_id for row in rows],
        [row.channel for row in rows],
        [row.step for row in rows],
        [row.state for row in rows],
        [row.recipient.topic for row in rows],
        [row.recipient.data for row in rows],
        [row.recipient.expires_at for row in rows],
        [row.due_at for row in rows],
        [row.created_at for row in rows],
        [row.recipient.purpose for row in rows],
        [row.recipient.has_hours for row in rows],
        [row.recipient.collapse_key for row in rows],
        [row.recipient.lane for row in rows],
    )


async def move_recipients(tx: Tx, rows: Sequence[tuple[Recipient, int, tuple[str, ...] | None, datetime | None]]) -> None:
    """These people stand at a step, with the order of its channels and the time of the next one."""
    await tx.execute(
        Q["move_recipients"],
        *_arrays([(one.message_id, one.contact_id) for one, _, _, _ in rows]),
        [step for _, step, _, _ in rows],
        [",".join(order) if order is not None else None for _, _, order, _ in rows],
        [next_at for _, _, _, next_at in rows],
    )


async def rank_channels(tx: Tx, contacts: Sequence[UUID], channels: Sequence[str]) -> dict[UUID, Sequence[str]]:
    """Each person's order of these channels: their own, then where they read, then what costs least."""
    rows = await tx.fetch(Q["rank_channels"], [bucket_of(contact) for contact in contacts], contacts, channels)
    return {row["contact_id"]: tuple(row["channels"]) for row in rows}


async def stop_routes(tx: Tx, signs: Sequence[tuple[UUID, UUID, str, UUID | None]], now: datetime) -> int:
    """Routes that these signs (message, contact, by what, its source) end are at their end; answers how many."""
    return await tx.fetchval(
        Q["stop_routes"],
        *_arrays([(message, contact) for message, contact, _, _ in signs]),
        [by for _, _, by, _ in signs],
        [source for _, _, _, source in signs],
        now,
    )


async def list_standings(tx: Tx, workspace_id: UUID, message_id: UUID, contacts: Sequence[UUID]) -> list[StandingView]:
    """Where these people stand on the message's route; who is on none is left out."""
    if not contacts:
        return []
    rows = await tx.fetch(Q["list_standings"], workspace_id, bucket_of(message_id), message_id, contacts)
    return [StandingView(**dict(row.items())) for row in rows]


def _arrays(keys: Sequence[Key]) -> tuple[list[int], list[UUID], list[UUID]]:
    return [bucket_of(contact) for _, contact in keys], [message for message, _ in keys], [contact for _, contact in keys]
