"""Kept connections of the HTTP engine, by host: to find one costs the same however many there are.

The engine's own pool looks at each of its connections whenever a request begins or ends: with two hundred of them that costs many times
what the request does. Here its connections are opened and kept by ourselves: over HTTP/1.1 each carries one request at a time, over
HTTP/2 one carries all of its host.
"""

import asyncio
import ssl
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, cast

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
        self._open: dict[_Connection, float] = {}
        """When each was opened."""
        self._sharing: dict[_Connection, int] = {}
        """How many exchanges a shared connection has, one that no host offers any more too: the last of them closes it."""
        self._swept_at = 0.0

    @asynccontextmanager
    async def exchange(self, request: httpcore2.Request) -> AsyncGenerator[httpcore2.Response]:
        """The answer to the request, its body still to be read; afterwards its connection is kept, or closed."""
        origin = request.url.origin
        key = (origin.scheme, origin.host, origin.port)
        host = self._hosts.get(key) or self._hosts.setdefault(key, _Host())
        host.in_use += 1
        try:
            found = await self._by_shared(host, origin, request)
            if found is not None:
                shared, answer = found
                answer.stream = body = _Body(cast("_Stream", answer.stream))
                try:
                    try:
                        yield answer
                    finally:
                        await answer.aclose()
                finally:
                    await self._leave(host, shared, is_well=body.is_whole)
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
            await self._open.popitem()[0].aclose()

    async def _by_shared(
        self, host: _Host, origin: httpcore2.Origin, request: httpcore2.Request
    ) -> tuple[_Connection, httpcore2.Response] | None:
        """What the host answered over HTTP/2, to be left afterwards; None where it speaks HTTP/1.1, and nothing was sent."""
        while origin.scheme == b"https" and not host.is_single:
            async with host.opening:
                if host.shared is None or not host.shared.is_available() or host.shared.has_expired():
                    gone, host.shared = host.shared, None
                    if gone is not None and gone not in self._sharing:
                        await self._close(gone)
                    if host.is_single:
                        break
                    opened = await self._opened(origin)
                    if isinstance(opened, httpcore2.AsyncHTTP11Connection):
                        host.is_single = True
                        host.idle.append(opened)
                        break
                    host.shared = opened
                shared = host.shared
            self._sharing[shared] = self._sharing.get(shared, 0) + 1
            try:
                return shared, await shared.handle_async_request(request)
            except BaseException as error:
                await self._leave(host, shared, is_well=False)
                # It ended before it took this request up: the engine says so only where that is certain.
                if not isinstance(error, httpcore2.ConnectionNotAvailable):
                    raise
        return None

    async def _leave(self, host: _Host, shared: _Connection, *, is_well: bool) -> None:
        """An exchange has ended. Where it failed or ran out of time nobody else begins one there: a peer may be gone without a word."""
        if not is_well and host.shared is shared:
            host.shared = None
        left = self._sharing.pop(shared) - 1
        if left:
            self._sharing[shared] = left
        elif host.shared is not shared:
            await self._close(shared)

    async def _taken(self, host: _Host, origin: httpcore2.Origin) -> _Connection:
        while host.idle:
            # The one that was used last: the others grow old, and go.
            connection = host.idle.pop()
            if self._is_of_use(connection):
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
        self._open[connection] = time.monotonic()
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
            kept = [one for one in host.idle if self._is_of_use(one)][-_KEPT:]
            gone = [one for one in host.idle if one not in kept]
            host.idle = deque(kept)
            if host.shared is not None and host.shared not in self._sharing and host.shared.has_expired():
                gone.append(host.shared)
                host.shared = None
            for one in gone:
                await self._close(one)
            # While they were closed the host may have been forgotten by another sweep, and be known anew.
            if not host.in_use and not host.idle and host.shared is None and self._hosts.get(key) is host:
                del self._hosts[key]

    def _is_of_use(self, connection: _Connection) -> bool:
        if connection.is_idle():
            return not connection.has_expired()
        # One that was opened and never used: the engine counts its time from its first answer on. Bytes that wait there say nothing:
        # over TLS 1.3 they are tickets.
        return not connection.is_closed() and time.monotonic() < self._open.get(connection, 0.0) + IDLE_SECONDS

    async def _close(self, connection: _Connection) -> None:
        self._open.pop(connection, None)
        await connection.aclose()


class _Stream(Protocol):
    def __aiter__(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class _Body:
    """The body of an answer that came over a shared connection: it knows whether it was read to its end."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self.is_whole = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield piece
        self.is_whole = True

    async def aclose(self) -> None:
        await self._stream.aclose()
