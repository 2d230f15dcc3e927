"""What is a person's own: their list of conversations, their counts, their feed, the log; told anew where it may have moved."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from uuid import UUID

import msgspec

from tidings.api.live.desk import TOPICS as OF_MEMBERS
from tidings.api.live.desk import Desk
from tidings.api.live.device import Device
from tidings.api.resources.events import EventOutput, event_outputs
from tidings.api.resources.my_badge import badge_of
from tidings.api.resources.my_conversations import MyConversation, my_conversation
from tidings.conversations.participants.list_mine import Wanted, list_mine
from tidings.core.clock import Clock
from tidings.core.errors import Forbidden, Unavailable, invalid
from tidings.core.ids import bucket_of, encode
from tidings.core.log import get_logger
from tidings.db import Database, load_queries
from tidings.events import latest, list_events, parse_cursor, write_cursor
from tidings.feed import FeedChanges, FeedCounts, FeedItem, changes
from tidings.realtime.frames import Counts, Subscribe, Told
from tidings.realtime.hints import Hint

log = get_logger("api.live.personal")

Q = load_queries("tidings.realtime")

PAUSE_SECONDS = 0.25
_REST_SECONDS = 2.0
"""What happens meanwhile is told in one go."""
AT_ONCE = 4
"""People who are looked at together."""
_PAGE = 50
_EVENTS = 100
_MOST_EVENTS = 2_000
"""Events that are told one by one; who is further behind fetches anew."""
_Known = dict[str, int]
"""What was told last of a conversation, by its id: a hash; 0 where it was not in the list."""
_PEOPLE = ("conversations", "counts", "feed")


class MyConversations(Told, tag="conversations", frozen=True, kw_only=True):
    """Conversations of yours that are other than they were, as `GET /v1/me/conversations` tells them."""

    changed: list[MyConversation]
    gone: list[str]
    """Not in your list any more."""
    anew: bool
    """These are the first 50, and take the place of all that you knew."""


class _FeedPlace(msgspec.Struct, frozen=True):
    """Up to where a device was told of its feed, and up to where was looked."""

    told: int
    looked: int


class FeedFrame(Told, tag="feed", frozen=True, kw_only=True):
    """What has changed in your feed, as `GET /v1/me/feed/changes` tells it."""

    changed: list[FeedItem]
    gone: list[str]
    counts: FeedCounts
    after: int | None
    cursor: int
    more: bool
    anew: bool
    """Forget the feed, fetch it, and go on from `cursor`."""


class Events(Told, tag="events", frozen=True, kw_only=True):
    """What has happened in the workspace, as `GET /v1/events` tells it."""

    events: list[EventOutput]
    cursor: str
    skipped: bool
    """Too much has happened: fetch what you show anew, and go on from the cursor."""


class Personal:
    """Who follows what of their own, and the loop that tells it."""

    def __init__(self, database: Database, clock: Clock, on_changed: Callable[[Hint], None]) -> None:
        self._database = database
        self._clock = clock
        self.desk = Desk(database, on_changed)
        """The members' part of it."""
        self._people: dict[UUID, dict[UUID, Device]] = {}
        self._telling: dict[UUID, asyncio.Lock] = {}
        """One look at a time at a person's list and counts: of two the older could be told last. Of the feed the cursor tells that."""
        self._readers: dict[UUID, Device] = {}
        """Members who follow the log."""
        self._conversations: set[UUID] = set()
        self._dirty: dict[UUID, set[UUID] | None] = {}
        """People, and of which conversations something may have moved; None: of none."""
        self._whole: set[UUID] = set()
        """People of whose lists it is not known what has moved."""
        self._has_log_moved = False
        self._is_dirty = asyncio.Event()

    def watchers(self) -> Collection[UUID]:
        """People of whom it is of interest what happens to them."""
        return self._people.keys()

    def moved(self, conversations: Iterable[UUID]) -> None:
        """Something may be new in these."""
        conversations = list(conversations)
        self.desk.moved(conversations)
        if self._people:
            self._conversations.update(conversations)
            self._is_dirty.set()

    def people_moved(self, people: Iterable[UUID]) -> None:
        """Something of their own may be new."""
        for one in people:
            if one in self._people:
                self._dirty.setdefault(one, None)
                self._is_dirty.set()

    def moved_anywhere(self) -> None:
        """Something may be new of anybody."""
        self.desk.moved_anywhere()
        self._whole.update(self._people)
        self.people_moved(list(self._people))
        self.log_moved()

    def log_moved(self) -> None:
        """There are new events."""
        if self._readers:
            self._has_log_moved = True
            self._is_dirty.set()

    async def subscribe(self, device: Device, frame: Subscribe) -> str | int | None:
        """The device follows this; answers the cursor from which it goes on, "" where there is none. Raises Invalid and Forbidden."""
        topic = frame.topic
        if topic == "events":
            if "events:read" not in device.principal.scopes:
                raise Forbidden("The log is for members: this needs a caller with the scope events:read", code="scope_missing")
            if frame.after is not None and not isinstance(frame.after, str):
                raise invalid("/after", "invalid_cursor", "The cursor of the log is a text, as GET /v1/events tells it")
            cursor = parse_cursor(frame.after) if frame.after is not None else None
            if cursor is None:
                async with self._database.pipeline() as tx:
                    cursor = await latest(tx)
            device.topics[topic] = (cursor, tuple(frame.types))
            self._readers[device.id] = device
            return write_cursor(cursor)
        if device.principal.kind != "contact":
            self.desk.subscribe(device, topic)
            return ""
        if topic not in _PEOPLE:
            raise invalid("/topic", "for_members", "This is told to members; end users follow `conversations`, `counts` and `feed`")
        if topic == "feed":
            if isinstance(frame.after, str):
                raise invalid("/after", "invalid_cursor", "The cursor of the feed is a number, as GET /v1/me/feed/changes tells it")
            after = frame.after if frame.after is not None else (await self._look_at_feed(device, None)).cursor
            device.topics[topic] = _FeedPlace(after, after)
        else:
            after = ""
            device.topics[topic] = None
        self._people.setdefault(device.who.id, {})[device.id] = device
        self._telling.setdefault(device.who.id, asyncio.Lock())
        return after

    async def begin(self, device: Device, frame: Subscribe) -> None:
        """What stands now is told."""
        if device.principal.kind != "contact" and frame.topic in OF_MEMBERS:
            self.desk.begin(device, frame.topic)
        elif frame.topic == "events":
            self.log_moved()
        elif frame.topic == "feed":
            await self._tell_feed(device)
        elif (telling := self._telling.get(device.who.id)) is not None:
            async with telling:
                await (self._tell_list(device) if frame.topic == "conversations" else self._tell_counts([device]))

    def unsubscribe(self, device: Device, topic: str) -> None:
        """The device does not follow this any more."""
        device.topics.pop(topic, None)
        if "events" not in device.topics:
            self._readers.pop(device.id, None)
        if not any(name in device.topics for name in _PEOPLE):
            self._forget_person(device)
        if not any(name in device.topics for name in OF_MEMBERS):
            self.desk.forget(device)

    def forget(self, device: Device) -> None:
        """The device is gone."""
        self._readers.pop(device.id, None)
        self._forget_person(device)
        self.desk.forget(device)

    async def tell(self) -> None:
        """What has moved is told until this is cancelled."""
        while True:
            await self._is_dirty.wait()
            self._is_dirty.clear()
            for tell in (self._tell_log, self._tell_people):
                try:
                    await tell()
                except Unavailable:
                    self._is_dirty.set()
                except Exception:
                    log.exception("what is people's own could not be told")
                    self._is_dirty.set()
                    await asyncio.sleep(_REST_SECONDS)
            await asyncio.sleep(PAUSE_SECONDS)

    def _forget_person(self, device: Device) -> None:
        own = self._people.get(device.who.id)
        if own is not None:
            own.pop(device.id, None)
            if not own:
                del self._people[device.who.id], self._telling[device.who.id]

    async def _tell_log(self) -> None:
        if not self._has_log_moved:
            return
        self._has_log_moved = False
        errors: list[Exception] = []
        for device in list(self._readers.values()):
            try:
                await self._tell_events(device)
            except Exception as error:  # noqa: BLE001 - raised below, after everybody else was told
                self._has_log_moved = True
                errors.append(error)
                if isinstance(error, Unavailable):
                    break
        _raise_worst(errors)

    async def _tell_people(self) -> None:
        conversations, self._conversations = self._conversations, set[UUID]()
        if conversations and self._people:
            try:
                await self._find_people(list(conversations))
            except Exception:
                self._conversations |= conversations
                raise
        dirty, self._dirty = self._dirty, {}
        errors: list[BaseException] = []
        while (some := list(islice(dirty.items(), AT_ONCE))) and not any(isinstance(error, Unavailable) for error in errors):
            told = await asyncio.gather(*(self._tell_person(*one) for one in some), return_exceptions=True)
            for (person_id, several), outcome in zip(some, told, strict=True):
                del dirty[person_id]
                if isinstance(outcome, BaseException):
                    errors.append(outcome)
                    self._mark(person_id, several)
        for person_id, several in dirty.items():
            self._mark(person_id, several)
        _raise_worst(errors)

    def _mark(self, person_id: UUID, conversations: Iterable[UUID] | None) -> None:
        known = self._dirty.get(person_id)
        self._dirty[person_id] = {*(known or ()), *conversations} if conversations is not None else known

    async def _find_people(self, conversations: list[UUID]) -> None:
        """Whose lists and counts may be other than they were."""
        async with self._database.pipeline() as tx:
            rows = await tx.fetch(Q["people_in"], [bucket_of(one) for one in conversations], conversations, list(self._people))
        for row in rows:
            self._mark(row["person_id"], [row["conversation_id"]])

    async def _tell_person(self, person_id: UUID, conversations: set[UUID] | None) -> None:
        telling = self._telling.get(person_id)
        if telling is not None:
            async with telling:
                await self._tell_devices(person_id, conversations)

    async def _tell_devices(self, person_id: UUID, conversations: set[UUID] | None) -> None:
        devices = list(self._people.get(person_id, {}).values())
        listing = [one for one in devices if "conversations" in one.topics]
        if person_id in self._whole:
            for one in listing:
                await self._tell_list(one)
            self._whole.discard(person_id)
        elif conversations and listing:
            await self._tell_listed(listing, sorted(conversations))
        for one in devices:
            if "feed" in one.topics:
                await self._tell_feed(one)
        counting = [one for one in devices if "counts" in one.topics]
        if counting:
            await self._tell_counts(counting)

    async def _tell_list(self, device: Device) -> None:
        principal = device.principal
        async with self._database.workspace(device.workspace_id) as tx:
            now = self._clock() + principal.workspace.clock_offset
            found = await list_mine(tx, device.workspace_id, device.who, Wanted(), after=None, limit=_PAGE, now=now)
        rows = [my_conversation(one) for one in found]
        device.topics["conversations"] = {row.id: _print_of(row) for row in rows}
        device.tell(MyConversations(changed=rows, gone=[], anew=True))

    async def _tell_listed(self, devices: list[Device], conversations: list[UUID]) -> None:
        device = devices[0]
        async with self._database.workspace(device.workspace_id) as tx:
            now = self._clock() + device.principal.workspace.clock_offset
            wanted = Wanted(among=conversations)
            found = await list_mine(tx, device.workspace_id, device.who, wanted, after=None, limit=len(conversations), now=now)
        there = {one.id for one in found}
        rows = [my_conversation(one) for one in found]
        gone = [encode("cnv", one) for one in conversations if one not in there]
        for one in devices:
            # Both a hint and the log tell of the same.
            known: _Known = one.topics.get("conversations") or {}
            changed = [row for row in rows if known.get(row.id) != _print_of(row)]
            left = [name for name in gone if known.get(name) != 0]
            if changed or left:
                one.topics["conversations"] = known | {row.id: _print_of(row) for row in changed} | dict.fromkeys(left, 0)
                one.tell(MyConversations(changed=changed, gone=left, anew=False))

    async def _tell_feed(self, device: Device) -> None:
        """Page after page from the device's own cursor."""
        while not device.is_closed and (place := device.topics.get("feed")) is not None:
            if device.wire.is_full:
                self.people_moved([device.who.id])
                return
            found = await self._look_at_feed(device, place.looked)
            if device.topics.get("feed") is not place:
                # Another look was quicker, and may have seen less.
                continue
            is_told = bool(found.changed or found.gone or found.anew)
            device.topics["feed"] = _FeedPlace(found.cursor if is_told else place.told, found.cursor)
            if is_told:
                # What went by without being of the feed was not told, and the cursor goes on from what was.
                device.tell(FeedFrame(**msgspec.structs.asdict(found) | {"after": place.told}))
            if not found.more:
                return

    async def _look_at_feed(self, device: Device, after: int | None) -> FeedChanges:
        async with self._database.pipeline() as tx:
            now = self._clock() + device.principal.workspace.clock_offset
            return await changes(tx, device.workspace_id, device.who.id, after, _PAGE, now)

    async def _tell_counts(self, devices: list[Device]) -> None:
        device = devices[0]
        async with self._database.workspace(device.workspace_id) as tx:
            now = self._clock() + device.principal.workspace.clock_offset
            badge = await badge_of(tx, device.workspace_id, device.who, now)
        told = Counts(**msgspec.structs.asdict(badge))
        for one in devices:
            if one.topics.get("counts") != told:
                one.topics["counts"] = told
                one.tell(told)

    async def _tell_events(self, device: Device) -> None:
        told = 0
        while (place := device.topics.get("events")) is not None and not device.is_closed:
            if device.wire.is_full:
                # Nobody waits for who does not read.
                self.log_moved()
                return
            cursor, types = place
            async with self._database.workspace(device.workspace_id) as tx:
                found, after = await list_events(tx, device.workspace_id, cursor, _EVENTS, types or None)
                outputs = await event_outputs(tx, device.workspace_id, found)
            if not found and after == cursor:
                return
            told += len(found)
            is_skipped = told > _MOST_EVENTS
            if is_skipped:
                async with self._database.pipeline() as tx:
                    after = await latest(tx)
            if device.topics.get("events") is not place:
                return
            cursor = after
            device.topics["events"] = (cursor, types)
            if found or is_skipped:
                events = [] if is_skipped else outputs
                device.tell(Events(events=events, cursor=write_cursor(cursor), skipped=is_skipped))
            if is_skipped:
                return


def _raise_worst(errors: Sequence[BaseException]) -> None:
    """That the database is away is no news; of anything else the first is told."""
    if errors:
        raise next((error for error in errors if not isinstance(error, Unavailable)), errors[0])


def _print_of(row: MyConversation) -> int:
    return hash(msgspec.json.encode(row)) or 1
