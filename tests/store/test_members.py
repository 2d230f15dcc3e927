from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import new_workspace
from tidings.core.errors import Conflict
from tidings.core.ids import new_id
from tidings.db import Database
from tidings.workspaces import Principal, load_sealer, rotate
from tidings.workspaces.members import (
    NewInvitation,
    add_member,
    begin_second_factor,
    confirm_second_factor,
    count_tries,
    forget_old_sessions,
    forget_old_tries,
    invite,
    make_invitation,
    put_reset,
    settle_mail,
    sign_in_limits,
    take_mails,
)
from tidings.workspaces.members.mails import LEASE
from tidings.workspaces.members.sessions import Origin, begin_session
from tidings.workspaces.members.totp import step_of

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESS = "https://tidings.example"
OLD, NEW = "11" * 32, "22" * 32
OLD_SEALER = load_sealer(OLD, Path())


async def test_a_new_master_key_seals_seeds_and_mails_too(database: Database):
    made = await new_workspace(database, OLD_SEALER)
    key = Principal(key_id=made.key.id, workspace=made.workspace, scopes=made.key.scopes)
    async with database.pipeline() as tx:
        ada = await add_member(tx, made.workspace.id, email="ada@example.com", name="Ada", role="owner", password_hash="x", now=NOW)
        seed = await begin_second_factor(tx, ada.id, sealer=OLD_SEALER, now=NOW)
        await invite(tx, key, NewInvitation(email="bea@example.com", role="admin"), sealer=OLD_SEALER, address=ADDRESS, now=NOW)
        await rotate(tx, load_sealer(f"{OLD},{NEW}", Path()))
    alone = load_sealer(NEW, Path())
    code = next(text for text in (f"{n:06}" for n in range(1_000_000)) if step_of(text, seed, NOW, 0) is not None)
    async with database.pipeline() as tx:
        assert len(await confirm_second_factor(tx, ada.id, code, sealer=alone, now=NOW)) == 10
        [mail] = await take_mails(tx, sealer=alone, address=ADDRESS, now=NOW)
    assert f"{ADDRESS}/invitation#tdi_" in mail.mail.text


async def test_a_mail_is_one_workers_until_its_lease_is_over_and_gone_when_it_is_too_old(database: Database):
    made = await new_workspace(database, OLD_SEALER)
    async with database.pipeline() as tx:
        await add_member(tx, made.workspace.id, email="ada@example.com", name="Ada", role="owner", password_hash="x", now=NOW)
        await put_reset(tx, "ada@example.com", now=NOW)
        await put_reset(tx, "nobody@example.com", now=NOW)

    async def take(at: datetime) -> list[str]:
        async with database.pipeline() as tx:
            return [one.mail.text for one in await take_mails(tx, sealer=OLD_SEALER, address=ADDRESS, now=at)]

    [first] = await take(NOW)
    assert await take(NOW + LEASE - timedelta(seconds=1)) == []
    assert await take(NOW + LEASE) == [first], "the second try has the same link"
    async with database.pipeline() as tx:
        [row] = await tx.fetch("SELECT id FROM system_mails")
        await settle_mail(tx, row["id"], NOW + timedelta(minutes=30))
    assert await take(NOW + timedelta(minutes=29)) == []
    assert await take(NOW + timedelta(minutes=30)) == [first]
    assert await take(NOW + timedelta(hours=2)) == []
    async with database.pipeline() as tx:
        assert await tx.fetchval("SELECT count(*) FROM system_mails") == 0


async def test_a_window_begins_with_the_first_try(database: Database):
    limits = sign_in_limits("203.0.113.9", "ada@example.com")
    async with database.pipeline() as tx:
        waits = [await count_tries(tx, limits, NOW + timedelta(seconds=n)) for n in range(12)]
    assert waits == [None] * 10 + [890, 889]
    async with database.pipeline() as tx:
        assert await count_tries(tx, limits, NOW + timedelta(minutes=15)) is None
        await forget_old_tries(tx, NOW + timedelta(minutes=31))
        assert await tx.fetchval("SELECT count(*) FROM throttles") == 0


async def test_what_is_long_over_is_forgotten(database: Database):
    made = await new_workspace(database, OLD_SEALER)
    async with database.pipeline() as tx:
        ada = await add_member(tx, made.workspace.id, email="ada@example.com", name="Ada", role="owner", password_hash="x", now=NOW)
        await begin_session(tx, ada, made.workspace.id, origin=Origin("", ""), now=NOW)
        for days, left in ((43, 1), (45, 0)):
            await forget_old_sessions(tx, NOW + timedelta(days=days))
            assert await tx.fetchval("SELECT count(*) FROM member_sessions") == left


async def test_a_workspace_sees_its_own_members_and_never_what_they_sign_in_by(database: Database):
    made, other = await new_workspace(database, OLD_SEALER), await new_workspace(database, OLD_SEALER)
    async with database.pipeline() as tx:
        await add_member(tx, made.workspace.id, email="ada@example.com", name="Ada", role="owner", password_hash="x", now=NOW)
        await add_member(tx, other.workspace.id, email="bea@example.com", name="Bea", role="owner", password_hash="x", now=NOW)
    async with database.workspace(made.workspace.id) as tx:
        assert [row["name"] for row in await tx.fetch("SELECT name FROM members")] == ["Ada"]
    for statement in (
        "SELECT password_hash FROM members",
        "SELECT totp_seed FROM members",
        "SELECT recovery_hashes FROM members",
        "SELECT hash FROM member_sessions",
        "SELECT content FROM system_mails",
        "SELECT count FROM throttles",
        "UPDATE members SET name = 'Eve'",
        "INSERT INTO memberships VALUES (gen_random_uuid(), gen_random_uuid(), 'owner', now())",
    ):
        with pytest.raises(Exception, match="permission denied"):
            async with database.workspace(made.workspace.id) as tx:
                await tx.execute(statement)


async def test_who_is_in_already_is_not_invited(database: Database):
    made = await new_workspace(database, OLD_SEALER)
    async with database.pipeline() as tx:
        await add_member(tx, made.workspace.id, email="ada@example.com", name="Ada", role="viewer", password_hash="x", now=NOW)
        for email in ("ada@example.com", "ADA@example.com"):
            with pytest.raises(Conflict):
                await make_invitation(tx, made.workspace, email, "viewer", inviter=None, now=NOW)
        with pytest.raises(Conflict):
            await add_member(tx, made.workspace.id, email="ada@example.com", name="Ada", role="owner", password_hash="x", now=NOW)
        assert new_id() != (await make_invitation(tx, made.workspace, "bea@example.com", "viewer", inviter=None, now=NOW)).invitation.id
