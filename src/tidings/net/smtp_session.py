"""One SMTP connection: open it, offer a mail up to its last chunk, end it. The phases are separate calls because their failures differ."""

import asyncio
import contextlib
import re
import ssl
from typing import Literal, cast

import msgspec
from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected

from tidings.net.door import Policy, open_socket
from tidings.net.failure import NotSent

Security = Literal["starttls", "tls", "none"]
Phase = Literal["greeting", "hello", "starttls", "auth", "mail", "rcpt", "data", "dot"]

# The part of a mail that is written together with its end. The rest must have left us first, so that a peer that
# stops reading in the middle of a large mail is a mail not sent, and not a doubt.
_TAIL_BYTES = 65_536
_BARE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_NO_MAILBOX = re.compile(r"[\x00-\x20\x7f<>\ud800-\udfff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom; connections are kept by all of it."""

    host: str
    port: int
    security: Security
    helo: str
    username: str | None = None
    password: str | None = None


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """An envelope with one recipient, and the message as it goes on the wire (7 bit, or UTF-8 headers with `needs_utf8`)."""

    sender: str
    recipient: str
    data: bytes
    needs_utf8: bool = False


class Rejected(msgspec.Struct, frozen=True):
    """The server's own clear no, in the phase named: 4yz for now, 5yz for good."""

    phase: Phase
    code: int
    text: str


class Session:
    """A connection that is greeted, encrypted and logged in as its server's settings say."""

    def __init__(self, client: SMTP, banner: str) -> None:
        self._client = client
        self._tail = b""
        self._is_amid = False
        self.banner = banner

    @property
    def is_open(self) -> bool:
        """False once we know that it is closed; True says nothing."""
        return self._client.is_connected

    async def offer(self, mail: Mail) -> Rejected | NotSent | None:
        """None: everything but the end has been written and the server waits for it. Raises what aiosmtplib raises, or OSError."""
        options = _mail_options(mail, self._client.esmtp_extensions)
        if isinstance(options, NotSent):
            return options
        if self._is_amid:
            # The last mail was refused half-way; its envelope is still open on the server's side.
            await self._client.execute_command(b"RSET")
        self._is_amid = True
        sender, recipient = mail.sender.encode(), mail.recipient.encode()
        mail_from = (b"FROM:<" + sender + b">", *options)
        steps: tuple[tuple[Phase, int, tuple[bytes, ...]], ...] = (
            ("mail", 2, (b"MAIL", *mail_from)),
            ("rcpt", 2, (b"RCPT", b"TO:<" + recipient + b">")),
            ("data", 3, (b"DATA",)),
        )
        for phase, expected, words in steps:
            response = await self._client.execute_command(*words)
            if response.code // 100 != expected:
                return _no(phase, response.code, response.message, mail)
        head, self._tail = _split(_on_the_wire(mail.data))
        if head:
            await self._write_out(head)
        return None

    async def end(self, mail: Mail) -> tuple[int, str]:
        """The answer to the dot. Raises what aiosmtplib raises, or OSError: then nobody can say."""
        protocol = self._client.protocol
        if protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        protocol.write(self._tail + b".\r\n")
        self._tail = b""
        response = await protocol.read_response()
        self._is_amid = False
        if response.code == 421:
            self.abandon()
        return response.code, _shown(response.message, mail)

    def part(self) -> None:
        """The connection is closed, politely, without waiting for the server's goodbye."""
        protocol = self._client.protocol
        if protocol is not None and self.is_open:
            with contextlib.suppress(SMTPException):
                protocol.write(b"QUIT\r\n")
        self._client.close()

    def abandon(self) -> None:
        """The connection is gone at once, whatever was in it."""
        transport = self._transport()
        if transport is not None:
            transport.abort()
        self._client.close()

    def _transport(self) -> asyncio.WriteTransport | None:
        # uvloop's transports are WriteTransports in deed, not by inheritance.
        return cast("asyncio.WriteTransport | None", self._client.transport)

    async def _write_out(self, head: bytes) -> None:
        protocol = self._client.protocol
        if protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        protocol.write(head)
        while True:
            transport = self._transport()
            if transport is None or not self.is_open:
                raise SMTPServerDisconnected("Connection lost")
            if transport.get_write_buffer_size() == 0:
                return
            # A tick, because aiosmtplib offers no drain; only mails above 64 KiB come here.
            await asyncio.sleep(0.005)


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
    return Session(client, _shown(greeting.message))


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


def _mail_options(mail: Mail, extensions: dict[str, str]) -> tuple[bytes, ...] | NotSent:
    if _NO_MAILBOX.search(mail.sender + mail.recipient):
        return NotSent("bad_envelope", "an address holds a character that no envelope may", may_retry=False)
    options: tuple[bytes, ...] = ()
    # RFC 1870: a server that says its limit refuses what is larger; RFC 6531: SMTPUTF8 only where it is offered.
    limit = extensions.get("size", "").strip()
    if limit.isascii() and limit.isdigit() and 0 < int(limit) < len(mail.data):
        return NotSent("message_too_large", f"the server takes no mail above {int(limit)} bytes", may_retry=False)
    if "size" in extensions:
        options += (b"SIZE=%d" % len(mail.data),)
    if mail.needs_utf8:
        if "smtputf8" not in extensions:
            return NotSent("smtputf8_unsupported", "the server takes no international mailbox names", may_retry=False)
        options += (b"SMTPUTF8", b"BODY=8BITMIME")
    return options


def _on_the_wire(data: bytes) -> bytes:
    """Lines that end in CRLF and in nothing else (a bare CR or LF is how mails are smuggled), dots stuffed."""
    if _BARE_END.search(data):
        data = _BARE_END.sub(b"\r\n", data)
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    data = data.replace(b"\r\n.", b"\r\n..")
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
