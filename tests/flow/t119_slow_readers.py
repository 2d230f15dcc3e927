"""Who reads slowly is told everything once, who does not read is cut off and goes on where they were, and who says no hello is let go."""

import asyncio
import base64
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.devices import Kept, device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of, token_of
from tests.flow.talks import say, talk
from tidings.api.live import socket as sockets
from tidings.api.live import stream as streams
from tidings.api.live.live import Live

pytestmark = pytest.mark.anyio


class Slow:
    """A device that reads only when it is told to, and keeps what it has read as any other."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.kept = Kept()

    async def hello(self, token: str, conversation: str) -> None:
        """It follows the conversation from now on."""
        for frame in (
            {"type": "hello", "v": 1, "token": token},
            {"type": "subscribe", "topic": "conversation", "conversation": conversation},
        ):
            await self.connection.send(msgspec.json.encode(frame).decode())
            answer = msgspec.json.decode(await self.connection.recv())
        self.kept.cursor = answer["after"]

    async def reads(self) -> None:
        """The next frame, which says nothing twice and leaves nothing out."""
        frame = msgspec.json.decode(await self.connection.recv())
        if frame["type"] == "changes":
            assert not self.kept.posts.keys() & {post["seq"] for post in frame["posts"]}
            self.kept.apply(frame)

    async def reads_to_the_end(self) -> None:
        """Every frame; raises ConnectionClosed."""
        while True:
            await self.reads()


@asynccontextmanager
async def slow_reader(shop: Shop, token: str, conversation: str) -> AsyncGenerator[Slow]:
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_000)
    small.connect(place(shop))
    address = shop.api.base_url.replace("http", "ws", 1) + "/v1/socket"
    async with connect(address, compression=None, max_size=None, max_queue=1, sock=small) as connection:
        one = Slow(connection)
        await one.hello(token, conversation)
        yield one


def place(shop: Shop) -> tuple[str, int]:
    return shop.api.app.settings.host, int(shop.api.base_url.rpartition(":")[2])


def live_of(shop: Shop) -> Live:
    assert shop.api.app.live is not None
    return shop.api.app.live


async def test_who_reads_too_slowly_for_a_moment_is_told_everything_once(shop: Shop):
    at = await talk(shop, "ada", "bob")
    live = live_of(shop)
    async with slow_reader(shop, await token_of(shop, "ada"), name_of(at)) as ada, asyncio.timeout(60):
        [held] = live._devices.values()
        said = 0
        while not held.wire.is_full:
            said += 1
            await say(shop, at, "x" * 9_000)
            await asyncio.sleep(0.02)
        for _ in range(3):
            said += 1
            await say(shop, at, "said meanwhile")
        while len(ada.kept.posts) < said:
            await ada.reads()
        assert sorted(ada.kept.posts) == list(range(1, said + 1))
        await say(shop, at, "and on")
        while said + 1 not in ada.kept.posts:
            await ada.reads()
        assert live.count == 1


async def test_who_does_not_read_is_told_so_and_goes_on_where_they_were(shop: Shop):
    at = await talk(shop, "ada", "bob")
    name, live = name_of(at), live_of(shop)
    token = await token_of(shop, "ada")
    async with slow_reader(shop, token, name) as ada, asyncio.timeout(60):
        said = 0
        while live.count:
            said += 1
            await say(shop, at, "x" * 9_000)
            await asyncio.sleep(0.02)
        with pytest.raises(ConnectionClosed) as closed:
            await ada.reads_to_the_end()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4508
        assert len(ada.kept.posts) < said
    async with device(shop.api.base_url, token) as back:
        back.kept[name] = ada.kept
        assert (await back.follow(name, ada.kept.cursor))["after"] == ada.kept.cursor
        await say(shop, at, "and on")
        kept = await back.until_posts(name, *range(1, said + 2))
        assert sorted(kept.posts) == list(range(1, said + 2))


async def test_who_does_not_read_a_stream_is_told_so_by_its_last_event(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(streams, "_SLOW_SECONDS", 1)
    at = await talk(shop, "ada", "bob")
    live, token = live_of(shop), await token_of(shop, "ada")
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_000)
    small.connect(place(shop))
    small.setblocking(False)
    reader, writer = await asyncio.open_connection(sock=small, limit=1_000)
    asked = f"GET /v1/me/stream?conversations={name_of(at)} HTTP/1.1\r\nHost: tidings\r\nAuthorization: Bearer {token}\r\n\r\n"
    writer.write(asked.encode())
    told = b""
    async with asyncio.timeout(120):
        while b"event: subscribed" not in told:
            told += await reader.read(500)
        while live.count:
            await asyncio.gather(*(say(shop, at, "x" * 9_000) for _ in range(4)))
        while not told.endswith(b"\r\n0\r\n\r\n"):
            more = await reader.read(64_000)
            assert more, "it comes to its end"
            told += more
    last = told[told.rindex(b"event: ") :]
    assert last.startswith(b"event: bye")
    assert b'"code":4508' in last
    assert b'"retry_after_ms":0' in last
    writer.close()


async def test_who_says_no_hello_is_let_go_however_slowly_they_read(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sockets, "HELLO_SECONDS", 3)
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_000)
    small.connect(place(shop))
    small.setblocking(False)
    reader, writer = await asyncio.open_connection(sock=small, limit=1_000)
    key = base64.b64encode(b"0" * 16).decode()
    head = f"GET /v1/socket HTTP/1.1\r\nHost: tidings\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    writer.write(head.encode())
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    # Each ping is answered, and the answers are not read: more than is kept for anybody.
    ping = b"\x89" + bytes([0x80 | 125]) + bytes(4) + b"?" * 125
    writer.write(ping * 10_000)
    async with asyncio.timeout(10):
        await writer.drain()
        await asyncio.sleep(0.5)
        told = await reader.read(-1)
    assert told.count(b"\x8a\x7d" + b"?" * 125) == 10_000
    assert (4408).to_bytes(2) in told[-200:]
    writer.close()
