"""Checks on any PostgreSQL, embedded or your own, and on the ports of this machine."""

import contextlib
from pathlib import Path

import asyncpg

from tidings.core.errors import Misconfigured
from tidings.db.binaries import OLDEST_MAJOR

_LISTEN = "0A"  # TCP_LISTEN in Linux's include/net/tcp_states.h
_DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")

_FACTS = """
SELECT current_setting('server_version_num')::int AS version,
       current_setting('server_version') AS version_text,
       current_setting('server_encoding') AS encoding,
       current_setting('fsync') AS fsync,
       current_setting('full_page_writes') AS full_page_writes,
       current_setting('synchronous_commit') AS synchronous_commit
"""


async def check_server(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """The server behind `connection` keeps what it commits and is one that we know; raises Misconfigured with the remedy."""
    facts = await connection.fetchrow(_FACTS)
    if facts is None:
        raise Misconfigured("The PostgreSQL server did not answer what version it is")
    if facts["version"] // 10000 < OLDEST_MAJOR:
        raise Misconfigured(f"PostgreSQL {facts['version_text']} is too old: Tidings needs {OLDEST_MAJOR} or newer; upgrade the server")
    for setting in _DURABILITY:
        if facts[setting] == "off":
            raise Misconfigured(
                f"PostgreSQL runs with {setting} = off, and would lose messages that were accepted: run"
                f" ALTER SYSTEM RESET {setting}; SELECT pg_reload_conf(); and see that neither role nor database sets it"
            )
    if facts["encoding"] != "UTF8":
        raise Misconfigured(
            f"The database's encoding is {facts['encoding']}: create it anew with"
            " CREATE DATABASE tidings ENCODING 'UTF8' TEMPLATE template0"
        )


def who_listens(port: int) -> str | None:
    """Which process listens on TCP `port` of this machine, as `nginx (process 812)`; None where none is known to."""
    sockets = _listening_sockets(port)
    if not sockets:
        return None
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for handle in (process / "fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(handle.readlink()) in sockets:
                        return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return "a process of another user"


def _listening_sockets(port: int) -> set[str]:
    found: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                # sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode (proc(5))
                fields = line.split()
                if fields[3] == _LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                    found.add(f"socket:[{fields[9]}]")
    return found
