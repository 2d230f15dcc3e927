"""A fact before and after it has its place in the log."""

from datetime import datetime
from uuid import UUID

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is true from this transaction on, named `noun.past_tense`."""

    bucket: int
    workspace_id: UUID
    type: str
    occurred_at: datetime
    message_id: UUID | None = None
    delivery_id: UUID | None = None
    contact_id: UUID | None = None
    conversation_id: UUID | None = None
    data: str | None = None
    """JSON."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with its place: positions rise within a bucket, without gaps in what a reader sees."""

    bucket: int
    position: int
    recorded_at: datetime
    type: str
    message_id: UUID | None
    delivery_id: UUID | None
    contact_id: UUID | None
    conversation_id: UUID | None
    data: str | None
    occurred_at: datetime
