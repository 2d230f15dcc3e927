"""Many small requests through the door: HTTP/1.1 over kept connections, for a tenth of what the general engine costs a request.

No redirects, one deadline around each call, and of the answer's body a bounded part. The answer is read by llhttp (httptools),
which refuses what RFC 9112 does.
"""

import asyncio
import ssl
import time
from collections import deque
from typing import cast

import httptools
import msgspec

from tidings.net.door import Policy, client_tls, open_socket
from tidings.net.failure import Ambiguous, NotSent
from tidings.net.http import ANSWER_BYTES, Headers, Response, Target, is_clean, read_url

IDLE_SECONDS = 10.0
"""Short: a peer that closes an idle connection just as we write to it costs a second try."""
_ONCE_IDLE_SECONDS = 3.0
"""Shorter still where nothing may be tried twice: servers that close what is idle wait for five at least."""
_MOST_BYTES = 64 * 1024
"""Of an answer's body: with more the connection is closed, and the beginning is what was answered."""
_MOST_HEADERS = 200
_MOST_BESIDE = 256 * 1024
"""Of an answer, what is not its body: the head, answers before it, what stands around pieces. The parser keeps a header as long as it comes."""
_KEPT = 256
"""Idle connections of one host: as many as a worker has hand-offs under way by default."""

_Key = tuple[str, str, int | None]


class Poster:
    """Kept connections to any number of hosts; one serves a whole process. How many are open at once is the caller's to bound."""

    def __init__(self, policy: Policy, *, tls: ssl.SSLContext | None = None) -> None:
        self._policy = policy
        self._tls = tls or client_tls()
        self._idle: dict[_Key, deque[_Connection]] = {}
        self._swept_at = time.monotonic()

    async def post(
        self, url: str, headers: Headers, body: bytes, *, seconds: float, max_bytes: int = 4096
    ) -> Response | NotSent | Ambiguous:
        """What the peer answered, any status, with the first `max_bytes` of its body.

        NotSent where no byte of the request was written, Ambiguous where one was. A kept connection that the peer had just closed is
        tried again on a new one: what may not come twice must not go this way. The headers are the caller's own, and clean.
        """
        target = read_url(url, self._policy)
        if isinstance(target, NotSent):
            return target
        request = _written("POST", target, headers, body)
        has_begun = False
        try:
            async with asyncio.timeout(seconds):
                while (connection := self._kept(target, IDLE_SECONDS)) is not None:
                    has_begun = True
                    answer = await self._exchange(connection, target, request, max_bytes)
                    if not (isinstance(answer, Ambiguous) and answer.code == "connection_lost" and not connection.has_answered):
                        return answer
                opened = await self._open(target, seconds)
                if isinstance(opened, NotSent):
                    return opened
                has_begun = True
                return await self._exchange(opened, target, request, max_bytes)
        except TimeoutError:
            return _late(seconds, has_begun=has_begun)

    async def ask_once(
        self, method: str, url: str, *, headers: Headers = (), body: bytes = b"", seconds: float, max_bytes: int = ANSWER_BYTES
    ) -> Response | NotSent | Ambiguous:
        """What the peer answered to what may not come twice: it is written once, and an answer that is not whole is Ambiguous.

        NotSent where no byte of the request was written; an answer of more than `max_bytes` is Ambiguous too.
        """
        target = read_url(url, self._policy)
        if isinstance(target, NotSent):
            return target
        if not is_clean(method, headers):
            return NotSent("bad_request", "a header or the method holds a character that none may", may_retry=False)
        if time.monotonic() - self._swept_at > IDLE_SECONDS:
            self.sweep()
        has_begun = False
        try:
            async with asyncio.timeout(seconds):
                connection = self._kept(target, _ONCE_IDLE_SECONDS) or await self._open(target, seconds)
                if isinstance(connection, NotSent):
                    return connection
                has_begun = True
                return await self._exchange(connection, target, _written(method, target, headers, body), max_bytes, is_whole=True)
        except TimeoutError:
            return _late(seconds, has_begun=has_begun)

    def sweep(self) -> None:
        """What was idle for too long is closed."""
        self._swept_at = time.monotonic()
        before = self._swept_at - IDLE_SECONDS
        for key, kept in list(self._idle.items()):
            while kept and kept[0].idle_since < before:
                kept.popleft().close()
            if not kept:
                del self._idle[key]

    def close(self) -> None:
        """Every idle connection is closed."""
        for kept in self._idle.values():
            for connection in kept:
                connection.close()
        self._idle.clear()

    def _kept(self, target: Target, seconds: float) -> "_Connection | None":
        kept = self._idle.get((target.scheme, target.host, target.port))
        before = time.monotonic() - seconds
        while kept:
            # The one that was used last: the others grow old, and go.
            connection = kept.pop()
            if not connection.is_closed and connection.idle_since >= before:
                return connection
            connection.close()
        return None

    async def _open(self, target: Target, seconds: float) -> "_Connection | NotSent":
        is_tls = target.scheme == "https"
        sock = await open_socket(target.host, target.port or (443 if is_tls else 80), self._policy, seconds=seconds)
        if isinstance(sock, NotSent):
            return sock
        # From here on the transport closes the socket, whatever happens.
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                _Connection, sock=sock, ssl=self._tls if is_tls else None, server_hostname=target.host if is_tls else None
            )
        except (ssl.SSLError, ssl.CertificateError) as error:
            return NotSent("tls_failed", type(error).__name__)
        except OSError as error:
            return NotSent("connect_failed", error.strerror or type(error).__name__)
        return connection

    async def _exchange(
        self, connection: "_Connection", target: Target, request: bytes, max_bytes: int, *, is_whole: bool = False
    ) -> Response | NotSent | Ambiguous:
        try:
            answer = await connection.exchange(request, max_bytes, is_whole=is_whole)
        except BaseException:
            connection.close()
            raise
        if connection.may_be_kept:
            connection.idle_since = time.monotonic()
            kept = self._idle.setdefault((target.scheme, target.host, target.port), deque())
            kept.append(connection)
            if len(kept) > _KEPT:
                kept.popleft().close()
        else:
            connection.close()
        return answer


def _written(method: str, target: Target, headers: Headers, body: bytes) -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    length = "" if method == "GET" and not body else f"Content-Length: {len(body)}\r\n"
    return f"{method} {target.path} HTTP/1.1\r\nHost: {target.shown}\r\nUser-Agent: tidings\r\n{head}{length}\r\n".encode("ascii") + body


def _late(seconds: float, *, has_begun: bool) -> NotSent | Ambiguous:
    detail = f"no whole answer within {seconds:g} s"
    return Ambiguous("timeout", detail) if has_begun else NotSent("connect_timeout", detail)


class _Answer(msgspec.Struct):
    """What has come so far."""

    waiter: "asyncio.Future[Response | Ambiguous]"
    max_bytes: int
    is_whole: bool
    """Nothing less will do."""
    headers: list[tuple[str, str]] = []
    body: bytearray = msgspec.field(default_factory=bytearray)
    status: int = 0
    size: int = 0
    """Of the body."""
    came: int = 0
    """Of all of it."""


class _Connection(asyncio.Protocol):
    """One connection: one exchange at a time. The parser calls the `on_…` methods."""

    def __init__(self) -> None:
        self.is_closed = False
        self.has_answered = False
        """A byte has come since the request."""
        self.may_be_kept = False
        self.idle_since = 0.0
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: _Answer | None = None

    async def exchange(self, request: bytes, max_bytes: int, *, is_whole: bool) -> Response | NotSent | Ambiguous:
        """The answer to this request."""
        assert self._transport is not None
        self.has_answered = self.may_be_kept = False
        if self.is_closed:
            return NotSent("connection_lost", "the peer closed it before anything was written")
        self._answer = _Answer(asyncio.get_running_loop().create_future(), max_bytes, is_whole, headers=[])
        self._transport.write(request)
        return await self._answer.waiter

    def close(self) -> None:
        """It is closed, whatever was on its way."""
        self.is_closed = True
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are Transports in deed, not by inheritance.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        answer = self._answer
        if answer is None:
            # Nobody has asked: what comes now would be taken for the answer to the next request.
            self.close()
            return
        self.has_answered = True
        answer.came += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._end(Ambiguous("malformed_answer", "this is no HTTP/1.1"))
            self.close()
        if self._answer is answer and answer.came - answer.size > _MOST_BESIDE:
            self._too_large(f"more than {_MOST_BESIDE} bytes of the answer are not its body")

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_closed = True
        answer = self._answer
        if answer is None:
            return
        if answer.status >= 200 and not (answer.is_whole and _has_an_end(answer.headers)):
            # The status has come, and a body may end with its connection.
            self._finish(answer)
        else:
            self._end(Ambiguous("connection_lost", type(exc).__name__ if exc is not None else "the peer closed it"))

    def on_message_begin(self) -> None:
        """The parser has read the first letter of an answer."""
        if self._answer is None:
            # Behind the one that was asked for, in the same piece: see above.
            self.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        """The parser has read a header."""
        answer = self._answer
        if answer is None:
            return
        answer.headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))
        if len(answer.headers) > _MOST_HEADERS:
            self._too_large(f"the answer has more than {_MOST_HEADERS} headers")

    def on_headers_complete(self) -> None:
        """The parser has read the last header."""
        if self._answer is not None:
            self._answer.status = self._parser.get_status_code()

    def on_body(self, data: bytes) -> None:
        """The parser has read a part of the body."""
        answer = self._answer
        if answer is None:
            return
        answer.size += len(data)
        answer.body += data[: answer.max_bytes - len(answer.body)]
        if answer.is_whole:
            if answer.size > answer.max_bytes:
                self._too_large(f"the answer is larger than {answer.max_bytes} bytes")
        elif answer.size > _MOST_BYTES:
            self._finish(answer)
            self.close()

    def on_message_complete(self) -> None:
        """The parser has read all of it."""
        answer = self._answer
        if answer is None:
            return
        if answer.status < 200:
            # 100 Continue, 103 Early Hints: the answer is still to come.
            answer.headers.clear()
            answer.status = 0
            return
        self.may_be_kept = self._parser.should_keep_alive() and not self.is_closed
        self._finish(answer)

    def _finish(self, answer: _Answer) -> None:
        self._end(Response(answer.status, tuple(answer.headers), bytes(answer.body)))

    def _too_large(self, detail: str) -> None:
        self._end(Ambiguous("response_too_large", detail))
        self.close()

    def _end(self, outcome: Response | Ambiguous) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.waiter.done():
            answer.waiter.set_result(outcome)


def _has_an_end(headers: list[tuple[str, str]]) -> bool:
    """Whether its body says itself where it ends (RFC 9112 section 6.3)."""
    return any(name == "content-length" or (name == "transfer-encoding" and "chunked" in value.lower()) for name, value in headers)
