"""Templates and topics by their keys, remembered for a second: every send asks for them, and they hardly ever change."""

import time
from collections import OrderedDict
from uuid import UUID

from tidings.consent import Topic, get_topic
from tidings.core.errors import NotFound
from tidings.db import Database
from tidings.templates import Published, published

KEPT_SECONDS = 1.0
_MOST = 2_000


class Known:
    """What is published under a key. A change made through this process is seen at once, another process's within a second."""

    def __init__(self, database: Database) -> None:
        self._lane = database.lane()
        self._templates: OrderedDict[tuple[UUID, str], tuple[float, Published | None]] = OrderedDict()
        self._topics: OrderedDict[tuple[UUID, str], tuple[float, Topic | None]] = OrderedDict()

    async def template(self, workspace_id: UUID, key: str) -> Published | None:
        """The published version of the template; None where there is none."""
        kept = self._templates.get((workspace_id, key))
        if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
            return kept[1]
        found = await published(self._lane, workspace_id, key)
        self._templates[workspace_id, key] = (time.monotonic(), found)
        if len(self._templates) > _MOST:
            self._templates.popitem(last=False)
        return found

    async def topic(self, workspace_id: UUID, key: str) -> Topic | None:
        """The topic; None where there is none."""
        kept = self._topics.get((workspace_id, key))
        if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
            return kept[1]
        try:
            found = await get_topic(self._lane, workspace_id, key)
        except NotFound:
            found = None
        self._topics[workspace_id, key] = (time.monotonic(), found)
        if len(self._topics) > _MOST:
            self._topics.popitem(last=False)
        return found

    def forget(self) -> None:
        """Something was published or changed: look again."""
        self._templates.clear()
        self._topics.clear()
