"""The installation's one row: a copy is noticed, a pause keeps its reason, an outage is told to one worker."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import drop_database, execute, in_database
from tidings.core.clock import system_clock
from tidings.core.ids import new_id
from tidings.db import Database, home_of, open_database
from tidings.workers.pause import PauseWatch
from tidings.workspaces import OUTAGE, beat, outage, pause, paused, resume, settle_home, standing

pytestmark = pytest.mark.anyio


async def test_the_first_start_makes_a_home_and_another_place_pauses(database: Database) -> None:
    now = system_clock()
    async with database.pipeline() as tx:
        assert await settle_home(tx, "here", now) is None
        assert await settle_home(tx, "here", now) is None
        because = await settle_home(tx, "there", now)
        assert because is not None
        assert "here" in because
        assert "there" in because
        assert await settle_home(tx, "here", now) == because, "back at home it stays paused: a person decides"
        await resume(tx, "there")
        assert await settle_home(tx, "there", now) is None


async def test_a_pause_keeps_its_first_reason(database: Database) -> None:
    now = system_clock()
    async with database.pipeline() as tx:
        assert await pause(tx, "the provider is on fire", now)
        assert not await pause(tx, "another", now)
        assert await paused(tx) == "the provider is on fire"
        await resume(tx)
        assert await paused(tx) is None


async def test_an_outage_is_told_once_and_short_gaps_are_none(database: Database) -> None:
    now = system_clock()
    async with database.pipeline() as tx:
        assert await outage(tx, now) is None, "the first worker ever follows no outage"
        assert await outage(tx, now + OUTAGE) is None
        later = now + 3 * OUTAGE
        assert await outage(tx, later) == (now + OUTAGE, later)
        assert await outage(tx, later) is None
        await beat(tx, now)
        assert (await standing(tx)).alive_at == later, "a slow clock takes nothing back"


async def test_a_copy_of_a_database_on_the_same_server_has_another_home(server_url: str, database_url: str) -> None:
    name = f"copy_{new_id().hex[:12]}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{database_url.partition("?")[0].rpartition("/")[2]}"')
    try:
        first, second = await home_of(database_url, None), await home_of(in_database(server_url, name), None)
        assert first != second
        assert first == await home_of(database_url, None)
        assert "unknown" not in first, "a role without rights may ask for the server's identity"
    finally:
        await drop_database(server_url, name)


async def test_a_folder_that_is_copied_or_moved_has_another_home(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert await home_of("", tmp_path) == await home_of("", tmp_path / "link")
    assert await home_of("", tmp_path) != await home_of("", tmp_path / "copy")


async def test_a_worker_notices_a_pause_and_its_end_and_what_it_missed(database_url: str) -> None:
    database = await open_database(database_url, api_size=1, pipeline_size=2)
    clock = [system_clock()]
    told: list[timedelta] = []
    resumed = asyncio.Event()

    async def late(_: object, since: object, until: object) -> None:
        told.append(until - since)  # type: ignore[operator]

    watch = PauseWatch(database, lambda: clock[0], on_outage=late)
    watch.on_resume(resumed.set)
    try:
        assert watch.is_paused(), "nothing leaves before the first look"
        await watch.look()
        assert not watch.is_paused()
        running = asyncio.create_task(watch.run())
        async with database.pipeline() as tx:
            await pause(tx, "so", clock[0])
        for _ in range(200):
            if watch.is_paused():
                break
            await asyncio.sleep(0.02)
        assert watch.is_paused()
        resumed.clear()
        clock[0] += 2 * OUTAGE
        async with database.pipeline() as tx:
            await resume(tx)
        async with asyncio.timeout(20):
            await resumed.wait()
        assert not watch.is_paused()
        assert told == [2 * OUTAGE], "a pause is an outage too: what was due in it is late"
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    finally:
        await database.aclose()
