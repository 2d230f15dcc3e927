"""The seam between Tidings and whoever carries a message: Outbound -> Outcome, and later a Receipt.

An outcome is the answer to one hand-off, and has three kinds. **Sent**: the provider took it. **Refused**: it was not sent,
for certain. **Unknown**: nobody can say; it may be on its way. A provider that is in doubt says Unknown, never Refused.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

import msgspec


class Action(msgspec.Struct, frozen=True):
    """A button or a link of the message."""

    label: str
    url: str


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes with the message; `cid` makes it an inline image of the HTML that names `cid:<cid>`."""

    name: str
    type: str
    data: bytes
    cid: str | None = None


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel gets after rendering. `title` is a mail's subject, a push's headline."""

    text: str
    title: str | None = None
    html: str | None = None
    actions: tuple[Action, ...] = ()
    media: tuple[Media, ...] = ()


class Outbound(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt, ready to go."""

    delivery_id: UUID
    message_id: UUID
    workspace_id: UUID
    attempt: int
    """1 for the first hand-off of this delivery."""
    reference: str
    """`dlv_…`: always put into the provider's metadata, so that a receipt finds its delivery."""
    idempotency_key: str
    """The same for every attempt of this delivery: a provider that honours it sends once."""
    channel: str
    purpose: str
    address: str
    sender: str | None
    content: Content


class Report(msgspec.Struct, frozen=True):
    """A receipt that is known to come: only a simulated handset can promise one."""

    state: Literal["delivered", "read", "failed"]
    after_seconds: float


class Sent(msgspec.Struct, frozen=True):
    """The provider took it; `reference` is its own id for it."""

    reference: str | None = None
    code: str | None = None
    reports: tuple[Report, ...] = ()


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """It was not sent, for certain. `may_retry`: the reason can pass (429, a failed connect, SMTP 4yz)."""

    code: str
    detail: str = ""
    may_retry: bool = False
    retry_after_seconds: float | None = None


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody can say whether it was sent: a timeout after the first byte, a reset, a 5xx, a malformed answer."""

    code: str
    detail: str = ""


Outcome = Sent | Refused | Unknown


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a person sent back: an inbound message in one shape."""

    channel: str
    sender: str
    to: str | None
    text: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The provider's later word on one delivery, by our reference or by its own."""

    event_id: str
    """Unique for the provider account: the same event told twice counts once."""
    state: Literal["sent", "delivered", "read", "failed"]
    at: datetime
    delivery_id: UUID | None = None
    provider_reference: str | None = None
    code: str | None = None


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Our credentials with one provider, opened. `credentials` is that provider's own struct."""

    id: UUID
    workspace_id: UUID
    provider: str
    credentials: msgspec.Struct
    sender: str | None = None


class Verified(msgspec.Struct, frozen=True):
    """The answer to "do these credentials work?", in words that tell what to do."""

    ok: bool
    detail: str


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of itself: the form, the capability matrix and the conformance suite are made from it."""

    name: str
    channels: frozenset[str]
    credentials: type[msgspec.Struct]
    honours_key: bool
    """True: sending the same idempotency key twice reaches the person once."""
    reports_receipts: bool
    source: str
    """The page that the wire format was taken from, and the date it was read."""


class Provider(Protocol):
    """A provider has a lifetime (its pools) and knows no other provider and no database."""

    @property
    def declaration(self) -> Declaration:
        """What it says of itself; the same for as long as it lives."""
        ...

    async def send(self, outbound: Outbound, account: Account) -> Outcome:
        """Hand it off once. The caller holds the deadline: a cancelled call is an unknown."""
        ...

    async def verify(self, account: Account) -> Verified:
        """Try the credentials without sending anything."""
        ...

    async def aclose(self) -> None:
        """Let go of every connection."""
        ...


Providers = Mapping[str, Provider]
