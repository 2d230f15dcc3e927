"""Our signatures, checked by a foreign verifier."""

import base64
import hashlib
import importlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tests.providers.peers import account
from tests.providers.smtp_peers import smtp_server
from tests.providers.test_smtp_tls import mail
from tidings.channels import Content, Media, Refused, Sent
from tidings.net import Policy
from tidings.providers.smtp import Smtp, SmtpCredentials
from tidings.providers.smtp_dkim import Signer, load_key, signature_header, signature_headers
from tidings.providers.smtp_headers import Mailbox
from tidings.providers.smtp_mime import Built, build

# It has no types.
dkim: Any = importlib.import_module("dkim")
Relaxed: Any = importlib.import_module("dkim.canonicalization").Relaxed

NOW = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
RSA = rsa.generate_private_key(65537, 2048)
SHORT = rsa.generate_private_key(65537, 1024)


def pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None) -> str:
    sealed = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed).decode()


def record(name: bytes, timeout: int = 5) -> bytes:
    """The DNS record of the selector."""
    assert name == b"s1._domainkey.example.com."
    return published(RSA)


def short_record(name: bytes, timeout: int = 5) -> bytes:
    """The same of the short key."""
    return published(SHORT)


def published(key: rsa.RSAPrivateKey) -> bytes:
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def message(text: str = "hello", title: str = "hello", **given: object) -> bytes:
    shop = Mailbox("Shop – Köln", "shop", "example.com", needs_utf8=False)
    content = Content(text=text, title=title, **given)  # type: ignore[arg-type]
    built = build(content, shop, Mailbox("", "jane", "example.org", needs_utf8=False), "dlv_1", 1, NOW)
    assert isinstance(built, Built)
    return built.data


MESSAGES = [
    message(),
    message(title="", text=""),
    message(title="Ihre Bestellung – größer 😀 " * 6, text="a  b \t c \n\n \n trailing \n\n\n\n"),
    message(html="<p>hello</p>", media=(Media(name="a.pdf", type="application/pdf", data=bytes(range(256)) * 40),)),
    message(text="x" * 5000),
]


@pytest.mark.parametrize("number", range(len(MESSAGES)))
def test_dkimpy_verifies_an_rsa_signature(number: int):
    data = MESSAGES[number]
    signed = signature_header(data, Signer(domain="example.com", selector="s1", key=RSA), NOW) + data
    assert dkim.verify(signed, dnsfunc=record)


HARMS: list[Callable[[bytes], bytes]] = [
    lambda mail: mail.replace(b"hello\r\n", b"h3llo\r\n"),
    lambda mail: mail.replace(b"To: jane@", b"To: eve@"),
    lambda mail: mail.replace(b"Message-ID: <dlv_1", b"Message-ID: <dlv_2"),
    lambda mail: b"Subject: another\r\n" + mail,
    lambda mail: b"From: eve@example.org\r\n" + mail,
    lambda mail: b"Reply-To: eve@example.org\r\n" + mail,
]


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_changed_or_added_on_the_way_breaks_it(harm: Callable[[bytes], bytes]):
    data = message(title="subject")
    signed = signature_header(data, Signer(domain="example.com", selector="s1", key=RSA), NOW) + data
    harmed = harm(signed)
    assert harmed != signed
    assert not dkim.verify(harmed, dnsfunc=record)


def test_an_ed25519_signature_is_over_the_hash_of_what_dkimpy_canonicalises():
    key = ed25519.Ed25519PrivateKey.generate()
    data = message(title="größer")
    header = signature_header(data, Signer(domain="example.com", selector="s1", key=key), NOW)
    tags = dict(re.findall(r"(\w+)=\s*([^;]*)", re.sub(r"\s+", " ", header.decode())))
    assert tags["a"] == "ed25519-sha256"
    headers, body = dkim.rfc822_parse(header + data)
    wanted = {name.lower(): (name, value) for name, value in headers}
    chosen = [wanted[name] for name in dict.fromkeys(tags["h"].replace(" ", "").encode().split(b":")) if name in wanted]
    own = (wanted[b"dkim-signature"][0], re.sub(rb"b=[^=;]*=*\s*$", b"b=", wanted[b"dkim-signature"][1]))
    lines = [name + b":" + value for name, value in Relaxed.canonicalize_headers([*chosen, own])]
    hashed = hashlib.sha256(b"".join(lines).removesuffix(b"\r\n")).digest()
    key.public_key().verify(base64.b64decode(tags["b"].replace(" ", "")), hashed)
    assert base64.b64decode(tags["bh"]) == hashlib.sha256(Relaxed.canonicalize_body(body)).digest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no key",
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(RSA, b"locked"),
        pem(RSA).replace("A", "B"),
        "-----BEGIN PRIVATE KEY-----\nx",
    ],
)
def test_what_is_no_usable_key_is_none(text: str):
    assert load_key(text) is None


@pytest.mark.anyio
async def test_a_signed_mail_arrives_signed_and_a_bad_key_refuses_it():
    async with smtp_server() as peer:
        smtp = Smtp(Policy(allow_private_networks=True))
        settings = {"host": "127.0.0.1", "port": peer.port, "security": "none", "from_address": "shop@example.com"}
        signing = SmtpCredentials(**settings, dkim_domain="example.com", dkim_selector="s1", dkim_private_key=pem(RSA))  # type: ignore[arg-type]
        assert isinstance(await smtp.send(mail(), account("smtp", signing)), Sent)
        received = peer.mails[0].removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        assert received.startswith(b"DKIM-Signature: ")
        assert dkim.verify(received, dnsfunc=record)
        nameless = SmtpCredentials(**settings, dkim_private_key=pem(RSA))  # type: ignore[arg-type]
        outcome = await smtp.send(mail(), account("smtp", nameless))
        assert isinstance(outcome, Refused)
        assert outcome.code == "bad_dkim_key"
        assert len(peer.mails) == 1
        await smtp.aclose()


@pytest.mark.anyio
async def test_an_account_with_two_keys_signs_twice_and_never_under_one_name():
    first = {"dkim_domain": "example.com", "dkim_selector": "s1", "dkim_private_key": pem(RSA)}
    second = {"dkim_second_selector": "s2", "dkim_second_private_key": pem(ed25519.Ed25519PrivateKey.generate())}
    async with smtp_server() as peer:
        smtp = Smtp(Policy(allow_private_networks=True))
        settings = {"host": "127.0.0.1", "port": peer.port, "security": "none", "from_address": "shop@example.com"}
        both = SmtpCredentials(**settings, **first, **second)  # type: ignore[arg-type]
        assert isinstance(await smtp.send(mail(), account("smtp", both)), Sent)
        received = peer.mails[0].removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        assert [line.split()[2] for line in received.split(b"\r\n") if line.startswith(b"DKIM-")] == [
            b"a=rsa-sha256;",
            b"a=ed25519-sha256;",
        ]
        assert dkim.verify(received, dnsfunc=record)
        for wrong in ({"dkim_second_selector": "s1"}, {"dkim_second_selector": None}, {"dkim_second_private_key": "no key"}):
            harmed = SmtpCredentials(**settings, **first, **{**second, **wrong})  # type: ignore[arg-type]
            outcome = await smtp.send(mail(), account("smtp", harmed))
            assert isinstance(outcome, Refused)
            assert outcome.code == "bad_dkim_key"
        assert len(peer.mails) == 1
        await smtp.aclose()


BODIES = st.lists(st.sampled_from([b" ", b"\t", b"a", b"\r\n", b"=20", b"  \r\n", b"."]), max_size=30).map(
    lambda parts: b"".join(parts) + b"\r\n"
)


@given(body=BODIES, subject=st.text("a \t", min_size=1, max_size=20))
def test_any_blanks_are_canonicalised_as_dkimpy_does(body: bytes, subject: str):
    data = f"From: shop@example.com\r\nSubject: x{subject}\r\n {subject}x\r\nTo:jane@example.org \r\n\r\n".encode() + body
    assert dkim.verify(signature_header(data, Signer(domain="example.com", selector="s1", key=SHORT), NOW) + data, dnsfunc=short_record)


def test_two_signatures_hold_each_for_itself():
    edwards = ed25519.Ed25519PrivateKey.generate()
    data = message(title="größer", html="<p>hello</p>")
    signers = (Signer(domain="example.com", selector="s1", key=RSA), Signer(domain="example.com", selector="s2", key=edwards))
    both = signature_headers(data, signers, NOW)
    assert both.count(b"DKIM-Signature: ") == 2
    assert both == b"".join(signature_header(data, signer, NOW) for signer in signers)
    assert dkim.verify(both + data, dnsfunc=record)
