"""What happens, as webhooks tell it: one class for each type, made from sdk/openapi.json by `make sdk`; do not edit."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from tidings_sdk import types as t
from tidings_sdk.model import Model


class MessageAccepted(Model):
    """A message was stored, and goes to its recipients."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.accepted"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.MessageData


class MessageReceived(Model):
    """A person wrote to you."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.received"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ReceivedData


class MessageStopped(Model):
    """A route has ended for one person: it was read, answered, or stopped by a request."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.stopped"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.StopData


class DeliveryScheduled(Model):
    """It waits for its time."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.scheduled"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryHeld(Model):
    """It may not go yet: `reason` says what it waits for."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.held"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryEscalated(Model):
    """The route has moved on to this channel."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.escalated"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliverySent(Model):
    """The provider took it."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.sent"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryRetried(Model):
    """It is due again, after a try that did not succeed or a person's word."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.retried"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryUnknown(Model):
    """Nobody can say whether it was sent."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.unknown"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryDelivered(Model):
    """It has arrived, as the provider tells."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.delivered"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryRead(Model):
    """The person has seen it."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.read"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryOpened(Model):
    """The mail was opened, by a person or by a machine."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.opened"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.EngagementData


class DeliveryClicked(Model):
    """A link of the mail was followed, by a person or by a machine."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.clicked"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.EngagementData


class DeliveryFailed(Model):
    """It was refused for good."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.failed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliverySkipped(Model):
    """It was not to go: `reason` says why."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.skipped"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryCancelled(Model):
    """It was called back in time."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.cancelled"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliveryExpired(Model):
    """Its time had passed before it could go."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.expired"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class DeliverySuperseded(Model):
    """A newer message took its place."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.superseded"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.DeliveryData


class FeedUpdated(Model):
    """A person did something with an item that they have in the app, or a newer one replaced it."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["feed.updated"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.FeedData


class DeliveryBounced(Model):
    """A mail came back."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.bounced"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.BounceData


class DeliveryComplained(Model):
    """The person told their mail provider that it was unwanted."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["delivery.complained"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ComplaintData


class ConsentGranted(Model):
    """The person agreed."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["consent.granted"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConsentData


class ConsentWithdrawn(Model):
    """The person does not agree any more."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["consent.withdrawn"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConsentData


class PreferencesChanged(Model):
    """The person chose other topics, channels or quiet hours."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["preferences.changed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ContactData


class ContactMerged(Model):
    """Two contacts are one person."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["contact.merged"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.MergeData


class ContactUnmerged(Model):
    """Two contacts are two persons again."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["contact.unmerged"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.MergeData


class ContactBlocked(Model):
    """A person blocked another: the other is not told."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["contact.blocked"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.BlockData


class ContactUnblocked(Model):
    """A person has nothing against another any more."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["contact.unblocked"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.BlockData


class FlagRaised(Model):
    """A post or a person was flagged, by somebody or by a rule."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["flag.raised"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.FlagData


class PolicyApplied(Model):
    """Flags have reached a step of the moderation policy."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["policy.applied"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.SanctionData


class PersonSuspended(Model):
    """A person is suspended, or blocked: signed out, and may not come back."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["person.suspended"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.SanctionData


class PersonRestored(Model):
    """A sanction is over, and nothing else of its kind holds."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["person.restored"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.SanctionData


class AppealMade(Model):
    """A person appeals against a sanction."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["appeal.made"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.SanctionData


class AppealDecided(Model):
    """An appeal was decided."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["appeal.decided"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.SanctionData


class ParticipantRead(Model):
    """Somebody has read further in a conversation."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["participant.read"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ReadingData


class ConversationCreated(Model):
    """A conversation was made; one that is scheduled is there for nobody else yet."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["conversation.created"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConversationData


class ConversationStarted(Model):
    """A scheduled conversation has begun."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["conversation.started"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConversationData


class ConversationUpdated(Model):
    """What a conversation is called, keeps, or does is other than it was."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["conversation.updated"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConversationData


class ConversationExpiring(Model):
    """A conversation ends soon, if nobody posts."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["conversation.expiring"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConversationData


class ConversationClosed(Model):
    """Nobody posts in a conversation any more."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["conversation.closed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConversationData


class ConversationReopened(Model):
    """A closed conversation is open again."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["conversation.reopened"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConversationData


class ConversationDeleted(Model):
    """A conversation is gone for everybody."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["conversation.deleted"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ConversationData


class ParticipantAdded(Model):
    """Somebody is in a conversation."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["participant.added"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ParticipantData


class ParticipantInvited(Model):
    """Somebody was asked into a conversation."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["participant.invited"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ParticipantData


class ParticipantJoined(Model):
    """Somebody who was invited is in the conversation."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["participant.joined"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ParticipantData


class ParticipantDeclined(Model):
    """Somebody who was invited does not come."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["participant.declined"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ParticipantData


class ParticipantLeft(Model):
    """Somebody has left a conversation."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["participant.left"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ParticipantData


class ParticipantRemoved(Model):
    """Somebody was removed from a conversation."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["participant.removed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ParticipantData


class ParticipantUpdated(Model):
    """Somebody has another role in a conversation, or may not post for a time."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["participant.updated"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ParticipantData


class MessagePosted(Model):
    """Somebody said something in a conversation."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.posted"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class MessageEdited(Model):
    """A post says something else."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.edited"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class MessageDeleted(Model):
    """A post was deleted for everybody."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.deleted"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class MessageHidden(Model):
    """A post was deleted by somebody for themselves alone."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.hidden"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class MessagePreviewed(Model):
    """It is known what stands behind a link of a post."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.previewed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class MessagePinned(Model):
    """A post is pinned."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.pinned"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class MessageUnpinned(Model):
    """A post is pinned no more."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["message.unpinned"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class ReactionAdded(Model):
    """Somebody reacted to a post."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["reaction.added"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class ReactionRemoved(Model):
    """Somebody took a reaction back."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["reaction.removed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.PostData


class SuppressionAdded(Model):
    """An address is never to be used."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["suppression.added"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.SuppressionData


class SuppressionRemoved(Model):
    """An address may be used again."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["suppression.removed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.SuppressionData


class ScheduleWaitsForPerson(Model):
    """A recurring send came too late, and somebody must say whether it goes."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["schedule.waits_for_person"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.RunData


class ScheduleRunFailed(Model):
    """A recurring send could not be accepted."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["schedule.run_failed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.RunData


class SchedulePaused(Model):
    """A recurring send sends nothing until somebody resumes it."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["schedule.paused"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.ScheduleData


class WorkspaceMailPaused(Model):
    """Marketing mail is held: too many complaints or bounces."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["workspace.mail_paused"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.MailPauseData


class WorkspaceMailResumed(Model):
    """Marketing mail goes on."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["workspace.mail_resumed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.NothingData


class ProviderAccountFailing(Model):
    """Nothing goes through the account for now."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["provider_account.failing"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.AccountData


class ProviderAccountRecovered(Model):
    """The account is used again."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["provider_account.recovered"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.AccountData


class HookFailed(Model):
    """What another product told could not be said, and is not tried again by itself."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["hook.failed"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.HookData


class WebhookEndpointDisabled(Model):
    """Nothing is sent to the endpoint any more."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["webhook_endpoint.disabled"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.EndpointData


class WebhookTest(Model):
    """You asked for it; it stands in no log."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: Literal["webhook.test"]
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: t.TestData


class Unknown(Model):
    """A later server tells it: of a type that was none before."""

    id: str
    """Unique, and the same however often it is sent: handle each once."""
    type: str
    timestamp: dt.datetime
    """When it happened, in business time: the clock of a test workspace may have been moved."""
    data: dict[str, Any]


Event = (
    MessageAccepted
    | MessageReceived
    | MessageStopped
    | DeliveryScheduled
    | DeliveryHeld
    | DeliveryEscalated
    | DeliverySent
    | DeliveryRetried
    | DeliveryUnknown
    | DeliveryDelivered
    | DeliveryRead
    | DeliveryOpened
    | DeliveryClicked
    | DeliveryFailed
    | DeliverySkipped
    | DeliveryCancelled
    | DeliveryExpired
    | DeliverySuperseded
    | FeedUpdated
    | DeliveryBounced
    | DeliveryComplained
    | ConsentGranted
    | ConsentWithdrawn
    | PreferencesChanged
    | ContactMerged
    | ContactUnmerged
    | ContactBlocked
    | ContactUnblocked
    | FlagRaised
    | PolicyApplied
    | PersonSuspended
    | PersonRestored
    | AppealMade
    | AppealDecided
    | ParticipantRead
    | ConversationCreated
    | ConversationStarted
    | ConversationUpdated
    | ConversationExpiring
    | ConversationClosed
    | ConversationReopened
    | ConversationDeleted
    | ParticipantAdded
    | ParticipantInvited
    | ParticipantJoined
    | ParticipantDeclined
    | ParticipantLeft
    | ParticipantRemoved
    | ParticipantUpdated
    | MessagePosted
    | MessageEdited
    | MessageDeleted
    | MessageHidden
    | MessagePreviewed
    | MessagePinned
    | MessageUnpinned
    | ReactionAdded
    | ReactionRemoved
    | SuppressionAdded
    | SuppressionRemoved
    | ScheduleWaitsForPerson
    | ScheduleRunFailed
    | SchedulePaused
    | WorkspaceMailPaused
    | WorkspaceMailResumed
    | ProviderAccountFailing
    | ProviderAccountRecovered
    | HookFailed
    | WebhookEndpointDisabled
    | WebhookTest
)

BY_TYPE: Mapping[str, type[Event]] = {
    "message.accepted": MessageAccepted,
    "message.received": MessageReceived,
    "message.stopped": MessageStopped,
    "delivery.scheduled": DeliveryScheduled,
    "delivery.held": DeliveryHeld,
    "delivery.escalated": DeliveryEscalated,
    "delivery.sent": DeliverySent,
    "delivery.retried": DeliveryRetried,
    "delivery.unknown": DeliveryUnknown,
    "delivery.delivered": DeliveryDelivered,
    "delivery.read": DeliveryRead,
    "delivery.opened": DeliveryOpened,
    "delivery.clicked": DeliveryClicked,
    "delivery.failed": DeliveryFailed,
    "delivery.skipped": DeliverySkipped,
    "delivery.cancelled": DeliveryCancelled,
    "delivery.expired": DeliveryExpired,
    "delivery.superseded": DeliverySuperseded,
    "feed.updated": FeedUpdated,
    "delivery.bounced": DeliveryBounced,
    "delivery.complained": DeliveryComplained,
    "consent.granted": ConsentGranted,
    "consent.withdrawn": ConsentWithdrawn,
    "preferences.changed": PreferencesChanged,
    "contact.merged": ContactMerged,
    "contact.unmerged": ContactUnmerged,
    "contact.blocked": ContactBlocked,
    "contact.unblocked": ContactUnblocked,
    "flag.raised": FlagRaised,
    "policy.applied": PolicyApplied,
    "person.suspended": PersonSuspended,
    "person.restored": PersonRestored,
    "appeal.made": AppealMade,
    "appeal.decided": AppealDecided,
    "participant.read": ParticipantRead,
    "conversation.created": ConversationCreated,
    "conversation.started": ConversationStarted,
    "conversation.updated": ConversationUpdated,
    "conversation.expiring": ConversationExpiring,
    "conversation.closed": ConversationClosed,
    "conversation.reopened": ConversationReopened,
    "conversation.deleted": ConversationDeleted,
    "participant.added": ParticipantAdded,
    "participant.invited": ParticipantInvited,
    "participant.joined": ParticipantJoined,
    "participant.declined": ParticipantDeclined,
    "participant.left": ParticipantLeft,
    "participant.removed": ParticipantRemoved,
    "participant.updated": ParticipantUpdated,
    "message.posted": MessagePosted,
    "message.edited": MessageEdited,
    "message.deleted": MessageDeleted,
    "message.hidden": MessageHidden,
    "message.previewed": MessagePreviewed,
    "message.pinned": MessagePinned,
    "message.unpinned": MessageUnpinned,
    "reaction.added": ReactionAdded,
    "reaction.removed": ReactionRemoved,
    "suppression.added": SuppressionAdded,
    "suppression.removed": SuppressionRemoved,
    "schedule.waits_for_person": ScheduleWaitsForPerson,
    "schedule.run_failed": ScheduleRunFailed,
    "schedule.paused": SchedulePaused,
    "workspace.mail_paused": WorkspaceMailPaused,
    "workspace.mail_resumed": WorkspaceMailResumed,
    "provider_account.failing": ProviderAccountFailing,
    "provider_account.recovered": ProviderAccountRecovered,
    "hook.failed": HookFailed,
    "webhook_endpoint.disabled": WebhookEndpointDisabled,
    "webhook.test": WebhookTest,
}
