"""What providers said, in the database: once for each event, in order, within bounds, and gone in its time."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tidings.callbacks import (
    Accounts,
    Arrival,
    arrival,
    erase_callbacks,
    forget_callbacks,
    give_up,
    list_callbacks,
    process,
    retry_callback,
    store_callbacks,
)
from tidings.callbacks import store as callbacks
from tidings.callbacks.model import MAX_TRIES, Kept
from tidings.channels import Account, Callback, Provider, Sorted
from tidings.core.errors import NotFound
from tidings.core.ids import new_id
from tidings.db import Database
from tidings.providers.sandbox import NoLedger, Sandbox, SandboxCredentials
from tidings.workspaces import NewWorkspace, Sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PROVIDERS: Mapping[str, Provider] = {"sandbox": Sandbox(NoLedger())}


@pytest.fixture
async def account(workspace: NewWorkspace) -> Account:
    assert workspace.sandbox is not None
    return Account(id=workspace.sandbox.id, workspace_id=workspace.workspace.id, provider="sandbox", credentials=SandboxCredentials())


def came(account: Account, body: bytes = b"{}", *, event: str | None = None, lane: str = "receipts", after: float = 0) -> Arrival:
    headers = (("authorization", "Basic secret"), ("x-who", "a\0b"))
    at = NOW + timedelta(seconds=after)
    callback = Callback(method="POST", url="https://t.example/callbacks", headers=headers, body=body, received_at=at)
    return arrival(account, callback, Sorted(lane, event))  # type: ignore[arg-type]


async def bodies(database: Database) -> list[bytes]:
    async with database.pipeline() as tx:
        return [row["body"] for row in await tx.fetch("SELECT body FROM callbacks ORDER BY received_at, id")]


async def test_an_event_is_stored_once_and_what_has_no_id_each_time(database: Database, account: Account):
    lane = database.lane()
    assert (
        await store_callbacks(lane, [came(account, b"1", event="a"), came(account, b"2", event="a"), came(account, b"3", event="b")]) == 2
    )
    assert await store_callbacks(lane, [came(account, b"4", event="a")]) == 0
    assert await store_callbacks(lane, [came(account, b"5"), came(account, b"5")]) == 2
    assert await store_callbacks(lane, []) == 0
    async with database.pipeline() as tx:
        [kept] = {row["headers"] for row in await tx.fetch("SELECT headers::text FROM callbacks")}
    assert kept == '[["x-who", "ab"]]', "no password, and nothing that a text cannot hold"


async def test_no_more_is_taken_at_once_than_fits_and_always_one(database: Database, account: Account):
    await store_callbacks(database.lane(), [came(account, bytes([65 + n]) * 1_000, after=n) for n in range(5)])
    async with database.pipeline() as tx:
        assert [one.callback.body[:1] for one in await callbacks.take_callbacks(tx, "receipts", NOW + timedelta(hours=1), 10, 2_000)] == [
            b"A",
            b"B",
        ]
        assert len(await callbacks.take_callbacks(tx, "receipts", NOW + timedelta(hours=1), 10, 1)) == 1
        assert len(await callbacks.take_callbacks(tx, "receipts", NOW + timedelta(hours=1), 3, 100_000)) == 3
        assert await callbacks.take_callbacks(tx, "receipts", NOW - timedelta(hours=1), 3, 100_000) == []


async def test_what_people_sent_by_one_account_is_read_by_one_worker_at_a_time(database: Database, account: Account):
    await store_callbacks(database.lane(), [came(account, b"%d" % n, lane="inbound", after=n) for n in range(3)])
    later = NOW + timedelta(minutes=1)
    async with database.pipeline() as first:
        assert [one.callback.body for one in await callbacks.take_inbound(first, later, 2, 1_000)] == [b"0", b"1"]
        async with database.pipeline() as second:
            assert await callbacks.take_inbound(second, later, 2, 1_000) == [], "the third waits for the first two"
    async with database.pipeline() as third:
        assert len(await callbacks.take_inbound(third, later, 5, 1_000)) == 3, "nothing had been processed"


async def test_what_raises_again_and_again_is_dead_at_last_and_can_be_tried_again(database: Database, account: Account, sealer: Sealer):
    await store_callbacks(database.lane(), [came(account)])
    accounts = Accounts(database.lane(), PROVIDERS, sealer, None)
    now, waits = NOW, list[float]()
    for _ in range(MAX_TRIES):
        held: list[Kept] = []
        async with database.pipeline() as tx:
            await process(tx, "receipts", accounts, PROVIDERS, now, limit=1, on_taken=held.extend)
            # What it did is undone, as by an error.
            await tx.execute("ROLLBACK; BEGIN")
        async with database.pipeline() as tx:
            await give_up(tx, held, ZeroDivisionError("who knows what"), now)
        async with database.pipeline() as tx:
            due = await tx.fetchval("SELECT due_at FROM callbacks")
        if due is not None:
            waits.append((due - now).total_seconds())
            now = due
    assert waits == [2, 4, 8, 16, 32, 64, 128]
    async with database.workspace(account.workspace_id) as tx:
        [dead] = await list_callbacks(tx, account.workspace_id, "dead")
        assert (dead.tries, dead.error, dead.due_at) == (8, "internal_error: ZeroDivisionError", None)
        assert await list_callbacks(tx, account.workspace_id, "waiting") == []
        again = await retry_callback(tx, account.workspace_id, dead.id, now=now)
        assert (again.tries, again.due_at) == (0, now)
        with pytest.raises(NotFound):
            await retry_callback(tx, account.workspace_id, new_id(), now=now)
    async with database.pipeline() as tx:
        done = await process(tx, "receipts", accounts, PROVIDERS, now, limit=10)
        assert (done.taken, done.failed) == (1, 0)


async def test_what_came_for_an_account_that_is_gone_is_dead_and_says_so(database: Database, account: Account, sealer: Sealer):
    stranger = Account(id=new_id(), workspace_id=account.workspace_id, provider="sandbox", credentials=SandboxCredentials())
    await store_callbacks(database.lane(), [came(stranger), came(account)])
    async with database.pipeline() as tx:
        done = await process(tx, "receipts", Accounts(database.lane(), PROVIDERS, sealer, None), PROVIDERS, NOW, limit=10)
        assert (done.taken, done.failed) == (2, 1)
        [dead] = await list_callbacks(tx, account.workspace_id, "dead")
    assert (dead.error or "").startswith("account_gone")


async def test_what_was_processed_goes_after_three_days_what_is_dead_after_thirty_and_what_waits_never(
    database: Database, account: Account
):
    old = [
        came(account, name, after=-days * 86_400 - 60) for name, days in ((b"done", 3), (b"dead", 3), (b"long dead", 30), (b"waits", 30))
    ]
    await store_callbacks(database.lane(), [*old, came(account, b"just done")])
    async with database.pipeline() as tx:
        await tx.execute("UPDATE callbacks SET due_at = NULL, processed_at = received_at WHERE body IN ('done', 'just done')")
        await tx.execute("UPDATE callbacks SET due_at = NULL WHERE body IN ('dead', 'long dead')")
        assert await forget_callbacks(tx, NOW) == 2
    assert await bodies(database) == [b"waits", b"dead", b"just done"]


async def test_what_a_person_sent_is_known_again_a_year_later_though_its_bytes_are_gone(database: Database, account: Account):
    body = b'{"id": "in-1", "inbound": [{"channel": "sms", "from": "+31612345678", "text": "STOP"}]}'
    await store_callbacks(database.lane(), [came(account, body, event="in-1", lane="inbound")])
    async with database.pipeline() as tx:
        await tx.execute("UPDATE callbacks SET due_at = NULL, processed_at = received_at, received_at = $1", NOW - timedelta(days=4))
        assert await forget_callbacks(tx, NOW) == 1
        assert await forget_callbacks(tx, NOW) == 0
    assert await bodies(database) == [b""]
    assert await store_callbacks(database.lane(), [came(account, body, event="in-1", lane="inbound")]) == 0, "it was told before"
    async with database.pipeline() as tx:
        assert await forget_callbacks(tx, NOW + timedelta(days=398)) == 1
    assert await bodies(database) == []


@pytest.mark.parametrize(
    "body",
    [
        b"From=%2B31612345678&Body=hi",
        b'{"from": "+31612345678"}',
        b"MessageSid=SM1&From=ADA%40EXAMPLE.COM",
        b"Return-Path: <Ada@example.com>\r\n\xff\xfe\x00",
        b"who=j%C3%B6rg%40example.com",
        "an jörg@example.com".encode(),
    ],
)
async def test_a_person_is_taken_out_of_what_was_said_however_they_are_written(database: Database, account: Account, body: bytes):
    await store_callbacks(database.lane(), [came(account, body), came(account, b"From=%2B31612345679&to=adam@example.com")])
    async with database.pipeline() as tx:
        assert await erase_callbacks(tx, UUID(int=1), ["+31612345678"]) == {"callbacks": 0}, "of this workspace only"
        gone = await erase_callbacks(tx, account.workspace_id, ["+31612345678", "ada@example.com", "jörg@example.com"])
        assert gone == {"callbacks": 1}
        assert await erase_callbacks(tx, account.workspace_id, []) == {"callbacks": 0}
    assert len(await bodies(database)) == 1
