"""What every command that reaches the database shares, and the two that tend the installation itself."""

import asyncio
import contextlib
import getpass
from collections.abc import AsyncGenerator, Mapping
from uuid import UUID

from tidings.app import database_url
from tidings.core.errors import Misconfigured, NotFound
from tidings.core.ids import decode
from tidings.core.log import configure_log
from tidings.core.settings import Settings, load_settings
from tidings.db import Database, Tx, load_queries, migrate, open_database
from tidings.hooks import reseal_hooks
from tidings.moderation.policy import reseal_policies
from tidings.templates import reseal_data_sources
from tidings.webhooks import reseal_endpoints
from tidings.workspaces import Workspace, add_key, get_workspace, load_sealer, rotate
from tidings.workspaces.audit import Deed, record, record_everywhere

Q = load_queries(__package__ or "tidings.cli")


def quiet_settings() -> Settings:
    """The settings of a command that a person waits for: the log tells only what went wrong."""
    configure_log("WARNING")
    return load_settings()


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Database]:
    """The database at this program's schema, for the length of the context."""
    async with database_url(settings) as url:
        await migrate(url)
        database = await open_database(url, api_size=1, pipeline_size=1)
        try:
            yield database
        finally:
            await database.aclose()


async def find_workspace(tx: Tx, text: str) -> Workspace:
    """The workspace of this id or name; raises NotFound, and Misconfigured where two have the name."""
    rows = await tx.fetch(Q["find_workspaces"], decode("wsp", text), text)
    if not rows:
        raise NotFound(f"There is no workspace {text}: give its id (wsp_…) or its name, or make one with `tidings workspace create`")
    if len(rows) > 1:
        raise Misconfigured(f"Several workspaces are called {text}: give the id (wsp_…)")
    found: UUID = rows[0]["id"]
    return await get_workspace(tx, found)


async def tell(tx: Tx, workspace_id: UUID, action: str, kind: str, target: UUID, changes: Mapping[str, object] | None = None) -> None:
    """What this command did is told in the audit log, when its transaction commits."""
    await record(
        tx,
        Deed(workspace_id=workspace_id, kind="system", name=operator(), action=action, target_kind=kind, target=target, changes=changes),
    )


def operator() -> str:
    """Who types: the command line, and the user of this machine."""
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):
        return "command line"


def bring_up_to_date() -> None:
    """The database is at this program's schema; what was applied is told."""
    applied = asyncio.run(_migrate(quiet_settings()))
    for name in applied:
        print(f"applied {name}")
    if not applied:
        print("The database is up to date.")


async def _migrate(settings: Settings) -> list[str]:
    async with database_url(settings) as url:
        return await migrate(url)


def rotate_master_key() -> None:
    """Everything is sealed under a new master key, or under the last one of TIDINGS_MASTER_KEY."""
    settings = quiet_settings()
    newest, count = asyncio.run(_rotate(settings))
    noun = "account's credentials are" if count == 1 else "accounts' credentials are"
    print(f"{count} {noun} now sealed under master key {newest}.")
    if settings.master_key is None:
        print("Restart the running processes: they seal under the key that they started with. Then the older keys may be removed.")
    elif count == 0:
        print("To rotate, put a new key at the end of TIDINGS_MASTER_KEY, and run this again.")


async def _rotate(settings: Settings) -> tuple[str, int]:
    async with opened(settings) as database, database.pipeline() as tx:
        if settings.master_key is None:
            add_key(settings.data)
        sealer = load_sealer(settings.master_key, settings.data)
        count = await rotate(tx, sealer)
        await reseal_data_sources(tx, sealer)
        await reseal_endpoints(tx, sealer)
        await reseal_hooks(tx, sealer)
        await reseal_policies(tx, sealer)
        await record_everywhere(tx, operator(), "master_key.rotate")
        return sealer.newest, count
