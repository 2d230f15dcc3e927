"""One SMTP session: what a peer says, and what it is answered (RFC 5321, 1870, 3207, 6152, 6531; rfc-editor.org, read 2026-11-21).

The library speaks the protocol. What stands here is what it leaves open, or does otherwise: addresses are read by one strict rule that
never raises, a mail is read in large pieces and ends at CRLF.CRLF alone, and what is wrong with us is 451, never a 5xx.
"""

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import cast

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException

from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.listener.bounds import Bounds, Buckets, peer_key
from tidings.listener.domains import Domains
from tidings.listener.take import Taken, Taker
from tidings.net import read_domain
from tidings.workspaces import InboundDomain

log = get_logger("listener.session")

_LATER = "451 4.3.0 Cannot say right now; try again later"
_END = b"\r\n.\r\n"
# More than a client may ever send on one connection without a fresh one (commands by name; `*`: each of the others).
_MOST_COMMANDS = {"MAIL": 10_000, "RCPT": 100_000, "DATA": 10_000, "RSET": 20_000, "*": 200}
_PATH = re.compile(r"\s*<(?P<address>[^<>\x00-\x20\x7f]*(?:\"[^\"<>\x00-\x1f\x7f]*\"@[^<>\x00-\x20\x7f]*)?)>(?P<rest>(?:\s.*)?)")
# Some clients leave the brackets out.
_BARE = re.compile(r"\s*(?P<address>[^<>\x00-\x20\x7f]+)(?P<rest>(?:\s.*)?)")
_ROUTE = re.compile(r"@[^:@]+(?:,@[^:@]+)*:")
_MOST_LOCAL = 128
# Past so many times the bound nobody waits for the end of a mail any more.
_PATIENCE = 4


class Traffic(msgspec.Struct):
    """What goes on at all sessions together."""

    by_peer: dict[str, int]
    connections: int = 0
    held_bytes: int = 0


class Shared(msgspec.Struct, frozen=True):
    """What all sessions of a listener use."""

    bounds: Bounds
    domains: Domains
    taker: Taker
    hostname: str
    tls: ssl.SSLContext | None
    peers: Buckets
    workspaces: Buckets
    traffic: Traffic


class _Envelope(Envelope):
    def __init__(self) -> None:
        super().__init__()
        self.to: dict[str, InboundDomain] = {}


class _Hooks:
    """The answers to what the library hands on."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._unknown = 0

    async def handle_EHLO(  # noqa: N802 - the library's names
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        # Nobody signs in here, also not over TLS; the last line has a blank where the others have a hyphen.
        kept = [line for line in responses if not line.startswith(("250-AUTH", "250 HELP"))]
        return [*kept, "250-PIPELINING", "250 ENHANCEDSTATUSCODES"]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        assert isinstance(server, Door)
        if not self._shared.peers.take(server.peer):
            return "451 4.7.1 Too many mails from your address; try again in a minute"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        assert isinstance(server, Door)
        assert isinstance(envelope, _Envelope)
        local, _, written = address.rpartition("@")
        domain = read_domain(written)
        try:
            held = await self._shared.domains.find(domain) if domain is not None and local else None
        except Unavailable:
            return _LATER
        if held is None:
            self._unknown += 1
            if self._unknown > self._shared.bounds.unknown_recipients:
                server.hang_up()
                return "421 4.7.0 Too many unknown mailboxes"
            return "550 5.1.1 There is no such mailbox here"
        if len(envelope.to) >= self._shared.bounds.recipients:
            return "452 4.5.3 Too many recipients; send the mail to the others after this one"
        if not self._shared.workspaces.take(held.workspace_id):
            return "451 4.7.1 Too many mails for this domain; try again in a minute"
        envelope.to.setdefault(f"{local}@{held.domain}", held)
        envelope.rcpt_tos = list(envelope.to)
        return "250 2.1.5 OK"

    async def handle_VRFY(  # noqa: N802
        self, _server: SMTP, _session: Session, _envelope: Envelope, _address: str
    ) -> str:
        return "252 2.5.2 Send a mail and see"

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, TLSSetupException):
            # Whoever scans the ports of the world does that all day.
            log.debug("a peer could not agree on TLS", exc_info=error)
        else:
            log.error("a session failed", exc_info=error)
        return _LATER


class Door(SMTP):
    """The protocol of one connection."""

    # What a server sends is taken as it is: long lines are refused by none of the large receivers.
    line_length_limit = 65_536

    def __init__(self, shared: Shared, on_end: "Callable[[Door], None]") -> None:
        self._shared = shared
        self._on_end = on_end
        self._is_counted = False
        self._is_refused = False
        self.peer = ""
        self._peer_address = ""
        super().__init__(
            _Hooks(shared),
            data_size_limit=shared.bounds.max_bytes,
            enable_SMTPUTF8=True,
            hostname=shared.hostname,
            ident="ESMTP",
            tls_context=shared.tls,
            timeout=shared.bounds.command_seconds,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            command_call_limit=dict(_MOST_COMMANDS),
            loop=asyncio.get_running_loop(),
        )
        # The library's own table is one for all connections, and grows with each EHLO.
        self.command_size_limits = defaultdict(lambda: 2_048)

    def hang_up(self) -> None:
        """The connection is closed as soon as what was said has been answered."""
        asyncio.get_running_loop().call_later(0.05, self._close)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A connection over what is allowed is told so, and closed."""
        if self._is_counted:
            # The same connection once more, over TLS.
            super().connection_made(transport)
            return
        address = transport.get_extra_info("peername")
        self._peer_address = _host_of(address)
        self.peer = peer_key(self._peer_address)
        traffic, bounds = self._shared.traffic, self._shared.bounds
        own = traffic.by_peer.get(self.peer, 0)
        if traffic.connections >= bounds.connections or own >= bounds.connections_per_peer:
            self._is_refused = True
            cast("asyncio.Transport", transport).write(f"421 4.7.0 {self._shared.hostname} Too many connections\r\n".encode())
            transport.close()
            return
        traffic.connections += 1
        traffic.by_peer[self.peer] = own + 1
        self._is_counted = True
        super().connection_made(transport)
        if self._handler_coroutine is not None:
            self._handler_coroutine.add_done_callback(_settled)

    def connection_lost(self, error: Exception | None) -> None:
        """It counts no more."""
        self._on_end(self)
        if self._is_refused:
            return
        if self._is_counted:
            self._is_counted = False
            traffic = self._shared.traffic
            traffic.connections -= 1
            left = traffic.by_peer.pop(self.peer, 1) - 1
            if left:
                traffic.by_peer[self.peer] = left
        super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """The peer has ended it."""
        return None if self._is_refused else super().eof_received()

    def data_received(self, data: bytes) -> None:
        """More of what the peer says."""
        if not self._is_refused:
            super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """The mail is stored when this answers 250."""
        envelope, session = self.envelope, self.session
        assert isinstance(envelope, _Envelope)
        assert session is not None
        if await self.check_helo_needed():
            return
        if not envelope.to:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        # One deadline for the whole of it: who sends a byte a minute is not waited for.
        self._reset_timeout(self._shared.bounds.data_seconds)
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        mail = _Mail(self._shared.traffic)
        try:
            answer = await self._receive(mail) or await self._take(mail, envelope, session)
        finally:
            mail.release()
        self._set_post_data_state()
        self._reset_timeout()
        await self.push(answer)

    async def _receive(self, mail: "_Mail") -> str | None:
        """The whole mail has been read; answers what is wrong with it, if anything."""
        bounds = self._shared.bounds
        read = 0
        trouble: str | None = None
        while True:
            chunk = await self._reader.read(1 << 24)
            if not chunk:
                # The library cancels this as soon as the connection is lost.
                raise ConnectionResetError
            read += len(chunk)
            rest = mail.add(chunk)
            if trouble is None and self._shared.traffic.held_bytes > bounds.held_bytes:
                trouble = "452 4.3.1 Too much at one time; try again later"
            if rest is not None:
                # What follows is the next command; nothing else waits in the reader, since all of it was read.
                self._reader.feed_data(rest)
                return trouble
            if trouble is None and read > bounds.max_bytes + len(_END):
                trouble = "552 5.3.4 The mail is larger than is taken here"
            if trouble is not None:
                mail.drop()
                if read > _PATIENCE * bounds.max_bytes:
                    await self.push(trouble)
                    self._close()

    async def _take(self, mail: "_Mail", envelope: _Envelope, session: Session) -> str:
        raw = mail.raw()
        if len(raw) > self._shared.bounds.max_bytes:
            return "552 5.3.4 The mail is larger than is taken here"
        taken = Taken(
            raw=raw,
            mail_from="" if envelope.mail_from in (None, "<>") else str(envelope.mail_from),
            to=tuple(envelope.to.items()),
            peer=self._peer_address,
            helo=_one_line(session.host_name or ""),
            tls=self._tls_version(),
        )
        try:
            await self._shared.taker.take(taken)
        except Unavailable:
            return _LATER
        except Exception as error:
            log.exception("a mail could not be taken", exc_info=error)
            return _LATER
        return "250 2.0.0 OK"

    def _tls_version(self) -> str:
        found = self.transport.get_extra_info("ssl_object") if self.transport is not None else None
        return str(found.version()) if isinstance(found, ssl.SSLObject) else ""

    def _close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def _create_envelope(self) -> Envelope:
        return _Envelope()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """The address in angle brackets, without a source route (RFC 5321 section 4.1.2), and what follows it."""
        if not arg:
            return "", ""
        match = _PATH.fullmatch(arg) or _BARE.fullmatch(arg)
        if match is None:
            return None, None
        address = _ROUTE.sub("", match["address"], count=1)
        if not address:
            return "<>", match["rest"]
        local, at, domain = address.rpartition("@")
        if not at or not local or not domain or len(local) > _MOST_LOCAL or len(address) > 320 or not address.isprintable():
            return None, None
        return address, match["rest"]


class _Mail:
    """What has been received of one mail, its bytes counted among those of all."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        # As if a line had ended before it: the dot may be the first that comes.
        self._data = bytearray(b"\r\n")
        self._counted = 0

    def add(self, chunk: bytes) -> bytes | None:
        """None as long as it goes on; at its end, what came behind it."""
        begun = max(0, len(self._data) - len(_END) + 1)
        self._data += chunk
        end = self._data.find(_END, begun)
        if end >= 0:
            rest = bytes(self._data[end + len(_END) :])
            del self._data[end + 2 :]
            self._count()
            return rest
        self._count()
        return None

    def drop(self) -> None:
        """Nothing of it is kept but what its end may begin with."""
        del self._data[: -len(_END) + 1]
        self._count()

    def raw(self) -> bytes:
        """The mail, its dots as they were written (RFC 5321 section 4.5.2)."""
        return bytes(self._data.replace(b"\r\n.", b"\r\n")[2:])

    def release(self) -> None:
        """It counts no more."""
        self._data.clear()
        self._count()

    def _count(self) -> None:
        self._traffic.held_bytes += len(self._data) - self._counted
        self._counted = len(self._data)


def _settled(task: asyncio.Task[None]) -> None:
    """How it ended is known: the peer is gone."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.debug("a session ended", exc_info=error)


def _host_of(address: Sequence[object] | None) -> str:
    host = str(address[0]) if address else ""
    return host.removeprefix("::ffff:").partition("%")[0]


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)[:255]
