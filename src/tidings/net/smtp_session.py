"""One SMTP connection: open it, offer a mail up to its last chunk, end it. The phases are separate calls because their failures differ.

Where the server offers it, the envelope goes in one write (RFC 2920); the end of a mail is never written before the answers to its
envelope are here, so that a mail that was refused, or whose connection broke until then, is certainly not sent.
"""

import asyncio
import re
import ssl
from typing import Literal

import msgspec
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from tidings.net.door import Policy, open_socket
from tidings.net.failure import Ambiguous, NotSent
from tidings.net.smtp_wire import Reply, Wire

Security = Literal["starttls", "tls", "none"]
Phase = Literal["greeting", "hello", "starttls", "auth", "mail", "rcpt", "data", "dot"]

# The part of a mail that is written together with its end. The rest must have left us first, so that a peer that
# stops reading in the middle of a large mail is a mail not sent, and not a doubt.
_TAIL_BYTES = 65_536
_BARE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
# Each begins with one byte, so that they are searched as fast as memory is read: 9 us for 12 kB, where _BARE_END takes 500.
_BARE_CR = re.compile(rb"\r(?!\n)")
_BARE_LF_OR_DOT = re.compile(rb"\n(?:(?<!\r\n)|(?=\.))")
_NO_MAILBOX = re.compile(r"[\x00-\x20\x7f<>\ud800-\udfff]")
# Postfix slows down who made ten errors without a mail between them (smtpd_soft_error_limit), and a refused recipient and the DATA
# without recipients that was written with it are two: a new connection costs less.
_REFUSALS_IN_A_ROW = 4
_SETTLE_SECONDS = 5.0
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom; connections are kept by all of it."""

    host: str
    port: int
    security: Security
    helo: str
    username: str | None = None
    password: str | None = None


class Dialogue:
    """What was said in one session and what was answered, line by line; never a password, and of the mail only how large it is."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.heard: list[str] = []


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """An envelope with one recipient, and the message as it goes on the wire (7 bit, or UTF-8 headers with `needs_utf8`)."""

    sender: str
    recipient: str
    data: bytes
    needs_utf8: bool = False
    dialogue: Dialogue | None = None
    """Where what is said and answered is written down, if anywhere."""


class Rejected(msgspec.Struct, frozen=True):
    """The server's own clear no, in the phase named: 4yz for now, 5yz for good."""

    phase: Phase
    code: int
    text: str


class Session:
    """A connection that is greeted, encrypted and logged in as its server's settings say."""

    def __init__(self, wire: Wire, extensions: dict[str, str], banner: str) -> None:
        self._wire = wire
        self._extensions = extensions
        self._tail = b""
        self._is_amid = False
        self._refusals = 0
        self.banner = banner

    @property
    def is_open(self) -> bool:
        """False once we know that it is closed; True says nothing."""
        return self._wire.end is None

    @property
    def is_welcome(self) -> bool:
        """It may serve another mail: it is open, and the server was not made to refuse too often."""
        return self._wire.end is None and self._refusals < _REFUSALS_IN_A_ROW

    async def offer(self, mail: Mail, before: float) -> Rejected | NotSent | None:
        """None: everything but the end has been written and the server waits for it. `before`: a time of the loop."""
        options = _mail_options(mail, self._extensions)
        if isinstance(options, NotSent):
            return options
        lines: list[tuple[Phase | None, int, bytes]] = [
            ("mail", 2, b"MAIL FROM:<%b>%b\r\n" % (mail.sender.encode(), options)),
            ("rcpt", 2, b"RCPT TO:<%b>\r\n" % mail.recipient.encode()),
            ("data", 3, b"DATA\r\n"),
        ]
        if self._is_amid:
            # The last mail was refused half-way; its envelope is still open on the server's side.
            lines.insert(0, (None, 2, b"RSET\r\n"))
        self._is_amid = True
        for group in [lines] if "pipelining" in self._extensions else [[line] for line in lines]:
            failure = await self._ask(group, mail, before)
            if failure is not None:
                return failure
        head, self._tail = _split(_on_the_wire(mail.data))
        if mail.dialogue is not None:
            mail.dialogue.said.append(f"({len(mail.data):,} bytes of mail)")
        if head:
            await self._wire.write_out(head, before)
        if self._wire.end is None:
            return None
        if (unasked := self._wire.unasked) is not None and unasked.code // 100 in (4, 5):
            # It would not wait for the end to refuse the mail.
            self.abandon()
            return _no("data", unasked.code, unasked.text, mail)
        return self._not_sent()

    async def end(self, mail: Mail, before: float) -> Reply | Ambiguous:
        """The answer to the dot; without one nobody can say. `before`: a time of the loop."""
        if mail.dialogue is not None:
            mail.dialogue.said.append(".")
        replies = await self._wire.ask(self._tail + b".\r\n", 1, before)
        self._tail = b""
        if not replies:
            end = self._wire.end or "connection_lost"
            self.abandon()
            return Ambiguous(end, _NO_ANSWER[end])
        self._is_amid = False
        [reply] = replies
        _note(mail, replies)
        if reply.code == 421:
            self.abandon()
        self._refusals = 0 if reply.code // 100 == 2 else self._refusals + 1
        return Reply(reply.code, _shown(reply.text, mail))

    def part(self) -> None:
        """The connection is closed, politely, without waiting for the server's goodbye."""
        self._wire.close(b"QUIT\r\n")

    def abandon(self) -> None:
        """The connection is gone at once, whatever was in it."""
        self._wire.abort()

    async def _ask(self, group: list[tuple[Phase | None, int, bytes]], mail: Mail, before: float) -> Rejected | NotSent | None:
        """None where every line was answered as it should be; else the first no, or why there is none."""
        if mail.dialogue is not None:
            mail.dialogue.said += [line.decode("utf-8", "replace").rstrip() for _, _, line in group]
        replies = await self._wire.ask(b"".join([line for _, _, line in group]), len(group), before)
        _note(mail, replies)
        for (phase, expected, _), reply in zip(group, replies, strict=False):
            # Whatever RSET is answered with, the next line will tell.
            if phase is not None and reply.code // 100 != expected:
                await self._settle(group, replies)
                self._refusals += 1
                return _no(phase, reply.code, reply.text, mail)
        return self._not_sent() if len(replies) < len(group) else None

    async def _settle(self, group: list[tuple[Phase | None, int, bytes]], replies: list[Reply]) -> None:
        """After a no amid a group: the connection is in a state that we know, or gone."""
        answers = {phase: reply.code // 100 for (phase, _, _), reply in zip(group, replies, strict=False)}
        if len(replies) < len(group):
            self.abandon()
        elif len(group) > 1 and answers["data"] == 3:
            # RFC 2920 section 3.1: the server may wait for a mail although it took no recipient. A lone dot ends it.
            if answers["rcpt"] != 2:
                before = asyncio.get_running_loop().time() + _SETTLE_SECONDS
                await self._wire.ask(b".\r\n", 1, before)
            else:
                # It took the recipient, and not the sender: an end could be taken for a mail.
                self.abandon()
        if self._wire.end is not None:
            self.abandon()

    def _not_sent(self) -> NotSent:
        end = self._wire.end or "connection_lost"
        self.abandon()
        return NotSent(end, _NOT_READY[end])


def _note(mail: Mail, replies: list[Reply]) -> None:
    if mail.dialogue is not None:
        mail.dialogue.heard += [f"{reply.code} {_shown(reply.text, mail)}" for reply in replies]


_NOT_READY = {
    "timeout": "the server was not ready for the end of the mail in time",
    "connection_lost": "the connection failed before the end of the mail was written",
    "malformed_answer": "the server answered with something that is no SMTP, before the end of the mail was written",
}
_NO_ANSWER = {
    "timeout": "no answer to the end of the mail in time",
    "connection_lost": "the connection ended before the answer to the end of the mail",
    "malformed_answer": "the answer to the end of the mail is no SMTP",
}


async def open_session(server: Server, policy: Policy, tls: ssl.SSLContext, *, seconds: float) -> Session | Rejected | NotSent:
    """A session to a checked address, or in which phase it failed; nothing of any mail was said in either case."""
    if server.security == "none" and not policy.allow_private_networks:
        return NotSent("tls_required", "mail servers are reached over TLS only", may_retry=False)
    sock = await open_socket(server.host, server.port, policy, seconds=seconds)
    if isinstance(sock, NotSent):
        return sock
    try:
        client = SMTP(
            hostname=server.host,
            sock=sock,
            local_hostname=server.helo,
            timeout=None,
            use_tls=server.security == "tls",
            start_tls=False,
            tls_context=tls,
        )
    except ValueError as error:
        sock.close()
        return NotSent("bad_helo", str(error), may_retry=False)
    phase: Phase = "greeting"
    try:
        greeting = await client.connect()
        if server.security == "starttls":
            phase = "hello"
            await client.ehlo()
            phase = "starttls"
            if not client.supports_extension("starttls"):
                client.close()
                return NotSent("starttls_unsupported", "the server offers no STARTTLS", may_retry=False)
            await client.starttls()
        phase = "hello"
        await client.ehlo()
        phase = "auth"
        if server.username is not None:
            await client.login(server.username, server.password or "")
    except asyncio.CancelledError:
        client.close()
        raise
    except (SMTPException, OSError) as error:
        client.close()
        return _not_opened(phase, error)
    except ValueError:
        # A greeting name or a host that cannot be written in ASCII.
        client.close()
        return NotSent("bad_settings", f"a name in the server's settings cannot be sent (in the phase {phase})", may_retry=False)
    transport = client.transport
    if transport is None:
        return NotSent("connection_lost", f"the connection ended in the phase {phase}")
    return Session(Wire(transport), client.esmtp_extensions, _shown(greeting.message))


def _not_opened(phase: Phase, error: Exception) -> Rejected | NotSent:
    if isinstance(error, SMTPResponseException):
        return _no(phase, error.code, error.message)
    # aiosmtplib wraps what the system said.
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLError):
        return NotSent("tls_failed", getattr(cause, "verify_message", "") or cause.reason or "the TLS handshake failed")
    if phase == "auth" and not isinstance(error, ConnectionError):
        # The server has no AUTH, or no kind of it that we know: aiosmtplib's own words, no answer of the server.
        return NotSent("auth_unsupported", _shown(str(error)), may_retry=False)
    return NotSent("connection_lost", f"the connection ended in the phase {phase}")


def _no(phase: Phase, code: int, text: str, mail: Mail | None = None) -> Rejected | NotSent:
    if 400 <= code <= 599:
        return Rejected(phase, code, _shown(text, mail))
    return NotSent("malformed_answer", f"the server answered the phase {phase} with something that is no SMTP")


def _mail_options(mail: Mail, extensions: dict[str, str]) -> bytes | NotSent:
    if _NO_MAILBOX.search(mail.sender + mail.recipient):
        return NotSent("bad_envelope", "an address holds a character that no envelope may", may_retry=False)
    options = b""
    # RFC 1870: a server that says its limit refuses what is larger; RFC 6531: SMTPUTF8 only where it is offered.
    limit = extensions.get("size", "").strip()
    if limit.isascii() and limit.isdigit() and 0 < int(limit) < len(mail.data):
        return NotSent("message_too_large", f"the server takes no mail above {int(limit)} bytes", may_retry=False)
    if "size" in extensions:
        options += b" SIZE=%d" % len(mail.data)
    if mail.needs_utf8:
        if "smtputf8" not in extensions:
            return NotSent("smtputf8_unsupported", "the server takes no international mailbox names", may_retry=False)
        options += b" SMTPUTF8 BODY=8BITMIME"
    return options


def _on_the_wire(data: bytes) -> bytes:
    """Lines that end in CRLF and in nothing else (a bare CR or LF is how mails are smuggled), dots stuffed."""
    if _BARE_CR.search(data) or _BARE_LF_OR_DOT.search(data):
        if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
            data = _BARE_END.sub(b"\r\n", data)
        data = data.replace(b"\r\n.", b"\r\n..")
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    return b"." + data if data.startswith(b".") else data


def _split(data: bytes) -> tuple[bytes, bytes]:
    if len(data) <= _TAIL_BYTES:
        return b"", data
    return data[:-_TAIL_BYTES], data[-_TAIL_BYTES:]


def _shown(text: str, mail: Mail | None = None) -> str:
    """A server's words, fit to be stored: one line, at most 300 characters, without the recipient's address."""
    line = _UNPRINTABLE.sub(" ", text)
    if mail is not None:
        line = line.replace(mail.recipient, "<recipient>")
    return line[:300]
