"""HTTP as uvicorn speaks it, with a short cut for sends: those that came whole and plain are answered without ASGI.

Everything else is uvicorn's: what is malformed, comes in pieces, asks to be told to continue, or is to be the connection's last
request; other methods and addresses; and every send that the short cut leaves. One connection has one request under way.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from tidings.api.server import Server, name_of, told_of
from tidings.api.short_cut import PATH, RawHeaders
from tidings.messages import Done

HEAD_SECONDS = 10.0
"""So long the head of a request may take, and the first byte of a new connection."""


class _Short(RequestResponseCycle):
    """A send under way by the short cut, as far as uvicorn's protocol looks at what is under way."""

    # Nobody waits for it.
    message_event = asyncio.Event()

    def __init__(self, headers: RawHeaders, body: bytes) -> None:
        self.headers = headers
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

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Somebody has connected, and has not asked for anything yet."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._is_in_head = False
        self._wait_for_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Requests begin, go on, and are answered."""
        super().data_received(data)
        # Most heads come whole: no clock is set for them.
        if self._is_in_head is (self._head_timer is None):
            self._wait_for_head()
        if self._held is not None and not self.transport.is_closing():
            # The rest of its body takes its time: there are deadlines and bounds for that on the long way.
            body, self._held = self._held, None
            self._go_long(self.headers, body, more_body=True)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._is_in_head = True
        self.url = b""
        self.expect_100_continue = False
        self.headers = []

    def on_headers_complete(self) -> None:
        """It is known what is asked for."""
        self._is_in_head = False
        if self.url == PATH and self._is_plain():
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
        short = _Short(self.headers, body)
        if self._server.short_cut.take(short.headers, body, self.client, lambda outcome: self._answer(short, outcome)):
            self.cycle = short
        else:
            self._go_long(short.headers, body)

    def _wait_for_head(self) -> None:
        """A head that has begun has its time, however slowly it comes; one that is complete has no clock any more."""
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        if self._is_in_head:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._head_timer = None
        if self._is_idle():
            self.transport.close()
        else:
            # What was asked before on the same connection is still to be answered.
            self._wait_for_head()

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

    def _answer(self, short: _Short, outcome: Done | Exception | None) -> None:
        if short.disconnected or self.transport.is_closing():
            short.response_complete = True
            return
        if outcome is None:
            self._go_long(short.headers, short.sent, instead_of=short)
            return
        called = name_of(dict(short.headers))
        answer = self._server.answer_send(outcome, called, short.started)
        parts = [STATUS_LINE[answer.status]]
        for name, value in (*self.server_state.default_headers, *told_of(answer, called)):
            parts += (name, b": ", value, b"\r\n")
        parts += (b"\r\n" if short.keep_alive else b"connection: close\r\n\r\n", answer.body)
        self.transport.write(b"".join(parts))
        short.response_complete = True
        if not short.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _go_long(self, headers: RawHeaders, body: bytes, *, more_body: bool = False, instead_of: _Short | None = None) -> None:
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
                "path": PATH.decode(),
                "raw_path": PATH,
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
