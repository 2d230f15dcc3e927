"""Bodies as they come in: no larger than they may be, not for ever, and never more of them at once than memory is for.

Anybody may begin to send a body, before it is known who they are. Small ones always come in. Large ones share so many bytes, each from
its beginning until its request is answered, since what is made of it is larger than itself; who finds no room waits a little while,
in a line that is short.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import msgspec

from tidings.core.errors import TooLarge, Unavailable

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

SMALL_BODY = 8_000
HELD_BYTES = 64_000_000
LINE = 100
"""So many wait for room."""
WAIT_SECONDS = 10.0
"""The first bytes may take so long, and a body of so many bytes so much longer."""
_FIRST_SECONDS = 10.0
_SLOWEST = 50_000
_MOST_SECONDS = 120.0

_FULL = "Too much is being sent at one time; try again in a moment"


class Reading(msgspec.Struct):
    """The large bodies of requests that are under way now."""

    held: int = 0
    """Their bytes."""
    waiting: deque[tuple[int, "asyncio.Future[None]"]] = msgspec.field(default_factory=deque[tuple[int, "asyncio.Future[None]"]])

    async def take(self, size: int) -> None:
        """There is room for so many bytes, until the task that asks has ended; raises Unavailable where there is none for too long."""
        if self.waiting or (self.held and self.held + size > HELD_BYTES):
            if len(self.waiting) >= LINE:
                raise Unavailable(_FULL)
            turn = asyncio.get_running_loop().create_future()
            self.waiting.append((size, turn))
            try:
                async with asyncio.timeout(WAIT_SECONDS):
                    await turn
            except TimeoutError as error:
                self._leave(size, turn)
                raise Unavailable(_FULL) from error
            except BaseException:
                self._leave(size, turn)
                raise
        else:
            self.held += size
        task = asyncio.current_task()
        assert task is not None, "who reads a body runs"
        task.add_done_callback(lambda _: self._give(size))

    def _leave(self, size: int, turn: "asyncio.Future[None]") -> None:
        if turn.done() and not turn.cancelled():
            # Room was made at the very moment at which nobody waited for it any more.
            self._give(size)
        else:
            self.waiting = deque(one for one in self.waiting if one[1] is not turn)

    def _give(self, size: int) -> None:
        self.held -= size
        while self.waiting and (self.held == 0 or self.held + self.waiting[0][0] <= HELD_BYTES):
            wanted, turn = self.waiting.popleft()
            if not turn.done():
                self.held += wanted
                turn.set_result(None)


async def receive_body(receive: Receive, headers: Mapping[bytes, bytes], limit: int, reading: Reading) -> bytes:
    """The whole body; raises TooLarge as soon as it is known to be, before anything is parsed, and Unavailable where it does not come."""
    told = headers.get(b"content-length")
    size = int(told) if told is not None and told.isdigit() else None
    try:
        if size is not None and size > limit:
            raise TooLarge(f"A body here may have {limit:,} bytes; this one says it has {size:,}")  # noqa: TRY301 - it is dropped as others are
        if size is not None and size > SMALL_BODY:
            await reading.take(size)
        seconds = min(_MOST_SECONDS, _FIRST_SECONDS + (limit if size is None else size) / _SLOWEST)
        try:
            async with asyncio.timeout(seconds):
                # Of one that does not tell its size it is known only as it comes.
                return await _receive(receive, limit, reading, SMALL_BODY if size is None else limit)
        except TimeoutError as error:
            raise Unavailable(f"The body did not come within {seconds:.0f} seconds") from error
    except (TooLarge, Unavailable):
        await _drop(receive)
        raise


async def _receive(receive: Receive, limit: int, reading: Reading, counted: int) -> bytes:
    chunks = bytearray()
    while True:
        message = await receive()
        # Taken out, so that nothing is held twice while the next part takes its time.
        part: bytes = message.pop("body", b"")
        if len(chunks) + len(part) > limit:
            raise TooLarge(f"A body here may have {limit:,} bytes")
        if not message.get("more_body"):
            return bytes(chunks + part) if chunks else part
        chunks += part
        del part
        if len(chunks) > counted:
            more = len(chunks) - counted
            if reading.held and reading.held + more > HELD_BYTES:
                raise Unavailable(_FULL)
            await reading.take(more)
            counted = len(chunks)


async def _drop(receive: Receive) -> None:
    """What has come of it already is let go: the server would keep it for as long as the connection is open."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0):
            await receive()
