"""A device that follows a feed page by page has what a fresh one has, whatever is done with it, wherever it stops and goes on."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.feeds import PEOPLE, Feeds, Known
from tidings.conversations.thread.merge_people import MergeInput, merge_people, unmerge_people
from tidings.feed import Mark, Wanted, act, counts, mark, mark_all, mark_one, snooze, unsnooze

Step = tuple[str, int, int, int]

_MARKS: tuple[Mark, ...] = ("seen", "read", "archived", "unarchived")


class Play:
    """What comes and what is done, and two devices of everybody."""

    def __init__(self, feeds: Feeds) -> None:
        self.feeds = feeds
        self.items: list[tuple[UUID, int]] = []
        self.coming: list[tuple[UUID, int, int]] = []
        self.merged: list[int] = []
        feeds.number()
        self.known: dict[tuple[int, int], Known] = {(who, device): feeds.fetch(who) for who in range(PEOPLE) for device in range(2)}

    def step(self, step: Step) -> None:
        """It is done, or refused."""
        name, who, other, n = step
        feeds = self.feeds
        match name:
            case "accept":
                # To whom the id names: who was merged gets nothing under their own.
                to = feeds.ids.index(feeds.person(who))
                self.coming.append((feeds.accept(to, n), to, n))
            case "land" if self.coming:
                delivery, to, said = self.coming.pop(n % len(self.coming))
                feeds.land(delivery, to, said)
                self.items.append((delivery, to))
            case "number":
                feeds.number()
            case "wait":
                feeds.now += timedelta(minutes=n)
                feeds.real_now += timedelta(minutes=n)
            case "follow":
                key = who, n % 2
                self.known[key] = feeds.follow(who, self.known[key], 1 + n % 5, 1 + other)
            case "merge" if who not in self.merged and other not in self.merged and who != other:
                given = MergeInput(into=f"p{other}")
                if feeds.do(lambda tx: merge_people(tx, feeds.workspace_id, f"p{who}", given, now=feeds.now)) is not None:
                    self.merged.append(who)
            case "unmerge" if self.merged:
                last = self.merged.pop()
                feeds.do(lambda tx: unmerge_people(tx, feeds.workspace_id, f"p{last}", now=feeds.now))
            case "check":
                self.check()
            case _ if self.items:
                self._deed(name, who, n)
            case _:
                pass

    def check(self) -> None:
        """Each device has what a fresh one fetches, and the counts are those of the items."""
        # Nothing comes back meanwhile.
        self.feeds.tick = timedelta()
        self.feeds.number()
        for (who, device), before in self.known.items():
            known = self.feeds.follow(who, before, 3, 1_000)
            fresh = self.feeds.fetch(who)
            assert known.items == fresh.items, f"{device} of {who}"
            shown = list(fresh.items.values())
            assert known.counts == fresh.counts
            assert known.counts is not None
            assert known.counts.unseen == sum(item.seen_at is None for item in shown)
            assert known.counts.unread == sum(item.read_at is None for item in shown)
            self.known[who, device] = known
        people = [self.feeds.person(who) for who in range(PEOPLE)]
        found = self.feeds.do(lambda tx: counts(tx, self.feeds.workspace_id, people, self.feeds.now), in_pipeline=True)
        assert found == {one: self.known[who, 0].counts for who, one in enumerate(people)}
        self.feeds.tick = timedelta(seconds=1)

    def _deed(self, name: str, who: int, n: int) -> None:
        feeds, ws, now, real_now = self.feeds, self.feeds.workspace_id, self.feeds.now, self.feeds.real_now
        item, owner = self.items[n % len(self.items)]
        # Mostly one's own.
        person = feeds.person(owner if n % 9 else who)
        as_, at = _MARKS[n % 4], {"now": now, "real_now": real_now}
        some = [one for one, _ in self.items[n % len(self.items) :][:3]]
        match name:
            case "mark":
                feeds.do(lambda tx: mark_one(tx, ws, person, as_, item, **at))
            case "some":
                feeds.do(lambda tx: mark(tx, ws, person, as_, some, **at))
            case "all":
                feeds.do(lambda tx: mark_all(tx, ws, person, as_, Wanted(topic="orders" if n % 3 else None), **at))
            case "act":
                feeds.do(lambda tx: act(tx, ws, person, item, n % 3 - 1 if n % 3 else None, **at))
            case "snooze":
                feeds.do(lambda tx: snooze(tx, ws, person, item, now + timedelta(minutes=1 + n % 60), **at))
            case _:
                feeds.do(lambda tx: unsnooze(tx, ws, person, item, now=now))


_NAMES = (
    *("accept", "land", "land", "follow", "number") * 4,
    *("mark", "mark", "some", "snooze") * 3,
    *("act", "wait", "wait", "all", "unsnooze", "check", "check", "merge", "merge", "unmerge"),
)
a_step = st.tuples(st.sampled_from(_NAMES), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1), st.integers(0, 100))
steps = st.lists(a_step, max_size=60)


@pytest.fixture
def feeds(database_url: str, tmp_path: Path) -> Generator[Feeds]:
    """A workspace in a database of its own."""
    opened = Feeds(database_url, tmp_path)
    yield opened
    opened.close()


def play(feeds: Feeds, given: list[Step]) -> None:
    """All of it, and then every device looks, while people are merged and when they are not."""
    played = Play(feeds)
    try:
        for step in given:
            played.step(step)
        played.check()
    except AssertionError as error:
        error.add_note(str(given))
        raise
    finally:
        while played.merged:
            played.step(("unmerge", 0, 0, 0))
    played.check()


@settings(max_examples=15)
@given(given=steps)
def test_who_follows_has_what_who_fetches_has(feeds: Feeds, given: list[Step]) -> None:
    play(feeds, given)


@pytest.mark.long
@settings(max_examples=400)
@given(given=steps)
def test_who_follows_for_long_has_what_who_fetches_has(feeds: Feeds, given: list[Step]) -> None:
    play(feeds, given)
