"""One connected device: who holds it, what it follows, and how it is told."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from tidings.api.client import Client
from tidings.conversations import Person
from tidings.core.ids import encode, new_id
from tidings.core.log import get_logger
from tidings.realtime import Subscription
from tidings.realtime.frames import Close, Told, encode_frame
from tidings.workspaces import Principal

log = get_logger("api.live")

FRAMES_AT_ONCE = 100.0
FRAMES_PER_SECOND = 20.0
"""Of one connection."""


class Wire(Protocol):
    """What carries the frames to a device."""

    @property
    def write(self) -> Callable[[bytes], object] | None:
        """Takes a frame as it goes over a socket; None where it is none."""
        ...

    def send(self, frame: bytes) -> None:
        """The frame goes out, which is JSON."""
        ...

    def ping(self) -> None:
        """The device is asked whether it is there."""
        ...

    @property
    def is_full(self) -> bool:
        """Whether too much waits to be read."""
        ...

    async def drained(self) -> None:
        """What waits has been read."""
        ...

    def close(self, code: Close, reason: str, retry_after_ms: int | None) -> None:
        """The device is told why, and the connection ends."""
        ...


class Device:
    """One connection. It is a `Peer` of the hub."""

    def __init__(self, wire: Wire, principal: Principal, authorization: str, client: Client) -> None:
        self.id = new_id()
        self.wire = wire
        self.authorization = authorization
        self.client = client
        self.followed: dict[UUID, Subscription] = {}
        self.topics: dict[str, Any] = {}
        """What of its holder it follows, and from where on: the feed's cursor, the log's; for the others nothing."""
        self.heard_at = time.monotonic()
        self.asked_at = 0.0
        self.is_closed = False
        self.state = "online"
        self._frames = FRAMES_AT_ONCE
        self._counted_at = self.heard_at
        self.principal = principal

    @property
    def name(self) -> str:
        """As the log calls it."""
        return encode("con", self.id)

    @property
    def workspace_id(self) -> UUID:
        """Its tenant."""
        return self.principal.workspace.id

    @property
    def who(self) -> Person:
        """Who holds it."""
        return Person(self.kind, self.principal.key_id)

    @property
    def kind(self) -> Literal["contact", "member"]:
        """An end user, or somebody of the company."""
        return "contact" if self.principal.kind == "contact" else "member"

    @property
    def eyes(self) -> Person | None:
        """A member sees conversations as the backend does."""
        return self.who if self.principal.kind == "contact" else None

    @property
    def write(self) -> Callable[[bytes], object] | None:
        """Takes a frame as it goes over a socket."""
        return self.wire.write

    def tell(self, frame: Told) -> None:
        """It is told this."""
        self.wire.send(encode_frame(frame))

    def tell_json(self, frame: bytes) -> None:
        """It is told this, which is JSON already."""
        self.wire.send(frame)

    async def drained(self) -> None:
        """It has read what waits for it."""
        await self.wire.drained()

    def left(self, one: Subscription) -> None:
        """It does not follow this conversation any more."""
        self.followed.pop(one.room.conversation_id, None)

    def close(self, code: Close, reason: str, retry_after_ms: int | None = None) -> None:
        """It is told why, and the connection ends."""
        if not self.is_closed:
            self.is_closed = True
            log.debug("a device is sent away", extra={"connection": self.name, "code": int(code), "because": reason})
            self.wire.close(code, reason, retry_after_ms)

    def renew(self, principal: Principal) -> None:
        """Who holds it was looked up again: where they may do other things than before, what it hears is decided anew, as it comes back."""
        if principal.scopes != self.principal.scopes:
            self.close(Close.UNAUTHENTICATED, "You may do other things than before: connect anew", 0)
        self.principal = principal

    def take_frame(self, now: float) -> bool:
        """Whether it may say one thing more now."""
        self._frames = min(FRAMES_AT_ONCE, self._frames + (now - self._counted_at) * FRAMES_PER_SECOND)
        self._counted_at = now
        self._frames -= 1
        return self._frames >= 0

    def is_expired(self, now: datetime) -> bool:
        """Whether its token is over."""
        return self.principal.expires_at is not None and self.principal.expires_at <= now
