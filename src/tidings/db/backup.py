"""A backup: every row of one moment, while the program goes on. By COPY, since it asks for no rights and no other program."""

from collections.abc import Callable, Iterable
from pathlib import Path

import asyncpg

from tidings.core.clock import system_clock
from tidings.core.errors import Misconfigured, Unavailable
from tidings.db.archive import FORMAT, ArchiveWriter, Manifest, Migrated, Partition, Sequence, TableRows
from tidings.db.migrate import Owner
from tidings.db.pool import PIPELINE_ROLE

OnTable = Callable[[TableRows, int, int], None]
"""Is told each table that is done, how many are, and how many there are."""

# How values are written, whatever the server's own settings say; a restore reads them by the same.
TEXT_FORM = {
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "client_encoding": "UTF8",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "lock_timeout": "60s",
}

# Of each table: its columns, and whether the pipeline's role sees all of its rows. A policy that hid some would leave them out in silence.
TABLES = f"""
SELECT c.relname AS name,
       array(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
       has_table_privilege('{PIPELINE_ROLE}', c.oid, 'SELECT') AND (
           NOT c.relrowsecurity OR EXISTS (
               SELECT FROM pg_policies p
               WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.permissive = 'PERMISSIVE'
                 AND p.qual = 'true' AND p.cmd IN ('ALL', 'SELECT') AND '{PIPELINE_ROLE}' = ANY (p.roles)
           )
       ) AS is_seen
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migrations'
ORDER BY c.relname
"""  # noqa: S608 - the name is a constant of ours
_MIGRATIONS = "SELECT n, digest FROM migrations ORDER BY n"
_IS_MIGRATED = "SELECT to_regclass('public.migrations') IS NOT NULL"
_PARTITIONS = """
SELECT c.relname AS name, p.relname AS parent, pg_get_expr(c.relpartbound, c.oid) AS bound
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind = 'r' ORDER BY c.relname
"""
_SEQUENCES = """
SELECT s.relname AS name, t.relname AS "table", a.attname AS "column"
FROM pg_class s JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace AND NOT t.relispartition ORDER BY s.relname
"""


async def backup(url: str, file: Path, *, program: str, home: str | None, keys: Iterable[str], on_table: OnTable) -> Manifest:
    """All that the database held at one moment is in `file`; raises Misconfigured, Unavailable, and then there is no file."""
    archive = ArchiveWriter(file)
    try:
        connection = await asyncpg.connect(url, timeout=10, server_settings={**TEXT_FORM, "application_name": "tidings backup"})
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                manifest = await _copy(connection, archive, program=program, home=home, keys=keys, on_table=on_table)
        finally:
            await connection.close()
        archive.finish(manifest)
    except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, TimeoutError) as error:
        archive.abandon()
        raise Unavailable(f"The database was lost during the backup: {type(error).__name__}") from error
    except BaseException:
        archive.abandon()
        raise
    return manifest


async def _copy(
    connection: Owner, archive: ArchiveWriter, *, program: str, home: str | None, keys: Iterable[str], on_table: OnTable
) -> Manifest:
    if not await connection.fetchval(_IS_MIGRATED):
        raise Misconfigured("There is no Tidings in this database yet: nothing to back up")
    migrations = [Migrated(row["n"], row["digest"]) for row in await connection.fetch(_MIGRATIONS)]
    found = await connection.fetch(TABLES)
    unseen = [row["name"] for row in found if not row["is_seen"]]
    if unseen:
        raise Misconfigured(f"The role {PIPELINE_ROLE} does not see every row of {', '.join(unseen)}: a backup would lack some")
    # What the owner sees depends on what was granted to it; that the pipeline sees every row was just looked at.
    await connection.execute(f"SET LOCAL ROLE {PIPELINE_ROLE}")
    tables: list[TableRows] = []
    for row in found:
        tables.append(await _copy_table(connection, archive, row["name"], tuple(row["columns"])))
        on_table(tables[-1], len(tables), len(found))
    await connection.execute("SET LOCAL ROLE NONE")
    return Manifest(
        format=FORMAT,
        program=program,
        made_at=system_clock(),
        home=home,
        server=await connection.fetchval("SELECT current_setting('server_version')"),
        schema=max(migration.n for migration in migrations),
        migrations=tuple(migrations),
        keys=tuple(keys),
        tables=tuple(tables),
        # Counters know no transactions: read after the rows, they stand no lower than these.
        sequences=tuple([await _sequence(connection, row) for row in await connection.fetch(_SEQUENCES)]),
        partitions=tuple(
            Partition(name=row["name"], parent=row["parent"], bound=row["bound"]) for row in await connection.fetch(_PARTITIONS)
        ),
    )


async def _copy_table(connection: Owner, archive: ArchiveWriter, name: str, columns: tuple[str, ...]) -> TableRows:
    writer = archive.table(name)
    listed = ", ".join(f'"{column}"' for column in columns)
    tag = await connection.copy_from_query(f'SELECT {listed} FROM public."{name}"', output=writer.write, format="text")  # noqa: S608 - names of the catalogue
    return writer.finish(columns, int(tag.split()[1]))


async def _sequence(connection: Owner, row: asyncpg.Record) -> Sequence:
    found = await connection.fetchrow(f'SELECT last_value, is_called FROM public."{row["name"]}"')  # noqa: S608 - a name of the catalogue
    assert found is not None
    return Sequence(table=row["table"], column=row["column"], last=found["last_value"], is_called=found["is_called"])
