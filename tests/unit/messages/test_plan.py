"""What a send means: its purpose, its way, its times, its recipients; and everything that is wrong with it at once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tidings.channels import RouteInput
from tidings.core.errors import Forbidden, Invalid
from tidings.core.ids import new_id
from tidings.messages import PURPOSES, Author, Plan, Send, plan
from tidings.templates import Published

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
REAL = NOW - timedelta(days=3)

TEMPLATE = Published(
    id=new_id(),
    version=3,
    purpose="transactional",
    topic="orders",
    channel=None,
    route=None,
    is_sensitive=False,
    channels=frozenset({"sms", "email"}),
    default_locale="en",
)


def planned(
    body: str,
    *,
    template: Published | None = None,
    defaults: Sequence[RouteInput | None] = (),
    scopes: frozenset[str] | None = None,
) -> Plan:
    every = frozenset(purpose.scope for purpose in PURPOSES.values())
    author = Author(workspace_id=new_id(), key_id=new_id(), scopes=scopes if scopes is not None else every, default_country="NL")
    return plan(msgspec.json.decode(body, type=Send), author, template, defaults, NOW, REAL)


def by(channel: str) -> RouteInput:
    return msgspec.convert({"channel": channel}, RouteInput)


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


def test_the_route_is_the_send_s_then_the_template_s_then_the_topic_s_then_the_workspace_s() -> None:
    own = msgspec.structs.replace(TEMPLATE, channel="email")
    assert planned('{"to": "u", "template": "t", "route": {"channel": "sms"}}', template=own).channels == ("sms",)
    assert planned('{"to": "u", "template": "t"}', template=own, defaults=[by("sms")]).channels == ("email",)
    steps = msgspec.structs.replace(own, route='{"steps": [{"channels": ["sms"]}, {"channels": ["email"], "after": "1h"}]}')
    assert planned('{"to": "u", "template": "t"}', template=steps).route.channels == ("sms", "email"), "steps win over a single channel"
    assert planned('{"to": "u", "template": "t"}', template=TEMPLATE, defaults=[by("sms"), by("email")]).channels == ("sms",)
    assert planned('{"to": "u", "template": "t"}', template=TEMPLATE, defaults=[None, by("email")]).channels == ("email",)
    only = msgspec.structs.replace(TEMPLATE, channels=frozenset({"email"}))
    assert planned('{"to": "u", "template": "t"}', template=only).channels == ("email",)
    assert planned('{"to": "u", "template": "t"}', template=only, defaults=[None, None]).channels == ("email",)


def test_a_message_begins_on_the_channels_of_its_first_step_and_on_none_where_that_must_be_looked_up() -> None:
    def begins(steps: str) -> tuple[str, ...]:
        return planned(f'{{"to": "u", "template": "t", "route": {{"steps": {steps}}}}}', template=TEMPLATE).channels

    later = '{"channels": ["email"], "after": "1h"}'
    assert begins(f'[{{"channels": ["sms", "email"]}}, {later}]') == ("sms", "email")
    assert begins(f'[{{"channels": ["sms", "email"], "pick": "first"}}, {later}]') == ("sms",)
    assert begins(f'[{{"channels": ["sms", "email"], "pick": "best"}}, {later}]') == ()
    assert begins(f'[{{"channels": ["sms"], "when": {{"field": "contact.locale", "is": "nl"}}}}, {later}]') == ()


def test_everything_wrong_is_told_at_once() -> None:
    assert wrong('{"to": {}, "content": {"body": "x"}, "data": [], "metadata": 5, "send_at": "2099-01-01T00:00:00Z"}') == {
        "/to": "one_of_id_email_phone",
        "/purpose": "purpose_missing",
        "/data": "not_an_object",
        "/metadata": "not_an_object",
        "/send_at": "too_far",
    }


CODE = '{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {"channel": "sms"}, '
TEXT = '{"to": "u", "content": {"body": "x"}, "purpose": "transactional", "route": {"channel": "sms"}, '


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
        (CODE + '"hours": {"from": "09:00", "to": "18:00"}}', {"/hours": "not_for_purpose"}),
        (TEXT + '"hours": {"from": "09:00", "to": "09:00"}}', {"/hours/to": "no_hours"}),
        (TEXT + '"hours": {"from": "24:00", "to": "09:00"}}', {"/hours/to": "no_hours"}),
        (TEXT + '"hours": {"from": "22:00", "to": "02:00", "days": [5]}}', {"/hours/days": "not_over_midnight"}),
        (TEXT + '"asked_from": "192.0.2.1"}', {"/asked_from": "not_for_purpose"}),
        (CODE + '"asked_from": "somewhere"}', {"/asked_from": "invalid_address"}),
        (TEXT + '"send_at": {"local": "09:00", "on": "2026-11-19"}}', {"/send_at/on": "in_the_past"}),
        (TEXT + '"send_at": {"local": "09:00", "on": "2036-11-19"}}', {"/send_at": "too_far"}),
        (
            '{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {"steps": [{"channels": ["sms"], "after": "5m"}]}}',
            {"/route/steps/0/after": "first_step"},
        ),
        (
            '{"to": "u", "content": {"body": "x"}, "purpose": "otp", "route": {"channel": "sms", "steps": [{"channels": ["sms"]}]}}',
            {"/route": "channel_or_steps"},
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


def test_hours_are_kept_as_the_database_reads_them() -> None:
    made = planned(TEXT + '"hours": {"from": "09:00", "to": "18:00", "days": [5, 1, 5]}}')
    assert made.hours == '[{"opens":"09:00","closes":"18:00","days":[1,5]}]'
    assert planned(TEXT + '"hours": {"from": "22:00", "to": "06:00"}}').hours == '[{"opens":"22:00","closes":"06:00"}]'


def test_a_local_time_is_left_to_each_recipient_s_zone_and_lives_as_long_from_there() -> None:
    made = planned(TEXT + '"send_at": {"local": "09:00", "on": "2026-12-01"}}')
    assert (made.send_at, made.local, made.lives_for) == (None, datetime(2026, 12, 1, 9), timedelta(hours=24))  # noqa: DTZ001 - on the wall
    assert made.expires_at >= datetime(2026, 12, 2, 9, tzinfo=UTC) + timedelta(hours=12), "nowhere earlier than where the day comes last"


def test_a_login_code_is_sensitive_and_so_is_what_a_template_says_is() -> None:
    assert planned(CODE + '"asked_from": "2001:DB8::1"}').is_sensitive
    assert planned(CODE + '"asked_from": "2001:DB8::1"}').asked_from == "2001:db8::1"
    assert not planned(TEXT + '"collapse_key": "k"}').is_sensitive
    secret = msgspec.structs.replace(TEMPLATE, is_sensitive=True)
    assert planned('{"to": "u", "template": "t", "route": {"channel": "sms"}}', template=secret).is_sensitive
