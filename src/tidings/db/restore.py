"""A restore: an empty database holds what a backup holds, at this program's schema, or nothing at all."""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import cast

import asyncpg

from tidings.core.errors import Misconfigured, Unavailable
from tidings.db.archive import ArchiveReader, Manifest, TableRows
from tidings.db.backup import TABLES, TEXT_FORM, OnTable
from tidings.db.migrate import Owner, apply, digest_of, lock_schema, migration_files
from tidings.db.pool import PIPELINE_ROLE, Tx

_IN_USE = """
SELECT count(*) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
_FOREIGN = """
SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'f' AND conparentid = 0
"""
_FORCED = """
SELECT oid::regclass::text AS "table" FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relforcerowsecurity
"""
_TRIGGERED = """
SELECT DISTINCT tgrelid::regclass::text AS "table" FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
"""
_SET = "SELECT setval(pg_get_serial_sequence($1, $2)::regclass, $3, $4)"

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)
_BOUND = re.compile(r"DEFAULT|FOR VALUES FROM \('[^'\\]*'\) TO \('[^'\\]*'\)", re.ASCII)

Then = Callable[[Tx, Manifest], Awaitable[None]]


async def restore(url: str, file: Path, *, on_table: OnTable, then: Then) -> Manifest:
    """The database holds what `file` holds, brought forward to this program's schema, and `then` was done: all of it, or nothing.

    Raises Misconfigured where the file is damaged or of a newer Tidings, or the database is not empty; Unavailable.
    """
    archive = ArchiveReader(file)
    try:
        files = _files_of(archive.manifest)
        for table in archive.manifest.tables:
            for _ in archive.pieces(table):
                pass
        connection = await asyncpg.connect(url, timeout=10, server_settings={**TEXT_FORM, "application_name": "tidings restore"})
        try:
            # Held to the end: a program that starts meanwhile waits, and finds all of it, `then` included.
            await lock_schema(connection)
            if in_use := await connection.fetchval(_IN_USE):
                raise Misconfigured(
                    f"The database is not empty ({in_use} tables, views and counters): nothing is restored over what is there. Make a"
                    " new one, or set TIDINGS_DATA to a new folder"
                )
            async with connection.transaction():
                await apply(connection, files)
                await _load(connection, archive, on_table)
                await apply(connection, migration_files())
                await connection.execute(f"SET LOCAL ROLE {PIPELINE_ROLE}")
                await then(cast("Tx", connection), archive.manifest)
            await connection.execute("RESET ROLE")
            await connection.execute("ANALYZE")
        finally:
            await connection.close()
    except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, TimeoutError) as error:
        raise Unavailable(f"The database was lost during the restore, and holds nothing of it: {type(error).__name__}") from error
    finally:
        archive.close()
    return archive.manifest


def _files_of(manifest: Manifest) -> list[Path]:
    """The migrations that the backup's database had; raises Misconfigured where this program does not know them as they were."""
    files = [file for file in migration_files() if int(file.name[:4]) <= manifest.schema]
    known = {int(file.name[:4]): digest_of(file) for file in files}
    if manifest.schema > int(migration_files()[-1].name[:4]):
        raise Misconfigured(
            f"The backup is at schema {manifest.schema} (Tidings {manifest.program}), and this Tidings knows"
            f" {migration_files()[-1].name[:4]}: restore it with a newer one"
        )
    if {migration.n: migration.digest for migration in manifest.migrations} != known:
        raise Misconfigured(
            f"The backup was made with another form of the migrations (Tidings {manifest.program}): restore it with that one"
        )
    return files


async def _load(connection: Owner, archive: ArchiveReader, on_table: OnTable) -> None:
    manifest = archive.manifest
    await _make_partitions(connection, manifest)
    there = {row["name"]: tuple(row["columns"]) for row in await connection.fetch(TABLES)}
    if there != {table.name: table.columns for table in manifest.tables}:
        raise Misconfigured(f"{archive.file} does not hold the tables of its own schema, {manifest.schema}")
    foreign = await connection.fetch(_FOREIGN)
    forced = [row["table"] for row in await connection.fetch(_FORCED)]
    triggered = [row["table"] for row in await connection.fetch(_TRIGGERED)]
    # Rows come in the order of the tables' names, as their owner, and as they were.
    for row in foreign:
        await connection.execute(f"ALTER TABLE {row['table']} DROP CONSTRAINT {row['name']}")
    for table in forced:
        await connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for table in triggered:
        await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    # Some migrations put rows into what they make.
    await connection.execute(f"TRUNCATE {', '.join(f'public.{table}' for table in there)}")
    for n, table in enumerate(manifest.tables, 1):
        await _load_table(connection, archive, table)
        on_table(table, n, len(manifest.tables))
    for sequence in manifest.sequences:
        await connection.fetchval(_SET, f"public.{sequence.table}", sequence.column, sequence.last, sequence.is_called)
    for table in triggered:
        await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for table in forced:
        await connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for row in foreign:
        await connection.execute(f"ALTER TABLE {row['table']} ADD CONSTRAINT {row['name']} {row['definition']}")


async def _make_partitions(connection: Owner, manifest: Manifest) -> None:
    for part in manifest.partitions:
        if not (_NAME.fullmatch(part.name) and _NAME.fullmatch(part.parent) and _BOUND.fullmatch(part.bound)):
            raise Misconfigured(f"The manifest names a partition that is none: {part.name!r}")
        await connection.execute(f'CREATE TABLE IF NOT EXISTS public."{part.name}" PARTITION OF public."{part.parent}" {part.bound}')


async def _load_table(connection: Owner, archive: ArchiveReader, table: TableRows) -> None:
    async def pieces() -> AsyncGenerator[bytes]:
        for piece in archive.pieces(table):
            yield piece

    tag = await connection.copy_to_table(table.name, schema_name="public", source=pieces(), columns=list(table.columns), format="text")
    if int(tag.split()[1]) != table.rows:
        raise Misconfigured(f"{archive.file} is damaged: {table.name} should have {table.rows} rows and has {tag.split()[1]}")
