"""Receipts in any order, any number of times, one by one or together: the same end."""

from collections.abc import Generator
from itertools import permutations
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.world import World
from tidings.channels import Receipt, Sent, Unknown
from tidings.messages import Lane

STATES = ("sent", "failed", "delivered", "read")


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Generator[World]:
    made = World(database_url, tmp_path)
    yield made
    made.close()


def on_its_way(world: World, people: int, *, is_known: bool) -> list[UUID]:
    """Deliveries that were handed over, with the provider's answer or without."""
    world.accept("marketing", "sms", people, None)
    claims = world.claim(Lane.BULK)
    for claimed in claims:
        world.record(claimed, "marketing", Sent(f"ref {claimed.delivery_id}") if is_known else Unknown(code="connection_reset"))
    return [claimed.delivery_id for claimed in claims]


def receipt(world: World, delivery_id: UUID, state: str, n: int) -> Receipt:
    return Receipt(event_id=f"{delivery_id} {n}", state=state, at=world.now, delivery_id=delivery_id)  # type: ignore[arg-type]


@pytest.mark.parametrize("is_known", [True, False])
def test_every_order_of_the_same_receipts_ends_in_the_same_state(world: World, is_known: bool):
    orders = list(permutations(STATES))
    deliveries = on_its_way(world, len(orders), is_known=is_known)
    for step in range(len(STATES)):
        world.report([receipt(world, deliveries[index], order[step], step) for index, order in enumerate(orders)])
    assert {row.state for row in world.rows().values()} == {"read"}


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_best_word_wins_however_often_and_in_whatever_company_it_comes(world: World, said: list[str], random: Random):
    best = max(said, key=STATES.index)
    shuffled, tenfold, together, by_reference = on_its_way(world, 4, is_known=True)
    order = random.sample(said, len(said))
    many = random.sample(said * 10, len(said) * 10)
    for n, state in enumerate(order):
        world.report([receipt(world, shuffled, state, n)])
    for n, state in enumerate(many):
        world.report([receipt(world, tenfold, state, n)])
    world.report([receipt(world, together, state, n) for n, state in enumerate(many)])
    world.report(
        [
            Receipt(event_id=f"{by_reference} {n}", state=state, at=world.now, provider_reference=f"ref {by_reference}")  # type: ignore[arg-type]
            for n, state in enumerate(many)
        ]
    )
    rows = world.rows()
    assert [rows[one].state for one in (shuffled, tenfold, together, by_reference)] == [best] * 4


def test_receipts_that_come_before_their_reference_is_known_are_kept_for_it(world: World):
    world.accept("marketing", "sms", 1, None)
    [claimed] = world.claim(Lane.BULK)
    early = [
        Receipt(event_id=state, state=state, at=world.now, provider_reference=f"ref {claimed.delivery_id}")  # type: ignore[arg-type]
        for state in ("read", "failed", "delivered")
    ]
    world.report(early)
    world.report(early)
    world.match_parked()
    assert [row.state for row in world.rows().values()] == ["queued"]
    world.record(claimed, "marketing", Sent(f"ref {claimed.delivery_id}"))
    world.match_parked()
    assert [row.state for row in world.rows().values()] == ["read"]
