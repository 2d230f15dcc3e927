"""What is told with an event: the `data` of a webhook.

Ids are TypeIDs; `contact` is your own id of the person, null once they are gone. What a message says is never told, but for what
a person wrote to you.
"""

from datetime import datetime
from typing import Any

import msgspec


class OfDelivery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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
    reason: str | None = None
    code: str | None = None
    """The provider's own."""
    step: int | None = None
    """Of the route, counted from 1."""
    was_sent: bool | None = None
    """False of what has arrived, or was read, though nobody had said that it left."""


class OfEngagement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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
    why: str | None = None
    """By what a machine was known."""
    url: str | None = None
    """The link that was followed."""


class OfFeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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
    """`seen`, `acted`, `archived`, `unarchived`, `snoozed`, `unsnoozed`, `returned` (its time out of sight is over), or `replaced` by a
    newer one of its collapse key; `read` of what was sent to a contact that was merged into this one."""
    action: int | None = None
    """Of `acted`: which of its actions, counted from 0; left out: the item itself."""


class OfBounce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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
    code: str | None = None
    """The enhanced status, as in `5.1.1`."""
    was_sent: bool | None = None
    """Whether the provider had taken it first."""


class OfComplaint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mail that the person told their mail provider was unwanted."""

    delivery: str
    message: str
    contact: str | None
    contact_id: str
    channel: str | None
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None
    kind: str | None = None
    """As the report has it: `abuse`, `fraud`."""


class OfMailPause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why marketing mail was paused."""

    because: str
    sent: int
    hard_bounces: int
    complaints: int


class OfNothing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The type says it all."""


class OfMessage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was said, to everybody it was said to."""

    message: str
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None


class OfStop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A route that goes no further for one person."""

    message: str
    contact: str | None
    contact_id: str
    purpose: str | None
    topic: str | None
    metadata: dict[str, Any] | None
    by: str
    """The evidence: `read`, `answered`, a request."""


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of what a person sent; its bytes are at `/v1/media/{id}` once they are stored."""

    id: str
    name: str | None
    type: str
    size: int | None


class OfReceived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """What a person wrote."""

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


class OfConsent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the ledger."""

    contact: str | None
    contact_id: str
    consent: str
    channel: str
    purpose: str
    source: str | None


class OfContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody."""

    contact: str | None
    contact_id: str


class OfMerge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two contacts who are one person, or were thought to be."""

    contact: str | None
    """Who stands for both."""
    contact_id: str
    merged_id: str
    """The other, by our own id: `ctc_…`."""


class OfBlock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who wants nothing to do with somebody else."""

    contact: str | None
    contact_id: str
    blocked_id: str
    """The other, by our own id: `ctc_…`."""


class OfFlag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody, or a rule, says that something is not as it should be; who, and in what words, is told at `/v1/moderation/flags`."""

    flag: str
    subject: str
    """`post` or `person`."""
    category: str
    by: str
    """`contact`, `member`, `key` or `rule`."""
    message: str | None = None
    conversation: str | None = None
    contact: str | None = None
    """Who is flagged, or has said what is."""
    contact_id: str | None = None


class OfSanction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a person may not do, and until when."""

    contact: str | None
    contact_id: str
    sanction: str
    action: str
    """`mute`, `suspend` or `block`."""
    until: str | None = None
    """Left out: until somebody lifts it."""
    weight: int | None = None
    """Of the flags that it follows from."""
    flags: int | None = None
    because: str | None = None
    """Of what is over: `lifted`, or `ended`."""
    appeal: str | None = None
    decision: str | None = None
    """`upheld` or `lifted`."""


class OfReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How far somebody has got in a conversation; told in conversations of up to 100 people."""

    conversation: str
    kind: str
    """`contact`, `member` or `assistant`."""
    contact: str | None = None
    contact_id: str | None = None
    member: str | None = None
    assistant: str | None = None
    delivered: int
    """The seq up to which it was delivered to them."""
    read: int
    """The seq up to which they have read it."""


class OfObject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something of yours."""

    type: str
    id: str


class OfConversation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A thread, as it is with this event. Of a deleted one only the id, the kind and who did it."""

    conversation: str
    kind: str
    """`direct`, `group`, `support`."""
    state: str
    """`scheduled`, `open`, `closed`, `deleted`."""
    title: str | None = None
    object: OfObject | None = None
    """What of yours it is about."""
    metadata: dict[str, Any]
    participants: int
    by: str
    """Who did it, by our own id: `ctc_…`, `mbr_…`, `ast_…`; `system`: a key of yours, or the conversation by itself."""
    by_contact: str | None = None
    """Your id of the contact who did it."""
    because: str | None = None
    """Of one that was closed or deleted: `asked`, `expired`."""
    changed: list[str] | None = None
    """Of one that was updated: which fields."""
    expires_at: datetime | None = None
    """Of one that ends soon: when, if nobody posts."""
    then: str | None = None
    """Of one that ends soon: `close` or `delete`."""


class OfParticipant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody in a conversation, as they are with this event."""

    conversation: str
    kind: str
    """`contact`, `member`, `assistant`."""
    contact: str | None = None
    """Your id of the contact; null once they are gone."""
    contact_id: str | None = None
    member: str | None = None
    assistant: str | None = None
    """By your key."""
    role: str
    """`owner`, `moderator`, `member`, `reader`."""
    state: str
    """`invited`, `active`, `declined`, `left`, `removed`."""
    by_rule: bool
    """The conversation's rule did it."""
    by: str
    """Who did it, by our own id; `system`: a key of yours, or the rule."""
    by_contact: str | None = None
    muted_until: datetime | None = None


class OfPost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something that is said in a conversation, or what became of it."""

    conversation: str
    message: str
    seq: int
    """Its place in the conversation."""
    by: str
    """Who said it, or did this with it, by our own id: `ctc_…`, `mbr_…`, `ast_…`; `system`: a key of yours."""
    by_contact: str | None = None
    """Your id of that contact."""
    parts: list[str] | None = None
    """Of what was posted: the kinds of its parts."""
    text: str | None = None
    """What it says in plain words, as long as it stands; in the log only for who may read conversations."""
    channel: str | None = None
    """What it came in over, where it was not said in the app."""
    version: int | None = None
    """Of an edited one."""
    deleted_by: str | None = None
    emoji: str | None = None
    """Of a reaction."""


class OfSuppression(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address that is not to be used; the address itself is not told."""

    suppression: str
    kind: str
    channel: str
    """`*` is every one."""
    topic: str
    """`*` is every one."""
    reason: str
    source: str | None


class OfRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One time of a recurring send."""

    schedule: str
    name: str
    run: str
    due_at: datetime
    reason: str | None = None


class OfSchedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recurring send."""

    schedule: str
    name: str
    reason: str | None = None


class OfAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Your account with a provider."""

    provider_account: str
    reason: str | None = None


class OfHook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What another product told and could not be said."""

    hook: str
    name: str
    """The hook's."""
    event: str
    """`hev_…`: under the hook's events it has its reason in full."""
    event_type: str | None = None
    """As the other product names it."""
    reason: str
    """A code."""


class OfEndpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where webhooks go."""

    webhook_endpoint: str
    url: str
    reason: str
    """`gone` (it answered 410), `failing` (five days without a success), `asked`."""


class OfTest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word to see whether it arrives."""

    webhook_endpoint: str
