"""What we do not run on, and that the reason names the remedy."""

# Blocking file calls and polling harm no other request in a test:
# ruff: noqa: ASYNC110, ASYNC240

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest

from tidings.core.errors import Misconfigured
from tidings.db.embedded import ensure_server
from tidings.db.server import check_server, who_listens
from tidings.db.tuning import wal_sizes

pytestmark = pytest.mark.anyio


def owner_url(data: Path, url: str) -> str:
    passwords = dict(line.split(":")[3:5] for line in (data / "pgpass").read_text().splitlines())
    return url.replace(f"tidings:{passwords['tidings']}@", f"postgres:{passwords['postgres']}@")


async def test_a_server_that_could_lose_what_it_committed_is_refused(used: Path):
    server = await ensure_server(used)
    owner = await asyncpg.connect(owner_url(used, server.url))
    await owner.execute("CREATE DATABASE ascii OWNER tidings ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
    connection = await asyncpg.connect(server.url)
    await check_server(connection)
    await connection.execute("SET synchronous_commit = off")
    with pytest.raises(Misconfigured, match="synchronous_commit = off"):
        await check_server(connection)
    await connection.close()
    for setting in ("fsync", "full_page_writes"):
        await owner.execute(f"ALTER SYSTEM SET {setting} = off")
        await owner.execute("SELECT pg_reload_conf()")
        async with asyncio.timeout(30):
            while await owner.fetchval("SELECT current_setting($1)", setting) == "on":
                await asyncio.sleep(0.01)
        with pytest.raises(Misconfigured, match=f"ALTER SYSTEM RESET {setting}"):
            await check_server(owner)
        await owner.execute(f"ALTER SYSTEM RESET {setting}")
        await owner.execute("SELECT pg_reload_conf()")
        async with asyncio.timeout(30):
            while await owner.fetchval("SELECT current_setting($1)", setting) == "off":
                await asyncio.sleep(0.01)
    await owner.close()
    other = await asyncpg.connect(server.url, database="ascii")
    with pytest.raises(Misconfigured, match="encoding is SQL_ASCII"):
        await check_server(other)
    await other.close()


async def test_a_folder_of_another_postgresql_is_refused_and_left_as_it_was(data: Path):
    version = data / "postgres" / "PG_VERSION"
    version.parent.mkdir(parents=True)
    version.write_text("14\n")
    with pytest.raises(Misconfigured, match=r"was made by PostgreSQL 14, and here is PostgreSQL \d+"):
        await ensure_server(data)
    assert list(version.parent.iterdir()) == [version]


async def test_a_folder_of_a_newer_tidings_is_refused(data: Path):
    data.mkdir()
    (data / "tidings-format").write_text("2\n")
    with pytest.raises(Misconfigured, match="a newer Tidings wrote it"):
        await ensure_server(data)


async def test_a_folder_that_cannot_be_is_refused(data: Path):
    data.write_text("a file")
    with pytest.raises(Misconfigured, match="set TIDINGS_DATA"):
        await ensure_server(data / "below")


async def test_lost_passwords_are_refused_rather_than_replaced(data: Path):
    (data / "postgres").mkdir(parents=True)
    with pytest.raises(Misconfigured, match="restore it from a backup"):
        await ensure_server(data)
    assert not (data / "pgpass").exists()


async def test_who_listens_on_a_port_is_told_for_other_processes_too():
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True); input()",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout
    port = int(await program.stdout.readline())
    assert (who_listens(port) or "").endswith(f"(process {program.pid})")
    await program.communicate(b"\n")
    assert who_listens(port) is None


def test_a_small_disk_gets_a_small_log():
    gigabyte = 1 << 30
    assert wal_sizes(100 * gigabyte) == (2 * gigabyte, 8 * gigabyte)
    for free in (0, gigabyte, 5 * gigabyte, 19 * gigabyte):
        smallest, largest = wal_sizes(free)
        assert smallest < largest <= max(free // 5, gigabyte // 4)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_we_may_not_write_is_refused(data: Path):
    data.mkdir(mode=0o500)
    with pytest.raises(Misconfigured, match="set TIDINGS_DATA"):
        await ensure_server(data)
