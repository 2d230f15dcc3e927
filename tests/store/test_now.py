"""What stands in a workspace is told as it is, up to a bound, and nothing of anybody else; what needs a person says so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.store.mailed import SEALER
from tidings.core.ids import bucket_of, new_id
from tidings.db import Database, Tx
from tidings.insights import Need, Waiting, now_of
from tidings.insights.now import MOST, Held
from tidings.messages import Lane
from tidings.workspaces import Workspace, create_workspace
from tidings.workspaces.installation import pause
from tidings.workspaces.mail_pause import pause_mail

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, 20, tzinfo=UTC)


async def new_shop(database: Database) -> Workspace:
    async with database.pipeline() as tx:
        return (await create_workspace(tx, name="shop", mode="test", sealer=SEALER, now=NOW)).workspace


async def deliveries(
    tx: Tx, shop: Workspace, count: int, state: str, reason: str | None = None, *, lane: str | None = None, due_at: datetime = NOW
) -> None:
    """So many deliveries that stand like this since an hour, in line for the lane where one is given."""
    await tx.execute(
        "WITH made AS (INSERT INTO deliveries (bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, reason,"
        " created_at, changed_at) SELECT n % 64, gen_random_uuid(), 0, gen_random_uuid(), $1, gen_random_uuid(), 'sms', $3, $4, $6, $6"
        " FROM generate_series(1, $2::integer) AS n RETURNING bucket, id)"
        " INSERT INTO queue (bucket, delivery_id, workspace_id, lane, channel, due_at) SELECT bucket, id, $1, $5::text, 'sms', $7 FROM made"
        " WHERE $5::text IS NOT NULL",
        shop.id,
        count,
        state,
        reason,
        lane,
        NOW - timedelta(hours=1),
        due_at,
    )


async def test_where_nothing_stands_nothing_is_told(database: Database) -> None:
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        found = await now_of(tx, shop.id, real_now=NOW)
    assert found.waiting == tuple(Waiting(lane=lane, count=0, is_more=False, due_at=None) for lane in Lane)
    assert (found.paused_at, found.unknown, found.held, found.failing, found.needs) == (None, 0, (), (), ())


async def test_what_waits_is_told_by_lane_with_the_oldest(database: Database) -> None:
    shop, other = await new_shop(database), await new_shop(database)
    async with database.pipeline() as tx:
        await deliveries(tx, shop, 3, "queued", lane="otp", due_at=NOW - timedelta(seconds=5))
        await deliveries(tx, shop, 2, "queued", lane="otp", due_at=NOW - timedelta(seconds=7))
        await deliveries(tx, shop, 4, "scheduled", lane="otp", due_at=NOW + timedelta(seconds=1))
        await deliveries(tx, shop, MOST + 2, "queued", lane="bulk", due_at=NOW - timedelta(minutes=1))
        await deliveries(tx, other, 1, "queued", lane="transactional", due_at=NOW - timedelta(days=1))
        found = await now_of(tx, shop.id, real_now=NOW)
    assert found.waiting == (
        Waiting(lane=Lane.OTP, count=5, is_more=False, due_at=NOW - timedelta(seconds=7)),
        Waiting(lane=Lane.TRANSACTIONAL, count=0, is_more=False, due_at=None),
        Waiting(lane=Lane.BULK, count=MOST, is_more=True, due_at=NOW - timedelta(minutes=1)),
    )


async def test_what_is_unknown_or_held_says_what_needs_a_person(database: Database) -> None:
    shop, other = await new_shop(database), await new_shop(database)
    since = NOW - timedelta(hours=1)
    async with database.pipeline() as tx:
        await deliveries(tx, shop, 3, "unknown", "no_answer")
        await deliveries(tx, shop, 2, "unknown", "no_answer", lane="otp", due_at=NOW + timedelta(minutes=1))
        await deliveries(tx, shop, 4, "held", "quiet_hours", lane="bulk", due_at=NOW + timedelta(hours=1))
        await deliveries(tx, shop, 5, "held", "late_start", lane="bulk", due_at=NOW + timedelta(hours=1))
        await deliveries(tx, shop, 1, "held", "no_provider", lane="bulk", due_at=NOW + timedelta(hours=1))
        await deliveries(tx, shop, 9, "failed", "refused")
        await deliveries(tx, other, MOST + 1, "held", "late_start")
        found = await now_of(tx, shop.id, real_now=NOW)
        crowded = await now_of(tx, other.id, real_now=NOW)
    assert (found.unknown, found.unknown_in_line, found.has_more_unknown) == (5, 2, False)
    assert found.held == (
        Held(reason="late_start", count=5, since=since),
        Held(reason="quiet_hours", count=4, since=since),
        Held(reason="no_provider", count=1, since=since),
    )
    assert found.needs == (
        Need(what="unknown", count=3, since=since),
        Need(what="late", count=5, reason="late_start", since=since),
        Need(what="held", count=1, reason="no_provider", since=since),
    )
    assert (crowded.held[0].count, crowded.has_more_held, crowded.needs[0].is_more) == (MOST, True, True)


async def test_what_came_to_nothing_is_told_with_what_it_is_about(database: Database) -> None:
    shop, other = await new_shop(database), await new_shop(database)
    async with database.pipeline() as tx:
        dead = await _dead(tx, shop)
        await _dead(tx, other)
        await pause(tx, "moved", NOW)
        assert await pause_mail(tx, shop.id, "complaints", now=NOW)
        found = await now_of(tx, shop.id, real_now=NOW)
    assert found.paused_at == NOW
    [failing] = found.failing
    assert (failing.name, failing.is_probing, failing.reason, failing.since) == ("ours", False, "timeout", NOW - timedelta(minutes=2))
    assert found.needs == (
        Need(what="callbacks", count=2),
        Need(what="flags", count=1),
        Need(what="appeals", count=1),
        Need(what="mail", count=1, reason="complaints", since=NOW),
        Need(what="hook_events", count=3, id=dead["hook"], name="Stripe"),
        Need(what="webhook_endpoint", count=1, id=dead["endpoint"], name="orders", reason="failing"),
        Need(what="webhook_deliveries", count=2, id=dead["endpoint"], name="orders"),
        Need(what="schedule_runs", count=1, id=dead["schedule"], name="Weekly", since=NOW),
    )


async def _dead(tx: Tx, shop: Workspace) -> dict[str, UUID]:
    """One of everything that waits for a person, and as much that does not."""
    ids = {name: new_id() for name in ("account", "hook", "endpoint", "quiet", "schedule")}
    await tx.execute(
        "INSERT INTO provider_accounts (id, workspace_id, provider, name, channels, credentials, created_at, updated_at)"
        " SELECT $1, $2, 'sandbox', 'ours', '{sms}', '', $3, $3",
        ids["account"],
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO account_health (account_id, workspace_id, open_until, reason, changed_at) VALUES ($1, $2, $3, 'timeout', $4)",
        ids["account"],
        shop.id,
        NOW + timedelta(seconds=10),
        NOW - timedelta(minutes=2),
    )
    await tx.execute(
        "INSERT INTO callbacks (bucket, account_id, event_key, id, workspace_id, lane, method, url, headers, body, received_at, due_at,"
        " processed_at) SELECT n, $1, n::text::bytea, gen_random_uuid(), $2, 'receipts', 'POST', '/', '{}', '', $3,"
        " CASE n WHEN 3 THEN $3::timestamptz END, CASE n WHEN 4 THEN $3::timestamptz END FROM generate_series(1, 4) AS n",
        ids["account"],
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO flags (bucket, id, workspace_id, subject_kind, subject_id, flagger_kind, flagger_id, category, weight, state, created_at)"
        " SELECT 1, gen_random_uuid(), $1, 'person', gen_random_uuid(), 'rule', gen_random_uuid(), 'spam', 1, state, $2"
        " FROM unnest(ARRAY['open', 'resolved']) AS state",
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO appeals (bucket, id, workspace_id, person_id, sanction_id, words, state, made_at)"
        " SELECT 1, gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), 'why', state, $2 FROM unnest(ARRAY['open', 'lifted']) AS state",
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO hooks (id, workspace_id, name, token_hash, sealed, mapping, created_at, updated_at)"
        " VALUES ($1, $2, 'Stripe', uuid_send($1), '', '{}', $3, $3)",
        ids["hook"],
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO hook_events (bucket, hook_id, event_key, id, workspace_id, source_id, headers, body, state, received_at)"
        " SELECT n, $1, n::text::bytea, gen_random_uuid(), $2, n::text, '{}', '', CASE WHEN n < 4 THEN 'dead' ELSE 'posted' END, $3"
        " FROM generate_series(1, 5) AS n",
        ids["hook"],
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO webhook_endpoints (id, workspace_id, url, description, event_types, algorithm, secrets, state, reason, created_at, updated_at)"
        " SELECT i.id, $3, 'https://shop.example', i.description, '{*}', 'v1', '', i.state, i.reason, $4, $4"
        " FROM (VALUES ($1::uuid, 'orders', 'disabled', 'failing'), ($2, 'quiet', 'enabled', NULL)) AS i (id, description, state, reason)",
        ids["endpoint"],
        ids["quiet"],
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO webhook_deliveries (bucket, position, endpoint_id, id, workspace_id, type, state, created_at)"
        " SELECT 1, n, CASE WHEN n < 4 THEN $1::uuid ELSE $2 END, gen_random_uuid(), $3, 'x.y',"
        " CASE WHEN n < 3 THEN 'exhausted' ELSE 'delivered' END, $4 FROM generate_series(1, 5) AS n",
        ids["endpoint"],
        ids["quiet"],
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO schedules (id, workspace_id, name, cron, timezone, starts_at, late_after, message, author_kind, author_id, state,"
        " created_at, updated_at) VALUES ($1, $2, 'Weekly', '0 9 * * 1', 'UTC', $3, '1h', '{}', 'key', $1, 'active', $3, $3)",
        ids["schedule"],
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO schedule_runs (bucket, id, workspace_id, schedule_id, due_at, state, changed_at)"
        " SELECT $1, gen_random_uuid(), $2, $3, $4::timestamptz + n * interval '1 hour', CASE n WHEN 0 THEN 'waits_for_person' ELSE 'accepted' END,"
        " $4 FROM generate_series(0, 2) AS n",
        bucket_of(ids["schedule"]),
        shop.id,
        ids["schedule"],
        NOW,
    )
    return ids
