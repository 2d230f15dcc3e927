"""Where benchmarks run: one embedded PostgreSQL as it comes, and for each benchmark a fresh database with people and templates."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx2
import msgspec

from tidings.core.clock import system_clock
from tidings.db import embedded, migrate, open_database
from tidings.workspaces import create_workspace, load_sealer

CONTACTS = 10_000

_ITEMS = [{"name": "Cotton shirt, blue", "n": 2, "price": "19.95"}, {"name": "Wool socks", "n": 1, "price": "12.50"}]
ORDER = {"number": "A-1001", "total": "52.40", "items": _ITEMS, "track": "https://shop.example/t/A-1001"}
DATA: dict[str, object] = {"order": ORDER}
_ORDER = (
    "Hello! Your order {{ order.number }} is confirmed:"
    "{% for item in order['items'] %} {{ item.n }} x {{ item.name }} at {{ item.price }} EUR{% if not loop.last %},{% endif %}{% endfor %}."
    " Total {{ order.total }} EUR. Follow it at {{ order.track }}"
)
_TEMPLATES = (
    {"key": "order", "purpose": "transactional", "route": {"channel": "sms"}, "content": {"sms": {"en": {"text": _ORDER}}}},
    {"key": "code", "purpose": "otp", "route": {"channel": "sms"}, "content": {"sms": {"en": {"text": "Your code is {{ code }}"}}}},
)


class Server(msgspec.Struct, frozen=True):
    """The database server of all benchmarks."""

    data: Path
    url: str
    pid: int


class Cost(msgspec.Struct, frozen=True):
    """What has been spent until now: seconds of CPU of each part, bytes of WAL, rows written."""

    api: float
    worker: float
    postgres: float
    wal: int
    rows: int

    def since(self, before: "Cost") -> "Cost":
        """What was spent since then."""
        return Cost(
            api=self.api - before.api,
            worker=self.worker - before.worker,
            postgres=self.postgres - before.postgres,
            wal=self.wal - before.wal,
            rows=self.rows - before.rows,
        )


class Stage:
    """A database with a workspace, its people and templates, and the program running on it."""

    def __init__(self, server: Server, url: str, secret: str) -> None:
        self.server = server
        self.url = url
        self.secret = secret
        self.port = 0
        self.api_pid = 0
        self.worker_pid = 0
        self.worker_port = 0
        self.ledger = server.data / "ledger"
        self._sent = 0
        self._bodies = [body_of(f"user_{n:05d}") for n in range(CONTACTS)]

    def client(self) -> httpx2.AsyncClient:
        """A client of the API for what is not measured."""
        return httpx2.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", headers={"authorization": f"Bearer {self.secret}"}, timeout=60)

    def order(self) -> bytes:
        """The next request: an order confirmation to the next person."""
        return self.request(self._bodies[self._sent % CONTACTS])

    def code(self) -> bytes:
        """The next request: a login code to the next person."""
        return self.request(b'{"to":"user_%05d","template":"code","data":{"code":"123456"}}' % (self._sent % CONTACTS))

    def everybody(self) -> bytes:
        """The next request: an order confirmation to all people at once."""
        people = [f"user_{n:05d}" for n in range(CONTACTS)]
        return self.request(msgspec.json.encode({"to": people, "template": "order", "data": DATA}))

    def request(self, body: bytes, secret: str | None = None) -> bytes:
        """A send as bytes on the wire, with an idempotency key of its own; by the stage's workspace, or whose secret this is."""
        self._sent += 1
        return (
            b"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer %b\r\ncontent-type: application/json\r\n"
            b"idempotency-key: bench-%010d\r\ncontent-length: %d\r\n\r\n%b"
            % ((secret or self.secret).encode(), self._sent, len(body), body)
        )

    @asynccontextmanager
    async def sql(self) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
        """A connection that sees every row."""
        connection = await asyncpg.connect(self.url, server_settings={"role": "tidings_pipeline"})
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def owner(self) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
        """A connection that may make tables of its own."""
        connection = await asyncpg.connect(self.url)
        try:
            yield connection
        finally:
            await connection.close()

    async def waiting(self, connection: "asyncpg.Connection[asyncpg.Record]") -> int:
        """Deliveries in the queue, waiting or on the wire."""
        return await connection.fetchval("SELECT count(*) FROM queue")

    async def cost(self) -> Cost:
        """What has been spent until now."""
        # The server publishes a backend's counters at most once a second.
        await asyncio.sleep(1.2)
        async with self.sql() as connection:
            row = await connection.fetchrow(
                "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS wal, tup_inserted + tup_updated + tup_deleted AS rows"
                " FROM pg_stat_database WHERE datname = current_database()"
            )
        assert row is not None
        api, worker = cpu_seconds(self.api_pid), cpu_seconds(self.worker_pid)
        return Cost(api=api, worker=worker, postgres=tree_seconds(self.server.pid), wal=row["wal"], rows=row["rows"])

    async def set_receipts(self, receipts: str) -> None:
        """What the sandbox's handsets report from now on."""
        async with self.client() as client:
            (await client.put("/v1/sandbox/faults", json=[{"receipts": receipts}])).raise_for_status()

    @asynccontextmanager
    async def worker(self, ledger: str = "file", **environ: str) -> AsyncGenerator[int]:
        """A worker runs, and keeps a ledger at `self.ledger`; answers its process id. Its metrics are at `self.worker_port`."""
        self.ledger = path = self.server.data / f"ledger-{uuid4().hex[:8]}"
        async with _program("worker", self, {"TIDINGS_SANDBOX_LEDGER": f"{ledger}:{path}", **environ}) as (pid, port):
            self.worker_pid, self.worker_port = pid, port
            try:
                yield pid
            finally:
                self.worker_pid = self.worker_port = 0
        path.unlink(missing_ok=True)


def body_of(contact: str) -> bytes:
    """The body of an order confirmation: about 300 bytes."""
    return msgspec.json.encode({"to": contact, "template": "order", "data": DATA})


@asynccontextmanager
async def server_in(data: Path) -> AsyncGenerator[Server]:
    """An embedded PostgreSQL as it comes, with its own settings."""
    async with embedded(data) as found:
        yield Server(data, found.url, found.server.pid)


@asynccontextmanager
async def staged(server: Server) -> AsyncGenerator[Stage]:
    """A fresh database with people and templates, and an API process on it."""
    name = f"bench_{uuid4().hex[:8]}"
    await _execute(server.url, f"CREATE DATABASE {name}")
    url = in_database(server.url, name)
    try:
        await migrate(url)
        database = await open_database(url)
        async with database.pipeline() as tx:
            made = await create_workspace(
                tx, name="Shop", mode="test", sealer=load_sealer(None, server.data), now=system_clock(), default_country="NL"
            )
        await database.aclose()
        stage = Stage(server, url, made.secret)
        async with _program("api", stage, {}) as (stage.api_pid, stage.port):
            await _fill(stage)
            yield stage
    finally:
        await _drop(server, name)


async def _drop(server: Server, name: str) -> None:
    for _ in range(60):
        try:
            await _execute(server.url, f"DROP DATABASE {name} WITH (FORCE)")
        except asyncpg.InsufficientPrivilegeError:
            # A vacuum of the server's own is in it, and may not be ended by us.
            await asyncio.sleep(1)
        else:
            return


async def _fill(stage: Stage) -> None:
    people = [{"id": f"user_{n:05d}", "phone": f"+316{10_000_000 + n}", "email": f"user{n}@shop.example"} for n in range(CONTACTS)]
    async with stage.client() as client:
        (await client.post("/v1/contacts/batch", json={"contacts": people})).raise_for_status()
        for template in _TEMPLATES:
            (await client.post("/v1/templates", json=template)).raise_for_status()
            (await client.post(f"/v1/templates/{template['key']}/publish", json={"version": 1})).raise_for_status()


@asynccontextmanager
async def _program(role: str, stage: Stage, environ: dict[str, str]) -> AsyncGenerator[tuple[int, int]]:
    # The settings are the program's own: nothing of the caller's environment reaches it.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tidings.cli", "serve", "--role", role, "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        env={**kept, "TIDINGS_DATA": str(stage.server.data), "TIDINGS_DATABASE_URL": stage.url, "TIDINGS_LOG_LEVEL": "WARNING", **environ},
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 120)
        if not line:
            raise RuntimeError(f"the {role} did not start")
        found = re.search(r":(\d+)", line.decode())
        yield process.pid, int(found[1]) if found else 0
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def in_database(url: str, name: str) -> str:
    """The same server, another database."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def cpu_seconds(pid: int) -> float:
    """What a process has used of the CPUs; 0 where there is none."""
    times = _times(pid)
    return (times[0] + times[1]) / os.sysconf("SC_CLK_TCK") if times else 0.0


def tree_seconds(pid: int) -> float:
    """The same of a process and all of its children, the dead ones too."""
    total = sum(_times(pid) or ())
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        times = _times(int(child))
        total += times[0] + times[1] if times else 0
    return total / os.sysconf("SC_CLK_TCK")


def _times(pid: int) -> list[int] | None:
    # proc(5): utime, stime, cutime, cstime are fields 14 to 17; the name in parentheses may hold spaces.
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return [int(field) for field in text.rpartition(")")[2].split()[11:15]]


def memory(pid: int, field: str) -> int:
    """The bytes that the process holds (VmRSS), or the most that it held since `forget_peak` (VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    return 0


def forget_peak(pid: int) -> None:
    """The peak is counted anew from here."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
