"""Rates and destinations as they are kept, and the health that all workers share."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.conftest import execute
from tidings.channels import CHANNELS, Declaration, Sent, Unknown
from tidings.core.errors import Invalid
from tidings.core.ids import encode, new_id
from tidings.db import Database
from tidings.events import Event, list_events, parse_cursor, sequence
from tidings.workers.breaker import IN_A_ROW, OPEN_FOR, Breakers
from tidings.workers.health import health_loop
from tidings.workspaces import (
    AccountRate,
    Destination,
    FailingAccount,
    NewProviderAccount,
    NewWorkspace,
    ProviderAccount,
    ProviderAccountPatch,
    close_account,
    create_provider_account,
    create_workspace,
    delete_provider_account,
    failing_accounts,
    get_provider_account,
    list_provider_accounts,
    load_sealer,
    open_account,
    update_provider_account,
)

pytestmark = pytest.mark.anyio

SEALER = load_sealer("11" * 32, Path())
SOON = timedelta(seconds=10)


class _Nothing(msgspec.Struct, frozen=True):
    pass


DECLARATIONS = {
    "sandbox": Declaration(
        name="sandbox",
        channels=frozenset(CHANNELS),
        credentials=_Nothing,
        honours_key=False,
        reports_receipts=False,
        source="these tests",
    )
}


async def _new(database: Database) -> NewWorkspace:
    async with database.pipeline() as tx:
        return await create_workspace(tx, name="shop", mode="test", sealer=SEALER, now=datetime.now(UTC))


async def _add(database: Database, new: NewWorkspace, **more: object) -> ProviderAccount:
    given = msgspec.convert({"provider": "sandbox", "channels": ["sms"], "credentials": {}, **more}, NewProviderAccount)
    async with database.workspace(new.workspace.id) as tx:
        return await create_provider_account(tx, new.workspace, given, declarations=DECLARATIONS, sealer=SEALER, now=datetime.now(UTC))


async def _change(database: Database, account: ProviderAccount, patch: ProviderAccountPatch) -> ProviderAccount:
    async with database.workspace(account.workspace_id) as tx:
        return await update_provider_account(
            tx, account.workspace_id, account.id, patch, declarations=DECLARATIONS, sealer=SEALER, now=datetime.now(UTC)
        )


async def _seen(database: Database, account: ProviderAccount) -> ProviderAccount:
    async with database.workspace(account.workspace_id) as tx:
        return await get_provider_account(tx, account.workspace_id, account.id)


async def _events(database: Database, new: NewWorkspace) -> list[Event]:
    async with database.pipeline() as tx:
        await sequence(tx)
    async with database.workspace(new.workspace.id) as tx:
        return (await list_events(tx, new.workspace.id, parse_cursor(None), 100, None))[0]


async def test_rates_and_destinations_are_kept_changed_and_taken_back(database: Database):
    new = await _new(database)
    made = await _add(
        database,
        new,
        rate={"per_second": 0.1},
        sender_rate={"per_second": 7},
        destinations=[{"prefix": "+", "price": "0.09"}, {"country": "gb", "price": "0.03"}, {"prefix": "+31", "price": "0.04"}],
    )
    assert (made.rate_per_second, made.sender_rate_per_second) == (0.1, 7.0)
    assert made.destinations == (
        Destination(prefix="+31", price="0.04"),
        Destination(country="GB", price="0.03"),
        Destination(prefix="+", price="0.09"),
    )
    assert await _seen(database, made) == made
    renamed = await _change(database, made, ProviderAccountPatch(name="other"))
    assert (renamed.rate_per_second, renamed.destinations) == (0.1, made.destinations)
    changed = await _change(database, made, ProviderAccountPatch(rate=AccountRate(per_second=3), sender_rate=None, destinations=None))
    assert (changed.rate_per_second, changed.sender_rate_per_second, changed.destinations) == (3.0, None, None)
    assert await _seen(database, made) == changed


async def test_destinations_do_not_go_with_a_channel_that_reaches_no_phone(database: Database):
    new = await _new(database)
    places = [{"prefix": "+31", "price": "0.04"}]
    with pytest.raises(Invalid) as caught:
        await _add(database, new, channels=["sms", "email"], destinations=places)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/destinations", "not_by_phone")]
    made = await _add(database, new, destinations=places)
    with pytest.raises(Invalid) as caught:
        await _change(database, made, ProviderAccountPatch(channels=["email"]))
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("/destinations", "not_by_phone")]
    moved = await _change(database, made, ProviderAccountPatch(channels=["email"], destinations=None))
    assert moved.destinations is None


async def test_an_account_is_well_then_failing_then_tried_then_well_again(database: Database):
    new = await _new(database)
    made = await _add(database, new)
    assert (made.health.state, made.health.since) == ("ok", None)
    now = datetime.now(UTC)
    async with database.pipeline() as tx:
        await open_account(tx, new.workspace.id, made.id, until=now + timedelta(hours=1), reason="connect_failed", now=now)
    health = (await _seen(database, made)).health
    assert (health.state, health.since, health.reason) == ("failing", now, "connect_failed")
    async with database.pipeline() as tx:
        await tx.execute("UPDATE account_health SET open_until = now() - interval '1 second' WHERE account_id = $1", made.id)
        assert [one.id for one in await failing_accounts(tx)] == [made.id]
    assert (await _seen(database, made)).health.state == "probing"
    async with database.workspace(new.workspace.id) as tx:
        listed = await list_provider_accounts(tx, new.workspace.id)
    assert [one.health.state for one in listed] == ["ok", "probing"]
    later = datetime.now(UTC)
    async with database.pipeline() as tx:
        await close_account(tx, new.workspace.id, made.id, now=later)
        assert await failing_accounts(tx) == []
    health = (await _seen(database, made)).health
    assert (health.state, health.since, health.reason) == ("ok", later, None)


async def test_however_many_workers_find_it_the_latest_time_counts_and_it_is_told_once(database: Database):
    new = await _new(database)
    made = await _add(database, new)
    now = datetime.now(UTC)
    for n, wait in enumerate((10, 30, 20)):
        async with database.pipeline() as tx:
            at = now + timedelta(seconds=n)
            await open_account(tx, new.workspace.id, made.id, until=now + timedelta(seconds=wait), reason=f"r{n}", now=at)
    async with database.pipeline() as tx:
        [failing] = await failing_accounts(tx)
        trips = await tx.fetchval("SELECT trips FROM account_health WHERE account_id = $1", made.id)
        # Somebody who came back well before the last of them had found it failing closes nothing.
        await close_account(tx, new.workspace.id, made.id, now=now + timedelta(seconds=29))
        assert await failing_accounts(tx) == [failing]
        await close_account(tx, new.workspace.id, made.id, now=now + timedelta(seconds=31))
        await close_account(tx, new.workspace.id, made.id, now=now + timedelta(seconds=32))
    assert failing == FailingAccount(id=made.id, workspace_id=new.workspace.id, open_until=now + timedelta(seconds=30))
    assert trips == 3
    events = await _events(database, new)
    assert [event.type for event in events] == ["provider_account.failing", "provider_account.recovered"]
    assert [event.occurred_at for event in events] == [now, now + timedelta(seconds=31)]
    told = [msgspec.json.decode(event.data or "") for event in events]
    assert told == [{"provider_account": encode("pac", made.id), "reason": "r0"}, {"provider_account": encode("pac", made.id)}]


async def test_an_account_that_is_gone_or_another_workspaces_gets_no_row(database: Database):
    new, other = await _new(database), await _new(database)
    made = await _add(database, new)
    now = datetime.now(UTC)
    async with database.pipeline() as tx:
        await open_account(tx, other.workspace.id, made.id, until=now + SOON, reason="x", now=now)
        await open_account(tx, new.workspace.id, new_id(), until=now + SOON, reason="x", now=now)
        assert await failing_accounts(tx) == []
        await open_account(tx, new.workspace.id, made.id, until=now + SOON, reason="x", now=now)
        await open_account(tx, other.workspace.id, made.id, until=now + 2 * SOON, reason="y", now=now)
        await close_account(tx, other.workspace.id, made.id, now=now + 3 * SOON)
        assert [one.open_until for one in await failing_accounts(tx)] == [now + SOON]
    async with database.workspace(new.workspace.id) as tx:
        await delete_provider_account(tx, new.workspace.id, made.id)
    async with database.pipeline() as tx:
        assert await failing_accounts(tx) == []


async def test_two_workers_share_what_they_find(database: Database):
    new = await _new(database)
    made = await _add(database, new)
    at = datetime.now(UTC)
    mine, theirs = Breakers(), Breakers()
    my_loop, their_loop = (health_loop(database, breakers, lambda: at) for breakers in (mine, theirs))
    for _ in range(IN_A_ROW):
        mine.tell(made.id, new.workspace.id, Unknown(code="deadline"), at)
    await my_loop._work()
    assert (await _seen(database, made)).health.state == "failing"
    await their_loop._work()
    # The probe came to the other worker.
    theirs.tell(made.id, new.workspace.id, Sent(), at + OPEN_FOR)
    await their_loop._work()
    assert (await _seen(database, made)).health.state == "ok"
    await my_loop._work()
    mine.tell(made.id, new.workspace.id, Unknown(code="deadline"), at + OPEN_FOR)
    assert mine.changes() == []
    assert [event.type for event in await _events(database, new)] == ["provider_account.failing", "provider_account.recovered"]


async def test_what_cannot_be_written_is_written_later(database: Database, database_url: str):
    new = await _new(database)
    made = await _add(database, new)
    at = datetime.now(UTC)
    breakers = Breakers()
    loop = health_loop(database, breakers, lambda: at)
    for _ in range(IN_A_ROW):
        breakers.tell(made.id, new.workspace.id, Unknown(code="deadline"), at)
    await execute(database_url, "REVOKE INSERT ON account_health FROM tidings_pipeline")
    with pytest.raises(Exception, match="permission denied"):
        await loop._work()
    await execute(database_url, "GRANT INSERT ON account_health TO tidings_pipeline")
    await loop._work()
    async with database.pipeline() as tx:
        assert [one.id for one in await failing_accounts(tx)] == [made.id]
