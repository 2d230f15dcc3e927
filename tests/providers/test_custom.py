"""A target that is described by its account: what it is sent, and what its answers mean."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tests.providers.certificates import Certificates
from tests.providers.http_peers import Answer, HttpPeer, Request, Trick, http_server
from tests.providers.peers import ACCOUNT, WORKSPACE, closed_port
from tidings.channels import Account, Action, Content, Media, Outbound, Refused, RemoteMedia, Sent, Unknown
from tidings.core.ids import encode
from tidings.expressions import RenderFailed
from tidings.net import Policy, Response
from tidings.providers.custom import Custom
from tidings.providers.custom_answer import outcome_of
from tidings.providers.custom_credentials import VARIABLES, CustomCredentials
from tidings.providers.custom_credentials import Answer as Reading
from tidings.providers.custom_request import Call, build_call
from tidings.workspaces.credentials import check_credentials

LOCAL = Policy(allow_private_networks=True)
DELIVERY = UUID("01890000-0000-7000-8000-00000000000a")
REFERENCE = encode("dlv", DELIVERY)
CALLBACK = "https://tidings.example.com/callbacks/custom/token"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def target(**fields: Any) -> CustomCredentials:
    """A configuration as somebody would type it: it passes the check of new accounts."""
    checked = check_credentials(Custom.declaration, fields)
    assert isinstance(checked, CustomCredentials), checked
    return checked


def account(credentials: CustomCredentials, *, callback_url: str | None = CALLBACK) -> Account:
    return Account(
        id=ACCOUNT, workspace_id=WORKSPACE, provider="custom", credentials=credentials, sender="+15005550001", callback_url=callback_url
    )


def outbound(channel: str = "sms", purpose: str = "transactional", address: str = "+4915112345678", **content: object) -> Outbound:
    return Outbound(
        delivery_id=DELIVERY,
        message_id=UUID(int=7),
        workspace_id=WORKSPACE,
        attempt=2,
        reference=REFERENCE,
        idempotency_key="key-1",
        channel=channel,
        purpose=purpose,
        address=address,
        sender=None,
        content=Content(**{"text": "Your order has left – 再见", **content}),  # type: ignore[arg-type]
    )


def built(out: Outbound, **fields: Any) -> Call:
    call = build_call(out, account(target(**fields)), target(**fields))
    assert isinstance(call, Call), call
    return call


def failed(out: Outbound, **fields: Any) -> RenderFailed:
    call = build_call(out, account(target(**fields)), target(**fields))
    assert isinstance(call, RenderFailed), call
    return call


def test_a_leaf_that_is_one_expression_keeps_its_type():
    tree = {
        "to": ["{{ to }}"],
        "attempt": "{{ attempt }}",
        "first": "{{ attempt == 1 }}",
        "attempts": "{{ attempt }} so far",
        "links": "{{ actions }}",
        "labels": '{{ actions | map(attribute="label") }}',
        "title": '{{ title | default("none") }}',
        "fixed": [1, 2.5, True, None, {"deep": "{{ reference }}"}],
        "quoted": '{{ "}} {{" }}',
    }
    call = built(outbound(actions=(Action("Track", "https://shop.example/t"),)), url="https://sms.example/v1", body={"json": tree})
    assert json.loads(call.body) == {
        "to": ["+4915112345678"],
        "attempt": 2,
        "first": False,
        "attempts": "2 so far",
        "links": [{"label": "Track", "url": "https://shop.example/t"}],
        "labels": ["Track"],
        "title": "none",
        "fixed": [1, 2.5, True, None, {"deep": REFERENCE}],
        "quoted": "}} {{",
    }
    assert dict(call.headers)["Content-Type"] == "application/json"


def test_every_variable_that_is_told_can_be_written():
    names = sorted(VARIABLES)
    call = built(outbound(), url="https://sms.example/", body={"json": {name: f"{{{{ {name} | default('–') }}}}" for name in names}})
    written = json.loads(call.body)
    assert sorted(written) == names
    assert written["callback_url"] == CALLBACK
    assert written["receipts_url"] == f"{CALLBACK}?kind=receipts"
    assert written["title"] == "–"


def test_a_value_stays_in_the_one_place_of_the_address_where_its_template_puts_it():
    call = built(outbound(text="a&to=eve#?/../ü"), url="https://sms.example:8443/send/{{ to }}?text={{ text }}&x=1", method="GET")
    parts = urlsplit(call.url)
    assert (parts.netloc, parts.path) == ("sms.example:8443", "/send/%2B4915112345678")
    assert parse_qsl(parts.query) == [("text", "a&to=eve#?/../ü"), ("x", "1")]


def test_a_form_is_a_form_whatever_stands_in_it():
    call = built(outbound(text="a=b&c\r\nd"), url="https://sms.example/", body={"form": {"to[]": "{{ to }}", "text": "{{ text }}"}})
    assert parse_qsl(call.body.decode()) == [("to[]", "+4915112345678"), ("text", "a=b&c\r\nd")]
    assert dict(call.headers)["Content-Type"] == "application/x-www-form-urlencoded"


def test_headers_and_the_password_go_as_they_are_and_the_key_by_its_header():
    call = built(
        outbound(),
        url="https://sms.example/",
        headers={"X-Api-Key": "{{ to }}", "content-type": "application/vnd.sms+json"},
        auth={"username": "me", "password": "pä:ss"},
        body={"json": {}},
        idempotency_header="Idempotency-Key",
    )
    assert call.headers == (
        ("X-Api-Key", "{{ to }}"),
        ("content-type", "application/vnd.sms+json"),
        ("Authorization", "Basic bWU6cMOkOnNz"),
        ("Idempotency-Key", "key-1"),
    )


def test_what_is_null_or_missing_is_never_half_said():
    assert failed(outbound(), url="https://sms.example/", body={"json": {"title": "{{ title }}"}}).code == "missing_variable"
    assert failed(outbound(), url="https://sms.example/?t={{ title }}", method="GET").code == "missing_variable"
    lost = failed(outbound(), url="https://sms.example/", body={"json": {"first": "{{ actions[3].url }}"}})
    assert (lost.code, lost.field) == ("missing_variable", "body/json/first")


def test_links_that_no_template_names_stand_below_the_text_and_files_that_none_names_cannot_go():
    said = {"url": "https://sms.example/", "body": {"json": {"text": "{{ text }}"}}}
    call = built(outbound(text="Hello", actions=(Action("Track", "https://shop.example/t"),)), **said)
    assert json.loads(call.body) == {"text": "Hello\nTrack: https://shop.example/t"}
    file = Media(name="a.png", type="image/png", data=b"\x89PNG")
    assert failed(outbound(media=(file,)), **said).code == "media_unsupported"
    call = built(outbound(media=(file,)), url="https://sms.example/", body={"json": {"files": "{{ media }}"}})
    assert json.loads(call.body) == {"files": [{"name": "a.png", "type": "image/png", "data": "iVBORw=="}]}


def test_a_large_mail_with_a_file_can_be_written():
    file = Media(name="a.pdf", type="application/pdf", data=b"x" * 2_000_000)
    call = built(
        outbound("email", html="<p>" + "ä" * 400_000, media=(file,)),
        url="https://mail.example/",
        body={"json": {"html": "{{ html }}", "text": "{{ text }}", "files": "{{ media }}"}},
    )
    assert len(json.loads(call.body)["html"]) == 400_003


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"url": "http://{{ to }}/x"}, {("/url", "bad_url")}),
        ({"url": "https://a{{ to }}.example/x"}, {("/url", "bad_url")}),
        ({"url": "https://user:pass@sms.example/x"}, {("/url", "bad_url")}),
        ({"url": "https://sms.example/x\r\nHost: y"}, {("/url", "bad_url")}),
        ({"url": "https://2130706433/x"}, {("/url", "bad_url")}),
        ({"url": "https://sms.example/{{ secret }}"}, {("/url", "unknown_variable")}),
        ({"url": "https://sms.example/{{ to | tojson }}"}, {("/url", "bad_template")}),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, {("/headers/X-A", "bad_header")}),
        ({"headers": {"X A": "1", "Host": "h"}}, {("/headers", "bad_header"), ("/headers/Host", "bad_header")}),
        ({"headers": {"Authorization": "a"}, "auth": {"username": "a", "password": "b"}}, {("/auth", "contradiction")}),
        ({"headers": {"x-key": "1"}, "idempotency_header": "X-Key"}, {("/idempotency_header", "contradiction")}),
        ({"idempotency_header": "Transfer-Encoding"}, {("/idempotency_header", "bad_header")}),
        ({"method": "GET", "body": {"json": {}}}, {("/body", "contradiction")}),
        ({"body": {}}, {("/body", "contradiction")}),
        ({"body": {"json": {"a": {"b": ["{{ to", "{{ who }}"]}}}}, {("/body/json/a/b/0", "bad_template"), ("/body/json/a/b/1", "unknown_variable")}),
        ({"body": {"json": {"a/b": "{{ 'x' * 10 }}"}}}, {("/body/json/a~1b", "bad_template")}),
        ({"body": {"json": {"a": "{% set x = text %}{% set x = x ~ x %}{{ x }}"}}}, {("/body/json/a", "bad_template")}),
        ({"body": {"json": {"a": ["x"] * 501}}}, {("/body/json", "too_large")}),
        ({"body": {"form": {str(n): "{{ to }}" + "x" * 15_000 for n in range(4)}}}, {("/body", "too_large")}),
        ({"answer": {"reference": "id"}}, {("/answer/reference", "bad_place")}),
        ({"answer": {"reference": "/a~2"}}, {("/answer/reference", "bad_place")}),
        ({"answer": {"success": {"at": "header:a b", "equals": 1}}}, {("/answer/success/at", "bad_place")}),
        ({"answer": {"retry": ["2xx"], "sent": ["200", "2xx"]}}, {("/answer/retry/0", "duplicate")}),
        ({"answer": {"sent": []}}, {("/answer/sent", "required")}),
        ({"answer": {"refused_codes": ["1"]}}, {("/answer/code", "required")}),
        ({"answer": {"sent": ["20"]}}, {("/answer/sent/0", "invalid_value")}),
    ],
)  # fmt: skip
def test_a_configuration_that_cannot_be_is_refused_with_its_place(fields: dict[str, Any], wrong: set[tuple[str, str]]):
    found = check_credentials(Custom.declaration, {"url": "https://sms.example/"} | fields)
    assert isinstance(found, list)
    assert {(error.pointer.removeprefix("/credentials"), error.code) for error in found} == wrong


PIECES = st.sampled_from(
    ["{{ to }}", "{{ text }}", "{{ title }}", "{{ actions }}", "{{ media }}", "{{ attempt }}", "{% for a in actions %}", "{% endfor %}", "{{ a.url }}",
     "{{ to | urlencode }}", "{{ who }}", "{{", "}}", "{%", "{{ text | upper ~ attempt }}", "/", "?", "#", "..", "%", "\n", "é", "{{ actions[0].label }}"]
)  # fmt: skip
SOURCES = st.lists(PIECES | st.text(max_size=5), max_size=5).map("".join)
TREES = st.recursive(SOURCES | st.integers() | st.none() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(SOURCES, inner))
TYPED = st.fixed_dictionaries(
    {"url": SOURCES | SOURCES.map(lambda tail: f"https://sms.example/{tail}") | st.integers()},
    optional={
        "method": st.sampled_from(["POST", "PUT", "GET", "TRACE"]),
        "headers": st.dictionaries(SOURCES, SOURCES, max_size=3) | st.none(),
        "body": st.fixed_dictionaries({"json": TREES})
        | st.fixed_dictionaries({"form": st.dictionaries(SOURCES, SOURCES, max_size=3)})
        | TREES,
        "auth": st.fixed_dictionaries({"username": SOURCES, "password": SOURCES}) | TREES,
        "answer": st.fixed_dictionaries({}, optional={"reference": SOURCES, "code": SOURCES, "sent": st.lists(SOURCES, max_size=2)}),
        "idempotency_header": SOURCES,
        "callbacks": st.fixed_dictionaries({"signature": TREES}, optional={"items": SOURCES, "receipts": TREES, "inbound": TREES}),
    },
)


@given(typed=TYPED, text=st.text(st.characters(codec="utf-8"), max_size=30), address=st.text(st.characters(codec="utf-8"), max_size=20))
def test_whatever_somebody_types_is_told_or_taken_and_what_is_taken_goes_where_it_says(typed: dict[str, Any], text: str, address: str):
    checked = check_credentials(Custom.declaration, typed)
    if isinstance(checked, list):
        assert all(error.pointer.startswith("/credentials") and error.detail for error in checked)
        return
    assert isinstance(checked, CustomCredentials)
    assert msgspec.json.decode(msgspec.json.encode(checked), type=CustomCredentials) == checked
    call = build_call(outbound(text=text, address=address, actions=(Action("a", "https://a/"),)), account(checked), checked)
    if isinstance(call, Call):
        assert call.url.startswith("https://sms.example/")
        assert "\r" not in "".join(name + value for name, value in call.headers)
        assert call.url.isascii()
        assert call.url.isprintable()
    else:
        assert call.code


@pytest.mark.parametrize(
    ("status", "body", "reading", "meaning"),
    [
        (200, "{}", {}, "sent"),
        (299, "", {}, "sent"),
        (302, "", {}, "unknown http_302"),
        (400, "", {}, "refused http_400"),
        (408, "", {}, "unknown http_408"),
        (409, "", {}, "unknown http_409"),
        (429, "", {}, "retry http_429"),
        (500, "", {}, "unknown http_500"),
        (503, "", {}, "unknown http_503"),
        (503, "", {"retry": ["429", "503"]}, "retry http_503"),
        (201, "", {"sent": ["200"]}, "unknown http_201"),
        (202, "", {"sent": ["200"], "retry": ["2xx"]}, "retry http_202"),
        (200, '{"id": 12}', {"reference": "/id"}, "sent 12"),
        (200, '{"a": [{"id/x": "m-1"}]}', {"reference": "/a/0/id~1x"}, "sent m-1"),
        (200, "{}", {"reference": "/id"}, "unknown malformed_answer"),
        (200, '{"id": {}}', {"reference": "/id"}, "unknown malformed_answer"),
        (200, "<html>", {"reference": "/id"}, "unknown malformed_answer"),
        (200, " m-2\n", {"reference": "body"}, "sent m-2"),
        (200, "", {"reference": "header:X-Id"}, "sent h-1"),
        (200, '{"s": 0}', {"success": {"at": "/s", "equals": "0"}}, "sent"),
        (200, '{"s": "ok"}', {"success": {"at": "/s", "equals": ["OK", "ok"]}}, "sent"),
        (200, '{"e": null}', {"success": {"at": "/e", "equals": None}}, "sent"),
        (200, '{"s": 1}', {"success": {"at": "/s", "equals": "0"}}, "unknown 1"),
        (200, '{"s": 1}', {"success": {"at": "/s", "equals": "0", "otherwise": "refused"}}, "refused 1"),
        (200, '{"s": 1, "c": "E7"}', {"success": {"at": "/s", "equals": 0, "otherwise": "retry"}, "code": "/c"}, "retry E7"),
        (200, "{}", {"success": {"at": "/s", "equals": "0", "otherwise": "refused"}}, "unknown malformed_answer"),
        (200, '{"c": 21}', {"code": "/c", "refused_codes": ["21"]}, "refused 21"),
        (500, '{"c": "busy"}', {"code": "/c", "retry_codes": ["busy"]}, "retry busy"),
        (400, '{"c": "busy"}', {"code": "/c", "retry_codes": ["busy"]}, "retry busy"),
        (429, '{"c": "gone"}', {"code": "/c", "refused_codes": ["gone"]}, "refused gone"),
        (500, '{"c": "what\\u0000\\nis"}', {"code": "/c"}, "unknown whatis"),
    ],
)  # fmt: skip
def test_an_answer_means_what_the_tables_of_the_account_say_and_else_it_is_a_doubt(
    status: int, body: str, reading: dict[str, Any], meaning: str
):
    answer = target(url="https://sms.example/", answer=reading).answer
    outcome = outcome_of(Response(status, (("x-id", "h-1"), ("retry-after", "7")), body.encode()), answer, NOW)
    match outcome:
        case Sent():
            told = f"sent {outcome.reference or ''}".strip()
        case Refused():
            told = f"{'retry' if outcome.may_retry else 'refused'} {outcome.code}"
            assert outcome.retry_after_seconds in (7, None)
        case Unknown():
            told = f"unknown {outcome.code}"
    assert told == meaning


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("Sun, 01 Mar 2026 12:00:20 GMT", 20.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("999999", 86_400.0),
        ("soon", None),
    ],
)
def test_how_long_a_target_asks_to_wait_is_kept(value: str, seconds: float | None):
    outcome = outcome_of(Response(429, (("retry-after", value),), b""), target(url="https://sms.example/").answer, NOW)
    assert isinstance(outcome, Refused)
    assert outcome.retry_after_seconds == seconds


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "s", "a~b/", ""]) | st.text(max_size=3), inner),
    max_leaves=8,
)
PLACES = st.sampled_from(["/id", "/s", "/id/0", "/s/id", "/a~0b~1", "/", "header:x-id", "body", "/id/99999999", "/id/-"])


@SHOWN
@given(
    status=st.integers(100, 599),
    body=st.binary(max_size=60) | JSONS.map(lambda value: json.dumps(value).encode()) | st.sampled_from([b"[" * 5000, b"9" * 5000]),
    reference=st.none() | PLACES,
    code=st.none() | PLACES,
    success=st.none() | st.tuples(PLACES, st.sampled_from(["ok", 0, None, True, ["1", 1.5]])),
)
def test_no_answer_breaks_anything_and_only_one_that_holds_what_it_must_counts_as_sent(
    status: int, body: bytes, reference: str | None, code: str | None, success: tuple[str, Any] | None
):
    fields: dict[str, Any] = {"reference": reference, "code": code}
    fields |= {"success": {"at": success[0], "equals": success[1]}} if success else {}
    outcome = outcome_of(Response(status, (("x-id", "h\x00"),), body), msgspec.convert(fields, Reading), NOW)
    if isinstance(outcome, Sent):
        assert 200 <= status < 300
        assert reference is None or outcome.reference
        assert "\0" not in (outcome.reference or "")
    else:
        assert outcome.code
        assert outcome.code.isprintable()


def peer_account(peer: HttpPeer, path: str = "/send", **fields: Any) -> Account:
    return account(target(url=f"{peer.url}{path}", **fields))


@pytest.mark.anyio
async def test_a_redirect_is_not_followed_and_leaves_a_doubt():
    def answering(request: Request) -> Answer | Trick:
        return Answer(307, headers={"Location": "/elsewhere"})

    provider = Custom(LOCAL)
    async with http_server(answering) as peer:
        outcome = await provider.send(outbound(), peer_account(peer))
    await provider.aclose()
    assert outcome == Unknown(code="http_307", detail="HTTP 307: a redirect, which is not followed")
    assert [request.target for request in peer.requests] == ["/send"]


@pytest.mark.anyio
@pytest.mark.parametrize("answer", [Answer(200, b"x" * 2_000_000), Trick.HALF, Trick.GARBAGE, Trick.RESET])
async def test_an_answer_without_an_end_is_a_doubt(answer: Answer | Trick):
    provider = Custom(LOCAL)
    async with http_server(lambda _: answer) as peer:
        outcome = await provider.send(outbound(), peer_account(peer))
        assert isinstance(outcome, Unknown)
        assert len(peer.requests) == 1
    await provider.aclose()


@pytest.mark.anyio
async def test_a_login_code_ends_by_itself_before_its_deadline():
    provider = Custom(LOCAL)
    async with http_server(lambda _: Trick.HANG) as peer:
        outcome = await provider.send(outbound(purpose="otp"), peer_account(peer))
    await provider.aclose()
    assert (type(outcome), getattr(outcome, "code", "")) == (Unknown, "timeout")


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest/meta-data", "http://[fd00:ec2::254]/", "http://127.0.0.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/"]
)  # fmt: skip
async def test_addresses_that_nobody_may_reach_are_not_reached(url: str):
    seen: list[Request] = []

    def answering(request: Request) -> Answer | Trick:
        seen.append(request)
        return Answer()

    policy = Policy(allow_private_networks="{port}" not in url)
    provider = Custom(policy)
    async with http_server(answering) as peer:
        here = account(target(url=url.replace("{port}", str(peer.port))))
        outcome = await provider.send(outbound(), here)
        assert not (await provider.verify(here)).ok
    await provider.aclose()
    assert isinstance(outcome, Refused)
    assert not outcome.may_retry
    assert seen == []


@pytest.mark.anyio
async def test_a_text_that_is_a_bomb_of_templates_is_only_a_text():
    bomb = "{% for i in range(1000) %}{% for j in range(1000) %}{{ text }}{% endfor %}{% endfor %}"
    provider = Custom(LOCAL)
    async with http_server(lambda _: Answer()) as peer:
        said = peer_account(peer, body={"json": {"text": "{{ text }}"}})
        assert isinstance(await provider.send(outbound(text=bomb), said), Sent)
        assert json.loads(peer.requests[0].body) == {"text": bomb}
        # And one of the account's own makes as much work as one may, and no more.
        own = peer_account(peer, body={"json": {"text": bomb}})
        outcome = await provider.send(outbound(), own)
    await provider.aclose()
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.may_retry) == ("bad_settings", False)
    assert len(peer.requests) == 1


@pytest.mark.anyio
async def test_verifying_makes_a_connection_and_sends_nothing():
    provider = Custom(LOCAL)
    async with http_server(lambda _: Answer()) as peer:
        verified = await provider.verify(peer_account(peer, "/{{ to }}", body={"form": {"cb": "{{ callback_url }}"}}))
        assert verified.ok
        assert "nothing was sent" in verified.detail
        assert "TIDINGS_PUBLIC_URL" in verified.detail
        unsigned = {"signature": {"kind": "none"}, "receipts": {"reference": "/id", "state": "/s", "states": {"ok": "sent"}}}
        assert "no signature" in (await provider.verify(peer_account(peer, callbacks=unsigned))).detail
        assert peer.requests == []
    silent = account(target(url=f"http://127.0.0.1:{closed_port()}/"))
    assert "cannot be reached" in (await provider.verify(silent)).detail
    wordless = account(target(url="http://127.0.0.1/", body={"form": {"who": "{{ reply_to }}"}}))
    assert "reply_to is null" in (await provider.verify(wordless)).detail
    await provider.aclose()


@pytest.mark.anyio
async def test_a_certificate_that_nobody_vouches_for_is_told_before_anything_is_sent(certificates: Certificates):
    provider, knowing = Custom(LOCAL, tls=certificates.suspicious), Custom(LOCAL, tls=certificates.client)
    async with http_server(lambda _: Answer(), certificates.server) as peer:
        here = account(target(url=peer.url.replace("http:", "https:")))
        assert "CERTIFICATE_VERIFY_FAILED" in (await provider.verify(here)).detail
        assert (await knowing.verify(here)).ok
        assert isinstance(await provider.send(outbound(), here), Refused)
        assert peer.requests == []
        assert isinstance(await knowing.send(outbound(), here), Sent)
    await asyncio.gather(provider.aclose(), knowing.aclose())


@pytest.mark.anyio
async def test_a_file_comes_from_the_target_or_from_a_host_that_is_named_and_only_the_target_gets_the_password():
    def answering(request: Request) -> Answer | Trick:
        return Answer(200, b"GIF89a", {"Content-Type": "image/gif; q=1"}) if request.target == "/a.gif" else Answer(404)

    provider = Custom(LOCAL)
    inbound: Mapping[str, Any] = {"channel": "mms", "from": "/from", "media": ["/media"], "media_hosts": ["LOCALHOST"]}
    async with http_server(answering) as peer:
        here = peer_account(
            peer, auth={"username": "me", "password": "secret"}, callbacks={"signature": {"kind": "none"}, "inbound": inbound}
        )

        async def fetch(url: str, most: int = 100) -> Media | Refused | Unknown:
            return await provider.fetch_media(RemoteMedia(url=url, type="image/png"), here, max_bytes=most)

        assert await fetch(f"{peer.url}/a.gif") == Media(name="a.gif", type="image/gif", data=b"GIF89a")
        assert "authorization" in peer.requests[-1].headers
        assert isinstance(await fetch(f"http://localhost:{peer.port}/a.gif"), Media)
        assert "authorization" not in peer.requests[-1].headers
        lost, large = await fetch(f"{peer.url}/b.gif"), await fetch(f"{peer.url}/a.gif", 3)
        assert (isinstance(lost, Refused), isinstance(large, Refused)) == (True, True)
        for foreign in ("http://169.254.169.254/", "http://127.0.0.1:1/a.gif", "file:///etc/passwd", "http://[", "/a.gif", ""):
            refused = await fetch(foreign)
            assert isinstance(refused, Refused), foreign
            assert refused.code == "foreign_media"
        assert len(peer.requests) == 4
    await provider.aclose()
