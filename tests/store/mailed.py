"""Mails that have left, as rows: what the stores of bounces and of mail health are tried on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from tidings.contacts import ContactKey, find_or_make
from tidings.core.ids import bucket_of, new_id
from tidings.db import Database, Tx
from tidings.events import sequence
from tidings.messages.mail_health import watch_mail
from tidings.workspaces import Sealer, Workspace, create_workspace, load_sealer

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
ADA = "ada@example.com"
SEALER = load_sealer("11" * 32, Path())


async def new_shop(database: Database, name: str = "shop") -> Workspace:
    """A workspace of its own."""
    async with database.pipeline() as tx:
        return (await create_workspace(tx, name=name, mode="test", sealer=SEALER, now=NOW)).workspace


async def person(tx: Tx, workspace: Workspace, address: str = ADA) -> UUID:
    """The contact who has this mailbox."""
    key = ContactKey(workspace.id, "email", address)
    return (await find_or_make(tx, [key], now=NOW))[key]


async def mailed(
    tx: Tx,
    workspace: Workspace,
    contact: UUID,
    address: str = ADA,
    *,
    state: str = "sent",
    outcome: str = "sent",
    channel: str = "email",
    purpose: str = "marketing",
    at: datetime = NOW,
    code: str | None = None,
) -> UUID:
    """A delivery that was handed over once, and the fact of it."""
    milliseconds = int(at.timestamp() * 1000)
    # Ids are in the order of their times.
    own = UUID(int=milliseconds << 80 | new_id(bucket_of(contact)).int & ((1 << 80) - 1))
    message = new_id()
    await tx.execute(
        "INSERT INTO deliveries (bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, purpose, attempt,"
        " created_at, changed_at, sent_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10, $11)",
        bucket_of(own),
        own,
        bucket_of(message),
        message,
        workspace.id,
        contact,
        channel,
        state,
        purpose,
        at,
        at if outcome == "sent" else None,
    )
    await tx.execute(
        "INSERT INTO attempts (bucket, delivery_id, n, workspace_id, provider, address, intent_at, finished_at, outcome, code)"
        " VALUES ($1, $2, 1, $3, 'smtp', $4, $5, $5, $6, $7)",
        bucket_of(own),
        own,
        workspace.id,
        address,
        at,
        outcome,
        code,
    )
    await tx.execute(
        "INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, data, occurred_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, jsonb_build_object('code', $7::text), $8)",
        bucket_of(own),
        workspace.id,
        f"delivery.{state}",
        message,
        own,
        contact,
        code,
        at,
    )
    return own


async def many_mailed(tx: Tx, workspace: Workspace, count: int, *, purpose: str = "marketing", at: datetime = NOW) -> None:
    """So many mails that arrived, to as many people who are nobody else."""
    await tx.execute(
        "WITH made AS (INSERT INTO deliveries (bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, purpose,"
        " attempt, created_at, changed_at, sent_at) SELECT n % 64, gen_random_uuid(), 0, gen_random_uuid(), $1, gen_random_uuid(), 'email',"
        " 'sent', $3, 1, $4, $4, $4 FROM generate_series(1, $2::integer) AS n RETURNING bucket, id, message_id, contact_id),"
        " went AS (INSERT INTO attempts (bucket, delivery_id, n, workspace_id, provider, address, intent_at, finished_at, outcome)"
        " SELECT bucket, id, 1, $1, 'smtp', 'p' || id || '@Example.org', $4, $4, 'sent' FROM made)"
        " INSERT INTO outbox (bucket, workspace_id, type, message_id, delivery_id, contact_id, occurred_at)"
        " SELECT bucket, $1, 'delivery.sent', message_id, id, contact_id, $4 FROM made",
        workspace.id,
        count,
        purpose,
        at,
    )


async def watched(database: Database, sealer: Sealer = SEALER, now: datetime = NOW + timedelta(minutes=1)) -> None:
    """Everything that happened has been numbered and counted, and judged."""
    done = 1
    while done:
        async with database.pipeline() as tx:
            done = await sequence(tx)
        async with database.pipeline() as tx:
            done += await watch_mail(tx, sealer=sealer, address="https://tidings.example", now=now)
