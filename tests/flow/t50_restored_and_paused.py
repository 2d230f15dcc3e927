"""A copy of a database does not send what its original sends: it waits, says why, and goes on when a person says so."""

import asyncio
import os
import shutil
import sys
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from tests.conftest import Api, drop_database, execute, in_database, new_workspace, serving
from tests.flow.conftest import Json, Shop
from tidings.app import App
from tidings.core.clock import system_clock
from tidings.core.settings import Settings, load_settings
from tidings.workspaces import NewWorkspace, pause, resume

pytestmark = pytest.mark.anyio


async def tidings(given: Settings, *words: str) -> str:
    """What the command line prints, typed by the operator of this installation."""
    named = {"data": str(given.data), "database_url": given.database_url}
    environ = {**os.environ, **{f"TIDINGS_{name.upper()}": value for name, value in named.items() if value}}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tidings.cli",
        *words,
        env=environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, errors.decode()
    return out.decode()


def handed_over(ledger: Path) -> Counter[str]:
    """How often each delivery left, whichever installation it left from."""
    return Counter(msgspec.json.decode(line)["delivery"] for line in ledger.read_text().splitlines())


@asynccontextmanager
async def opened(app: App, base_url: str, made: NewWorkspace) -> AsyncGenerator[Shop]:
    shop = Shop(Api(app, base_url, made))
    async with shop.client:
        yield shop


def delivery_of(message: Json) -> str:
    return message["deliveries"][0]["id"]


async def first_that_waits(shop: Shop) -> str:
    """The first delivery that did not leave at once: before it, the worker had not looked yet."""
    for _ in range(20):
        said = delivery_of(await shop.say(body="In the pause."))
        await asyncio.sleep(1.5)
        if (await shop.ask("GET", f"/v1/deliveries/{said}"))["state"] == "queued":
            return said
    raise AssertionError("the pause was never noticed")


@pytest.fixture
async def elsewhere(server_url: str) -> AsyncGenerator[str]:
    name = f"elsewhere_{uuid4().hex[:12]}"
    await execute(server_url, f'CREATE DATABASE "{name}"')
    yield in_database(server_url, name)
    await drop_database(server_url, name)


async def test_a_restored_installation_waits_until_it_is_told_to_send(database_url: str, elsewhere: str, tmp_path: Path):
    ledger = tmp_path / "ledger"
    original = load_settings({}, data=tmp_path / "original", database_url=database_url, sandbox_ledger=str(ledger))
    copy = load_settings({}, data=tmp_path / "copy", database_url=elsewhere, sandbox_ledger=str(ledger))

    # Everything is backed up while one message waits, for no worker runs.
    async with serving(original, role="api") as (app, base_url):
        made = await new_workspace(app.database, app.sealer)
        async with opened(app, base_url, made) as shop:
            await shop.person()
            waiting = delivery_of(await shop.say())
            told = await tidings(original, "backup", str(tmp_path / "file"))
            assert f"master key {app.sealer.newest} is NOT in it" in told
            await tidings(original, "backup-key", str(tmp_path / "key"))
    # The original sends it, after the backup.
    async with serving(original) as (app, base_url), opened(app, base_url, made) as shop:
        await shop.reaches(waiting, "delivered")

    told = await tidings(copy, "restore", str(tmp_path / "file"), "--key", str(tmp_path / "key"))
    assert "paused" in told
    assert "Needed" not in told
    async with serving(copy) as (app, base_url), opened(app, base_url, made) as shop:
        assert "restored from a backup" in str(app.paused_because)
        assert await shop.ask("GET", "/health/ready") == {"status": "ready", "sending": "paused"}
        accepted = delivery_of(await shop.say(body="After the restore."))
        # More than any tick, hint or look at the pause takes.
        await asyncio.sleep(2.5)
        assert [(await shop.ask("GET", f"/v1/deliveries/{one}"))["state"] for one in (waiting, accepted)] == ["queued", "queued"]
        assert handed_over(ledger) == {waiting: 1}

        # Who looks sees that the original has sent it since; what must not go twice is taken out before anything leaves.
        message = (await shop.ask("GET", f"/v1/deliveries/{waiting}"))["message"]
        await shop.ask("POST", f"/v1/messages/{message}/cancel")
        assert "It sends again" in await tidings(copy, "resume", "--yes")
        await shop.reaches(accepted, "delivered")
        assert (await shop.ask("GET", f"/v1/deliveries/{waiting}"))["state"] == "cancelled"
        assert handed_over(ledger) == {waiting: 1, accepted: 1}, "nobody hears anything twice"
        assert await shop.ask("GET", "/health/ready") == {"status": "ready"}

        # A pause in the middle is noticed by the same process, and its end too.
        async with app.database.pipeline() as tx:
            await pause(tx, "the mail server is being moved", system_clock())
        held = await first_that_waits(shop)
        async with app.database.pipeline() as tx:
            await resume(tx)
        await shop.reaches(held, "delivered")


async def test_a_folder_that_was_copied_starts_paused(tmp_path: Path):
    # A socket's path has 107 bytes.
    root = Path("/tmp") / f"td-{uuid4().hex[:8]}"
    try:
        first = load_settings({}, data=root / "one")
        async with serving(first) as (app, _):
            made = await new_workspace(app.database, app.sealer)
            assert app.paused_because is None
        process = await asyncio.create_subprocess_exec("cp", "-a", root / "one", root / "two")
        assert await process.wait() == 0
        async with serving(load_settings({}, data=root / "two")) as (app, base_url), opened(app, base_url, made) as shop:
            because = str(app.paused_because)
            assert str(root / "one") in because
            assert str(root / "two") in because
            await shop.person()
            accepted = delivery_of(await shop.say())
            await asyncio.sleep(1.5)
            assert (await shop.ask("GET", f"/v1/deliveries/{accepted}"))["state"] == "queued"
        async with serving(first) as (app, _):
            assert app.paused_because is None, "the original goes on"
    finally:
        shutil.rmtree(root, ignore_errors=True)


async def test_a_database_that_was_copied_on_its_server_starts_paused(server_url: str, database_url: str, tmp_path: Path):
    given = load_settings({}, data=tmp_path, database_url=database_url)
    async with serving(given, role="api"):
        pass
    name = f"copied_{uuid4().hex[:12]}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{database_url.partition("?")[0].rpartition("/")[2]}"')
    try:
        there = load_settings({}, data=tmp_path, database_url=in_database(server_url, name))
        async with serving(there, role="api") as (app, _):
            assert name in str(app.paused_because)
            async with app.database.pipeline() as tx:
                await resume(tx, "elsewhere")
        async with serving(there, role="api") as (app, _):
            assert "elsewhere" in str(app.paused_because), "where it was told to live is where it lives"
    finally:
        await drop_database(server_url, name)
