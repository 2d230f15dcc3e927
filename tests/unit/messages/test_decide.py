"""What comes of an outcome, by the tables of guarantee.md."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.channels import Outcome, Refused, Sent, Unknown
from tidings.core.ids import new_id
from tidings.messages import FINAL, MAX_ATTEMPTS, PURPOSES, TRANSITIONS, Claimed, State
from tidings.messages.decide import Kept, decide
from tidings.messages.store import Recorded

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def claimed(attempt: int = 1, channel: str = "sms") -> Claimed:
    return Claimed(
        bucket=1,
        delivery_id=new_id(1),
        token=new_id(),
        attempt=attempt,
        workspace_id=new_id(),
        message_bucket=2,
        message_id=new_id(2),
        contact_id=new_id(1),
        channel=channel,
        account_id=new_id(),
        address="+31612345678",
        sender=None,
        locale=None,
        data=None,
        intent_at=NOW,
    )


def decided(
    outcome: Outcome, *, purpose: str = "transactional", attempt: int = 1, channel: str = "sms", may_go_elsewhere: bool = False
) -> Recorded:
    return decide(
        claimed(attempt, channel),
        purpose=purpose,
        provider="sandbox",
        may_go_elsewhere=may_go_elsewhere,
        outcome=outcome,
        kept=Kept(None, None),
        now=NOW,
        roll=lambda: 0.5,
    )


def test_what_the_provider_took_is_sent_and_leaves_the_queue() -> None:
    result = decided(Sent("SM123"))
    assert (result.state, result.is_over, result.provider_reference) == (State.SENT, True, "SM123")


def test_in_the_app_it_is_delivered_at_once_since_nobody_will_report_it() -> None:
    assert decided(Sent("x"), channel="inapp").state is State.DELIVERED


def test_a_refusal_for_good_fails() -> None:
    result = decided(Refused(code="21610"))
    assert (result.state, result.is_over, result.reason) == (State.FAILED, True, "refused")


def test_a_refusal_that_can_pass_waits_longer_each_time() -> None:
    waits = [decided(Refused(code="429", may_retry=True), attempt=n).due_at for n in range(1, MAX_ATTEMPTS)]
    assert all(earlier is not None and later is not None and earlier < later for earlier, later in pairwise(waits))


def test_nothing_goes_out_before_the_provider_s_retry_after() -> None:
    assert decided(Refused(code="429", may_retry=True, retry_after_seconds=90)).due_at == NOW + timedelta(seconds=90)


def test_the_last_try_fails() -> None:
    result = decided(Refused(code="429", may_retry=True), attempt=MAX_ATTEMPTS)
    assert (result.state, result.is_over, result.reason) == (State.FAILED, True, "tries_exhausted")


@pytest.mark.parametrize(
    ("purpose", "wait"), [("otp", 0), ("critical", 5), ("transactional", 60)], ids=["at once", "retry", "wait, then retry"]
)
def test_an_unknown_is_tried_again_as_its_purpose_says(purpose: str, wait: int) -> None:
    result = decided(Unknown(code="deadline"), purpose=purpose)
    assert (result.state, result.is_over, result.due_at) == (State.UNKNOWN, False, NOW + timedelta(seconds=wait))


def test_an_unknown_of_marketing_is_held_for_a_person() -> None:
    result = decided(Unknown(code="deadline"), purpose="marketing")
    assert (result.state, result.is_over, result.due_at) == (State.UNKNOWN, True, None)


@pytest.mark.parametrize(
    ("purpose", "by_default", "where_the_route_says_so"),
    [("otp", True, True), ("critical", True, True), ("transactional", False, True), ("marketing", False, False)],
)
def test_another_provider_is_asked_after_no_answer_as_the_purpose_says(
    purpose: str, by_default: bool, where_the_route_says_so: bool
) -> None:
    unknown = Unknown(code="deadline")
    assert decided(unknown, purpose=purpose).goes_elsewhere == by_default
    assert decided(unknown, purpose=purpose, may_go_elsewhere=True).goes_elsewhere == where_the_route_says_so
    assert not decided(unknown, purpose=purpose, may_go_elsewhere=True, attempt=MAX_ATTEMPTS).goes_elsewhere, "it was the last try"


@pytest.mark.parametrize("purpose", sorted(PURPOSES))
def test_another_provider_is_always_asked_after_a_refusal_that_can_pass_since_nothing_has_left(purpose: str) -> None:
    assert decided(Refused(code="429", may_retry=True), purpose=purpose).goes_elsewhere
    assert not decided(Refused(code="21610"), purpose=purpose).goes_elsewhere


texts = st.text(max_size=600) | st.none()
outcomes = (
    st.builds(Sent, texts, texts)
    | st.builds(
        Refused,
        code=st.text(max_size=50),
        detail=st.text(max_size=600),
        may_retry=st.booleans(),
        retry_after_seconds=st.none() | st.floats(0, 1e6),
    )
    | st.builds(Unknown, code=st.text(max_size=50), detail=st.text(max_size=600))
)


@given(outcomes, st.sampled_from(sorted(PURPOSES)), st.integers(1, 20), st.sampled_from(["sms", "email", "inapp"]))
def test_every_outcome_of_every_purpose_has_one_lawful_end(outcome: Outcome, purpose: str, attempt: int, channel: str) -> None:
    result = decided(outcome, purpose=purpose, attempt=attempt, channel=channel)
    assert result.state in TRANSITIONS[State.QUEUED] | {State.QUEUED}
    assert result.is_over == (result.due_at is None)
    assert result.outcome == {Sent: "sent", Refused: "refused", Unknown: "unknown"}[type(outcome)]
    if isinstance(outcome, Unknown):
        assert result.state is State.UNKNOWN
    if isinstance(outcome, Refused):
        assert result.state in (State.FAILED, State.QUEUED)
    for text in (result.code, result.detail, result.provider_reference):
        assert text is None or ("\0" not in text and text.encode() and len(text) <= 500) or text == ""


def test_the_table_of_states_is_the_design_s() -> None:
    assert TRANSITIONS.keys() == set(State)
    assert all(not TRANSITIONS[state] - {State.DELIVERED, State.READ} for state in FINAL)
    assert TRANSITIONS[State.FAILED] == {State.DELIVERED, State.READ}, "final, unless better evidence comes"
    assert State.QUEUED not in TRANSITIONS[State.SENT], "what was sent is never sent again"
    assert State.EXPIRED not in TRANSITIONS[State.UNKNOWN], "what may have gone out is not called expired"
