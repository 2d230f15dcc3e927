"""A request as it is kept."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

PREFIX = "log"
"""Of its ids in the API: a name that the caller gives a request need not be the only one of its kind."""

CallerKind = Literal["key", "member", "contact"]


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A request, without its bodies."""

    id: UUID
    workspace_id: UUID
    caller_kind: CallerKind
    caller_id: UUID
    method: str
    path: str
    """Nothing where it named somebody who was erased."""
    query: str | None
    """JSON."""
    operation: str
    status: int
    code: str | None
    """Of the problem, where it failed."""
    ms: int
    request_id: str
    address: str | None
    agent: str | None
    is_socket: bool
    request_bytes: int
    answer_bytes: int
    left_out: int


class FullRequest(RequestView, frozen=True, kw_only=True):
    """A request with its bodies, as far as they are kept."""

    request: str | None
    answer: str | None


class StoredRequest(FullRequest, frozen=True, kw_only=True):
    """A request as it is written."""

    traces: tuple[int, ...]
    """Hashes of the words in it that may name somebody."""


class RequestFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which requests; what is left out says nothing."""

    request_id: str | None = None
    caller_id: UUID | None = None
    operation: str | None = None
    method: str | None = None
    least_status: int = 0
    most_status: int = 999
    since: datetime | None = None
    until: datetime | None = None
