"""Whatever bytes come to whichever provider: checking, sorting and reading them never fails, and nothing unsigned is let in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.providers.twilio_peers import SID, TOKEN
from tidings.app import build_providers
from tidings.channels import Account, Callback, CallsBack, Forged, Provider, Receipt, Sorted, Unreadable
from tidings.core.settings import load_settings

PROVIDERS = build_providers(load_settings({}, data=Path("/nowhere")))
CALLING = {name: provider for name, provider in PROVIDERS.items() if isinstance(provider, CallsBack)}
URL = "https://tidings.example.com/callbacks/x/0123456789abcdef"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
# A provider that calls back needs credentials here: only with them is its signature asked for.
CREDENTIALS: Mapping[str, dict[str, object]] = {
    "sandbox": {"callback_secret": "a secret that nobody guesses"},
    "twilio": {"account_sid": SID, "auth_token": TOKEN},
    "smtp": {"host": "mail.example", "from_address": "shop@example.com", "inbound_secret": "a secret that nobody guesses"},
    "custom": {
        "url": "https://sms.example/",
        "callbacks": {
            "signature": {"kind": "hmac_body", "header": "X-Signature", "secrets": ["a secret that nobody guesses"]},
            "receipts": {"reference": "/id", "state": "/status", "states": {"DELIVRD": "delivered", "UNDELIV": "failed"}},
            "inbound": {"channel": "sms", "from": "/from", "to": "/to", "text": "/text", "reference": "/id"},
        },
    },
}

_WORDS = (
    b"MessageSid=SM",
    b"MessageStatus=delivered",
    b"&",
    b"=",
    b"%ff",
    b'{"',
    b'":',
    b"[",
    b"]",
    b"}",
    b"receipts",
    b"inbound",
    b"id",
    b"text",
)
_PIECES = st.one_of(
    st.binary(max_size=30), st.sampled_from((*_WORDS, b"\r\n", b"Content-Type: ", b"multipart/report", b"boundary=", b"--", b"\0"))
)
BODIES = st.one_of(st.binary(max_size=300), st.lists(_PIECES, max_size=30).map(b"".join))
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "content-type",
                "x-twilio-signature",
                "x-tidings-signature",
                "x-tidings-timestamp",
                "x-signature",
                "authorization",
                "x-mail-from",
            )
        ),
        st.one_of(
            st.text(max_size=40), st.sampled_from(("application/x-www-form-urlencoded", "application/json", "multipart/report; boundary="))
        ),
    ),
    max_size=6,
).map(tuple)
QUERIES = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)


def account(name: str, provider: Provider) -> Account:
    given = msgspec.convert(CREDENTIALS[name], provider.declaration.credentials)
    return Account(id=UUID(int=1), workspace_id=UUID(int=2), provider=name, credentials=given, callback_url=URL)


ANYTHING = given(method=st.sampled_from(("POST", "GET", "POLL")), query=QUERIES, headers=HEADERS, body=BODIES)


@pytest.mark.parametrize("name", sorted(CALLING))
@ANYTHING
@example(method="POST", query="", headers=(), body=b"")
@example(method="POST", query="", headers=(("content-type", "application/json"),), body=b"[" * 100_000)
@example(method="POST", query="bodySHA256=\xff", headers=(("x-twilio-signature", "\ud800"),), body=b"{")
def test_no_bytes_break_a_provider_and_none_unsigned_pass(
    name: str, method: str, query: str, headers: tuple[tuple[str, str], ...], body: bytes
):
    survives(name, method, query, headers, body)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(CALLING))
@settings(max_examples=10_000, deadline=None)
@ANYTHING
def test_nor_do_ten_thousand_of_them(name: str, method: str, query: str, headers: tuple[tuple[str, str], ...], body: bytes):
    survives(name, method, query, headers, body)


def survives(name: str, method: str, query: str, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    provider = CALLING[name]
    known = account(name, PROVIDERS[name])
    callback = Callback(method=method, url=f"{URL}?{query}" if query else URL, headers=headers, body=body, received_at=NOW)
    if method != "POLL":
        assert isinstance(provider.check(callback, known), Forged)
    told = provider.sort(callback, known)
    assert isinstance(told, Sorted)
    assert told.lane in ("inbound", "receipts")
    assert provider.sort(callback, known) == told
    read = provider.read(callback, known)
    assert isinstance(read, Unreadable) or all(not isinstance(one, Receipt) or one.delivery_id or one.provider_reference for one in read)
    assert provider.reply(callback).status == 200
