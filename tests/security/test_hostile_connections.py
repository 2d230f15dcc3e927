"""Connections that keep what they can: none holds room, memory or a place for longer than it may, and others are answered."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

import msgspec
import pytest

from tests.conftest import Api
from tests.security.test_short_cut import SEND, answer_of, dial, head, request, town
from tidings.api import protocol

__all__ = ["town"]

pytestmark = pytest.mark.anyio

LIVE = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n"
LARGE = msgspec.json.encode({**SEND, "metadata": {f"k{n}": "x" * 400 for n in range(40)}})


async def test_who_is_not_known_is_given_no_room(town: Api):
    slow = [await dial(town) for _ in range(6)]
    for _, writer in slow:
        writer.write(head(town, 20_000_000, "authorization: Bearer tdk_none").replace(b"/v1/messages", b"/v1/contacts/batch"))
    for reader, writer in slow:
        assert (await answer_of(reader))[0] == 401
        writer.close()
    announced = [await dial(town) for _ in range(6)]
    for _, writer in announced:
        writer.write(b"POST /v1/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{")
    assert (await town.client.post("/v1/messages", content=LARGE, headers={"content-type": "application/json"})).status_code == 202
    for _, writer in announced:
        writer.transport.abort()


async def test_what_waits_on_one_connection_is_bounded(town: Api):
    reader, writer = await dial(town)
    writer.write(LIVE * (protocol.PIPELINED + 1))
    for _ in range(protocol.PIPELINED + 1):
        assert (await answer_of(reader))[0] == 200
    writer.write(LIVE * 500)
    told = await rest_of(reader)
    assert told.count(b"HTTP/1.1 200") <= protocol.PIPELINED
    writer.close()


@pytest.mark.parametrize(
    "lines",
    [
        "x-long: " + "x" * protocol.HEAD_BYTES + "\r\n\r\n",
        "x: y\r\n" * (protocol.HEADERS + 1),
        "".join(f"x-{n}: {'x' * 1000}\r\n" for n in range(70)),
    ],
    ids=["one", "many", "together"],
)
async def test_a_head_has_a_size(town: Api, lines: str):
    reader, writer = await dial(town)
    writer.write(b"GET /health/live HTTP/1.1\r\nhost: x\r\n" + lines.encode())
    assert (await answer_of(reader))[0] == 431
    writer.close()


async def test_an_address_has_a_size(town: Api):
    reader, writer = await dial(town)
    writer.write(b"GET /" + b"x" * (protocol.HEAD_BYTES + 1) + b" HTTP/1.1\r\nhost: x\r\n\r\n")
    assert (await answer_of(reader))[0] == 431
    writer.close()


@pytest.mark.parametrize(
    "beginning", [b"", b"GET / HTTP/1.1\r\nx-long: ", b"POST /v1/messages HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: "]
)
async def test_what_never_ends_is_not_kept(town: Api, beginning: bytes):
    reader, writer = await dial(town)
    writer.write(beginning)
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < 5_000_000 and not reader.at_eof():
            writer.write((b"x" * 20_000) if beginning else b"\r\n" * 10_000)
            await writer.drain()
            await asyncio.sleep(0.001)
            sent += 20_000
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1000), 0.001)
    assert sent < 5_000_000
    writer.close()


async def test_what_comes_behind_a_body_is_no_header(town: Api, monkeypatch: pytest.MonkeyPatch):
    seen: list[bytes] = []
    plain: Callable[[protocol.Protocol], None] = protocol.Protocol.on_message_complete

    def looked_at(self: protocol.Protocol) -> None:
        seen.extend(name for name, _ in self.headers)
        plain(self)

    monkeypatch.setattr(protocol.Protocol, "on_message_complete", looked_at)
    body = msgspec.json.encode(SEND)
    reader, writer = await dial(town)
    given = head(town, 0).replace(b"content-length: 0", b"transfer-encoding: chunked")
    writer.write(given + b"%x\r\n%s\r\n0\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n" % (len(body), body))
    assert (await answer_of(reader))[0] == 202
    assert b"host" in seen
    assert b"x-forwarded-for" not in seen
    writer.close()


@pytest.mark.parametrize("drip", [b"\r\n", b"x"], ids=["empty lines", "the rest of a body that was refused"])
async def test_nobody_keeps_a_connection_on_which_nothing_is_asked(town: Api, monkeypatch: pytest.MonkeyPatch, drip: bytes):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.4)
    reader, writer = await dial(town)
    writer.write(LIVE if drip == b"\r\n" else head(town, 100_000_000))
    assert (await answer_of(reader))[0] == (200 if drip == b"\r\n" else 413)
    async with asyncio.timeout(20):
        with contextlib.suppress(ConnectionError):
            while not reader.at_eof():
                writer.write(drip)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1), 0.05)
    writer.close()


async def test_who_does_not_read_is_left(town: Api, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(protocol, "WRITE_SECONDS", 0.3)
    lost: list[tuple[str, int] | None] = []
    plain = protocol.Protocol.connection_lost

    def connection_lost(self: protocol.Protocol, exc: Exception | None) -> None:
        lost.append(self.client)
        plain(self, exc)

    monkeypatch.setattr(protocol.Protocol, "connection_lost", connection_lost)
    given = socket.socket()
    given.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    given.setblocking(False)
    parts = town.base_url.removeprefix("http://").split(":")
    loop = asyncio.get_running_loop()
    await loop.sock_connect(given, (parts[0], int(parts[1])))
    # Far more than the system keeps for one who does not read, in one answer after the other.
    page = b"GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n"
    async with asyncio.timeout(60):
        with contextlib.suppress(ConnectionError):
            for _ in range(protocol.PIPELINED):
                await loop.sock_sendall(given, page)
                await asyncio.sleep(0.05)
        for _ in range(100):
            if given.getsockname() in lost:
                break
            await asyncio.sleep(0.1)
        else:
            pytest.fail("it is still there")
    given.close()


async def test_garbage_behind_a_request_is_not_told_before_its_answer(town: Api):
    reader, writer = await dial(town)
    writer.write(request(town, msgspec.json.encode(SEND)) + b"\x00garbage\r\n\r\n")
    assert b" 400 " not in await rest_of(reader)
    writer.close()


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    told = b""
    with contextlib.suppress(ConnectionError):
        while part := await asyncio.wait_for(reader.read(65_536), 20):
            told += part
    return told
