from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tidings.core.ids import new_id
from tidings.messages.masks import masked
from tidings.messages.purposes import PURPOSES
from tidings.messages.reasons import REASONS
from tidings.messages.timeline import Story, tell
from tidings.messages.views import AttemptView, DeliveryView, MessageView, QueueView

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZERO = timedelta()


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _message(**more: object) -> MessageView:
    values: dict[str, object] = {
        "id": UUID(int=1),
        "direction": "out",
        "author_id": None,
        "author": "shop",
        "purpose": "transactional",
        "topic": None,
        "lane": "transactional",
        "channels": ["sms"],
        "template": None,
        "template_version": None,
        "metadata": None,
        "send_at": None,
        "expires_at": _at(86_400),
        "in_reply_to": None,
        "recipients": 1,
        "created_at": NOON,
    }
    return MessageView(**(values | more))  # pyright: ignore[reportArgumentType]


def _delivery(**more: object) -> DeliveryView:
    values: dict[str, object] = {
        "id": new_id(),
        "message_id": UUID(int=1),
        "contact_id": UUID(int=2),
        "contact": "ada",
        "channel": "sms",
        "state": "queued",
        "reason": None,
        "topic": None,
        "attempt": 0,
        "account_id": None,
        "provider_reference": None,
        "expires_at": None,
        "due_at": None,
        "created_at": NOON,
        "changed_at": NOON,
        "sent_at": None,
        "delivered_at": None,
        "read_at": None,
    }
    return DeliveryView(**(values | more))  # pyright: ignore[reportArgumentType]


def _attempt(n: int, outcome: str, began: float, ended: float, **more: object) -> AttemptView:
    values: dict[str, object] = {
        "n": n,
        "provider": "sandbox",
        "account": "main",
        "address": "+31612345634",
        "intent_at": _at(began),
        "finished_at": _at(ended),
        "outcome": outcome,
        "code": None,
        "detail": None,
        "provider_reference": None,
    }
    return AttemptView(**(values | more))  # pyright: ignore[reportArgumentType]


def _queued(due: float, *, is_on_wire: bool = False) -> QueueView:
    return QueueView(
        due_at=_at(due), attempt=1, intent_at=_at(1), address="+31612345634", account="main", provider="sandbox", is_on_wire=is_on_wire
    )


def _kinds(story: Story, message: MessageView | None = None, offset: timedelta = ZERO) -> list[str]:
    return [line.kind for line in tell(message or _message(), [story], offset)]


def test_an_accepted_message_says_by_whom_how_and_until_when():
    [line] = tell(_message(topic="orders", recipients=2_000, template="order", template_version=3), [], ZERO)
    assert line.text == (
        "Accepted from the key “shop” as transactional, about orders, with template order version 3, by sms to 2,000 recipients. "
        "It expires at 2026-03-02T12:00:00Z."
    )


def test_a_later_page_does_not_begin_again():
    assert tell(_message(), [], ZERO, is_first=False) == []


def test_refused_for_now_then_sent_then_delivered_is_told_in_order():
    attempts = [
        _attempt(1, "refused", 1, 2, code="http_429", detail="slow down"),
        _attempt(2, "sent", 5, 6),
    ]
    delivery = _delivery(state="delivered", sent_at=_at(6), delivered_at=_at(9), attempt=2)
    lines = tell(_message(), [Story(delivery=delivery, attempts=attempts)], ZERO)
    assert [(line.kind, line.attempt) for line in lines[1:]] == [
        ("attempted", 1),
        ("refused", 1),
        ("attempted", 2),
        ("sent", 2),
        ("delivered", None),
    ]
    assert lines[1].text == "Attempt 1: handed over through the provider account main (sandbox) for +31•••••34."
    assert lines[2].text == "The provider refused it with http_429. It said: slow down"


def test_a_receipt_that_was_faster_than_the_record_stands_behind_what_it_reports():
    delivery = _delivery(state="delivered", sent_at=_at(6), delivered_at=_at(5.9))
    lines = tell(_message(), [Story(delivery=delivery, attempts=[_attempt(1, "sent", 5, 6)])], ZERO)
    assert [line.kind for line in lines] == ["accepted", "attempted", "sent", "delivered"]
    assert lines[3].at == _at(6)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_an_unknown_says_what_follows_by_its_purpose(purpose: str):
    story = Story(delivery=_delivery(state="unknown", reason="no_answer"), attempts=[_attempt(1, "unknown", 1, 4, code="deadline")])
    [line] = [line for line in tell(_message(purpose=purpose), [story], ZERO) if line.kind == "unknown"]
    assert ("not tried again unless a person says so" in line.text) is (purpose == "marketing")
    assert line.code == "deadline"


def test_what_waits_says_until_when_in_business_time():
    delivery = _delivery(state="queued", reason="waits_for_retry", changed_at=_at(3_602))
    story = Story(delivery=delivery, attempts=[_attempt(1, "refused", 1, 2, code="x")], queued=_queued(30))
    lines = tell(_message(), [story], timedelta(hours=1))
    assert lines[-1].kind == "waiting"
    assert lines[-1].text == "The next try is due at 2026-03-01T13:00:30Z."


def test_what_is_on_the_wire_says_so():
    lines = tell(_message(), [Story(delivery=_delivery(), queued=_queued(0, is_on_wire=True))], ZERO)
    assert lines[-1].text.endswith("for +31•••••34. It is on the wire now.")


@pytest.mark.parametrize(
    ("state", "reason", "kind"),
    [
        ("skipped", "no_address", "skipped"),
        ("skipped", "contact_gone", "skipped"),
        ("held", "no_provider", "held"),
        ("expired", "too_late", "expired"),
        ("cancelled", "by_caller", "cancelled"),
    ],
)
def test_whatever_stops_a_delivery_is_told_with_its_reason(state: str, reason: str, kind: str):
    lines = tell(_message(), [Story(delivery=_delivery(state=state, reason=reason, changed_at=_at(60)))], ZERO)
    assert (lines[-1].kind, lines[-1].reason, lines[-1].text, lines[-1].at) == (kind, reason, REASONS[reason], _at(60))

    story = Story(
        delivery=_delivery(state="failed", reason="missing_variable"),
        attempts=[_attempt(1, "refused", 1, 1, code="missing_variable", detail="text: order.number is null or not given")],
    )
    lines = tell(_message(), [story], ZERO)
    assert [line.kind for line in lines] == ["accepted", "failed"]
    assert lines[1].text == "The text names something that the data does not have. text: order.number is null or not given"


def test_a_failure_that_was_reported_later_says_so():
    delivery = _delivery(state="failed", reason="absent_subscriber", sent_at=_at(2), changed_at=_at(60))
    lines = tell(_message(), [Story(delivery=delivery, attempts=[_attempt(1, "sent", 1, 2)])], ZERO)
    assert lines[-1].text == "The provider took it and reported later that it failed (absent_subscriber)."


def test_a_person_who_settles_or_retries_an_unknown_is_told():
    unknown = [_attempt(1, "unknown", 1, 4, code="deadline")]
    assert _kinds(Story(delivery=_delivery(state="sent", sent_at=_at(60)), attempts=unknown))[-1] == "resolved"
    retried = Story(delivery=_delivery(state="queued", changed_at=_at(60)), attempts=unknown, queued=_queued(60))
    assert "resolved" in _kinds(retried)


def test_hand_offs_before_a_clock_was_moved_keep_their_place():
    delivery = _delivery(state="read", sent_at=_at(2), delivered_at=_at(3), read_at=_at(7_200))
    lines = tell(_message(), [Story(delivery=delivery, attempts=[_attempt(1, "sent", 1, 2)])], timedelta(hours=2))
    assert [line.kind for line in lines] == ["accepted", "attempted", "sent", "delivered", "read"]
    assert lines[2].at == _at(2)


def test_several_deliveries_stand_in_the_order_of_time_then_of_their_making():
    first, second = _delivery(state="skipped", reason="no_address"), _delivery(state="skipped", reason="no_address", contact="bob")
    lines = tell(_message(recipients=2), [Story(delivery=second), Story(delivery=first)], ZERO)
    ids = sorted([first.id, second.id])
    assert [line.delivery_id for line in lines] == [None, *ids]


def test_what_came_in_says_from_whom():
    [line] = tell(_message(direction="in", author="ada", in_reply_to=UUID(int=9), expires_at=None), [], ZERO)
    assert line.text == "Received on sms from ada. It answers an earlier message."


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        ("sms", "+31612345634", "+31•••••34"),
        ("voice", "+3161", "•••••"),
        ("email", "ada@example.com", "a•••@example.com"),
        ("push", "abcdefghijklmnop", "the device abcd•••"),
        ("webpush", '{"endpoint":"https://push.example.com/secret","keys":{}}', "a browser at push.example.com"),
        ("webpush", "no json", "a browser at •••"),
        ("inapp", None, "the contact"),
    ],
)
def test_an_address_is_told_too_little_to_be_used(channel: str, address: str | None, shown: str):
    assert masked(channel, address) == shown
