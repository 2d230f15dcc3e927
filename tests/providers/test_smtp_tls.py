"""TLS, passwords and the words of `verify`, against aiosmtpd; bulk against Postfix's smtp-sink where it is installed."""

import asyncio
import os
import shutil
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.providers.certificates import Certificates
from tests.providers.peers import WORKSPACE, account, closed_port
from tests.providers.smtp_peers import Trick, smtp_server
from tidings.channels import Account, Content, Outbound, Refused, Sent
from tidings.net import NotSent, Policy
from tidings.providers.smtp import Smtp, SmtpCredentials, _advice

# With implicit TLS aiosmtpd does not see that the connection is encrypted, and warns of the password.
pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")]

LOCAL = Policy(allow_private_networks=True)


class Inbox:
    """aiosmtpd's handler: keeps what came in."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.envelopes: list[Envelope] = []
        self.sessions: list[Session] = []
        self.port = 0

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.original_content, bytes)
        self.mails.append(envelope.original_content)
        self.envelopes.append(envelope)
        self.sessions.append(session)
        return "250 2.0.0 kept"


def check_password(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
    good = login.login == b"shop" and login.password == "pässword".encode()
    return AuthResult(success=good, handled=False) if not good else AuthResult(success=True)


@asynccontextmanager
async def mail_server(implicit: ssl.SSLContext | None = None, **settings: Any) -> AsyncGenerator[Inbox]:
    inbox = Inbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(inbox, loop=loop, enable_SMTPUTF8=True, **settings), "127.0.0.1", 0, ssl=implicit)
    inbox.port = server.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        server.close()
        await server.wait_closed()


def mailbox(port: int, **given: Any) -> Account:
    return account("smtp", SmtpCredentials(host="localhost", port=port, from_address="Shop <shop@example.com>", **given))


def mail(number: int = 1, address: str = "jane@example.org") -> Outbound:
    return Outbound(
        delivery_id=UUID(int=number),
        message_id=UUID(int=number),
        workspace_id=WORKSPACE,
        attempt=2,
        reference=f"dlv_{number:026}",
        idempotency_key=str(number),
        channel="email",
        purpose="transactional",
        address=address,
        sender=None,
        content=Content(text="hello", title="hello"),
    )


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_goes_encrypted_and_with_a_password(security: str, certificates: Certificates):
    settings: dict[str, Any] = {"authenticator": check_password, "auth_required": True}
    if security == "starttls":
        settings |= {"tls_context": certificates.server, "require_starttls": True}
    else:
        settings |= {"implicit": certificates.server, "auth_require_tls": False}
    async with mail_server(**settings) as inbox:
        smtp = Smtp(LOCAL, tls=certificates.client)
        here = mailbox(inbox.port, security=security, username="shop", password="pässword")
        verified = await smtp.verify(here)
        assert verified.ok, verified.detail
        assert isinstance(await smtp.send(mail(), here), Sent)
        assert isinstance(await smtp.send(mail(2), here), Sent)
        assert b"Message-ID: <dlv_00000000000000000000000001.2@example.com>" in inbox.mails[0]
        assert inbox.sessions[0].authenticated
        assert inbox.sessions[0] is inbox.sessions[1], "the connection is kept"
        await smtp.aclose()


async def test_a_wrong_password_is_final_and_verify_says_so(certificates: Certificates):
    async with mail_server(authenticator=check_password, tls_context=certificates.server) as inbox:
        smtp = Smtp(LOCAL, tls=certificates.client)
        here = mailbox(inbox.port, username="shop", password="wrong")
        outcome = await smtp.send(mail(), here)
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.may_retry) == ("bad_credentials", False)
        verified = await smtp.verify(here)
        assert not verified.ok
        assert "password" in verified.detail
        assert inbox.mails == []
        await smtp.aclose()


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_that_nobody_vouches_for_stops_the_mail(security: str, certificates: Certificates):
    settings: dict[str, Any] = {"tls_context": certificates.server} if security == "starttls" else {"implicit": certificates.server}
    async with mail_server(**settings) as inbox:
        smtp = Smtp(LOCAL, tls=certificates.suspicious)
        here = mailbox(inbox.port, security=security, username="shop", password="secret")
        outcome = await smtp.send(mail(), here)
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.may_retry) == ("tls_failed", True)
        assert "self-signed" in (await smtp.verify(here)).detail
        assert inbox.mails == []
        await smtp.aclose()


async def test_a_server_without_starttls_gets_neither_mail_nor_password(certificates: Certificates):
    async with smtp_server() as peer:
        smtp = Smtp(LOCAL, tls=certificates.client)
        here = mailbox(peer.port, username="shop", password="secret")
        outcome = await smtp.send(mail(), here)
        assert isinstance(outcome, Refused)
        assert outcome.code == "starttls_unsupported"
        assert not any(command.startswith(("AUTH", "MAIL")) for command in peer.commands)
        await smtp.aclose()


async def test_what_a_man_in_the_middle_adds_before_tls_is_not_believed(certificates: Certificates):
    # RFC 3207 section 4.2, and CVE-2021-33515: text after the 220, before the handshake.
    async with smtp_server({"EHLO": "250-x\r\n250 STARTTLS", "STARTTLS": "220 go\r\n250 injected"}) as peer:
        smtp = Smtp(LOCAL, tls=certificates.client)
        outcome = await asyncio.wait_for(smtp.send(mail(), mailbox(peer.port)), 20)
        assert isinstance(outcome, Refused)
        assert peer.mails == []
        await smtp.aclose()


async def test_verify_tells_what_to_change(certificates: Certificates):
    smtp = Smtp(LOCAL, tls=certificates.client)
    nothing = await smtp.verify(mailbox(closed_port()))
    assert "Nothing answers" in nothing.detail
    unknown = await smtp.verify(account("smtp", SmtpCredentials(host="no-such-host.invalid", from_address="a@b.example")))
    assert "No such host" in unknown.detail
    async with smtp_server({"GREETING": Trick.GARBAGE}) as peer:
        assert "no SMTP" in (await smtp.verify(mailbox(peer.port))).detail
    async with smtp_server({"GREETING": "554 go away"}) as peer:
        assert "554 go away" in (await smtp.verify(mailbox(peer.port))).detail
    async with smtp_server({"EHLO": "250 x"}) as peer:
        detail = (await smtp.verify(mailbox(peer.port, security="none", username="a", password="b"))).detail
        assert "no login" in detail
    bad_key = await smtp.verify(mailbox(1, dkim_private_key="not a key", dkim_domain="example.com", dkim_selector="s"))
    assert "DKIM" in bad_key.detail
    await smtp.aclose()
    guarded = Smtp(Policy(), tls=certificates.client)
    assert "private" in (await guarded.verify(mailbox(587))).detail
    assert "TIDINGS_ALLOW_PRIVATE_NETWORKS" in (await guarded.verify(mailbox(587, security="none"))).detail
    await guarded.aclose()


async def test_an_international_mailbox_goes_where_it_is_understood(certificates: Certificates):
    async with mail_server(tls_context=certificates.server) as inbox:
        smtp = Smtp(LOCAL, tls=certificates.client)
        assert isinstance(await smtp.send(mail(address="jürgen@bücher.example"), mailbox(inbox.port)), Sent)
        assert inbox.envelopes[0].rcpt_tos == ["jürgen@xn--bcher-kva.example"]
        assert "To: jürgen@xn--bcher-kva.example".encode() in inbox.mails[0]
        await smtp.aclose()
    async with smtp_server({"EHLO": "250 x"}) as peer:
        smtp = Smtp(LOCAL)
        outcome = await smtp.send(mail(address="jürgen@example.org"), mailbox(peer.port, security="none"))
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.may_retry) == ("smtputf8_unsupported", False)
        await smtp.aclose()


@pytest.mark.parametrize(
    ("reply", "code", "may_retry"),
    [
        ("550 5.1.1 no such user", "mailbox_unknown", False),
        ("452 4.2.2 full", "mailbox_full", True),
        ("450 4.7.1 greylisted", "refused_by_policy", True),
        ("556 5.1.10 null MX", "domain_takes_no_mail", False),
        ("550 no enhanced code", "smtp_550", False),
        ("550 No such user here", "mailbox_unknown", False),
        ("450 5.1.1 the two disagree", "smtp_450", True),
    ],
)
async def test_a_refusal_says_why_in_a_word(reply: str, code: str, may_retry: bool):
    async with smtp_server({"RCPT": reply}) as peer:
        smtp = Smtp(LOCAL)
        outcome = await smtp.send(mail(), mailbox(peer.port, security="none"))
        assert outcome == Refused(code=code, detail=reply, may_retry=may_retry)
        await smtp.aclose()


async def test_a_login_code_is_given_up_before_its_callers_deadline():
    async with smtp_server({"RCPT": Trick.HANG}) as peer:
        smtp = Smtp(LOCAL)
        async with asyncio.timeout(30):
            outcome = await smtp.send(msgspec.structs.replace(mail(), purpose="otp"), mailbox(peer.port, security="none"))
        assert isinstance(outcome, Refused)
        assert outcome.may_retry
        await smtp.aclose()


async def test_a_servers_words_are_kept_without_the_address():
    async with smtp_server({"RCPT": "550 5.1.1 <jane@example.org>: no\x07 such user\xff " + "x" * 900}) as peer:
        smtp = Smtp(LOCAL)
        outcome = await smtp.send(mail(), mailbox(peer.port, security="none"))
        assert isinstance(outcome, Refused)
        assert outcome.detail.startswith("550 5.1.1 <<recipient>>: no  such user")
        assert len(outcome.detail) <= 304
        assert outcome.detail.isprintable()
        await smtp.aclose()


@pytest.mark.parametrize("helo", ["b\u00fccher.example", "a b", "a\r\nQUIT", ""])
async def test_a_greeting_name_that_is_none_is_refused(helo: str):
    async with smtp_server() as peer:
        smtp = Smtp(LOCAL)
        outcome = await smtp.send(mail(), mailbox(peer.port, security="none", helo=helo))
        assert isinstance(outcome, Sent if helo == "" else Refused)
        assert not any(command.startswith("QUIT") for command in peer.commands)
        await smtp.aclose()


@pytest.mark.parametrize(
    ("failure", "settings", "advice"),
    [
        (NotSent("session_timeout"), {"port": 465}, 'Port 465 wants security: "tls".'),
        (NotSent("tls_failed", "WRONG_VERSION_NUMBER"), {"port": 587, "security": "tls"}, 'Port 587 wants security: "starttls".'),
        (NotSent("tls_failed", "self-signed certificate"), {"port": 587}, "TLS failed: self-signed certificate"),
    ],
)
def test_the_wrong_kind_of_tls_for_a_port_is_named(failure: NotSent, settings: dict[str, Any], advice: str):
    assert _advice(failure, SmtpCredentials(host="mail.example", from_address="a@b.example", **settings)) == advice


SINK = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin:/usr/local/sbin")


@pytest.mark.skipif(SINK is None, reason="Postfix's smtp-sink is not installed (Debian: postfix)")
async def test_postfix_takes_many_mails_over_few_connections():
    assert SINK is not None
    port = closed_port()
    as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()
    sink = await asyncio.create_subprocess_exec(SINK, *as_nobody, f"127.0.0.1:{port}", "100", cwd="/tmp")
    smtp = Smtp(LOCAL, per_server=8)
    try:
        async with asyncio.timeout(10):
            while not (await smtp.verify(mailbox(port, security="none"))).ok:  # noqa: ASYNC110 - another program starts
                await asyncio.sleep(0.05)
        outcomes = await asyncio.gather(*(smtp.send(mail(number), mailbox(port, security="none")) for number in range(100)))
        assert all(isinstance(outcome, Sent) for outcome in outcomes), set(outcomes)
    finally:
        await smtp.aclose()
        if sink.returncode is None:
            sink.terminate()
        await sink.wait()
