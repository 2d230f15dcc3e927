"""Feeds: how long a person with a thousand items waits for a page, the badge, what has changed, bundles and a search."""

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks.chats import MADE_ID
from benchmarks.figures import Figure, measured
from benchmarks.posts import asked, bounded
from benchmarks.stage import Server, Stage, staged
from tidings.core.ids import BUCKETS

PEOPLE = int(os.environ.get("PEOPLE", "2000"))
ITEMS = int(os.environ.get("ITEMS", "1000"))
"""Of each person."""
READS = int(os.environ.get("READS", "1000"))
_AT_ONCE = 100_000
_BEHIND = 3_000
"""So many positions of the log a device is behind at most."""

_WHO = """
CREATE TEMP TABLE people AS
SELECT (row_number() OVER (ORDER BY external_id) - 1)::integer AS n, id, id_bucket(id) AS bucket
FROM (SELECT id, external_id FROM contacts WHERE external_id LIKE 'user_%' ORDER BY external_id LIMIT $1) AS c
"""
# Over ninety days, one of each person after the other, as they come: what is one person's lies on as many pages. Of three one is read,
# of two one was seen, of twenty one is archived; ten belong together.
_ITEMS = """
WITH said AS (
    SELECT g, g / $4::bigint AS n, p.id AS contact, p.bucket, $2::timestamptz - interval '90 days' * (1 - g::float / $3::bigint) AS at
    FROM generate_series($5::bigint, $6::bigint) AS g JOIN people p ON p.n = g % $4::bigint
),
items AS (
    INSERT INTO deliveries (
        bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, topic, attempt, purpose, created_at, changed_at,
        sent_at, delivered_at, read_at
    )
    SELECT
        bucket, pg_temp.made_id(at, bucket), n % 64, pg_temp.made_id(at, (n % 64)::integer), $1, contact, 'inapp',
        CASE WHEN n % 3 = 0 THEN 'read' ELSE 'delivered' END, 'topic-' || n % 5, 1, 'transactional', at, at, at, at,
        CASE WHEN n % 3 = 0 THEN at END
    FROM said ORDER BY g
    RETURNING bucket, id, contact_id, created_at
),
numbered AS (
    SELECT *, (row_number() OVER (ORDER BY id))::integer AS n FROM items
),
tried AS (
    INSERT INTO attempts (bucket, delivery_id, n, workspace_id, provider, intent_at, finished_at, outcome, content)
    SELECT
        bucket, id, 1, $1, 'inapp', created_at, created_at, 'sent',
        jsonb_build_object(
            'title', 'Order A-' || n, 'text', 'Your order ' || md5(n::text) || ' is on its way, and comes tomorrow between nine and eleven.',
            'actions', jsonb_build_array(jsonb_build_array('Track', 'https://shop.example/t/' || n)), 'bundle', 'order-' || abs(hashint4(n)) % 100
        )
    FROM numbered
)
INSERT INTO feed_marks (bucket, contact_id, delivery_id, workspace_id, seen_at, archived_at)
SELECT bucket, contact_id, id, $1, created_at, CASE WHEN hashint4(n) % 20 = 0 THEN created_at END FROM numbered WHERE hashint4(n) % 2 = 0
"""
# The last of them as the log tells them.
_EVENTS = """
INSERT INTO events (bucket, position, workspace_id, type, message_id, delivery_id, contact_id, occurred_at)
SELECT bucket, row_number() OVER (PARTITION BY bucket ORDER BY id), workspace_id, 'delivery.delivered', message_id, id, contact_id, created_at
FROM deliveries WHERE created_at > $1::timestamptz - interval '12 days'
"""
_TABLES = ("deliveries", "attempts", "feed_items", "feed_marks", "events")


async def feed(server: Server) -> list[Figure]:
    """A hundred requests a second by people with a thousand items each; of those that look through all of their items, twenty."""
    async with staged(server) as stage:
        ends, seconds = await _filled(stage)
        figures = [measured("feed_items", PEOPLE * ITEMS, "items"), measured("feed_filled", seconds, "s")]
        draw = random.Random(4)
        cursors = await _cursors(stage, ends)

        def who() -> str:
            return f"/v1/contacts/user_{draw.randrange(PEOPLE):05d}"

        def changes() -> str:
            n = draw.randrange(PEOPLE)
            bucket, end = cursors[n]
            return f"/v1/contacts/user_{n:05d}/feed/changes?after={max(0, end - draw.randrange(_BEHIND)) * BUCKETS + bucket}"

        paths: dict[str, Callable[[], str]] = {
            "list": lambda: f"{who()}/feed?limit=50",
            "badge": lambda: f"{who()}/badge",
            "changes": changes,
            "topic": lambda: f"{who()}/feed?limit=50&topic=topic-{draw.randrange(5)}&unread=true",
            "bundles": lambda: f"{who()}/feed?limit=50&bundles=true",
            "search": lambda: f"{who()}/feed?limit=50&search=order+{draw.randrange(1_000)}",
        }
        # What was filled in is still on its way to the disk.
        await asked(stage, paths["badge"], READS, 50)
        for name, path in paths.items():
            # What looks through all of the items is asked for now and then.
            rate = 20 if name in ("bundles", "search") else 100
            await asked(stage, path, rate, rate)
            figures.append(bounded(f"feed_{name}_p99", await asked(stage, path, READS * rate // 100, rate), 99, 20))
    return figures


async def _filled(stage: Stage) -> tuple[list[int], float]:
    """The items are there; answers where the log ends, by bucket, and the seconds that it took."""
    begun, now, total = time.monotonic(), datetime.now(UTC), PEOPLE * ITEMS
    async with stage.owner() as owner:
        workspace_id = await owner.fetchval("SELECT id FROM workspaces")
        for table in _TABLES:
            await owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        await owner.execute(MADE_ID)
        await owner.execute(_WHO, PEOPLE)
        await owner.execute("CREATE UNIQUE INDEX ON people (n)")
        await owner.execute("ANALYZE people")
        for first in range(0, total, _AT_ONCE):
            await owner.execute(_ITEMS, workspace_id, now, total, PEOPLE, first, min(first + _AT_ONCE, total) - 1, timeout=600)
        await owner.execute(_EVENTS, now, timeout=600)
        await owner.execute(
            "UPDATE event_positions p SET last = e.last FROM (SELECT bucket, max(position) AS last FROM events GROUP BY bucket) AS e"
            " WHERE p.bucket = e.bucket"
        )
        for table in _TABLES:
            await owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            await owner.execute(f"VACUUM ANALYZE {table}", timeout=600)
        rows = await owner.fetch("SELECT last FROM event_positions ORDER BY bucket")
    return [row["last"] for row in rows], time.monotonic() - begun


async def _cursors(stage: Stage, ends: list[int]) -> list[tuple[int, int]]:
    """The bucket of each person, and where its log ends."""
    async with stage.sql() as connection:
        rows = await connection.fetch(
            "SELECT id_bucket(id) AS bucket FROM contacts WHERE external_id LIKE 'user_%' ORDER BY external_id LIMIT $1", PEOPLE
        )
    return [(row["bucket"], ends[row["bucket"]]) for row in rows]
