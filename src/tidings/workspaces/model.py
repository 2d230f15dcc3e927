"""The data of workspaces: tenants, keys and their scopes, provider accounts, and what the API takes of them."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

Mode = Literal["live", "test"]

SCOPES: dict[str, str] = {
    "contacts:read": "See people, their addresses and attributes.",
    "contacts:write": "Create, change and delete people.",
    "topics:read": "See topics.",
    "topics:write": "Create and change topics.",
    "templates:read": "See templates and their versions.",
    "templates:write": "Write, publish and roll back templates.",
    "providers:read": "See provider accounts, never their credentials.",
    "providers:write": "Add, change, verify and delete provider accounts.",
    "messages:send": "Send messages of purpose transactional or chat.",
    "messages:otp": "Send login codes, which go ahead of everything else.",
    "messages:critical": "Send what must not be held back: alarms, security notices.",
    "messages:marketing": "Send what people must have agreed to.",
    "messages:read": "See messages, deliveries and timelines.",
    "messages:write": "Cancel messages and settle deliveries of unknown outcome.",
    "events:read": "Read the event log.",
    "feed:read": "Read a person's in-app items.",
    "feed:write": "Mark a person's in-app items.",
    "sandbox:read": "See what the sandbox was handed.",
    "sandbox:write": "Answer from simulated handsets, plan faults, move the clock of a test workspace.",
    "keys:read": "See API keys, never their secrets.",
    "keys:write": "Create and revoke API keys that hold no more than this one.",
    "workspace:read": "See the workspace.",
    "workspace:write": "Change the workspace.",
    "metrics:read": "Read the metrics of this installation.",
}


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant, live or test."""

    id: UUID
    name: str
    mode: Mode
    default_country: str | None
    """ISO 3166 code for phone numbers that name no country."""
    default_locale: str
    timezone: str
    keeps_content: bool
    """What was sent is kept as text, beside version, data and hash."""
    clock_offset: timedelta
    """Business time minus real time; only a test workspace moves it."""
    faults: str
    """The sandbox's fault script, as raw JSON."""
    created_at: datetime


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls: one key of one workspace, and what it may do."""

    key_id: UUID
    workspace: Workspace
    scopes: frozenset[str]


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it may be shown: its secret was seen once, by whoever made it."""

    id: UUID
    workspace_id: UUID
    name: str
    hint: str
    scopes: frozenset[str]
    created_at: datetime
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
