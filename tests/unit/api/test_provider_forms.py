"""The form of a provider's settings, as a page makes it."""

import json

import jsonschema_rs
import msgspec
import pytest

from tidings.api.provider_forms import secret_places, settings_schema, title_of
from tidings.providers.custom_credentials import CustomCredentials
from tidings.providers.inapp import InAppCredentials
from tidings.providers.smtp import SmtpCredentials
from tidings.providers.twilio_api import TwilioCredentials

KINDS = (CustomCredentials, InAppCredentials, SmtpCredentials, TwilioCredentials)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_schema_that_stands_alone(kind: type[msgspec.Struct]):
    schema = settings_schema(kind)
    jsonschema_rs.meta.validate(schema)
    assert "#/components" not in json.dumps(schema)
    assert schema["additionalProperties"] is False
    assert all(one["title"] for one in schema["properties"].values())


def test_it_takes_what_the_provider_takes_and_nothing_else():
    schema = settings_schema(TwilioCredentials)
    good = {"account_sid": "AC" + "0" * 32, "auth_token": "x"}
    jsonschema_rs.validate(schema, good)
    for wrong in ({**good, "account_sid": "AC1"}, {**good, "more": 1}, {"auth_token": "x"}):
        assert not jsonschema_rs.is_valid(schema, wrong)
    custom = {"url": "https://sms.example", "auth": {"username": "u", "password": "p"}, "answer": {"sent": ["2xx"]}}
    jsonschema_rs.validate(settings_schema(CustomCredentials), custom)


def test_every_secret_is_known_as_one():
    assert secret_places(settings_schema(TwilioCredentials)) == ["/api_secret", "/auth_token", "/webhook_secret"]
    assert secret_places(settings_schema(SmtpCredentials)) == [
        "/dkim_private_key",
        "/dkim_second_private_key",
        "/inbound_secret",
        "/password",
    ]
    assert secret_places(settings_schema(CustomCredentials)) == [
        "/auth/password",
        "/callbacks/signature/password",
        "/callbacks/signature/secrets/*",
        "/headers/*",
    ]
    assert secret_places(settings_schema(InAppCredentials)) == []


@pytest.mark.parametrize(
    ("name", "title"), [("auth_token", "Auth token"), ("account_sid", "Account SID"), ("dkim_domain", "DKIM domain"), ("url", "URL")]
)
def test_a_field_is_called_as_people_call_it(name: str, title: str):
    assert title_of(name) == title
