"""A backup is of one moment, while the program writes; a restore is whole or nothing, exact, and paused."""

import asyncio
import os
import sys
import tarfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from tests.conftest import drop_database, execute, in_database, new_workspace
from tidings.core.clock import system_clock
from tidings.core.errors import Misconfigured
from tidings.core.ids import new_id
from tidings.db import Database, Manifest, TableRows, Tx, backup, migrate, migration_files, restore
from tidings.db.migrate import apply
from tidings.workspaces import Sealer, paused, restored, sealing_keys

pytestmark = pytest.mark.anyio

NewDatabase = Callable[[], Awaitable[str]]


def quiet(_table: TableRows, _done: int, _of: int) -> None:
    """Nobody looks."""


async def be_paused(tx: Tx, manifest: Manifest) -> None:
    await restored(tx, f"from {manifest.home}", system_clock())


async def make(url: str, file: Path) -> Manifest:
    return await backup(url, file, program="test", home="here", keys=["k1"], on_table=quiet)


@pytest.fixture
async def new_database(server_url: str) -> AsyncGenerator[NewDatabase]:
    names: list[str] = []

    async def create() -> str:
        names.append(f"empty_{uuid4().hex[:12]}")
        await execute(server_url, f'CREATE DATABASE "{names[-1]}"')
        return in_database(server_url, names[-1])

    yield create
    for name in names:
        await drop_database(server_url, name)


async def rows_of(url: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    connection = await asyncpg.connect(url)
    try:
        names = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
            " AND relname NOT IN ('migrations', 'installation')"
        )
        await connection.execute("SET ROLE tidings_pipeline")
        return {row[0]: sorted(found[0] for found in await connection.fetch(f'SELECT t::text FROM "{row[0]}" t')) for row in names}
    finally:
        await connection.close()


async def fill(database: Database, sealer: Sealer) -> None:
    """Rows of many kinds: the awkward texts, a fact in a month of its own, a counter that has moved."""
    made = await new_workspace(database, sealer, mode="test", name='Tab\t, line\nend, \\N, "quote", \u20ac \U0001f9f3')
    async with database.pipeline() as tx:
        await tx.execute("SELECT make_event_partitions($1::date, 3)", system_clock().date())
        for position in (1, 2):
            await tx.execute(
                "INSERT INTO events (bucket, position, workspace_id, type, occurred_at, data) VALUES (1, $1, $2, 'x', now(), '{\"a\": [1.5]}')",
                position,
                made.workspace.id,
            )
        for _ in range(5):
            await tx.execute("INSERT INTO outbox (bucket, workspace_id, type, occurred_at) VALUES (1, $1, 'x', now())", made.workspace.id)
        await tx.execute("DELETE FROM outbox WHERE id > 2")
        await tx.execute("UPDATE event_positions SET last = 77 WHERE bucket = 1")


async def test_what_was_backed_up_is_what_is_restored(
    database: Database, database_url: str, sealer: Sealer, tmp_path: Path, new_database: NewDatabase
) -> None:
    await fill(database, sealer)
    file = tmp_path / "one.tidings"
    manifest = await make(database_url, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert manifest.schema == int(migration_files()[-1].name[:4])

    url = await new_database()
    await restore(url, file, on_table=quiet, then=be_paused)
    assert await rows_of(url) == await rows_of(database_url)
    connection = await asyncpg.connect(url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relforcerowsecurity") > 20
        assert await connection.fetchval("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated") == 0
        await connection.execute("SET ROLE tidings_pipeline")
        assert await paused(connection) == "from here"  # type: ignore[arg-type]
        assert await sealing_keys(connection) == {sealer.newest}  # type: ignore[arg-type]
        put = "INSERT INTO outbox (bucket, workspace_id, type, occurred_at) VALUES (1, $1, 'x', now()) RETURNING id"
        assert await connection.fetchval(put, new_id()) == 6, "a counter goes on where it stood"
    finally:
        await connection.close()
    assert await migrate(url) == []


async def test_a_backup_is_of_one_moment_while_others_write(
    database: Database, database_url: str, sealer: Sealer, tmp_path: Path, new_database: NewDatabase
) -> None:
    made = await new_workspace(database, sealer)
    stop = asyncio.Event()

    async def write() -> int:
        n = 0
        while not stop.is_set():
            n += 1
            # The two tables lie far apart in the order of the backup.
            async with database.pipeline() as tx:
                contact = new_id()
                await tx.execute(
                    "INSERT INTO attributes (bucket, contact_id, name, workspace_id, text_value) VALUES (1, $1, 'a', $2, 'x')",
                    contact,
                    made.workspace.id,
                )
                await tx.execute(
                    "INSERT INTO timers (bucket, id, workspace_id, kind, subject, due_at) VALUES (1, $1, $2, 'x', $1, now())",
                    contact,
                    made.workspace.id,
                )
        return n

    writing = asyncio.create_task(write())
    try:
        file = tmp_path / "busy.tidings"
        await asyncio.sleep(0.2)
        manifest = await make(database_url, file)
    finally:
        stop.set()
        written = await writing
    rows = {table.name: table.rows for table in manifest.tables}
    assert 0 < rows["attributes"] == rows["timers"] < written
    url = await new_database()
    await restore(url, file, on_table=quiet, then=be_paused)


async def test_a_backup_of_an_older_schema_is_brought_forward(tmp_path: Path, new_database: NewDatabase) -> None:
    old = await new_database()
    connection = await asyncpg.connect(old)
    try:
        assert await apply(connection, migration_files()[:1]) == ["0001_initial.sql"]
    finally:
        await connection.close()
    await execute(
        old,
        "SET ROLE tidings_pipeline; INSERT INTO workspaces (id, name, mode, keeps_content, created_at)"
        " VALUES (gen_random_uuid(), 'Old', 'live', true, now())",
    )
    file = tmp_path / "old.tidings"
    assert (await make(old, file)).schema == 1
    url = await new_database()
    await restore(url, file, on_table=quiet, then=be_paused)
    assert (await rows_of(url))["workspaces"][0].split(",")[1] == "Old"
    connection = await asyncpg.connect(url)
    try:
        assert await connection.fetchval("SELECT max(n) FROM migrations") == int(migration_files()[-1].name[:4])
    finally:
        await connection.close()


async def test_a_database_that_is_not_empty_is_left_alone(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "one.tidings"
    await make(database_url, file)
    with pytest.raises(Misconfigured, match="not empty"):
        await restore(database_url, file, on_table=quiet, then=be_paused)
    with pytest.raises(Misconfigured, match="is there already"):
        await make(database_url, file)
    assert [name for name in os.listdir(tmp_path) if "tidings" in name] == ["one.tidings"]  # noqa: PTH208 - a test may block


async def test_a_damaged_or_foreign_file_leaves_the_database_empty(
    database_url: str, tmp_path: Path, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, url = tmp_path / "one.tidings", await new_database()
    await make(database_url, file)
    whole = file.read_bytes()

    async def refused(match: str) -> None:
        with pytest.raises(Misconfigured, match=match):
            await restore(url, file, on_table=quiet, then=be_paused)
        connection = await asyncpg.connect(url)
        try:
            assert await connection.fetchval("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0
        finally:
            await connection.close()

    with tarfile.open(file) as tar:
        first = next(member for member in tar.getmembers() if member.name.startswith("tables/event_positions/"))
        last = tar.getmembers()[-1]
    file.write_bytes(whole[: first.offset_data + 20] + b"\xff\xff\xff\xff" + whole[first.offset_data + 24 :])
    await refused("damaged")
    file.write_bytes(whole[: last.offset])
    await refused("no manifest")
    file.write_bytes(b"something else")
    await refused("cannot be read")

    file.write_bytes(whole)
    monkeypatch.setattr(sys.modules["tidings.db.restore"], "migration_files", lambda: migration_files()[:1])
    await refused("newer one")
    monkeypatch.undo()

    # What goes wrong at the very end leaves nothing either.
    async def stumble(_tx: Tx, _manifest: Manifest) -> None:
        raise Misconfigured("at the end")

    with pytest.raises(Misconfigured, match="at the end"):
        await restore(url, file, on_table=quiet, then=stumble)
    await restore(url, file, on_table=quiet, then=be_paused)


async def test_a_table_that_the_pipeline_does_not_see_whole_is_told(database_url: str, tmp_path: Path) -> None:
    await execute(database_url, "ALTER POLICY pipeline ON contacts USING (name IS NOT NULL)")
    with pytest.raises(Misconfigured, match="every row of contacts"):
        await make(database_url, tmp_path / "one.tidings")
    assert [name for name in os.listdir(tmp_path) if "one" in name] == []  # noqa: PTH208 - a test may block


def test_a_manifest_says_what_anybody_needs_to_check_it() -> None:
    assert {"rows", "sha256", "columns"} <= {field.name for field in msgspec.structs.fields(TableRows)}
