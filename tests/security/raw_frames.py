"""A socket by hand: any bytes go out, right or wrong, and what comes back is read frame by frame (RFC 6455)."""

import asyncio
import base64
import os
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import msgspec

TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG = 0x1, 0x2, 0x0, 0x8, 0x9, 0xA
PATIENCE_SECONDS = 20


def raw(opcode: int, payload: bytes = b"", *, fin: bool = True, masked: bool = True, reserved: int = 0, length: int | None = None) -> bytes:
    """A frame as a client sends it; `length`: another one than the payload has."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if fin else 0) | reserved << 4 | opcode])
    bit = 0x80 if masked else 0
    if size < 126:
        head += bytes([bit | size])
    elif size < 65_536:
        head += bytes([bit | 126]) + size.to_bytes(2)
    else:
        head += bytes([bit | 127]) + size.to_bytes(8)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(payload))


def text(given: Any) -> bytes:
    """A frame of JSON."""
    return raw(TEXT, msgspec.json.encode(given))


def handshake(host: str, *lines: str, without: str = "", method: str = "GET", path: str = "/v1/socket", version: str = "1.1") -> bytes:
    """The request of an upgrade; without the header of this name."""
    headers = {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
    }
    named = [f"{name}: {value}" for name, value in headers.items() if name != without]
    return "\r\n".join([f"{method} {path} HTTP/{version}", *named, *lines, "", ""]).encode("latin-1")


class RawSocket:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self.reader, self.writer, self.host = reader, writer, host

    async def say(self, given: bytes) -> None:
        """These bytes go out, if anybody still takes them."""
        try:
            self.writer.write(given)
            await self.writer.drain()
        except ConnectionError:
            return

    def stop_reading(self) -> None:
        """What comes from now on stays on the way."""
        self.reader._transport.pause_reading()  # type: ignore[attr-defined]

    async def shake_hands(self, *lines: str) -> None:
        """We are connected."""
        await self.say(handshake(self.host, *lines))
        assert (await self.status()) == 101

    async def hello(self, token: str) -> None:
        """We have said who we are, and are welcome."""
        await self.shake_hands()
        await self.say(text({"type": "hello", "v": 1, "token": token}))
        assert (await self.told())["type"] == "welcome"

    async def status(self) -> int | None:
        """The status of the answer to a handshake; None where the connection was ended instead."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            try:
                head = await self.reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return None
            return int(head.split(b" ")[1])

    async def next(self) -> tuple[int, bytes] | None:
        """The next frame, opcode and payload; None where there is none any more."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            try:
                first, second = await self.reader.readexactly(2)
                size = second & 0x7F
                if size > 125:
                    size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8))
                return first & 0x0F, await self.reader.readexactly(size)
            except (asyncio.IncompleteReadError, ConnectionError):
                return None

    async def told(self, **fields: Any) -> dict[str, Any]:
        """The next frame of JSON that has these fields."""
        while (got := await self.next()) is not None:
            given: dict[str, Any] = msgspec.json.decode(got[1]) if got[0] == TEXT else {}
            if got[0] == TEXT and all(given.get(name) == value for name, value in fields.items()):
                return given
            assert got[0] != CLOSE, f"closed: {got[1]!r}"
        raise AssertionError(f"the connection ended before {fields} was told")

    async def ends(self) -> int | None:
        """The code with which the connection is closed, once it is; None where it ended without one."""
        code: int | None = None
        while (got := await self.next()) is not None:
            if got[0] == CLOSE and code is None:
                code = int.from_bytes(got[1][:2]) if got[1] else 1005
        return code

    async def code(self) -> int | None:
        """The code with which it is closed; the connection may still be there."""
        while (got := await self.next()) is not None:
            if got[0] == CLOSE:
                return int.from_bytes(got[1][:2]) if got[1] else 1005
        return None


@asynccontextmanager
async def raw_socket(base_url: str, *, reads: int | None = None) -> AsyncGenerator[RawSocket]:
    """A connection on which nothing was said yet; `reads`: so little is kept for it on the way."""
    url = httpx2.URL(base_url)
    made = socket.socket()
    if reads is not None:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, reads)
    made.setblocking(False)
    await asyncio.get_running_loop().sock_connect(made, (url.host, url.port))
    reader, writer = await asyncio.open_connection(sock=made)
    try:
        yield RawSocket(reader, writer, f"{url.host}:{url.port}")
    finally:
        writer.transport.abort()
