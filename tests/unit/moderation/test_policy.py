"""Which step flags reach, and how much each of them counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tidings.moderation.model import RANK, Counted, Policy, Step, Weights
from tidings.moderation.policy import reached, weight_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
POLICY = Policy(
    steps=(
        Step(weight=3, within="1h", action="mute", lasts="1h"),
        Step(weight=5, within="24h", action="suspend", lasts="2d"),
        Step(weight=9, within="24h", action="block"),
    )
)


def flags(*given: tuple[int, int, int]) -> list[Counted]:
    return [Counted(NOW - timedelta(minutes=ago), weight, counted) for ago, weight, counted in given]


def test_the_hardest_step_that_is_reached_is_taken_within_its_time():
    assert reached(POLICY, flags((0, 1, 0), (1, 1, 0)), NOW) is None
    found = reached(POLICY, flags((0, 1, 0), (1, 2, 0)), NOW)
    assert found is not None
    assert (found.step.action, found.weight, found.flags, found.lasts) == ("mute", 3, 2, timedelta(hours=1))
    assert reached(POLICY, flags((0, 1, 0), (61, 2, 0)), NOW) is None
    later = reached(POLICY, flags((0, 1, 0), (61, 2, 0), (90, 2, 0)), NOW)
    assert later is not None
    assert later.step.action == "suspend"
    all_of_it = reached(POLICY, flags((0, 9, 0), (1, 0, 0)), NOW)
    assert all_of_it is not None
    assert (all_of_it.step.action, all_of_it.flags, all_of_it.lasts) == ("block", 1, None)


def test_what_has_counted_counts_for_nothing_as_hard_again():
    assert reached(POLICY, flags((0, 1, 1), (1, 1, 1), (2, 1, 1), (3, 1, 0)), NOW) is None
    found = reached(POLICY, flags((0, 1, 1), (1, 1, 1), (2, 1, 1), (3, 1, 0), (4, 1, 0)), NOW)
    assert found is not None
    assert found.step.action == "suspend"


@given(st.lists(st.integers(0, 4), max_size=40))
def test_every_flag_counts_once_for_each_action(weights: list[int]):
    """One after another, each reached step marking what it counted: no action is taken more often than the weight allows."""
    known: list[Counted] = []
    taken = {"mute": 0, "suspend": 0, "block": 0}
    for weight in weights:
        known.append(Counted(NOW, weight, 0))
        found = reached(POLICY, known, NOW)
        if found is not None:
            rank = RANK[found.step.action]
            taken[found.step.action] += 1
            known = [Counted(one.at, one.weight, max(one.counted, rank)) for one in known]
            assert reached(POLICY, known, NOW) is None or rank < 3
    for step in POLICY.steps:
        assert taken[step.action] * step.weight <= sum(weights)


def test_weights_are_of_the_category_and_of_who_says_it():
    weights = Weights(categories={"hate": 4, "other": 0}, moderators=3, rules=2, trusted_dismissals=5)
    assert weight_of(weights, "hate", "contact", is_moderator=False, dismissed=5) == 4
    assert weight_of(weights, "hate", "contact", is_moderator=False, dismissed=6) == 0
    assert weight_of(weights, "spam", "contact", is_moderator=True, dismissed=0) == 3
    assert weight_of(weights, "spam", "rule", is_moderator=False, dismissed=0) == 2
    assert weight_of(weights, "other", "key", is_moderator=False, dismissed=0) == 0
    assert weight_of(Weights(trusted_dismissals=None), "spam", "contact", is_moderator=False, dismissed=99) == 1
