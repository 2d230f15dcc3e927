"""Hints between nodes over PostgreSQL: one NOTIFY for all that waits, none that is refused, and what is lost is known to be."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import execute
from tidings.conversations import Person
from tidings.core.ids import new_id
from tidings.db import Database
from tidings.realtime.hints import CHANNEL, EVERYTHING, Hint, Hints, hint, read_hints, write_hint
from tidings.realtime.typing import encode

pytestmark = pytest.mark.anyio

NOTIFY_BYTES = 8_000
"""A payload must be shorter (postgresql.org/docs/17/sql-notify.html, 2026-11-22)."""

CUT = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"

SAYS = "query LIKE '%pg_notify%' AND pid <> pg_backend_pid()"


class Node:
    """One end: what it was told, lot by lot; None is "look everywhere"."""

    def __init__(self, database: Database) -> None:
        self.id = new_id()
        self.heard: list[list[Hint] | None] = []
        self._news = asyncio.Event()
        self.hints = Hints(database, self.id, self._on_hints)

    def _on_hints(self, hints: list[Hint] | None) -> None:
        self.heard.append(hints)
        self._news.set()

    async def until(self, test: Callable[[list[list[Hint] | None]], bool]) -> None:
        """It has heard what it is to hear."""
        async with asyncio.timeout(20):
            while not test(self.heard):
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def node(database: Database) -> AsyncGenerator[Node]:
    """A node that hears."""
    one = Node(database)
    hearing = asyncio.create_task(one.hints.hear())
    try:
        # That it may have missed something is the first that it hears.
        await one.until(lambda heard: heard == [None])
        one.heard.clear()
        yield one
    finally:
        hearing.cancel()
        with suppress(asyncio.CancelledError):
            await hearing


@asynccontextmanager
async def wire(url: str) -> AsyncGenerator[list[str]]:
    """Every NOTIFY as it comes."""
    payloads: list[str] = []

    def on_hint(_connection: object, _pid: int, _channel: str, payload: object) -> None:
        payloads.append(str(payload))

    connection = await asyncpg.connect(url)
    try:
        await connection.add_listener(CHANNEL, on_hint)
        yield payloads
    finally:
        await connection.close()


def named(count: int) -> list[Hint]:
    return [Hint("c", new_id()) for _ in range(count)]


async def settled(payloads: list[str], count: int) -> list[str]:
    """So many have come, and none came with them."""
    async with asyncio.timeout(20):
        while len(payloads) < count:  # noqa: ASYNC110 - they come by themselves
            await asyncio.sleep(0.01)
    assert len(payloads) == count
    return payloads


async def test_all_that_waits_goes_out_in_one_notify_each_hint_once(database: Database, database_url: str):
    types = encode(Person("contact", new_id()), on=True)
    given = [*named(50), Hint("r", new_id()), Hint("w", new_id(), "templates"), Hint("t", new_id(), types)]
    last = Hint("c", new_id())
    async with node(database) as here, node(database) as there, wire(database_url) as payloads:
        for one in given * 3:
            here.hints.give(one)
        sending = asyncio.create_task(here.hints.send())
        try:
            await there.until(bool)
            here.hints.give(last)
            await there.until(lambda heard: len(heard) == 2)
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
        assert there.heard == [given, [last]]
        assert here.heard == [], "a node does not hear itself"
        await settled(payloads, 2)


async def test_as_many_as_fit_are_named_and_for_more_everything_is_looked_at(database: Database, database_url: str):
    # Somewhere in the middle is the most that PostgreSQL takes: nothing may be lost there either.
    counts = (300, *range(322, 338), 400, 4_000)
    async with node(database) as here, node(database) as there, wire(database_url) as payloads:
        for n, count in enumerate(counts, 1):
            given = named(count)
            for one in given:
                here.hints.give(one)
            await here.hints.flush()
            await there.until(lambda heard, n=n: len(heard) == n)
            assert there.heard[-1] in (given, None), count
        assert there.heard[0] is not None
        assert there.heard[-2:] == [None, None]
        # Nothing of it waits any more.
        await here.hints.flush()
        told = await settled(payloads, len(counts))
    assert max(len(payload) for payload in told) < NOTIFY_BYTES
    assert [payload.partition(" ")[2] == EVERYTHING for payload in told] == [heard is None for heard in there.heard]


async def test_what_is_said_within_a_transaction_is_heard_by_every_node_once_it_is_committed(database: Database):
    one = Hint("f", new_id())
    async with node(database) as here, node(database) as there:
        with suppress(ZeroDivisionError):
            async with database.pipeline() as tx:
                await hint(tx, Hint("f", new_id()))
                raise ZeroDivisionError
        async with database.pipeline() as tx:
            await hint(tx, one)
        for each in (here, there):
            await each.until(bool)
            assert each.heard == [[one]]


async def test_who_could_not_hear_for_a_while_looks_everywhere_and_hears_again(database: Database, database_url: str):
    one = Hint("c", new_id())
    async with node(database) as here, node(database) as there:
        await execute(database_url, CUT)
        for each in (here, there):
            await each.until(lambda heard: heard == [None])
        here.hints.give(one)
        await here.hints.flush()
        await there.until(lambda heard: heard == [None, [one]])


async def test_what_could_not_be_said_is_looked_for_everywhere_once_that_can_be(database: Database, database_url: str, server_url: str):
    name = database_url.partition("?")[0].rpartition("/")[2]
    first, lost = Hint("c", new_id()), Hint("w", new_id(), "templates")
    async with node(database) as here, node(database) as there:
        here.hints.give(first)
        assert await here.hints.flush()
        await there.until(lambda heard: heard == [[first]])
        await execute(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await execute(server_url, f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}' AND {SAYS}")
        here.hints.give(lost)
        assert not await here.hints.flush()
        await execute(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        sending = asyncio.create_task(here.hints.send())
        try:
            await there.until(lambda heard: heard == [[first], None])
            # And then it is as before.
            here.hints.give(first)
            await there.until(lambda heard: heard == [[first], None, [first]])
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending


def test_a_hint_is_read_as_it_was_written_and_what_makes_no_sense_is_left_out():
    types = encode(Person("member", new_id()), on=False)
    given = [Hint("c", UUID(int=0)), Hint("w", UUID(int=2**128 - 1), "provider_accounts"), Hint("t", new_id(), types)]
    words = [write_hint(one) for one in given]
    assert read_hints(" ".join([words[0], "c", "c!", "cshort", *words[1:], "ö" * 23])) == given
    assert read_hints("") == []
    assert read_hints(EVERYTHING) is None
