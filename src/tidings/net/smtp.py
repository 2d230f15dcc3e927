"""SMTP through the door: kept connections, and for every failure the exact side of the dot on which it happened.

RFC 5321 sections 4.1.1.4 and 6.1: the line with the single dot ends the mail, and only the answer to it moves the responsibility.
Whatever goes wrong before the dot is written: not sent, for certain. No answer after it: nobody can say.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec
from aiosmtplib import SMTPException

from tidings.net.door import Policy, client_tls
from tidings.net.failure import Ambiguous, NotSent
from tidings.net.smtp_session import Mail, Rejected, Server, Session, open_session


class Accepted(msgspec.Struct, frozen=True):
    """The server answered the dot with 2yz: the mail is its responsibility. `text` is what it said, its queue id in most."""

    text: str


class LoggedIn(msgspec.Struct, frozen=True):
    """Connection, TLS and password work; `text` is the server's name for itself."""

    text: str


class _Line:
    """The connections to one server for one owner."""

    def __init__(self, limit: int) -> None:
        self.slots = asyncio.Semaphore(limit)
        self.users = 0
        self.idle: list[tuple[Session, asyncio.TimerHandle]] = []


class SmtpPool:
    """Kept connections, at most `per_server` to each server of an owner; an idle one is closed after `idle_seconds`."""

    def __init__(
        self,
        policy: Policy,
        *,
        tls: ssl.SSLContext | None = None,
        per_server: int = 32,
        idle_seconds: float = 30.0,
    ) -> None:
        self._policy = policy
        self._tls = tls or client_tls()
        self._per_server = per_server
        self._idle_seconds = idle_seconds
        self._is_closed = False
        self._lines: dict[tuple[UUID, Server], _Line] = {}

    async def hand_over(
        self,
        owner: UUID,
        server: Server,
        mail: Mail,
        *,
        seconds: float,
        answer_seconds: float = 600.0,
    ) -> Accepted | Rejected | NotSent | Ambiguous:
        """The server's answer to the dot. `seconds` is the time up to the dot; `answer_seconds` the wait after it (RFC 5321: 600)."""
        before = asyncio.get_running_loop().time() + seconds
        async with self._line(owner, server) as line:
            try:
                async with asyncio.timeout_at(before):
                    await line.slots.acquire()
            except TimeoutError:
                return NotSent("busy", f"every connection to this server was busy for {seconds:g} s")
            try:
                return await self._with_slot(line, server, mail, before, answer_seconds)
            finally:
                line.slots.release()

    async def try_login(self, server: Server, *, seconds: float) -> LoggedIn | Rejected | NotSent:
        """Whether a new connection gets as far as a mail would; nothing is kept and nothing sent."""
        try:
            async with asyncio.timeout(seconds):
                session = await open_session(server, self._policy, self._tls, seconds=seconds)
        except TimeoutError:
            return NotSent("session_timeout", f"the server did not finish its greeting within {seconds:g} s")
        if isinstance(session, Session):
            session.part()
            return LoggedIn(session.banner)
        return session

    async def aclose(self) -> None:
        """Every idle connection is closed; one in use closes when its mail is done."""
        self._is_closed = True
        for line in self._lines.values():
            while line.idle:
                session, timer = line.idle.pop()
                timer.cancel()
                session.part()
        # One turn of the loop, in which the transports really close.
        await asyncio.sleep(0)

    def open_connections(self) -> int:
        """How many idle connections are kept now, over all servers."""
        return sum(len(line.idle) for line in self._lines.values())

    async def _with_slot(
        self,
        line: _Line,
        server: Server,
        mail: Mail,
        before: float,
        answer_seconds: float,
    ) -> Accepted | Rejected | NotSent | Ambiguous:
        session: Session | None = None
        is_reusable = False
        try:
            try:
                async with asyncio.timeout_at(before):
                    ready = await self._up_to_the_dot(line, server, mail)
            except TimeoutError:
                return NotSent("timeout", "the server was not ready for the end of the mail in time")
            session, failure = ready
            if session is None or failure is not None:
                # Only a clear answer leaves the connection in a state that we know.
                is_reusable = session is not None and session.is_open and isinstance(failure, Rejected)
                return failure or NotSent("connect_failed")
            answer = await _after_the_dot(session, mail, answer_seconds)
            is_reusable = session.is_open and not isinstance(answer, Ambiguous)
            return answer
        finally:
            if session is not None:
                self._put_back(line, session, is_reusable=is_reusable)

    async def _up_to_the_dot(self, line: _Line, server: Server, mail: Mail) -> tuple[Session | None, Rejected | NotSent | None]:
        kept = _take(line)
        if kept is not None:
            failure = await _offer(kept, mail)
            if failure is None or not _is_stale(failure):
                return kept, failure
            # The server closed the kept connection while it lay idle: nothing of this mail counts, a new one may try.
            kept.abandon()
        session = await open_session(server, self._policy, self._tls, seconds=10.0)
        if not isinstance(session, Session):
            return None, session
        return session, await _offer(session, mail)

    def _put_back(self, line: _Line, session: Session, *, is_reusable: bool) -> None:
        if not is_reusable:
            session.abandon()
        elif self._is_closed:
            session.part()
        else:
            timer = asyncio.get_running_loop().call_later(self._idle_seconds, self._expire, line, session)
            line.idle.append((session, timer))

    def _expire(self, line: _Line, session: Session) -> None:
        line.idle = [kept for kept in line.idle if kept[0] is not session]
        session.part()
        self._forget_unused()

    @asynccontextmanager
    async def _line(self, owner: UUID, server: Server) -> AsyncGenerator[_Line]:
        line = self._lines.setdefault((owner, server), _Line(self._per_server))
        line.users += 1
        try:
            yield line
        finally:
            line.users -= 1
            self._forget_unused()

    def _forget_unused(self) -> None:
        if len(self._lines) > 64:
            self._lines = {key: line for key, line in self._lines.items() if line.users or line.idle}


def _take(line: _Line) -> Session | None:
    while line.idle:
        session, timer = line.idle.pop()
        timer.cancel()
        if session.is_open:
            return session
    return None


async def _offer(session: Session, mail: Mail) -> Rejected | NotSent | None:
    """None: the server holds all of the mail but its end. A failure of any kind is certain: the dot was not written."""
    try:
        return await session.offer(mail)
    except asyncio.CancelledError:
        session.abandon()
        raise
    except SMTPException as error:
        session.abandon()
        code = "connection_lost" if isinstance(error, ConnectionError) else "malformed_answer"
        return NotSent(code, "the connection failed before the end of the mail was written")
    except OSError as error:
        session.abandon()
        return NotSent("connection_lost", error.strerror or type(error).__name__)


def _is_stale(failure: Rejected | NotSent) -> bool:
    if isinstance(failure, Rejected):
        return failure.code == 421 and failure.phase == "mail"
    return failure.code == "connection_lost"


async def _after_the_dot(session: Session, mail: Mail, seconds: float) -> Accepted | Rejected | Ambiguous:
    """From the first line of this on, whatever is no clear answer is Ambiguous."""
    try:
        async with asyncio.timeout(seconds):
            code, text = await session.end(mail)
    except asyncio.CancelledError:
        session.abandon()
        raise
    except TimeoutError:
        return Ambiguous("timeout", f"no answer to the end of the mail within {seconds:g} s")
    except SMTPException as error:
        if isinstance(error, ConnectionError):
            return Ambiguous("connection_lost", "the connection ended before the answer to the end of the mail")
        return Ambiguous("malformed_answer", "the answer to the end of the mail is no SMTP")
    except OSError as error:
        return Ambiguous("connection_lost", error.strerror or type(error).__name__)
    if 200 <= code <= 299:
        return Accepted(text)
    if 400 <= code <= 599:
        return Rejected("dot", code, text)
    return Ambiguous("malformed_answer", f"the server answered the end of the mail with {code}")
