"""Mail by SMTP: one mail to one mailbox over kept connections to a submission server or a relay."""

import asyncio
import ssl
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.channels import (
    Account,
    Callback,
    Content,
    Declaration,
    Forged,
    Outbound,
    Outcome,
    Refused,
    Reply,
    Sent,
    Sorted,
    Told,
    Unknown,
    Unreadable,
    Verified,
)
from tidings.core.clock import Clock, system_clock
from tidings.core.lines import ONE_LINE
from tidings.core.secret_fields import SECRET
from tidings.net import Accepted, Ambiguous, Dialogue, LoggedIn, Mail, NotSent, Policy, Rejected, Server, SmtpPool
from tidings.providers.smtp_bounce_words import meaning
from tidings.providers.smtp_dkim import Signer, load_key, signature_headers
from tidings.providers.smtp_headers import list_headers, read_mailbox
from tidings.providers.smtp_inbound import check_mail, read_mail, sort_mail
from tidings.providers.smtp_mime import Built, build
from tidings.providers.smtp_shown import secrets_of, shown_replies, shown_session

# The time up to the dot, kept below the deadline of the attempt (3 s for a login code, 30 s for other mail): what ends before
# the dot is not sent for certain, and may be tried again; what the caller must cancel is a doubt.
_OTP_SECONDS = 2.5
_SECONDS = 25.0
_VERIFY_SECONDS = 10.0

# Above this size a mail is built in a thread: it would hold up every other delivery.
_LARGE_BYTES = 100_000

# May it be tried again? By the phase and the first digit of the reply (RFC 5321 section 4.2.1: 4yz transient, 5yz permanent).
# A no to the connection itself (RFC 5321 section 3.1: 554 instead of a greeting; RFC 3207 section 4: 454) is a failed connect:
# it says nothing of this mail, and the server, or the next provider, may take it later.
_MAY_RETRY: dict[tuple[str, int], bool] = {
    ("greeting", 4): True,
    ("greeting", 5): True,
    ("hello", 4): True,
    ("hello", 5): True,
    ("starttls", 4): True,
    ("starttls", 5): True,
    ("auth", 4): True,  # RFC 4954 section 6: 454 4.7.0
    ("auth", 5): False,  # 535 5.7.8: to try a wrong password again locks the account
    ("mail", 4): True,
    ("mail", 5): False,
    ("rcpt", 4): True,  # greylisting, 450; a full mailbox, 452
    ("rcpt", 5): False,
    ("data", 4): True,
    ("data", 5): False,
    ("dot", 4): True,  # RFC 5321 section 6.1: without 250 the mail is still ours
    ("dot", 5): False,
}

# Codes that say more than a number, by the subject and detail of the enhanced status (RFC 3463 section 3; RFC 7505; RFC 7372).
_REASONS: dict[str, str] = {
    "1.1": "mailbox_unknown",
    "1.2": "domain_unknown",
    "1.3": "bad_address",
    "1.6": "mailbox_moved",
    "1.8": "sender_refused",
    "1.10": "domain_takes_no_mail",
    "2.0": "mailbox_unavailable",
    "2.1": "mailbox_disabled",
    "2.2": "mailbox_full",
    "2.3": "message_too_large",
    "3.4": "message_too_large",
    "4.1": "recipient_server_silent",
    "7.0": "refused_by_policy",
    "7.1": "refused_by_policy",
    "7.8": "bad_credentials",
    "7.20": "dkim_failed",
    "7.23": "spf_failed",
    "7.26": "authentication_failed",
}

# What to change, by the code of a failed test of the credentials.
_ADVICE: dict[str, str] = {
    "address_refused": "The server's address is private, and this installation does not reach private networks.",
    "tls_required": 'security: "none" is for mail servers beside you: set TIDINGS_ALLOW_PRIVATE_NETWORKS, or use "starttls" or "tls".',
    "name_lookup_failed": "No such host: the server's name could not be looked up.",
    "connect_failed": "Nothing answers at this host and port.",
    "connect_timeout": "Nothing answers at this host and port; a firewall may drop the connection.",
    "starttls_unsupported": 'The server offers no STARTTLS: use security "tls" on port 465, or another port.',
    "auth_unsupported": "The server offers no login here that Tidings knows (PLAIN, LOGIN, CRAM-MD5).",
    "session_timeout": "The server took the connection and said nothing.",
    "connection_lost": "The server closed the connection before it was ready.",
    "malformed_answer": "What answers at this port is no SMTP server.",
}


class SmtpCredentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to reach the server and who sends. A DKIM key signs every mail; leave it out where the server signs."""

    host: Annotated[str, Meta(min_length=1, max_length=253, pattern=ONE_LINE)]
    port: Annotated[int, Meta(ge=1, le=65_535)] = 587
    username: Annotated[str, Meta(max_length=320, pattern=ONE_LINE)] | None = None
    password: Annotated[str, Meta(max_length=1_000), SECRET] | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    from_address: Annotated[str, Meta(min_length=3, max_length=998, pattern=ONE_LINE)]
    """`shop@example.com`, or `Shop <shop@example.com>`: used where neither the send nor the account names a sender."""
    reply_to: Annotated[str, Meta(min_length=3, max_length=998, pattern=ONE_LINE)] | None = None
    """Where answers go. Left out, they go to the sender, or, where the account takes mail in, to an address that tells what is answered."""
    bounces_come_here: bool = False
    """True: the envelope's sender is an address of the domain that the account takes mail for, so that what comes back comes to
    Tidings. That domain's SPF record must name your mail server."""
    helo: Annotated[str, Meta(max_length=253, pattern=ONE_LINE)] | None = None
    """The name that we greet with; the sender's domain by default."""
    dkim_domain: Annotated[str, Meta(max_length=253, pattern=ONE_LINE)] | None = None
    dkim_selector: Annotated[str, Meta(max_length=253, pattern=ONE_LINE)] | None = None
    dkim_private_key: Annotated[str, Meta(max_length=20_000), SECRET] | None = None
    """PEM: RSA or Ed25519, not encrypted. What a signature costs: RSA 2048 250 µs of one core, RSA 1024 85 µs, Ed25519 30 µs."""
    dkim_second_selector: Annotated[str, Meta(max_length=253, pattern=ONE_LINE)] | None = None
    dkim_second_private_key: Annotated[str, Meta(max_length=20_000), SECRET] | None = None
    """A second signature for the same domain, where the first is RSA and this Ed25519 (RFC 8463 section 5): not everybody checks both."""
    inbound_secret: Annotated[str, Meta(min_length=16, max_length=1_000, pattern=ONE_LINE), SECRET] | None = None
    """By it a webhook proves itself that hands over mail as message/rfc822: the password of basic authentication, or the key of an HMAC."""


class Smtp:
    """Sends mail; knows for every failure whether the server may have the mail."""

    declaration = Declaration(
        name="smtp",
        channels=frozenset({"email"}),
        credentials=SmtpCredentials,
        honours_key=False,
        reports_receipts=False,
        source="RFC 5321, 5322, 3207, 4954, 6531, 6376, 8463 and 3463, rfc-editor.org, read 2026-11-02; RFC 8058, read 2026-11-21",
        callback_bytes=25_000_000,
        title="Mail by SMTP",
        means="Any mail server that takes mail for you: your own, or the submission server of a mail provider.",
    )

    def __init__(self, policy: Policy, *, tls: ssl.SSLContext | None = None, clock: Clock = system_clock, per_server: int = 32) -> None:
        self._pool = SmtpPool(policy, tls=tls, per_server=per_server)
        self._clock = clock
        # The same few senders come again and again.
        self._read_sender = lru_cache(maxsize=1024)(read_mailbox)
        # Reading a private key costs more than a signature.
        self._load_key = lru_cache(maxsize=256)(load_key)

    async def send(self, outbound: Outbound, account: Account) -> Outcome:
        """Sent with the server's words once it answered the dot; its Message-ID holds the reference and the attempt."""
        credentials = _credentials_of(account)
        sender = self._read_sender(outbound.sender or account.sender or credentials.from_address)
        recipient = read_mailbox(outbound.address)
        if isinstance(sender, Refused):
            return sender
        if isinstance(recipient, Refused):
            return recipient
        signers = self._signers(credentials)
        if isinstance(signers, Refused):
            return signers
        more = list_headers(outbound, credentials.reply_to)
        if isinstance(more, Refused):
            return more
        work = (outbound.content, sender, recipient, outbound.reference, outbound.attempt, self._clock(), more)
        # Login codes, and the links by which members come in.
        hides, is_large = outbound.purpose in {"otp", "critical"}, _size(outbound.content) > _LARGE_BYTES
        built = await asyncio.to_thread(build, *work, is_sensitive=hides) if is_large else build(*work, is_sensitive=hides)
        if isinstance(built, Refused):
            return built
        data = signature_headers(built.data, signers, self._clock()) + built.data if signers else built.data
        envelope = outbound.return_path if credentials.bounces_come_here and outbound.return_path else sender.addr_spec
        server, exchange, dialogue = _server(credentials, sender.domain), outbound.exchange, None
        if exchange is not None:
            said = dialogue = Dialogue()
            exchange.went(
                lambda showing: shown_session(said, built.data, showing), lambda: _secrets(credentials, account, server, sender.addr_spec)
            )
        mail = Mail(sender=envelope, recipient=recipient.addr_spec, data=data, needs_utf8=built.needs_utf8, dialogue=dialogue)
        seconds = _OTP_SECONDS if outbound.purpose == "otp" else _SECONDS
        answer = await self._pool.hand_over(account.id, server, mail, seconds=seconds)
        if exchange is not None and dialogue is not None:
            heard = dialogue
            exchange.came(lambda _: shown_replies(heard, answer))
        return _outcome(answer, built)

    def check(self, callback: Callback, account: Account) -> Forged | None:
        """None where our own listener took the mail, or a webhook that knows the account's inbound_secret."""
        return check_mail(callback, _credentials_of(account).inbound_secret)

    def sort(self, callback: Callback, account: Account | None = None) -> Sorted:  # noqa: ARG002 - the port's signature
        """A report is a receipt; everything else is what somebody wrote."""
        return sort_mail(callback)

    def read(self, callback: Callback, account: Account) -> Sequence[Told] | Unreadable:  # noqa: ARG002 - every provider is asked so
        """A bounce, a complaint, or what somebody wrote."""
        return read_mail(callback)

    def reply(self, callback: Callback) -> Reply:  # noqa: ARG002 - as above
        """Nothing more than that it was stored."""
        return Reply()

    async def verify(self, account: Account) -> Verified:
        """Connect, EHLO, TLS, AUTH, QUIT; the detail says what to change."""
        credentials = _credentials_of(account)
        sender = read_mailbox(account.sender or credentials.from_address)
        if isinstance(sender, Refused):
            return Verified(ok=False, detail="The sender is no mail address.")
        signers = self._signers(credentials)
        if isinstance(signers, Refused):
            return Verified(ok=False, detail=signers.detail)
        answer = await self._pool.try_login(_server(credentials, sender.domain), seconds=_VERIFY_SECONDS)
        match answer:
            case LoggedIn():
                return Verified(ok=True, detail=f"The server is ready: {answer.text}")
            case Rejected(phase="auth"):
                return Verified(ok=False, detail=f"The server refused the password: {answer.code} {answer.text}")
            case Rejected():
                return Verified(ok=False, detail=f"The server refused the connection ({answer.phase}): {answer.code} {answer.text}")
            case NotSent():
                return Verified(ok=False, detail=_advice(answer, credentials))

    async def aclose(self) -> None:
        """Every kept connection is closed."""
        await self._pool.aclose()

    def _signers(self, credentials: SmtpCredentials) -> list[Signer] | Refused:
        given = (
            (credentials.dkim_selector, credentials.dkim_private_key),
            (credentials.dkim_second_selector, credentials.dkim_second_private_key),
        )
        signers: list[Signer] = []
        for selector, pem in given:
            if pem is None:
                continue
            key = self._load_key(pem)
            if key is None:
                return Refused(code="bad_dkim_key", detail="The DKIM key is no RSA or Ed25519 private key in PEM, or it is encrypted.")
            domain = credentials.dkim_domain
            if not domain or not selector or not (domain + selector).isascii() or not (domain + selector).isprintable():
                return Refused(code="bad_dkim_key", detail="A DKIM key needs dkim_domain and a selector of its own, in ASCII.")
            signers.append(Signer(domain=domain, selector=selector, key=key))
        if len({signer.selector for signer in signers}) < len(signers):
            return Refused(code="bad_dkim_key", detail="Two DKIM keys need two selectors: a name has one public key.")
        return signers


def _credentials_of(account: Account) -> SmtpCredentials:
    credentials = account.credentials
    assert isinstance(credentials, SmtpCredentials)
    return credentials


def _server(credentials: SmtpCredentials, domain: str) -> Server:
    return Server(
        host=credentials.host,
        port=credentials.port,
        security=credentials.security,
        helo=credentials.helo or domain,
        username=credentials.username,
        password=credentials.password,
    )


def _secrets(credentials: SmtpCredentials, account: Account, server: Server, sender: str) -> tuple[str | None, ...]:
    keys = (credentials.dkim_private_key, credentials.dkim_second_private_key, credentials.inbound_secret)
    return secrets_of(server, sender, *keys, account.callback_url)


def _size(content: Content) -> int:
    return len(content.text) + len(content.html or "") + sum(len(media.data) for media in content.media)


def _outcome(answer: Accepted | Rejected | NotSent | Ambiguous, built: Built) -> Outcome:
    match answer:
        case Accepted():
            return Sent(built.message_id, answer.text)
        case Rejected():
            return Refused(
                code=_code(answer), detail=f"{answer.code} {answer.text}", may_retry=_MAY_RETRY[answer.phase, answer.code // 100]
            )
        case NotSent():
            return Refused(code=answer.code, detail=answer.detail, may_retry=answer.may_retry)
        case Ambiguous():
            return Unknown(code=answer.code, detail=answer.detail)


def _code(answer: Rejected) -> str:
    enhanced = answer.text.partition(" ")[0]
    kind, _, rest = enhanced.partition(".")
    if kind == str(answer.code // 100) and rest in _REASONS:
        return _REASONS[rest]
    # Many say it in words alone; of the sender's address, which comes before, they mean something else.
    if answer.code >= 500 and answer.phase in ("rcpt", "data", "dot") and meaning(None, f"{answer.code} {answer.text}").kind == "hard":
        return "mailbox_unknown"
    return f"smtp_{answer.code}"


def _advice(failure: NotSent, credentials: SmtpCredentials) -> str:
    if (
        credentials.port == 465
        and credentials.security != "tls"
        and failure.code in {"session_timeout", "connection_lost", "malformed_answer"}
    ):
        return 'Port 465 wants security: "tls".'
    if failure.code == "tls_failed":
        if credentials.port in {25, 587} and credentials.security == "tls":
            return f'Port {credentials.port} wants security: "starttls".'
        return f"TLS failed: {failure.detail}"
    return _ADVICE.get(failure.code, failure.detail or failure.code)
