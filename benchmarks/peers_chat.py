"""The posts of two peers over HTTP, on a PostgreSQL with our settings: Synapse (Matrix) and ejabberd (XMPP) with its archive.

Synapse: Client-Server API v3, "Send message event" and its configuration manual (matrix-org.github.io/synapse, read 2026-11-21). ejabberd 23.01:
administrator guide, `mod_http_api`, `mod_admin_extra` (send_message), `mod_mam`, "Database and LDAP configuration" (docs.ejabberd.im, read
2026-11-21); its tables come with Debian's package.
"""

import asyncio
import itertools
import json
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import asyncpg
import httpx2
import msgspec

from benchmarks.load import Run, full_speed
from benchmarks.peers_installed import Missing, installed
from benchmarks.stage import in_database
from tests.providers.peers import closed_port
from tidings.db import embedded

SYNAPSE = ("matrix-synapse==1.163.2", "psycopg2-binary")
_ERLANG = Path("/usr/lib/x86_64-linux-gnu")
_TABLES = Path("/usr/share/ejabberd/sql/pg.sql")
_HOST = "localhost"


class Posted(msgspec.Struct, frozen=True):
    """Posts a second that were answered, and the latency that 99 of 100 do not exceed, in milliseconds."""

    rate: float
    p99: float


# Posts to so many conversations for so many seconds.
Posting = Callable[[int, float], Awaitable[Posted]]


def posted(run: Run) -> Posted:
    """What a run of posts got; raises RuntimeError where one of them was refused."""
    if set(run.statuses) - {200, 201}:
        raise RuntimeError(f"not everything was posted: {dict(run.statuses)}, last: {run.last_refusal[:500]!r}")
    return Posted(run.statuses.total() / run.seconds, run.milliseconds(99))


@asynccontextmanager
async def synapse(folder: Path, connections: int, conversations: int, text: str) -> AsyncGenerator[Posting]:
    """A homeserver of one process with rooms of two people each; answers how to post to them."""
    python = await installed("synapse", *SYNAPSE)
    port = closed_port()
    async with embedded(folder / "data", port=closed_port()) as found:
        await _execute(found.url, "CREATE DATABASE synapse TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'")
        (folder / "log.yaml").write_text("version: 1\nroot: {level: ERROR}\n")
        (folder / "homeserver.yaml").write_text(_homeserver(folder, port, found.url))
        words = (str(python), "-m", "synapse.app.homeserver", "--config-path", str(folder / "homeserver.yaml"))
        async with _running(*words, "--generate-keys") as process:
            await process.wait()
        async with _running(*words) as process, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await _answers(client, "/_matrix/client/versions", process)
            tokens = [await _member(client, name) for name in ("ada", "ben")]
            rooms = [await _room(client, tokens) for _ in range(conversations)]
            numbers = itertools.count()
            body = json.dumps({"msgtype": "m.text", "body": text}).encode()

            async def post(among: int, seconds: float) -> Posted:
                def make() -> bytes:
                    n = next(numbers)
                    path = f"/_matrix/client/v3/rooms/{quote(rooms[n % among])}/send/m.room.message/{n}"
                    head = f"PUT {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {tokens[n % 2]}\r\n"
                    return f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body

                return posted(await full_speed(port, make, connections=connections, seconds=seconds))

            yield post


@asynccontextmanager
async def ejabberd(folder: Path, connections: int, conversations: int, text: str) -> AsyncGenerator[Posting]:
    """A node with pairs of people, everything they say archived for both in SQL; answers how to post for them."""
    if shutil.which("erl") is None or not await asyncio.to_thread(_TABLES.exists):
        raise Missing("ejabberd is not installed: apt install ejabberd erlang-p1-pgsql")
    port = closed_port()
    async with embedded(folder / "data", port=closed_port()) as found:
        url = in_database(found.url, "ejabberd")
        await _execute(found.url, "CREATE DATABASE ejabberd")
        await _execute(url, await asyncio.to_thread(_TABLES.read_text))
        (folder / "ejabberd.yml").write_text(_node(port, url))
        environ = {"ERL_LIBS": str(_ERLANG), "EJABBERD_CONFIG_PATH": str(folder / "ejabberd.yml"), "HOME": str(folder)}
        environ |= {"EJABBERD_LOG_PATH": str(folder / "ejabberd.log"), "PATH": "/usr/bin:/bin:/usr/sbin"}
        # `+P` and `+K` as ejabberdctl gives them; without a distribution nothing else listens.
        words = ("erl", "-noinput", "+K", "true", "+P", "250000", "-mnesia", "dir", f'"{folder}/mnesia"', "-s", "ejabberd")
        async with _running(*words, **environ) as process, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await _answers(client, "/api/status", process)
            for n in range(conversations):
                for side in "ab":
                    made = await client.post("/api/register", json={"user": f"{side}{n}", "host": _HOST, "password": "x"})
                    made.raise_for_status()
            numbers = itertools.count()

            async def post(among: int, seconds: float) -> Posted:
                def make() -> bytes:
                    n = next(numbers)
                    pair, side = n % among, n // among % 2
                    said = {
                        "type": "chat",
                        "from": f"{'ab'[side]}{pair}@{_HOST}",
                        "to": f"{'ba'[side]}{pair}@{_HOST}",
                        "subject": "",
                        "body": text,
                    }
                    body = json.dumps(said).encode()
                    head = b"POST /api/send_message HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
                    return b"%bcontent-length: %d\r\n\r\n%b" % (head, len(body), body)

                before = await _archived(url)
                run = await full_speed(port, make, connections=connections, seconds=seconds)
                said = posted(run)
                kept = await _archived(url) - before
                if kept < 2 * run.statuses.total():
                    raise RuntimeError(f"{run.statuses.total()} were said, and {kept} stand in the archives of two each")
                return said

            yield post


async def _archived(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("SELECT count(*) FROM archive")
    finally:
        await connection.close()


def _homeserver(folder: Path, port: int, url: str) -> str:
    at = urlsplit(url)
    unlimited = {"per_second": 1_000_000, "burst_count": 1_000_000}
    limits = {"rc_message": unlimited, "rc_registration": unlimited, "rc_invites": {"per_room": unlimited, "per_user": unlimited}}
    limits |= {"rc_joins": {"local": unlimited, "remote": unlimited}, "rc_room_creation": unlimited}
    # JSON is YAML.
    return json.dumps(
        {
            "server_name": _HOST,
            "report_stats": False,
            "suppress_key_server_warning": True,
            "trusted_key_servers": [],
            "enable_registration": True,
            "enable_registration_without_verification": True,
            "signing_key_path": str(folder / "signing.key"),
            "media_store_path": str(folder / "media"),
            "pid_file": str(folder / "pid"),
            "log_config": str(folder / "log.yaml"),
            "listeners": [
                {
                    "port": port,
                    "tls": False,
                    "bind_addresses": ["127.0.0.1"],
                    "type": "http",
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {
                "name": "psycopg2",
                "args": {
                    "user": at.username,
                    "password": unquote(at.password or ""),
                    "dbname": "synapse",
                    "host": at.hostname,
                    "port": at.port,
                    "cp_min": 5,
                    "cp_max": 20,
                },
            },
            **limits,
        }
    )


async def _member(client: httpx2.AsyncClient, name: str) -> str:
    given = {"username": name, "password": "correct horse", "auth": {"type": "m.login.dummy"}}
    made = await client.post("/_matrix/client/v3/register", json=given)
    made.raise_for_status()
    return made.json()["access_token"]


async def _room(client: httpx2.AsyncClient, tokens: list[str]) -> str:
    first, second = ({"authorization": f"Bearer {token}"} for token in tokens)
    made = await client.post("/_matrix/client/v3/createRoom", headers=first, json={"preset": "public_chat"})
    made.raise_for_status()
    room = made.json()["room_id"]
    (await client.post(f"/_matrix/client/v3/join/{quote(room)}", headers=second, json={})).raise_for_status()
    return room


def _node(port: int, url: str) -> str:
    at = urlsplit(url)
    return json.dumps(
        {
            "hosts": [_HOST],
            "loglevel": "error",
            "listen": [{"port": port, "ip": "127.0.0.1", "module": "ejabberd_http", "request_handlers": {"/api": "mod_http_api"}}],
            "api_permissions": {"all": {"from": "mod_http_api", "who": "all", "what": "*"}},
            "modules": {
                "mod_http_api": {},
                "mod_admin_extra": {},
                "mod_mam": {"db_type": "sql", "default": "always", "assume_mam_usage": True},
            },
            "sql_type": "pgsql",
            "sql_server": at.hostname,
            "sql_port": at.port,
            "sql_database": "ejabberd",
            "sql_username": at.username,
            "sql_password": unquote(at.password or ""),
            "sql_pool_size": 10,
        }
    )


@asynccontextmanager
async def _running(*words: str, **environ: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*words, stdin=quiet, stdout=quiet, stderr=quiet, env=environ or None)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _answers(client: httpx2.AsyncClient, path: str, process: asyncio.subprocess.Process) -> None:
    for _ in range(600):
        with suppress(httpx2.HTTPError):
            if (await client.get(path)).status_code < 500:
                return
        if process.returncode is not None:
            break
        await asyncio.sleep(0.1)
    raise Missing("it ended as soon as it was started, or does not answer")


async def _execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()
