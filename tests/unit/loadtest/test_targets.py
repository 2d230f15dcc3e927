import pytest

from tidings.core.errors import Invalid
from tidings.loadtest.model import Spread, Target
from tidings.loadtest.targets import judge, read_targets

NONE = Spread(count=0)
FAST = Spread(count=10, p50_ms=1, p95_ms=2, p99_ms=99.9, max_ms=100)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("accept-rate=500", Target("accept-rate", 500)),
        ("handoff-rate=0.5/s", Target("handoff-rate", 0.5)),
        ("accept-p99=100ms", Target("accept-p99", 0.1)),
        ("handoff-max=1.5s", Target("handoff-max", 1.5)),
        ("receipts-p50=250us", Target("receipts-p50", 0.00025)),
        ("errors=0.1%", Target("errors", 0.001)),
        ("errors=0.25", Target("errors", 0.25)),
    ],
)
def test_a_target_is_read_with_its_unit(text: str, target: Target):
    [read] = read_targets([text])
    assert (read.name, read.limit) == (target.name, pytest.approx(target.limit))


@pytest.mark.parametrize(
    "text", ["", "accept-p99", "accept-p99=", "accept-p99=100", "accept-p42=1s", "accept-rate=5ms", "errors=-1%", "p99=1s"]
)
def test_what_is_no_target_is_refused(text: str):
    with pytest.raises(Invalid):
        read_targets([text])


def test_everything_that_is_wrong_is_told_at_once():
    with pytest.raises(Invalid) as raised:
        read_targets(["accept-p99=100", "accept-rate=10", "speed=9"])
    assert [error.code for error in raised.value.errors] == ["invalid_target", "unknown_target"]


@pytest.mark.parametrize(
    ("text", "is_met"),
    [
        ("accept-p99=100ms", True),
        ("accept-p99=99.9ms", True),
        ("accept-p99=99ms", False),
        ("accept-max=99ms", False),
        ("accept-rate=500", True),
        ("accept-rate=501", False),
        ("errors=1%", True),
        ("errors=0%", False),
        ("handoff-rate=1", False),
        ("receipts-p99=1s", False),
    ],
)
def test_a_target_is_met_up_to_its_limit_and_missed_where_nothing_was_measured(text: str, is_met: bool):
    [one] = judge(
        read_targets([text]),
        {"accept": FAST, "handoff": FAST, "receipts": NONE},
        {"accept-rate": 500.0, "handoff-rate": None},
        0.01,
    )
    assert one.is_met is is_met
