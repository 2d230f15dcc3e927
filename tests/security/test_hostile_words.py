"""Words that mean something elsewhere: line breaks for headers, Jinja for templates. They are refused, or stay words."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Api
from tests.security.bodies import Place, full_bodies, with_value
from tests.security.conftest import OPERATIONS, Json, at_rest, is_problem, rows_of
from tests.security.test_bad_input import ask, complaint, good, prepared
from tests.security.wire import Wire
from tidings.api.registry import Operation

INJECTED = "\r\nBcc: victim@example.com"

# Every field that may end up in a header, an address or a log line.
LINES: dict[str, list[Place]] = {
    "messages.send": [
        ("to", "email"),
        ("to", "phone"),
        ("content", "title"),
        ("content", "actions", 0, "url"),
        ("content", "media", 0, "name"),
        ("content", "media", 0, "type"),
        ("content", "media", 0, "cid"),
    ],
    "contacts.put": [("name",), ("email",), ("phone",), ("locale",), ("timezone",), ("addresses", 0, "value"), ("addresses", 0, "label")],
    "contacts.batch": [("contacts", 0, "id"), ("contacts", 0, "name"), ("contacts", 0, "email"), ("contacts", 0, "phone")],
    "topics.put": [("name",)],
    "templates.create": [("key",), ("name",), ("topic",), ("default_locale",)],
    "provider_accounts.create": [
        ("name",),
        ("senders", 0),
        ("credentials", "host"),
        ("credentials", "from_address"),
        ("credentials", "helo"),
        ("credentials", "username"),
    ],
    "keys.create": [("name",), ("scopes", 0)],
    "workspace.patch": [("name",), ("default_locale",), ("timezone",), ("stop_text",), ("help_text",)],
    "sandbox.inbound": [("from",), ("to",)],
    "sandbox.receipts": [("code",)],
}


@pytest.mark.anyio
@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.id in LINES], ids=lambda operation: operation.id)
async def test_a_line_break_where_a_line_is_asked_for_is_pointed_at(target: Api, wire: Wire, operation: Operation):
    path = await prepared(target, operation)
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    wrong: list[str] = []
    for place, body in injected(operation):
        answer = await ask(wire, operation.method, path, json.dumps(body).encode())
        trouble = complaint(answer, place)
        if trouble is not None:
            wrong.append(f"{place}: {answer.status_code} {answer.text[:300]} ({trouble})")
    assert not wrong, "\n".join(wrong)
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


HOSTILE = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ contact.__class__.__init__.__globals__ }}",
    "{{ self }}",
    "{{ config }}",
    "{{ environ['TIDINGS_MASTER_KEY'] }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os.environ }}",
    "{% extends 'x' %}",
    "{% for a in range(1000000000) %}x{% endfor %}",
    "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
    "{{ 'x' * 1000000000 }}",
    "{{ 2 ** 99999999 }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ debug() }}",
    "{% set x = namespace() %}{{ x.__dict__ }}",
    "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "{{ 'x'|replace('x', 'y' * 100000000) }}",
    "{{ missing }}",
    "{{",
    "{% if %}",
]


@pytest.mark.anyio
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
async def test_a_template_reaches_plain_data_only(target: Api, text: str):
    person: Json = {"phone": "+31612345678", "name": "Ada"}
    await good(target, "PUT", "/v1/contacts/ada", person)
    send = {"to": "ada", "content": {"body": text}, "route": {"channel": "sms"}, "purpose": "transactional"}

    template = {"key": "hostile", "purpose": "transactional", "content": {"sms": {"en": {"text": text}}}}
    made = await target.client.post("/v1/templates", json=template)
    published = await target.client.post("/v1/templates/hostile/publish", json={"version": 1})
    previewed = await target.client.post("/v1/messages/preview", json=send)
    for answer in (made, published, previewed):
        assert answer.status_code < 500, answer.text
    if published.status_code == 422:
        assert published.json()["errors"][0]["pointer"].startswith("/content/sms/en/text")

    answer = await target.client.post("/v1/messages", json=send)
    assert answer.status_code in (202, 422), answer.text
    if answer.status_code == 202:
        [delivery] = await target.settled(answer.json()["id"])
        assert delivery["state"] == "failed", delivery
        told = (await good(target, "GET", f"/v1/messages/{answer.json()['id']}/timeline"))["data"]
        assert told[-1]["reason"] in ("missing_variable", "bad_value", "runaway", "oversize", "bad_template")
        assert "/src/tidings" not in str(told)
    assert (await good(target, "GET", "/v1/sandbox/outbox"))["data"] == []


@pytest.mark.anyio
async def test_hostile_data_stays_data(target: Api):
    await good(target, "PUT", "/v1/contacts/ada", {"phone": "+31612345678", "name": "{{ 7 * 7 }}"})
    words = "{{ 7 * 7 }} <script>alert(1)</script> ' OR 1=1 -- %s $1"
    send = {
        "to": "ada",
        "content": {"body": "{{ contact.name }}: {{ words }}"},
        "data": {"words": words},
        "route": {"channel": "sms"},
        "purpose": "transactional",
    }
    made = await good(target, "POST", "/v1/messages", send)
    await target.settled(made["id"])
    [seen] = (await good(target, "GET", "/v1/sandbox/outbox"))["data"]
    assert seen["text"] == "{{ 7 * 7 }}: " + words


@pytest.mark.anyio
async def test_a_line_break_in_the_data_of_a_subject_fails_that_mail(target: Api):
    await good(target, "PUT", "/v1/contacts/ada", {"email": "ada@example.com"})
    send: dict[str, Any] = {
        "to": "ada",
        "content": {"title": "Order {{ n }}", "body": "x"},
        "data": {"n": "1" + INJECTED},
        "route": {"channel": "email"},
        "purpose": "transactional",
    }
    made = await good(target, "POST", "/v1/messages", send)
    [delivery] = await target.settled(made["id"])
    assert (delivery["state"], delivery["reason"]) == ("failed", "bad_title")


@pytest.mark.anyio
async def test_a_name_with_a_line_break_in_its_address_is_no_way_round(target: Api):
    answer = await target.client.put("/v1/contacts/a%0d%0ab", json={})
    assert is_problem(answer.status_code, answer.headers.get("content-type"))


def injected(operation: Operation) -> Iterator[tuple[Place, object]]:
    """A good body with a line break in one of its lines."""
    for place in LINES[operation.id]:
        for body in full_bodies(operation):
            value = found(body, place)
            if isinstance(value, str):
                # White space around an address is no part of it.
                is_trimmed = place[-1] in ("email", "phone", "value", "from")
                ends = [] if is_trimmed else [value + "\n"]
                for spoilt in (value + INJECTED, INJECTED + value, value[:1] + "\r" + value[1:], *ends):
                    yield place, with_value(body, place, spoilt)


def found(body: Any, place: Place) -> object:
    """What stands in that place; None where there is nothing."""
    for step in place:
        try:
            body = body[step]
        except (KeyError, IndexError, TypeError):
            return None
    return body
