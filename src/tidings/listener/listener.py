"""The listener's lifetime: a port that is open, sessions, and their end."""

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from tidings.callbacks import Keeper
from tidings.channels import Callback, Sorted
from tidings.core.clock import Clock
from tidings.core.errors import Misconfigured
from tidings.core.log import get_logger
from tidings.db import Database
from tidings.listener.bounds import Bounds, Buckets
from tidings.listener.domains import Domains
from tidings.listener.session import Door, Shared, Traffic
from tidings.listener.take import Taker
from tidings.net import Names

log = get_logger("listener")

_FINISH_SECONDS = 10.0


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """Where it listens, and as whom."""

    host: str
    port: int
    """0: any that is free."""
    hostname: str
    """The name that it greets with."""
    certificate: Path | None = None
    key: Path | None = None


class Listener:
    """Takes mail from `start` to `aclose`. `sort` is the mail provider's own; `on_stored` is told after each commit."""

    def __init__(
        self,
        database: Database,
        names: Names,
        sort: Callable[[Callback], Sorted],
        clock: Clock,
        on_stored: Callable[[], None],
        listening: Listening,
        bounds: Bounds,
    ) -> None:
        self._listening = listening
        self._keeper = Keeper(database.lane(), lambda _arrivals, _new: on_stored())
        self._shared = Shared(
            bounds=bounds,
            domains=Domains(database.lane()),
            taker=Taker(self._keeper, names, sort, clock),
            hostname=listening.hostname,
            tls=load_certificate(listening.certificate, listening.key),
            peers=Buckets(bounds.peer_per_minute),
            workspaces=Buckets(bounds.workspace_per_minute),
            traffic=Traffic({}),
        )
        self._certificate_at = _changed_at(listening.certificate)
        self._looked_at = time.monotonic()
        self._server: asyncio.Server | None = None
        self._sessions: set[Door] = set()

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        assert self._server is not None, "it was started"
        host, port = self._server.sockets[0].getsockname()[:2]
        return str(host), int(port)

    async def start(self) -> None:
        """Connections are taken from now on; raises Misconfigured where the port cannot be had."""
        # The library tells each line of each session.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        opened = _bound(self._listening.host, self._listening.port)
        self._server = await asyncio.get_running_loop().create_server(self._session, sock=opened, backlog=512)

    async def aclose(self) -> None:
        """No new connection is taken; the mails that are being received have a few seconds to come to their end."""
        if self._server is None:
            return
        self._server.close()
        deadline = asyncio.get_running_loop().time() + _FINISH_SECONDS
        while self._shared.traffic.held_bytes > 0 and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.02)
        for session in list(self._sessions):
            session.hang_up()
        await self._server.wait_closed()
        while self._shared.traffic.connections > 0 and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)
        await self._keeper.aclose()

    def _session(self) -> Door:
        self._renew()
        session = Door(self._shared, on_end=self._sessions.discard)
        self._sessions.add(session)
        return session

    def _renew(self) -> None:
        """A certificate that was replaced is the one that is shown from now on; one that cannot be read changes nothing."""
        context, file = self._shared.tls, self._listening.certificate
        if context is None or file is None or time.monotonic() - self._looked_at < self._shared.bounds.renewal_seconds:
            return
        self._looked_at = time.monotonic()
        changed_at = _changed_at(file)
        if changed_at in (0, self._certificate_at):
            return
        try:
            # First into one of its own: half a pair must not spoil the one that is in use.
            load_certificate(file, self._listening.key)
            context.load_cert_chain(file, self._listening.key)
        except (Misconfigured, OSError) as error:
            log.error("the new certificate cannot be read", exc_info=error)  # noqa: TRY400 - it is told with what it is
            return
        self._certificate_at = changed_at


def _changed_at(file: Path | None) -> int:
    try:
        return file.stat().st_mtime_ns if file is not None else 0
    except OSError:
        return 0


def load_certificate(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """The TLS that the listener offers; None where it has no certificate. Raises Misconfigured where the files are none."""
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(
            f"TIDINGS_SMTP_TLS_CERT and TIDINGS_SMTP_TLS_KEY cannot be read as a certificate and its key: {error}"
        ) from error
    return context


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise Misconfigured(f"There is no address {host}: give TIDINGS_SMTP_HOST one of this machine") from error
    opened = socket.socket(family, kind, proto)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
    except OSError as error:
        opened.close()
        detail = "it needs more rights than this user has" if isinstance(error, PermissionError) else error.strerror
        raise Misconfigured(f"Port {port} cannot be opened for mail ({detail}): choose another one with --smtp-port") from error
    return opened
