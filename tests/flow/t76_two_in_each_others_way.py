"""Where two transactions wait for each other, PostgreSQL ends one: nobody who asked the API hears of it."""

import asyncio
from datetime import timedelta

import pytest

from tests.flow.conftest import Shop
from tidings.core.ids import new_id
from tidings.messages.purposes import PURPOSES
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


@pytest.mark.anyio
async def test_what_has_left_leaves_once_however_long_somebody_holds_what_is_to_be_written(shop: Shop):
    people = [f"p{n}" for n in range(8)]
    for name in people:
        await shop.ask("PUT", f"/v1/contacts/{name}", {"email": f"{name}@example.com"})
    await shop.fault({"channel": "email", "delay": "500ms"})
    message = await shop.say(people, channel="email", purpose="otp", body="Your code is 123456")
    mine = shop.api.workspace.workspace.id
    async with shop.api.app.database.pipeline() as other:
        while await other.fetchval("SELECT count(*) FROM queue WHERE workspace_id = $1 AND lease_token IS NOT NULL", mine) < len(people):  # noqa: ASYNC110 - the database does not tell
            await asyncio.sleep(0.01)
        # As a cancel of ten thousand does, for longer than a login code's lease.
        await other.execute("SELECT FROM queue WHERE workspace_id = $1 ORDER BY bucket, delivery_id LIMIT 1 FOR UPDATE", mine)
        await asyncio.sleep(PURPOSES["otp"].lease_seconds + 3)
    for one in message["deliveries"]:
        found = await shop.reaches(one["id"], "sent", "delivered", "unknown")
        assert [hand_off["outcome"] for hand_off in found["hand_offs"]] == ["sent"]


async def _is_waited_for(shop: Shop, pid: int) -> bool:
    async with shop.api.app.database.pipeline() as tx:
        return bool(await tx.fetchval("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid)))", pid))
