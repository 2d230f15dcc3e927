"""A device of the tests: a socket by the library `websockets`, which keeps what it follows as docs/reference/socket.md says."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Frame = dict[str, Any]
Fetch = Callable[[str], Any]


class Kept:
    """A conversation as a device keeps it: it applies what it is told, and nothing else."""

    def __init__(self) -> None:
        self.cursor: str | None = None
        self.posts: dict[int, Frame] = {}
        self.people: dict[str, tuple[str, str]] = {}
        self.about: Frame | None = None
        self.is_over: str | None = None
        self.anew = 0

    def apply(self, frame: Frame) -> None:
        """What has changed since our cursor, which must be the one that it goes on from."""
        assert self.cursor is None or frame["after"] == self.cursor, f"told from {frame['after']}, known up to {self.cursor}"
        if frame["anew"]:
            self.anew += 1
            self.posts = {}
        for post in frame["posts"]:
            self.posts[post["seq"]] = post
        gone, seen = set(frame["hidden"]), frame["visible"]
        self.posts = {n: one for n, one in self.posts.items() if one["id"] not in gone and seen["after"] < n <= seen["upto"]}
        for one in frame["participants"]:
            self.people[one["person"]["id"]] = (one["role"], one["state"])
        self.about = frame["about"] or self.about
        self.cursor = frame["cursor"]


class Device:
    """One connection, and everything that it was told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.told: list[Frame] = []
        self.kept: dict[str, Kept] = {}
        self.code: int | None = None
        self._news = asyncio.Event()
        self._ids = itertools.count()
        self._task = asyncio.create_task(self._listen())

    async def say(self, **frame: Any) -> None:
        """One frame goes out."""
        await self.socket.send(msgspec.json.encode(frame).decode())

    async def hello(self, token: str, **more: Any) -> Frame:
        """Who we are; answers with the welcome."""
        await self.say(type="hello", v=1, token=token, **more)
        return await self.until(type="welcome")

    async def follow(self, conversation: str, after: str | None = None, **more: Any) -> Frame:
        """The conversation is followed from a cursor, or from now on."""
        kept = self.kept.setdefault(conversation, Kept())
        given = {"after": after} if after is not None else {}
        answer = await self.ask(type="subscribe", topic="conversation", conversation=conversation, **given, **more)
        if answer["type"] == "subscribed" and kept.cursor is None:
            kept.cursor = answer["after"]
        return answer

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> Frame:
        """An operation of the API over the socket."""
        given = {"body": body} if body is not None else {}
        return await self.ask(type="call", method=method, path=path, **given, **more)

    async def ask(self, **frame: Any) -> Frame:
        """A frame and what it is answered with."""
        name = f"n{next(self._ids)}"
        await self.say(id=name, **frame)
        return await self.until(id=name)

    async def until(self, test: Callable[[Frame], Any] | None = None, /, **fields: Any) -> Frame:
        """The first frame that we were or will be told for which this holds."""
        return (await self.several(1, test, **fields))[0]

    async def several(self, count: int, test: Callable[[Frame], Any] | None = None, /, **fields: Any) -> list[Frame]:
        """So many of them."""

        def fits(frame: Frame) -> bool:
            return all(frame.get(name) == value for name, value in fields.items()) and (test is None or bool(test(frame)))

        async with asyncio.timeout(20):
            while len(found := [one for one in self.told if fits(one)]) < count:
                assert self.code is None, f"closed with {self.code} after {self.told[-3:]}"
                await self._next()
        return found

    async def until_posts(self, conversation: str, *seqs: int) -> Kept:
        """What is kept of the conversation, once it has these posts."""
        kept = self.kept[conversation]
        async with asyncio.timeout(20):
            while not set(seqs) <= kept.posts.keys():
                assert self.code is None, f"closed with {self.code}"
                await self._next()
        return kept

    async def closed(self) -> int:
        """The code with which we were sent away, or left."""
        async with asyncio.timeout(20):
            while self.code is None:
                await self._next()
        return self.code

    async def aclose(self) -> None:
        """The connection is closed."""
        await self.socket.close()
        await self._task

    async def _next(self) -> None:
        self._news.clear()
        await self._news.wait()

    async def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                frame = msgspec.json.decode(await self.socket.recv())
                if frame["type"] == "changes":
                    self.kept[frame["conversation"]].apply(frame)
                if frame["type"] == "unsubscribed" and frame["conversation"] in self.kept:
                    self.kept[frame["conversation"]].is_over = frame["reason"]
                self.told.append(frame)
                self._news.set()
        self.code = self.socket.close_code
        self._news.set()


@asynccontextmanager
async def device(base_url: str, token: str | None = None, *, subprotocols: list[str] | None = None, **more: Any) -> AsyncGenerator[Device]:
    """A device that is connected, and welcome where it has a token."""
    address = base_url.replace("http", "ws", 1) + "/v1/socket"
    async with connect(address, subprotocols=subprotocols, compression=None, max_size=None, **more) as socket:  # type: ignore[arg-type]
        one = Device(socket)
        if token is not None:
            await one.hello(token)
        try:
            yield one
        finally:
            await one.aclose()
