"""WebSocket on the wire (RFC 6455), beside HTTP on the same port: the handshake, frames in and out, and no faster than they are read.

What comes in is read by the library `websockets` (17, sans-I/O: websockets.readthedocs.io/en/stable/howto/sansio.html, 2026-11-22);
what goes out to many is made once and written to each connection as it is.
"""

import asyncio
import time
from collections.abc import Callable
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any, cast

from uvicorn.protocols.utils import get_remote_addr
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from tidings.api.client import Client, client_of
from tidings.api.cookies import is_from_here
from tidings.api.live.live import Live
from tidings.api.live.session import Session
from tidings.core.log import get_logger
from tidings.realtime.frames import HELLO_SECONDS, MOST_BYTES, SUBPROTOCOL, TOKEN_SUBPROTOCOL, Bye, Close, encode_frame
from tidings.realtime.rooms import socket_frame

log = get_logger("api.socket")

PATH = "/v1/socket"
_HIGH = 256_000
"""So much may wait for a device; past it, it is told nothing more until it has read."""
_SYSTEM_KEEPS = 128_000
_SLOW_SECONDS = 5.0
_CLOSE_SECONDS = 5.0


class Socket(asyncio.Protocol):
    """One connection, from its handshake to its end."""

    def __init__(self, live: Live, server_state: ServerState) -> None:
        self._live = live
        self._connections = cast("set[Any]", server_state.connections)
        self._protocol = ServerProtocol(max_size=MOST_BYTES, select_subprotocol=_selected)
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._session: Session | None = None
        self._said = bytearray()
        """Of a frame that comes in pieces; their number is without bound, and only what they hold is kept."""
        self._timer: asyncio.TimerHandle | None = None
        self._is_ending = False
        """Our end was said: the other end has its time to say the same, whatever else it does."""
        self._hello_by = self._loop.time() + HELLO_SECONDS
        self._room: asyncio.Event | None = None
        """Set when what waits has been read; there only while too much waits."""
        self.write: Callable[[bytes], object] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """An upgrade was asked for on this connection."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=_HIGH)
        # Else the system keeps megabytes for who does not read.
        self._transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, _SYSTEM_KEEPS)
        self._connections.add(self)
        self._await_hello()

    def data_received(self, data: bytes) -> None:
        """Frames come in."""
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._shake_hands(event)
            else:
                self._take(cast("Frame", event))
        self._flush()

    def eof_received(self) -> None:
        """The other end says nothing more."""
        self._protocol.receive_eof()
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as asyncio calls it
        """It is over."""
        self._connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        if self._room is not None:
            self._room.set()
            self._room = None
        if self._session is not None:
            self._session.ended()
        self._session = None
        self._transport = None

    def pause_writing(self) -> None:
        """The device does not read as fast as it is told."""
        self._room = asyncio.Event()
        if self._session is not None:
            self._session.is_slow()
        if not self._is_ending:
            self._set_timer(_SLOW_SECONDS, self._too_slow)

    def resume_writing(self) -> None:
        """It has read most of it."""
        if self._room is not None:
            self._room.set()
            self._room = None
        if self._timer is not None and self._session is not None and not self._is_ending:
            self._timer.cancel()
            self._timer = None
            if not self._session.is_known:
                self._await_hello()

    def shutdown(self) -> None:
        """The server stops: asked by uvicorn of each of its connections."""
        if self._session is not None:
            self._session.stop()
        elif self._transport is not None:
            self._transport.close()

    def send(self, frame: bytes) -> None:
        """The frame goes out, which is JSON."""
        if self._transport is not None and self._protocol.state is State.OPEN:
            self._transport.write(socket_frame(frame))

    def ping(self) -> None:
        """The device is asked whether it is there."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_ping(b"")
            self._flush()

    @property
    def is_full(self) -> bool:
        """Whether too much waits to be read."""
        return self._room is not None

    async def drained(self) -> None:
        """What waits has been read."""
        while self._room is not None:
            await self._room.wait()

    def close(self, code: Close, reason: str, retry_after_ms: int | None) -> None:
        """The device is told why, and the connection ends."""
        if self._transport is None or self._protocol.state is not State.OPEN:
            return
        if self._room is None:
            self.send(encode_frame(Bye(code=code, reason=reason, retry_after_ms=retry_after_ms)))
        self._protocol.send_close(code, reason.encode()[:120].decode(errors="ignore"))
        self._flush()

    def _shake_hands(self, request: Request) -> None:
        response = self._protocol.accept(request)
        path, _, query = request.path.partition("?")
        client = self._client(request)
        token = next((name[len(TOKEN_SUBPROTOCOL) :] for name in _offered(request) if name.startswith(TOKEN_SUBPROTOCOL)), None)
        if token is None:
            token = self._kept(request)
        if path != PATH:
            response = self._protocol.reject(404, "There is nothing at this address; sockets are at /v1/socket\n")
        elif "token" in query:
            response = self._protocol.reject(400, "A token never stands in an address, where logs keep it: send it in the first frame\n")
        elif (busy := self._live.is_full()) is not None:
            response = self._protocol.reject(503, f"{busy}\n")
            response.headers["Retry-After"] = "3"
        self._protocol.send_response(response)
        if self._protocol.state is State.OPEN and self._transport is not None:
            self.write = self._transport.write
            self._session = Session(self._live, self, client, token)
        self._flush()

    def _take(self, frame: Frame) -> None:
        session = self._session
        if session is None:
            return
        session.heard(time.monotonic())
        if frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._said += frame.data
            if frame.fin:
                data, self._said = bytes(self._said), bytearray()
                session.take(data)
                if session.is_known and self._timer is not None and self._room is None and self._protocol.state is State.OPEN:
                    self._timer.cancel()
                    self._timer = None
        elif frame.opcode is Opcode.BINARY:
            session.close(Close.NO_SENSE, "Frames are text: JSON")

    def _flush(self) -> None:
        transport = self._transport
        if self._session is not None and self._protocol.state is not State.OPEN:
            # Whoever closes it: nothing more is told, and nobody holds our `write`, which raises once the end is written.
            self._session.ended()
        for data in self._protocol.data_to_send():
            if transport is None:
                return
            if data:
                transport.write(data)
            elif transport.can_write_eof():
                transport.write_eof()
        if transport is not None and self._protocol.state is State.CLOSED:
            transport.close()
        elif transport is not None and self._protocol.close_expected() and not self._is_ending:
            self._is_ending = True
            self._set_timer(_CLOSE_SECONDS, self._abort)

    def _client(self, request: Request) -> Client:
        headers = [
            (name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace")) for name, value in request.headers.raw_items()
        ]
        assert self._transport is not None, "it has just spoken"
        return client_of({"client": get_remote_addr(self._transport), "headers": headers}, self._live.proxies)

    def _kept(self, request: Request) -> str | None:
        """The session that a page of this host keeps in its cookie: for a hello without a token."""
        raw = {name.lower().encode("latin-1", "replace"): value.encode("latin-1", "replace") for name, value in request.headers.raw_items()}
        # A browser always tells a socket's origin; whoever tells none is no page, and has a token to send.
        return self._live.cookie.token(raw) if b"origin" in raw and is_from_here(raw) else None

    def _await_hello(self) -> None:
        # Whoever does not read for a while has no longer for it.
        self._set_timer(self._hello_by - self._loop.time(), self._give_up)

    def _set_timer(self, seconds: float, then: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(seconds, then)

    def _give_up(self) -> None:
        self._timer = None
        if self._session is not None:
            self._session.close(Close.SILENT, "No hello within 10 seconds", 0)
        else:
            self._abort()

    def _too_slow(self) -> None:
        self._timer = None
        if self._session is not None:
            self._session.close(Close.TOO_SLOW, "What waits for you was not read", 0)

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def socket_of(live: Live) -> type[asyncio.Protocol]:
    """The protocol of each socket, as uvicorn makes it of a connection that asks for an upgrade."""

    class Made(Socket):
        def __init__(self, *, server_state: ServerState, **_: object) -> None:
            super().__init__(live, server_state)

    return Made


def _offered(request: Request) -> list[str]:
    return [name.strip() for value in request.headers.get_all("Sec-WebSocket-Protocol") for name in value.split(",")]


def _selected(_: ServerProtocol, offered: list[Subprotocol] | Any) -> Subprotocol | None:
    return Subprotocol(SUBPROTOCOL) if SUBPROTOCOL in offered else None
