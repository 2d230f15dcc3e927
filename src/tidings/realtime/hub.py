"""The hub of one node: which devices follow what, where something may be new, and the loops that look and tell.

Whatever is told is read from the database, from a cursor. `touched` is called after a commit of this process, `hinted` for those of
others; the log is followed for all that neither of them told; a sweep finds what was missed by everything.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from tidings.conversations.changes import ChangesPage, ChangesQuery, changes, known_to
from tidings.conversations.model import Membership, Person, Standing, State
from tidings.conversations.participants.people import PersonView
from tidings.conversations.posts.following import heads_of
from tidings.conversations.posts.history import unseen_authors
from tidings.conversations.posts.views import Post
from tidings.conversations.standing import standing_of
from tidings.core.errors import Gone, NotFound, TidingsError, Unavailable
from tidings.core.ids import bucket_of
from tidings.core.log import get_logger
from tidings.db import Database, Plans, load_queries
from tidings.realtime.frames import Changes, Unsubscribed
from tidings.realtime.hints import Hint
from tidings.realtime.news import At, News, alike, authors_of, look
from tidings.realtime.returning import Returning
from tidings.realtime.rooms import Peer, Room, Subscription, covers, written

log = get_logger("realtime")

Q = load_queries(__package__ or "tidings.realtime")

AT_ONCE = 200
"""Conversations that are looked at in one go."""
READERS = 8
"""So many devices are told what they have missed at one time."""
SWEEP_SECONDS = 4.0
PAGE = 200
MOST_REST_SECONDS = 0.01
"""Between two times that a large room is told something."""
_NAMES_SECONDS = 10.0
_MOST_NAMES = 20_000


class Hub:
    """What the devices of one node follow."""

    def __init__(self, database: Database, on_touched: Callable[[Hint], None]) -> None:
        self._database = database
        self._lane = database.lane(Plans.BY_INDEX)
        self._coming = database.lane(Plans.BY_INDEX)
        """For those who come: where many do at once, a statement each instead of a transaction."""
        self._on_touched = on_touched
        self.rooms: dict[UUID, Room] = {}
        self._dirty: dict[UUID, None] = {}
        self._is_dirty = asyncio.Event()
        self._readers = asyncio.Semaphore(READERS)
        self._names: dict[Person, PersonView] = {}
        self._names_since = time.monotonic()
        self._returning = Returning(self._coming, self._known)
        self._tasks: set[asyncio.Task[None]] = set()
        self.on_posts: Callable[[UUID, Sequence[Post]], None] = _nothing
        """Told what was newly said where somebody follows."""
        self.on_moved: Callable[[Iterable[UUID]], None] = _nobody
        """Told which conversations may have moved, whether anybody follows them or not."""

    def touched(self, conversation_id: UUID) -> None:
        """Something was stored in the conversation by this process: its followers are told, and the other nodes get a hint."""
        self.moved(conversation_id)
        self._on_touched(Hint("c", conversation_id))

    def moved(self, conversation_id: UUID) -> None:
        """Something may be new in the conversation."""
        if conversation_id in self.rooms:
            self._dirty[conversation_id] = None
            self._is_dirty.set()
        self.on_moved((conversation_id,))

    def moved_anywhere(self) -> None:
        """Something may be new in any of them."""
        self._dirty.update(dict.fromkeys(self.rooms))
        self._is_dirty.set()

    async def follow(
        self, peer: Peer, conversation_id: UUID, after: str | None, *, wants_positions: bool = False, wants_typing: bool = False
    ) -> tuple[Subscription, str]:
        """The device follows the conversation from a cursor, or from now on; answers with the cursor from which it goes on.

        Raises what `standing_of` and `known_to` raise. What it has missed is told from the moment in which `begin` is called.
        """
        standing = await standing_of(self._coming, peer.workspace_id, conversation_id, peer.eyes)
        if peer.eyes is not None and standing.membership is not Membership.ACTIVE:
            raise NotFound("You are not in this conversation any more; what you may still see of it is told over HTTP")
        now = (standing.upto, standing.last_change)
        # A cursor that is none is refused before anything is followed.
        cursor = known_to(after, standing) if after is not None else now
        hidden = frozenset(await unseen_authors(self._coming, standing))
        room = Room(peer.workspace_id, conversation_id, now)
        one = Subscription(peer, room, cursor, wants_positions=wants_positions, wants_typing=wants_typing)
        one.sees_after, one.hidden, one.may_post = standing.sees_after, hidden, standing.may("post")
        return one, written(cursor)

    def begin(self, one: Subscription) -> None:
        """What it has missed is told, and then what comes."""
        one.room = self.rooms.setdefault(one.room.conversation_id, one.room)
        one.room.enter(one)
        if not one.room.catch_up(one) and not covers(one.cursor, one.room.cursor):
            self._read(one, is_back=True)
        # Whatever was stored while it was looked at.
        self._dirty[one.room.conversation_id] = None
        self._is_dirty.set()

    def leave(self, one: Subscription) -> None:
        """The device follows it no more."""
        one.is_over = True
        if one.reading is not None:
            one.reading.cancel()
        one.room.leave(one)
        if one.room.is_empty and self.rooms.get(one.room.conversation_id) is one.room:
            del self.rooms[one.room.conversation_id]

    def look_again(self, one: Subscription) -> None:
        """The device is told on its own, once it has read what waits for it: something is other for it alone, or it reads too slowly."""
        one.room.fall_behind(one)
        self._read(one)

    async def tell(self) -> None:
        """What is new is told until this is cancelled."""
        while True:
            await self._is_dirty.wait()
            wanted = self._wanted(time.monotonic())
            try:
                await self._tell(wanted)
            except Unavailable:
                self._dirty.update(dict.fromkeys(room.conversation_id for room in wanted))
                self._is_dirty.set()
                await asyncio.sleep(0.5)
            except Exception as error:
                # The sweep looks again.
                log.exception("what is new could not be told", exc_info=error)

    async def sweep(self) -> None:
        """What all hints have missed is found, and who is not in a conversation any more, until this is cancelled."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self._sweep()
            except Unavailable:
                continue
            except Exception as error:
                log.exception("a sweep failed", exc_info=error)

    async def aclose(self) -> None:
        """Nobody is told anything any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._returning.aclose()

    def _wanted(self, now: float) -> list[Room]:
        """The rooms that are looked at now; those that rest are left for when they have rested."""
        wanted: list[Room] = []
        rested = now + 1
        for conversation_id in list(self._dirty)[:AT_ONCE]:
            room = self.rooms.get(conversation_id)
            if room is not None and room.rests_until > now:
                rested = min(rested, room.rests_until)
                continue
            del self._dirty[conversation_id]
            if room is not None:
                wanted.append(room)
        if not wanted:
            self._is_dirty.clear()
            if self._dirty:
                asyncio.get_running_loop().call_later(rested - now, self._is_dirty.set)
        return wanted

    async def _tell(self, rooms: Sequence[Room]) -> None:
        if not rooms:
            return
        found, gone = await look(self._lane, [At(room.conversation_id, room.workspace_id, room.cursor) for room in rooms])
        for conversation_id in gone:
            self._end(conversation_id)
        for news in found:
            room = self.rooms.get(news.head.conversation_id)
            if room is None or room.cursor != news.before:
                continue
            if news.head.state is State.DELETED:
                self._end(room.conversation_id)
                continue
            try:
                await self._tell_room(room, news)
            except Unavailable:
                raise
            except Exception as error:
                # The sweep looks again; one conversation must not keep all others from being told.
                log.exception("what is new in a conversation could not be told", exc_info=error)

    async def _tell_room(self, room: Room, news: News) -> None:
        if news.after != news.before:
            names = await self._known(news)
            followers = [one.person_id for one in room.level if one.person_id is not None] if news.changes else []
            told = await alike(self._lane, news, names, followers)
            before = time.thread_time()
            room.tell_alike(news, told)
            # A room of a thousand takes some milliseconds: the others have half as many, and what is said in it meanwhile is one frame.
            room.rests_until = time.monotonic() + min((time.thread_time() - before) / 2, MOST_REST_SECONDS)
            self.on_posts(room.conversation_id, news.posts)
        for one in list(room.behind):
            # Who is told one by one just now joins the others by itself, and not before it was told what was looked up for it.
            if one.reading is None and not room.catch_up(one) and not covers(one.cursor, room.cursor):
                self._read(one)
        if news.more or any(not covers(room.cursor, one.cursor) for one in room.behind):
            self._dirty[room.conversation_id] = None
            self._is_dirty.set()

    async def _known(self, news: News) -> dict[Person, PersonView]:
        now = time.monotonic()
        if now - self._names_since > _NAMES_SECONDS or len(self._names) > _MOST_NAMES:
            self._names, self._names_since = {}, now
        new = [post for post in news.posts if post.author.person is not None and post.author.person not in self._names]
        if new:
            found = await authors_of(self._lane, news.head.workspace_id, new)
            self._names |= found
        return self._names

    def _read(self, one: Subscription, *, is_back: bool = False) -> None:
        if one.reading is None and not one.is_over:
            one.reading = asyncio.create_task(self._catch_up(one, is_back=is_back))
            self._tasks.add(one.reading)
            one.reading.add_done_callback(self._tasks.discard)

    async def _catch_up(self, one: Subscription, *, is_back: bool) -> None:
        """Page after page, as this one person sees it, until they are level with the room; who has just come back, first with others."""
        try:
            if is_back and one.peer.eyes is not None:
                await one.peer.drained()
                await self._returning.tell(one)
                if self._is_level(one):
                    return
            while not one.is_over:
                await one.peer.drained()
                async with self._readers:
                    page, standing, hidden = await self._page(one)
                if one.is_over:
                    return
                one.hidden, one.sees_after, one.may_post = hidden, standing.sees_after, standing.may("post")
                self._tell_one(one, page)
                if one.peer.eyes is not None and standing.membership is not Membership.ACTIVE:
                    self._put_out(one, "left" if standing.membership is Membership.LEFT else "removed")
                    return
                if not page.more and self._is_level(one):
                    return
        except NotFound as error:
            self._put_out(one, "deleted" if isinstance(error, Gone) else "gone")
        except Unavailable:
            # The sweep comes by.
            return
        except TidingsError as error:
            log.warning("a device cannot be told what it has missed", exc_info=error)
            self._put_out(one, "gone")
        finally:
            one.reading = None

    def _is_level(self, one: Subscription) -> bool:
        """Whether the room tells it from now on, at once or when it has come as far."""
        if not one.room.catch_up(one) and not covers(one.cursor, one.room.cursor):
            return False
        if one in one.room.behind and one.cursor != one.room.cursor:
            self._dirty[one.room.conversation_id] = None
            self._is_dirty.set()
        return True

    async def _page(self, one: Subscription) -> tuple[ChangesPage, Standing, frozenset[UUID]]:
        room, eyes = one.room, one.peer.eyes
        async with self._database.pipeline() as tx:
            standing = await standing_of(tx, room.workspace_id, room.conversation_id, eyes)
            hidden = frozenset(await unseen_authors(tx, standing))
            query = ChangesQuery(limit=PAGE, after=written(one.cursor))
            return await changes(tx, room.workspace_id, room.conversation_id, eyes, query), standing, hidden

    def _tell_one(self, one: Subscription, page: ChangesPage) -> None:
        after, one.cursor = one.cursor, _parsed(page.cursor)
        if one.cursor == after and not page.anew:
            return
        one.peer.tell(
            Changes(
                conversation=one.room.name,
                after=written(after),
                posts=page.posts,
                hidden=page.hidden,
                participants=page.participants,
                about=page.conversation,
                visible=page.visible,
                anew=page.anew,
                cursor=page.cursor,
                more=page.more,
            )
        )

    def _end(self, conversation_id: UUID) -> None:
        room = self.rooms.get(conversation_id)
        for one in room.everybody if room is not None else ():
            self._put_out(one, "deleted")

    def _put_out(self, one: Subscription, reason: str) -> None:
        if not one.is_over:
            one.peer.tell(Unsubscribed(topic="conversation", conversation=one.room.name, reason=reason))  # type: ignore[arg-type]
            one.reading = None
            self.leave(one)
            one.peer.left(one)

    async def _sweep(self) -> None:
        rooms = list(self.rooms.values())
        for begin in range(0, len(rooms), 1_000):
            some = rooms[begin : begin + 1_000]
            heads = {
                head.conversation_id: head for head in await heads_of(self._lane, [(one.conversation_id, one.workspace_id) for one in some])
            }
            for room in some:
                head = heads.get(room.conversation_id)
                if head is None or (head.last_seq, head.last_change) != room.cursor or room.behind:
                    self._dirty[room.conversation_id] = None
                    self._is_dirty.set()
        followed = [one for room in rooms for one in room.everybody if one.person_id is not None]
        for begin in range(0, len(followed), 1_000):
            some = followed[begin : begin + 1_000]
            ids = [one.room.conversation_id for one in some]
            rows = await self._lane.fetch(
                Q["still_in"],
                [bucket_of(one) for one in ids],
                ids,
                [one.room.workspace_id for one in some],
                [one.person_id for one in some],
            )
            for row in rows:
                place: int = row["place"]
                self.look_again(followed[begin + place - 1])


def _parsed(cursor: str) -> tuple[int, int]:
    seq, _, change = cursor.partition(".")
    return int(seq), int(change)


def _nobody(_: Iterable[UUID]) -> None:
    return None


def _nothing(_: UUID, __: Sequence[Post]) -> None:
    return None
