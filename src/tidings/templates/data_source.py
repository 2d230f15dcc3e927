"""A data source: an HTTP call whose answer a template shows, so that what is said is true when it is said."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.core.secret_fields import SECRET
from tidings.expressions.plain import PlainMap

DEADLINE_LIMIT = 5.0
"""Seconds that one call may take at most."""
CACHE_LIMIT = 3_600
ANSWER_LIMIT = 100_000
"""The most bytes of an answer."""
SOURCES_LIMIT = 5
"""How many one version may name: they are asked at once."""

SourceMethod = Literal["GET", "POST"]
SourceKey = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$(?!\n)", description="lower case letters, digits and underscores")]
SourceKeys = Annotated[list[SourceKey], Meta(max_length=SOURCES_LIMIT)]
HeaderName = Annotated[str, Meta(min_length=1, max_length=100)]
HeaderValue = Annotated[str, Meta(max_length=4_000), SECRET]


class DataSourceInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked, and how: the whole of it. Headers that are left out are gone."""

    url: Annotated[str, Meta(min_length=1, max_length=2_000)]
    """A template: `https://shop.example/api/orders/{{ order.id }}`. Values are percent-encoded by themselves; the host is literal."""
    method: SourceMethod = "GET"
    headers: Annotated[dict[HeaderName, HeaderValue], Meta(max_length=20)] = {}
    """Sealed, and never shown again: a key of yours belongs here. They are no templates."""
    body: Annotated[str, Meta(max_length=20_000)] | None = None
    """A template of JSON, for POST: `{"order": {{ order.id }}}`. Values are written as JSON by themselves."""
    deadline: Annotated[str, Meta(max_length=16)] = "2s"
    """How long an answer may take, at most 5s."""
    cache: Annotated[str, Meta(max_length=16)] = "0s"
    """How long an answer counts for the same request, at most 1h; 0s: it is asked each time."""
    fallback: dict[str, Any] | None = None
    """What is shown where it does not answer; null: then the message waits and is tried again, as for a provider."""


class DataSource(msgspec.Struct, frozen=True, kw_only=True):
    """A data source as it may be shown: of its headers there are the names."""

    id: UUID
    key: str
    url: str
    method: SourceMethod
    header_names: tuple[str, ...]
    body: str | None
    deadline_seconds: float
    cache_seconds: int
    fallback: str | None
    """JSON."""
    created_at: datetime
    updated_at: datetime


class OpenedSource(msgspec.Struct, frozen=True, kw_only=True):
    """A data source as whoever asks it needs it: with its headers."""

    source: DataSource
    workspace_id: UUID
    headers: tuple[tuple[str, str], ...]


class SourceRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request, rendered; the same request is the same question."""

    method: SourceMethod
    url: str
    body: bytes


class SourceFailed(msgspec.Struct, frozen=True, kw_only=True):
    """Why there are no data to speak of. `may_retry`: the reason can pass; else no later try will do better."""

    key: str
    code: str
    detail: str
    may_retry: bool


SourceAnswers = dict[str, PlainMap]
"""By the key of the source: what a template sees as `sources`."""
