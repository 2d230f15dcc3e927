"""Server-sent events (html.spec.whatwg.org/multipage/server-sent-events.html, 2026-11-22): the same frames where no socket can be opened.

What a client says goes over HTTP. Each event's id holds all cursors, and is taken back as `Last-Event-ID`.
"""

import asyncio
from collections import deque
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import Meta

from tidings.api.asgi import Flow, Receive, Scope, Transmit
from tidings.api.client import client_of
from tidings.api.cors import allowing
from tidings.api.live.live import Live
from tidings.api.live.session import Session
from tidings.api.read import read_query
from tidings.core.errors import Unavailable, invalid
from tidings.realtime.frames import Bye, Close, Hello, Subscribe, encode_frame

PATH = "GET /v1/me/stream"
MOST_FOLLOWED = 20
"""Conversations of one stream: their cursors go with every event."""
_HIGH = 256_000
_SLOW_SECONDS = 5.0
_MOST_DIGITS = 20
_REST = b": here\n\n"
_REST_SECONDS = 15.0


class StreamQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is followed."""

    conversations: Annotated[str, Meta(max_length=2_000)] = ""
    """With commas between them, each with its cursor or without: `cnv_a@12.3,cnv_b`."""
    positions: bool = False
    typing: bool = False
    list: bool = False
    feed: Annotated[str, Meta(max_length=_MOST_DIGITS, pattern=r"^(now|[0-9]*)\Z")] | None = None
    """A cursor, or `now`."""
    counts: bool = False
    presence: Annotated[str, Meta(max_length=2_000)] = ""
    """Your ids of people, with commas between them."""


class _Seen(msgspec.Struct, frozen=True):
    """What an event says of cursors."""

    type: str
    conversation: str | None = None
    cursor: str | int | None = None
    after: str | int | None = None
    topic: str | None = None


class _Stream:
    """One answer that does not end. It is a `Wire`."""

    write = None

    def __init__(self, query: StreamQuery) -> None:
        self._query = query
        self.cursors = _cursors(query)
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._slow_at: asyncio.TimerHandle | None = None
        self._dirty = asyncio.Event()
        self._free = asyncio.Event()
        self._free.set()
        self.is_closed = False
        self.session: Session | None = None

    def send(self, frame: bytes) -> None:
        """The frame is an event."""
        if self.is_closed:
            return
        seen = msgspec.json.decode(frame, type=_Seen)
        known = seen.after if seen.type == "subscribed" else seen.cursor
        if known is not None and seen.conversation is not None:
            self.cursors[seen.conversation] = str(known)
        elif known is not None and (seen.type == "feed" or seen.topic == "feed"):
            self.cursors["feed"] = str(known)
        event = b"event: %s\nid: %s\ndata: %s\n\n" % (seen.type.encode(), self._id().encode(), frame)
        self._waiting.append(event)
        self._size += len(event)
        self._dirty.set()
        if self._size > _HIGH and self._slow_at is None and self.session is not None:
            self._free.clear()
            self.session.is_slow()
            self._slow_at = asyncio.get_running_loop().call_later(_SLOW_SECONDS, self._too_slow)

    def ping(self) -> None:
        """A comment goes out now and again anyway."""

    @property
    def is_full(self) -> bool:
        """Whether too much waits to be read."""
        return not self._free.is_set()

    async def drained(self) -> None:
        """What waits has been read."""
        await self._free.wait()

    def close(self, code: Close, reason: str, retry_after_ms: int | None) -> None:
        """The last event says why, and the answer ends."""
        if not self.is_closed:
            self.send(encode_frame(Bye(code=code, reason=reason, retry_after_ms=retry_after_ms)))
            self.is_closed = True
            self._free.set()
            self._dirty.set()

    def stop(self) -> None:
        """Nobody listens any more."""
        self.is_closed = True
        self._free.set()
        self._dirty.set()
        if self._slow_at is not None:
            self._slow_at.cancel()

    async def pour(self, send: Transmit) -> None:
        """Events go out as fast as they are read, until the end."""
        while True:
            if not self._waiting:
                if self.is_closed:
                    return
                try:
                    async with asyncio.timeout(_REST_SECONDS):
                        await self._dirty.wait()
                except TimeoutError:
                    await self._send(send, _REST)
                    continue
            self._dirty.clear()
            events, self._waiting, self._size = b"".join(self._waiting), deque(), 0
            await self._send(send, events)
            if not self._waiting and self._slow_at is not None:
                self._slow_at.cancel()
                self._slow_at = None
                self._free.set()

    async def _send(self, send: Transmit, events: bytes) -> None:
        await send({"type": "http.response.body", "body": events, "more_body": True})
        if self.session is not None:
            # Whoever is gone is told of by their end of the connection.
            self.session.heard_now()

    def _too_slow(self) -> None:
        if self.session is not None:
            self.session.close(Close.TOO_SLOW, "What waits for you was not read", 0)

    def _id(self) -> str:
        names = [f"{name}@{cursor}" for name, cursor in self.cursors.items() if name.startswith("cnv_")]
        given = {"conversations": ",".join(names)} if names else {}
        return urlencode(given | ({"feed": self.cursors["feed"]} if "feed" in self.cursors else {}), safe=",@_.")


def streaming(live: Live) -> Flow:
    """Answers `GET /v1/me/stream`; what is wrong is told as a problem before anything is sent."""

    async def answer(scope: Scope, receive: Receive, send: Transmit, called: str) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        authorization = headers.get(b"authorization", b"").decode("latin-1")
        query: StreamQuery = read_query(scope.get("query_string", b""), StreamQuery)
        stream = _Stream(_resumed(query, headers.get(b"last-event-id", b"").decode("latin-1")))
        frames = _frames(query, stream.cursors)
        if (busy := live.is_full()) is not None:
            raise Unavailable(busy)
        await live.identify(authorization)
        started = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            # A proxy that gathers what it passes on would keep it to itself.
            (b"x-accel-buffering", b"no"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-request-id", called.encode()),
            *allowing("/v1/me/stream"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": started})
        session = Session(live, stream, client_of(scope, live.proxies), authorization.partition(" ")[2])
        stream.session = session
        session.say(Hello(v=1))
        for frame in frames:
            session.say(frame)
        gone = asyncio.create_task(_gone(receive, stream))
        try:
            await stream.pour(send)
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            stream.stop()
            session.ended()

    return answer


async def _gone(receive: Receive, stream: _Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    stream.stop()


def _cursors(query: StreamQuery) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in filter(None, query.conversations.split(",")):
        name, _, cursor = one.partition("@")
        found[name] = cursor
    if query.feed is not None:
        found["feed"] = query.feed if query.feed.isascii() and query.feed.isdecimal() and len(query.feed) <= _MOST_DIGITS else ""
    return found


def _resumed(query: StreamQuery, last: str) -> StreamQuery:
    """The query with the cursors of the last event that came through."""
    if not last:
        return query
    given = dict(parse_qsl(last[:4_000]))
    before = _cursors(StreamQuery(conversations=given.get("conversations", ""), feed=given.get("feed")))
    asked = _cursors(query)
    merged = {name: before.get(name) or cursor for name, cursor in asked.items()}
    names = ",".join(f"{name}@{cursor}" if cursor else name for name, cursor in merged.items() if name != "feed")
    return msgspec.structs.replace(query, conversations=names, feed=(merged["feed"] or "now") if "feed" in merged else None)


def _frames(query: StreamQuery, cursors: dict[str, str]) -> list[Subscribe]:
    names = [name for name in cursors if name != "feed"]
    if len(names) > MOST_FOLLOWED:
        raise invalid("conversations", "too_many", f"One stream follows at most {MOST_FOLLOWED} conversations; a socket follows more")
    frames = [
        Subscribe(topic="conversation", conversation=name[:40], after=cursors[name] or None, positions=query.positions, typing=query.typing)
        for name in names
    ]
    if "feed" in cursors:
        frames.append(Subscribe(topic="feed", after=int(cursors["feed"]) if cursors["feed"] else None))
    if query.list:
        frames.append(Subscribe(topic="conversations"))
    if query.counts:
        frames.append(Subscribe(topic="counts"))
    if people := [one for one in query.presence.split(",") if one]:
        frames.append(Subscribe(topic="presence", people=people))
    return frames
