"""The log of requests: what was asked of the API, and what was answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Method, Operation, Request, after_id, page_of
from tidings.api.resources.deliveries import utc
from tidings.core.errors import Invalid, NotFound, invalid
from tidings.core.ids import decode, encode, time_of_id
from tidings.requests import PREFIX, CallerKind, RequestFilter, RequestView, get_request, list_requests

_CALLERS: Mapping[CallerKind, str] = {"key": "key", "member": "mbr", "contact": "ctc"}


class CallerOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Who has asked."""

    kind: CallerKind
    """`contact`: an end user with a token of their own."""
    id: str


class RequestOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A request, without its bodies."""

    id: str
    request_id: str
    """The name of the call: what the caller gave as `X-Request-Id`, or ours."""
    at: datetime
    """When it was answered, in real time."""
    caller: CallerOutput
    method: Method
    path: str | None
    """Null: it named somebody who was erased. The pattern of the operation, where the caller may not read its bodies."""
    query: str | None
    """The parameters that were given, as JSON."""
    operation: str
    status: int
    code: str | None
    """Of the problem, where it was one."""
    ms: int
    """From the head of the request to its answer."""
    address: str | None
    """From where it came."""
    agent: str | None
    """What the program calls itself."""
    is_socket: bool
    """It was asked over a socket."""
    request_bytes: int
    """Of the body as it came."""
    answer_bytes: int
    left_out: int
    """So many requests of the workspace are not in the log between the one before and this one: it asked more than its share."""


class FullRequestOutput(RequestOutput, frozen=True, kw_only=True):
    """A request with its bodies."""

    is_readable: bool
    """False: the caller lacks the scope that the operation itself needs, and is not shown the bodies."""
    request: str | None
    """As JSON, without what is secret; past 8 kB it ends with an ellipsis. Null: there was none, it cannot be read, or is not kept."""
    answer: str | None
    """The same."""


class RequestPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of requests."""

    data: list[RequestOutput]
    next: str | None


class RequestsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which, how many, after which cursor."""

    status: Annotated[str, Meta(pattern=r"^[1-5]([0-9][0-9]|xx)$(?!\n)")] | None = None
    """`404`, or `4xx` for all of them."""
    operation: Annotated[str, Meta(max_length=100, pattern=r"^[a-z_]+\.[a-z_]+$(?!\n)")] | None = None
    """As in `messages.send`."""
    caller: Annotated[str, Meta(max_length=64)] | None = None
    """A key, a member or a contact, by our own id of them."""
    method: Method | None = None
    request: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    """The name of the call (`request_id`)."""
    since: Annotated[datetime, Meta(tz=True)] | None = None
    """Only what was answered from this time on."""
    until: Annotated[datetime, Meta(tz=True)] | None = None
    """Only what was answered before this time."""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=100)] | None = None


def operations(*, others: Sequence[Operation]) -> tuple[Operation, ...]:
    """The operations; `others` are those that are logged, and say by their scopes who may read what was said."""
    scopes = {one.id: scope for one in others if (scope := _scope_of(one, others)) is not None}
    patterns = {one.id: one.path for one in others}

    def shown(view: RequestView, request: Request) -> RequestOutput:
        is_readable = scopes.get(view.operation) in request.principal.scopes
        # An id of yours may name somebody.
        return _shown(view, is_readable=is_readable, path=view.path if is_readable else patterns.get(view.operation, ""))

    async def get(request: Request) -> FullRequestOutput:
        found = await get_request(request.tx, request.workspace_id, _id(request.path["id"]))
        is_readable = scopes.get(found.operation) in request.principal.scopes
        return FullRequestOutput(
            **msgspec.structs.asdict(shown(found, request)),
            is_readable=is_readable,
            request=found.request if is_readable else None,
            answer=found.answer if is_readable else None,
        )

    async def list_all(request: Request) -> dict[str, object]:
        query: RequestsQuery = request.query
        wanted = _wanted(query)
        before = after_id(PREFIX, query.after)
        found = await list_requests(request.tx, request.workspace_id, wanted, before=before, limit=query.limit + 1)
        return page_of([shown(one, request) for one in found], query.limit, lambda one: one.id)

    return (
        Operation(
            id="requests.list",
            method="GET",
            path="/v1/requests",
            scope="requests:read",
            logs="nothing",
            summary="List what was asked of the API",
            description=(
                "What keys, members and end users of the workspace asked and how it was answered, the newest first, some moments after the "
                "answer. It is kept for `request_log_days` of the workspace. Of a workspace that asks for much, each process keeps 300 at "
                "once and then one that went well and two that failed a second; `left_out` tells how many are missing. Where nobody could "
                "be told who had asked, nothing is kept; nor of looking at this log."
            ),
            query=RequestsQuery,
            output=RequestPage,
            errors=(Invalid,),
            run=list_all,
        ),
        Operation(
            id="requests.get",
            method="GET",
            path="/v1/requests/{id}",
            scope="requests:read",
            logs="nothing",
            summary="Show what was asked and answered",
            description=(
                "One request with its body and the answer's, up to 8 kB each: of the fields that the API knows, without secrets, and "
                "without what login codes and sensitive templates say. They are shown to who holds the scope of the operation itself. Of "
                "bodies over 64 kB, of files, and of what members do with their own account nothing is kept but that it was asked."
            ),
            output=FullRequestOutput,
            errors=(NotFound,),
            run=get,
        ),
    )


def _scope_of(operation: Operation, others: Sequence[Operation]) -> str | None:
    """Who may read its bodies: what is for a person themselves is read by who may do the same for them."""
    if operation.scope is not None or not operation.id.startswith("me."):
        return operation.scope
    same = operation.path.replace("/v1/me", "/v1/contacts/{id}", 1)
    return next((one.scope for one in others if (one.method, one.path) == (operation.method, same)), None)


def _wanted(query: RequestsQuery) -> RequestFilter:
    least, most = 0, 999
    if query.status is not None:
        least = int(query.status.replace("x", "0"))
        most = int(query.status.replace("x", "9"))
    return RequestFilter(
        request_id=query.request,
        caller_id=_caller(query.caller) if query.caller is not None else None,
        operation=query.operation,
        method=query.method,
        least_status=least,
        most_status=most,
        since=utc(query.since),
        until=utc(query.until),
    )


def _caller(given: str) -> UUID:
    found = next((own for prefix in _CALLERS.values() if (own := decode(prefix, given)) is not None), None)
    if found is None:
        raise invalid("caller", "invalid_id", "The id of a key, a member or a contact: key_…, mbr_…, ctc_…")
    return found


def _id(given: str) -> UUID:
    found = decode(PREFIX, given)
    if found is None:
        raise NotFound
    return found


def _shown(view: RequestView, *, is_readable: bool, path: str) -> RequestOutput:
    return RequestOutput(
        id=encode(PREFIX, view.id),
        request_id=view.request_id,
        at=time_of_id(view.id),
        caller=CallerOutput(kind=view.caller_kind, id=encode(_CALLERS[view.caller_kind], view.caller_id)),
        method=view.method,  # type: ignore[arg-type]
        path=(path or None) if view.path else None,
        query=view.query if is_readable else None,
        operation=view.operation,
        status=view.status,
        code=view.code,
        ms=view.ms,
        address=view.address,
        agent=view.agent,
        is_socket=view.is_socket,
        request_bytes=view.request_bytes,
        answer_bytes=view.answer_bytes,
        left_out=view.left_out,
    )
