"""End users' secrets and sessions in the database: sealed, one of our own, ended for good, and nobody else's."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import new_workspace
from tidings.core.errors import Conflict, Forbidden, Misconfigured, Unauthenticated
from tidings.core.ids import new_id
from tidings.db import Database
from tidings.workspaces import Principal, Workspace, load_sealer, rotate, sealing_keys
from tidings.workspaces.end_users import (
    NewSigningSecret,
    NewToken,
    Rotation,
    check_session,
    create_signing_secret,
    end_sessions,
    find_signing,
    lift_suspension,
    list_signing_secrets,
    make_token,
    read_token,
    refused,
    rotate_signing_secret,
    signed_by,
    suspend,
    suspended,
)

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW = "a:" + "11" * 32, "b:" + "22" * 32
SEALER = load_sealer(OLD, Path())
SECOND = timedelta(seconds=1)


async def of(database: Database, workspace: Workspace, issued_at: datetime) -> Principal:
    contact_id = new_id()
    async with database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO contacts (bucket, id, workspace_id, external_id, created_at, updated_at) VALUES (id_bucket($1), $1, $2, $1::uuid::text, $3, $3)",
            contact_id,
            workspace.id,
            NOW,
        )
    return Principal(key_id=contact_id, workspace=workspace, scopes=frozenset(), kind="contact", issued_at=issued_at)


async def test_secrets_are_sealed_under_the_newest_master_key(database: Database):
    workspace = (await new_workspace(database, SEALER)).workspace
    async with database.workspace(workspace.id) as tx:
        made = await create_signing_secret(tx, SEALER, workspace.id, NewSigningSecret(name="shop"), NOW)
        token = (await make_token(tx, SEALER, workspace.id, "ada", NewToken(), NOW)).token
        assert made.secret not in str([dict(row.items()) for row in await tx.fetch("SELECT * FROM signing_secrets")])
    async with database.pipeline() as tx:
        assert await sealing_keys(tx) == {"a"}
        await rotate(tx, load_sealer(f"{OLD},{NEW}", Path()))
        assert await sealing_keys(tx) == {"b"}
        only = load_sealer(NEW, Path())
        for secret_id in (made.shown.id, signed_by(token)):
            assert secret_id is not None
            assert (await find_signing(tx, only, secret_id, NOW)) is not None
            with pytest.raises(Misconfigured):
                await find_signing(tx, SEALER, secret_id, NOW)
        own = await find_signing(tx, only, signed_by(token) or new_id(), NOW)
        assert own is not None
        assert read_token(token, own, NOW).subject == "ada"


async def test_however_many_ask_at_once_there_is_one_secret_of_our_own(database: Database):
    workspace = (await new_workspace(database, SEALER)).workspace

    async def ask() -> str:
        async with database.workspace(workspace.id) as tx:
            return (await make_token(tx, SEALER, workspace.id, "ada", NewToken(), NOW)).token

    tokens = await asyncio.gather(*(ask() for _ in range(8)))
    assert len({signed_by(token) for token in tokens}) == 1


async def test_two_secrets_are_active_however_many_ask_at_once(database: Database):
    workspace = (await new_workspace(database, SEALER)).workspace

    async def ask() -> bool:
        async with database.workspace(workspace.id) as tx:
            try:
                await create_signing_secret(tx, SEALER, workspace.id, NewSigningSecret(name="shop"), NOW)
            except Conflict:
                return False
            return True

    assert sum(await asyncio.gather(*(ask() for _ in range(6)))) == 2
    async with database.workspace(workspace.id) as tx:
        first, second = await list_signing_secrets(tx, workspace.id, after=None, limit=10)
        with pytest.raises(Conflict):
            await rotate_signing_secret(tx, SEALER, workspace.id, first.id, Rotation(), NOW)
    async with database.workspace(workspace.id) as tx:
        await tx.execute("UPDATE signing_secrets SET revoked_at = $1 WHERE id = $2", NOW, second.id)
        new = await rotate_signing_secret(tx, SEALER, workspace.id, first.id, Rotation(old_lasts="1h"), NOW)
    async with database.pipeline() as tx:
        for at, active in ((NOW, {first.id, new.shown.id}), (NOW + timedelta(hours=1), {new.shown.id})):
            found = {one.id for one in (first, second, new.shown) if await find_signing(tx, SEALER, one.id, at) is not None}
            assert found == active


async def test_what_ends_sessions_ends_those_of_before_and_of_nobody_else(database: Database):
    workspace = (await new_workspace(database, SEALER)).workspace
    other = (await new_workspace(database, SEALER, name="Other")).workspace
    before = await of(database, workspace, NOW - SECOND)
    somebody = await of(database, workspace, NOW - SECOND)
    after = Principal(key_id=before.key_id, workspace=workspace, scopes=frozenset(), kind="contact", issued_at=NOW + SECOND)
    async with database.workspace(workspace.id) as tx:
        await end_sessions(tx, workspace.id, before.key_id, NOW)
        # The later of two counts.
        await end_sessions(tx, workspace.id, before.key_id, NOW - timedelta(days=1))
        with pytest.raises(Unauthenticated):
            await check_session(tx, before, NOW)
        await check_session(tx, after, NOW)
        await check_session(tx, somebody, NOW)
    async with database.workspace(other.id) as tx:
        assert await suspended(tx, other.id, before.key_id, NOW) == (False, None)
    async with database.pipeline() as tx:
        assert await refused(tx, [somebody, before, after], NOW) == {1}


async def test_a_suspension_ends_by_itself_or_when_it_is_lifted_and_what_was_before_stays_ended(database: Database):
    workspace = (await new_workspace(database, SEALER)).workspace
    before, later = await of(database, workspace, NOW - SECOND), timedelta(hours=1)
    async with database.workspace(workspace.id) as tx:
        after = Principal(key_id=before.key_id, workspace=workspace, scopes=frozenset(), kind="contact", issued_at=NOW + SECOND)
        await suspend(tx, workspace.id, before.key_id, NOW + later, NOW)
        assert await suspended(tx, workspace.id, before.key_id, NOW) == (True, NOW + later)
        with pytest.raises(Forbidden):
            await check_session(tx, after, NOW)
        await check_session(tx, after, NOW + later)
        with pytest.raises(Unauthenticated):
            await check_session(tx, before, NOW + later)
        await suspend(tx, workspace.id, before.key_id, None, NOW)
        assert await suspended(tx, workspace.id, before.key_id, NOW + timedelta(days=9_999)) == (True, None)
        assert await refused(tx, [after], NOW) == {0}
        assert await lift_suspension(tx, workspace.id, before.key_id)
        assert not await lift_suspension(tx, workspace.id, before.key_id)
        await check_session(tx, after, NOW)
        assert await refused(tx, [before, after], NOW) == {0}
