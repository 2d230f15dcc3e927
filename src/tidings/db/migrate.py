"""Migrations: forward only, each in its own transaction, all under one lock, each written so that an older program still runs.

The first line of a migration may be `-- readable by: 0004`: a program whose newest migration is 0004 or later runs on the
database as well. It is kept in the table, since that program does not have the file.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import asyncpg

from tidings.core.errors import Misconfigured

# Any number that no other program on this server locks: "tidings" in ASCII, cut to 63 bits.
_LOCK = 0x746964696E6773

_TABLE = """
CREATE TABLE IF NOT EXISTS migrations (
    n           integer     PRIMARY KEY,
    name        text        NOT NULL,
    digest      text        NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now()
)
"""
_READABLE = "ALTER TABLE migrations ADD COLUMN IF NOT EXISTS readable_by integer"
_HAS_READABLE = "SELECT true FROM pg_attribute WHERE attrelid = 'migrations'::regclass AND attname = 'readable_by' AND NOT attisdropped"
_READABLE_BY = re.compile(r"\A-- readable by: (\d{4})$", re.MULTILINE)

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
"""A connection of who owns the tables."""


def migration_files() -> list[Path]:
    """The migrations in their order, from the installed package or from the checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_migrations", package.parent.parent / "migrations"):
        if folder.is_dir():
            return sorted(path for path in folder.glob("*.sql") if re.match(r"\d{4}_", path.name))
    raise Misconfigured(f"The migrations are missing beside {package}; install Tidings again")


async def migrate(url: str) -> list[str]:
    """The database is at this program's schema; answers the names of what was applied now.

    Raises Misconfigured where the database belongs to a newer Tidings, or an applied migration was changed.
    """
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await lock_schema(connection)
        return await apply(connection, migration_files())
    finally:
        await connection.close()


async def lock_schema(connection: Owner) -> None:
    """No other program migrates until this connection closes; one that starts meanwhile waits."""
    await connection.execute(f"SELECT pg_advisory_lock({_LOCK})")


async def apply(connection: Owner, files: list[Path]) -> list[str]:
    """What of `files` was missing has been applied, each in a transaction of its own; answers their names. As `migrate`."""
    await connection.execute(_TABLE)
    # Asked first: what would change nothing would still wait for everybody who reads the table.
    if not await connection.fetchval(_HAS_READABLE):
        await connection.execute(_READABLE)
    rows = await connection.fetch("SELECT n, digest, readable_by FROM migrations")
    done = {row["n"]: row["digest"] for row in rows}
    newest = int(files[-1].name[:4])
    if not may_run(newest, {row["n"]: row["readable_by"] for row in rows}):
        raise Misconfigured(
            f"The database is at schema {max(done)} and this Tidings knows {newest}: it belongs to a newer Tidings. Upgrade the program."
        )
    applied: list[str] = []
    for file in files:
        n, text, digest = int(file.name[:4]), file.read_text(encoding="utf-8"), digest_of(file)
        if n in done:
            if done[n] != digest:
                raise Misconfigured(f"{file.name} was applied in another form; a migration is never changed once it has landed")
            continue
        async with connection.transaction():
            await connection.execute(text)
            await connection.execute(
                "INSERT INTO migrations (n, name, digest, readable_by) VALUES ($1, $2, $3, $4)", n, file.name, digest, readable_by(text)
            )
        applied.append(file.name)
    return applied


def digest_of(file: Path) -> str:
    """The SHA-256 of a migration's text."""
    return hashlib.sha256(file.read_text(encoding="utf-8").encode()).hexdigest()


def may_run(newest: int, applied: Mapping[int, int | None]) -> bool:
    """Whether a program that knows migrations up to `newest` runs where these were applied, each readable by some program or none."""
    return all(n <= newest or (oldest is not None and oldest <= newest) for n, oldest in applied.items())


def readable_by(migration: str) -> int | None:
    """The newest migration that the oldest program knows which still runs after this one; None where it says nothing."""
    match = _READABLE_BY.search(migration)
    return int(match[1]) if match else None
