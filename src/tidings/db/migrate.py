"""Migrations: forward only, each in its own transaction, all under one lock, each written so that an older program still runs."""

import hashlib
import re
from pathlib import Path

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
        await connection.execute(f"SELECT pg_advisory_lock({_LOCK})")
        await connection.execute(_TABLE)
        return await _apply(connection, migration_files())
    finally:
        await connection.close()


async def _apply(connection: "asyncpg.Connection[asyncpg.Record]", files: list[Path]) -> list[str]:
    done = {row["n"]: row["digest"] for row in await connection.fetch("SELECT n, digest FROM migrations")}
    newest = int(files[-1].name[:4])
    if done and max(done) > newest:
        raise Misconfigured(
            f"The database is at schema {max(done)} and this Tidings knows {newest}: it belongs to a newer Tidings. Upgrade the program."
        )
    applied: list[str] = []
    for file in files:
        n, text = int(file.name[:4]), file.read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        if n in done:
            if done[n] != digest:
                raise Misconfigured(f"{file.name} was applied in another form; a migration is never changed once it has landed")
            continue
        async with connection.transaction():
            await connection.execute(text)
            await connection.execute("INSERT INTO migrations (n, name, digest) VALUES ($1, $2, $3)", n, file.name, digest)
        applied.append(file.name)
    return applied
