"""What left is found by its keys, and what is old of it without looking at the rest."""

from datetime import UTC, datetime

import asyncpg
import pytest

from tidings.core.ids import new_id
from tidings.db import load_queries

pytestmark = pytest.mark.anyio

RETENTION = load_queries("tidings.workers", "retention.sql")
MESSAGES = load_queries("tidings.messages")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def plan(connection: "asyncpg.Connection[asyncpg.Record]", statement: str, *args: object) -> str:
    rows = await connection.fetch(f"EXPLAIN (COSTS OFF) {statement}", *args)
    return "\n".join(row[0] for row in rows)


async def test_old_exchanges_are_found_without_looking_at_the_rest(database_url: str) -> None:
    connection = await asyncpg.connect(database_url, server_settings={"role": "tidings_pipeline", "plan_cache_mode": "force_custom_plan"})
    try:
        await connection.execute(
            "INSERT INTO exchanges (bucket, delivery_id, n, workspace_id, request, response, began_at)"
            " SELECT n % 64, gen_random_uuid(), 1, gen_random_uuid(), repeat('x', 300), NULL, now() - n * interval '30 seconds'"
            " FROM generate_series(1, 25000) AS n (n)"
        )
    finally:
        await connection.close()
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("ANALYZE exchanges")
        told = await plan(connection, RETENTION["forget_exchanges"], await connection.fetchval("SELECT now() - interval '7 days'"), 1_000)
    finally:
        await connection.close()
    assert "Index Scan using exchanges_began on exchanges e" in told
    assert "Seq Scan on exchanges e" not in told


async def test_an_answer_that_came_after_its_lease_leaves_its_exchange_once(database_url: str) -> None:
    connection = await asyncpg.connect(database_url, server_settings={"role": "tidings_pipeline"})
    delivery, workspace = new_id(3), new_id()
    try:
        await connection.execute(
            "INSERT INTO attempts (bucket, delivery_id, n, workspace_id, provider, intent_at, finished_at, outcome, code)"
            " VALUES (3, $1, 1, $2, 'smtp', now(), now(), 'unknown', 'lease_expired')",
            delivery,
            workspace,
        )
        kept = '{"request": "MAIL", "response": "250", "began_at": "2026-11-22T10:00:00Z", "answered_at": null}'
        for _ in range(2):
            await connection.execute(MESSAGES["settle_fenced"], [3], [delivery], [1], ["sent"], ["ok"], ["r"], NOW, [kept])
        rows = await connection.fetch("SELECT bucket, n, workspace_id, request, response, began_at, answered_at FROM exchanges")
        assert [tuple(row) for row in rows] == [(3, 1, workspace, "MAIL", "250", datetime(2026, 11, 22, 10, tzinfo=UTC), None)]
        assert await connection.fetchval("SELECT outcome FROM attempts") == "sent"
    finally:
        await connection.close()
