"""An HTTP server that answers as a test asks: whole answers, or a trick instead of one. Every request is read to its end first."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from enum import Enum

import msgspec

from tests.providers.smtp_peers import settled


class Trick(Enum):
    """What a server does instead of answering."""

    DROP = "closes the connection"
    RESET = "resets the connection"
    HANG = "says nothing"
    HALF = "begins an answer and closes"
    GARBAGE = "answers with bytes that are no HTTP"


class Request(msgspec.Struct, frozen=True):
    """One request as it came. Header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Answer(msgspec.Struct, frozen=True):
    """A whole answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}


Answering = Callable[[Request], Answer | Trick]


class HttpPeer:
    """One server; what it received stands in `requests`, whatever it answered."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.requests: list[Request] = []
        self.port = 0
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Its address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            while (request := await _read(reader)) is not None:
                self.requests.append(request)
                if not await _answer(self.answering(request), reader, writer):
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.tasks.discard(task)
            writer.close()


@asynccontextmanager
async def http_server(answering: Answering, tls: ssl.SSLContext | None = None) -> AsyncGenerator[HttpPeer]:
    """A server on 127.0.0.1 as long as the context."""
    peer = HttpPeer(answering)
    listening = await asyncio.start_server(peer.serve, "127.0.0.1", 0, ssl=tls)
    peer.port = listening.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        listening.close()
        for task in list(peer.tasks):
            task.cancel()
        await settled(lambda: not peer.tasks)
        await listening.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body)


async def _answer(answer: Answer | Trick, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Whether the connection lives on."""
    match answer:
        case Answer():
            headers = {"Content-Type": "application/json", "Content-Length": str(len(answer.body)), **answer.headers}
            lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            writer.write(f"HTTP/1.1 {answer.status} Whatever\r\n{lines}\r\n".encode() + answer.body)
            await writer.drain()
            return True
        case Trick.HANG:
            await reader.read()
        case Trick.HALF:
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n{")
            await writer.drain()
        case Trick.GARBAGE:
            writer.write(b"\x00\xff\x00 this is no HTTP\r\n\r\n")
            await writer.drain()
        case Trick.RESET:
            writer.transport.abort()
        case Trick.DROP:
            pass
    return False
