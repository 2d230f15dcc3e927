"""Who types where, as one node knows it, and what it tells the others."""

from random import Random
from uuid import UUID

import pytest

from tidings.conversations import Person
from tidings.core.ids import new_id
from tidings.realtime.typing import AT_ONCE, HOLDS_SECONDS, MOST_TYPERS, Typists, decode, encode

HERE, THERE = new_id(), new_id()
ADA, BEN = Person("contact", new_id()), Person("member", new_id())


def test_who_types_is_told_once_and_holds_for_six_seconds():
    here = Typists()
    assert here.typed(HERE, ADA, on=True, now=100.0)
    assert not here.typed(HERE, ADA, on=True, now=104.0), "said again, and no news"
    assert here.typed(HERE, BEN, on=True, now=105.0)
    assert here.typers(HERE, 105.0) == [ADA, BEN]
    assert here.typers(THERE, 105.0) == []
    assert here.expire(109.9) == set()
    assert here.typers(HERE, 110.0) == [BEN]
    assert here.expire(110.0) == {HERE}
    assert here.expire(200.0) == {HERE}
    assert here.expire(200.0) == set()
    assert here.typers(HERE, 200.0) == []


def test_who_stops_or_posts_types_no_more():
    here = Typists()
    assert not here.typed(HERE, ADA, on=False, now=0.0), "nobody knew that they did"
    here.typed(HERE, ADA, on=True, now=0.0)
    here.typed(THERE, ADA, on=True, now=0.0)
    assert here.typed(HERE, ADA, on=False, now=1.0)
    assert here.ended(THERE, ADA, 1.0)
    assert not here.ended(THERE, ADA, 1.0)
    assert (here.typers(HERE, 1.0), here.typers(THERE, 1.0), here.expire(100.0)) == ([], [], set())


def test_who_is_over_but_not_yet_taken_out_is_news_when_they_type_again():
    here = Typists()
    here.typed(HERE, ADA, on=True, now=0.0)
    assert here.typed(HERE, ADA, on=True, now=HOLDS_SECONDS)
    assert here.typers(HERE, HOLDS_SECONDS) == [ADA]
    assert not here.ended(HERE, ADA, 2 * HOLDS_SECONDS), "nobody has seen it for a while"


def test_whoever_says_it_too_often_is_not_heard_and_later_is():
    here = Typists()
    places = [new_id() for _ in range(AT_ONCE + 1)]
    assert [here.typed(place, ADA, on=True, now=0.0) for place in places] == [True] * AT_ONCE + [False]
    assert here.typed(places[0], BEN, on=True, now=0.0), "others are"
    assert not here.typed(places[-1], ADA, on=True, now=1.9)
    assert here.typed(places[-1], ADA, on=True, now=2.0)
    # On and off again and again: off is always heard, on as often as it may be.
    heard = sum(here.typed(HERE, BEN, on=bool(n % 2), now=2.0 + n / 100) for n in range(1, 101))
    assert heard <= 2 * AT_ONCE


def test_it_is_bounded():
    here = Typists()
    people = [Person("contact", new_id()) for _ in range(MOST_TYPERS + 1)]
    assert [here.typed(HERE, one, on=True, now=0.0) for one in people] == [True] * MOST_TYPERS + [False]
    assert not here.heard(HERE, encode(people[-1], on=True), 0.0)
    assert len(here.typers(HERE, 0.0)) == MOST_TYPERS
    assert here.typed(HERE, people[0], on=False, now=0.0)
    assert here.typed(HERE, people[-1], on=True, now=0.0)
    here.expire(1_000.0)
    assert (here._rooms, here._until, here._paces) == ({}, {}, {}), "nothing is kept of who types no more"


def test_what_is_said_on_one_node_is_known_on_another():
    here, there = Typists(), Typists()

    def pass_on(now: float) -> list[bool]:
        return [there.heard(conversation, text, now) for conversation, text in here.take_news()]

    here.typed(HERE, ADA, on=True, now=0.0)
    here.typed(THERE, BEN, on=True, now=0.0)
    assert pass_on(1_000.0) == [True, True]
    assert (there.typers(HERE, 1_000.0), there.typers(THERE, 1_000.0)) == ([ADA], [BEN])
    # What is said again is no news there, and keeps them typing there too.
    here.typed(HERE, ADA, on=True, now=4.0)
    assert pass_on(1_004.0) == [False]
    assert there.expire(1_006.0) == {THERE}
    assert there.typers(HERE, 1_009.0) == [ADA]
    here.typed(HERE, ADA, on=True, now=5.0)
    here.typed(HERE, ADA, on=False, now=5.0)
    assert pass_on(1_009.5) == [True], "only the last word counts"
    assert (there.typers(HERE, 1_009.5), there.take_news()) == ([], []), "and what was heard is not passed on"
    assert here.take_news() == []


def test_a_post_on_any_node_ends_it_on_all():
    here, there = Typists(), Typists()
    here.typed(HERE, ADA, on=True, now=0.0)
    [(_, text)] = here.take_news()
    there.heard(HERE, text, 0.0)
    assert there.ended(HERE, ADA, 1.0)
    [(conversation, text)] = there.take_news()
    assert here.heard(conversation, text, 1.0)
    assert here.typers(HERE, 1.0) == []


@pytest.mark.parametrize("kind", ["contact", "member", "assistant"])
def test_the_text_between_nodes_is_short_and_read_back(kind: str):
    for value in (UUID(int=0), UUID(int=2**128 - 1), new_id()):
        for on in (True, False):
            text = encode(Person(kind, value), on=on)  # type: ignore[arg-type]
            assert decode(text) == (Person(kind, value), on)  # type: ignore[arg-type]
            assert len(text.encode()) == 24
            assert len(text.split()) == 1


def test_what_makes_no_sense_is_ignored():
    good = encode(ADA, on=True)
    wrong = ["", "+", "é" * 24, " " * 24, "+x" + good[2:], "*" + good[1:], good[:-1], good + "A", "+c" + "=" * 22, "+c" + "é" * 22]
    draw = Random(7)
    wrong += ["".join(draw.choice("+-cma/ \0é") for _ in range(draw.randint(0, 40))) for _ in range(2_000)]
    here = Typists()
    for text in wrong:
        assert decode(text) is None
        assert not here.heard(HERE, text, 0.0)
    assert here.typers(HERE, 0.0) == []
