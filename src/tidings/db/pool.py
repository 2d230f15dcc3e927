"""Connections by role. The API's role sees the rows of one workspace, the pipeline's role all of them (schema.md)."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from enum import Enum, auto
from typing import Any, Protocol, cast
from uuid import UUID

import asyncpg

from tidings.core.errors import Deadlocked, Unavailable
from tidings.core.log import get_logger
from tidings.db.server import check_server

log = get_logger("db")

API_ROLE = "tidings_api"
PIPELINE_ROLE = "tidings_pipeline"

# What says that the server, and not the statement, is in trouble: 53 no resources, 57P shutting down; a lost connection.
_TROUBLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.InterfaceError,
    # "cannot switch to state": the connection broke between two steps of one statement.
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)


# A statement that is longer is prepared anew each time, which costs the hottest one of all twenty times what it does.
_LONGEST_STATEMENT = 100_000


# A day is 24 hours wherever the server stands.
_RECKONING = {"timezone": "UTC"}


class Row(Protocol):
    """One row of an answer, by column name."""

    def __getitem__(self, key: str) -> Any: ...

    def items(self) -> Iterable[tuple[str, Any]]:
        """The columns in their order."""
        ...


class Connection(Protocol):
    """What a store needs: one statement, its arguments, its rows."""

    async def execute(self, query: str, *args: object) -> str:
        """The statement is done; answers its tag."""
        ...

    async def fetch(self, query: str, *args: object) -> list[Row]:
        """Every row."""
        ...

    async def fetchrow(self, query: str, *args: object) -> Row | None:
        """The first row."""
        ...

    async def fetchval(self, query: str, *args: object) -> Any:
        """The first value of the first row."""
        ...


# A transaction that somebody else opened and will commit: use cases take one and never end it.
Tx = Connection


class Plans(Enum):
    """How the statements of a lane are planned. Planning a hot one anew each time costs as much as running it."""

    BY_VALUES = auto()
    """As PostgreSQL sees fit."""
    BY_INDEX = auto()
    """Once, each row by its key: on empty tables, which it is planned on, reading all of one looks cheapest."""
    BY_HASH = auto()
    """Once, arrays joined by hash: for what stores many rows and looks none up."""


_ONCE = {"plan_cache_mode": "force_generic_plan"}
_PLANNING: Mapping[Plans, dict[str, str]] = {
    Plans.BY_VALUES: {},
    Plans.BY_INDEX: {**_ONCE, "enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off", "enable_memoize": "off"},
    Plans.BY_HASH: {**_ONCE, "enable_nestloop": "off", "enable_mergejoin": "off"},
}


class Lane:
    """One connection of the pipeline's role, kept for one job, opened anew after it broke.

    For statements that are a transaction of their own; who comes while one runs waits.
    """

    def __init__(self, connect: "Callable[[], Awaitable[asyncpg.Connection[asyncpg.Record]]]") -> None:
        self._connect = connect
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._turn = asyncio.Lock()

    async def execute(self, query: str, *args: object) -> str:
        """The statement is done and committed; raises Unavailable where the server cannot be asked."""
        with _translated():
            async with self._turn:
                return await (await self._open()).execute(query, *args)

    async def fetch(self, query: str, *args: object) -> list[Row]:
        """The rows of one statement; raises Unavailable where the server cannot be asked."""
        with _translated():
            async with self._turn:
                return cast("list[Row]", await (await self._open()).fetch(query, *args))

    async def fetchrow(self, query: str, *args: object) -> Row | None:
        """The first row of one statement."""
        with _translated():
            async with self._turn:
                return cast("Row | None", await (await self._open()).fetchrow(query, *args))

    async def fetchval(self, query: str, *args: object) -> Any:
        """The first value of one statement."""
        with _translated():
            async with self._turn:
                return await (await self._open()).fetchval(query, *args)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Tx]:
        """Several statements as one transaction, committed at the end, rolled back on an error; raises Unavailable."""
        with _translated():
            async with self._turn:
                connection = await self._open()
                await connection.execute("BEGIN")
                try:
                    yield cast("Tx", connection)
                except BaseException:
                    await _roll_back(connection)
                    raise
                await connection.execute("COMMIT")

    async def aclose(self) -> None:
        """The connection is closed."""
        if self._connection is not None and not self._connection.is_closed():
            try:
                await self._connection.close(timeout=2)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                self._connection.terminate()

    async def _open(self) -> "asyncpg.Connection[asyncpg.Record]":
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
        return self._connection


class Database:
    """The pools of one process. Everything that talks to PostgreSQL got its connection here."""

    def __init__(self, url: str, api: "asyncpg.Pool[asyncpg.Record]", pipeline: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._url = url
        self._api = api
        self._pipeline = pipeline
        self._lanes: list[Lane] = []
        self._address_key = bytes(32).hex()

    def hash_addresses_with(self, key: bytes) -> None:
        """From now on every transaction, and every lane that opens, hashes addresses under this key."""
        self._address_key = key.hex()

    @asynccontextmanager
    async def workspace(self, workspace_id: UUID) -> AsyncGenerator[Tx]:
        """A transaction that sees one workspace; committed at the end, rolled back on an error."""
        async with self._transaction(self._api, f"{self._begin()}; SET LOCAL app.workspace = '{workspace_id}'") as tx:
            yield tx

    @asynccontextmanager
    async def pipeline(self) -> AsyncGenerator[Tx]:
        """A transaction that sees every workspace: for the pipeline and for named queries that carry their workspace."""
        async with self._transaction(self._pipeline, self._begin()) as tx:
            yield tx

    def lane(self, plans: Plans = Plans.BY_VALUES) -> Lane:
        """A connection of the pipeline's role that one loop keeps to itself, with the plans that its statements need."""
        lane = Lane(lambda: _connect(self._url, PIPELINE_ROLE, {**_PLANNING[plans], "app.address_key": self._address_key}))
        self._lanes.append(lane)
        return lane

    @asynccontextmanager
    async def listening(self, channel: str, on_hint: Callable[[str], None]) -> AsyncGenerator[asyncio.Event]:
        """Calls `on_hint` with what other processes notify; the event is set when the connection is lost."""
        closed = asyncio.Event()

        def hinted(_connection: object, _pid: int, _channel: str, payload: object) -> None:
            on_hint(str(payload))

        with _translated():
            connection = await _connect(self._url, PIPELINE_ROLE)
        try:
            with _translated():
                connection.add_termination_listener(lambda _: closed.set())
                await connection.add_listener(channel, hinted)
            yield closed
        finally:
            connection.terminate()

    async def aclose(self) -> None:
        """Every connection is closed."""
        for lane in self._lanes:
            await lane.aclose()
        await self._api.close()
        await self._pipeline.close()

    def _begin(self) -> str:
        return f"BEGIN; SET LOCAL app.address_key = '{self._address_key}'"

    @asynccontextmanager
    async def _transaction(self, pool: "asyncpg.Pool[asyncpg.Record]", begin: str) -> AsyncGenerator[Tx]:
        with _translated():
            connection = await pool.acquire(timeout=10)
        try:
            with _translated():
                await connection.execute(begin)
                try:
                    yield cast("Tx", connection)
                except BaseException:
                    await _roll_back(connection)
                    raise
                await connection.execute("COMMIT")
        finally:
            await pool.release(connection)


async def open_database(url: str, *, api_size: int = 8, pipeline_size: int = 6) -> Database:
    """The pools of this process, opened lazily; raises Unavailable where the server cannot be reached."""
    with _translated():
        api = await _pool(url, API_ROLE, api_size)
        pipeline = await _pool(url, PIPELINE_ROLE, pipeline_size)
    return Database(url, api, pipeline)


async def check_url(url: str) -> None:
    """The server at this address keeps what it promises; raises Misconfigured with what to change, or Unavailable."""
    with _translated():
        connection = await asyncpg.connect(url, timeout=10)
    try:
        await check_server(connection)
    finally:
        await connection.close()


async def _pool(url: str, role: str, size: int) -> "asyncpg.Pool[asyncpg.Record]":
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        # Nothing is set but by SET LOCAL, so that a returned connection has nothing to reset: one round trip less.
        reset=_nothing_to_reset,
        max_inactive_connection_lifetime=120,
        command_timeout=60,
        timeout=10,
        max_cacheable_statement_size=_LONGEST_STATEMENT,
        server_settings={"role": role, "application_name": f"tidings {role.removeprefix('tidings_')}", **_RECKONING},
    )


async def _connect(url: str, role: str, extra: dict[str, str] | None = None) -> "asyncpg.Connection[asyncpg.Record]":
    settings = {"role": role, "application_name": f"tidings {role.removeprefix('tidings_')}", **_RECKONING, **(extra or {})}
    return await asyncpg.connect(
        url, timeout=10, command_timeout=60, max_cacheable_statement_size=_LONGEST_STATEMENT, server_settings=settings
    )


async def _nothing_to_reset(_: object) -> None:
    return None


async def _roll_back(connection: Any) -> None:
    try:
        await connection.execute("ROLLBACK")
    except Exception:  # noqa: BLE001 - whatever it is, the connection is beyond use, and closing it rolls back as well
        log.info("a rollback failed", extra={"fact": "the connection is dropped"})
        connection.terminate()


class _translated:  # noqa: N801 - reads as a clause of the with statement
    """Trouble of the server becomes Unavailable, a deadlock Deadlocked; an error of the statement stays what it is."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        # A value that cannot be written as its column's type is a ValueError too: the statement's own trouble.
        if isinstance(error, _TROUBLE) and not isinstance(error, Unavailable | ValueError):
            raise Unavailable from error
        if isinstance(error, asyncpg.DeadlockDetectedError):
            raise Deadlocked from error
