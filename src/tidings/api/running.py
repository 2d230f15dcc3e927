"""An operation in its transaction: once for each key, audited, and done again where PostgreSQL ended it to let another go on."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec

from tidings.api.asgi import Answer
from tidings.api.auditing import Auditor
from tidings.api.callers import Callers
from tidings.api.client import Client
from tidings.api.known import Known
from tidings.api.posting import conversation_of
from tidings.api.registry import Answered, OpenRequest, Operation, Request, Typed
from tidings.core.clock import Clock
from tidings.core.errors import Deadlocked
from tidings.core.ids import decode
from tidings.db import Database, Tx
from tidings.idempotency import Replay, claim, keep
from tidings.workspaces import Principal
from tidings.workspaces.end_users import check_session

REPLAY = ((b"idempotent-replay", b"true"),)
_JSON = "application/json"
# Of a transaction that PostgreSQL ended because of a deadlock.
_TRIES = 3


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for, read and found to be well formed; `prepared` is what was done before the transaction."""

    operation: Operation
    client: Client
    params: Mapping[str, str]
    query: Any
    body: Any
    prepared: Any


class Running:
    """Runs what is asked for.

    `on_change` is told of every change, `on_said` in which conversation something was done, `on_changed` in which workspace a key or a
    member has changed something, and of what kind that is.
    """

    def __init__(
        self,
        database: Database,
        callers: Callers,
        known: Known,
        auditor: Auditor,
        clock: Clock,
        on_change: Callable[[], None],
        on_said: Callable[[UUID], None],
        on_changed: Callable[[UUID, str], None],
    ) -> None:
        self._database = database
        self._callers = callers
        self._known = known
        self._auditor = auditor
        self._clock = clock
        self._on_change = on_change
        self._on_said = on_said
        self._on_changed = on_changed
        self._encoder = msgspec.json.Encoder()

    async def run_open(self, asked: Asked) -> Answer:
        """What anybody may ask for, with no key and no workspace."""
        operation = asked.operation
        async with self._database.pipeline() as tx:
            request = OpenRequest(
                tx=tx,
                real_now=self._clock(),
                client=asked.client,
                path=asked.params,
                body=asked.body,
                query=asked.query,
                prepared=asked.prepared,
            )
            told = await _done(operation, request)
        if operation.changes_callers:
            self._callers.forget()
        return Answer(told.status, self._encoded(told.status, told.body), headers=told.headers)

    async def run(self, asked: Asked, principal: Principal, key: str | None, fingerprint: bytes) -> Answer:
        """Under one key it is done once, and answered the same each time; `fingerprint` tells another request under that key."""
        for _ in range(_TRIES - 1):
            # What PostgreSQL ends to let another go on has done nothing, and is done again.
            with suppress(Deadlocked):
                return await self._once(asked, principal, key, fingerprint)
        return await self._once(asked, principal, key, fingerprint)

    async def _once(self, asked: Asked, principal: Principal, key: str | None, fingerprint: bytes) -> Answer:
        real_now = self._clock()
        operation, params = asked.operation, asked.params
        database, workspace_id = self._database, principal.workspace.id
        async with database.pipeline() if operation.is_personal or operation.is_wide else database.workspace(workspace_id) as tx:
            if principal.kind == "contact":
                await check_session(tx, principal, real_now)
            if key is not None:
                kept = await claim(
                    tx,
                    workspace_id=workspace_id,
                    principal=principal.key_id,
                    key=key,
                    request_hash=fingerprint,
                    now=real_now,
                )
                if isinstance(kept, Replay):
                    return Answer(kept.status, b"" if kept.status == 204 else kept.answer.encode(), headers=REPLAY)
            request = Request(
                tx=tx,
                principal=principal,
                now=real_now + principal.workspace.clock_offset,
                real_now=real_now,
                path=params,
                body=asked.body,
                query=asked.query,
                client=asked.client,
                prepared=asked.prepared,
            )
            told = await _done(operation, request)
            target = None
            if operation.method != "GET" and operation.is_audited:
                target = await self._auditor.done(tx, operation, principal, asked.client, params, asked.body, told.body)
            # What was answered about a person is found again when they are erased.
            subject = (decode("ctc", target) if target is not None else None) or workspace_id
            if key is not None and operation.then is None:
                await self._keep(tx, operation, principal, key, fingerprint, told.status, told.body, subject)
        self._tell(operation, principal, params)
        result = told.body
        if operation.then is not None:
            result = await operation.then(result)
            if key is not None:
                async with database.workspace(workspace_id) as tx:
                    await self._keep(tx, operation, principal, key, fingerprint, told.status, result, subject)
        if isinstance(result, Typed):
            return Answer(operation.status, result.body, result.type.encode(), tuple((k.encode(), v.encode()) for k, v in result.headers))
        if operation.type != _JSON:
            return Answer(operation.status, result, operation.type.encode())
        return Answer(told.status, self._encoded(told.status, result), headers=told.headers)

    def _tell(self, operation: Operation, principal: Principal, params: Mapping[str, str]) -> None:
        """Whoever remembers or waits for something is told that it was changed."""
        if operation.changes_callers:
            self._callers.forget()
        if operation.method == "GET":
            return
        if not operation.is_for_people:
            # What many end users do all the time changes nothing of what is remembered of a workspace.
            self._known.forget()
            if operation.is_audited:
                self._on_changed(principal.workspace.id, operation.id.partition(".")[0])
        self._on_change()
        if (conversation_id := _conversation(operation, params)) is not None:
            self._on_said(conversation_id)

    async def _keep(
        self, tx: Tx, operation: Operation, principal: Principal, key: str, fingerprint: bytes, status: int, result: Any, subject: UUID
    ) -> None:
        answer = msgspec.to_builtins(result) if operation.secret_field else result
        if operation.secret_field:
            answer = {**answer, operation.secret_field: None}
        await keep(
            tx,
            workspace_id=principal.workspace.id,
            principal=principal.key_id,
            key=key,
            request_hash=fingerprint,
            status=status,
            answer=self._encoder.encode(answer).decode(),
            subject=subject,
            now=self._clock(),
        )

    def _encoded(self, status: int, body: Any) -> bytes:
        return b"" if status == 204 else self._encoder.encode(body)


async def _done(operation: Operation, request: Any) -> Answered:
    assert operation.run is not None, "what is shared never comes here"
    found = await operation.run(request)
    return found if isinstance(found, Answered) else Answered(operation.status, found)


def _conversation(operation: Operation, params: Mapping[str, str]) -> UUID | None:
    """The conversation in which something was done."""
    is_in_one = "conversation" in params or operation.path.startswith("/v1/conversations/{id}")
    return conversation_of(params) if is_in_one else None
