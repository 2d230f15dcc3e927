"""Whatever bytes a device sends, and whatever it does not read: its connection ends with a code, and nobody else's."""

import asyncio

import pytest
from uvicorn.server import ServerState

from tests.security.honest import CODES, Json, Scene, scene
from tests.security.raw_frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, handshake, raw, raw_socket, text
from tidings.api import protocol
from tidings.api.live import socket as socket_module

__all__ = ["scene"]

pytestmark = pytest.mark.anyio

LARGEST = 64_000
_PING = {"type": "ping", "id": "x"}
_SUBSCRIBE: Json = {"type": "subscribe", "topic": "conversation", "after": "0.0", "positions": True, "typing": True}
_LARGE = b'{"type":"ping","id":"%s"}' % (b"x" * LARGEST)
# What goes out behind the hello, and the code with which it ends; None: a pong comes back, and it goes on.
_WIRE: dict[str, tuple[bytes, int | None]] = {
    "without a mask": (raw(TEXT, b"{}", masked=False), 1002),
    "an opcode that there is not": (raw(0x3, b"{}"), 1002),
    "a reserved bit": (raw(TEXT, b"{}", reserved=4), 1002),
    "a ping of 126 bytes": (raw(PING, b"x" * 126), 1002),
    "a ping in pieces": (raw(PING, b"x", fin=False), 1002),
    "a piece of nothing": (raw(CONTINUATION, b"{}"), 1002),
    "a frame in the middle of another": (raw(TEXT, b"{", fin=False) + raw(TEXT, b"{}"), 1002),
    "a close in the middle of another": (raw(TEXT, b"{", fin=False) + raw(CLOSE, (1000).to_bytes(2)), 1002),
    "a close with a code of nobody": (raw(CLOSE, (999).to_bytes(2)), 1002),
    "a close with a code that is never sent": (raw(CLOSE, (1005).to_bytes(2)), 1002),
    "a close of one byte": (raw(CLOSE, b"x"), 1002),
    "a close whose reason is no text": (raw(CLOSE, (1000).to_bytes(2) + b"\xff"), 1007),
    "a close": (raw(CLOSE, (1000).to_bytes(2) + b"enough"), 1000),
    "a close with a code of their own": (raw(CLOSE, (4999).to_bytes(2)), 4999),
    "a close without a code": (raw(CLOSE), 1005),
    "a frame too large": (raw(TEXT, _LARGE), 1009),
    "a frame that says it is too large": (raw(TEXT, length=2**40), 1009),
    "a frame of a length below nothing": (raw(TEXT, length=2**64 - 1), 1009),
    "too large in pieces": (raw(TEXT, _LARGE[:40_000], fin=False) + raw(CONTINUATION, _LARGE[40_000:]), 1009),
    "bytes": (raw(BINARY, b"{}"), 4400),
    "no UTF-8": (raw(TEXT, b'{"type":"ping","id":"\xff"}'), 4400),
    "no UTF-8, in pieces": (raw(TEXT, b'{"type":"ping","id":"\xc3', fin=False) + raw(CONTINUATION, b'"}'), 4400),
    "a character in two pieces": (raw(TEXT, b'{"type":"ping","id":"x\xc3', fin=False) + raw(CONTINUATION, b'\xa9"}') + text(_PING), None),
    "control frames in between": (
        raw(TEXT, b'{"type":"pi', fin=False) + raw(PING, b"p") + raw(PONG, b"q") + raw(CONTINUATION, b'ng","id":"x"}'),
        None,
    ),
    "pieces of nothing": (
        raw(TEXT, fin=False) + raw(CONTINUATION, fin=False) * 5_000 + raw(CONTINUATION, b'{"type":"ping","id":"x"}'),
        None,
    ),
    "pongs that nobody asked for": (raw(PONG, b"x") * 1_000 + text(_PING), None),
    "pings": (raw(PING, b"x") * 1_000 + text(_PING), None),
    "a thousand frames at once": (text(_PING) * 1_000, 4429),
    "a thousand frames that make no sense": (text({"type": "what"}) * 1_000, 4400),
    "a thousand calls": (text({"type": "call", "id": "1", "method": "GET", "path": "/v1/me"}) * 1_000, 4429),
    "HTTP": (b"GET /v1/me HTTP/1.1\r\nhost: x\r\n\r\n", 1002),
}


@pytest.mark.parametrize("name", _WIRE)
async def test_what_is_no_frame_ends_the_connection_with_its_code(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket_module, "_CLOSE_SECONDS", 0.2)
    sent, code = _WIRE[name]
    async with raw_socket(scene.api.base_url) as ada:
        await ada.hello(scene.token)
        await ada.say(text(_SUBSCRIBE | {"conversation": scene.conversation, "id": "s"}))
        await ada.told(type="subscribed")
        await ada.say(sent)
        if code is None:
            await ada.told(type="pong", id="x")
            await scene.goes_on()
            return
        assert await ada.code() == code
        # We do not go: the others are told all the same, each once, and before long we are cut off.
        for _ in range(3):
            await scene.goes_on()
        assert await ada.next() is None
    await scene.goes_on()


_NO_HANDSHAKES: dict[str, tuple[bytes, set[int | None]]] = {
    "no key": (handshake("x", without="Sec-WebSocket-Key"), {400}),
    "a key that is none": (handshake("x", "Sec-WebSocket-Key: a", without="Sec-WebSocket-Key"), {400}),
    "two keys": (handshake("x", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), {400}),
    "no version": (handshake("x", without="Sec-WebSocket-Version"), {400, 426}),
    "another version": (handshake("x", "Sec-WebSocket-Version: 12", without="Sec-WebSocket-Version"), {400, 426}),
    "no upgrade": (handshake("x", without="Upgrade"), {400, 404, 405, 426}),
    "no connection": (handshake("x", without="Connection"), {400, 404, 405, 426}),
    "an upgrade to something else": (handshake("x", "Upgrade: h2c", without="Upgrade"), {400, 404, 405, 426}),
    "HTTP/1.0": (handshake("x", version="1.0"), {101, 400, 426, None}),
    "a POST": (handshake("x", method="POST"), {400, 404, 405, None}),
    "a PATCH with a body": (handshake("x", "Content-Length: 5", method="PATCH") + b"hello", {400, 404, 405, None}),
    "another path": (handshake("x", path="/v1/sockets"), {404}),
    "the path of a send": (handshake("x", path="/v1/messages", method="POST"), {400, 404, 405, None}),
    "a token in the address": (handshake("x", path="/v1/socket?token=x"), {400}),
    "a path that is none": (handshake("x", path="/\x80\xff"), {400, 404, None}),
    "a header that does not end": (handshake("x")[:-4] + b"\r\nX: " + b"x" * 70_000, {400, 431, None}),
    "many headers": (handshake("x", *(f"X{n}: y" for n in range(250))), {400, 431, None}),
    "a header that is none": (handshake("x", "no colon"), {400, None}),
    "many subprotocols": (handshake("x", "Sec-WebSocket-Protocol: ,,;"), {400, 101, None}),
}


@pytest.mark.parametrize("name", _NO_HANDSHAKES)
async def test_what_is_no_handshake_is_refused(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket_module, "_CLOSE_SECONDS", 0.2)
    monkeypatch.setattr(socket_module, "HELLO_SECONDS", 0.2)
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    sent, statuses = _NO_HANDSHAKES[name]
    async with raw_socket(scene.api.base_url) as ada:
        await ada.say(sent)
        assert await ada.status() in statuses
    await scene.goes_on()


@pytest.mark.parametrize("line", ["Content-Length: 30", "Transfer-Encoding: chunked"])
async def test_what_stands_behind_a_handshake_is_no_frame_of_anybody(scene: Scene, line: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket_module, "HELLO_SECONDS", 0.2)
    monkeypatch.setattr(socket_module, "_CLOSE_SECONDS", 0.2)
    async with raw_socket(scene.api.base_url) as ada:
        await ada.say(handshake(ada.host, line) + text({"type": "hello", "v": 1, "token": "x"}) * 20)
        await ada.say(text({"type": "hello", "v": 1, "token": "x"}))
        if await ada.status() == 101:
            assert await ada.ends() in (*CODES, None)
    await scene.goes_on()


async def test_who_does_not_come_to_an_end_is_cut_off(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket_module, "HELLO_SECONDS", 0.2)
    monkeypatch.setattr(socket_module, "_CLOSE_SECONDS", 0.2)
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    async with raw_socket(scene.api.base_url) as half:
        await half.say(handshake(half.host)[:-2])
        assert await half.status() is None
    for begun in (b"", raw(PING, b"x"), raw(TEXT, b'{"type":"hello"', fin=False), raw(TEXT, b'{"type":"hello"', length=1_000)):
        async with raw_socket(scene.api.base_url) as silent:
            await silent.shake_hands()
            await silent.say(begun)
            assert await silent.ends() == 4408
    await scene.goes_on()


async def test_who_follows_and_leaves_all_the_time_is_sent_away_and_leaves_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket_module, "_CLOSE_SECONDS", 0.2)
    at = {"conversation": scene.conversation}
    async with raw_socket(scene.api.base_url) as ada:
        await ada.hello(scene.token)
        await ada.say((text(_SUBSCRIBE | at) + text({"type": "unsubscribe", "topic": "conversation"} | at)) * 500)
        assert await ada.ends() == 4429
    await scene.goes_on()


@pytest.mark.parametrize("topic", ["conversation", "feed", "counts", "conversations", "presence"])
async def test_who_is_gone_before_they_are_answered_leaves_nothing(scene: Scene, topic: str):
    more: Json = {"conversation": {"conversation": scene.conversation}, "presence": {"people": ["bob"]}}.get(topic, {})
    for n in range(8):
        async with raw_socket(scene.api.base_url) as ada:
            await ada.hello(scene.token)
            await ada.say(text({"type": "subscribe", "topic": topic, **more}))
            for _ in range(n):
                await asyncio.sleep(0)
    await scene.goes_on()


async def test_who_reads_nothing_holds_up_nobody(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket_module, "_HIGH", 20_000)
    monkeypatch.setattr(socket_module, "_SLOW_SECONDS", 0.2)
    monkeypatch.setattr(socket_module, "_CLOSE_SECONDS", 0.2)
    async with raw_socket(scene.api.base_url, reads=10_000) as ada:
        await ada.hello(scene.token)
        await ada.say(text(_SUBSCRIBE | {"conversation": scene.conversation}))
        for topic in ("feed", "counts", "conversations"):
            await ada.say(text({"type": "subscribe", "topic": topic}))
        ada.stop_reading()
        while scene.live.count > 1:
            await scene.goes_on("x" * 3_900)
    await scene.goes_on()


async def test_a_connection_that_ends_while_it_is_waited_for_is_waited_for_no_more(scene: Scene):
    one = socket_module.Socket(scene.live, ServerState())
    one.pause_writing()
    waiting = asyncio.create_task(one.drained())
    await asyncio.sleep(0)
    one.connection_lost(None)
    await waiting
