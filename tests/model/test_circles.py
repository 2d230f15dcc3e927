"""Those who work on the same deliveries or the same people at once never wait for each other in a circle."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.model.crowd import NOW, claiming, crowd, token
from tidings.channels import Inbound, Receipt, RouteInput, StepInput, Unknown
from tidings.consent import store as consent
from tidings.db import Database, Row, Tx
from tidings.messages import Claims, Heard, Lane, receive_all, receive_receipts, store
from tidings.messages.claims import claim
from tidings.messages.decide import Kept, decide
from tidings.messages.dispatch import record
from tidings.messages.receive import Received
from tidings.workspaces import NewWorkspace

pytestmark = pytest.mark.anyio


class Interrupted:
    """A transaction in which something else happens after one of its statements."""

    def __init__(self, tx: Tx, after: str, then: Callable[[], Awaitable[None]]) -> None:
        self._tx, self._after, self._then = tx, after, then

    async def execute(self, query: str, *args: object) -> str:
        return await self._tx.execute(query, *args)

    async def fetch(self, query: str, *args: object) -> list[Row]:
        rows = await self._tx.fetch(query, *args)
        if query == self._after:
            await self._then()
        return rows

    async def fetchrow(self, query: str, *args: object) -> Row | None:
        return await self._tx.fetchrow(query, *args)

    async def fetchval(self, query: str, *args: object) -> object:
        return await self._tx.fetchval(query, *args)


async def test_a_receipt_in_the_middle_of_a_claim_that_tries_again(database: Database, database_url: str, tmp_path: Path):
    town = await crowd(database_url, database, tmp_path)
    steps = [StepInput(channels=["sms"]), StepInput(channels=["voice"], after="1h")]
    await town.send(await town.people(1), route=RouteInput(steps=steps))
    later = NOW + timedelta(seconds=100)
    async with claiming(database_url) as connection:
        [one] = (await claim(connection, Lane.TRANSACTIONAL, 5, token(), NOW)).claimed
        lost = decide(one, purpose="transactional", provider="sandbox", outcome=Unknown(code="reset"), kept=Kept(None, None), now=NOW)
        await record(connection, [lost], NOW)
        claims: list[asyncio.Task[Claims]] = []

        async def meanwhile() -> None:
            claims.append(asyncio.create_task(claim(connection, Lane.TRANSACTIONAL, 5, token(), later)))
            # It ends at once, or waits for us.
            await asyncio.wait(claims, timeout=1)

        async with database.pipeline() as tx:
            receipt = Receipt(event_id="e", state="read", at=later, delivery_id=one.delivery_id)
            interrupted = Interrupted(tx, store.Q["apply_receipts"], meanwhile)
            await receive_receipts(interrupted, [Heard(town.workspace.id, town.account_id, receipt)], later)
        [found] = await asyncio.gather(*claims)
        assert (found.claimed, found.busy) == ([], 1)
        assert (await claim(connection, Lane.TRANSACTIONAL, 5, token(), later)).claimed == []
    assert await town.fetch("SELECT state FROM deliveries") == [{"state": "read"}]


async def test_the_same_people_stop_at_two_accounts_crosswise(database: Database, workspace: NewWorkspace):
    async def arrives(tx: Tx, *words: tuple[int, str]) -> None:
        said = [(Inbound(channel="sms", sender=f"+316123456{n}", to="+31600000000", text=text), None) for n, text in words]
        outcomes = await receive_all(tx, workspace.workspace, said, now=NOW, real_now=NOW)
        assert all(isinstance(one, Received) for one in outcomes)

    stops = [(n, "STOP") for n in range(10, 20)]
    others: list[asyncio.Task[None]] = []

    async def crosswise() -> None:
        async with database.pipeline() as tx:
            await arrives(tx, *stops[::-1])

    async def meanwhile() -> None:
        if not others:
            others.append(asyncio.create_task(crosswise()))
            # It ends at once, or waits for us.
            await asyncio.wait(others, timeout=1)

    async with database.pipeline() as tx:
        # They are known: else who makes them first goes first.
        await arrives(tx, *((n, "Hello") for n, _ in stops))
    async with database.pipeline() as tx:
        await arrives(Interrupted(tx, consent.Q["find_suppressions"], meanwhile), *stops)
    await asyncio.gather(*others)
    async with database.pipeline() as tx:
        # Of what one person said the last counts, whatever others said in between.
        await arrives(tx, (12, "STOP"), (11, "START"), (12, "START"), (11, "STOP"))
        assert await tx.fetchval("SELECT count(*) FROM suppressions WHERE channel = 'sms'") == len(stops) - 1
