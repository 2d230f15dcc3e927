"""The data of consent: topics, the ledger, preferences, suppressions, caps, and what the API takes of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.channels import RouteInput
from tidings.contacts.model import AddressKind, AddressText, ExternalId
from tidings.core.lines import ONE_LINE
from tidings.core.quiet_hours import QuietHours

MAX_BATCH = 10_000
MAX_CAPS = 50

ConsentState = Literal["granted", "withdrawn"]
ConsentPurpose = Literal["marketing", "transactional"]
"""What a person can agree to or withdraw: who asks for a login code agrees by asking, and a conversation is left, not withdrawn from."""

ANY = "*"
"""Every channel, or every topic, of a suppression."""

ChannelName = Annotated[str, Meta(min_length=1, max_length=32)]
TopicKey = Annotated[str, Meta(min_length=1, max_length=64)]
Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]
LongText = Annotated[str, Meta(min_length=1, max_length=10_000)]
ProofField = Annotated[str, Meta(min_length=1, max_length=64)]
Proof = Annotated[dict[ProofField, Annotated[str, Meta(max_length=2_000)]], Meta(min_length=1, max_length=50)]


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """What messages are about, as a contact would choose it: `orders`, `newsletter`."""

    key: str
    name: str
    description: str
    channel: str | None
    """The route of a message about it that names none, nor its template, where it is one channel."""
    route: str | None = None
    """The same where it is more: JSON, as it was given."""
    defaults: Mapping[str, bool] = {}
    """By channel, whether who has not chosen gets it there; a channel that is not named: yes."""
    keeps_quiet_hours: bool = False
    created_at: datetime
    updated_at: datetime


class TopicInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of a topic, without its key."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]
    description: Annotated[str, Meta(max_length=2000)] = ""
    channel: Annotated[str, Meta(max_length=32)] | None = None
    """The channel of a message about it that names none, nor its template: short for a route of one step."""
    route: RouteInput | None = None
    """The route of a message about it that names none, nor its template."""
    defaults: Annotated[dict[ChannelName, bool], Meta(max_length=32)] = {}
    """By channel, whether who has not chosen gets it there; a channel that is not named: yes."""
    keeps_quiet_hours: bool = False
    """Whether what is transactional about it waits for the end of quiet hours; marketing always does, codes and alarms never."""


class Consent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of the ledger: what a person said once, and how it is known."""

    id: UUID
    contact_id: UUID
    channel: str | None
    """None: every channel, where it is withdrawn."""
    purpose: ConsentPurpose
    state: ConsentState
    text: str | None
    source: str
    address: str | None
    proof: Mapping[str, str] | None
    author_id: UUID | None
    """The key or the member who wrote it down; None where the person did so themselves."""
    occurred_at: datetime
    recorded_at: datetime


class Word(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What of a line of the ledger decides."""

    id: UUID
    channel: str | None
    purpose: str
    state: ConsentState
    address: str | None
    occurred_at: datetime


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger of one person comes to, in the words of the guard: sorted, each once."""

    granted: tuple[str, ...]
    """`channel:purpose`, or `channel:purpose:address` where it is for that address alone."""
    withdrawn: tuple[str, ...]
    """`channel:purpose`, or `*:purpose`."""


class ConsentInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A line for the ledger."""

    channel: ChannelName | None = None
    """Where they may be written to, or not any more; a withdrawal without it is for every channel."""
    purpose: ConsentPurpose
    state: ConsentState
    text: LongText | None = None
    """What they agreed to, as they read it."""
    source: Line | None = None
    """Where it comes from: a form, a till, another system."""
    address: AddressText | None = None
    """The one address that is meant; only where marketing is granted."""
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None
    """When they said so; left out: now."""
    proof: Proof | None = None
    """What shows that they did: `ip`, `url`, `user_agent`, whatever else was kept."""


class ConsentItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A line for the ledger of one person of many."""

    contact: ExternalId
    channel: ChannelName | None = None
    purpose: ConsentPurpose
    state: ConsentState
    text: LongText | None = None
    source: Line | None = None
    address: AddressText | None = None
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None
    proof: Proof | None = None


class ConsentBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines for the ledgers of many; what stands beside them counts for each that does not say it itself."""

    consents: Annotated[list[ConsentItem], Meta(min_length=1, max_length=MAX_BATCH)]
    text: LongText | None = None
    source: Line | None = None
    proof: Proof | None = None


Choices = dict[TopicKey, Annotated[dict[ChannelName, bool], Meta(max_length=32)]]
Changes = dict[TopicKey, Annotated[dict[ChannelName, bool | None], Meta(max_length=32)] | None]


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """What a person likes."""

    topics: dict[str, dict[str, bool]]
    channels: list[str]
    quiet_hours: QuietHours | None


class PreferencesInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a person likes: what is left out is not chosen."""

    topics: Annotated[Choices, Meta(max_length=200)] = {}
    """By topic: on which channels they want it, and on which they do not."""
    channels: Annotated[list[ChannelName], Meta(max_length=32)] = []
    """In the order in which they like them."""
    quiet_hours: QuietHours | None = None
    """In their own time zone."""


class PreferencesPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changes of what a person likes; what is left out stays, null takes a choice back."""

    topics: Annotated[Changes, Meta(max_length=200)] | UnsetType = UNSET
    channels: Annotated[list[ChannelName], Meta(max_length=32)] | UnsetType = UNSET
    quiet_hours: QuietHours | UnsetType | None = UNSET


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """An address never to be used; which one, only its hash knows."""

    id: UUID
    kind: AddressKind
    channel: str
    topic: str
    reason: str
    source: str
    created_at: datetime


class SuppressionInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """An address that is never to be used: exactly one of `email`, `phone`, `push` and `webpush`."""

    email: AddressText | None = None
    phone: AddressText | None = None
    push: AddressText | None = None
    webpush: AddressText | None = None
    channel: ChannelName | None = None
    """On this channel only; left out: on every one."""
    topic: TopicKey | None = None
    """For this topic only; left out: for every one."""
    reason: Line
    source: Line = "api"


class SuppressionBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Many addresses."""

    suppressions: Annotated[list[SuppressionInput], Meta(min_length=1, max_length=MAX_BATCH)]


class Meaning(Enum):
    """What a person wants who answers with a word."""

    STOP = auto()
    START = auto()
    HELP = auto()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a person means by an answer, and how far it goes."""

    kind: Meaning
    scope: Literal["channel", "topic", "all"] = "channel"
    """`channel`: whatever comes this way; `topic`: only what is about `topic`; `all`: whatever comes to this address, on every channel."""
    topic: str | None = None
    """The topic's key."""
    is_stopped_anyway: bool = False
    """They want one topic again, and have stopped all of them: nothing was lifted."""


class Cap(msgspec.Struct, frozen=True, kw_only=True):
    """At most so many messages to one person within any such time; None: of every purpose, topic, channel."""

    most: int
    per: timedelta
    purpose: str | None
    topic: str | None
    channel: str | None


class CapInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A limit: at most so many messages to one person within any such time."""

    most: Annotated[int, Meta(ge=0, le=10_000)]
    per: Annotated[str, Meta(max_length=12)]
    """A duration: `24h`, `7d`; at most 90 days."""
    purpose: Annotated[str, Meta(max_length=32)] | None = None
    """`marketing`: nothing else counts; left out: everything does that is no code and no alarm."""
    topic: TopicKey | None = None
    """About this topic only."""
    channel: ChannelName | None = None
    """On this channel only."""


class CapsInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every limit of the workspace."""

    caps: Annotated[list[CapInput], Meta(max_length=MAX_CAPS)]
