"""Whose presence who follows: told when somebody comes, goes, or says that they are away."""

import asyncio
from collections.abc import Iterable
from uuid import UUID

from tidings.api.live.device import Device
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database
from tidings.realtime.frames import PersonPresence, Presences
from tidings.realtime.presence import may_see, presence_of

log = get_logger("api.live.presences")

PAUSE_SECONDS = 0.2
_TOPIC = "presence"

Told = dict[str, PersonPresence]


class Following:
    """The devices that follow the presence of others."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._followed: dict[UUID, dict[UUID, Device]] = {}
        """By whom they follow."""
        self._dirty: dict[UUID, None] = {}
        self._is_dirty = asyncio.Event()

    def changed(self, people: Iterable[UUID]) -> None:
        """These may have come or gone."""
        for one in people:
            if one in self._followed:
                self._dirty[one] = None
                self._is_dirty.set()

    async def subscribe(self, device: Device, names: list[str]) -> None:
        """The device follows these (your ids), and nobody else; it is told where they are now."""
        self.forget(device)
        async with self._database.pipeline() as tx:
            people = await may_see(tx, device.workspace_id, _viewer(device), names)
        device.topics[_TOPIC] = (tuple(names), people, {})
        for person_id in people.values():
            self._followed.setdefault(person_id, {})[device.id] = device
        await self._tell([device])

    def forget(self, device: Device) -> None:
        """The device follows nobody's any more."""
        _, people, _ = device.topics.pop(_TOPIC, ((), {}, {}))
        for person_id in people.values():
            own = self._followed.get(person_id, {})
            own.pop(device.id, None)
            if not own:
                self._followed.pop(person_id, None)

    async def tell(self) -> None:
        """Who comes and goes is told until this is cancelled."""
        while True:
            await self._is_dirty.wait()
            self._is_dirty.clear()
            dirty, self._dirty = list(self._dirty), {}
            devices = {device.id: device for one in dirty for device in self._followed.get(one, {}).values()}
            try:
                await self._tell(devices.values())
            except Unavailable:
                self._dirty.update(dict.fromkeys(dirty))
                self._is_dirty.set()
            except Exception:
                log.exception("who is there could not be told")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _tell(self, devices: Iterable[Device]) -> None:
        """What is other than they were told; whom they may not see any more is offline."""
        for device in devices:
            if _TOPIC not in device.topics:
                continue
            names, people, before = device.topics[_TOPIC]
            async with self._database.pipeline() as tx:
                found = await presence_of(tx, device.workspace_id, _viewer(device), names)
            told: Told = {one.id: one for one in found}
            changed = [one for name, one in told.items() if before.get(name) != one]
            if _TOPIC in device.topics and changed:
                device.topics[_TOPIC] = (names, people, told)
                device.tell(Presences(people=changed))


def _viewer(device: Device) -> UUID | None:
    return device.who.id if device.principal.kind == "contact" else None
