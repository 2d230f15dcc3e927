"""Kept connections of the HTTP engine, by host: to find one costs the same however many there are.

The engine's own pool looks at each of its connections whenever a request begins or ends: with two hundred of them that costs many times
what the request does. Here its connections are opened and kept by ourselves: over HTTP/1.1 each carries one request at a time, over
HTTP/2 one carries all of its host.
"""

import asyncio
import ssl
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpcore2

IDLE_SECONDS = 10.0
"""Short: a peer that closes an idle connection just as we write to it makes the call ambiguous."""
_SWEEP_SECONDS = 1.0
_KEPT = 256
"""Idle connections of one host."""

_Connection = httpcore2.AsyncHTTP11Connection | httpcore2.AsyncHTTP2Connection


class _Host:
    """The connections to one host that the next request may use, and what is known of it."""

    def __init__(self) -> None:
        self.idle: deque[_Connection] = deque()
        self.shared: _Connection | None = None
        """Over HTTP/2: it carries a hundred requests at once, and more of them in turn."""
        self.is_single = False
        """It speaks HTTP/1.1: until that is known one connection is opened after the other."""
        self.opening = asyncio.Lock()
        self.in_use = 0


class Pool:
    """Connections to any number of hosts, at most `limit` of them with an exchange that has them for itself."""

    def __init__(self, tls: ssl.SSLContext, backend: httpcore2.AsyncNetworkBackend, *, limit: int) -> None:
        tls.set_alpn_protocols(["h2", "http/1.1"])
        self._tls = tls
        self._backend = backend
        self._room = asyncio.Semaphore(limit)
        self._hosts: dict[tuple[bytes, bytes, int], _Host] = {}
        self._open: set[_Connection] = set()
        self._swept_at = 0.0

    @asynccontextmanager
    async def exchange(self, request: httpcore2.Request) -> AsyncGenerator[httpcore2.Response]:
        """The answer to the request, its body still to be read; afterwards its connection is kept, or closed."""
        origin = request.url.origin
        key = (origin.scheme, origin.host, origin.port)
        host = self._hosts.get(key) or self._hosts.setdefault(key, _Host())
        host.in_use += 1
        try:
            answer = await self._by_shared(host, origin, request)
            if answer is not None:
                try:
                    yield answer
                finally:
                    await answer.aclose()
                return
            async with self._room:
                connection = await self._taken(host, origin)
                try:
                    answer = await connection.handle_async_request(request)
                    try:
                        yield answer
                    finally:
                        await answer.aclose()
                finally:
                    await self._give_back(host, connection)
        finally:
            host.in_use -= 1
            await self._sweep()

    async def aclose(self) -> None:
        """Every connection is closed."""
        self._hosts.clear()
        while self._open:
            await self._open.pop().aclose()

    async def _by_shared(self, host: _Host, origin: httpcore2.Origin, request: httpcore2.Request) -> httpcore2.Response | None:
        """What the host answered over HTTP/2; None where it speaks HTTP/1.1, and nothing was sent."""
        while origin.scheme == b"https" and not host.is_single:
            async with host.opening:
                if host.shared is None or not host.shared.is_available() or host.shared.has_expired():
                    if host.shared is not None and host.shared.is_idle():
                        await self._close(host.shared)
                    host.shared = None
                    if host.is_single:
                        break
                    opened = await self._opened(origin)
                    if isinstance(opened, httpcore2.AsyncHTTP11Connection):
                        host.is_single = True
                        host.idle.append(opened)
                        break
                    host.shared = opened
                shared = host.shared
            try:
                return await shared.handle_async_request(request)
            except httpcore2.ConnectionNotAvailable:
                # It ended before it took this request up: the engine says so only where that is certain.
                if host.shared is shared:
                    host.shared = None
        return None

    async def _taken(self, host: _Host, origin: httpcore2.Origin) -> _Connection:
        while host.idle:
            # The one that was used last: the others grow old, and go.
            connection = host.idle.pop()
            if _is_of_use(connection):
                return connection
            await self._close(connection)
        return await self._opened(origin)

    async def _opened(self, origin: httpcore2.Origin) -> _Connection:
        name = origin.host.decode("ascii")
        stream = await self._backend.connect_tcp(name, origin.port)
        if origin.scheme == b"https":
            try:
                stream = await stream.start_tls(self._tls, server_hostname=name)
            except BaseException:
                await stream.aclose()
                raise
        spoken = stream.get_extra_info("ssl_object")
        kind = (
            httpcore2.AsyncHTTP2Connection
            if spoken is not None and spoken.selected_alpn_protocol() == "h2"
            else httpcore2.AsyncHTTP11Connection
        )
        connection = kind(origin, stream, keepalive_expiry=IDLE_SECONDS)
        self._open.add(connection)
        return connection

    async def _give_back(self, host: _Host, connection: _Connection) -> None:
        if connection.is_idle():
            host.idle.append(connection)
        else:
            await self._close(connection)

    async def _sweep(self) -> None:
        """Now and then what was idle for too long is closed, and hosts without connections are forgotten."""
        now = time.monotonic()
        if now < self._swept_at + _SWEEP_SECONDS:
            return
        self._swept_at = now
        for key, host in list(self._hosts.items()):
            while host.idle and (len(host.idle) > _KEPT or not _is_of_use(host.idle[0])):
                await self._close(host.idle.popleft())
            if host.shared is not None and host.shared.is_idle() and host.shared.has_expired():
                gone, host.shared = host.shared, None
                await self._close(gone)
            if not host.in_use and not host.idle and host.shared is None:
                self._hosts.pop(key, None)

    async def _close(self, connection: _Connection) -> None:
        self._open.discard(connection)
        await connection.aclose()


def _is_of_use(connection: _Connection) -> bool:
    # One that was just opened for its first request is neither idle nor closed.
    return not connection.is_closed() and not connection.has_expired()
