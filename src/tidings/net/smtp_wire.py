"""What a mail server answers, reply by reply, in the order in which it was asked; nothing that was not asked for is believed.

It takes over a connection that is greeted, encrypted and logged in.
"""

import asyncio
from typing import Literal, cast

import msgspec

End = Literal["timeout", "connection_lost", "malformed_answer"]

# RFC 5321 section 4.5.3.1.5 says 512 bytes a line; a reply of many lines is still no page.
_REPLY_BYTES = 32_768


class Reply(msgspec.Struct, frozen=True, gc=False):
    """One reply (RFC 5321 section 4.2); of many lines, they stand under each other."""

    code: int
    text: str


class Wire(asyncio.Protocol):
    """The connection. `end`: why nothing more can be said over it; None while it can. `unasked`: what came instead of silence."""

    def __init__(self, transport: asyncio.BaseTransport) -> None:
        self._loop = asyncio.get_running_loop()
        # uvloop's transports are Transports in deed, not by inheritance.
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_protocol(self)
        self._buffer = b""
        self._replies: list[Reply] = []
        self._asked = 0
        self._answered: asyncio.Future[None] | None = None
        self.unasked: Reply | None = None
        self.end: End | None = "connection_lost" if transport.is_closing() else None

    async def ask(self, data: bytes, count: int, before: float) -> list[Reply]:
        """The `count` replies to what `data` asks. Fewer: the connection is over, and `end` says why. `before`: a time of the loop."""
        if self.end is not None:
            return []
        self._asked = count
        answered = self._answered = self._loop.create_future()
        timer = self._loop.call_at(before, self._fail, "timeout")
        self._transport.write(data)
        try:
            await answered
        finally:
            timer.cancel()
            self._answered = None
        replies, self._replies = self._replies, []
        self._asked = 0
        return replies

    async def write_out(self, data: bytes, before: float) -> None:
        """All of `data` has left us, or `end` says why not."""
        if self.end is None:
            self._transport.write(data)
        while self.end is None and self._transport.get_write_buffer_size() > 0:
            if self._loop.time() >= before:
                self._fail("timeout")
                return
            # A tick: what a TLS transport holds back is told by its size alone. Only mails above 64 KiB come here.
            await asyncio.sleep(0.005)

    def close(self, farewell: bytes = b"") -> None:
        """The connection is closed once what was written has left; nobody waits for an answer."""
        if self.end is None:
            self._transport.write(farewell)
            self.end = "connection_lost"
        self._transport.close()

    def abort(self) -> None:
        """The connection is gone at once, whatever was in it."""
        self._fail("connection_lost")
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Whole replies are kept until as many are there as were asked for."""
        if self.end is not None:
            return
        replies, self._buffer, is_garbled = _read(self._buffer + data if self._buffer else data)
        self._replies += replies
        if len(self._replies) > self._asked:
            # An answer to nothing: whatever comes after it could be taken for the answer to something else.
            self.unasked = self._replies[self._asked]
            del self._replies[self._asked :]
            is_garbled = True
        if is_garbled or len(self._buffer) > _REPLY_BYTES or (self._buffer and len(self._replies) == self._asked):
            self._fail("malformed_answer")
        elif len(self._replies) == self._asked:
            self._wake()

    def eof_received(self) -> None:
        """The server says nothing more."""
        self._fail("connection_lost")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the loop's call
        """As above."""
        self._fail("connection_lost")

    def _fail(self, end: End) -> None:
        if self.end is None:
            self.end = end
        self._wake()

    def _wake(self) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)


def _read(data: bytes) -> tuple[list[Reply], bytes, bool]:
    """The whole replies in `data`, what is left, and whether that begins with a line that is none."""
    replies: list[Reply] = []
    lines: list[bytes] = []
    begun = at = 0
    while (end := data.find(b"\n", at)) >= 0:
        line, at = data[at:end], end + 1
        if not line[:3].isdigit():
            return replies, b"", True
        lines.append(line[4:].strip())
        if line[3:4] != b"-":
            text = lines[0] if len(lines) == 1 else b"\n".join(lines)
            replies.append(Reply(int(line[:3]), text.decode("utf-8", "surrogateescape")))
            lines = []
            begun = at
    return replies, data[begun:], False
