"""The one registry of operations: what is not in it does not exist.

Routing, authentication, validation, the OpenAPI document, the reference pages and the isolation tests are all made from it.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.client import Client
from tidings.core.errors import TidingsError, invalid
from tidings.core.ids import decode
from tidings.db import Database, Tx
from tidings.workspaces import Principal

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One call, after authentication and validation. `body` and `query` are the operation's own structs."""

    tx: Tx
    """A transaction of the caller's workspace (of the pipeline's role where the operation is personal); the edge commits it."""
    principal: Principal
    now: datetime
    """Business time of the workspace."""
    real_now: datetime
    path: Mapping[str, str]
    body: Any = None
    query: Any = None
    client: Client = Client("")
    prepared: Any = None
    """What the operation's `prepare` found."""

    @property
    def workspace_id(self) -> UUID:
        """The caller's tenant."""
        return self.principal.workspace.id


class OpenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One call by somebody who has no key yet: they sign in, follow an invitation, have lost their password."""

    tx: Tx
    """A transaction of the pipeline's role, which sees every workspace; the edge commits it."""
    real_now: datetime
    client: Client
    path: Mapping[str, str]
    body: Any = None
    query: Any = None
    prepared: Any = None
    """What the operation's `prepare` found."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call before its transaction, for what must not happen within one: slow work, and counting what then fails."""

    database: Database
    principal: Principal | None
    """None where the operation is open."""
    real_now: datetime
    client: Client
    body: Any
    path: Mapping[str, str] = {}


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of bytes whose type the operation has found out, with headers of its own."""

    body: bytes
    type: str
    headers: tuple[tuple[str, str], ...] = ()


class Answered(msgspec.Struct, frozen=True):
    """An answer with another success status than the operation's own, one of its `also`, or with headers beside it."""

    status: int
    body: Any
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The query of a list: how many, and after which cursor."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the API can do."""

    id: str
    """`contacts.put`: the name in documents, clients and metrics."""
    method: Method
    path: str
    """`/v1/contacts/{id}`: a parameter is a whole segment."""
    scope: str | None
    """What the caller must hold; None where the operation is open or personal."""
    summary: str
    description: str = ""
    body: Any = None
    """The struct that the body must be; None where there is none."""
    query: type[msgspec.Struct] | None = None
    output: Any = None
    status: int = 200
    also: Mapping[int, str] = {}
    """Other statuses of success that `run` may answer with, by an `Answered`, and what each of them means."""
    errors: tuple[type[TidingsError], ...] = ()
    example: Any = None
    """A body that works on a new test workspace, as JSON-able data."""
    max_bytes: int = 5_000_000
    is_shared: bool = False
    """Many requests share one transaction: api/ingest.py runs it."""
    is_grouped: bool = False
    """A post: many of them may share one transaction, by api/posting.py; `run` is for those that cannot."""
    changes_callers: bool = False
    """What is remembered of keys and workspaces must be read again after it."""
    secret_field: str | None = None
    """A field of the answer that is shown once: a replay has null in its place."""
    is_open: bool = False
    """Nobody has to say who they are: `run` gets an `OpenRequest`. It is limited by its `prepare`, and takes no Idempotency-Key."""
    is_personal: bool = False
    """For a signed-in member, about themselves: no scope is asked for, and no key may do it."""
    is_for_people: bool = False
    """For an end user with a token of their own, about themselves: no key and no member may do it."""
    is_wide: bool = False
    """Its transaction is one of the pipeline's role, since full text finds nothing by its index under row-level security: each of
    its statements names the workspace."""
    is_audited: bool = True
    """The audit log tells it, where it is no GET: False for what changes nothing."""
    logs: Literal["whole", "bare", "nothing"] = "whole"
    """What the log of requests keeps of it: `bare`, that it was asked and no bodies, since they say what was said to people; `nothing`."""
    erases: bool = False
    """Of whom it names nothing is to be left, in the log of requests either."""
    sends: bool = False
    """Its body is a send, or holds one: what it says may be sensitive."""
    tells: Callable[[Any], Mapping[str, Any]] | None = None
    """What the audit log keeps of the answer as what has changed; where it is left out, the names of the body's fields."""
    type: str = "application/json"
    """Of another type the answer is bytes, which `run` makes; or a `Typed`, where it knows the type better."""
    prepare: Callable[[Call], Awaitable[Any]] | None = None
    """What is done before the transaction is opened, with transactions of its own if it needs any."""
    run: Callable[[Any], Awaitable[Any]] | None = None
    """The use case behind it: gets a `Request`, answers `output`, or raises one of `errors`. None where it is shared."""
    then: Callable[[Any], Awaitable[Any]] | None = None
    """What reaches out to the network with what `run` found, after its transaction: answers `output` in its place."""


def page_of(items: list[Any], limit: int, cursor: Callable[[Any], str]) -> dict[str, Any]:
    """A list's answer: ask the store for `limit + 1` rows, so that `next` is told only where there is more."""
    more = len(items) > limit
    shown = items[:limit]
    return {"data": shown, "next": cursor(shown[-1]) if more else None}


def after_id(prefix: str, after: str | None) -> UUID | None:
    """The id that a cursor of ids names; raises Invalid where no list has given it."""
    found = decode(prefix, after) if after is not None else None
    if after is not None and found is None:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return found
