"""Those who come back: who has missed the same in one conversation is told it in one go, as those who are level are told what is new."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from tidings.conversations.model import Person, State
from tidings.conversations.participants.people import PersonView
from tidings.db import Lane
from tidings.realtime.news import At, Cursor, News, alike, look
from tidings.realtime.rooms import Room, Subscription


class Returning:
    """After a node was lost, many come back to a conversation from one cursor: it is read once for all who come while it is read."""

    def __init__(self, lane: Lane, known: Callable[[News], Awaitable[Mapping[Person, PersonView]]]) -> None:
        self._lane = lane
        self._known = known
        self._groups: dict[tuple[Room, Cursor], tuple[list[Subscription], asyncio.Task[None]]] = {}

    async def tell(self, one: Subscription) -> None:
        """What they have missed was told, where nothing of it is their own; their cursor says up to where.

        Who they are in the conversation has just been looked at. Raises Unavailable.
        """
        key = one.room, one.cursor
        if key not in self._groups:
            together: list[Subscription] = []
            task = asyncio.create_task(self._tell(*key, together))
            # Nobody hears of it where all of them have left.
            task.add_done_callback(lambda task: task.cancelled() or task.exception())
            self._groups[key] = together, task
        together, task = self._groups[key]
        together.append(one)
        # Who leaves meanwhile does not take it from the others.
        await asyncio.shield(task)

    async def aclose(self) -> None:
        """Nobody is told anything any more."""
        tasks = [task for _, task in self._groups.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell(self, room: Room, cursor: Cursor, together: list[Subscription]) -> None:
        try:
            found, _ = await look(self._lane, [At(room.conversation_id, room.workspace_id, cursor)])
            names: Mapping[Person, PersonView] = await self._known(found[0]) if found else {}
        finally:
            # Who comes from now on might not be looked for below.
            del self._groups[room, cursor]
        for news in found:
            if news.head.state is not State.DELETED and news.after != news.before:
                followers = [one.person_id for one in together if one.person_id is not None]
                room.tell_back(together, news, await alike(self._lane, news, names, followers))
