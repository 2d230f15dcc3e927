"""Whatever a device sends: it is answered with a frame or a close code, nobody else notices, and nothing of it is kept."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.server import ServerState
from websockets.exceptions import ConnectionClosed

from tests.conftest import Api
from tests.devices import Device, Kept, device
from tests.security.raw_frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, handshake, raw, raw_socket, text
from tidings.api import protocol
from tidings.api.live import socket as socket_module
from tidings.api.live.live import Live
from tidings.core.ids import encode, new_id
from tidings.realtime.frames import CLOSES

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
# Ours, those of RFC 6455 for who does not keep to it, and what they said themselves.
CODES = {int(code) for code in CLOSES} | {1002}
LARGEST = 64_000


class Scene:
    """A conversation of Ada and Bob. Bob's device is an honest one, and is told everything that is said whatever Ada's does."""

    def __init__(self, api: Api, live: Live, bob: Device, conversation: str, token: str) -> None:
        self.api, self.live, self.bob, self.conversation, self.token = api, live, bob, conversation, token

    async def ask(self, method: str, path: str, body: object = None) -> Json:
        answer = await self.api.client.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else {}

    async def goes_on(self, words: str = "Hello Bob") -> None:
        """Something is said, and Bob is told."""
        said = await self.ask("POST", f"/v1/conversations/{self.conversation}/messages", {"text": words})
        kept = await self.bob.until_posts(self.conversation, *range(1, said["seq"] + 1))
        assert kept.posts[said["seq"]]["text"] == words


# Names that are remembered for a while, and what waits to be told to whoever is there.
_PASSING = ("_names", "_dirty", "_conversations", "_positions", "_read", "_types")


def held(live: Live) -> dict[str, int]:
    """How much this node holds for its devices, name by name."""
    found: dict[str, int] = {}
    for part in (live, live.hub, live.personal, live.presences, live.saying):
        for name, value in vars(part).items():
            if isinstance(value, dict | set) and name not in _PASSING:
                found[f"{type(part).__name__}.{name}"] = len(cast("set[object]", value))
    return found


@pytest.fixture
async def scene(target: Api, caplog: pytest.LogCaptureFixture) -> AsyncGenerator[Scene]:
    """At the end nothing is held of all that connected, and nothing was logged as an error."""
    live = target.app.live
    assert live is not None
    await until_quiet(live)
    before, tasks = held(live), working()
    for one in ("ada", "bob"):
        await target.client.put(f"/v1/contacts/{one}", json={})
    made = await target.client.post("/v1/conversations", json={"kind": "group", "participants": ["ada", "bob"]})
    conversation = made.json()["id"]
    with caplog.at_level(logging.WARNING):
        async with device(target.base_url, await token_of(target, "bob")) as bob:
            await bob.follow(conversation)
            yield Scene(target, live, bob, conversation, await token_of(target, "ada"))
            await settled(lambda: live.count == 1, lambda: held(live))
        await settled(lambda: held(live) == before, lambda: (before, held(live)))
        await settled(lambda: working() <= tasks, asyncio.all_tasks)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def working() -> int:
    """How many tasks there are; not those that loops wait in for a moment."""
    return len([task for task in asyncio.all_tasks() if getattr(task.get_coro(), "__qualname__", "") != "Event.wait"])


async def settled(test: Callable[[], bool], told: Callable[[], object]) -> None:
    """It is so at last."""
    try:
        async with asyncio.timeout(20):
            while not test():  # noqa: ASYNC110 - the program tells it to nobody
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"not so: {told()}") from None


async def until_quiet(live: Live) -> None:
    """Nothing is left of other tests' devices."""
    await settled(lambda: live.count == 0 and not live.hub.rooms, lambda: held(live))


async def token_of(api: Api, contact: str) -> str:
    return (await api.client.post(f"/v1/contacts/{contact}/tokens", json={})).json()["token"]


_WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "\0", "a\0b", "\x7f\u202e", "💥", "x" * 65, "y" * 5_000, "../..", "%00", "\r\nX: y", "cnv_", "0.0", "1.1", "-1.0"]
    ),
)
_NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from([-1, 0, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**400]),
    st.floats(allow_nan=False, allow_infinity=False),
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _WORDS), lambda of: st.lists(of, max_size=4) | st.dictionaries(_WORDS, of, max_size=4)
)
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(
        [
            "hello",
            "authenticate",
            "subscribe",
            "unsubscribe",
            "position",
            "typing",
            "presence",
            "call",
            "ping",
            "welcome",
            "changes",
            "bye",
            "x",
        ]
    ),
    "id": _WORDS,
    "v": st.sampled_from([0, 1, 2, "1"]),
    "token": _WORDS,
    "topic": st.sampled_from(["conversation", "conversations", "feed", "counts", "presence", "events", "x"]),
    "conversation": st.sampled_from(["THEIRS", "NOBODY", "cnv_", "msg_01jd0000000000000000000000", "", "x" * 41]) | _WORDS,
    "after": st.sampled_from(
        ["0.0", "1.0", "0.999999999999999999", "999999999999999999.0", "9" * 19 + ".0", "٣.٣", "1.1.1", 0, -1, 2**63, 2**64]
    )
    | _WORDS,
    "positions": st.booleans(),
    "typing": st.booleans(),
    "people": st.lists(st.sampled_from(["ada", "bob", "nobody", "con\ttact", ""]) | _WORDS, max_size=5),
    "types": st.lists(st.sampled_from(["message.posted", "message.posted\n", "x"]), max_size=3),
    "delivered": st.sampled_from([0, 1, 2**53, 2**53 + 1, -1]) | _NUMBERS,
    "read": st.sampled_from([0, 1, 2**53]) | _NUMBERS,
    "on": st.booleans(),
    "state": st.sampled_from(["online", "away", "offline"]),
    "method": st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"]),
    "path": st.sampled_from(
        [
            "/v1/me",
            "/v1/me/conversations?limit=x",
            "/v1/me/conversations/THEIRS/messages",
            "/v1/me/conversations/%00/messages",
            "/v1/me/conversations/%ff%fe",
            "/v1/conversations",
            "/v1/socket",
            "/v1/stream",
            "/v1/me/stream",
            "/v1/events",
            "/v1/hooks/x",
            "/v1/../openapi.json",
            "/v1/ä?ö=\u2028",
            "/v1/me?\r\nX: y",
        ]
    )
    | _WORDS.map(lambda word: f"/v1/{word}"),
    "body": _VALUES | st.just({"text": "hello"}),
    "key": _WORDS,
}
_OF_TYPE: dict[str, list[str]] = {
    "subscribe": ["topic", "id", "conversation", "after", "positions", "typing", "people", "types"],
    "unsubscribe": ["topic", "conversation"],
    "position": ["conversation", "delivered", "read"],
    "typing": ["conversation", "on"],
    "presence": ["state"],
    "call": ["id", "method", "path", "body", "key"],
    "ping": ["id"],
    "authenticate": ["token"],
    "hello": ["v", "token"],
}
_NEEDED = {"subscribe": {"topic"}, "unsubscribe": {"topic"}, "position": {"conversation"}, "typing": {"conversation", "on"}}


def _frame_of(kind: str) -> st.SearchStrategy[Json]:
    """A frame of this type with its own fields, each with any of its values, right or wrong."""
    needed = {name: _FIELDS[name] for name in _OF_TYPE[kind] if name in _NEEDED.get(kind, set(_OF_TYPE[kind]))}
    others = {name: _FIELDS[name] for name in _OF_TYPE[kind] if name not in needed}
    return st.fixed_dictionaries(needed, optional=others).map(lambda fields: {"type": kind} | fields)


_FRAMES = st.one_of(
    st.sampled_from(sorted(_OF_TYPE)).flatmap(_frame_of),
    st.sampled_from(sorted(_OF_TYPE)).flatmap(_frame_of),
    st.fixed_dictionaries({}, optional=_FIELDS),
    _VALUES,
)


# What no structure of ours makes.
_RAW = st.sampled_from(
    [
        "",
        " ",
        "{",
        "null",
        "[]",
        '"ping"',
        "[" * 5_000,
        '{"a":' * 5_000,
        '{"type":"ping","id":' + "[" * 40 + "]" * 40 + "}",
        '{"type":"ping","id":"\\ud800"}',
        '{"type":"ping","id":"\\u0000"}',
        '{"type":"ping","type":"ping"}',
        '{"type":"ping","id":NaN}',
        '{"type":"position","conversation":"THEIRS","read":1e999}',
        '{"type":"position","conversation":"THEIRS","read":' + "9" * 500 + "}",
        '{"type":"subscribe","topic":"feed","after":' + "9" * 30 + "}",
        '{"type":"call","id":"1","method":"POST","path":"/v1/me/conversations","body":' + "[" * 30 + "]" * 30 + "}",
        '{"type":"call","id":"1","method":"POST","path":"/v1/me/conversations","body":{"kind":"' + "z" * 60_000 + '"}}',
        '{"type":"call","id":"1","method":"GET","path":"/v1/me/' + "a" * 1_990 + '"}',
        "\ufeff{}",
    ]
)


class Silent(Kept):
    """What is told is not looked at."""

    def apply(self, frame: Json) -> None:
        """Nothing."""


async def outcome(ada: Device) -> int | None:
    """The code with which she is sent away; None where she is still answered."""
    with suppress(ConnectionClosed):
        await ada.say(type="ping", id="the end")
    await settled(
        lambda: ada.code is not None or any(one["type"] == "pong" and one["id"] == "the end" for one in ada.told), lambda: ada.told
    )
    return ada.code


@given(frames=st.lists(_FRAMES.map(json.dumps) | _RAW, min_size=1, max_size=12), is_known=st.sampled_from([True, True, True, False]))
async def test_any_text_is_answered_or_the_device_is_sent_away(scene: Scene, frames: list[str], is_known: bool):
    nobody = encode("cnv", new_id())
    async with device(scene.api.base_url, scene.token if is_known else None) as ada:
        ada.kept[scene.conversation] = Silent()
        with suppress(ConnectionClosed):
            for one in frames:
                await ada.socket.send(one.replace("THEIRS", scene.conversation).replace("NOBODY", nobody))
        code = await outcome(ada)
        assert code is None or code in CODES
        if code is not None:
            assert [one["code"] for one in ada.told if one["type"] == "bye"] == [code]
        for one in ada.told:
            assert one["type"] != "refused" or one["problem"]["status"] < 500, one
            assert one["type"] != "answer" or one["status"] < 500, one
    await scene.goes_on()


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
