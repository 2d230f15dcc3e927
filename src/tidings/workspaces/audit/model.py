"""The data of the audit log: a deed as it is told, an entry as it stands in the chain, and a checkpoint that is kept elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

Kind = Literal["key", "member", "contact", "system"]
Result = Literal["done", "refused"]

PREFIXES: Mapping[str, str] = {
    "contact": "ctc",
    "delivery": "dlv",
    "invitation": "inv",
    "key": "key",
    "member": "mbr",
    "message": "msg",
    "provider_account": "pac",
    "session": "ses",
    "workspace": "wsp",
}
"""How the id of a kind of thing begins, where only the bare id is told; what is told as a text stands as it is."""

NO_HASH = "0" * 64
"""What the first entry names as the hash of the one before."""


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From where: nothing of it is known of what the program's own command line does."""

    ip: str | None = None
    user_agent: str | None = None
    request_id: str | None = None


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to what. Neither secrets nor what is said to people stand in it, and of people nothing but their TypeID."""

    workspace_id: UUID
    kind: Kind
    principal_id: UUID | None = None
    name: str | None = None
    """The principal's at that time; a key's and a member's may be left out."""
    action: str
    """The operation's id: `templates.publish`."""
    outcome: Result = "done"
    target_kind: str | None = None
    target: str | UUID | None = None
    source: Source = Source()
    changes: Mapping[str, Any] | None = None
    """Texts, whole numbers, truths, nulls, and lists and maps of these."""


class Actor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who: a key, a member, an end user, or the system itself, by the name that it had then."""

    kind: str
    id: str | None
    name: str | None


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it was done to."""

    kind: str
    id: str | None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A deed in its place of the workspace's chain."""

    workspace: str
    seq: int
    """From 1, without gaps."""
    at: str
    """RFC 3339, real time."""
    principal: Actor
    action: str
    outcome: str
    target: Target | None
    source: Source
    changes: dict[str, Any] | None
    prev_hash: str
    """The hash of the entry before, in hexadecimal; of the first, 64 zeros."""
    hash: str
    """SHA-256 over the canonical form of all the other fields, in hexadecimal."""


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chain stood: kept elsewhere, it proves that what came before has not changed since."""

    workspace: str
    seq: int
    """0 where there was nothing yet."""
    hash: str
    at: datetime | None = None
    """When the last deed was done; real time."""


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries; what is left out does not count."""

    action: str | None = None
    principal: str | None = None
    target: str | None = None
    since: datetime | None = None
    until: datetime | None = None
