"""Where a database runs, in words that are another's for every copy of it."""

import hashlib
from pathlib import Path

import asyncpg

from tidings.core.errors import Unavailable

_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))

_PLACE = "SELECT current_database() AS name, (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS oid"
# Whoever may not ask it still tells two databases of one server apart.
_SERVER = "SELECT system_identifier FROM pg_control_system()"


async def home_of(url: str, data: Path | None) -> str:
    """Where the database behind `url` runs: `data` is the embedded one's folder, None for a PostgreSQL of your own.

    A promoted standby keeps the identity of its primary, as it must; so does a clone that is made of one.
    """
    if data is not None:
        return _embedded_home(data)
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unavailable(f"PostgreSQL cannot be asked where it runs: {type(error).__name__}") from error
    try:
        place = await connection.fetchrow(_PLACE)
        assert place is not None
        try:
            server = str(await connection.fetchval(_SERVER))
        except asyncpg.InsufficientPrivilegeError:
            server = "unknown"
    finally:
        await connection.close()
    return f"database {place['name']} ({place['oid']}) of the PostgreSQL {server}"


def _embedded_home(data: Path) -> str:
    return f"the embedded PostgreSQL in {data.resolve()} on {machine()}"


def machine() -> str:
    """This machine, by a hash of its id, which is nobody's business (machine-id(5)); all that have none are one."""
    for path in _MACHINE_IDS:
        try:
            known = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if known:
            return f"machine {hashlib.sha256(b'tidings home ' + known.encode()).hexdigest()[:12]}"
    return "a machine without an id"
