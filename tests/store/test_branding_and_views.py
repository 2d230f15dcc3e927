"""Logos of a workspace are the last few, and a member's views are found among everybody's by index."""

from datetime import timedelta

import asyncpg
import pytest

from tests.conftest import new_workspace
from tidings.core.clock import system_clock
from tidings.core.ids import new_id
from tidings.db import Database
from tidings.workspaces import NewWorkspace, Sealer
from tidings.workspaces.branding import BrandingPatch, Logo, change_branding, find_logo, get_branding, keep_logo
from tidings.workspaces.views.store import Q

pytestmark = pytest.mark.anyio


async def _kept(database: Database, workspace: NewWorkspace, n: int) -> Logo:
    now, own = system_clock() + timedelta(seconds=n), workspace.workspace.id
    async with database.workspace(own) as tx:
        return await keep_logo(tx, own, type_="image/png", width=n, height=1, data=b"logo %d" % n, now=now)


async def test_the_last_twenty_logos_stay_and_the_one_that_is_shown(database: Database, workspace: NewWorkspace, sealer: Sealer):
    own = workspace.workspace.id
    logos = [await _kept(database, workspace, 1)]
    async with database.workspace(own) as tx:
        await change_branding(tx, own, BrandingPatch(logo="att_x"), logos[0], now=system_clock())
    theirs = await _kept(database, await new_workspace(database, sealer, name="Other"), 1)
    logos += [await _kept(database, workspace, n) for n in range(2, 26)]
    async with database.pipeline() as tx:
        there = [n for n, logo in enumerate(logos, 1) if await find_logo(tx, logo.id) is not None]
        assert await find_logo(tx, theirs.id) is not None
    assert there == [1, *range(6, 26)]
    # The same image is the same one.
    assert (await _kept(database, workspace, 25)).id == logos[-1].id
    async with database.workspace(own) as tx:
        assert (await get_branding(tx, own)).logo == logos[0]


async def test_views_are_listed_by_index(database: Database, workspace: NewWorkspace, database_url: str):
    own = workspace.workspace.id
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(
            "INSERT INTO members (id, email, name, password_hash, created_at, updated_at)"
            " SELECT gen_random_uuid(), n || '@example.com', 'A', 'x', now(), now() FROM generate_series(1, 200) n"
        )
        await connection.execute(
            "INSERT INTO memberships (workspace_id, member_id, role, created_at) SELECT $1, id, 'viewer', now() FROM members", own
        )
        await connection.execute(
            "INSERT INTO views (id, workspace_id, page, name, query, owner_id, author_id, author_kind, created_at, updated_at)"
            " SELECT gen_random_uuid(), $1, 'messages', n::text, '', id, id, 'member', now(), now()"
            " FROM members, generate_series(1, 100) n",
            own,
        )
        await connection.execute(
            "INSERT INTO views (id, workspace_id, page, name, query, author_id, author_kind, created_at, updated_at)"
            " SELECT gen_random_uuid(), $1, 'messages', n::text, '', $2, 'member', now(), now() FROM generate_series(1, 500) n",
            own,
            new_id(),
        )
        await connection.execute("ANALYZE views")
    finally:
        await connection.close()
    async with database.workspace(own) as tx:
        member = await tx.fetchval("SELECT owner_id FROM views WHERE owner_id IS NOT NULL LIMIT 1")
        plan = "\n".join(row["QUERY PLAN"] for row in await tx.fetch("EXPLAIN " + Q["list_views"], own, member, None, None, 51))
        found = await tx.fetch(Q["list_views"], own, member, "messages", None, 1_000)
    assert len(found) == 600
    assert "views_own" in plan
    assert "views_shared" in plan
    assert "Seq Scan" not in plan
