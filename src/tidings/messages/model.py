"""The nouns of a message."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.channels import NOTHING, RouteInput
from tidings.core.lines import ONE_LINE
from tidings.messages.purposes import PurposeName

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


class ContentInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Free content, in template syntax; each channel takes the fields that it has."""

    # Kept as it is written: what nobody has set is left out, so that a program that does not know it yet can read the rest.

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
    bundle: Annotated[str, Meta(min_length=1, max_length=255, pattern=ONE_LINE)] | None = None
    """In the app, items with the same one belong together; a template like the rest."""


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
