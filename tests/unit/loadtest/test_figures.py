import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.loadtest.figures import histogram, percentile, seconds_of, spread
from tidings.loadtest.model import Row

SPANS = st.lists(st.floats(min_value=0, max_value=1_000), min_size=1, max_size=200)


@given(SPANS, st.sampled_from([50, 95, 99, 100]))
def test_so_many_percent_do_not_exceed_a_percentile_and_it_is_one_of_them(spans: list[float], percent: int):
    found = percentile(sorted(spans), percent)
    assert found in spans
    assert sum(span <= found for span in spans) * 100 >= percent * len(spans)
    assert sum(span < found for span in spans) * 100 < percent * len(spans)


def test_of_no_spans_nothing_is_told():
    assert spread([]).p99_ms is None
    assert histogram([]) == []


@given(SPANS)
def test_every_span_stands_in_the_one_bar_that_it_belongs_to(spans: list[float]):
    bars = histogram(spans)
    assert sum(bar.count for bar in bars) == len(spans)
    for bar in bars:
        own = sum(bar.from_ms <= span * 1000 < bar.to_ms for span in spans)
        assert bar.count == own
    assert [bar.to_ms for bar in bars[:-1]] == [bar.from_ms for bar in bars[1:]]


def test_what_waits_is_what_was_stored_and_neither_taken_nor_ended():
    rows = [
        Row(message="a", state="delivered", reason=None, attempts=1, created=100.1, handed=102.5, ended=102.6, reported=102.7),
        Row(message="b", state="queued", reason=None, attempts=0, created=100.2),
        Row(message="c", state="failed", reason="refused", attempts=1, created=100.3, ended=101.5),
    ]
    told = seconds_of([0.1, 0.2, 0.3], [0.01, 0.02, 1.0], rows, 100.0)
    assert [one.accepted for one in told] == [3, 0, 0]
    assert [one.waiting for one in told] == [3, 2, 1]
    assert [one.handed for one in told] == [0, 0, 1]
    assert told[1].accept_p99_ms == pytest.approx(1000)
