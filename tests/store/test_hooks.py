"""What other products told, on a real PostgreSQL: taken in order, by one at a time, once; and found again."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from tests.conftest import execute
from tidings.contacts import ContactInput, put_contact
from tidings.core.errors import Conflict, Invalid, Unavailable, invalid
from tidings.db import Database, Tx
from tidings.hooks import (
    EventState,
    Hook,
    HookInput,
    Kept,
    create_hook,
    get_event,
    give_up,
    keep_events,
    list_events,
    process,
    reseal_hooks,
    retry_event,
    split,
)
from tidings.hooks.model import WAITS
from tidings.hooks.receive import Addresses
from tidings.hooks.store import find_by_metadata
from tidings.workspaces import NewWorkspace, Sealer, load_sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW = "00" * 32, "11" * 32
GIVEN: dict[str, Any] = {
    "name": "Scores",
    "signature": {"kind": "bearer"},
    "event": {"id": "{{ event.id }}"},
    "conversation": [{"object": {"type": "match", "id": "{{ event.match }}"}}],
    "rules": [{"text": "{{ event.player }} scores"}],
}


async def made(database: Database, workspace: NewWorkspace, sealer: Sealer, **more: Any) -> Hook:
    async with database.pipeline() as tx:
        given = msgspec.convert(GIVEN | more, HookInput)
        return (await create_hook(tx, workspace.workspace.id, given, sealer=sealer, now=NOW)).hook


async def told(database: Database, hook: Hook, *names: str, at: datetime = NOW) -> int:
    body = msgspec.json.encode([{"id": name, "match": "M-7", "player": "Ada"} for name in names])
    events = split(hook.mapping.event, hook_id=hook.id, workspace_id=hook.workspace_id, headers={}, body=body, received_at=at)
    async with database.pipeline() as tx:
        return await keep_events(tx, events)


async def states(database: Database, hook: Hook) -> list[tuple[str, str, int]]:
    async with database.pipeline() as tx:
        found = await list_events(tx, hook.workspace_id, hook.id, limit=200)
    return sorted((one.source_id, one.state.value, one.tries) for one in found)


async def test_what_came_before_is_not_new_and_twice_in_one_call_is_once(database: Database, workspace: NewWorkspace, sealer: Sealer):
    hook = await made(database, workspace, sealer)
    other = await made(database, workspace, sealer)
    assert [await told(database, hook, "a", "b", "a"), await told(database, hook, "b", "c"), await told(database, other, "a")] == [2, 1, 1]


async def test_one_hooks_events_are_taken_in_order_by_one_and_anothers_beside_them(
    database: Database, workspace: NewWorkspace, sealer: Sealer
):
    first = await made(database, workspace, sealer)
    second = await made(database, workspace, sealer)
    await told(database, first, "a", "b")
    await told(database, second, "c", at=NOW + timedelta(seconds=1))
    later = NOW + timedelta(minutes=1)
    taken: list[str] = []

    def on_taken(kept: Kept) -> None:
        taken.append(kept.source_id)

    async with database.pipeline() as one:
        await process(one, later, on_taken=on_taken)
        async with database.pipeline() as two:
            await process(two, later, on_taken=on_taken)
            async with database.pipeline() as three:
                assert await process(three, later, on_taken=on_taken) is None
        # There is no conversation: it waits, and holds up nobody.
        assert taken == ["a", "c"]
    async with database.pipeline() as one:
        await process(one, later, on_taken=on_taken)
    assert taken == ["a", "c", "b"]
    assert await states(database, first) == [("a", "waiting", 1), ("b", "waiting", 1)]


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (Conflict("It is closed", code="closed"), "waiting", "closed: It is closed"),
        (invalid("/parts/0", "too_large", "Too large"), "dead", "too_large: Too large (/parts/0)"),
        (ValueError("what it says may be anything"), "waiting", "internal_error: ValueError"),
        (Unavailable("Later"), "waiting", "unavailable: Later"),
    ],
)
async def test_what_raised_is_tried_again_unless_it_can_never_be_said(
    database: Database, workspace: NewWorkspace, sealer: Sealer, error: Exception, state: str, reason: str
):
    hook = await made(database, workspace, sealer)
    await told(database, hook, "a")
    held: list[Kept] = []
    with suppress(ZeroDivisionError):
        async with database.pipeline() as tx:
            await process(tx, NOW, on_taken=held.append)
            raise ZeroDivisionError
    assert await states(database, hook) == [("a", "waiting", 0)]
    async with database.pipeline() as tx:
        await give_up(tx, held[0], error, NOW)
        [event] = await list_events(tx, hook.workspace_id, hook.id)
    assert (event.state.value, event.reason, event.tries) == (state, reason, 1)
    assert isinstance(error, Invalid) is (event.due_at is None)


async def test_after_its_last_try_it_is_dead_and_somebody_may_have_it_tried_again(
    database: Database, workspace: NewWorkspace, sealer: Sealer
):
    hook = await made(database, workspace, sealer)
    await told(database, hook, "a")
    now, tries = NOW, 0
    while True:
        async with database.pipeline() as tx:
            if await process(tx, now) is None:
                break
        tries += 1
        now += timedelta(days=1)
    assert tries == len(WAITS) + 1
    async with database.pipeline() as tx:
        [event] = await list_events(tx, hook.workspace_id, hook.id, state=EventState.DEAD)
        assert (event.tries, event.due_at) == (tries, None)
        again = await retry_event(tx, hook.workspace_id, hook.id, event.id, now=now)
        assert (again.state, again.tries, again.due_at) == (EventState.WAITING, 0, now)
        told_of = await tx.fetch("SELECT type, data::text AS data FROM outbox WHERE type = 'hook.failed'")
    assert [msgspec.json.decode(row["data"])["reason"] for row in told_of] == ["no_conversation"]


async def test_of_somebody_who_was_erased_nothing_is_tried_again(database: Database, workspace: NewWorkspace, sealer: Sealer):
    hook = await made(database, workspace, sealer)
    await told(database, hook, "a")
    async with database.pipeline() as tx:
        await tx.execute("UPDATE hook_events SET body = '', headers = '{}', state = 'skipped', due_at = NULL")
        [event] = await list_events(tx, hook.workspace_id, hook.id)
        with pytest.raises(Conflict) as caught:
            await retry_event(tx, hook.workspace_id, hook.id, event.id, now=NOW)
        assert caught.value.code == "erased"
        assert (await get_event(tx, hook.workspace_id, hook.id, event.id)).body == b""


async def test_a_hooks_secrets_open_under_a_new_master_key_once_they_are_resealed(database: Database, workspace: NewWorkspace):
    old, both, new = (load_sealer(keys, Path()) for keys in (OLD, f"{OLD},{NEW}", NEW))
    own = workspace.workspace.id
    async with database.pipeline() as tx:
        given = msgspec.convert(GIVEN | {"secret": "a long secret"}, HookInput)
        token = (await create_hook(tx, own, given, sealer=old, now=NOW)).token
    assert token is not None
    unopened = await Addresses(database.lane(), new).called(token)
    assert unopened is not None
    assert unopened.held is None
    async with database.pipeline() as tx:
        await reseal_hooks(tx, both)
    opened = await Addresses(database.lane(), new).called(token)
    assert opened is not None
    assert opened.held is not None
    assert opened.held.good(NOW) == ("a long secret",)
    assert await Addresses(database.lane(), new).called("hk_nobodys") is None


async def test_a_value_of_metadata_is_found_by_its_index(database: Database, workspace: NewWorkspace, database_url: str):
    own = workspace.workspace.id
    async with database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO conversations (bucket, id, workspace_id, kind, state, metadata, author_kind, created_at, updated_at)"
            " SELECT 0, gen_random_uuid(), $1, 'group', 'open', jsonb_build_object('shop', jsonb_build_object('order', n)), 'system', now(), now()"
            " FROM generate_series(1, 5000) AS n",
            own,
        )
    await execute(database_url, "ANALYZE conversations")
    async with database.pipeline() as tx:
        for value in (77, "77"):
            assert isinstance(await find_by_metadata(tx, own, {"shop": {"order": 77}}, {"shop": {"order": str(value)}}), UUID)
        assert await find_by_metadata(tx, own, {"shop": {"order": 0}}, {"shop": {"order": "0"}}) is None
        assert await find_by_metadata(tx, UUID(int=1), {"shop": {"order": 77}}, {"shop": {"order": "77"}}) is None
        plan = await _plan(tx, own)
    assert "conversations_metadata" in plan


async def _plan(tx: Tx, workspace_id: UUID) -> str:
    rows = await tx.fetch(
        "EXPLAIN SELECT id FROM conversations WHERE workspace_id = $1 AND metadata <> '{}'"
        " AND (metadata @> $2::jsonb OR metadata @> $3::jsonb) AND state <> 'deleted' ORDER BY (state = 'open') DESC, id DESC LIMIT 1",
        workspace_id,
        '{"shop": {"order": 77}}',
        '{"shop": {"order": "77"}}',
    )
    return "\n".join(str(row["QUERY PLAN"]) for row in rows)


async def test_two_workers_say_each_event_once(database: Database, workspace: NewWorkspace, sealer: Sealer, database_url: str):
    hooks = [
        await made(
            database, workspace, sealer, make={"participants": ["ada"]}, conversation=[{"object": {"type": "m", "id": "{{ event.match }}"}}]
        )
        for _ in range(2)
    ]
    async with database.workspace(workspace.workspace.id) as tx:
        await put_contact(tx, workspace.workspace, "ada", ContactInput(), now=NOW)
    for hook in hooks:
        await told(database, hook, *(f"e{n}" for n in range(10)))
    later = NOW + timedelta(minutes=1)

    async def work() -> int:
        done = idle = 0
        while idle < 20:
            async with database.pipeline() as tx:
                found = await process(tx, later)
            done, idle = (done + 1, 0) if found is not None else (done, idle + 1)
            if found is None:
                await asyncio.sleep(0.01)
        return done

    assert sum(await asyncio.gather(*(work() for _ in range(3)))) == 20
    connection = await asyncpg.connect(database_url)
    try:
        # One conversation for both hooks, and every event in it, in the order of its hook.
        assert await connection.fetchval("SELECT count(*) FROM conversations") == 1
        rows = await connection.fetch(
            "SELECT e.hook_id, e.source_id, p.seq FROM hook_events e JOIN posts p ON p.id = e.message_id ORDER BY p.seq"
        )
    finally:
        await connection.close()
    assert [row["seq"] for row in rows] == list(range(1, 21))
    for hook in hooks:
        assert [row["source_id"] for row in rows if row["hook_id"] == hook.id] == [f"e{n}" for n in range(10)]
