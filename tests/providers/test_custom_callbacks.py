"""What a target tells us, by the map of its account: signatures, receipts, what people send; and any bytes whatever."""

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tests.providers.peers import ACCOUNT, WORKSPACE
from tidings.channels import Account, Callback, CallsBack, Forged, Inbound, KeepsMedia, Receipt, RemoteMedia, Told, Unreadable
from tidings.core.ids import encode
from tidings.net import Policy
from tidings.providers.custom import Custom
from tidings.providers.custom_credentials import CustomCredentials
from tidings.workspaces.credentials import check_credentials

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://tidings.example.com/callbacks/custom/0123456789abcdef"
DELIVERY = UUID("01890000-0000-7000-8000-00000000000a")
REFERENCE = encode("dlv", DELIVERY)
SECRET = "a secret of the gateway"

RECEIPTS = {
    "reference": "/id",
    "state": "/status",
    "states": {"DELIVRD": "delivered", "UNDELIV": "failed", "ACCEPTD": "ignored", "1": "read"},
}
INBOUND = {"channel": "sms", "from": "/from", "to": "/to", "text": "/text", "reference": "/id"}


@pytest.fixture(scope="module")
def provider():
    custom = Custom(Policy())
    yield custom
    asyncio.run(custom.aclose())


def account(**callbacks: Any) -> Account:
    given: dict[str, Any] = {"url": "https://sms.example/", "callbacks": {"signature": {"kind": "none"}} | callbacks}
    credentials = check_credentials(Custom.declaration, given)
    assert isinstance(credentials, CustomCredentials), credentials
    return Account(id=ACCOUNT, workspace_id=WORKSPACE, provider="custom", credentials=credentials)


def flaws(**callbacks: Any) -> set[tuple[str, str]]:
    found = check_credentials(Custom.declaration, {"url": "https://sms.example/", "callbacks": callbacks})
    assert isinstance(found, list)
    return {(error.pointer.removeprefix("/credentials/callbacks"), error.code) for error in found}


def told(body: object = b"", *, query: str = "", method: str = "POST", at: datetime = NOW, **headers: str) -> Callback:
    return Callback(
        method=method,
        url=URL + query,
        headers=tuple((name.replace("_", "-").lower(), value) for name, value in headers.items()),
        body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        received_at=at,
    )


def read(callback: Callback, here: Account, provider: Custom) -> list[Told]:
    found = provider.read(callback, here)
    assert not isinstance(found, Unreadable), found
    return list(found)


def test_it_calls_back_and_keeps_files(provider: Custom):
    assert isinstance(provider, CallsBack)
    assert isinstance(provider, KeepsMedia)


def test_a_receipt_is_known_by_our_reference_or_by_the_targets_own(provider: Custom):
    here = account(receipts=RECEIPTS | {"code": "/err", "at": "/at"})
    [ours] = read(told({"id": REFERENCE, "status": "UNDELIV", "err": 21, "at": "2026-11-21T11:59:00+01:00"}), here, provider)
    assert ours == Receipt(event_id=f"{REFERENCE}:UNDELIV", state="failed", at=NOW - timedelta(minutes=61), delivery_id=DELIVERY, code="21")
    [theirs] = read(told({"id": 4711, "status": 1, "at": 1_795_262_399_000}), here, provider)
    assert theirs == Receipt(event_id="4711:1", state="read", at=NOW - timedelta(seconds=1), provider_reference="4711")


@pytest.mark.parametrize("at", ["tomorrow", -5, 1e300, "9999-12-31T23:59:59-23:00", {"a": 1}, None, "0001-01-01", "12:00", 4_102_444_800])
def test_a_time_that_cannot_be_is_the_time_at_which_it_came(provider: Custom, at: object):
    here = account(receipts=RECEIPTS | {"at": "/at"})
    [receipt] = read(told({"id": "m", "status": "DELIVRD", "at": at}), here, provider)
    assert isinstance(receipt, Receipt)
    assert receipt.at == NOW


def test_one_event_id_for_two_states_is_two_events_and_the_same_twice_is_one(provider: Custom):
    here = account(receipts=RECEIPTS | {"event_id": "/id"})
    first, again, later = (read(told({"id": "m", "status": word}), here, provider) for word in ("DELIVRD", "DELIVRD", "1"))
    assert first == again
    assert len({one.event_id for one in first + later if isinstance(one, Receipt)}) == 2


def test_a_word_that_is_ignored_tells_nothing_and_one_that_nobody_named_is_shown(provider: Custom):
    here = account(receipts=RECEIPTS)
    assert read(told({"id": "m", "status": "ACCEPTD"}), here, provider) == []
    for body, code in (
        ({"id": "m", "status": "EXPIRED"}, "unknown_state"),
        ({"id": "m"}, "no_state"),
        ({"status": "DELIVRD"}, "no_reference"),
        ({"id": "m" * 300, "status": "DELIVRD"}, "no_reference"),
        (b"<xml/>", "not_json"),
        (b"[" * 10_000, "not_json"),
    ):
        found = provider.read(told(body), here)
        assert isinstance(found, Unreadable)
        assert found.code == code


def test_many_in_one_call_are_each_read_and_a_bad_one_harms_no_other(provider: Custom):
    here = account(receipts=RECEIPTS, inbound=INBOUND, inbound_when={"at": "/kind", "equals": "mo"}, items="/events/list")
    events = [
        {"id": "a", "status": "DELIVRD"},
        {"id": "b", "status": "??"},
        {"kind": "mo", "from": "+4917", "text": "STOP"},
        7,
        {"id": "c", "status": "UNDELIV"},
    ]
    found = read(told({"events": {"list": events}}), here, provider)
    assert [type(one).__name__ for one in found] == ["Receipt", "Inbound", "Receipt"]
    assert isinstance(provider.read(told({"events": {"list": [7]}}), here), Unreadable)
    assert isinstance(provider.read(told({"events": {"list": "x"}}), here), Unreadable)
    assert isinstance(provider.read(told({"events": {"list": [events[0]] * 1_001}}), here), Unreadable)
    assert read(told({"events": {"list": []}}), here, provider) == []


def test_what_a_person_sent_in_a_form_with_files_and_keys(provider: Custom):
    here = account(
        format="form",
        inbound={
            "channel": "mms",
            "from": "/From",
            "to": "/To",
            "text": "/Body",
            "keys": "/Digits",
            "reference": "/Sid",
            "answers": "?ref",
            "media": ["/Url0", "/Url1"],
            "at": "/Ts",
            "is_without_plus": True,
        },
    )
    fields = [("From", "4917612345"), ("To", "12345"), ("Body", "Héllo\0 wörld"), ("Digits", "1#"), ("Sid", "S1"), ("Url0", "https://a/1")]
    fields += [("Url0", "https://a/2"), ("Url1", "https://a/3"), ("Ts", "1795262400")]
    [inbound] = read(told(urlencode(fields).encode(), query=f"?ref={REFERENCE}"), here, provider)
    assert inbound == Inbound(
        channel="mms",
        sender="+4917612345",
        to="12345",
        text="Héllo wörld",
        keys="1#",
        provider_reference="S1",
        answers=(REFERENCE,),
        media=tuple(RemoteMedia(url=f"https://a/{n}", type="application/octet-stream") for n in (1, 2, 3)),
        at=NOW,
    )


def test_files_of_json_may_be_objects(provider: Custom):
    here = account(inbound=INBOUND | {"media": ["/files"], "media_url": "/link", "media_type": "/mime"})
    files = [{"link": "https://a/1", "mime": "image/png"}, {"other": 1}, "https://a/2", 7, None]
    [inbound] = read(told({"from": "+49", "files": files}), here, provider)
    assert isinstance(inbound, Inbound)
    assert [(file.url, file.type) for file in inbound.media if isinstance(file, RemoteMedia)] == [
        ("https://a/1", "image/png"),
        ("https://a/2", "application/octet-stream"),
    ]
    for empty in ({"from": "+49"}, {"text": "hello"}, {"from": " ", "text": "x"}, {"from": "+49", "text": " \n"}):
        assert isinstance(provider.read(told(empty), here), Unreadable)


def test_the_address_names_the_lane_and_without_a_word_it_may_be_a_stop(provider: Custom):
    receipt = told(b"x", query="?kind=receipts")
    assert provider.sort(receipt) == provider.sort(receipt)
    assert provider.sort(receipt).lane == "receipts"
    assert provider.sort(receipt).event_id != provider.sort(told(b"y", query="?kind=receipts")).event_id
    assert provider.sort(receipt).event_id != provider.sort(told(b"x", query="?kind=receipts&a=1")).event_id
    for query in ("", "?kind=inbound", "?kind=receipts&kind=inbound", "?kind", "?" + "a&" * 5000):
        sort = provider.sort(told(b"x", query=query))
        assert (sort.lane, sort.event_id) == ("inbound", None)


def test_who_knows_the_map_knows_the_lane_and_what_came_twice(provider: Custom):
    here = account(receipts=RECEIPTS, inbound=INBOUND, inbound_when={"at": "/kind", "equals": "mo"})
    said, report = {"kind": "mo", "id": "in-1", "from": "+49", "text": "STOP"}, {"id": "m", "status": "DELIVRD"}
    assert (provider.sort(told(said), here).lane, provider.sort(told(said), here).event_id) == ("inbound", "inbound:in-1")
    assert provider.sort(told(said | {"again": 1}), here) == provider.sort(told(said), here)
    assert provider.sort(told(said | {"id": None}), here).event_id is None
    assert provider.sort(told(report), here).lane == "receipts"
    assert provider.sort(told(report), here).event_id == provider.sort(told(report), here).event_id is not None
    assert provider.sort(told(b"?"), here).lane == "inbound"
    # And without it, by what the address or the header says.
    assert provider.sort(told(said, query="?kind=inbound&event_id=e1")).event_id == "e1"
    assert provider.sort(told(said, webhook_id="e2")).event_id == "e2"
    assert provider.sort(told(report, query="?kind=receipts&event_id=e3")).event_id == "e3"


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()


def test_an_hmac_over_the_body(provider: Custom):
    kind = {"kind": "hmac_body", "header": "X-Signature", "secrets": ["the old secret", SECRET], "prefix": "sha256="}
    here = account(signature=kind, receipts=RECEIPTS)
    body = b'{"id": "m", "status": "DELIVRD"}'
    assert provider.check(told(body, X_Signature=signed(body)), here) is None
    assert provider.check(told(body, X_Signature=signed(body, "the old secret")), here) is None
    for forged in (
        told(body),
        told(body, X_Signature=signed(body, "the secret of another workspace")),
        told(body + b" ", X_Signature=signed(body)),
        told(body, X_Signature=signed(body).removeprefix("sha256=")),
        told(body, X_Signature="sha256=\udcff"),
    ):
        assert isinstance(provider.check(forged, here), Forged)


def test_a_timestamp_and_the_body_as_standard_webhooks_sign_them(provider: Custom):
    key = b"0123456789abcdef01234567"
    kind = {
        "kind": "hmac_timestamp",
        "header": "webhook-signature",
        "timestamp_header": "webhook-timestamp",
        "id_header": "webhook-id",
        "secrets": ["whsec_" + base64.b64encode(key).decode()],
        "key_encoding": "base64",
        "encoding": "base64",
        "prefix": "v1,",
    }
    here = account(signature=kind, receipts=RECEIPTS | {"event_id": "header:webhook-id"})
    body, at = b'{"id": "m", "status": "DELIVRD"}', str(int(NOW.timestamp()))
    right = "v1," + base64.b64encode(hmac.digest(key, f"msg_1.{at}.".encode() + body, hashlib.sha256)).decode()

    def call(signature: str, name: str = "msg_1", when: datetime = NOW) -> Callback:
        return told(body, at=when, webhook_signature=signature, webhook_timestamp=at, webhook_id=name)

    assert provider.check(call(right), here) is None
    assert provider.check(call(f"v1,AAAA v2,BBBB {right}"), here) is None
    assert provider.check(call(right, name="msg_2"), here) == provider.check(call("v1,AAAA"), here)
    assert provider.check(call("v1,AAAA " * 50 + right), here) is not None
    replay = provider.check(call(right, when=NOW + timedelta(minutes=6)), here)
    assert replay is not None
    assert replay.code == "timestamp_outside"
    [receipt] = read(call(right), here, provider)
    assert isinstance(receipt, Receipt)
    assert receipt.event_id == "msg_1:DELIVRD"


def test_the_url_and_the_form_are_signed_together(provider: Custom):
    here = account(
        format="form", signature={"kind": "hmac_url_form", "header": "X-Sig", "secrets": [SECRET]}, receipts=RECEIPTS | {"reference": "?id"}
    )
    body = b"status=DELIVRD&b=2"
    right = base64.b64encode(hmac.digest(SECRET.encode(), f"{URL}?id=mb2statusDELIVRD".encode(), "sha1")).decode()
    form = "application/x-www-form-urlencoded; charset=utf-8"
    assert provider.check(told(body, query="?id=m", X_Sig=right, content_type=form), here) is None
    assert provider.check(told(body, query="?id=n", X_Sig=right, content_type=form), here) is not None
    assert provider.check(told(body, query="?id=m", X_Sig=right, content_type="text/plain"), here) is not None


def test_a_password_or_the_address_alone(provider: Custom):
    here = account(signature={"kind": "basic", "username": "gate", "password": "a password"}, receipts=RECEIPTS)
    right = "Basic " + base64.b64encode(b"gate:a password").decode()
    assert provider.check(told(b"{}", authorization=right), here) is None
    assert provider.check(told(b"{}", authorization=right[:-4]), here) is not None
    assert provider.check(told(b"{}"), here) is not None
    assert provider.check(told(b"{}"), account(receipts=RECEIPTS)) is None


def test_an_account_that_expects_nothing_is_told_nothing(provider: Custom):
    credentials = check_credentials(Custom.declaration, {"url": "https://sms.example/"})
    assert isinstance(credentials, CustomCredentials)
    silent = Account(id=ACCOUNT, workspace_id=WORKSPACE, provider="custom", credentials=credentials)
    assert isinstance(provider.check(told(b"{}"), silent), Forged)
    assert isinstance(provider.read(told(b"{}"), silent), Unreadable)


def test_the_answer_is_empty_since_some_gateways_send_it_on_to_the_person(provider: Custom):
    assert (provider.reply(told()).status, provider.reply(told()).body) == (200, b"")


BODY_SIGNED = {"kind": "hmac_body", "header": "x-sig", "secrets": [SECRET]}


@pytest.mark.parametrize(
    ("callbacks", "wrong"),
    [
        ({"signature": {"kind": "none"}}, {("", "required")}),
        ({"receipts": RECEIPTS}, {("/signature", "invalid_value")}),
        ({"signature": {"kind": "none"}, "receipts": RECEIPTS, "inbound": INBOUND}, {("/inbound_when", "required")}),
        ({"signature": BODY_SIGNED, "format": "query", "receipts": RECEIPTS}, {("/format", "unsigned")}),
        ({"signature": BODY_SIGNED, "receipts": RECEIPTS | {"reference": "?ref"}}, {("/receipts/reference", "unsigned")}),
        ({"signature": BODY_SIGNED, "receipts": RECEIPTS | {"event_id": "header:x-id"}}, {("/receipts/event_id", "unsigned")}),
        ({"signature": BODY_SIGNED | {"header": "a b"}, "receipts": RECEIPTS}, {("/signature/header", "bad_header")}),
        ({"signature": BODY_SIGNED | {"key_encoding": "hex"}, "receipts": RECEIPTS}, {("/signature/secrets/0", "bad_secret")}),
        ({"signature": {"kind": "none"}, "receipts": RECEIPTS | {"state": "body"}}, {("/receipts/state", "bad_place")}),
        ({"signature": {"kind": "none"}, "inbound": INBOUND | {"from": "from", "media": ["x"]}},
         {("/inbound/from", "bad_place"), ("/inbound/media/0", "bad_place")}),
        ({"signature": {"kind": "none"}, "inbound": INBOUND, "items": "events"}, {("/items", "bad_place")}),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_is_refused_with_its_place(callbacks: dict[str, Any], wrong: set[tuple[str, str]]):
    found = check_credentials(Custom.declaration, {"url": "https://sms.example/", "callbacks": callbacks})
    if callbacks.get("signature") is None:
        assert isinstance(found, list)
        return
    assert flaws(**callbacks) == wrong


PLACE = st.sampled_from(["/id", "/status", "/a/b", "/a/0", "/", "/~0~1", "?id", "?kind", "header:x-a", "/files", "/at", "/from"])
STATES = st.dictionaries(
    st.sampled_from(["DELIVRD", "1", "", "true", "x"]), st.sampled_from(["sent", "delivered", "read", "failed", "ignored"]), min_size=1
)
RECEIPT_MAPS = st.fixed_dictionaries(
    {"reference": PLACE, "state": PLACE, "states": STATES}, optional={"event_id": PLACE, "code": PLACE, "at": PLACE}
)
INBOUND_MAPS = st.fixed_dictionaries(
    {"channel": st.sampled_from(["sms", "voice", "email"]), "from": PLACE},
    optional={"to": PLACE, "text": PLACE, "keys": PLACE, "reference": PLACE, "answers": PLACE, "at": PLACE, "title": PLACE,
              "media": st.lists(PLACE, max_size=3), "is_without_plus": st.booleans()},
)  # fmt: skip
CONFIGS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "format": st.sampled_from(["json", "form", "query"]),
        "receipts": RECEIPT_MAPS,
        "inbound": INBOUND_MAPS,
        "inbound_when": st.fixed_dictionaries({"at": PLACE, "equals": st.sampled_from(["x", 1, None, True, ["DELIVRD"]])}),
    },
    optional={"items": st.sampled_from(["/a", "/files", "/a/0"])},
)
NAMES = st.sampled_from(["id", "status", "a", "b", "0", "", "~/", "files", "at", "from"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(["DELIVRD", REFERENCE, "\0", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=10,
)
BODIES = (
    st.binary(max_size=80)
    | VALUES.map(lambda value: json.dumps(value).encode())
    | st.lists(st.tuples(NAMES, st.text(st.characters(codec="utf-8"), max_size=9))).map(lambda pairs: urlencode(pairs).encode())
    | st.sampled_from([b"[" * 9_999, b"9" * 9_999, b"&" * 9_999, b'{"id":' + b"7" * 5_000 + b"}", b"%00%ff=%zz"])
)
SIGNATURES = st.sampled_from(
    [
        {"kind": "none"},
        {"kind": "basic", "username": "a", "password": "password"},
        {"kind": "hmac_url_form", "header": "x-a", "secrets": [SECRET]},
    ]
)


@SHOWN
@given(config=CONFIGS, signature=SIGNATURES, body=BODIES, query=st.text(max_size=30), header=st.text(max_size=20), method=st.sampled_from(["POST", "GET"]))  # fmt: skip
def test_no_bytes_break_anything_whatever_the_map_is(
    provider: Custom, config: dict[str, Any], signature: dict[str, Any], body: bytes, query: str, header: str, method: str
):
    # Wider than what an account may hold: its own check would refuse some of these.
    credentials = msgspec.convert({"url": "https://sms.example/", "callbacks": config | {"signature": signature}}, CustomCredentials)
    here = Account(id=ACCOUNT, workspace_id=WORKSPACE, provider="custom", credentials=credentials)
    callback = told(body, query=f"?{query}", method=method, x_a=header, authorization=header, content_type=header)
    assert provider.sort(callback) == provider.sort(callback)
    assert provider.sort(callback, here) == provider.sort(callback, here)
    if signature["kind"] != "none":
        assert isinstance(provider.check(callback, here), Forged), "nobody finds a signature by chance"
    found = provider.read(callback, here)
    assert provider.read(callback, here) == found
    if isinstance(found, Unreadable):
        assert found.code
        return
    words = {word for word, state in config["receipts"]["states"].items() if state == "delivered"}
    for one in found:
        texts = [value for value in vars_of(one) if isinstance(value, str)]
        assert not any("\0" in text or not encodable(text) for text in texts)
        if isinstance(one, Receipt):
            assert one.delivery_id is not None or one.provider_reference
            assert one.state != "delivered" or any(one.event_id.endswith(f":{word}") for word in words) or len(one.event_id) == 64
            assert one.at.tzinfo is not None


def vars_of(one: Told) -> list[object]:
    return [getattr(one, name) for name in one.__struct_fields__]


def encodable(text: str) -> bool:
    return text == quote(text, safe="") or bool(text.encode())
