"""A real HTTP server that gets webhooks: what it answers is told to it, what it got is kept."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tidings.webhooks import CATALOGUE

Answer = tuple[int, dict[str, str], bytes]


class Got(msgspec.Struct, frozen=True):
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The body, read."""
        return msgspec.json.decode(self.body)

    @property
    def id(self) -> str:
        """The webhook-id."""
        return self.headers["webhook-id"]


class Receiver:
    """Answers 204 unless it is told otherwise; with `answer` None it never does."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answer: Callable[[Got], Answer | None] = lambda _: (204, {}, b"")
        self.url = ""

    async def until(self, count: int, seconds: float = 20, type_: str | None = None) -> list[Got]:
        """What it got (of a type), once it is so many."""
        for _ in range(int(seconds / 0.02)):
            found = [one for one in self.got if type_ is None or one.told["type"] == type_]
            if len(found) >= count:
                # Nothing is told that the catalogue does not know.
                for one in found:
                    msgspec.convert(one.told["data"], CATALOGUE[one.told["type"]].data)
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"{len(self.got)} and not {count}: {[one.told['type'] for one in self.got]}")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept for as long as the client likes."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                request, *lines = head.rstrip().split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                got = Got(request.split(" ")[1], headers, body)
                self.got.append(got)
                answer = self.answer(got)
                if answer is None:
                    await asyncio.sleep(3600)
                    return
                status, more, content = answer
                told = "".join(f"{name}: {value}\r\n" for name, value in more.items())
                writer.write(f"HTTP/1.1 {status} Whatever\r\n{told}Content-Length: {len(content)}\r\n\r\n".encode() + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving() -> AsyncGenerator[Receiver]:
    """A receiver on a free port of loopback."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks"
    try:
        yield receiver
    finally:
        server.close()
