"""The catalogue keeps the rules; each rule bites; the tenant is enforced by the database itself."""

import asyncpg
import pytest

from tests.architecture.database_rules import violations
from tests.conftest import drop_database, execute, in_database, new_workspace
from tidings.core.errors import Misconfigured
from tidings.core.ids import new_id
from tidings.db import Database, migrate, migration_files
from tidings.workspaces import Sealer

pytestmark = pytest.mark.anyio

PLANTED = {
    "a table without policies": (
        "CREATE TABLE planted (bucket smallint, id uuid, workspace_id uuid, PRIMARY KEY (bucket, id))",
        "planted: row-level",
    ),
    "a table without its bucket": ("CREATE TABLE planted (id uuid PRIMARY KEY, workspace_id uuid)", "planted: the primary key"),
    "a table of nobody": ("CREATE TABLE planted (bucket smallint PRIMARY KEY)", "planted: has no workspace_id"),
    "security that is switched off": ("ALTER TABLE suppressions DISABLE ROW LEVEL SECURITY", "suppressions: row-level"),
    "security that the owner passes by": ("ALTER TABLE messages NO FORCE ROW LEVEL SECURITY", "messages: row-level"),
    "a policy for everybody": ("CREATE POLICY p ON contacts USING (true)", "contacts: a policy is for everybody"),
    "a policy without the workspace": ("CREATE POLICY p ON contacts TO tidings_api USING (true)", "contacts: a policy of the API's role"),
    "a policy that is gone": ("DROP POLICY workspace ON deliveries", "deliveries: the API's role has no policy"),
    "a unique key without the bucket": ("CREATE UNIQUE INDEX planted ON contacts (id)", "contacts: planted is unique"),
    "a foreign key between hot tables": (
        "ALTER TABLE attempts ADD FOREIGN KEY (bucket, delivery_id) REFERENCES deliveries (bucket, id)",
        "attempts: a foreign key",
    ),
}


async def test_every_table_keeps_the_rules(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        assert await violations(connection) == []
    finally:
        await connection.close()


@pytest.mark.parametrize("name", PLANTED)
async def test_a_planted_violation_is_found(database_url: str, name: str) -> None:
    statement, expected = PLANTED[name]
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(statement)
        assert any(found.startswith(expected) for found in await violations(connection))
    finally:
        await connection.close()


async def test_without_a_workspace_the_api_role_sees_an_error_also_on_a_used_connection(database_url: str) -> None:
    connection = await asyncpg.connect(database_url, server_settings={"role": "tidings_api"})
    try:
        with pytest.raises(asyncpg.UndefinedObjectError):
            await connection.fetch("SELECT * FROM contacts")
        async with connection.transaction():
            await connection.execute(f"SET LOCAL app.workspace = '{new_id()}'")
            assert await connection.fetch("SELECT * FROM contacts") == []
        with pytest.raises(asyncpg.InvalidTextRepresentationError):
            await connection.fetch("SELECT * FROM contacts")
    finally:
        await connection.close()


async def test_one_workspace_neither_sees_nor_writes_the_rows_of_another(database: Database, sealer: Sealer) -> None:
    mine, other = await new_workspace(database, sealer), await new_workspace(database, sealer, name="Other")
    async with database.workspace(mine.workspace.id) as tx:
        assert [row["id"] for row in await tx.fetch("SELECT id FROM workspaces")] == [mine.workspace.id]
        assert await tx.fetch("SELECT id FROM api_keys WHERE workspace_id = $1", other.workspace.id) == []
        assert await tx.execute("UPDATE api_keys SET name = 'stolen' WHERE workspace_id = $1", other.workspace.id) == "UPDATE 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.workspace(mine.workspace.id) as tx:
            await tx.execute(
                "INSERT INTO contacts (bucket, id, workspace_id, external_id, created_at, updated_at) VALUES (1, $1, $2, 'x', now(), now())",
                new_id(1),
                other.workspace.id,
            )


async def test_the_migrations_make_the_schema_that_is_written_down(server_url: str, database_url: str) -> None:
    name = f"written_{new_id().hex[:12]}"
    await execute(server_url, f'CREATE DATABASE "{name}"')
    try:
        whole = migration_files()[0].parent / "schema.sql"
        await execute(in_database(server_url, name), whole.read_text())
        assert await catalogue(in_database(server_url, name)) == await catalogue(database_url)
    finally:
        await drop_database(server_url, name)


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    assert await migrate(database_url) == []


async def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    await execute(database_url, "INSERT INTO migrations (n, name, digest) VALUES (9999, '9999_later.sql', '')")
    with pytest.raises(Misconfigured, match="newer Tidings"):
        await migrate(database_url)


async def test_a_changed_migration_is_refused(database_url: str) -> None:
    await execute(database_url, "UPDATE migrations SET digest = 'other' WHERE n = 1")
    with pytest.raises(Misconfigured, match="never changed"):
        await migrate(database_url)


async def catalogue(url: str) -> list[str]:
    """Every column, index, constraint, policy, grant, function and trigger, as text."""
    parts = (
        """SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, coalesce(column_default, ''))
           FROM information_schema.columns WHERE table_schema = 'public'""",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT format('%s %s %s %s %s', tablename, policyname, roles, qual, with_check) FROM pg_policies",
        "SELECT format('%s %s %s', grantee, table_name, privilege_type) FROM information_schema.role_table_grants WHERE table_schema = 'public'",
        "SELECT format('%s %s', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0",
    )
    connection = await asyncpg.connect(url)
    try:
        lines = [row[0] for part in parts for row in await connection.fetch(part)]
    finally:
        await connection.close()
    # The list of applied migrations is the runner's own, and no part of the schema.
    return sorted(line for line in lines if "migrations" not in line)
