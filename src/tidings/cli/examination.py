"""`tidings doctor`: everything that an installation needs, looked at once, each with what to do where it is wrong."""

import asyncio
import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import msgspec
from rich.console import Console

from tidings.app import database_url
from tidings.cli.install import Q
from tidings.core.clock import system_clock
from tidings.core.errors import TidingsError
from tidings.core.log import configure_log
from tidings.core.settings import Settings, load_settings
from tidings.db import Database, migration_files, open_database, who_listens
from tidings.messages import waiting_age
from tidings.net import HttpClient, Policy, Response
from tidings.workspaces import load_sealer

_SKEW_SECONDS = 2.0
_WAITING_SECONDS = 300.0
_FREE_BYTES = 1_000_000_000


class Finding(msgspec.Struct, frozen=True):
    """What was looked at, what was found, and what to do where that is wrong."""

    what: str
    found: str
    remedy: str | None = None


def examine() -> bool:
    """Every finding was printed; whether all is well."""
    configure_log("CRITICAL")
    try:
        settings = load_settings()
    except TidingsError as error:
        return _tell([Finding("Settings", error.detail, "Change or remove that variable.")])
    return _tell(asyncio.run(_findings(settings)))


async def _findings(settings: Settings) -> list[Finding]:
    place = "a PostgreSQL of your own" if settings.database_url else "the embedded PostgreSQL"
    found = [
        Finding("Settings", f"data in {settings.data}, {place}"),
        _data_folder(settings.data),
        _disk(settings.data),
        _master_key(settings),
    ]
    found.append(await _port(settings))
    if found[1].remedy is not None and settings.database_url is None:
        return found
    try:
        async with database_url(settings) as url:
            found += await _database(url)
    except TidingsError as error:
        found.append(Finding("PostgreSQL", error.detail, "Nothing can be stored until it answers."))
    return found


async def _database(url: str) -> list[Finding]:
    async with contextlib.AsyncExitStack() as stack:
        try:
            database = await stack.enter_async_context(_opened(url))
        except TidingsError:
            raise
        except Exception as error:  # noqa: BLE001 - without our roles the driver says no in words of its own
            return [Finding("Schema", f"not there yet ({type(error).__name__})", "Run `tidings migrate`.")]
        found: list[Finding] = []
        looks: tuple[Callable[[Database], Awaitable[list[Finding]]], ...] = (_server, _schema, _clock, _waiting, _accounts)
        for look in looks:
            found += await look(database)
            if found[-1].what == "Schema" and found[-1].remedy is not None:
                break
        return found


@contextlib.asynccontextmanager
async def _opened(url: str) -> AsyncGenerator[Database]:
    database = await open_database(url, api_size=1, pipeline_size=1)
    try:
        yield database
    finally:
        await database.aclose()


def _data_folder(data: Path) -> Finding:
    # Where it does not exist yet, the nearest folder above it decides.
    nearest = next((folder for folder in (data, *data.parents) if folder.exists()), data)
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Finding("Data folder", f"{nearest} cannot be written", "Set TIDINGS_DATA to a folder that you may write.")
    return Finding("Data folder", f"{data} can be written" if data.exists() else f"{data} is made at the first start")


def _disk(data: Path) -> Finding:
    nearest = next((folder for folder in (data, *data.parents) if folder.exists()), Path("/"))
    free = shutil.disk_usage(nearest).free
    told = f"{free / 1e9:.1f} GB free"
    return Finding("Disk", told, "Free some space, or move TIDINGS_DATA: a full disk stops the database." if free < _FREE_BYTES else None)


def _master_key(settings: Settings) -> Finding:
    file = settings.data / "master.key"
    if settings.master_key is None and not file.exists():
        return Finding("Master key", "none yet: it is made at the first start; keep a copy of it elsewhere")
    try:
        sealer = load_sealer(settings.master_key, settings.data)
    except TidingsError as error:
        return Finding("Master key", error.detail, "Restore it from your backup; without it stored credentials cannot be opened.")
    if settings.master_key is not None:
        return Finding("Master key", f"{sealer.newest}, from TIDINGS_MASTER_KEY")
    mode = stat.S_IMODE(file.stat().st_mode)
    return Finding("Master key", f"{sealer.newest}, in {file} (mode {mode:o})")


async def _port(settings: Settings) -> Finding:
    by = who_listens(settings.port)
    if by is None:
        return Finding("Port", f"{settings.port} is free")
    client = HttpClient(Policy(allow_private_networks=True))
    try:
        answer = await client.request("GET", f"http://127.0.0.1:{settings.port}/health/live", seconds=1)
    finally:
        await client.aclose()
    if isinstance(answer, Response) and answer.status == 200 and b"live" in answer.body:
        return Finding("Port", f"Tidings answers on {settings.port}, {by}")
    return Finding("Port", f"{settings.port} is in use by {by}", "Stop that program, or set TIDINGS_PORT to another port.")


async def _server(database: Database) -> list[Finding]:
    async with database.pipeline() as tx:
        version: str = await tx.fetchval(Q["server_version"])
    return [Finding("PostgreSQL", version)]


async def _schema(database: Database) -> list[Finding]:
    known = {int(file.name[:4]): hashlib.sha256(file.read_bytes()).hexdigest() for file in migration_files()}
    async with database.pipeline() as tx:
        await tx.execute(Q["become_owner"])
        rows = await tx.fetch(Q["applied_migrations"])
    applied, newest = max((row["n"] for row in rows), default=0), max(known)
    told = f"at {applied}; this program knows {newest}"
    if applied > newest:
        return [Finding("Schema", told, "The database belongs to a newer Tidings: upgrade the program.")]
    if any(known.get(row["n"]) != row["digest"] for row in rows):
        return [Finding("Schema", "made by another form of the migrations", "Run the release that made it, or start with new data.")]
    return [Finding("Schema", told, "Run `tidings migrate`, or start `tidings serve`, which does it." if applied < newest else None)]


async def _clock(database: Database) -> list[Finding]:
    before = system_clock()
    async with database.pipeline() as tx:
        now = await tx.fetchval(Q["clock"])
    after = system_clock()
    # What the question took is no skew.
    skew = max((before - now).total_seconds(), (now - after).total_seconds(), 0.0)
    told = f"the database's differs by {skew:.1f} s"
    return [
        Finding("Clock", told, "Set both clocks by NTP: what is due would be sent too early or too late." if skew > _SKEW_SECONDS else None)
    ]


async def _waiting(database: Database) -> list[Finding]:
    async with database.pipeline() as tx:
        waiting = await waiting_age(tx)
    if not waiting:
        return [Finding("Waiting", "no delivery is due")]
    seconds = max(age for age, _ in waiting.values())
    count = sum(n for _, n in waiting.values())
    told = f"{count:,} deliveries are due, the oldest for {seconds:.0f} s"
    return [Finding("Waiting", told, "See that a worker runs: `tidings serve --role worker`." if seconds > _WAITING_SECONDS else None)]


async def _accounts(database: Database) -> list[Finding]:
    async with database.pipeline() as tx:
        rows = await tx.fetch(Q["live_workspaces"])
    found: list[Finding] = []
    for row in rows:
        told = f"{row['name']} (live), enabled provider accounts: {row['accounts']}"
        remedy = (
            None
            if row["accounts"]
            else f"Add one: `tidings provider add smtp --workspace '{row['name']}' …`; until then only the app is reached."
        )
        found.append(Finding("Providers", told, remedy))
    return found or [Finding("Providers", "there is no live workspace")]


def _tell(findings: list[Finding]) -> bool:
    console = Console(highlight=False)
    for finding in findings:
        sign = "[green]ok[/green]  " if finding.remedy is None else "[red]FAIL[/red]"
        console.print(f"{sign} {finding.what:<12}", end="")
        console.print(finding.found, markup=False, soft_wrap=True)
        if finding.remedy is not None:
            console.print(f"     {'':<12}{finding.remedy}", markup=False, soft_wrap=True)
    return all(finding.remedy is None for finding in findings)
