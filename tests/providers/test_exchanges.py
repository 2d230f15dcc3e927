"""What is kept of an exchange with a provider: all that helps, and nothing that opens anything, however much the other side says back."""

import asyncio
import base64
import contextlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote_plus, urlsplit
from uuid import UUID

import msgspec
import pytest

from tests.providers.http_peers import Answer, Request, Trick, http_server
from tests.providers.smtp_peers import smtp_server
from tests.providers.twilio_peers import NUMBER, SID
from tidings.channels import Account, Action, Content, Exchange, Outbound, Outcome, Provider, Refused, Sent, Showing, Unknown, Written
from tidings.channels.exchange import SIDE_BYTES
from tidings.core.ids import encode
from tidings.net import Policy
from tidings.providers.custom import Custom
from tidings.providers.custom_credentials import CustomCredentials, leaves
from tidings.providers.sandbox import Fault, NoLedger, Sandbox, SandboxCredentials
from tidings.providers.smtp import Smtp, SmtpCredentials
from tidings.providers.twilio import Twilio
from tidings.providers.twilio_api import TwilioCredentials
from tidings.workspaces.credentials import check_credentials

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LOCAL = Policy(allow_private_networks=True)
DELIVERY = UUID("01890000-0000-7000-8000-000000000007")
WORDS = "The words of this message"
PHONE = "+4915112345678"
CALLBACK = "https://tidings.example.com/callbacks/x/PLANTEDcallback0token"
UNSUBSCRIBE = "https://tidings.example.com/unsubscribe/PLANTEDunsubscribe0token"

# Where an account says what is no secret: whom it speaks to, in whose name, and how.
_OPEN = {
    *("host", "from_address", "reply_to", "helo", "dkim_domain", "dkim_selector", "dkim_second_selector"),
    *("region", "edge", "base_url", "security", "method", "idempotency_header"),
}


def outbound(channel: str, address: str, exchange: Exchange, **more: Any) -> Outbound:
    given: dict[str, Any] = {
        "delivery_id": DELIVERY,
        "message_id": UUID(int=2),
        "workspace_id": UUID(int=3),
        "attempt": 1,
        "reference": encode("dlv", DELIVERY),
        "idempotency_key": "dlv_key",
        "channel": channel,
        "purpose": "transactional",
        "address": address,
        "sender": None,
        "content": Content(text=WORDS, title="A title of it" if channel == "email" else None),
        "unsubscribe_url": UNSUBSCRIBE,
        "exchange": exchange,
    }
    return Outbound(**(given | more))


async def kept(
    provider: Provider, account: Account, channel: str = "sms", address: str = PHONE, *, tells_words: bool = True, **more: Any
) -> tuple[Outcome, Written]:
    """The outcome of one hand-off, and what would be kept of it."""
    exchange = Exchange(lambda: NOW)
    try:
        outcome = await provider.send(outbound(channel, address, exchange, **more), account)
    finally:
        await provider.aclose()
    written = exchange.written(Showing(address, "MASKED", tells_words), [UNSUBSCRIBE])
    assert written is not None
    return outcome, written


def planted(credentials: msgspec.Struct) -> Iterator[str]:
    """Every text of the credentials that may open something."""
    tree: Any = msgspec.to_builtins(credentials)
    for place, value in leaves(tree):
        if isinstance(value, str) and place.split("/")[1] not in _OPEN:
            # Of an address its host is told.
            rest = urlsplit(value)._replace(scheme="", netloc="").geturl() if place == "/url" else value
            yield from (piece for piece in re.split(r"\{\{.*?\}\}|[/?&=\n]", rest) if len(piece) >= 6)


def check(written: Written, credentials: msgspec.Struct, *more: str) -> None:
    """Nothing that is planted stands in it, in whatever form, nor the person's address."""
    told = f"{written.request}\n{written.response}"
    told += unquote_plus(told) + told.replace("\\/", "/")
    for secret in [*planted(credentials), *more, "PLANTED", PHONE, quote(PHONE)]:
        for form in (secret, base64.b64encode(secret.encode()).decode().rstrip("="), secret.encode().hex()):
            assert form not in told, form


def echo(status: int = 400) -> Any:
    """A server that says back all it was told, twice over: as JSON, in which slashes are escaped, as some do."""

    def answer(request: Request) -> Answer:
        basic = request.headers.get("authorization", "").removeprefix("Basic ")
        opened = base64.b64decode(basic + "==", validate=False).decode("utf-8", "replace") if basic else ""
        said = {"target": request.target, "headers": request.headers, "body": request.body.decode(), "opened": opened, "code": 99}
        return Answer(status, json.dumps(said).replace("/", "\\/").encode(), {"X-Echo": request.target, "X-Request-Id": "r-1"})

    return answer


async def test_of_twilio_no_credential_is_kept_though_it_says_them_all_back():
    async with http_server(echo()) as peer:
        credentials = TwilioCredentials(
            account_sid=SID,
            auth_token="PLANTEDauth/token+x",
            api_key="SK" + "0c" * 16,
            api_secret="PLANTEDapi secret",
            messaging_service_sid="MG" + "0d" * 16,
            webhook_secret="PLANTEDwebhook",
            base_url=peer.url,
        )
        account = Account(
            id=UUID(int=4), workspace_id=UUID(int=3), provider="twilio", credentials=credentials, sender=NUMBER, callback_url=CALLBACK
        )
        outcome, written = await kept(Twilio(LOCAL), account)
    assert isinstance(outcome, Refused)
    check(written, credentials)
    assert written.request.startswith(f"POST {peer.url}/2010-04-01/Accounts/•••/Messages.json\nAuthorization: •••\n")
    assert f"To=MASKED\nBody={WORDS}\nFrom={NUMBER}" in written.request
    assert "StatusCallback=•••" in written.request
    assert written.response is not None
    assert written.response.startswith("400\n")
    assert "x-request-id: r-1" in written.response
    assert '"code": 99' in written.response
    assert (written.began_at, written.answered_at) == (NOW, NOW)


async def test_of_a_target_nothing_is_shown_that_its_account_has_written_down():
    async with http_server(echo()) as peer:
        checked = check_credentials(
            Custom.declaration,
            {
                "url": f"{peer.url}/bot/PLANTED0path/send?key=PLANTED0key&to={{{{ to }}}}&PLANTED0flag",
                "headers": {"X-Api-Key": "PLANTED0header", "X-Other": "Bearer PLANTED0bearer"},
                "auth": {"username": "PLANTED0user", "password": "PLANTED0password"},
                "idempotency_header": "Idempotency-Key",
                "body": {
                    "json": {
                        "text": "{{ text }}",
                        "to": "{{ to }}",
                        "secret": "PLANTED0body",
                        "mixed": "PLANTED0mixed:{{ to }}",
                        "list": ["PLANTED0list", 471147, True, None],
                        "where": "{{ callback_url }}",
                        "out": "{{ unsubscribe_url }}",
                    }
                },
                "answer": {"code": "/code"},
                "callbacks": {
                    "signature": {"kind": "hmac_body", "header": "x-signature", "secrets": ["PLANTED0callbacks"]},
                    "receipts": {"reference": "/id", "state": "/state", "states": {"ok": "delivered"}},
                },
            },
        )
        assert isinstance(checked, CustomCredentials), checked
        account = Account(
            id=UUID(int=4), workspace_id=UUID(int=3), provider="custom", credentials=checked, sender=None, callback_url=CALLBACK
        )
        outcome, written = await kept(Custom(LOCAL), account)
    assert isinstance(outcome, Refused)
    assert "PLANTED0path" in peer.requests[0].target
    check(written, checked, "471147")
    assert written.request.startswith(f"POST {peer.url}/•••/•••/•••?key=•••&to=MASKED&•••\n")
    assert "X-Api-Key: •••" in written.request
    assert "Content-Type: application/json" in written.request
    assert "Idempotency-Key: dlv_key" in written.request
    shown = json.loads(written.request.partition("\n\n")[2])
    assert shown["text"] == WORDS
    assert shown["to"] == "MASKED"
    assert {shown[name] for name in ("secret", "where", "out")} == {"•••"}
    assert shown["mixed"] == "•••MASKED"
    assert shown["list"] == ["•••", "•••", True, None]
    assert written.response is not None
    assert WORDS in written.response


async def test_what_a_template_makes_of_a_literal_is_not_known_again_and_so_no_answer_is_shown():
    async with http_server(echo()) as peer:
        body = {"form": {"text": "{{ 'PLANTED0' ~ text }}", "key": "{{ 'planted0'|upper }}"}}
        checked = check_credentials(Custom.declaration, {"url": peer.url, "body": body})
        assert isinstance(checked, CustomCredentials), checked
        account = Account(id=UUID(int=4), workspace_id=UUID(int=3), provider="custom", credentials=checked, sender=None)
        _, written = await kept(Custom(LOCAL), account)
    assert b"key=PLANTED0" in peer.requests[0].body
    check(written, checked)
    assert written.request.endswith("text=•••\nkey=•••")
    assert written.response is not None
    assert re.search(r"\n\n\(\d+ bytes\)$", written.response)


@pytest.mark.parametrize("refused_at", ["AUTH", "RCPT", "DOT", "MAIL"])
async def test_of_a_mail_the_session_is_kept_without_password_and_words(refused_at: str):
    name, password = "PLANTED0user", "PLANTED/0pass word"
    plain = base64.b64encode(f"\0{name}\0{password}".encode()).decode()
    no = f"550-5.7.1 {password} {base64.b64encode(password.encode()).decode()} {plain}\r\n550 5.7.1 {name} {quote(password)}"
    async with smtp_server({refused_at: no}) as peer:
        credentials = SmtpCredentials(
            host="127.0.0.1",
            port=peer.port,
            security="none",
            username=name,
            password=password,
            from_address="Shop <shop@example.com>",
            inbound_secret="PLANTED0inbound0secret",
        )
        account = Account(
            id=UUID(int=4), workspace_id=UUID(int=3), provider="smtp", credentials=credentials, sender=None, callback_url=CALLBACK
        )
        more: dict[str, Any] = {"purpose": "marketing", "reply_to": "reply+PLANTED0reply@in.example"}
        outcome, written = await kept(Smtp(LOCAL), account, "email", "jane@example.org", **more)
    assert isinstance(outcome, Refused)
    check(written, credentials, "jane@example.org", WORDS)
    assert written.response is not None
    assert "550" in written.response
    lines = written.request.split("\n")
    assert lines[:3] == [f"(127.0.0.1:{peer.port}, security: none)", "EHLO example.com", "AUTH •••"]
    assert "Subject: A title of it" in lines
    assert "List-Unsubscribe: •••" in lines
    if refused_at != "AUTH":
        assert "MAIL FROM:<shop@example.com> SIZE=" in written.request
    if refused_at == "DOT":
        assert "RCPT TO:<MASKED>" in lines
        assert "." in lines
        assert "354 go on" in written.response


async def test_what_hangs_has_told_what_it_was_told_and_what_is_not_kept_is_counted():
    async with http_server(lambda _: Trick.HANG) as peer:
        credentials = TwilioCredentials(account_sid=SID, auth_token="PLANTED0token", base_url=peer.url)
        account = Account(id=UUID(int=4), workspace_id=UUID(int=3), provider="twilio", credentials=credentials, sender=NUMBER)
        exchange = Exchange(lambda: NOW)
        provider = Twilio(LOCAL)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(provider.send(outbound("sms", PHONE, exchange), account), 0.3)
        await provider.aclose()
    written = exchange.written(Showing(PHONE, "MASKED", tells_words=False))
    assert written is not None
    assert (written.response, written.answered_at) == (None, None)
    assert "Body=••• (25 characters)" in written.request
    check(written, credentials, WORDS)


@pytest.mark.parametrize("name", ["twilio", "custom", "smtp", "sandbox"])
async def test_words_that_are_not_kept_stand_nowhere_though_they_are_said_back(name: str):
    async with http_server(echo()) as peer, smtp_server({"DOT": f"550 5.7.1 no {WORDS[:3]}"}) as mail:
        credentials: msgspec.Struct
        provider: Provider
        match name:
            case "twilio":
                provider, credentials = Twilio(LOCAL), TwilioCredentials(account_sid=SID, auth_token="PLANTED0", base_url=peer.url)
            case "custom":
                provider = Custom(LOCAL)
                checked = check_credentials(Custom.declaration, {"url": peer.url, "body": {"form": {"text": "{{ text }}"}}})
                assert isinstance(checked, CustomCredentials)
                credentials = checked
            case "smtp":
                provider = Smtp(LOCAL)
                credentials = SmtpCredentials(host="127.0.0.1", port=mail.port, security="none", from_address="shop@example.com")
            case _:
                provider, credentials = (
                    Sandbox(NoLedger()),
                    SandboxCredentials(faults=[Fault(reject=1)], callback_secret="PLANTED0callback"),
                )
        account = Account(id=UUID(int=4), workspace_id=UUID(int=3), provider=name, credentials=credentials, sender=None)
        channel, address = ("email", "jane@example.org") if name == "smtp" else ("sms", PHONE)
        more: dict[str, Any] = {} if name == "smtp" else {"sender": NUMBER}
        outcome, written = await kept(provider, account, channel, address, tells_words=False, **more)
    assert isinstance(outcome, Refused)
    assert WORDS not in f"{written.request}{written.response}"
    check(written, credentials, WORDS, address)


async def test_either_side_is_bounded_and_nothing_is_cut_in_two():
    secret = "PLANTED0" + "s" * 40
    exchange = Exchange(lambda: NOW)
    exchange.went(lambda _: "x" * (SIDE_BYTES - 30) + secret + "y" * 5_000, lambda: [secret])
    exchange.came(lambda _: "\x00\x1b[31m" + "é" * SIDE_BYTES)
    written = exchange.written(Showing("", "", tells_words=True))
    assert written is not None
    assert written.response is not None
    assert "PLANTED" not in written.request
    assert len(written.request.encode()) <= SIDE_BYTES
    assert len(written.response.encode()) <= SIDE_BYTES
    assert written.response.endswith("bytes in all)")
    assert "\x00" not in written.response


async def test_a_phone_that_is_off_takes_it_and_reports_nothing():
    own = encode("ctc", UUID(int=9))
    credentials = SandboxCredentials(faults=[Fault(contact=own, is_off=True), Fault(address="+31600000000", reject=1), Fault(unknown=1)])
    account = Account(id=UUID(int=4), workspace_id=UUID(int=3), provider="sandbox", credentials=credentials)
    sandbox = Sandbox(NoLedger())
    off = await sandbox.send(outbound("sms", PHONE, Exchange(lambda: NOW), contact_id=UUID(int=9)), account)
    assert isinstance(off, Sent)
    assert (off.code, off.reports) == ("phone_off", ())
    assert isinstance(await sandbox.send(outbound("sms", "+31600000000", Exchange(lambda: NOW), contact_id=UUID(int=8)), account), Refused)
    outcome, written = await kept(sandbox, account, contact_id=UUID(int=8), content=Content(text=WORDS, actions=(Action("Go", "x:y"),)))
    assert isinstance(outcome, Unknown)
    assert json.loads(written.request)["to"] == "MASKED"
    assert written.response == "(connection_reset: The sandbox took it and dropped the answer)"
