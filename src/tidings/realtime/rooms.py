"""Who follows a conversation: most of them see it alike and are told in one frame; the others are told one by one, each from their cursor."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Protocol
from uuid import UUID

import msgspec

from tidings.conversations.changes import Visible
from tidings.conversations.model import Person
from tidings.core.ids import encode_often
from tidings.realtime.frames import Changes, Told, encode_frame
from tidings.realtime.news import Alike, Cursor, News

Write = Callable[[bytes], object]


class Peer(Protocol):
    """One connected device, as far as others know it."""

    @property
    def workspace_id(self) -> UUID:
        """Its tenant."""
        ...

    @property
    def who(self) -> Person:
        """Who holds it."""
        ...

    @property
    def eyes(self) -> Person | None:
        """As whom it sees conversations; None: as the backend, who sees everything."""
        ...

    @property
    def write(self) -> Write | None:
        """Takes a frame as it goes over the socket; None where it does not come over one."""
        ...

    def tell(self, frame: Told) -> None:
        """The device is told this."""
        ...

    def tell_json(self, frame: bytes) -> None:
        """The device is told this, which is JSON already."""
        ...

    async def drained(self) -> None:
        """It has read what waits for it."""
        ...

    def left(self, one: "Subscription") -> None:
        """It does not follow this any more, and was told why."""
        ...


class Subscription:
    """One device that follows one conversation."""

    __slots__ = ("cursor", "hidden", "is_over", "may_post", "peer", "reading", "room", "sees_after", "wants_positions", "wants_typing")

    def __init__(self, peer: Peer, room: "Room", cursor: Cursor, *, wants_positions: bool, wants_typing: bool) -> None:
        self.peer = peer
        self.room = room
        self.cursor = cursor
        """What it was told up to; while it is told with the others, the room's counts."""
        self.sees_after = 0
        self.hidden: frozenset[UUID] = frozenset()
        """Authors whose posts it is not told."""
        self.wants_positions = wants_positions
        self.wants_typing = wants_typing
        self.reading: asyncio.Task[None] | None = None
        """Tells it what it has missed."""
        self.is_over = False
        self.may_post = False
        """Whether they had a voice when it was last looked at."""

    @property
    def person_id(self) -> UUID | None:
        """As whom it sees."""
        return self.peer.eyes.id if self.peer.eyes is not None else None


class Room:
    """A conversation that somebody follows."""

    def __init__(self, workspace_id: UUID, conversation_id: UUID, cursor: Cursor) -> None:
        self.workspace_id = workspace_id
        self.conversation_id = conversation_id
        self.name = encode_often("cnv", conversation_id)
        self.cursor = cursor
        """Up to where those who are level with it were told."""
        self.level: dict[Subscription, None] = {}
        self.behind: dict[Subscription, None] = {}
        """Who is told one by one until they are level again."""
        self.rests_until = 0.0
        """It is not told again before this moment of time.monotonic()."""
        self._audience: _Audience | None = None

    @property
    def everybody(self) -> Iterable[Subscription]:
        """Who follows it."""
        return (*self.level, *self.behind)

    @property
    def is_empty(self) -> bool:
        """Whether nobody follows it any more."""
        return not self.level and not self.behind

    def enter(self, one: Subscription) -> None:
        """They follow it, from their own cursor."""
        self.behind[one] = None

    def leave(self, one: Subscription) -> None:
        """They follow it no more."""
        if self.level.pop(one, one) is None:
            self._audience = None
        self.behind.pop(one, None)

    def fall_behind(self, one: Subscription) -> None:
        """They are told one by one, from where the room is now."""
        if one in self.level:
            del self.level[one]
            self._audience = None
            one.cursor = self.cursor
            self.behind[one] = None

    def catch_up(self, one: Subscription) -> bool:
        """Whether they are level with the room, and told with the others from now on."""
        if one.cursor != self.cursor or one not in self.behind or one.peer.eyes is None:
            # Who sees as the backend does is told one by one: more is told to them than to people.
            return False
        del self.behind[one]
        self.level[one] = None
        self._audience = None
        return True

    def tell_alike(self, news: News, alike: Alike) -> None:
        """Who is level hears the news, or falls behind where something of it is their own; the room is where the news end."""
        audience = self._heard_by()
        own = news.own | alike.hid | alike.reacted.keys()
        if alike.asked is not None:
            # Who has come while it was looked up.
            own |= {one.person_id for one in self.level if one.person_id is not None} - alike.asked
        if own or alike.anew or alike.first <= audience.latest or not audience.hidden.isdisjoint(alike.authors):
            for one in [one for one in self.level if _is_own(one, own, alike)]:
                self.fall_behind(one)
            audience = self._heard_by()
        # Who is too slow for it falls behind as it is told, and was told it.
        self.cursor = news.after
        # Also where nothing of it is there to be told any more: cursors move together.
        for heard in audience.parts:
            frame = encode_frame(_changes(self.name, news, alike, heard.sees_after))
            wire = socket_frame(frame) if heard.writes else b""
            for write in heard.writes:
                write(wire)
            for peer in heard.others:
                peer.tell_json(frame)

    def tell_back(self, some: Iterable[Subscription], news: News, alike: Alike) -> None:
        """Those of them who know it up to where the news begin hear the news, unless something of it is their own."""
        own = news.own | alike.hid | alike.reacted.keys()
        frames: dict[int, bytes] = {}
        for one in some:
            if one in self.behind and one.cursor == news.before and not _is_own(one, own, alike):
                if one.sees_after not in frames:
                    frames[one.sees_after] = encode_frame(_changes(self.name, news, alike, one.sees_after))
                one.peer.tell_json(frames[one.sees_after])
                one.cursor = news.after

    def _heard_by(self) -> "_Audience":
        if self._audience is None:
            parts: dict[int, _Part] = {}
            for one in self.level:
                part = parts.setdefault(one.sees_after, _Part(one.sees_after, [], []))
                if (write := one.peer.write) is not None:
                    part.writes.append(write)
                else:
                    part.others.append(one.peer)
            hidden = frozenset(chain.from_iterable(one.hidden for one in self.level))
            self._audience = _Audience(list(parts.values()), hidden, max(parts, default=0))
        return self._audience


class _Part(msgspec.Struct, frozen=True):
    """Those who see as much of the past: they are told the same."""

    sees_after: int
    writes: list[Write]
    others: list[Peer]


class _Audience(msgspec.Struct, frozen=True):
    """Who is level, made ready to be told."""

    parts: list[_Part]
    hidden: frozenset[UUID]
    """Whose posts are hidden from at least one of them."""
    latest: int
    """At least one of them sees nothing up to this seq."""


def _is_own(one: Subscription, own: set[UUID], alike: Alike) -> bool:
    return alike.anew or one.person_id in own or alike.first <= one.sees_after or not one.hidden.isdisjoint(alike.authors)


def _changes(name: str, news: News, alike: Alike, sees_after: int) -> Changes:
    return Changes(
        conversation=name,
        after=written(news.before),
        posts=alike.posts,
        hidden=[],
        participants=alike.participants,
        about=alike.about,
        visible=Visible(after=sees_after, upto=news.head.last_seq),
        anew=False,
        cursor=written(news.after),
        more=news.more,
    )


def written(cursor: Cursor) -> str:
    """The cursor as it is told."""
    return f"{cursor[0]}.{cursor[1]}"


def covers(one: Cursor, other: Cursor) -> bool:
    """Whether who knows everything up to one knows everything up to the other."""
    return one[0] >= other[0] and one[1] >= other[1]


def socket_frame(text: bytes) -> bytes:
    """A text as a frame of ours over a socket: whole, not masked, made once for everybody (RFC 6455 section 5.2)."""
    size = len(text)
    if size < 126:
        return b"\x81" + size.to_bytes(1) + text
    return (b"\x81\x7e" + size.to_bytes(2) if size < 65_536 else b"\x81\x7f" + size.to_bytes(8)) + text
