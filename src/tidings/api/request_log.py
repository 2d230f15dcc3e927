"""The log of requests: who built on the API sees what was asked and answered. Nobody ever waits for it.

What was answered joins a bounded line in memory, and is written some moments later, many in one statement; where the line is full, or a
workspace asks more than its share, it is left out, and how much was left out is told. Only what is to be written is looked at: what is
secret in it is hidden while nobody waits.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import parse_qsl, unquote
from uuid import UUID

import msgspec

from tidings.api.asgi import Answer
from tidings.api.client import Client
from tidings.api.hiding import HIDDEN, hide, says_secrets, templates_in
from tidings.api.known import Known
from tidings.api.metrics import ApiMetrics
from tidings.api.problems import Problem
from tidings.api.registry import Operation
from tidings.core.errors import TidingsError, Unavailable
from tidings.core.ids import new_id
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.requests import StoredRequest, insert_requests, traces_in
from tidings.workspaces import Principal

log = get_logger("request_log")

KEPT_BYTES = 8_000
"""Of a body."""
READ_BYTES = 64_000
"""A larger one is not looked at: only its size is told."""
BURST = 300
SUCCESSES_PER_SECOND = 1.0
FAILURES_PER_SECOND = 2.0
"""What each process writes of a workspace, after so many at once; successes and failures apart."""
WAITING_LIMIT = 2_000
WAITING_BYTES = 16_000_000
GATHER_SECONDS = 0.5
"""What is answered meanwhile is written together."""
_GROUP = 200
_REST_SECONDS = 5.0
_MOST_KNOWN = 10_000
_MOST_MS = 2_147_483_647


class _Entry(msgspec.Struct, eq=False):
    id: UUID
    principal: Principal
    operation: Operation
    path: str
    query: bytes
    client: Client
    called: str
    status: int
    ms: int
    body: bytes | None
    body_bytes: int
    answer: bytes | None
    answer_bytes: int
    is_socket: bool
    left_out: int

    @property
    def held(self) -> int:
        return len(self.body or b"") + len(self.answer or b"")


class _Share:
    """What one workspace may still have written: two buckets of tokens, and what was left out since the last."""

    __slots__ = ("at", "failures", "left_out", "successes")

    def __init__(self, now: float) -> None:
        self.at = now
        self.successes = self.failures = float(BURST)
        self.left_out = 0

    def take(self, now: float, *, is_failure: bool) -> bool:
        # Most of what is asked comes here and no further: each line of it is paid by every request.
        passed = now - self.at
        self.at = now
        self.successes = successes = self.successes + passed * SUCCESSES_PER_SECOND
        self.failures = failures = self.failures + passed * FAILURES_PER_SECOND
        if is_failure:
            if failures >= 1:
                self.failures = min(failures, BURST) - 1
                return True
        elif successes >= 1:
            self.successes = min(successes, BURST) - 1
            return True
        self.left_out += 1
        return False


class Seen:
    """What became known of a request on its way."""

    __slots__ = ("body", "principal")

    def __init__(self) -> None:
        self.principal: Principal | None = None
        self.body = b""


class RequestLog:
    """The requests of this process, until they are written."""

    def __init__(self, database: Database, known: Known, metrics: ApiMetrics, monotonic: Callable[[], float] = time.perf_counter) -> None:
        self._lane = database.lane(Plans.BY_HASH)
        self._known = known
        self._metrics = metrics
        self._monotonic = monotonic
        self._shares: dict[UUID, _Share] = {}
        self._waiting: deque[_Entry] = deque()
        self._held = 0
        self._is_filled = asyncio.Event()
        self._over = 0
        self._without_room = 0
        self._turn = asyncio.Lock()

    def told(
        self,
        principal: Principal | None,
        operation: Operation | None,
        path: str,
        query: bytes,
        client: Callable[[], Client],
        called: str,
        body: bytes,
        answer: Answer,
        began: float,
        *,
        is_socket: bool = False,
    ) -> None:
        """It was answered, to somebody who is known. `began` is of the monotonic clock with which durations are measured."""
        if principal is None or operation is None or operation.logs == "nothing":
            return
        workspace, now = principal.workspace, self._monotonic()
        if not workspace.request_log_days:
            return
        workspace_id = workspace.id
        if operation.erases:
            self._forget(workspace_id)
        share = self._shares.get(workspace_id)
        if share is None:
            share = self._shares[workspace_id] = _Share(now)
            if len(self._shares) > _MOST_KNOWN:
                del self._shares[next(iter(self._shares))]
        if not share.take(now, is_failure=answer.status >= 400):
            self._over += 1
            return
        entry = _Entry(
            id=new_id(),
            principal=principal,
            operation=operation,
            path=path,
            query=query,
            client=client(),
            called=called,
            status=answer.status,
            ms=min(int((now - began) * 1_000), _MOST_MS),
            body=body if len(body) <= READ_BYTES else None,
            body_bytes=len(body),
            answer=answer.body if len(answer.body) <= READ_BYTES and b"json" in answer.type else None,
            answer_bytes=len(answer.body),
            is_socket=is_socket,
            left_out=share.left_out,
        )
        if len(self._waiting) >= WAITING_LIMIT or self._held + entry.held > WAITING_BYTES:
            share.left_out += 1
            self._without_room += 1
            return
        share.left_out = 0
        self._held += entry.held
        self._waiting.append(entry)
        self._is_filled.set()

    async def run(self) -> None:
        """Writes what was answered, until this is cancelled."""
        while True:
            await self._is_filled.wait()
            await asyncio.sleep(GATHER_SECONDS)
            try:
                await self.flush()
            except Unavailable:
                await asyncio.sleep(_REST_SECONDS)
            except Exception:
                log.exception("requests could not be written down")

    async def flush(self) -> None:
        """What was answered so far is written; raises Unavailable, and then it still waits."""
        async with self._turn:
            await self._flush()

    async def _flush(self) -> None:
        over, without_room = self._over, self._without_room
        self._over = self._without_room = 0
        for reason, count in (("rate", over), ("room", without_room)):
            if count:
                self._metrics.unlogged(reason, count)
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(_GROUP, len(self._waiting)))]
            self._held -= sum(entry.held for entry in group)
            try:
                await self._write(group)
            except (Unavailable, asyncio.CancelledError):
                self._waiting.extendleft(reversed(group))
                self._held += sum(entry.held for entry in group)
                raise
        self._is_filled.clear()

    async def _write(self, group: Sequence[_Entry]) -> None:
        try:
            open_templates = await self._open_templates(group)
            # The loop belongs to everybody.
            await insert_requests(self._lane, await asyncio.to_thread(_stored, group, open_templates))
        except Unavailable:
            raise
        except Exception as error:
            if len(group) == 1:
                self._metrics.unlogged("failed", 1)
                log.warning("a request could not be written down", exc_info=error, extra={"operation": group[0].operation.id})
                return
            # One of them must not keep the others from being written.
            for entry in group:
                await self._write([entry])

    async def aclose(self) -> None:
        """What was answered before the end is written, where that can be."""
        try:
            await self.flush()
        except TidingsError as error:
            log.warning("requests of the end are not in their log", exc_info=error)

    def _forget(self, workspace_id: UUID) -> None:
        """What waits of this workspace may name who is erased: only that it was asked is written."""
        for entry in self._waiting:
            if entry.principal.workspace.id == workspace_id:
                self._held -= entry.held
                entry.path, entry.query, entry.body, entry.answer = "", b"", None, None

    async def _open_templates(self, group: Sequence[_Entry]) -> Mapping[UUID, set[str]]:
        """By workspace, the templates that these sends name and that say nothing secret."""
        sends = [entry for entry in group if entry.body and entry.operation.sends]
        named = {(entry.principal.workspace.id, key) for entry in sends for key in templates_in(_decoded(entry.body or b""))}
        found: dict[UUID, set[str]] = {}
        for workspace_id, key in named:
            template = await self._known.template(workspace_id, key)
            if template is not None and not template.is_sensitive:
                found.setdefault(workspace_id, set()).add(key)
        return found


def _stored(group: Sequence[_Entry], open_templates: Mapping[UUID, set[str]]) -> list[StoredRequest]:
    return [_row(entry, open_templates.get(entry.principal.workspace.id, set())) for entry in group]


def _row(entry: _Entry, open_templates: set[str]) -> StoredRequest:
    operation, principal = entry.operation, entry.principal
    is_failure = entry.status >= 400
    problem = _problem(entry.answer) if is_failure else None
    # What members do with their own account is nobody else's.
    keeps_bodies = not operation.is_personal and not operation.erases and operation.logs == "whole"
    given = _decoded(entry.body) if entry.body and keeps_bodies and operation.body is not None else None
    answered = _decoded(entry.answer) if entry.answer and keeps_bodies and not is_failure else None
    if not _is_plain(given, operation, open_templates):
        answered = None
    answered = _without_secret(answered, operation)
    path = "" if operation.erases else _clean(unquote(entry.path, errors="replace"))[:500]
    query = _query(entry.query, operation) if keeps_bodies else None
    request = _written(given, operation.body, open_templates)
    answer = _problem_text(problem) if problem is not None and keeps_bodies else _written(answered, operation.output, open_templates)
    whole = [body.decode("utf-8", "replace") for body in (entry.body, entry.answer) if body]
    return StoredRequest(
        id=entry.id,
        workspace_id=principal.workspace.id,
        caller_kind=principal.kind,
        caller_id=principal.key_id,
        method=operation.method,
        path=path,
        query=query,
        operation=operation.id,
        status=entry.status,
        code=problem.code[:100] if problem is not None else None,
        ms=entry.ms,
        request_id=entry.called[:100],
        address=entry.client.address or None,
        agent=_clean(entry.client.agent) or None,
        is_socket=entry.is_socket,
        request=request,
        request_bytes=entry.body_bytes,
        answer=answer,
        answer_bytes=entry.answer_bytes,
        left_out=entry.left_out,
        traces=traces_in(entry.path if path else "", [one for one in (query, request, answer) if one is not None], whole),
    )


def _without_secret(answered: object, operation: Operation) -> object:
    """The answer without what is shown once."""
    if operation.secret_field is None or not isinstance(answered, dict):
        return answered
    told = cast("dict[str, object]", answered)
    return {**told, operation.secret_field: HIDDEN} if told.get(operation.secret_field) is not None else told


def _is_plain(given: object, operation: Operation, open_templates: set[str]) -> bool:
    """Whether the answer may be shown: not where it may say again what a send says in secret. That of a send itself has ids alone."""
    if operation.is_shared or not operation.sends or not isinstance(given, dict):
        return True
    body = cast("Mapping[str, object]", given)
    message = body.get("message")
    return not says_secrets(cast("Mapping[str, object]", message) if isinstance(message, dict) else body, open_templates)


def _written(value: object, kind: Any, open_templates: set[str]) -> str | None:
    if value is None or kind is None or kind is bytes:
        return None
    try:
        return _cut(msgspec.json.encode(hide(value, kind, open_templates=open_templates)).decode())
    except RecursionError:
        return None


def _problem_text(problem: Problem) -> str:
    return _cut(msgspec.json.encode(problem).decode())


def _query(raw: bytes, operation: Operation) -> str | None:
    if not raw or operation.query is None:
        return None
    try:
        pairs = parse_qsl(raw.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return None
    given: dict[str, object] = {_clean(name)[:64]: _clean(value)[:500] for name, value in pairs}
    return _written(given, operation.query, set())


def _problem(answer: bytes | None) -> Problem | None:
    try:
        return msgspec.json.decode(answer, type=Problem) if answer else None
    except msgspec.MsgspecError:
        return None


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        # What cannot be read is not shown either: nobody knows what stands in it.
        return None


def _cut(text: str) -> str:
    """The text, or its beginning with an ellipsis: up to the end of a value, so that no half of anybody's address is left."""
    raw = text.encode()
    if len(raw) <= KEPT_BYTES:
        return text
    return f"{raw[: KEPT_BYTES - 3].decode('utf-8', 'ignore').rpartition(',')[0]}…"


def _clean(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
