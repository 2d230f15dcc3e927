"""The event log as a hint: whatever moves a conversation or a person's own things stands in it, whichever process did it."""

import asyncio
from collections.abc import Callable, Collection
from uuid import UUID

import msgspec

from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Plans, load_queries

log = get_logger("realtime.log")

Q = load_queries(__package__ or "tidings.realtime")

TICK_SECONDS = 0.2
WINDOW = 2_000
"""So many positions of each bucket are read in one go."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Of what something may be new."""

    conversations: frozenset[UUID]
    people: frozenset[UUID]
    """Contacts with something of their own."""
    readers: frozenset[tuple[UUID, UUID]]
    """Conversations, and contacts who have read further in them."""


class Log:
    """Follows the log from now on, while anybody is connected."""

    def __init__(
        self, database: Database, on_moved: Callable[[Moved], None], on_begun: Callable[[], None], watchers: Callable[[], Collection[UUID]]
    ) -> None:
        self._lane = database.lane(Plans.BY_INDEX)
        self._on_moved = on_moved
        self._on_begun = on_begun
        self._watchers = watchers
        self._cursor: list[int] | None = None
        self.is_wanted: Callable[[], bool] = lambda: True

    async def follow(self) -> None:
        """What has moved is told until this is cancelled."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if not self.is_wanted():
                self._cursor = None
                continue
            try:
                while await self._look():
                    pass
            except Unavailable:
                continue
            except Exception:
                log.exception("the log could not be read")

    async def _look(self) -> bool:
        """Whether there is more to read at once."""
        ends: list[int] = await self._lane.fetchval(Q["ends"])
        if self._cursor is None:
            self._cursor = ends
            # Who came before this may have missed something.
            self._on_begun()
            return False
        until = [min(end, position + WINDOW) for position, end in zip(self._cursor, ends, strict=True)]
        if until == self._cursor:
            return False
        rows = await self._lane.fetch(Q["moved"], self._cursor, until, list(self._watchers()))
        self._cursor = until
        self._on_moved(
            Moved(
                conversations=frozenset(row["conversation_id"] for row in rows if row["conversation_id"] is not None),
                people=frozenset(row["contact_id"] for row in rows if row["contact_id"] is not None),
                readers=frozenset(
                    (row["conversation_id"], row["contact_id"])
                    for row in rows
                    if row["type"] == "participant.read" and row["conversation_id"] is not None and row["contact_id"] is not None
                ),
            )
        )
        return until != ends
