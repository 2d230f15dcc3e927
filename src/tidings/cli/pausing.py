"""`tidings pause` and `tidings resume`: whether anything leaves this installation."""

import asyncio

import msgspec
import typer

from tidings.app import database_url
from tidings.cli.install import Q, opened, quiet_settings
from tidings.core.clock import rfc3339, system_clock
from tidings.core.settings import Settings
from tidings.db import home_of
from tidings.workspaces import pause, resume, standing
from tidings.workspaces.installation import Standing


class _Found(msgspec.Struct, frozen=True):
    standing: Standing
    waiting: int
    waiting_is_more: bool


def stop_sending(because: str) -> None:
    """Nothing leaves any more."""
    if asyncio.run(_pause(quiet_settings(), because)):
        print("Paused: what comes in is accepted and stored, and nothing leaves, within two seconds. `tidings resume` ends it.")
    else:
        print("It was paused already, and keeps its first reason.")


def send_again(*, is_sure: bool) -> bool:
    """Things leave again, if whoever was asked said so; whether they do."""
    settings = quiet_settings()
    found = asyncio.run(_look(settings))
    if found.standing.paused_at is None:
        print("It is not paused.")
        return True
    print(f"Paused since {rfc3339(found.standing.paused_at)}: {found.standing.paused_because}.")
    waiting = f"{'more than ' if found.waiting_is_more else ''}{found.waiting:,}"
    print(f"{waiting} deliveries wait here, and those that are due leave at once. If another copy runs, each person hears them twice.")
    if not is_sure and not typer.confirm("Is this the only one that sends?"):
        print("It stays paused.")
        return False
    asyncio.run(_resume(settings))
    print("It sends again.")
    return True


async def _pause(settings: Settings, because: str) -> bool:
    async with opened(settings) as database, database.pipeline() as tx:
        return await pause(tx, because, system_clock())


async def _look(settings: Settings) -> _Found:
    async with opened(settings) as database, database.pipeline() as tx:
        waiting: int = await tx.fetchval(Q["count_queue"])
        return _Found(await standing(tx), min(waiting, 100_000), waiting > 100_000)


async def _resume(settings: Settings) -> None:
    async with database_url(settings) as url:
        home = await home_of(url, settings.data if settings.database_url is None else None)
        async with opened(settings) as database, database.pipeline() as tx:
            await resume(tx, home)
