"""Each file of fixtures/twilio: what Twilio tells, and what it is for us. And signatures: Twilio's own validator agrees with ours."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tests.providers.twilio_peers import SID, TOKEN
from tests.providers.twilio_signer import validator
from tidings.channels import Account, Callback, Forged, Inbound, Receipt, RemoteMedia, Told, Unreadable
from tidings.core.ids import encode
from tidings.net import Policy
from tidings.providers.twilio import Twilio
from tidings.providers.twilio_api import TwilioCredentials

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "twilio").glob("*.json"))
NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
URL = "https://tidings.example.com/callbacks/twilio/0123456789abcdef"
PROVIDER = Twilio(Policy())
FORM = ("content-type", "application/x-www-form-urlencoded; charset=utf-8")


class Fixture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: str
    sorted: dict[str, Any]
    told: list[dict[str, Any]] | str
    """What it is for us, or the code under which it cannot be read."""
    method: str = "POST"
    form: dict[str, str] = {}
    resource: dict[str, Any] | None = None


def account(**more: Any) -> Account:
    credentials = TwilioCredentials(account_sid=SID, auth_token=TOKEN, **more)
    return Account(id=UUID(int=1), workspace_id=UUID(int=2), provider="twilio", credentials=credentials)


def callback(body: bytes, url: str = URL, method: str = "POST", **headers: str) -> Callback:
    given = (FORM, *((name.replace("_", "-"), value) for name, value in headers.items()))
    return Callback(method=method, url=url, headers=given, body=body, received_at=NOW)


def shown(told: Told) -> dict[str, Any]:
    match told:
        case Receipt():
            return {
                "kind": "receipt",
                "state": told.state,
                "event_id": told.event_id,
                "delivery": told.delivery_id and encode("dlv", told.delivery_id),
                "provider_reference": told.provider_reference,
                "code": told.code,
                "at": told.at,
            }
        case Inbound():
            files = [[file.url, file.type] for file in told.media if isinstance(file, RemoteMedia)]
            names = ("channel", "sender", "to", "text", "provider_reference", "wish", "facts", "at")
            return {name: getattr(told, name) for name in names} | {"kind": "inbound", "media": files, "answers": list(told.answers)}
        case _:
            raise AssertionError(told)


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_what_twilio_tells_becomes_what_stands_beside_it(file: Path):
    fixture = msgspec.json.decode(file.read_bytes(), type=Fixture)
    body = urlencode(fixture.form).encode() if fixture.resource is None else msgspec.json.encode(fixture.resource)
    came = callback(body, fixture.url, fixture.method)
    assert msgspec.to_builtins(PROVIDER.sort(came)) == fixture.sorted
    told = PROVIDER.read(came, account())
    if isinstance(told, Unreadable):
        assert told.code == fixture.told
    else:
        assert isinstance(fixture.told, list)
        expected = [one | {"at": datetime.fromisoformat(one["at"]) if "at" in one else NOW} for one in fixture.told]
        assert [shown(one) for one in told] == expected


@SHOWN
@given(st.sampled_from(["POST", "GET", "POLL"]), st.binary(max_size=400), st.text(max_size=80))
def test_no_bytes_make_it_fail_or_count_as_delivered(method: str, body: bytes, query: str):
    came = callback(body, f"{URL}?{query}", method)
    assert isinstance(PROVIDER.check(came, account()), Forged)
    told = PROVIDER.read(came, account())
    assert PROVIDER.sort(came).lane in ("inbound", "receipts")
    assert isinstance(told, Unreadable)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
SIDS = st.sampled_from(["SM" + "0b" * 16, "MM" + "0c" * 16, "SM", "", "XX" + "0b" * 16])
STATUSES = st.sampled_from(["queued", "sent", "delivered", "read", "failed", "undelivered", "received", "receiving", "?", ""])


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "sid": SIDS | JSON,
            "status": STATUSES | JSON,
            "direction": st.sampled_from(["inbound", "outbound-api"]) | JSON,
            "from": st.text(max_size=20) | JSON,
            "body": st.text(max_size=40) | JSON,
            "num_media": JSON,
            "error_code": st.integers() | JSON,
            "date_updated": st.text(max_size=40) | JSON,
            "media": JSON | st.lists(st.fixed_dictionaries({"url": st.text(max_size=20)}), max_size=12),
        },
    )
)
def test_no_resource_makes_it_fail_and_only_what_says_so_is_delivered(resource: dict[str, Any]):
    came = callback(msgspec.json.encode(resource), method="POLL")
    PROVIDER.sort(came)
    told = PROVIDER.read(came, account())
    for one in () if isinstance(told, Unreadable) else told:
        if isinstance(one, Receipt) and one.state == "delivered":
            assert resource["status"] == "delivered"


@given(
    st.dictionaries(
        st.sampled_from(["MessageSid", "SmsSid", "MessageStatus", "SmsStatus", "ErrorCode", "NumMedia", "MediaUrl0", "From", "Body", "To"]),
        SIDS | STATUSES | st.text(max_size=30),
    )
)
def test_no_form_makes_it_fail_and_only_what_says_so_is_delivered(form: dict[str, str]):
    came = callback(urlencode(form, errors="surrogatepass").encode())
    PROVIDER.sort(came)
    told = PROVIDER.read(came, account())
    for one in () if isinstance(told, Unreadable) else told:
        if isinstance(one, Receipt) and one.state == "delivered":
            assert "delivered" in (form.get("MessageStatus"), form.get("SmsStatus"))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = TEXTS.filter(bool)
FORMS = st.dictionaries(NAMES, TEXTS, max_size=12)


def url_of(scheme: str, host: str, port: str, path: str, query: dict[str, str]) -> str:
    return f"{scheme}://{host}{port}/{quote(path)}{'?' + urlencode(query) if query else ''}"


URLS = st.builds(
    url_of,
    st.sampled_from(["https", "http"]),
    st.sampled_from(["tidings.example.com", "a.example", "127.0.0.1"]),
    st.sampled_from(["", ":443", ":80", ":8443"]),
    TEXTS,
    st.dictionaries(NAMES, TEXTS, max_size=3),
)


@given(FORMS, URLS, st.sampled_from([None, "HMAC_SHA1", "HMAC_SHA256"]), st.booleans())
def test_twilios_own_validator_agrees_about_what_is_signed(form: dict[str, str], url: str, algorithm: str | None, is_shifted: bool):
    secret = TOKEN if algorithm is None else "shared"
    twilio = validator(secret)
    # Twilio signs with the port or without it, in the fashion of the day.
    signed_url = url.replace(":443", "").replace(":8443", "").replace(":80", "") if is_shifted else url
    signature = twilio.compute_signature(signed_url, form, algorithm)
    settings = {} if algorithm is None else {"x_twilio_webhooks_signature_settings": f"key=webhooks_sharedkey_1,algorithm={algorithm}"}
    came = callback(urlencode(form).encode(), url, x_twilio_signature=signature, **settings)
    theirs = twilio.validate(url, form, signature, algorithm)
    ours = PROVIDER.check(came, account(webhook_secret="shared"))
    assert (ours is None) == theirs
    assert theirs


@given(FORMS, URLS, st.data())
def test_what_was_changed_on_the_way_is_refused_by_both(form: dict[str, str], url: str, data: st.DataObject):
    twilio = validator(TOKEN)
    signature = twilio.compute_signature(url, form)
    changed = data.draw(st.sampled_from(["form", "url", "signature", "secret"]))
    if changed == "form":
        form = form | {data.draw(NAMES): data.draw(TEXTS)}
    elif changed == "url":
        url += data.draw(st.sampled_from(["/", "?a=1", "&a=1", "x"]))
    elif changed == "signature":
        signature = data.draw(st.sampled_from(["", "AAAA", signature.lower(), signature[:-1]]))
    else:
        signature = validator("another").compute_signature(url, form)
    theirs = twilio.validate(url, form, signature)
    assume(not theirs)
    came = callback(urlencode(form).encode(), url, x_twilio_signature=signature)
    assert isinstance(PROVIDER.check(came, account()), Forged)


def test_what_is_signed_by_a_key_that_nobody_entered_is_refused_and_says_what_to_enter():
    signature = validator("shared").compute_signature(URL, {"a": "b"}, "HMAC_SHA256")
    named = {"x_twilio_webhooks_signature_settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"}
    refused = PROVIDER.check(callback(b"a=b", x_twilio_signature=signature, **named), account())
    assert isinstance(refused, Forged)
    assert "webhook_secret" in refused.detail
    unknown = {"x_twilio_webhooks_signature_settings": "key=webhooks_sharedkey_1,algorithm=NONE"}
    assert isinstance(PROVIDER.check(callback(b"a=b", x_twilio_signature="", **unknown), account(webhook_secret="shared")), Forged)


def test_a_form_without_its_type_is_not_believed():
    signature = validator(TOKEN).compute_signature(URL, {})
    came = Callback(method="POST", url=URL, headers=(("x-twilio-signature", signature),), body=b"MessageStatus=delivered", received_at=NOW)
    assert isinstance(PROVIDER.check(came, account()), Forged)


def test_the_answer_is_a_document_that_says_nothing():
    reply = PROVIDER.reply(callback(b""))
    assert (reply.status, reply.type) == (200, "text/xml")
    assert reply.body.endswith(b"<Response/>")
