"""What a send means: its purpose, its way, its times, its recipients; and everything that is wrong with it at once."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tidings.core.errors import Forbidden, Invalid
from tidings.core.ids import new_id
from tidings.messages import PURPOSES, Author, Plan, Send, plan
from tidings.templates import Published

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
REAL = NOW - timedelta(days=3)

TEMPLATE = Published(
    id=new_id(), version=3, purpose="transactional", topic="orders", channel=None, channels=frozenset({"sms", "email"}), default_locale="en"
)


def planned(
    body: str, *, template: Published | None = None, topic_channel: str | None = None, scopes: frozenset[str] | None = None
) -> Plan:
    every = frozenset(purpose.scope for purpose in PURPOSES.values())
    author = Author(workspace_id=new_id(), key_id=new_id(), scopes=scopes if scopes is not None else every, default_country="NL")
    return plan(msgspec.json.decode(body, type=Send), author, template, topic_channel, NOW, REAL)


def wrong(body: str, *, template: Published | None = None) -> dict[str, str]:
    with pytest.raises(Invalid) as raised:
        planned(body, template=template)
    return {error.pointer: error.code for error in raised.value.errors}


def test_the_template_gives_its_purpose_topic_and_version() -> None:
    made = planned('{"to": "u", "template": "t", "route": {"channel": "sms"}}', template=TEMPLATE)
    assert (made.purpose, made.topic, made.template_version, made.lane, made.channels) == (
        "transactional",
        "orders",
        3,
        "transactional",
        ("sms",),
    )


def test_a_step_goes_by_several_channels_at_once() -> None:
    made = planned('{"to": "u", "template": "t", "route": {"steps": [{"channels": ["sms", "email"]}]}}', template=TEMPLATE)
    assert made.channels == ("sms", "email")


def test_the_route_is_the_send_s_then_the_template_s_then_the_topic_s() -> None:
    own = msgspec.structs.replace(TEMPLATE, channel="email")
    assert planned('{"to": "u", "template": "t", "route": {"channel": "sms"}}', template=own).channels == ("sms",)
    assert planned('{"to": "u", "template": "t"}', template=own, topic_channel="sms").channels == ("email",)
    assert planned('{"to": "u", "template": "t"}', template=TEMPLATE, topic_channel="sms").channels == ("sms",)
    only = msgspec.structs.replace(TEMPLATE, channels=frozenset({"email"}))
    assert planned('{"to": "u", "template": "t"}', template=only).channels == ("email",)


def test_everything_wrong_is_told_at_once() -> None:
    assert wrong('{"to": {}, "content": {"body": "x"}, "data": [], "metadata": 5, "send_at": "2099-01-01T00:00:00Z"}') == {
        "/to": "one_of_id_email_phone",
        "/purpose": "purpose_missing",
        "/data": "not_an_object",
        "/metadata": "not_an_object",
        "/send_at": "too_far",
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"to": "u"}', {"/template": "template_or_content"}),
        ('{"to": "u", "template": "t", "content": {"body": "x"}}', {"/template": "template_or_content"}),
        ('{"to": "u", "template": "gone", "route": {"channel": "sms"}}', {"/template": "unknown_template"}),
        ('{"to": "u", "content": {"body": "x"}, "purpose": "transactional"}', {"/route": "route_missing"}),
        ('{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {}}', {"/route": "channel_or_steps"}),
        (
            '{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {"steps": [{"channels": ["sms", "sms"]}]}}',
            {"/route/steps/0/channels": "repeated_channel"},
        ),
        ('{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {"channel": "email"}}', {"/content/title": "title_missing"}),
        (
            '{"to": "u", "content": {"body": "x", "html": "<p>"}, "purpose": "otp", "route": {"channel": "sms"}}',
            {"/content/html": "not_for_channel"},
        ),
        (
            '{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {"channel": "sms"}, "expires_at": "2020-01-01T00:00:00Z"}',
            {"/expires_at": "too_early"},
        ),
        (
            '{"to": {"phone": "12x"}, "content": {"body": "x"}, "purpose": "otp", "route": {"channel": "sms"}}',
            {"/to/phone": "invalid_phone"},
        ),
    ],
)  # fmt: skip
def test_each_fault_has_its_place_and_code(body: str, expected: dict[str, str]) -> None:
    assert wrong(body).items() >= expected.items()


def test_a_purpose_that_is_not_the_template_s_is_refused() -> None:
    assert wrong('{"to": "u", "template": "t", "purpose": "otp", "route": {"channel": "sms"}}', template=TEMPLATE) == {
        "/purpose": "purpose_of_template"
    }


def test_each_purpose_needs_its_scope() -> None:
    for name, purpose in PURPOSES.items():
        body = f'{{"to": "u", "content": {{"body": "x"}}, "purpose": "{name}", "route": {{"channel": "sms"}}}}'
        assert planned(body, scopes=frozenset({purpose.scope})).lane == purpose.lane
        with pytest.raises(Forbidden, match=purpose.scope):
            planned(body, scopes=frozenset({"messages:read"}))


def test_in_a_list_a_wrong_recipient_is_rejected_and_the_others_are_taken() -> None:
    made = planned(
        '{"to": ["a", {"phone": "nonsense"}, {"phone": "0612345678"}], "content": {"body": "x"}, "purpose": "otp", "route": {"channel": "sms"}}'
    )
    assert [target.key.value for target in made.targets] == ["a", "+31612345678"]
    assert [(item.index, item.code) for item in made.rejected] == [(1, "invalid_phone")]


def test_what_is_scheduled_is_due_in_real_time_and_expires_after_its_time() -> None:
    made = planned(
        '{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {"channel": "sms"}, "send_at": "2026-11-22T12:00:00+01:00"}'
    )
    assert made.send_at == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert made.due_at == REAL + timedelta(hours=23)
    assert made.expires_at == datetime(2026, 11, 22, 11, 5, tzinfo=UTC)


def test_a_time_that_has_passed_is_now() -> None:
    made = planned(
        '{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {"channel": "sms"}, "send_at": "2020-01-01T00:00:00Z"}'
    )
    assert (made.send_at, made.due_at, made.expires_at) == (None, REAL, NOW + timedelta(minutes=5))
