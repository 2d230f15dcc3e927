"""The nouns of a message, and the literal tables of guarantee.md: purposes, states, and which state follows which."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.channels import NOTHING, RouteInput
from tidings.core.lines import ONE_LINE


class Lane(StrEnum):
    """A class of urgency; each is claimed on its own."""

    OTP = "otp"
    TRANSACTIONAL = "transactional"
    BULK = "bulk"


class State(StrEnum):
    """Where a delivery stands."""

    SCHEDULED = "scheduled"
    QUEUED = "queued"
    HELD = "held"
    UNKNOWN = "unknown"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


# guarantee.md, "States of a delivery". `queued` with a lease is on the wire: that is derived, and no state of its own.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.SCHEDULED: frozenset({State.QUEUED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED}),
    State.QUEUED: frozenset(
        {
            State.SENT,
            State.DELIVERED,
            State.READ,
            State.FAILED,
            State.UNKNOWN,
            State.HELD,
            State.SKIPPED,
            State.CANCELLED,
            State.EXPIRED,
            State.SUPERSEDED,
        }
    ),
    State.HELD: frozenset({State.QUEUED, State.SKIPPED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED}),
    State.UNKNOWN: frozenset({State.SENT, State.DELIVERED, State.READ, State.FAILED, State.QUEUED}),
    State.SENT: frozenset({State.DELIVERED, State.READ, State.FAILED}),
    State.DELIVERED: frozenset({State.READ}),
    State.READ: frozenset(),
    State.FAILED: frozenset({State.DELIVERED, State.READ}),
    State.SKIPPED: frozenset(),
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
    State.SUPERSEDED: frozenset(),
}

MEANINGS: dict[State, str] = {
    State.SCHEDULED: "due later: send_at",
    State.QUEUED: "due now, or waiting for its next try; on the wire while it is leased",
    State.HELD: "the guard said not now; the reason says what it waits for",
    State.UNKNOWN: "handed over, and no answer came: neither success nor failure",
    State.SENT: "the provider took it",
    State.DELIVERED: "it reached the handset, the mailbox or the app",
    State.READ: "the person saw it",
    State.FAILED: "refused for good; better evidence may still come",
    State.SKIPPED: "not sent, for the reason given",
    State.CANCELLED: "stopped by the caller before it was claimed",
    State.EXPIRED: "too late to be true",
    State.SUPERSEDED: "a newer message of its collapse key took its place",
}

# Nothing more is owed for these. `sent` is final too: at once on a channel without receipts, elsewhere after its horizon.
FINAL = frozenset({State.DELIVERED, State.READ, State.FAILED, State.SKIPPED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED})


class OnUnknown(StrEnum):
    """What becomes of a hand-off that nobody answered."""

    RETRY_AT_ONCE = "retry_at_once"
    RETRY = "retry"
    WAIT_THEN_RETRY = "wait_then_retry"
    HOLD = "hold"


class Purpose(msgspec.Struct, frozen=True, kw_only=True):
    """One line of guarantee.md's table."""

    lane: Lane
    expires_after: timedelta
    on_unknown: OnUnknown
    scope: str
    consent: Literal["implied", "not_withdrawn", "granted", "participant"]
    """`participant`: who is in the conversation has said so by being in it."""
    heeds_preferences: bool
    quiet_hours: Literal["ignored", "topic", "kept", "outside"]
    """`topic`: where its topic says so; `kept`: with the law's own hours; `outside`: outside the app, without the law's."""
    caps: Literal["ignored", "counted", "limiting"]
    """`counted`: uses them up; `limiting`: is held back by them too."""
    elsewhere_on_unknown: Literal["yes", "route", "never"]
    """Whether another provider may be asked where one gave no answer; `route`: where the message's route says so."""
    has_code_rates: bool = False
    """By SMS and calls it is limited by number, by prefix, and by where it was asked from."""
    deadline_seconds: float | None = None
    """None: the channel's own."""
    lease_seconds: float = 30.0


BY_MEMBERSHIP = "by_membership"
"""No key holds it: what is said in a conversation is sent by the conversation itself."""

PURPOSES: dict[str, Purpose] = {
    "otp": Purpose(
        lane=Lane.OTP,
        expires_after=timedelta(minutes=5),
        on_unknown=OnUnknown.RETRY_AT_ONCE,
        scope="messages:otp",
        consent="implied",
        heeds_preferences=False,
        quiet_hours="ignored",
        caps="ignored",
        elsewhere_on_unknown="yes",
        has_code_rates=True,
        deadline_seconds=3.0,
        lease_seconds=6.0,
    ),
    "critical": Purpose(
        lane=Lane.TRANSACTIONAL,
        expires_after=timedelta(hours=24),
        on_unknown=OnUnknown.RETRY,
        scope="messages:critical",
        consent="implied",
        heeds_preferences=False,
        quiet_hours="ignored",
        caps="ignored",
        elsewhere_on_unknown="yes",
    ),
    "transactional": Purpose(
        lane=Lane.TRANSACTIONAL,
        expires_after=timedelta(hours=24),
        on_unknown=OnUnknown.WAIT_THEN_RETRY,
        scope="messages:send",
        consent="not_withdrawn",
        heeds_preferences=True,
        quiet_hours="topic",
        caps="counted",
        elsewhere_on_unknown="route",
    ),
    "marketing": Purpose(
        lane=Lane.BULK,
        expires_after=timedelta(hours=72),
        on_unknown=OnUnknown.HOLD,
        scope="messages:marketing",
        consent="granted",
        heeds_preferences=True,
        quiet_hours="kept",
        caps="limiting",
        elsewhere_on_unknown="never",
    ),
    "chat": Purpose(
        lane=Lane.TRANSACTIONAL,
        expires_after=timedelta(hours=72),
        on_unknown=OnUnknown.WAIT_THEN_RETRY,
        scope=BY_MEMBERSHIP,
        consent="participant",
        heeds_preferences=False,
        quiet_hours="outside",
        caps="counted",
        elsewhere_on_unknown="route",
    ),
}

# A delivery that a program before this one made does not name its purpose: its lane tells.
PURPOSE_OF_LANE = {Lane.OTP: "otp", Lane.TRANSACTIONAL: "transactional", Lane.BULK: "marketing"}

PurposeName = Literal["otp", "critical", "transactional", "marketing", "chat"]

LEASE_SECONDS = {lane: max(purpose.lease_seconds for purpose in PURPOSES.values() if purpose.lane is lane) for lane in Lane}

MAX_RECIPIENTS = 10_000

Text = Annotated[str, Meta(min_length=1, max_length=100_000)]
Short = Annotated[str, Meta(min_length=1, max_length=255)]
Key = Annotated[str, Meta(min_length=1, max_length=64)]


class To(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recipient: exactly one of your own id, a mail address, a phone number; with data of its own if you like."""

    id: Short | None = None
    """Your own id of the contact."""
    email: Annotated[str, Meta(min_length=3, max_length=320)] | None = None
    """A mail address: its contact is found, or made."""
    phone: Annotated[str, Meta(min_length=3, max_length=40)] | None = None
    """A phone number, with + and country code or in the workspace's country: its contact is found, or made."""
    data: msgspec.Raw = NOTHING
    """Fields of this recipient's own; they win over the message's."""


class FileInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that goes with it; `data` is base64; `cid` makes it an inline image of the HTML."""

    name: Annotated[str, Meta(min_length=1, max_length=255, pattern=ONE_LINE)]
    """The file's name."""
    type: Annotated[str, Meta(pattern=r"^[\w.+-]{1,64}/[\w.+-]{1,64}$(?!\n)")]
    """Its MIME type."""
    data: bytes
    """Its bytes, in base64; files have 3 MB together."""
    cid: Annotated[str, Meta(pattern=r"^[\w.@-]{1,64}$(?!\n)")] | None = None
    """Makes it an inline image of the HTML that names `cid:<cid>`."""


class ActionInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A button or a link; both are templates."""

    label: Annotated[str, Meta(min_length=1, max_length=255, pattern=ONE_LINE)]
    """What it says."""
    url: Annotated[str, Meta(min_length=1, max_length=2_000, pattern=ONE_LINE)]
    """Where it leads: http, https, mailto, tel, or your app's own scheme."""


class ContentInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Free content, in template syntax; each channel takes the fields that it has."""

    body: Text
    """The text."""
    title: Annotated[str, Meta(min_length=1, max_length=255, pattern=ONE_LINE)] | None = None
    """A mail's subject, a push's headline; a mail needs one."""
    html: Annotated[str, Meta(min_length=1, max_length=200_000)] | None = None
    """A mail's HTML; the text goes beside it."""
    actions: Annotated[list[ActionInput], Meta(max_length=10)] = []
    """Buttons or links."""
    media: Annotated[list[FileInput], Meta(max_length=20)] = []
    """Files, for mail and MMS."""


class LocalTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time of day where each recipient lives."""

    local: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$(?!\n)")]
    """`09:00`."""
    on: date
    """`2026-12-01`."""


TimeOfDay = Annotated[str, Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$(?!\n)")]


class HoursInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Hours of the day where each recipient lives; `to` before `from` is the next day's."""

    from_: TimeOfDay
    """`09:00`."""
    to: TimeOfDay
    """`18:00`."""
    days: Annotated[list[Annotated[int, Meta(ge=1, le=7)]], Meta(min_length=1, max_length=7)] | None = None
    """1 is Monday; left out, every day."""


class Send(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to say, to whom, and how: the body of POST /v1/messages."""

    to: Short | To | Annotated[list[Short | To], Meta(min_length=1, max_length=MAX_RECIPIENTS)] | UnsetType = UNSET
    """A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an answer."""
    in_reply_to: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had written to."""
    template: Key | None = None
    """The key of a template that is published; else give `content`."""
    content: ContentInput | None = None
    """What to say, where no template does."""
    data: msgspec.Raw = NOTHING
    """What the template's names stand for: an object of up to 100 kB."""
    route: RouteInput | None = None
    """Which way it goes; left out, the template's, else the topic's, else the workspace's."""
    purpose: PurposeName | None = None
    """Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a conversation alone."""
    conversation: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a conversation of their own."""
    topic: Key | None = None
    """What it is about; left out, the template's."""
    send_at: datetime | LocalTime | None = None
    """When it leaves: an instant, or a time of day where each recipient lives; left out, at once."""
    hours: HoursInput | None = None
    """It arrives within these hours of the day, where each recipient lives; not for login codes."""
    expires_at: datetime | None = None
    """When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing, else 24 hours."""
    collapse_key: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    """A newer message of the same key to the same person takes the place of this one: what still waits does not leave, and in the
    app what was shown is replaced."""
    asked_from: Annotated[str, Meta(min_length=2, max_length=45)] | None = None
    """The address on the network from which a login code was asked for: so many from one are refused."""
    metadata: msgspec.Raw = NOTHING
    """Anything of yours: kept, and told with the message."""


def named_in(send: Send) -> list[str | To]:
    """Whom a send names, each as it was named; nobody where it is an answer."""
    if isinstance(send.to, UnsetType):
        return []
    return send.to if isinstance(send.to, list) else [send.to]


class DeliveryRef(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery as a send's answer tells it."""

    id: str
    contact: str
    """As you named it: your own id, the mail address, the phone number."""
    channel: str
    state: str


class RejectedRecipient(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient that could not be taken, by its place in `to`; the others were."""

    index: int
    code: str
    detail: str


class Accepted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to a send: it is stored. `deliveries` is left out where there are many recipients."""

    id: str
    state: Literal["accepted"]
    recipients: int
    deliveries: list[DeliveryRef] | None = None
    rejected: list[RejectedRecipient]


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends, with what permission, and from where."""

    workspace_id: UUID
    key_id: UUID
    scopes: frozenset[str]
    default_country: str | None
    timezone: str = "UTC"
    """The workspace's: for people without one."""
    client: str | None = None
    """The caller's address on the network, for the audit log."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wrote, as far as it is needed to answer them."""

    id: UUID
    channel: str
    contact: str | None
    """Your id of who wrote it; None where they are gone."""
    account_id: UUID | None
    sender: str | None
    """Whom they wrote to."""
    address: str | None
    thread: str | None
    """The Message-IDs of a mail's thread, oldest first, by spaces."""
    title: str | None
    direction: str


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery whose intent is committed: it may go to the wire, once, under this token."""

    bucket: int
    delivery_id: UUID
    token: UUID
    attempt: int
    workspace_id: UUID
    message_bucket: int
    message_id: UUID
    contact_id: UUID
    channel: str
    account_id: UUID | None
    address: str | None
    sender: str | None
    locale: str | None
    data: str | None
    intent_at: datetime
    is_confirmation: bool = False
    """A machine's answer to what the person wrote."""
    due_at: datetime | None = None
    """Real time, as it stood in the queue."""


class Claims(msgspec.Struct, frozen=True):
    """What a look at a lane brought."""

    claimed: list[Claimed]
    busy: int = 0
    """Left for the next look, since somebody decides about these people right now."""
    settled: int = 0
    """The guard has said no, or not now."""
    goes_on: UUID | None = None
    """There are more workspaces than one look can see: the next one begins with this one."""


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says, as the dispatcher needs it; the same for all of its deliveries."""

    id: UUID
    workspace_id: UUID
    purpose: str
    recipients: int
    template_id: UUID | None
    template_version: int | None
    content: str | None
    data: str | None
    workspace_name: str
    keeps_content: bool
    may_go_elsewhere: bool
    """Another provider may be asked where one gave no answer."""
    is_sensitive: bool = False
    sealed: bytes | None = None
    thread: str | None = None
    """The Message-IDs of the mail that it answers, and of those before it, by spaces."""
    may_change: bool = False
    """It tells of what was said in a conversation, which may be edited before the last of it has left."""
