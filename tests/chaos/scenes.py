"""Short scenes, each of which one fault of the mechanism would spoil: the ledger check is held after each."""

import asyncio
import contextlib
import math
import time

from tests.chaos.ledger import Control, holding
from tests.chaos.record import CANCEL, Quiet
from tests.chaos.run import drain, expire_leases, hurry
from tests.chaos.stage import Stage


async def a_worker_wakes_after_its_lease(stage: Stage) -> None:
    """Frozen with its answer on the way, it comes back while another worker makes the next attempt."""
    await _start(stage, "api", "worker a")
    async with holding(stage.socket, "after", "sms") as first, holding(stage.socket, "after", "sms") as second:
        await stage.send("critical")
        await _held(first)
        stage.freeze("worker a")
        await stage.start("worker b")
        await expire_leases(stage)
        await _unknown(stage)
        await hurry(stage)
        await _held(second)
        await first.release()
        stage.thaw("worker a")
        await _spoken(stage)
        await second.release()
        await drain(stage)


async def the_database_dies_before_the_commit(stage: Stage) -> None:
    """A send waits for a lock when the API and PostgreSQL are killed; its caller asks again until there is an answer."""
    await _start(stage, "api")
    async with stage.sql() as connection:
        await connection.execute("BEGIN; LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE")
        with contextlib.suppress(TimeoutError):
            await stage.send("transactional", seconds=8)
        await stage.kill("api")
        await stage.kill_postgres()
    await _start(stage, "api", "worker a")
    if not stage.answers():
        await stage.send("transactional")
    await drain(stage)


async def a_worker_dies_before_the_answer(stage: Stage) -> None:
    """The provider has it, nobody was told, and it is of a purpose that waits for a person."""
    await _start(stage, "api", "worker a")
    async with holding(stage.socket, "after", "sms") as control:
        await stage.send("marketing")
        await _held(control)
        await stage.kill("worker a")
    await stage.start("worker b")
    await expire_leases(stage)
    await drain(stage)


async def receipts_come_in_the_wrong_order(stage: Stage) -> None:
    """Read, and only then delivered."""
    await _start(stage, "api", "worker a")
    [delivery] = (await stage.send("transactional")).deliveries
    await drain(stage)
    for state in ("read", "delivered", "failed"):
        await stage.request("POST", "/v1/sandbox/receipts", {"delivery": delivery, "state": state}, key=f"{delivery}{state}")
    await drain(stage)


async def a_stop_comes_while_it_is_on_the_wire(stage: Stage) -> None:
    """The first step has no answer, since its worker died, and would be tried again: but the person needs no more of it."""
    await _start(stage, "api", "worker a")
    async with holding(stage.socket, "after", "sms") as control:
        answer = await stage.send("critical", route={"steps": [{"channels": ["sms"]}, {"channels": ["email"], "after": "1h"}]})
        await _held(control)
        await stage.request("POST", f"/v1/messages/{answer.id}/stop", {"contact": "ada"})
        stage.note_stop(answer.id, "ada", "explicit")
        await stage.kill("worker a")
    await stage.start("worker b")
    await expire_leases(stage)
    await drain(stage)


async def a_cancel_comes_while_it_is_on_the_wire(stage: Stage) -> None:
    """It has no answer, since its worker died, and would be tried again: but who sent it has taken it back."""
    await _start(stage, "api", "worker a")
    async with holding(stage.socket, "after", "sms") as control:
        answer = await stage.send("transactional")
        await _held(control)
        await stage.request("POST", f"/v1/messages/{answer.id}/cancel")
        stage.note_stop(answer.id, "ada", CANCEL)
        await stage.kill("worker a")
    await stage.start("worker b")
    await expire_leases(stage)
    await drain(stage)


async def a_person_wants_no_more_while_it_is_on_the_wire(stage: Stage) -> None:
    """It has no answer, since its worker died, and would be tried again: but whom it is for has written STOP."""
    await _start(stage, "api", "worker a")
    async with holding(stage.socket, "after", "sms") as control:
        await stage.send("transactional")
        await _held(control)
        await stage.request("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "STOP"})
        stage.quiets.append(Quiet("sms", "+31612345678", time.time(), math.inf))
        await stage.kill("worker a")
    await stage.start("worker b")
    await expire_leases(stage)
    await drain(stage)


async def a_cap_is_reached_by_two_workers(stage: Stage) -> None:
    """Four offers to one person at once, and one is what they get."""
    await _start(stage, "api")
    await stage.request("PUT", "/v1/caps", {"caps": [{"most": 1, "per": "90d", "purpose": "marketing"}]})
    for _ in range(4):
        await stage.send("marketing")
    await stage.start("worker a")
    await stage.start("worker b")
    await drain(stage)


async def a_fact_commits_late(stage: Stage) -> None:
    """Of two transactions that tell a fact, the one that began first commits last: in between the other's was numbered."""
    await _start(stage, "api", "worker a")
    await drain(stage)
    fact = "INSERT INTO outbox (bucket, workspace_id, type, occurred_at) VALUES (7, $1, 'contact.updated', now())"
    async with stage.sql() as slow, stage.sql() as quick:
        await slow.execute("BEGIN")
        await slow.execute(fact, stage.workspace_id)
        await quick.execute(fact, stage.workspace_id)
        async with asyncio.timeout(120):
            while await quick.fetchval("SELECT count(*) FROM outbox") > 0:  # noqa: ASYNC110 - other processes tell nobody
                await asyncio.sleep(0.05)
        await slow.execute("COMMIT")
    await drain(stage, seconds=10)


async def a_workers_clock_is_behind(stage: Stage) -> None:
    """Its hand-off takes a moment, while another worker, whose clock is right, looks for those who did not come back.

    By ten seconds: so late it sees the code as due, and so long ago the lease of a code would have ended by its own clock.
    """
    await stage.start("worker a", CLOCK_IS_OFF_BY="-10")
    await stage.start("worker b")
    await _start(stage, "api")
    async with asyncio.timeout(120):
        while not stage.is_at_work("worker b"):  # noqa: ASYNC110 - other processes tell nobody
            await asyncio.sleep(0.05)
    async with holding(stage.socket, "after", "sms") as control:
        stage.freeze("worker b")
        await stage.send("otp")
        await _held(control)
        stage.thaw("worker b")
        # It only slept: nobody is hurt.
        stage.blows.clear()
        await asyncio.sleep(1.5)
        await control.release()
    await drain(stage)


async def _start(stage: Stage, *names: str) -> None:
    for name in names:
        await stage.start(name)
    await stage.ready()


async def _held(control: Control) -> None:
    assert await control.held(120) is not None, "nothing came to the ledger"


async def _unknown(stage: Stage) -> None:
    async with asyncio.timeout(120):
        while await stage.value("SELECT count(*)::int FROM deliveries WHERE state = 'unknown'") == 0:  # noqa: ASYNC110 - other processes tell nobody
            await asyncio.sleep(0.05)


async def _spoken(stage: Stage) -> None:
    """What the late one had to say is written: as late, or as if it held the lease still."""
    query = "SELECT (SELECT count(*) FROM attempts WHERE detail = 'the answer came after its lease') > 0 OR NOT EXISTS (SELECT FROM queue)"
    async with asyncio.timeout(120):
        while not await stage.value(query):  # noqa: ASYNC110 - other processes tell nobody
            await asyncio.sleep(0.05)
