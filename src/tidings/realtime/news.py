"""What is new in the conversations that somebody follows, read for all of them at once, and made ready for those who see it alike."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from tidings.conversations.changes import OF_ALL, ParticipantChange, as_it_stands, participant_changes
from tidings.conversations.conversation import ConversationView
from tidings.conversations.model import Membership, Person, Role, Standing
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.posts.following import After, Head, Since, changes_since, hid_among, posts_since, reacted_among
from tidings.conversations.posts.history import told
from tidings.conversations.posts.post_store import Change, posts_at
from tidings.conversations.posts.views import Post, PostView, post_view
from tidings.db import Tx

LIMIT = 200
"""Posts and changes of one conversation that are told in one frame, of each."""
NOBODY = Person("contact", UUID(int=0))
"""Sees a conversation as any of its people does to whom nothing of it is their own."""

Cursor = tuple[int, int]
"""Posts up to the seq are known, and changes up to the change."""


class At(msgspec.Struct, frozen=True):
    """Up to where a conversation is known."""

    conversation_id: UUID
    workspace_id: UUID
    cursor: Cursor


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What is new in one conversation."""

    head: Head
    before: Cursor
    after: Cursor
    more: bool
    posts: Sequence[Post]
    """New ones."""
    changes: Sequence[Change]

    @property
    def own(self) -> set[UUID]:
        """Those to whom something of it is their own: they came or went, or hid something."""
        return {one.person_id for one in self.changes if one.kind in ("participant", "hidden") and one.person_id is not None}

    @property
    def is_forgotten(self) -> bool:
        """Whether some of what changed is kept no more."""
        first = self.changes[0].change if self.changes else self.before[1] + 1
        return self.after[1] > self.before[1] and (not self.changes or first != self.before[1] + 1)


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """What all are told to whom nothing of it is their own."""

    posts: list[PostView]
    participants: list[ParticipantChange]
    about: ConversationView | None
    anew: bool
    authors: frozenset[UUID]
    """Who said it: hidden from those who have blocked one of them."""
    first: int
    """The first seq that is told: there are those who do not see so far back."""
    hid: set[UUID]
    """Who of those who follow has hidden something of it before."""
    reacted: Mapping[UUID, set[tuple[int, str]]]
    """Who of those who follow reacted with what: to them it is told as theirs."""
    asked: frozenset[UUID] | None = None
    """Of whom it was looked up what they hid and how they reacted; None: nothing of it can be anybody's own."""


async def look(tx: Tx, places: Sequence[At]) -> tuple[list[News], list[UUID]]:
    """What is new, and which of these conversations are gone."""
    at = {one.conversation_id: one.cursor for one in places}
    after = [After(conversation_id=one.conversation_id, workspace_id=one.workspace_id, seq=one.cursor[0]) for one in places]
    found = await posts_since(tx, after, LIMIT)
    there = {head.conversation_id for head, _ in found}
    changed = [
        Since(
            conversation_id=head.conversation_id,
            workspace_id=head.workspace_id,
            after=at[head.conversation_id][1],
            upto=head.last_change,
        )
        for head, _ in found
        if head.last_change > at[head.conversation_id][1]
    ]
    changes = await changes_since(tx, changed, LIMIT)
    news = [_news(head, at[head.conversation_id], posts, changes.get(head.conversation_id, ())) for head, posts in found]
    return news, [one for one in at if one not in there]


async def alike(tx: Tx, news: News, names: Mapping[Person, PersonView], followers: Sequence[UUID]) -> Alike:
    """What those are told to whom nothing of it is their own; `names`: of authors that are known already."""
    head = news.head
    if not news.changes and not news.is_forgotten and all(_is_plain(post, names) for post in news.posts):
        return Alike(
            posts=[post_view(post, names, {}, {}) for post in news.posts],
            participants=[],
            about=None,
            anew=False,
            authors=_authors(news.posts),
            first=news.before[0] + 1,
            reacted={},
            hid=set(),
        )
    new = {post.seq for post in news.posts}
    changed = sorted({one.seq for one in news.changes if one.kind == "post" and one.seq is not None and one.seq <= news.after[0]} - new)
    place = head.workspace_id, head.conversation_id
    posts = sorted([*await posts_at(tx, *place, changed), *news.posts], key=lambda post: post.seq)
    standing = _standing(head)
    participants, is_anew = await participant_changes(tx, standing, news.changes, is_in=True)
    return Alike(
        posts=await told(tx, standing, posts),
        participants=participants,
        about=await as_it_stands(tx, standing) if any(one.kind in OF_ALL for one in news.changes) else None,
        anew=is_anew or news.is_forgotten,
        authors=_authors(posts),
        first=min([*changed, news.before[0] + 1]),
        reacted=await reacted_among(tx, *place, [post.seq for post in posts], followers),
        hid=await hid_among(tx, *place, changed, followers),
        asked=frozenset(followers) if news.changes else None,
    )


async def authors_of(tx: Tx, workspace_id: UUID, posts: Sequence[Post]) -> Mapping[Person, PersonView]:
    """The authors of these posts as they are told."""
    people = {post.author.person for post in posts} - {None}
    return await shown(tx, workspace_id, [one for one in people if one is not None]) if people else {}


def _news(head: Head, cursor: Cursor, posts: Sequence[Post], changes: Sequence[Change]) -> News:
    seq = posts[-1].seq if len(posts) == LIMIT else max(cursor[0], head.last_seq)
    change = changes[-1].change if len(changes) == LIMIT else max(cursor[1], head.last_change)
    return News(
        head=head,
        before=cursor,
        after=(seq, change),
        more=seq < head.last_seq or change < head.last_change,
        posts=posts,
        changes=changes,
    )


def _is_plain(post: Post, names: Mapping[Person, PersonView]) -> bool:
    """Whether nothing must be looked up but its author."""
    person = post.author.person
    return (
        (person is None or person in names)
        and post.deleted_at is None
        and post.edited_at is None
        and post.sent_as is None
        and '"mentions"' not in post.parts
        and '"att_' not in post.parts
        and "://" not in post.text
    )


def _authors(posts: Sequence[Post]) -> frozenset[UUID]:
    return frozenset(post.author.id for post in posts if post.author.id is not None)


def _standing(head: Head) -> Standing:
    return Standing(
        conversation_id=head.conversation_id,
        workspace_id=head.workspace_id,
        kind=head.kind,
        state=head.state,
        is_frozen=False,
        slow_seconds=0,
        hides_positions=head.hides_positions,
        is_moderated=False,
        participants=head.participants,
        last_seq=head.last_seq,
        last_change=head.last_change,
        person=NOBODY,
        role=Role.READER,
        membership=Membership.ACTIVE,
        sees_after=0,
        sees_until=None,
        delivered_seq=0,
        read_seq=0,
        muted_until=None,
        posted_at=None,
    )
