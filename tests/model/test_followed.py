"""Devices that follow a conversation, are cut off and go on from their cursor, know by frames alone what who fetches it afresh does."""

import asyncio
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.devices import Frame, Kept
from tests.model.talks import BACKEND, PEOPLE, Known, Talks
from tests.model.test_conversations import Play, Step, a_step
from tidings.conversations import Person
from tidings.conversations.thread.merge_people import unmerge_people
from tidings.core.errors import NotFound
from tidings.db import Tx, open_database
from tidings.realtime import Hub, Subscription, hub, news
from tidings.realtime.frames import Told, encode_frame
from tidings.realtime.hints import Hint
from tidings.realtime.news import Alike, News

SWEEP_SECONDS = 0.05
PATIENCE_SECONDS = 60
NODES = 2
# Two devices of one person, two of the backend; everybody else has one.
HOLDERS = (0, 0, 1, 2, 3, 4, BACKEND, BACKEND)


class Mirror(Kept):
    """What a device keeps of a conversation, and how it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.must_fetch = False
        self.shown: dict[str, object] = {}

    def take(self, fresh: Known) -> None:
        """All of it was fetched; where it goes on, frames have told."""
        self.posts = {post.seq: as_json(post) for post in fresh.posts.values()}
        self.people = {name.partition(":")[2]: (role, state) for name, (role, state, _) in fresh.people.items()}
        self.about = None
        self.must_fetch = False

    def apply(self, frame: Frame) -> None:
        """As told; each post for the first time once, in its order, and none that the cursors leave out."""
        (before, was), (after, now) = (tuple(map(int, frame[name].split("."))) for name in ("after", "cursor"))
        assert (before, was) != (after, now) or frame["anew"], "nothing is new"
        assert (before <= after, was <= now) == (True, True), f"told backwards: {frame['after']} to {frame['cursor']}"
        seqs = [post["seq"] for post in frame["posts"]]
        assert seqs == sorted(set(seqs)), f"out of order: {seqs}"
        assert not seqs or seqs[-1] <= after, f"told {seqs[-1]} up to {after}"
        seen = frame["visible"]
        assert all(seen["after"] < seq <= seen["upto"] for seq in seqs), f"told {seqs}, of which {seen} is theirs"
        super().apply(frame)
        # Who is neither in it nor asked to be is forgotten.
        self.people = {name: place for name, place in self.people.items() if place[1] in ("active", "invited")}
        self.must_fetch = self.must_fetch or frame["anew"]


class Phone:
    """A device without a wire: a `Peer` that is told by one node, and is at the time with none."""

    def __init__(self, talks: Talks, holder: int, *, has_socket: bool) -> None:
        self.holder = holder
        self.workspace_id = talks.workspace_id
        self.eyes = talks.person(holder)
        self.who = self.eyes or Person("member", UUID(int=1))
        self.write = self._take_wire if has_socket else None
        self.kept: Mirror | None = None
        self.one: Subscription | None = None
        self.node: Hub | None = None
        self.wrong: list[str] = []

    def tell(self, frame: Told) -> None:
        self.tell_json(encode_frame(frame))

    def tell_json(self, frame: bytes) -> None:
        given = msgspec.json.decode(frame)
        if self.one is None or self.kept is None:
            self.wrong.append(f"told while it follows nothing: {given}")
        elif given["type"] == "unsubscribed":
            self.kept.is_over = given["reason"]
        else:
            try:
                self.kept.apply(given)
            except AssertionError as error:
                self.wrong.append(str(error))

    async def drained(self) -> None:
        await asyncio.sleep(0)

    def left(self, one: Subscription) -> None:
        assert one is self.one
        self.one = None

    def cut(self) -> None:
        """The link is cut: nobody tells it anything, and it knows what it knew."""
        if self.one is not None and self.node is not None:
            self.node.leave(self.one)
            self.one = None

    async def resume(self, node: Hub, conversation_id: UUID, fresh: Known | None) -> None:
        """It follows again from where it was; who knows nothing of it fetches it first."""
        self.cut()
        if self.kept is None or self.kept.is_over == "gone":
            if fresh is None:
                return
            self.kept = Mirror()
            self.kept.take(fresh)
            self.kept.cursor = fresh.cursor
        with suppress(NotFound):
            self.kept.is_over = None
            one, after = await node.follow(self, conversation_id, self.kept.cursor)
            assert after == self.kept.cursor
            self.one, self.node = one, node
            node.begin(one)

    def _take_wire(self, frame: bytes) -> None:
        # RFC 6455 section 5.2: one text, not masked, its length in one byte, in two, or in eight.
        assert frame[0] == 0x81
        begin = {126: 4, 127: 10}.get(frame[1], 2)
        assert len(frame) - begin == (int.from_bytes(frame[2:begin]) or frame[1])
        self.tell_json(frame[begin:])


class Watched(Play):
    """One conversation that devices of everybody follow, on two nodes."""

    def __init__(self, talks: Talks, kind: str, nodes: list[Hub]) -> None:
        super().__init__(talks, kind)
        self._nodes = nodes
        self.phones = [Phone(talks, holder, has_socket=n % 2 > 0) for n, holder in enumerate(HOLDERS)]
        for n in range(len(self.phones)):
            self._resume(n, n)

    def step(self, step: Step) -> None:
        """It is done, or refused; of most of it some node hears."""
        name, who, other, n = step
        if name == "follow":
            self.settle()
        elif name == "cut":
            self.phones[(who + other) % len(self.phones)].cut()
        elif name == "resume":
            self._resume((who + other) % len(self.phones), n)
        else:
            super().step(step)
            if n % 4:
                self._nodes[n % NODES].touched(self.talks.conversation_id)
            for _ in range(n % 7):
                self.talks.run(asyncio.sleep(0))

    def settle(self) -> None:
        """Each device knows what its holder would fetch, or was told that it is over."""
        for holder in set(HOLDERS):
            until = time.monotonic() + PATIENCE_SECONDS
            while waiting := self._waits(holder, self.talks.fetch(holder)):
                assert time.monotonic() < until, f"{holder} is not told: {waiting}"
                self.talks.run(asyncio.sleep(0.001))

    def end(self) -> None:
        """All who are cut off come back, and know everything; and nobody is left who is told anything."""
        for n in range(len(self.phones)):
            self._resume(n, n + 1)
        self.settle()
        for phone in self.phones:
            phone.cut()
        assert [node.rooms for node in self._nodes] == [{}] * NODES

    def _resume(self, n: int, node: int) -> None:
        phone = self.phones[n]
        fresh = self.talks.fetch(phone.holder)
        self.talks.run(phone.resume(self._nodes[node % NODES], self.talks.conversation_id, fresh))

    def _waits(self, holder: int, fresh: Known | None) -> str | None:
        """What is not so yet, of what must come."""
        for phone in self.phones:
            assert phone.wrong == [], f"{phone.holder}: {phone.wrong}"
            kept = phone.kept
            if phone.holder != holder or phone.one is None or kept is None:
                continue
            if fresh is None or (fresh.conversation is None and holder != BACKEND):
                return "still told, and not in it any more"
            if kept.must_fetch:
                kept.take(fresh)
            if kept.cursor != fresh.cursor:
                return f"{kept.cursor} is not {fresh.cursor}"
            self._compare(phone, kept, fresh)
        return None

    def _compare(self, phone: Phone, kept: Mirror, fresh: Known) -> None:
        wanted = {post.seq: as_json(post) for post in fresh.posts.values()}
        assert kept.posts == wanted, f"posts of {phone.holder}: {told_otherwise(kept.posts, wanted)}"
        people = {name.partition(":")[2]: (role, state) for name, (role, state, _) in fresh.people.items()}
        assert kept.people == people, f"people, to {phone.holder}"
        if kept.about is not None and fresh.conversation is not None:
            about = {name: value for name, value in kept.about.items() if name in fresh.conversation}
            assert about == fresh.conversation, f"the conversation, to {phone.holder}"


def as_json(given: object) -> Frame:
    """As it is told."""
    return msgspec.json.decode(msgspec.json.encode(given))


def told_otherwise(kept: dict[int, Frame], wanted: dict[int, Frame]) -> list[str]:
    """What one of the two has otherwise, post by post."""
    found = [f"only kept: {one}" for one in kept.keys() - wanted.keys()] + [f"not kept: {one}" for one in wanted.keys() - kept.keys()]
    for one in kept.keys() & wanted.keys():
        found += [f"{one} {name}: {kept[one][name]} is {value}" for name, value in wanted[one].items() if kept[one][name] != value]
    return found


class World:
    """A workspace in a database of its own, and the nodes."""

    def __init__(self, url: str, folder: Path) -> None:
        self.talks = Talks(url, folder)
        self._database = self.talks.run(open_database(url, pipeline_size=4))
        self.nodes: list[Hub] = []
        self._loops: list[asyncio.Task[None]] = []
        self.talks.run(self._open())

    async def _open(self) -> None:
        for n in range(NODES):
            self.nodes.append(Hub(self._database, self._hint(n)))
            self._loops += [asyncio.create_task(self.nodes[n].tell()), asyncio.create_task(self.nodes[n].sweep())]

    def close(self) -> None:
        self.talks.run(self._close())
        self.talks.close()

    def _hint(self, n: int) -> Callable[[Hint], None]:
        # Of two hints one is lost.
        given = 0

        def hint(what: Hint) -> None:
            nonlocal given
            given += 1
            if given % 2:
                self.nodes[(n + 1) % NODES].moved(what.about)

        return hint

    async def _close(self) -> None:
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        for node in self.nodes:
            await node.aclose()
        await self._database.aclose()


@pytest.fixture
def world(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[World]:
    """A workspace, and nodes that look everywhere so often that a lost hint does not hold up the test."""
    monkeypatch.setattr(hub, "SWEEP_SECONDS", SWEEP_SECONDS)
    opened = World(database_url, tmp_path)
    yield opened
    opened.close()


def play(world: World, kind: str, given: list[Step]) -> None:
    """All of it, and then everybody looks."""
    talks = world.talks
    played = Watched(talks, kind, world.nodes)
    try:
        for step in given:
            played.step(step)
        played.end()
    except AssertionError as error:
        error.add_note(f"{kind}: {given}")
        raise
    finally:
        for phone in played.phones:
            phone.cut()
        for _ in range(PEOPLE):
            for one in range(PEOPLE):
                talks.do(lambda tx, one=one: unmerge_people(tx, talks.workspace_id, f"p{one}", now=talks.now))


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """No frame tells of more than three posts, or three changes."""
    monkeypatch.setattr(hub, "PAGE", 3)
    monkeypatch.setattr(news, "LIMIT", 3)


def test_who_comes_back_in_the_middle_is_told_what_is_theirs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    played = Watched(world.talks, "group", world.nodes[:1] * NODES)
    for step in (("post", 0, 1, 1), ("react", 1, 0, 0), ("follow", 0, 0, 0)):
        played.step(step)
    theirs = played.phones[2]
    assert (theirs.holder, [one["mine"] for one in theirs.kept.posts[1]["reactions"]] if theirs.kept else None) == (1, [True])
    theirs.cut()
    looked_up = hub.alike

    async def alike(tx: Tx, news: News, *more: Any) -> Alike:
        found = await looked_up(tx, news, *more)
        if theirs.one is None:
            # While the others are about to be told.
            await theirs.resume(world.nodes[0], world.talks.conversation_id, None)
        return found

    monkeypatch.setattr(hub, "alike", alike)
    played.step(("edit", 0, 0, 5))
    played.settle()
    played.end()


def test_cursors_move_on_where_what_they_passed_is_there_no_more(world: World) -> None:
    played = Watched(world.talks, "group", world.nodes)
    played.step(("post", 0, 1, 1))
    played.settle()
    at = world.talks.conversation_id
    # As a retention does, and before anybody was told of it.
    world.talks.do(lambda tx: _said_and_forgotten(tx, at), in_pipeline=True)
    played.settle()
    played.step(("post", 0, 1, 1))
    played.end()


async def _said_and_forgotten(tx: Tx, conversation_id: UUID) -> None:
    await tx.execute("UPDATE conversations SET last_seq = last_seq + 1 WHERE id = $1", conversation_id)


_cuts = st.tuples(st.sampled_from(("cut", "cut", "resume", "resume", "resume")), st.just(0), st.integers(0, 7), st.integers(0, 100))
_followed = st.lists(st.one_of(a_step, a_step, a_step, _cuts), max_size=60)
_kinds = st.sampled_from(["group", "group", "group", "direct"])


# Each is what one of the ways in which not all are told alike needs, and then something of it that is told to all.
_CAME_BACK = [("post", 0, 1, 3), ("cut", 0, 2, 0), ("leave", 1, 0, 0), ("post", 0, 0, 1), ("add", 5, 1, 0), ("resume", 0, 2, 1)]
_REACTED = [("post", 0, 1, 1), ("react", 1, 0, 0), ("cut", 0, 2, 0), ("react", 2, 0, 0), ("resume", 0, 2, 0), ("edit", 0, 0, 5)]
_BLOCKED = [("post", 2, 1, 1), ("block", 1, 2, 1), ("follow", 0, 0, 0), ("post", 2, 0, 5), ("follow", 0, 0, 0), ("unblock", 1, 2, 4)]
_REMOVED = [("post", 0, 1, 1), ("remove", 0, 2, 4), ("follow", 0, 0, 0), ("add", 0, 2, 5), ("resume", 0, 3, 0)]
_HIDDEN = [("post", 0, 1, 1), ("hide", 1, 0, 1), ("follow", 0, 0, 0), ("edit", 0, 0, 1), ("follow", 0, 0, 0), ("pin", 0, 0, 1)]
_CAME_LATE = [("post", 0, 1, 1), ("add", 0, 4, 2), ("resume", 0, 5, 0), ("follow", 0, 0, 0), ("edit", 0, 0, 1), ("follow", 0, 0, 0)]


@settings(max_examples=12)
@given(kind=_kinds, given=_followed)
@example(kind="group", given=_CAME_BACK)
@example(kind="group", given=_REACTED)
@example(kind="group", given=_BLOCKED)
@example(kind="group", given=_REMOVED)
@example(kind="group", given=_HIDDEN)
@example(kind="group", given=_CAME_LATE)
def test_who_is_cut_off_and_comes_back_knows_what_who_fetches_knows(world: World, kind: str, given: list[Step]) -> None:
    play(world, kind, given)


@pytest.mark.long
@settings(max_examples=400)
@given(kind=_kinds, given=_followed)
def test_who_is_often_cut_off_knows_what_who_fetches_knows(world: World, kind: str, given: list[Step]) -> None:
    play(world, kind, given)


# Two are cut off while much happens, and come back at once.
_MUCH = [
    ("post", 0, 1, 4),
    ("cut", 0, 2, 0),
    ("cut", 0, 3, 0),
    *[("post", n % 3, 1, 4) for n in range(8)],
    ("react", 1, 0, 4),
    ("edit", 0, 0, 4),
]


@pytest.mark.usefixtures("small_pages")
@settings(max_examples=8)
@given(kind=_kinds, given=_followed)
@example(kind="group", given=[*_MUCH, ("resume", 0, 2, 0), ("resume", 0, 3, 0), ("block", 3, 1, 4), ("post", 1, 0, 1), ("remove", 0, 2, 4)])
def test_page_by_page_who_comes_back_knows_what_who_fetches_knows(world: World, kind: str, given: list[Step]) -> None:
    play(world, kind, given)


@pytest.mark.long
@pytest.mark.usefixtures("small_pages")
@settings(max_examples=300)
@given(kind=_kinds, given=_followed)
def test_page_by_page_who_is_often_cut_off_knows_what_who_fetches_knows(world: World, kind: str, given: list[Step]) -> None:
    play(world, kind, given)
