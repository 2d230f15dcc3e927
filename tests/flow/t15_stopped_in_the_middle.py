"""A worker that is told to stop in the middle of the traffic finishes what it began, and loses nothing."""

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import Api, new_workspace, serving
from tests.flow.conftest import Shop
from tidings.core.settings import load_settings

PEOPLE = 400


async def start_worker(url: str, data: Path) -> asyncio.subprocess.Process:
    environ = {**os.environ, "TIDINGS_DATABASE_URL": url, "TIDINGS_DATA": str(data)}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tidings.cli",
        "serve",
        "--role",
        "worker",
        env=environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )


@pytest.mark.anyio
async def test_sigterm_in_the_middle_of_the_traffic_loses_nothing(database_url: str, tmp_path: Path):
    given = load_settings({}, data=tmp_path, database_url=database_url)
    async with serving(given, role="api") as (app, base_url):
        shop = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
        async with shop.client:
            people = [{"id": f"p{n}", "phone": f"+3161234{n:04d}"} for n in range(PEOPLE)]
            await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})
            await shop.ask("PUT", "/v1/sandbox/faults", [{"delay": "300ms"}])
            message = await shop.say([item["id"] for item in people])
            path = f"/v1/messages/{message['id']}"

            first = await start_worker(app.url, tmp_path)
            try:
                begun = await shop.until(path, lambda found: found["counts"].get("queued", 0) < PEOPLE, seconds=40)
                first.send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(first.wait(), 30) == 0
            finally:
                if first.returncode is None:
                    first.kill()
            stopped = (await shop.ask("GET", path))["counts"]
            assert begun["counts"] != {"delivered": PEOPLE}, "it was stopped in the middle"
            assert "unknown" not in stopped, "what was on the wire was written down"
            leased = await count_leased(shop)
            assert leased == 0, "what it had not begun was given back"

            second = await start_worker(app.url, tmp_path)
            try:
                await shop.until(path, lambda found: found["counts"] == {"delivered": PEOPLE}, seconds=60)
            finally:
                second.send_signal(signal.SIGTERM)
                await asyncio.wait_for(second.wait(), 30)
            handed = await handed_over(shop)
            assert len(handed) == PEOPLE
            assert set(handed.values()) == {1}, "nobody got it twice"


async def count_leased(shop: Shop) -> int:
    async with shop.api.app.database.pipeline() as tx:
        return await tx.fetchval("SELECT count(*) FROM queue WHERE lease_token IS NOT NULL")


async def handed_over(shop: Shop) -> Counter[str]:
    found: Counter[str] = Counter()
    after: str | None = ""
    while after is not None:
        page = await shop.ask("GET", "/v1/sandbox/outbox?limit=200" + (f"&after={after}" if after else ""))
        found.update(item["delivery"] for item in page["data"])
        after = page["next"]
    return found
