"""Every table says how long it keeps what it holds."""

import asyncpg
import pytest

from tidings.workers.retention import RETENTION

_TABLES = """
SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
_COLUMNS = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"


async def tables(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row[0] for row in await connection.fetch(_TABLES)}
    finally:
        await connection.close()


@pytest.mark.anyio
async def test_every_table_has_a_rule_of_retention(database_url: str) -> None:
    assert await tables(database_url) - set(RETENTION) == set(), "say in workers/retention.py how long it keeps what it holds"
    assert set(RETENTION) - await tables(database_url) == set(), "there is no such table any more"


@pytest.mark.anyio
async def test_a_new_table_without_a_rule_is_found(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("CREATE TABLE planted (id uuid PRIMARY KEY)")
    finally:
        await connection.close()
    assert await tables(database_url) - set(RETENTION) == {"planted"}


@pytest.mark.anyio
async def test_every_column_that_tells_an_age_is_there(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        columns = {row[0] for row in await connection.fetch(_COLUMNS)}
    finally:
        await connection.close()
    assert [name for name, rule in RETENTION.items() if rule.column and f"{name}.{rule.column}" not in columns] == []
