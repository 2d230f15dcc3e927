"""Every table that could hold a person says what an erasure makes of them; a new one without its rule is found."""

import asyncpg
import pytest

from tests.architecture.erasure_rules import unruled

pytestmark = pytest.mark.anyio

PLANTED = {
    "a new table": ("CREATE TABLE planted (bucket smallint, contact_id uuid)", "planted: no rule"),
    "a new column beside others": ("ALTER TABLE deliveries ADD COLUMN nickname text", "deliveries.nickname"),
    "a new document": ("ALTER TABLE messages ADD COLUMN extra jsonb", "messages.extra"),
    "somebody in a table of nobody": ("ALTER TABLE topics ADD COLUMN email text", "topics.email"),
    "a contact in a table of nobody": ("ALTER TABLE schedule_runs ADD COLUMN contact_id uuid", "schedule_runs.contact_id"),
    "a table that is gone": ("DROP TABLE caps", "caps: there is no such table"),
    "a column that is gone": ("ALTER TABLE attempts DROP COLUMN detail", "attempts.detail: there is no such column"),
}


async def test_every_table_and_column_that_could_hold_a_person_has_its_rule(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        assert await unruled(connection) == [], "say in erasure/rules.py what becomes of a person there, and let the slice do it"
    finally:
        await connection.close()


@pytest.mark.parametrize("name", PLANTED)
async def test_what_has_no_rule_is_found(database_url: str, name: str) -> None:
    statement, expected = PLANTED[name]
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(statement)
        assert any(found.startswith(expected) for found in await unruled(connection))
    finally:
        await connection.close()
