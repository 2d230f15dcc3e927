"""Hints between nodes: where something may be new, as short texts by NOTIFY, a few at a time. All of them may be lost."""

import asyncio
import base64
from collections.abc import Callable
from uuid import UUID

import msgspec

from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Lane, Tx, load_queries

log = get_logger("realtime.hints")

Q = load_queries(__package__ or "tidings.realtime")

CHANNEL = "tidings_live"
PAUSE_SECONDS = 0.01
"""One NOTIFY serves all that happened meanwhile: each takes a lock at commit that all of them share."""
AGAIN_SECONDS = 1.0
"""After one that did not go out."""
_MOST_BYTES = 7_900
"""PostgreSQL takes less than 8,000."""
EVERYTHING = "*"


class Hint(msgspec.Struct, frozen=True):
    """What of a thing may be new: `c` a conversation's posts and changes, `r` how far people have read in it, `f` a person's counts or feed, `p` whether they are there, `t` who types, `w` what somebody has changed in a workspace."""

    kind: str
    about: UUID
    more: str = ""
    """Of typing: by whom. Of a workspace: the resource."""


def write_hint(hint: Hint) -> str:
    """The hint as a word."""
    return f"{hint.kind}{base64.urlsafe_b64encode(hint.about.bytes).decode()[:22]}{hint.more}"


def read_hints(payload: str) -> list[Hint] | None:
    """The hints of a payload; None: something may be new anywhere. What makes no sense is left out."""
    if payload == EVERYTHING:
        return None
    found: list[Hint] = []
    for word in payload.split():
        try:
            about = UUID(bytes=base64.urlsafe_b64decode(word[1:23] + "=="))
        except ValueError:
            continue
        found.append(Hint(word[0], about, word[23:]))
    return found


async def hint(tx: Tx, one: Hint) -> None:
    """Every node may want to know, this one too, once it is committed. For what is seldom: each takes a lock that all share."""
    await tx.execute(Q["notify"], CHANNEL, f"- {write_hint(one)}")


class Hints:
    """Tells other nodes, and hears them: what this node says itself it does not hear again."""

    def __init__(self, database: Database, node: UUID, on_hints: Callable[[list[Hint] | None], None]) -> None:
        self._database = database
        self._lane: Lane = database.lane()
        self._node = node.hex
        self._on_hints = on_hints
        self._waiting: dict[str, None] = {}
        self._dirty = asyncio.Event()

    def give(self, hint: Hint) -> None:
        """Other nodes may want to know."""
        self._waiting[write_hint(hint)] = None
        self._dirty.set()

    async def send(self) -> None:
        """Hints go out until this is cancelled."""
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            await asyncio.sleep(PAUSE_SECONDS if await self.flush() else AGAIN_SECONDS)

    async def flush(self) -> bool:
        """Whether what waits has gone out; where it has not, the others are told to look everywhere, as soon as they can be."""
        words, self._waiting = self._waiting, {}
        if not words:
            return True
        payload = " ".join(words)
        if EVERYTHING in words or len(payload) > _MOST_BYTES:
            payload = EVERYTHING
        try:
            await self._lane.execute(Q["notify"], CHANNEL, f"{self._node} {payload}")
        except Unavailable:
            log.info("hints are lost", extra={"fact": "the other nodes will be told to look everywhere"})
        except Exception:
            # All other loops of this node live with this one.
            log.exception("hints are lost")
        else:
            return True
        self._waiting[EVERYTHING] = None
        self._dirty.set()
        return False

    async def hear(self) -> None:
        """Hints of other nodes come in until this is cancelled; a broken connection is opened anew."""
        while True:
            try:
                async with self._database.listening(CHANNEL, self._heard) as closed:
                    # What was said before is looked for.
                    self._on_hints(None)
                    await closed.wait()
            except Unavailable:
                await asyncio.sleep(1)
            except Exception:
                log.exception("hints are not heard")
                await asyncio.sleep(1)

    def _heard(self, payload: str) -> None:
        node, _, rest = payload.partition(" ")
        if node != self._node:
            self._on_hints(read_hints(rest))
