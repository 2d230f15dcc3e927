"""What of a body is written down: what is declared and no secret."""

from typing import Any, cast

import msgspec
import pytest

from tests.security.bodies import full_bodies
from tests.security.conftest import EVERYTHING
from tidings.api.hiding import HIDDEN, hide, looks_secret, says_secrets, templates_in
from tidings.api.registry import Operation
from tidings.contacts import ContactInput
from tidings.messages import Send
from tidings.providers.custom_credentials import CustomCredentials
from tidings.schedules import ScheduleInput
from tidings.workspaces import NewProviderAccount

CANARY = "canary-4711"
SEND: dict[str, Any] = {
    "to": [{"id": "ada", "data": {"n": 1}}],
    "content": {"body": "Your order"},
    "data": {"order": 7},
    "purpose": "transactional",
}


def test_credentials_are_hidden_whole_and_what_nobody_declared_too():
    body = {"provider": "smtp", "credentials": {"host": "mail", "password": CANARY}, "passwrod": CANARY, "rank": 2}
    assert hide(body, NewProviderAccount) == {"provider": "smtp", "credentials": HIDDEN, "passwrod": HIDDEN, "rank": 2}


def test_what_a_struct_leaves_open_is_hidden_by_its_name():
    attributes = {"plan": "pro", "api_key": CANARY, "apiKey": CANARY, "pin": 4711, "code": CANARY, "deep": [{"Password": CANARY, "n": 1}]}
    shown = cast("dict[str, Any]", hide({"name": "Ada", "attributes": attributes}, ContactInput))
    assert shown["name"] == "Ada"
    assert CANARY not in str(shown)
    assert shown["attributes"]["plan"] == "pro"


def test_secrets_deep_in_a_struct_are_hidden_and_the_rest_is_shown():
    given = {
        "url": "https://sms.example/send",
        "headers": {"X-Key": CANARY},
        "auth": {"username": "shop", "password": CANARY},
        "callbacks": {"signature": {"kind": "hmac_body", "header": "x-sig", "secrets": [CANARY]}, "receipts": {"reference": "/id"}},
    }
    shown = cast("dict[str, Any]", hide(given, CustomCredentials))
    assert CANARY not in str(shown)
    assert shown["url"] == "https://sms.example/send"
    assert shown["auth"]["username"] == "shop"
    assert shown["callbacks"]["signature"]["header"] == "x-sig"


@pytest.mark.parametrize("wrong", ["text", 7, True, ["list"], {"no": "struct"}])
def test_what_is_of_another_type_than_declared_is_never_a_way_around(wrong: object):
    shown = hide({"content": wrong, "purpose": "transactional"}, Send)
    assert "text" not in str(shown)
    assert "struct" not in str(shown)


@pytest.mark.parametrize(
    ("more", "is_hidden"),
    [
        ({}, False),
        ({"purpose": "otp"}, True),
        ({"template": "open"}, False),
        ({"template": "secret"}, True),
        ({"template": ["open"]}, True),
    ],
)
def test_what_a_send_says_is_shown_where_it_is_nobodys_secret(more: dict[str, Any], *, is_hidden: bool):
    for body, kind in ((SEND | more, Send), ({"name": "x", "cron": "0 9 * * *", "message": SEND | more}, ScheduleInput)):
        shown = msgspec.json.encode(hide(body, kind, open_templates={"open"} if "template" in more else set())).decode()
        assert ("Your order" not in shown) is is_hidden
        assert ('"order":7' not in shown) is is_hidden
        assert ('"n":1' not in shown) is is_hidden
    assert says_secrets({"template": "open"}, set())


def test_the_templates_that_a_body_names_are_found():
    assert templates_in({"template": "a"}) == {"a"}
    assert templates_in({"message": {"template": "b"}, "template": 7}) == {"b"}
    assert templates_in(["template"]) == set()


@pytest.mark.parametrize("name", ["password", "auth_token", "webhookSecret", "PIN", "private_key", "x-api-key", "recovery_codes", "otp"])
def test_such_names_are_secret_anywhere(name: str):
    assert looks_secret(name)


@pytest.mark.parametrize("name", ["pinned_at", "shipping", "tokenize", "secretary", "keys_left", "code", "key", "author"])
def test_others_are_not(name: str):
    assert not looks_secret(name)


def test_links_that_open_something_are_hidden_in_answers():
    links = {
        "preferences.link": {"url": CANARY},
        "hooks.list": {"data": [{"id": "hok_1", "url": CANARY}], "next": None},
        "attachments.prepare": {"id": "att_1", "upload": {"url": CANARY}, "link": {"url": CANARY}},
        "previews.html": {"url": CANARY},
        "contacts.create_token": {"token": CANARY},
    }
    for operation in EVERYTHING:
        if operation.id in links:
            assert CANARY not in str(hide(links.pop(operation.id), operation.output))
    assert links == {}


@pytest.mark.parametrize("operation", [one for one in EVERYTHING if one.body is not None], ids=lambda one: one.id)
def test_no_operation_writes_down_what_its_body_holds_in_secret(operation: Operation):
    for body in full_bodies(operation):
        planted = _planted(body, is_secret=False)
        shown = msgspec.json.encode(hide(planted, operation.body)).decode()
        assert CANARY not in shown


def _planted(value: Any, *, is_secret: bool) -> Any:
    """The body with a canary in every field that is called as secrets are."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {name: _planted(one, is_secret=is_secret or looks_secret(name)) for name, one in fields.items()}
    if isinstance(value, list):
        return [_planted(one, is_secret=is_secret) for one in cast("list[Any]", value)]
    return CANARY if is_secret and isinstance(value, str) else value
