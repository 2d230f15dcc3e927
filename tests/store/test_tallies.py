"""What happened is counted from the log, each fact once, whoever is killed meanwhile; and told as it is drawn."""

import contextlib
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.store.mailed import SEALER
from tidings.core.errors import Invalid, Unavailable
from tidings.core.ids import bucket_of, new_id
from tidings.db import Database, Tx, load_queries
from tidings.events import sequence
from tidings.insights import COUNTS, MOST_POINTS, Series, count_facts, read_series, span_of, spent_today, tidy
from tidings.workspaces import Workspace, create_workspace

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, 20, tzinfo=UTC)
TALLIES = load_queries("tidings.insights", "tallies.sql")
NOBODY = UUID(int=0)
PLAIN = ("delivered", "read", "failed", "bounced", "complained", "unknown", "cancelled", "expired", "superseded", "held", "retried")
REASONS = {
    "no_consent": "skipped_consent",
    "preference": "skipped_consent",
    "suppressed": "skipped_suppressed",
    "no_address": "skipped_address",
    "capped": "skipped_limits",
    "ip_rate": "skipped_limits",
    "not_needed": "skipped_not_needed",
    "country_not_allowed": None,
}


class _KilledError(Exception):
    """The process is gone before its commit."""


async def new_shop(database: Database) -> Workspace:
    async with database.pipeline() as tx:
        return (await create_workspace(tx, name="shop", mode="test", sealer=SEALER, now=NOW)).workspace


async def delivery(
    tx: Tx,
    workspace: Workspace,
    *,
    channel: str = "sms",
    purpose: str | None = "transactional",
    account: UUID | None = None,
    at: datetime = NOW,
) -> UUID:
    """A delivery that was handed over at that time, as a row."""
    own, message = new_id(), new_id()
    await tx.execute(
        "INSERT INTO deliveries (bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, purpose, account_id,"
        " created_at, changed_at, sent_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10, $10, $10)",
        bucket_of(own),
        own,
        bucket_of(message),
        message,
        workspace.id,
        new_id(),
        channel,
        purpose,
        account,
        at,
    )
    return own


async def tell(tx: Tx, workspace: Workspace, delivery_id: UUID, type_: str, at: datetime = NOW, data: str | None = None) -> None:
    """A fact of it."""
    await tx.execute(
        "INSERT INTO outbox (bucket, workspace_id, type, delivery_id, data, occurred_at) VALUES ($1, $2, $3, $4, $5, $6)",
        bucket_of(delivery_id),
        workspace.id,
        type_,
        delivery_id,
        data,
        at,
    )


async def message(
    tx: Tx, workspace: Workspace, channels: list[str], recipients: int, *, direction: str = "out", at: datetime = NOW
) -> None:
    """A message and the fact of it."""
    own, person = new_id(), new_id()
    await tx.execute(
        "INSERT INTO messages (bucket, id, workspace_id, direction, purpose, lane, channels, recipients, created_at)"
        " VALUES ($1, $2, $3, $4, 'chat', 'transactional', $5, $6, $7)",
        bucket_of(own),
        own,
        workspace.id,
        direction,
        channels,
        recipients,
        at,
    )
    await tx.execute(
        "INSERT INTO outbox (bucket, workspace_id, type, message_id, contact_id, occurred_at) VALUES ($1, $2, $3, $4, $5, $6)",
        bucket_of(person if direction == "in" else own),
        workspace.id,
        "message.received" if direction == "in" else "message.accepted",
        own,
        person if direction == "in" else None,
        at,
    )


async def number(database: Database) -> None:
    """All that was told has its place in the log."""
    done = 1
    while done:
        async with database.pipeline() as tx:
            done = await sequence(tx)


async def count_all(database: Database) -> int:
    """All of the log is counted; answers how many facts."""
    await number(database)
    total, more = 0, True
    while more:
        async with database.pipeline() as tx:
            counted = await count_facts(tx)
        total, more = total + counted.facts, counted.facts > 0
    return total


async def killed(database: Database, facts_a_bucket: int) -> int:
    """Some of the log was counted by who did not come to their commit; answers how many facts."""
    found = 0
    with contextlib.suppress(_KilledError):
        async with database.pipeline() as tx:
            found = (await count_facts(tx, facts_a_bucket)).facts
            raise _KilledError
    return found


async def cut_off(database: Database, url: str) -> None:
    """Who counts loses its connection before the commit."""
    async with database.pipeline() as tx:
        assert (await count_facts(tx)).facts > 0
        pid = await tx.fetchval("SELECT pg_backend_pid()")
        connection = await asyncpg.connect(url)
        try:
            await connection.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)
        finally:
            await connection.close()


async def rows(database: Database) -> Counter[tuple[UUID, datetime, str, str, UUID, str]]:
    """What was counted, by all that it is counted by."""
    async with database.pipeline() as tx:
        found = await tx.fetch("SELECT * FROM tallies")
    return Counter(
        {
            (row["workspace_id"], row["quarter"], row["channel"], row["purpose"], row["account_id"], name): row[name]
            for row in found
            for name in COUNTS
            if row[name]
        }
    )


def quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


async def test_each_fact_is_counted_once_also_where_who_counts_is_killed_before_the_commit(database: Database) -> None:
    """The oracle adds up what was told; the counting reads a few facts at a time and every third time comes to nothing."""
    dice = random.Random(7)
    shops = [await new_shop(database) for _ in range(3)]
    accounts = [None, new_id(), new_id()]
    expected: Counter[tuple[UUID, datetime, str, str, UUID, str]] = Counter()
    facts = undone = 0
    for _ in range(4):
        async with database.pipeline() as tx:
            for _ in range(60):
                shop, account = dice.choice(shops), dice.choice(accounts)
                channel, purpose = dice.choice(("sms", "email", "inapp")), dice.choice((None, "otp", "marketing"))
                sent_at = NOW + timedelta(seconds=dice.randrange(4_000))
                own = await delivery(tx, shop, channel=channel, purpose=purpose, account=account, at=sent_at)
                for _ in range(dice.randrange(4)):
                    at = NOW + timedelta(seconds=dice.randrange(4_000), microseconds=1)
                    key = (shop.id, quarter(at), channel, purpose or "", account or NOBODY)
                    match dice.randrange(5):
                        case 0:
                            await tell(tx, shop, own, "delivery.sent", at)
                            told = ["sent"]
                        case 1:
                            reason = dice.choice(list(REASONS))
                            await tell(tx, shop, own, "delivery.skipped", at, f'{{"reason": "{reason}"}}')
                            told = ["skipped", *([by] if (by := REASONS[reason]) else [])]
                        case 2:
                            kind, machine = dice.choice(("opened", "clicked")), dice.choice((True, False))
                            await tell(tx, shop, own, f"delivery.{kind}", at, f'{{"is_machine": {str(machine).lower()}}}')
                            told = [] if machine else [kind]
                        case 3:
                            # By a receipt, of what nobody had said that it left.
                            await tell(tx, shop, own, "delivery.delivered", at, '{"was_sent": false}')
                            told = ["delivered", "sent"]
                        case _:
                            word = dice.choice(PLAIN)
                            await tell(tx, shop, own, f"delivery.{word}", at)
                            told = [word] if word in COUNTS else []
                    facts += 1
                    expected.update((*key, name) for name in told)
                if channel == "inapp" and dice.random() < 0.5:
                    await tell(tx, shop, own, "delivery.delivered", sent_at)
                    facts += 1
                    expected.update(
                        (shop.id, quarter(sent_at), channel, purpose or "", account or NOBODY, name) for name in ("delivered", "sent")
                    )
            await message(tx, shops[0], ["sms"], 3)
            await message(tx, shops[0], ["sms", "email"], 2)
            await message(tx, shops[1], ["email"], 0, direction="in")
            facts += 3
            for shop, channel, told in (
                (shops[0], "sms", {"accepted": 1, "recipients": 3}),
                (shops[0], "", {"accepted": 1, "recipients": 2}),
                (shops[1], "email", {"received": 1}),
            ):
                expected.update({(shop.id, quarter(NOW), channel, "chat", NOBODY, name): n for name, n in told.items()})
        await number(database)
        for turn in range(6):
            if turn % 3 == 0:
                undone += await killed(database, dice.randrange(1, 4))
            else:
                async with database.pipeline() as tx:
                    facts -= (await count_facts(tx, dice.randrange(1, 4))).facts
    assert facts - await count_all(database) == 0
    assert undone > 0
    assert await rows(database) == expected
    assert await count_all(database) == 0
    assert await rows(database) == expected


async def test_two_do_not_count_at_once(database: Database) -> None:
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        await tell(tx, shop, await delivery(tx, shop), "delivery.sent")
    await number(database)
    async with database.pipeline() as first, database.pipeline() as second:
        assert (await count_facts(first)).facts > 0
        assert (await count_facts(second)).facts == 0
    assert await count_all(database) == 0


async def test_who_dies_with_its_connection_has_counted_nothing(database: Database, database_url: str) -> None:
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        await tell(tx, shop, await delivery(tx, shop), "delivery.sent")
    await number(database)
    with pytest.raises(Unavailable):
        await cut_off(database, database_url)
    assert await rows(database) == Counter()
    await count_all(database)
    assert sum((await rows(database)).values()) == 1


async def test_what_is_old_is_gone_and_the_rest_stays(database: Database) -> None:
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        for days in (500, 401, 399, 0):
            await tell(tx, shop, await delivery(tx, shop), "delivery.sent", NOW - timedelta(days=days))
    await count_all(database)
    async with database.pipeline() as tx:
        assert [await tidy(tx, bucket, NOW) for bucket in range(64) if bucket != bucket_of(shop.id)] == [0] * 63
        assert await tidy(tx, bucket_of(shop.id), NOW) == 2
    assert sum((await rows(database)).values()) == 2


async def drawn(
    database: Database, shop: Workspace, step: str = "hour", zone: str = "UTC", *, by: str | None = None, **span: datetime
) -> tuple[list[datetime], dict[str, Series], dict[str, int]]:
    """The points, the series by their keys, and the sums; as the API's role sees them."""
    given: dict[str, datetime | None] = {"since": None, "until": None, **span}
    points = span_of(step, ZoneInfo(zone), since=given["since"], until=given["until"], now=NOW)  # type: ignore[arg-type]
    async with database.workspace(shop.id) as tx:
        series, total = await read_series(tx, shop.id, points, by=by, channel=None, purpose=None)  # type: ignore[arg-type]
    return list(points.points), {one.key: one for one in series}, total


async def test_a_chart_has_a_value_for_each_step_and_nobody_else_s(database: Database) -> None:
    shop, other = await new_shop(database), await new_shop(database)
    async with database.pipeline() as tx:
        for minutes in (0, 1, 70, 70, 200):
            await tell(tx, shop, await delivery(tx, shop), "delivery.sent", NOW - timedelta(minutes=minutes))
        await tell(tx, shop, await delivery(tx, shop, channel="email"), "delivery.failed", NOW - timedelta(minutes=70))
        await tell(tx, other, await delivery(tx, other), "delivery.sent")
    await count_all(database)
    points, series, total = await drawn(database, shop, since=NOW - timedelta(hours=4))
    assert points == [NOW.replace(hour=hour, minute=0) for hour in (8, 9, 10, 11, 12)]
    assert series[""].counts["sent"] == [0, 1, 0, 2, 2]
    assert (total["sent"], total["failed"], total["read"]) == (5, 1, 0)
    _, by_channel, _ = await drawn(database, shop, by="channel", since=NOW - timedelta(hours=4))
    assert list(by_channel) == ["sms", "email"], "what there is most of comes first"
    assert (by_channel["sms"].counts["failed"], by_channel["email"].counts["failed"]) == ([0] * 5, [0, 0, 0, 1, 0])
    _, empty, nothing = await drawn(database, shop, since=NOW - timedelta(days=3), until=NOW - timedelta(days=2))
    assert empty[""].counts["sent"] == [0] * 25
    assert set(nothing.values()) == {0}
    async with database.workspace(other.id) as tx:
        assert await tx.fetchval("SELECT count(DISTINCT workspace_id) FROM tallies") == 1


async def test_days_begin_where_the_viewer_lives(database: Database) -> None:
    shop = await new_shop(database)
    midnight = datetime(2026, 2, 28, 18, 30, tzinfo=UTC)
    async with database.pipeline() as tx:
        for at in (midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=23, minutes=59)):
            await tell(tx, shop, await delivery(tx, shop), "delivery.sent", at)
    await count_all(database)
    since = datetime(2026, 2, 28, tzinfo=UTC)
    points, series, _ = await drawn(database, shop, "day", "Asia/Kolkata", since=since)
    assert points == [midnight - timedelta(days=1), midnight]
    assert series[""].counts["sent"] == [1, 2]
    _, series, _ = await drawn(database, shop, "day", "UTC", since=since)
    assert series[""].counts["sent"] == [2, 1]


async def test_the_busiest_accounts_are_told_one_by_one(database: Database) -> None:
    shop = await new_shop(database)
    accounts = [new_id() for _ in range(23)]
    async with database.pipeline() as tx:
        for n, account in enumerate(accounts):
            for _ in range(1 + (n < 20)):
                await tell(tx, shop, await delivery(tx, shop, account=account), "delivery.sent")
        await tell(tx, shop, await delivery(tx, shop), "delivery.skipped", data='{"reason": "suppressed"}')
    await count_all(database)
    _, series, _ = await drawn(database, shop, by="provider_account")
    assert set(series) == {*map(str, accounts[:20]), "*", ""}
    assert (sum(series["*"].counts["sent"]), sum(series[""].counts["skipped"])) == (3, 1)


def test_a_span_is_whole_steps_and_has_so_many_points_at_most() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    quarters = span_of("quarter", zone, since=None, until=None, now=NOW)
    assert (len(quarters.points), quarters.points[0], quarters.end) == (25, NOW.replace(hour=6, minute=15), NOW.replace(minute=30))
    # The night on which the clock is turned has 23 hours.
    turned = span_of("day", zone, since=datetime(2026, 3, 28, 12, tzinfo=UTC), until=datetime(2026, 3, 30, tzinfo=UTC), now=NOW)
    assert [
        (after - before).total_seconds() / 3600 for before, after in zip(turned.points, (*turned.points[1:], turned.end), strict=True)
    ] == [
        24,
        23,
        24,
    ]
    longest = span_of("hour", zone, since=NOW - timedelta(hours=MOST_POINTS - 1), until=NOW, now=NOW)
    assert len(longest.points) == MOST_POINTS
    for step, since, until in (
        ("hour", NOW - timedelta(hours=MOST_POINTS), NOW),
        ("quarter", NOW - timedelta(days=9), NOW),
        ("day", NOW, NOW),
        ("day", NOW, NOW - timedelta(days=1)),
        ("day", datetime(1, 1, 1, tzinfo=UTC), NOW),
        ("hour", None, datetime(9999, 12, 31, 23, tzinfo=UTC)),
    ):
        with pytest.raises(Invalid):
            span_of(step, zone, since=since, until=until, now=NOW)  # type: ignore[arg-type]


async def test_a_chart_reads_its_own_workspace_s_quarters_alone(database: Database, database_url: str) -> None:
    """Many workspaces that share a bucket, and a year of quarters: the span of one is read."""
    shop = await new_shop(database)
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(
            "INSERT INTO tallies (bucket, workspace_id, quarter, channel, purpose, account_id, sent)"
            " SELECT $1, w.id, $3::timestamptz - n * interval '15 minutes', 'sms', 'otp', $4, 1"
            " FROM (SELECT $2::uuid AS id UNION ALL SELECT gen_random_uuid() FROM generate_series(1, 20)) AS w, generate_series(1, 1000) AS n",
            bucket_of(shop.id),
            shop.id,
            NOW,
            NOBODY,
        )
        await connection.execute("ANALYZE tallies")
        span = span_of("hour", UTC, since=None, until=None, now=NOW)
        plan = await connection.fetch(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {TALLIES['series']}",
            shop.id,
            list(span.points),
            span.end,
            None,
            None,
            None,
            [],
        )
        text = "\n".join(row[0] for row in plan)
        assert "tallies_pkey" in text, text
        assert "Rows Removed by Filter" not in text, text
    finally:
        await connection.close()


async def test_what_was_spent_today_is_the_day_s_in_utc(database: Database) -> None:
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        for key, total in (("spend:2026-03-01", 1_250_000), ("spend:2026-02-28", 9)):
            await tx.execute(
                "INSERT INTO meters (bucket, workspace_id, key, total) VALUES ((hashtext($2) & 63)::smallint, $1, $2, $3)",
                shop.id,
                key,
                total,
            )
    async with database.workspace(shop.id) as tx:
        assert await spent_today(tx, shop.id, NOW) == 1_250_000
        assert await spent_today(tx, shop.id, NOW + timedelta(days=1)) == 0
