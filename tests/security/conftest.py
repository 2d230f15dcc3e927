"""One program for all attacks of a process; what they try must leave it as it was."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from argon2 import PasswordHasher

from tests.conftest import Api, copy_of, new_workspace, serving
from tests.rest import is_moving
from tests.security.wire import Wire, wire_to
from tidings.api.operations import all_operations
from tidings.app import App
from tidings.core.clock import system_clock
from tidings.core.settings import load_settings
from tidings.workspaces import Role, load_sealer
from tidings.workspaces.members import Origin, add_member
from tidings.workspaces.members.sessions import begin_session

Json = dict[str, Any]

PASSWORD = "correct horse battery"
KNOWN_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

# The registry as it is, to make tests from: it needs no running program.
EVERYTHING = all_operations({}, load_sealer("00" * 32, Path()))
# What a key can do. What is for everybody, or for a member alone, has tests of its own in test_members.py.
OPERATIONS = tuple(operation for operation in EVERYTHING if operation.scope is not None)


@pytest.fixture(scope="session")
def fortress_url(server_url: str, template_name: str) -> Generator[str]:
    """The address of a database of this process's own."""
    with copy_of(server_url, template_name, "fortress") as url:
        yield url


@pytest.fixture(scope="session")
def fortress_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with its master key, which every program on that database needs."""
    return tmp_path_factory.mktemp("fortress")


@pytest.fixture(scope="session")
async def fortress(fortress_url: str, fortress_data: Path) -> AsyncGenerator[tuple[App, str]]:
    """The whole program on a real port."""
    given = load_settings({}, data=fortress_data, database_url=fortress_url, allow_private_networks=True)
    async with serving(given) as running, kept_reader(running[0].url):
        yield running


@pytest.fixture
async def target(fortress: tuple[App, str]) -> AsyncGenerator[Api]:
    """A test workspace of its own in it."""
    app, base_url = fortress
    target = Api(app, base_url, await new_workspace(app.database, app.sealer))
    async with target.client:
        yield target


@pytest.fixture
async def wire(target: Api) -> AsyncGenerator[Wire]:
    """A connection to it."""
    async with wire_to(target) as wire:
        yield wire


_READERS: dict[str, "asyncpg.Connection[asyncpg.Record]"] = {}


@asynccontextmanager
async def reading(url: str) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection for whoever reads this database's rows; the one that there is, where somebody keeps one."""
    if url in _READERS:
        yield _READERS[url]
        return
    # What is written does not make it plan the long statement anew.
    connection = await asyncpg.connect(url, server_settings={"plan_cache_mode": "force_generic_plan"})
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def kept_reader(url: str) -> AsyncGenerator[None]:
    """Who reads this database's rows shares one connection, so that the statement is planned once."""
    async with reading(url) as connection:
        _READERS[url] = connection
        try:
            yield
        finally:
            del _READERS[url]


async def rows_of(url: str, workspace_id: UUID) -> dict[str, list[str]]:
    """Every row of the workspace, table by table, as text; when a key was last used does not count."""
    async with reading(url) as connection:
        owners = await _owners(url, connection)
        found: dict[str, list[str]] = {name: [] for name in owners}
        for row in await connection.fetch(_every_row(owners), workspace_id):
            found[row["name"]].append(row["row"])
    return {name: sorted(rows) for name, rows in found.items()}


_OWNERS: dict[str, dict[str, str]] = {}


async def _owners(url: str, connection: "asyncpg.Connection[asyncpg.Record]") -> dict[str, str]:
    """Table -> the column that says whose a row is."""
    if url not in _OWNERS:
        tables = await connection.fetch(
            "SELECT relname AS name, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id') AS is_owned"
            " FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        _OWNERS[url] = {
            table["name"]: "workspace_id" if table["is_owned"] else "id"
            for table in tables
            # What is refused is told in the audit log and in that of requests, and nowhere else. What had happened before is counted later.
            if (table["is_owned"] or table["name"] == "workspaces") and not table["name"].startswith(("audit_", "api_requests", "tallies"))
        }
    return _OWNERS[url]


def _every_row(owners: dict[str, str]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{name}' AS name, (to_jsonb(t) - 'last_used_at')::text AS row FROM \"{name}\" t WHERE {owner} = $1"
        for name, owner in owners.items()
    )


async def at_rest(url: str, workspace_id: UUID) -> dict[str, list[str]]:
    """The rows once nothing moves any more: what was on its way has arrived, and is numbered; raises TimeoutError after a minute."""
    async with asyncio.timeout(60), reading(url) as connection:
        before: dict[str, list[str]] | None = None
        while True:
            now = None if await is_moving(connection, workspace_id) else await rows_of(url, workspace_id)
            if now is not None and now == before:
                return now
            before = now
            await asyncio.sleep(0.02)


async def member_of(target: Api, role: Role = "owner", email: str | None = None) -> tuple[str, UUID]:
    """The token of a new session of a new member of the workspace, and the member's id."""
    now, database, workspace_id = system_clock(), target.app.database, target.workspace.workspace.id
    email = email or f"{uuid4().hex}@example.com"
    async with database.pipeline() as tx:
        member = await add_member(tx, workspace_id, email=email, name="Ada", role=role, password_hash=KNOWN_HASH, now=now)
        signed_in = await begin_session(tx, member, workspace_id, origin=Origin("127.0.0.1", "tests"), now=now)
    return signed_in.token, member.id


def is_problem(status: int, content_type: str | None) -> bool:
    """Whether an answer is a problem of the caller's."""
    return 400 <= status < 500 and content_type == "application/problem+json"
