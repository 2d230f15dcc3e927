"""HTTP through the door: only to checked addresses, no redirects, a size cap, one deadline around each call.

It drives httpcore2, the engine of httpx2, because that takes a network backend: the place where a checked address is connected.
Both HTTP/1.1 and HTTP/2; the engine opens at most 100 streams on one connection.
"""

import asyncio
import re
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv6Address
from typing import cast
from urllib.parse import urlsplit

import httpcore2
import msgspec

from tidings.net.door import Address, Policy, client_tls, read_host, resolve_guarded
from tidings.net.failure import Ambiguous, NotSent
from tidings.net.pool import Pool

Headers = tuple[tuple[str, str], ...]

ANSWER_BYTES = 1 << 17
"""The most that an answer may have, where nothing else is said: every slot of a worker may hold one."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)  # RFC 9110 section 5.6.2
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e]*", re.ASCII)
_TARGET = re.compile(r"[\x21-\x7e]*", re.ASCII)
_SECONDS = re.compile(r"\d{1,15}(\.\d{1,3})?", re.ASCII)
_DAY_SECONDS = 86_400.0


class Response(msgspec.Struct, frozen=True):
    """A whole answer. Header names are in lower case; the body is as it came."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name (in lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    def retry_after(self, now: datetime) -> float | None:
        """So many seconds are we asked to stay away, a day at most, by RFC 9110 section 10.2.3: a number, or a date."""
        value = (self.header("retry-after") or "").strip()
        if _SECONDS.fullmatch(value):
            return min(float(value), _DAY_SECONDS)
        try:
            at = parsedate_to_datetime(value)
            return min(max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()), _DAY_SECONDS)
        except (ValueError, TypeError, OverflowError):
            # No date, or a year or a zone that no integer of the machine holds.
            return None


class Target(msgspec.Struct, frozen=True):
    """A URL that was read: `path` has its query, and `shown` is the Host header."""

    scheme: str
    host: str
    port: int | None
    path: str
    shown: str


class HttpClient:
    """Kept connections to any number of hosts; one client serves a whole process."""

    def __init__(self, policy: Policy, *, tls: ssl.SSLContext | None = None, max_connections: int = 100) -> None:
        self._policy = policy
        self._pool = Pool(tls or client_tls(), _GuardedBackend(policy), limit=max_connections)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Headers = (),
        body: bytes = b"",
        seconds: float = 10.0,
        max_bytes: int = ANSWER_BYTES,
        takes_beginning: bool = False,
    ) -> Response | NotSent | Ambiguous:
        """What the peer answered, any status; NotSent where no byte of the request was written, Ambiguous where one was.

        An answer of more than `max_bytes` is Ambiguous too, unless its beginning is enough (`takes_beginning`).
        """
        target = read_url(url, self._policy)
        if isinstance(target, NotSent):
            return target
        if not is_clean(method, headers):
            return NotSent("bad_request", "a header or the method holds a character that none may", may_retry=False)
        call = _Call()
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(call, method, target, headers, body, max_bytes, takes_beginning)
        except _Guarded as error:
            return error.reason
        except TimeoutError:
            return call.failed("timeout", f"no whole answer within {seconds:g} s")
        except httpcore2.LocalProtocolError as error:
            # The engine itself would not: over HTTP/2 where its peer has just lowered how many streams it takes.
            return call.failed("connection_lost", type(error).__name__) if call.has_written else NotSent("connection_lost", str(error))
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
            return call.failed(_code_of(error), type(error).__name__)

    async def aclose(self) -> None:
        """Every connection is closed."""
        await self._pool.aclose()

    async def _exchange(
        self,
        call: "_Call",
        method: str,
        target: Target,
        headers: Headers,
        body: bytes,
        max_bytes: int,
        takes_beginning: bool,
    ) -> Response | Ambiguous:
        url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        sent = [("Host", target.shown), ("User-Agent", "tidings"), *headers]
        if body or method not in ("GET", "HEAD"):
            sent.append(("Content-Length", str(len(body))))
        request = httpcore2.Request(method, url, headers=sent, content=body, extensions={"trace": call.trace})
        async with self._pool.exchange(request) as answer:
            told = next((value for name, value in answer.headers if name.lower() == b"content-length"), b"")
            is_too_large = told.isdigit() and int(told) > max_bytes and method != "HEAD" and not takes_beginning
            received = bytearray()
            if not is_too_large:
                async for chunk in answer.aiter_stream():
                    received += chunk
                    if is_too_large := len(received) > max_bytes:
                        break
            if is_too_large and not takes_beginning:
                return Ambiguous("response_too_large", f"the answer is larger than {max_bytes} bytes")
            found = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in answer.headers)
            return Response(answer.status, found, bytes(received[:max_bytes]))


class _Call:
    """Knows whether a byte of the request may have left, and whether its head certainly has."""

    def __init__(self) -> None:
        self.has_begun = False
        self.has_written = False

    async def trace(self, event: str, _info: object) -> None:
        if event.endswith("send_request_headers.started"):
            self.has_begun = True
        elif event.endswith("send_request_headers.complete"):
            self.has_written = True

    def failed(self, code: str, detail: str) -> NotSent | Ambiguous:
        return Ambiguous(code, detail) if self.has_begun else NotSent(code, detail)


class _Guarded(Exception):
    # Carries a value through the engine, and never leaves this file.
    def __init__(self, reason: NotSent) -> None:
        self.reason = reason
        super().__init__(reason.code)


class _GuardedBackend(httpcore2.AsyncNetworkBackend):
    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        # The engine declares it conditionally, which the type checker cannot follow.
        self._inner = cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the engine's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await resolve_guarded(host, port, self._policy)
        if isinstance(addresses, NotSent):
            raise _Guarded(addresses)
        return await self._connect_first(addresses, port, timeout, local_address, socket_options)

    async def _connect_first(
        self,
        addresses: list[Address],
        port: int,
        seconds: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None,
    ) -> httpcore2.AsyncNetworkStream:
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(str(address), port, seconds or 3.0, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(str(addresses[-1]), port, seconds, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - the engine's signature
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        raise _Guarded(NotSent("address_refused", "a socket file is not reached", may_retry=False))

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def read_url(url: str, policy: Policy) -> Target | NotSent:
    """Where the URL leads, or why nothing is sent there; its host is not looked up yet."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, read_host(parts.hostname or "")
    except ValueError:
        return NotSent("bad_url", "the URL cannot be read", may_retry=False)
    if parts.scheme not in ("https", "http") or host is None or "@" in parts.netloc:
        return NotSent("bad_url", "the URL is not https://host/path", may_retry=False)
    if parts.scheme == "http" and not policy.allow_private_networks:
        return NotSent("tls_required", "only https is reached", may_retry=False)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # urlsplit drops tabs and line ends: look at what was given, too.
    if not _TARGET.fullmatch(target) or any(character <= " " for character in url):
        return NotSent("bad_url", "the URL holds a character that must be percent-encoded", may_retry=False)
    shown = f"[{host}]" if isinstance(host, IPv6Address) else str(host)
    return Target(parts.scheme, str(host), port, target, f"{shown}:{port}" if port else shown)


def is_clean(method: str, headers: Headers) -> bool:
    """Whether these can be written as they are: nothing of them ends a line or a name."""
    named = all(_TOKEN.fullmatch(name) for name in (method, *(name for name, _ in headers)))
    return named and all(_FIELD_VALUE.fullmatch(value) for _, value in headers)


def _code_of(error: Exception) -> str:
    if isinstance(error, httpcore2.ConnectError):
        return "tls_failed" if _is_about_tls(error) else "connect_failed"
    if isinstance(error, httpcore2.ConnectTimeout):
        return "connect_timeout"
    return "malformed_answer" if isinstance(error, httpcore2.ProtocolError) else "connection_lost"


def _is_about_tls(error: BaseException | None) -> bool:
    # Each layer of the engine wraps what the one below it said, and the topmost hides the cause but not the context.
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None
