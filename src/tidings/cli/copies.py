"""`tidings backup`, `restore` and `backup-key`: the database in one file, and the master key apart from it."""

import asyncio
import os
import sys
from pathlib import Path

from rich.console import Console

from tidings import __version__
from tidings.app import database_url
from tidings.cli.install import quiet_settings
from tidings.core.clock import rfc3339, system_clock
from tidings.core.errors import Misconfigured
from tidings.core.settings import Settings
from tidings.db import Manifest, TableRows, Tx, backup, home_of, open_database, restore
from tidings.workspaces import KEY_FILE, load_sealer, restored, sealing_keys


def back_up(file: Path) -> None:
    """The database is in `file`; what is not in it is told."""
    settings = quiet_settings()
    manifest = asyncio.run(_back_up(settings, file))
    rows = sum(table.rows for table in manifest.tables)
    print(f"{file}: {rows:,} rows of {len(manifest.tables)} tables, {_size(file.stat().st_size)}, schema {manifest.schema}.")
    _tell_keys(settings, manifest)


async def _back_up(settings: Settings, file: Path) -> Manifest:
    async with database_url(settings) as url:
        home = await home_of(url, settings.data if settings.database_url is None else None)
        keys = await _keys_wanted(url)
        # Where nothing is sealed yet, what will be is sealed under the key that is here.
        return await backup(url, file, program=__version__, home=home, keys=sorted(keys or keys_here(settings)), on_table=_show)


async def _keys_wanted(url: str) -> set[str]:
    database = await open_database(url, api_size=1, pipeline_size=1)
    try:
        async with database.pipeline() as tx:
            return await sealing_keys(tx)
    finally:
        await database.aclose()


def bring_back(file: Path, key: Path | None) -> None:
    """The empty database holds what `file` holds, and is paused; what is still to do is told."""
    settings = quiet_settings()
    if key is not None:
        _place_key(settings, key)
    manifest = asyncio.run(_bring_back(settings, file))
    print(f"Restored: the backup of {rfc3339(manifest.made_at)}, made by Tidings {manifest.program} at schema {manifest.schema}.")
    if missing := sorted(set(manifest.keys) - keys_here(settings)):
        print(
            f"Needed: master key {', '.join(missing)}, which is not here. Put it into {settings.data / KEY_FILE} (or into"
            " TIDINGS_MASTER_KEY) BEFORE the first start, which would make another; without it credentials must be entered again."
        )
    print("It is paused: it accepts, and sends nothing. Stop the one that it was made from, then say `tidings resume`.")


async def _bring_back(settings: Settings, file: Path) -> Manifest:
    now = system_clock()

    async def be_paused(tx: Tx, manifest: Manifest) -> None:
        because = (
            f"restored from a backup of {rfc3339(manifest.made_at)} of {manifest.home or 'an unknown place'}: what that one has sent"
            " since would be sent again"
        )
        await restored(tx, because, now)

    async with database_url(settings) as url:
        return await restore(url, file, on_table=_show, then=be_paused)


def save_key(file: Path) -> None:
    """`file` holds the master keys, for its owner only."""
    settings = quiet_settings()
    keys = keys_here(settings)
    if not keys:
        raise Misconfigured(f"There is no master key yet: {settings.data / KEY_FILE} is made at the first start")
    text = settings.master_key or (settings.data / KEY_FILE).read_text(encoding="ascii")
    _write_once(file, f"{text.strip()}\n")
    print(f"{file}: master key {', '.join(sorted(keys))}. Keep it apart from the backups: with both, everything is open.")


def keys_here(settings: Settings) -> set[str]:
    """The ids of the master keys that this installation has; none is made. Raises Misconfigured where they cannot be read."""
    if settings.master_key is None and not (settings.data / KEY_FILE).exists():
        return set()
    return set(load_sealer(settings.master_key, settings.data).key_ids)


def _place_key(settings: Settings, key: Path) -> None:
    if settings.master_key is not None:
        raise Misconfigured("TIDINGS_MASTER_KEY is set, and goes before a file: unset it, or leave --key out")
    place = settings.data / KEY_FILE
    try:
        text = key.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{key} cannot be read: {type(error).__name__}") from error
    if place.exists():
        if place.read_text(encoding="ascii").split() == text.split():
            return
        raise Misconfigured(f"{place} is there already, and holds another key: remove it, or leave --key out")
    # What is no key is refused before it takes the place of one.
    load_sealer(text, settings.data)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_once(place, text)


def _write_once(file: Path, text: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Misconfigured(f"{file} is there already: give another name, or remove it") from error
    except OSError as error:
        raise Misconfigured(f"{file} cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())


def _tell_keys(settings: Settings, manifest: Manifest) -> None:
    if not manifest.keys:
        print("Nothing in it is sealed yet.")
        return
    place = "TIDINGS_MASTER_KEY" if settings.master_key is not None else str(settings.data / KEY_FILE)
    print(
        f"The master key {', '.join(manifest.keys)} is NOT in it, and without it no credentials can be opened. It is in {place}:"
        " copy it to another place, once, with `tidings backup-key FILE`."
    )


def _show(table: TableRows, done: int, of: int) -> None:
    console = Console(file=sys.stderr, highlight=False)
    console.print(f"{done:>3}/{of}  {table.name:<24}{table.rows:>12,} rows {_size(table.bytes):>10}", markup=False, soft_wrap=True)


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
