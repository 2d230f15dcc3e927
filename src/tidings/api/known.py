"""Templates and topics by their keys, remembered for a second: every send asks for them, and they hardly ever change."""

from uuid import UUID

from tidings.api.memory import Memory
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
        self._templates = Memory[tuple[UUID, str], Published | None](KEPT_SECONDS, _MOST)
        self._topics = Memory[tuple[UUID, str], Topic | None](KEPT_SECONDS, _MOST)

    async def template(self, workspace_id: UUID, key: str) -> Published | None:
        """The published version of the template; None where there is none."""
        return await self._templates.ask((workspace_id, key), lambda: published(self._lane, workspace_id, key))

    async def topic(self, workspace_id: UUID, key: str) -> Topic | None:
        """The topic; None where there is none."""
        return await self._topics.ask((workspace_id, key), lambda: self._topic(workspace_id, key))

    def remembered_template(self, workspace_id: UUID, key: str) -> Published | None:
        """The same, without asking anybody; raises KeyError where somebody must be asked."""
        return self._templates.get((workspace_id, key))

    def remembered_topic(self, workspace_id: UUID, key: str) -> Topic | None:
        """The same, without asking anybody; raises KeyError where somebody must be asked."""
        return self._topics.get((workspace_id, key))

    def forget(self) -> None:
        """Something was published or changed: look again."""
        self._templates.forget()
        self._topics.forget()

    async def _topic(self, workspace_id: UUID, key: str) -> Topic | None:
        try:
            return await get_topic(self._lane, workspace_id, key)
        except NotFound:
            return None
