"""The nouns of webhooks out, the literal table of what may become of a delivery, and when it is tried."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.core.ids import encode
from tidings.core.lines import ONE_LINE

RETRIES = (0.0, 5.0, 300.0, 1_800.0, 7_200.0, 18_000.0, 36_000.0, 36_000.0)
"""Seconds before each try, after the one before."""
JITTER = 0.1
"""A wait is longer by up to this share, so that what failed together does not come back together."""
LONGEST_WAIT = 36_000.0
"""What a Retry-After may ask for, in seconds."""
DISABLED_AFTER = timedelta(days=5)
"""Of failures without one success between them."""
SECONDS = 15.0
"""For all of a try: a connection, the request, the whole answer."""
LEASE_SECONDS = 40.0
"""Then what was claimed is claimable again: its worker is gone, and the endpoint may get it twice."""
KEPT_BYTES = 4096
"""Of what an endpoint answers."""
MOST_SECRETS = 5

Algorithm = Literal["v1", "v1a"]
EndpointState = Literal["enabled", "disabled"]

ENDPOINT = "whe"
DELIVERY = "whd"


class DeliveryState(StrEnum):
    """What became of one event for one endpoint."""

    PENDING = "pending"
    DELIVERED = "delivered"
    EXHAUSTED = "exhausted"


TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.PENDING: frozenset({DeliveryState.DELIVERED, DeliveryState.EXHAUSTED}),
    # A replay puts it back in line.
    DeliveryState.DELIVERED: frozenset({DeliveryState.PENDING}),
    DeliveryState.EXHAUSTED: frozenset({DeliveryState.PENDING}),
}


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where a workspace wants events."""

    id: UUID
    workspace_id: UUID
    url: str
    description: str | None
    event_types: tuple[str, ...]
    algorithm: Algorithm
    public_key: str | None
    """`whpk_…` where the algorithm is v1a."""
    is_ordered: bool
    state: EndpointState
    reason: str | None
    """Why it is disabled: `gone` (it answered 410), `failing`, `asked`."""
    failing_since: datetime | None
    created_at: datetime
    updated_at: datetime


class LoggedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it is told of."""

    bucket: int
    position: int
    workspace_id: UUID
    type: str
    message_id: UUID | None
    delivery_id: UUID | None
    contact_id: UUID | None
    data: str | None
    occurred_at: datetime


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One event for one endpoint."""

    id: UUID
    endpoint_id: UUID
    bucket: int
    position: int
    type: str
    state: DeliveryState
    reason: str | None
    attempts: int
    body: str | None
    """None where the person it was about was erased."""
    created_at: datetime
    settled_at: datetime | None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try, and what the endpoint said. Its time is real."""

    n: int
    at: datetime
    milliseconds: int
    status: int | None
    headers: str | None
    """JSON; of what it answered, a few."""
    body: str | None
    error: str | None
    """A code, where the try failed."""


Url = Annotated[str, Meta(min_length=8, max_length=2_000, pattern=ONE_LINE)]
Description = Annotated[str, Meta(max_length=500, pattern=ONE_LINE)]
EventTypes = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^(\*|[a-z_]+\.(\*|[a-z_]+))$(?!\n)")]],
    Meta(min_length=1, max_length=100),
]


class EndpointInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An endpoint to be made."""

    url: Url
    """https, unless this installation may reach private networks."""
    description: Description | None = None
    event_types: EventTypes | None = None
    """`delivery.failed`, or every type of a noun: `delivery.*`; left out, every event."""
    algorithm: Algorithm = "v1"
    """`v1` signs with a secret that both sides hold (HMAC-SHA256); `v1a` with a key of ours, whose public half is yours to check by (ed25519)."""
    is_ordered: bool = False
    """Events about one contact (or one message, where there is none) go one after the other: one that fails holds those behind it."""


class EndpointPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of an endpoint is to change; what is left out stays."""

    url: Url | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    event_types: EventTypes | UnsetType = UNSET
    is_ordered: bool | UnsetType = UNSET
    """For events from now on."""
    state: Literal["disabled"] | UnsetType = UNSET
    """Nothing is sent any more; what waits is given up, and can be replayed."""


class Rotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another secret."""

    old_lasts: Annotated[str, Meta(min_length=2, max_length=20)] = "24h"
    """How long what was signed with before signs beside it: `0s` to `7d`."""


class ReplayInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be sent again: one event, or those of a span of time."""

    event: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The id of the event: `webhook-id`, or `id` in the event log."""
    since: datetime | None = None
    """Real time at which events got their place in the log."""
    until: datetime | None = None
    """Left out, now."""
    only: Literal["failed", "all"] = "failed"
    """What was given up, or every event that the endpoint asks for, sent before or not."""


def event_id(bucket: int, position: int) -> str:
    """The event's id, as the log writes it: the `webhook-id`, the same however often it is sent."""
    return f"evt_{bucket:02d}{position:016d}"


def read_event_id(text: str) -> tuple[int, int] | None:
    """Bucket and position of an event, or None where this is no event's id."""
    digits = text.removeprefix("evt_")
    if len(text) != 22 or len(digits) != 18 or not (digits.isascii() and digits.isdigit()) or int(digits[:2]) > 63:
        return None
    return int(digits[:2]), int(digits[2:])


def endpoint_name(endpoint_id: UUID) -> str:
    """`whe_…`."""
    return encode(ENDPOINT, endpoint_id)
