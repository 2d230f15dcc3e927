"""Whatever comes in: the answer is a problem that points at the field, and nothing is half stored."""

import json
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import quote

import httpx2
import msgspec
import pytest

from tests.conftest import Api
from tests.security.bodies import FREE, FREE_IN, Place, fields_in_registry, fields_of, full_bodies, with_value, wrong_types
from tests.security.conftest import OPERATIONS, Json, at_rest, is_problem, rows_of
from tests.security.wire import Answer, Wire
from tidings.api.registry import Operation

WITH_BODY = [operation for operation in OPERATIONS if operation.body is not None]
HUGE = "x" * 600_000
# Lists whose cursor is a key, and so may be any word.
KEYED = ("assistants.list", "topics.list", "templates.list", "data_sources.list", "opt_in_forms.list")

# What must never be in an answer, whatever went wrong.
SECRETS = ("Traceback", "asyncpg", "minijinja", "INSERT INTO", "SELECT ", "pg_", 'File "', "/src/tidings")

# JSON that is written as it stands here, for what no encoder writes.
RAW = {
    "nul": b'"a\\u0000b"',
    "nul byte": b'"a\x00b"',
    "half a pair": b'"a\\ud800b"',
    "half a pair, encoded": b'"a\xed\xa0\x80b"',
    "no UTF-8": b'"a\xff\xfeb"',
    "over a double": b"1e999",
    "under a decimal": b"1e-20000",
    "401 digits": b"1" + b"0" * 400,
    "no number": b"NaN",
    "deep": b"[" * 10_000 + b"]" * 10_000,
    "deep object": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "twice": b'{"a": 1, "a": 2}',
}
# These make the whole body something else than JSON that we read: there is no field to point at.
UNREADABLE = {"nul byte", "half a pair, encoded", "no UTF-8", "no number", "deep", "deep object"}


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.id)
def test_the_corpus_knows_every_field_of(operation: Operation):
    known = {step for body in full_bodies(operation) for place, _ in fields_of(body) for step in place}
    assert fields_in_registry(operation) <= known


@pytest.mark.anyio
@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.id)
async def test_a_spoilt_field_is_pointed_at_and_nothing_is_stored(target: Api, wire: Wire, operation: Operation):
    path = await prepared(target, operation)
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    wrong: list[str] = []
    for place, spoilt in spoilt_bodies(operation):
        answer = await ask(wire, operation.method, path, spoilt)
        trouble = complaint(answer, place)
        if trouble is not None:
            wrong.append(f"{place} {spoilt[:300]!r}: {answer.status_code} {answer.text[:400]} ({trouble})")
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:15])
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.anyio
@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.id)
async def test_a_body_that_is_none_is_refused(target: Api, wire: Wire, operation: Operation):
    path = await prepared(target, operation)
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    good = json.dumps(full_bodies(operation)[0]).encode()
    bodies = [b"", b" ", b"null", b"7", b'"text"', b"[7]", b"[[]]", b"{", good[:-1], good + b"x", good + good, b"\xef\xbb\xbf" + good]
    bodies += [good.decode().encode("utf-16"), b"\x00", b"a=1&b=2", b'{"": 1}', *RAW.values()]
    for body in bodies:
        answer = await ask(wire, operation.method, path, body)
        assert is_problem(answer.status_code, answer.headers.get("content-type")), f"{body[:60]!r}: {answer.status_code} {answer.text}"
    for kind in ("", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/form-data; boundary=x"):
        answer = await wire.request(operation.method, path, good, [(b"content-type", kind.encode())])
        assert answer.status_code == 400, f"{kind}: {answer.text}"
        assert answer.json()["errors"][0]["pointer"] == "Content-Type"
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.anyio
@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.query is not None], ids=lambda operation: operation.id)
async def test_a_bad_query_is_pointed_at(target: Api, wire: Wire, operation: Operation):
    path = await prepared(target, operation)
    assert operation.query is not None
    needed = [field.encode_name for field in msgspec.structs.fields(operation.query) if field.required]
    for name in operation.query.__struct_fields__:
        rest = "".join(f"&{other}=x" for other in needed if other != name)
        for text in bad_values(name):
            answer = await wire.request(operation.method, f"{path}?{name}={as_sent(text)}{rest}")
            # A key of a topic or a template is a cursor as well.
            if name == "after" and operation.id in KEYED and text not in ("%00", HUGE[:10_000]):
                continue
            assert_points(answer, name, text)
        answer = await wire.request(operation.method, f"{path}?{name}=1&{name}=1{rest}")
        assert_points(answer, name, "twice")
    for query in ("nothing=1", "limit=%ff", "limit", "a=1&" * 60, "%00=1", "=1", quote("é") + "=1"):
        answer = await wire.request("GET", f"{path}?{query}")
        assert is_problem(answer.status_code, answer.headers.get("content-type")), f"{query}: {answer.text}"


@pytest.mark.anyio
@pytest.mark.parametrize("operation", [one for one in OPERATIONS if "{" in one.path], ids=lambda operation: operation.id)
async def test_a_bad_path_is_not_found_and_nothing_is_made(target: Api, wire: Wire, operation: Operation):
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    body = json.dumps(full_bodies(operation)[0]).encode() if operation.body is not None else b""
    for text in ("%00", "a%00b", "%ff", "%ED%A0%80", "x" * 10_000, "%0d%0aX-Injected:1", "%0a", "%1b%5b2J"):
        path = operation.path.replace("{", "\0").split("\0")[0] + as_sent(text) + operation.path.partition("}")[2]
        path = as_sent(path.replace("{item}", text).replace("{version}", text))
        answer = await ask(wire, operation.method, path, body)
        assert is_problem(answer.status_code, answer.headers.get("content-type")), f"{text[:60]}: {answer.status_code} {answer.text}"
        assert "x-injected" not in answer.headers
    for text in ("%2F", "..%2f..%2fetc", "%ZZ", "%", "'%20OR%201=1--", "{{7*7}}", "%F0%9F%92%A9", "-1", "9" * 200):
        if operation.method == "PUT":
            continue  # an id of yours may be any of these
        path = operation.path.replace("{", "\0").split("\0")[0] + as_sent(text) + operation.path.partition("}")[2]
        path = as_sent(path.replace("{item}", text).replace("{version}", text))
        answer = await ask(wire, operation.method, path, body)
        assert is_problem(answer.status_code, answer.headers.get("content-type")), f"{text[:60]}: {answer.status_code} {answer.text}"
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.anyio
@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.method == "POST"], ids=lambda operation: operation.id)
async def test_a_bad_idempotency_key_is_pointed_at_and_nothing_is_stored(target: Api, wire: Wire, operation: Operation):
    path = await prepared(target, operation)
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    body = json.dumps(full_bodies(operation)[0]).encode() if operation.body is not None else b""
    for key in (b"x" * 300, b"", "schlüssel".encode(), b"\xff", b"a\tb"):
        headers = [(b"content-type", b"application/json"), (b"idempotency-key", key)]
        answer = await wire.request(operation.method, path, body, headers)
        assert_points(answer, "Idempotency-Key", repr(key))
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.anyio
async def test_whoever_does_not_say_who_they_are_is_asked(target: Api):
    secret = target.workspace.secret
    async with target.with_key(None) as nobody:
        for given in (
            b"",
            b"Bearer",
            b"Basic " + secret.encode(),
            secret.encode(),
            b"Bearer  " + secret.encode(),
            b"Bearer " + secret.encode() + b"x",
            b"Bearer " + secret.encode()[:-1],
            b"Bearer " + secret.upper().encode(),
            b"Bearer " + secret.encode() + b", Bearer x",
            b"Bearer td_test_" + b"x" * 10_000,
            b"Bearer td_test_'; DROP TABLE api_keys; --",
            b"Bearer \xff\xfe",
            "Bearer schlüssel".encode(),
        ):
            answer = await nobody.get("/v1/workspace", headers=[(b"authorization", given)])
            assert answer.status_code == 401, given[:60]
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"
            assert secret not in answer.text
        assert (await nobody.get("/v1/workspace", headers={"authorization": f"bearer {secret}"})).status_code == 200


@pytest.mark.anyio
async def test_more_recipients_than_allowed_are_refused_as_a_whole(target: Api):
    before = await at_rest(target.app.url, target.workspace.workspace.id)
    send = {"to": [f"p{n}" for n in range(10_001)], "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": "transactional"}
    assert_points(await target.client.post("/v1/messages", json=send), "to", "10,001")
    assert_points(await target.client.post("/v1/messages", json=send | {"to": []}), "to", "none")
    people = {"contacts": [{"id": f"p{n}"} for n in range(10_001)]}
    assert_points(await target.client.post("/v1/contacts/batch", json=people), "contacts", "10,001")
    assert_points(await target.client.post("/v1/contacts/batch", json={"contacts": []}), "contacts", "none")
    assert await rows_of(target.app.url, target.workspace.workspace.id) == before


@pytest.mark.anyio
async def test_every_wrong_field_is_told_at_once(target: Api):
    send = {
        "to": {"email": 1},
        "content": {"body": 2, "media": [{"name": 3}]},
        "purpose": "gossip",
        "route": {"channel": "pigeon"},
        "surprise": True,
    }
    answer = await target.client.post("/v1/messages", json=send)
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert pointers >= {"/to/email", "/content/body", "/content/media/0/name", "/purpose", "/route/channel", "/surprise"}


@pytest.mark.anyio
async def test_an_id_of_yours_may_be_a_word_of_ours(target: Api):
    for word in ("batch", "feed", "v1", "null"):
        await good(target, "PUT", f"/v1/contacts/{word}", {"name": word})
        assert (await good(target, "GET", f"/v1/contacts/{word}"))["name"] == word
        assert (await target.client.delete(f"/v1/contacts/{word}")).status_code == 200


@pytest.mark.anyio
async def test_a_wrong_method_says_which_there_are(target: Api):
    answer = await target.client.patch("/v1/messages")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert "GET" in answer.json()["detail"]
    assert (await target.client.get("/v1/nothing")).status_code == 404


async def prepared(target: Api, operation: Operation) -> str:
    """The operation's address, with what it speaks of being there."""
    await good(target, "PUT", "/v1/contacts/ada", {"email": "ada@example.com", "phone": "+31612345678"})
    await good(target, "PUT", "/v1/topics/orders", {"name": "Orders"})
    text = {"email": {"en": {"text": "Hi {{ n }}", "title": "Hi"}}}
    await good(target, "POST", "/v1/templates", {"key": "greeting", "purpose": "transactional", "content": text})
    await good(target, "POST", "/v1/templates/greeting/publish", {"version": 1})
    path = operation.path.replace("{key}", "greeting").replace("{version}", "1")
    if operation.path.startswith("/v1/topics/"):
        return "/v1/topics/orders"
    if "contacts/" in path:
        path = path.replace("{id}", "ada")
    if "provider-accounts" in path and "{" in path:
        assert target.workspace.sandbox is not None
        [account] = (await good(target, "GET", "/v1/provider-accounts"))["data"]
        path = path.replace("{id}", account["id"])
    send = {"to": "ada", "content": {"body": "x"}, "route": {"channel": "inapp"}, "purpose": "transactional"}
    if "schedules" in path and "{" in path:
        given = {"name": "x", "cron": "0 0 1 1 *", "message": send}
        path = path.replace("{id}", (await good(target, "POST", "/v1/schedules", given))["id"]).replace("{run}", "scr_x")
    if "/hooks/" in path and "{" in path:
        made = await good(target, "POST", "/v1/hooks", next(one.example for one in OPERATIONS if one.id == "hooks.create"))
        path = path.replace("{id}", made["hook"]["id"]).replace("{event}", "hev_x")
    if "webhook-endpoints" in path and "{" in path:
        given = {"url": "https://shop.example/hooks", "event_types": ["schedule.paused"]}
        made = await good(target, "POST", "/v1/webhook-endpoints", given)
        path = path.replace("{id}", made["endpoint"]["id"]).replace("{delivery}", "whd_x")
    if "{conversation}" in path or path.startswith("/v1/conversations/{id}"):
        await good(target, "PUT", "/v1/contacts/bob", {})
        made = await good(target, "POST", "/v1/conversations", {"participants": ["ada", "bob"]})
        said = await good(target, "POST", f"/v1/contacts/ada/conversations/{made['id']}/messages", {"text": "Hello"})
        path = path.replace("{conversation}", made["id"]).replace("{id}", made["id"]).replace("{message}", said["id"])
        path = path.replace("{emoji}", "%F0%9F%91%8D")
    if "signing-secrets/" in path:
        path = path.replace("{id}", (await good(target, "POST", "/v1/signing-secrets", {"name": "x"}))["id"])
    path = path.replace("{contact}", "bob").replace("{device}", "phone")
    if "{" in path:
        made = await good(target, "POST", "/v1/messages", send)
        path = path.replace("{item}", made["deliveries"][0]["id"])
        path = path.replace("{id}", made["deliveries"][0]["id"] if "deliveries/" in path else made["id"])
    return path


async def good(target: Api, method: str, path: str, body: object = None) -> Json:
    answer = await target.client.request(method, path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def ask(wire: Wire, method: str, path: str, body: bytes) -> Answer:
    return await wire.request(method, path, body, [(b"content-type", b"application/json")] if body else [])


def as_sent(text: str) -> str:
    """In an address, with what is no part of one encoded, as every client does it."""
    return quote(text, safe="%/'-*!$&()+,;=:@~")


def spoilt_bodies(operation: Operation) -> Iterator[tuple[Place, bytes]]:
    """Bodies with exactly one wrong field each, and its place."""
    for body in full_bodies(operation):
        free = FREE | FREE_IN.get(operation.id, set())
        for place, value in fields_of(body):
            if any(step in free - FREE for step in place[:-1]):
                continue
            for bad in worse(operation, place, value):
                yield place, json.dumps(with_value(body, place, bad)).encode()
            if any(step in FREE for step in place[:-1]):
                continue
            marked = json.dumps(with_value(body, place, "MARK")).encode()
            for name, raw in RAW.items():
                yield (() if name in UNREADABLE else place), marked.replace(b'"MARK"', raw)
            if isinstance(value, dict) and place[-1] not in (*free, "attributes"):
                strange = cast("Json", value) | {"surprise": 1}
                yield (*place, "surprise"), json.dumps(with_value(body, place, strange)).encode()
        if isinstance(body, dict):
            yield ("surprise",), json.dumps(cast("Json", body) | {"surprise": 1}).encode()
            first = next(iter(cast("Json", body)))
            yield (first,), json.dumps(body)[:-1].encode() + f', "{first}": 1}}'.encode()


def worse(operation: Operation, place: Place, value: object) -> list[object]:
    """Well-formed values that this field must not have."""
    if place[-2:] == (0, "data"):
        return [7, True, [], {}, "no base64!"]
    if "attributes" in place[:-1]:
        return [[], {}, HUGE[:2_001], {"a": 1}]
    if operation.id.endswith(".batch") and len(place) == 1 and isinstance(value, list):
        return [*wrong_types(cast("list[object]", value)), []]
    bad: list[object] = wrong_types(value)
    if operation.id.endswith("_message") and place[-1] == "data":
        # Any JSON, up to its size.
        return [{"huge": HUGE[:100_001]}]
    if place[-1] in FREE | FREE_IN.get(operation.id, set()):
        return [[], "text", 7, {"huge": HUGE[:100_001]}]
    if place[-1] == "to" and isinstance(value, (str, dict)):
        bad = [7, True, 1.5, {}, [], HUGE[:100_001]]
    if operation.id == "sandbox.set_faults" and place == (0,):
        bad = ["text", 7, True]
    if isinstance(value, str):
        bad.append(HUGE if place[-1] in ("html", "mjml") else HUGE[:100_001])
    return bad


def complaint(answer: Answer | httpx2.Response, place: Place) -> str | None:
    """What is wrong with an answer to a body whose only fault is in that place."""
    if any(secret in answer.text for secret in SECRETS):
        return "it tells what it must not"
    if answer.status_code == 200 and "results" in answer.text:
        told: list[Json] = [error for result in answer.json()["results"] for error in result["errors"]]
    elif not is_problem(answer.status_code, answer.headers.get("content-type")):
        return "no problem of the caller's"
    else:
        told = answer.json().get("errors", [])
    if not told:
        return "nothing is pointed at"
    name = next((str(step) for step in reversed(place) if isinstance(step, str)), "")
    if not any(name in error["pointer"] for error in told):
        return f"{name} is not pointed at"
    return None


def bad_values(name: str) -> list[str]:
    """Query texts, percent-encoded, that no parameter of this name can have."""
    long = "x" * 10_000
    if name == "limit":
        return ["0", "-1", "201", "abc", "1.5", "1e3", "", "9" * 30, "9" * 5_000, "%00", "%F0%9F%92%A9", "true", "null", "0x10", long]
    if name in ("since", "until"):
        return [
            "yesterday",
            "",
            "0001-01-01T00:00:00%2B14:00",
            "9999-12-31T23:59:59-14:00",
            "2026-02-30T00:00:00Z",
            "null",
            "%00",
            "1e99",
            long,
        ]
    if name in ("after", "provider_account"):
        return ["x", "%00", "msg_x", "null", "-1", "%27--", "{{7*7}}", long]
    if name in ("state", "channel", "purpose", "direction", "type", "email", "phone"):
        return ["gossip%21", "null", "%00", "%27%20OR%201=1", long]
    return ["%00", long]


def assert_points(answer: Answer | httpx2.Response, name: str, what: str) -> None:
    assert is_problem(answer.status_code, answer.headers.get("content-type")), (
        f"{name}={what[:80]}: {answer.status_code} {answer.text[:300]}"
    )
    assert not any(secret in answer.text for secret in SECRETS)
    told: list[dict[str, Any]] = answer.json().get("errors", [])
    assert any(name in error["pointer"] for error in told), f"{name}={what[:80]}: {answer.text[:300]}"
