"""Token buckets under concurrent claims: never more than a rate allows, nothing lost of it, and nobody else waits."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.model.crowd import NOW, Crowd, claiming, crowd, token
from tidings.channels import Outcome, RouteInput, Sent
from tidings.core.ids import new_id
from tidings.db import Connection, Database
from tidings.messages import Claimed, Lane, Recorded, pull_forward
from tidings.messages.claims import claim
from tidings.messages.decide import Kept, decide
from tidings.messages.dispatch import record

pytestmark = pytest.mark.anyio

CLAIMERS = 4
SLACK = 0.001


class Taken(msgspec.Struct, frozen=True):
    at: float
    """In seconds from the start."""
    lane: Lane
    channel: str
    sender: str | None


class Drain:
    """A queue that is claimed on a clock of its own."""

    def __init__(self, town: Crowd, seed: int, skew: float = 0.2) -> None:
        self.crowd, self.roll, self.skew = town, random.Random(seed), skew
        self.taken: list[Taken] = []
        self.claims = 0

    async def look(self, connection: Connection, second: float, limit: int, lane: Lane = Lane.TRANSACTIONAL) -> bool:
        """What a claim brings at that second is written as sent; False where nothing was due."""
        now = NOW + timedelta(seconds=second)
        self.claims += 1
        found = await claim(connection, lane, limit, token(), now)
        self.taken += [Taken(second, lane, one.channel, one.sender) for one in found.claimed]
        results = [self._sent(one, now) for one in found.claimed]
        if results:
            await record(connection, results, now)
        return bool(found.claimed or found.busy or found.settled)

    def _sent(self, one: Claimed, now: datetime) -> Recorded:
        outcome: Outcome = Sent(str(one.delivery_id))
        return decide(one, purpose="transactional", provider="sandbox", outcome=outcome, kept=Kept(None, None), now=now)

    async def waiting(self) -> int:
        [row] = await self.crowd.fetch("SELECT count(*)::int AS n FROM queue")
        return row["n"]

    async def at_once(self, connections: Sequence[Connection], second: float) -> None:
        """Four claim in both lanes until nothing of this moment is left, each with a clock that is a little off."""

        async def work(connection: Connection) -> None:
            for lane in (Lane.OTP, Lane.TRANSACTIONAL):
                at = max(0.0, second - self.roll.uniform(0, self.skew))
                while await self.look(connection, at, self.roll.randint(1, 16), lane):
                    pass

        await asyncio.gather(*(work(connection) for connection in connections))


def check_rate(times: list[float], rate: float, burst: float) -> None:
    """No stretch of time has more than a full bucket, and what has flown in meanwhile."""
    ordered = sorted(times)
    for first, start in enumerate(ordered):
        for last in range(first, len(ordered)):
            assert last - first + 1 <= burst + rate * (ordered[last] - start) + SLACK, (rate, start, ordered[last])


@pytest.fixture
async def town(database: Database, database_url: str, tmp_path: Path) -> Crowd:
    made = await crowd(database_url, database, tmp_path)
    await made.execute("""UPDATE workspaces SET code_rates = '{"number": null, "prefix": null, "ip": null}'""")
    return made


@pytest.mark.parametrize(("seed", "workspace", "account", "sender"), [(1, 5.0, None, None), (2, None, 20.0, 2.5), (3, 12.0, 8.0, 0.5)])
async def test_no_stretch_of_time_has_more_than_its_tokens(
    town: Crowd, seed: int, workspace: float | None, account: float | None, sender: float | None
):
    drain = Drain(town, seed)
    await town.execute("UPDATE workspaces SET rate_per_second = $1", workspace)
    await town.execute(
        "UPDATE provider_accounts SET rate_per_second = $1, sender_rate_per_second = $2, senders = '{A,B,C}'", account, sender
    )
    people = await town.people(36)
    await town.send(people)
    await town.send(people[:12], purpose="otp")
    second = 0.0
    async with AsyncExitStack() as stack:
        claimers = [await stack.enter_async_context(claiming(town.url)) for _ in range(CLAIMERS)]
        while second < 8:
            await drain.at_once(claimers, second)
            second += drain.roll.uniform(0.3, 1.5)
        # What comes later meets a line that is there already.
        await town.send(people[10:20], now=NOW + timedelta(seconds=second))
        while await drain.waiting() and second < 400:
            await drain.at_once(claimers, second)
            second += drain.roll.uniform(0.5, 5)
    assert await drain.waiting() == 0, "all of it leaves in the end"
    for rate, times in (
        (workspace, [one.at for one in drain.taken]),
        (account, [one.at for one in drain.taken]),
        *((sender, [one.at for one in drain.taken if one.sender == name]) for name in "ABC"),
    ):
        if rate is not None:
            check_rate(times, rate, max(rate, 1))
            # What is not urgent leaves the second half of a full bucket to login codes.
            calm = [one.at for one in drain.taken if one.lane is not Lane.OTP and one.at in times]
            if len(times) == len(drain.taken):
                check_rate(calm, rate, max(rate / 2, 1))


async def test_login_codes_to_one_number_are_so_many_and_then_one_as_each_comes_back(town: Crowd):
    """Five at once, and all five back after ten minutes: the others are refused and take nobody's turn."""
    # One clock: here a bucket is full again at the very moment.
    drain = Drain(town, 8, skew=0.0)
    await town.execute("UPDATE workspaces SET code_rates = NULL")
    people = await town.people(3)
    async with AsyncExitStack() as stack:
        claimers = [await stack.enter_async_context(claiming(town.url)) for _ in range(CLAIMERS)]
        for second, expected in ((0, 15), (119, 15), (121, 18), (240 + 241, 27), (5_000, 42)):
            for _ in range(7):
                await town.send(people, purpose="otp", now=NOW + timedelta(seconds=second))
            await drain.at_once(claimers, second + 0.2)
            assert len(drain.taken) == expected, second
    rows = await town.fetch("SELECT DISTINCT state, reason FROM deliveries WHERE state <> 'sent'")
    assert [(row["state"], row["reason"]) for row in rows] == [("skipped", "number_rate")]


async def test_a_rate_is_used_to_the_full(town: Crowd):
    """A hundred at two a second are gone within a minute: nobody's turn is lost."""
    drain = Drain(town, 4)
    await town.execute("UPDATE workspaces SET rate_per_second = 2")
    await town.send(await town.people(100))
    second = 0.0
    async with claiming(town.url) as connection:
        while await drain.waiting() and second < 120:
            while await drain.look(connection, second, 16):
                pass
            second += 0.5
    assert second <= 60
    check_rate([one.at for one in drain.taken], 2, 2)


async def test_a_line_that_is_longer_than_an_hour_loses_no_turn(town: Crowd):
    drain = Drain(town, 5)
    await town.execute("UPDATE workspaces SET rate_per_second = 0.0125")
    await town.send(await town.people(64))
    second = 0.0
    async with claiming(town.url) as connection:
        while await drain.waiting() and second < 20_000:
            while await drain.look(connection, second, 200):
                pass
            [row] = await town.fetch("SELECT max(due_at) AS at FROM queue")
            assert row["at"] is None or row["at"] <= NOW + timedelta(seconds=second, hours=1), "nobody waits for longer unseen"
            second += 80
    assert second <= 64 * 80 * 1.05
    check_rate([one.at for one in drain.taken], 0.0125, 1)


async def test_who_waits_for_a_rate_that_is_raised_goes_by_the_new_one(town: Crowd):
    drain = Drain(town, 6)
    await town.execute("UPDATE provider_accounts SET rate_per_second = 0.1")
    await town.send(await town.people(300))
    async with claiming(town.url) as connection:
        while await drain.look(connection, 0, 100):
            pass
        async with town.database.workspace(town.workspace.id) as tx:
            await tx.execute("UPDATE provider_accounts SET rate_per_second = 50 WHERE workspace_id = $1", town.workspace.id)
            await pull_forward(tx, town.workspace.id, NOW + timedelta(seconds=1))
        second = 1.0
        while await drain.waiting() and second < 60:
            while await drain.look(connection, second, 100):
                pass
            second += 1
    # The one token that the old rate has lent is paid back first, at the old rate.
    assert second < 25


async def test_a_slow_sender_with_a_long_line_delays_nobody_else(town: Crowd):
    """In claims and in rows looked at, since a machine's time tells nothing."""
    slow = new_id()
    await town.execute(
        "INSERT INTO provider_accounts SELECT (jsonb_populate_record(p, jsonb_build_object("
        "'id', $1::uuid, 'name', 'slow', 'channels', '[\"whatsapp\"]'::jsonb, 'senders', '[\"slow\"]'::jsonb,"
        " 'sender_rate_per_second', 1, 'rank', 1, 'callback_token', $1::uuid::text))).* FROM provider_accounts p",
        slow,
    )
    crowded = await town.people(5_000)
    await town.send(crowded, route=RouteInput(channel="whatsapp"))
    drain = Drain(town, 7)
    async with claiming(town.url) as connection:
        while await drain.look(connection, 0, 128):
            pass
        looks = drain.claims
        # Each of the five thousand is looked at once, and has its turn.
        assert looks <= 5_000 / 128 * 1.5 + 10
        quick = await town.people(1_000)
        await town.send(quick)
        drain.claims, second = 0, 0.0
        while sum(one.channel == "sms" for one in drain.taken) < 1_000:
            second += 1
            await drain.look(connection, second, 128)
        # A claim that does not know who had how much gives each of two flows a half.
        assert drain.claims <= 1_000 / 64 * 1.5 + 1
    assert sum(one.sender == "slow" for one in drain.taken) <= second + 1


async def test_turns_that_come_a_little_late_are_not_lost(town: Crowd):
    """Who finds the token gone, since the one before came late, is the next and not the last: the sender has most of its rate."""
    await town.execute("UPDATE provider_accounts SET sender_rate_per_second = 1")
    await town.send(await town.people(200))
    drain = Drain(town, 9)
    second = 0.0
    async with claiming(town.url) as connection:
        while second < 60:
            await drain.look(connection, second, 100)
            second += drain.roll.uniform(0.05, 0.5)
    assert 45 <= len(drain.taken) <= 61
    check_rate([one.at for one in drain.taken], 1, 1)
