"""Every event type, and what is told with it: the `data` of a webhook. docs/reference/events.md is made from this.

Ids are TypeIDs; `contact` is your own id of the person, null once they are gone. What a message says is never told, but for what
a person wrote to you.
"""

from collections.abc import Mapping
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


class EventType(msgspec.Struct, frozen=True):
    """When it happens, and what is told."""

    means: str
    data: type[msgspec.Struct]


CATALOGUE: Mapping[str, EventType] = {
    "message.accepted": EventType("A message was stored, and goes to its recipients.", OfMessage),
    "message.received": EventType("A person wrote to you.", OfReceived),
    "message.stopped": EventType("A route has ended for one person: it was read, answered, or stopped by a request.", OfStop),
    "delivery.scheduled": EventType("It waits for its time.", OfDelivery),
    "delivery.held": EventType("It may not go yet: `reason` says what it waits for.", OfDelivery),
    "delivery.escalated": EventType("The route has moved on to this channel.", OfDelivery),
    "delivery.sent": EventType("The provider took it.", OfDelivery),
    "delivery.retried": EventType("It is due again, after a try that did not succeed or a person's word.", OfDelivery),
    "delivery.unknown": EventType("Nobody can say whether it was sent.", OfDelivery),
    "delivery.delivered": EventType("It has arrived, as the provider tells.", OfDelivery),
    "delivery.read": EventType("The person has seen it.", OfDelivery),
    "delivery.opened": EventType("The mail was opened, by a person or by a machine.", OfEngagement),
    "delivery.clicked": EventType("A link of the mail was followed, by a person or by a machine.", OfEngagement),
    "delivery.failed": EventType("It was refused for good.", OfDelivery),
    "delivery.skipped": EventType("It was not to go: `reason` says why.", OfDelivery),
    "delivery.cancelled": EventType("It was called back in time.", OfDelivery),
    "delivery.expired": EventType("Its time had passed before it could go.", OfDelivery),
    "delivery.superseded": EventType("A newer message took its place.", OfDelivery),
    "delivery.bounced": EventType("A mail came back.", OfBounce),
    "delivery.complained": EventType("The person told their mail provider that it was unwanted.", OfComplaint),
    "consent.granted": EventType("The person agreed.", OfConsent),
    "consent.withdrawn": EventType("The person does not agree any more.", OfConsent),
    "preferences.changed": EventType("The person chose other topics, channels or quiet hours.", OfContact),
    "contact.merged": EventType("Two contacts are one person.", OfMerge),
    "contact.unmerged": EventType("Two contacts are two persons again.", OfMerge),
    "contact.blocked": EventType("A person blocked another: the other is not told.", OfBlock),
    "contact.unblocked": EventType("A person has nothing against another any more.", OfBlock),
    "flag.raised": EventType("A post or a person was flagged, by somebody or by a rule.", OfFlag),
    "policy.applied": EventType("Flags have reached a step of the moderation policy.", OfSanction),
    "person.suspended": EventType("A person is suspended, or blocked: signed out, and may not come back.", OfSanction),
    "person.restored": EventType("A sanction is over, and nothing else of its kind holds.", OfSanction),
    "appeal.made": EventType("A person appeals against a sanction.", OfSanction),
    "appeal.decided": EventType("An appeal was decided.", OfSanction),
    "participant.read": EventType("Somebody has read further in a conversation.", OfReading),
    "conversation.created": EventType("A conversation was made; one that is scheduled is there for nobody else yet.", OfConversation),
    "conversation.started": EventType("A scheduled conversation has begun.", OfConversation),
    "conversation.updated": EventType("What a conversation is called, keeps, or does is other than it was.", OfConversation),
    "conversation.expiring": EventType("A conversation ends soon, if nobody posts.", OfConversation),
    "conversation.closed": EventType("Nobody posts in a conversation any more.", OfConversation),
    "conversation.reopened": EventType("A closed conversation is open again.", OfConversation),
    "conversation.deleted": EventType("A conversation is gone for everybody.", OfConversation),
    "participant.added": EventType("Somebody is in a conversation.", OfParticipant),
    "participant.invited": EventType("Somebody was asked into a conversation.", OfParticipant),
    "participant.joined": EventType("Somebody who was invited is in the conversation.", OfParticipant),
    "participant.declined": EventType("Somebody who was invited does not come.", OfParticipant),
    "participant.left": EventType("Somebody has left a conversation.", OfParticipant),
    "participant.removed": EventType("Somebody was removed from a conversation.", OfParticipant),
    "participant.updated": EventType("Somebody has another role in a conversation, or may not post for a time.", OfParticipant),
    "message.posted": EventType("Somebody said something in a conversation.", OfPost),
    "message.edited": EventType("A post says something else.", OfPost),
    "message.deleted": EventType("A post was deleted for everybody.", OfPost),
    "message.hidden": EventType("A post was deleted by somebody for themselves alone.", OfPost),
    "message.previewed": EventType("It is known what stands behind a link of a post.", OfPost),
    "message.pinned": EventType("A post is pinned.", OfPost),
    "message.unpinned": EventType("A post is pinned no more.", OfPost),
    "reaction.added": EventType("Somebody reacted to a post.", OfPost),
    "reaction.removed": EventType("Somebody took a reaction back.", OfPost),
    "suppression.added": EventType("An address is never to be used.", OfSuppression),
    "suppression.removed": EventType("An address may be used again.", OfSuppression),
    "schedule.waits_for_person": EventType("A recurring send came too late, and somebody must say whether it goes.", OfRun),
    "schedule.run_failed": EventType("A recurring send could not be accepted.", OfRun),
    "schedule.paused": EventType("A recurring send sends nothing until somebody resumes it.", OfSchedule),
    "workspace.mail_paused": EventType("Marketing mail is held: too many complaints or bounces.", OfMailPause),
    "workspace.mail_resumed": EventType("Marketing mail goes on.", OfNothing),
    "provider_account.failing": EventType("Nothing goes through the account for now.", OfAccount),
    "provider_account.recovered": EventType("The account is used again.", OfAccount),
    "hook.failed": EventType("What another product told could not be said, and is not tried again by itself.", OfHook),
    "webhook_endpoint.disabled": EventType("Nothing is sent to the endpoint any more.", OfEndpoint),
    "webhook.test": EventType("You asked for it; it stands in no log.", OfTest),
}
