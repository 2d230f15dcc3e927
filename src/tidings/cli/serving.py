"""`tidings serve`: one process in its role, from the open port to the last delivery that was on the wire."""

import asyncio
import contextlib
import errno
import gc
import logging
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import Any, cast

import msgspec
import uvicorn

from tidings import __version__
from tidings.api.asgi import Receive, Scope, Transmit
from tidings.api.live.socket import socket_of
from tidings.api.protocol import protocol_of
from tidings.app import App, Role, running
from tidings.cli.looping import be_fair, run_loop
from tidings.cli.supervisor import tell_supervisor
from tidings.core.errors import Misconfigured
from tidings.core.log import configure_log
from tidings.core.settings import Settings, load_settings
from tidings.db import who_listens

# How long the requests that have begun may take to end, in seconds.
_TURN_SECONDS = 0.0005
_FINISH_SECONDS = 10
_PROBES = ("/health/live", "/health/ready", "/metrics")
_ROLES = {"api": "API", "worker": "worker", "all": "API and worker"}


def serve(*, role: Role, host: str | None, port: int | None, smtp_port: int | None = None) -> None:
    """Serves until SIGTERM or SIGINT; then begun requests end, and what is on the wire is written down."""
    settings = load_settings(host=host, port=port, smtp_port=smtp_port)
    if role == "worker" and smtp_port is None:
        # What stands in the environment is meant for the API beside it.
        settings = msgspec.structs.replace(settings, smtp_port=None)
    configure_log(settings.log_level)
    # Its start and its end are told by the line that people read.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    be_fair()
    run_loop(_serve(settings, role, opens_port=role != "worker" or port is not None))


async def _serve(settings: Settings, role: Role, *, opens_port: bool) -> None:
    listening = listen(settings.host, settings.port) if opens_port else None
    with stopping() as stop:
        async with running(settings, role=role) as app:
            # What has been built stays: no collection has to look at it again.
            gc.freeze()
            # Large bodies are read in threads: the event loop, where a login code waits, gets the interpreter back from them sooner.
            sys.setswitchinterval(_TURN_SECONDS)
            if listening is None:
                print(_ready_line(app, role, None), flush=True)
                tell_supervisor("READY=1")
                await stop.wait()
                tell_supervisor("STOPPING=1")
                return
            async with answering(app, listening, is_worker=role == "worker") as address:
                print(_ready_line(app, role, address), flush=True)
                tell_supervisor("READY=1")
                await stop.wait()
                tell_supervisor("STOPPING=1")


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address; raises Misconfigured, and says who has it."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise Misconfigured(f"There is no address {host}: give --host one of this machine") from error
    opened = socket.socket(family, kind, proto)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        # Bound alone, a second program could bind it too; who connects now is answered when all is ready.
        opened.listen(2048)
    except OSError as error:
        opened.close()
        raise _refused(host, port, error) from error
    return opened


class Stop:
    """Whether this process was asked to end; one that still starts is cancelled, so that it need not start first."""

    def __init__(self, task: "asyncio.Task[Any]") -> None:
        self._task = task
        self._asked = asyncio.Event()
        self._is_awaited = False

    def ask(self) -> None:
        """SIGTERM or SIGINT came."""
        is_first = not self._asked.is_set()
        self._asked.set()
        if is_first and not self._is_awaited:
            self._task.cancel()

    def is_asked(self) -> bool:
        """Whether it came."""
        return self._asked.is_set()

    async def wait(self) -> None:
        """Returns when it comes."""
        self._is_awaited = True
        await self._asked.wait()


@contextlib.contextmanager
def stopping() -> Generator[Stop]:
    """SIGTERM and SIGINT ask for an end, in order, instead of what they do by themselves."""
    loop = asyncio.get_running_loop()
    stop = Stop(cast("asyncio.Task[Any]", asyncio.current_task()))
    signs = (signal.SIGTERM, signal.SIGINT)
    for sign in signs:
        loop.add_signal_handler(sign, stop.ask)
    try:
        yield stop
    except asyncio.CancelledError:
        if not stop.is_asked():
            raise
    finally:
        for sign in signs:
            loop.remove_signal_handler(sign)


@contextlib.asynccontextmanager
async def answering(app: App, listening: socket.socket, *, is_worker: bool = False) -> AsyncGenerator[str]:
    """Requests are answered at the address that this gives; at the end those that have begun are finished."""
    config = uvicorn.Config(
        cast("Any", probes_of(app.server) if is_worker else app.server),
        log_config=None,
        access_log=False,
        lifespan="off",
        http="httptools" if is_worker else cast("Any", protocol_of(app.server)),
        ws=cast("Any", socket_of(app.live)) if app.live is not None else "none",
        server_header=False,
        # Nothing is taken from a header that anybody can send.
        proxy_headers=False,
        date_header=True,
        timeout_graceful_shutdown=_FINISH_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn tells it by a flag only
            await asyncio.sleep(0.002)
        if task.done():
            await task
            raise Misconfigured("The server ended as soon as it was started; the log says why")
        yield address_of(listening)
    finally:
        if app.live is not None:
            app.live.stop()
        server.should_exit = True
        await task
        listening.close()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        # The signals are ours: uvicorn would raise them again at its end, before what is on the wire is written down.
        yield


def address_of(listening: socket.socket) -> str:
    """The address that people type."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - it is read here, not bound
    return f"http://{shown}:{port}"


def probes_of(server: Callable[[Scope, Receive, Transmit], Awaitable[None]]) -> Callable[[Scope, Receive, Transmit], Awaitable[None]]:
    """A worker's port: health and metrics, and nothing else."""

    async def probes(scope: Scope, receive: Receive, send: Transmit) -> None:
        if scope["type"] == "http" and scope["path"] not in _PROBES:
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        await server(scope, receive, send)

    return probes


def _ready_line(app: App, role: Role, address: str | None) -> str:
    place = "a PostgreSQL of your own" if app.settings.database_url is not None else f"data in {app.settings.data}"
    mail = f"; mail on port {app.listener.address[1]}" if app.listener is not None else ""
    halted = f"; PAUSED, nothing leaves: {app.paused_because}" if app.paused_because else ""
    return f"Tidings {__version__} is ready{f' at {address}' if address else ''} ({_ROLES[role]}; {place}{mail}{halted})"


def _refused(host: str, port: int, error: OSError) -> Misconfigured:
    if error.errno == errno.EADDRINUSE:
        by = who_listens(port) or "another program"
        return Misconfigured(f"Port {port} is in use by {by}: stop it, or choose another port with --port")
    if error.errno == errno.EACCES:
        return Misconfigured(f"Port {port} needs more rights than this user has: choose one above 1023 with --port")
    return Misconfigured(f"{host} port {port} cannot be opened: {error.strerror}")
