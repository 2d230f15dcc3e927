"""What every test may ask for: a real PostgreSQL, a fresh database in it, a workspace, and the whole program on a real port."""

import asyncio
import os
import shutil
import ssl
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from socket import socket
from typing import Any, cast
from uuid import uuid4

import asyncpg
import httpx2
import pytest
import uvicorn
from hypothesis import HealthCheck, settings

from tests import clean
from tests.memory import is_in_memory, server_folder
from tests.sdk.node import ROOT, installed, packed
from tidings.api.live.socket import socket_of
from tidings.api.protocol import protocol_of
from tidings.app import App, Role, running
from tidings.core.clock import system_clock
from tidings.core.settings import Settings, load_settings
from tidings.db import Database, embedded, migrate, open_database
from tidings.workspaces import Mode, NewWorkspace, Sealer, create_workspace, load_sealer

settings.register_profile("ci", max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
settings.register_profile("long", max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Made once: a client that makes its own takes as long for that as for many requests.
_TRUSTED = ssl.create_default_context()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Everything runs on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """An embedded PostgreSQL, shared by all the processes of one test run."""
    base = tmp_path_factory.getbasetemp()
    with server_folder(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) as data, asyncio.Runner() as runner:
        # An async context that is entered here and left at the end of the run, on a loop of its own.
        context = embedded(data)
        server = runner.run(context.__aenter__())
        try:
            yield server.url
        finally:
            runner.run(context.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def template_name(server_url: str) -> str:
    """A migrated database of this process that others are copied from."""
    name = f"template_{uuid4().hex[:12]}"

    async def make() -> None:
        await execute(server_url, f'CREATE DATABASE "{name}"')
        await migrate(in_database(server_url, name))

    asyncio.run(make())
    return name


@pytest.fixture
def database_url(server_url: str, template_name: str) -> Generator[str]:
    """The address of a fresh, migrated database."""
    with copy_of(server_url, template_name, "test") as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    """Pools on a fresh, migrated database."""
    opened = await open_database(database_url, api_size=4, pipeline_size=4)
    yield opened
    await opened.aclose()


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    """A sealer with a key file of its own."""
    return load_sealer(None, tmp_path)


@pytest.fixture
async def workspace(database: Database, sealer: Sealer) -> NewWorkspace:
    """A test workspace with its first key."""
    return await new_workspace(database, sealer)


async def new_workspace(database: Database, sealer: Sealer, *, mode: Mode = "test", name: str = "Shop") -> NewWorkspace:
    """A workspace with its first key, which may do everything."""
    async with database.pipeline() as tx:
        return await create_workspace(tx, name=name, mode=mode, sealer=sealer, now=system_clock())


class Api:
    """The program on a real port, and a client that holds one workspace's key."""

    def __init__(self, app: App, base_url: str, workspace: NewWorkspace) -> None:
        self.app = app
        self.base_url = base_url
        self.workspace = workspace
        self.client = self.with_key(workspace.secret)

    def with_key(self, secret: str | None) -> httpx2.AsyncClient:
        """A client of its own; close it."""
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        return httpx2.AsyncClient(base_url=self.base_url, headers=headers, timeout=30, verify=_TRUSTED)

    async def settled(self, message_id: str, seconds: float = 20) -> list[dict[str, object]]:
        """The message's deliveries, once none of them is on its way any more."""
        deliveries: list[dict[str, object]] = []
        for _ in range(int(seconds / 0.05)):
            answer = await self.client.get(f"/v1/messages/{message_id}/deliveries")
            deliveries = answer.json()["data"]
            if deliveries and all(item["state"] not in ("scheduled", "queued") for item in deliveries):
                return deliveries
            await asyncio.sleep(0.05)
        raise AssertionError(f"still on its way after {seconds} s: {deliveries}")

    async def until(self, path: str, test: object, seconds: float = 20) -> dict[str, object]:
        """What a GET answers, once the test holds for it."""
        body: dict[str, object] = {}
        for _ in range(int(seconds / 0.05)):
            body = (await self.client.get(path)).json()
            if test(body):  # type: ignore[operator]
                return body
            await asyncio.sleep(0.05)
        raise AssertionError(f"not after {seconds} s: {body}")


@asynccontextmanager
async def serving(given: Settings, *, role: Role = "all", listening: socket | None = None) -> AsyncGenerator[tuple[App, str]]:
    """The whole program in this process, on a free port of loopback; or on a socket, where its own address must be known before."""
    async with running(given, role=role) as app:
        config = uvicorn.Config(
            cast("Any", app.server),
            host="127.0.0.1",
            port=0,
            http=cast("Any", protocol_of(app.server)),
            ws=cast("Any", socket_of(app.live)) if app.live is not None else "none",
            log_config=None,
            access_log=False,
            lifespan="off",
        )
        server = uvicorn.Server(config)
        serve = asyncio.create_task(server.serve(sockets=[listening] if listening is not None else None))
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it by a flag only
            await asyncio.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield app, f"http://127.0.0.1:{port}"
        finally:
            if app.live is not None:
                app.live.stop()
            server.should_exit = True
            await serve


@pytest.fixture
async def api(database_url: str, tmp_path: Path) -> AsyncGenerator[Api]:
    """The program with a test workspace."""
    given = load_settings({}, data=tmp_path, database_url=database_url, allow_private_networks=True)
    async with serving(given) as (app, base_url):
        made = await new_workspace(app.database, app.sealer)
        api = Api(app, base_url, made)
        yield api
        await api.client.aclose()


@pytest.fixture(scope="session")
def python_sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python SDK as somebody gets it: an environment that holds it and what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("python_sdk")
    source = folder / "source"
    shutil.copytree(ROOT / "sdk" / "python", source, ignore=shutil.ignore_patterns("__pycache__", "dist"))
    wheel = clean.built(source, folder)
    shutil.rmtree(source)
    return clean.environment(wheel, folder / "venv")


@pytest.fixture(scope="session")
def typescript_sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The TypeScript SDK as somebody gets it: a project that has it from its tarball, and nothing else."""
    folder = tmp_path_factory.mktemp("typescript_sdk")
    return installed(packed(folder), folder / "project")


async def execute(url: str, statement: str) -> None:
    """One statement on a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def copy_of(url: str, template: str, name: str) -> Generator[str]:
    """The address of a copy of a database, for as long as it is used."""
    name = f"{name}_{uuid4().hex[:12]}"
    # In memory, files are copied quicker than all their pages are written to the log; on disk they are not.
    strategy = "file_copy" if is_in_memory(url) else "wal_log"
    asyncio.run(execute(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY {strategy}'))
    yield in_database(url, name)
    asyncio.run(drop_database(url, name))


async def drop_database(url: str, name: str) -> None:
    """The database is gone, whoever was still in it; a vacuum, which is the server's own, is waited for."""
    for _ in range(100):
        try:
            return await execute(url, f'DROP DATABASE "{name}" WITH (FORCE)')
        except asyncpg.InsufficientPrivilegeError:
            await asyncio.sleep(0.1)
    raise AssertionError(f"{name} is still in use")


def in_database(url: str, name: str) -> str:
    """The same server, another database."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
