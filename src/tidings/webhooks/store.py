"""One thin function per statement of queries.sql, of the same name: endpoints, the log, what is sent again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tidings.db import Row, Tx, load_queries
from tidings.webhooks.model import Attempt, Delivery, DeliveryState, Endpoint, LoggedEvent

Q = load_queries(__package__ or "tidings.webhooks")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint with its envelope."""

    endpoint: Endpoint
    secrets: bytes


async def insert_endpoint(tx: Tx, endpoint: Endpoint, secrets: bytes) -> Endpoint:
    """There is one more endpoint."""
    row = await tx.fetchrow(
        Q["insert_endpoint"],
        endpoint.id,
        endpoint.workspace_id,
        endpoint.url,
        endpoint.description,
        list(endpoint.event_types),
        endpoint.algorithm,
        secrets,
        endpoint.public_key,
        endpoint.is_ordered,
        endpoint.created_at,
    )
    assert row is not None, "it answers what it wrote"
    return _endpoint(row)


async def get_endpoint(tx: Tx, workspace_id: UUID, endpoint_id: UUID) -> Kept | None:
    """The endpoint, or None."""
    return _kept(await tx.fetchrow(Q["get_endpoint"], workspace_id, endpoint_id))


async def lock_endpoint(tx: Tx, workspace_id: UUID, endpoint_id: UUID) -> Kept | None:
    """The endpoint, locked until the transaction ends, or None."""
    return _kept(await tx.fetchrow(Q["lock_endpoint"], workspace_id, endpoint_id))


async def list_endpoints(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[Endpoint]:
    """Up to `limit` endpoints after the given id."""
    return [_endpoint(row) for row in await tx.fetch(Q["list_endpoints"], workspace_id, after, limit)]


async def update_endpoint(tx: Tx, endpoint: Endpoint, now: datetime) -> Endpoint:
    """The endpoint is this one."""
    row = await tx.fetchrow(
        Q["update_endpoint"],
        endpoint.workspace_id,
        endpoint.id,
        endpoint.url,
        endpoint.description,
        list(endpoint.event_types),
        endpoint.is_ordered,
        now,
    )
    assert row is not None, "the caller holds it"
    return _endpoint(row)


async def update_keys(tx: Tx, endpoint: Endpoint, secrets: bytes, public_key: str | None, now: datetime) -> Endpoint:
    """The endpoint signs with these."""
    row = await tx.fetchrow(Q["update_keys"], endpoint.workspace_id, endpoint.id, secrets, public_key, now)
    assert row is not None, "the caller holds it"
    return _endpoint(row)


async def enable_endpoint(tx: Tx, workspace_id: UUID, endpoint_id: UUID, now: datetime) -> Endpoint | None:
    """The endpoint gets events; None where there is none."""
    row = await tx.fetchrow(Q["enable_endpoint"], workspace_id, endpoint_id, now)
    return None if row is None else _endpoint(row)


async def disable_endpoint(tx: Tx, workspace_id: UUID, endpoint_id: UUID, reason: str, now: datetime) -> Endpoint | None:
    """The endpoint gets nothing; None where it already got nothing."""
    row = await tx.fetchrow(Q["disable_endpoint"], workspace_id, endpoint_id, reason, now)
    return None if row is None else _endpoint(row)


async def delete_endpoint(tx: Tx, workspace_id: UUID, endpoint_id: UUID) -> bool:
    """The endpoint is gone; False where there was none."""
    return await tx.fetchval(Q["delete_endpoint"], workspace_id, endpoint_id) is not None


async def lock_envelopes(tx: Tx, after: UUID, limit: int) -> list[tuple[UUID, UUID, bytes]]:
    """Workspace, id and envelope of endpoints of all workspaces, locked."""
    return [(row["workspace_id"], row["id"], row["secrets"]) for row in await tx.fetch(Q["lock_envelopes"], after, limit)]


async def reseal(tx: Tx, workspace_id: UUID, endpoint_id: UUID, secrets: bytes) -> None:
    """The endpoint has this envelope."""
    await tx.execute(Q["reseal"], workspace_id, endpoint_id, secrets)


async def list_deliveries(
    tx: Tx, workspace_id: UUID, endpoint_id: UUID, state: DeliveryState | None, before: UUID | None, limit: int
) -> list[Delivery]:
    """Up to `limit` deliveries before the given one, the newest first."""
    return [_delivery(row) for row in await tx.fetch(Q["list_deliveries"], workspace_id, endpoint_id, state, before, limit)]


async def get_delivery(tx: Tx, workspace_id: UUID, endpoint_id: UUID, delivery_id: UUID) -> Delivery | None:
    """The delivery, or None."""
    row = await tx.fetchrow(Q["get_delivery"], workspace_id, endpoint_id, delivery_id)
    return None if row is None else _delivery(row)


async def list_attempts(tx: Tx, workspace_id: UUID, delivery: Delivery) -> list[Attempt]:
    """Its tries, in order."""
    rows = await tx.fetch(Q["list_attempts"], workspace_id, delivery.bucket, delivery.id)
    return [Attempt(**{name: row[name] for name in Attempt.__struct_fields__}) for row in rows]


async def erase_bodies(tx: Tx, workspace_id: UUID, contact_id: UUID) -> int:
    """Nothing tells any more what was said of the person; answers how many deliveries did."""
    return await tx.fetchval(Q["erase_bodies"], workspace_id, contact_id)


async def erase_bodies_naming(tx: Tx, workspace_id: UUID, names: Sequence[str]) -> int:
    """No body has one of these ids in it any more; answers how many deliveries had."""
    return await tx.fetchval(Q["erase_bodies_naming"], workspace_id, list(names))


async def find_event(tx: Tx, workspace_id: UUID, bucket: int, position: int) -> LoggedEvent | None:
    """The event of this place in the log, or None."""
    row = await tx.fetchrow(Q["find_event"], workspace_id, bucket, position)
    return None if row is None else logged(row)


async def events_between(
    tx: Tx, endpoint: Endpoint, bucket: int, after: int, since: datetime, until: datetime, limit: int
) -> list[LoggedEvent]:
    """Up to `limit` events of a bucket after a position that the endpoint asks for."""
    rows = await tx.fetch(Q["events_between"], endpoint.workspace_id, bucket, after, since, until, list(endpoint.event_types), limit)
    return [logged(row) for row in rows]


async def exhausted_between(tx: Tx, endpoint: Endpoint, after: UUID, until: UUID, limit: int) -> list[UUID]:
    """Up to `limit` deliveries between two ids that were given up."""
    rows = await tx.fetch(Q["exhausted_between"], endpoint.workspace_id, endpoint.id, after, until, limit)
    return [row["id"] for row in rows]


async def put_back(tx: Tx, endpoint: Endpoint, deliveries: Sequence[UUID]) -> int:
    """These are in line again; answers how many were not."""
    return len(await tx.fetch(Q["put_back"], endpoint.workspace_id, endpoint.id, list(deliveries)))


async def known_deliveries(tx: Tx, endpoint: Endpoint, events: Sequence[LoggedEvent]) -> list[UUID]:
    """The deliveries of those of these events that have been in line for the endpoint."""
    places = [event.bucket for event in events], [event.position for event in events]
    return [row["id"] for row in await tx.fetch(Q["known_deliveries"], endpoint.workspace_id, endpoint.id, *places)]


def logged(row: Row) -> LoggedEvent:
    """The event of a row."""
    return LoggedEvent(**{name: row[name] for name in LoggedEvent.__struct_fields__})


def _kept(row: Row | None) -> Kept | None:
    return None if row is None else Kept(endpoint=_endpoint(row), secrets=row["secrets"])


def _endpoint(row: Row) -> Endpoint:
    given: dict[str, Any] = {name: row[name] for name in Endpoint.__struct_fields__}
    given["event_types"] = tuple(row["event_types"])
    return Endpoint(**given)


def _delivery(row: Row) -> Delivery:
    given: dict[str, Any] = {name: row[name] for name in Delivery.__struct_fields__}
    given["state"] = DeliveryState(row["state"])
    return Delivery(**given)
