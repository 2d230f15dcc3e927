"""What the API tells, as classes, and what it takes, as dictionaries, made from sdk/openapi.json by `make sdk`; do not edit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, NotRequired, Required, TypedDict

from tidings_sdk.model import Model


class Accepted(Model):
    """The answer to a send: it is stored. `deliveries` is left out where there are many recipients."""

    id: str
    state: Literal["accepted"]
    recipients: int
    deliveries: list[DeliveryRef] | None
    rejected: list[RejectedRecipient]


class AccountHealth(Model):
    """What the last hand-offs say of the provider. Its time is real."""

    state: Literal["failing", "ok", "probing"]
    """`failing`: nothing goes there; `probing`: one delivery in ten seconds tries whether it works again."""
    since: dt.datetime | None
    reason: str | None
    """The code of the failure that was the last before nothing went there any more."""


class Account(Model):
    """You."""

    id: str
    email: str
    name: str
    has_second_factor: bool
    recovery_codes_left: int
    session: str | None
    """The one that asks."""
    workspace: str
    """Its workspace."""
    role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"] | None
    """What you are there."""
    scopes: list[str]
    """What you may do there."""
    workspaces: list[PlaceOutput]
    created_at: dt.datetime


class AccountRate(Model):
    """At most so many hand-offs; over all workers."""

    per_second: float
    """0.1 is one in ten seconds."""


class Action(Model):
    """A button or a link of the message."""

    label: str
    url: str


class Actor(Model):
    """Who: a key, a member, an end user, or the system itself, by the name that it had then."""

    kind: str
    id: str | None
    name: str | None


class Address(Model):
    """An address in its normal form."""

    kind: Literal["email", "phone", "push", "webpush"]
    value: str
    label: str | None


class Appeal(Model):
    """What a person says against a sanction, and what was decided."""

    id: str
    sanction: str
    contact: str | None
    contact_id: str
    words: str
    state: Literal["lifted", "open", "upheld"]
    answer: str | None
    made_at: dt.datetime
    decided_at: dt.datetime | None


class AppealPage(Model):
    """A page of appeals, the oldest first."""

    data: list[Appeal]
    next: str | None


class Assistant(Model):
    """An automated participant."""

    key: str
    name: str
    """What people see."""
    created_at: dt.datetime
    updated_at: dt.datetime


class AssistantPage(Model):
    """A page of assistants."""

    data: list[Assistant]
    next: str | None


class Attachment(Model):
    """A file."""

    id: str
    name: str
    type: str
    """As announced, until the bytes are here; then as they say."""
    kind: Literal["audio", "file", "image", "video"]
    """The part of a post that it can be; `file` it can always be."""
    size: int
    state: Literal["prepared", "stored", "attached"]
    """`prepared` until its bytes are here, `stored` until a post names it, then `attached`."""
    sha256: str | None
    width: int | None
    """Of an image, as its header says."""
    height: int | None
    conversation: str | None
    """Of the post that it is part of."""
    seq: int | None
    """The post's."""
    upload: FileLink | None
    """Where the bytes are put (`PUT`, as they are), while it is prepared; only who announced it is told."""
    download: FileLink | None
    """Where they are (`GET`), once they are here."""
    created_at: dt.datetime


class AudioPart(Model):
    """Something to hear: an attachment, or an address."""

    type: Literal["audio"]
    attachment: str | None
    url: str | None
    seconds: float | None
    transcript: str | None


class AuditPage(Model):
    """A page of the log."""

    data: list[Entry]
    next: str | None


class AuditVerification(Model):
    """What a piece of the log proves."""

    is_whole: bool
    """Each entry of this piece follows from the one before, and nothing that was kept elsewhere says otherwise."""
    entries: int
    """So many were looked at."""
    first: int
    """The number of the first of them; 0 where there were none."""
    last: int
    """That of the last; what the piece goes on from where there were none."""
    hash: str
    """The last one's: it is that of the checkpoint that is to be kept now."""
    anchored: int
    """Up to this entry a checkpoint that you gave proves it, and nothing before it was written anew; 0 where none falls into this
    piece.
    """
    broken: BrokenEntry | None
    """The first thing that is wrong."""
    findings: list[BrokenEntry]
    """The first twenty of them."""
    next: str | None
    """Give it as `after` for the next piece; null: this was the last."""


class Author(Model):
    """Who said it."""

    kind: Literal["assistant", "contact", "member", "system"]
    id: str | None
    """Of a contact your own id, of a member `mbr_…`, of an assistant its key; null for the backend, and for who is gone."""
    name: str | None


class Badge(Model):
    """The number on the app's icon."""

    badge: int
    """The sum of `external`, `posts` and `feed_unseen`."""
    external: int
    """What waits elsewhere, as it was given."""
    posts: int
    """What is unread; of conversations in which you want silence, only where you are named."""
    conversations: int
    """With something unread."""
    feed_unseen: int
    """Items of the feed that were not seen: 1,000 means that many or more."""
    feed_unread: int
    """Items of the feed that were not read."""


class Bearer(Model):
    """The secret itself stands in a header, alone or after `Bearer`."""

    kind: Literal["bearer"]
    header: str | None


class Block(Model):
    """One whom the person has blocked."""

    contact: str | None
    """Your id of them; null once they are gone."""
    name: str | None
    at: dt.datetime


class BlockPage(Model):
    """A page of them."""

    data: list[Block]
    next: str | None


class Blocks(Model):
    """What has changed."""

    added: int
    removed: int


class Branding(Model):
    """How the company looks to its people; what is null is as usual."""

    name: str | None
    """What people know you by; null: the workspace's name."""
    logo: Logo | None
    accent: str | None
    """Of links and buttons; null: ours."""
    accent_dark: str | None
    """The same on a dark page; null: ours."""
    footer: str | None
    support_email: str | None
    template: dict[str, str | int]
    """What a template finds under `branding`, with what stands in the place of what is null."""
    updated_at: dt.datetime | None
    """Null: nothing was ever said."""


class BrokenEntry(Model):
    """Where the chain does not hold."""

    seq: int | None
    """The entry's number."""
    code: str
    """`edited`, `broken`, `missing`, `out_of_order`, `foreign`; and, by a checkpoint, `rewritten` and `cut_off`."""
    detail: str


class Button(Model):
    """Something to press: it opens an address, or answers with a value."""

    label: str
    url: str | None
    value: str | None


class Callback(Model):
    """Something that a provider said."""

    id: str
    provider_account: str
    lane: Literal["inbound", "receipts"]
    """`inbound`: a person wrote; `receipts`: anything else."""
    method: str
    """How it came: by HTTP, `POLL`: we had asked, `SMTP`: as a mail."""
    received_at: dt.datetime
    due_at: dt.datetime | None
    """When it is tried next; null: it is not tried any more."""
    processed_at: dt.datetime | None
    """When it took effect."""
    tries: int
    error: str | None
    """Why the last try failed."""
    size: int
    """Bytes of its body."""
    body: str
    """The first 4,000 bytes of it; what is no text stands as U+FFFD."""
    headers: list[Header]
    """The first fifty."""


class CallbackPage(Model):
    """A page of callbacks."""

    data: list[Callback]
    next: str | None


class Caller(Model):
    """Who has asked."""

    kind: Literal["contact", "key", "member"]
    """`contact`: an end user with a token of their own."""
    id: str


class Cancelled(Model):
    """How many deliveries were stopped."""

    cancelled: int


class CapList(Model):
    """Every limit of the workspace, in the order in which they were given."""

    data: list[Cap]


class Cap(Model):
    """A limit: at most so many messages to one person within any such time."""

    most: int
    per: str
    purpose: str | None
    """Null: of every purpose."""
    topic: str | None
    """Null: about every topic."""
    channel: str | None
    """Null: on every channel."""


class CardField(Model):
    """A line of a card."""

    label: str
    value: str


class CardPart(Model):
    """A title, words, a picture, lines and buttons."""

    type: Literal["card"]
    title: str
    text: str | None
    image: str | None
    attachment: str | None
    """The picture, where it is not at an address."""
    fields: list[CardField] | None
    buttons: list[Button] | None


class Carrier(Model):
    """What a kind of provider can do on a channel."""

    provider: str
    title: str
    honours_key: bool
    reports_receipts: bool
    takes_inbound: bool
    looks_up: bool
    polls: bool
    is_simulated: bool


class ChangesPage(Model):
    """What is other than it was. Each thing stands once, as it is now: it takes the place of what was known of it."""

    posts: list[Post]
    """New ones and changed ones, in the order of their seq; a deleted one is a tombstone."""
    hidden: list[str]
    """Posts that the person has deleted for themselves: to be forgotten."""
    participants: list[ParticipantChange]
    conversation: Conversation | None
    """Where the conversation itself has changed."""
    visible: Visible
    anew: bool
    """What the person may see has changed in a way that is not told one by one (somebody is blocked, the person came back,
    everything
    was cleared), or so long ago that it is told no more: forget what is known of the conversation, fetch it, and go on from
    this cursor.
    """
    cursor: str
    """Where to go on."""
    more: bool
    """Whether there is more right now."""


class ChannelEstimate(Model):
    """What goes by one channel."""

    channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"]
    goes: int
    """So many people get it by this channel, by the first step that reaches them; those in `later` too."""
    later: list[Reason]
    """Of these, who get it when what it waits for has come."""
    refused: list[Reason]
    """Who cannot be reached by it; another channel, or another step, may."""
    follows: int
    """So many get it by this channel in a later step, unless there is a sign of them before."""
    segments: int | None
    """How many SMS it is for those who get it; null on another channel."""
    price: str
    """For those who get it: of each message, of an SMS each of its segments."""
    looked_at: int
    """For so many it was written, to see how long it is; for all, where `is_exact`."""
    is_exact: bool
    unwritten: list[Unwritten]
    """Of those: what cannot be written for some of them; such a delivery would fail."""


class Channel(Model):
    """What is true of a channel, whoever carries it."""

    channel: str
    address_kind: str | None
    """The addresses that it reaches; null: the person themselves, in the app."""
    has_receipts: bool
    """False: `sent` is the last thing that anybody will ever say."""
    fields: list[str]
    """What a template may hold for it; the first is required."""
    text_limit: int
    """The most characters of text that any provider of it takes."""
    deadline_seconds: float
    """How long one hand-off may take; that of a login code 3 s everywhere."""
    providers: list[Carrier]
    """Who carries it, by their names."""


class ChannelPage(Model):
    """The channels."""

    data: list[Channel]
    next: str | None


class Checkpoint(Model):
    """Where a chain stood: kept elsewhere, it proves that what came before has not changed since."""

    workspace: str
    seq: int
    """0 where there was nothing yet."""
    hash: str
    at: dt.datetime | None
    """When the last deed was done; real time."""


class Cleared(Model):
    """What is gone for you alone."""

    upto: int
    """The seq up to which."""


class Clock(Model):
    """Business time and real time."""

    now: dt.datetime
    real_now: dt.datetime
    offset_seconds: float


class CodeRate(Model):
    """So many login codes at once; within that time all of them are back."""

    most: int
    per: str
    """A duration: `10m`, `1h`; at most a day."""


class CodeRates(Model):
    """How many login codes leave by SMS and calls: more are refused as pumping. What is left out is as usual."""

    number: CodeRate | None
    """To one number."""
    prefix: CodeRate | None
    """To numbers that differ in their last four digits only."""
    ip: CodeRate | None
    """Asked for from one address on the network."""


class Codes(Model):
    """A second factor that is on."""

    _secret: ClassVar[frozenset[str]] = frozenset(["recovery_codes"])
    recovery_codes: list[str] | None
    """Each works once in the place of a code, when your device is lost. Shown this once; only hashes of them are kept."""


class Condition(Model):
    """Exactly one of `all`, `any`, `not`, or a `field` with exactly one operator. At most 8 levels and 100 fields.

    Types are kept apart: the text `"1"` is not the number 1, and true is no number. What is missing (or null), or of a type
    that the
    operator does not know, does not hold; `is_not` and `not_in` are the exact opposite of `is` and `in`, and so hold for it.
    """

    _wire: ClassVar[Mapping[str, str]] = {"not_": "not", "is_": "is", "in_": "in"}
    all: list[Condition] | None
    """Each of these holds."""
    any: list[Condition] | None
    """At least one of these holds."""
    not_: Condition | None
    """This does not hold."""
    field: str | None
    """`contact.<id, name, email, phone, locale, timezone, country>`, `contact.attributes.<name>`, or `data.<path>`: the message's
    data, step
    by step with dots between, a number for a place in a list.
    """
    is_: str | int | float | bool | None
    """It is this text, number or flag."""
    is_not: str | int | float | bool | None
    """It is not this; also where it is missing, or of another type."""
    in_: list[str | int | float | bool] | None
    """It is one of these."""
    not_in: list[str | int | float | bool] | None
    """It is none of these; also where it is missing, or of another type."""
    above: int | float | None
    """It is a number, and greater."""
    below: int | float | None
    """It is a number, and less."""
    at_least: int | float | None
    """It is a number, and this or greater."""
    at_most: int | float | None
    """It is a number, and this or less."""
    contains: str | int | float | bool | None
    """It is a text with this text in it, in the same letters, or a list with this value in it."""
    begins_with: str | None
    """It is a text, and begins with this one, in the same letters."""
    exists: bool | None
    """It is there and not null; with false: it is missing or null."""
    before: str | None
    """It is a time, and earlier than this one: RFC 3339, or from now as `-7d`, `+2h` (ms, s, m, h, d)."""
    after: str | None
    """It is a time, and later than this one: RFC 3339, or from now as `-7d`, `+2h`."""


class Consent(Model):
    """A line of the ledger."""

    id: str
    channel: str | None
    """Null: every channel, where it is withdrawn."""
    purpose: Literal["marketing", "transactional"]
    state: Literal["granted", "withdrawn"]
    text: str | None
    """What they agreed to, as they read it."""
    source: str
    address: str | None
    """The one address that is meant; null: every one of theirs."""
    proof: dict[str, str] | None
    occurred_at: dt.datetime
    """When they said so."""
    recorded_at: dt.datetime
    """When it was written down."""


class ConsentPage(Model):
    """A page of the ledger of a person."""

    data: list[Consent]
    next: str | None


class ConsentResult(Model):
    """What became of one item of a batch: an `id` where it was written, `errors` where it was not."""

    index: int
    contact: str
    id: str | None
    errors: list[FieldError]


class Consents(Model):
    """What became of a batch, item by item."""

    stored: int
    rejected: int
    results: list[ConsentResult]


class ContactAttribute(Model):
    """A name that a text may say of a person."""

    name: str
    path: str
    """As a text writes it: `contact.attributes.plan`."""
    kind: Literal["flag", "number", "text", "time"]
    """What it is for most of them."""
    contacts: int | None
    """How many of those who were looked at have it; null for a field, which is the same for all."""


class ContactAttributePage(Model):
    """A page of names."""

    data: list[ContactAttribute]
    next: str | None


class Contact(Model):
    """A person."""

    id: str
    """Tidings' own id."""
    external_id: str
    """Your id; Tidings' own where the person was made from an address."""
    name: str | None
    email: str | None
    """The first of their mail addresses."""
    phone: str | None
    """The first of their numbers, in E.164."""
    locale: str | None
    timezone: str | None
    country: str | None
    zone: Zone
    """By whose clock quiet hours and a person's own hour are reckoned, and whether that is assumed; of a message over a phone the
    country of
    its number comes before their own.
    """
    addresses: list[Address]
    """All of them; the first of a kind is used first."""
    attributes: dict[str, str | int | float | bool]
    created_at: dt.datetime
    updated_at: dt.datetime


class ContactPage(Model):
    """A page of contacts."""

    data: list[Contact]
    next: str | None


class ContactResult(Model):
    """What became of one item of a batch: an `id` where it was stored, `errors` where it was not."""

    index: int
    external_id: str
    id: str | None
    is_new: bool
    errors: list[FieldError]


class Contacts(Model):
    """What became of a batch, item by item."""

    stored: int
    rejected: int
    results: list[ContactResult]


class ContentPreview(Model):
    """What a reader would get: `text` and what goes with it, or nothing where `problems` say why."""

    locale: str
    title: str | None
    text: str | None
    html: str | None
    actions: list[Action]
    bundle: str | None
    measure: Measure | None
    """How much it is, in SMS too, and what the channel takes; null where it could not be written."""
    variables: list[NamedKind]
    uses_contact: bool
    """It speaks of the person."""
    missing: list[str]
    """Names that the text speaks of and the data does not have; one that it has a default for does no harm."""
    problems: list[TemplatesFault]
    warnings: list[TemplatesFault]


class ConversationPage(Model):
    """A page of conversations."""

    data: list[ListedConversation]
    next: str | None


class Conversation(Model):
    """A conversation."""

    id: str
    kind: Literal["direct", "group", "support"]
    state: Literal["scheduled", "open", "closed", "deleted"]
    title: str | None
    metadata: dict[str, Any]
    object: Object | None
    """What of yours it is about."""
    participants: int
    """How many are in it."""
    is_frozen: bool
    """Only owners and moderators may post."""
    slow_mode: str | None
    """How long a member waits between two posts."""
    hides_positions: bool
    """Nobody is told how far others have read."""
    is_moderated: bool
    starts_at: dt.datetime | None
    expires_at: dt.datetime | None
    expires_after: str | None
    """After the last post."""
    on_expiry: Literal["close", "delete"]
    warns_before: str | None
    warning: str | None
    """What the system posts when it warns that the conversation ends."""
    rule: dict[str, Any] | None
    """What keeps who is in it; null for people, and where nothing does."""
    route: dict[str, Any] | None
    """How who has not seen a post is reached; null for people, and where it is the workspace's way."""
    owner: str | None
    """Your id of the contact whose own conversation it is, made at their first answer."""
    cause: str | None
    """The message whose answer began it."""
    created_by: Person | None
    """Null where a key of yours made it."""
    last_seq: int
    cursor: str
    """Where who has read all of it goes on: `<seq>.<change>`."""
    last_post_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime
    closed_at: dt.datetime | None


class Counts(Model):
    """How often what happened."""

    accepted: int
    """Messages."""
    recipients: int
    """People of these."""
    received: int
    """Messages that people wrote."""
    sent: int
    """Deliveries that left: a provider took them, or they are in the app."""
    delivered: int
    """As the provider tells, where the channel tells."""
    read: int
    opened: int
    """Mails, by people: what programs fetch does not count."""
    clicked: int
    """Mails of which a link was followed by a person."""
    failed: int
    bounced: int
    complained: int
    unknown: int
    """Nobody could say whether they left; some of them are told as sent later."""
    cancelled: int
    expired: int
    superseded: int
    skipped: int
    """Not to go, for whatever reason; the five below are the most frequent ones."""
    skipped_consent: int
    """Not agreed to, withdrawn, or not wanted there."""
    skipped_suppressed: int
    skipped_address: int
    """None on that channel."""
    skipped_limits: int
    """Over a cap, or one login code too many."""
    skipped_not_needed: int
    """The route had ended before, or its condition did not hold."""


class DataPart(Model):
    """Anything that your own clients understand, as JSON of a MIME type, and what others show in its place."""

    type: Literal["data"]
    mime: str
    data: dict[str, Any] | list[Any] | str | float | bool | None
    """Any JSON, up to 32 kB."""
    text: str
    """The fallback: what it says to who does not know the type."""


class DataSource(Model):
    """A data source; of its headers there are the names."""

    key: str
    """A version that names it has its answer as `sources.<key>`."""
    url: str
    method: Literal["GET", "POST"]
    headers: list[str]
    """Their names: the values are sealed, and never shown."""
    body: str | None
    deadline: str
    cache: str
    fallback: dict[str, Any] | None
    """What is shown where it does not answer; null: then the message waits."""
    created_at: dt.datetime
    updated_at: dt.datetime


class DataSourcePage(Model):
    """A page of data sources."""

    data: list[DataSource]
    next: str | None


class Delivery(Model):
    """A delivery: one contact of one message over one channel."""

    id: str
    message: str
    contact: str | None
    """Your id of the person; null where they were deleted since."""
    zone: Zone | None
    """By whose clock the person's hours are reckoned, and whether that is assumed; null where they were deleted since."""
    channel: str
    state: Literal[
        "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
    ]
    reason: str | None
    topic: str | None
    attempts: int
    """How often it was handed over, or tried to be."""
    provider_account: str | None
    sender: str | None
    """In whose name it went; null where the provider says."""
    provider_reference: str | None
    """What the provider calls it."""
    send_at: dt.datetime | None
    expires_at: dt.datetime | None
    created_at: dt.datetime
    changed_at: dt.datetime
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    read_at: dt.datetime | None


class DeliveryPage(Model):
    """A page of deliveries."""

    data: list[Delivery]
    next: str | None


class DeliveryRef(Model):
    """A delivery as a send's answer tells it."""

    id: str
    contact: str
    """As you named it: your own id, the mail address, the phone number."""
    channel: str
    state: str


class DeliverySearchPage(Model):
    """A page of the deliveries that fit."""

    data: list[Delivery]
    next: str | None
    searched_to: dt.datetime | None
    """Where the page is not full and there is a `next`: so far back was looked, and `next` looks further."""


class Destination(Model):
    """Numbers that an account may be used for, by `prefix` or by `country`, and the price of one message there."""

    prefix: str | None
    """How the number begins, with its country code: `+44`, `+4479`; `+` is every number. The longest that fits counts."""
    country: str | None
    """ISO 3166 code: every number of the country that no prefix fits."""
    price: str
    """As a decimal number, in the one currency of all your prices: `0.04`."""


class Device(Model):
    """A device; its token is not told."""

    id: str
    """The app's own name of it."""
    channel: str
    platform: str | None
    label: str | None
    created_at: dt.datetime
    used_at: dt.datetime
    """When it last told of itself."""


class Devices(Model):
    """All devices of a person, at most twenty."""

    data: list[Device]


class Draft(Model):
    """A draft with its text, and what would keep it from being published."""

    revision: int
    """Say it when you write over it."""
    based_on: int | None
    """The version that it began as."""
    default_locale: str
    content: dict[str, dict[str, SourceOutput]]
    """By channel, then by locale."""
    variables: list[str]
    """The dotted names that it takes from a message's data; `contact` where it speaks of the contact."""
    kinds: dict[str, Literal["flag", "list", "number", "text", "time"]]
    """By the name of a variable, what the text does with it."""
    sources: list[str]
    missing: dict[str, dict[str, list[str]]]
    """By channel and locale the fields that the default locale has and this one has not: what is still to be translated."""
    problems: list[FieldError]
    warnings: list[FieldError]
    changed_at: dt.datetime
    changed_by: Writer


class Endpoint(Model):
    """Where events go."""

    id: str
    url: str
    description: str | None
    event_types: list[str]
    algorithm: Literal["v1", "v1a"]
    public_key: str | None
    """`whpk_…`: what checks the signatures of `v1a`."""
    is_ordered: bool
    state: Literal["disabled", "enabled"]
    reason: str | None
    """Why it is disabled: `gone` (it answered 410), `failing` (five days without a success), `asked`."""
    failing_since: dt.datetime | None
    """The first failure after which it has taken nothing."""
    created_at: dt.datetime
    updated_at: dt.datetime


class EndpointPage(Model):
    """A page of endpoints."""

    data: list[Endpoint]
    next: str | None


class EndpointWithSecret(Model):
    """Where events go, and the secret of its signatures."""

    _secret: ClassVar[frozenset[str]] = frozenset(["secret"])
    endpoint: Endpoint
    secret: str | None
    """`whsec_…`, shown once; null where the algorithm is `v1a`, whose public key is all that a receiver needs."""


class Entry(Model):
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


class Erasure(Model):
    """What was erased of a person, and what was not."""

    id: str
    """Tidings' own id of them, which names nobody any more."""
    erased: dict[str, int]
    """By table, the rows that went or lost what they told of the person."""
    kept: dict[str, str]
    """By table, what stays."""


class Estimated(Model):
    """What a send would do, as far as can be said now."""

    text: str
    """All of it in a sentence or two."""
    purpose: str
    lane: str
    topic: str | None
    template_version: int | None
    send_at: dt.datetime | None
    expires_at: dt.datetime
    recipients: int
    """Whom it is to: named rightly, and each once."""
    new_contacts: int
    """Of these, addresses that nobody has yet: the send would make contacts of them."""
    goes: int
    """So many get it by at least one channel, at once or later."""
    later: int
    """Of these, so many only when what it waits for has come."""
    refused: int
    """So many get it by none."""
    because: list[Reason]
    """Why those get nothing: by the first reason of each."""
    channels: list[ChannelEstimate]
    price: str
    """What it costs, as a decimal number, where nobody needs a later step."""
    price_at_most: str
    """Where everybody needs all of them."""
    currency: str | None
    """ISO 4217; null: the workspace has not said."""
    is_exact: bool
    """The segments were counted for each; False: for some, and the others are taken to be alike."""
    spend_left: str | None
    """What may still be spent on that day; null: without limit. What goes beyond it waits for the next day."""
    is_over_spend: bool
    rejected: list[RejectedRecipient]
    """Who was named wrongly, or twice, or is not there: some of them."""
    rejected_count: int


class Event(Model):
    """A fact, named `noun.past_tense`."""

    id: str
    """Unique, and the same whenever it is read: handle each once."""
    type: str
    message: str | None
    delivery: str | None
    contact: str | None
    external_id: str | None
    """Your id of the contact; null where there is none, or not any more."""
    conversation: str | None
    data: dict[str, Any] | None
    """What else there is to say, such as a reason and a provider's code."""
    occurred_at: dt.datetime
    """Business time: that of a test workspace may have been moved."""
    recorded_at: dt.datetime
    """Real time, when it got its place in the log."""
    body: str | None
    """With `bodies`: what a webhook endpoint is sent of it, byte by byte."""


class EventPage(Model):
    """The next events. `next` is always there: ask with it again for what comes later."""

    data: list[Event]
    next: str
    is_end: bool
    """With `order=newest`: nothing older is in the log. While it is false there may be more, also after an empty page."""


class Exchange(Model):
    """One hand-off, and what went over the wire. Times are real ones."""

    attempt: int
    provider: str
    provider_account: str | None
    """Its name; null where it was deleted since."""
    outcome: Literal["refused", "sent", "unknown"]
    code: str | None
    began_at: dt.datetime
    answered_at: dt.datetime | None
    """Null where no answer came, or none is kept."""
    request: str | None
    """What we said, at most 8 kB: credentials are hidden, the address is masked, and the words stand there only where they are
    kept.
    """
    response: str | None
    """What was answered, as far; null where nothing was."""
    not_kept: Literal["erased", "lost", "not_asked_for", "nothing_went", "too_old"] | None
    """Why nothing is kept; null where something is."""
    detail: str | None
    """The same in words."""


class ExchangePage(Model):
    """A page of exchanges."""

    data: list[Exchange]
    next: str | None


class Failing(Model):
    """A provider account through which nothing goes right now."""

    id: str | None
    """Null for who may not see provider accounts."""
    name: str
    channels: list[str]
    state: Literal["failing", "probing"]
    reason: str | None
    """The same."""
    since: dt.datetime
    path: str | None


class FaultOutput(Model):
    """A fault as it stands."""

    channel: Literal["email", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None
    account: str | None
    """The id of the one provider account that does so; left out, all of the sandbox."""
    contact: str | None
    """Your id of the one person to whom it does so; left out, to everybody."""
    address: str | None
    """The one number, mailbox or device to which it does so, as it stands with the person; left out, to all of them."""
    is_off: bool
    """The phone is switched off: what is sent is taken and reaches nobody, until the fault is removed. Then its receipts come."""
    reject: float
    """Refused for good."""
    throttle: float
    """Refused, try again in a second."""
    hang: float
    """Nothing is taken, and no answer comes."""
    unknown: float
    """Taken, and the answer is dropped."""
    garbage: float
    """Taken, and the answer cannot be read."""
    trickle: float
    """Taken, and the answer comes so slowly that it takes ten times `delay` (at least a second)."""
    status: int | None
    """Every hand-off is answered with this HTTP status: 429 throttles, other 4xx refuse, 5xx are unknown."""
    delay: str
    receipts: Literal["delivered", "failed", "none", "read"]
    receipt_delay: str
    id: str | None
    """By which it is taken away; null: it is one of the script, which is replaced as a whole."""


class Faults(Model):
    """What the sandbox does wrong: the first fault that fits a hand-off holds for it."""

    faults: list[FaultOutput]


class FeedActed(Model):
    """What the person did with an item last."""

    action: int | None
    """Which of its actions, counted from 0; null: the item itself."""
    at: dt.datetime


class FeedAction(Model):
    """A button or a link of an item."""

    label: str
    url: str


class FeedBundle(Model):
    """How many items of one bundle are in the feed."""

    items: int
    unseen: int
    unread: int


class FeedChanges(Model):
    """What has changed in a feed since a cursor."""

    changed: list[FeedItem]
    """Items of the feed that are new or other than they were, as they are now, the newest first."""
    gone: list[str]
    """Items that are not in the feed now: archived, snoozed, replaced by a newer one, or gone for good."""
    counts: FeedCounts
    after: int | None
    """The cursor that it goes on from, as it was given."""
    cursor: int
    """Where to go on."""
    more: bool
    """There is more behind the cursor already."""
    anew: bool
    """Too much has happened, or it cannot be told singly: forget the feed, fetch it, and go on from `cursor`."""


class FeedCounts(Model):
    """How many items in the feed were not seen, and not read yet: 1,000 means that many or more."""

    unseen: int
    unread: int


class FeedItem(Model):
    """One thing that the person has in the app."""

    id: str
    """The delivery's."""
    message: str
    title: str | None
    text: str
    actions: list[FeedAction]
    topic: str | None
    bundle: str | None
    """Items with the same one belong together."""
    at: dt.datetime
    """Since when it is there."""
    seen_at: dt.datetime | None
    """When it was shown to them; null too where it was out of sight since, and is new again."""
    read_at: dt.datetime | None
    archived_at: dt.datetime | None
    snoozed_until: dt.datetime | None
    """Until then it is out of sight, and then there again."""
    acted: FeedActed | None
    replaces: str | None
    """The item whose place it took, by the collapse key that they share."""
    bundled: FeedBundle | None
    """Where bundles are asked for: those that this item, the newest, stands for."""


class FeedMarked(Model):
    """What has become of them."""

    marked: int
    """How many were not so before."""
    more: bool
    """There were more than 1,000: ask again."""


class FeedPage(Model):
    """A page of the feed, and what there is in all of it."""

    data: list[FeedItem]
    unread: int
    """How many items in the feed were not read yet: 1,000 means that many or more."""
    unseen: int
    """How many were not seen yet."""
    missed: int
    """How many have come since the last visit."""
    cursor: int
    """From here `changes` goes on."""
    next: str | None


class FieldError(Model):
    """One thing that is wrong with one field: `pointer` is a JSON pointer into the body, or the parameter's name."""

    pointer: str
    code: str
    detail: str


class File(Model):
    """A file of what a person sent; its bytes are at `/v1/media/{id}` once they are stored."""

    id: str
    name: str | None
    type: str
    size: int | None


class FileLink(Model):
    """An address that is a right by itself, for a while: no key goes with it."""

    _secret: ClassVar[frozenset[str]] = frozenset(["url"])
    url: str
    expires_at: dt.datetime
    """In real time."""


class FilePart(Model):
    """A file: an attachment, or an address."""

    type: Literal["file"]
    attachment: str | None
    url: str | None
    name: str | None
    mime: str | None
    size: int | None
    """In bytes."""


class FileView(Model):
    """A file as it is told with its post; where its bytes are is asked for by its id."""

    id: str
    """`att_…`."""
    name: str
    type: str
    kind: Literal["audio", "file", "image", "video"]
    size: int
    width: int | None
    """Of an image, as its header says."""
    height: int | None


class Flag(Model):
    """Somebody, or a rule, says that something is not as it should be."""

    id: str
    subject: Literal["person", "post"]
    message: str | None
    conversation: str | None
    contact: str | None
    """Your id of who is flagged, or has said what is; null where that is no contact, or they are gone."""
    contact_id: str | None
    by: Literal["contact", "key", "member", "rule"]
    by_id: str
    """`ctc_…`, `mbr_…`, `key_…` or, of a rule, `rul_…`."""
    by_contact: str | None
    """Your id of a contact who has flagged it."""
    category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"]
    words: str | None
    weight: int
    state: Literal["dismissed", "open", "resolved"]
    created_at: dt.datetime
    settled_at: dt.datetime | None
    settled_by: str | None


class FlagPage(Model):
    """A page of flags, the oldest first."""

    data: list[Flag]
    next: str | None


class Found(Model):
    """A place as it was read: exactly one of these."""

    object: list[Any] | None
    metadata: dict[str, Any] | None
    """By their paths."""
    contact: str | None
    distinct: list[str] | None
    id: str | None


class FullDelivery(Model):
    """A delivery with its hand-offs."""

    id: str
    message: str
    contact: str | None
    """Your id of the person; null where they were deleted since."""
    zone: Zone | None
    """By whose clock the person's hours are reckoned, and whether that is assumed; null where they were deleted since."""
    channel: str
    state: Literal[
        "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
    ]
    reason: str | None
    topic: str | None
    attempts: int
    """How often it was handed over, or tried to be."""
    provider_account: str | None
    sender: str | None
    """In whose name it went; null where the provider says."""
    provider_reference: str | None
    """What the provider calls it."""
    send_at: dt.datetime | None
    expires_at: dt.datetime | None
    created_at: dt.datetime
    changed_at: dt.datetime
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    read_at: dt.datetime | None
    hand_offs: list[HandOff]
    is_on_wire: bool
    """It is being handed over right now."""
    next_try_at: dt.datetime | None
    """When it is looked at next, where it waits."""


class FullHookEvent(Model):
    """An event with what was said."""

    event: HookEvent
    body: str
    """Its beginning: 20,000 bytes at most."""


class FullMessage(Model):
    """A message with what it says, and where its deliveries stand."""

    _wire: ClassVar[Mapping[str, str]] = {"from_": "from"}
    id: str
    direction: Literal["in", "out"]
    author: str | None
    """The name of the key that sent it, or your id of the contact who wrote it."""
    purpose: str
    topic: str | None
    channels: list[str]
    template: str | None
    template_version: int | None
    metadata: dict[str, Any] | None
    send_at: dt.datetime | None
    expires_at: dt.datetime | None
    in_reply_to: str | None
    """The message that this one answers."""
    conversation: str | None
    """Which it is about: answers to it belong there. Of what came in, in which it is a post, with the same id."""
    from_: str | None
    """The address that it came from; null for what was sent, but for an answer, which goes to `to` in the name of `from`."""
    to: str | None
    collapse_key: str | None
    is_sensitive: bool
    recipients: int
    created_at: dt.datetime
    counts: dict[str, int] | None
    """How many deliveries stand in each state; in a list null where there are more than 200 recipients: asked for alone it tells
    it.
    """
    content: dict[str, Any] | None
    """Free content as it was given, its files without their bytes; null for a template, and for a login code. Of what came in:
    `body`,
    and where there were any `title`, `html`, `quoted`, `signature`, `keys`, `is_automatic`, and `facts` (what DKIM and SPF
    say).
    """
    data: dict[str, Any] | None
    """Null for a login code."""
    route: dict[str, Any] | None
    """Its steps; null where it is its channels at once. Waits are in seconds."""
    hours: dict[str, Any] | None
    """The local hours within which it may arrive."""
    media: list[Media]
    """The files of what came in."""
    seq: int | None
    """Its place there."""


class FullRequest(Model):
    """A request with its bodies."""

    id: str
    request_id: str
    """The name of the call: what the caller gave as `X-Request-Id`, or ours."""
    at: dt.datetime
    """When it was answered, in real time."""
    caller: Caller
    method: Literal["DELETE", "GET", "PATCH", "POST", "PUT"]
    path: str | None
    """Null: it named somebody who was erased. The pattern of the operation, where the caller may not read its bodies."""
    query: str | None
    """The parameters that were given, as JSON."""
    operation: str
    status: int
    code: str | None
    """Of the problem, where it was one."""
    ms: int
    """From the head of the request to its answer."""
    address: str | None
    """From where it came."""
    agent: str | None
    """What the program calls itself."""
    is_socket: bool
    """It was asked over a socket."""
    request_bytes: int
    """Of the body as it came."""
    answer_bytes: int
    left_out: int
    """So many requests of the workspace are not in the log between the one before and this one: it asked more than its share."""
    is_readable: bool
    """False: the caller lacks the scope that the operation itself needs, and is not shown the bodies."""
    request: str | None
    """As JSON, without what is secret; past 8 kB it ends with an ellipsis. Null: there was none, it cannot be read, or is not
    kept.
    """
    answer: str | None
    """The same."""


class FullVersion(Model):
    """A version with its text, as it was written."""

    version: int
    is_published: bool
    default_locale: str
    content: dict[str, dict[str, SourceOutput]]
    """By channel, then by locale."""
    variables: list[str]
    kinds: dict[str, Literal["flag", "list", "number", "text", "time"]]
    """By the name of a variable, what the text does with it."""
    sources: list[str]
    missing: dict[str, dict[str, list[str]]]
    """By channel and locale the fields that the default locale has and this one has not: what is still to be translated."""
    problems: list[FieldError]
    """What keeps it from being published."""
    warnings: list[FieldError]
    """Of a draft: what you may want to change; it may be published as it is."""
    created_at: dt.datetime
    published_at: dt.datetime | None


class HandOff(Model):
    """One attempt. Its times are real ones, also in a test workspace whose clock was moved."""

    n: int
    provider: str
    provider_account: str | None
    """Its name; null where it was deleted since."""
    address: str
    """Masked."""
    began_at: dt.datetime
    finished_at: dt.datetime
    outcome: Literal["refused", "sent", "unknown"]
    code: str | None
    detail: str | None
    provider_reference: str | None


class Header(Model):
    """A header of a call."""

    name: str
    value: str | None
    """Null: it is not shown, since it may be what proves who called."""


class Held(Model):
    """Deliveries that wait for one thing."""

    reason: str
    count: int
    since: dt.datetime | None
    """When that of the oldest message became so; business time."""


class HookEvent(Model):
    """What another product said, and what became of it."""

    id: str
    source_id: str
    """The source's own id of it, or the hash of its bytes; empty where it told of somebody who was erased."""
    type: str | None
    state: Literal["waiting", "posted", "skipped", "dead"]
    """`waiting`, `posted`, `skipped` (nothing was to be said), `dead` (it could not be)."""
    reason: str | None
    """Of what is not said, or not yet: why."""
    tries: int
    due_at: dt.datetime | None
    """When it is tried next, in real time."""
    conversation: str | None
    message: str | None
    received_at: dt.datetime
    settled_at: dt.datetime | None
    size: int


class HookEventPage(Model):
    """A page of events."""

    data: list[HookEvent]
    next: str | None


class Hook(Model):
    """Another product that calls us, and what its events say."""

    id: str
    name: str
    preset: Literal["auth0", "github", "shopify", "standard_webhooks", "stripe"] | None
    """What it began with."""
    state: Literal["disabled", "enabled"]
    url: str | None
    """Where the other product calls; null where nothing is signed, since then the address is the secret."""
    secrets: int
    """How many are good now."""
    signature: OverBody | OverTimestamp | Listed | Standard | Bearer | Unsigned
    event: Reading
    conversation: list[Place] | None
    missing: Literal["skip", "wait"]
    make: Making | None
    rules: list[Rule]
    created_at: dt.datetime
    updated_at: dt.datetime


class HookPage(Model):
    """A page of hooks."""

    data: list[Hook]
    next: str | None


class HookSecret(Model):
    """What questions are signed with from now on."""

    _secret: ClassVar[frozenset[str]] = frozenset(["secret"])
    secret: str | None
    """`whsec_…`, shown once."""


class HookWithSecret(Model):
    """A hook, and what is told of it once."""

    _secret: ClassVar[frozenset[str]] = frozenset(["secret"])
    hook: Hook
    secret: str | None
    """One that was made now, and is shown once; null where you gave it. Where nothing is signed it is the whole address."""


class HtmlPreview(Model):
    """Where it is shown."""

    _secret: ClassVar[frozenset[str]] = frozenset(["url"])
    url: str
    """In a frame, for ten minutes: no script of it runs, and it is of an origin of its own. With `?images=1` its pictures are
    fetched.
    """
    expires_at: dt.datetime


class ImagePart(Model):
    """A picture: an attachment, or an address."""

    type: Literal["image"]
    attachment: str | None
    url: str | None
    alt: str | None
    """What is on it, for who does not see it."""
    width: int | None
    height: int | None


class InboundDomain(Model):
    """A domain whose mail is taken."""

    domain: str
    """In ASCII and lower case."""
    account: str
    created_at: dt.datetime
    updated_at: dt.datetime


class InboundDomainPage(Model):
    """A page of inbound domains."""

    data: list[InboundDomain]
    next: str | None


class Insights(Model):
    """Counts over time."""

    step: Literal["day", "hour", "quarter"]
    timezone: str
    points: list[dt.datetime]
    """Where each step begins."""
    end: dt.datetime
    """Where the last one ends: it may lie ahead."""
    total: Counts
    series: list[Series]
    """Those with most first."""


class InsightsWaiting(Model):
    """What is due in a lane and has not begun."""

    lane: str
    count: int
    is_more: bool
    """There are more than are counted."""
    age_seconds: float
    """Of the oldest; 0 where nothing waits."""


class Invitation(Model):
    """An invitation; its link is in the mail only."""

    id: str
    email: str
    role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"]
    inviter: str | None
    """The name of the member or of the key; null: the command line."""
    created_at: dt.datetime
    expires_at: dt.datetime
    accepted_at: dt.datetime | None
    revoked_at: dt.datetime | None


class InvitationPage(Model):
    """A page of invitations."""

    data: list[Invitation]
    next: str | None


class Item(Model):
    """One thing of a person's thread: a post of their own conversation, something that was sent to them, or something that came
    in.
    """

    kind: Literal["post", "received", "sent"]
    """`received` came in and is no post: a machine wrote it, or there were no conversations yet."""
    at: dt.datetime
    message: str
    """The message's id: of a post too."""
    channel: str | None
    """Over which it left or came in; null for what was said in the app."""
    title: str | None
    text: str | None
    """Null where what was sent is not kept, or is a secret."""
    post: Post | None
    """With its `seq`, which nothing else has."""
    purpose: str | None
    topic: str | None
    template: str | None
    conversation: str | None
    """Which it is about, where it is another one."""
    is_automatic: bool
    """A machine wrote it."""
    journey: list[Journey]
    """How what was sent fares, and a post that left over a channel."""


class Journey(Model):
    """Where something stands on its way to the person."""

    channel: str
    state: str
    reason: str | None
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    read_at: dt.datetime | None


class Key(Model):
    """A key, without its secret."""

    id: str
    name: str
    hint: str
    """How the secret begins."""
    scopes: list[str]
    created_at: dt.datetime
    last_used_at: dt.datetime | None
    """To the minute."""
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


class KeyPage(Model):
    """A page of keys."""

    data: list[Key]
    next: str | None


class LastPost(Model):
    """What was said last, of what you may see."""

    message: str
    seq: int
    author: Person | None
    """null: the company itself."""
    author_name: str | None
    """By which name the company says it."""
    text: str
    """The first 200 characters."""
    at: dt.datetime
    is_deleted: bool


class LastSaid(Model):
    """What was said last."""

    message: str
    seq: int
    author: Person | None
    """null: the company itself."""
    author_name: str | None
    """By which name the company says it."""
    channel: str | None
    """Over which it came in, or left; null: in the app alone."""
    text: str
    """The first 200 characters."""
    at: dt.datetime
    is_deleted: bool


class Latest(Model):
    """Where the log ends."""

    next: str
    """Ask for events with it as `after`: only what comes from now on is told."""


class LeftAction(Model):
    """A button or a link."""

    label: str
    url: str


class LeftContent(Model):
    """What one hand-off of a delivery said, or why that cannot be told."""

    delivery: str
    attempt: int | None
    """The number of the hand-off; null where there was none."""
    channel: str
    provider: str | None
    outcome: Literal["refused", "sent", "unknown"] | None
    at: dt.datetime | None
    """When it was over; real time."""
    nothing: Literal["erased", "never_left", "not_kept", "not_left_yet", "not_written", "sensitive"] | None
    """Why there is nothing to be seen; null where there is."""
    detail: str | None
    """The same in words."""
    title: str | None
    text: str | None
    html: str | None
    """As it was said; how its links led is no part of it."""
    actions: list[LeftAction]
    files: list[str]
    """Their names."""
    bundle: str | None
    html_url: str | None
    """Where the HTML is shown in a frame, for a quarter of an hour: no script of it runs, and it is of an origin of its own. With
    `?images=1` its pictures are fetched.
    """
    html_url_expires_at: dt.datetime | None


class Limit(Model):
    """What one field has, and the most that is taken: more is refused, but where only so much is shown."""

    field: str
    characters: int
    limit: int
    is_over: bool


class Listed(Model):
    """The same with both in one header, as `t=1700000000,v1=5f…,v1=9c…`: of several signatures one must be right."""

    kind: Literal["hmac_listed"]
    header: str
    timestamp: str | None
    signature: str | None
    tolerance: str | None


class ListedConversation(Model):
    """A conversation in a list."""

    id: str
    kind: Literal["direct", "group", "support"]
    state: Literal["scheduled", "open", "closed", "deleted"]
    title: str | None
    metadata: dict[str, Any]
    object: Object | None
    """What of yours it is about."""
    participants: int
    """How many are in it."""
    is_frozen: bool
    """Only owners and moderators may post."""
    slow_mode: str | None
    """How long a member waits between two posts."""
    hides_positions: bool
    """Nobody is told how far others have read."""
    is_moderated: bool
    starts_at: dt.datetime | None
    expires_at: dt.datetime | None
    expires_after: str | None
    """After the last post."""
    on_expiry: Literal["close", "delete"]
    warns_before: str | None
    warning: str | None
    """What the system posts when it warns that the conversation ends."""
    rule: dict[str, Any] | None
    """What keeps who is in it; null for people, and where nothing does."""
    route: dict[str, Any] | None
    """How who has not seen a post is reached; null for people, and where it is the workspace's way."""
    owner: str | None
    """Your id of the contact whose own conversation it is, made at their first answer."""
    cause: str | None
    """The message whose answer began it."""
    created_by: Person | None
    """Null where a key of yours made it."""
    last_seq: int
    cursor: str
    """Where who has read all of it goes on: `<seq>.<change>`."""
    last_post_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime
    closed_at: dt.datetime | None
    people: list[Person]
    """Some of those in it beside the member who asks, at most four, contacts first."""
    last_post: LastSaid | None
    unread: int | None
    """How many posts the member who asks has not read: 100 means that many or more. null for a key."""


class LocationPart(Model):
    """A place, in degrees (WGS 84)."""

    type: Literal["location"]
    latitude: float
    longitude: float
    label: str | None
    address: str | None


class Logo(Model):
    """The logo, as it is kept for mails and pages."""

    id: str
    url: str
    """For everybody, and for good: another logo has another address."""
    type: str
    width: int
    height: int
    size: int
    """In bytes."""


class Made(Model):
    """The conversation that is made where there is none."""

    kind: Literal["direct", "group", "support"]
    participants: list[str]
    title: str | None
    metadata: dict[str, Any]


class MailDay(Model):
    """One day, in UTC."""

    sent: int
    """Taken by a server, or refused at its door for the address's sake."""
    hard_bounces: int
    """No such mailbox: the address is suppressed."""
    soft_bounces: int
    """It may pass: a full mailbox, a server that is away."""
    policy_bounces: int
    """Refused for what it is, or for who sends it."""
    complaints: int
    bounce_rate: float
    """Hard bounces of all."""
    complaint_rate: float
    day: dt.date


class MailDomain(Model):
    """One domain of the recipients."""

    sent: int
    """Taken by a server, or refused at its door for the address's sake."""
    hard_bounces: int
    """No such mailbox: the address is suppressed."""
    soft_bounces: int
    """It may pass: a full mailbox, a server that is away."""
    policy_bounces: int
    """Refused for what it is, or for who sends it."""
    complaints: int
    bounce_rate: float
    """Hard bounces of all."""
    complaint_rate: float
    domain: str


class MailHealth(Model):
    """How mail fares."""

    state: Literal["ok", "paused"]
    because: Literal["complaints", "hard_bounces"] | None
    """Why marketing mail is paused."""
    paused_at: dt.datetime | None
    window: Window
    limits: MailLimits
    days: list[MailDay]
    """The newest first; a day without mail is left out."""
    domains: list[MailDomain]
    """The hundred with most mails, over all these days."""


class MailLimits(Model):
    """When marketing mail is paused."""

    bounce_rate: float
    complaint_rate: float
    fewest_mails: int
    """Of fewer mails in the window no rate counts."""
    fewest_complaints: int


class Making(Model):
    """A conversation to be made where there is none: at the first place that could be read."""

    kind: Literal["direct", "group", "support"] | None
    participants: list[str] | None
    """Your ids of contacts, of which one expression may give a list; where the place names people, these beside them."""
    title: str | None
    metadata: dict[str, Any] | None
    """Texts in it are expressions."""


class Mark(Model):
    """How a range of a text is shown."""

    style: Literal["bold", "code", "code_block", "italic", "link", "quote", "strike"]
    start: int
    """The first character, counted from 0 in Unicode code points."""
    length: int
    url: str | None
    """Of a link: http, https, mailto or tel."""


class Me(Model):
    """Who is signed in."""

    id: str | None
    """Your id of them."""
    name: str | None
    workspace: str
    """The `iss` and `aud` of their tokens."""
    is_test: bool
    expires_at: dt.datetime | None
    """Of this token."""


class Measure(Model):
    """How much it is: `characters` of the text, of which the channel takes `limit`, and bytes in UTF-8."""

    characters: int
    limit: int
    is_over: bool
    """Some field has more than is taken: `limits` says which."""
    text_bytes: int
    html_bytes: int
    html_shown_bytes: int
    """The most of a mail's HTML that the common mailboxes show without a click."""
    limits: list[Limit]
    segments: Segments | None
    """Of an SMS: what it is sent, and paid, as."""


class Media(Model):
    """A file that a person sent."""

    id: str
    name: str | None
    type: str
    size: int | None
    """In bytes; null until it is here."""
    state: Literal["failed", "stored", "waiting"]
    """`waiting`: the provider still keeps it for us."""
    reason: str | None
    """Why it is not here."""


class Member(Model):
    """A member of this workspace."""

    id: str
    email: str
    name: str
    role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"]
    has_second_factor: bool
    joined_at: dt.datetime


class MemberPage(Model):
    """A page of members."""

    data: list[Member]
    next: str | None


class Mention(Model):
    """Somebody who is named in a text, and is told so: one of the four."""

    start: int
    length: int
    contact: str | None
    """Your id of a contact in the conversation."""
    member: str | None
    """A member in it, `mbr_…`."""
    assistant: str | None
    """An assistant in it, by its key."""
    everyone: bool | None
    """All who are in it; where these are more than a hundred only owners, moderators and the backend may."""


class Merge(Model):
    """Who stands for whom."""

    contact: Contact
    """After a merge the survivor; after it was undone who was merged before."""
    is_changed: bool
    """False where that was so before."""


class MergedContact(Model):
    """Somebody who was merged into a contact."""

    id: str
    """Tidings' own id."""
    external_id: str
    """Your id of them, which finds the contact too; undo the merge with it."""
    merged_at: dt.datetime


class MergedContacts(Model):
    """Everybody for whom a contact stands, the last merged first: the order in which it is undone."""

    data: list[MergedContact]


class Message(Model):
    """A message, without what it says."""

    _wire: ClassVar[Mapping[str, str]] = {"from_": "from"}
    id: str
    direction: Literal["in", "out"]
    author: str | None
    """The name of the key that sent it, or your id of the contact who wrote it."""
    purpose: str
    topic: str | None
    channels: list[str]
    template: str | None
    template_version: int | None
    metadata: dict[str, Any] | None
    send_at: dt.datetime | None
    expires_at: dt.datetime | None
    in_reply_to: str | None
    """The message that this one answers."""
    conversation: str | None
    """Which it is about: answers to it belong there. Of what came in, in which it is a post, with the same id."""
    from_: str | None
    """The address that it came from; null for what was sent, but for an answer, which goes to `to` in the name of `from`."""
    to: str | None
    collapse_key: str | None
    is_sensitive: bool
    recipients: int
    created_at: dt.datetime
    counts: dict[str, int] | None
    """How many deliveries stand in each state; in a list null where there are more than 200 recipients: asked for alone it tells
    it.
    """


class MessagePage(Model):
    """A page of messages."""

    data: list[Message]
    next: str | None
    searched_to: dt.datetime | None
    """Where the page is not full and there is a `next`: so far back was looked, and `next` looks further."""


class MessagesProblem(Model):
    """Why nothing would leave: the code and the words that the delivery would fail with."""

    code: str
    field: str
    detail: str


class ModerationHook(Model):
    """Who is asked before something is said."""

    url: str
    seconds: float | None
    """It has so long to answer."""
    on_failure: Literal["allow", "refuse"] | None
    """What is done where it does not answer, or not as it should."""
    asks: Literal["all", "moderated"] | None
    """About posts in conversations that are `is_moderated`, or in all."""


class MyConversation(Model):
    """A conversation as one person sees it in their list."""

    id: str
    kind: str
    state: str
    title: str | None
    object: MyObject | None
    role: str
    membership: str
    participants: int
    others: list[Person]
    """Some of the others in it, at most four."""
    last_seq: int
    last_change: int
    delivered: int
    """The seq up to which it was delivered to you."""
    read: int
    """The seq up to which you have read it."""
    unread: int
    mentions: int
    """How often you are named in what is unread."""
    muted_until: dt.datetime | None
    """You may not post until then."""
    silent_until: dt.datetime | None
    """You are not told of posts until then."""
    is_archived: bool
    is_frozen: bool
    created_at: dt.datetime
    last_post: LastPost | None


class MyConversationPage(Model):
    """A page of a person's conversations."""

    data: list[MyConversation]
    next: str | None


class MyObject(Model):
    """An object of your business."""

    type: str | None
    id: str


class NamedKind(Model):
    """A name that the text takes from a message's data, and what it does with it."""

    name: str
    kind: Literal["flag", "list", "number", "text", "time"]


class Need(Model):
    """Something that does not go on by itself."""

    what: Literal[
        "appeals",
        "callbacks",
        "flags",
        "held",
        "hook_events",
        "late",
        "mail",
        "schedule_runs",
        "unknown",
        "webhook_deliveries",
        "webhook_endpoint",
    ]
    """`late`: marketing whose time came while nothing ran. `held`: the reason says what is missing. `callbacks`, `hook_events`:
    what could
    not be processed. `webhook_deliveries`: what an endpoint did not take. `mail`: marketing mail is paused.
    """
    count: int
    is_more: bool
    """There are more than are counted."""
    reason: str | None
    since: dt.datetime | None
    id: str | None
    """Of the one hook, endpoint or schedule that it is about."""
    name: str | None
    path: str | None
    """Where it is listed or seen to; null for who may not."""


class NewKey(Model):
    """A key that was just made, with its secret."""

    _secret: ClassVar[frozenset[str]] = frozenset(["secret"])
    id: str
    name: str
    hint: str
    """How the secret begins."""
    scopes: list[str]
    created_at: dt.datetime
    last_used_at: dt.datetime | None
    """To the minute."""
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    secret: str | None
    """Shown this once; only a hash of it is kept."""


class NewSigningSecret(Model):
    """A signing secret that was just made, with what it is."""

    _secret: ClassVar[frozenset[str]] = frozenset(["secret"])
    id: str
    """The `kid` in the head of the tokens that it signs."""
    name: str
    is_own: bool
    """Made by Tidings for the tokens that it makes itself; nobody has seen it."""
    created_at: dt.datetime
    revoked_at: dt.datetime | None
    """In the future: what it signs is accepted until then."""
    secret: str | None
    """The key of HS256: the bytes of this text as it stands. Shown this once."""


class Now(Model):
    """What stands in the workspace."""

    now: dt.datetime
    """Business time."""
    is_paused: bool
    """Nothing leaves the whole installation: whoever runs it has said so, or it is a copy."""
    paused_at: dt.datetime | None
    waiting: list[InsightsWaiting]
    unknown: int
    """Deliveries of unknown outcome."""
    unknown_in_line: int
    """Of these, those that are tried again by themselves."""
    has_more_unknown: bool
    held: list[Held]
    """Deliveries that wait, by what they wait for; those with most first."""
    has_more_held: bool
    failing: list[Failing]
    spend: Spend | None
    """Null: the workspace has no limit, and nothing is counted."""
    needs: list[Need]
    """What needs a person."""


class Object(Model):
    """What of yours a conversation is about."""

    type: str
    id: str


class ObjectPlace(Model):
    """The business object that a conversation is bound to."""

    type: str
    id: str


class AccountData(Model):
    """Your account with a provider."""

    provider_account: str
    reason: str | None


class BlockData(Model):
    """Somebody who wants nothing to do with somebody else."""

    contact: str | None
    contact_id: str
    blocked_id: str
    """The other, by our own id: `ctc_…`."""


class BounceData(Model):
    """A mail that came back, or was refused at the door."""

    delivery: str
    message: str
    contact: str | None
    contact_id: str
    channel: str | None
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None
    kind: str
    """`hard`: no such mailbox, it is never written to again; `soft`: may pass; `policy`: refused for what it is."""
    code: str | None
    """The enhanced status, as in `5.1.1`."""
    was_sent: bool | None
    """Whether the provider had taken it first."""


class ComplaintData(Model):
    """A mail that the person told their mail provider was unwanted."""

    delivery: str
    message: str
    contact: str | None
    contact_id: str
    channel: str | None
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None
    kind: str | None
    """As the report has it: `abuse`, `fraud`."""


class ConsentData(Model):
    """A line of the ledger."""

    contact: str | None
    contact_id: str
    consent: str
    channel: str
    purpose: str
    source: str | None


class ContactData(Model):
    """Somebody."""

    contact: str | None
    contact_id: str


class ConversationData(Model):
    """A thread, as it is with this event. Of a deleted one only the id, the kind and who did it."""

    conversation: str
    kind: str
    """`direct`, `group`, `support`."""
    state: str
    """`scheduled`, `open`, `closed`, `deleted`."""
    title: str | None
    object: ObjectData | None
    """What of yours it is about."""
    metadata: dict[str, Any]
    participants: int
    by: str
    """Who did it, by our own id: `ctc_…`, `mbr_…`, `ast_…`; `system`: a key of yours, or the conversation by itself."""
    by_contact: str | None
    """Your id of the contact who did it."""
    because: str | None
    """Of one that was closed or deleted: `asked`, `expired`."""
    changed: list[str] | None
    """Of one that was updated: which fields."""
    expires_at: dt.datetime | None
    """Of one that ends soon: when, if nobody posts."""
    then: str | None
    """Of one that ends soon: `close` or `delete`."""


class DeliveryData(Model):
    """One recipient over one channel."""

    delivery: str
    message: str
    contact: str | None
    contact_id: str
    channel: str | None
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None
    """The message's, as it was given."""
    state: str
    """Where the delivery stands with this event."""
    reason: str | None
    code: str | None
    """The provider's own."""
    step: int | None
    """Of the route, counted from 1."""
    was_sent: bool | None
    """False of what has arrived, or was read, though nobody had said that it left."""


class EndpointData(Model):
    """Where webhooks go."""

    webhook_endpoint: str
    url: str
    reason: str
    """`gone` (it answered 410), `failing` (five days without a success), `asked`."""


class EngagementData(Model):
    """Something that somebody, or some machine, did with a delivery; told once for people and once for machines."""

    delivery: str
    message: str
    contact: str | None
    contact_id: str
    channel: str | None
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None
    """The message's, as it was given."""
    is_machine: bool
    """A scanner, or a program that fetches ahead: no sign of the person."""
    why: str | None
    """By what a machine was known."""
    url: str | None
    """The link that was followed."""


class FeedData(Model):
    """What became of an item of the app; that it came, and was read, is told as of every delivery."""

    delivery: str
    """The item."""
    message: str
    contact: str | None
    contact_id: str
    channel: str | None
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None
    """The message's, as it was given."""
    change: str
    """`seen`, `acted`, `archived`, `unarchived`, `snoozed`, `unsnoozed`, `returned` (its time out of sight is over), or `replaced`
    by a
    newer one of its collapse key; `read` of what was sent to a contact that was merged into this one.
    """
    action: int | None
    """Of `acted`: which of its actions, counted from 0; left out: the item itself."""


class FlagData(Model):
    """Somebody, or a rule, says that something is not as it should be; who, and in what words, is told at `/v1/moderation/flags`."""

    flag: str
    subject: str
    """`post` or `person`."""
    category: str
    by: str
    """`contact`, `member`, `key` or `rule`."""
    message: str | None
    conversation: str | None
    contact: str | None
    """Who is flagged, or has said what is."""
    contact_id: str | None


class HookData(Model):
    """What another product told and could not be said."""

    hook: str
    name: str
    """The hook's."""
    event: str
    """`hev_…`: under the hook's events it has its reason in full."""
    event_type: str | None
    """As the other product names it."""
    reason: str
    """A code."""


class MailPauseData(Model):
    """Why marketing mail was paused."""

    because: str
    sent: int
    hard_bounces: int
    complaints: int


class MergeData(Model):
    """Two contacts who are one person, or were thought to be."""

    contact: str | None
    """Who stands for both."""
    contact_id: str
    merged_id: str
    """The other, by our own id: `ctc_…`."""


class MessageData(Model):
    """What was said, to everybody it was said to."""

    message: str
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None


class NothingData(Model):
    """The type says it all."""


class ObjectData(Model):
    """Something of yours."""

    type: str
    id: str


class ParticipantData(Model):
    """Somebody in a conversation, as they are with this event."""

    conversation: str
    kind: str
    """`contact`, `member`, `assistant`."""
    contact: str | None
    """Your id of the contact; null once they are gone."""
    contact_id: str | None
    member: str | None
    assistant: str | None
    """By your key."""
    role: str
    """`owner`, `moderator`, `member`, `reader`."""
    state: str
    """`invited`, `active`, `declined`, `left`, `removed`."""
    by_rule: bool
    """The conversation's rule did it."""
    by: str
    """Who did it, by our own id; `system`: a key of yours, or the rule."""
    by_contact: str | None
    muted_until: dt.datetime | None


class PostData(Model):
    """Something that is said in a conversation, or what became of it."""

    conversation: str
    message: str
    seq: int
    """Its place in the conversation."""
    by: str
    """Who said it, or did this with it, by our own id: `ctc_…`, `mbr_…`, `ast_…`; `system`: a key of yours."""
    by_contact: str | None
    """Your id of that contact."""
    parts: list[str] | None
    """Of what was posted: the kinds of its parts."""
    text: str | None
    """What it says in plain words, as long as it stands; in the log only for who may read conversations."""
    channel: str | None
    """What it came in over, where it was not said in the app."""
    version: int | None
    """Of an edited one."""
    deleted_by: str | None
    emoji: str | None
    """Of a reaction."""


class ReadingData(Model):
    """How far somebody has got in a conversation; told in conversations of up to 100 people."""

    conversation: str
    kind: str
    """`contact`, `member` or `assistant`."""
    contact: str | None
    contact_id: str | None
    member: str | None
    assistant: str | None
    delivered: int
    """The seq up to which it was delivered to them."""
    read: int
    """The seq up to which they have read it."""


class ReceivedData(Model):
    """What a person wrote."""

    _wire: ClassVar[Mapping[str, str]] = {"from_": "from"}
    message: str
    contact: str | None
    contact_id: str | None
    channel: str | None
    from_: str | None
    to: str | None
    """The sender of yours that they wrote to."""
    title: str | None
    text: str | None
    """Without what they quoted, and without their signature."""
    keys: str | None
    """Keys that were pressed on a call."""
    media: list[File]
    in_reply_to: str | None
    """The message that it answers."""
    conversation: str | None
    """In which it is a post, with the same id; null for what a machine wrote."""
    is_automatic: bool
    """A machine wrote it: out of office, and the like."""


class RunData(Model):
    """One time of a recurring send."""

    schedule: str
    name: str
    run: str
    due_at: dt.datetime
    reason: str | None


class SanctionData(Model):
    """What a person may not do, and until when."""

    contact: str | None
    contact_id: str
    sanction: str
    action: str
    """`mute`, `suspend` or `block`."""
    until: str | None
    """Left out: until somebody lifts it."""
    weight: int | None
    """Of the flags that it follows from."""
    flags: int | None
    because: str | None
    """Of what is over: `lifted`, or `ended`."""
    appeal: str | None
    decision: str | None
    """`upheld` or `lifted`."""


class ScheduleData(Model):
    """A recurring send."""

    schedule: str
    name: str
    reason: str | None


class StopData(Model):
    """A route that goes no further for one person."""

    message: str
    contact: str | None
    contact_id: str
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None
    by: str
    """The evidence: `read`, `answered`, a request."""


class SuppressionData(Model):
    """An address that is not to be used; the address itself is not told."""

    suppression: str
    kind: str
    channel: str
    """`*` is every one."""
    topic: str
    """`*` is every one."""
    reason: str
    source: str | None


class TestData(Model):
    """A word to see whether it arrives."""

    webhook_endpoint: str


class OptInForm(Model):
    """A form."""

    id: str
    key: str
    name: str
    text: str
    """What who fills it in agrees to, as they read it."""
    topics: list[str]
    """Topics that they choose by it, for mail."""
    template: str | None
    """Of the mail that asks to confirm; null: words of our own."""
    url: str
    """Its page: for everybody."""
    filled_in: int
    """With so many mailboxes it was filled in within the last seven days."""
    confirmed: int
    """So many of these mailboxes were confirmed."""
    created_at: dt.datetime
    updated_at: dt.datetime


class OptInFormPage(Model):
    """A page of forms."""

    data: list[OptInForm]
    next: str | None


class OrderItem(Model):
    """What was ordered, and how much of it."""

    name: str
    quantity: int | None
    price: str | None


class OrderPart(Model):
    """An order, and where it stands."""

    type: Literal["order"]
    number: str
    state: str | None
    items: list[OrderItem] | None
    total: str | None
    currency: str | None
    """ISO 4217."""
    url: str | None


class OverBody(Model):
    """HMAC-SHA256 over the raw body."""

    kind: Literal["hmac"]
    header: str
    encoding: Literal["base64", "hex"] | None
    prefix: str | None
    """What stands before it: `sha256=`."""


class OverTimestamp(Model):
    """HMAC-SHA256 over a timestamp in seconds, `between` and the raw body, no older than `tolerance`."""

    kind: Literal["hmac_timestamp"]
    header: str
    timestamp_header: str
    encoding: Literal["base64", "hex"] | None
    prefix: str | None
    between: str | None
    tolerance: str | None


class OwnFlag(Model):
    """What one has flagged; what becomes of it is not told."""

    id: str
    subject: Literal["person", "post"]
    category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"]
    created_at: dt.datetime


class ParticipantChange(Model):
    """Somebody who came, went, or may do something else; as they stand now."""

    person: Person
    role: Literal["owner", "moderator", "member", "reader"]
    state: Literal["invited", "active", "declined", "left", "removed"]
    joined_at: dt.datetime | None
    left_at: dt.datetime | None
    muted_until: dt.datetime | None


class ParticipantPage(Model):
    """A page of participants."""

    data: list[Participant]
    next: str | None


class Participant(Model):
    """Somebody in a conversation."""

    kind: Literal["assistant", "contact", "member"]
    id: str | None
    """Of a contact your own id, of a member `mbr_…`, of an assistant its key; null once they are gone."""
    name: str | None
    role: Literal["owner", "moderator", "member", "reader"]
    state: Literal["invited", "active", "declined", "left", "removed"]
    by_rule: bool
    """The conversation's rule keeps them in it."""
    joined_at: dt.datetime | None
    left_at: dt.datetime | None
    muted_until: dt.datetime | None
    """They may not post until then."""
    delivered_seq: int | None
    """Up to which post all has reached them. Null for others where positions are hidden, and for people in conversations of more
    than 100.
    """
    read_seq: int | None
    """Up to which post they have read."""


class Participants(Model):
    """What was done."""

    changed: int
    """Of how many it is other than it was."""
    participants: int
    """How many are in it now."""


class Person(Model):
    """Somebody in a conversation."""

    kind: Literal["assistant", "contact", "member"]
    id: str | None
    """Of a contact your own id, of a member `mbr_…`, of an assistant its key; null once they are gone."""
    name: str | None


class PinList(Model):
    """What is pinned, the last first: all of it, a hundred at most."""

    data: list[Post]


class Place(Model):
    """Which conversation, by exactly one of these; of several that fit, the one that was made last, an open one first."""

    object: ObjectPlace | None
    metadata: dict[str, str] | None
    """Values in a conversation's metadata by their paths, with dots between the steps: `{"shop.order": "{{ event.order }}"}`."""
    contact: str | None
    """Your id of a contact: their own conversation."""
    distinct: list[str] | None
    """Your ids of contacts: the conversation of just these people."""
    id: str | None
    """`cnv_…`."""


class PlaceOutput(Model):
    """A workspace that you belong to."""

    id: str
    name: str
    mode: str
    role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"]


class Policy(Model):
    """What follows from flags, and who is asked before something is said."""

    steps: list[Step]
    weights: Weights
    hook: ModerationHook | None
    updated_at: dt.datetime | None
    """Null: nobody has written one."""


class PolicyWithSecret(Model):
    """The policy, and what its questions are signed with."""

    policy: Policy
    secret: str | None
    """`whsec_…`: shown once, when the first hook is put; null afterwards."""


class Position(Model):
    """How far somebody has got, and what is left."""

    conversation: str
    delivered: int
    read: int
    last_seq: int
    """Of what they may see."""
    unread: int
    mentions: int
    muted_until: dt.datetime | None
    silent_until: dt.datetime | None
    is_archived: bool


class PostFormsVersionPage(Model):
    """A page of what a post said before."""

    data: list[VersionView]
    next: str | None


class PostPage(Model):
    """A page of posts."""

    data: list[Post]
    next: str | None
    """What to give as `after`, or else as `before`, for the next page; null where there is none, and around a post."""
    cursor: str
    """Where who has read all of it goes on to follow changes: `<seq>.<change>`."""


class PostRef(Model):
    """Another post of the same conversation."""

    id: str
    seq: int


class Post(Model):
    """What somebody said in a conversation. Of a deleted one `parts` is empty, and `deleted_at` is told."""

    id: str
    conversation: str
    seq: int
    """Its place: counted from 1 without gaps."""
    author: Author
    parts: list[Part]
    text: str
    """What it says in plain words."""
    metadata: dict[str, Any] | None
    reply_to: PostRef | None
    thread: PostRef | None
    """The post under which the thread stands that it is in."""
    replies: int
    """How many stand in its own thread."""
    reactions: list[Reaction]
    channel: str | None
    """Over which it came in, where it did not come through the app."""
    sent_as: str | None
    """The message by which it went out over a channel."""
    journey: list[Journey]
    """How that fares; people are told in their conversation with the company alone."""
    version: int
    """1, and one more with each edit."""
    created_at: dt.datetime
    edited_at: dt.datetime | None
    deleted_at: dt.datetime | None
    deleted_by: str | None
    """`author`, `moderator` or `backend`."""
    pinned_at: dt.datetime | None
    files: list[FileView]
    """The attachments that it names, as their bytes say."""
    previews: list[PreviewsPreview]
    """What stands behind its first links, once they were looked at."""


class PreferenceLink(Model):
    """Where a person chooses what they get."""

    _secret: ClassVar[frozenset[str]] = frozenset(["url"])
    url: str


class Preferences(Model):
    """What a person likes."""

    topics: dict[str, dict[str, bool]]
    """By topic: on which channels they want it, and on which they do not. What is not named is as the topic's defaults say."""
    channels: list[str]
    """In the order in which they like them."""
    quiet_hours: QuietHours | None
    """In their own time zone."""


class Presence(Model):
    """Whether somebody is there."""

    id: str
    """Your id of the contact; of a member `mbr_…`."""
    state: Literal["away", "offline", "online"]
    """`away`: connected, and not at the device."""
    last_seen_at: dt.datetime | None
    """When they were there last; null while they are, where nobody knows, and of members."""


class Presences(Model):
    """The same of several."""

    people: list[Presence]
    """In the order in which they were asked for, each once."""


class Preset(Model):
    """A mapping that comes ready."""

    name: Literal["auth0", "github", "shopify", "standard_webhooks", "stripe"]
    about: str
    signature: OverBody | OverTimestamp | Listed | Standard | Bearer | Unsigned
    event: Reading
    conversation: list[Place]
    rules: list[Rule]


class PresetPage(Model):
    """Every mapping that comes ready."""

    data: list[Preset]
    next: str | None


class Preview(Model):
    """What one recipient would get: `content`, or a `problem` in its place."""

    contact: str
    channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"]
    is_new: bool
    """Nobody has this address yet: the send would make a contact of it."""
    has_address: bool
    """False: the delivery would be skipped, for want of an address that the channel reaches."""
    locale: str | None
    missing: list[str]
    """Names that the text speaks of and the data does not have; one that it has a default for does no harm."""
    warnings: list[Literal["no_unsubscribe_link"]]
    """What you may want to change. `no_unsubscribe_link`: marketing mail in which people see no way out (its header has one all
    the same).
    """
    content: Shown | None
    problem: MessagesProblem | None
    segments: Segments | None
    """What it costs, on sms."""
    size: Size | None


class Previewed(Model):
    """A send as it would be taken, and the first of its recipients."""

    purpose: str
    lane: str
    channels: list[Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"]]
    topic: str | None
    template_version: int | None
    send_at: dt.datetime | None
    expires_at: dt.datetime
    recipients: int
    """As many as were named rightly; only those that are shown were looked up."""
    previews: list[Preview]
    rejected: list[RejectedRecipient]


class PreviewsPreview(Model):
    """What is shown of a link of a post."""

    url: str
    title: str
    description: str | None
    site_name: str | None
    image_url: str | None
    """Whose server learns of everybody who fetches it from there: fetch it for them, or leave it out."""


class ProviderAccount(Model):
    """A provider account, without its credentials."""

    id: str
    provider: str
    name: str
    channels: list[str]
    senders: list[str]
    """What the recipient sees; the first is used where a message names none."""
    rank: int
    """The account with the lowest rank is tried first."""
    is_enabled: bool
    rate: AccountRate | None
    """At most so many hand-offs through the account; null: as many as come."""
    sender_rate: AccountRate | None
    """At most so many hand-offs from each of its senders."""
    destinations: list[Destination] | None
    """Where it may be used, and at what price, in the order in which the first that fits counts; null: everywhere, at no price."""
    keeps_exchanges: bool | None
    """Whether what went over the wire is kept for a week of what was sent, too; null: where the workspace keeps content."""
    currency: str | None
    """ISO 4217 code of these prices: the workspace's."""
    callback_url: str | None
    """Where the provider is to tell what comes back, if it can; within reach of others only under TIDINGS_PUBLIC_URL."""
    health: AccountHealth
    created_at: dt.datetime
    updated_at: dt.datetime


class ProviderAccountPage(Model):
    """A page of provider accounts."""

    data: list[ProviderAccount]
    next: str | None


class Provider(Model):
    """One kind of provider, of which a workspace may have many accounts."""

    provider: str
    """As an account names it."""
    title: str
    means: str
    channels: list[str]
    settings: dict[str, Any]
    """A JSON schema (2020-12) of an account's `credentials`, with titles and descriptions; a secret's `format` is `password`."""
    secrets: list[str]
    """Where the secrets stand in them: JSON pointers, with `*` for every item of a list and every name of a map."""
    honours_key: bool
    """Sending the same key twice reaches the person once."""
    reports_receipts: bool
    """It tells what becomes of what it took."""
    takes_inbound: bool
    """What people write comes in by it."""
    has_callback_url: bool
    """An account has an address at which the provider tells things: enter it there."""
    callback_methods: list[str]
    """By which methods it calls."""
    polls: bool
    """It is asked what came in, where it cannot call."""
    looks_up: bool
    """It can be asked what became of one hand-off, so that an unknown outcome may be known later."""
    keeps_media: bool
    """It keeps the files that people send, until they are fetched."""
    is_simulated: bool
    """Nothing leaves the installation."""
    source: str
    """Where its wire format is described, and when that was read."""


class ProviderPage(Model):
    """The kinds of providers, by their names."""

    data: list[Provider]
    next: str | None


class PurchasePart(Model):
    """Something that is to be paid for, or was."""

    type: Literal["purchase"]
    name: str
    amount: str
    currency: str
    """ISO 4217."""
    state: Literal["failed", "offered", "paid", "pending", "refunded"] | None
    reference: str | None
    """Yours, of the payment."""
    url: str | None
    """Where it is paid, or its receipt."""


class QuickRepliesPart(Model):
    """Answers to choose from."""

    type: Literal["quick_replies"]
    replies: list[QuickReply]
    text: str | None


class QuickReply(Model):
    """An answer that is one touch away."""

    label: str
    value: str | None
    """What is answered, where it is not the label."""


class QuietHours(Model):
    """Local times between which nobody is to be disturbed; `to` may lie on the next day."""

    _wire: ClassVar[Mapping[str, str]] = {"from_": "from"}
    from_: str
    to: str


class Reach(Model):
    """How who has not seen a post of a conversation is reached outside the app; quiet hours are kept, and an answer comes back to
    it.
    """

    after: str | None
    """So long a post waits to be seen first; what is said meanwhile is told together. Left out: `30s`."""
    steps: list[StepOutput]
    """One after another, until they have read it: `push`, then `email` or `sms` after a while."""
    until: Literal["delivered", "read"] | None
    """What is enough: left out, that it was read."""
    template: str | None
    """The key of the template that tells of the posts; left out, our words, in the person's language."""


class Reacted(Model):
    """Who reacted, with what."""

    emoji: str
    person: Person
    at: dt.datetime


class ReactionPage(Model):
    """A page of who reacted."""

    data: list[Reacted]
    next: str | None


class Reaction(Model):
    """How many reacted with this."""

    emoji: str
    count: int
    mine: bool
    """Whether the person who asks is one of them."""


class ReadAll(Model):
    """What there was to read."""

    conversations: int
    """Of how many there was something left to read, 1,000 at most: then do it again."""


class Reading(Model):
    """What an event is known by. These are expressions over `event` (the JSON) and `headers` (`headers.x_request_id`)."""

    id: str | None
    """The source's own id of the event: the same one says something once. Left out, or where it gives none: the hash of its bytes."""
    type: str | None
    list_at: str | None
    """Where the events are, if the body is an object with a list of them. A body that is a list, or one JSON a line, has several
    too.
    """


class Reason(Model):
    """Why some do not get it, or not at once."""

    reason: str
    people: int
    text: str
    advice: str | None
    samples: list[Sample]
    """Some of them."""


class Receipt(Model):
    """How far a post got with one person."""

    person: Person
    state: Literal["delivered", "read", "sent"]


class Receipts(Model):
    """How far a post got."""

    message: str
    seq: int
    total: int
    """How many it is for, beside who said it."""
    delivered: int | None
    """To how many it was delivered; null where the conversation hides it."""
    read: int | None
    """How many have read it; the same."""
    people: list[Receipt] | None
    """Person by person; null where the conversation hides it, or has more than 100 people in it."""


class Received(Model):
    """The message that it has become."""

    id: str


class RejectedRecipient(Model):
    """A recipient that could not be taken, by its place in `to`; the others were."""

    index: int
    code: str
    detail: str


class Released(Model):
    """How many late deliveries go all the same."""

    released: int


class Removed(Model):
    """The fault is no more."""

    receipts: int
    """How many deliveries were reported since the phone is on again."""


class Replay(Model):
    """What is sent again."""

    queued: int | None
    """How many deliveries are in line; null where a span of time is put in line page by page from now on."""


class Reported(Model):
    """Where the delivery stands now: a state only rises."""

    delivery: str
    state: Literal[
        "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
    ]


class Request(Model):
    """A request, without its bodies."""

    id: str
    request_id: str
    """The name of the call: what the caller gave as `X-Request-Id`, or ours."""
    at: dt.datetime
    """When it was answered, in real time."""
    caller: Caller
    method: Literal["DELETE", "GET", "PATCH", "POST", "PUT"]
    path: str | None
    """Null: it named somebody who was erased. The pattern of the operation, where the caller may not read its bodies."""
    query: str | None
    """The parameters that were given, as JSON."""
    operation: str
    status: int
    code: str | None
    """Of the problem, where it was one."""
    ms: int
    """From the head of the request to its answer."""
    address: str | None
    """From where it came."""
    agent: str | None
    """What the program calls itself."""
    is_socket: bool
    """It was asked over a socket."""
    request_bytes: int
    """Of the body as it came."""
    answer_bytes: int
    left_out: int
    """So many requests of the workspace are not in the log between the one before and this one: it asked more than its share."""


class RequestPage(Model):
    """A page of requests."""

    data: list[Request]
    next: str | None


class Reset(Model):
    """That the request was heard, and nothing else."""

    state: Literal["accepted"]


class Resolved(Model):
    """How many unknown deliveries were settled."""

    resolved: int


class ResolvedMany(Model):
    """How many unknown deliveries were settled, and how many that fit are left for further calls."""

    resolved: int
    """At most 1,000 a call."""
    remaining: int
    """10,000 stands for that many or more."""


class Role(Model):
    """What a member may be."""

    role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"]
    means: str
    scopes: list[str]
    """What it may do, in the order of `data`."""


class Route(Model):
    """Which way it goes: `channel` is short for one step on one channel."""

    channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None
    """Short for one step on one channel."""
    steps: list[StepOutput] | None
    """One after another, until there is a sign of the person, or all of them were tried."""
    until: Literal["answered", "delivered", "read"] | None
    """What ends the route: left out, that it was read; an answer always does."""
    other_provider_on_unknown: bool | None
    """Where a provider gives no answer another one is asked, at the risk of a duplicate; for purpose transactional."""


class Rule(Model):
    """What one kind of event says, and where. What is left out of the place is the hook's."""

    types: list[str] | None
    """`order.paid`, or everything that begins so: `order.*`; left out, every type."""
    when: Condition | str | None
    """A condition over `data.event…`, `data.headers…`, `data.type` and `data.id`, or an expression that is true."""
    conversation: list[Place] | None
    """Tried in this order; the first that there is."""
    missing: Literal["skip", "wait"] | None
    """What happens where there is none and none is made: `wait`: it is tried again for a day; `skip`: nothing is said."""
    make: Making | None
    text: str | None
    """What is said: an expression of plain text. One of `text`, `parts` and `template`."""
    parts: list[dict[str, Any]] | None
    """The parts of a post, in which texts are expressions. A text that is one expression keeps its type, and what is null is left
    out.
    """
    template: str | None
    """The published version's content for `inapp`."""
    data: dict[str, Any] | None
    """The template's, in which texts are expressions; left out, `event`, `headers`, `type` and `id`."""
    locale: str | None
    """Of the template, and of numbers and times; left out, the workspace's."""
    metadata: dict[str, Any] | None
    """Of the post; texts in it are expressions."""
    name: str | None
    """Who says it; left out, the hook's name."""
    assistant: str | None
    """An assistant in the conversation who says it, by its key."""


class RuleOutput(Model):
    """Something that may not be said just so."""

    id: str
    kind: Literal["link", "word"]
    text: str
    action: Literal["allow", "flag", "mask", "refuse"]
    category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"]
    created_at: dt.datetime | None


class RulePage(Model):
    """A page of rules."""

    data: list[RuleOutput]
    next: str | None


class Run(Model):
    """One time of a schedule that has come."""

    id: str
    due_at: dt.datetime
    """When it should have been sent."""
    state: Literal["accepted", "skipped", "waits_for_person", "failed"]
    reason: str | None
    """Why it was skipped (`missed`, `asked`) or has failed (the code of what was wrong)."""
    detail: str | None
    message: str | None
    """The message that it has become."""
    changed_at: dt.datetime


class RunPage(Model):
    """A page of runs."""

    data: list[Run]
    next: str | None


class Sample(Model):
    """One recipient: their place in `to`, as you named them, and our id; null where the send would make a contact of them."""

    index: int
    contact: str
    id: str | None


class Sanction(Model):
    """What a person may not do, and until when."""

    id: str
    contact: str | None
    """Your id of them."""
    contact_id: str
    action: Literal["block", "mute", "suspend"]
    source: Literal["key", "member", "policy"]
    because: str | None
    weight: int
    """Of the flags that it follows from."""
    flags: int
    state: Literal["active", "ended", "lifted"]
    """`lifted`: by somebody; `ended`: its time was over, or another took its place."""
    starts_at: dt.datetime
    until: dt.datetime | None
    """Null: until somebody lifts it."""
    ended_at: dt.datetime | None


class SanctionPage(Model):
    """A page of sanctions, the oldest first."""

    data: list[Sanction]
    next: str | None


class SandboxAction(Model):
    """A button or a link."""

    label: str
    url: str


class SandboxHandOff(Model):
    """One message as the simulated handset or mailbox got it."""

    delivery: str
    attempt: int
    message: str
    contact: str | None
    channel: str
    state: Literal[
        "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
    ]
    """Where the delivery stands now."""
    outcome: Literal["refused", "sent", "unknown"]
    """How the hand-off ended: what was refused the handset never got, and of an unknown nobody can say."""
    code: str | None
    """What it was told: `phone_off` where the phone is switched off."""
    address: str | None
    sender: str | None
    """In whose name it came; null where the provider says."""
    purpose: str
    topic: str | None
    template: str | None
    template_version: int | None
    title: str | None
    text: str | None
    """Null where the workspace keeps no content."""
    html: str | None
    actions: list[SandboxAction]
    files: list[str]
    segments: SandboxSegments | None
    """Of an SMS."""
    unsubscribe_url: str | None
    """Where the person ends it with one click, as a mail's own header names it: of marketing alone."""
    at: dt.datetime
    """Real time."""


class SandboxPage(Model):
    """A page of what left."""

    data: list[SandboxHandOff]
    next: str | None


class SandboxSegments(Model):
    """How many SMS the text is."""

    encoding: Literal["gsm7", "ucs2"]
    count: int
    units: int
    """Septets, or UTF-16 units."""
    per_segment: int


class Schedule(Model):
    """A recurring send."""

    id: str
    name: str
    cron: str
    timezone: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    late_after: str
    """A time that is missed by more than this is not sent by itself."""
    message: dict[str, Any]
    """What is sent at each time: the body of a send."""
    author: str
    """The key or the member in whose name it is sent: who made it, changed its message last, or resumed it."""
    state: Literal["active", "ended", "paused"]
    reason: str | None
    """Why it is paused: `asked`, `author_gone` (the key was revoked), `scope_missing`, `recipient_erased`."""
    next: list[dt.datetime]
    """The next five times, in UTC."""
    last_run: Run | None
    """What became of the latest of its times; null where none has come."""
    created_at: dt.datetime
    updated_at: dt.datetime


class SchedulePage(Model):
    """A page of schedules."""

    data: list[Schedule]
    next: str | None


class Scope(Model):
    """What a key or a member may be allowed to do."""

    scope: str
    means: str
    roles: list[Literal["admin", "agent", "developer", "marketer", "owner", "viewer"]]
    """The roles that hold it, the highest first."""
    is_held: bool
    """Whether the caller holds it."""


class Scopes(Model):
    """Every scope and every role there is; both lists are short, and told whole."""

    data: list[Scope]
    roles: list[Role]
    """The highest first: nobody gives, changes or takes away a role above their own."""


class SearchPage(Model):
    """A page of posts that say it."""

    data: list[Post]
    next: str | None


class Seed(Model):
    """What an authenticator app needs."""

    uri: str
    """`otpauth://…`, for a picture that the app reads."""
    secret: str
    """The same, to be typed."""


class SeedOutput(Model):
    """A second factor that waits for its first code."""

    _secret: ClassVar[frozenset[str]] = frozenset(["seed"])
    seed: Seed | None
    """Shown this once."""


class Segments(Model):
    """`units` are septets or UTF-16 units, `count` the SMS it takes, `per_segment` the units that one of these holds."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    count: int
    per_segment: int


class Series(Model):
    """One line of a chart."""

    key: str | None
    """The channel, the purpose, the provider account's id; null: of none, or of several; `*`: the less busy accounts together."""
    name: str | None
    """Of a provider account that is still there."""
    total: Counts
    counts: dict[str, list[int]]
    """A value for each point, 0 where nothing happened."""


class SessionList(Model):
    """Sessions, the newest first."""

    data: list[Session]
    next: str | None


class Session(Model):
    """A session, without its token."""

    id: str
    member: str
    workspace: str
    address: str
    """From where it was begun."""
    agent: str
    """With which program."""
    is_current: bool
    """It is the one that asks."""
    created_at: dt.datetime
    last_used_at: dt.datetime
    """To the minute."""
    expires_at: dt.datetime
    """At the latest; unused for twelve hours, it is over before."""


class Shown(Model):
    """The words as they would leave; of files there are the names."""

    text: str
    title: str | None
    html: str | None
    actions: list[Action]
    files: list[str]
    bundle: str | None
    """In the app: what it belongs together with."""


class SignedIn(Model):
    """A session that was just begun."""

    _secret: ClassVar[frozenset[str]] = frozenset(["token"])
    id: str
    token: str | None
    """Send it as `Authorization: Bearer tds_…`. Shown this once; only a hash of it is kept. Null where the session was begun with
    `Authorization: Session`: a browser keeps it then, in a cookie that no script reads.
    """
    member: str
    email: str
    name: str
    workspace: str
    role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"]
    workspaces: list[PlaceOutput]
    """Where you may switch to."""
    expires_at: dt.datetime


class SigningSecret(Model):
    """A signing secret, without what it is."""

    id: str
    """The `kid` in the head of the tokens that it signs."""
    name: str
    is_own: bool
    """Made by Tidings for the tokens that it makes itself; nobody has seen it."""
    created_at: dt.datetime
    revoked_at: dt.datetime | None
    """In the future: what it signs is accepted until then."""


class SigningSecretPage(Model):
    """A page of signing secrets."""

    data: list[SigningSecret]
    next: str | None


class Size(Model):
    """How much it is: `characters` of the text, of which the channel takes `limit`, and bytes in UTF-8."""

    characters: int
    limit: int
    text_bytes: int
    html_bytes: int
    file_bytes: int


class Source(Model):
    """From where: nothing of it is known of what the program's own command line does."""

    ip: str | None
    user_agent: str | None
    request_id: str | None


class SourceOutput(Model):
    """What one channel gets in one locale, in Jinja syntax. `title` is a mail's subject, a push's headline."""

    text: str | None
    title: str | None
    html: str | None
    mjml: str | None
    """A mail in MJML, in place of `html`. When the version is published, HTML is made of it, and a plain text where `text` is left
    out.
    """
    actions: list[TemplateAction] | None
    bundle: str | None
    """Of the app: items with the same one belong together."""


class Spend(Model):
    """The day's money."""

    currency: str | None
    """Of your prices, where the workspace names one."""
    limit: str
    today: str
    """Since the day began in UTC."""


class Standard(Model):
    """Standard Webhooks 1.0.0, algorithm v1: HMAC-SHA256 over id, timestamp and body; secrets are `whsec_…`."""

    kind: Literal["standard_webhooks"]
    tolerance: str | None


class Step(Model):
    """So much in such a time, and what then happens to who was flagged."""

    weight: int
    """Of their flags, added up."""
    within: str | None
    """Counted back from the last flag: `1m` to `90d`."""
    action: Literal["block", "mute", "suspend"]
    """`mute`: they read and say nothing; `suspend`: they are signed out and may not come back; `block`: and they are in no group
    any more.
    """
    lasts: str | None
    """`1m` to `3660d`; null: until somebody lifts it. A block is always so."""


class StepOutput(Model):
    """A step of a route: its channels at once, or one that is picked."""

    channels: list[Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"]]
    """Each recipient gets a delivery on every one of them; or on one, by `pick`."""
    pick: Literal["best", "first"] | None
    """One of them: `first` the first that may be used and works, `best` in the person's own order, then by where they answer, then
    by cost; where one cannot be used, or fails, comes the next. Left out: all of them.
    """
    after: str | None
    """How long after the step before, without a sign of the person, it comes; left out: only where that one has failed everywhere."""
    when: dict[str, Any] | None
    """A condition on the contact and the data; where it does not hold, the step is passed over."""


class Stopped(Model):
    """Whether a route was stopped: false where it was at its end, or has no further step."""

    stopped: bool


class Suppression(Model):
    """A suppression. The address itself is not kept, only a hash of it: look it up by the address."""

    id: str
    kind: Literal["email", "phone", "push", "webpush"]
    channel: str | None
    """Null: on every channel."""
    topic: str | None
    """Null: about every topic."""
    reason: str
    source: str
    created_at: dt.datetime


class SuppressionPage(Model):
    """A page of suppressions."""

    data: list[Suppression]
    next: str | None


class SuppressionResult(Model):
    """What became of one item of a batch: an `id` where the address is suppressed, `errors` where it is not."""

    index: int
    id: str | None
    errors: list[FieldError]


class Suppressions(Model):
    """What became of a batch, item by item."""

    stored: int
    rejected: int
    results: list[SuppressionResult]


class Suspension(Model):
    """Whether a person is suspended."""

    is_suspended: bool
    sanction: Sanction | None
    """By which: the one that lasts longest."""


class Target(Model):
    """What it was done to."""

    kind: str
    id: str | None


class TemplateAction(Model):
    """A button or a link; both are templates."""

    label: str
    url: str


class Template(Model):
    """A template, without its text."""

    id: str
    key: str
    name: str
    purpose: Literal["chat", "critical", "marketing", "otp", "transactional"]
    topic: str | None
    route: Route | None
    """Of a message that names none."""
    is_sensitive: bool
    published: int | None
    """The version that messages get; null while there are only drafts."""
    latest: int
    """The number of the newest version."""
    created_at: dt.datetime
    updated_at: dt.datetime
    archived_at: dt.datetime | None
    """It is put away since: not listed, and not sent."""
    has_draft: bool
    """Something is being written of it: see its draft."""
    warnings: list[FieldError]
    """Where a version has just been published for the first time: what you may want to change in the next."""


class TemplatePage(Model):
    """A page of templates."""

    data: list[Template]
    next: str | None


class TemplatesFault(Model):
    """One thing that keeps it from being published or sent: `pointer` leads into the content, or names what was given."""

    pointer: str
    code: str
    detail: str
    line: int | None
    """From 1, in the field as it is written; null where it is no one place."""
    column: int | None


class Test(Model):
    """What the endpoint said to a test."""

    ok: bool
    status: int | None
    milliseconds: int
    error: str | None
    body: str | None


class TextPart(Model):
    """Words, with how they look and whom they name."""

    type: Literal["text"]
    text: str
    marks: list[Mark] | None
    mentions: list[Mention] | None


class Thread(Model):
    """A page of a person's thread, the newest first."""

    conversation: str | None
    """Their own, made at their first answer; null before it."""
    data: list[Item]
    next: str | None


class TimelineLine(Model):
    """One thing that happened, in business time: to the whole message, or to one delivery; to a post, also in its conversation."""

    at: dt.datetime
    """How far people have got in a conversation (`seen`) is told as it is now: of the moment of asking."""
    kind: str
    text: str
    """A sentence for people: it may change."""
    delivery: str | None
    contact: str | None
    channel: str | None
    attempt: int | None
    code: str | None
    """The provider's code, or ours."""
    reason: str | None
    step: int | None
    """Of the message's route: the delivery's; where a route ends or goes on, where the person stands."""
    provider_account: str | None
    """Of a hand-off and what came of it: by which it went."""
    evidence: str | None
    """Of what ended a route (`stopped`): the answer (`msg_…`, a post's too), or the delivery that was read, followed or reached
    the
    person (`dlv_…`); null where nothing like it stopped it.
    """


class Timeline(Model):
    """What happened to at most 100 deliveries of the message; `next` leads to further ones."""

    data: list[TimelineLine]
    next: str | None


class Times(Model):
    """The times that a schedule would have."""

    timezone: str
    next: list[dt.datetime]
    """The first five, in UTC."""


class Token(Model):
    """A token of an end user."""

    _secret: ClassVar[frozenset[str]] = frozenset(["token"])
    token: str | None
    """Shown this once."""
    contact: str
    """Your id of them."""
    expires_at: dt.datetime


class Topic(Model):
    """A topic."""

    key: str
    name: str
    description: str
    channel: str | None
    """The channel of a message about it that names none, nor its template, where its route is one channel."""
    route: Route | None
    """The route of a message about it that names none, nor its template."""
    defaults: dict[str, bool]
    """By channel, whether who has not chosen gets it there; a channel that is not named: yes."""
    keeps_quiet_hours: bool
    """Whether what is transactional about it waits for the end of quiet hours."""
    created_at: dt.datetime
    updated_at: dt.datetime


class TopicPage(Model):
    """A page of topics."""

    data: list[Topic]
    next: str | None


class Tracking(Model):
    """What of mails is told back; nothing, unless it is asked for."""

    opens: bool | None
    """Mails carry an image that tells when it is fetched."""
    clicks: bool | None
    """Links of their HTML lead by way of this installation."""


class Tried(Model):
    """What would become of one event."""

    source_id: str
    type: str | None
    outcome: Literal["would_fail", "would_make", "would_post", "would_skip", "would_wait"]
    rule: int | None
    """The rule that fits, counted from 0."""
    conversation: str | None
    """Where it would be said."""
    places: list[Found]
    """Where it was looked for, in this order."""
    make: Made | None
    """The conversation that would be made, at the first of these places."""
    author: str | None
    """In whose name."""
    parts: list[Part] | None
    """What would be said."""
    reason: str | None
    problem: FieldError | None
    """Why it cannot be said: `pointer` leads into the hook."""


class Try(Model):
    """What would become of a call."""

    events: list[Tried]


class Unread(Model):
    """What you have not read, over all of your conversations."""

    conversations: int
    posts: int
    mentions: int


class Unsigned(Model):
    """Only the token in the address: whoever has read it once, in a log or a proxy, can say anything in the other product's name."""

    kind: Literal["none"]


class Unwritten(Model):
    """Why something cannot be said: such a delivery would fail."""

    code: str
    field: str
    detail: str
    people: int
    """Of those who were looked at."""


class Verified(Model):
    """Whether the credentials work, in words that tell what to do."""

    ok: bool
    detail: str


class Version(Model):
    """A version, without its text."""

    version: int
    is_published: bool
    """It is, or was once, what messages got."""
    default_locale: str
    locales: dict[str, list[str]]
    """By channel."""
    variables: list[str]
    """The dotted names that it takes from a message's data; `contact` where it speaks of the contact."""
    sources: list[str]
    """The data sources that are asked when a message goes."""
    missing: dict[str, list[str]]
    """By channel the locales that it has nothing in, and another channel has."""
    created_at: dt.datetime
    published_at: dt.datetime | None


class VersionPage(Model):
    """A page of versions."""

    data: list[Version]
    next: str | None


class VersionPreview(Model):
    """What a reader would get: `text` and what goes with it, or a `problem` in its place."""

    locale: str
    title: str | None
    text: str | None
    html: str | None
    actions: list[Action]
    bundle: str | None
    """In the app: what it belongs together with."""
    problem: FieldError | None
    """Why nothing would leave: `pointer` names the field."""
    html_bytes: int
    measure: Measure | None
    """How much it is, in SMS too, and what the channel takes; null where it could not be written."""
    missing: list[str]
    """Names that the text speaks of and the data does not have; one that it has a default for does no harm."""
    warnings: list[FieldError]
    """Of a draft: what you may want to change."""


class VersionView(Model):
    """What a post said before it was edited."""

    version: int
    parts: list[Part]
    text: str
    editor: Author
    """Who replaced it."""
    replaced_at: dt.datetime


class View(Model):
    """A saved view."""

    id: str
    page: str
    name: str
    query: str
    """The filters as a query string, without its question mark."""
    is_shared: bool
    """Everybody of the workspace sees it."""
    author: str
    """The member (`mbr_…`) or the key (`key_…`) that made it."""
    may_change: bool
    """Whether you may replace and delete it."""
    created_at: dt.datetime
    updated_at: dt.datetime


class ViewPage(Model):
    """A page of views."""

    data: list[View]
    next: str | None


class Visible(Model):
    """What the person sees of it now: posts beyond are to be forgotten."""

    after: int
    """Posts with a higher seq than this."""
    upto: int
    """Posts up to this seq: where the conversation stands, or stood when they left."""


class Visit(Model):
    """What has come since the visit before."""

    missed: int
    """Items that are in the feed: 1,000 means that many or more."""
    since: dt.datetime | None
    """When that visit was; null: this is the first."""


class Waiting(Model):
    """What waits for you; null for what you may not see."""

    unread: int | None
    """Open conversations with something that you have not read, of the 1,000 in which something was said last."""
    flags: int | None
    """Flags that nobody has settled: 1,000 means that many or more."""


class WebhookAttempt(Model):
    """One try, and what the endpoint said."""

    n: int
    at: dt.datetime
    milliseconds: int
    status: int | None
    headers: dict[str, str]
    """A few of what it answered."""
    body: str | None
    """The first 4 kB of what it answered."""
    error: str | None
    """Why it counts as failed: `status_500`, `redirected`, `timeout`, `connect_failed`, `address_refused` …"""


class WebhookDeliveryDetail(Model):
    """One event for one endpoint, with what was sent and each answer."""

    delivery: WebhookDelivery
    body: str | None
    """The very text that is signed and sent; null where the person it was about was erased."""
    attempts: list[WebhookAttempt]


class WebhookDelivery(Model):
    """One event for one endpoint."""

    id: str
    event: str
    """The event's id: the `webhook-id`."""
    type: str
    state: Literal["pending", "delivered", "exhausted"]
    reason: str | None
    """Why it was given up."""
    attempts: int
    created_at: dt.datetime
    settled_at: dt.datetime | None


class WebhookDeliveryPage(Model):
    """A page of the log, the newest first."""

    data: list[WebhookDelivery]
    next: str | None


class Weights(Model):
    """How much a flag counts: by its category, times what its flagger's word is worth."""

    categories: dict[str, int] | None
    """Those left out count 1."""
    moderators: int | None
    """Times this: flags by owners and moderators of the conversation, and by your backend."""
    rules: int | None
    """Times this: flags by rules."""
    trusted_dismissals: int | None
    """Who has had more flags than this dismissed in 30 days counts nothing; null: everybody counts."""


class WhyDelivery(Model):
    """One delivery to the person, and why it stands where it does."""

    id: str
    channel: str
    step: int
    """Of the message's route."""
    state: Literal[
        "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
    ]
    reason: str | None
    text: str
    """A sentence for people: it may change."""
    advice: str | None
    """What to do, in words; null where nothing is wrong."""
    attempts: int
    awaited: str | None
    """What comes next by itself, in words; null where nothing does."""
    until: dt.datetime | None
    """When that comes, or ends; null where nobody knows."""
    changed_at: dt.datetime


class Why(Model):
    """Why one person got a message, or did not. Times are business time."""

    message: str
    contact: str | None
    text: str
    """The shortest form of the answer: a sentence for people, which may change."""
    route: WhyRoute | None
    """Null where the message has one step and nothing to pick."""
    deliveries: list[WhyDelivery]


class WhyRoute(Model):
    """Where the person stands on the message's route."""

    step: int
    steps: int
    stopped_at: dt.datetime | None
    stopped_by: str | None
    """`delivered`, `read`, `answered`, `explicit`, `superseded`, `cancelled`; null while the route goes on."""
    evidence: str | None
    """What the sign came with: an answer (`msg_…`) or a delivery (`dlv_…`)."""
    next_at: dt.datetime | None
    """When the next step comes, without a sign of the person; null where none comes by time."""
    text: str


class Window(Model):
    """Marketing mail of the last 24 hours, in whole hours, since it was last resumed: what the breaker looks at."""

    sent: int
    hard_bounces: int
    complaints: int
    bounce_rate: float
    complaint_rate: float


class Workspace(Model):
    """A workspace."""

    id: str
    name: str
    mode: Literal["live", "test"]
    default_country: str | None
    """ISO 3166 code for phone numbers that name no country."""
    default_locale: str
    timezone: str
    keeps_content: bool
    """Whether what was sent is kept as text, so that it can be looked at as it left."""
    route: Route | None
    """Of a message that names none, nor its template, nor its topic."""
    countries: list[str] | None
    """Where SMS and calls may go; null: anywhere."""
    quiet_hours: QuietHours | None
    """Local times between which nobody is disturbed by what keeps to them."""
    rate_per_second: float | None
    """How many messages leave a second; null: as many as can."""
    spend_per_day: str | None
    """How much may be spent on a day in UTC, in the currency of your prices."""
    spent_today: str | None
    """How much of it was; null: there is no limit, and nothing is counted."""
    currency: str | None
    """ISO 4217 code of all your prices; null: nobody has said."""
    code_rates: CodeRates | None
    """How many login codes leave by SMS and calls; null: as many as is usual."""
    tracking: Tracking
    """Whether opens and clicks of mails are told."""
    link_domain: str | None
    """A domain of your own under which links stand; null: this installation's."""
    previews_links: bool
    """Whether links in posts are fetched, so that what stands behind them can be shown."""
    request_log_days: int
    """How many days `GET /v1/requests` keeps what was asked of the API; 0: nothing is kept."""
    reach: Reach | None
    """How who has not seen a post is reached outside the app, in conversations that say nothing of it; null: not at all."""
    stop_scope: Literal["channel", "topic"]
    """How far a bare STOP goes: everything on its channel, or the topic of what it answers."""
    answers_automatically: bool
    """Whether a STOP, a START and a HELP are answered, once a day in each thread."""
    stop_text: str | None
    """What a STOP is answered with; null: our words, in the person's language."""
    help_text: str | None
    """What a HELP is answered with; null: our words, in the person's language."""
    now: dt.datetime
    """Its business time: the real time, unless it is a test workspace whose clock was moved."""
    created_at: dt.datetime


class Writer(Model):
    """Who changed a draft."""

    kind: Literal["key", "member"]
    id: str
    name: str | None
    """null: they are no more."""


class Zone(Model):
    """A person's zone, as it is known or assumed."""

    name: str
    """Of the IANA database. Of a country with several of them the first."""
    names: list[str]
    """All that are asked: nothing goes while it is not the hour in one of them."""
    source: Literal["contact", "country", "workspace"]
    """Who says so: the contact; the country of their number, or their own; else it is the workspace's."""
    is_assumed: bool
    """Nobody has told it of this person."""


class AccountRateInput(TypedDict):
    """At most so many hand-offs; over all workers."""

    per_second: Required[float]
    """0.1 is one in ten seconds."""


class ActionInput(TypedDict):
    """A button or a link; both are templates."""

    label: Required[str]
    """What it says."""
    url: Required[str]
    """Where it leads: http, https, mailto, tel, or your app's own scheme."""


class AddressInput(TypedDict):
    """An address, said by a `channel` that reaches it or by its `kind`: exactly one of the two."""

    value: Required[str]
    channel: NotRequired[Literal["email", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None]
    kind: NotRequired[Literal["email", "phone", "push", "webpush"] | None]
    label: NotRequired[str | None]


class AudioPartInput(TypedDict):
    """Something to hear: an attachment, or an address."""

    type: Required[Literal["audio"]]
    attachment: NotRequired[str | None]
    url: NotRequired[str | None]
    seconds: NotRequired[float | None]
    transcript: NotRequired[str]


class BatchItem(TypedDict):
    """One person of a batch: your own id, and what PUT takes."""

    id: Required[str]
    name: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    locale: NotRequired[str | None]
    timezone: NotRequired[str | None]
    country: NotRequired[str | None]
    addresses: NotRequired[Sequence[AddressInput]]
    attributes: NotRequired[Mapping[str, str | int | float | bool | None] | None]


class BearerInput(TypedDict):
    """The secret itself stands in a header, alone or after `Bearer`."""

    kind: Required[Literal["bearer"]]
    header: NotRequired[str]


class ButtonInput(TypedDict):
    """Something to press: it opens an address, or answers with a value."""

    label: Required[str]
    url: NotRequired[str | None]
    value: NotRequired[str | None]


class CapInput(TypedDict):
    """A limit: at most so many messages to one person within any such time."""

    most: Required[int]
    per: Required[str]
    """A duration: `24h`, `7d`; at most 90 days."""
    purpose: NotRequired[str | None]
    """`marketing`: nothing else counts; left out: everything does that is no code and no alarm."""
    topic: NotRequired[str | None]
    """About this topic only."""
    channel: NotRequired[str | None]
    """On this channel only."""


class CardFieldInput(TypedDict):
    """A line of a card."""

    label: Required[str]
    value: Required[str]


class CardPartInput(TypedDict):
    """A title, words, a picture, lines and buttons."""

    type: Required[Literal["card"]]
    title: Required[str]
    text: NotRequired[str | None]
    image: NotRequired[str | None]
    attachment: NotRequired[str | None]
    """The picture, where it is not at an address."""
    fields: NotRequired[Sequence[CardFieldInput]]
    buttons: NotRequired[Sequence[ButtonInput]]


class CodeRateInput(TypedDict):
    """So many login codes at once; within that time all of them are back."""

    most: Required[int]
    per: Required[str]
    """A duration: `10m`, `1h`; at most a day."""


class CodeRatesInput(TypedDict):
    """How many login codes leave by SMS and calls: more are refused as pumping. What is left out is as usual."""

    number: NotRequired[CodeRateInput | None]
    """To one number."""
    prefix: NotRequired[CodeRateInput | None]
    """To numbers that differ in their last four digits only."""
    ip: NotRequired[CodeRateInput | None]
    """Asked for from one address on the network."""


ConditionInput = TypedDict(
    "ConditionInput",
    {
        "all": "NotRequired[Sequence[ConditionInput]]",
        "any": "NotRequired[Sequence[ConditionInput]]",
        "not": "NotRequired[ConditionInput]",
        "field": "NotRequired[str]",
        "is": "NotRequired[str | int | float | bool]",
        "is_not": "NotRequired[str | int | float | bool]",
        "in": "NotRequired[Sequence[str | int | float | bool]]",
        "not_in": "NotRequired[Sequence[str | int | float | bool]]",
        "above": "NotRequired[int | float]",
        "below": "NotRequired[int | float]",
        "at_least": "NotRequired[int | float]",
        "at_most": "NotRequired[int | float]",
        "contains": "NotRequired[str | int | float | bool]",
        "begins_with": "NotRequired[str]",
        "exists": "NotRequired[bool]",
        "before": "NotRequired[str]",
        "after": "NotRequired[str]",
    },
)
"""Exactly one of `all`, `any`, `not`, or a `field` with exactly one operator. At most 8 levels and 100 fields.

Types are kept apart: the text `"1"` is not the number 1, and true is no number. What is missing (or null), or of a type that
the
operator does not know, does not hold; `is_not` and `not_in` are the exact opposite of `is` and `in`, and so hold for it.
"""


class ConsentItem(TypedDict):
    """A line for the ledger of one person of many."""

    contact: Required[str]
    channel: NotRequired[str | None]
    purpose: Required[Literal["marketing", "transactional"]]
    state: Required[Literal["granted", "withdrawn"]]
    text: NotRequired[str | None]
    source: NotRequired[str | None]
    address: NotRequired[str | None]
    occurred_at: NotRequired[dt.datetime | str | None]
    proof: NotRequired[Mapping[str, str] | None]


class ContentInput(TypedDict):
    """Free content, in template syntax; each channel takes the fields that it has."""

    body: Required[str]
    """The text."""
    title: NotRequired[str | None]
    """A mail's subject, a push's headline; a mail needs one."""
    html: NotRequired[str | None]
    """A mail's HTML; the text goes beside it."""
    actions: NotRequired[Sequence[ActionInput]]
    """Buttons or links."""
    media: NotRequired[Sequence[FileInput]]
    """Files, for mail and MMS."""
    bundle: NotRequired[str | None]
    """In the app, items with the same one belong together; a template like the rest."""


class ConversationsRuleInput(TypedDict):
    """Who is kept in it: every contact for whom the condition holds, up to 1,000; whom it holds for no more is removed."""

    condition: Required[ConditionInput]
    """Over `contact.…` alone."""
    role: NotRequired[Literal["member", "moderator", "reader"]]
    history: NotRequired[Literal["all", "new"]]
    """Whether they see what was said before they came."""


class DataPartInput(TypedDict):
    """Anything that your own clients understand, as JSON of a MIME type, and what others show in its place."""

    type: Required[Literal["data"]]
    mime: Required[str]
    data: Required[Mapping[str, Any] | Sequence[Any] | str | float | bool | None]
    """Any JSON, up to 32 kB."""
    text: Required[str]
    """The fallback: what it says to who does not know the type."""


class DestinationInput(TypedDict):
    """Numbers that an account may be used for, by `prefix` or by `country`, and the price of one message there."""

    prefix: NotRequired[str | None]
    """How the number begins, with its country code: `+44`, `+4479`; `+` is every number. The longest that fits counts."""
    country: NotRequired[str | None]
    """ISO 3166 code: every number of the country that no prefix fits."""
    price: Required[str]
    """As a decimal number, in the one currency of all your prices: `0.04`."""


class Fault(TypedDict):
    """What the sandbox does wrong, on one channel or on all; chances are rolled once for each hand-off, in this order."""

    channel: NotRequired[Literal["email", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None]
    account: NotRequired[str | None]
    """The id of the one provider account that does so; left out, all of the sandbox."""
    contact: NotRequired[str | None]
    """Your id of the one person to whom it does so; left out, to everybody."""
    address: NotRequired[str | None]
    """The one number, mailbox or device to which it does so, as it stands with the person; left out, to all of them."""
    is_off: NotRequired[bool]
    """The phone is switched off: what is sent is taken and reaches nobody, until the fault is removed. Then its receipts come."""
    reject: NotRequired[float]
    """Refused for good."""
    throttle: NotRequired[float]
    """Refused, try again in a second."""
    hang: NotRequired[float]
    """Nothing is taken, and no answer comes."""
    unknown: NotRequired[float]
    """Taken, and the answer is dropped."""
    garbage: NotRequired[float]
    """Taken, and the answer cannot be read."""
    trickle: NotRequired[float]
    """Taken, and the answer comes so slowly that it takes ten times `delay` (at least a second)."""
    status: NotRequired[int | None]
    """Every hand-off is answered with this HTTP status: 429 throttles, other 4xx refuse, 5xx are unknown."""
    delay: NotRequired[str]
    receipts: NotRequired[Literal["delivered", "failed", "none", "read"]]
    receipt_delay: NotRequired[str]


class FileInput(TypedDict):
    """A file that goes with it; `data` is base64; `cid` makes it an inline image of the HTML."""

    name: Required[str]
    """The file's name."""
    type: Required[str]
    """Its MIME type."""
    data: Required[bytes | str]
    """Its bytes, in base64; files have 3 MB together."""
    cid: NotRequired[str | None]
    """Makes it an inline image of the HTML that names `cid:<cid>`."""


class FilePartInput(TypedDict):
    """A file: an attachment, or an address."""

    type: Required[Literal["file"]]
    attachment: NotRequired[str | None]
    url: NotRequired[str | None]
    name: NotRequired[str | None]
    mime: NotRequired[str | None]
    size: NotRequired[int | None]
    """In bytes."""


HoursInput = TypedDict("HoursInput", {"from": "Required[str]", "to": "Required[str]", "days": "NotRequired[Sequence[int] | None]"})
"""Hours of the day where each recipient lives; `to` before `from` is the next day's."""


class ImagePartInput(TypedDict):
    """A picture: an attachment, or an address."""

    type: Required[Literal["image"]]
    attachment: NotRequired[str | None]
    url: NotRequired[str | None]
    alt: NotRequired[str]
    """What is on it, for who does not see it."""
    width: NotRequired[int | None]
    height: NotRequired[int | None]


class KeptCheckpoint(TypedDict):
    """Where the log stood once, as `GET /v1/audit/checkpoint` told it."""

    seq: Required[int]
    hash: Required[str]
    workspace: NotRequired[str | None]
    """This one, if left out."""
    at: NotRequired[dt.datetime | str | None]
    """Not looked at."""


class ListedInput(TypedDict):
    """The same with both in one header, as `t=1700000000,v1=5f…,v1=9c…`: of several signatures one must be right."""

    kind: Required[Literal["hmac_listed"]]
    header: Required[str]
    timestamp: NotRequired[str]
    signature: NotRequired[str]
    tolerance: NotRequired[str]


class LocalTime(TypedDict):
    """A time of day where each recipient lives."""

    local: Required[str]
    """`09:00`."""
    on: Required[dt.date | str]
    """`2026-12-01`."""


class LocationPartInput(TypedDict):
    """A place, in degrees (WGS 84)."""

    type: Required[Literal["location"]]
    latitude: Required[float]
    longitude: Required[float]
    label: NotRequired[str | None]
    address: NotRequired[str | None]


class MakingInput(TypedDict):
    """A conversation to be made where there is none: at the first place that could be read."""

    kind: NotRequired[Literal["direct", "group", "support"]]
    participants: NotRequired[Sequence[str]]
    """Your ids of contacts, of which one expression may give a list; where the place names people, these beside them."""
    title: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, Any]]
    """Texts in it are expressions."""


class MarkInput(TypedDict):
    """How a range of a text is shown."""

    style: Required[Literal["bold", "code", "code_block", "italic", "link", "quote", "strike"]]
    start: Required[int]
    """The first character, counted from 0 in Unicode code points."""
    length: Required[int]
    url: NotRequired[str | None]
    """Of a link: http, https, mailto or tel."""


class MentionInput(TypedDict):
    """Somebody who is named in a text, and is told so: one of the four."""

    start: Required[int]
    length: Required[int]
    contact: NotRequired[str | None]
    """Your id of a contact in the conversation."""
    member: NotRequired[str | None]
    """A member in it, `mbr_…`."""
    assistant: NotRequired[str | None]
    """An assistant in it, by its key."""
    everyone: NotRequired[bool]
    """All who are in it; where these are more than a hundred only owners, moderators and the backend may."""


class ModerationHookInput(TypedDict):
    """Who is asked before something is said."""

    url: Required[str]
    seconds: NotRequired[float]
    """It has so long to answer."""
    on_failure: NotRequired[Literal["allow", "refuse"]]
    """What is done where it does not answer, or not as it should."""
    asks: NotRequired[Literal["all", "moderated"]]
    """About posts in conversations that are `is_moderated`, or in all."""


class ObjectInput(TypedDict):
    """What of yours the conversation is about."""

    type: Required[str]
    """`order`."""
    id: Required[str]
    """`A-1001`."""


class ObjectPlaceInput(TypedDict):
    """The business object that a conversation is bound to."""

    type: Required[str]
    id: Required[str]


class OrderItemInput(TypedDict):
    """What was ordered, and how much of it."""

    name: Required[str]
    quantity: NotRequired[int]
    price: NotRequired[str | None]


class OrderPartInput(TypedDict):
    """An order, and where it stands."""

    type: Required[Literal["order"]]
    number: Required[str]
    state: NotRequired[str | None]
    items: NotRequired[Sequence[OrderItemInput]]
    total: NotRequired[str | None]
    currency: NotRequired[str | None]
    """ISO 4217."""
    url: NotRequired[str | None]


class OverBodyInput(TypedDict):
    """HMAC-SHA256 over the raw body."""

    kind: Required[Literal["hmac"]]
    header: Required[str]
    encoding: NotRequired[Literal["base64", "hex"]]
    prefix: NotRequired[str]
    """What stands before it: `sha256=`."""


class OverTimestampInput(TypedDict):
    """HMAC-SHA256 over a timestamp in seconds, `between` and the raw body, no older than `tolerance`."""

    kind: Required[Literal["hmac_timestamp"]]
    header: Required[str]
    timestamp_header: Required[str]
    encoding: NotRequired[Literal["base64", "hex"]]
    prefix: NotRequired[str]
    between: NotRequired[str]
    tolerance: NotRequired[str]


class PersonInput(TypedDict):
    """Somebody, by exactly one of these; your id of a contact may stand alone, as a text."""

    contact: NotRequired[str | None]
    """By your own id."""
    member: NotRequired[str | None]
    """`mbr_…`."""
    assistant: NotRequired[str | None]
    """By its key."""
    role: NotRequired[Literal["member", "moderator", "owner", "reader"] | None]
    """What they may do; left out: `member`."""


class PlaceInput(TypedDict):
    """Which conversation, by exactly one of these; of several that fit, the one that was made last, an open one first."""

    object: NotRequired[ObjectPlaceInput | None]
    metadata: NotRequired[Mapping[str, str] | None]
    """Values in a conversation's metadata by their paths, with dots between the steps: `{"shop.order": "{{ event.order }}"}`."""
    contact: NotRequired[str | None]
    """Your id of a contact: their own conversation."""
    distinct: NotRequired[Sequence[str] | None]
    """Your ids of contacts: the conversation of just these people."""
    id: NotRequired[str | None]
    """`cnv_…`."""


class PostInput(TypedDict):
    """What somebody says: `text`, or `parts`."""

    text: NotRequired[str | None]
    """Plain words: short for one part of type `text`."""
    parts: NotRequired[Sequence[PartInput] | None]
    reply_to: NotRequired[str | None]
    """The post of this conversation that it answers."""
    thread: NotRequired[str | None]
    """The post under which it stands: in that one's thread, not in the conversation's own course."""
    metadata: NotRequired[Mapping[str, Any] | None]
    """Yours, up to 8 kB of JSON."""
    previews: NotRequired[bool]
    """Whether its first links are looked at, so that what stands behind them can be shown."""


class PurchasePartInput(TypedDict):
    """Something that is to be paid for, or was."""

    type: Required[Literal["purchase"]]
    name: Required[str]
    amount: Required[str]
    currency: Required[str]
    """ISO 4217."""
    state: NotRequired[Literal["failed", "offered", "paid", "pending", "refunded"]]
    reference: NotRequired[str | None]
    """Yours, of the payment."""
    url: NotRequired[str | None]
    """Where it is paid, or its receipt."""


class QuickRepliesPartInput(TypedDict):
    """Answers to choose from."""

    type: Required[Literal["quick_replies"]]
    replies: Required[Sequence[QuickReplyInput]]
    text: NotRequired[str | None]


class QuickReplyInput(TypedDict):
    """An answer that is one touch away."""

    label: Required[str]
    value: NotRequired[str | None]
    """What is answered, where it is not the label."""


QuietHoursInput = TypedDict("QuietHoursInput", {"from": "Required[str]", "to": "Required[str]"})
"""Local times between which nobody is to be disturbed; `to` may lie on the next day."""


class ReachInput(TypedDict):
    """How who has not seen a post of a conversation is reached outside the app; quiet hours are kept, and an answer comes back to
    it.
    """

    after: NotRequired[str | None]
    """So long a post waits to be seen first; what is said meanwhile is told together. Left out: `30s`."""
    steps: Required[Sequence[StepInput]]
    """One after another, until they have read it: `push`, then `email` or `sms` after a while."""
    until: NotRequired[Literal["delivered", "read"] | None]
    """What is enough: left out, that it was read."""
    template: NotRequired[str | None]
    """The key of the template that tells of the posts; left out, our words, in the person's language."""


class ReadingInput(TypedDict):
    """What an event is known by. These are expressions over `event` (the JSON) and `headers` (`headers.x_request_id`)."""

    id: NotRequired[str | None]
    """The source's own id of the event: the same one says something once. Left out, or where it gives none: the hash of its bytes."""
    type: NotRequired[str | None]
    list_at: NotRequired[str | None]
    """Where the events are, if the body is an object with a list of them. A body that is a list, or one JSON a line, has several
    too.
    """


class RouteInput(TypedDict):
    """Which way it goes: `channel` is short for one step on one channel."""

    channel: NotRequired[Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None]
    """Short for one step on one channel."""
    steps: NotRequired[Sequence[StepInput] | None]
    """One after another, until there is a sign of the person, or all of them were tried."""
    until: NotRequired[Literal["answered", "delivered", "read"] | None]
    """What ends the route: left out, that it was read; an answer always does."""
    other_provider_on_unknown: NotRequired[bool]
    """Where a provider gives no answer another one is asked, at the risk of a duplicate; for purpose transactional."""


class RuleGiven(TypedDict):
    """What one kind of event says, and where. What is left out of the place is the hook's."""

    types: NotRequired[Sequence[str] | None]
    """`order.paid`, or everything that begins so: `order.*`; left out, every type."""
    when: NotRequired[ConditionInput | str | None]
    """A condition over `data.event…`, `data.headers…`, `data.type` and `data.id`, or an expression that is true."""
    conversation: NotRequired[Sequence[PlaceInput] | None]
    """Tried in this order; the first that there is."""
    missing: NotRequired[Literal["skip", "wait"] | None]
    """What happens where there is none and none is made: `wait`: it is tried again for a day; `skip`: nothing is said."""
    make: NotRequired[MakingInput | None]
    text: NotRequired[str | None]
    """What is said: an expression of plain text. One of `text`, `parts` and `template`."""
    parts: NotRequired[Sequence[Mapping[str, Any]] | None]
    """The parts of a post, in which texts are expressions. A text that is one expression keeps its type, and what is null is left
    out.
    """
    template: NotRequired[str | None]
    """The published version's content for `inapp`."""
    data: NotRequired[Mapping[str, Any] | None]
    """The template's, in which texts are expressions; left out, `event`, `headers`, `type` and `id`."""
    locale: NotRequired[str | None]
    """Of the template, and of numbers and times; left out, the workspace's."""
    metadata: NotRequired[Mapping[str, Any]]
    """Of the post; texts in it are expressions."""
    name: NotRequired[str | None]
    """Who says it; left out, the hook's name."""
    assistant: NotRequired[str | None]
    """An assistant in the conversation who says it, by its key."""


class Send(TypedDict):
    """What to say, to whom, and how: the body of POST /v1/messages."""

    to: NotRequired[str | To | Sequence[str | To]]
    """A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an answer."""
    in_reply_to: NotRequired[str | None]
    """The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had written to."""
    template: NotRequired[str | None]
    """The key of a template that is published; else give `content`."""
    content: NotRequired[ContentInput | None]
    """What to say, where no template does."""
    data: NotRequired[Mapping[str, Any] | None]
    """What the template's names stand for: an object of up to 100 kB."""
    route: NotRequired[RouteInput | None]
    """Which way it goes; left out, the template's, else the topic's, else the workspace's."""
    purpose: NotRequired[Literal["chat", "critical", "marketing", "otp", "transactional"] | None]
    """Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a conversation alone."""
    conversation: NotRequired[str | None]
    """The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a conversation of their
    own.
    """
    topic: NotRequired[str | None]
    """What it is about; left out, the template's."""
    send_at: NotRequired[dt.datetime | str | LocalTime | None]
    """When it leaves: an instant, or a time of day where each recipient lives; left out, at once."""
    hours: NotRequired[HoursInput | None]
    """It arrives within these hours of the day, where each recipient lives; not for login codes."""
    expires_at: NotRequired[dt.datetime | str | None]
    """When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing, else 24 hours."""
    collapse_key: NotRequired[str | None]
    """A newer message of the same key to the same person takes the place of this one: what still waits does not leave, and in the
    app what was shown is replaced.
    """
    asked_from: NotRequired[str | None]
    """The address on the network from which a login code was asked for: so many from one are refused."""
    metadata: NotRequired[Mapping[str, Any] | None]
    """Anything of yours: kept, and told with the message."""


class SourceInput(TypedDict):
    """What one channel gets in one locale, in Jinja syntax. `title` is a mail's subject, a push's headline."""

    text: NotRequired[str | None]
    title: NotRequired[str | None]
    html: NotRequired[str | None]
    mjml: NotRequired[str | None]
    """A mail in MJML, in place of `html`. When the version is published, HTML is made of it, and a plain text where `text` is left
    out.
    """
    actions: NotRequired[Sequence[TemplateActionInput]]
    bundle: NotRequired[str | None]
    """Of the app: items with the same one belong together."""


class StandardInput(TypedDict):
    """Standard Webhooks 1.0.0, algorithm v1: HMAC-SHA256 over id, timestamp and body; secrets are `whsec_…`."""

    kind: Required[Literal["standard_webhooks"]]
    tolerance: NotRequired[str]


class StepGiven(TypedDict):
    """So much in such a time, and what then happens to who was flagged."""

    weight: Required[int]
    """Of their flags, added up."""
    within: NotRequired[str]
    """Counted back from the last flag: `1m` to `90d`."""
    action: Required[Literal["block", "mute", "suspend"]]
    """`mute`: they read and say nothing; `suspend`: they are signed out and may not come back; `block`: and they are in no group
    any more.
    """
    lasts: NotRequired[str | None]
    """`1m` to `3660d`; null: until somebody lifts it. A block is always so."""


class StepInput(TypedDict):
    """A step of a route: its channels at once, or one that is picked."""

    channels: Required[Sequence[Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"]]]
    """Each recipient gets a delivery on every one of them; or on one, by `pick`."""
    pick: NotRequired[Literal["best", "first"] | None]
    """One of them: `first` the first that may be used and works, `best` in the person's own order, then by where they answer, then
    by cost; where one cannot be used, or fails, comes the next. Left out: all of them.
    """
    after: NotRequired[str | None]
    """How long after the step before, without a sign of the person, it comes; left out: only where that one has failed everywhere."""
    when: NotRequired[Mapping[str, Any] | None]
    """A condition on the contact and the data; where it does not hold, the step is passed over."""


class SuppressionInput(TypedDict):
    """An address that is never to be used: exactly one of `email`, `phone`, `push` and `webpush`."""

    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    push: NotRequired[str | None]
    webpush: NotRequired[str | None]
    channel: NotRequired[str | None]
    """On this channel only; left out: on every one."""
    topic: NotRequired[str | None]
    """For this topic only; left out: for every one."""
    reason: Required[str]
    source: NotRequired[str]


class TemplateActionInput(TypedDict):
    """A button or a link; both are templates."""

    label: Required[str]
    url: Required[str]


class TextPartInput(TypedDict):
    """Words, with how they look and whom they name."""

    type: Required[Literal["text"]]
    text: Required[str]
    marks: NotRequired[Sequence[MarkInput]]
    mentions: NotRequired[Sequence[MentionInput]]


class To(TypedDict):
    """A recipient: exactly one of your own id, a mail address, a phone number; with data of its own if you like."""

    id: NotRequired[str | None]
    """Your own id of the contact."""
    email: NotRequired[str | None]
    """A mail address: its contact is found, or made."""
    phone: NotRequired[str | None]
    """A phone number, with + and country code or in the workspace's country: its contact is found, or made."""
    data: NotRequired[Mapping[str, Any] | None]
    """Fields of this recipient's own; they win over the message's."""


class TrackingInput(TypedDict):
    """What of mails is told back; nothing, unless it is asked for."""

    opens: NotRequired[bool]
    """Mails carry an image that tells when it is fetched."""
    clicks: NotRequired[bool]
    """Links of their HTML lead by way of this installation."""


class UnsignedInput(TypedDict):
    """Only the token in the address: whoever has read it once, in a log or a proxy, can say anything in the other product's name."""

    kind: Required[Literal["none"]]


class WeightsInput(TypedDict):
    """How much a flag counts: by its category, times what its flagger's word is worth."""

    categories: NotRequired[Mapping[str, int]]
    """Those left out count 1."""
    moderators: NotRequired[int]
    """Times this: flags by owners and moderators of the conversation, and by your backend."""
    rules: NotRequired[int]
    """Times this: flags by rules."""
    trusted_dismissals: NotRequired[int | None]
    """Who has had more flags than this dismissed in 30 days counts nothing; null: everybody counts."""


Part = TextPart | ImagePart | FilePart | AudioPart | LocationPart | CardPart | OrderPart | PurchasePart | QuickRepliesPart | DataPart
PartInput = (
    TextPartInput
    | ImagePartInput
    | FilePartInput
    | AudioPartInput
    | LocationPartInput
    | CardPartInput
    | OrderPartInput
    | PurchasePartInput
    | QuickRepliesPartInput
    | DataPartInput
)
