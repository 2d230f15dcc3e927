"""Each trouble is caused, and the doctor names it and says what to do."""

import socket
import sys
import zoneinfo
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from tests.conftest import execute, new_workspace
from tidings.app import build_providers
from tidings.cli import examination, examine_database, examine_machine
from tidings.cli.examine_machine import Finding
from tidings.core.clock import system_clock
from tidings.core.ids import new_id
from tidings.core.settings import Settings, load_settings
from tidings.db import Database, migration_files
from tidings.workspaces import NewProviderAccount, Sealer, beat, create_provider_account, create_workspace, load_sealer, pause

pytestmark = pytest.mark.anyio

NEWEST = int(migration_files()[-1].name[:4])


@pytest.fixture
def given(database_url: str, tmp_path: Path) -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return load_settings({}, data=tmp_path, database_url=database_url, allow_private_networks=True, port=port)


@pytest.fixture
async def live(database: Database, given: Settings) -> Callable[..., Awaitable[None]]:
    """A live workspace, and a way to add a mail server to it."""
    sealer = load_sealer(None, given.data)
    made = await new_workspace(database, sealer, mode="live", name="Live")

    async def add(host: str, port: int) -> None:
        credentials = {"host": host, "port": port, "security": "none", "from_address": "shop@example.com"}
        declarations = {name: provider.declaration for name, provider in build_providers(given).items()}
        async with database.pipeline() as tx:
            new = NewProviderAccount(provider="smtp", credentials=credentials, name="mail")
            await create_provider_account(tx, made.workspace, new, declarations=declarations, sealer=sealer, now=system_clock())

    return add


async def wrong(settings: Settings) -> dict[str, Finding]:
    """What the doctor has a remedy for."""
    return {one.what: one for one in await examination.findings(settings) if one.remedy is not None}


async def test_where_all_is_well_nothing_is_wrong(given: Settings, database: Database):
    load_sealer(None, given.data)
    found = await examination.findings(given)
    assert [one for one in found if one.remedy is not None] == []
    told = {one.what: one.found for one in found}
    assert "MB in tables" in told["Sizes"]
    assert told["Sending"] == "not paused"


async def test_a_database_that_does_not_answer(given: Settings, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    gone = load_settings({}, data=tmp_path, port=given.port, database_url=f"postgresql://tidings@127.0.0.1:{port}/tidings")
    found = (await wrong(gone))["PostgreSQL"]
    assert "cannot be reached" in found.found
    assert "TIDINGS_DATABASE_URL" in str(found.remedy)


async def test_a_password_that_is_refused_and_a_database_that_is_not_there(given: Settings, server_url: str, tmp_path: Path):
    head, _, tail = server_url.partition("@")
    refused = load_settings({}, data=tmp_path, port=given.port, database_url=f"{head}0@{tail}")
    assert "password" in (await wrong(refused))["PostgreSQL"].found
    nowhere = load_settings({}, data=tmp_path, port=given.port, database_url=server_url.replace("/tidings?", "/nowhere?"))
    assert "nowhere" in (await wrong(nowhere))["PostgreSQL"].found


async def test_a_server_that_would_lose_what_was_accepted(given: Settings, database_url: str):
    name = database_url.partition("?")[0].rpartition("/")[2]
    await execute(database_url, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    assert "synchronous_commit = off" in (await wrong(given))["PostgreSQL"].found


async def test_a_schema_that_is_behind_or_ahead(given: Settings, database_url: str):
    await execute(database_url, f"DELETE FROM migrations WHERE n = {NEWEST}")
    assert "tidings migrate" in str((await wrong(given))["Schema"].remedy)
    await execute(database_url, "INSERT INTO migrations (n, name, digest) VALUES (9999, '9999_later.sql', '')")
    assert "upgrade the program" in str((await wrong(given))["Schema"].remedy)
    await execute(database_url, f"UPDATE migrations SET readable_by = {NEWEST - 1} WHERE n = 9999")
    assert "Schema" not in await wrong(given), "a newer schema that says it can be read is none of our troubles"
    await execute(database_url, "UPDATE migrations SET digest = 'x' WHERE n = 1")
    assert "another form" in (await wrong(given))["Schema"].found


async def test_a_database_without_tidings(server_url: str, given: Settings, tmp_path: Path):
    name = f"bare_{new_id().hex[:12]}"
    await execute(server_url, f'CREATE DATABASE "{name}"')
    try:
        bare = load_settings({}, data=tmp_path, port=given.port, database_url=server_url.replace("/tidings?", f"/{name}?"))
        assert "tidings migrate" in str((await wrong(bare))["Schema"].remedy)
    finally:
        await execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


async def test_a_disk_that_is_nearly_full(given: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(examine_machine, "FREE_BYTES", 1 << 62)
    assert "full disk" in str((await wrong(given))["Disk"].remedy)


async def test_clocks_that_differ(given: Settings, database: Database):
    [found] = await examine_database.clocks(database, given, clock=lambda: system_clock() + timedelta(minutes=1))
    assert "60" in found.found
    assert "NTP" in str(found.remedy)


@pytest.mark.parametrize(("text", "mode", "said"), [("nonsense", 0o600, "no key"), ("ab" * 32, 0o644, "chmod 600"), ("", 0o600, "no key")])
async def test_a_master_key_that_cannot_be_used(given: Settings, text: str, mode: int, said: str):
    file = given.data / "master.key"
    file.write_text(text)
    file.chmod(mode)
    assert said in (await wrong(given))["Master key"].found


async def test_a_master_key_that_is_gone(given: Settings, live: Callable[..., Awaitable[None]]):
    await live("127.0.0.1", 1)
    (given.data / "master.key").rename(given.data / "elsewhere")
    found = (await wrong(given))["Master key"]
    assert "which is not here" in found.found
    assert not (given.data / "master.key").exists(), "a doctor makes no key"


async def test_a_pause(given: Settings, database: Database):
    async with database.pipeline() as tx:
        await pause(tx, "the provider is on fire", system_clock())
    found = (await wrong(given))["Sending"]
    assert "on fire" in found.found
    assert "tidings resume" in str(found.remedy)


async def test_deliveries_that_nobody_takes(given: Settings, database: Database):
    async with database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO queue (bucket, delivery_id, workspace_id, lane, due_at) VALUES (1, $1, $1, 'otp', now() - interval '10 minutes')",
            new_id(1),
        )
    found = (await wrong(given))["Waiting"]
    assert "no worker has run yet" in found.found
    assert "tidings serve" in str(found.remedy)
    async with database.pipeline() as tx:
        await beat(tx, system_clock())
    assert "cannot keep up" in str((await wrong(given))["Waiting"].remedy)


async def test_a_port_that_another_program_has(given: Settings):
    with socket.create_server(("127.0.0.1", given.port)):
        assert "in use by" in (await wrong(given))["Port"].found


@pytest.mark.parametrize(("host", "said"), [("127.0.0.1", "mail of Live"), ("mail.nowhere.invalid", "mail of Live")])
async def test_a_provider_that_cannot_be_reached(given: Settings, live: Callable[..., Awaitable[None]], host: str, said: str):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    await live(host, port)
    found = (await wrong(given))["Account"]
    assert said in found.found
    assert "DNS" in str(found.remedy)
    assert "firewall" in str(found.remedy)


async def test_an_address_that_no_link_in_a_mail_can_lead_to(given: Settings, live: Callable[..., Awaitable[None]]):
    assert "Public address" not in await wrong(given), "nobody gets mail yet"
    await live("127.0.0.1", 1)
    assert "TIDINGS_PUBLIC_URL" in (await wrong(given))["Public address"].found
    plain = msgspec.structs.replace(given, public_url="http://shop.example")
    assert "https" in str((await wrong(plain))["Public address"].remedy)
    assert "Public address" not in await wrong(msgspec.structs.replace(given, public_url="https://shop.example"))


async def test_a_live_workspace_that_nobody_carries_for_and_members_without_mail(given: Settings, live: object):
    found = await wrong(given)
    assert "provider add" in str(found["Providers"].remedy)
    assert "TIDINGS_SYSTEM_SMTP_URL" in str(found["System mail"].remedy)


async def test_a_system_mail_server_that_does_not_answer(given: Settings, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    mail = load_settings(
        {},
        data=tmp_path,
        database_url=given.database_url,
        port=given.port,
        system_smtp_url=f"smtp://127.0.0.1:{port}?security=none",
        system_from="tidings@example.com",
    )
    assert "System mail" in await wrong(mail)


async def test_time_zones_that_nobody_knows(given: Settings, database: Database, monkeypatch: pytest.MonkeyPatch):
    [found] = await examine_database.zones(database, given, names=("Mars/Olympus",))
    assert "Mars/Olympus" in found.found
    monkeypatch.setitem(sys.modules, "tzdata", None)
    for name in [name for name in sys.modules if name.startswith("tzdata.")]:
        monkeypatch.setitem(sys.modules, name, None)
    zoneinfo.reset_tzpath([])
    try:
        assert "tzdata" in str((await wrong(given))["Time zones"].remedy)
    finally:
        zoneinfo.reset_tzpath()


async def test_a_setting_that_cannot_be_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TIDINGS_RETENTION_DAYS", "3")
    assert not examination.examine()
    assert "TIDINGS_RETENTION_DAYS" in capsys.readouterr().out


async def test_clocks_that_the_database_turns_otherwise(given: Settings, database: Database, sealer: Sealer):
    async with database.pipeline() as tx:
        await create_workspace(tx, name="Shop", mode="test", sealer=sealer, now=system_clock(), timezone="Europe/Amsterdam")
    assert await examine_database.turns(database, given) == []
    [found] = await examine_database.turns(database, given, reckon=lambda _: zoneinfo.ZoneInfo("Asia/Tokyo"))
    assert "Europe/Amsterdam" in found.found
    assert found.remedy is not None
