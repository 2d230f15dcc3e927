"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.callbacks.model import Arrival, CallbackView, HandOff, Kept
from tidings.channels import Callback
from tidings.core.ids import new_id
from tidings.db import Connection, Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.callbacks")

_headers = msgspec.json.Decoder(tuple[tuple[str, str], ...])


async def insert_callbacks(connection: Connection, arrivals: Sequence[Arrival], headers: Sequence[str]) -> int:
    """They are stored, or were before; answers how many are new."""
    rows = await connection.fetch(
        Q["insert_callbacks"],
        [one.bucket for one in arrivals],
        [one.account_id for one in arrivals],
        [one.event_key for one in arrivals],
        [new_id() for _ in arrivals],
        [one.workspace_id for one in arrivals],
        [one.lane for one in arrivals],
        [one.callback.method for one in arrivals],
        [one.callback.url for one in arrivals],
        headers,
        [one.callback.body for one in arrivals],
        [one.callback.received_at for one in arrivals],
    )
    return len(rows)


async def find_account(connection: Connection, provider: str, token: str) -> tuple[UUID, UUID] | None:
    """The workspace and the account whose address this is."""
    row = await connection.fetchrow(Q["find_account"], token, provider)
    return None if row is None else (row["workspace_id"], row["id"])


async def is_due(connection: Connection, lane: str, now: datetime) -> bool:
    """Whether anything is due in the lane."""
    return await connection.fetchval(Q["is_due"], lane, now) is True


async def take_callbacks(tx: Tx, lane: str, now: datetime, limit: int, most_bytes: int) -> list[Kept]:
    """The oldest that are due in the lane, locked until the transaction ends."""
    return [_kept(row) for row in await tx.fetch(Q["take_callbacks"], lane, now, limit, most_bytes)]


async def take_inbound(tx: Tx, now: datetime, limit: int, most_bytes: int) -> list[Kept]:
    """The oldest that people sent, of accounts that no other worker is at."""
    return [_kept(row) for row in await tx.fetch(Q["take_inbound"], now, limit, most_bytes)]


async def end_callbacks(tx: Tx, kept: Sequence[Kept], now: datetime) -> None:
    """They have been processed."""
    await tx.execute(Q["end_callbacks"], *_keys(kept), now)


async def fail_callbacks(tx: Tx, failed: Sequence[tuple[Kept, datetime | None, str]]) -> None:
    """Each is due again at its time, or never, and says why."""
    await tx.execute(Q["fail_callbacks"], *_keys([one for one, _, _ in failed]), [at for _, at, _ in failed], [why for _, _, why in failed])


async def list_callbacks(
    tx: Tx, workspace_id: UUID, *, is_waiting: bool, account_id: UUID | None, after: UUID, before: UUID, limit: int, shown: int
) -> list[CallbackView]:
    """Up to `limit` after the one id and before the other, with so many bytes of their bodies."""
    rows = await tx.fetch(Q["list_callbacks"], workspace_id, is_waiting, after, limit, shown, account_id, before)
    return [_view(row) for row in rows]


async def list_processed(
    tx: Tx, workspace_id: UUID, account_id: UUID | None, before: UUID, since: UUID, limit: int, shown: int
) -> list[CallbackView]:
    """The newest first, before the one id and not before the other."""
    return [_view(row) for row in await tx.fetch(Q["list_processed"], workspace_id, account_id, before, since, limit, shown)]


async def retry_callback(tx: Tx, workspace_id: UUID, callback_id: UUID, now: datetime, shown: int) -> CallbackView | None:
    """It is due now; None where there is none that was not processed."""
    row = await tx.fetchrow(Q["retry_callback"], workspace_id, callback_id, now, shown)
    return None if row is None else _view(row)


async def forget_callbacks(tx: Tx, processed_before: datetime, dead_before: datetime, keys_before: datetime, limit: int) -> int:
    """One batch of old ones is gone; answers how many."""
    return _count(await tx.execute(Q["forget_callbacks"], processed_before, dead_before, limit, keys_before))


async def blank_callbacks(tx: Tx, before: datetime, since: datetime, limit: int) -> int:
    """One batch of what people sent says nothing any more; answers how many."""
    return _count(await tx.execute(Q["blank_callbacks"], before, since, limit))


async def erase_callbacks(tx: Tx, workspace_id: UUID, words: Sequence[str]) -> int:
    """What tells one of these words is gone; answers how many."""
    return _count(await tx.execute(Q["erase_callbacks"], workspace_id, list(words)))


async def lease_polls(
    connection: Connection, providers: Sequence[str], now: datetime, until: datetime, limit: int
) -> list[tuple[UUID, UUID, str | None]]:
    """Workspace, account and cursor of those whose turn it is, which nobody else asks until then."""
    rows = await connection.fetch(Q["lease_polls"], list(providers), now, until, limit)
    return [(row["workspace_id"], row["account_id"], row["cursor"]) for row in rows]


async def end_poll(tx: Connection, account_id: UUID, cursor: str | None, due_at: datetime, error: str | None, now: datetime) -> None:
    """The account was asked this far, and has its next turn then; `error` says why nothing was learnt."""
    await tx.execute(Q["end_poll"], account_id, cursor, due_at, error, now)


async def forget_polls(tx: Tx) -> None:
    """Of accounts that are gone nothing is remembered."""
    await tx.execute(Q["forget_polls"])


async def try_asking(connection: Connection) -> bool:
    """Whether this connection is the one that asks."""
    return await connection.fetchval(Q["try_asking"]) is True


async def find_unknown(connection: Connection, providers: Sequence[str], now: datetime, until: datetime, limit: int) -> list[HandOff]:
    """Unknowns that are tried again until then."""
    return [_hand_off(row) for row in await connection.fetch(Q["find_unknown"], list(providers), now, until, limit)]


async def find_unsettled(connection: Connection, providers: Sequence[str], after: UUID, until: UUID, limit: int) -> list[HandOff]:
    """Hand-offs that are not settled, of deliveries with ids after the one and up to the other."""
    return [_hand_off(row) for row in await connection.fetch(Q["find_unsettled"], list(providers), after, until, limit)]


def _hand_off(row: Row) -> HandOff:
    return HandOff(
        delivery_id=row["delivery_id"],
        workspace_id=row["workspace_id"],
        account_id=row["account_id"],
        provider_reference=row["provider_reference"],
        intent_at=row["intent_at"],
    )


def _keys(kept: Sequence[Kept]) -> tuple[list[int], list[UUID], list[bytes]]:
    return [one.bucket for one in kept], [one.account_id for one in kept], [one.event_key for one in kept]


def _kept(row: Row) -> Kept:
    return Kept(
        bucket=row["bucket"],
        account_id=row["account_id"],
        event_key=row["event_key"],
        id=row["id"],
        workspace_id=row["workspace_id"],
        callback=Callback(
            method=row["method"],
            url=row["url"],
            headers=_headers.decode(row["headers"]),
            body=row["body"],
            received_at=row["received_at"],
        ),
        tries=row["tries"],
    )


def _view(row: Row) -> CallbackView:
    return CallbackView(
        id=row["id"],
        account_id=row["account_id"],
        lane=row["lane"],
        method=row["method"],
        received_at=row["received_at"],
        due_at=row["due_at"],
        tries=row["tries"],
        error=row["error"],
        size=row["size"],
        body=row["body"],
        headers=_headers.decode(row["headers"]),
        processed_at=row["processed_at"],
    )


def _count(tag: str) -> int:
    return int(tag.rpartition(" ")[2])
