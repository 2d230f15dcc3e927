"""A mail that is signed is known by its signature; whatever goes wrong is told, and nothing waits for long."""

import base64
import time
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tests.unit.listener.name_server import name_server
from tidings.listener.verify import Authenticity, verify
from tidings.net import Names
from tidings.providers.smtp_dkim import Signer, signature_header

MAIL = b"From: ada@example.org\r\nTo: shop@example.com\r\nSubject: Hello\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\nHello\r\n"
KEY = generate_private_key(65537, 2048)


def signed(mail: bytes = MAIL, domain: str = "example.org", key: RSAPrivateKey = KEY) -> bytes:
    return signature_header(mail, Signer(domain=domain, selector="s1", key=key), datetime(2026, 11, 21, tzinfo=UTC)) + mail


def published(key: RSAPrivateKey = KEY) -> str:
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    text = f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"
    return " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))


ZONE = {
    ("s1._domainkey.example.org", "TXT"): [published()],
    ("s1._domainkey.trouble.example", "TXT"): ["trouble"],
    ("s1._domainkey.mute.example", "TXT"): ["silence"],
    ("example.org", "TXT"): ['"v=spf1 ip4:93.184.216.34 -all"'],
}


async def found(raw: bytes, peer: str = "127.0.0.1") -> Authenticity:
    async with name_server(ZONE) as (address, _):
        names = Names([address])
        try:
            return await verify(names, raw, peer=peer, mail_from="ada@example.org", helo="mx.example.org")
        finally:
            await names.aclose()


@pytest.mark.anyio
async def test_a_signature_holds_for_what_was_signed_and_for_nothing_else():
    assert (await found(MAIL)).dkim == "none"
    assert (await found(signed())).dkim == "pass example.org"
    assert (await found(signed().replace(b"\r\nHello\r\n", b"\r\nBye\r\n"))).dkim == "fail example.org"
    assert (await found(signed().replace(b"Subject: Hello", b"Subject: Hi"))).dkim == "fail example.org"
    assert (await found(b"Subject: Another\r\n" + signed())).dkim == "fail example.org"


@pytest.mark.anyio
async def test_each_of_several_signatures_is_told():
    other = generate_private_key(65537, 1024)
    twice = signed(signed(), domain="nokey.example", key=other)
    assert (await found(twice)).dkim == "permerror nokey.example; pass example.org"
    assert (await found(signed(domain="example.org", key=other))).dkim == "fail example.org"
    part = signed().replace(b"v=1; a=rsa-sha256;", b"v=1; l=5; a=rsa-sha256;")
    assert (await found(part)).dkim in ("fail example.org", "policy example.org")


@pytest.mark.anyio
async def test_trouble_with_names_is_no_failure_of_the_mail_and_does_not_hold_it_up():
    assert (await found(signed(domain="trouble.example"))).dkim == "temperror trouble.example"
    begun = time.monotonic()
    assert (await found(signed(domain="mute.example"))).dkim == "temperror"
    assert time.monotonic() - begun < 10


@pytest.mark.anyio
async def test_spf_is_asked_of_hosts_outside_only():
    assert (await found(MAIL, peer="93.184.216.34")).spf == "pass"
    assert (await found(MAIL, peer="93.184.216.35")).spf == "fail"
    assert (await found(MAIL, peer="127.0.0.1")).spf == "none"
    assert (await found(MAIL, peer="10.1.2.3")).spf == "none"


@pytest.mark.anyio
@SHOWN
@given(header=st.binary(max_size=200), body=st.binary(max_size=50))
async def test_any_signature_is_told_something(header: bytes, body: bytes):
    names = Names(["127.0.0.1:9"])
    raw = b"DKIM-Signature: " + header.replace(b"s=", b"").replace(b"\n", b"") + b"\r\nFrom: a@b.example\r\n\r\n" + body
    assert (await verify(names, raw, peer="127.0.0.1", mail_from="", helo="")).dkim != ""
    await names.aclose()
