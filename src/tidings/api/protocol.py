"""HTTP as uvicorn speaks it, with a short cut for sends and posts: those that came whole and plain are answered without ASGI.

Everything else is uvicorn's: what is malformed, comes in pieces, asks to be told to continue, or is to be the connection's last
request; other methods and addresses; and every send that the short cut leaves. One connection has one request under way.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote

from httptools import HttpParserError
from uvicorn.config import Config
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from tidings.api.asgi import name_of, told_of
from tidings.api.registry import Operation
from tidings.api.server import Server
from tidings.api.short_cut import RawHeaders
from tidings.core.log import request_id
from tidings.workspaces import Principal

HEAD_SECONDS = 10.0
"""So long the head of a request may take, the first byte of a new connection, and whatever comes while nothing is asked for."""
WRITE_SECONDS = 30.0
"""In so long an answer goes out, or at least so many bytes of it."""
_LEAST_WRITTEN = 300_000
HEAD_BYTES = 64_000
HEADERS = 200
PIPELINED = 16
"""So many requests wait behind the one that is under way."""


class _RefusedError(HttpParserError):
    """There is too much of something: no more is read."""


class _Flow(FlowControl):
    """What waits in the line is answered before more is read."""

    def __init__(self, protocol: "Protocol") -> None:
        super().__init__(protocol.transport)
        self._protocol = protocol

    def resume_reading(self) -> None:
        if not self._protocol.pipeline:
            super().resume_reading()


class _Short(RequestResponseCycle):
    """A send or a post under way by the short cut, as far as uvicorn's protocol looks at what is under way."""

    # Nobody waits for it.
    message_event = asyncio.Event()

    def __init__(self, url: bytes, headers: RawHeaders, body: bytes) -> None:
        self.url = url
        self.headers = headers
        self.called = name_of(dict(headers))
        self.taken: tuple[Operation, Principal] | None = None
        self.sent = body
        self.started = time.perf_counter()
        self.body = bytearray()
        self.more_body = False
        self.disconnected = False
        self.keep_alive = True
        self.response_complete = False


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        server: Server,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._server = server
        self._held: bytes | None = None
        """As much of the body as has come, of a request that may take the short cut."""
        self._is_in_head = True
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._head_size = 0
        self._has_moved = False
        """Whether what was read has begun a request, ended its head, or was of its body."""
        self._unmoved = 0
        """So many bytes have come since then."""
        self._status = 400
        """What is told to one who is refused."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Somebody has connected, and has not asked for anything yet."""
        super().connection_made(transport)
        self.flow = _Flow(self)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        for timer in (self._head_timer, self._write_timer):
            if timer is not None:
                timer.cancel()
        self._head_timer = self._write_timer = None
        # Whoever waits in the line is not answered any more.
        self.pipeline.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Requests begin, go on, and are answered."""
        self._has_moved = False
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self.transport.get_protocol() is not self:
            # It is a socket now, with clocks of its own.
            if self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None
            return
        self._unmoved = 0 if self._has_moved else self._unmoved + len(data)
        if self._unmoved > HEAD_BYTES:
            # One header that does not end, trailers, empty lines.
            self._status = 431 if self._is_in_head else 400
            self.send_400_response("Too much that is not of a body")
            return
        if self._held is not None:
            # The rest of its body takes its time: there are deadlines and bounds for that on the long way.
            body, self._held = self._held, None
            self._go_long(self.url, self.headers, body, more_body=True)
        # Most heads come whole: no clock is set for them. Where nothing is under way it goes on whatever comes, except a request.
        if (self._is_in_head or self._is_idle()) is (self._head_timer is None):
            self._wait_for_head()

    def send_400_response(self, msg: str) -> None:
        """What cannot be read ends the connection; it is told so where nothing else is to be told before."""
        if self.transport.is_closing():
            return
        under_way = cast("RequestResponseCycle | None", self.cycle)
        is_its_own = under_way is not None and under_way.more_body and not self.pipeline and not under_way.response_started
        if not self._is_idle() and not is_its_own:
            self.transport.close()
        elif self._status == 400:
            super().send_400_response(msg)
        else:
            told = msg.encode("ascii")
            head = b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(told)
            self.transport.write(STATUS_LINE[self._status] + head + told)
            self.transport.close()
        self._watch_writing()

    def pause_writing(self) -> None:
        """The answer is not read as fast as it is made."""
        super().pause_writing()
        self._watch_writing()

    def resume_writing(self) -> None:
        """Most of it was read."""
        super().resume_writing()
        if self._write_timer is not None and not self.transport.is_closing():
            self._write_timer.cancel()
            self._write_timer = None

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more was asked for."""
        super().timeout_keep_alive_handler()
        self._watch_writing()

    def on_response_complete(self) -> None:
        """An answer was made, and is on its way."""
        super().on_response_complete()
        under_way = cast("RequestResponseCycle | None", self.cycle)
        if under_way is not None and under_way.response_complete:
            # What came of a body that nobody has read.
            under_way.body = bytearray()
        if self.transport.is_closing():
            self._watch_writing()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._has_moved = self._is_in_head = True
        self._head_size = 0
        self.url = b""
        self.expect_100_continue = False
        self.headers = []

    def on_url(self, url: bytes) -> None:
        """More of the address."""
        self._count_head(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; what comes behind a body is none, whatever it is called."""
        if self._is_in_head:
            self._count_head(len(name) + len(value))
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """It is known what is asked for."""
        self._is_in_head = False
        self._has_moved = True
        if len(self.pipeline) >= PIPELINED:
            raise _RefusedError("too many requests at one time")
        if self._server.short_cut.may_take(self.url) and self._is_plain():
            self._held = b""
            return
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url = url
        self.headers += headers
        self.expect_100_continue = expects
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """More of the body."""
        self._has_moved = True
        if self._held is None:
            super().on_body(body)
        else:
            self._held += body

    def on_message_complete(self) -> None:
        """All of the request is here."""
        if self._held is None:
            super().on_message_complete()
            return
        body, self._held = self._held, None
        short = _Short(self.url, self.headers, body)
        # What it does is told under the name that it is answered with.
        request_id.set(short.called)
        short.taken = self._server.short_cut.take(short.url, short.headers, body, self.client, lambda outcome: self._answer(short, outcome))
        if short.taken is not None:
            self.cycle = short
        else:
            self._go_long(short.url, short.headers, body)

    def _wait_for_head(self) -> None:
        """A head that has begun has its time, however slowly it comes; a request that is under way has no clock of this kind."""
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        if self._is_in_head or self._is_idle():
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._head_timer = None
        if self._is_idle():
            self.transport.close()
            self._watch_writing()
        else:
            # What was asked before on the same connection is still to be answered.
            self._wait_for_head()

    def _watch_writing(self) -> None:
        """What is to be written goes out, or the connection ends."""
        if self._write_timer is None and (left := self.transport.get_write_buffer_size()):
            self._write_timer = self.loop.call_later(WRITE_SECONDS, self._look_at_writing, left)

    def _look_at_writing(self, before: int) -> None:
        self._write_timer = None
        left = self.transport.get_write_buffer_size()
        if left and left > before - _LEAST_WRITTEN:
            self.transport.abort()
        else:
            self._watch_writing()

    def _count_head(self, size: int) -> None:
        self._head_size += size
        if self._head_size > HEAD_BYTES or len(self.headers) >= HEADERS:
            self._status = 431
            raise _RefusedError("the head is too large")

    def _is_idle(self) -> bool:
        under_way = cast("RequestResponseCycle | None", self.cycle)
        return under_way is None or under_way.response_complete

    def _is_plain(self) -> bool:
        parser = self.parser
        assert parser is not None, "it calls us"
        return (
            self._is_idle()
            and not self.pipeline
            and not self.flow.write_paused
            and not self.expect_100_continue
            and parser.get_method() == b"POST"
            and parser.get_http_version() == "1.1"
            and parser.should_keep_alive()
            and not parser.should_upgrade()
        )

    def _answer(self, short: _Short, outcome: bytes | Exception | None) -> None:
        if short.disconnected or self.transport.is_closing():
            short.response_complete = True
            return
        if outcome is None or short.taken is None:
            self._go_long(short.url, short.headers, short.sent, instead_of=short)
            return
        operation, principal = short.taken
        answer = self._server.answer_short(operation, outcome, short.called, short.started)
        parts = [STATUS_LINE[answer.status]]
        for name, value in (*self.server_state.default_headers, *told_of(answer, short.called)):
            parts += (name, b": ", value, b"\r\n")
        parts += (b"\r\n" if short.keep_alive else b"connection: close\r\n\r\n", answer.body)
        self.transport.write(b"".join(parts))
        short.response_complete = True
        if not short.keep_alive:
            self.transport.close()
        self.on_response_complete()
        self._server.log_short(principal, operation, short, answer, self.client)

    def _go_long(self, url: bytes, headers: RawHeaders, body: bytes, *, more_body: bool = False, instead_of: _Short | None = None) -> None:
        cycle = RequestResponseCycle(
            scope={
                "type": "http",
                "asgi": {"version": "3.0", "spec_version": "2.3"},
                "http_version": "1.1",
                "server": self.server,
                "client": self.client,
                "scheme": self.scheme or "http",
                "method": "POST",
                "root_path": self.root_path,
                "path": unquote(url.decode("ascii")),
                "raw_path": url,
                "query_string": b"",
                "headers": headers,
                "state": self.app_state.copy(),
            },
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=False,
            keep_alive=instead_of.keep_alive if instead_of is not None else True,
            on_response=self.on_response_complete,
        )
        cycle.body += body
        cycle.more_body = more_body
        cycle.message_event.set()
        if instead_of is None or self.cycle is instead_of:
            # What was asked meanwhile on the same connection waits in its line, and is the newest.
            self.cycle = cycle
        self._start_asgi_task(cycle, cast("Any", self._server))


def protocol_of(server: Server) -> Callable[..., Protocol]:
    """Makes the protocol of each connection to `server`, as uvicorn calls for it."""

    def made(
        config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: asyncio.AbstractEventLoop | None = None
    ) -> Protocol:
        return Protocol(server, config, server_state, app_state, _loop)

    return made
