"""The stage of a chaos run: a PostgreSQL of its own, a ledger process, one API, two workers; and the means to hurt them."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx2
import msgspec

from tests.chaos.client import PEOPLE, Answer, read_answers
from tests.chaos.ledger import Line, read_ledger
from tests.chaos.record import AWAY, Blow, Quiet, Stop
from tests.chaos.sink import read_sink
from tidings.core.clock import system_clock
from tidings.db import embedded, migrate, open_database
from tidings.db.embedded import EmbeddedServer
from tidings.workspaces import create_workspace, load_sealer

ROOT = Path(__file__).parents[2]


PATIENCE_SECONDS = 600
"""For an answer of the API, or of the database: they may be starting, on a machine with other things to do."""
# A Tuesday's noon: no law forbids anything then, whatever the hour at which the stage is set up.
NOON = "2027-06-15T12:00:00Z"
# The stage's people share a prefix, and get more codes than people do.
PATIENT = {name: {"most": 100_000, "per": "1s"} for name in ("number", "prefix", "ip")}


class Stage:
    def __init__(self, folder: Path, server: EmbeddedServer, url: str, source: Path, *, honours_keys: bool) -> None:
        self.folder = folder
        self.url = url
        self.honours_keys = honours_keys
        self.workspace_id = UUID(int=0)
        self.blows: list[Blow] = []
        self.crashed: list[str] = []
        """Who ended without being told to, and without a reason."""
        self.stops: list[Stop] = []
        self.quiets: list[Quiet] = []
        self.taken: dict[str, list[str]] = {"mail": [], "callback": [], "said": []}
        """What was answered as stored: the subjects of mails, the ids of callbacks, the words of people."""
        self.trouble: list[str] = []
        """Answers that no caller should get."""
        self.socket = folder / "ledger.sock"
        self._server = server
        self._port = free_port()
        self._secret = ""
        self._sends = 0
        self._has_agreed = False
        self._http: httpx2.AsyncClient | None = None
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._commands: dict[str, tuple[str, ...]] = {}
        self._environments: dict[str, Mapping[str, str]] = {}
        self._started: dict[str, float] = {}
        self._said: dict[str, int] = {}
        """How long its log was when it was started."""
        # Who starts and who kills take turns: nobody is started twice.
        self._turn = asyncio.Lock()
        self.is_kept = False
        """Somebody else starts again who fell: a request that has no answer need not."""
        self._env = {
            **os.environ,
            "PYTHONPATH": f"{source}{os.pathsep}{ROOT}",
            "TIDINGS_DATABASE_URL": url,
            "TIDINGS_DATA": str(folder),
            "TIDINGS_PORT": str(self._port),
            "TIDINGS_SANDBOX_LEDGER": f"unix:{self.socket}",
            "TIDINGS_LOG_LEVEL": "WARNING",
            # The webhook endpoint is beside us.
            "TIDINGS_ALLOW_PRIVATE_NETWORKS": "true",
        }

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def http(self) -> httpx2.AsyncClient:
        assert self._http is not None
        return self._http

    @property
    def has_client(self) -> bool:
        return "client" in self._processes

    @property
    def workers(self) -> list[str]:
        """Those that run."""
        return [name for name in self._processes if name.startswith("worker")]

    async def open(self) -> None:
        """There is a workspace, and the ledger listens."""
        await migrate(self.url)
        database = await open_database(self.url, api_size=1, pipeline_size=1)
        async with database.pipeline() as tx:
            made = await create_workspace(tx, name="Chaos", mode="test", sealer=load_sealer(None, self.folder), now=system_clock())
        await database.aclose()
        self.workspace_id, self._secret = made.workspace.id, made.secret
        self._http = httpx2.AsyncClient(base_url=self.base_url, headers={"authorization": f"Bearer {made.secret}"}, timeout=20)
        keys = ["--keys"] if self.honours_keys else []
        await self._launch("ledger", "tests.chaos.ledger", str(self.socket), str(self.folder / "ledger.jsonl"), *keys)
        await until(Path(f"{self.socket}.control").exists, 20)
        await until(self.socket.exists, 20)

    async def close(self) -> None:
        """Nothing of it runs any more."""
        if self._http is not None:
            await self._http.aclose()
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def start(self, name: str, *args: str, **environment: str) -> None:
        """A process of the program: `api`, or a worker by any other name."""
        async with self._turn:
            await self._launch(name, "tidings.cli", "serve", "--role", "api" if name == "api" else "worker", *args, environment=environment)

    async def start_again(self, name: str) -> None:
        """Who was killed runs, as it did."""
        async with self._turn:
            await self._launch(name, *self._commands[name])

    async def ready(self) -> None:
        """The API answers, it is noon, and nobody is too impatient."""
        await self.request("PUT", "/v1/sandbox/clock", {"at": NOON})
        await self.request("PATCH", "/v1/workspace", {"code_rates": PATIENT})

    async def subscribe(self) -> None:
        """Every event from now on goes to a webhook endpoint, which keeps what comes."""
        port = free_port()
        await self._launch("sink", "tests.chaos.sink", str(port), str(self.folder / "sink.txt"))
        url = f"http://127.0.0.1:{port}/hooks"
        await self.request("POST", "/v1/webhook-endpoints", {"url": url}, key="subscribe")

    async def people(self, number: int) -> None:
        """So many people, p0, p1 and so on, who have agreed to everything."""
        for start in range(0, number, 1_000):
            some = range(start, min(start + 1_000, number))
            people = [{"id": f"p{n}", "phone": f"+3161{n:07}", "email": f"p{n}@example.com"} for n in some]
            await self.request("POST", "/v1/contacts/batch", {"contacts": people})
            agreed = [_agreement(f"p{n}", channel) for n in some for channel in ("sms", "email")]
            await self.request("POST", "/v1/consents/batch", {"consents": agreed})

    def is_at_work(self, name: str) -> bool:
        """Whether the process has said that it is ready."""
        return b"is ready" in (self.folder / f"{name}.log").read_bytes()[self._said[name] :]

    def runs(self, name: str) -> bool:
        """Whether there is such a process."""
        return name in self._processes

    async def start_client(self, per_second: float) -> None:
        """People to write to, and a caller who writes to them."""
        await self.people(PEOPLE)
        await self._launch("client", "tests.chaos.client", self.base_url, self._secret, str(self.folder / "answers.jsonl"), str(per_second))

    async def end_client(self) -> None:
        """The caller has its last answer."""
        process = self._processes.pop("client")
        assert process.stdin is not None
        process.stdin.close()
        async with asyncio.timeout(300):
            if await process.wait() != 0:
                self.crashed.append("client")

    async def kill(self, name: str) -> bool:
        """`kill -9`; it is gone. Whether there was one."""
        async with self._turn:
            process = self._processes.get(name)
            if process is None:
                return False
            self.blows.append(Blow(f"kill {name}", time.time()))
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            # Who is interrupted before this leaves it to `close`.
            del self._processes[name]
            return True

    async def kill_postgres(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """The server's first process got `kill -9` (SIGQUIT: what `pg_ctl stop -m immediate` sends); its keeper starts it again."""
        before, at = self._server.server.pid, time.time()
        self.blows.append(Blow("kill postgres", at, takes_database=True))
        # It may have ended by itself: on a full disk it does.
        with contextlib.suppress(ProcessLookupError):
            os.kill(before, sign)
        await until(lambda: self._server.server.pid != before, 300)
        self.blows.append(Blow("postgres was away", at, time.time(), takes_database=True))

    def backends(self) -> list[int]:
        """The server's processes but the first."""
        first = self._server.server.pid
        with contextlib.suppress(OSError):
            return [int(pid) for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split()]
        return []

    async def kill_backend(self, process: int) -> None:
        """One process of the server got `kill -9`: the server ends all the others, and recovers."""
        at = time.time()
        self.blows.append(Blow("kill backend", at, takes_database=True))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        await asyncio.sleep(0.05)
        await self.value("SELECT 1")
        self.blows.append(Blow("postgres was away", at, time.time(), takes_database=True))

    def freeze(self, name: str) -> None:
        """It stands still, and knows nothing of it."""
        self.blows.append(Blow(f"freeze {name}", time.time()))
        if name in self._processes:
            self._processes[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """It goes on, unless it was killed meanwhile."""
        self.blows.append(Blow(f"thaw {name}", time.time()))
        if name in self._processes:
            self._processes[name].send_signal(signal.SIGCONT)

    def named(self, process: int) -> str | None:
        """The name of a process by its number."""
        return next((name for name, running in self._processes.items() if running.pid == process), None)

    async def restart_fallen(self) -> None:
        """Who ended is started again, as an init system does; to end is right only where the database was away at the start."""
        async with self._turn:
            for name in [name for name, process in self._processes.items() if process.returncode is not None]:
                if name != "client":
                    # A database that was killed recovers for some seconds, on a busy machine for half a minute.
                    is_excused = not self.is_at_work(name) and any(
                        blow.takes_database and blow.meets(self._started[name] - 30, time.time()) for blow in self.blows
                    )
                    if not is_excused:
                        self.crashed.append(name)
                    del self._processes[name]
                    await self._launch(name, *self._commands[name])

    async def request(self, method: str, path: str, body: object = None, *, key: str | None = None) -> Any:
        """The API's answer, however long it takes until one comes."""
        headers = {"idempotency-key": key} if key else {}
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                with contextlib.suppress(httpx2.TransportError):
                    answer = await self.http.request(method, path, json=body, headers=headers)
                    if answer.status_code < 400:
                        return answer.json() if answer.content else None
                    if answer.status_code == 500:
                        self.trouble.append(f"{method} {path}: 500 {answer.text[:200]}")
                    elif answer.status_code not in (409, 429, 503):
                        raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
                if not self.is_kept:
                    await self.restart_fallen()
                await asyncio.sleep(0.1)

    async def send(self, purpose: str, *, route: Mapping[str, object] | None = None, seconds: float = 60) -> Answer:
        """One message (by SMS) to Ada is accepted, and its answer is kept as a caller keeps it."""
        self._sends += 1
        if not self._has_agreed:
            async with asyncio.timeout(seconds):
                await self.request("PUT", "/v1/contacts/ada", {"phone": "+31612345678", "email": "ada@example.com"})
                await self.request("POST", "/v1/consents/batch", {"consents": [_agreement("ada", "sms")]})
            self._has_agreed = True
        body = {
            "to": "ada",
            "purpose": purpose,
            "route": route or {"channel": "sms"},
            "content": {"title": "Hello", "body": "Hello"} if route else {"body": "Hello"},
            "metadata": {"key": f"send {self._sends}"},
        }
        async with asyncio.timeout(seconds):
            told = await self.request("POST", "/v1/messages", body, key=f"send {self._sends}")
        return self.note_answer(f"send {self._sends}", told)

    def note_answer(self, key: str, told: Mapping[str, Any]) -> Answer:
        """What a caller was told of a send is kept, as a caller keeps it."""
        answer = Answer(key=key, id=told["id"], recipients=told["recipients"], deliveries=[item["id"] for item in told["deliveries"]])
        with (self.folder / "answers.jsonl").open("ab") as log:
            log.write(msgspec.json.encode(answer) + b"\n")
        return answer

    def note_stop(self, message: str, contact: str, by: str) -> None:
        """A sign of the person has just been answered: it is committed."""
        self.stops.append(Stop(message=message, contact=contact, by=by, at=time.time()))

    @contextlib.asynccontextmanager
    async def sql(self, *, sees_sessions: bool = False) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
        """A connection that sees every row, or what the server's other sessions do."""
        role = {} if sees_sessions else {"role": "tidings_pipeline"}
        connection = await asyncpg.connect(self.url, timeout=10, server_settings=role)
        try:
            yield connection
        finally:
            connection.terminate()

    async def value(self, query: str, *args: object) -> Any:
        """The first value of one statement, asked again while the server is away."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    async with self.sql() as connection:
                        return await connection.fetchval(query, *args)
                except AWAY:
                    await asyncio.sleep(0.1)

    def ledger(self) -> list[Line]:
        """What really left."""
        return read_ledger(self.folder / "ledger.jsonl")

    def hooked(self) -> list[str]:
        """The events that the webhook endpoint took."""
        return read_sink(self.folder / "sink.txt")

    def answers(self) -> list[Answer]:
        """What the caller was told."""
        return read_answers(self.folder / "answers.jsonl")

    async def _launch(self, name: str, *command: str, environment: Mapping[str, str] | None = None) -> None:
        """A module and its arguments; without an environment of its own, that of its last start."""
        if environment is not None:
            self._environments[name] = environment
        self._commands[name] = command
        self._started[name] = time.time()
        path = self.folder / f"{name}.log"
        with path.open("ab") as log:
            self._said[name] = path.stat().st_size
            self._processes[name] = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**self._env, **self._environments.get(name, {})},
                cwd=ROOT,
            )


@contextlib.asynccontextmanager
async def staged(folder: Path, server: EmbeddedServer, *, honours_keys: bool, source: Path = ROOT / "src") -> AsyncGenerator[Stage]:
    """A stage with its own database on the server; the API and the workers are not started yet."""
    await asyncio.to_thread(folder.mkdir)
    name = f"chaos_{uuid4().hex[:12]}"
    connection = await asyncpg.connect(server.url)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    head, _, query = server.url.partition("?")
    url = f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
    stage = Stage(folder, server, url, source, honours_keys=honours_keys)
    try:
        await stage.open()
        yield stage
    finally:
        await stage.close()


@contextlib.asynccontextmanager
async def own_server(folder: Path) -> AsyncGenerator[EmbeddedServer]:
    """A PostgreSQL that may be killed: its keeper starts it again."""
    async with embedded(folder) as server:
        keeping = asyncio.create_task(server.keep_alive())
        try:
            yield server
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)


async def until(is_so: Any, seconds: float) -> None:
    """The condition holds; raises TimeoutError where it does not in that time."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - other processes tell nobody
            await asyncio.sleep(0.02)


def _agreement(contact: str, channel: str) -> dict[str, object]:
    return {
        "contact": contact,
        "channel": channel,
        "purpose": "marketing",
        "state": "granted",
        "source": "the stage",
        "text": "Send me everything.",
        "proof": {"ip": "192.0.2.1"},
    }


def free_port() -> int:
    """Nobody listens on it yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
