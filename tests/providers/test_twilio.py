"""Twilio against a server of a few lines: what goes over the wire, and what each of its answers means."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec
import pytest

from tests.providers.http_peers import Answer, Answering, HttpPeer, Trick, http_server
from tests.providers.twilio_peers import BASE, NUMBER, SID, TOKEN, TwilioPeer
from tidings.channels import Account, Action, Content, Media, Outbound, Outcome, Refused, RemoteMedia, Sent, Unknown
from tidings.core.ids import encode
from tidings.net import Policy
from tidings.providers.twilio import Twilio
from tidings.providers.twilio_api import TwilioCredentials, base_of, is_its_own

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
DELIVERY = UUID("01890000-0000-7000-8000-000000000007")
SERVICE = "MG" + "0d" * 16
MADE = b'{"sid": "SM' + b"0b" * 16 + b'", "status": "queued", "error_code": null}'
CALLBACK = "https://tidings.example.com/callbacks/twilio/0123456789abcdef"


def outbound(**more: Any) -> Outbound:
    given: dict[str, Any] = {
        "delivery_id": DELIVERY,
        "message_id": UUID(int=2),
        "workspace_id": UUID(int=3),
        "attempt": 2,
        "reference": encode("dlv", DELIVERY),
        "idempotency_key": "key",
        "channel": "sms",
        "purpose": "transactional",
        "address": "+15017122661",
        "sender": None,
        "content": Content(text="Your order has left – ünï 😀 & more + so"),
    }
    return Outbound(**(given | more))


def account(base_url: str | None, *, sender: str | None = NUMBER, callback_url: str | None = CALLBACK, **more: Any) -> Account:
    credentials = TwilioCredentials(account_sid=SID, auth_token=TOKEN, base_url=base_url, **more)
    return Account(
        id=UUID(int=4), workspace_id=UUID(int=3), provider="twilio", credentials=credentials, sender=sender, callback_url=callback_url
    )


@asynccontextmanager
async def twilio(answering: Answering) -> AsyncGenerator[tuple[Twilio, HttpPeer]]:
    provider = Twilio(Policy(allow_private_networks=True), clock=lambda: NOW)
    async with http_server(answering) as peer:
        yield provider, peer
        await provider.aclose()


async def handed(one: Outbound, **more: Any) -> dict[str, str]:
    """The form that goes to Twilio."""
    async with twilio(lambda _: Answer(201, MADE)) as (provider, peer):
        assert await provider.send(one, account(peer.url, **more)) == Sent("SM" + "0b" * 16, "queued")
        (request,) = peer.requests
    assert (request.method, request.target) == ("POST", f"{BASE}/Messages.json")
    return {name: values[0] for name, values in parse_qs(request.body.decode(), keep_blank_values=True, strict_parsing=True).items()}


async def answered(answer: Answer | Trick, **more: Any) -> Outcome:
    async with twilio(lambda _: answer) as (provider, peer):
        outcome = await provider.send(outbound(**more), account(peer.url))
        assert len(peer.requests) == 1, "it must not be handed off a second time"
        return outcome


def problem(code: int, status: int = 400, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, msgspec.json.encode({"code": code, "message": "why", "more_info": "…", "status": status}), headers or {})


async def test_an_sms_says_to_whom_from_whom_what_and_where_its_statuses_go():
    form = await handed(outbound())
    assert form == {
        "To": "+15017122661",
        "From": NUMBER,
        "Body": "Your order has left – ünï 😀 & more + so",
        "StatusCallback": f"{CALLBACK}?delivery={encode('dlv', DELIVERY)}&attempt=2",
    }
    # Twilio takes no underscore in a callback's host name, and at most 4000 characters.
    assert "_" not in (urlsplit(form["StatusCallback"]).hostname or "_")


async def test_without_a_public_address_twilio_is_asked_to_call_nobody():
    assert "StatusCallback" not in await handed(outbound(), callback_url=None)


async def test_a_login_code_is_dropped_when_it_would_come_too_late():
    assert (await handed(outbound(purpose="otp")))["ValidityPeriod"] == "300"


async def test_an_mms_goes_as_one_with_its_title_and_links_in_its_text():
    content = Content(text="It has left.", title="Order 42\n", actions=(Action("Track", "https://example.com/t"),))
    form = await handed(outbound(channel="mms", content=content))
    assert form["SendAsMms"] == "true"
    assert form["Body"] == "Order 42\nIt has left.\nTrack: https://example.com/t"


async def test_files_without_a_public_address_are_refused_before_anything_is_asked():
    async with twilio(lambda _: Answer(201, MADE)) as (provider, peer):
        content = Content(text="Look", media=(Media(name="a.png", type="image/png", data=b"x"),))
        refused = await provider.send(outbound(channel="mms", content=content), account(peer.url))
        assert isinstance(refused, Refused)
        assert (refused.code, refused.may_retry, peer.requests) == ("media_needs_url", False, [])


async def test_who_sends_is_the_deliverys_sender_else_the_accounts_else_the_service():
    assert (await handed(outbound(sender="+14155550000")))["From"] == "+14155550000"
    both = await handed(outbound(), messaging_service_sid=SERVICE)
    assert (both["From"], both["MessagingServiceSid"]) == (NUMBER, SERVICE)
    service = await handed(outbound(), sender=None, messaging_service_sid=SERVICE)
    assert ("From" in service, service["MessagingServiceSid"]) == (False, SERVICE)
    async with twilio(lambda _: Answer(201, MADE)) as (provider, peer):
        nobody = await provider.send(outbound(), account(peer.url, sender=None))
        assert isinstance(nobody, Refused)
        assert (nobody.code, peer.requests) == ("no_sender", [])


@pytest.mark.parametrize("text", ["a\0b", "half \ud800"])
async def test_what_no_sms_can_hold_is_refused(text: str):
    async with twilio(lambda _: Answer(201, MADE)) as (provider, peer):
        refused = await provider.send(outbound(content=Content(text=text)), account(peer.url))
        assert isinstance(refused, Refused)
        assert (refused.code, refused.may_retry) == ("bad_text", False)


async def test_calls_are_made_by_the_api_key_where_there_is_one():
    async with twilio(TwilioPeer(NOW)) as (provider, peer):
        key = {"api_key": "SK" + "0e" * 16, "api_secret": "s3cret"}
        assert isinstance(await provider.send(outbound(), account(peer.url, **key)), Sent)
        assert (await provider.verify(account(peer.url, **key))).ok
        who = [request.headers["authorization"] for request in peer.requests]
        # The account itself is asked for by its token: a standard key may not, and the token is what signs.
        assert [header == who[0] for header in who] == [True, False, True]


@pytest.mark.parametrize(
    ("answer", "code", "may_retry"),
    [
        (problem(21211), "address_invalid", False),
        (problem(21610), "unsubscribed", False),
        (problem(21408), "country_not_enabled", False),
        (problem(21614), "address_not_mobile", False),
        (problem(21617), "text_too_long", False),
        (problem(21606), "sender_refused", False),
        (problem(21608), "trial_account", False),
        (problem(20003, 401), "bad_credentials", False),
        (problem(20404, 404), "not_found", False),
        (problem(10001, 403), "account_suspended", True),
        (problem(21611), "queue_full", True),
        (problem(20429, 429), "rate_limited", True),
        (problem(99999, 429), "rate_limited", True),
        (problem(39999), "twilio_39999", False),
        (Answer(401, b"<html>no</html>"), "bad_credentials", False),
        (Answer(413, b""), "http_413", False),
        (Answer(429, b"slow down"), "rate_limited", True),
        (Answer(201, MADE.replace(b'"queued", "error_code": null', b'"failed", "error_code": 30001')), "queue_full", True),
        (Answer(201, MADE.replace(b'"queued", "error_code": null', b'"failed", "error_code": null')), "failed", False),
    ],
)
async def test_a_documented_no_is_certain(answer: Answer, code: str, may_retry: bool):
    outcome = await answered(answer)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.may_retry) == (code, may_retry)


@pytest.mark.parametrize(
    "answer",
    [
        problem(20500, 500),
        Answer(502, b"<html>bad gateway</html>"),
        problem(20503, 503, {"Retry-After": "1"}),
        Answer(408, b""),
        Answer(409, b"<html>"),
        Answer(302, b"", {"Location": "/elsewhere"}),
        Answer(200, b""),
        Answer(201, b"<html>"),
        Answer(201, b'{"sid": "SM1"}'),
        Answer(201, b'{"sid": null, "status": "queued"}'),
        Answer(201, b"[" * 2000),
        *(trick for trick in Trick if trick is not Trick.HANG),
    ],
    ids=str,
)
async def test_what_is_no_clear_answer_is_a_doubt(answer: Answer | Trick):
    assert isinstance(await answered(answer), Unknown)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        (format_datetime(NOW + timedelta(seconds=20)), 20.0),
        ("99999", 86_400.0),
        ("soon", None),
        ("-1", None),
        ("nan", None),
    ],
)
async def test_how_long_twilio_asks_to_wait_is_kept(value: str, seconds: float | None):
    outcome = await answered(problem(20429, 429, {"Retry-After": value}))
    assert isinstance(outcome, Refused)
    assert outcome.retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("path", "answer", "word"),
    [
        (".json", problem(20003, 401), "auth token"),
        (".json", Answer(200, b'{"sid": "AC", "status": "suspended"}'), "suspended"),
        (".json", Answer(200, b"<html>"), "not Twilio's API"),
        (".json", Answer(404, b""), "http_404"),
        (".json", Trick.DROP, "malformed_answer"),
        ("/Messages.json", problem(20003, 401), "API key"),
    ],
)
async def test_credentials_that_do_not_work_say_what_to_change(path: str, answer: Answer | Trick, word: str):
    vendor = TwilioPeer(NOW)
    vendor.broken[BASE + path] = answer
    async with twilio(vendor) as (provider, peer):
        verified = await provider.verify(account(peer.url, api_key="SK" + "0e" * 16, api_secret="s3cret"))
        assert not verified.ok
        assert word in verified.detail
        assert TOKEN not in verified.detail


@pytest.mark.parametrize(
    ("more", "base"),
    [
        ({}, "https://api.twilio.com"),
        ({"region": "ie1"}, "https://api.dublin.ie1.twilio.com"),
        ({"edge": "sydney"}, "https://api.sydney.us1.twilio.com"),
        ({"region": "xx9", "edge": "far-away"}, "https://api.far-away.xx9.twilio.com"),
    ],
)
def test_a_region_is_reached_by_its_edge(more: dict[str, str], base: str):
    assert base_of(TwilioCredentials(account_sid=SID, auth_token=TOKEN, **more)) == base  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"account_sid": "AC1"},
        {"account_sid": SID + "\n"},
        {"auth_token": ""},
        {"api_key": "SK" + "0e" * 16},
        {"api_secret": "x"},
        {"region": "xx9"},
        {"region": "ie1.evil.example/"},
        {"edge": "a.b"},
        {"base_url": "https://user@host"},
        {"base_url": "https://host/path"},
        {"base_url": "ftp://host"},
        {"base_url": "https://host", "region": "ie1"},
    ],
    ids=str,
)
def test_credentials_that_cannot_be_are_told_where_they_are_entered(wrong: dict[str, str]):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"account_sid": SID, "auth_token": TOKEN} | wrong, TwilioCredentials)


async def test_the_status_of_one_message_can_be_asked_for_by_its_sid_alone():
    vendor = TwilioPeer(NOW)
    delivered = vendor.add(1, when=NOW, direction="outbound-api", status="delivered")
    queued = vendor.add(2, when=NOW, direction="outbound-api", status="queued")
    failed = vendor.add(3, when=NOW, direction="outbound-api", status="failed", error_code=30005)
    async with twilio(vendor) as (provider, peer):
        here, reference = account(peer.url), encode("dlv", DELIVERY)

        async def state(sid: str | None) -> tuple[str, str | None] | None:
            receipt = await provider.look_up(reference, sid, here, NOW)
            assert receipt is None or (receipt.delivery_id, receipt.provider_reference) == (DELIVERY, sid)
            return receipt and (receipt.state, receipt.code)

        assert await state(delivered) == ("delivered", None)
        assert await state(queued) == ("sent", None), "Twilio has it"
        assert await state(failed) == ("failed", "address_unknown")
        assert await state("SM" + "9" * 32) is None
        asked = len(peer.requests)
        assert await state(None) is None
        assert await state("SM/../../x") is None
        assert len(peer.requests) == asked, "there is nothing to ask by"


PNG = b"\x89PNG\r\n\x1a\n"
FILE = f"{BASE}/Messages/MM{'0c' * 16}/Media/ME{'01' * 16}"


async def test_a_file_comes_from_the_store_that_twilio_sends_us_to_without_our_credentials():
    async with http_server(lambda _: Answer(200, PNG, {"Content-Type": "Image/PNG; q=1"})) as store:
        async with twilio(lambda _: Answer(307, b"", {"Location": f"{store.url}/signed?x=1"})) as (provider, peer):
            file = await provider.fetch_media(RemoteMedia(url=peer.url + FILE, type="image/jpeg"), account(peer.url), max_bytes=100)
            assert isinstance(file, Media)
            assert (file.data, file.type, file.name) == (PNG, "image/png", "ME" + "01" * 16)
            assert "authorization" in peer.requests[0].headers
        assert [request.target for request in store.requests] == ["/signed?x=1"]
        assert "authorization" not in store.requests[0].headers


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(200, b"x" * 101), "too_large"),
        (Answer(404, b""), "http_404"),
        (problem(20404, 404), "not_found"),
        (Answer(307, b"", {"Location": FILE}), "too_many_redirects"),
        (Answer(307, b"", {"Location": "http://user@127.0.0.1/"}), "bad_url"),
        (Answer(307, b""), "too_many_redirects"),
        (Answer(503, b""), "http_503"),
        (Trick.DROP, "malformed_answer"),
    ],
    ids=str,
)
async def test_a_file_that_cannot_be_had_says_why(answer: Answer | Trick, code: str):
    async with twilio(lambda _: answer) as (provider, peer):
        file = await provider.fetch_media(RemoteMedia(url=peer.url + FILE, type="image/png"), account(peer.url), max_bytes=100)
        assert isinstance(file, Refused | Unknown)
        assert file.code == code


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("https://api.twilio.com/x", True),
        ("https://api.twilio.com:443/x", True),
        ("https://api.dublin.ie1.twilio.com/x", True),
        ("http://api.twilio.com/x", False),
        ("https://api.twilio.com.evil.example/x", False),
        ("https://eviltwilio.com/x", False),
        ("https://evil.example/api.twilio.com", False),
        ("https://api.twilio.com@evil.example/x", False),
        ("https://evil.example\\@api.twilio.com/", False),
        ("https://user:password@api.twilio.com/x", False),
        ("https://api.twilio.com:8443/x", False),
        ("https://[/x", False),
    ],
)
def test_credentials_are_shown_to_twilio_alone(url: str, is_own: bool):
    assert is_its_own(url, TwilioCredentials(account_sid=SID, auth_token=TOKEN)) is is_own
    assert not is_its_own(url, TwilioCredentials(account_sid=SID, auth_token=TOKEN, base_url="https://gateway.example"))


async def test_a_file_that_is_kept_elsewhere_is_not_asked_for():
    async with twilio(lambda _: Answer(200, PNG)) as (provider, peer):
        file = await provider.fetch_media(RemoteMedia(url=peer.url + FILE, type="image/png"), account("http://127.0.0.1:1"), max_bytes=100)
        assert isinstance(file, Refused)
        assert (file.code, peer.requests) == ("foreign_media", [])
