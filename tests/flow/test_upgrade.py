"""An upgrade goes one process after another: the program before this one runs on this schema, beside this program."""

import asyncio
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import asyncpg
import pytest

from tests.conftest import Api, execute, new_workspace, serving
from tests.flow.conftest import Shop
from tidings.core.clock import rfc3339, system_clock
from tidings.core.errors import Misconfigured
from tidings.core.settings import load_settings
from tidings.db import migrate, migration_files
from tidings.db.migrate import may_run, readable_by

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
PREVIOUS = "b7c4e185fa4609d72d40de9bac7456916f6be6cd"
"""The last commit of the version before this one, whose newest migration is 0001."""
NEWEST = int(migration_files()[-1].name[:4])


@pytest.fixture
def previous(tmp_path: Path) -> Path:
    """The tree of the version before; without its history (a shallow clone, an archive) there is none."""
    done = subprocess.run(["git", "-C", ROOT, "archive", "--format=zip", PREVIOUS, "src", "migrations"], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"this clone does not hold {PREVIOUS[:7]}: {done.stderr.decode().strip()}")
    with zipfile.ZipFile(BytesIO(done.stdout)) as packed:
        packed.extractall(tmp_path / "previous")
    return tmp_path / "previous"


@asynccontextmanager
async def running(previous: Path, url: str, data: Path) -> AsyncGenerator[str]:
    """The program before, API and worker, in a process of its own; gives its address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
    environ = {**kept, "PYTHONPATH": str(previous / "src"), "PYTHONUNBUFFERED": "1", "TIDINGS_DATABASE_URL": url, "TIDINGS_DATA": str(data)}
    driver = Path(__file__).with_name("previous_program.py")
    with (data / "previous.log").open("w+") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(driver), "serve", "--port", "0", env=environ, cwd=previous, stdout=asyncio.subprocess.PIPE, stderr=said
        )
        try:
            assert process.stdout is not None
            line = (await process.stdout.readline()).decode()
            assert "is ready at" in line, line + (data / "previous.log").read_text()
            yield line.split(" at ")[1].split()[0]
        finally:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0


async def test_the_program_before_this_one_runs_on_this_schema_and_this_one_goes_on(database_url: str, tmp_path: Path, previous: Path):
    given = load_settings({}, data=tmp_path, database_url=database_url)
    async with serving(given, role="api") as (app, base_url):
        made = await new_workspace(app.database, app.sealer)
        new = Shop(Api(app, base_url, made))
        async with running(previous, app.url, tmp_path) as old_url:
            old = Shop(Api(app, old_url, made))
            async with new.client, old.client:
                await old.person()
                first = await old.say()
                await old.reaches(first["deliveries"][0]["id"], "delivered")
                second = await new.say()
                await old.reaches(second["deliveries"][0]["id"], "delivered")
                left = await old.say(send_at=rfc3339(system_clock() + timedelta(hours=2)))
                assert [item["state"] for item in left["deliveries"]] == ["scheduled"]
    # The old one has gone: a worker of this program takes what it left.
    async with serving(given) as (app, base_url):
        shop = Shop(Api(app, base_url, made))
        async with shop.client:
            assert len(await shop.told(first)) > 2, "what the old one wrote is told by the new one"
            assert len(await shop.outbox()) == 2
            await shop.advance("3h")
            await shop.reaches(left["deliveries"][0]["id"], "delivered")


async def test_a_database_that_an_older_program_may_read_is_not_refused(database_url: str):
    await execute(database_url, "INSERT INTO migrations (n, name, digest, readable_by) VALUES (9998, '9998_later.sql', '', 1)")
    assert await migrate(database_url) == []
    await execute(database_url, f"INSERT INTO migrations (n, name, digest, readable_by) VALUES (9999, '9999_later.sql', '', {NEWEST + 1})")
    with pytest.raises(Misconfigured, match="newer Tidings"):
        await migrate(database_url)


async def test_what_a_migration_says_of_its_readers_is_kept(database_url: str):
    connection = await asyncpg.connect(database_url)
    try:
        kept = {row["n"]: row["readable_by"] for row in await connection.fetch("SELECT n, readable_by FROM migrations")}
    finally:
        await connection.close()
    assert kept == {int(file.name[:4]): readable_by(file.read_text()) for file in migration_files()}
    assert kept[5] == 1


@pytest.mark.parametrize(
    ("newest", "applied", "expected"),
    [
        (1, {1: None}, True),
        (2, {1: None}, True),
        (1, {1: None, 2: None}, False),
        (1, {1: None, 2: 1}, True),
        (1, {1: None, 2: 1, 3: 2}, False),
        (2, {1: None, 2: 1, 3: 2}, True),
        (2, {1: None, 2: 1, 3: 2, 4: None}, False),
        (0, {}, True),
    ],
)
def test_who_may_run_on_which_schema(newest: int, applied: dict[int, int | None], expected: bool):
    assert may_run(newest, applied) is expected


def test_only_the_first_line_of_a_migration_speaks_of_its_readers():
    assert readable_by("-- readable by: 0004\nSELECT 1;") == 4
    assert readable_by("-- what it does\n-- readable by: 0004\n") is None
    assert readable_by("-- readable by: everybody\n") is None
