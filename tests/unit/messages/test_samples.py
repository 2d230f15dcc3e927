"""Of what goes well some exchanges are kept, whatever the rate, and of each account apart."""

from uuid import UUID

from tidings.messages.exchanges import SAMPLE_AT_ONCE, Samples

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
