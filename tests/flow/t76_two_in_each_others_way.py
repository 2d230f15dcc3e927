"""Where two transactions wait for each other, PostgreSQL ends one: nobody who asked the API hears of it."""

import asyncio
from datetime import timedelta

import pytest

from tests.flow.conftest import Shop
from tidings.core.ids import new_id
from tidings.timers import Timer, set_timers


@pytest.mark.anyio
async def test_a_request_that_gives_way_to_another_is_done_again(shop: Shop):
    await shop.person()
    later = shop.api.app.clock() + timedelta(days=2)
    await shop.say(send_at=later.isoformat())
    mine = shop.api.workspace.workspace.id
    async with shop.api.app.database.pipeline() as other:
        await set_timers(other, [Timer(workspace_id=mine, kind="test", subject=new_id(), key="", due_at=later)])
    async with shop.api.app.database.pipeline() as other:
        # The other one holds what the clock moves last, and then wants what it has moved first.
        await other.execute("DELETE FROM timers WHERE workspace_id = $1 AND kind = 'test'", mine)
        pid = await other.fetchval("SELECT pg_backend_pid()")
        moving = asyncio.create_task(shop.advance("1m"))
        while not await _is_waited_for(shop, pid):  # noqa: ASYNC110 - the database does not tell
            await asyncio.sleep(0.01)
        await other.execute("UPDATE queue SET due_at = due_at WHERE workspace_id = $1", mine)
    await moving
    assert (await shop.ask("GET", "/v1/sandbox/clock"))["offset_seconds"] == 60, "moved once, though it was begun twice"


async def _is_waited_for(shop: Shop, pid: int) -> bool:
    async with shop.api.app.database.pipeline() as tx:
        return bool(await tx.fetchval("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid)))", pid))
