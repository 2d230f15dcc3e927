"""Timers: one of a kind, subject and key; taken with their work or not at all; a failing one waits, and blocks nobody."""

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from tidings.core.clock import system_clock
from tidings.core.ids import new_id
from tidings.db import Database, Row
from tidings.timers import Timer, postpone, set_timers, shift_timers, take_due
from tidings.workers.loops import timer_loop
from tidings.workers.metrics import Metrics
from tidings.workspaces import NewWorkspace

pytestmark = pytest.mark.anyio

SOON = timedelta(seconds=1)


def timer(workspace: NewWorkspace, *, kind: str = "receipt", key: str = "delivered", after: timedelta = -SOON) -> Timer:
    return Timer(workspace_id=workspace.workspace.id, kind=kind, subject=new_id(), key=key, due_at=system_clock() + after)


async def test_a_timer_that_is_set_again_is_moved(database: Database, workspace: NewWorkspace) -> None:
    one = timer(workspace)
    async with database.pipeline() as tx:
        await set_timers(tx, [one])
        await set_timers(
            tx, [Timer(workspace_id=one.workspace_id, kind=one.kind, subject=one.subject, key=one.key, due_at=one.due_at + 9 * SOON)]
        )
        assert await take_due(tx, one.due_at) == []
        assert len(await take_due(tx, one.due_at + 10 * SOON)) == 1


async def test_what_a_transaction_took_is_there_again_if_it_rolls_back(database: Database, workspace: NewWorkspace) -> None:
    async with database.pipeline() as tx:
        await set_timers(tx, [timer(workspace)])
    taken: list[Timer] = []

    async def take_and_fail() -> None:
        async with database.pipeline() as tx:
            taken.extend(await take_due(tx, system_clock()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await take_and_fail()
    assert len(taken) == 1
    async with database.pipeline() as tx:
        assert len(await take_due(tx, system_clock())) == 1


async def test_two_workers_never_take_the_same_timer(database: Database, workspace: NewWorkspace) -> None:
    async with database.pipeline() as tx:
        await set_timers(tx, [timer(workspace) for _ in range(50)])
    async with database.pipeline() as one, database.pipeline() as other:
        first, second = await take_due(one, system_clock(), 30), await take_due(other, system_clock(), 30)
    assert len(first) == 30
    assert len(second) == 20
    assert not {item.subject for item in first} & {item.subject for item in second}


async def test_a_moved_clock_moves_only_its_own_workspace_s_timers(database: Database, workspace: NewWorkspace) -> None:
    async with database.pipeline() as tx:
        await set_timers(tx, [timer(workspace, after=60 * SOON)])
        await shift_timers(tx, new_id(), timedelta(hours=1))
        assert await take_due(tx, system_clock()) == []
        await shift_timers(tx, workspace.workspace.id, timedelta(hours=1))
        assert len(await take_due(tx, system_clock())) == 1


async def test_a_clock_is_moved_after_what_is_being_done_by_it(database: Database, workspace: NewWorkspace) -> None:
    due, workspace_id = timer(workspace), workspace.workspace.id
    async with database.pipeline() as tx:
        await set_timers(tx, [due])

    async def move() -> None:
        async with database.pipeline() as tx:
            await shift_timers(tx, workspace_id, timedelta(hours=1))

    async with database.pipeline() as doing:
        assert len(await take_due(doing, system_clock())) == 1
        moving = asyncio.create_task(move())
        while not await doing.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
            await asyncio.sleep(0)
            assert not moving.done(), moving.exception()
        async with database.pipeline() as other:
            await set_timers(other, [timer(workspace)])
            assert await take_due(other, system_clock()) == [], "nobody begins anything by a clock that is about to move"
        await set_timers(doing, [timer(workspace, after=60 * SOON)])
    await moving
    async with database.pipeline() as tx:
        assert len(await take_due(tx, system_clock())) == 2, "what was set meanwhile was moved too"


async def test_a_timer_that_fails_waits_longer_each_time(database: Database, workspace: NewWorkspace) -> None:
    one, now = timer(workspace), system_clock()
    async with database.pipeline() as tx:
        await set_timers(tx, [one])
        for tries in range(1, 4):
            await postpone(tx, one, now)
            assert await take_due(tx, now + timedelta(seconds=2**tries - 0.5)) == []
        assert len(await take_due(tx, now + timedelta(seconds=8))) == 1


async def test_a_timer_that_nobody_can_do_blocks_no_other(database: Database, workspace: NewWorkspace) -> None:
    # Of a route's look the key is a message.
    poison = timer(workspace, kind="route", key="no message", after=-60 * SOON)
    foreign = timer(workspace, kind="of a program to come", after=-60 * SOON)
    async with database.pipeline() as tx:
        await set_timers(tx, [poison, foreign, *[timer(workspace) for _ in range(5)]])
    left: list[Row] = []
    loop = asyncio.create_task(timer_loop(database, system_clock, Metrics(CollectorRegistry()), lambda: None).run())
    try:
        for _ in range(200):
            await asyncio.sleep(0.05)
            async with database.pipeline() as tx:
                left = await tx.fetch("SELECT subject, tries FROM timers")
            if len(left) == 2 and any(row["tries"] for row in left):
                break
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    tries = {row["subject"]: row["tries"] for row in left}
    assert set(tries) == {poison.subject, foreign.subject}
    assert tries[poison.subject] >= 1
    assert tries[foreign.subject] == 0, "it waits for a program that knows it"
