"""What `tidings doctor` asks the database, and whoever the accounts in it lead to."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta, tzinfo

import msgspec

from tidings.app import build_providers
from tidings.channels import Account, Provider
from tidings.cli.copies import keys_here
from tidings.cli.examine_machine import ZONES, Finding
from tidings.cli.install import Q
from tidings.core.clock import Clock, rfc3339, system_clock
from tidings.core.errors import TidingsError
from tidings.core.local_time import zone_of
from tidings.core.settings import Settings
from tidings.db import Database, digest_of, may_run, migration_files
from tidings.messages import waiting_age
from tidings.net import Policy
from tidings.providers.smtp import Smtp
from tidings.workers.system_mails import read_account
from tidings.workspaces import Unusable, load_accounts, load_sealer, sealing_keys, standing

_SKEW_SECONDS = 2.0
_WAITING_SECONDS = 300.0
_SILENT = timedelta(minutes=1)
_VERIFY_SECONDS = 15.0
_LARGEST = 5

Look = Callable[[Database, Settings], Awaitable[list[Finding]]]


async def examine_database(database: Database, settings: Settings) -> list[Finding]:
    """What was found; where the schema is not ours, nothing else is asked."""
    found: list[Finding] = []
    looks: tuple[Look, ...] = (server, schema, clocks, zones, turns, sealed, sending, waiting, providers, address, system_mail, sizes)
    for look in looks:
        found += await look(database, settings)
        if found[-1].what == "Schema" and found[-1].remedy is not None:
            break
    return found


async def server(database: Database, _: Settings) -> list[Finding]:
    """Its version."""
    async with database.pipeline() as tx:
        version: str = await tx.fetchval(Q["server_version"])
    return [Finding("PostgreSQL", version)]


async def schema(database: Database, _: Settings) -> list[Finding]:
    """Whether the database is where this program's migrations lead."""
    known = {int(file.name[:4]): digest_of(file) for file in migration_files()}
    async with database.pipeline() as tx:
        await tx.execute(Q["become_owner"])
        if not await tx.fetchval(Q["has_migrations"]):
            return [Finding("Schema", "not there yet", "Run `tidings migrate`, or start `tidings serve`, which does it.")]
        readable = await tx.fetchval(Q["tells_readable_by"])
        rows = await tx.fetch(Q["applied_migrations_and_readers" if readable else "applied_migrations"])
    applied, newest = max((row["n"] for row in rows), default=0), max(known)
    told = f"at {applied}; this program knows {newest}"
    if any(row["n"] in known and known[row["n"]] != row["digest"] for row in rows):
        return [Finding("Schema", "made by another form of the migrations", "Run the release that made it, or start with new data.")]
    if not may_run(newest, {row["n"]: row["readable_by"] if readable else None for row in rows}):
        return [Finding("Schema", told, "The database belongs to a newer Tidings: upgrade the program.")]
    return [Finding("Schema", told, "Run `tidings migrate`, or start `tidings serve`, which does it." if applied < newest else None)]


async def clocks(database: Database, _: Settings, clock: Clock = system_clock) -> list[Finding]:
    """Whether the database's clock and ours agree."""
    before = clock()
    async with database.pipeline() as tx:
        now = await tx.fetchval(Q["clock"])
    after = clock()
    # What the question took is no skew.
    skew = max((before - now).total_seconds(), (now - after).total_seconds(), 0.0)
    told = f"the database's differs by {skew:.1f} s"
    return [
        Finding("Clock", told, "Set both clocks by NTP: what is due would be sent too early or too late." if skew > _SKEW_SECONDS else None)
    ]


async def zones(database: Database, _: Settings, names: Sequence[str] = ZONES) -> list[Finding]:
    """Whether the database knows the world's clocks; nothing is told where it does."""
    async with database.pipeline() as tx:
        missing: list[str] = await tx.fetchval(Q["unknown_zones"], list(names))
    if not missing:
        return []
    told = f"the database knows nothing of {', '.join(missing)}"
    return [Finding("Time zones", told, "Install time zone data on its server (Debian: apt install tzdata) and restart it.")]


async def turns(database: Database, _: Settings, reckon: Callable[[str], tzinfo] = zone_of) -> list[Finding]:
    """Whether the database and we turn the clocks of people's zones alike; nothing is told where we do."""
    async with database.pipeline() as tx:
        rows = await tx.fetch(Q["offsets_of_zones"], system_clock())
    ours = {name: reckon(name) for name in {row["zone"] for row in rows}}
    differ = sorted(
        {row["zone"] for row in rows if row["day"].astimezone(ours[row["zone"]]).utcoffset() != timedelta(seconds=row["seconds"])}
    )
    if not differ:
        return []
    told = f"the database and this program turn the clocks differently in {', '.join(differ[:_LARGEST])}"
    remedy = "Bring the time zone data of both up to date: quiet hours would be an hour off there (Debian: apt install tzdata; a newer PostgreSQL)."
    return [Finding("Time zones", told, remedy)]


async def sealed(database: Database, settings: Settings) -> list[Finding]:
    """Whether the keys that open what is sealed are here; nothing is told where they are, or their file is told of already."""
    async with database.pipeline() as tx:
        wanted = await sealing_keys(tx)
    try:
        missing = sorted(wanted - keys_here(settings))
    except TidingsError:
        return []
    if not missing:
        return []
    told = f"credentials are sealed under {', '.join(missing)}, which is not here"
    remedy = (
        f"Put your copy into {settings.data / 'master.key'} or TIDINGS_MASTER_KEY, before the last line, or enter the credentials again."
    )
    return [Finding("Master key", told, remedy)]


async def sending(database: Database, _: Settings) -> list[Finding]:
    """Whether anything leaves, and why not."""
    async with database.pipeline() as tx:
        found = await standing(tx)
    if found.paused_at is not None:
        told = f"paused since {rfc3339(found.paused_at)}: {found.paused_because}"
        return [Finding("Sending", told, "See that no other copy sends, then say `tidings resume`.")]
    return [Finding("Sending", "not paused")]


async def waiting(database: Database, _: Settings) -> list[Finding]:
    """Whether what is due leaves in time."""
    async with database.pipeline() as tx:
        due = await waiting_age(tx)
        alive_at = (await standing(tx)).alive_at
    seconds = max((age for age, _ in due.values()), default=0.0)
    worker = "no worker has run yet" if alive_at is None else f"a worker last ran at {rfc3339(alive_at)}"
    if not due:
        return [Finding("Waiting", "no delivery is due")]
    told = f"{sum(n for _, n in due.values()):,} deliveries are due, the oldest for {seconds:.0f} s"
    if seconds <= _WAITING_SECONDS:
        return [Finding("Waiting", told)]
    if alive_at is None or system_clock() - alive_at > _SILENT:
        return [Finding("Waiting", f"{told}; {worker}", "Start one: `tidings serve`, or `tidings serve --role worker`.")]
    return [Finding("Waiting", told, "A worker runs and cannot keep up, or its providers do not answer: see its log and /metrics.")]


async def providers(database: Database, settings: Settings) -> list[Finding]:
    """Whether each live workspace has somebody to carry its messages, and each account lets us in."""
    async with database.pipeline() as tx:
        workspaces = await tx.fetch(Q["live_workspaces"])
        rows = await tx.fetch(Q["live_accounts"])
    found: list[Finding] = []
    for row in workspaces:
        told = f"{row['name']} (live), enabled provider accounts: {row['accounts']}"
        remedy = f"Add one: `tidings provider add smtp --workspace '{row['name']}' …`; until then only the app is reached."
        found.append(Finding("Providers", told, None if row["accounts"] else remedy))
    if rows and keys_here(settings):
        known = build_providers(settings)
        try:
            sealer = load_sealer(settings.master_key, settings.data)
            wanted = [(row["workspace_id"], row["id"]) for row in rows]
            async with database.pipeline() as tx:
                opened = await load_accounts(tx, wanted, declarations={name: one.declaration for name, one in known.items()}, sealer=sealer)
            names = {row["id"]: f"{row['name']} of {row['workspace']}" for row in rows}
            found += await asyncio.gather(*(_tried(names[key], account, known) for key, account in opened.items()))
        finally:
            for provider in known.values():
                await provider.aclose()
    return found or [Finding("Providers", "there is no live workspace")]


async def address(database: Database, settings: Settings) -> list[Finding]:
    """Whether people reach what our mails lead to, and providers us; nothing is told where no live workspace has an account."""
    async with database.pipeline() as tx:
        rows = await tx.fetch(Q["live_accounts"])
    if not rows:
        return []
    remedy = "Set it to the https address that leads here: else no link in a mail works, that to unsubscribe included, and providers call nobody."
    if settings.public_url is None:
        return [Finding("Public address", "TIDINGS_PUBLIC_URL is not set", remedy)]
    is_secure = settings.public_url.startswith("https://")
    found = [Finding("Public address", settings.public_url, None if is_secure else remedy)]
    if settings.files_url is not None:
        is_secure = settings.files_url.startswith("https://")
        remedy = (
            "Set TIDINGS_FILES_URL to the https address of another host that leads here: else what people upload can be read on its way."
        )
        found.append(Finding("Address of files", settings.files_url, None if is_secure else remedy))
    return found


async def _tried(name: str, account: Account | Unusable, known: dict[str, Provider]) -> Finding:
    if isinstance(account, Unusable):
        return Finding("Account", f"{name}: {account.detail}", "Restore the master key, or enter the credentials again.")
    try:
        async with asyncio.timeout(_VERIFY_SECONDS):
            verified = await known[account.provider].verify(account)
    except TimeoutError:
        told = f"{name}: no answer within {_VERIFY_SECONDS:.0f} s"
    else:
        told = f"{name}: {verified.detail}"
        if verified.ok:
            return Finding("Account", told)
    return Finding(
        "Account", told, "Correct the account; or let this machine out: its DNS must find that name, its firewall open that port."
    )


async def system_mail(database: Database, settings: Settings) -> list[Finding]:
    """Whether invitations and the like reach people."""
    if settings.system_smtp_url is None:
        async with database.pipeline() as tx:
            is_live = bool(await tx.fetch(Q["live_workspaces"]))
        remedy = "Set TIDINGS_SYSTEM_SMTP_URL and TIDINGS_SYSTEM_FROM: who is invited gets no mail."
        return [Finding("System mail", "printed to the console", remedy if is_live else None)]
    postman = Smtp(Policy(allow_private_networks=True))
    try:
        account = read_account(settings.system_smtp_url, settings.system_from or "")
        found = await _tried("TIDINGS_SYSTEM_SMTP_URL", account, {"smtp": postman})
    except TidingsError as error:
        found = Finding("", error.detail, "Correct that setting.")
    finally:
        await postman.aclose()
    return [msgspec.structs.replace(found, what="System mail")]


async def sizes(database: Database, _: Settings) -> list[Finding]:
    """What takes the room."""
    async with database.pipeline() as tx:
        rows = await tx.fetch(Q["sizes"])
    total = sum(row["bytes"] for row in rows)
    largest = ", ".join(f"{row['name']} {row['bytes'] / 1e6:.1f} MB" for row in rows[:_LARGEST])
    return [Finding("Sizes", f"{total / 1e6:.1f} MB in tables and indexes; {largest}")]
