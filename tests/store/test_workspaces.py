from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tidings.channels import CHANNELS, Account, Declaration
from tidings.core.errors import Conflict, Invalid, Misconfigured, NotFound
from tidings.core.ids import new_id
from tidings.db import Database
from tidings.workspaces import (
    SCOPES,
    Mode,
    NewKey,
    NewProviderAccount,
    NewWorkspace,
    ProviderAccountPatch,
    Unusable,
    WorkspacePatch,
    authenticate,
    create_key,
    create_provider_account,
    create_workspace,
    delete_provider_account,
    get_provider_account,
    get_workspace,
    list_keys,
    list_provider_accounts,
    load_accounts,
    load_sealer,
    move_clock,
    revoke_key,
    rotate,
    set_faults,
    touch_principal,
    update_provider_account,
    update_workspace,
)
from tidings.workspaces.secret import new_secret

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD, NEW = "11" * 32, "22" * 32
SEALER = load_sealer(OLD, Path())


class _Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class _Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    faults: tuple[dict[str, str], ...] = ()


class _Login(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str
    password: str


def _declare(name: str, channels: set[str], credentials: type[msgspec.Struct]) -> Declaration:
    return Declaration(
        name=name,
        channels=frozenset(channels),
        credentials=credentials,
        honours_key=False,
        reports_receipts=False,
        source="these tests",
    )


DECLARATIONS = {
    "sandbox": _declare("sandbox", set(CHANNELS), _Script),
    "mail": _declare("mail", {"email"}, _Login),
    "inapp": _declare("inapp", {"inapp"}, _Nothing),
}


async def _new(database: Database, mode: Mode = "test") -> NewWorkspace:
    async with database.pipeline() as tx:
        return await create_workspace(tx, name="shop", mode=mode, sealer=SEALER, now=NOW)


def _told(error: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(one.pointer, one.code) for one in error.value.errors}


async def test_a_new_test_workspace_has_a_key_with_every_scope_and_a_sandbox(database: Database):
    new = await _new(database)
    async with database.pipeline() as tx:
        caller = await authenticate(tx, new.secret, NOW)
        assert caller is not None
        assert new.sandbox is not None
        opened = await load_accounts(tx, [(new.workspace.id, new.sandbox.id)], declarations=DECLARATIONS, sealer=SEALER)
    assert caller.workspace == new.workspace
    assert caller.scopes == frozenset(SCOPES)
    assert new.workspace.keeps_content
    assert set(new.sandbox.channels) == set(CHANNELS) - {"inapp"}
    assert opened == {new.sandbox.id: Account(id=new.sandbox.id, workspace_id=new.workspace.id, provider="sandbox", credentials=_Script())}


async def test_a_new_live_workspace_has_no_sandbox_and_keeps_no_content(database: Database):
    new = await _new(database, "live")
    assert new.sandbox is None
    assert not new.workspace.keeps_content
    assert new.secret.startswith("td_live_")
    async with database.workspace(new.workspace.id) as tx:
        assert await list_provider_accounts(tx, new.workspace.id) == []


async def test_no_secret_is_in_the_database(database: Database):
    new = await _new(database)
    async with database.pipeline() as tx:
        rows = await tx.fetch("SELECT k::text AS row FROM api_keys k")
    assert all(new.secret not in row["row"] and new.secret.encode().hex() not in row["row"] for row in rows)


async def test_nobody_is_found_by_an_unknown_a_mistyped_an_expired_or_a_revoked_secret(database: Database):
    new = await _new(database)
    everything = frozenset(SCOPES)
    async with database.workspace(new.workspace.id) as tx:
        short = await create_key(
            tx,
            new.workspace,
            NewKey(name="short", scopes=["messages:send"], expires_at=NOW + timedelta(hours=1)),
            held=everything,
            now=NOW,
        )
    async with database.pipeline() as tx:
        assert await authenticate(tx, new_secret("test"), NOW) is None
        assert await authenticate(tx, new.secret[:-1], NOW) is None
        assert await authenticate(tx, short.secret, NOW + timedelta(minutes=59)) is not None
        assert await authenticate(tx, short.secret, NOW + timedelta(hours=1)) is None
    async with database.workspace(new.workspace.id) as tx:
        revoked = await revoke_key(tx, new.workspace.id, new.key.id, now=NOW)
        assert revoked.revoked_at == NOW
        again = await revoke_key(tx, new.workspace.id, new.key.id, now=NOW + timedelta(days=1))
        assert again.revoked_at == NOW
    async with database.pipeline() as tx:
        assert await authenticate(tx, new.secret, NOW) is None


async def test_a_key_gives_only_what_its_maker_holds(database: Database):
    new = await _new(database)
    wanted = NewKey(name="more", scopes=["messages:send", "keys:write", "all"], expires_at=NOW)
    async with database.workspace(new.workspace.id) as tx:
        with pytest.raises(Invalid) as caught:
            await create_key(tx, new.workspace, wanted, held=frozenset({"messages:send"}), now=NOW)
        assert _told(caught) == {
            ("/scopes/1", "scope_not_held"),
            ("/scopes/2", "unknown_scope"),
            ("/expires_at", "invalid_time"),
        }
        assert len(await list_keys(tx, new.workspace.id)) == 1


async def test_the_last_use_of_a_key_is_written_once_a_minute(database: Database):
    new = await _new(database)
    for seconds, last in ((0, 0), (59, 0), (60, 60), (61, 60)):
        async with database.pipeline() as tx:
            caller = await authenticate(tx, new.secret, NOW)
            assert caller is not None
            await touch_principal(tx, caller, NOW + timedelta(seconds=seconds))
            (key,) = await list_keys(tx, new.workspace.id)
        assert key.last_used_at == NOW + timedelta(seconds=last)


async def test_a_workspace_is_changed_in_canonical_form_and_only_as_asked(database: Database):
    new = await _new(database)
    async with database.workspace(new.workspace.id) as tx:
        await update_workspace(
            tx, new.workspace.id, WorkspacePatch(default_country="nl", default_locale="pt_br", timezone="Europe/Amsterdam")
        )
        changed = await get_workspace(tx, new.workspace.id)
        assert changed == msgspec.structs.replace(new.workspace, default_country="NL", default_locale="pt-BR", timezone="Europe/Amsterdam")
        await update_workspace(tx, new.workspace.id, WorkspacePatch(default_country=None))
        assert (await get_workspace(tx, new.workspace.id)).default_country is None


async def test_every_wrong_field_of_a_workspace_is_told_and_nothing_is_changed(database: Database):
    new = await _new(database)
    patch = WorkspacePatch(name="a\nb", default_country="ZZ", default_locale="xx", timezone="Mars")
    async with database.workspace(new.workspace.id) as tx:
        with pytest.raises(Invalid) as caught:
            await update_workspace(tx, new.workspace.id, patch)
        assert _told(caught) == {
            ("/name", "control_character"),
            ("/default_country", "invalid_country"),
            ("/default_locale", "invalid_locale"),
            ("/timezone", "invalid_timezone"),
        }
        assert await get_workspace(tx, new.workspace.id) == new.workspace


async def test_the_clock_of_a_test_workspace_moves_by_a_distance_or_to_a_time(database: Database):
    new = await _new(database)
    hour = timedelta(hours=1)
    async with database.workspace(new.workspace.id) as tx:
        assert await move_clock(tx, new.workspace, advance=hour, now=NOW) == hour
        # The caller still has the workspace as it was before: the clock is moved from where it stands now.
        assert await move_clock(tx, new.workspace, at=NOW + 3 * hour, now=NOW) == 2 * hour
        assert (await get_workspace(tx, new.workspace.id)).clock_offset == 3 * hour


@pytest.mark.parametrize(
    "move",
    [
        {"advance": timedelta(days=4000)},
        {"advance": timedelta.max},
        {"at": datetime.max.replace(tzinfo=UTC)},
        {"at": datetime.min.replace(tzinfo=UTC)},
        {"at": NOW.replace(tzinfo=None)},
        {},
        {"advance": timedelta(1), "at": NOW},
    ],
)
async def test_a_clock_that_cannot_be_is_refused(database: Database, move: dict[str, object]):
    new = await _new(database)
    async with database.workspace(new.workspace.id) as tx:
        with pytest.raises(Invalid):
            await move_clock(tx, new.workspace, now=NOW, **move)  # pyright: ignore[reportArgumentType]


async def test_a_live_workspace_has_neither_a_clock_to_move_nor_faults(database: Database):
    new = await _new(database, "live")
    async with database.workspace(new.workspace.id) as tx:
        for attempt in (move_clock(tx, new.workspace, advance=timedelta(1), now=NOW), set_faults(tx, new.workspace.id, "[]")):
            with pytest.raises(Conflict) as caught:
                await attempt
            assert caught.value.code == "not_a_test_workspace"


async def test_faults_are_kept_and_reach_the_sandbox_of_their_workspace(database: Database):
    new, other = await _new(database), await _new(database)
    assert new.sandbox is not None
    assert other.sandbox is not None
    async with database.workspace(new.workspace.id) as tx:
        await set_faults(tx, new.workspace.id, '[{"channel": "sms"}]')
        assert msgspec.json.decode((await get_workspace(tx, new.workspace.id)).faults) == [{"channel": "sms"}]
    pairs = [(new.workspace.id, new.sandbox.id), (other.workspace.id, other.sandbox.id)]
    async with database.pipeline() as tx:
        opened = await load_accounts(tx, pairs, declarations=DECLARATIONS, sealer=SEALER)
    scripts = {key: account.credentials for key, account in opened.items() if isinstance(account, Account)}
    assert scripts == {new.sandbox.id: _Script(({"channel": "sms"},)), other.sandbox.id: _Script()}


async def test_a_provider_account_is_made_changed_listed_and_removed(database: Database):
    new = await _new(database)
    at = (new.workspace.id,)
    async with database.workspace(new.workspace.id) as tx:
        made = await create_provider_account(
            tx,
            new.workspace,
            NewProviderAccount(provider="mail", credentials={"host": "mx", "password": "hunter2"}, senders=["Shop <a@b.nl>"]),
            declarations=DECLARATIONS,
            sealer=SEALER,
            now=NOW,
        )
        assert (made.name, made.channels, made.rank, made.is_enabled) == ("mail", ("email",), 1, True)
        assert await get_provider_account(tx, *at, made.id) == made
        later = NOW + timedelta(minutes=1)
        changed = await update_provider_account(
            tx, *at, made.id, ProviderAccountPatch(rank=7, is_enabled=False), declarations=DECLARATIONS, sealer=SEALER, now=later
        )
        assert changed == msgspec.structs.replace(made, rank=7, is_enabled=False, updated_at=later)
        assert await list_provider_accounts(tx, *at) == [new.sandbox, changed]
        assert await list_provider_accounts(tx, *at, after=made.id) == []
        opened = await load_accounts(tx, [(*at, made.id)], declarations=DECLARATIONS, sealer=SEALER)
        account = opened[made.id]
        assert isinstance(account, Account)
        assert account.credentials == _Login("mx", "hunter2")
        assert account.sender == "Shop <a@b.nl>"
        await delete_provider_account(tx, *at, made.id)
        for gone in (get_provider_account(tx, *at, made.id), delete_provider_account(tx, *at, made.id)):
            with pytest.raises(NotFound):
                await gone


async def test_credentials_are_sealed_and_replaced_as_a_whole(database: Database):
    new = await _new(database)
    at = new.workspace.id
    async with database.workspace(at) as tx:
        made = await create_provider_account(
            tx,
            new.workspace,
            NewProviderAccount(provider="mail", credentials={"host": "mx", "password": "hunter2"}),
            declarations=DECLARATIONS,
            sealer=SEALER,
            now=NOW,
        )
        sealed = await tx.fetchval("SELECT credentials FROM provider_accounts WHERE id = $1", made.id)
        assert b"hunter2" not in sealed
        patch = ProviderAccountPatch(credentials={"password": "hunter3"})
        with pytest.raises(Invalid) as caught:
            await update_provider_account(tx, at, made.id, patch, declarations=DECLARATIONS, sealer=SEALER, now=NOW)
        assert _told(caught) == {("/credentials/host", "required")}
        patch = ProviderAccountPatch(credentials={"host": "mx2", "password": "hunter3"})
        await update_provider_account(tx, at, made.id, patch, declarations=DECLARATIONS, sealer=SEALER, now=NOW)
        account = (await load_accounts(tx, [(at, made.id)], declarations=DECLARATIONS, sealer=SEALER))[made.id]
        assert isinstance(account, Account)
        assert account.credentials == _Login("mx2", "hunter3")


async def test_everything_that_is_wrong_with_an_account_is_told_at_once(database: Database):
    new = await _new(database)
    wanted = NewProviderAccount(
        provider="mail", name="a\tb", channels=["sms", "email", "email"], credentials={"host": 1}, senders=["ok", "a@b\r\nBcc: c@d"]
    )
    async with database.workspace(new.workspace.id) as tx:
        with pytest.raises(Invalid) as caught:
            await create_provider_account(tx, new.workspace, wanted, declarations=DECLARATIONS, sealer=SEALER, now=NOW)
    assert _told(caught) == {
        ("/name", "control_character"),
        ("/channels/0", "unsupported_channel"),
        ("/channels/2", "duplicate"),
        ("/credentials/host", "invalid_value"),
        ("/credentials/password", "required"),
        ("/senders/1", "control_character"),
    }


@pytest.mark.parametrize(
    ("mode", "provider", "told"),
    [
        ("live", "sandbox", ("/provider", "sandbox_in_live")),
        ("test", "pigeon", ("/provider", "unknown_provider")),
        ("test", "inapp", ("/channels", "unsupported_channel")),
    ],
)
async def test_an_account_that_nothing_could_go_through_is_refused(database: Database, mode: Mode, provider: str, told: tuple[str, str]):
    new = await _new(database, mode)
    async with database.workspace(new.workspace.id) as tx:
        wanted = NewProviderAccount(provider=provider, credentials={})
        with pytest.raises(Invalid) as caught:
            await create_provider_account(tx, new.workspace, wanted, declarations=DECLARATIONS, sealer=SEALER, now=NOW)
    assert _told(caught) == {told}


async def test_another_workspaces_accounts_and_keys_do_not_exist(database: Database):
    mine, theirs = await _new(database), await _new(database)
    assert mine.sandbox is not None
    async with database.workspace(theirs.workspace.id) as tx:
        for workspace_id in (mine.workspace.id, theirs.workspace.id):
            pair = (workspace_id, mine.sandbox.id)
            patch = ProviderAccountPatch(name="stolen")
            for attempt in (
                get_provider_account(tx, *pair),
                update_provider_account(tx, *pair, patch, declarations=DECLARATIONS, sealer=SEALER, now=NOW),
                delete_provider_account(tx, *pair),
                revoke_key(tx, workspace_id, mine.key.id, now=NOW),
            ):
                with pytest.raises(NotFound):
                    await attempt
            assert await load_accounts(tx, [pair], declarations=DECLARATIONS, sealer=SEALER) == {}
        with pytest.raises(NotFound):
            await update_workspace(tx, mine.workspace.id, WorkspacePatch(name="stolen"))
    async with database.pipeline() as tx:
        wrong_pair = [(theirs.workspace.id, mine.sandbox.id)]
        assert await load_accounts(tx, wrong_pair, declarations=DECLARATIONS, sealer=SEALER) == {}
        assert await authenticate(tx, mine.secret, NOW) is not None
        assert await get_provider_account(tx, mine.workspace.id, mine.sandbox.id) == mine.sandbox


async def test_an_account_that_cannot_be_opened_says_why_and_harms_no_other(database: Database):
    mine, theirs = await _new(database), await _new(database)
    assert mine.sandbox is not None
    assert theirs.sandbox is not None
    pairs = [(mine.workspace.id, mine.sandbox.id), (theirs.workspace.id, theirs.sandbox.id), (mine.workspace.id, new_id())]
    async with database.pipeline() as tx:
        await tx.execute(
            "UPDATE provider_accounts SET credentials = (SELECT credentials FROM provider_accounts WHERE id = $1) WHERE id = $2",
            mine.sandbox.id,
            theirs.sandbox.id,
        )
        opened = await load_accounts(tx, pairs, declarations=DECLARATIONS, sealer=SEALER)
        assert isinstance(opened[mine.sandbox.id], Account)
        moved = opened[theirs.sandbox.id]
        assert isinstance(moved, Unusable)
        assert moved.code == "sealed"
        nobody = await load_accounts(tx, pairs[:1], declarations={}, sealer=SEALER)
        asks_more = await load_accounts(tx, pairs[:1], declarations={"sandbox": _declare("sandbox", {"sms"}, _Login)}, sealer=SEALER)
    for answer, code in ((nobody, "unknown_provider"), (asks_more, "credentials_outdated")):
        unusable = answer[mine.sandbox.id]
        assert isinstance(unusable, Unusable)
        assert unusable.code == code


async def test_after_a_rotation_the_old_master_key_is_not_needed(database: Database):
    made = [await _new(database) for _ in range(3)]
    pairs = [(new.workspace.id, new.sandbox.id) for new in made if new.sandbox is not None]
    async with database.pipeline() as tx:
        assert await rotate(tx, load_sealer(f"{OLD},{NEW}", Path())) == 3
        assert await rotate(tx, load_sealer(f"{OLD},{NEW}", Path())) == 0
    async with database.pipeline() as tx:
        opened = await load_accounts(tx, pairs, declarations=DECLARATIONS, sealer=load_sealer(NEW, Path()))
        assert len(opened) == 3
        assert all(isinstance(account, Account) for account in opened.values())
        with pytest.raises(Misconfigured):
            await rotate(tx, SEALER)
