"""One server for a data folder: started, shared, revived, taken up again, stopped by the last."""

# Blocking file calls and polling harm no other request in a test:
# ruff: noqa: ASYNC110

import asyncio
import os
import signal
import socket
import stat
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from tests.db_server.conftest import RunProgram
from tidings.core.errors import Misconfigured
from tidings.db.embedded import EmbeddedServer, embedded, ensure_server, stop_server
from tidings.db.postmaster import is_alive
from tidings.db.server import check_server

pytestmark = pytest.mark.anyio

Connection = asyncpg.Connection


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close(timeout=5)


@asynccontextmanager
async def kept_alive(server: EmbeddedServer) -> AsyncGenerator[None]:
    keeping = asyncio.create_task(server.keep_alive())
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])


async def until_new(server: EmbeddedServer, died: int) -> int:
    async with asyncio.timeout(30):
        while server.server.pid == died:
            await asyncio.sleep(0.01)
    return server.server.pid


def listening_ports_of(pid: int) -> list[str]:
    inodes: set[str] = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        # One may be closed while this looks.
        with suppress(FileNotFoundError):
            inodes.add(str(handle.readlink()))
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
    return [fields[1] for fields in lines if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes]


async def test_a_first_start_makes_a_server_that_only_we_can_reach(data: Path):
    async with embedded(data) as server:
        assert server.server.is_ours
        assert listening_ports_of(server.server.pid) == []
        # Ctrl-C goes to the processes of our session.
        assert os.getsid(server.server.pid) != os.getsid(0)
        async with connected(server.url) as connection:
            await check_server(connection)
            role = await connection.fetchrow("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert role is not None
            assert tuple(role) == ("tidings", False, False)
            assert await connection.fetchval("SELECT current_setting('data_checksums')") == "on"
            assert await connection.fetchval("SELECT lower('ÄÖ')") == "äö"
            await connection.execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin; CREATE EXTENSION unaccent")
            await connection.execute("CREATE ROLE someone; GRANT someone TO tidings; SET ROLE someone")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.url, password="wrong")
    folder, passwords = (data / "postgres").stat(), (data / "pgpass").stat()
    assert stat.S_IMODE(folder.st_mode) == 0o700
    assert stat.S_IMODE(passwords.st_mode) == 0o600
    assert folder.st_uid != 0
    assert "password" not in repr(server.server)
    assert server.url not in repr(server.server)
    assert not is_alive(data, server.server.pid)


async def test_programs_share_one_server_and_the_last_to_leave_stops_it(data: Path, run_program: RunProgram):
    (first, pid), (_, same) = await asyncio.gather(run_program(data), run_program(data))
    assert pid == same
    async with embedded(data) as server:
        assert (server.server.pid, server.server.is_ours) == (pid, False)
        await first.communicate(b"")
        assert first.returncode == 0
        assert not await stop_server(data)
    assert is_alive(data, pid)
    second = await ensure_server(data)
    assert second.pid == pid


async def test_a_killed_server_is_revived_once_for_all_programs_with_what_was_committed(used: Path, run_program: RunProgram):
    async with embedded(used) as server, kept_alive(server):
        program, died = await run_program(used)
        async with connected(server.url) as connection:
            await connection.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
        url = server.url
        os.kill(died, signal.SIGKILL)
        revived = await until_new(server, died)
        assert program.stdout
        assert int(await program.stdout.readline()) == revived
        assert server.url == url
        async with connected(url) as connection:
            assert await connection.fetchval("SELECT n FROM kept") == 7
    assert is_alive(used, revived)
    await program.communicate(b"")
    assert not is_alive(used, revived)


async def test_a_backend_that_computes_does_not_keep_a_killed_server_from_coming_back(used: Path):
    async with embedded(used) as server, kept_alive(server), connected(server.url) as connection:
        died = server.server.pid
        backend = connection.get_server_pid()
        computing = asyncio.create_task(connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)"))
        await asyncio.sleep(0.1)
        os.kill(died, signal.SIGKILL)
        await until_new(server, died)
        assert not is_alive(used, backend)
        with pytest.raises((asyncpg.PostgresError, OSError)):
            await computing


async def test_after_our_crash_the_next_program_takes_the_server_up_again(used: Path, run_program: RunProgram):
    program, pid = await run_program(used)
    program.kill()
    await program.wait()
    assert is_alive(used, pid)
    async with embedded(used) as server:
        assert (server.server.pid, server.server.is_ours) == (pid, False)
    assert not is_alive(used, pid)


async def test_a_process_number_that_is_somebody_elses_by_now_is_not_taken_for_the_server(used: Path):
    server = await ensure_server(used)
    os.kill(server.pid, signal.SIGKILL)
    left = used / "postgres" / "postmaster.pid"
    left.write_text(left.read_text().replace(str(server.pid), str(os.getpid()), 1))
    again = await ensure_server(used)
    assert again.is_ours
    async with connected(again.url) as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_a_path_too_long_for_a_socket_is_served_on_loopback_and_keeps_its_port(data: Path):
    long = data / ("long" * 30)
    try:
        async with embedded(long) as server, kept_alive(server):
            port = server.server.port
            assert port
            assert listening_ports_of(server.server.pid) == [f"0100007F:{port:04X}"]
            died = server.server.pid
            os.kill(died, signal.SIGKILL)
            await until_new(server, died)
            assert server.server.port == port
            async with connected(server.url) as connection:
                await check_server(connection)
    finally:
        await stop_server(long)


async def test_a_port_that_is_taken_is_refused_by_the_name_of_who_has_it(data: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Misconfigured, match=rf"in use by \S+ \(process {os.getpid()}\)"):
            await ensure_server(data, port=taken.getsockname()[1])


async def test_a_start_that_was_given_up_ends_before_its_caller_goes_on(data: Path):
    starting = asyncio.create_task(ensure_server(data))
    await asyncio.sleep(0.05)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not (await ensure_server(data)).is_ours


async def test_a_setting_that_cannot_be_is_told_as_the_reason_for_not_starting(used: Path):
    with (used / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = 'much'\n")
    with pytest.raises(Misconfigured, match="shared_buffers"):
        await ensure_server(used)
