"""Whoever follows the changes of a conversation knows what who fetches it afresh does, whatever happens in it; numbers have no gaps."""

from collections.abc import Awaitable, Callable, Generator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.model.talks import BACKEND, PEOPLE, Known, Talks
from tidings.contacts import aliases
from tidings.conversations import Author, Membership, Person, Role
from tidings.conversations.conversation_timers import EXPIRE, KIND
from tidings.conversations.create import NewConversation, create
from tidings.conversations.create_input import ConversationPatch
from tidings.conversations.erase import erase_person
from tidings.conversations.lifecycle import close, delete, reopen
from tidings.conversations.lifecycle_due import live
from tidings.conversations.model import Expiry
from tidings.conversations.participants.blocks import block, unblock
from tidings.conversations.participants.clear import archive, clear
from tidings.conversations.participants.invite import accept, decline, leave
from tidings.conversations.participants.participants import Shape, add, remove, shape
from tidings.conversations.participants.participants_store import Joining
from tidings.conversations.participants.positions import move
from tidings.conversations.patch import patch
from tidings.conversations.posts.delete_post import delete_post, hide_post
from tidings.conversations.posts.edit_post import PostEdit, edit_post
from tidings.conversations.posts.parts import Mention, TextPart
from tidings.conversations.posts.pin import pin
from tidings.conversations.posts.post import PostInput, post
from tidings.conversations.posts.react import react, unreact
from tidings.conversations.thread.merge_people import MergeInput, merge_people, unmerge_people
from tidings.core.ids import encode
from tidings.db import Tx
from tidings.timers import Timer

Step = tuple[str, int, int, int]

_EMOJI = ("👍", "🎉")
_ROLES = (Role.OWNER, Role.MODERATOR, Role.MEMBER, Role.READER)


class Play:
    """One conversation, what is done in it, and what everybody knows of it."""

    def __init__(self, talks: Talks, kind: str) -> None:
        self.talks = talks
        self.posts: list[UUID] = []
        self.merged: set[int] = set()
        self.erased: set[int] = set()
        self.known: dict[int, Known | None] = {}
        talks.forget_blocks()
        people = [Person("contact", one) for one in talks.ids]
        roles = (Role.OWNER, Role.MODERATOR, Role.MEMBER, Role.MEMBER) if kind == "group" else (Role.MEMBER, Role.MEMBER)
        new = NewConversation(
            kind="group" if kind == "group" else "direct",
            joining=[Joining(person=person, role=role) for person, role in zip(people, roles, strict=False)],
            title="Talk",
            expiry=Expiry(after=timedelta(days=3), then="close"),
        )
        made = talks.do(lambda tx: create(tx, talks.workspace_id, new, Author(kind="system"), now=talks.now, real_now=talks.real_now))
        assert made is not None
        talks.conversation_id = made.conversation_id

    def step(self, step: Step) -> None:
        """It is done, or refused."""
        name, who, other, n = step
        if name == "erase":
            self.erased.add(other)
        elif name == "merge" and self.erased:
            # Who is erased is no contact any more.
            return
        if name == "follow":
            self.follow(who, 1 + n % 4)
        elif name in ("post", "reply"):
            self._say(who, other, n, is_reply=name == "reply")
        else:
            self.talks.do(self._deed(name, who, other, n), in_pipeline=name == "wait")
            if name == "merge":
                self.merged.add(who)
            elif name == "unmerge":
                self.merged.discard(who)

    def follow(self, viewer: int, limit: int) -> None:
        """What the viewer has followed is what they would fetch."""
        known = self.talks.follow(viewer, self.known.get(viewer), limit)
        fresh = self.talks.fetch(viewer)
        self.known[viewer] = known
        assert (known is None) == (fresh is None), f"{viewer} sees it, or not: {known} {fresh}"
        if known is None or fresh is None:
            return
        assert known.posts == fresh.posts, f"posts of {viewer}: {told_otherwise(known, fresh)}"
        if fresh.conversation is not None:
            assert known.people == fresh.people, f"people, to {viewer}"
            assert known.conversation == fresh.conversation, f"the conversation, to {viewer}"

    def end(self) -> None:
        """Everybody has followed to the end, and no number is missing."""
        for viewer in range(PEOPLE + 1):
            self.follow(viewer, 50)
        assert self.talks.gaps() == []
        # In the order in which it must be undone.
        for _ in range(PEOPLE):
            for one in sorted(self.merged):
                self.talks.do(lambda tx, one=one: unmerge_people(tx, self.talks.workspace_id, f"p{one}", now=self.talks.now))
        for viewer in range(PEOPLE + 1):
            self.follow(viewer, 3)
        assert self.talks.gaps() == []

    def _say(self, who: int, other: int, n: int, *, is_reply: bool) -> None:
        talks = self.talks
        named = [Mention(start=0, length=1, contact=f"p{other}")] if n % 3 == 0 else []
        at = encode("msg", self.posts[n % len(self.posts)]) if is_reply and self.posts else None
        said = PostInput(parts=[TextPart(text=f"{n} by {who}", mentions=named)], thread=at)
        done = talks.do(
            lambda tx: post(tx, talks.workspace_id, talks.conversation_id, talks.author(who), said, now=talks.now, real_now=talks.real_now)
        )
        if done is not None:
            self.posts.append(done.id)

    def _deed(self, name: str, who: int, other: int, n: int) -> Callable[[Tx], Awaitable[object]]:
        talks, ws, at, now = self.talks, self.talks.workspace_id, self.talks.conversation_id, self.talks.now
        author, person = talks.author(who), talks.person(who) or Person("contact", talks.ids[other])
        them = Person("contact", talks.ids[other])
        said = self.posts[n % len(self.posts)] if self.posts else None
        emoji = _EMOJI[n % 2]
        if name == "wait":
            talks.now += timedelta(days=1 + n % 3)
            talks.real_now += timedelta(days=1 + n % 3)
            timer = Timer(workspace_id=ws, kind=KIND, subject=at, key=EXPIRE, due_at=talks.real_now)
            return lambda tx: live(tx, [timer], talks.real_now)
        deeds: dict[str, Callable[[Tx], Awaitable[object]]] = {
            "edit": lambda tx: edit_post(tx, ws, at, said, author, PostEdit(text=f"edited {n}"), now=now, real_now=talks.real_now),
            "delete": lambda tx: delete_post(tx, ws, at, said, author, now=now),
            "hide": lambda tx: hide_post(tx, ws, at, said, author, now=now),
            "react": lambda tx: react(tx, ws, at, said, author, emoji, now=now, real_now=talks.real_now),
            "unreact": lambda tx: unreact(tx, ws, at, said, author, emoji, now=now),
            "pin": lambda tx: pin(tx, ws, at, said, author, is_on=n % 4 > 0, now=now, real_now=talks.real_now),
            "add": lambda tx: add(tx, ws, at, [Joining(person=them)], author, now, sees_all=n % 2 > 0),
            "invite": lambda tx: add(tx, ws, at, [Joining(person=them, state=Membership.INVITED)], author, now, sees_all=n % 2 > 0),
            "accept": lambda tx: accept(tx, ws, at, person, now),
            "decline": lambda tx: decline(tx, ws, at, person, now),
            "leave": lambda tx: leave(tx, ws, at, person, now, heir=them if n % 2 else None),
            "remove": lambda tx: remove(tx, ws, at, [them], author, now),
            "role": lambda tx: shape(tx, ws, at, [them], Shape(role=_ROLES[n % 4]), author, now),
            "mute": lambda tx: shape(tx, ws, at, [them], Shape(mutes=True, muted_until=now + timedelta(hours=n % 5)), author, now),
            "title": lambda tx: patch(tx, ws, at, ConversationPatch(title=f"T{n}"), author, now=now, real_now=talks.real_now),
            "freeze": lambda tx: patch(tx, ws, at, ConversationPatch(is_frozen=n % 2 > 0), author, now=now, real_now=talks.real_now),
            "close": lambda tx: close(tx, ws, at, author, now=now),
            "reopen": lambda tx: reopen(tx, ws, at, author, now=now, real_now=talks.real_now),
            "end": lambda tx: delete(tx, ws, at, author, now=now, real_now=talks.real_now),
            "read": lambda tx: move(tx, ws, at, person, read=n % 7, now=now),
            "archive": lambda tx: archive(tx, ws, at, person, is_on=n % 2 > 0, now=now),
            "clear": lambda tx: clear(tx, ws, at, person, now),
            "block": lambda tx: block(tx, ws, person, [f"p{other}"], now),
            "unblock": lambda tx: unblock(tx, ws, person, [f"p{other}"], now),
            "erase": lambda tx: _erase(tx, ws, them.id, now),
            "merge": lambda tx: merge_people(tx, ws, f"p{who % PEOPLE}", MergeInput(into=f"p{other}"), now=now),
            "unmerge": lambda tx: unmerge_people(tx, ws, f"p{who % PEOPLE}", now=now),
        }
        return deeds[name]


async def _erase(tx: Tx, workspace_id: UUID, person_id: UUID, now: datetime) -> None:
    await erase_person(tx, workspace_id, await aliases(tx, workspace_id, person_id), now=now)


def told_otherwise(known: Known, fresh: Known) -> list[str]:
    """What one of the two has otherwise, post by post."""
    found = [f"only known: {one}" for one in known.posts.keys() - fresh.posts.keys()]
    found += [f"not known: {one}" for one in fresh.posts.keys() - known.posts.keys()]
    for one in known.posts.keys() & fresh.posts.keys():
        before, after = (msgspec.json.decode(msgspec.json.encode(has.posts[one])) for has in (known, fresh))
        found += [f"{name}: {before[name]} is {after[name]}" for name in before if before[name] != after[name]]
    return found


_OFTEN = ("post", "post", "post", "post", "reply", "follow", "follow", "follow")
_NOW_AND_THEN = (
    "edit",
    "delete",
    "hide",
    "react",
    "react",
    "unreact",
    "pin",
    "add",
    "add",
    "invite",
    "accept",
    "leave",
    "remove",
    "role",
    "mute",
    "title",
    "read",
    "clear",
    "block",
    "unblock",
)
_SELDOM = ("decline", "freeze", "close", "reopen", "reopen", "reopen", "archive", "wait")
_HARDLY = ("erase", "merge", "merge", "unmerge", "end")
_NAMES = _OFTEN * 8 + _NOW_AND_THEN * 3 + _SELDOM + _HARDLY
# Owners and the backend are refused less.
_WHO = (0, 0, 0, 1, 1, 2, 2, 3, 4, BACKEND, BACKEND)
a_step = st.tuples(
    st.sampled_from(_NAMES),
    st.sampled_from(_WHO),
    st.integers(0, PEOPLE - 1),
    st.integers(0, 100),
)
steps = st.lists(a_step, max_size=60)


@pytest.fixture
def talks(database_url: str, tmp_path: Path) -> Generator[Talks]:
    """A workspace in a database of its own."""
    opened = Talks(database_url, tmp_path)
    yield opened
    opened.close()


def play(talks: Talks, kind: str, given: list[Step]) -> None:
    """All of it, and then everybody looks."""
    played = Play(talks, kind)
    try:
        for step in given:
            played.step(step)
        played.end()
    except AssertionError as error:
        error.add_note(f"{kind}: {given}")
        raise
    finally:
        for _ in range(PEOPLE):
            for one in range(PEOPLE):
                talks.do(lambda tx, one=one: unmerge_people(tx, talks.workspace_id, f"p{one}", now=talks.now))


@settings(max_examples=12)
@given(kind=st.sampled_from(["group", "group", "group", "direct"]), given=steps)
@example(
    kind="group",
    given=[("post", 0, 1, 3), ("follow", 1, 0, 0), ("leave", 1, 0, 0), ("post", 0, 0, 1), ("add", 5, 1, 0), ("follow", 1, 0, 0)],
)
def test_who_follows_knows_what_who_fetches_knows(talks: Talks, kind: str, given: list[Step]) -> None:
    play(talks, kind, given)


@pytest.mark.long
@settings(max_examples=400)
@given(kind=st.sampled_from(["group", "group", "group", "direct"]), given=steps)
def test_who_follows_for_long_knows_what_who_fetches_knows(talks: Talks, kind: str, given: list[Step]) -> None:
    play(talks, kind, given)
