"""A plain HTTP client, for many thousand requests: it sends the bytes that it is given, one request after the other."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tests.conftest import Api


class Answer(msgspec.Struct, frozen=True):
    """What the server said; the names of the headers are in lower case."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The body."""
        return self.content.decode()

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.content)


class Wire:
    """A connection that is opened anew where the server has closed it."""

    def __init__(self, base_url: str, secret: str) -> None:
        address = urlsplit(base_url)
        self._host, self._port = str(address.hostname), address.port
        self._always = b"host: %b\r\nauthorization: Bearer %b\r\n" % (address.netloc.encode(), secret.encode())
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(self, method: str, path: str, body: bytes = b"", headers: Iterable[tuple[bytes, bytes]] = ()) -> Answer:
        """The answer to this request, whose path and headers are sent as they are."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        lines = b"".join(b"%b: %b\r\n" % header for header in headers)
        head = b"%b %b HTTP/1.1\r\n%b%bcontent-length: %d\r\n\r\n" % (method.encode(), path.encode(), self._always, lines, len(body))
        writer.write(head + body)
        answer = await _read(reader)
        if answer.headers.get("connection") == "close":
            await self.aclose()
        return answer

    async def aclose(self) -> None:
        """The connection is closed."""
        if self._streams is not None:
            (_, writer), self._streams = self._streams, None
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def wire_to(target: Api) -> AsyncGenerator[Wire]:
    """A connection with the workspace's key."""
    wire = Wire(target.base_url, target.workspace.secret)
    try:
        yield wire
    finally:
        await wire.aclose()


async def _read(reader: asyncio.StreamReader) -> Answer:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    return Answer(int(first.split(" ", 2)[1]), headers, await reader.readexactly(int(headers.get("content-length", "0"))))
