"""`tidings demo`: a small shop in `.tidings/` of this folder, on a PostgreSQL of its own, and its first message on the screen."""

import asyncio
import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from rich.console import Console

from tidings.app import App, running
from tidings.cli.calls import Calls
from tidings.cli.entrance import let_owner_in, make_entrance, open_browser
from tidings.cli.install import opened
from tidings.cli.looping import be_fair, run_loop
from tidings.cli.places import Place, Shop, folder, remembered, running_place
from tidings.cli.serving import answering, listen, stopping
from tidings.cli.shop import stock
from tidings.cli.showing import program, show, tell_next
from tidings.core.clock import system_clock
from tidings.core.errors import Misconfigured, TidingsError, Unavailable
from tidings.core.ids import decode, encode
from tidings.core.log import configure_log
from tidings.core.settings import Settings, load_settings
from tidings.workspaces import create_workspace

_START_SECONDS = 180.0
_STOP_SECONDS = 60.0
_PORTS = 100
# What would make it another installation than the one of this folder.
_OWN = frozenset({"TIDINGS_DATA", "TIDINGS_DATABASE_URL", "TIDINGS_MASTER_KEY", "TIDINGS_HOST", "TIDINGS_PORT", "TIDINGS_SANDBOX_LEDGER"})


def run(port: int) -> None:
    """The demo runs, and has shown its first message, until Ctrl-C; one that runs already is shown instead."""
    if (place := running_place()) is not None:
        _show_running(place)
        return
    _log_to_file()
    be_fair()
    run_loop(_run(port, is_shown=True))


def run_in_background(port: int) -> None:
    """As `run`, with nothing on the screen."""
    configure_log("INFO")
    be_fair()
    run_loop(_run(port, is_shown=False))


def detach(port: int) -> None:
    """The demo runs in the background when this returns, and has shown its first message."""
    place = running_place()
    if place is None:
        place = _start(port)
    _show_running(place)


def stop() -> None:
    """No demo of this folder runs any more."""
    place = running_place()
    if place is None:
        print("No demo runs here.")
        return
    os.kill(place.pid, signal.SIGTERM)
    if not _wait_for_end(place.pid):
        raise Unavailable(f"The demo (process {place.pid}) does not end; see {folder() / 'demo.log'}")
    print("The demo is stopped. Its data stays in .tidings/, for the next time.")


def show_link() -> None:
    """A link that opens the dashboard of the demo that runs here, signed in, once, is printed."""
    place, shop = running_place(), remembered()
    if place is None or shop is None:
        raise Unavailable("No demo runs here: `tidings demo` starts one")
    configure_log("WARNING")
    print(asyncio.run(_entrance_beside(place, shop)))


async def _entrance_beside(place: Place, shop: Shop) -> str:
    """A new link, made beside the process that runs."""
    async with opened(_settings(urlsplit(place.url).port or 0)) as database:
        return await make_entrance(database, _workspace_of(shop), place.url)


def _workspace_of(shop: Shop) -> UUID:
    found = decode("wsp", shop.workspace)
    if found is None:
        raise Misconfigured(f"{folder() / 'demo.json'} names no workspace: remove the folder .tidings, and begin anew")
    return found


async def _run(port: int, *, is_shown: bool) -> None:
    console = Console()
    began = time.monotonic()
    with stopping() as stop, _free_port(port) as listening, contextlib.ExitStack() as stack:
        settings = _settings(listening.getsockname()[1])
        if is_shown:
            console.print(f"Starting Tidings in {settings.data} …", highlight=False)
        async with running(settings) as app, answering(app, listening) as url:
            if app.paused_because is not None:
                # Its first message would wait for ever on the screen.
                raise Misconfigured(
                    f"The demo is paused: {app.paused_because}. If it was only moved: TIDINGS_DATA={settings.data} {program()} resume --yes"
                )
            shop = await _shop(app, url)
            await let_owner_in(app.database, _workspace_of(shop))
            stack.enter_context(_noted(url))
            if is_shown:
                console.print(f"Ready at {url} after {time.monotonic() - began:.1f} s.\n", highlight=False)
                entrance = await make_entrance(app.database, _workspace_of(shop), url)
                await _tell(console, url, shop.key, entrance)
                console.print("\nCtrl-C stops it; the data stays in .tidings/.", highlight=False)
            await stop.wait()
            if is_shown:
                console.print("\nStopping: what is on the wire is written down first.", highlight=False)


async def _shop(app: App, url: str) -> Shop:
    """The shop that is remembered, as long as its key is known; else a new one."""
    shop = remembered()
    if shop is not None:
        async with Calls(url, shop.key) as calls:
            with contextlib.suppress(TidingsError):
                await calls.get("/v1/workspace")
                return shop
    async with app.database.pipeline() as tx:
        made = await create_workspace(
            tx,
            name="The Blue Teapot",
            mode="test",
            sealer=app.sealer,
            now=system_clock(),
            default_country="GB",
            default_locale="en",
            timezone="Europe/London",
        )
    async with Calls(url, made.secret) as calls:
        await stock(calls)
    shop = Shop(workspace=encode("wsp", made.workspace.id), key=made.secret)
    _write_private("demo.json", msgspec.json.format(msgspec.json.encode(shop)))
    return shop


async def _tell(console: Console, url: str, key: str, entrance: str) -> None:
    async with Calls(url, key) as calls:
        await show(calls, console)
    tell_next(console, url, key)
    console.print("\n[bold]The dashboard, signed in[/bold]", highlight=False)
    console.print("  On this machine alone, once, within 15 minutes; for another link:", highlight=False)
    console.print(f"  {program()} demo --link", highlight=False, markup=False, soft_wrap=True)
    console.print(f"\n  {entrance}", highlight=False, markup=False, soft_wrap=True)
    if await asyncio.to_thread(open_browser, entrance):
        console.print("  Your browser shows it.", highlight=False)


def _show_running(place: Place) -> None:
    shop = remembered()
    if shop is None:
        raise Unavailable(f"The demo (process {place.pid}) is still starting; try again in a moment")
    console = Console()
    console.print(f"Tidings runs at {place.url} (process {place.pid}).\n", highlight=False)
    asyncio.run(_tell_beside(console, place, shop))
    console.print(f"\nIt goes on in the background; `{program()} demo --stop` stops it.", highlight=False)


async def _tell_beside(console: Console, place: Place, shop: Shop) -> None:
    await _tell(console, place.url, shop.key, await _entrance_beside(place, shop))


def _start(port: int) -> Place:
    with (_private_folder() / "demo.log").open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - it is this program
            [sys.executable, "-P", "-m", "tidings.cli", "demo", "--background", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise Misconfigured(f"The demo did not start: {_last_line()}")
        place = running_place()
        if place is not None and place.pid == child.pid:
            return place
        time.sleep(0.05)
    child.terminate()
    raise Unavailable(f"The demo is not ready after {_START_SECONDS:.0f} seconds; see {folder() / 'demo.log'}")


@contextlib.contextmanager
def _free_port(first: int) -> Generator[socket.socket]:
    """A socket on this port of loopback, or on the next free one."""
    for port in range(first, min(first + _PORTS, 65536)):
        try:
            listening = listen("127.0.0.1", port)
        except Misconfigured as error:
            cause = error.__cause__
            if isinstance(cause, OSError) and cause.errno == errno.EADDRINUSE:
                continue
            raise
        with listening:
            yield listening
        return
    raise Misconfigured(f"None of the ports {first} to {first + _PORTS - 1} is free: name another one with --port")


@contextlib.contextmanager
def _noted(url: str) -> Generator[None]:
    """Others find this process while it runs."""
    file = folder() / "demo.run.json"
    _write_private(file.name, msgspec.json.encode(Place(os.getpid(), url)))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _settings(port: int) -> Settings:
    environ = {name: value for name, value in os.environ.items() if name not in _OWN}
    return load_settings(environ, data=folder(), host="127.0.0.1", port=port)


def _private_folder() -> Path:
    made = folder()
    if not made.exists():
        made.mkdir()
        # As root the database's own account must get through.
        made.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return made


def _write_private(name: str, text: bytes) -> None:
    file = folder() / name
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(text)
    fresh.replace(file)


def _log_to_file() -> None:
    # The screen belongs to the timeline; the log keeps the stream that it finds here.
    with contextlib.redirect_stderr((_private_folder() / "demo.log").open("a", encoding="utf-8", buffering=1)):
        configure_log("INFO")


def _last_line() -> str:
    lines = (folder() / "demo.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1].removeprefix("tidings: ") if lines else "it said nothing"


def _wait_for_end(pid: int) -> bool:
    until = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
