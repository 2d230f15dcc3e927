"""What people do in conversations that leaves no post: how far they have got, and that they type. Both are gathered, and the last word wins."""

import asyncio
import contextlib
import time
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from tidings.api.live.device import Device
from tidings.api.problems import problem_of
from tidings.conversations import Person
from tidings.conversations.inbox import watch
from tidings.conversations.participants.move_many import Move, Room, WhyNot, move_many, positions_of
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.posts.views import Post
from tidings.core.clock import Clock
from tidings.core.errors import Forbidden, Gone, Invalid, NotFound, TidingsError, Unavailable, invalid
from tidings.core.ids import decode, encode, new_id
from tidings.core.log import get_logger
from tidings.db import Database
from tidings.realtime import Hub, Subscription
from tidings.realtime.frames import PersonPosition, Position, Positions, Refused, Typers, Typing
from tidings.realtime.hints import Hint, Hints
from tidings.realtime.typing import Typists

log = get_logger("api.live.saying")

GATHER_SECONDS = 1.0
"""How far people have got is stored and told once in so long."""
TYPING_SECONDS = 0.25
EXPIRY_SECONDS = 1.0
_AT_ONCE = 500
_MOST_WAITING = 50_000

_Place = tuple[UUID, Person]


class _Waiting(msgspec.Struct):
    move: Move
    device: Device


class Saying:
    """What was said of positions and typing, until it is stored and told."""

    def __init__(self, database: Database, hub: Hub, hints: Hints, clock: Clock) -> None:
        self._database = database
        self._hub = hub
        self._hints = hints
        self._clock = clock
        self._positions: dict[_Place, _Waiting] = {}
        self._typists = Typists()
        self._types: set[UUID] = set()
        """Conversations in which somebody types, or does so no more."""
        self._read: dict[UUID, set[UUID] | None] = {}
        """Conversations in which people have got further, and who; None: everybody is told of."""
        self._is_typed = asyncio.Event()

    def position(self, device: Device, frame: Position) -> None:
        """They have got so far; raises Invalid."""
        conversation_id = _conversation(frame.conversation)
        if frame.delivered is None and frame.read is None:
            raise invalid("/read", "one_of_delivered_read", "Say how far: `delivered`, `read`, or both")
        place = (conversation_id, device.who)
        before = self._positions.get(place)
        if before is None and len(self._positions) >= _MOST_WAITING:
            raise Unavailable
        delivered, read = frame.delivered, frame.read
        if before is not None:
            delivered, read = _further(before.move.delivered, delivered), _further(before.move.read, read)
        move = Move(workspace_id=device.workspace_id, conversation_id=conversation_id, person=device.who, delivered=delivered, read=read)
        self._positions[place] = _Waiting(move, device)

    def typing(self, device: Device, frame: Typing) -> None:
        """They type, or do so no more; raises Invalid, and Forbidden where they do not follow the conversation."""
        conversation_id = _conversation(frame.conversation)
        followed = device.followed.get(conversation_id)
        if followed is None:
            raise Forbidden("Follow the conversation in which you type", code="not_followed")
        if not followed.may_post:
            raise Forbidden("You may read in this conversation, and not post", code="role_needed")
        if self._typists.typed(conversation_id, device.who, frame.on, time.monotonic()):
            self._type(conversation_id)
        self._give_news()

    def posted(self, conversation_id: UUID, posts: Sequence[Post]) -> None:
        """Their authors have said what they typed."""
        for post in posts:
            if (author := post.author.person) is not None:
                self._end(conversation_id, author)

    def went(self, device: Device, conversations: Iterable[UUID]) -> None:
        """The device is gone: its holder types no more."""
        for one in conversations:
            self._end(one, device.who)

    def heard(self, conversation_id: UUID, text: str) -> None:
        """Another node says who types."""
        if conversation_id in self._hub.rooms and self._typists.heard(conversation_id, text, time.monotonic()):
            self._type(conversation_id)

    def moved(self, conversation_id: UUID, people: Iterable[UUID] | None) -> None:
        """These have got further; None: whoever it may be."""
        room = self._hub.rooms.get(conversation_id)
        if room is None or not any(one.wants_positions for one in room.everybody):
            return
        before = self._read.get(conversation_id, set[UUID]())
        self._read[conversation_id] = None if people is None or before is None else before | set(people)

    def begin(self, one: Subscription) -> None:
        """The device is told how far people have got, and who types."""
        if one.wants_positions:
            self._read[one.room.conversation_id] = None
        if one.wants_typing and self._typists.typers(one.room.conversation_id, time.monotonic()):
            self._type(one.room.conversation_id)

    async def gather(self) -> None:
        """Positions are stored and told, until this is cancelled."""
        while True:
            await asyncio.sleep(GATHER_SECONDS)
            try:
                await self._store_positions()
                await self._tell_positions()
            except Unavailable:
                continue
            except Exception:
                log.exception("positions could not be stored or told")

    async def tell_typing(self) -> None:
        """Who types is told, until this is cancelled."""
        while True:
            # Who stops saying that they type is found out by the clock.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EXPIRY_SECONDS):
                    await self._is_typed.wait()
            self._is_typed.clear()
            try:
                await self._tell_typing()
            except Unavailable:
                pass
            except Exception:
                log.exception("who types could not be told")
            await asyncio.sleep(TYPING_SECONDS)

    async def flush(self) -> None:
        """What was said before the end is stored."""
        try:
            await self._store_positions()
        except TidingsError as error:
            log.warning("how far people have got is lost", exc_info=error)

    def _end(self, conversation_id: UUID, person: Person) -> None:
        if self._typists.ended(conversation_id, person, time.monotonic()):
            self._type(conversation_id)
            self._give_news()

    def _type(self, conversation_id: UUID) -> None:
        self._types.add(conversation_id)
        self._is_typed.set()

    def _give_news(self) -> None:
        for conversation_id, text in self._typists.take_news():
            self._hints.give(Hint("t", conversation_id, text))

    async def _store_positions(self) -> None:
        waiting, self._positions = self._positions, {}
        ordered = sorted(waiting.values(), key=lambda one: (one.move.conversation_id, one.move.person.id))
        for begin in range(0, len(ordered), _AT_ONCE):
            left = ordered[begin:]
            try:
                async with self._database.pipeline() as tx:
                    refusals = await move_many(tx, [one.move for one in left[:_AT_ONCE]], self._clock())
                told = list(zip(left, refusals, strict=False))
                lookers = [one for one, why in told if why in ("no_such_conversation", "not_in_it") and _may_look_on(one)]
                left = [*lookers, *left[_AT_ONCE:]]
                for one, why in told:
                    if one not in lookers:
                        self._has_moved(one, why)
                for one in lookers:
                    self._has_moved(one, await self._look_on(one.move))
                    left.pop(0)
            except Unavailable:
                # What was said meanwhile counts for more.
                self._positions = {(one.move.conversation_id, one.move.person): one for one in left} | self._positions
                raise

    def _has_moved(self, one: _Waiting, why: WhyNot | None) -> None:
        """Others are told how far somebody has got; they themselves, why it was not taken."""
        if why is not None:
            _refuse(one, why)
            return
        self.moved(one.move.conversation_id, [one.move.person.id])
        self._hub.on_moved((one.move.conversation_id,))
        self._hints.give(Hint("r", one.move.conversation_id))

    async def _look_on(self, move: Move) -> WhyNot | None:
        """A member who is not in the conversation has got so far in it, for themselves alone; answers why not, if so."""
        try:
            async with self._database.pipeline() as tx:
                await watch(tx, move.workspace_id, move.conversation_id, move.person.id, move.read or 0, self._clock())
        except Invalid:
            return "no_such_post"
        except (NotFound, Gone):
            return "no_such_conversation"
        return None

    async def _tell_positions(self) -> None:
        read, self._read = self._read, {}
        rooms = [
            Room(workspace_id=room.workspace_id, conversation_id=one, people=people)
            for one, people in read.items()
            if (room := self._hub.rooms.get(one)) is not None
        ]
        if not rooms:
            return
        try:
            async with self._database.pipeline() as tx:
                found = await positions_of(tx, rooms, with_hidden=True)
        except Unavailable:
            for conversation_id, people in read.items():
                self.moved(conversation_id, people)
            raise
        for told in found:
            room = self._hub.rooms.get(told.conversation_id)
            people = [PersonPosition(person=one.person, delivered=one.delivered, read=one.read) for one in told.people]
            for one in room.everybody if room is not None else ():
                if one.wants_positions and (not told.is_hidden or one.peer.eyes is None):
                    one.peer.tell(Positions(conversation=one.room.name, people=people))

    async def _tell_typing(self) -> None:
        now = time.monotonic()
        self._types |= self._typists.expire(now)
        types, self._types = self._types, set()
        for conversation_id in types:
            room = self._hub.rooms.get(conversation_id)
            listening = [one for one in room.everybody if one.wants_typing] if room is not None else []
            if room is None or not listening:
                continue
            typing = self._typists.typers(conversation_id, now)
            async with self._database.workspace(room.workspace_id) as tx:
                names = await shown(tx, room.workspace_id, typing) if typing else {}
            for one in listening:
                one.peer.tell(Typers(conversation=room.name, people=_others(one, typing, names)))


def _others(one: Subscription, typing: list[Person], names: dict[Person, PersonView]) -> list[PersonView]:
    return [names[person] for person in typing if person != one.peer.who and person.id not in one.hidden]


def _conversation(text: str) -> UUID:
    found = decode("cnv", text)
    if found is None:
        raise invalid("/conversation", "invalid_id", "The id of a conversation, as in cnv_01jd…")
    return found


def _may_look_on(one: _Waiting) -> bool:
    return one.move.person.kind == "member" and "conversations:read" in one.device.principal.scopes


def _further(one: int | None, other: int | None) -> int | None:
    return max(one, other) if one is not None and other is not None else one if one is not None else other


def _refuse(one: _Waiting, why: WhyNot) -> None:
    errors: dict[WhyNot, TidingsError] = {
        "no_such_conversation": NotFound("There is no such conversation, or you are not in it"),
        "not_in_it": Forbidden("Who is not in a conversation any more reads no further in it", code="not_in_it"),
        "no_such_post": invalid("/read", "no_such_post", "The conversation has no post so far on"),
    }
    problem = problem_of(errors[why], encode("req", new_id()))
    one.device.tell(Refused(conversation=encode("cnv", one.move.conversation_id), problem=msgspec.to_builtins(problem)))
