"""`tidings doctor`: everything that an installation needs, looked at once, each with what to do where it is wrong."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from rich.console import Console

from tidings.app import database_url
from tidings.cli.examine_database import examine_database
from tidings.cli.examine_machine import Finding, examine_machine
from tidings.core.errors import Misconfigured, TidingsError
from tidings.core.log import configure_log
from tidings.core.settings import Settings, load_settings
from tidings.db import Database, open_database


def examine() -> bool:
    """Every finding was printed; whether all is well."""
    configure_log("CRITICAL")
    try:
        settings = load_settings()
    except TidingsError as error:
        return _tell([Finding("Settings", error.detail, "Change or remove that variable.")])
    return _tell(asyncio.run(findings(settings)))


async def findings(settings: Settings) -> list[Finding]:
    """Everything that was found, in the order in which it is told."""
    place = "a PostgreSQL of your own" if settings.database_url else "the embedded PostgreSQL"
    found = [Finding("Settings", f"data in {settings.data}, {place}"), *await examine_machine(settings)]
    if settings.database_url is None and any(one.what == "Data folder" and one.remedy for one in found):
        return found
    try:
        async with database_url(settings) as url:
            found += await _database(url, settings)
    except Misconfigured as error:
        # What it says is what to change.
        found.append(Finding("PostgreSQL", error.detail, "Nothing is stored on it until that is put right."))
    except Exception as error:  # noqa: BLE001 - the driver refuses in words of its own, and a doctor does not fall over
        found.append(_unreachable(settings, error))
    return found


def _unreachable(settings: Settings, error: BaseException) -> Finding:
    # Ours says that it cannot be reached; what it comes from says why.
    cause = error.__cause__ or error
    told = f"cannot be reached: {str(cause).strip() or type(cause).__name__}"
    if settings.database_url is not None:
        return Finding(
            "PostgreSQL", told, "Start it, or correct TIDINGS_DATABASE_URL: `psql` with the same address must work from this machine."
        )
    return Finding("PostgreSQL", told, f"See {settings.data / 'postgres' / 'log'}, and that no other program holds {settings.data}.")


async def _database(url: str, settings: Settings) -> list[Finding]:
    async with contextlib.AsyncExitStack() as stack:
        try:
            database = await stack.enter_async_context(_opened(url))
        except TidingsError:
            raise
        except Exception as error:  # noqa: BLE001 - without our roles the driver says no in words of its own
            return [Finding("Schema", f"not there yet ({type(error).__name__})", "Run `tidings migrate`.")]
        return await examine_database(database, settings)


@contextlib.asynccontextmanager
async def _opened(url: str) -> AsyncGenerator[Database]:
    database = await open_database(url, api_size=1, pipeline_size=1)
    try:
        yield database
    finally:
        await database.aclose()


def _tell(found: list[Finding]) -> bool:
    console = Console(highlight=False)
    for finding in found:
        sign = "[green]ok[/green]  " if finding.remedy is None else "[red]FAIL[/red]"
        console.print(f"{sign} {finding.what:<12}", end="")
        console.print(finding.found, markup=False, soft_wrap=True)
        if finding.remedy is not None:
            console.print(f"     {'':<12}{finding.remedy}", markup=False, soft_wrap=True)
    return all(finding.remedy is None for finding in found)
