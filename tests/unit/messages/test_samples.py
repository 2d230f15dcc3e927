"""Of what goes well some exchanges are kept, whatever the rate, and of each account apart."""

from uuid import UUID

from tidings.messages.exchanges import FAILED_AT_ONCE, SAMPLE_AT_ONCE, Samples

ONE, OTHER = UUID(int=1), UUID(int=2)


def test_so_many_at_once_and_then_one_a_second() -> None:
    now = 100.0
    samples = Samples(lambda: now)
    assert sum(samples.take(ONE) for _ in range(1_000)) == SAMPLE_AT_ONCE
    now += 0.9
    assert not samples.take(ONE)
    now += 0.2
    assert [samples.take(ONE), samples.take(ONE)] == [True, False]
    assert samples.take(OTHER)


def test_who_sends_nothing_for_long_has_no_more_than_so_many_again() -> None:
    now = 0.0
    samples = Samples(lambda: now)
    assert samples.take(ONE)
    now = 1e6
    assert sum(samples.take(ONE) for _ in range(1_000)) == SAMPLE_AT_ONCE


def test_of_what_fails_in_one_way_more_is_kept_and_each_way_apart() -> None:
    samples = Samples(lambda: 0.0)
    assert sum(samples.take(ONE, "http_503") for _ in range(1_000)) == FAILED_AT_ONCE
    assert [samples.take(ONE, "http_503"), samples.take(ONE, "deadline"), samples.take(OTHER, "http_503"), samples.take(ONE)] == [
        False,
        True,
        True,
        True,
    ]
