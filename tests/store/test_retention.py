"""What is old goes, in batches, and nothing that is still to happen goes with it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.conftest import Api, new_workspace, serving
from tidings.core.clock import system_clock
from tidings.core.settings import load_settings
from tidings.db import Database
from tidings.workers import retention
from tidings.workers.retention import RETENTION, forget, retention_loop

pytestmark = pytest.mark.anyio

DAYS = 400
TRAFFIC = ("messages", "deliveries", "attempts")


@pytest.fixture
async def api(database_url: str, tmp_path: Path) -> AsyncGenerator[Api]:
    given = load_settings({}, data=tmp_path, database_url=database_url)
    async with serving(given) as (app, base_url):
        opened = Api(app, base_url, await new_workspace(app.database, app.sealer))
        async with opened.client:
            yield opened


async def send(api: Api, **more: object) -> dict[str, Any]:
    given = {"to": {"phone": "+31612345678"}, "content": {"body": "Hi"}, "route": {"channel": "sms"}, "purpose": "transactional"} | more
    answer = await api.client.post("/v1/messages", json=given)
    assert answer.status_code == 202, answer.text
    return answer.json()


def delivered(people: int) -> Callable[[dict[str, Any]], bool]:
    return lambda found: found["counts"] == {"delivered": people}


async def count(database: Database, table: str) -> int:
    async with database.pipeline() as tx:
        return await tx.fetchval(f"SELECT count(*) FROM {table}")


async def test_traffic_goes_when_all_of_it_is_over_and_old_and_what_waits_stays(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # Several batches for one message.
    monkeypatch.setattr(retention, "BATCH", 2)
    database, now = api.app.database, system_clock()
    people = [{"phone": f"+3161234567{n}"} for n in range(5)]
    done = await send(api, to=people)
    await api.settled(done["id"])
    waits = await send(api, send_at=(now + timedelta(days=2)).isoformat())
    await api.until(f"/v1/messages/{done['id']}", delivered(5))

    assert (await forget(database, now + timedelta(days=DAYS - 1), DAYS))["messages"] == 0, "it is not old yet"
    assert (await forget(database, now + timedelta(days=10 * DAYS), 0))["messages"] == 0, "0 days keeps everything"
    gone = await forget(database, now + timedelta(days=DAYS + 1), DAYS)
    assert (gone["messages"], gone["deliveries"]) == (1, 5)
    assert [await count(database, table) for table in TRAFFIC] == [1, 1, 0]
    assert (await api.client.get(f"/v1/messages/{done['id']}")).status_code == 404
    assert (await api.client.get(f"/v1/messages/{waits['id']}")).json()["counts"] == {"scheduled": 1}
    assert await count(database, "contacts") == 6, "people are no traffic"

    await api.client.put("/v1/sandbox/clock", json={"advance": "49h"})
    await api.until(f"/v1/messages/{waits['id']}", delivered(1))


async def test_a_deleted_conversation_goes_with_all_of_it_and_what_is_open_stays_whole(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    database, now, client = api.app.database, system_clock(), api.client
    await client.put("/v1/contacts/ada", json={})
    kept, gone = [(await client.post("/v1/conversations", json={"participants": ["ada"]})).json()["id"] for _ in range(2)]
    for conversation in (kept, gone):
        for n in range(5):
            said = await client.post(f"/v1/contacts/ada/conversations/{conversation}/messages", json={"text": f"{n}"})
            await client.put(f"/v1/contacts/ada/conversations/{conversation}/messages/{said.json()['id']}/reactions/ok")
    assert (await client.delete(f"/v1/conversations/{gone}")).is_success
    assert (await forget(database, now + timedelta(days=DAYS - 1), DAYS))["conversations"] == 0, "it is not old yet"
    assert (await client.get(f"/v1/conversations/{gone}")).status_code == 410
    done = await forget(database, now + timedelta(days=DAYS + 1), DAYS)
    assert done["conversations"] == 1
    assert [await count(database, table) for table in ("conversations", "participants", "posts")] == [1, 1, 5]
    assert (await client.get(f"/v1/conversations/{gone}")).status_code == 404
    assert len((await client.get(f"/v1/conversations/{kept}/messages")).json()["data"]) == 5
    # Who has not followed since what is told of no more is told to fetch it anew.
    assert await count(database, "conversation_changes") == 0
    late = (await client.get(f"/v1/conversations/{kept}/changes?after=5.0")).json()
    assert late["anew"] is True
    again = (await client.get(f"/v1/conversations/{kept}/changes?after={late['cursor']}")).json()
    assert (again["anew"], again["posts"]) == (False, [])


async def test_months_of_the_log_are_dropped_and_the_counters_go_on(database: Database) -> None:
    now = system_clock()
    async with database.pipeline() as tx:
        await tx.execute("SELECT make_event_partitions($1::date, 3)", now.date())
        for age in (0, 900):
            await tx.execute(
                "INSERT INTO events (bucket, position, recorded_at, workspace_id, type, occurred_at)"
                " VALUES (1, $1, $2, gen_random_uuid(), 'x', now())",
                1000 - age,
                now - timedelta(days=age),
            )
    later = now + timedelta(days=DAYS + 32)
    assert (await forget(database, now, DAYS))["events"] == 0
    assert await count(database, "events") == 1, "a fact without a month of its own goes too"
    assert (await forget(database, later, DAYS))["events"] == 1
    assert await count(database, "events") == 0
    assert await count(database, "event_positions") == 64


async def test_a_month_that_somebody_reads_is_left_for_the_next_round(database: Database, database_url: str) -> None:
    now = system_clock()
    async with database.pipeline() as tx:
        await tx.execute("SELECT make_event_partitions($1::date, 1)", now.date())
    reader = await asyncpg.connect(database_url, server_settings={"role": "tidings_pipeline"})
    later = now + timedelta(days=DAYS + 32)
    try:
        async with reader.transaction():
            await reader.fetch("SELECT * FROM events")
            assert (await forget(database, later, DAYS))["events"] == 0
        assert (await forget(database, later, DAYS))["events"] == 1
    finally:
        await reader.close()


async def test_caps_and_meters_are_forgotten_when_they_say_nothing_any_more(database: Database) -> None:
    now = system_clock()
    async with database.pipeline() as tx:
        workspace = await tx.fetchval(
            "INSERT INTO workspaces (id, name, mode, keeps_content, created_at) VALUES (gen_random_uuid(), 'w', 'test', true, now()) RETURNING id"
        )
        await tx.execute(
            "INSERT INTO caps (id, workspace_id, most, per, created_at) VALUES (gen_random_uuid(), $1, 1, '30 days', now())", workspace
        )
        for days in (1, 31, 33):
            await tx.execute(
                "INSERT INTO cap_uses (bucket, contact_id, delivery_id, workspace_id, purpose, channel, at)"
                " VALUES (1, gen_random_uuid(), gen_random_uuid(), $1, 'marketing', 'sms', $2)",
                workspace,
                now - timedelta(days=days),
            )
        for key, full in (("a", now), ("b", now - timedelta(days=3))):
            await tx.execute("INSERT INTO meters (bucket, workspace_id, key, full_at) VALUES (1, $1, $2, $3)", workspace, key, full)
        for days in (1, 41):
            key = f"spend:{now - timedelta(days=days):%Y-%m-%d}"
            await tx.execute("INSERT INTO meters (bucket, workspace_id, key, total) VALUES (1, $1, $2, 5)", workspace, key)
    gone = await forget(database, now, DAYS)
    assert (gone["cap_uses"], gone["meters"]) == (1, 2)


async def test_a_thread_that_was_answered_the_day_before_yesterday_is_forgotten(database: Database) -> None:
    now = system_clock()
    async with database.pipeline() as tx:
        for hours in (1, 47, 49):
            await tx.execute(
                "INSERT INTO automatic_answers (bucket, contact_id, channel, sender, workspace_id, answered_at)"
                " VALUES (1, gen_random_uuid(), 'sms', '', gen_random_uuid(), $1)",
                now - timedelta(hours=hours),
            )
    assert (await forget(database, now, DAYS))["automatic_answers"] == 1


async def test_one_worker_at_a_time_forgets(database: Database) -> None:
    now = system_clock()
    async with database.pipeline() as tx:
        await tx.fetchval("SELECT pg_advisory_xact_lock(hashtextextended('tidings retention', 0))")
        gone = await forget(database, now, DAYS)
        assert {"messages", "conversations", "events"} <= gone.keys()
        assert set(gone.values()) == {0}


def test_every_way_of_forgetting_is_in_the_table() -> None:
    in_batches = {"cap_uses", "meters", "automatic_answers", "webhook_deliveries", "webhook_attempts", "schedule_runs"}
    in_batches |= {"conversations", "conversation_changes", "hook_events", "flags", "api_requests", "exchanges", "html_previews"}
    assert {table for table, rule in RETENTION.items() if rule.how is retention.How.IN_BATCHES} == in_batches


async def test_a_worker_forgets_by_itself(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_LOOK_SECONDS", 0.01)
    now = system_clock()
    async with database.pipeline() as tx:
        await tx.execute("SELECT make_event_partitions($1::date, 1)", (now - timedelta(days=900)).date())
    running = asyncio.create_task(retention_loop(database, lambda: now, DAYS).run())
    try:
        async with asyncio.timeout(30):
            while await count(database, "pg_inherits WHERE inhparent = 'events'::regclass") > 1:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
