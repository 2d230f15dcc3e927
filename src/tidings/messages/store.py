"""The statements of messages, each as a typed function."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Connection, Tx, load_queries
from tidings.messages.model import Claimed, Spoken
from tidings.messages.plan import Plan
from tidings.messages.reads import message_view
from tidings.messages.states import TRANSITIONS, State
from tidings.messages.views import MessageView

Q = load_queries(__package__ or "tidings.messages")

# Where looking through parked receipts goes on: when one was parked, and its event.
ParkedPlace = tuple[datetime, str]

# A receipt's state -> its rank, and the states that it may follow: the rank rule, from the transition table.
RANK = {"sent": 1, "failed": 2, "delivered": 3, "read": 4}
_RANK = msgspec.json.encode(RANK).decode()
_MAY_FOLLOW = msgspec.json.encode({new: [old.value for old in State if State(new) in TRANSITIONS[old]] for new in RANK}).decode()


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one attempt, ready to be written. `due_at` is in real time, for what is tried again."""

    claimed: Claimed
    provider: str
    outcome: str
    state: State
    is_over: bool
    due_at: datetime | None = None
    goes_elsewhere: bool = False
    """Another provider is asked next, at once if there is one that was not asked yet."""
    reason: str | None = None
    code: str | None = None
    detail: str | None = None
    provider_reference: str | None = None
    content: str | None = None
    content_hash: bytes | None = None
    is_sensitive: bool = False
    exchange: str | None = None
    """What went over the wire and what came back, as JSON, where it is kept."""


class ReceiptRow(msgspec.Struct, frozen=True):
    """A receipt whose delivery is known."""

    workspace_id: UUID
    delivery_id: UUID
    state: str
    at: datetime
    code: str | None


class Reported(msgspec.Struct, frozen=True):
    """What a receipt has said of a delivery."""

    workspace_id: UUID
    delivery_id: UUID
    message_id: UUID
    contact_id: UUID
    stood: str
    """Its state until then."""
    state: str
    is_routed: bool


class ParkedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt whose delivery is not known yet."""

    bucket: int
    account_id: UUID
    event_id: str
    workspace_id: UUID
    provider_reference: str | None
    delivery_id: UUID | None
    state: str
    code: str | None
    at: datetime


async def collapse(tx: Tx, plan: Plan, contacts: Sequence[UUID]) -> None:
    """What these people have of the plan's collapse key from before is superseded by it."""
    await tx.execute(Q["collapse"], plan.author.workspace_id, contacts, plan.collapse_key, plan.id, plan.created_at)


async def spoken(connection: Connection, ids: Iterable[UUID]) -> list[Spoken]:
    """What these messages say."""
    listed = list(ids)
    rows = await connection.fetch(Q["spoken"], [bucket_of(value) for value in listed], listed)
    return [Spoken(**_dict(row)) for row in rows]


async def change_data(tx: Tx, workspace_id: UUID, changed: Sequence[tuple[UUID, str]]) -> None:
    """What has not left of these messages, all of them about conversations, is rendered with this data (JSON)."""
    if changed:
        ids = [one for one, _ in changed]
        await tx.execute(Q["change_data"], workspace_id, [bucket_of(one) for one in ids], ids, [data for _, data in changed])


async def record(connection: Connection, results: Sequence[Recorded], now: datetime) -> set[tuple[UUID, int]]:
    """Writes what came of attempts; answers the (delivery, attempt) that were still ours: the others were fenced."""
    rows = await connection.fetch(
        Q["record"],
        *_columns(
            [
                (
                    result.claimed.bucket,
                    result.claimed.delivery_id,
                    result.claimed.token,
                    result.claimed.attempt,
                    result.provider,
                    result.outcome,
                    result.state.value,
                    result.reason,
                    result.code,
                    result.detail,
                    result.provider_reference,
                    result.content,
                    result.content_hash,
                    result.is_over,
                    result.due_at,
                    result.claimed.channel,
                    result.goes_elsewhere,
                )
                for result in results
            ],
            17,
        ),
        now,
        [result.exchange for result in results],
    )
    return {(row["delivery_id"], row["attempt"]) for row in rows}


async def settle_fenced(connection: Connection, results: Sequence[Recorded], now: datetime) -> None:
    """Outcomes that came after their lease was taken away settle what they can."""
    await connection.fetch(
        Q["settle_fenced"],
        *_columns(
            [
                (
                    result.claimed.bucket,
                    result.claimed.delivery_id,
                    result.claimed.attempt,
                    result.outcome,
                    result.code,
                    result.provider_reference,
                )
                for result in results
            ],
            6,
        ),
        now,
        [result.exchange for result in results],
    )


async def apply_receipts(connection: Connection, receipts: Sequence[ReceiptRow]) -> list[Reported]:
    """Deliveries have risen to what their receipts say; answers those that were found, with what was said of them."""
    rows = await connection.fetch(
        Q["apply_receipts"],
        [bucket_of(item.delivery_id) for item in receipts],
        [item.delivery_id for item in receipts],
        [item.state for item in receipts],
        [item.at for item in receipts],
        [item.code for item in receipts],
        _RANK,
        _MAY_FOLLOW,
        [item.workspace_id for item in receipts],
    )
    return [
        Reported(row["workspace_id"], row["id"], row["message_id"], row["contact_id"], row["stood"], row["state"], row["is_routed"])
        for row in rows
    ]


async def routed_people(connection: Connection, receipts: Sequence[ReceiptRow]) -> list[UUID]:
    """The people on whose routes these receipts' deliveries are."""
    rows = await connection.fetch(
        Q["routed_people"],
        [bucket_of(item.delivery_id) for item in receipts],
        [item.delivery_id for item in receipts],
        [item.workspace_id for item in receipts],
    )
    return [row["contact_id"] for row in rows]


async def forget_said(connection: Connection, messages: Sequence[UUID], *, whatever_waits: bool) -> None:
    """What sensitive messages said is gone."""
    await connection.execute(Q["forget_said"], [bucket_of(value) for value in messages], messages, whatever_waits)


async def pull_forward(tx: Tx, workspace_id: UUID, now: datetime) -> None:
    """What waits for a rate, a breaker or a provider account is looked at now. `now` is real time."""
    # As claims do: first what waits, then what it waits for.
    await tx.execute(Q["pull_forward"], workspace_id, now)
    await tx.execute(Q["forget_lines"], workspace_id)


async def hold_late(tx: Tx, since: datetime, until: datetime) -> None:
    """Marketing that was to begin while nothing ran waits for a person."""
    await tx.execute(Q["hold_late"], since, until)


async def release_late(tx: Tx, workspace_id: UUID, message_id: UUID, now: datetime) -> int:
    """What is late of a message goes all the same; answers how many deliveries. `now` is real time."""
    return await tx.fetchval(Q["release_late"], workspace_id, message_id, now)


async def find_by_reference(connection: Connection, references: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    """Deliveries by (provider account, provider's reference)."""
    rows = await connection.fetch(Q["find_by_reference"], [item[0] for item in references], [item[1] for item in references])
    return {(row["account_id"], row["reference"]): row["delivery_id"] for row in rows}


async def moved_clocks(connection: Connection) -> dict[UUID, timedelta]:
    """Business time minus real time, of the workspaces in which they differ."""
    return {row["id"]: row["clock_offset"] for row in await connection.fetch(Q["moved_clocks"])}


async def park_receipts(connection: Connection, parked: Sequence[ParkedRow], now: datetime) -> None:
    """Receipts that nobody knows yet are kept."""
    await connection.execute(
        Q["park_receipts"],
        *_columns(
            [
                (
                    item.bucket,
                    item.account_id,
                    item.event_id,
                    item.workspace_id,
                    item.provider_reference,
                    item.delivery_id,
                    item.state,
                    item.code,
                    item.at,
                    now,
                )
                for item in parked
            ],
            10,
        ),
    )


async def match_parked(
    connection: Connection, since: datetime, place: ParkedPlace | None, limit: int
) -> tuple[list[ReceiptRow], ParkedPlace | None]:
    """Takes parked receipts whose delivery is known by now; answers where the next look begins, None: at the oldest."""
    rows = await connection.fetch(Q["match_parked"], since, *(place or (datetime.min.replace(tzinfo=UTC), "")), limit)
    found = [
        ReceiptRow(row["workspace_id"], row["delivery_id"], row["state"], row["at"], row["code"])
        for row in rows
        if row["delivery_id"] is not None
    ]
    return found, (rows[0]["parked_at"], rows[0]["event_id"]) if rows[0]["parked_at"] is not None else None


async def drop_parked(connection: Connection, before: datetime, limit: int) -> None:
    """Receipts that were parked before then are gone, so many at a time."""
    await connection.execute(Q["drop_parked"], before, limit)


async def cancel_message(tx: Tx, workspace_id: UUID, message_id: UUID, now: datetime) -> int:
    """What was not claimed is cancelled; answers how many deliveries."""
    await tx.execute(Q["mark_cancelled"], workspace_id, message_id, now, bucket_of(message_id))
    return await tx.fetchval(Q["cancel_message"], workspace_id, message_id, now)


async def resolve_unknown(tx: Tx, workspace_id: UUID, ids: Sequence[UUID], state: State, now: datetime, due_at: datetime) -> int:
    """Those of these deliveries that are unknown stand where a person put them; answers how many."""
    return await tx.fetchval(Q["resolve_unknown"], workspace_id, [bucket_of(one) for one in ids], ids, state.value, now, due_at)


async def find_delivery(tx: Tx, workspace_id: UUID, bucket: int, delivery_id: UUID) -> tuple[UUID, str] | None:
    """The message and the state of a delivery, or None."""
    row = await tx.fetchrow(Q["find_delivery"], workspace_id, bucket, delivery_id)
    return None if row is None else (row["message_id"], row["state"])


async def get_message(tx: Tx, workspace_id: UUID, bucket: int, message_id: UUID) -> MessageView | None:
    """One message with its content, or None."""
    row = await tx.fetchrow(Q["get_message"], workspace_id, bucket, message_id)
    return None if row is None else message_view(row)


async def shift_due(tx: Tx, workspace_id: UUID, by: timedelta) -> None:
    """The workspace's clock has moved by this much: what is due has come as much closer."""
    await tx.execute(Q["shift_due"], workspace_id, by)


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[Sequence[object]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _dict(row: Any) -> dict[str, Any]:
    return dict(row.items())
