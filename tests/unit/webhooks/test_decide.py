"""What follows from an answer: a success, another try in time, or the end."""

from datetime import UTC, datetime
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tidings.net import Ambiguous, NotSent, Response
from tidings.webhooks.decide import decide
from tidings.webhooks.model import LONGEST_WAIT, RETRIES, DeliveryState

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def answered(status: int, **headers: str) -> Response:
    return Response(status, tuple((name.replace("_", "-"), value) for name, value in headers.items()), b"")


def _hurried(status: int, retry_after: str) -> Response:
    return answered(status, retry_after=retry_after)


@pytest.mark.parametrize("status", [200, 202, 204, 299])
def test_any_2xx_is_the_end(status: int):
    assert decide(answered(status), 1, NOW, 0.5).state is DeliveryState.DELIVERED


def test_the_tries_come_at_these_times_and_end():
    waits = [decide(answered(500), tries, NOW, 0.0).wait_seconds for tries in range(1, len(RETRIES))]
    assert list(accumulate(wait or 0 for wait in waits)) == [5, 305, 2_105, 9_305, 27_305, 63_305, 99_305]
    assert decide(answered(500), len(RETRIES), NOW, 0.0).state is DeliveryState.EXHAUSTED


def test_chance_lengthens_a_wait_by_a_tenth_at_most():
    assert decide(NotSent("connect_failed"), 3, NOW, 1.0).wait_seconds == pytest.approx(1_980)  # type: ignore[reportUnknownMemberType]


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("60", 60.0),
        ("Sat, 21 Nov 2026 12:10:00 GMT", 600.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 5.0),
        ("1", 5.0),
        ("99999999999", LONGEST_WAIT),
        ("soon", 5.0),
        ("-1", 5.0),
        ("", 5.0),
    ],
)
def test_retry_after_lengthens_a_wait_within_bounds(value: str, wait: float):
    assert decide(answered(503, retry_after=value), 1, NOW, 0.0).wait_seconds == wait


def test_410_ends_it_and_says_that_nothing_more_is_wanted():
    verdict = decide(answered(410), 1, NOW, 0.0)
    assert (verdict.state, verdict.is_gone) == (DeliveryState.EXHAUSTED, True)


@SHOWN
@given(
    st.one_of(
        st.builds(_hurried, st.integers(100, 999), st.text(max_size=40)),
        st.builds(NotSent, st.text(max_size=10)),
        st.builds(Ambiguous, st.text(max_size=10)),
    ),
    st.integers(1, 20),
    st.floats(0, 1),
)
def test_whatever_is_answered_there_is_a_verdict_and_only_2xx_delivers(answer: Response | NotSent | Ambiguous, tries: int, chance: float):
    verdict = decide(answer, tries, NOW, chance)
    assert (verdict.state is DeliveryState.DELIVERED) == (isinstance(answer, Response) and 200 <= answer.status < 300)
    assert (verdict.wait_seconds is not None) == (verdict.state is DeliveryState.PENDING)
    if verdict.wait_seconds is not None:
        assert RETRIES[tries] <= verdict.wait_seconds <= LONGEST_WAIT * 1.1
