"""Asking data sources: at the moment of delivery, within a deadline, and never more at once than one of them can slow down.

What is asked comes from `templates`; here is what lies between: who asks for the same shares the answer while it counts, a source
that does not answer is left alone for a while, and its fallback speaks for it.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.core.strict_json import json_problems
from tidings.db import Connection
from tidings.net import Ambiguous, HttpClient, NotSent, Response
from tidings.templates import (
    ANSWER_LIMIT,
    NotPlainError,
    OpenedSource,
    PlainMap,
    Recipient,
    RenderFailed,
    SourceAnswers,
    SourceFailed,
    SourceRequest,
    build_request,
    fallback_of,
    open_data_sources,
    plain_map,
)
from tidings.workers.breaker import Breaker, Word
from tidings.workers.library import Recent
from tidings.workspaces import Sealer

log = get_logger("sources")

KEPT_SECONDS = 1.0
"""How long a change of a data source may take to reach a worker."""
AT_ONCE = 24
"""Calls to one source at the same time: a slow one does not take all connections."""
REST_SECONDS = 10.0
"""So long a source that does not answer is left alone; then one call tries it."""
CACHE_BYTES = 5_000_000
"""Of answers as they came; what was used longest ago makes room."""

_Known = Mapping[str, OpenedSource | SourceFailed]


class _Question(NamedTuple):
    """The same question to the same source, as it is now, has the same answer."""

    source_id: UUID
    as_of: datetime
    request: SourceRequest


class _Peer:
    """What this worker knows of one source: how many calls are on their way, and whether it answers."""

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)
        self.breaker = Breaker()
        self.rests_until = 0.0


class Sources:
    """Asks the data sources of all workspaces. Its lifetime is the worker's; `aclose` closes its connections."""

    def __init__(
        self, connection: Connection, http: HttpClient, sealer: Sealer, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection = connection
        self._http = http
        self._sealer = sealer
        self._monotonic = monotonic
        self._known: Recent[tuple[UUID, tuple[str, ...]], tuple[float, _Known]] = Recent(1_000)
        self._peers: Recent[UUID, _Peer] = Recent(1_000)
        self._flights: dict[_Question, asyncio.Task[PlainMap | SourceFailed]] = {}
        self._answers = _Answers(CACHE_BYTES)

    async def gather(
        self, workspace_id: UUID, keys: Sequence[str], data: Mapping[str, object], recipient: Recipient, *, seconds: float = 5.0
    ) -> SourceAnswers | SourceFailed:
        """What each of these sources says for this recipient, asked at once, within `seconds`; or the first reason why there is none."""
        if not keys:
            return {}
        try:
            known = await self._opened(workspace_id, tuple(keys))
        except Unavailable as error:
            return SourceFailed(key=keys[0], code="unavailable", detail=error.detail, may_retry=True)
        answers = await asyncio.gather(*(self._answer(known[key], data, recipient, seconds) for key in keys))
        gathered: SourceAnswers = {}
        for key, answer in zip(keys, answers, strict=True):
            if isinstance(answer, SourceFailed):
                return answer
            gathered[key] = answer
        return gathered

    async def aclose(self) -> None:
        """Nothing is asked any more, and every connection is closed."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        await self._http.aclose()

    async def _opened(self, workspace_id: UUID, keys: tuple[str, ...]) -> _Known:
        now = self._monotonic()
        kept = self._known.get((workspace_id, keys))
        if kept is not None and now - kept[0] < KEPT_SECONDS:
            return kept[1]
        known = await open_data_sources(self._connection, workspace_id, keys, self._sealer)
        self._known.put((workspace_id, keys), (now, known))
        return known

    async def _answer(
        self, opened: OpenedSource | SourceFailed, data: Mapping[str, object], recipient: Recipient, seconds: float
    ) -> PlainMap | SourceFailed:
        if isinstance(opened, SourceFailed):
            return opened
        source = opened.source
        request = build_request(source, data, recipient)
        if isinstance(request, RenderFailed):
            return SourceFailed(key=source.key, code=request.code, detail=f"{request.field}: {request.detail}", may_retry=False)
        answer = await self._shared(opened, request, min(source.deadline_seconds, seconds))
        if isinstance(answer, SourceFailed) and (fallback := fallback_of(source)) is not None:
            return fallback
        return answer

    async def _shared(self, opened: OpenedSource, request: SourceRequest, seconds: float) -> PlainMap | SourceFailed:
        source = opened.source
        if source.cache_seconds == 0:
            return await self._ask(opened, request, seconds)
        question = _Question(source.id, source.updated_at, request)
        answer = self._answers.get(question, self._monotonic())
        if answer is not None:
            return answer
        flight = self._flights.get(question)
        if flight is None:
            # Of its own: who asked first may be cancelled, or may have less time than those who wait with it.
            flight = asyncio.create_task(self._ask(opened, request, source.deadline_seconds, question))
            self._flights[question] = flight
            flight.add_done_callback(lambda _: self._flights.pop(question, None))
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(flight)
        except TimeoutError:
            return _failed(source.key, "timeout", f"no whole answer within {seconds:g} s")

    async def _ask(
        self, opened: OpenedSource, request: SourceRequest, seconds: float, question: _Question | None = None
    ) -> PlainMap | SourceFailed:
        source, began = opened.source, self._monotonic()
        peer = self._peers.get(source.id)
        if peer is None:
            self._peers.put(source.id, peer := _Peer())
        if began < peer.rests_until:
            return _failed(source.key, "resting", "it did not answer lately, and is left alone for a moment")
        if peer.rests_until:
            peer.rests_until = began + REST_SECONDS  # this is the one call that tries it
        try:
            async with asyncio.timeout(seconds):
                await peer.free.acquire()
        except TimeoutError:
            return _failed(source.key, "busy", f"as many as {AT_ONCE} calls to it were on their way for {seconds:g} s")
        try:
            left = max(seconds - (self._monotonic() - began), 0.01)
            answer = await self._http.request(
                request.method, request.url, headers=_headers(opened, request), body=request.body, seconds=left, max_bytes=ANSWER_LIMIT
            )
        finally:
            peer.free.release()
        self._heed(opened, peer, answer)
        read = _read(source.key, answer)
        if question is not None and not isinstance(read, SourceFailed) and isinstance(answer, Response):
            self._answers.put(question, read, len(answer.body), self._monotonic() + source.cache_seconds)
        return read

    def _heed(self, opened: OpenedSource, peer: _Peer, answer: Response | NotSent | Ambiguous) -> None:
        """A source that does not answer again and again gets a rest; one that does has no rest before it any more."""
        is_sick = answer.status >= 500 if isinstance(answer, Response) else not isinstance(answer, NotSent) or answer.may_retry
        now = self._monotonic()
        if peer.rests_until:
            peer.rests_until = now + REST_SECONDS if is_sick else 0.0
        elif peer.breaker.count(Word.SICK if is_sick else Word.WELL, int(now)):
            peer.rests_until = now + REST_SECONDS
            code = f"http_{answer.status}" if isinstance(answer, Response) else answer.code
            # Never its address, which holds data of people.
            log.warning(
                "a data source does not answer",
                extra={"source": opened.source.key, "workspace": opened.workspace_id, "code": code},
            )


class _Answers:
    """Answers that still count, up to a number of bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held = 0
        self._entries: OrderedDict[_Question, tuple[float, PlainMap, int]] = OrderedDict()

    def get(self, question: _Question, now: float) -> PlainMap | None:
        """The answer, while it counts."""
        entry = self._entries.get(question)
        if entry is None:
            return None
        if entry[0] <= now:
            self._drop(question)
            return None
        self._entries.move_to_end(question)
        return entry[1]

    def put(self, question: _Question, answer: PlainMap, size: int, until: float) -> None:
        """It counts until then; what was used longest ago makes room."""
        self._drop(question)
        size += len(question.request.url) + len(question.request.body)
        self._entries[question] = (until, answer, size)
        self._held += size
        while self._held > self._size:
            self._drop(next(iter(self._entries)))

    def _drop(self, question: _Question) -> None:
        entry = self._entries.pop(question, None)
        if entry is not None:
            self._held -= entry[2]


def _headers(opened: OpenedSource, request: SourceRequest) -> tuple[tuple[str, str], ...]:
    given = {name.lower() for name, _ in opened.headers}
    ours = [("Accept", "application/json")] if "accept" not in given else []
    if request.body and "content-type" not in given:
        ours.append(("Content-Type", "application/json"))
    return (*ours, *opened.headers)


def _read(key: str, answer: Response | NotSent | Ambiguous) -> PlainMap | SourceFailed:
    """The object that was answered, as a template may see it. What is wrong is told without a word of the answer itself."""
    if isinstance(answer, NotSent):
        return SourceFailed(key=key, code=answer.code, detail=answer.detail, may_retry=answer.may_retry)
    if isinstance(answer, Ambiguous):
        return _failed(key, answer.code, answer.detail)
    if not 200 <= answer.status < 300:
        return _failed(key, f"http_{answer.status}", "it answered with another status than 2xx")
    if json_problems(answer.body):
        return _failed(key, "bad_answer", "its answer is not JSON that can be used")
    try:
        return plain_map(msgspec.json.decode(answer.body, type=dict[str, Any]))
    except msgspec.ValidationError:
        return _failed(key, "bad_answer", "its answer is no JSON object")
    except NotPlainError as error:
        return _failed(key, "bad_answer", str(error))


def _failed(key: str, code: str, detail: str) -> SourceFailed:
    return SourceFailed(key=key, code=code, detail=detail, may_retry=True)
