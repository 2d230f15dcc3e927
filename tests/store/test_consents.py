import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tidings.consent import (
    Consent,
    ConsentBatch,
    ConsentInput,
    ConsentItem,
    PreferencesInput,
    PreferencesPatch,
    TopicInput,
    get_preferences,
    list_consents,
    patch_preferences,
    put_preferences,
    put_topic,
    record_consent,
    record_consents,
)
from tidings.contacts import BatchItem, ContactInput, put_batch, put_contact
from tidings.core.errors import Invalid
from tidings.core.quiet_hours import QuietHours
from tidings.db import Database
from tidings.workspaces import Workspace, create_workspace, load_sealer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AGREED = ConsentInput(channel="sms", purpose="marketing", state="granted", text="Yes, offers.", source="till")
REFUSED = ConsentInput(channel="sms", purpose="marketing", state="withdrawn")


async def _workspace(database: Database) -> Workspace:
    async with database.pipeline() as tx:
        return (await create_workspace(tx, name="shop", mode="test", sealer=load_sealer("11" * 32, Path()), now=NOW)).workspace


async def _person(database: Database, workspace: Workspace, name: str = "ada") -> UUID:
    async with database.workspace(workspace.id) as tx:
        return (await put_contact(tx, workspace, name, ContactInput(phone="+31612345678"), now=NOW)).id


async def _record(database: Database, workspace: Workspace, contact_id: UUID, *given: ConsentInput) -> None:
    for one in given:
        async with database.workspace(workspace.id) as tx:
            await record_consent(tx, workspace, contact_id, one, author_id=None, now=NOW)


async def _permission(database: Database, contact_id: UUID) -> tuple[list[str], list[str]]:
    async with database.pipeline() as tx:
        row = await tx.fetchrow("SELECT granted, withdrawn FROM permissions WHERE contact_id = $1", contact_id)
    assert row is not None
    return row["granted"], row["withdrawn"]


async def _facts(database: Database, workspace: Workspace) -> list[str]:
    async with database.pipeline() as tx:
        return [row["type"] for row in await tx.fetch("SELECT type FROM outbox WHERE workspace_id = $1 ORDER BY bucket, id", workspace.id)]


async def test_what_is_recorded_is_in_the_ledger_and_before_the_guard(database: Database):
    workspace = await _workspace(database)
    ada = await _person(database, workspace)
    proof = ConsentInput(channel="sms", purpose="marketing", state="granted", proof={"ip": "203.0.113.7"})
    await _record(database, workspace, ada, AGREED, proof, REFUSED)
    assert await _permission(database, ada) == ([], ["sms:marketing"])
    async with database.workspace(workspace.id) as tx:
        newest, middle, oldest = await list_consents(tx, workspace.id, ada, after=None, limit=10)
        assert [line.id for line in await list_consents(tx, workspace.id, ada, after=newest.id, limit=1)] == [middle.id]
    assert (oldest.text, oldest.source, oldest.state, oldest.recorded_at) == ("Yes, offers.", "till", "granted", NOW)
    assert (middle.proof, middle.source) == ({"ip": "203.0.113.7"}, "api")
    assert newest.state == "withdrawn"
    assert await _facts(database, workspace) == ["consent.granted", "consent.granted", "consent.withdrawn"]


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        (ConsentInput(channel="sms", purpose="marketing", state="granted"), "/proof", "proof_missing"),
        (ConsentInput(channel="sms", purpose="marketing", state="granted", text="Yes"), "/proof", "proof_missing"),
        (ConsentInput(purpose="transactional", state="granted"), "/channel", "channel_missing"),
        (ConsentInput(channel="pigeon", purpose="transactional", state="withdrawn"), "/channel", "unknown_channel"),
        (ConsentInput(channel="sms", purpose="marketing", state="withdrawn", address="+31612345678"), "/address", "address_not_possible"),
        (
            ConsentInput(channel="inapp", purpose="marketing", state="granted", proof={"ip": "x"}, address="x"),
            "/address",
            "address_not_possible",
        ),
        (
            ConsentInput(channel="sms", purpose="marketing", state="granted", proof={"ip": "x"}, address="12"),
            "/address",
            "phone_country_missing",
        ),
        (ConsentInput(purpose="marketing", state="withdrawn", occurred_at=NOW + timedelta(hours=1)), "/occurred_at", "in_the_future"),
        (
            ConsentInput(purpose="marketing", state="withdrawn", occurred_at=datetime.max.replace(tzinfo=UTC)),
            "/occurred_at",
            "in_the_future",
        ),
    ],
)
async def test_what_cannot_be_recorded_is_pointed_at(database: Database, given: ConsentInput, pointer: str, code: str):
    workspace = await _workspace(database)
    ada = await _person(database, workspace)
    async with database.workspace(workspace.id) as tx:
        with pytest.raises(Invalid) as caught:
            await record_consent(tx, workspace, ada, given, author_id=None, now=NOW)
        assert await list_consents(tx, workspace.id, ada, after=None, limit=10) == []
    assert [(error.pointer, error.code) for error in caught.value.errors] == [(pointer, code)]


async def test_an_address_is_kept_in_its_normal_form(database: Database):
    workspace = await _workspace(database)
    ada = await _person(database, workspace)
    given = ConsentInput(channel="sms", purpose="marketing", state="granted", proof={"ip": "x"}, address="+31 6 1234 5678")
    await _record(database, workspace, ada, given)
    assert await _permission(database, ada) == (["sms:marketing:+31612345678"], [])


async def test_a_batch_writes_what_is_good_and_tells_the_rest(database: Database):
    workspace = await _workspace(database)
    ada, bea = await _person(database, workspace), await _person(database, workspace, "bea")
    items = [
        ConsentItem(contact="bea", channel="email", purpose="marketing", state="granted"),
        ConsentItem(contact="nobody", channel="email", purpose="marketing", state="granted"),
        ConsentItem(contact="ada", channel="sms", purpose="marketing", state="granted"),
        ConsentItem(contact="ada", channel="sms", purpose="marketing", state="withdrawn"),
        ConsentItem(contact="ada", purpose="transactional", state="granted"),
    ]
    async with database.workspace(workspace.id) as tx:
        batch = ConsentBatch(consents=items, text="Yes", source="old list")
        results = await record_consents(tx, workspace, batch, author_id=None, now=NOW)
    assert [isinstance(result, Consent) for result in results] == [True, False, True, True, False]
    assert isinstance(results[1], list)
    assert [(error.pointer, error.code) for error in results[1]] == [("/consents/1/contact", "unknown_contact")]
    assert isinstance(results[4], list)
    assert [(error.pointer, error.code) for error in results[4]] == [("/consents/4/channel", "channel_missing")]
    assert await _permission(database, bea) == (["email:marketing"], [])
    assert await _permission(database, ada) == ([], ["sms:marketing"]), "of two at once the later in the batch counts"


async def test_a_batch_without_proof_tells_every_item(database: Database):
    workspace = await _workspace(database)
    await _person(database, workspace)
    item = ConsentItem(contact="ada", channel="sms", purpose="marketing", state="granted")
    async with database.workspace(workspace.id) as tx:
        [wrong] = await record_consents(tx, workspace, ConsentBatch(consents=[item], text="Yes"), author_id=None, now=NOW)
    assert isinstance(wrong, list)
    assert [(error.pointer, error.code) for error in wrong] == [("/consents/0/proof", "proof_missing")]


async def test_two_who_write_one_ledger_at_once_lose_nothing(database: Database):
    workspace = await _workspace(database)
    ada = await _person(database, workspace)
    channels = ["sms", "email", "whatsapp", "rcs"]

    async def record(channel: str) -> None:
        given = ConsentInput(channel=channel, purpose="marketing", state="granted", proof={"ip": "x"})
        async with database.workspace(workspace.id) as tx:
            await record_consent(tx, workspace, ada, given, author_id=None, now=NOW)

    await asyncio.gather(*(record(channel) for channel in channels))
    assert await _permission(database, ada) == (sorted(f"{channel}:marketing" for channel in channels), [])


async def test_large_batches_in_opposite_orders_do_not_lock_each_other_out(database: Database):
    workspace = await _workspace(database)
    names = [f"c{number}" for number in range(400)]
    async with database.workspace(workspace.id) as tx:
        await put_batch(tx, workspace, [BatchItem(id=name) for name in names], now=NOW)

    async def import_all(order: list[str], state: str) -> int:
        items = [
            ConsentItem(contact=name, channel="sms", purpose="marketing", state="granted" if state == "granted" else "withdrawn")
            for name in order
        ]
        async with database.workspace(workspace.id) as tx:
            batch = ConsentBatch(consents=items, proof={"file": "import.csv"})
            return sum(isinstance(one, Consent) for one in await record_consents(tx, workspace, batch, author_id=None, now=NOW))

    done = await asyncio.gather(import_all(names, "granted"), import_all(names[::-1], "withdrawn"), import_all(names, "withdrawn"))
    assert done == [400, 400, 400]


async def test_preferences_are_replaced_and_merged(database: Database):
    workspace = await _workspace(database)
    ada = await _person(database, workspace)
    async with database.workspace(workspace.id) as tx:
        for key in ("news", "orders"):
            await put_topic(tx, workspace.id, key, TopicInput(name=key), now=NOW)
        assert (await get_preferences(tx, workspace.id, ada)).topics == {}
        quiet = QuietHours(begin="22:00", end="08:00")
        given = PreferencesInput(topics={"news": {"email": True, "sms": False}}, channels=["whatsapp", "email"], quiet_hours=quiet)
        assert (await put_preferences(tx, workspace.id, ada, given, now=NOW)).quiet_hours == quiet
        kept = await tx.fetchval("SELECT quiet_hours FROM permissions WHERE contact_id = $1", ada)
        assert kept == '{"opens": "08:00", "closes": "22:00"}', "what is kept are the hours that are open"
        patch = PreferencesPatch(topics={"news": {"sms": None, "email": False}, "orders": {"sms": True}})
        after = await patch_preferences(tx, workspace.id, ada, patch, now=NOW)
        assert after.topics == {"news": {"email": False}, "orders": {"sms": True}}
        assert (after.channels, after.quiet_hours) == (["whatsapp", "email"], quiet)
        after = await patch_preferences(tx, workspace.id, ada, PreferencesPatch(topics={"news": None}, quiet_hours=None), now=NOW)
        assert (after.topics, after.quiet_hours) == ({"orders": {"sms": True}}, None)
        await put_preferences(tx, workspace.id, ada, PreferencesInput(), now=NOW)
        after = await get_preferences(tx, workspace.id, ada)
        assert (after.topics, after.channels, after.quiet_hours) == ({}, [], None)


async def test_preferences_leave_the_ledger_and_the_ledger_leaves_preferences(database: Database):
    workspace = await _workspace(database)
    ada = await _person(database, workspace)
    await _record(database, workspace, ada, AGREED)
    async with database.workspace(workspace.id) as tx:
        await put_preferences(tx, workspace.id, ada, PreferencesInput(channels=["sms"]), now=NOW)
    await _record(database, workspace, ada, REFUSED)
    assert await _permission(database, ada) == ([], ["sms:marketing"])
    async with database.workspace(workspace.id) as tx:
        assert (await get_preferences(tx, workspace.id, ada)).channels == ["sms"]


async def test_everything_that_is_wrong_with_preferences_is_told_at_once(database: Database):
    workspace = await _workspace(database)
    ada = await _person(database, workspace)
    given = PreferencesInput(
        topics={"a/b": {"pigeon": True}}, channels=["sms", "fax", "sms"], quiet_hours=QuietHours(begin="08:00", end="08:00")
    )
    async with database.workspace(workspace.id) as tx:
        with pytest.raises(Invalid) as caught:
            await put_preferences(tx, workspace.id, ada, given, now=NOW)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [
        ("/topics/a~1b", "unknown_topic"),
        ("/topics/a~1b/pigeon", "unknown_channel"),
        ("/channels/1", "unknown_channel"),
        ("/channels/2", "duplicate_channel"),
        ("/quiet_hours", "no_hours"),
    ]
