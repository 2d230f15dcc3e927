"""SMTP through the door: kept connections, and for every failure the exact side of the dot on which it happened.

RFC 5321 sections 4.1.1.4 and 6.1: the line with the single dot ends the mail, and only the answer to it moves the responsibility.
Whatever goes wrong before the dot is written: not sent, for certain. No answer after it: nobody can say.
"""

import asyncio
import ssl
from collections import deque
from contextlib import suppress
from uuid import UUID

import msgspec

from tidings.net.door import Policy, client_tls
from tidings.net.failure import Ambiguous, NotSent
from tidings.net.smtp_session import Mail, Rejected, Server, Session, open_session
from tidings.net.smtp_wire import Reply


class Accepted(msgspec.Struct, frozen=True):
    """The server answered the dot with 2yz: the mail is its responsibility. `text` is what it said, its queue id in most."""

    text: str


class LoggedIn(msgspec.Struct, frozen=True):
    """Connection, TLS and password work; `text` is the server's name for itself."""

    text: str


class _Line:
    """The connections to one server for one owner. Who waits for one is served in turn."""

    def __init__(self, limit: int) -> None:
        self.free = limit
        self.waiting: deque[asyncio.Future[bool]] = deque()
        self.users = 0
        self.idle: list[tuple[Session, asyncio.TimerHandle]] = []

    async def take_slot(self, loop: asyncio.AbstractEventLoop, before: float) -> bool:
        """Whether one of the connections may be used; False where none was free in time."""
        if self.free > 0:
            self.free -= 1
            return True
        turn: asyncio.Future[bool] = loop.create_future()
        self.waiting.append(turn)
        # A timer of our own: a task's timeout costs as much as all of this.
        timer = loop.call_at(before, self._give_up, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                # It was our turn already, and is the next one's.
                self.give_back()
            raise
        finally:
            timer.cancel()

    def give_back(self) -> None:
        """The next one's turn."""
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(True)
                return
        self.free += 1

    def _give_up(self, turn: asyncio.Future[bool]) -> None:
        if not turn.done():
            with suppress(ValueError):
                self.waiting.remove(turn)
            turn.set_result(False)


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
        loop = asyncio.get_running_loop()
        before = loop.time() + seconds
        line = self._lines.get((owner, server))
        if line is None:
            line = self._lines[owner, server] = _Line(self._per_server)
        line.users += 1
        try:
            if not await line.take_slot(loop, before):
                return NotSent("busy", f"every connection to this server was busy for {seconds:g} s")
            try:
                return await self._with_slot(loop, line, server, mail, before, answer_seconds)
            finally:
                line.give_back()
        finally:
            line.users -= 1
            self._forget_unused()

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
        loop: asyncio.AbstractEventLoop,
        line: _Line,
        server: Server,
        mail: Mail,
        before: float,
        answer_seconds: float,
    ) -> Accepted | Rejected | NotSent | Ambiguous:
        session: Session | None = None
        is_reusable = False
        try:
            session, failure = await self._up_to_the_dot(line, server, mail, before)
            if session is None or failure is not None:
                # Only a clear answer leaves the connection in a state that we know.
                is_reusable = session is not None and isinstance(failure, Rejected)
                return failure or NotSent("connect_failed")
            answer = _judged(await session.end(mail, loop.time() + answer_seconds))
            is_reusable = not isinstance(answer, Ambiguous)
            return answer
        finally:
            if session is not None:
                self._put_back(line, session, is_reusable=is_reusable)

    async def _up_to_the_dot(
        self, line: _Line, server: Server, mail: Mail, before: float
    ) -> tuple[Session | None, Rejected | NotSent | None]:
        kept = _take(line)
        if kept is not None:
            if mail.dialogue is not None:
                mail.dialogue.said.append("(over a connection that was open)")
                mail.dialogue.heard.append(kept.banner)
            failure = await _offer(kept, mail, before)
            if failure is None or not _is_stale(failure):
                return kept, failure
            # The server closed the kept connection while it lay idle: nothing of this mail counts, a new one may try.
            kept.abandon()
            if mail.dialogue is not None:
                mail.dialogue.said.append("(it had been closed: over a new one)")
        try:
            _note_opening(mail, server)
            async with asyncio.timeout_at(before):
                session = await open_session(server, self._policy, self._tls, seconds=10.0)
        except TimeoutError:
            return None, NotSent("timeout", "the server was not ready for the end of the mail in time")
        if not isinstance(session, Session):
            return None, session
        if mail.dialogue is not None:
            mail.dialogue.heard.append(session.banner)
        return session, await _offer(session, mail, before)

    def _put_back(self, line: _Line, session: Session, *, is_reusable: bool) -> None:
        if not is_reusable or not session.is_open:
            session.abandon()
        elif self._is_closed or not session.is_welcome:
            session.part()
        else:
            timer = asyncio.get_running_loop().call_later(self._idle_seconds, self._expire, line, session)
            line.idle.append((session, timer))

    def _expire(self, line: _Line, session: Session) -> None:
        line.idle = [kept for kept in line.idle if kept[0] is not session]
        session.part()
        self._forget_unused()

    def _forget_unused(self) -> None:
        if len(self._lines) > 64:
            self._lines = {key: line for key, line in self._lines.items() if line.users or line.idle}


def _note_opening(mail: Mail, server: Server) -> None:
    """How a connection is opened; the words of it are the library's, and a password is among them."""
    if mail.dialogue is not None:
        mail.dialogue.said.append(f"({server.host}:{server.port}, security: {server.security})")
        mail.dialogue.said.append(f"EHLO {server.helo}")
        if server.username is not None:
            mail.dialogue.said.append("AUTH •••")


def _take(line: _Line) -> Session | None:
    while line.idle:
        session, timer = line.idle.pop()
        timer.cancel()
        if session.is_open:
            return session
        session.abandon()
    return None


async def _offer(session: Session, mail: Mail, before: float) -> Rejected | NotSent | None:
    """None: the server holds all of the mail but its end. A failure of any kind is certain: the dot was not written."""
    try:
        return await session.offer(mail, before)
    except asyncio.CancelledError:
        session.abandon()
        raise


def _is_stale(failure: Rejected | NotSent) -> bool:
    if isinstance(failure, Rejected):
        return failure.code == 421 and failure.phase == "mail"
    return failure.code == "connection_lost"


def _judged(answer: Reply | Ambiguous) -> Accepted | Rejected | Ambiguous:
    """What the answer to the dot means: whatever is no clear one is Ambiguous."""
    if isinstance(answer, Ambiguous):
        return answer
    if 200 <= answer.code <= 299:
        return Accepted(answer.text)
    if 400 <= answer.code <= 599:
        return Rejected("dot", answer.code, answer.text)
    return Ambiguous("malformed_answer", f"the server answered the end of the mail with {answer.code}")
