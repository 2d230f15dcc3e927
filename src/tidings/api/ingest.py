"""Sends: bytes -> struct -> plan, then one shared transaction for everybody who waits, so that a commit serves many.

A flush starts when the last one is done: no timer, no waiting for company. What comes from outside was checked before it joins;
if a flush fails all the same, each of its messages is tried alone, so that nobody pays for another's.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Protocol
from uuid import UUID

import msgspec

from tidings.api.known import Known
from tidings.api.metrics import ApiMetrics
from tidings.api.read import check_bytes, read_body
from tidings.consent import Topic
from tidings.contacts import ContactKey, find_or_make
from tidings.conversations.conversation_named import conversation_named
from tidings.core.clock import Clock
from tidings.core.errors import Forbidden, InProgress, Invalid, Throttled, TidingsError, Unavailable, invalid
from tidings.core.ids import decode
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.idempotency import Fresh, check_key, claim
from tidings.messages import (
    PURPOSES,
    Answered,
    Author,
    Done,
    NotFirst,
    Once,
    People,
    Plan,
    Ready,
    Send,
    accept,
    default_routes,
    find_answered,
    find_people,
    plan,
    prepare,
    store_accepted,
)
from tidings.messages.purposes import BY_MEMBERSHIP
from tidings.messages.sensitive import seal
from tidings.templates import Published
from tidings.workspaces import Principal, Sealer

log = get_logger("ingest")

FLUSH_SIZE = 256
SHARED_RECIPIENTS = 20
"""A send to more people than this gets a transaction of its own."""
SMALL_LATELY_SECONDS = 0.2
"""So long after a small send large ones go one after the other."""
LARGE_BODY = 64_000
"""Bodies over this many bytes are read in a thread: the event loop belongs to everybody."""
TURN_BODY = 16_000
TURNS = 8
"""So many bodies of more than `TURN_BODY` bytes are plans and rows at one time: ten thousand recipients are 150 kB, and 20 MB of plans."""
WAITING_LIMIT = 20_000
"""Sends that wait for a flush; past that callers are told to come back."""

_SENDING = frozenset(purpose.scope for purpose in PURPOSES.values()) - {BY_MEMBERSHIP}


class Reply(msgspec.Struct, frozen=True):
    """The answer to a send, as bytes."""

    status: int
    body: bytes
    is_replay: bool = False


class Told(Protocol):
    """Where a flush tells what came of a send, once; a future is one."""

    def done(self) -> bool:
        """Whether it was told, or nobody listens any more."""
        ...

    def set_result(self, outcome: Done | NotFirst, /) -> None:
        """It is stored, or its key was used before."""
        ...

    def set_exception(self, error: Exception, /) -> None:
        """It is not stored, as far as we know."""
        ...


class _Waiting(msgspec.Struct, eq=False):
    plan: Plan
    once: Once | None
    done: Told


_Prepared = tuple[_Waiting, Ready]


class Ingest:
    """Takes sends, and answers each when it is stored."""

    def __init__(
        self,
        database: Database,
        known: Known,
        sealer: Sealer,
        clock: Clock,
        metrics: ApiMetrics,
        on_work: Callable[[bool], None],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._looking = database.lane(Plans.BY_INDEX)
        self._writer = database.lane(Plans.BY_HASH)
        self._known = known
        self._clock = clock
        self._metrics = metrics
        self._on_work = on_work
        self._waiting: list[_Waiting] = []
        self._preparing: asyncio.Task[None] | None = None
        self._ready: deque[list[_Prepared]] = deque()
        self._picked = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None
        self._large = asyncio.Semaphore(2)
        self._one_large = asyncio.Lock()
        self._small_at = 0.0
        self._turns = asyncio.Semaphore(TURNS)

    async def send(self, principal: Principal, body: bytes, key: str | None, client: str | None = None) -> Reply:
        """The message is stored when this returns; the same key and body get the same answer."""
        if _SENDING.isdisjoint(principal.scopes):
            raise Forbidden(f"Sending needs a key with one of the scopes {', '.join(sorted(_SENDING))}", code="scope_missing")
        if key is not None:
            check_key(key)
        if len(body) <= TURN_BODY:
            return await self._send(principal, body, key, client)
        # What is made of a long list is many times as large as its body: a few at a time, from reading to storing.
        async with self._turns:
            return await self._send(principal, body, key, client)

    async def _send(self, principal: Principal, body: bytes, key: str | None, client: str | None) -> Reply:
        is_large = len(body) > LARGE_BODY
        send = await asyncio.to_thread(_read, body) if is_large else _read(body)
        once = Once(key, sha256(b"POST /v1/messages\0" + body).digest()) if key is not None else None
        try:
            made = await self._plan(send, principal, client, is_large=is_large)
            outcome = await (self._share(made, once) if _is_small(made) else self._alone(made, once))
        except Invalid:
            # What was accepted once stays so: also when its contact, its template or its time is gone since.
            if once is not None and (kept := await self._kept(principal, once)) is not None:
                return kept
            raise
        if isinstance(outcome, Done):
            return Reply(202, outcome.answer.encode())
        return await self._replay(principal, once, outcome)

    def join(self, principal: Principal, body: bytes, key: str | None, client: str | None, told: Told) -> bool:
        """Whether the send waits for the next flush, which tells what came of it.

        False where more is to be looked up first, or it needs a transaction of its own; raises what `send` raises.
        """
        if len(body) > LARGE_BODY or _SENDING.isdisjoint(principal.scopes):
            return False
        if key is not None:
            check_key(key)
        send, workspace = _read(body), principal.workspace.id
        if (
            send.in_reply_to is not None
            or send.conversation is not None
            or (isinstance(send.to, list) and len(send.to) > SHARED_RECIPIENTS)
        ):
            return False
        try:
            template = self._known.remembered_template(workspace, send.template) if send.template is not None else None
            topic_key = send.topic or (template.topic if template is not None else None)
            topic = self._known.remembered_topic(workspace, topic_key) if topic_key is not None else None
        except KeyError:
            return False
        if send.topic is not None and topic is None:
            return False
        made = self._made(send, principal, client, template, topic)
        if _is_small(made):
            self._wait(made, Once(key, sha256(b"POST /v1/messages\0" + body).digest()) if key is not None else None, told)
            return True
        return False

    async def _plan(self, send: Send, principal: Principal, client: str | None, *, is_large: bool) -> Plan:
        workspace = principal.workspace
        template = await self._known.template(workspace.id, send.template) if send.template is not None else None
        topic_key = send.topic or (template.topic if template is not None else None)
        topic = await self._known.topic(workspace.id, topic_key) if topic_key is not None else None
        if send.topic is not None and topic is None:
            raise invalid("/topic", "unknown_topic", f"There is no topic {send.topic!r}; make it with PUT /v1/topics/{{key}}")
        if send.conversation is not None:
            await conversation_named(self._looking, workspace.id, send.conversation)
        answered = await self._answered(workspace.id, send.in_reply_to) if send.in_reply_to is not None else None
        args = (send, principal, client, template, topic, answered)
        return await asyncio.to_thread(self._made, *args) if is_large else self._made(*args)

    def _made(
        self,
        send: Send,
        principal: Principal,
        client: str | None,
        template: Published | None,
        topic: Topic | None,
        answered: Answered | None = None,
    ) -> Plan:
        workspace, real_now = principal.workspace, self._clock()
        author = Author(
            workspace_id=workspace.id,
            key_id=principal.key_id,
            scopes=principal.scopes,
            default_country=workspace.default_country,
            timezone=workspace.timezone,
            client=client,
        )
        now = real_now + workspace.clock_offset
        made = plan(send, author, template, default_routes(topic, workspace), now, real_now, answered)
        return seal(made, self._sealer) if made.is_sensitive else made

    async def _answered(self, workspace_id: UUID, given: str) -> Answered | None:
        message_id = decode("msg", given)
        return await find_answered(self._looking, workspace_id, message_id) if message_id is not None else None

    async def _share(self, made: Plan, once: Once | None) -> Done | NotFirst:
        told: asyncio.Future[Done | NotFirst] = asyncio.get_running_loop().create_future()
        self._wait(made, once, told)
        return await told

    def _wait(self, made: Plan, once: Once | None, told: Told) -> None:
        if len(self._waiting) >= WAITING_LIMIT:
            raise Throttled("Too many sends are waiting to be stored; try again in a second")
        self._small_at = time.monotonic()
        self._waiting.append(_Waiting(made, once, told))
        if self._preparing is None or self._preparing.done():
            self._preparing = asyncio.create_task(self._prepare())

    async def _prepare(self) -> None:
        """Groups are made ready one ahead: who the people of one are is looked up while the one before it is written."""
        while self._waiting:
            ready = await self._look_up(self._take())
            if not ready:
                continue
            self._ready.append(ready)
            if self._writing is None:
                self._writing = asyncio.create_task(self._flush())
            while self._ready:
                self._picked.clear()
                await self._picked.wait()

    async def _flush(self) -> None:
        group: list[_Prepared] = []
        try:
            while self._ready:
                group = self._ready.popleft()
                self._picked.set()
                outcomes = await self._store(group)
                # Told after the next group is on its way, so that the server works while answers are written.
                asyncio.get_running_loop().call_soon(self._tell, group, outcomes)
                group = []
        finally:
            # Where this was ended from outside, nobody is left waiting: whether it was stored, the key will tell.
            _fail([waiting for left in (group, *self._ready) for waiting, _ in left], Unavailable())
            self._ready.clear()
            self._picked.set()
            self._writing = None

    async def _look_up(self, group: list[_Waiting]) -> list[_Prepared]:
        """Each with its rows; who asked for what cannot be has been told."""
        try:
            people = await self._people([target.key for waiting in group for target in waiting.plan.targets])
        except Unavailable as error:
            _fail(group, error)
            return []
        except Exception as error:
            if len(group) == 1:
                _fail(group, error)
                return []
            log.warning("a look-up failed and is retried one by one", exc_info=error, extra={"count": len(group)})
            return [found for single in group for found in await self._look_up([single])]
        ready: list[_Prepared] = []
        for waiting in group:
            try:
                ready.append((waiting, prepare(waiting.plan, people, waiting.once)))
            except Exception as error:  # noqa: BLE001 - this one's own trouble, and nobody else's
                _fail([waiting], error)
        return ready

    async def _store(self, group: list[_Prepared]) -> list[Done | NotFirst | Exception]:
        """What came of each; where the statement of all failed, each has one of its own."""
        try:
            return [*await store_accepted(self._writer, [ready for _, ready in group], self._clock())]
        except Unavailable as error:
            return [error] * len(group)
        except Exception as error:
            if len(group) == 1:
                return [error]
            log.warning("a flush failed and is retried one by one", exc_info=error, extra={"count": len(group)})
            return [(await self._store([single]))[0] for single in group]

    def _tell(self, group: list[_Prepared], outcomes: list[Done | NotFirst | Exception]) -> None:
        for (waiting, _), outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, Exception):
                _fail([waiting], outcome)
                continue
            if not waiting.done.done():
                waiting.done.set_result(outcome)
            if isinstance(outcome, Done):
                try:
                    self._stored(waiting.plan, outcome)
                except Exception as error:  # it is stored, and the others are still to be told
                    log.exception("a send could not be counted", exc_info=error)

    def _take(self) -> list[_Waiting]:
        """The next group; a key stands in it once, and waits for the next one if it comes twice."""
        group: list[_Waiting] = []
        rest: list[_Waiting] = []
        keys: set[tuple[object, str]] = set()
        for waiting in self._waiting[:FLUSH_SIZE]:
            key = (waiting.plan.author.key_id, waiting.once.key) if waiting.once is not None else None
            if key is not None and key in keys:
                rest.append(waiting)
                continue
            if key is not None:
                keys.add(key)
            group.append(waiting)
        self._waiting[:FLUSH_SIZE] = rest
        return group

    async def _people(self, keys: list[ContactKey]) -> People:
        people = await find_people(self._looking, keys)
        missing = [key for key in keys if key not in people and key.kind != "id"]
        if missing:
            async with self._database.pipeline() as tx:
                people.update(await find_or_make(tx, missing, now=self._clock()))
        return people

    @asynccontextmanager
    async def _room(self) -> AsyncGenerator[None]:
        """A large send's turn. Two go at a time, and one after the other while small ones come: who waits for a code would wait for a processor."""
        async with self._large:
            if time.monotonic() - self._small_at < SMALL_LATELY_SECONDS:
                async with self._one_large:
                    yield
            else:
                yield

    async def _alone(self, made: Plan, once: Once | None) -> Done | NotFirst:
        async with self._room(), self._database.pipeline() as tx:
            outcome = await accept(tx, made, self._clock(), once)
        if isinstance(outcome, Done):
            self._stored(made, outcome)
        return outcome

    def _stored(self, made: Plan, outcome: Done) -> None:
        """It is counted, and the workers hear of it."""
        self._metrics.accepted(made.lane, made.channels, outcome.recipients)
        self._on_work(made.lane == "otp")

    async def _replay(self, principal: Principal, once: Once | None, outcome: NotFirst) -> Reply:
        if outcome.is_running or once is None:
            raise InProgress
        kept = await self._kept(principal, once)
        if kept is None:
            raise InProgress
        return kept

    async def _kept(self, principal: Principal, once: Once) -> Reply | None:
        """The answer that this key got before, if it was used; raises Invalid where it was used for another body."""
        async with self._database.pipeline() as tx:
            kept = await claim(
                tx,
                workspace_id=principal.workspace.id,
                principal=principal.key_id,
                key=once.key,
                request_hash=once.hash,
                now=self._clock(),
            )
        return None if isinstance(kept, Fresh) else Reply(kept.status, kept.answer.encode(), is_replay=True)


def _is_small(made: Plan) -> bool:
    """Whether one statement is all that it takes: a collapse key and local times have more to look up."""
    return len(made.targets) <= SHARED_RECIPIENTS and made.collapse_key is None and made.local is None


def _read(body: bytes) -> Send:
    check_bytes(body)
    return read_body(body, Send)


def _fail(group: list[_Waiting], error: Exception) -> None:
    for waiting in group:
        if not waiting.done.done():
            waiting.done.set_exception(error if isinstance(error, TidingsError) else TidingsError())
