"""Bodies as they come in: no larger than they may be, not for ever, and never more of them at once than memory is for.

Small ones always come in. Large ones share so many bytes, each from its beginning until its answer is made, since what is made of it
is larger than itself; who finds no room waits a little while, in a line that is short. One caller never has more than a quarter of the
room, and of the line. Of whom it is not known who they are, what they announce counts for nothing: they hold what they have sent.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Mapping, MutableMapping
from typing import Any

import msgspec

from tidings.core.errors import FieldError, Malformed, TooLarge, Unavailable

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

SMALL_BODY = 8_000
HELD_BYTES = 64_000_000
LINE = 100
"""So many wait for room."""
_PART = 4
"""One caller has at most this part of the room, and of the line; or one body, where that is larger."""
WAIT_SECONDS = 10.0
"""The first bytes may take so long, and a body of so many bytes so much longer."""
_FIRST_SECONDS = 10.0
_SLOWEST = 50_000
_MOST_SECONDS = 120.0

_FULL = "Too much is being sent at one time; try again in a moment"


class Room:
    """The room that one request has for its body."""

    def __init__(self, reading: "Reading", owner: Hashable, *, is_known: bool = False) -> None:
        self.reading = reading
        self.owner = owner
        self.is_known = is_known
        """Whether it is known who they are: then what they announce is theirs from the beginning."""
        self.size = 0

    def give(self) -> None:
        """The answer is made: others may have it."""
        size, self.size = self.size, 0
        if size:
            self.reading.give(self.owner, size)

    async def take(self, size: int) -> None:
        """There is room for so many bytes more; raises Unavailable where there is none, for those that have none yet after a while."""
        if not self.size:
            await self.reading.take(self.owner, size)
        elif not self.reading.grow(self.owner, size, self.size):
            # Who waits in the line may wait for the very room that this one has.
            raise Unavailable(_FULL)
        self.size += size


class _Turn(msgspec.Struct, eq=False):
    owner: Hashable
    size: int
    told: "asyncio.Future[None]"


class Reading(msgspec.Struct):
    """The large bodies of requests that are under way now."""

    held: int = 0
    """Their bytes."""
    shares: dict[Hashable, int] = msgspec.field(default_factory=dict[Hashable, int])
    """Their bytes by caller."""
    waiting: deque[_Turn] = msgspec.field(default_factory=deque[_Turn])

    async def take(self, owner: Hashable, size: int) -> None:
        """There is room for so many bytes, until they are given back; raises Unavailable where there is none for too long."""
        turn = _Turn(owner, size, asyncio.get_running_loop().create_future())
        self.waiting.append(turn)
        self._next()
        if turn.told.done():
            return
        if len(self.waiting) > LINE or sum(one.owner == owner for one in self.waiting) > max(1, LINE // _PART):
            self.waiting.remove(turn)
            raise Unavailable(_FULL)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await turn.told
        except TimeoutError as error:
            self._leave(turn)
            raise Unavailable(_FULL) from error
        except BaseException:
            self._leave(turn)
            raise

    def grow(self, owner: Hashable, size: int, own: int) -> bool:
        """Whether there is room for so many bytes more, for a body that has room already."""
        if not (self._is_free(size, own) and self._is_due(owner, size, own)):
            return False
        self._hold(owner, size)
        return True

    def give(self, owner: Hashable, size: int) -> None:
        """So many bytes are free again."""
        self.held -= size
        self.shares[owner] -= size
        if not self.shares[owner]:
            del self.shares[owner]
        self._next()

    def _leave(self, turn: _Turn) -> None:
        if turn.told.done() and not turn.told.cancelled():
            # Room was made at the very moment at which nobody waited for it any more.
            self.give(turn.owner, turn.size)
        else:
            self.waiting.remove(turn)
            # Those behind it may want less.
            self._next()

    def _next(self) -> None:
        """Gives what is free to those who wait, in their order; nobody waits behind one that has too much of its own."""
        for turn in list(self.waiting):
            if turn.told.done() or not self._is_due(turn.owner, turn.size):
                continue
            if not self._is_free(turn.size):
                return
            self.waiting.remove(turn)
            self._hold(turn.owner, turn.size)
            turn.told.set_result(None)

    def _hold(self, owner: Hashable, size: int) -> None:
        self.held += size
        self.shares[owner] = self.shares.get(owner, 0) + size

    def _is_free(self, size: int, own: int = 0) -> bool:
        return self.held == own or self.held + size <= HELD_BYTES

    def _is_due(self, owner: Hashable, size: int, own: int = 0) -> bool:
        share = self.shares.get(owner, 0)
        return share == own or share + size <= HELD_BYTES // _PART


def is_small(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a body says of itself that it needs no room."""
    told = headers.get(b"content-length")
    if b"transfer-encoding" in headers:
        return False
    return told is None or (told.isdigit() and int(told) <= SMALL_BODY)


async def receive_body(receive: Receive, headers: Mapping[bytes, bytes], limit: int, room: Room) -> bytes:
    """The whole body; raises TooLarge as soon as it is known to be, before anything is parsed, and Unavailable where it does not come."""
    told = headers.get(b"content-length")
    size = int(told) if told is not None and told.isdigit() else None
    try:
        if size is not None and size > limit:
            raise TooLarge(f"A body here may have {limit:,} bytes; this one says it has {size:,}")  # noqa: TRY301 - it is dropped as others are
        counted = SMALL_BODY
        if size is not None and size > SMALL_BODY and room.is_known:
            await room.take(size)
            counted = limit
        seconds = min(_MOST_SECONDS, _FIRST_SECONDS + (limit if size is None else size) / _SLOWEST)
        try:
            async with asyncio.timeout(seconds):
                # Of one that does not tell its size it is known only as it comes.
                return await _receive(receive, limit, room, counted)
        except TimeoutError as error:
            raise Unavailable(f"The body did not come within {seconds:.0f} seconds") from error
    except (TooLarge, Unavailable):
        await _drop(receive)
        raise


async def _receive(receive: Receive, limit: int, room: Room, counted: int) -> bytes:
    chunks = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # What has come of it may look whole, and is not.
            raise Malformed([FieldError("", "cut_off", "The connection ended before the body did")])
        # Taken out, so that nothing is held twice while the next part takes its time.
        part: bytes = message.pop("body", b"")
        if len(chunks) + len(part) > limit:
            raise TooLarge(f"A body here may have {limit:,} bytes")
        if len(chunks) + len(part) > counted:
            await room.take(len(chunks) + len(part) - counted)
            counted = len(chunks) + len(part)
        if not message.get("more_body"):
            return bytes(chunks + part) if chunks else part
        chunks += part
        del part


async def _drop(receive: Receive) -> None:
    """What has come of it already is let go: the server would keep it for as long as the connection is open."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0):
            await receive()
