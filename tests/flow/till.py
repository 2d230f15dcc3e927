"""A shop's own API on loopback: what a data source asks, with a peer that can be slow, broken, huge, or lead elsewhere."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple


class Asked(NamedTuple):
    """One request, as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    """What is answered, and when."""

    body: bytes = b"{}"
    status: int = 200
    headers: tuple[str, ...] = ()
    after_seconds: float = 0.0
    is_cut: bool = False
    """The connection ends before the end of the body."""


def says(value: object, **more: object) -> Answer:
    """A JSON answer."""
    return Answer(json.dumps(value).encode(), **more)  # type: ignore[arg-type]


class Till:
    """Answers as it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Answer] = lambda _: says({"state": "paid"})
        self.at_once = self.most_at_once = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection after another request, until it ends."""
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            method, path, _ = first.split(" ")
            asked = Asked(method, path, headers, body)
            self.asked.append(asked)
            answer = self.answer(asked)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            try:
                if answer.after_seconds:
                    await asyncio.sleep(answer.after_seconds)
            finally:
                self.at_once -= 1
            more = "".join(f"{line}\r\n" for line in answer.headers)
            writer.write(f"HTTP/1.1 {answer.status} So\r\nContent-Length: {len(answer.body)}\r\n{more}\r\n".encode())
            if answer.is_cut:
                writer.write(answer.body[:-1])
                return
            writer.write(answer.body)
            await writer.drain()


@asynccontextmanager
async def till_open() -> AsyncGenerator[Till]:
    """A till on a free port of loopback."""
    till = Till()
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await till.serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0)
    till.port = listening.sockets[0].getsockname()[1]
    try:
        yield till
    finally:
        listening.close()
        left = list(tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await listening.wait_closed()
