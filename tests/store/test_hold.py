import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tidings.contacts import ContactInput, ContactKey, fill_countries, find_or_make, hold, put_contact
from tidings.core.ids import new_id
from tidings.db import Database, Tx
from tidings.workspaces import Workspace, create_workspace, load_sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

_TRY = "SELECT pg_try_advisory_xact_lock_shared(1, contact_slot($1)) AND pg_try_advisory_xact_lock_shared(2, address_slot($2))"
_WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"


async def _workspace(database: Database) -> Workspace:
    async with database.pipeline() as tx:
        return (await create_workspace(tx, name="shop", mode="test", sealer=load_sealer("11" * 32, Path()), now=NOW)).workspace


async def _may_decide(tx: Tx, workspace_id: UUID, contact_id: UUID, number: str) -> bool:
    found: bool = await tx.fetchval(_TRY, contact_id, number)
    return found


async def test_nobody_decides_about_who_is_held_until_the_transaction_ends(database: Database):
    workspace, person = await _workspace(database), new_id()
    number = "+31612345678"
    async with database.workspace(workspace.id) as tx:
        await hold(tx, [person], [(workspace.id, "phone", number)])
        async with database.pipeline() as claim:
            assert not await _may_decide(claim, workspace.id, person, "+31687654321"), "the person is held"
            assert not await _may_decide(claim, workspace.id, new_id(), number), "the address is held"
    async with database.pipeline() as claim:
        assert await _may_decide(claim, workspace.id, person, number)


async def test_who_holds_waits_for_those_who_decide(database: Database):
    workspace, person = await _workspace(database), new_id()
    order: list[str] = []

    async def refuse() -> None:
        async with database.workspace(workspace.id) as tx:
            await hold(tx, [person])
            order.append("held")

    async with database.pipeline() as claim:
        assert await _may_decide(claim, workspace.id, person, "+31612345678")
        refusing = asyncio.create_task(refuse())
        while not await claim.fetchval(_WAITS):  # noqa: ASYNC110 - the server tells it to whoever asks
            await asyncio.sleep(0.01)
        order.append("claimed")
    await refusing
    assert order == ["claimed", "held"]


async def test_thousands_are_held_by_two_at_once_without_a_deadlock(database: Database):
    workspace = await _workspace(database)

    async def refuse() -> None:
        people = [new_id() for _ in range(6_000)]
        async with database.workspace(workspace.id) as tx:
            await hold(tx, people, [(workspace.id, "email", f"{person}@example.com") for person in people])

    await asyncio.gather(*(refuse() for _ in range(3)))


async def test_a_phone_number_is_stored_with_its_country_however_it_comes(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await put_contact(tx, workspace, "ada", ContactInput(phone="+31612345678", email="ada@example.com"), now=NOW)
        await find_or_make(tx, [ContactKey(workspace.id, "phone", "+14165550123")], now=NOW)
        rows = await tx.fetch("SELECT kind, country FROM addresses ORDER BY kind, country")
    assert [(row["kind"], row["country"]) for row in rows] == [("email", None), ("phone", "CA"), ("phone", "NL")]


async def test_numbers_without_a_country_are_filled_until_there_are_none(database: Database):
    workspace = await _workspace(database)
    keys = [ContactKey(workspace.id, "phone", number) for number in ("+31612345678", "+14165550123", "+80012345678")]
    async with database.pipeline() as tx:
        await find_or_make(tx, [*keys, ContactKey(workspace.id, "email", "ada@example.com")], now=NOW)
        await tx.execute("UPDATE addresses SET country = NULL")
        assert [await fill_countries(tx, 2) for _ in range(3)] == [2, 1, 0]
        rows = await tx.fetch("SELECT country FROM addresses ORDER BY country")
    assert [row["country"] for row in rows] == ["", "CA", "NL", None]
