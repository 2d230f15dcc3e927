"""Templates and topics by their keys, remembered for a second: every send asks for them, and they hardly ever change."""

import time
from collections import OrderedDict
from typing import TypeVar
from uuid import UUID

from tidings.consent import Topic, get_topic
from tidings.core.errors import NotFound
from tidings.db import Database
from tidings.templates import Published, published

KEPT_SECONDS = 1.0
_MOST = 2_000
_T = TypeVar("_T")


class Known:
    """What is published under a key. A change made through this process is seen at once, another process's within a second."""

    def __init__(self, database: Database) -> None:
        self._lane = database.lane()
        self._templates: OrderedDict[tuple[UUID, str], tuple[float, Published | None]] = OrderedDict()
        self._topics: OrderedDict[tuple[UUID, str], tuple[float, Topic | None]] = OrderedDict()

    async def template(self, workspace_id: UUID, key: str) -> Published | None:
        """The published version of the template; None where there is none."""
        try:
            return self.remembered_template(workspace_id, key)
        except KeyError:
            found = await published(self._lane, workspace_id, key)
        self._templates[workspace_id, key] = (time.monotonic(), found)
        if len(self._templates) > _MOST:
            self._templates.popitem(last=False)
        return found

    async def topic(self, workspace_id: UUID, key: str) -> Topic | None:
        """The topic; None where there is none."""
        try:
            return self.remembered_topic(workspace_id, key)
        except KeyError:
            pass
        try:
            found = await get_topic(self._lane, workspace_id, key)
        except NotFound:
            found = None
        self._topics[workspace_id, key] = (time.monotonic(), found)
        if len(self._topics) > _MOST:
            self._topics.popitem(last=False)
        return found

    def remembered_template(self, workspace_id: UUID, key: str) -> Published | None:
        """The same, without asking anybody; raises KeyError where that must be done."""
        return _young(self._templates[workspace_id, key])

    def remembered_topic(self, workspace_id: UUID, key: str) -> Topic | None:
        """The same, without asking anybody; raises KeyError where that must be done."""
        return _young(self._topics[workspace_id, key])

    def forget(self) -> None:
        """Something was published or changed: look again."""
        self._templates.clear()
        self._topics.clear()


def _young(kept: tuple[float, _T]) -> _T:
    if time.monotonic() - kept[0] >= KEPT_SECONDS:
        raise KeyError
    return kept[1]
