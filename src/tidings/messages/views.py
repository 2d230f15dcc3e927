"""Messages as they are read: frozen rows, in the words of the tables. Times are business time where nothing else is said."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """A message. `content` and `data` (JSON) are read for a single one only, and never those of a login code."""

    id: UUID
    direction: str
    author_id: UUID | None
    author: str | None
    """The name of the key that sent it, or the contact who wrote it."""
    purpose: str
    topic: str | None
    lane: str
    channels: list[str]
    template: str | None
    template_version: int | None
    metadata: str | None
    send_at: datetime | None
    expires_at: datetime | None
    in_reply_to: UUID | None
    recipients: int
    created_at: datetime
    conversation_id: UUID | None = None
    """Which it is about; of what came in, in which it is a post."""
    address: str | None = None
    """Whom it came from; of an answer, where it goes."""
    sender: str | None = None
    """Whom it was written to; of an answer, in whose name it goes."""
    is_sensitive: bool = False
    collapse_key: str | None = None
    route: str | None = None
    """As JSON, where it is more than its channels at once; read for a single message only, as is all that follows."""
    hours: str | None = None
    data: str | None = None
    content: str | None = None


class AttemptView(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-off. Its times are real ones, by the database's clock."""

    n: int
    provider: str
    account: str | None
    address: str | None
    intent_at: datetime
    finished_at: datetime
    outcome: Literal["sent", "refused", "unknown"]
    code: str | None
    detail: str | None
    provider_reference: str | None
    account_id: UUID | None = None


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a delivery waits, or is on the wire; in real time. Address and account are those of the intent."""

    due_at: datetime
    attempt: int
    intent_at: datetime | None
    address: str | None
    account: str | None
    provider: str | None
    is_on_wire: bool
    waits_for: str | None = None
    """`rate`, where it waits for its turn."""
    account_id: UUID | None = None


class DeliveryView(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery. `contact` is your own id of the person; None where they were deleted since."""

    id: UUID
    message_id: UUID
    contact_id: UUID
    contact: str | None
    channel: str
    state: str
    reason: str | None
    topic: str | None
    attempt: int
    account_id: UUID | None
    provider_reference: str | None
    expires_at: datetime | None
    due_at: datetime | None
    created_at: datetime
    changed_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    step: int = 1
    """Of its message's route."""
    is_routed: bool = False
    sender: str | None = None
    """In whose name it went, or is to go."""
    superseded_by: UUID | None = None
    superseded_at: datetime | None = None


class StandingView(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person stands on a message's route."""

    contact_id: UUID
    contact: str | None
    step: int
    """0: none has begun."""
    steps: int
    next_at: datetime | None
    """When the next step comes, without a sign of the person."""
    stopped_at: datetime | None
    stopped_by: str | None
    """`delivered`, `read`, `answered`, `explicit`, `superseded`, or `cancelled`, where the whole message was."""
    first_delivery: UUID | None
    expires_at: datetime | None
    evidence: UUID | None = None
    """What the sign that stopped it came with: a message or post where it was answered, else a delivery."""


class FullDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery with all of its hand-offs, and where it waits."""

    delivery: DeliveryView
    attempts: list[AttemptView]
    queued: QueueView | None


class Rendered(msgspec.Struct, frozen=True):
    """What was said, as it was kept: an action is a label and a url; of files there are the names."""

    text: str
    title: str | None = None
    html: str | None = None
    actions: list[tuple[str, str]] = []
    files: list[str] = []
    bundle: str | None = None


class SandboxView(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-off to the sandbox, as the handset got it."""

    delivery_id: UUID
    n: int
    message_id: UUID
    contact: str | None
    channel: str
    state: str
    address: str | None
    content: Rendered | None
    finished_at: datetime
    """Real time."""
    outcome: Literal["sent", "refused", "unknown"]
    code: str | None
    sender: str | None
    topic: str | None
    purpose: str
    template: str | None
    template_version: int | None
