"""Why somebody did not get it: a sentence for every state and reason, what to do, and what comes next by itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tidings.core.ids import new_id
from tidings.messages import State
from tidings.messages.reasons import REASONS
from tidings.messages.standing import STOPPED, escalations, told_standing
from tidings.messages.views import DeliveryView, QueueView, StandingView
from tidings.messages.why import ADVICE, conclude, explain

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA = new_id()


def delivery(state: str, reason: str | None = None, **more: object) -> DeliveryView:
    values: dict[str, object] = {
        "id": new_id(),
        "message_id": UUID(int=1),
        "contact_id": ADA,
        "contact": "ada",
        "channel": "sms",
        "state": state,
        "reason": reason,
        "topic": None,
        "attempt": 0,
        "account_id": None,
        "provider_reference": None,
        "expires_at": NOON + timedelta(hours=24),
        "due_at": None,
        "created_at": NOON,
        "changed_at": NOON,
        "sent_at": None,
        "delivered_at": None,
        "read_at": None,
        "is_routed": True,
    }
    return DeliveryView(**(values | more))  # pyright: ignore[reportArgumentType]


def waiting(seconds: float, *, is_on_wire: bool = False, waits_for: str | None = None) -> QueueView:
    due_at = NOON + timedelta(seconds=seconds)
    return QueueView(
        due_at=due_at,
        attempt=0,
        intent_at=None,
        address=None,
        account=None,
        provider=None,
        is_on_wire=is_on_wire,
        waits_for=waits_for,
    )


def standing(**more: object) -> StandingView:
    values: dict[str, object] = {
        "contact_id": ADA,
        "contact": "ada",
        "step": 1,
        "steps": 2,
        "next_at": None,
        "stopped_at": None,
        "stopped_by": None,
        "first_delivery": None,
        "expires_at": None,
    }
    return StandingView(**(values | more))  # pyright: ignore[reportArgumentType]


def told(one: DeliveryView, queued: QueueView | None = None, purpose: str = "transactional") -> tuple[str, str | None, datetime | None]:
    found = explain(one, [], queued, purpose=purpose, now=NOON, clock_offset=timedelta())
    return found.text, found.awaited, found.until


def test_every_reason_says_what_to_do() -> None:
    assert set(ADVICE) >= set(REASONS)


@pytest.mark.parametrize("state", list(State))
def test_every_state_with_every_reason_is_told_in_whole_sentences(state: str) -> None:
    for reason in (None, *REASONS):
        text, _, _ = told(delivery(state, reason))
        assert text[0].isupper(), reason
        assert text[-1] == ".", reason


def test_what_waits_says_for_what_and_until_when() -> None:
    later = NOON + timedelta(minutes=10)
    assert told(delivery("scheduled"), waiting(600))[1:] == ("its time", later)
    assert told(delivery("held", "quiet_hours"), waiting(600))[1:] == ("the next look", later)
    assert told(delivery("queued", "waits_for_retry", attempt=1), waiting(600))[1:] == ("the next try", later)
    assert told(delivery("queued"), waiting(600, waits_for="rate")) == (REASONS["rate_limited"], "a worker", later)
    assert told(delivery("queued"), waiting(0, is_on_wire=True))[1:] == ("the provider's answer", None)
    assert told(delivery("unknown", "no_answer", attempt=1))[1:] == ("a receipt", None)
    assert told(delivery("unknown", "no_answer", attempt=1), purpose="marketing")[1:] == ("a receipt, or a person's word", None)


def test_what_expires_first_does_not_wait_for_more() -> None:
    short = NOON + timedelta(minutes=5)
    assert told(delivery("held", "no_provider", expires_at=short), waiting(600))[1:] == ("its end: it expires first", short)


@pytest.mark.parametrize("state", ["read", "delivered", "sent", "failed", "skipped", "expired", "cancelled", "superseded"])
def test_what_is_at_its_end_waits_for_nothing(state: str) -> None:
    assert told(delivery(state))[1:] == (None, None)


def test_the_shortest_form_is_where_the_best_of_them_stands() -> None:
    def short(*deliveries: DeliveryView, on: StandingView | None = None) -> str:
        answers = [explain(one, [], None, purpose="transactional", now=NOON, clock_offset=timedelta()) for one in deliveries]
        return conclude(answers, on)

    failed, item = delivery("failed", "refused"), delivery("delivered", channel="inapp")
    assert short(failed, item) == "By inapp: it is in the app."
    assert short(failed, delivery("unknown", "no_answer", channel="email")).startswith("Nobody can say whether they got it by email")
    assert short(failed).startswith("They did not get it. The provider refused it")
    assert short(failed, on=standing(next_at=NOON)) == "They have not got it yet: a further step comes."
    assert short(failed, delivery("skipped", "condition", step=2)).startswith("They did not get it. The provider refused it")
    assert short() == "They did not get it: no step of the route was for them."


@pytest.mark.parametrize("by", list(STOPPED))
def test_what_has_stopped_a_route_is_told(by: str) -> None:
    found = told_standing(standing(stopped_at=NOON, stopped_by=by))
    assert found is not None
    assert found[:2] == ("stopped", NOON)
    assert STOPPED[by] in found[2]


def test_what_is_to_come_is_told_and_nothing_after_the_last_step() -> None:
    found = told_standing(standing(next_at=NOON))
    assert found is not None
    assert found[:2] == ("awaited", NOON)
    assert "Step 2" in found[2]
    assert told_standing(standing(step=2, next_at=None)) is None


def test_why_a_step_began_is_told_by_what_came_of_the_one_before() -> None:
    later = NOON + timedelta(minutes=5)
    silent = [delivery("delivered", channel="inapp"), delivery("queued", step=2, created_at=later)]
    assert escalations(silent) == {silent[1].id: "Step 2 of the route begins: there was no sign of the person in time."}
    failed = [delivery("failed", "refused", channel="push"), delivery("queued", step=2, created_at=later)]
    assert escalations(failed) == {failed[1].id: "Step 2 of the route begins: nothing came of push."}
    picked = [delivery("skipped", "no_address", channel="push"), delivery("queued", created_at=later)]
    assert escalations(picked) == {picked[1].id: "The next channel of step 1 of the route: nothing came of push."}
    passed = [delivery("skipped", "condition"), delivery("queued", step=2, channel="email")]
    assert escalations(passed) == {passed[1].id: "Step 2 of the route begins."}
    assert escalations([delivery("queued"), delivery("queued", channel="email")]) == {}
