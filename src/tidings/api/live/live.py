"""Everything that is connected to this node: who may come, who may stay, and the loops that keep them told."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from tidings.api.asgi import Answer
from tidings.api.callers import Callers
from tidings.api.client import Client, Network
from tidings.api.cookies import NOBODYS, SessionCookie
from tidings.api.live.device import Device
from tidings.api.live.personal import Personal
from tidings.api.live.presences import Following
from tidings.api.live.saying import Saying
from tidings.conversations.participants.people import PersonView, shown
from tidings.core.clock import Clock
from tidings.core.errors import Forbidden, Throttled, TidingsError, Unauthenticated, Unavailable
from tidings.core.ids import new_id
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.realtime import Hub, Subscription
from tidings.realtime.frames import HEARTBEAT_SECONDS, SILENCE_SECONDS, Close, MyPresence, Position, Typing
from tidings.realtime.gone import merged_among
from tidings.realtime.hints import Hint, Hints
from tidings.realtime.log import Log, Moved
from tidings.realtime.presence import Presence
from tidings.workspaces import Principal
from tidings.workspaces.end_users import check_session, refused

log = get_logger("api.live")

MOST_DEVICES = 50_000
MOST_OF_ONE = 30
"""Connections of one person to this node."""
HELLOS_AT_ONCE = 32
"""So many are welcomed at one time; the others wait their turn."""
HELLOS_WAITING = 5_000
SPREAD_SECONDS = 3.0
"""Those who are sent away together come back one by one."""
_LOOK_SECONDS = 2.0
_TEND_SECONDS = 5.0
_AGAIN_SECONDS = 1.0
_FULL = "Too many devices come at once; try again in a moment"

Ask = Callable[[str, str, str, Sequence[tuple[bytes, bytes]], bytes, Client, str], Awaitable[Answer]]
"""An operation of the API: method, path, query, headers, body, client, the request's id."""


class Live:
    """The devices of this node."""

    def __init__(
        self, database: Database, callers: Callers, clock: Clock, proxies: Sequence[Network], cookie: SessionCookie = NOBODYS
    ) -> None:
        self._database = database
        self._coming = database.lane(Plans.BY_INDEX)
        """For those who come: where many do at once, a statement each instead of a transaction."""
        self._callers = callers
        self.clock = clock
        self.answer: Ask = _nothing
        """An operation of the API, as over HTTP; given once the server is there."""
        self.cookie = cookie
        self.proxies = proxies
        self.hints = Hints(database, new_id(), self._hinted)
        self.hub = Hub(database, self.hints.give)
        self.personal = Personal(database, clock, self.hints.give)
        self.hub.on_moved = self.personal.moved
        self.saying = Saying(database, self.hub, self.hints, clock)
        self.hub.on_posts = self.saying.posted
        self.presences = Following(database)
        self.presence = Presence(database, self._presence_changed)
        self._log = Log(database, self._moved, self._moved_anywhere, self.personal.watchers)
        self._devices: dict[UUID, Device] = {}
        self._by_person: dict[tuple[UUID, UUID], dict[UUID, Device]] = {}
        """By workspace and person: a member may be of several."""
        self._hellos = asyncio.Semaphore(HELLOS_AT_ONCE)
        self._waiting = 0
        self._is_stopping = False
        self._log.is_wanted = lambda: bool(self._devices)

    @property
    def count(self) -> int:
        """How many are connected."""
        return len(self._devices)

    async def run(self) -> None:
        """Devices are told what is new, until this is cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                for loop in (
                    self.hub.tell,
                    self.hub.sweep,
                    self.hints.send,
                    self.hints.hear,
                    self._log.follow,
                    self.personal.tell,
                    self.personal.desk.tell,
                    self.saying.gather,
                    self.saying.tell_typing,
                    self.presence.run,
                    self.presences.tell,
                    self.presences.sweep,
                    self._look_at_sessions,
                    self._tend,
                ):
                    group.create_task(_kept_going(loop))
        finally:
            await self.saying.flush()
            await self.presence.aclose()
            # That they went, others hear only now.
            await self.hints.flush()
            await self.hub.aclose()

    def is_full(self) -> str | None:
        """Why nobody more may come, if so."""
        if self._is_stopping:
            return "This node stops; another one takes you"
        return _FULL if len(self._devices) >= MOST_DEVICES or self._waiting >= HELLOS_WAITING else None

    async def identify(self, authorization: str) -> Principal:
        """Who this is; raises Unauthenticated and Forbidden, and Unavailable where too many come at once."""
        if self._waiting >= HELLOS_WAITING:
            raise Unavailable(_FULL)
        self._waiting += 1
        try:
            async with self._hellos:
                principal = await self._callers.identify(authorization)
                if principal.kind == "key":
                    raise Forbidden("Sockets are for end users and members; a key has webhooks, and GET /v1/events")
                if principal.kind == "contact":
                    await check_session(self._coming, principal, self.clock())
                return principal
        finally:
            self._waiting -= 1

    async def come(self, device: Device) -> PersonView:
        """The device is connected; answers who holds it. Raises Throttled where they have too many."""
        person = device.who
        self._check_room(device)
        async with self._hellos:
            view = (await shown(self._coming, device.workspace_id, [person]))[person]
        # Others of theirs may have come meanwhile.
        self._check_room(device)
        self._devices[device.id] = device
        own = self._by_person.setdefault(_holder(device), {})
        own[device.id] = device
        if len(own) == 1:
            self.presence.came(device.workspace_id, person.id, device.kind)
        return view

    def went(self, device: Device) -> None:
        """The device is not connected any more."""
        if self._devices.pop(device.id, None) is None:
            return
        device.is_closed = True
        own = self._by_person.get(_holder(device), {})
        own.pop(device.id, None)
        if not own:
            self._by_person.pop(_holder(device), None)
            self.presence.went(device.workspace_id, device.who.id, device.kind)
        elif device.state == "online":
            self._say_presence(device)
        self.saying.went(device, device.followed)
        self.presences.forget(device)
        for one in list(device.followed.values()):
            self.hub.leave(one)
        device.followed.clear()
        self.personal.forget(device)

    def begin(self, one: Subscription) -> None:
        """The device follows a conversation from now on."""
        self.hub.begin(one)
        self.saying.begin(one)

    def say(self, device: Device, frame: Position | Typing | MyPresence) -> None:
        """How far they have got, that they type, that they are away."""
        match frame:
            case Position():
                self.saying.position(device, frame)
            case Typing():
                self.saying.typing(device, frame)
            case MyPresence():
                device.state = frame.state
                self._say_presence(device)

    def spread_ms(self) -> int:
        """After so long who is sent away comes back."""
        return int(random.random() * SPREAD_SECONDS * 1_000)  # noqa: S311 - it only spreads them

    def touched(self, conversation_ids: Sequence[UUID]) -> None:
        """Something was stored in these conversations by this process."""
        for one in conversation_ids:
            self.hub.touched(one)

    def changed(self, workspace_id: UUID, resource: str) -> None:
        """A key or a member has changed something of this kind by this process."""
        self.personal.desk.changed(workspace_id, resource, is_own=True)

    def stop(self) -> None:
        """Nobody more may come, and those who are here are sent to another node."""
        self._is_stopping = True
        for device in list(self._devices.values()):
            device.close(Close.STOPPING, "This node stops", self.spread_ms())

    def _hinted(self, hints: list[Hint] | None) -> None:
        if hints is None:
            self._moved_anywhere()
            self.personal.desk.changed_anywhere()
            return
        for hint in hints:
            match hint.kind:
                case "c":
                    self.hub.moved(hint.about)
                case "r":
                    self.saying.moved(hint.about, None)
                    self.hub.on_moved((hint.about,))
                case "f":
                    self.personal.people_moved([hint.about])
                case "t":
                    self.saying.heard(hint.about, hint.more)
                case "p":
                    self.presences.changed([hint.about])
                case "w":
                    self.personal.desk.changed(hint.about, hint.more, is_own=False)
                case _:
                    # From a newer program than this one.
                    continue

    def _moved_anywhere(self) -> None:
        self.hub.moved_anywhere()
        self.presences.changed_anywhere()
        self.personal.moved_anywhere()

    def _check_room(self, device: Device) -> None:
        if len(self._by_person.get(_holder(device), {})) >= MOST_OF_ONE:
            raise Throttled(f"You have {MOST_OF_ONE} connections already", seconds=60)

    def _say_presence(self, device: Device) -> None:
        """They are where any of their devices is."""
        own = self._by_person.get(_holder(device), {})
        state = "online" if any(one.state == "online" for one in own.values()) else "away"
        self.presence.say(device.workspace_id, device.who.id, state, device.kind)

    def _presence_changed(self, people: frozenset[UUID]) -> None:
        self.presences.changed(people)
        for one in people:
            self.hints.give(Hint("p", one))

    def _moved(self, moved: Moved) -> None:
        for conversation_id in moved.conversations:
            self.hub.moved(conversation_id)
        for conversation_id, person_id in moved.readers:
            self.saying.moved(conversation_id, [person_id])
        self.personal.people_moved(moved.people)
        self.personal.log_moved()

    async def _look_at_sessions(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self._end_sessions()
            except Unavailable:
                continue
            except Exception:
                log.exception("sessions could not be looked at")

    async def _end_sessions(self) -> None:
        now = self.clock()
        for device in list(self._devices.values()):
            if device.is_expired(now):
                device.close(Close.UNAUTHENTICATED, "Your token has expired", 0)
        people = [one for one in self._devices.values() if one.principal.kind == "contact"]
        for begin in range(0, len(people), 1_000):
            some = people[begin : begin + 1_000]
            async with self._database.pipeline() as tx:
                gone = await refused(tx, [one.principal for one in some], now)
                merged = await merged_among(tx, [(one.workspace_id, one.who.id) for one in some])
            for place in gone:
                await self._end_session(some[place])
            for place in merged:
                some[place].close(Close.UNAUTHENTICATED, "You are known as somebody else now: connect anew", 0)
        for device in [one for one in self._devices.values() if one.principal.kind == "member"]:
            await self._end_session(device)

    async def _end_session(self, device: Device) -> None:
        try:
            principal = await self._callers.identify(device.authorization)
            if principal.kind == "contact":
                async with self._database.pipeline() as tx:
                    await check_session(tx, principal, self.clock())
            device.renew(principal)
        except Unauthenticated as error:
            device.close(Close.UNAUTHENTICATED, error.detail)
        except Forbidden as error:
            device.close(Close.FORBIDDEN, error.detail)
        except Unavailable:
            raise
        except TidingsError as error:
            log.warning("a session could not be looked at", exc_info=error)

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(_TEND_SECONDS)
            now = time.monotonic()
            for device in list(self._devices.values()):
                quiet = now - device.heard_at
                if quiet > SILENCE_SECONDS:
                    device.close(Close.SILENT, "Nothing was heard of you for a minute", 0)
                elif quiet > HEARTBEAT_SECONDS - _TEND_SECONDS and now - device.asked_at > HEARTBEAT_SECONDS - _TEND_SECONDS:
                    device.asked_at = now
                    device.wire.ping()


async def _kept_going(loop: Callable[[], Awaitable[None]]) -> None:
    """The loop runs until it is cancelled, whatever happens in it."""
    while True:
        try:
            await loop()
        except Exception:
            log.exception("a loop of the real-time part ended, and begins again")
            await asyncio.sleep(_AGAIN_SECONDS)


def _holder(device: Device) -> tuple[UUID, UUID]:
    return device.workspace_id, device.who.id


async def _nothing(*_: object) -> Answer:
    raise Unavailable
