"""One person's thread: what they and the company said in their own conversation, and all else that was sent to them, merged by time."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from tidings.contacts import aliases
from tidings.conversations.model import Person
from tidings.conversations.posts.history import PostsQuery, list_posts
from tidings.conversations.posts.journeys import JourneyView, journey_view
from tidings.conversations.posts.views import PostView
from tidings.conversations.thread import thread_store
from tidings.conversations.thread.thread_store import Receive, SentRow
from tidings.core.errors import Gone, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.db import Tx
from tidings.messages.views import Rendered

_rendered = msgspec.json.Decoder(Rendered)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
# The last moment of the calendar has 18 digits.
_CURSOR = re.compile(r"(?P<seq>[0-9]{1,16})\.(?P<sent_at>[0-2]?[0-9]{1,17})\.(?P<sent>[0-9a-f]{32})\.(?P<received>[0-9a-f]{32})", re.ASCII)


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a person's thread: a post of their own conversation, something that was sent to them, or something that came in."""

    kind: Literal["post", "sent", "received"]
    """`received` came in and is no post: a machine wrote it, or there were no conversations yet."""
    at: datetime
    message: str
    """The message's id: of a post too."""
    channel: str | None
    """Over which it left or came in; null for what was said in the app."""
    title: str | None
    text: str | None
    """Null where what was sent is not kept, or is a secret."""
    post: PostView | None = None
    """With its `seq`, which nothing else has."""
    purpose: str | None = None
    topic: str | None = None
    template: str | None = None
    conversation: str | None = None
    """Which it is about, where it is another one."""
    is_automatic: bool = False
    """A machine wrote it."""
    journey: list[JourneyView] = []
    """How what was sent fares, and a post that left over a channel."""


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a person's thread, the newest first."""

    conversation: str | None
    """Their own, made at their first answer; null before it."""
    data: list[Item]
    next: str | None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How far a reader has got in each of the three sources, which are merged."""

    seq: int = 2**53
    sent_at: datetime = datetime(9999, 1, 1, tzinfo=UTC)
    sent_id: UUID = UUID(int=2**128 - 1)
    received_id: UUID = UUID(int=2**128 - 1)


async def timeline(tx: Tx, workspace_id: UUID, person: Person, *, limit: int, after: str | None) -> Thread:
    """The person's thread after a cursor. Each thing is told once, whatever comes meanwhile; raises Invalid for a cursor of nobody's."""
    place = _read(after) if after is not None else Place()
    people = await aliases(tx, workspace_id, person.id)
    owned = await thread_store.own_conversations(tx, workspace_id, people)
    own = owned.get(person.id)
    posts = await _posts(tx, workspace_id, own, person, place.seq, limit + 1) if own is not None else []
    sends: list[SentRow] = []
    apart: list[Receive | PostView] = []
    for one in people:
        at = place.sent_at, place.sent_id
        sends += await thread_store.sends_to(tx, workspace_id, one, *at, list(owned.values()), limit + 1)
        apart += await thread_store.received_from(tx, workspace_id, one, place.received_id, limit + 1)
    for conversation_id in (owned[one] for one in people[1:] if one in owned):
        apart += await _posts_before(tx, workspace_id, conversation_id, person, place.received_id, limit + 1)
    sends = sorted(sends, key=lambda row: (row.sent_at, row.id), reverse=True)[: limit + 1]
    received = sorted(apart, key=_id_of, reverse=True)[: limit + 1]
    items, following = merge(posts, sends, received, place, limit)
    return Thread(
        conversation=encode("cnv", own) if own is not None else None,
        data=items,
        next=following,
    )


def merge(
    posts: Sequence[PostView], sends: Sequence[SentRow], received: Sequence[Receive | PostView], place: Place, limit: int
) -> tuple[list[Item], str | None]:
    """At most so many of the three, each in its own order, the newest head first; and where the rest begins. Pure."""
    heads = [[_of_post(one) for one in posts], [_of_send(one) for one in sends], [_of_apart(one) for one in received]]
    taken = [0, 0, 0]
    items: list[Item] = []
    while len(items) < limit:
        open_ = [n for n in range(3) if taken[n] < len(heads[n])]
        if not open_:
            break
        n = max(open_, key=lambda n: (heads[n][taken[n]].at, -n))
        items.append(heads[n][taken[n]])
        taken[n] += 1
    if all(taken[n] == len(heads[n]) for n in range(3)):
        return items, None
    if taken[0]:
        place = msgspec.structs.replace(place, seq=posts[taken[0] - 1].seq)
    if taken[1]:
        last = sends[taken[1] - 1]
        place = msgspec.structs.replace(place, sent_at=last.sent_at, sent_id=last.id)
    if taken[2]:
        place = msgspec.structs.replace(place, received_id=_id_of(received[taken[2] - 1]))
    return items, _write(place)


async def _posts(tx: Tx, workspace_id: UUID, own: UUID, person: Person, before: int, limit: int) -> list[PostView]:
    try:
        page = await list_posts(tx, workspace_id, own, person, PostsQuery(limit=limit, before=str(before)))
    except (NotFound, Gone):
        # It has been deleted since, or they were taken out of it before they saw anything.
        return []
    return page.data


async def _posts_before(tx: Tx, workspace_id: UUID, own: UUID, person: Person, before: UUID, limit: int) -> list[PostView]:
    """What was said in the own conversation of somebody who was merged into the person, before a message."""
    last = await thread_store.last_seq_before(tx, workspace_id, own, before)
    found = await _posts(tx, workspace_id, own, person, last + 1, limit) if last else []
    return [post for post in found if _id_of(post) < before]


def _id_of(one: Receive | PostView) -> UUID:
    if isinstance(one, Receive):
        return one.id
    found = decode("msg", one.id)
    assert found is not None, "a post is told by its id"
    return found


def _of_apart(one: Receive | PostView) -> Item:
    if isinstance(one, Receive):
        return _of_received(one)
    return msgspec.structs.replace(_of_post(one), conversation=one.conversation)


def _of_post(post: PostView) -> Item:
    return Item(
        kind="post",
        at=post.created_at,
        message=post.id,
        channel=post.channel,
        title=None,
        text=post.text,
        post=post,
        journey=post.journey,
    )


def _of_send(row: SentRow) -> Item:
    said = _rendered.decode(row.content) if row.content is not None else None
    return Item(
        kind="sent",
        at=row.sent_at,
        message=encode("msg", row.message_id),
        channel=row.channel,
        title=said.title if said is not None else None,
        text=said.text if said is not None else None,
        purpose=row.purpose,
        topic=row.topic,
        template=row.template,
        conversation=encode("cnv", row.conversation_id) if row.conversation_id is not None else None,
        journey=[journey_view(row)],
    )


def _of_received(row: Receive) -> Item:
    return Item(
        kind="received",
        at=row.created_at,
        message=encode("msg", row.id),
        channel=row.channel,
        title=row.title,
        text=row.text,
        is_automatic=row.is_automatic,
    )


def _write(place: Place) -> str:
    return f"{place.seq}.{(place.sent_at - _EPOCH) // _TICK}.{place.sent_id.hex}.{place.received_id.hex}"


def _read(cursor: str) -> Place:
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return Place(
        seq=int(found["seq"]),
        sent_at=_EPOCH + int(found["sent_at"]) * _TICK,
        sent_id=UUID(hex=found["sent"]),
        received_id=UUID(hex=found["received"]),
    )
