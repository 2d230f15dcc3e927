"""What a provider said, from its arrival until it has been processed or cannot be."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from tidings.channels import Callback

CallbackLane = Literal["inbound", "receipts"]
CallbackState = Literal["waiting", "dead", "processed"]

MAX_TRIES = 8
"""After so many it is dead: people see it, and may have it tried again."""
KEPT_FOR = timedelta(hours=72)
"""Of what was processed; so long the same receipt counts once."""
KEYS_KEPT_FOR = timedelta(days=400)
"""Of what people sent: so long the same event is told once, though its bytes are gone."""
DEAD_KEPT_FOR = timedelta(days=30)


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """One callback, ready to be stored. The same `event_key` of an account is kept once."""

    account_id: UUID
    workspace_id: UUID
    lane: CallbackLane
    event_key: bytes
    callback: Callback

    @property
    def bucket(self) -> int:
        """The bucket of its row: the hash of its event."""
        return self.event_key[0] & 63


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One callback that is stored and due."""

    bucket: int
    account_id: UUID
    event_key: bytes
    id: UUID
    workspace_id: UUID
    callback: Callback
    tries: int


class CallbackView(msgspec.Struct, frozen=True, kw_only=True):
    """A callback as it may be shown."""

    id: UUID
    account_id: UUID
    lane: CallbackLane
    method: str
    received_at: datetime
    due_at: datetime | None
    tries: int
    error: str | None
    size: int
    body: bytes
    """Its beginning."""
    headers: tuple[tuple[str, str], ...] = ()
    processed_at: datetime | None = None


class CallbackFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which callbacks; what is left out says nothing."""

    state: CallbackState
    account_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class HandOff(msgspec.Struct, frozen=True, kw_only=True):
    """One that may be asked about."""

    delivery_id: UUID
    workspace_id: UUID
    account_id: UUID
    provider_reference: str | None
    intent_at: datetime


def wait_after(tries: int) -> timedelta | None:
    """How long a callback waits that has failed so many times: 2, 4, 8 … seconds; None: it is dead."""
    return timedelta(seconds=2.0**tries) if tries < MAX_TRIES else None
