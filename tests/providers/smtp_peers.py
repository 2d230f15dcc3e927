"""SMTP servers that misbehave on demand: a reply for each stage, or a trick instead of one."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from enum import Enum


class Trick(Enum):
    """What a server does instead of answering."""

    DROP = "closes the connection"
    RESET = "resets the connection"
    HANG = "says nothing more"
    GARBAGE = "answers with bytes that are no SMTP"
    TRICKLE = "sends one byte of a reply a while, and never ends it"


Replies = Mapping[str, str | Trick]

_USUAL: dict[str, str] = {
    "GREETING": "220 peer.example ESMTP",
    "EHLO": "250-peer.example\r\n250-SIZE 10000000\r\n250-AUTH PLAIN\r\n250 SMTPUTF8",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "DOT": "250 2.0.0 ok queued as 4711",
    "RSET": "250 ok",
    "NOOP": "250 ok",
    "QUIT": "221 bye",
}


class SmtpPeer:
    """One server; what it received up to the dot stands in `mails`, whatever it answered afterwards."""

    def __init__(self, replies: Replies) -> None:
        self.replies: dict[str, str | Trick] = {**_USUAL, **replies}
        self.mails: list[bytes] = []
        self.commands: list[str] = []
        self.connections = 0
        self.port = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def open_connections(self) -> int:
        return len(self._writers)

    def drop_everybody(self) -> None:
        """Closes every connection, as a server does with idle ones."""
        for writer in self._writers:
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        except RuntimeError:
            # What uvloop says where asyncio says ConnectionResetError.
            assert writer.is_closing()
        finally:
            self._writers.discard(writer)
            self._tasks.discard(task)
            writer.close()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await settled(lambda: not self._tasks)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._answer("GREETING", reader, writer)
        while line := await reader.readline():
            self.commands.append(line.decode("utf-8", "replace").rstrip())
            verb = line.split()[0].decode("ascii", "replace").upper()
            await self._answer(verb, reader, writer)
            if verb == "QUIT":
                return
            if verb == "DATA" and str(self.replies["DATA"]).startswith("354"):
                if self.replies.get("BODY") is Trick.HANG:
                    writer.transport.pause_reading()  # type: ignore[attr-defined]
                    await asyncio.sleep(3600)
                if self.replies.get("BODY") is Trick.RESET:
                    await reader.readexactly(1)
                    writer.transport.abort()
                    return
                first = await reader.readuntil(b"\r\n")
                # A lone dot ends a mail of nothing.
                self.mails.append(first if first == b".\r\n" else first + await _rest(reader))
                await self._answer("DOT", reader, writer)

    async def _answer(self, stage: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reply = self.replies.get(stage, "502 5.5.1 what?")
        match reply:
            case Trick.DROP:
                writer.close()
                raise ConnectionResetError
            case Trick.RESET:
                writer.transport.abort()
                raise ConnectionResetError
            case Trick.HANG:
                while await reader.read(65_536):
                    pass
                raise ConnectionResetError
            case Trick.TRICKLE:
                while True:
                    writer.write(b"2")
                    await writer.drain()
                    await asyncio.sleep(0.01)
            case Trick.GARBAGE:
                writer.write(b"\xff\xfe\x00 no smtp at all\r\n")
            case str():
                writer.write(reply.encode() + b"\r\n")
        await writer.drain()


async def _rest(reader: asyncio.StreamReader) -> bytes:
    """What follows up to the line with the dot."""
    lines: list[bytes] = []
    while not lines or lines[-1] != b".\r\n":
        lines.append(await reader.readuntil(b"\r\n"))
    return b"".join(lines)


async def settled(condition: Callable[[], object]) -> None:
    """The condition holds; TimeoutError where it does not within 10 s."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - what is waited for lies in the kernel and in the peer: nothing sets an event
            await asyncio.sleep(0.005)


@asynccontextmanager
async def smtp_server(replies: Replies | None = None, tls: ssl.SSLContext | None = None) -> AsyncGenerator[SmtpPeer]:
    """A listening server; with `tls` it encrypts from the first byte."""
    peer = SmtpPeer(replies or {})
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0, ssl=tls, limit=1 << 26)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()
        await peer.close()
        await server.wait_closed()
