"""The breaker: silent on healthy traffic, quick on a sick provider, closed by the first good sign after its rest."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.channels import Outcome, Refused, Sent, Unknown
from tidings.core.ids import new_id
from tidings.workers.breaker import AT_LEAST, IN_A_ROW, OPEN_FOR, WINDOW_SECONDS, Breakers, Word, word_of
from tidings.workspaces import FailingAccount

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACCOUNT, WORKSPACE = new_id(), new_id()

SENT = Sent("ref")
DEADLINE = Unknown(code="deadline")
WELL: list[Outcome] = [
    SENT,
    Refused(code="http_429", may_retry=True),
    # Of one message only, in the provider's own words.
    Refused(code="21611", may_retry=True),
    Refused(code="throttled", may_retry=True),
    Refused(code="smtp_450", may_retry=True),
    Refused(code="mailbox_full", may_retry=True),
    Refused(code="mailbox_unknown"),
    Refused(code="http_400"),
    Refused(code="smtp_550"),
    Refused(code="bad_credentials"),
]
SICK: list[Outcome] = [
    DEADLINE,
    Unknown(code="http_503"),
    Refused(code="http_503", may_retry=True),
    Refused(code="connect_failed", may_retry=True),
    Refused(code="name_lookup_failed", may_retry=True),
    Refused(code="tls_failed", may_retry=True),
    Refused(code="session_timeout", may_retry=True),
    Refused(code="smtp_421", may_retry=True),
    Refused(code="smtp_554", may_retry=True),
]
NOTHING: list[Outcome] = [
    Refused(code="bad_header"),
    Refused(code="address_refused"),
    Refused(code="busy", may_retry=True),
]

gaps = st.floats(min_value=0, max_value=40)
well, sick, nothing = st.sampled_from(WELL), st.sampled_from(SICK), st.sampled_from(NOTHING)


class Told:
    """Breakers, a clock that only goes on, and what of one account was told so far."""

    def __init__(self) -> None:
        self.breakers = Breakers()
        self.now = NOW

    def tell(self, outcome: Outcome, after: float = 0.01) -> None:
        self.now += timedelta(seconds=after)
        self.breakers.tell(ACCOUNT, WORKSPACE, outcome, self.now)

    def change(self) -> tuple[datetime | None, str] | None:
        """What the last outcomes changed."""
        changes = self.breakers.changes()
        assert len(changes) <= 1
        return (changes[0].open_until, changes[0].reason) if changes else None


def opened() -> Told:
    told = Told()
    for _ in range(IN_A_ROW):
        told.tell(DEADLINE)
    assert told.change() == (told.now + OPEN_FOR, "deadline")
    return told


@pytest.mark.parametrize(
    ("outcomes", "word"), [(WELL, Word.WELL), (SICK, Word.SICK), (NOTHING, Word.NOTHING)], ids=["well", "sick", "nothing"]
)
def test_an_outcome_speaks_of_the_provider_or_of_one_message(outcomes: list[Outcome], word: Word):
    assert [word_of(outcome) for outcome in outcomes] == [word] * len(outcomes)


@given(st.lists(st.tuples(st.one_of(well, nothing), gaps), max_size=300))
def test_it_never_opens_on_healthy_traffic(traffic: list[tuple[Outcome, float]]):
    told = Told()
    for outcome, gap in traffic:
        told.tell(outcome, gap)
    assert told.change() is None


@given(st.lists(st.tuples(st.one_of(well, nothing), gaps), max_size=200), st.lists(sick, min_size=IN_A_ROW, max_size=IN_A_ROW), gaps)
def test_five_failures_in_a_row_open_it_whatever_was_before(before: list[tuple[Outcome, float]], failures: list[Outcome], gap: float):
    told = Told()
    for outcome, after in before:
        told.tell(outcome, after)
    for failure in failures[:-1]:
        told.tell(failure, gap)
    is_early = told.change() is not None
    assert not is_early or len(before) >= AT_LEAST - IN_A_ROW
    told.tell(failures[-1], gap)
    assert is_early or told.change() is not None


@given(st.permutations([*(WELL[:1] * (AT_LEAST // 2)), *(SICK[:1] * (AT_LEAST // 2))]))
def test_it_is_open_when_half_of_twenty_within_the_window_have_failed(outcomes: list[Outcome]):
    told = Told()
    for outcome in outcomes:
        told.tell(outcome, WINDOW_SECONDS / AT_LEAST / 2)
    told.tell(DEADLINE)
    assert told.change() is not None


@given(st.lists(st.integers(min_value=0, max_value=3), min_size=40, max_size=200))
def test_a_few_failures_among_many_do_not_open_it(kinds: list[int]):
    told = Told()
    # A failure never comes but after two good outcomes, which are more than half whatever the window cuts off.
    for kind in kinds:
        for outcome in (SENT, SENT, DEADLINE if kind == 0 else SENT):
            told.tell(outcome, 0.05)
    assert told.change() is None


def test_what_is_older_than_the_window_is_forgotten():
    told = Told()
    for _ in range(15):
        told.tell(SENT)
        told.tell(DEADLINE if _ % 2 else SENT)
    for _ in range(4):
        told.tell(DEADLINE)
    told.tell(SENT, WINDOW_SECONDS + 1)
    for _ in range(9):
        told.tell(DEADLINE)
        told.tell(SENT)
    # Nine of nineteen are left in the window, and never five in a row.
    assert told.change() is None
    told.tell(DEADLINE)
    assert told.change() is not None


def test_few_messages_open_it_only_in_a_row():
    told = Told()
    for _ in range(4):
        for _ in range(IN_A_ROW - 1):
            told.tell(DEADLINE)
        told.tell(SENT, WINDOW_SECONDS + 1)
    assert told.change() is None


@given(st.lists(st.one_of(well, sick, nothing), max_size=50), well)
def test_it_closes_on_the_first_good_outcome_after_its_rest(late: list[Outcome], probe: Outcome):
    told = opened()
    for outcome in late:  # they had left before
        told.tell(outcome, 0.01)
    assert told.change() is None
    told.tell(probe, 10)
    assert told.change() == (None, "" if isinstance(probe, Sent) else probe.code)


@given(st.lists(st.one_of(sick, nothing), min_size=1, max_size=20))
def test_each_bad_probe_keeps_it_open_for_ten_seconds_more_and_no_longer(probes: list[Outcome]):
    told = opened()
    for probe in probes:
        told.tell(probe, 10)
        if word_of(probe) is Word.SICK:
            change = told.change()
            assert change is not None
            assert change[0] == told.now + OPEN_FOR
        else:
            assert told.change() is None
    told.tell(SENT, 10)
    assert told.change() == (None, "")


def test_after_it_closed_it_needs_as_much_as_ever_to_open():
    told = opened()
    told.tell(SENT, 10)
    told.change()
    for _ in range(IN_A_ROW - 1):
        told.tell(DEADLINE)
    assert told.change() is None
    told.tell(DEADLINE)
    assert told.change() is not None


def test_accounts_do_not_harm_each_other():
    told, other = Told(), new_id()
    for _ in range(IN_A_ROW - 1):
        told.tell(DEADLINE)
        told.breakers.tell(other, WORKSPACE, DEADLINE, told.now)
        told.breakers.tell(other, WORKSPACE, SENT, told.now)
    told.tell(DEADLINE)
    assert [change.account_id for change in told.breakers.changes()] == [ACCOUNT]


def test_what_another_worker_found_counts_here():
    told = Told()
    until = NOW + OPEN_FOR
    told.breakers.learn([FailingAccount(id=ACCOUNT, workspace_id=WORKSPACE, open_until=until)], NOW)
    told.tell(SENT)
    assert told.change() is None
    told.tell(SENT, 10)
    assert told.change() == (None, "")


def test_what_another_worker_closed_is_closed_here():
    told = opened()
    told.breakers.learn([], told.now)
    for _ in range(IN_A_ROW):
        told.tell(DEADLINE)
    assert told.change() is not None


def test_what_is_not_written_yet_is_not_unlearnt():
    told = Told()
    for _ in range(IN_A_ROW):
        told.tell(DEADLINE)
    told.breakers.learn([], told.now)
    told.tell(SENT, 1)
    assert told.change() == (told.now - timedelta(seconds=1) + OPEN_FOR, "deadline")


def test_a_change_that_could_not_be_written_is_told_again_unless_something_newer_happened():
    told = opened()
    told.tell(DEADLINE, 10)
    [opening] = told.breakers.changes()
    told.breakers.restore([opening])
    assert told.breakers.changes() == [opening]
    told.tell(SENT, 10)
    told.breakers.restore([opening])
    [left] = told.breakers.changes()
    assert left.open_until is None


def test_accounts_that_rest_are_forgotten():
    told = Told()
    told.tell(SENT)
    told.breakers.learn([], told.now + timedelta(seconds=WINDOW_SECONDS + 5))
    assert told.breakers._breakers == {}


def test_a_code_that_a_provider_made_up_is_harmless():
    told = Told()
    for _ in range(IN_A_ROW):
        told.tell(Unknown(code="\0é\ud800" + "x" * 1_000))
    assert told.change() == (told.now + OPEN_FOR, "x" * 100)


def test_who_listens_is_called_at_once():
    told, calls = Told(), list[int]()
    told.breakers.call_on_change(lambda: calls.append(1))
    for _ in range(IN_A_ROW):
        told.tell(DEADLINE)
    assert calls == [1]


@pytest.mark.parametrize("code", ["http_429", "http_503", "throttled", "rate_limited", "21611"])
def test_who_asks_us_to_come_back_later_is_left_alone_for_so_long_and_no_longer_than_an_hour(code: str):
    told = Told()
    told.tell(Refused(code=code, may_retry=True, retry_after_seconds=30))
    assert told.change() == (told.now + timedelta(seconds=30), code)
    assert told.breakers.is_open(ACCOUNT, told.now + timedelta(seconds=29.9))
    assert not told.breakers.is_open(ACCOUNT, told.now + timedelta(seconds=30))
    # What had left before says nothing new, unless it asks for longer.
    told.tell(SENT)
    told.tell(Refused(code=code, may_retry=True, retry_after_seconds=5))
    assert told.change() is None
    told.tell(Refused(code=code, may_retry=True, retry_after_seconds=86_400))
    assert told.change() == (told.now + timedelta(hours=1), code)


@pytest.mark.anyio
async def test_whoever_claims_waits_until_what_was_found_is_written() -> None:
    told = Told()
    told.breakers.call_on_change(lambda: None)
    await told.breakers.written()
    told.tell(Refused(code="http_429", may_retry=True, retry_after_seconds=30))
    waiting = asyncio.ensure_future(told.breakers.written())
    await asyncio.sleep(0)
    assert not waiting.done()
    assert len(told.breakers.changes()) == 1
    told.breakers.learn([FailingAccount(id=ACCOUNT, workspace_id=WORKSPACE, open_until=told.now + timedelta(seconds=30))], told.now)
    await waiting
