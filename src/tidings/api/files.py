"""/files/{token}: the bytes of attachments come in and go out, piece by piece; the token is the right, and no key is asked for.

What people upload is shown from another origin than anything else, where one is set; it never says of itself what it is, never runs,
and is shown by a browser only where it is a picture, a sound or a film. Where no other origin is set, nothing is.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from tidings.api.asgi import Answer, Receive, Scope, Transmit, raw_path
from tidings.api.client import Network, client_of
from tidings.api.problems import problem_of, retry_after
from tidings.api.ranges import Beyond, Span, read_range
from tidings.api.routes import MethodNotAllowedError
from tidings.attachments import CHUNK_BYTES, Attachment, FileLinks, Right, State, Verdict, abandon, begin, finish, judge, keep_chunk, piece
from tidings.attachments import get_attachment as find
from tidings.core.clock import Clock, rfc3339
from tidings.core.errors import Forbidden, NotFound, TidingsError, TooLarge, Unavailable, invalid
from tidings.core.ids import encode
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.workspaces import get_workspace

log = get_logger("files")

UPLOADS = 64
DOWNLOADS = 256
"""So many at one time, half of them of one address; each holds a piece in memory."""
IDLE_SECONDS = 20.0
"""So long nothing of an upload may come, or less than so much more."""
_SLOWEST = 20_000
"""Bytes a second: whoever sends fewer gives the place to others."""

SHOWN = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "audio/mpeg",
        "audio/mp4",
        "audio/aac",
        "audio/ogg",
        "audio/wav",
        "audio/webm",
        "audio/flac",
        "video/mp4",
        "video/webm",
        "video/ogg",
        "video/quicktime",
    }
)
"""What a browser shows as it is, from another origin; everything else it keeps as a file."""
_TOLD = frozenset({"application/pdf", "application/zip", "text/plain", "text/csv", "image/heic"}) | SHOWN
"""Types that are told as they are; of others nothing is told, so that nobody takes them for what they say."""

# Whoever has the link has the right: a page of the customer's may use it as it likes, and no cookie goes with it.
_CORS: tuple[tuple[bytes, bytes], ...] = ((b"access-control-allow-origin", b"*"),)
_PREFLIGHT: tuple[tuple[bytes, bytes], ...] = (
    *_CORS,
    (b"access-control-allow-methods", b"GET, HEAD, PUT"),
    (b"access-control-allow-headers", b"content-type, range, if-range, if-none-match, x-request-id"),
    (b"access-control-max-age", b"7200"),
)
_EXPOSED = (b"access-control-expose-headers", b"content-length, content-range, accept-ranges, etag, x-request-id")


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What an upload is told."""

    id: str
    state: State
    name: str
    type: str
    kind: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    stored_at: str


class Files:
    """Takes and gives bytes. `limit`: the most that one file may have; `is_apart`: links lead to an origin of their own."""

    def __init__(
        self,
        database: Database,
        links: FileLinks,
        clock: Clock,
        proxies: tuple[Network, ...],
        on_stored: Callable[[], None],
        *,
        limit: int,
        is_apart: bool,
    ) -> None:
        self._database = database
        self._links = links
        self._clock = clock
        self._proxies = proxies
        self._on_stored = on_stored
        self._limit = limit
        self._is_apart = is_apart
        self._reading = database.lane(Plans.BY_INDEX)
        self._coming: Counter[str] = Counter()
        self._going: Counter[str] = Counter()

    async def answer(self, scope: Scope, receive: Receive, send: Transmit, called: str) -> Answer | int:
        """An answer that is still to be sent, or the status of one that was."""
        try:
            return await self._answer(scope, receive, send, called)
        except MethodNotAllowedError:
            raise
        except TidingsError as error:
            # A page that uploads is told what is wrong, too.
            problem, after = problem_of(error, called), retry_after(error)
            headers = (*_CORS, (b"retry-after", str(after).encode())) if after is not None else _CORS
            return Answer(problem.status, msgspec.json.encode(problem), b"application/problem+json", headers)

    async def _answer(self, scope: Scope, receive: Receive, send: Transmit, called: str) -> Answer | int:
        token = raw_path(scope).lstrip("/").partition("/")[2]
        match scope["method"]:
            case "OPTIONS":
                return Answer(204, b"", headers=_PREFLIGHT)
            case "PUT":
                return await self._take(scope, receive, token)
            case "GET" | "HEAD":
                return await self._give(scope, send, token, called)
            case _:
                raise MethodNotAllowedError("Allowed here: GET, HEAD, PUT")

    async def _take(self, scope: Scope, receive: Receive, token: str) -> Answer:
        right = self._right("up", token)
        headers = dict[bytes, bytes](scope["headers"])
        if b"content-range" in headers or b"content-encoding" in headers:
            # RFC 9110 section 14.5: a part that is taken for the whole would be a broken file.
            raise invalid("", "not_the_file", "Send the whole file, as it is: no Content-Range, no Content-Encoding")
        with self._place(self._coming, UPLOADS, scope):
            async with self._database.workspace(right.workspace_id) as tx:
                attachment = await begin(tx, right.workspace_id, right.attachment_id)
                offset = (await get_workspace(tx, right.workspace_id)).clock_offset
            told = headers.get(b"content-length", b"")
            if told.isdigit() and int(told) != attachment.size:
                raise _wrong_size(attachment, int(told))
            try:
                verdict, digest = await self._store(attachment, receive)
                async with self._database.workspace(right.workspace_id) as tx:
                    stored = await finish(tx, attachment, verdict, digest, offset=offset, real_now=self._clock())
            except BaseException:
                await asyncio.shield(self._abandon(attachment))
                raise
        self._on_stored()
        return Answer(200, msgspec.json.encode(_shown(stored)), headers=(*_CORS, _EXPOSED))

    async def _store(self, attachment: Attachment, receive: Receive) -> tuple[Verdict, bytes]:
        """The bytes are kept as they come; never more of them is held than a piece."""
        verdict, digest, n, size = None, sha256(), 0, 0
        async for chunk in pieces(receive, attachment.size):
            if verdict is None:
                verdict = judge(attachment, chunk, self._limit)
            digest.update(chunk)
            size += len(chunk)
            async with self._database.workspace(attachment.workspace_id) as tx:
                await keep_chunk(tx, attachment, n, chunk)
            n += 1
        if verdict is None or size != attachment.size:
            raise _wrong_size(attachment, size)
        return verdict, digest.digest()

    async def _abandon(self, attachment: Attachment) -> None:
        try:
            async with self._database.workspace(attachment.workspace_id) as tx:
                await abandon(tx, attachment)
        except TidingsError as error:
            # What is left goes with the attachment, at the latest.
            log.warning("an upload could not be cleared", extra={"attachment": attachment.id, "error": error.code})

    async def _give(self, scope: Scope, send: Transmit, token: str, called: str) -> Answer | int:
        right = self._right("down", token)
        attachment = await find(self._reading, right.workspace_id, right.attachment_id)
        if attachment.state is State.PREPARED or attachment.hash is None:
            raise NotFound("Its bytes were not uploaded yet")
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        tag = f'"{attachment.hash.hex()[:32]}"'
        about = (*self._about(attachment, right, tag, called), (b"accept-ranges", b"bytes"))
        if tag in [one.strip().removeprefix("W/") for one in headers.get(b"if-none-match", "").split(",")]:
            return await _head(send, 304, about)
        asked = headers.get(b"range") if headers.get(b"if-range", tag).strip() == tag else None
        span = read_range(asked, attachment.size)
        if isinstance(span, Beyond):
            return await _head(send, 416, (*about, (b"content-range", f"bytes */{attachment.size}".encode()), (b"content-length", b"0")))
        whole = Span(0, attachment.size - 1)
        shown = span or whole
        sized = (*about, (b"content-length", str(shown.size).encode()))
        if span is not None:
            sized = (*sized, (b"content-range", f"bytes {span.first}-{span.last}/{attachment.size}".encode()))
        status = 200 if span is None else 206
        if scope["method"] == "HEAD":
            return await _head(send, status, sized)
        with self._place(self._going, DOWNLOADS, scope):
            await self._send(send, status, sized, attachment, shown)
        return status

    async def _send(
        self, send: Transmit, status: int, headers: tuple[tuple[bytes, bytes], ...], attachment: Attachment, span: Span
    ) -> None:
        """The bytes go out, one piece after the other, as fast as they are read: the server waits for who reads slowly, and not for long."""
        first, last = span.first // CHUNK_BYTES, span.last // CHUNK_BYTES
        # Before anything is told: what is gone is not found, and not a file that ends too early.
        data = await piece(self._reading, attachment, first)
        if data is None:
            raise NotFound("There is no such attachment, or no longer")
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for n in range(first, last + 1):
            if data is None:
                # It went while it was sent: the connection ends before the file does, and whoever reads it knows.
                return
            start = span.first - n * CHUNK_BYTES if n == first else 0
            part = data[start : span.last - n * CHUNK_BYTES + 1]
            await send({"type": "http.response.body", "body": part, "more_body": n < last})
            if n < last:
                try:
                    data = await piece(self._reading, attachment, n + 1)
                except TidingsError as error:
                    log.warning("a file could not be read to its end", extra={"attachment": attachment.id, "error": error.code})
                    data = None

    def _about(self, attachment: Attachment, right: Right, tag: str, called: str) -> tuple[tuple[bytes, bytes], ...]:
        is_shown = self._is_apart and attachment.type in SHOWN
        type_ = attachment.type if attachment.type in _TOLD else "application/octet-stream"
        left = max(0, int((right.expires_at - self._clock()).total_seconds()))
        return (
            (b"content-type", b"text/plain; charset=utf-8" if type_ == "text/plain" else type_.encode()),
            (b"content-disposition", f"{'inline' if is_shown else 'attachment'}{named(attachment.name)}".encode("ascii")),
            (b"content-security-policy", b"sandbox; default-src 'none'; frame-ancestors 'none'"),
            (b"x-content-type-options", b"nosniff"),
            # A signed link is for the customer's own page, wherever that stands.
            (b"cross-origin-resource-policy", b"cross-origin"),
            (b"referrer-policy", b"no-referrer"),
            (b"cache-control", f"private, max-age={left}, immutable".encode()),
            (b"etag", tag.encode()),
            (b"x-request-id", called.encode()),
            _EXPOSED,
            *_CORS,
        )

    def _right(self, way: Any, token: str) -> Right:
        right = self._links.read(way, token)
        if right is None:
            raise NotFound("There is nothing at this address")
        if right.expires_at <= self._clock():
            raise Forbidden("This link has expired: ask for another one", code="link_expired")
        return right

    def _place(self, under_way: Counter[str], most: int, scope: Mapping[str, Any]) -> "_Place":
        return _Place(under_way, most, client_of(scope, self._proxies).address)


class _Place:
    """One of the places for what is under way, for as long as it is."""

    def __init__(self, under_way: Counter[str], most: int, owner: str) -> None:
        self._under_way = under_way
        self._most = most
        self._owner = owner

    def __enter__(self) -> None:
        if self._under_way.total() >= self._most or self._under_way[self._owner] >= self._most // 2:
            raise Unavailable("Too many files are under way at one time; try again in a moment")
        self._under_way[self._owner] += 1

    def __exit__(self, *_error: object) -> None:
        self._under_way[self._owner] -= 1
        if not self._under_way[self._owner]:
            del self._under_way[self._owner]


async def pieces(receive: Receive, most: int) -> AsyncGenerator[bytes]:
    """The body in pieces of one size, the last one shorter; raises TooLarge past `most`, and Unavailable where it does not come."""
    held = bytearray()
    size = 0
    more = True
    began = time.monotonic()
    while more:
        # As much as would have come by now of who sends as slowly as one may, and a while more.
        left = began + size / _SLOWEST + IDLE_SECONDS - time.monotonic()
        try:
            async with asyncio.timeout(min(left, IDLE_SECONDS)):
                message = await receive()
        except TimeoutError as error:
            raise Unavailable("The file comes too slowly, or no more of it: send it again") from error
        if message["type"] == "http.disconnect":
            raise Unavailable("The connection ended before the file did: send it again")
        part: bytes = message.pop("body", b"")
        more = bool(message.get("more_body"))
        size += len(part)
        if size > most:
            raise TooLarge(f"This file was announced with {most:,} bytes; more have come")
        held += part
        while len(held) >= CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES])
            del held[:CHUNK_BYTES]
    if held:
        yield bytes(held)


def named(name: str) -> str:
    """The end of a Content-Disposition that tells the name: RFC 6266 section 4.1 with the encoding of RFC 8187 section 3.2.1."""
    kept = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&+-.^_`|~"
    return "; filename*=UTF-8''" + "".join(chr(byte) if byte in kept else f"%{byte:02X}" for byte in name.encode("utf-8", "replace"))


async def _head(send: Transmit, status: int, headers: tuple[tuple[bytes, bytes], ...]) -> int:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
    return status


def _wrong_size(attachment: Attachment, size: int) -> TidingsError:
    if size > attachment.size:
        return TooLarge(f"This file was announced with {attachment.size:,} bytes; these are {size:,}")
    return invalid("", "size_differs", f"It was announced with {attachment.size:,} bytes, and {size:,} have come")


def _shown(attachment: Attachment) -> Stored:
    stored_at: datetime | None = attachment.stored_at
    assert attachment.hash is not None, "its bytes are here"
    assert stored_at is not None, "its bytes are here"
    return Stored(
        id=encode("att", attachment.id),
        state=attachment.state,
        name=attachment.name,
        type=attachment.type,
        kind=attachment.kind,
        size=attachment.size,
        sha256=attachment.hash.hex(),
        width=attachment.width,
        height=attachment.height,
        stored_at=rfc3339(stored_at),
    )
