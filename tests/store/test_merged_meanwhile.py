"""Somebody is merged, or parted again, at the moment at which they write: they write as who they are afterwards."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tidings.channels import Inbound
from tidings.contacts import ContactInput, contact_named, put_contact
from tidings.conversations.thread.merge_people import MergeInput, merge_people, unmerge_people
from tidings.conversations.thread.take_in import take_in_all
from tidings.db import Database, Tx
from tidings.messages import Received
from tidings.workspaces import NewWorkspace

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBER = "+31612345678"
_IS_WAITED_FOR = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
_OWN = "SELECT owner_id AS id FROM conversations WHERE workspace_id = $1 AND owner_id IS NOT NULL ORDER BY owner_id"
_IN_IT = "SELECT DISTINCT person_id AS id FROM participants WHERE workspace_id = $1"

Deed = Callable[[Tx], Awaitable[object]]


class Shop:
    """Two contacts, the one known by a number, the other by a mailbox."""

    def __init__(self, database: Database, workspace: NewWorkspace) -> None:
        self.database = database
        self.workspace = workspace.workspace

    async def open(self) -> tuple[UUID, UUID]:
        async with self.database.pipeline() as tx:
            await put_contact(tx, self.workspace, "by-phone", ContactInput(phone=NUMBER), now=NOW)
            await put_contact(tx, self.workspace, "by-mail", ContactInput(email="ada@example.com"), now=NOW)
            ids = [await contact_named(tx, self.workspace.id, one) for one in ("by-phone", "by-mail")]
        return ids[0], ids[1]

    async def writes(self, tx: Tx) -> Received:
        said = Inbound(channel="sms", sender=NUMBER, to="+31600000000", text="It is me")
        [received] = await take_in_all(tx, self.workspace, [(said, None)], now=NOW, real_now=NOW)
        assert isinstance(received, Received)
        return received

    async def merges(self, tx: Tx) -> None:
        await merge_people(tx, self.workspace.id, "by-phone", MergeInput(into="by-mail"), now=NOW)

    async def parts(self, tx: Tx) -> None:
        await unmerge_people(tx, self.workspace.id, "by-phone", now=NOW)

    async def does(self, deed: Deed) -> object:
        async with self.database.pipeline() as tx:
            return await deed(tx)

    async def overtaken(self, first: Deed, second: Deed) -> object:
        """The first has done its part and not committed when the second waits for it; what the second answers."""
        async with self.database.pipeline() as tx:
            await first(tx)
            waiting = asyncio.create_task(self.does(second))
            while not await tx.fetchval(_IS_WAITED_FOR):
                assert not waiting.done(), "it waits for nobody"
                await asyncio.sleep(0.01)
        return await waiting

    async def listed(self, statement: str) -> list[UUID]:
        async with self.database.pipeline() as tx:
            return [row["id"] for row in await tx.fetch(statement, self.workspace.id)]


@pytest.fixture
def shop(database: Database, workspace: NewWorkspace) -> Shop:
    return Shop(database, workspace)


@pytest.mark.parametrize("had", ["none", "their own"])
async def test_who_is_merged_while_they_write_is_heard_as_the_survivor(shop: Shop, had: str):
    by_phone, by_mail = await shop.open()
    if had == "their own":
        await shop.does(shop.writes)
    received = await shop.overtaken(shop.merges, shop.writes)
    assert isinstance(received, Received)
    assert received.contact_id == by_mail
    own = await shop.listed(_OWN)
    assert own == ([by_mail] if had == "none" else sorted([by_phone, by_mail])), "who was merged got none"
    assert await shop.listed(_IN_IT) == [by_mail]


@pytest.mark.parametrize("had", ["none", "their own"])
async def test_who_writes_while_they_are_merged_is_the_survivor_there_too(shop: Shop, had: str):
    by_phone, by_mail = await shop.open()
    if had == "their own":
        await shop.does(shop.writes)
    await shop.overtaken(shop.writes, shop.merges)
    assert await shop.listed(_OWN) == [by_phone], "it was begun before"
    assert await shop.listed(_IN_IT) == [by_mail]


async def test_who_is_parted_while_they_write_is_heard_as_themselves(shop: Shop):
    by_phone, _ = await shop.open()
    await shop.does(shop.merges)
    received = await shop.overtaken(shop.parts, shop.writes)
    assert isinstance(received, Received)
    assert received.contact_id == by_phone
    assert await shop.listed(_OWN) == [by_phone]
    assert await shop.listed(_IN_IT) == [by_phone]
