"""The seam between Tidings and whoever carries a message: Outbound -> Outcome, and later a Receipt.

An outcome is the answer to one hand-off, and has three kinds. **Sent**: the provider took it. **Refused**: it was not sent,
for certain. **Unknown**: nobody can say; it may be on its way. A provider that is in doubt says Unknown, never Refused.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable
from uuid import UUID

import msgspec

from tidings.channels.exchange import Exchange


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
    bundle: str | None = None
    """In the app: items with the same one belong together."""


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
    unsubscribe_url: str | None = None
    """Where one click ends it (RFC 8058): a mail names it in its header. None where nothing is to be unsubscribed from."""
    reply_to: str | None = None
    """An address of ours, signed, so that an answer is known by it."""
    return_path: str | None = None
    """An address of ours that names the delivery: what comes back of a mail may go there."""
    thread: tuple[str, ...] = ()
    """What it answers, by the other side's own references (a mail's Message-ID), oldest first."""
    is_automatic: bool = False
    """A machine's answer: a mail says so, so that no other machine answers it."""
    contact_id: UUID | None = None
    """Our own id of the person, for a simulated handset."""
    exchange: Exchange | None = None
    """Where the provider leaves what goes over the wire and what comes back; None where nobody asks."""


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


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The provider's later word on one delivery, by our reference or by its own."""

    event_id: str
    """Unique for the provider account: the same event told twice counts once."""
    state: Literal["sent", "delivered", "read", "failed"]
    at: datetime
    delivery_id: UUID | None = None
    provider_reference: str | None = None
    code: str | None = None


class RemoteMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the provider keeps for us; it is fetched after the message has been stored."""

    url: str
    type: str
    name: str | None = None


class Inbound(msgspec.Struct, frozen=True, kw_only=True):
    """What a person sent: a message, in one shape whatever brought it."""

    channel: str
    sender: str
    """Their address, as the provider wrote it."""
    to: str | None
    """The sender of ours that they wrote to."""
    text: str
    """What they said, without what they quoted and without their signature."""
    title: str | None = None
    """A mail's subject."""
    html: str | None = None
    quoted: str | None = None
    """What stood below the answer: the mail that it answers, as their program quoted it."""
    signature: str | None = None
    keys: str | None = None
    """Keys pressed on a call: `1`, `#42`."""
    media: tuple[Media | RemoteMedia, ...] = ()
    provider_reference: str | None = None
    """The provider's id of it; a mail's Message-ID."""
    answers: tuple[str, ...] = ()
    """What it says it answers, best first: `reply:<token>` of a signed reply address, `dlv_…` (a reference of ours), or the provider's id of
    what was quoted."""
    thread: tuple[str, ...] = ()
    """The Message-IDs of its thread, oldest first, its own last."""
    is_automatic: bool = False
    """A machine wrote it (out of office, a loop): it is no sign of the person, and gets no automatic answer."""
    wish: Literal["STOP", "START", "HELP"] | None = None
    """What the provider took it for, and has answered by itself; None: it is ours to read, and to answer."""
    facts: dict[str, str] = {}
    """What was found out about it, kept and shown: `dkim`, `spf`, `dmarc` -> `pass`, `fail`, `none` …"""
    at: datetime | None = None
    """When the provider took it, in real time."""


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, or something, opened what was sent, or followed a link of it."""

    kind: Literal["opened", "clicked"]
    at: datetime
    delivery_id: UUID | None = None
    provider_reference: str | None = None
    url: str | None = None
    is_machine: bool = False
    """A scanner, a prefetching proxy: no sign of the person."""


class Bounce(msgspec.Struct, frozen=True, kw_only=True):
    """A mail came back. `hard`: no such mailbox, it is never written to again; `soft`: may pass; `policy`: refused for what it is."""

    kind: Literal["hard", "soft", "policy"]
    at: datetime
    address: str | None = None
    delivery_id: UUID | None = None
    provider_reference: str | None = None
    code: str | None = None
    """The enhanced status, as in `5.1.1`."""
    detail: str = ""


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """The person told their mail provider that it was unwanted (ARF, RFC 5965)."""

    at: datetime
    address: str | None = None
    delivery_id: UUID | None = None
    provider_reference: str | None = None
    kind: str = "abuse"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Our credentials with one provider, opened. `credentials` is that provider's own struct."""

    id: UUID
    workspace_id: UUID
    provider: str
    credentials: msgspec.Struct
    sender: str | None = None
    callback_url: str | None = None
    """Where the provider is to tell us what comes back; None until this installation has a public address."""
    keeps_exchanges: bool | None = None
    """Whether exchanges are kept of all that was sent, too; None: of a sample, where the workspace keeps content."""


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
    callback_methods: frozenset[str] = frozenset({"POST"})
    """How it calls us: `GET` where what it tells stands in the query."""
    callback_bytes: int = 1_000_000
    """The most that one of its calls may hold."""
    title: str = ""
    """What it is called, for people."""
    means: str = ""
    """What it is for, in a sentence."""
    is_simulated: bool = False
    """Nothing leaves this process."""


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


Told = Receipt | Inbound | Engagement | Bounce | Complaint
"""What a provider can tell us."""


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """What came in, exactly as it came: by HTTP (`POST`, `GET`), by asking the provider (`POLL`), by our own mail listener (`SMTP`)."""

    method: str
    url: str
    """The address that the provider called, as it knows it (from `public_url`, never from the Host header), with its query."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case. A mail's envelope stands here as `x-mail-from` and `x-rcpt-to`."""
    body: bytes
    received_at: datetime

    def header(self, name: str) -> str | None:
        """The first header of that name (in lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)


class Forged(msgspec.Struct, frozen=True):
    """It does not come from the provider, or not for this account, or is a replay; the code says how that was seen."""

    code: str
    detail: str


class Sorted(msgspec.Struct, frozen=True):
    """Where it is kept. `inbound` goes before `receipts`. The same event of an account is kept once; without an id every one counts."""

    lane: Literal["inbound", "receipts"]
    event_id: str | None


class Unreadable(msgspec.Struct, frozen=True):
    """It is not what this provider says; it is kept where people see it."""

    code: str
    detail: str


class Reply(msgspec.Struct, frozen=True):
    """What the provider wants to hear when it was stored."""

    body: bytes = b""
    type: str = "text/plain"
    status: int = 200


@runtime_checkable
class CallsBack(Protocol):
    """A provider that tells us what comes back. All of it is pure: nothing is asked, nothing is read."""

    def check(self, callback: Callback, account: Account) -> Forged | None:
        """None where it comes from the provider, for this account: a signature over the raw bytes."""
        ...

    def sort(self, callback: Callback, account: Account) -> Sorted:
        """Its lane and its event id, without reading more than needed; never fails."""
        ...

    def read(self, callback: Callback, account: Account) -> Sequence[Told] | Unreadable:
        """What it tells; nothing where it is of no interest."""
        ...

    def reply(self, callback: Callback) -> Reply:
        """The answer when it has been stored."""
        ...


class Polled(msgspec.Struct, frozen=True):
    """What the provider had for us, as callbacks that `sort` and `read` know, and where to go on."""

    callbacks: tuple[Callback, ...]
    cursor: str | None


@runtime_checkable
class Polls(Protocol):
    """A provider that can be asked what came since, where it cannot call us."""

    async def poll(self, account: Account, cursor: str | None, now: datetime) -> Polled | Refused | Unknown:
        """What came after the cursor (None: since a short while); bounded, and called again soon."""
        ...


@runtime_checkable
class LooksUp(Protocol):
    """A provider that can be asked what became of one hand-off."""

    async def look_up(self, outbound_reference: str, provider_reference: str | None, account: Account, sent_at: datetime) -> Receipt | None:
        """Its state now; None where the provider does not know, or cannot say. `sent_at` is the intent's time."""
        ...


@runtime_checkable
class KeepsMedia(Protocol):
    """A provider that keeps the files of what came in."""

    async def fetch_media(self, media: RemoteMedia, account: Account, *, max_bytes: int) -> Media | Refused | Unknown:
        """The file, through the guarded door."""
        ...


Providers = Mapping[str, Provider]
