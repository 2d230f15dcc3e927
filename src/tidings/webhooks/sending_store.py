"""One thin function per statement of sending.sql, of the same name: from the log to the endpoints, under the pipeline's role."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of, new_id
from tidings.db import Connection, Row, Tx, load_queries
from tidings.timers import Timer
from tidings.webhooks.model import DISABLED_AFTER, LEASE_SECONDS, Algorithm, DeliveryState, LoggedEvent
from tidings.webhooks.store import logged

Q = load_queries(__package__ or "tidings.webhooks", "sending.sql")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An event, and who wants it: endpoints, each with whether it keeps order."""

    event: LoggedEvent
    endpoints: list[UUID]
    ordered: list[bool]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An event for an endpoint, to be put in line."""

    event: LoggedEvent
    endpoint_id: UUID
    contact_id: UUID | None
    key: str | None
    body: str
    is_behind: bool
    """One of its key stands before it in the same statement."""


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that is this worker's for `LEASE_SECONDS`."""

    bucket: int
    position: int
    endpoint_id: UUID
    id: UUID
    workspace_id: UUID
    body: str
    tries: int
    """Before this one."""
    key: str | None
    token: UUID


class OpenEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to send."""

    id: UUID
    workspace_id: UUID
    url: str
    algorithm: Algorithm
    secrets: bytes
    is_ordered: bool


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A try, and what it means."""

    claimed: Claimed
    state: DeliveryState
    error: str | None
    at: datetime
    milliseconds: int
    wait_seconds: float | None = None
    is_gone: bool = False
    status: int | None = None
    headers: str | None = None
    body: str | None = None


async def skip_events(tx: Connection) -> bool:
    """Whether any endpoint wants events; where none does, what there is has been passed over."""
    return await tx.fetchval(Q["skip_events"])


async def take_events(tx: Tx, limit: int) -> tuple[int, list[Wanted]]:
    """How many events were read, and those that somebody wants."""
    rows = await tx.fetch(Q["take_events"], limit, False)
    seen = rows[0]["seen"]
    if rows[0]["hidden"]:
        rows += await tx.fetch(Q["take_events"], limit, True)
        seen += rows[-1]["seen"]
    wanted = [Wanted(event=logged(row), endpoints=row["endpoints"], ordered=row["ordered"]) for row in rows if row["bucket"] is not None]
    return seen, wanted


class Named(msgspec.Struct, frozen=True):
    """Whom and what the data of an event name, beside its own columns."""

    by_id: UUID | None = None
    """The contact who did it."""
    conversation_id: UUID | None = None
    seq: int | None = None
    """The post that was said."""


async def describe(tx: Connection, events: Sequence[LoggedEvent], named: Sequence[Named]) -> list[Row]:
    """What there is to say of each of these events, in their order."""
    rows = await tx.fetch(
        Q["describe"],
        [event.workspace_id for event in events],
        [_bucket(event.message_id) for event in events],
        [event.message_id for event in events],
        [_bucket(event.delivery_id) for event in events],
        [event.delivery_id for event in events],
        [_bucket(event.contact_id) for event in events],
        [event.contact_id for event in events],
        [_bucket(one.by_id) for one in named],
        [one.by_id for one in named],
        [_bucket(one.conversation_id) for one in named],
        [one.conversation_id for one in named],
        [one.seq for one in named],
    )
    return sorted(rows, key=lambda row: row["n"])


async def lock_order(tx: Tx, endpoints: set[UUID]) -> None:
    """Nobody else puts anything in line for these endpoints, or takes it out, until this transaction ends."""
    if endpoints:
        await tx.execute(Q["lock_order"], sorted(endpoints))


async def insert_deliveries(tx: Tx, lines: Sequence[Line]) -> int:
    """Each is in line once; answers how many are new."""
    return await tx.fetchval(
        Q["insert_deliveries"],
        [line.event.bucket for line in lines],
        [line.event.position for line in lines],
        [line.endpoint_id for line in lines],
        [new_id(line.event.bucket) for line in lines],
        [line.event.workspace_id for line in lines],
        [line.event.type for line in lines],
        [line.contact_id for line in lines],
        [line.key for line in lines],
        [line.body for line in lines],
        [line.is_behind for line in lines],
    )


async def claim(tx: Connection, most: dict[UUID, int], others: int, limit: int) -> list[Claimed]:
    """At most `limit` due deliveries: of the endpoints in `most` so many, of any other `others`."""
    token = new_id()
    rows = await tx.fetch(Q["claim"], list(most), list(most.values()), others, limit, token, LEASE_SECONDS)
    return [
        Claimed(
            bucket=row["bucket"],
            position=row["position"],
            endpoint_id=row["endpoint_id"],
            id=row["id"],
            workspace_id=row["workspace_id"],
            body=row["body"],
            tries=row["tries"],
            key=row["key"],
            token=token,
        )
        for row in rows
    ]


async def release(tx: Connection, claimed: Sequence[Claimed]) -> None:
    """These, which were not tried, are due again."""
    if claimed:
        places = [one.bucket for one in claimed], [one.position for one in claimed], [one.endpoint_id for one in claimed]
        await tx.execute(Q["release"], *places, [one.token for one in claimed])


async def open_endpoints(tx: Connection, endpoints: Sequence[UUID]) -> list[OpenEndpoint]:
    """Those of these that are there."""
    rows = await tx.fetch(Q["open_endpoints"], list(endpoints))
    return [OpenEndpoint(**{name: row[name] for name in OpenEndpoint.__struct_fields__}) for row in rows]


async def record(tx: Tx, tried: Sequence[Tried]) -> set[UUID]:
    """The ids of those that were written: the others were somebody else's meanwhile."""
    rows = await tx.fetch(
        Q["record"],
        [one.claimed.bucket for one in tried],
        [one.claimed.position for one in tried],
        [one.claimed.endpoint_id for one in tried],
        [one.claimed.token for one in tried],
        [one.state.value for one in tried],
        [one.error for one in tried],
        [one.at for one in tried],
        [one.milliseconds for one in tried],
        [one.status for one in tried],
        [one.headers for one in tried],
        [one.body for one in tried],
    )
    return {row["id"] for row in rows}


async def release_next(tx: Tx, keys: Sequence[tuple[int, UUID, str]]) -> None:
    """The next of each bucket, endpoint and key is due."""
    await tx.execute(Q["release_next"], [key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys])


async def note_health(tx: Tx, well: Sequence[UUID], ill: Sequence[UUID], real_now: datetime) -> list[tuple[UUID, UUID]]:
    """Workspace and id of the endpoints that have failed for too long."""
    rows = await tx.fetch(Q["note_health"], list(well), list(ill), real_now, DISABLED_AFTER)
    return [(row["workspace_id"], row["id"]) for row in rows]


async def wake_deliveries(tx: Tx, timers: Sequence[Timer]) -> None:
    """What these timers name (a delivery, by its endpoint) is in line again."""
    await tx.execute(
        Q["wake_deliveries"],
        [timer.workspace_id for timer in timers],
        [UUID(timer.key) for timer in timers],
        [timer.subject for timer in timers],
    )


async def give_up(tx: Connection, limit: int) -> int:
    """What waited for endpoints that get nothing any more is given up, so many at once; answers how many."""
    return await tx.fetchval(Q["give_up"], limit)


def _bucket(value: UUID | None) -> int | None:
    return None if value is None else bucket_of(value)
