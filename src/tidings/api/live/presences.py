"""Whose presence who follows: told when somebody comes, goes, or says that they are away."""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

import msgspec

from tidings.api.live.device import Device
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database
from tidings.realtime.frames import PersonPresence, Presences
from tidings.realtime.presence import Look, looks_of, seen_by, unseen

log = get_logger("api.live.presences")

PAUSE_SECONDS = 0.2
SWEEP_SECONDS = 5.0
"""What all hints have missed is found in so long, little by little."""
_SWEPT = 2_000
"""People at one time."""
_AT_ONCE = 500
_TOPIC = "presence"


class _Followed(msgspec.Struct):
    """Whom one device follows."""

    looks: dict[UUID, Look]
    told: dict[UUID, PersonPresence]


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

    def changed_anywhere(self) -> None:
        """Anybody may have."""
        self.changed(list(self._followed))

    async def subscribe(self, device: Device, names: Sequence[str]) -> None:
        """The device follows these (your ids), and nobody else; it is told where they are now."""
        self.forget(device)
        async with self._database.pipeline() as tx:
            looks = await looks_of(tx, device.workspace_id, _viewer(device), names)
            told = await seen_by(tx, looks)
        if device.is_closed:
            return
        known = {one.id: one for one in told}
        followed = _Followed({look.person_id: look for look in looks}, {})
        for look in looks:
            followed.told[look.person_id] = known[look.name]
            self._followed.setdefault(look.person_id, {})[device.id] = device
        device.topics[_TOPIC] = followed
        # Nobody is told whether there is somebody whom they may not see.
        device.tell(Presences(people=[known.get(name, unseen(name)) for name in dict.fromkeys(names)]))

    def forget(self, device: Device) -> None:
        """The device follows nobody's any more."""
        followed: _Followed | None = device.topics.pop(_TOPIC, None)
        for person_id in followed.looks if followed is not None else ():
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
            try:
                await self._tell(dirty)
            except Unavailable:
                self._dirty.update(dict.fromkeys(dirty))
                self._is_dirty.set()
            except Exception:
                log.exception("who is there could not be told")
            await asyncio.sleep(PAUSE_SECONDS)

    async def sweep(self) -> None:
        """What was missed is looked for, until this is cancelled: some people at a time, in turn."""
        turn: list[UUID] = []
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            if not turn:
                turn = list(self._followed)
            some, turn = turn[:_SWEPT], turn[_SWEPT:]
            self.changed(some)

    async def _tell(self, people: Iterable[UUID]) -> None:
        """What is other than was told; whom one may not see any more is offline."""
        pairs = ((one, device) for one in people for device in list(self._followed.get(one, {}).values()))
        while some := list(islice(pairs, _AT_ONCE)):
            looking = [(one, device, device.topics[_TOPIC]) for one, device in some if _TOPIC in device.topics]
            async with self._database.pipeline() as tx:
                found = await seen_by(tx, [followed.looks[one] for one, _, followed in looking])
            changed: dict[UUID, tuple[Device, list[PersonPresence]]] = {}
            for (one, device, followed), told in zip(looking, found, strict=True):
                if followed.told.get(one) != told and device.topics.get(_TOPIC) is followed:
                    followed.told[one] = told
                    changed.setdefault(device.id, (device, []))[1].append(told)
            for device, several in changed.values():
                device.tell(Presences(people=several))


def _viewer(device: Device) -> UUID | None:
    return device.who.id if device.principal.kind == "contact" else None
