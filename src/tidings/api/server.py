"""The ASGI application: one way through for every operation of the registry. Read `_answer` from top to bottom."""

import time
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import unquote
from uuid import UUID

import msgspec

from tidings.api.asgi import Answer, Door, Flow, Headers, Hosting, Page, Receive, Scope, Stream, Transmit, name_of, raw_path, told_of
from tidings.api.auditing import Auditor
from tidings.api.bodies import Reading, Room, is_small, receive_body
from tidings.api.callers import Callers
from tidings.api.client import Client, Network, client_of, host_of
from tidings.api.cookies import NOBODYS, SessionCookie
from tidings.api.cors import allowing, preflight
from tidings.api.dashboard import Dashboard
from tidings.api.ingest import Ingest
from tidings.api.known import Known
from tidings.api.metrics import ApiMetrics
from tidings.api.pace import Pace
from tidings.api.posting import Grouped, Posting
from tidings.api.problems import problem_of, retry_after
from tidings.api.read import check_bytes, read_body, read_query
from tidings.api.registry import Call, Operation
from tidings.api.request_log import RequestLog, Seen
from tidings.api.routes import MethodNotAllowedError, Routes
from tidings.api.running import REPLAY, Asked, Running
from tidings.api.short_cut import ShortCut
from tidings.core.clock import Clock
from tidings.core.errors import FieldError, Forbidden, Malformed, NotFound, Unauthenticated, invalid
from tidings.core.log import get_logger, request_id
from tidings.db import Database
from tidings.idempotency import check_key
from tidings.workspaces import Principal
from tidings.workspaces.end_users import check_session

log = get_logger("api")

_JSON = b"application/json"
_HOSTED_BYTES = 20_000


class Short(Protocol):
    """A request that took the short cut, as far as the log of requests looks at it."""

    url: bytes
    headers: list[tuple[bytes, bytes]]
    called: str
    sent: bytes
    started: float


def _unheard(*_: object) -> None:
    return None


class Server:
    """Every operation of the registry, and the pages beside it, as one ASGI application."""

    def __init__(
        self,
        database: Database,
        operations: Sequence[Operation],
        pages: Mapping[str, Page],
        *,
        callers: Callers,
        known: Known,
        ingest: Ingest,
        posting: Posting,
        clock: Clock,
        metrics: ApiMetrics,
        requests: RequestLog,
        on_change: Callable[[], None],
        on_said: Callable[[UUID], None] = _unheard,
        on_changed: Callable[[UUID, str], None] = _unheard,
        proxies: Sequence[Network] = (),
        hosted: Mapping[str, Hosting] | None = None,
        doors: Mapping[str, Door] | None = None,
        streams: Mapping[str, Stream] | None = None,
        flows: Mapping[str, Flow] | None = None,
        files_host: str | None = None,
        cookie: SessionCookie = NOBODYS,
        dashboard: Dashboard | None = None,
    ) -> None:
        self._database = database
        self._routes = Routes(operations)
        self._pages = pages
        self._callers = callers
        self._ingest = ingest
        self._posting = posting
        self._clock = clock
        self._metrics = metrics
        self._requests = requests
        self._auditor = Auditor(database)
        self._running = Running(database, callers, known, self._auditor, clock, on_change, on_said, on_changed)
        self._pace = Pace()
        self._proxies = proxies
        self._hosted = hosted or {}
        self._doors = doors or {}
        self._streams = streams or {}
        # By method and path: answers that do not end.
        self._flows = flows or {}
        # Where what people upload has a host of its own, it is there and nowhere else, and nothing else is there.
        self._files_host = files_host
        self._cookie = cookie
        self._dashboard = dashboard or Dashboard()
        self._reading = Reading()
        self.short_cut = ShortCut(callers, ingest, posting, self._routes, proxies, files_host)

    async def __call__(self, scope: Scope, receive: Receive, send: Transmit) -> None:
        """Answers one request; an error is a problem, and never a broken connection."""
        if scope["type"] != "http":
            return
        headers: Headers = dict(scope["headers"])
        called = name_of(headers)
        request_id.set(called)
        started = time.perf_counter()
        operation: Operation | None = None
        name, seen = "none", Seen()
        room = Room(self._reading, "" if is_small(headers) else client_of(scope, self._proxies).address)
        try:
            path = raw_path(scope)
            first = path.strip("/").partition("/")[0]
            stream = self._streams.get(first)
            if self._files_host is not None and (host_of(headers) == self._files_host) is (stream is None):
                raise NotFound("There is nothing at this address on this host")  # noqa: TRY301 - told as any other error
            flow = self._flows.get(f"{scope['method']} {path}")
            if flow is not None:
                await flow(scope, receive, send, called)
                return
            if stream is not None:
                name = first
                streamed = await stream(scope, receive, send, called)
                if isinstance(streamed, int):
                    self._metrics.answered(name, streamed, time.perf_counter() - started)
                    return
                answer = streamed
            elif (asked := preflight(scope["method"], path)) is not None:
                answer = asked
            elif scope["method"] == "GET" and path in self._pages:
                answer = await self._pages[path](headers)
            elif (shown := self._dashboard.answer(scope["method"], path, headers)) is not None:
                answer = shown
            elif (door := self._doors.get(place := self._place(scope, path, first))) is not None:
                name = place.rpartition("/")[2]
                answer = await door(scope, lambda limit: receive_body(receive, headers, limit, room))
            elif (hosting := self._hosted.get(first)) is not None:
                token = path.strip("/").partition("/")[2]
                answer = await hosting(
                    scope["method"],
                    token,
                    headers,
                    client_of(scope, self._proxies),
                    lambda: receive_body(receive, headers, _HOSTED_BYTES, room),
                )
            else:
                operation, params = self._routes.find(scope["method"], path)
                answer = await self._answer(operation, params, scope, headers, receive, room, seen)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem and the log its place
            answer = self._problem(error, called, operation)
        finally:
            # Not when it is sent: whoever does not read it would keep the room.
            room.give()
        self._metrics.answered(operation.id if operation is not None else name, answer.status, time.perf_counter() - started)
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": [*told_of(answer, called), *allowing(raw_path(scope))]}
        )
        await send({"type": "http.response.body", "body": answer.body})
        self._log(seen, operation, scope, called, answer, started)

    async def ask(
        self, method: str, path: str, query: str, headers: Sequence[tuple[bytes, bytes]], body: bytes, client: Client, called: str
    ) -> Answer:
        """An operation that is asked for over a socket: answered as over HTTP, an error as a problem."""
        request_id.set(called)
        started = time.perf_counter()
        operation: Operation | None = None
        scope: Scope = {
            "type": "http",
            "method": method,
            "path": unquote(path),
            "query_string": query.encode(),
            "client": (client.address, 0) if client.address else None,
            "headers": list(headers),
        }
        room, seen = Room(self._reading, client.address), Seen()

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        try:
            operation, params = self._routes.find(method, path)
            answer = await self._answer(operation, params, scope, dict(headers), receive, room, seen)
        except Exception as error:  # noqa: BLE001 - as over HTTP
            answer = self._problem(error, called, operation)
        finally:
            room.give()
        self._metrics.answered(operation.id if operation is not None else "none", answer.status, time.perf_counter() - started)
        self._log(seen, operation, scope, called, answer, started, is_socket=True)
        return answer

    def _log(
        self, seen: Seen, operation: Operation | None, scope: Scope, called: str, answer: Answer, started: float, *, is_socket: bool = False
    ) -> None:
        """What was asked and answered is in the log of requests soon, where it is somebody's."""
        query: bytes = scope.get("query_string", b"")
        self._requests.told(
            seen.principal,
            operation,
            raw_path(scope),
            query,
            lambda: client_of(scope, self._proxies),
            called,
            seen.body,
            answer,
            started,
            is_socket=is_socket,
        )

    def _place(self, scope: Scope, path: str, first: str) -> str:
        """Where a door may be: at the first step of the path, or, as `POST /v1/hooks`, at the last but one of one method."""
        return first if first in self._doors else f"{scope['method']} {path.rpartition('/')[0]}"

    def answer_short(self, operation: Operation, outcome: bytes | Exception, called: str, started: float) -> Answer:
        """What a send or a post is told that took the short cut; `log_short` comes after it was told."""
        if isinstance(outcome, bytes):
            answer = Answer(operation.status, outcome)
        else:
            request_id.set(called)
            answer = self._problem(outcome, called, operation)
        self._metrics.answered(operation.id, answer.status, time.perf_counter() - started)
        return answer

    def log_short(self, principal: Principal, operation: Operation, short: Short, answer: Answer, peer: tuple[str, int] | None) -> None:
        """The same log, for what took the short cut."""
        self._requests.told(
            principal,
            operation,
            short.url.decode("ascii"),
            b"",
            lambda: client_of({"client": peer, "headers": short.headers}, self._proxies),
            short.called,
            short.sent,
            answer,
            short.started,
        )

    async def _answer(
        self, operation: Operation, params: Mapping[str, str], scope: Scope, headers: Headers, receive: Receive, room: Room, seen: Seen
    ) -> Answer:
        if not operation.is_open and not is_small(headers):
            # Nobody is given room before it is known who they are. Whether they still may is asked again once the body is here.
            caller = seen.principal = await self._identify(operation, scope, headers)
            # What an end user announces counts for nothing: there are many of them, and a token is had for the asking.
            room.owner, room.is_known = caller.key_id, caller.kind != "contact"
        body = seen.body = await receive_body(receive, headers, operation.max_bytes, room)
        principal = seen.principal = None if operation.is_open else await self._identify(operation, scope, headers)
        if operation.erases and principal is not None and operation.scope in principal.scopes:
            # What was asked so far is then where the erasure looks.
            await self._requests.flush()
        try:
            return await self._answer_to(principal, operation, params, scope, headers, body)
        except Forbidden as error:
            if principal is not None:
                await self._auditor.refused(operation, principal, client_of(scope, self._proxies), params, error.code)
            raise

    async def _identify(self, operation: Operation, scope: Scope, headers: Headers) -> Principal:
        authorization = self._cookie.authorization(headers)
        try:
            return await self._callers.identify(authorization)
        except Unauthenticated:
            await self._auditor.unknown(operation, client_of(scope, self._proxies), authorization)
            raise

    async def _answer_to(
        self,
        principal: Principal | None,
        operation: Operation,
        params: Mapping[str, str],
        scope: Scope,
        headers: Headers,
        body: bytes,
    ) -> Answer:
        if principal is not None and (principal.kind == "contact" or operation.is_for_people):
            # Before anything else, whatever way the operation goes: a token opens what is its holder's own, and nothing more.
            _check_rights(operation, principal)
            self._pace.take(principal.key_id, is_change=operation.method != "GET")
        key = _text(headers, b"idempotency-key") if operation.method == "POST" else None
        if operation.body is not None and headers.get(b"content-type", b"").split(b";")[0].strip().lower() != _JSON:
            raise Malformed([FieldError("Content-Type", "not_json", "Send the body as application/json")])
        if operation.is_shared and principal is not None:
            reply = await self._ingest.send(principal, body, key, client_of(scope, self._proxies).address or None)
            return Answer(reply.status, reply.body, headers=REPLAY if reply.is_replay else ())
        if principal is not None:
            _check_rights(operation, principal)
        query = read_query(scope.get("query_string", b""), operation.query)
        given = None
        if operation.body is not None:
            check_bytes(body)
            given = read_body(body, operation.body)
        elif body.strip() not in (b"", b"{}"):
            raise invalid("", "no_body_expected", "This operation takes no body")
        if principal is None and key is not None:
            check_key(key)
        client = client_of(scope, self._proxies)
        if self._cookie.is_asked(headers):
            client = msgspec.structs.replace(client, cookie=self._cookie)
        prepared = None
        if operation.prepare is not None:
            if principal is not None and principal.kind == "contact":
                # What is done before the transaction is not done for who was signed out; the transaction asks again.
                async with self._database.pipeline() as tx:
                    await check_session(tx, principal, self._clock())
            call = Call(database=self._database, principal=principal, real_now=self._clock(), client=client, body=given, path=params)
            prepared = await operation.prepare(call)
        asked = Asked(operation=operation, client=client, params=params, query=query, body=given, prepared=prepared)
        if principal is None:
            return await self._running.run_open(asked)
        fingerprint = sha256(f"{operation.method} {scope['path']}\0".encode() + body).digest()
        if operation.is_grouped and given is not None:
            call = Grouped(
                operation=operation, principal=principal, client=client, params=params, given=given, key=key, fingerprint=fingerprint
            )
            posted = await self._posting.take(call)
            if posted is not None:
                return Answer(operation.status, posted)
        return await self._running.run(asked, principal, key, fingerprint)

    def _problem(self, error: Exception, called: str, operation: Operation | None) -> Answer:
        problem = problem_of(error, called)
        if isinstance(error, MethodNotAllowedError):
            problem = msgspec.structs.replace(problem, status=405, title="Not this method")
        if problem.status == 500:
            log.error("a request failed", exc_info=error, extra={"operation": operation.id if operation else None})
        after = retry_after(error)
        headers = ((b"retry-after", str(after).encode()),) if after is not None else ()
        if problem.status == 401:
            headers += ((b"www-authenticate", b"Bearer"),)
        return Answer(problem.status, msgspec.json.encode(problem), b"application/problem+json", headers)


def _check_rights(operation: Operation, principal: Principal) -> None:
    if operation.is_for_people or principal.kind == "contact":
        if not (operation.is_for_people and principal.kind == "contact"):
            raise Forbidden("This is for an end user with their own token, and that opens nothing else", code="person_needed")
    elif operation.is_personal:
        if principal.kind != "member":
            raise Forbidden("This is for a member who is signed in: a key has no account of its own", code="member_needed")
    elif operation.scope not in principal.scopes:
        raise Forbidden(f"This needs a caller with the scope {operation.scope}", code="scope_missing")


def _text(headers: Headers, name: bytes) -> str | None:
    value = headers.get(name)
    return value.decode("latin-1") if value is not None else None
