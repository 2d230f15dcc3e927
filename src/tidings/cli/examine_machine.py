"""What `tidings doctor` looks at on this machine, before any database is asked."""

import os
import shutil
import stat
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tidings.cli.copies import keys_here
from tidings.core.errors import TidingsError
from tidings.core.settings import Settings
from tidings.db import who_listens
from tidings.net import HttpClient, Policy, Response
from tidings.workspaces import KEY_FILE

FREE_BYTES = 1_000_000_000
"""With less than this left the disk is nearly full."""
ZONES = ("Europe/Amsterdam", "America/New_York", "Asia/Tokyo")


class Finding(msgspec.Struct, frozen=True):
    """What was looked at, what was found, and what to do where that is wrong."""

    what: str
    found: str
    remedy: str | None = None


async def examine_machine(settings: Settings) -> list[Finding]:
    """What was found, whatever the database says."""
    return [data_folder(settings.data), disk(settings.data), master_key(settings), time_zones(), await port(settings)]


def data_folder(data: Path) -> Finding:
    """Whether we can write there; where it does not exist yet, the nearest folder above it decides."""
    nearest = _nearest(data)
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Finding("Data folder", f"{nearest} cannot be written", "Set TIDINGS_DATA to a folder that you may write.")
    return Finding("Data folder", f"{data} can be written" if data.exists() else f"{data} is made at the first start")


def disk(data: Path) -> Finding:
    """Whether there is room."""
    free = shutil.disk_usage(_nearest(data)).free
    told = f"{free / 1e9:.1f} GB free"
    return Finding(
        "Disk",
        told,
        "Free some space, move TIDINGS_DATA, or lower TIDINGS_RETENTION_DAYS: a full disk stops the database."
        if free < FREE_BYTES
        else None,
    )


def master_key(settings: Settings) -> Finding:
    """Whether the key can be read, by us alone."""
    file = settings.data / KEY_FILE
    try:
        keys = keys_here(settings)
    except TidingsError as error:
        return Finding("Master key", error.detail, "Put that right, or restore it from your copy: without it credentials cannot be opened.")
    if not keys:
        return Finding("Master key", "none yet: it is made at the first start; then keep a copy with `tidings backup-key FILE`")
    if settings.master_key is not None:
        return Finding("Master key", f"{', '.join(sorted(keys))}, from TIDINGS_MASTER_KEY")
    return Finding("Master key", f"{', '.join(sorted(keys))}, in {file} (mode {stat.S_IMODE(file.stat().st_mode):o})")


def time_zones(names: Sequence[str] = ZONES) -> Finding:
    """Whether this program knows the world's clocks."""
    missing: list[str] = []
    for name in names:
        try:
            zoneinfo.ZoneInfo.no_cache(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            missing.append(name)
    if missing:
        return Finding(
            "Time zones",
            f"nothing is known of {', '.join(missing)}",
            "Install time zone data (Debian: apt install tzdata; or the Python package tzdata): local times would be wrong.",
        )
    return Finding("Time zones", "known")


async def port(settings: Settings) -> Finding:
    """Whether we can listen, or already do."""
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


def _nearest(data: Path) -> Path:
    return next((folder for folder in (data, *data.parents) if folder.exists()), Path("/"))
