"""Receipts of one delivery in every order, tenfold, early, thirty days late, and for nobody: the same end, by whichever name they call it."""

from collections.abc import Generator, Sequence
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from tests.model.world import World
from tidings.channels import Receipt, Sent
from tidings.messages import Claimed, Lane

STATES = ("sent", "failed", "delivered", "read")
ORDERS = [order for count in (1, 2, 3, 4) for order in permutations(STATES, count)]
LATE = timedelta(days=30)


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Generator[World]:
    made = World(database_url, tmp_path)
    yield made
    made.close()


def claimed(world: World) -> list[Claimed]:
    """A delivery for each order, on the wire: the provider has not answered yet."""
    world.accept("marketing", "sms", len(ORDERS), None)
    return world.claim(Lane.BULK)


def answered(world: World, claims: Sequence[Claimed]) -> None:
    for one in claims:
        world.record(one, "marketing", Sent(f"ref {one.delivery_id}"))


def receipt(world: World, one: Claimed, state: str, *, by_reference: bool, after: timedelta = timedelta()) -> Receipt:
    return Receipt(
        event_id=f"{one.delivery_id} {state}",
        state=state,  # type: ignore[arg-type]
        at=world.now + after,
        delivery_id=None if by_reference else one.delivery_id,
        provider_reference=f"ref {one.delivery_id}" if by_reference else None,
    )


def told(world: World, claims: Sequence[Claimed], *, by_reference: bool, times: int = 1, after: timedelta = timedelta()) -> None:
    """Each delivery's receipts in its own order, one round after the other; each told so many times."""
    for step in range(len(STATES)):
        for _ in range(times):
            batch = [
                receipt(world, one, order[step], by_reference=by_reference, after=after)
                for one, order in zip(claims, ORDERS, strict=True)
                if step < len(order)
            ]
            world.report(batch)


def ends(world: World, claims: Sequence[Claimed]) -> list[str]:
    rows = world.rows()
    return [rows[one.delivery_id].state for one in claims]


# Whatever the order: a failure is never the last word on what arrived, and what was read was delivered.
BEST = [max(order, key=STATES.index) for order in ORDERS]


@pytest.mark.parametrize("by_reference", [False, True], ids=["our id", "their id"])
@pytest.mark.parametrize("times", [1, 10], ids=["once", "tenfold"])
def test_every_order_however_often_ends_in_the_best_word(world: World, by_reference: bool, times: int):
    claims = claimed(world)
    answered(world, claims)
    told(world, claims, by_reference=by_reference, times=times)
    assert ends(world, claims) == BEST
    facts = world.stories()
    assert all(len(story) == len(set(story)) for story in facts.values()), "each change is told once"


@pytest.mark.parametrize("by_reference", [False, True], ids=["our id", "their id"])
def test_receipts_that_are_faster_than_the_answer_to_the_hand_off_end_the_same(world: World, by_reference: bool):
    claims = claimed(world)
    told(world, claims, by_reference=by_reference)
    answered(world, claims)
    world.match_parked()
    assert ends(world, claims) == BEST
    told(world, claims, by_reference=by_reference)
    assert ends(world, claims) == BEST


def test_receipts_that_come_thirty_days_late_end_the_same(world: World):
    claims = claimed(world)
    answered(world, claims)
    world.now += LATE
    world.match_parked()
    told(world, claims, by_reference=True, after=LATE)
    assert ends(world, claims) == BEST


def test_receipts_for_ids_that_nobody_knows_change_nothing_and_are_forgotten(world: World):
    claims = claimed(world)
    answered(world, claims)
    strange = [
        Receipt(event_id=f"strange {n}", state="failed", at=world.now, provider_reference=f"nobody {n}")  # type: ignore[arg-type]
        for n in range(10)
    ]
    for _ in range(10):
        world.report(strange)
    told(world, claims, by_reference=True)
    assert ends(world, claims) == BEST
    assert world.parked() == 10
    world.now += LATE
    world.match_parked()
    assert world.parked() == 0
    assert ends(world, claims) == BEST
