"""One program for all attacks of a process; what they try must leave it as it was."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from argon2 import PasswordHasher

from tests.conftest import Api, copy_of, new_workspace, serving
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
    async with serving(given) as running:
        yield running


@pytest.fixture
async def target(fortress: tuple[App, str]) -> AsyncGenerator[Api]:
    """A test workspace of its own in it."""
    app, base_url = fortress
    target = Api(app, base_url, await new_workspace(app.database, app.sealer))
    async with target.client:
        yield target


async def rows_of(url: str, workspace_id: UUID) -> dict[str, list[str]]:
    """Every row of the workspace, table by table, as text; when a key was last used does not count."""
    connection = await asyncpg.connect(url)
    try:
        found: dict[str, list[str]] = {}
        for table in await connection.fetch(
            "SELECT relname AS name, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id') AS is_owned"
            " FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
        ):
            name: str = table["name"]
            own = "workspace_id" if table["is_owned"] else "id" if name == "workspaces" else None
            # What is refused is told in the audit log, and nowhere else.
            if own is not None and not name.startswith("audit_"):
                rows = await connection.fetch(
                    f"SELECT (to_jsonb(t) - 'last_used_at')::text AS row FROM \"{name}\" t WHERE {own} = $1 ORDER BY 1", workspace_id
                )
                found[name] = [row["row"] for row in rows]
        return found
    finally:
        await connection.close()


async def at_rest(url: str, workspace_id: UUID) -> dict[str, list[str]]:
    """The rows once nothing moves any more: what was on its way has arrived, and is numbered."""
    before = await rows_of(url, workspace_id)
    for _ in range(600):
        await asyncio.sleep(0.03)
        now = await rows_of(url, workspace_id)
        if now == before and not (now["outbox"] or now["system_mails"]):
            return now
        before = now
    raise AssertionError("it does not come to rest")


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
