"""What was cancelled while it was on the wire: it goes its way, and is not tried again, whatever comes of it."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.model.world import World
from tidings.channels import Outcome, Refused, Sent, Unknown
from tidings.messages import Lane


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Generator[World]:
    made = World(database_url, tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Sent("one"), "sent"),
        (Refused(code="http_429", may_retry=True), "cancelled"),
        (Unknown(code="connection_reset"), "unknown"),
    ],
)
def test_an_attempt_on_the_wire_is_the_last_one(world: World, outcome: Outcome, state: str):
    message, [delivery] = world.accept("transactional", "sms", 1, None)
    [claimed] = world.claim(Lane.TRANSACTIONAL)
    assert world.cancel(message) == 0
    world.record(claimed, "transactional", outcome)
    world.now += timedelta(minutes=30)
    assert world.claim(Lane.TRANSACTIONAL) == []
    row = world.rows()[delivery]
    assert (row.state, row.is_queued) == (state, False)


def test_a_worker_that_never_came_back_leaves_an_unknown_that_is_not_tried_again(world: World):
    message, [delivery] = world.accept("transactional", "sms", 1, None)
    world.claim(Lane.TRANSACTIONAL)
    assert world.cancel(message) == 0
    world.lapse([delivery])
    world.now += timedelta(minutes=30)
    assert world.claim(Lane.TRANSACTIONAL) == []
    assert (world.rows()[delivery].state, world.rows()[delivery].is_queued) == ("unknown", False)


def test_what_is_given_back_before_it_began_is_cancelled(world: World):
    message, [delivery] = world.accept("transactional", "sms", 1, None)
    [claimed] = world.claim(Lane.TRANSACTIONAL)
    assert world.cancel(message) == 0
    world.release(claimed)
    assert world.claim(Lane.TRANSACTIONAL) == []
    assert (world.rows()[delivery].state, world.rows()[delivery].is_queued) == ("cancelled", False)
    assert world.stories()[delivery] == ["cancelled"]


def test_a_person_s_word_to_try_again_counts_more(world: World):
    message, [delivery] = world.accept("marketing", "sms", 1, None)
    [claimed] = world.claim(Lane.BULK)
    world.cancel(message)
    world.record(claimed, "marketing", Unknown(code="connection_reset"))
    assert world.resolve(delivery, "retry")
    assert [one.delivery_id for one in world.claim(Lane.BULK)] == [delivery]
