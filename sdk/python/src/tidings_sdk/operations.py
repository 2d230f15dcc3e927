"""One method for each operation of the API, made from sdk/openapi.json by `make sdk`; do not edit."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from tidings_sdk import types as t
from tidings_sdk.calling import AsyncCaller, Caller, Endpoint
from tidings_sdk.model import OMIT, Omit
from tidings_sdk.paging import AsyncPaged, Paged

_MESSAGES_SEND = Endpoint("POST", "/v1/messages", t.Accepted, takes_key=True)
_MESSAGES_LIST = Endpoint("GET", "/v1/messages", t.MessagePage)
_MESSAGES_PREVIEW = Endpoint("POST", "/v1/messages/preview", t.Previewed, takes_key=True)
_MESSAGES_GET = Endpoint("GET", "/v1/messages/{id}", t.FullMessage)
_MESSAGES_DELIVERIES = Endpoint("GET", "/v1/messages/{id}/deliveries", t.DeliveryPage)
_MESSAGES_STOP = Endpoint("POST", "/v1/messages/{id}/stop", t.Stopped, takes_key=True)
_MESSAGES_RELEASE = Endpoint("POST", "/v1/messages/{id}/release", t.Released, takes_key=True)
_MESSAGES_CANCEL = Endpoint("POST", "/v1/messages/{id}/cancel", t.Cancelled, takes_key=True)
_MESSAGES_RESOLVE = Endpoint("POST", "/v1/messages/{id}/resolve", t.Resolved, takes_key=True)
_MESSAGES_ESTIMATE = Endpoint("POST", "/v1/messages/estimate", t.Estimated, takes_key=True)
_MESSAGES_TIMELINE = Endpoint("GET", "/v1/messages/{id}/timeline", t.Timeline)
_MESSAGES_WHY = Endpoint("GET", "/v1/messages/{id}/why", t.Why)
_DELIVERIES_LIST = Endpoint("GET", "/v1/deliveries", t.DeliverySearchPage)
_DELIVERIES_GET = Endpoint("GET", "/v1/deliveries/{id}", t.FullDelivery)
_DELIVERIES_RESOLVE_MANY = Endpoint("POST", "/v1/deliveries/resolve", t.ResolvedMany, takes_key=True)
_DELIVERIES_RESOLVE = Endpoint("POST", "/v1/deliveries/{id}/resolve", t.FullDelivery, takes_key=True)
_DELIVERIES_CONTENT = Endpoint("GET", "/v1/deliveries/{id}/content", t.LeftContent)
_DELIVERIES_EXCHANGES = Endpoint("GET", "/v1/deliveries/{id}/exchanges", t.ExchangePage)
_INSIGHTS_DELIVERIES = Endpoint("GET", "/v1/insights/deliveries", t.Insights)
_INSIGHTS_NOW = Endpoint("GET", "/v1/insights/now", t.Now)
_CONTACTS_LIST = Endpoint("GET", "/v1/contacts", t.ContactPage)
_CONTACTS_GET = Endpoint("GET", "/v1/contacts/{id}", t.Contact)
_CONTACTS_PUT = Endpoint("PUT", "/v1/contacts/{id}", t.Contact)
_CONTACTS_DELETE = Endpoint("DELETE", "/v1/contacts/{id}", t.Erasure)
_CONTACTS_BATCH = Endpoint("POST", "/v1/contacts/batch", t.Contacts, takes_key=True)
_CONTACTS_MERGE = Endpoint("POST", "/v1/contacts/{id}/merge", t.Merge, takes_key=True)
_CONTACTS_UNMERGE = Endpoint("POST", "/v1/contacts/{id}/unmerge", t.Merge, takes_key=True)
_CONTACTS_MERGES = Endpoint("GET", "/v1/contacts/{id}/merges", t.MergedContacts)
_CONTACTS_LIST_DEVICES = Endpoint("GET", "/v1/contacts/{id}/devices", t.Devices)
_CONTACTS_PUT_DEVICE = Endpoint("PUT", "/v1/contacts/{id}/devices/{device}", t.Device)
_CONTACTS_DROP_DEVICE = Endpoint("DELETE", "/v1/contacts/{id}/devices/{device}", type(None))
_CONTACTS_FEED_CHANGES = Endpoint("GET", "/v1/contacts/{id}/feed/changes", t.FeedChanges)
_CONTACTS_MARK_FEED = Endpoint("POST", "/v1/contacts/{id}/feed/mark", t.FeedMarked, takes_key=True)
_CONTACTS_VISIT_FEED = Endpoint("POST", "/v1/contacts/{id}/feed/visit", t.Visit, takes_key=True)
_CONTACTS_GET_FEED_ITEM = Endpoint("GET", "/v1/contacts/{id}/feed/{item}", t.FeedItem)
_CONTACTS_SEE_FEED_ITEM = Endpoint("POST", "/v1/contacts/{id}/feed/{item}/seen", t.FeedItem, takes_key=True)
_CONTACTS_ACT_ON_FEED_ITEM = Endpoint("POST", "/v1/contacts/{id}/feed/{item}/act", t.FeedItem, takes_key=True)
_CONTACTS_ARCHIVE_FEED_ITEM = Endpoint("PUT", "/v1/contacts/{id}/feed/{item}/archive", t.FeedItem)
_CONTACTS_UNARCHIVE_FEED_ITEM = Endpoint("DELETE", "/v1/contacts/{id}/feed/{item}/archive", t.FeedItem)
_CONTACTS_SNOOZE_FEED_ITEM = Endpoint("PUT", "/v1/contacts/{id}/feed/{item}/snooze", t.FeedItem)
_CONTACTS_UNSNOOZE_FEED_ITEM = Endpoint("DELETE", "/v1/contacts/{id}/feed/{item}/snooze", t.FeedItem)
_CONTACTS_CREATE_CONVERSATION = Endpoint("POST", "/v1/contacts/{id}/conversations", t.Conversation, takes_key=True)
_CONTACTS_LIST_CONVERSATIONS = Endpoint("GET", "/v1/contacts/{id}/conversations", t.MyConversationPage)
_CONTACTS_GET_CONVERSATION = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}", t.Conversation)
_CONTACTS_CHANGE_CONVERSATION = Endpoint("PATCH", "/v1/contacts/{id}/conversations/{conversation}", t.Conversation)
_CONTACTS_DELETE_CONVERSATION = Endpoint("DELETE", "/v1/contacts/{id}/conversations/{conversation}", type(None))
_CONTACTS_CLOSE_CONVERSATION = Endpoint("POST", "/v1/contacts/{id}/conversations/{conversation}/close", t.Conversation, takes_key=True)
_CONTACTS_REOPEN_CONVERSATION = Endpoint("POST", "/v1/contacts/{id}/conversations/{conversation}/reopen", t.Conversation, takes_key=True)
_CONTACTS_LIST_PARTICIPANTS = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}/participants", t.ParticipantPage)
_CONTACTS_ADD_PARTICIPANTS = Endpoint("POST", "/v1/contacts/{id}/conversations/{conversation}/participants", t.Participants, takes_key=True)
_CONTACTS_CHANGE_PARTICIPANTS = Endpoint("PATCH", "/v1/contacts/{id}/conversations/{conversation}/participants", t.Participants)
_CONTACTS_REMOVE_PARTICIPANTS = Endpoint(
    "POST", "/v1/contacts/{id}/conversations/{conversation}/participants/remove", t.Participants, takes_key=True
)
_CONTACTS_ACCEPT = Endpoint("POST", "/v1/contacts/{id}/conversations/{conversation}/accept", t.Participants, takes_key=True)
_CONTACTS_DECLINE = Endpoint("POST", "/v1/contacts/{id}/conversations/{conversation}/decline", type(None), takes_key=True)
_CONTACTS_LEAVE = Endpoint("POST", "/v1/contacts/{id}/conversations/{conversation}/leave", type(None), takes_key=True)
_CONTACTS_ARCHIVE = Endpoint("PUT", "/v1/contacts/{id}/conversations/{conversation}/archive", type(None))
_CONTACTS_UNARCHIVE = Endpoint("DELETE", "/v1/contacts/{id}/conversations/{conversation}/archive", type(None))
_CONTACTS_SILENCE = Endpoint("PUT", "/v1/contacts/{id}/conversations/{conversation}/silence", type(None))
_CONTACTS_UNSILENCE = Endpoint("DELETE", "/v1/contacts/{id}/conversations/{conversation}/silence", type(None))
_CONTACTS_CLEAR = Endpoint("POST", "/v1/contacts/{id}/conversations/{conversation}/clear", t.Cleared, takes_key=True)
_CONTACTS_UNREAD = Endpoint("GET", "/v1/contacts/{id}/unread", t.Unread)
_CONTACTS_GET_BADGE = Endpoint("GET", "/v1/contacts/{id}/badge", t.Badge)
_CONTACTS_SET_BADGE = Endpoint("PUT", "/v1/contacts/{id}/badge", t.Badge)
_CONTACTS_POST_MESSAGE = Endpoint("POST", "/v1/contacts/{id}/conversations/{conversation}/messages", t.Post, takes_key=True)
_CONTACTS_LIST_MESSAGES = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}/messages", t.PostPage)
_CONTACTS_GET_MESSAGE = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}", t.Post)
_CONTACTS_EDIT_MESSAGE = Endpoint("PATCH", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}", t.Post)
_CONTACTS_DELETE_MESSAGE = Endpoint("DELETE", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}", type(None))
_CONTACTS_MESSAGE_VERSIONS = Endpoint(
    "GET", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}/versions", t.PostFormsVersionPage
)
_CONTACTS_MESSAGE_REACTIONS = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}/reactions", t.ReactionPage)
_CONTACTS_ADD_REACTION = Endpoint("PUT", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}/reactions/{emoji}", t.Post)
_CONTACTS_REMOVE_REACTION = Endpoint(
    "DELETE", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}/reactions/{emoji}", t.Post
)
_CONTACTS_PIN_MESSAGE = Endpoint("PUT", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}/pin", t.Post)
_CONTACTS_UNPIN_MESSAGE = Endpoint("DELETE", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}/pin", t.Post)
_CONTACTS_LIST_PINS = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}/pins", t.PinList)
_CONTACTS_CHANGES = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}/changes", t.ChangesPage)
_CONTACTS_SEARCH = Endpoint("GET", "/v1/contacts/{id}/search", t.SearchPage)
_CONTACTS_GET_POSITION = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}/position", t.Position)
_CONTACTS_SET_POSITION = Endpoint("PUT", "/v1/contacts/{id}/conversations/{conversation}/position", t.Position)
_CONTACTS_READ_ALL = Endpoint("POST", "/v1/contacts/{id}/conversations/read", t.ReadAll, takes_key=True)
_CONTACTS_GET_RECEIPTS = Endpoint("GET", "/v1/contacts/{id}/conversations/{conversation}/messages/{message}/receipts", t.Receipts)
_CONTACTS_THREAD = Endpoint("GET", "/v1/contacts/{id}/thread", t.Thread)
_CONTACTS_LIST_BLOCKS = Endpoint("GET", "/v1/contacts/{id}/blocks", t.BlockPage)
_CONTACTS_CHANGE_BLOCKS = Endpoint("POST", "/v1/contacts/{id}/blocks", t.Blocks, takes_key=True)
_CONTACTS_BLOCK = Endpoint("PUT", "/v1/contacts/{id}/blocks/{contact}", type(None))
_CONTACTS_UNBLOCK = Endpoint("DELETE", "/v1/contacts/{id}/blocks/{contact}", type(None))
_CONTACTS_PRESENCE = Endpoint("GET", "/v1/contacts/{id}/presence", t.Presence)
_CONTACTS_FLAG = Endpoint("POST", "/v1/contacts/{id}/flags", t.OwnFlag, takes_key=True)
_CONTACTS_PUT_SUSPENSION = Endpoint("PUT", "/v1/contacts/{id}/suspension", t.Sanction)
_CONTACTS_GET_SUSPENSION = Endpoint("GET", "/v1/contacts/{id}/suspension", t.Suspension)
_CONTACTS_DELETE_SUSPENSION = Endpoint("DELETE", "/v1/contacts/{id}/suspension", type(None))
_CONTACTS_PUT_MUTE = Endpoint("PUT", "/v1/contacts/{id}/mute", t.Sanction)
_CONTACTS_DELETE_MUTE = Endpoint("DELETE", "/v1/contacts/{id}/mute", type(None))
_CONTACTS_LIST_SANCTIONS = Endpoint("GET", "/v1/contacts/{id}/sanctions", t.SanctionPage)
_CONTACTS_APPEAL = Endpoint("POST", "/v1/contacts/{id}/appeals", t.Appeal, takes_key=True)
_CONTACTS_LIST_APPEALS = Endpoint("GET", "/v1/contacts/{id}/appeals", t.AppealPage)
_CONTACTS_PREPARE_ATTACHMENT = Endpoint("POST", "/v1/contacts/{id}/attachments", t.Attachment, takes_key=True)
_CONTACTS_GET_ATTACHMENT = Endpoint("GET", "/v1/contacts/{id}/attachments/{attachment}", t.Attachment)
_CONTACTS_DELETE_ATTACHMENT = Endpoint("DELETE", "/v1/contacts/{id}/attachments/{attachment}", type(None))
_CONTACTS_CREATE_TOKEN = Endpoint("POST", "/v1/contacts/{id}/tokens", t.Token, takes_key=True)
_CONTACTS_END_SESSIONS = Endpoint("DELETE", "/v1/contacts/{id}/sessions", type(None))
_CONTACT_ATTRIBUTES_LIST = Endpoint("GET", "/v1/contact-attributes", t.ContactAttributePage)
_ME_LIST_DEVICES = Endpoint("GET", "/v1/me/devices", t.Devices)
_ME_PUT_DEVICE = Endpoint("PUT", "/v1/me/devices/{device}", t.Device)
_ME_DROP_DEVICE = Endpoint("DELETE", "/v1/me/devices/{device}", type(None))
_ME_FEED = Endpoint("GET", "/v1/me/feed", t.FeedPage)
_ME_FEED_CHANGES = Endpoint("GET", "/v1/me/feed/changes", t.FeedChanges)
_ME_MARK_FEED = Endpoint("POST", "/v1/me/feed/mark", t.FeedMarked, takes_key=True)
_ME_VISIT_FEED = Endpoint("POST", "/v1/me/feed/visit", t.Visit, takes_key=True)
_ME_GET_FEED_ITEM = Endpoint("GET", "/v1/me/feed/{item}", t.FeedItem)
_ME_READ_FEED_ITEM = Endpoint("POST", "/v1/me/feed/{item}/read", t.FeedItem, takes_key=True)
_ME_SEE_FEED_ITEM = Endpoint("POST", "/v1/me/feed/{item}/seen", t.FeedItem, takes_key=True)
_ME_ACT_ON_FEED_ITEM = Endpoint("POST", "/v1/me/feed/{item}/act", t.FeedItem, takes_key=True)
_ME_ARCHIVE_FEED_ITEM = Endpoint("PUT", "/v1/me/feed/{item}/archive", t.FeedItem)
_ME_UNARCHIVE_FEED_ITEM = Endpoint("DELETE", "/v1/me/feed/{item}/archive", t.FeedItem)
_ME_SNOOZE_FEED_ITEM = Endpoint("PUT", "/v1/me/feed/{item}/snooze", t.FeedItem)
_ME_UNSNOOZE_FEED_ITEM = Endpoint("DELETE", "/v1/me/feed/{item}/snooze", t.FeedItem)
_ME_GET_PREFERENCES = Endpoint("GET", "/v1/me/preferences", t.Preferences)
_ME_PUT_PREFERENCES = Endpoint("PUT", "/v1/me/preferences", t.Preferences)
_ME_CHANGE_PREFERENCES = Endpoint("PATCH", "/v1/me/preferences", t.Preferences)
_ME_CREATE_CONVERSATION = Endpoint("POST", "/v1/me/conversations", t.Conversation, takes_key=True)
_ME_LIST_CONVERSATIONS = Endpoint("GET", "/v1/me/conversations", t.MyConversationPage)
_ME_GET_CONVERSATION = Endpoint("GET", "/v1/me/conversations/{conversation}", t.Conversation)
_ME_CHANGE_CONVERSATION = Endpoint("PATCH", "/v1/me/conversations/{conversation}", t.Conversation)
_ME_DELETE_CONVERSATION = Endpoint("DELETE", "/v1/me/conversations/{conversation}", type(None))
_ME_CLOSE_CONVERSATION = Endpoint("POST", "/v1/me/conversations/{conversation}/close", t.Conversation, takes_key=True)
_ME_REOPEN_CONVERSATION = Endpoint("POST", "/v1/me/conversations/{conversation}/reopen", t.Conversation, takes_key=True)
_ME_LIST_PARTICIPANTS = Endpoint("GET", "/v1/me/conversations/{conversation}/participants", t.ParticipantPage)
_ME_ADD_PARTICIPANTS = Endpoint("POST", "/v1/me/conversations/{conversation}/participants", t.Participants, takes_key=True)
_ME_CHANGE_PARTICIPANTS = Endpoint("PATCH", "/v1/me/conversations/{conversation}/participants", t.Participants)
_ME_REMOVE_PARTICIPANTS = Endpoint("POST", "/v1/me/conversations/{conversation}/participants/remove", t.Participants, takes_key=True)
_ME_ACCEPT = Endpoint("POST", "/v1/me/conversations/{conversation}/accept", t.Participants, takes_key=True)
_ME_DECLINE = Endpoint("POST", "/v1/me/conversations/{conversation}/decline", type(None), takes_key=True)
_ME_LEAVE = Endpoint("POST", "/v1/me/conversations/{conversation}/leave", type(None), takes_key=True)
_ME_ARCHIVE = Endpoint("PUT", "/v1/me/conversations/{conversation}/archive", type(None))
_ME_UNARCHIVE = Endpoint("DELETE", "/v1/me/conversations/{conversation}/archive", type(None))
_ME_SILENCE = Endpoint("PUT", "/v1/me/conversations/{conversation}/silence", type(None))
_ME_UNSILENCE = Endpoint("DELETE", "/v1/me/conversations/{conversation}/silence", type(None))
_ME_CLEAR = Endpoint("POST", "/v1/me/conversations/{conversation}/clear", t.Cleared, takes_key=True)
_ME_UNREAD = Endpoint("GET", "/v1/me/unread", t.Unread)
_ME_GET_BADGE = Endpoint("GET", "/v1/me/badge", t.Badge)
_ME_SET_BADGE = Endpoint("PUT", "/v1/me/badge", t.Badge)
_ME_POST_MESSAGE = Endpoint("POST", "/v1/me/conversations/{conversation}/messages", t.Post, takes_key=True)
_ME_LIST_MESSAGES = Endpoint("GET", "/v1/me/conversations/{conversation}/messages", t.PostPage)
_ME_GET_MESSAGE = Endpoint("GET", "/v1/me/conversations/{conversation}/messages/{message}", t.Post)
_ME_EDIT_MESSAGE = Endpoint("PATCH", "/v1/me/conversations/{conversation}/messages/{message}", t.Post)
_ME_DELETE_MESSAGE = Endpoint("DELETE", "/v1/me/conversations/{conversation}/messages/{message}", type(None))
_ME_MESSAGE_VERSIONS = Endpoint("GET", "/v1/me/conversations/{conversation}/messages/{message}/versions", t.PostFormsVersionPage)
_ME_MESSAGE_REACTIONS = Endpoint("GET", "/v1/me/conversations/{conversation}/messages/{message}/reactions", t.ReactionPage)
_ME_ADD_REACTION = Endpoint("PUT", "/v1/me/conversations/{conversation}/messages/{message}/reactions/{emoji}", t.Post)
_ME_REMOVE_REACTION = Endpoint("DELETE", "/v1/me/conversations/{conversation}/messages/{message}/reactions/{emoji}", t.Post)
_ME_PIN_MESSAGE = Endpoint("PUT", "/v1/me/conversations/{conversation}/messages/{message}/pin", t.Post)
_ME_UNPIN_MESSAGE = Endpoint("DELETE", "/v1/me/conversations/{conversation}/messages/{message}/pin", t.Post)
_ME_LIST_PINS = Endpoint("GET", "/v1/me/conversations/{conversation}/pins", t.PinList)
_ME_CHANGES = Endpoint("GET", "/v1/me/conversations/{conversation}/changes", t.ChangesPage)
_ME_SEARCH = Endpoint("GET", "/v1/me/search", t.SearchPage)
_ME_GET_POSITION = Endpoint("GET", "/v1/me/conversations/{conversation}/position", t.Position)
_ME_SET_POSITION = Endpoint("PUT", "/v1/me/conversations/{conversation}/position", t.Position)
_ME_READ_ALL = Endpoint("POST", "/v1/me/conversations/read", t.ReadAll, takes_key=True)
_ME_GET_RECEIPTS = Endpoint("GET", "/v1/me/conversations/{conversation}/messages/{message}/receipts", t.Receipts)
_ME_THREAD = Endpoint("GET", "/v1/me/thread", t.Thread)
_ME_LIST_BLOCKS = Endpoint("GET", "/v1/me/blocks", t.BlockPage)
_ME_CHANGE_BLOCKS = Endpoint("POST", "/v1/me/blocks", t.Blocks, takes_key=True)
_ME_BLOCK = Endpoint("PUT", "/v1/me/blocks/{contact}", type(None))
_ME_UNBLOCK = Endpoint("DELETE", "/v1/me/blocks/{contact}", type(None))
_ME_PRESENCE = Endpoint("GET", "/v1/me/presence", t.Presences)
_ME_FLAG = Endpoint("POST", "/v1/me/flags", t.OwnFlag, takes_key=True)
_ME_LIST_SANCTIONS = Endpoint("GET", "/v1/me/sanctions", t.SanctionPage)
_ME_APPEAL = Endpoint("POST", "/v1/me/appeals", t.Appeal, takes_key=True)
_ME_LIST_APPEALS = Endpoint("GET", "/v1/me/appeals", t.AppealPage)
_ME_PREPARE_ATTACHMENT = Endpoint("POST", "/v1/me/attachments", t.Attachment, takes_key=True)
_ME_GET_ATTACHMENT = Endpoint("GET", "/v1/me/attachments/{attachment}", t.Attachment)
_ME_DELETE_ATTACHMENT = Endpoint("DELETE", "/v1/me/attachments/{attachment}", type(None))
_ME_GET = Endpoint("GET", "/v1/me", t.Me)
_ME_END_SESSIONS = Endpoint("DELETE", "/v1/me/sessions", type(None))
_FEED_LIST = Endpoint("GET", "/v1/contacts/{id}/feed", t.FeedPage)
_FEED_READ = Endpoint("POST", "/v1/contacts/{id}/feed/{item}/read", t.FeedItem, takes_key=True)
_CONSENTS_LIST = Endpoint("GET", "/v1/contacts/{id}/consents", t.ConsentPage)
_CONSENTS_ADD = Endpoint("POST", "/v1/contacts/{id}/consents", t.Consent, takes_key=True)
_CONSENTS_BATCH = Endpoint("POST", "/v1/consents/batch", t.Consents, takes_key=True)
_PREFERENCES_GET = Endpoint("GET", "/v1/contacts/{id}/preferences", t.Preferences)
_PREFERENCES_PUT = Endpoint("PUT", "/v1/contacts/{id}/preferences", t.Preferences)
_PREFERENCES_PATCH = Endpoint("PATCH", "/v1/contacts/{id}/preferences", t.Preferences)
_PREFERENCES_LINK = Endpoint("POST", "/v1/contacts/{id}/preference-link", t.PreferenceLink, takes_key=True)
_SUPPRESSIONS_LIST = Endpoint("GET", "/v1/suppressions", t.SuppressionPage)
_SUPPRESSIONS_ADD = Endpoint("POST", "/v1/suppressions", t.Suppression, takes_key=True)
_SUPPRESSIONS_BATCH = Endpoint("POST", "/v1/suppressions/batch", t.Suppressions, takes_key=True)
_SUPPRESSIONS_DELETE = Endpoint("DELETE", "/v1/suppressions/{id}", type(None))
_MAIL_HEALTH_GET = Endpoint("GET", "/v1/mail-health", t.MailHealth)
_MAIL_HEALTH_RESUME = Endpoint("POST", "/v1/mail-health/resume", t.MailHealth, takes_key=True)
_OPT_IN_FORMS_LIST = Endpoint("GET", "/v1/opt-in-forms", t.OptInFormPage)
_OPT_IN_FORMS_GET = Endpoint("GET", "/v1/opt-in-forms/{key}", t.OptInForm)
_OPT_IN_FORMS_PUT = Endpoint("PUT", "/v1/opt-in-forms/{key}", t.OptInForm)
_OPT_IN_FORMS_DELETE = Endpoint("DELETE", "/v1/opt-in-forms/{key}", type(None))
_CAPS_LIST = Endpoint("GET", "/v1/caps", t.CapList)
_CAPS_PUT = Endpoint("PUT", "/v1/caps", t.CapList)
_TOPICS_LIST = Endpoint("GET", "/v1/topics", t.TopicPage)
_TOPICS_GET = Endpoint("GET", "/v1/topics/{key}", t.Topic)
_TOPICS_PUT = Endpoint("PUT", "/v1/topics/{key}", t.Topic)
_TEMPLATES_LIST = Endpoint("GET", "/v1/templates", t.TemplatePage)
_TEMPLATES_CREATE = Endpoint("POST", "/v1/templates", t.Template, takes_key=True)
_TEMPLATES_GET = Endpoint("GET", "/v1/templates/{key}", t.Template)
_TEMPLATES_PATCH = Endpoint("PATCH", "/v1/templates/{key}", t.Template)
_TEMPLATES_ARCHIVE = Endpoint("POST", "/v1/templates/{key}/archive", t.Template, takes_key=True)
_TEMPLATES_UNARCHIVE = Endpoint("POST", "/v1/templates/{key}/unarchive", t.Template, takes_key=True)
_TEMPLATES_VERSIONS = Endpoint("GET", "/v1/templates/{key}/versions", t.VersionPage)
_TEMPLATES_ADD_VERSION = Endpoint("POST", "/v1/templates/{key}/versions", t.FullVersion, takes_key=True)
_TEMPLATES_GET_VERSION = Endpoint("GET", "/v1/templates/{key}/versions/{version}", t.FullVersion)
_TEMPLATES_PREVIEW = Endpoint("POST", "/v1/templates/{key}/versions/{version}/preview", t.VersionPreview, takes_key=True)
_TEMPLATES_PUBLISH = Endpoint("POST", "/v1/templates/{key}/publish", t.Template, takes_key=True)
_TEMPLATES_PREVIEW_CONTENT = Endpoint("POST", "/v1/templates/preview", t.ContentPreview, takes_key=True)
_TEMPLATES_GET_DRAFT = Endpoint("GET", "/v1/templates/{key}/draft", t.Draft)
_TEMPLATES_PUT_DRAFT = Endpoint("PUT", "/v1/templates/{key}/draft", t.Draft)
_TEMPLATES_DELETE_DRAFT = Endpoint("DELETE", "/v1/templates/{key}/draft", type(None))
_TEMPLATES_KEEP_DRAFT = Endpoint("POST", "/v1/templates/{key}/draft/keep", t.FullVersion, takes_key=True)
_TEMPLATES_TEST = Endpoint("POST", "/v1/templates/{key}/test", t.Accepted, takes_key=True)
_PREVIEWS_HTML = Endpoint("POST", "/v1/previews/html", t.HtmlPreview, takes_key=True)
_DATA_SOURCES_LIST = Endpoint("GET", "/v1/data-sources", t.DataSourcePage)
_DATA_SOURCES_GET = Endpoint("GET", "/v1/data-sources/{key}", t.DataSource)
_DATA_SOURCES_PUT = Endpoint("PUT", "/v1/data-sources/{key}", t.DataSource)
_DATA_SOURCES_DELETE = Endpoint("DELETE", "/v1/data-sources/{key}", type(None))
_PROVIDERS_LIST = Endpoint("GET", "/v1/providers", t.ProviderPage)
_CHANNELS_LIST = Endpoint("GET", "/v1/channels", t.ChannelPage)
_PROVIDER_ACCOUNTS_LIST = Endpoint("GET", "/v1/provider-accounts", t.ProviderAccountPage)
_PROVIDER_ACCOUNTS_CREATE = Endpoint("POST", "/v1/provider-accounts", t.ProviderAccount, takes_key=True)
_PROVIDER_ACCOUNTS_GET = Endpoint("GET", "/v1/provider-accounts/{id}", t.ProviderAccount)
_PROVIDER_ACCOUNTS_PATCH = Endpoint("PATCH", "/v1/provider-accounts/{id}", t.ProviderAccount)
_PROVIDER_ACCOUNTS_DELETE = Endpoint("DELETE", "/v1/provider-accounts/{id}", type(None))
_PROVIDER_ACCOUNTS_VERIFY = Endpoint("POST", "/v1/provider-accounts/{id}/verify", t.Verified, takes_key=True)
_CALLBACKS_LIST = Endpoint("GET", "/v1/callbacks", t.CallbackPage)
_CALLBACKS_RETRY = Endpoint("POST", "/v1/callbacks/{id}/retry", t.Callback, takes_key=True)
_MEDIA_GET = Endpoint("GET", "/v1/media/{id}", bytes)
_INBOUND_DOMAINS_LIST = Endpoint("GET", "/v1/inbound-domains", t.InboundDomainPage)
_INBOUND_DOMAINS_GET = Endpoint("GET", "/v1/inbound-domains/{domain}", t.InboundDomain)
_INBOUND_DOMAINS_PUT = Endpoint("PUT", "/v1/inbound-domains/{domain}", t.InboundDomain)
_INBOUND_DOMAINS_DELETE = Endpoint("DELETE", "/v1/inbound-domains/{domain}", type(None))
_SCHEDULES_LIST = Endpoint("GET", "/v1/schedules", t.SchedulePage)
_SCHEDULES_CREATE = Endpoint("POST", "/v1/schedules", t.Schedule, takes_key=True)
_SCHEDULES_TIMES = Endpoint("GET", "/v1/schedules/times", t.Times)
_SCHEDULES_GET = Endpoint("GET", "/v1/schedules/{id}", t.Schedule)
_SCHEDULES_UPDATE = Endpoint("PATCH", "/v1/schedules/{id}", t.Schedule)
_SCHEDULES_DELETE = Endpoint("DELETE", "/v1/schedules/{id}", type(None))
_SCHEDULES_PAUSE = Endpoint("POST", "/v1/schedules/{id}/pause", t.Schedule, takes_key=True)
_SCHEDULES_RESUME = Endpoint("POST", "/v1/schedules/{id}/resume", t.Schedule, takes_key=True)
_SCHEDULES_RUNS = Endpoint("GET", "/v1/schedules/{id}/runs", t.RunPage)
_SCHEDULES_CONFIRM = Endpoint("POST", "/v1/schedules/{id}/runs/{run}/confirm", t.Run, takes_key=True)
_SCHEDULES_SKIP = Endpoint("POST", "/v1/schedules/{id}/runs/{run}/skip", t.Run, takes_key=True)
_CONVERSATIONS_LIST = Endpoint("GET", "/v1/conversations", t.ConversationPage)
_CONVERSATIONS_CREATE = Endpoint("POST", "/v1/conversations", t.Conversation, takes_key=True)
_CONVERSATIONS_GET = Endpoint("GET", "/v1/conversations/{id}", t.Conversation)
_CONVERSATIONS_CHANGE = Endpoint("PATCH", "/v1/conversations/{id}", t.Conversation)
_CONVERSATIONS_DELETE = Endpoint("DELETE", "/v1/conversations/{id}", type(None))
_CONVERSATIONS_CLOSE = Endpoint("POST", "/v1/conversations/{id}/close", t.Conversation, takes_key=True)
_CONVERSATIONS_REOPEN = Endpoint("POST", "/v1/conversations/{id}/reopen", t.Conversation, takes_key=True)
_CONVERSATIONS_LIST_PARTICIPANTS = Endpoint("GET", "/v1/conversations/{id}/participants", t.ParticipantPage)
_CONVERSATIONS_ADD_PARTICIPANTS = Endpoint("POST", "/v1/conversations/{id}/participants", t.Participants, takes_key=True)
_CONVERSATIONS_CHANGE_PARTICIPANTS = Endpoint("PATCH", "/v1/conversations/{id}/participants", t.Participants)
_CONVERSATIONS_REMOVE_PARTICIPANTS = Endpoint("POST", "/v1/conversations/{id}/participants/remove", t.Participants, takes_key=True)
_CONVERSATIONS_POST_MESSAGE = Endpoint("POST", "/v1/conversations/{id}/messages", t.Post, takes_key=True)
_CONVERSATIONS_LIST_MESSAGES = Endpoint("GET", "/v1/conversations/{id}/messages", t.PostPage)
_CONVERSATIONS_GET_MESSAGE = Endpoint("GET", "/v1/conversations/{id}/messages/{message}", t.Post)
_CONVERSATIONS_EDIT_MESSAGE = Endpoint("PATCH", "/v1/conversations/{id}/messages/{message}", t.Post)
_CONVERSATIONS_DELETE_MESSAGE = Endpoint("DELETE", "/v1/conversations/{id}/messages/{message}", type(None))
_CONVERSATIONS_MESSAGE_VERSIONS = Endpoint("GET", "/v1/conversations/{id}/messages/{message}/versions", t.PostFormsVersionPage)
_CONVERSATIONS_MESSAGE_REACTIONS = Endpoint("GET", "/v1/conversations/{id}/messages/{message}/reactions", t.ReactionPage)
_CONVERSATIONS_ADD_REACTION = Endpoint("PUT", "/v1/conversations/{id}/messages/{message}/reactions/{emoji}", t.Post)
_CONVERSATIONS_REMOVE_REACTION = Endpoint("DELETE", "/v1/conversations/{id}/messages/{message}/reactions/{emoji}", t.Post)
_CONVERSATIONS_PIN_MESSAGE = Endpoint("PUT", "/v1/conversations/{id}/messages/{message}/pin", t.Post)
_CONVERSATIONS_UNPIN_MESSAGE = Endpoint("DELETE", "/v1/conversations/{id}/messages/{message}/pin", t.Post)
_CONVERSATIONS_LIST_PINS = Endpoint("GET", "/v1/conversations/{id}/pins", t.PinList)
_CONVERSATIONS_CHANGES = Endpoint("GET", "/v1/conversations/{id}/changes", t.ChangesPage)
_CONVERSATIONS_SEARCH = Endpoint("GET", "/v1/search", t.SearchPage)
_CONVERSATIONS_SET_POSITION = Endpoint("PUT", "/v1/conversations/{id}/position", t.Position)
_CONVERSATIONS_GET_RECEIPTS = Endpoint("GET", "/v1/conversations/{id}/messages/{message}/receipts", t.Receipts)
_ASSISTANTS_LIST = Endpoint("GET", "/v1/assistants", t.AssistantPage)
_ASSISTANTS_PUT = Endpoint("PUT", "/v1/assistants/{key}", t.Assistant)
_ASSISTANTS_GET = Endpoint("GET", "/v1/assistants/{key}", t.Assistant)
_ASSISTANTS_DELETE = Endpoint("DELETE", "/v1/assistants/{key}", type(None))
_MODERATION_GET_POLICY = Endpoint("GET", "/v1/moderation/policy", t.Policy)
_MODERATION_PUT_POLICY = Endpoint("PUT", "/v1/moderation/policy", t.PolicyWithSecret)
_MODERATION_ROTATE_HOOK_SECRET = Endpoint("POST", "/v1/moderation/policy/rotate-secret", t.HookSecret, takes_key=True)
_MODERATION_LIST_RULES = Endpoint("GET", "/v1/moderation/rules", t.RulePage)
_MODERATION_CREATE_RULE = Endpoint("POST", "/v1/moderation/rules", t.RuleOutput, takes_key=True)
_MODERATION_GET_RULE = Endpoint("GET", "/v1/moderation/rules/{id}", t.RuleOutput)
_MODERATION_DELETE_RULE = Endpoint("DELETE", "/v1/moderation/rules/{id}", type(None))
_MODERATION_LIST_FLAGS = Endpoint("GET", "/v1/moderation/flags", t.FlagPage)
_MODERATION_FLAG = Endpoint("POST", "/v1/moderation/flags", t.Flag, takes_key=True)
_MODERATION_GET_FLAG = Endpoint("GET", "/v1/moderation/flags/{id}", t.Flag)
_MODERATION_RESOLVE_FLAG = Endpoint("POST", "/v1/moderation/flags/{id}/resolve", t.Flag, takes_key=True)
_MODERATION_DISMISS_FLAG = Endpoint("POST", "/v1/moderation/flags/{id}/dismiss", t.Flag, takes_key=True)
_MODERATION_LIST_SANCTIONS = Endpoint("GET", "/v1/moderation/sanctions", t.SanctionPage)
_MODERATION_GET_SANCTION = Endpoint("GET", "/v1/moderation/sanctions/{id}", t.Sanction)
_MODERATION_LIFT_SANCTION = Endpoint("POST", "/v1/moderation/sanctions/{id}/lift", t.Sanction, takes_key=True)
_MODERATION_LIST_APPEALS = Endpoint("GET", "/v1/moderation/appeals", t.AppealPage)
_MODERATION_GET_APPEAL = Endpoint("GET", "/v1/moderation/appeals/{id}", t.Appeal)
_MODERATION_DECIDE_APPEAL = Endpoint("POST", "/v1/moderation/appeals/{id}/decide", t.Appeal, takes_key=True)
_ATTACHMENTS_PREPARE = Endpoint("POST", "/v1/attachments", t.Attachment, takes_key=True)
_ATTACHMENTS_GET = Endpoint("GET", "/v1/attachments/{id}", t.Attachment)
_ATTACHMENTS_DELETE = Endpoint("DELETE", "/v1/attachments/{id}", type(None))
_SIGNING_SECRETS_LIST = Endpoint("GET", "/v1/signing-secrets", t.SigningSecretPage)
_SIGNING_SECRETS_CREATE = Endpoint("POST", "/v1/signing-secrets", t.NewSigningSecret, takes_key=True)
_SIGNING_SECRETS_ROTATE = Endpoint("POST", "/v1/signing-secrets/{id}/rotate", t.NewSigningSecret, takes_key=True)
_SIGNING_SECRETS_REVOKE = Endpoint("DELETE", "/v1/signing-secrets/{id}", t.SigningSecret)
_EVENTS_LIST = Endpoint("GET", "/v1/events", t.EventPage)
_EVENTS_LATEST = Endpoint("GET", "/v1/events/latest", t.Latest)
_HOOK_PRESETS_LIST = Endpoint("GET", "/v1/hook-presets", t.PresetPage)
_HOOKS_LIST = Endpoint("GET", "/v1/hooks", t.HookPage)
_HOOKS_CREATE = Endpoint("POST", "/v1/hooks", t.HookWithSecret, takes_key=True)
_HOOKS_GET = Endpoint("GET", "/v1/hooks/{id}", t.Hook)
_HOOKS_UPDATE = Endpoint("PATCH", "/v1/hooks/{id}", t.Hook)
_HOOKS_DELETE = Endpoint("DELETE", "/v1/hooks/{id}", type(None))
_HOOKS_ROTATE_SECRET = Endpoint("POST", "/v1/hooks/{id}/rotate-secret", t.HookWithSecret, takes_key=True)
_HOOKS_TRY = Endpoint("POST", "/v1/hooks/{id}/try", t.Try, takes_key=True)
_HOOKS_EVENTS = Endpoint("GET", "/v1/hooks/{id}/events", t.HookEventPage)
_HOOKS_EVENT = Endpoint("GET", "/v1/hooks/{id}/events/{event}", t.FullHookEvent)
_HOOKS_RETRY = Endpoint("POST", "/v1/hooks/{id}/events/{event}/retry", t.HookEvent, takes_key=True)
_WEBHOOK_ENDPOINTS_LIST = Endpoint("GET", "/v1/webhook-endpoints", t.EndpointPage)
_WEBHOOK_ENDPOINTS_CREATE = Endpoint("POST", "/v1/webhook-endpoints", t.EndpointWithSecret, takes_key=True)
_WEBHOOK_ENDPOINTS_GET = Endpoint("GET", "/v1/webhook-endpoints/{id}", t.Endpoint)
_WEBHOOK_ENDPOINTS_UPDATE = Endpoint("PATCH", "/v1/webhook-endpoints/{id}", t.Endpoint)
_WEBHOOK_ENDPOINTS_DELETE = Endpoint("DELETE", "/v1/webhook-endpoints/{id}", type(None))
_WEBHOOK_ENDPOINTS_ENABLE = Endpoint("POST", "/v1/webhook-endpoints/{id}/enable", t.Endpoint, takes_key=True)
_WEBHOOK_ENDPOINTS_ROTATE_SECRET = Endpoint("POST", "/v1/webhook-endpoints/{id}/rotate-secret", t.EndpointWithSecret, takes_key=True)
_WEBHOOK_ENDPOINTS_TEST = Endpoint("POST", "/v1/webhook-endpoints/{id}/test", t.Test, takes_key=True)
_WEBHOOK_ENDPOINTS_DELIVERIES = Endpoint("GET", "/v1/webhook-endpoints/{id}/deliveries", t.WebhookDeliveryPage)
_WEBHOOK_ENDPOINTS_DELIVERY = Endpoint("GET", "/v1/webhook-endpoints/{id}/deliveries/{delivery}", t.WebhookDeliveryDetail)
_WEBHOOK_ENDPOINTS_REPLAY = Endpoint("POST", "/v1/webhook-endpoints/{id}/replay", t.Replay, takes_key=True)
_SANDBOX_OUTBOX = Endpoint("GET", "/v1/sandbox/outbox", t.SandboxPage)
_SANDBOX_INBOUND = Endpoint("POST", "/v1/sandbox/inbound", t.Received, takes_key=True)
_SANDBOX_RECEIPTS = Endpoint("POST", "/v1/sandbox/receipts", t.Reported, takes_key=True)
_SANDBOX_GET_CLOCK = Endpoint("GET", "/v1/sandbox/clock", t.Clock)
_SANDBOX_SET_CLOCK = Endpoint("PUT", "/v1/sandbox/clock", t.Clock)
_SANDBOX_GET_FAULTS = Endpoint("GET", "/v1/sandbox/faults", t.Faults)
_SANDBOX_SET_FAULTS = Endpoint("PUT", "/v1/sandbox/faults", t.Faults)
_SANDBOX_ADD_FAULT = Endpoint("POST", "/v1/sandbox/faults", t.FaultOutput, takes_key=True)
_SANDBOX_REMOVE_FAULT = Endpoint("DELETE", "/v1/sandbox/faults/{id}", t.Removed)
_WORKSPACE_GET = Endpoint("GET", "/v1/workspace", t.Workspace)
_WORKSPACE_PATCH = Endpoint("PATCH", "/v1/workspace", t.Workspace)
_BRANDING_GET = Endpoint("GET", "/v1/branding", t.Branding)
_BRANDING_PATCH = Endpoint("PATCH", "/v1/branding", t.Branding)
_VIEWS_LIST = Endpoint("GET", "/v1/views", t.ViewPage)
_VIEWS_PUT = Endpoint("PUT", "/v1/views", t.View)
_VIEWS_DELETE = Endpoint("DELETE", "/v1/views/{id}", type(None))
_SCOPES_LIST = Endpoint("GET", "/v1/scopes", t.Scopes)
_KEYS_LIST = Endpoint("GET", "/v1/keys", t.KeyPage)
_KEYS_CREATE = Endpoint("POST", "/v1/keys", t.NewKey, takes_key=True)
_KEYS_REVOKE = Endpoint("DELETE", "/v1/keys/{id}", t.Key)
_MEMBERS_LIST = Endpoint("GET", "/v1/members", t.MemberPage)
_MEMBERS_GET = Endpoint("GET", "/v1/members/{id}", t.Member)
_MEMBERS_PATCH = Endpoint("PATCH", "/v1/members/{id}", t.Member)
_MEMBERS_REMOVE = Endpoint("DELETE", "/v1/members/{id}", type(None))
_INVITATIONS_LIST = Endpoint("GET", "/v1/invitations", t.InvitationPage)
_INVITATIONS_CREATE = Endpoint("POST", "/v1/invitations", t.Invitation, takes_key=True)
_INVITATIONS_REVOKE = Endpoint("DELETE", "/v1/invitations/{id}", t.Invitation)
_INVITATIONS_ACCEPT = Endpoint("POST", "/v1/invitations/accept", t.SignedIn, is_keyless=True)
_SESSIONS_CREATE = Endpoint("POST", "/v1/sessions", t.SignedIn, is_keyless=True)
_SESSIONS_LIST = Endpoint("GET", "/v1/sessions", t.SessionList)
_SESSIONS_END = Endpoint("DELETE", "/v1/sessions/{id}", type(None))
_SESSIONS_SWITCH = Endpoint("POST", "/v1/sessions/switch", t.SignedIn, takes_key=True)
_SESSIONS_BEGIN_BY_LINK = Endpoint("POST", "/v1/sessions/by-link", t.SignedIn, is_keyless=True)
_PASSWORD_RESETS_REQUEST = Endpoint("POST", "/v1/password-resets", t.Reset, is_keyless=True)
_PASSWORD_RESETS_CONFIRM = Endpoint("POST", "/v1/password-resets/confirm", type(None), is_keyless=True)
_ACCOUNT_GET = Endpoint("GET", "/v1/account", t.Account)
_ACCOUNT_PATCH = Endpoint("PATCH", "/v1/account", t.Account)
_ACCOUNT_LEAVE = Endpoint("POST", "/v1/account/leave", type(None), takes_key=True)
_ACCOUNT_BEGIN_SECOND_FACTOR = Endpoint("POST", "/v1/account/second-factor", t.SeedOutput, takes_key=True)
_ACCOUNT_REMOVE_SECOND_FACTOR = Endpoint("DELETE", "/v1/account/second-factor", type(None))
_ACCOUNT_CONFIRM_SECOND_FACTOR = Endpoint("POST", "/v1/account/second-factor/confirm", t.Codes, takes_key=True)
_ACCOUNT_WAITING = Endpoint("GET", "/v1/account/waiting", t.Waiting)
_AUDIT_LIST = Endpoint("GET", "/v1/audit", t.AuditPage)
_AUDIT_CHECKPOINT = Endpoint("GET", "/v1/audit/checkpoint", t.Checkpoint)
_AUDIT_EXPORT = Endpoint("GET", "/v1/audit/export", bytes)
_AUDIT_VERIFY = Endpoint("POST", "/v1/audit/verify", t.AuditVerification, takes_key=True)
_REQUESTS_LIST = Endpoint("GET", "/v1/requests", t.RequestPage)
_REQUESTS_GET = Endpoint("GET", "/v1/requests/{id}", t.FullRequest)


class Messages:
    """`client.messages`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def send(
        self,
        *,
        to: str | t.To | Sequence[str | t.To] | Omit = OMIT,
        in_reply_to: str | Omit | None = OMIT,
        template: str | Omit | None = OMIT,
        content: t.ContentInput | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | Omit | None = OMIT,
        conversation: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        send_at: dt.datetime | str | t.LocalTime | Omit | None = OMIT,
        hours: t.HoursInput | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        collapse_key: str | Omit | None = OMIT,
        asked_from: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Accepted:
        """Send a message.

        Accepted means stored: every recipient that is not in `rejected` ends in exactly one final state, which you can list. `to`
        is a contact by your id, an email or a phone (found, or made a contact of), or a list of up to 10,000 of these, each with
        its own `data` if you like. Give a `template`, or `content` with a `purpose`. The scope is that of the purpose:
        `messages:send` for transactional, `messages:otp`, `messages:critical`, `messages:marketing`. `send_at` schedules it; what
        is not sent by `expires_at` never is. With `in_reply_to` it answers a message that came in: it goes to who wrote that, on
        the channel and in the name that they had written to; leave `to` and `route` out. With `conversation` answers to it belong
        to that one, of those who are in it; else to the person's own. Send an `Idempotency-Key`: the same key and body never make a
        second message.

        Scope: `messages:send`.

        `to`: A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an
        answer.
        `in_reply_to`: The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had
        written to.
        `template`: The key of a template that is published; else give `content`.
        `content`: What to say, where no template does.
        `data`: What the template's names stand for: an object of up to 100 kB.
        `route`: Which way it goes; left out, the template's, else the topic's, else the workspace's.
        `purpose`: Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a
        conversation alone.
        `conversation`: The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a
        conversation of their own.
        `topic`: What it is about; left out, the template's.
        `send_at`: When it leaves: an instant, or a time of day where each recipient lives; left out, at once.
        `hours`: It arrives within these hours of the day, where each recipient lives; not for login codes.
        `expires_at`: When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing,
        else 24 hours.
        `collapse_key`: A newer message of the same key to the same person takes the place of this one: what still waits does not
        leave, and in the app what was shown is replaced.
        `asked_from`: The address on the network from which a login code was asked for: so many from one are refused.
        `metadata`: Anything of yours: kept, and told with the message.
        """
        return self._caller.call(
            _MESSAGES_SEND,
            (),
            fields={
                "to": to,
                "in_reply_to": in_reply_to,
                "template": template,
                "content": content,
                "data": data,
                "route": route,
                "purpose": purpose,
                "conversation": conversation,
                "topic": topic,
                "send_at": send_at,
                "hours": hours,
                "expires_at": expires_at,
                "collapse_key": collapse_key,
                "asked_from": asked_from,
                "metadata": metadata,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        q: str | None = None,
        contact: str | None = None,
        state: Literal[
            "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
        ]
        | None = None,
        topic: str | None = None,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | None = None,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None = None,
        template: str | None = None,
        direction: Literal["in", "out"] | None = None,
        provider_account: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Message, t.MessagePage]:
        """List messages.

        The newest first, those that came in too, without what they say; each with how many of its deliveries stand where. Give
        `next` as `after` until it is null: where few of very many fit, a page may have fewer than `limit`, or none, and say in
        `searched_to` how far back was looked.

        Scope: `messages:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `q`: What names it: its id, that of a delivery of it, of a person your id or Tidings' own, an address in full, or what the
        provider calls it.
        `contact`: To whom it went, or who wrote it: your id of the person.
        `state`: In which any of its deliveries stands; with `contact`, `channel` or `provider_account` one that fits these too.
        `channel`: On which it begins, or a later step of its route is.
        `provider_account`: By which any of its deliveries went.
        `since`: Made at this time or later.
        `until`: Made before this time.
        """
        return self._caller.pages(
            _MESSAGES_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "q": q,
                "contact": contact,
                "state": state,
                "topic": topic,
                "purpose": purpose,
                "channel": channel,
                "template": template,
                "direction": direction,
                "provider_account": provider_account,
                "since": since,
                "until": until,
            },
            timeout=timeout,
        )

    def preview(
        self,
        *,
        to: str | t.To | Sequence[str | t.To] | Omit = OMIT,
        in_reply_to: str | Omit | None = OMIT,
        template: str | Omit | None = OMIT,
        content: t.ContentInput | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | Omit | None = OMIT,
        conversation: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        send_at: dt.datetime | str | t.LocalTime | Omit | None = OMIT,
        hours: t.HoursInput | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        collapse_key: str | Omit | None = OMIT,
        asked_from: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Previewed:
        """Preview a message.

        What a send would say to the first five of its recipients, and how much it is; nothing is stored or sent. The body is that
        of a send. Where the words cannot be rendered, `problem` says why: such a delivery would fail.

        Scope: `messages:read`.

        `to`: A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an
        answer.
        `in_reply_to`: The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had
        written to.
        `template`: The key of a template that is published; else give `content`.
        `content`: What to say, where no template does.
        `data`: What the template's names stand for: an object of up to 100 kB.
        `route`: Which way it goes; left out, the template's, else the topic's, else the workspace's.
        `purpose`: Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a
        conversation alone.
        `conversation`: The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a
        conversation of their own.
        `topic`: What it is about; left out, the template's.
        `send_at`: When it leaves: an instant, or a time of day where each recipient lives; left out, at once.
        `hours`: It arrives within these hours of the day, where each recipient lives; not for login codes.
        `expires_at`: When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing,
        else 24 hours.
        `collapse_key`: A newer message of the same key to the same person takes the place of this one: what still waits does not
        leave, and in the app what was shown is replaced.
        `asked_from`: The address on the network from which a login code was asked for: so many from one are refused.
        `metadata`: Anything of yours: kept, and told with the message.
        """
        return self._caller.call(
            _MESSAGES_PREVIEW,
            (),
            fields={
                "to": to,
                "in_reply_to": in_reply_to,
                "template": template,
                "content": content,
                "data": data,
                "route": route,
                "purpose": purpose,
                "conversation": conversation,
                "topic": topic,
                "send_at": send_at,
                "hours": hours,
                "expires_at": expires_at,
                "collapse_key": collapse_key,
                "asked_from": asked_from,
                "metadata": metadata,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.FullMessage:
        """Show a message.

        One message with what it says, and how many of its deliveries stand in which state; of a post that was said in the app
        alone, the conversation in which it is found, and for a key that may read conversations what it says.

        Scope: `messages:read`.
        """
        return self._caller.call(_MESSAGES_GET, (id,), timeout=timeout)

    def deliveries(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal[
            "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
        ]
        | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Delivery, t.DeliveryPage]:
        """List a message's deliveries.

        In the order of their making: all of them, or those in one state.

        Scope: `messages:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_MESSAGES_DELIVERIES, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout)

    def stop(self, id: str, /, *, contact: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.Stopped:
        """Stop a message's route for somebody.

        As if the person had answered: no further step of the message's route comes for them, and what waits of it is not needed any
        more. Nothing is handed over after the answer to this; what is on the wire goes its way.

        Scope: `messages:write`.

        `contact`: Your id of the person.
        """
        return self._caller.call(_MESSAGES_STOP, (id,), fields={"contact": contact}, idempotency_key=idempotency_key, timeout=timeout)

    def release(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Released:
        """Let a late message go.

        Marketing whose time came while nothing ran is held, with the reason `late_start`, until somebody says whether it is still
        worth saying: this lets it go, cancelling it does not. Says how many deliveries go.

        Scope: `messages:write`.
        """
        return self._caller.call(_MESSAGES_RELEASE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def cancel(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Cancelled:
        """Cancel a message.

        What has not been handed over yet never is; the answer says how many deliveries that were. What is on the wire goes its way,
        and what may have gone out stays unknown but is not tried again.

        Scope: `messages:write`.
        """
        return self._caller.call(_MESSAGES_CANCEL, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def resolve(
        self, id: str, /, *, as_: Literal["failed", "retry", "sent"], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Resolved:
        """Settle a message's unknown deliveries.

        Every delivery of the message whose outcome is unknown is settled, or with `retry` tried again; says how many they were.

        Scope: `messages:write`.
        """
        return self._caller.call(_MESSAGES_RESOLVE, (id,), fields={"as": as_}, idempotency_key=idempotency_key, timeout=timeout)

    def estimate(
        self,
        *,
        to: str | t.To | Sequence[str | t.To] | Omit = OMIT,
        in_reply_to: str | Omit | None = OMIT,
        template: str | Omit | None = OMIT,
        content: t.ContentInput | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | Omit | None = OMIT,
        conversation: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        send_at: dt.datetime | str | t.LocalTime | Omit | None = OMIT,
        hours: t.HoursInput | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        collapse_key: str | Omit | None = OMIT,
        asked_from: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Estimated:
        """Estimate a message.

        What a send would do, for all of its recipients: how many get it by which channel, who gets it later, who does not get it
        and why, by the same rules as when it is sent, how many SMS it is, and what that costs. The body is that of a send. Nothing
        is stored, sent, counted or reserved: what people decide meanwhile still holds. Where each has words of their own, a hundred
        are written, and the others are taken to be as long. Rates, and how many login codes one number may get, are not asked.

        Scope: `messages:read`.

        `to`: A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an
        answer.
        `in_reply_to`: The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had
        written to.
        `template`: The key of a template that is published; else give `content`.
        `content`: What to say, where no template does.
        `data`: What the template's names stand for: an object of up to 100 kB.
        `route`: Which way it goes; left out, the template's, else the topic's, else the workspace's.
        `purpose`: Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a
        conversation alone.
        `conversation`: The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a
        conversation of their own.
        `topic`: What it is about; left out, the template's.
        `send_at`: When it leaves: an instant, or a time of day where each recipient lives; left out, at once.
        `hours`: It arrives within these hours of the day, where each recipient lives; not for login codes.
        `expires_at`: When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing,
        else 24 hours.
        `collapse_key`: A newer message of the same key to the same person takes the place of this one: what still waits does not
        leave, and in the app what was shown is replaced.
        `asked_from`: The address on the network from which a login code was asked for: so many from one are refused.
        `metadata`: Anything of yours: kept, and told with the message.
        """
        return self._caller.call(
            _MESSAGES_ESTIMATE,
            (),
            fields={
                "to": to,
                "in_reply_to": in_reply_to,
                "template": template,
                "content": content,
                "data": data,
                "route": route,
                "purpose": purpose,
                "conversation": conversation,
                "topic": topic,
                "send_at": send_at,
                "hours": hours,
                "expires_at": expires_at,
                "collapse_key": collapse_key,
                "asked_from": asked_from,
                "metadata": metadata,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def timeline(self, id: str, /, *, after: str | None = None, timeout: float | None = None) -> Paged[t.TimelineLine, t.Timeline]:
        """Tell what happened to a message.

        Everything that happened to the message and its deliveries, in order, each line with its reason in plain words. Of a post of
        a conversation: said, edited, reacted to, pinned, deleted; who was told of it or answered outside the app, by which message
        and over which channel; with `conversations:read` how far each person has got (in large conversations, and where positions
        are hidden, how many), with `moderation:read` the flags. Of edits, deliveries outside and flags 100 each are told.

        Scope: `messages:read`.

        `after`: `next` of the page before.
        """
        return self._caller.pages(_MESSAGES_TIMELINE, (id,), query={"after": after}, timeout=timeout)

    def why(self, id: str, /, *, contact: str, timeout: float | None = None) -> t.Why:
        """Ask why somebody did not get it.

        For one person: every delivery of the message with its reason in plain words, what to do about it, what is awaited and until
        when; and where they stand on the message's route, and what has stopped it.

        Scope: `messages:read`.

        `contact`: Your id of the person.
        """
        return self._caller.call(_MESSAGES_WHY, (id,), query={"contact": contact}, timeout=timeout)


class Deliveries:
    """`client.deliveries`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        contact: str | None = None,
        state: Literal[
            "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
        ]
        | None = None,
        reason: str | None = None,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None = None,
        topic: str | None = None,
        provider_account: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Delivery, t.DeliverySearchPage]:
        """List deliveries.

        The newest first: of the whole workspace, or of one contact, in one state, for one reason, on one channel, and so on. Give
        `next` as `after` until it is null: where few of very many fit, a page may have fewer than `limit`, or none, and say in
        `searched_to` how far back was looked.

        Scope: `messages:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `contact`: Your id of the person.
        `reason`: Why it stands there. Without `state`: of those that are unknown, held, failed, skipped, cancelled, expired or
        superseded.
        `provider_account`: By which it went last.
        `since`: Made at this time or later; without `contact`, of a message that was, too.
        `until`: Made before this time.
        """
        return self._caller.pages(
            _DELIVERIES_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "contact": contact,
                "state": state,
                "reason": reason,
                "channel": channel,
                "topic": topic,
                "provider_account": provider_account,
                "since": since,
                "until": until,
            },
            timeout=timeout,
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.FullDelivery:
        """Show a delivery.

        One delivery with each of its hand-offs: through which provider account, to which (masked) address, and what came of it.

        Scope: `messages:read`.
        """
        return self._caller.call(_DELIVERIES_GET, (id,), timeout=timeout)

    def resolve_many(
        self,
        *,
        as_: Literal["failed", "retry", "sent"],
        contact: str | Omit | None = OMIT,
        message: str | Omit | None = OMIT,
        reason: str | Omit | None = OMIT,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        provider_account: str | Omit | None = OMIT,
        since: dt.datetime | str | Omit | None = OMIT,
        until: dt.datetime | str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.ResolvedMany:
        """Settle deliveries of unknown outcome.

        What `deliveries.resolve` does to one, for all that fit: at most 1,000 a call. Call it again while `remaining` is not 0,
        each time with an `Idempotency-Key` of its own. Of a workspace with more than 100,000 unknown deliveries these are the
        newest.

        Scope: `messages:write`.

        `contact`: Your id of the person.
        `provider_account`: By which it went last.
        `since`: Made at this time or later.
        `until`: Made before this time.
        """
        return self._caller.call(
            _DELIVERIES_RESOLVE_MANY,
            (),
            fields={
                "as": as_,
                "contact": contact,
                "message": message,
                "reason": reason,
                "channel": channel,
                "topic": topic,
                "provider_account": provider_account,
                "since": since,
                "until": until,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def resolve(
        self, id: str, /, *, as_: Literal["failed", "retry", "sent"], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.FullDelivery:
        """Settle a delivery of unknown outcome.

        Nobody answered when it was handed over, and you know better: `sent` or `failed` settle it, `retry` puts it back into the
        queue, at the risk that the person gets it twice. A delivery in another state is a conflict.

        Scope: `messages:write`.
        """
        return self._caller.call(_DELIVERIES_RESOLVE, (id,), fields={"as": as_}, idempotency_key=idempotency_key, timeout=timeout)

    def content(self, id: str, /, *, attempt: int | None = None, timeout: float | None = None) -> t.LeftContent:
        """Show what a delivery said.

        As it left with its last hand-off, or with the one that is named: rendered for this person. Kept in a test workspace, and in
        a live one that asks for it (`keeps_content`); else `nothing` tells why there is nothing.

        Scope: `messages:read`.

        `attempt`: Left out, the last one.
        """
        return self._caller.call(_DELIVERIES_CONTENT, (id,), query={"attempt": attempt}, timeout=timeout)

    def exchanges(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Exchange, t.ExchangePage]:
        """Show what went over the wire.

        Each hand-off of a delivery with what was said to the provider and what came back, for seven days: of what was refused or
        not answered, unless hundreds fail alike at once; of what was sent a sample, where the workspace keeps content, or all of it
        where the account asks for that (`keeps_exchanges`). No credential, no signature and no address of callbacks stands in it,
        the person's address is masked, and what was said to them stands there only where it is kept at all. What a provider of your
        own is configured to send is hidden, names aside, where it is not a value of ours.

        Scope: `messages:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_DELIVERIES_EXCHANGES, (id,), query={"limit": limit, "after": after}, timeout=timeout)


class Insights:
    """`client.insights`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def deliveries(
        self,
        *,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        step: Literal["day", "hour", "quarter"] | None = None,
        timezone: str | None = None,
        by: Literal["channel", "provider_account", "purpose"] | None = None,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None = None,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | None = None,
        counts: str | None = None,
        timeout: float | None = None,
    ) -> t.Insights:
        """Count what happened over time.

        How much was accepted, sent, delivered, read, and what became of the rest, by quarter of an hour, hour or day of your own
        time zone: some seconds behind, and for 400 days. At most 800 points; a step is counted whole, so that the first may begin
        before `since`. Everything counts at the time at which it happened, so that of what was sent yesterday, what is read today
        is counted today.

        Scope: `messages:read`.

        `since`: Left out: six hours of quarters, a day of hours, thirty days of days.
        `until`: Left out: now.
        `step`: How long a point lasts: a quarter of an hour, an hour, a day.
        `timezone`: An IANA name: where the days begin. Left out, the workspace's.
        `by`: A series for each of these; left out, one of all.
        `counts`: What each series has a value a point of, with commas between: left out, `sent,delivered,read,failed`.
        """
        return self._caller.call(
            _INSIGHTS_DELIVERIES,
            (),
            query={
                "since": since,
                "until": until,
                "step": step,
                "timezone": timezone,
                "by": by,
                "channel": channel,
                "purpose": purpose,
                "counts": counts,
            },
            timeout=timeout,
        )

    def now(self, *, timeout: float | None = None) -> t.Now:
        """See what stands, and what needs a person.

        What waits in each lane and for how long, what is unknown or held (each counted up to 10,000), which provider accounts fail,
        what was spent today; and what does not go on by itself, each with where it is seen to.

        Scope: `messages:read`.
        """
        return self._caller.call(_INSIGHTS_NOW, (), timeout=timeout)


class Contacts:
    """`client.contacts`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        q: str | None = None,
        locale: str | None = None,
        country: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Contact, t.ContactPage]:
        """List contacts.

        The newest first. With `email` or `phone`, only those who have this address: several people may share one. With `q`, those
        whom it may mean: by the beginnings of the words of their name, of an id of yours, of a mail address or a number. Who was
        merged is found as who stands for them.

        Scope: `contacts:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `email`: Only contacts with this mail address.
        `phone`: Only contacts with this number; without a country code it is one of the workspace's country.
        `q`: Only those whom it may mean: every word of it begins one of their name, or all of it is the beginning of an id of
        yours, a mail address or a number, or is Tidings' own id. Capitals and accents do not matter. Not together with `email` or
        `phone`.
        `locale`: Only those in this locale; a language alone is all of it.
        `country`: Only those of whom you have said that they live there.
        `since`: Made at this time or later.
        `until`: Made before this time.
        """
        return self._caller.pages(
            _CONTACTS_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "email": email,
                "phone": phone,
                "q": q,
                "locale": locale,
                "country": country,
                "since": since,
                "until": until,
            },
            timeout=timeout,
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.Contact:
        """Show a contact.

        One person, by your id or Tidings' own.

        Scope: `contacts:read`.
        """
        return self._caller.call(_CONTACTS_GET, (id,), timeout=timeout)

    def put(
        self,
        id: str,
        /,
        *,
        name: str | Omit | None = OMIT,
        email: str | Omit | None = OMIT,
        phone: str | Omit | None = OMIT,
        locale: str | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        country: str | Omit | None = OMIT,
        addresses: Sequence[t.AddressInput] | Omit = OMIT,
        attributes: Mapping[str, str | int | float | bool | None] | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Contact:
        """Create or change a contact.

        There is one person with this id of yours (1 to 255 characters) afterwards, whoever else asked for it at the same time. A
        field that is left out stays as it is; null clears it. `email` and `phone` are the first address of their kind: a value
        takes its place, null removes all of that kind. `addresses` replaces the whole list, but for devices that the person's app
        has told of; `email` and `phone` beside it come first. `attributes` are merged by name; null removes one. A phone number
        without a country code is one of the contact's country, else of the workspace's. An address has at most 2,000 bytes.

        Scope: `contacts:write`.
        """
        return self._caller.call(
            _CONTACTS_PUT,
            (id,),
            fields={
                "name": name,
                "email": email,
                "phone": phone,
                "locale": locale,
                "timezone": timezone,
                "country": country,
                "addresses": addresses,
                "attributes": attributes,
            },
            timeout=timeout,
        )

    def delete(self, id: str, /, *, timeout: float | None = None) -> t.Erasure:
        """Erase a contact.

        The person, their addresses, attributes, consents and preferences are gone; what was said to them alone, and by them, is
        blanked, with the addresses that it went to; what waits for them is cancelled (`contact_erased`). Deliveries stay as bare
        ids with channel, state and times. A suppression stays as a keyed hash of the address. What is on the wire right now is
        blanked a minute later. The answer counts the rows by table, and says what is kept.

        Scope: `contacts:write`.
        """
        return self._caller.call(_CONTACTS_DELETE, (id,), timeout=timeout)

    def batch(self, *, contacts: Sequence[t.BatchItem], idempotency_key: str | None = None, timeout: float | None = None) -> t.Contacts:
        """Create or change many contacts.

        Up to 10,000 people, each as for one, in one transaction. An item with something wrong in it leaves its person untouched,
        and tells why under its index; the others are stored. An id that comes twice counts once: the later item is rejected.

        Scope: `contacts:write`.
        """
        return self._caller.call(_CONTACTS_BATCH, (), fields={"contacts": contacts}, idempotency_key=idempotency_key, timeout=timeout)

    def merge(
        self,
        id: str,
        /,
        *,
        from_: str | Omit | None = OMIT,
        into: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Merge:
        """Merge two contacts.

        Two contacts turn out to be one person: `from` is merged into the contact, or the contact `into` another. Every id and
        address of the one finds the survivor from then on; what the survivor lacks (name, addresses, attributes) is the other's,
        and their own preferences win. What either has refused is refused: nothing can be sent by a merge that could not be sent
        before. Where the one is in a conversation, the survivor is. Asked again, it changes nothing. It is undone at `/unmerge`.

        Scope: `contacts:write`.

        `from_`: This one is merged into the contact.
        `into`: The contact is merged into this one.
        """
        return self._caller.call(
            _CONTACTS_MERGE, (id,), fields={"from": from_, "into": into}, idempotency_key=idempotency_key, timeout=timeout
        )

    def unmerge(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Merge:
        """Undo a merge.

        The contact, named by the id that was merged, is nobody else any more: both are as they were before, and keep what came to
        them since. What was refused meanwhile both have refused. The last merge of a person is undone first (409 `merged_since`).
        Asked again, it changes nothing.

        Scope: `contacts:write`.
        """
        return self._caller.call(_CONTACTS_UNMERGE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def merges(self, id: str, /, *, timeout: float | None = None) -> t.MergedContacts:
        """Show who was merged into a contact.

        Everybody for whom the contact stands, the last merged first. At most a hundred are merged into one.

        Scope: `contacts:read`.
        """
        return self._caller.call(_CONTACTS_MERGES, (id,), timeout=timeout)

    def list_devices(self, id: str, /, *, timeout: float | None = None) -> t.Devices:
        """List one's devices, for a contact.

        Those that an app has told of, the one that was used last first; addresses that the backend has given are none.

        Scope: `contacts:read`.
        """
        return self._caller.call(_CONTACTS_LIST_DEVICES, (id,), timeout=timeout)

    def put_device(
        self,
        id: str,
        device: str,
        /,
        *,
        token: str,
        channel: Literal["push", "webpush"] | Omit = OMIT,
        platform: str | Omit | None = OMIT,
        label: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Device:
        """Tell of a device, for a contact.

        `device` is the app's own name of it, of at most 64 characters, that stays when the token changes. It is an address for
        `push` or `webpush` from now on, before all others, and nobody else's: say so whenever the app starts with somebody signed
        in. Of more than twenty, the one that was not used for the longest time is forgotten.

        Scope: `contacts:write`.

        `token`: The device's token of its push service; of a browser its PushSubscription, as JSON.
        `platform`: `ios`, `android`, `web`, or what you call it.
        `label`: By what the person knows it: `Ada's phone`.
        """
        return self._caller.call(
            _CONTACTS_PUT_DEVICE,
            (id, device),
            fields={"token": token, "channel": channel, "platform": platform, "label": label},
            timeout=timeout,
        )

    def drop_device(self, id: str, device: str, /, *, timeout: float | None = None) -> None:
        """Forget a device, for a contact.

        Nothing is sent to it any more: when somebody signs out on it.

        Scope: `contacts:write`.
        """
        self._caller.call(_CONTACTS_DROP_DEVICE, (id, device), timeout=timeout)

    def feed_changes(
        self, id: str, /, *, after: int | None = None, limit: int | None = None, timeout: float | None = None
    ) -> t.FeedChanges:
        """Follow one's feed, for a contact.

        What has changed since a cursor: items as they are now, and which are gone. Put the `changed` in place of what you know by
        their `id`, drop the `gone`, and go on from `cursor`: nothing is left out. With `anew`, fetch the feed, and go on from
        `cursor`: who was away for long, or was merged with another contact, begins so.

        Scope: `feed:read`.

        `after`: A cursor of the feed, or of a page before; left out, nothing is told but the cursor of now.
        `limit`: How many at most.
        """
        return self._caller.call(_CONTACTS_FEED_CHANGES, (id,), query={"after": after, "limit": limit}, timeout=timeout)

    def mark_feed(
        self,
        id: str,
        /,
        *,
        as_: Literal["archived", "read", "seen", "unarchived"],
        items: Sequence[str] | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        bundle: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.FeedMarked:
        """Mark many items of one's feed, for a contact.

        Up to 100 items by their ids; or all that are in the feed, or of a topic or bundle, 1,000 at a time.

        Scope: `feed:write`.

        `items`: Their ids; without it, all that are not so yet.
        `topic`: All of this topic.
        `bundle`: All of this bundle.
        """
        return self._caller.call(
            _CONTACTS_MARK_FEED,
            (id,),
            fields={"as": as_, "items": items, "topic": topic, "bundle": bundle},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def visit_feed(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Visit:
        """Look at one's feed, for a contact.

        Tells how much has come since the visit before, and is from now on the last visit: `missed` of the feed begins anew.

        Scope: `feed:write`.
        """
        return self._caller.call(_CONTACTS_VISIT_FEED, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def get_feed_item(self, id: str, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Show an item of one's feed, for a contact.

        Whether it is in the feed or not: what was archived, is out of sight or was replaced is found too.

        Scope: `feed:read`.
        """
        return self._caller.call(_CONTACTS_GET_FEED_ITEM, (id, item), timeout=timeout)

    def see_feed_item(self, id: str, item: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.FeedItem:
        """Mark an item of one's feed as seen, for a contact.

        It was shown to the person, who may not have read it: what they read they have seen. Doing it again changes nothing.

        Scope: `feed:write`.
        """
        return self._caller.call(_CONTACTS_SEE_FEED_ITEM, (id, item), idempotency_key=idempotency_key, timeout=timeout)

    def act_on_feed_item(
        self, id: str, item: str, /, *, action: int | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.FeedItem:
        """Say that an item of one's feed was acted on, for a contact.

        By which of its actions, or by the item itself; the last one counts. It is read with it, and a route that waits for a sign
        of them ends.

        Scope: `feed:write`.

        `action`: Which of the item's actions, counted from 0; left out, the item itself.
        """
        return self._caller.call(
            _CONTACTS_ACT_ON_FEED_ITEM, (id, item), fields={"action": action}, idempotency_key=idempotency_key, timeout=timeout
        )

    def archive_feed_item(self, id: str, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Archive an item of one's feed, for a contact.

        It is in the feed no more, and counts no more; `view=archived` shows it.

        Scope: `feed:write`.
        """
        return self._caller.call(_CONTACTS_ARCHIVE_FEED_ITEM, (id, item), timeout=timeout)

    def unarchive_feed_item(self, id: str, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Take an item of one's feed out of the archive, for a contact.

        Scope: `feed:write`.
        """
        return self._caller.call(_CONTACTS_UNARCHIVE_FEED_ITEM, (id, item), timeout=timeout)

    def snooze_feed_item(self, id: str, item: str, /, *, until: dt.datetime | str, timeout: float | None = None) -> t.FeedItem:
        """Put an item of one's feed out of sight for a time, for a contact.

        It is in the feed no more until then, and then there again by itself, as not seen; `view=snoozed` shows it meanwhile.

        Scope: `feed:write`.

        `until`: Later than now, and within ten years.
        """
        return self._caller.call(_CONTACTS_SNOOZE_FEED_ITEM, (id, item), fields={"until": until}, timeout=timeout)

    def unsnooze_feed_item(self, id: str, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Have an item of one's feed in sight again, for a contact.

        Scope: `feed:write`.
        """
        return self._caller.call(_CONTACTS_UNSNOOZE_FEED_ITEM, (id, item), timeout=timeout)

    def create_conversation(
        self,
        id: str,
        /,
        *,
        kind: Literal["direct", "group", "support"] | Omit = OMIT,
        participants: Sequence[str | t.PersonInput] | Omit = OMIT,
        invites: bool | Omit = OMIT,
        distinct: bool | Omit | None = OMIT,
        title: str | Omit | None = OMIT,
        message: t.PostInput | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Begin a conversation, for a contact.

        You are in it, and own it where it is a group. With `invites` the others of a group are asked first. With `distinct` the
        same people (as the same kind, about the same object) find the conversation that they have: it answers 200 and is left as it
        is, but for `message`, which is said in it; a new one answers 201. However many ask at once, one is made. Direct
        conversations are distinct unless you say otherwise; whoever comes or goes makes it another one. With somebody who has
        blocked you, or whom you have blocked, there is none: 409 `blocked`.

        Scope: `conversations:act`.

        `participants`: The others, by your ids of contacts.
        `invites`: The others are asked first: they are in it once they accept.
        """
        return self._caller.call(
            _CONTACTS_CREATE_CONVERSATION,
            (id,),
            fields={
                "kind": kind,
                "participants": participants,
                "invites": invites,
                "distinct": distinct,
                "title": title,
                "message": message,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_conversations(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["active", "invited"] | None = None,
        kind: Literal["direct", "group", "support"] | None = None,
        object_type: str | None = None,
        object_id: str | None = None,
        unread: bool | None = None,
        archived: bool | None = None,
        timeout: float | None = None,
    ) -> Paged[t.MyConversation, t.MyConversationPage]:
        """List one's conversations, for a contact.

        The one with the last post first, each with what was said last and what is unread; those that have not started are left out.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Where you take part, or were asked to.
        `object_type`: With `object_id`: about this object of your business.
        `unread`: Only those with something that you have not read.
        `archived`: Only those that are archived; else only those that are not.
        """
        return self._caller.pages(
            _CONTACTS_LIST_CONVERSATIONS,
            (id,),
            query={
                "limit": limit,
                "after": after,
                "state": state,
                "kind": kind,
                "object_type": object_type,
                "object_id": object_id,
                "unread": unread,
                "archived": archived,
            },
            timeout=timeout,
        )

    def get_conversation(self, id: str, conversation: str, /, *, timeout: float | None = None) -> t.Conversation:
        """Show one of your conversations, for a contact.

        One that was deleted answers 410; one that you are not in, 404.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_GET_CONVERSATION, (id, conversation), timeout=timeout)

    def change_conversation(
        self,
        id: str,
        conversation: str,
        /,
        *,
        title: str | Omit | None = OMIT,
        is_frozen: bool | Omit = OMIT,
        slow_mode: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Change one of your conversations, for a contact.

        For its owners and moderators: what it is called, whether it is frozen, how slow it is. What is left out stays.

        Scope: `conversations:act`.
        """
        return self._caller.call(
            _CONTACTS_CHANGE_CONVERSATION,
            (id, conversation),
            fields={"title": title, "is_frozen": is_frozen, "slow_mode": slow_mode},
            timeout=timeout,
        )

    def delete_conversation(self, id: str, conversation: str, /, *, timeout: float | None = None) -> None:
        """Delete one of your conversations for everybody, for a contact.

        For its owners. To be rid of it yourself, clear or leave it.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_DELETE_CONVERSATION, (id, conversation), timeout=timeout)

    def close_conversation(
        self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Conversation:
        """Close one of your conversations, for a contact.

        For its owners and moderators: nobody posts in it any more, and all of it can be read.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_CLOSE_CONVERSATION, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    def reopen_conversation(
        self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Conversation:
        """Open one of your conversations again, for a contact.

        For its owners and moderators.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_REOPEN_CONVERSATION, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    def list_participants(
        self,
        id: str,
        conversation: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["invited", "active", "declined", "left", "removed"] | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Participant, t.ParticipantPage]:
        """List who is in your conversation, for a contact.

        In a fixed order, who is in it or invited; with `state` those in that state. To the people in it positions of others are not
        told where the conversation hides them, nor where more than 100 are in it; you are always told.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Left out: who is in it, or invited.
        """
        return self._caller.pages(
            _CONTACTS_LIST_PARTICIPANTS, (id, conversation), query={"limit": limit, "after": after, "state": state}, timeout=timeout
        )

    def add_participants(
        self,
        id: str,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        invites: bool | Omit = OMIT,
        history: Literal["all", "new"] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Add people to your conversation, or invite them, for a contact.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. Who is in it already stays as they are. Whoever comes sees what is said from then on,
        with `history` `all` what was said before too. A conversation has at most 1,000 participants, who is invited included: 409
        `full`. A direct one is between its two: 409 `direct`. Whom you have blocked, or who has blocked you, is not added by you:
        409 `blocked`.

        Scope: `conversations:act`.

        `participants`: Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`.
        `invites`: They are asked first, and in it once they accept.
        `history`: Whether they see what was said before.
        """
        return self._caller.call(
            _CONTACTS_ADD_PARTICIPANTS,
            (id, conversation),
            fields={"participants": participants, "invites": invites, "history": history},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def change_participants(
        self,
        id: str,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        role: Literal["member", "moderator", "owner", "reader"] | Omit = OMIT,
        muted_for: str | Omit | None = OMIT,
        muted_until: dt.datetime | str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Participants:
        """Give people in your conversation a role, or mute them, for a contact.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. Their roles, and for how long they may not post. Who is not in it is passed over. The
        last owner of a group stays one until there is another: 409 `last_owner`.

        Scope: `conversations:act`.

        `muted_for`: They may not post for so long; null: they may.
        `muted_until`: The same by the time.
        """
        return self._caller.call(
            _CONTACTS_CHANGE_PARTICIPANTS,
            (id, conversation),
            fields={"participants": participants, "role": role, "muted_for": muted_for, "muted_until": muted_until},
            timeout=timeout,
        )

    def remove_participants(
        self,
        id: str,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Remove people from your conversation, for a contact.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. They keep what was said while they were in it. Who is not in it is passed over.

        Scope: `conversations:act`.
        """
        return self._caller.call(
            _CONTACTS_REMOVE_PARTICIPANTS,
            (id, conversation),
            fields={"participants": participants},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def accept(self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Participants:
        """Accept an invitation, for a contact.

        You are in it, and see what is said since you were invited, or all of it where the invitation says so.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_ACCEPT, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    def decline(self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Decline an invitation, for a contact.

        You may be invited again.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_DECLINE, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    def leave(
        self,
        id: str,
        conversation: str,
        /,
        *,
        heir: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Leave a conversation, for a contact.

        You keep what was said while you were in it. The last owner of a group in which others stay names an `heir` among them: else
        409 `last_owner`. A direct conversation is not left but archived, cleared, or its other blocked: 409 `direct`.

        Scope: `conversations:act`.

        `heir`: Who owns it from then on, by your id of the contact: for its last owner.
        """
        self._caller.call(_CONTACTS_LEAVE, (id, conversation), fields={"heir": heir}, idempotency_key=idempotency_key, timeout=timeout)

    def archive(self, id: str, conversation: str, /, *, timeout: float | None = None) -> None:
        """Archive a conversation, for a contact.

        For oneself alone, and until the next post.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_ARCHIVE, (id, conversation), timeout=timeout)

    def unarchive(self, id: str, conversation: str, /, *, timeout: float | None = None) -> None:
        """Take a conversation out of the archive, for a contact.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_UNARCHIVE, (id, conversation), timeout=timeout)

    def silence(self, id: str, conversation: str, /, *, until: dt.datetime | str, timeout: float | None = None) -> None:
        """Hear nothing of a conversation for a time, for a contact.

        One is not told of its posts; they are there, and unread.

        Scope: `conversations:act`.

        `until`: Later than now, and within ten years.
        """
        self._caller.call(_CONTACTS_SILENCE, (id, conversation), fields={"until": until}, timeout=timeout)

    def unsilence(self, id: str, conversation: str, /, *, timeout: float | None = None) -> None:
        """Be told of posts again, for a contact.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_UNSILENCE, (id, conversation), timeout=timeout)

    def clear(self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Cleared:
        """Delete a conversation for oneself, for a contact.

        What was said so far is not shown to them any more, to nobody else is anything different, and it is listed again after the
        next post.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_CLEAR, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    def unread(self, id: str, /, *, timeout: float | None = None) -> t.Unread:
        """Count what is unread, for a contact.

        Over all conversations in which they take part. Deleted posts, those hidden from them and those of whom they have blocked do
        not count; nor do their own.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_UNREAD, (id,), timeout=timeout)

    def get_badge(self, id: str, /, *, timeout: float | None = None) -> t.Badge:
        """Show the badge, for a contact.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_GET_BADGE, (id,), timeout=timeout)

    def set_badge(self, id: str, /, *, external: int, timeout: float | None = None) -> t.Badge:
        """Say what waits elsewhere, for a contact.

        What your own app counts beside conversations and the feed; it is added to the badge.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_SET_BADGE, (id,), fields={"external": external}, timeout=timeout)

    def post_message(
        self,
        id: str,
        conversation: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        reply_to: str | Omit | None = OMIT,
        thread: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Post:
        """Post in a conversation, for a contact.

        It has the next `seq`, and its author has read up to it. `text` is short for one part of type `text`; `parts` are typed data
        and never HTML: formatting and mentions are ranges over a text, counted in Unicode code points, and addresses are http or
        https. Refused with 409 in a conversation that is `closed`, `frozen`, not started (`scheduled`), where the person is `muted`
        or one of two has `blocked` the other, and with 429 in slow mode. The backend is held back by neither a freeze nor slow
        mode.

        Scope: `conversations:act`.

        `text`: Plain words: short for one part of type `text`.
        `reply_to`: The post of this conversation that it answers.
        `thread`: The post under which it stands: in that one's thread, not in the conversation's own course.
        `metadata`: Yours, up to 8 kB of JSON.
        `previews`: Whether its first links are looked at, so that what stands behind them can be shown.
        """
        return self._caller.call(
            _CONTACTS_POST_MESSAGE,
            (id, conversation),
            fields={"text": text, "parts": parts, "reply_to": reply_to, "thread": thread, "metadata": metadata, "previews": previews},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_messages(
        self,
        id: str,
        conversation: str,
        /,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        around: str | None = None,
        thread: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Post, t.PostPage]:
        """List posts, for a contact.

        The newest first; with `before` or `after` a post those beside it, with `around` one it stands in the middle; with `thread`
        those that stand under a post. What somebody has deleted for themselves, and what was said by whom they have blocked, is
        left out. Who has left sees what was said until then, in the words that stood when they left.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `before`: Those before this one, the newest first.
        `after`: Those after this one, in their order.
        `around`: This one with as many before it as after it, in their order.
        `thread`: Those that stand under this one.
        """
        return self._caller.pages(
            _CONTACTS_LIST_MESSAGES,
            (id, conversation),
            query={"limit": limit, "before": before, "after": after, "around": around, "thread": thread},
            timeout=timeout,
        )

    def get_message(self, id: str, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Show a post, for a contact.

        As it says now, and to who has left the conversation as it said then; a deleted one is a tombstone.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_GET_MESSAGE, (id, conversation, message), timeout=timeout)

    def edit_message(
        self,
        id: str,
        conversation: str,
        message: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Post:
        """Edit a post, for a contact.

        People edit what they have said themselves, the backend anything. What it said before is kept as a version. What went out
        over a channel stays there as it was; what is still to leave says the new words.

        Scope: `conversations:act`.

        `metadata`: Left out: as it was.
        `previews`: Whether its first links are looked at.
        """
        return self._caller.call(
            _CONTACTS_EDIT_MESSAGE,
            (id, conversation, message),
            fields={"text": text, "parts": parts, "metadata": metadata, "previews": previews},
            timeout=timeout,
        )

    def delete_message(
        self, id: str, conversation: str, message: str, /, *, mode: Literal["everybody", "me"] | None = None, timeout: float | None = None
    ) -> None:
        """Delete a post, for a contact.

        For everybody: its author, owners, moderators and the backend; a tombstone stays in its place, without words, files,
        versions and reactions. With `mode=me` for the person alone, on all of their devices.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_DELETE_MESSAGE, (id, conversation, message), query={"mode": mode}, timeout=timeout)

    def message_versions(
        self,
        id: str,
        conversation: str,
        message: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.VersionView, t.PostFormsVersionPage]:
        """List what a post said before, for a contact.

        The newest version first; for owners, moderators and the backend.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CONTACTS_MESSAGE_VERSIONS, (id, conversation, message), query={"limit": limit, "after": after}, timeout=timeout
        )

    def message_reactions(
        self,
        id: str,
        conversation: str,
        message: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Reacted, t.ReactionPage]:
        """List who reacted to a post, for a contact.

        By emoji.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CONTACTS_MESSAGE_REACTIONS, (id, conversation, message), query={"limit": limit, "after": after}, timeout=timeout
        )

    def add_reaction(self, id: str, conversation: str, message: str, emoji: str, /, *, timeout: float | None = None) -> t.Post:
        """React to a post, for a contact.

        With one emoji, or a name of yours for one (`thumbs_up`: letters a to z, digits, `_`, `+` and `-`, 32 at most), which the
        workspace's rules judge as words; the same twice is once. A key says which `assistant` reacts.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_ADD_REACTION, (id, conversation, message, emoji), timeout=timeout)

    def remove_reaction(self, id: str, conversation: str, message: str, emoji: str, /, *, timeout: float | None = None) -> t.Post:
        """Take a reaction back, for a contact.

        It does not stand there, whether it did or not.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_REMOVE_REACTION, (id, conversation, message, emoji), timeout=timeout)

    def pin_message(self, id: str, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Pin a post, for a contact.

        For owners, moderators and the backend, and in a direct conversation for both. Who may say nothing there now pins nothing:
        refused with 409 where the conversation is `closed` or not started (`scheduled`), for people also where they are `muted` or
        suspended, or one of two has `blocked` the other, or it is `frozen` for them. A hundred at most.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_PIN_MESSAGE, (id, conversation, message), timeout=timeout)

    def unpin_message(self, id: str, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Unpin a post, for a contact.

        It is not pinned, whether it was or not. For the same people, and refused in the same way.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_UNPIN_MESSAGE, (id, conversation, message), timeout=timeout)

    def list_pins(self, id: str, conversation: str, /, *, timeout: float | None = None) -> t.PinList:
        """List pinned posts, for a contact.

        The one that was pinned last comes first.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_LIST_PINS, (id, conversation), timeout=timeout)

    def changes(
        self, id: str, conversation: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> t.ChangesPage:
        """Follow a conversation, for a contact.

        What is other than it was at a cursor: new posts, changed posts, who came and went, the conversation itself. Who applies
        page after page has what who fetches afresh has; each thing stands once in a page, as it is now.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `<seq>.<change>`: the `cursor` of a page of posts, of a conversation, or of the changes before.
        """
        return self._caller.call(_CONTACTS_CHANGES, (id, conversation), query={"limit": limit, "after": after}, timeout=timeout)

    def search(
        self,
        id: str,
        /,
        *,
        q: str,
        conversation: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Post, t.SearchPage]:
        """Search what was said, for a contact.

        The newest posts first. All words must stand in a post, the last may be begun only; `"these words"` stand in their order,
        `-without` leaves out, `or` takes either. Capitals and accents do not matter. What the person may see is searched, in every
        conversation that they are or were in; where they have left, not what was edited since.

        Scope: `conversations:act`.

        `q`: Words that all stand in it, the last perhaps only begun; `"these words"` in their order, `or`, `-without`. Accents and
        capitals do not matter.
        `conversation`: In this conversation alone.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CONTACTS_SEARCH, (id,), query={"q": q, "conversation": conversation, "limit": limit, "after": after}, timeout=timeout
        )

    def get_position(self, id: str, conversation: str, /, *, timeout: float | None = None) -> t.Position:
        """Show how far one has got, for a contact.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_GET_POSITION, (id, conversation), timeout=timeout)

    def set_position(
        self,
        id: str,
        conversation: str,
        /,
        *,
        delivered: int | Omit | None = OMIT,
        read: int | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Position:
        """Say how far one has got, for a contact.

        A position only rises: a number below it changes nothing, and one beyond the last post is refused.

        Scope: `conversations:act`.

        `delivered`: The seq of the last post that arrived.
        `read`: The seq of the last post that was read: it was delivered, too.
        """
        return self._caller.call(_CONTACTS_SET_POSITION, (id, conversation), fields={"delivered": delivered, "read": read}, timeout=timeout)

    def read_all(
        self,
        id: str,
        /,
        *,
        conversations: Sequence[str] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.ReadAll:
        """Mark conversations as read to their end, for a contact.

        What is not one's own, or is not there, is passed over.

        Scope: `conversations:act`.

        `conversations`: These; left out: all of them.
        """
        return self._caller.call(
            _CONTACTS_READ_ALL, (id,), fields={"conversations": conversations}, idempotency_key=idempotency_key, timeout=timeout
        )

    def get_receipts(self, id: str, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Receipts:
        """Show how far a post got, for a contact.

        To whom it was delivered, and who has read it; with more than 100 people in the conversation only how many.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_GET_RECEIPTS, (id, conversation, message), timeout=timeout)

    def thread(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Item, t.Thread]:
        """Show the thread with the company, for a contact.

        The newest first: what was said in the person's own conversation, which begins with their first answer, and with it all else
        that was sent to them, merged by time. A post has a `seq`; what was sent has none, and tells how it fares, as a post does
        that left over a channel. Page with `next`: each thing is told once, whatever comes meanwhile.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACTS_THREAD, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    def list_blocks(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Block, t.BlockPage]:
        """List whom one has blocked, for a contact.

        A person is told of those who are or were in a conversation with them; their backend of all.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACTS_LIST_BLOCKS, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    def change_blocks(
        self,
        id: str,
        /,
        *,
        add: Sequence[str] | Omit = OMIT,
        remove: Sequence[str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Blocks:
        """Block and unblock several, for a contact.

        By the backend: all of them, or none where one of them is not there. A person may name any id, and learns nothing by it:
        whether there is such a contact is not told, and those who are or were in a conversation with them are counted.

        Scope: `conversations:act`.
        """
        return self._caller.call(
            _CONTACTS_CHANGE_BLOCKS, (id,), fields={"add": add, "remove": remove}, idempotency_key=idempotency_key, timeout=timeout
        )

    def block(self, id: str, contact: str, /, *, timeout: float | None = None) -> None:
        """Block somebody, for a contact.

        Neither says anything more to the other in a direct conversation; in all others what the blocked one says is hidden from who
        blocked them. Nobody is told. At most 1,000 of those whom they have met in a conversation, and as many others. A person may
        name any id: the answer is the same where there is no such contact.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_BLOCK, (id, contact), timeout=timeout)

    def unblock(self, id: str, contact: str, /, *, timeout: float | None = None) -> None:
        """Unblock somebody, for a contact.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_UNBLOCK, (id, contact), timeout=timeout)

    def presence(self, id: str, /, *, timeout: float | None = None) -> t.Presence:
        """Show whether a contact is there.

        Scope: `contacts:read`.
        """
        return self._caller.call(_CONTACTS_PRESENCE, (id,), timeout=timeout)

    def flag(
        self,
        id: str,
        /,
        *,
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"],
        message: str | Omit | None = OMIT,
        contact: str | Omit | None = OMIT,
        words: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.OwnFlag:
        """Flag a post or a person, for a contact.

        A post or a person, once by each who does so; a second time answers 200 with the first. Where a step of the policy is
        reached by it, that is applied at once. Posts that one sees, and people with whom one is or was in a conversation.

        Scope: `conversations:act`.

        `message`: A post, `msg_…`.
        `contact`: A person, by your own id.
        """
        return self._caller.call(
            _CONTACTS_FLAG,
            (id,),
            fields={"message": message, "contact": contact, "category": category, "words": words},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def put_suspension(
        self,
        id: str,
        /,
        *,
        until: dt.datetime | str | Omit | None = OMIT,
        lasts: str | Omit | None = OMIT,
        because: str | Omit | None = OMIT,
        action: Literal["block", "suspend"] | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Sanction:
        """Suspend a contact.

        They are signed out everywhere at once, get no token, and nothing is posted for them, not by your backend either: 409
        `suspended`. It takes the place of a suspension or block that holds.

        Scope: `moderation:write`.

        `lasts`: `1m` to `3660d`.
        `because`: For your own people, and shown to the person.
        `action`: `suspend`: signed out, and may not come back; `block`: and in no group any more, until it is lifted.
        """
        return self._caller.call(
            _CONTACTS_PUT_SUSPENSION, (id,), fields={"until": until, "lasts": lasts, "because": because, "action": action}, timeout=timeout
        )

    def get_suspension(self, id: str, /, *, timeout: float | None = None) -> t.Suspension:
        """Show whether a contact is suspended.

        Scope: `moderation:read`.
        """
        return self._caller.call(_CONTACTS_GET_SUSPENSION, (id,), timeout=timeout)

    def delete_suspension(self, id: str, /, *, timeout: float | None = None) -> None:
        """Lift a contact's suspension.

        They may sign in again; groups that a block has taken them out of they must be added to. It is so, whether they were
        suspended or not.

        Scope: `moderation:write`.
        """
        self._caller.call(_CONTACTS_DELETE_SUSPENSION, (id,), timeout=timeout)

    def put_mute(
        self,
        id: str,
        /,
        *,
        until: dt.datetime | str | Omit | None = OMIT,
        lasts: str | Omit | None = OMIT,
        because: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Sanction:
        """Mute a contact.

        They read, and post in no conversation: 409 `muted`. To mute somebody in one conversation, change the participant.

        Scope: `moderation:write`.

        `lasts`: `1m` to `3660d`.
        `because`: For your own people, and shown to the person.
        """
        return self._caller.call(_CONTACTS_PUT_MUTE, (id,), fields={"until": until, "lasts": lasts, "because": because}, timeout=timeout)

    def delete_mute(self, id: str, /, *, timeout: float | None = None) -> None:
        """Lift a contact's mute.

        Scope: `moderation:write`.
        """
        self._caller.call(_CONTACTS_DELETE_MUTE, (id,), timeout=timeout)

    def list_sanctions(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Sanction, t.SanctionPage]:
        """List what one may not do, for a contact.

        What holds now. Who is suspended has no token: their backend asks for them.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACTS_LIST_SANCTIONS, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    def appeal(
        self, id: str, /, *, sanction: str, words: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Appeal:
        """Appeal against a sanction, for a contact.

        Once against each, while it holds; it holds on until somebody decides. Who is suspended has no token: their backend does it
        for them.

        Scope: `conversations:act`.
        """
        return self._caller.call(
            _CONTACTS_APPEAL, (id,), fields={"sanction": sanction, "words": words}, idempotency_key=idempotency_key, timeout=timeout
        )

    def list_appeals(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Appeal, t.AppealPage]:
        """List one's appeals, for a contact.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACTS_LIST_APPEALS, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    def prepare_attachment(
        self, id: str, /, *, name: str, size: int, type: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Attachment:
        """Announce a file, for a contact.

        Say what is to be uploaded, then `PUT` the bytes, as they are, to the address in `upload` within the hour: it is signed, and
        no key goes with it. The bytes must be as many as announced, and of the type that they were announced as;
        `application/octet-stream` is whatever they turn out to be. What no post names within a day is deleted.

        Scope: `conversations:act`.

        `name`: As people see it; without a path.
        `type`: Its media type; what the bytes do not bear out is refused. `application/octet-stream`: whatever the bytes say.
        `size`: Exactly so many bytes.
        """
        return self._caller.call(
            _CONTACTS_PREPARE_ATTACHMENT,
            (id,),
            fields={"name": name, "type": type, "size": size},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get_attachment(self, id: str, attachment: str, /, *, timeout: float | None = None) -> t.Attachment:
        """Show a file, for a contact.

        With a signed address in `download`, which is a right by itself for an hour or a little more. Seen by who sees the post that
        it is part of; before that by who uploads it. What people upload is never shown as a page: pictures, sounds and films may be
        embedded, all else is kept as a file.

        Scope: `conversations:act`.
        """
        return self._caller.call(_CONTACTS_GET_ATTACHMENT, (id, attachment), timeout=timeout)

    def delete_attachment(self, id: str, attachment: str, /, *, timeout: float | None = None) -> None:
        """Delete a file, for a contact.

        Of one that is part of no post yet; what is part of a post goes with the post.

        Scope: `conversations:act`.
        """
        self._caller.call(_CONTACTS_DELETE_ATTACHMENT, (id, attachment), timeout=timeout)

    def create_token(
        self, id: str, /, *, expires_in: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Token:
        """Make a token for an end user.

        With it the end user reaches `/v1/me/…` as this contact, and nothing else, for at most 15 minutes. Your backend asks for one
        when it knows who they are, or signs tokens itself with a signing secret.

        Scope: `tokens:write`.

        `expires_in`: A duration, `1m` to `15m`.
        """
        return self._caller.call(
            _CONTACTS_CREATE_TOKEN, (id,), fields={"expires_in": expires_in}, idempotency_key=idempotency_key, timeout=timeout
        )

    def end_sessions(self, id: str, /, *, timeout: float | None = None) -> None:
        """Sign out everywhere, for a contact.

        Every token that was issued before is refused from now on, whoever signed it. Of tokens that your backend signs, those
        issued in the next 5 seconds are refused too, since its clock may be ahead of ours.

        Scope: `tokens:write`.
        """
        self._caller.call(_CONTACTS_END_SESSIONS, (id,), timeout=timeout)


class ContactAttributes:
    """`client.contact_attributes`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.ContactAttribute, t.ContactAttributePage]:
        """List the attributes of contacts.

        The names that a text or a condition may say of a person: the fields that every contact has, and the attributes of the
        newest contacts and of some of every time, with what they are for most. What hardly anybody has may be missing.

        Scope: `contacts:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACT_ATTRIBUTES_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)


class Me:
    """`client.me`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list_devices(self, *, timeout: float | None = None) -> t.Devices:
        """List one's devices.

        Those that an app has told of, the one that was used last first; addresses that the backend has given are none.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_LIST_DEVICES, (), timeout=timeout)

    def put_device(
        self,
        device: str,
        /,
        *,
        token: str,
        channel: Literal["push", "webpush"] | Omit = OMIT,
        platform: str | Omit | None = OMIT,
        label: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Device:
        """Tell of a device.

        `device` is the app's own name of it, of at most 64 characters, that stays when the token changes. It is an address for
        `push` or `webpush` from now on, before all others, and nobody else's: say so whenever the app starts with somebody signed
        in. Of more than twenty, the one that was not used for the longest time is forgotten.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `token`: The device's token of its push service; of a browser its PushSubscription, as JSON.
        `platform`: `ios`, `android`, `web`, or what you call it.
        `label`: By what the person knows it: `Ada's phone`.
        """
        return self._caller.call(
            _ME_PUT_DEVICE, (device,), fields={"token": token, "channel": channel, "platform": platform, "label": label}, timeout=timeout
        )

    def drop_device(self, device: str, /, *, timeout: float | None = None) -> None:
        """Forget a device.

        Nothing is sent to it any more: when somebody signs out on it.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_DROP_DEVICE, (device,), timeout=timeout)

    def feed(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        view: Literal["archived", "feed", "snoozed"] | None = None,
        topic: str | None = None,
        bundle: str | None = None,
        unread: bool | None = None,
        unseen: bool | None = None,
        bundles: bool | None = None,
        search: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.FeedItem, t.FeedPage]:
        """Show one's feed.

        What the person has in the app, the newest first: every message that was sent to them over the channel `inapp`, but for what
        was archived, is out of sight, or was replaced by a newer one of its collapse key.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `view`: `archived`: those alone; `snoozed`: those that are out of sight now.
        `bundle`: Of this bundle alone.
        `unread`: Only what they have not read.
        `unseen`: Only what they have not seen.
        `bundles`: Of each bundle its newest item, with how many there are, of the newest 1,000 items; alone, or with `topic`.
        `search`: Words that all stand in title or text, of the newest 1,000 items, archived and snoozed ones too; alone.
        """
        return self._caller.pages(
            _ME_FEED,
            (),
            query={
                "limit": limit,
                "after": after,
                "view": view,
                "topic": topic,
                "bundle": bundle,
                "unread": unread,
                "unseen": unseen,
                "bundles": bundles,
                "search": search,
            },
            timeout=timeout,
        )

    def feed_changes(self, *, after: int | None = None, limit: int | None = None, timeout: float | None = None) -> t.FeedChanges:
        """Follow one's feed.

        What has changed since a cursor: items as they are now, and which are gone. Put the `changed` in place of what you know by
        their `id`, drop the `gone`, and go on from `cursor`: nothing is left out. With `anew`, fetch the feed, and go on from
        `cursor`: who was away for long, or was merged with another contact, begins so.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `after`: A cursor of the feed, or of a page before; left out, nothing is told but the cursor of now.
        `limit`: How many at most.
        """
        return self._caller.call(_ME_FEED_CHANGES, (), query={"after": after, "limit": limit}, timeout=timeout)

    def mark_feed(
        self,
        *,
        as_: Literal["archived", "read", "seen", "unarchived"],
        items: Sequence[str] | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        bundle: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.FeedMarked:
        """Mark many items of one's feed.

        Up to 100 items by their ids; or all that are in the feed, or of a topic or bundle, 1,000 at a time.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `items`: Their ids; without it, all that are not so yet.
        `topic`: All of this topic.
        `bundle`: All of this bundle.
        """
        return self._caller.call(
            _ME_MARK_FEED,
            (),
            fields={"as": as_, "items": items, "topic": topic, "bundle": bundle},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def visit_feed(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Visit:
        """Look at one's feed.

        Tells how much has come since the visit before, and is from now on the last visit: `missed` of the feed begins anew.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_VISIT_FEED, (), idempotency_key=idempotency_key, timeout=timeout)

    def get_feed_item(self, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Show an item of one's feed.

        Whether it is in the feed or not: what was archived, is out of sight or was replaced is found too.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET_FEED_ITEM, (item,), timeout=timeout)

    def read_feed_item(self, item: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.FeedItem:
        """Mark an item of one's feed as read.

        Its delivery is `read` from now on; doing it again changes nothing. `item` is the id of the item, which is the delivery's.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_READ_FEED_ITEM, (item,), idempotency_key=idempotency_key, timeout=timeout)

    def see_feed_item(self, item: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.FeedItem:
        """Mark an item of one's feed as seen.

        It was shown to the person, who may not have read it: what they read they have seen. Doing it again changes nothing.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_SEE_FEED_ITEM, (item,), idempotency_key=idempotency_key, timeout=timeout)

    def act_on_feed_item(
        self, item: str, /, *, action: int | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.FeedItem:
        """Say that an item of one's feed was acted on.

        By which of its actions, or by the item itself; the last one counts. It is read with it, and a route that waits for a sign
        of them ends.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `action`: Which of the item's actions, counted from 0; left out, the item itself.
        """
        return self._caller.call(_ME_ACT_ON_FEED_ITEM, (item,), fields={"action": action}, idempotency_key=idempotency_key, timeout=timeout)

    def archive_feed_item(self, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Archive an item of one's feed.

        It is in the feed no more, and counts no more; `view=archived` shows it.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_ARCHIVE_FEED_ITEM, (item,), timeout=timeout)

    def unarchive_feed_item(self, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Take an item of one's feed out of the archive.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_UNARCHIVE_FEED_ITEM, (item,), timeout=timeout)

    def snooze_feed_item(self, item: str, /, *, until: dt.datetime | str, timeout: float | None = None) -> t.FeedItem:
        """Put an item of one's feed out of sight for a time.

        It is in the feed no more until then, and then there again by itself, as not seen; `view=snoozed` shows it meanwhile.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `until`: Later than now, and within ten years.
        """
        return self._caller.call(_ME_SNOOZE_FEED_ITEM, (item,), fields={"until": until}, timeout=timeout)

    def unsnooze_feed_item(self, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Have an item of one's feed in sight again.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_UNSNOOZE_FEED_ITEM, (item,), timeout=timeout)

    def get_preferences(self, *, timeout: float | None = None) -> t.Preferences:
        """Show one's preferences.

        What the person has chosen; nothing, where they never did.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET_PREFERENCES, (), timeout=timeout)

    def put_preferences(
        self,
        *,
        topics: Mapping[str, Mapping[str, bool]] | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Preferences:
        """Replace one's preferences.

        These are all preferences of the person from now on: what is left out is not chosen. `topics` says by topic which channels
        they want and which they do not; `channels` in which order they like them; `quiet_hours` between which local times they are
        not to be disturbed, by marketing and whatever else keeps to them.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `topics`: By topic: on which channels they want it, and on which they do not.
        `channels`: In the order in which they like them.
        `quiet_hours`: In their own time zone.
        """
        return self._caller.call(
            _ME_PUT_PREFERENCES, (), fields={"topics": topics, "channels": channels, "quiet_hours": quiet_hours}, timeout=timeout
        )

    def change_preferences(
        self,
        *,
        topics: Mapping[str, Mapping[str, bool | None] | None] | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Preferences:
        """Change one's preferences.

        What is left out stays. `topics` are merged by topic and channel; null takes a choice back.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(
            _ME_CHANGE_PREFERENCES, (), fields={"topics": topics, "channels": channels, "quiet_hours": quiet_hours}, timeout=timeout
        )

    def create_conversation(
        self,
        *,
        kind: Literal["direct", "group", "support"] | Omit = OMIT,
        participants: Sequence[str | t.PersonInput] | Omit = OMIT,
        invites: bool | Omit = OMIT,
        distinct: bool | Omit | None = OMIT,
        title: str | Omit | None = OMIT,
        message: t.PostInput | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Begin a conversation.

        You are in it, and own it where it is a group. With `invites` the others of a group are asked first. With `distinct` the
        same people (as the same kind, about the same object) find the conversation that they have: it answers 200 and is left as it
        is, but for `message`, which is said in it; a new one answers 201. However many ask at once, one is made. Direct
        conversations are distinct unless you say otherwise; whoever comes or goes makes it another one. With somebody who has
        blocked you, or whom you have blocked, there is none: 409 `blocked`.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `participants`: The others, by your ids of contacts.
        `invites`: The others are asked first: they are in it once they accept.
        """
        return self._caller.call(
            _ME_CREATE_CONVERSATION,
            (),
            fields={
                "kind": kind,
                "participants": participants,
                "invites": invites,
                "distinct": distinct,
                "title": title,
                "message": message,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_conversations(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["active", "invited"] | None = None,
        kind: Literal["direct", "group", "support"] | None = None,
        object_type: str | None = None,
        object_id: str | None = None,
        unread: bool | None = None,
        archived: bool | None = None,
        timeout: float | None = None,
    ) -> Paged[t.MyConversation, t.MyConversationPage]:
        """List one's conversations.

        The one with the last post first, each with what was said last and what is unread; those that have not started are left out.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Where you take part, or were asked to.
        `object_type`: With `object_id`: about this object of your business.
        `unread`: Only those with something that you have not read.
        `archived`: Only those that are archived; else only those that are not.
        """
        return self._caller.pages(
            _ME_LIST_CONVERSATIONS,
            (),
            query={
                "limit": limit,
                "after": after,
                "state": state,
                "kind": kind,
                "object_type": object_type,
                "object_id": object_id,
                "unread": unread,
                "archived": archived,
            },
            timeout=timeout,
        )

    def get_conversation(self, conversation: str, /, *, timeout: float | None = None) -> t.Conversation:
        """Show one of your conversations.

        One that was deleted answers 410; one that you are not in, 404.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET_CONVERSATION, (conversation,), timeout=timeout)

    def change_conversation(
        self,
        conversation: str,
        /,
        *,
        title: str | Omit | None = OMIT,
        is_frozen: bool | Omit = OMIT,
        slow_mode: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Change one of your conversations.

        For its owners and moderators: what it is called, whether it is frozen, how slow it is. What is left out stays.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(
            _ME_CHANGE_CONVERSATION,
            (conversation,),
            fields={"title": title, "is_frozen": is_frozen, "slow_mode": slow_mode},
            timeout=timeout,
        )

    def delete_conversation(self, conversation: str, /, *, timeout: float | None = None) -> None:
        """Delete one of your conversations for everybody.

        For its owners. To be rid of it yourself, clear or leave it.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_DELETE_CONVERSATION, (conversation,), timeout=timeout)

    def close_conversation(
        self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Conversation:
        """Close one of your conversations.

        For its owners and moderators: nobody posts in it any more, and all of it can be read.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_CLOSE_CONVERSATION, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    def reopen_conversation(
        self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Conversation:
        """Open one of your conversations again.

        For its owners and moderators.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_REOPEN_CONVERSATION, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    def list_participants(
        self,
        conversation: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["invited", "active", "declined", "left", "removed"] | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Participant, t.ParticipantPage]:
        """List who is in your conversation.

        In a fixed order, who is in it or invited; with `state` those in that state. To the people in it positions of others are not
        told where the conversation hides them, nor where more than 100 are in it; you are always told.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Left out: who is in it, or invited.
        """
        return self._caller.pages(
            _ME_LIST_PARTICIPANTS, (conversation,), query={"limit": limit, "after": after, "state": state}, timeout=timeout
        )

    def add_participants(
        self,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        invites: bool | Omit = OMIT,
        history: Literal["all", "new"] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Add people to your conversation, or invite them.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. Who is in it already stays as they are. Whoever comes sees what is said from then on,
        with `history` `all` what was said before too. A conversation has at most 1,000 participants, who is invited included: 409
        `full`. A direct one is between its two: 409 `direct`. Whom you have blocked, or who has blocked you, is not added by you:
        409 `blocked`.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `participants`: Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`.
        `invites`: They are asked first, and in it once they accept.
        `history`: Whether they see what was said before.
        """
        return self._caller.call(
            _ME_ADD_PARTICIPANTS,
            (conversation,),
            fields={"participants": participants, "invites": invites, "history": history},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def change_participants(
        self,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        role: Literal["member", "moderator", "owner", "reader"] | Omit = OMIT,
        muted_for: str | Omit | None = OMIT,
        muted_until: dt.datetime | str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Participants:
        """Give people in your conversation a role, or mute them.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. Their roles, and for how long they may not post. Who is not in it is passed over. The
        last owner of a group stays one until there is another: 409 `last_owner`.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `muted_for`: They may not post for so long; null: they may.
        `muted_until`: The same by the time.
        """
        return self._caller.call(
            _ME_CHANGE_PARTICIPANTS,
            (conversation,),
            fields={"participants": participants, "role": role, "muted_for": muted_for, "muted_until": muted_until},
            timeout=timeout,
        )

    def remove_participants(
        self,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Remove people from your conversation.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. They keep what was said while they were in it. Who is not in it is passed over.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(
            _ME_REMOVE_PARTICIPANTS,
            (conversation,),
            fields={"participants": participants},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def accept(self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Participants:
        """Accept an invitation.

        You are in it, and see what is said since you were invited, or all of it where the invitation says so.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_ACCEPT, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    def decline(self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Decline an invitation.

        You may be invited again.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_DECLINE, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    def leave(
        self, conversation: str, /, *, heir: str | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Leave a conversation.

        You keep what was said while you were in it. The last owner of a group in which others stay names an `heir` among them: else
        409 `last_owner`. A direct conversation is not left but archived, cleared, or its other blocked: 409 `direct`.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `heir`: Who owns it from then on, by your id of the contact: for its last owner.
        """
        self._caller.call(_ME_LEAVE, (conversation,), fields={"heir": heir}, idempotency_key=idempotency_key, timeout=timeout)

    def archive(self, conversation: str, /, *, timeout: float | None = None) -> None:
        """Archive a conversation.

        For oneself alone, and until the next post.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_ARCHIVE, (conversation,), timeout=timeout)

    def unarchive(self, conversation: str, /, *, timeout: float | None = None) -> None:
        """Take a conversation out of the archive.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_UNARCHIVE, (conversation,), timeout=timeout)

    def silence(self, conversation: str, /, *, until: dt.datetime | str, timeout: float | None = None) -> None:
        """Hear nothing of a conversation for a time.

        One is not told of its posts; they are there, and unread.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `until`: Later than now, and within ten years.
        """
        self._caller.call(_ME_SILENCE, (conversation,), fields={"until": until}, timeout=timeout)

    def unsilence(self, conversation: str, /, *, timeout: float | None = None) -> None:
        """Be told of posts again.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_UNSILENCE, (conversation,), timeout=timeout)

    def clear(self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Cleared:
        """Delete a conversation for oneself.

        What was said so far is not shown to them any more, to nobody else is anything different, and it is listed again after the
        next post.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_CLEAR, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    def unread(self, *, timeout: float | None = None) -> t.Unread:
        """Count what is unread.

        Over all conversations in which they take part. Deleted posts, those hidden from them and those of whom they have blocked do
        not count; nor do their own.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_UNREAD, (), timeout=timeout)

    def get_badge(self, *, timeout: float | None = None) -> t.Badge:
        """Show the badge.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET_BADGE, (), timeout=timeout)

    def set_badge(self, *, external: int, timeout: float | None = None) -> t.Badge:
        """Say what waits elsewhere.

        What your own app counts beside conversations and the feed; it is added to the badge.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_SET_BADGE, (), fields={"external": external}, timeout=timeout)

    def post_message(
        self,
        conversation: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        reply_to: str | Omit | None = OMIT,
        thread: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Post:
        """Post in a conversation.

        It has the next `seq`, and its author has read up to it. `text` is short for one part of type `text`; `parts` are typed data
        and never HTML: formatting and mentions are ranges over a text, counted in Unicode code points, and addresses are http or
        https. Refused with 409 in a conversation that is `closed`, `frozen`, not started (`scheduled`), where the person is `muted`
        or one of two has `blocked` the other, and with 429 in slow mode. The backend is held back by neither a freeze nor slow
        mode.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `text`: Plain words: short for one part of type `text`.
        `reply_to`: The post of this conversation that it answers.
        `thread`: The post under which it stands: in that one's thread, not in the conversation's own course.
        `metadata`: Yours, up to 8 kB of JSON.
        `previews`: Whether its first links are looked at, so that what stands behind them can be shown.
        """
        return self._caller.call(
            _ME_POST_MESSAGE,
            (conversation,),
            fields={"text": text, "parts": parts, "reply_to": reply_to, "thread": thread, "metadata": metadata, "previews": previews},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_messages(
        self,
        conversation: str,
        /,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        around: str | None = None,
        thread: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Post, t.PostPage]:
        """List posts.

        The newest first; with `before` or `after` a post those beside it, with `around` one it stands in the middle; with `thread`
        those that stand under a post. What somebody has deleted for themselves, and what was said by whom they have blocked, is
        left out. Who has left sees what was said until then, in the words that stood when they left.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `before`: Those before this one, the newest first.
        `after`: Those after this one, in their order.
        `around`: This one with as many before it as after it, in their order.
        `thread`: Those that stand under this one.
        """
        return self._caller.pages(
            _ME_LIST_MESSAGES,
            (conversation,),
            query={"limit": limit, "before": before, "after": after, "around": around, "thread": thread},
            timeout=timeout,
        )

    def get_message(self, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Show a post.

        As it says now, and to who has left the conversation as it said then; a deleted one is a tombstone.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET_MESSAGE, (conversation, message), timeout=timeout)

    def edit_message(
        self,
        conversation: str,
        message: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Post:
        """Edit a post.

        People edit what they have said themselves, the backend anything. What it said before is kept as a version. What went out
        over a channel stays there as it was; what is still to leave says the new words.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `metadata`: Left out: as it was.
        `previews`: Whether its first links are looked at.
        """
        return self._caller.call(
            _ME_EDIT_MESSAGE,
            (conversation, message),
            fields={"text": text, "parts": parts, "metadata": metadata, "previews": previews},
            timeout=timeout,
        )

    def delete_message(
        self, conversation: str, message: str, /, *, mode: Literal["everybody", "me"] | None = None, timeout: float | None = None
    ) -> None:
        """Delete a post.

        For everybody: its author, owners, moderators and the backend; a tombstone stays in its place, without words, files,
        versions and reactions. With `mode=me` for the person alone, on all of their devices.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_DELETE_MESSAGE, (conversation, message), query={"mode": mode}, timeout=timeout)

    def message_versions(
        self, conversation: str, message: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.VersionView, t.PostFormsVersionPage]:
        """List what a post said before.

        The newest version first; for owners, moderators and the backend.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_MESSAGE_VERSIONS, (conversation, message), query={"limit": limit, "after": after}, timeout=timeout)

    def message_reactions(
        self, conversation: str, message: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Reacted, t.ReactionPage]:
        """List who reacted to a post.

        By emoji.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_MESSAGE_REACTIONS, (conversation, message), query={"limit": limit, "after": after}, timeout=timeout)

    def add_reaction(self, conversation: str, message: str, emoji: str, /, *, timeout: float | None = None) -> t.Post:
        """React to a post.

        With one emoji, or a name of yours for one (`thumbs_up`: letters a to z, digits, `_`, `+` and `-`, 32 at most), which the
        workspace's rules judge as words; the same twice is once. A key says which `assistant` reacts.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_ADD_REACTION, (conversation, message, emoji), timeout=timeout)

    def remove_reaction(self, conversation: str, message: str, emoji: str, /, *, timeout: float | None = None) -> t.Post:
        """Take a reaction back.

        It does not stand there, whether it did or not.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_REMOVE_REACTION, (conversation, message, emoji), timeout=timeout)

    def pin_message(self, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Pin a post.

        For owners, moderators and the backend, and in a direct conversation for both. Who may say nothing there now pins nothing:
        refused with 409 where the conversation is `closed` or not started (`scheduled`), for people also where they are `muted` or
        suspended, or one of two has `blocked` the other, or it is `frozen` for them. A hundred at most.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_PIN_MESSAGE, (conversation, message), timeout=timeout)

    def unpin_message(self, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Unpin a post.

        It is not pinned, whether it was or not. For the same people, and refused in the same way.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_UNPIN_MESSAGE, (conversation, message), timeout=timeout)

    def list_pins(self, conversation: str, /, *, timeout: float | None = None) -> t.PinList:
        """List pinned posts.

        The one that was pinned last comes first.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_LIST_PINS, (conversation,), timeout=timeout)

    def changes(
        self, conversation: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> t.ChangesPage:
        """Follow a conversation.

        What is other than it was at a cursor: new posts, changed posts, who came and went, the conversation itself. Who applies
        page after page has what who fetches afresh has; each thing stands once in a page, as it is now.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `<seq>.<change>`: the `cursor` of a page of posts, of a conversation, or of the changes before.
        """
        return self._caller.call(_ME_CHANGES, (conversation,), query={"limit": limit, "after": after}, timeout=timeout)

    def search(
        self, *, q: str, conversation: str | None = None, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Post, t.SearchPage]:
        """Search what was said.

        The newest posts first. All words must stand in a post, the last may be begun only; `"these words"` stand in their order,
        `-without` leaves out, `or` takes either. Capitals and accents do not matter. What the person may see is searched, in every
        conversation that they are or were in; where they have left, not what was edited since.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `q`: Words that all stand in it, the last perhaps only begun; `"these words"` in their order, `or`, `-without`. Accents and
        capitals do not matter.
        `conversation`: In this conversation alone.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _ME_SEARCH, (), query={"q": q, "conversation": conversation, "limit": limit, "after": after}, timeout=timeout
        )

    def get_position(self, conversation: str, /, *, timeout: float | None = None) -> t.Position:
        """Show how far one has got.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET_POSITION, (conversation,), timeout=timeout)

    def set_position(
        self, conversation: str, /, *, delivered: int | Omit | None = OMIT, read: int | Omit | None = OMIT, timeout: float | None = None
    ) -> t.Position:
        """Say how far one has got.

        A position only rises: a number below it changes nothing, and one beyond the last post is refused.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `delivered`: The seq of the last post that arrived.
        `read`: The seq of the last post that was read: it was delivered, too.
        """
        return self._caller.call(_ME_SET_POSITION, (conversation,), fields={"delivered": delivered, "read": read}, timeout=timeout)

    def read_all(
        self, *, conversations: Sequence[str] | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.ReadAll:
        """Mark conversations as read to their end.

        What is not one's own, or is not there, is passed over.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `conversations`: These; left out: all of them.
        """
        return self._caller.call(
            _ME_READ_ALL, (), fields={"conversations": conversations}, idempotency_key=idempotency_key, timeout=timeout
        )

    def get_receipts(self, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Receipts:
        """Show how far a post got.

        To whom it was delivered, and who has read it; with more than 100 people in the conversation only how many.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET_RECEIPTS, (conversation, message), timeout=timeout)

    def thread(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> Paged[t.Item, t.Thread]:
        """Show the thread with the company.

        The newest first: what was said in the person's own conversation, which begins with their first answer, and with it all else
        that was sent to them, merged by time. A post has a `seq`; what was sent has none, and tells how it fares, as a post does
        that left over a channel. Page with `next`: each thing is told once, whatever comes meanwhile.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_THREAD, (), query={"limit": limit, "after": after}, timeout=timeout)

    def list_blocks(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Block, t.BlockPage]:
        """List whom one has blocked.

        A person is told of those who are or were in a conversation with them; their backend of all.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_LIST_BLOCKS, (), query={"limit": limit, "after": after}, timeout=timeout)

    def change_blocks(
        self,
        *,
        add: Sequence[str] | Omit = OMIT,
        remove: Sequence[str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Blocks:
        """Block and unblock several.

        By the backend: all of them, or none where one of them is not there. A person may name any id, and learns nothing by it:
        whether there is such a contact is not told, and those who are or were in a conversation with them are counted.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(
            _ME_CHANGE_BLOCKS, (), fields={"add": add, "remove": remove}, idempotency_key=idempotency_key, timeout=timeout
        )

    def block(self, contact: str, /, *, timeout: float | None = None) -> None:
        """Block somebody.

        Neither says anything more to the other in a direct conversation; in all others what the blocked one says is hidden from who
        blocked them. Nobody is told. At most 1,000 of those whom they have met in a conversation, and as many others. A person may
        name any id: the answer is the same where there is no such contact.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_BLOCK, (contact,), timeout=timeout)

    def unblock(self, contact: str, /, *, timeout: float | None = None) -> None:
        """Unblock somebody.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_UNBLOCK, (contact,), timeout=timeout)

    def presence(self, *, people: str, timeout: float | None = None) -> t.Presences:
        """Show whether others are there.

        Of those who take part in an open conversation with you. Everybody else is `offline`, as is who has blocked you, whom you
        have blocked, and who is not there at all. Over the socket you are told when it changes.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `people`: Your ids of contacts, members by `mbr_…`, with commas between them; 200 at most, and 2,000 characters.
        """
        return self._caller.call(_ME_PRESENCE, (), query={"people": people}, timeout=timeout)

    def flag(
        self,
        *,
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"],
        message: str | Omit | None = OMIT,
        contact: str | Omit | None = OMIT,
        words: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.OwnFlag:
        """Flag a post or a person.

        A post or a person, once by each who does so; a second time answers 200 with the first. Where a step of the policy is
        reached by it, that is applied at once. Posts that one sees, and people with whom one is or was in a conversation.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `message`: A post, `msg_…`.
        `contact`: A person, by your own id.
        """
        return self._caller.call(
            _ME_FLAG,
            (),
            fields={"message": message, "contact": contact, "category": category, "words": words},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_sanctions(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Sanction, t.SanctionPage]:
        """List what one may not do.

        What holds now. Who is suspended has no token: their backend asks for them.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_LIST_SANCTIONS, (), query={"limit": limit, "after": after}, timeout=timeout)

    def appeal(self, *, sanction: str, words: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.Appeal:
        """Appeal against a sanction.

        Once against each, while it holds; it holds on until somebody decides. Who is suspended has no token: their backend does it
        for them.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(
            _ME_APPEAL, (), fields={"sanction": sanction, "words": words}, idempotency_key=idempotency_key, timeout=timeout
        )

    def list_appeals(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Appeal, t.AppealPage]:
        """List one's appeals.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_LIST_APPEALS, (), query={"limit": limit, "after": after}, timeout=timeout)

    def prepare_attachment(
        self, *, name: str, size: int, type: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Attachment:
        """Announce a file.

        Say what is to be uploaded, then `PUT` the bytes, as they are, to the address in `upload` within the hour: it is signed, and
        no key goes with it. The bytes must be as many as announced, and of the type that they were announced as;
        `application/octet-stream` is whatever they turn out to be. What no post names within a day is deleted.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `name`: As people see it; without a path.
        `type`: Its media type; what the bytes do not bear out is refused. `application/octet-stream`: whatever the bytes say.
        `size`: Exactly so many bytes.
        """
        return self._caller.call(
            _ME_PREPARE_ATTACHMENT, (), fields={"name": name, "type": type, "size": size}, idempotency_key=idempotency_key, timeout=timeout
        )

    def get_attachment(self, attachment: str, /, *, timeout: float | None = None) -> t.Attachment:
        """Show a file.

        With a signed address in `download`, which is a right by itself for an hour or a little more. Seen by who sees the post that
        it is part of; before that by who uploads it. What people upload is never shown as a page: pictures, sounds and films may be
        embedded, all else is kept as a file.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET_ATTACHMENT, (attachment,), timeout=timeout)

    def delete_attachment(self, attachment: str, /, *, timeout: float | None = None) -> None:
        """Delete a file.

        Of one that is part of no post yet; what is part of a post goes with the post.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_DELETE_ATTACHMENT, (attachment,), timeout=timeout)

    def get(self, *, timeout: float | None = None) -> t.Me:
        """Show who is signed in.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return self._caller.call(_ME_GET, (), timeout=timeout)

    def end_sessions(self, *, timeout: float | None = None) -> None:
        """Sign out everywhere.

        Every token that was issued before is refused from now on, whoever signed it. Of tokens that your backend signs, those
        issued in the next 5 seconds are refused too, since its clock may be ahead of ours.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        self._caller.call(_ME_END_SESSIONS, (), timeout=timeout)


class Feed:
    """`client.feed`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        view: Literal["archived", "feed", "snoozed"] | None = None,
        topic: str | None = None,
        bundle: str | None = None,
        unread: bool | None = None,
        unseen: bool | None = None,
        bundles: bool | None = None,
        search: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.FeedItem, t.FeedPage]:
        """Show one's feed, for a contact.

        What the person has in the app, the newest first: every message that was sent to them over the channel `inapp`, but for what
        was archived, is out of sight, or was replaced by a newer one of its collapse key.

        Scope: `feed:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `view`: `archived`: those alone; `snoozed`: those that are out of sight now.
        `bundle`: Of this bundle alone.
        `unread`: Only what they have not read.
        `unseen`: Only what they have not seen.
        `bundles`: Of each bundle its newest item, with how many there are, of the newest 1,000 items; alone, or with `topic`.
        `search`: Words that all stand in title or text, of the newest 1,000 items, archived and snoozed ones too; alone.
        """
        return self._caller.pages(
            _FEED_LIST,
            (id,),
            query={
                "limit": limit,
                "after": after,
                "view": view,
                "topic": topic,
                "bundle": bundle,
                "unread": unread,
                "unseen": unseen,
                "bundles": bundles,
                "search": search,
            },
            timeout=timeout,
        )

    def read(self, id: str, item: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.FeedItem:
        """Mark an item of one's feed as read, for a contact.

        Its delivery is `read` from now on; doing it again changes nothing. `item` is the id of the item, which is the delivery's.

        Scope: `feed:write`.
        """
        return self._caller.call(_FEED_READ, (id, item), idempotency_key=idempotency_key, timeout=timeout)


class Consents:
    """`client.consents`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Consent, t.ConsentPage]:
        """Show a contact's consents.

        The ledger of the person, the newest line first. Lines are added and never changed.

        Scope: `consents:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONSENTS_LIST, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    def add(
        self,
        id: str,
        /,
        *,
        purpose: Literal["marketing", "transactional"],
        state: Literal["granted", "withdrawn"],
        channel: str | Omit | None = OMIT,
        text: str | Omit | None = OMIT,
        source: str | Omit | None = OMIT,
        address: str | Omit | None = OMIT,
        occurred_at: dt.datetime | str | Omit | None = OMIT,
        proof: Mapping[str, str] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Consent:
        """Record a consent or a withdrawal.

        One line more in the person's ledger. Of each purpose and channel the last word counts, by when it was said. `marketing` is
        sent only where it is granted, `transactional` where it is not withdrawn. A withdrawal without a channel is for every
        channel, and what is granted on one afterwards lifts it there. Who grants marketing has shown it: give `proof`, or the
        `text` that they agreed to and the `source` of it. With an `address` marketing is granted for that address alone. Nothing is
        handed over against a withdrawal from the moment in which this is answered.

        Scope: `consents:write`.

        `channel`: Where they may be written to, or not any more; a withdrawal without it is for every channel.
        `text`: What they agreed to, as they read it.
        `source`: Where it comes from: a form, a till, another system.
        `address`: The one address that is meant; only where marketing is granted.
        `occurred_at`: When they said so; left out: now.
        `proof`: What shows that they did: `ip`, `url`, `user_agent`, whatever else was kept.
        """
        return self._caller.call(
            _CONSENTS_ADD,
            (id,),
            fields={
                "channel": channel,
                "purpose": purpose,
                "state": state,
                "text": text,
                "source": source,
                "address": address,
                "occurred_at": occurred_at,
                "proof": proof,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def batch(
        self,
        *,
        consents: Sequence[t.ConsentItem],
        text: str | Omit | None = OMIT,
        source: str | Omit | None = OMIT,
        proof: Mapping[str, str] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Consents:
        """Record many consents.

        Up to 10,000 lines, in one transaction: an import. `text`, `source` and `proof` beside the list count for each item that
        does not have its own. An item with something wrong in it is left out, and told under its index; the others are written.

        Scope: `consents:write`.
        """
        return self._caller.call(
            _CONSENTS_BATCH,
            (),
            fields={"consents": consents, "text": text, "source": source, "proof": proof},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class Preferences:
    """`client.preferences`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(self, id: str, /, *, timeout: float | None = None) -> t.Preferences:
        """Show one's preferences, for a contact.

        What the person has chosen; nothing, where they never did.

        Scope: `consents:read`.
        """
        return self._caller.call(_PREFERENCES_GET, (id,), timeout=timeout)

    def put(
        self,
        id: str,
        /,
        *,
        topics: Mapping[str, Mapping[str, bool]] | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Preferences:
        """Replace one's preferences, for a contact.

        These are all preferences of the person from now on: what is left out is not chosen. `topics` says by topic which channels
        they want and which they do not; `channels` in which order they like them; `quiet_hours` between which local times they are
        not to be disturbed, by marketing and whatever else keeps to them.

        Scope: `consents:write`.

        `topics`: By topic: on which channels they want it, and on which they do not.
        `channels`: In the order in which they like them.
        `quiet_hours`: In their own time zone.
        """
        return self._caller.call(
            _PREFERENCES_PUT, (id,), fields={"topics": topics, "channels": channels, "quiet_hours": quiet_hours}, timeout=timeout
        )

    def patch(
        self,
        id: str,
        /,
        *,
        topics: Mapping[str, Mapping[str, bool | None] | None] | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Preferences:
        """Change one's preferences, for a contact.

        What is left out stays. `topics` are merged by topic and channel; null takes a choice back.

        Scope: `consents:write`.
        """
        return self._caller.call(
            _PREFERENCES_PATCH, (id,), fields={"topics": topics, "channels": channels, "quiet_hours": quiet_hours}, timeout=timeout
        )

    def link(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.PreferenceLink:
        """Make a contact's preference link.

        The address of the page on which the person chooses what they get, for your own mails and pages; templates have it as
        `preferences_url`. Whoever has the link can change their choices, and it works as long as the contact is there.

        Scope: `consents:write`.
        """
        return self._caller.call(_PREFERENCES_LINK, (id,), idempotency_key=idempotency_key, timeout=timeout)


class Suppressions:
    """`client.suppressions`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Suppression, t.SuppressionPage]:
        """List suppressions.

        The newest first. With `email` or `phone` those of this address: whether it is suppressed, and why. The list tells no
        address: only a keyed hash of it is kept.

        Scope: `consents:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `email`: Only those of this mail address.
        `phone`: Only those of this number; without a country code it is one of the workspace's country.
        """
        return self._caller.pages(
            _SUPPRESSIONS_LIST, (), query={"limit": limit, "after": after, "email": email, "phone": phone}, timeout=timeout
        )

    def add(
        self,
        *,
        reason: str,
        email: str | Omit | None = OMIT,
        phone: str | Omit | None = OMIT,
        push: str | Omit | None = OMIT,
        webpush: str | Omit | None = OMIT,
        channel: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        source: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Suppression:
        """Suppress an address.

        Nothing is handed over to this address any more from the moment in which this is answered, whoever has it and whatever the
        purpose: on one `channel` or on every one, about one `topic` or any. An address that is suppressed already stays as it was,
        and is answered.

        Scope: `consents:write`.

        `channel`: On this channel only; left out: on every one.
        `topic`: For this topic only; left out: for every one.
        """
        return self._caller.call(
            _SUPPRESSIONS_ADD,
            (),
            fields={
                "email": email,
                "phone": phone,
                "push": push,
                "webpush": webpush,
                "channel": channel,
                "topic": topic,
                "reason": reason,
                "source": source,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def batch(
        self, *, suppressions: Sequence[t.SuppressionInput], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Suppressions:
        """Suppress many addresses.

        Up to 10,000 addresses, each as for one, in one transaction. An item with something wrong in it is left out, and told under
        its index; the others are suppressed.

        Scope: `consents:write`.
        """
        return self._caller.call(
            _SUPPRESSIONS_BATCH, (), fields={"suppressions": suppressions}, idempotency_key=idempotency_key, timeout=timeout
        )

    def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Lift a suppression.

        The address may be used again, as far as no other suppression of it stands.

        Scope: `consents:write`.
        """
        self._caller.call(_SUPPRESSIONS_DELETE, (id,), timeout=timeout)


class MailHealth:
    """`client.mail_health`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(
        self, *, days: int | None = None, purpose: Literal["marketing", "other"] | None = None, timeout: float | None = None
    ) -> t.MailHealth:
        """See how mail fares.

        What came back of your mail, by day and by the recipients' domain, some seconds behind; and whether marketing mail is
        paused. It is, where of at least 500 marketing mails in 24 hours 0.1% were complained about (by 2 people or more), or 5%
        went to mailboxes that do not exist.

        Scope: `messages:read`.

        `days`: Today is one of them.
        `purpose`: Left out: all mail.
        """
        return self._caller.call(_MAIL_HEALTH_GET, (), query={"days": days, "purpose": purpose}, timeout=timeout)

    def resume(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.MailHealth:
        """Let marketing mail go on.

        What was held is looked at at once, and the breaker counts anew: only mails that leave from now on. Where it is not paused,
        nothing changes.

        Scope: `messages:marketing`.
        """
        return self._caller.call(_MAIL_HEALTH_RESUME, (), idempotency_key=idempotency_key, timeout=timeout)


class OptInForms:
    """`client.opt_in_forms`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.OptInForm, t.OptInFormPage]:
        """List opt-in forms.

        All forms of the workspace in the order of their keys.

        Scope: `topics:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_OPT_IN_FORMS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def get(self, key: str, /, *, timeout: float | None = None) -> t.OptInForm:
        """Show an opt-in form.

        One form by its key, with the address of its page.

        Scope: `topics:read`.
        """
        return self._caller.call(_OPT_IN_FORMS_GET, (key,), timeout=timeout)

    def put(
        self,
        key: str,
        /,
        *,
        name: str,
        text: str,
        topics: Sequence[str] | Omit = OMIT,
        template: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.OptInForm:
        """Create or change an opt-in form.

        A page at `url` on which people agree to marketing by mail: they give their mailbox, get a mail with a link, and confirm.
        Then, and not before, the ledger of the person has the consent for that mailbox, with the text that they read, when and from
        where they filled it in and confirmed. The mail is sent as a transactional message in your name; its own template gets
        `confirm_url`, `form` and `text` as its data. A key is as a topic's. The address of the page stays when the form changes.

        Scope: `topics:write`.

        `name`: What it is called on its page and in the mail.
        `text`: What who fills it in agrees to, as they read it; it is kept with their consent.
        `topics`: Topics that they choose by it, for mail.
        `template`: The template of the mail that asks to confirm, with `confirm_url`, `form` and `text` as its data; left out:
        words of our own.
        """
        return self._caller.call(
            _OPT_IN_FORMS_PUT, (key,), fields={"name": name, "text": text, "topics": topics, "template": template}, timeout=timeout
        )

    def delete(self, key: str, /, *, timeout: float | None = None) -> None:
        """Delete an opt-in form.

        Its page is gone, and links in mails that were not followed yet lead nowhere. What was granted by it stands.

        Scope: `topics:write`.
        """
        self._caller.call(_OPT_IN_FORMS_DELETE, (key,), timeout=timeout)


class Caps:
    """`client.caps`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, *, timeout: float | None = None) -> t.CapList:
        """Show the caps.

        How many messages one person gets at most, of a purpose, about a topic, on a channel, or in total.

        Scope: `workspace:read`.
        """
        return self._caller.call(_CAPS_LIST, (), timeout=timeout)

    def put(self, *, caps: Sequence[t.CapInput], timeout: float | None = None) -> t.CapList:
        """Replace the caps.

        These are all caps from now on. A cap that names no purpose, no topic and no channel counts everything. Marketing is skipped
        where a cap is reached; what is transactional counts and is never stopped by one; codes and alarms do not count. Two workers
        at once never go beyond a cap. What was sent while there were no caps does not count.

        Scope: `workspace:write`.
        """
        return self._caller.call(_CAPS_PUT, (), fields={"caps": caps}, timeout=timeout)


class Topics:
    """`client.topics`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> Paged[t.Topic, t.TopicPage]:
        """List topics.

        All topics of the workspace in the order of their keys.

        Scope: `topics:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_TOPICS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def get(self, key: str, /, *, timeout: float | None = None) -> t.Topic:
        """Show a topic.

        One topic by its key.

        Scope: `topics:read`.
        """
        return self._caller.call(_TOPICS_GET, (key,), timeout=timeout)

    def put(
        self,
        key: str,
        /,
        *,
        name: str,
        description: str | Omit = OMIT,
        channel: str | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        defaults: Mapping[str, bool] | Omit = OMIT,
        keeps_quiet_hours: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Topic:
        """Create or change a topic.

        The topic of this key has these values afterwards, whether it was there or not. A key is 1 to 64 of a-z, 0-9, dot,
        underscore and hyphen. `route` is that of a message about it that names none, nor its template; `channel` is short for one
        channel. `defaults` say by channel whether who has not chosen gets it there. With `keeps_quiet_hours` also what is
        transactional about it waits until nobody is disturbed.

        Scope: `topics:write`.

        `channel`: The channel of a message about it that names none, nor its template: short for a route of one step.
        `route`: The route of a message about it that names none, nor its template.
        `defaults`: By channel, whether who has not chosen gets it there; a channel that is not named: yes.
        `keeps_quiet_hours`: Whether what is transactional about it waits for the end of quiet hours; marketing always does, codes
        and alarms never.
        """
        return self._caller.call(
            _TOPICS_PUT,
            (key,),
            fields={
                "name": name,
                "description": description,
                "channel": channel,
                "route": route,
                "defaults": defaults,
                "keeps_quiet_hours": keeps_quiet_hours,
            },
            timeout=timeout,
        )


class Templates:
    """`client.templates`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, archived: bool | None = None, timeout: float | None = None
    ) -> Paged[t.Template, t.TemplatePage]:
        """List templates.

        The templates of the workspace in the order of their keys: those in use, or with `archived` those that were put away.

        Scope: `templates:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `archived`: Those that were put away, in place of those in use.
        """
        return self._caller.pages(_TEMPLATES_LIST, (), query={"limit": limit, "after": after, "archived": archived}, timeout=timeout)

    def create(
        self,
        *,
        key: str,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"],
        content: Mapping[str, Mapping[str, t.SourceInput]],
        name: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        is_sensitive: bool | Omit = OMIT,
        default_locale: str | Omit | None = OMIT,
        sources: Sequence[str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Template:
        """Create a template.

        A template with version 1, a draft: publish it before messages can use it. Content is written in Jinja syntax, by channel
        and locale; a mail in `text`, in `html`, or in `mjml`. `topic` must exist; `route` is the channel of a message that names
        none. What is wrong within the text does not keep it from being stored, only from being published: see the version's
        `problems`.

        Scope: `templates:write`.

        `key`: lower case letters, digits, dots, dashes and underscores
        `name`: The key, where it is left out.
        `route`: Of a message that names none.
        `is_sensitive`: What it says is sealed, kept no longer than it takes to be said, and masked wherever it is shown; login
        codes always are.
        `default_locale`: The workspace's, where it is left out.
        `sources`: Data sources that are asked when a message goes; the text has their answers as `sources.<key>`.
        """
        return self._caller.call(
            _TEMPLATES_CREATE,
            (),
            fields={
                "key": key,
                "purpose": purpose,
                "content": content,
                "name": name,
                "topic": topic,
                "route": route,
                "is_sensitive": is_sensitive,
                "default_locale": default_locale,
                "sources": sources,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get(self, key: str, /, *, timeout: float | None = None) -> t.Template:
        """Show a template.

        One template by its key, without its text: that is in its versions.

        Scope: `templates:read`.
        """
        return self._caller.call(_TEMPLATES_GET, (key,), timeout=timeout)

    def patch(
        self,
        key: str,
        /,
        *,
        name: str | Omit = OMIT,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | Omit = OMIT,
        topic: str | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Template:
        """Change a template.

        Its name, its purpose, its topic and its route; what is left out stays, and so do its key and its text. Messages that were
        accepted keep what it was.

        Scope: `templates:write`.

        `purpose`: What it is for: which permission its messages need, and how they go.
        `topic`: null: none.
        `route`: Of a message that names none; null: the topic's, else the workspace's.
        """
        return self._caller.call(
            _TEMPLATES_PATCH, (key,), fields={"name": name, "purpose": purpose, "topic": topic, "route": route}, timeout=timeout
        )

    def archive(self, key: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Template:
        """Put a template away.

        It is listed no more, and no message is made from it; what was sent from it stays, with the version that it was. Messages
        that were accepted before go on.

        Scope: `templates:write`.
        """
        return self._caller.call(_TEMPLATES_ARCHIVE, (key,), idempotency_key=idempotency_key, timeout=timeout)

    def unarchive(self, key: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Template:
        """Take a template out again.

        It is listed and can be sent again, with the version that was published.

        Scope: `templates:write`.
        """
        return self._caller.call(_TEMPLATES_UNARCHIVE, (key,), idempotency_key=idempotency_key, timeout=timeout)

    def versions(
        self, key: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Version, t.VersionPage]:
        """List the versions of a template.

        The newest first, without their text.

        Scope: `templates:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_TEMPLATES_VERSIONS, (key,), query={"limit": limit, "after": after}, timeout=timeout)

    def add_version(
        self,
        key: str,
        /,
        *,
        content: Mapping[str, Mapping[str, t.SourceInput]],
        default_locale: str | Omit | None = OMIT,
        sources: Sequence[str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.FullVersion:
        """Add a version to a template.

        A new draft with the whole content; messages keep getting the published version. A version is never changed afterwards.
        `problems` in the answer tell what keeps it from being published.

        Scope: `templates:write`.

        `default_locale`: That of the version before, where it is left out.
        `sources`: Data sources that are asked when a message goes; the text has their answers as `sources.<key>`.
        """
        return self._caller.call(
            _TEMPLATES_ADD_VERSION,
            (key,),
            fields={"content": content, "default_locale": default_locale, "sources": sources},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get_version(self, key: str, version: str, /, *, timeout: float | None = None) -> t.FullVersion:
        """Show a version of a template.

        One version by its number, with its text and with what keeps it from being published.

        Scope: `templates:read`.
        """
        return self._caller.call(_TEMPLATES_GET_VERSION, (key, version), timeout=timeout)

    def preview(
        self,
        key: str,
        version: str,
        /,
        *,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"],
        locale: str | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit = OMIT,
        contact: Mapping[str, Any] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.VersionPreview:
        """Preview a version of a template.

        What one reader would get of a version, a draft too, with what is made of it at publishing; nothing is stored or sent. Where
        it cannot be rendered with these data, `problem` says why; a version that could not be published is refused.

        Scope: `templates:read`.

        `locale`: What the reader wants; they get the nearest that there is.
        `data`: What the template's names stand for.
        `contact`: What `contact` stands for: `{"name": "Ada"}`.
        """
        return self._caller.call(
            _TEMPLATES_PREVIEW,
            (key, version),
            fields={"channel": channel, "locale": locale, "data": data, "contact": contact},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def publish(self, key: str, /, *, version: int, idempotency_key: str | None = None, timeout: float | None = None) -> t.Template:
        """Publish a version of a template.

        Messages accepted from now on get this version; those accepted before keep theirs. Publishing an older version is the way
        back. A version with problems is refused with all of them; their pointers lead into the version's content. The first time,
        HTML is made of MJML, CSS is inlined, and a plain text is made of a mail that has none: `warnings` tell what is worth a
        look.

        Scope: `templates:write`.
        """
        return self._caller.call(_TEMPLATES_PUBLISH, (key,), fields={"version": version}, idempotency_key=idempotency_key, timeout=timeout)

    def preview_content(
        self,
        *,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"],
        content: t.SourceInput,
        locale: str | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit = OMIT,
        contact: Mapping[str, Any] | Omit = OMIT,
        person: str | Omit | None = OMIT,
        sources: Sequence[str] | Omit = OMIT,
        fills_missing: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.ContentPreview:
        """Preview what is being written.

        What one reader would get of a content for one channel that is stored nowhere yet, with how much it is, what the channel
        takes of it, the names that it speaks of, and all that is wrong with it, by field, line and column: fast enough to be asked
        with each word that somebody writes. `person` is a contact that is shown; `contact` are values in their place. Nothing is
        stored or sent; naming a person needs the scope `contacts:read` too.

        Scope: `templates:read`.

        `locale`: In which numbers and times are written; left out, the contact's, else the workspace's.
        `data`: What the text's names stand for.
        `contact`: What `contact` stands for: `{"name": "Ada"}`.
        `person`: The id of a contact, yours or ours, who is shown in place of `contact`.
        `sources`: The data sources that are asked when a message goes: here their fallbacks are shown, or what `data` says under
        `sources`.
        `fills_missing`: Names that the data do not have are shown as themselves, in place of a problem.
        """
        return self._caller.call(
            _TEMPLATES_PREVIEW_CONTENT,
            (),
            fields={
                "channel": channel,
                "content": content,
                "locale": locale,
                "data": data,
                "contact": contact,
                "person": person,
                "sources": sources,
                "fills_missing": fills_missing,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get_draft(self, key: str, /, *, timeout: float | None = None) -> t.Draft:
        """Show the draft of a template.

        What is being written, with who changed it last, and what would keep it from being published.

        Scope: `templates:read`.
        """
        return self._caller.call(_TEMPLATES_GET_DRAFT, (key,), timeout=timeout)

    def put_draft(
        self,
        key: str,
        /,
        *,
        content: Mapping[str, Mapping[str, t.SourceInput]],
        default_locale: str | Omit | None = OMIT,
        sources: Sequence[str] | Omit = OMIT,
        revision: int | Omit | None = OMIT,
        based_on: int | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Draft:
        """Write the draft of a template.

        One draft, written over as often as you like: no version comes of it until it is kept. Say the `revision` that you have
        read, or none where there was no draft: where somebody else has changed it since, this is refused with 409 `draft_changed`,
        and the detail says who. What is wrong within the text does not keep it from being stored: see `problems`.

        Scope: `templates:write`.

        `default_locale`: That of the draft before, else of the newest version, where it is left out.
        `sources`: Data sources that are asked when a message goes; the text has their answers as `sources.<key>`.
        `revision`: The draft that this one is written over, as you have read it; left out where there was none.
        `based_on`: The version that it began as; left out, it stays what it was, else the newest.
        """
        return self._caller.call(
            _TEMPLATES_PUT_DRAFT,
            (key,),
            fields={"content": content, "default_locale": default_locale, "sources": sources, "revision": revision, "based_on": based_on},
            timeout=timeout,
        )

    def delete_draft(self, key: str, /, *, timeout: float | None = None) -> None:
        """Drop the draft of a template.

        What was being written is gone, and the versions are as they were.

        Scope: `templates:write`.
        """
        self._caller.call(_TEMPLATES_DELETE_DRAFT, (key,), timeout=timeout)

    def keep_draft(self, key: str, /, *, revision: int, idempotency_key: str | None = None, timeout: float | None = None) -> t.FullVersion:
        """Keep the draft of a template as a version.

        The draft becomes the newest version, which can be published, and there is no draft any more. Refused with 409
        `draft_changed` where it is not the `revision` that you have read.

        Scope: `templates:write`.

        `revision`: As you have read it.
        """
        return self._caller.call(
            _TEMPLATES_KEEP_DRAFT, (key,), fields={"revision": revision}, idempotency_key=idempotency_key, timeout=timeout
        )

    def test(
        self,
        key: str,
        /,
        *,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"],
        version: int | Omit | None = OMIT,
        to: str | t.To | Omit = OMIT,
        data: Mapping[str, Any] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Accepted:
        """Send a test of a template.

        A version, published or not, or where `version` is left out the draft, is sent to one person on one channel, as any other
        message: with all that may keep it from them, and with the scope that its purpose needs. The message's metadata have `test`.
        What the draft says becomes a version by it, since what was sent names its version; the draft stays. Without `to` it goes by
        mail to the member who asks.

        Scope: `templates:write`.

        `version`: Left out: the draft.
        `to`: Your id of a person, or one of id, email, phone. Left out, the mail address of the member who asks.
        `data`: What the template's names stand for: an object of up to 100 kB.
        """
        return self._caller.call(
            _TEMPLATES_TEST,
            (key,),
            fields={"channel": channel, "version": version, "to": to, "data": data},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class Previews:
    """`client.previews`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def html(self, *, html: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.HtmlPreview:
        """Show HTML in a frame.

        Of a mail that is being written: it is kept for ten minutes, at most 200 of a workspace, and shown at the address that is
        answered, where it is as shut in as a mail that has left.

        Scope: `templates:read`.

        `html`: Rendered: templates are not looked for in it.
        """
        return self._caller.call(_PREVIEWS_HTML, (), fields={"html": html}, idempotency_key=idempotency_key, timeout=timeout)


class DataSources:
    """`client.data_sources`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.DataSource, t.DataSourcePage]:
        """List data sources.

        All data sources of the workspace in the order of their keys, never with the values of their headers.

        Scope: `data_sources:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_DATA_SOURCES_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def get(self, key: str, /, *, timeout: float | None = None) -> t.DataSource:
        """Show a data source.

        One data source by its key, without the values of its headers.

        Scope: `data_sources:read`.
        """
        return self._caller.call(_DATA_SOURCES_GET, (key,), timeout=timeout)

    def put(
        self,
        key: str,
        /,
        *,
        url: str,
        method: Literal["GET", "POST"] | Omit = OMIT,
        headers: Mapping[str, str] | Omit = OMIT,
        body: str | Omit | None = OMIT,
        deadline: str | Omit = OMIT,
        cache: str | Omit = OMIT,
        fallback: Mapping[str, Any] | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.DataSource:
        """Create or change a data source.

        An HTTP call whose answer a template shows: it is made when a message goes, so that what is said is true when it is said. A
        version of a template names it under `sources`, and its text has the answer as `sources.<key>`. The source of this key has
        all of these values afterwards, and nothing of what it was before; who changes an address enters the headers again.

        `url` and `body` are templates over the message's data, `contact` and `workspace`. Values are percent-encoded in the
        address, and written as JSON in the body; the host is literal. The answer is a JSON object of at most 100 kB with a 2xx;
        redirects are not followed, and private networks are reached only where this installation reaches them.

        Where it does not answer so in time, its `fallback` is shown. Without one the message waits and is tried again, as where a
        provider cannot be reached, and then fails with `data_source_failed`. A change may take a second to reach every worker. A
        preview asks nobody: it shows what its own data say under `sources.<key>`, or else the fallback.

        Scope: `data_sources:write`.

        `url`: A template: `https://shop.example/api/orders/{{ order.id }}`. Values are percent-encoded by themselves; the host is
        literal.
        `headers`: Sealed, and never shown again: a key of yours belongs here. They are no templates.
        `body`: A template of JSON, for POST: `{"order": {{ order.id }}}`. Values are written as JSON by themselves.
        `deadline`: How long an answer may take, at most 5s.
        `cache`: How long an answer counts for the same request, at most 1h; 0s: it is asked each time.
        `fallback`: What is shown where it does not answer; null: then the message waits and is tried again, as for a provider.
        """
        return self._caller.call(
            _DATA_SOURCES_PUT,
            (key,),
            fields={
                "url": url,
                "method": method,
                "headers": headers,
                "body": body,
                "deadline": deadline,
                "cache": cache,
                "fallback": fallback,
            },
            timeout=timeout,
        )

    def delete(self, key: str, /, *, timeout: float | None = None) -> None:
        """Delete a data source.

        Refused while a published version names it. What was accepted with an older version that does fails with
        `unknown_data_source`.

        Scope: `data_sources:write`.
        """
        self._caller.call(_DATA_SOURCES_DELETE, (key,), timeout=timeout)


class Providers:
    """`client.providers`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Provider, t.ProviderPage]:
        """List the kinds of providers.

        What an account can be made of with `POST /v1/provider-accounts`: the settings that each kind asks for, as a JSON schema,
        and what it can. The same in every workspace.

        Scope: `providers:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_PROVIDERS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)


class Channels:
    """`client.channels`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> Paged[t.Channel, t.ChannelPage]:
        """List the channels.

        What a template may say on each channel, how long, and what each kind of provider can do on it.

        Scope: `workspace:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CHANNELS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)


class ProviderAccounts:
    """`client.provider_accounts`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.ProviderAccount, t.ProviderAccountPage]:
        """List provider accounts.

        All provider accounts of the workspace in the order of their making, never with credentials.

        Scope: `providers:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_PROVIDER_ACCOUNTS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def create(
        self,
        *,
        provider: str,
        credentials: Mapping[str, Any],
        name: str | Omit | None = OMIT,
        channels: Sequence[str] | Omit | None = OMIT,
        senders: Sequence[str] | Omit = OMIT,
        rank: int | Omit = OMIT,
        rate: t.AccountRateInput | Omit | None = OMIT,
        sender_rate: t.AccountRateInput | Omit | None = OMIT,
        destinations: Sequence[t.DestinationInput] | Omit | None = OMIT,
        keeps_exchanges: bool | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.ProviderAccount:
        """Add a provider account.

        The credentials are sealed under this installation's master key and never read back. Without `channels` the account serves
        all that its provider has. Of several accounts for a channel the one with the lowest rank goes first. `destinations` say for
        which numbers it may be used, and what a message there costs: the longest prefix that fits counts, then the country, then
        the prefix `+`; a number that none fits does not go through it. A live workspace cannot have a sandbox.

        The credentials of each provider:

        - `custom`: `url`, `method` (optional), `headers` (optional), `body` (optional), `auth` (optional), `answer` (optional),
        `idempotency_header` (optional), `callbacks` (optional)
        - `inapp`: none
        - `sandbox`: `faults` (optional), `callback_secret` (optional)
        - `smtp`: `host`, `port` (optional), `username` (optional), `password` (optional), `security` (optional), `from_address`,
        `reply_to` (optional), `bounces_come_here` (optional), `helo` (optional), `dkim_domain` (optional), `dkim_selector`
        (optional), `dkim_private_key` (optional), `dkim_second_selector` (optional), `dkim_second_private_key` (optional),
        `inbound_secret` (optional)
        - `twilio`: `account_sid`, `auth_token`, `api_key` (optional), `api_secret` (optional), `messaging_service_sid` (optional),
        `webhook_secret` (optional), `region` (optional), `edge` (optional), `base_url` (optional)

        Scope: `providers:write`.

        `credentials`: The fields that this provider asks for; kept sealed, and never shown again.
        `senders`: What the recipient sees: numbers, mailboxes. The first is used where a message names none.
        `rank`: The account with the lowest rank is tried first.
        `rate`: At most so many hand-offs through the account.
        `sender_rate`: At most so many hand-offs from each of its senders.
        `destinations`: Where it may be used, and at what price; null: everywhere, at no price. Only where all of its channels go to
        phone numbers.
        `keeps_exchanges`: Whether what went over the wire is kept for a week of all that was sent, too, and of all that failed
        however many fail alike; null: of a sample of what was sent (thirty, and then one a second by each worker), where the
        workspace keeps content.
        """
        return self._caller.call(
            _PROVIDER_ACCOUNTS_CREATE,
            (),
            fields={
                "provider": provider,
                "name": name,
                "channels": channels,
                "credentials": credentials,
                "senders": senders,
                "rank": rank,
                "rate": rate,
                "sender_rate": sender_rate,
                "destinations": destinations,
                "keeps_exchanges": keeps_exchanges,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.ProviderAccount:
        """Show a provider account.

        One provider account, never with credentials. `health` tells what the last hand-offs say of the provider: after five
        failures in a row, or when at least every other of twenty within half a minute has failed, nothing goes there for ten
        seconds; then one delivery in ten seconds tries it, and the first that is answered well ends it. Only what speaks of the
        provider counts: no answer, no connection, a 5xx. The log has `provider_account.failing` and `provider_account.recovered`.

        Scope: `providers:read`.
        """
        return self._caller.call(_PROVIDER_ACCOUNTS_GET, (id,), timeout=timeout)

    def patch(
        self,
        id: str,
        /,
        *,
        name: str | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        credentials: Mapping[str, Any] | Omit = OMIT,
        senders: Sequence[str] | Omit = OMIT,
        rank: int | Omit = OMIT,
        is_enabled: bool | Omit = OMIT,
        rate: t.AccountRateInput | Omit | None = OMIT,
        sender_rate: t.AccountRateInput | Omit | None = OMIT,
        destinations: Sequence[t.DestinationInput] | Omit | None = OMIT,
        keeps_exchanges: bool | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.ProviderAccount:
        """Change a provider account.

        What is left out stays. Credentials and destinations are replaced as a whole. With `is_enabled` false nothing goes through
        it; where no other account can carry what waits for it, that is held.

        Scope: `providers:write`.

        `rate`: null: no limit.
        `sender_rate`: null: no limit.
        `destinations`: The whole list; null: everywhere, at no price.
        `keeps_exchanges`: null: where the workspace keeps content.
        """
        return self._caller.call(
            _PROVIDER_ACCOUNTS_PATCH,
            (id,),
            fields={
                "name": name,
                "channels": channels,
                "credentials": credentials,
                "senders": senders,
                "rank": rank,
                "is_enabled": is_enabled,
                "rate": rate,
                "sender_rate": sender_rate,
                "destinations": destinations,
                "keeps_exchanges": keeps_exchanges,
            },
            timeout=timeout,
        )

    def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a provider account.

        The account and its credentials are gone for good; what went through it stays in the attempts.

        Scope: `providers:write`.
        """
        self._caller.call(_PROVIDER_ACCOUNTS_DELETE, (id,), timeout=timeout)

    def verify(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Verified:
        """Try a provider account's credentials.

        Asks the provider whether the credentials work, for at most 15 seconds. Nothing is sent to anybody.

        Scope: `providers:write`.
        """
        return self._caller.call(_PROVIDER_ACCOUNTS_VERIFY, (id,), idempotency_key=idempotency_key, timeout=timeout)


class Callbacks:
    """`client.callbacks`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        state: Literal["dead", "processed", "waiting"] | None = None,
        account: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Callback, t.CallbackPage]:
        """List what providers said.

        What has not taken effect, in the order in which it came: what fails is tried eight times within five minutes, and then
        waits for somebody; what cannot be read at all waits at once, and is kept for 30 days. With `state=processed` what has taken
        effect, the newest first, for 72 hours. Of a body the first 4,000 bytes are shown; of the headers those that prove nothing.

        Scope: `providers:read`.

        `state`: `waiting`: still tried; `dead`: not any more; `processed`: it took effect.
        `account`: Only what came by this provider account, by its id.
        `since`: Only what came from this time on, in real time.
        `until`: Only what came before this time.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CALLBACKS_LIST,
            (),
            query={"state": state, "account": account, "since": since, "until": until, "limit": limit, "after": after},
            timeout=timeout,
        )

    def retry(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Callback:
        """Try a callback again.

        It is tried at once, and eight times again: for what failed by a reason that is gone now.

        Scope: `providers:write`.
        """
        return self._caller.call(_CALLBACKS_RETRY, (id,), idempotency_key=idempotency_key, timeout=timeout)


class Media:
    """`client.media`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(self, id: str, /, *, timeout: float | None = None) -> bytes:
        """Get a file that a person sent.

        The bytes, as an attachment. A message names its files; one that has not been fetched from its provider yet, or could not
        be, is not found, and the detail tells why.

        Scope: `messages:read`.
        """
        return self._caller.call(_MEDIA_GET, (id,), timeout=timeout)


class InboundDomains:
    """`client.inbound_domains`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.InboundDomain, t.InboundDomainPage]:
        """List inbound domains.

        The domains whose mail this workspace takes, in alphabetical order.

        Scope: `providers:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_INBOUND_DOMAINS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def get(self, domain: str, /, *, timeout: float | None = None) -> t.InboundDomain:
        """Show an inbound domain.

        One domain, and the account that its mail goes to.

        Scope: `providers:read`.
        """
        return self._caller.call(_INBOUND_DOMAINS_GET, (domain,), timeout=timeout)

    def put(self, domain: str, /, *, account: str, timeout: float | None = None) -> t.InboundDomain:
        """Take the mail of a domain.

        Mail to any address of the domain, whatever stands before the @, becomes an inbound message of this workspace, as soon as
        the domain's MX leads to this installation's own mail listener (`tidings serve --smtp-port`). A domain belongs to one
        workspace of the installation.

        Scope: `providers:write`.

        `account`: The id of a provider account of the provider `smtp`: what comes in by the domain is answered through it.
        """
        return self._caller.call(_INBOUND_DOMAINS_PUT, (domain,), fields={"account": account}, timeout=timeout)

    def delete(self, domain: str, /, *, timeout: float | None = None) -> None:
        """Take no more mail of a domain.

        The listener refuses mail to the domain within seconds; what has come stays.

        Scope: `providers:write`.
        """
        self._caller.call(_INBOUND_DOMAINS_DELETE, (domain,), timeout=timeout)


class Schedules:
    """`client.schedules`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Schedule, t.SchedulePage]:
        """List schedules.

        All recurring sends of the workspace in the order of their making.

        Scope: `schedules:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_SCHEDULES_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        cron: str,
        message: t.Send,
        timezone: str | Omit | None = OMIT,
        starts_at: dt.datetime | str | Omit | None = OMIT,
        ends_at: dt.datetime | str | Omit | None = OMIT,
        late_after: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Schedule:
        """Make a recurring send.

        `message` is sent at each time of `cron` in `timezone`, from `starts_at` until `ends_at`. It is sent in the name of whoever
        makes the schedule, who needs the scope of its purpose too, and may still send it at each time: else the schedule is paused.
        Each time happens once, also where the clocks change: a time that they leap over is moved by the leap, and of one that comes
        twice it is the first. After an outage a time that is late by more than `late_after` is not sent by itself: the last such
        one waits for a person (the event `schedule.waits_for_person` tells it), those before it are skipped.

        Scope: `schedules:write`.

        `name`: What people call it.
        `cron`: Minute, hour, day of the month, month, day of the week: `0 9 * * MON` is Mondays at nine; `L` is a month's last day,
        `MON#1` its first Monday.
        `timezone`: IANA name of the zone in which the times are meant; left out, the workspace's.
        `starts_at`: No time before this one; left out, from now on.
        `ends_at`: No time from this one on; left out, for ever.
        `late_after`: A time that is missed by more than this (an outage) is not sent by itself: the last of them waits for a
        person. From 1m to 7d.
        `message`: What is sent at each time: the body of a send, without `send_at` and `expires_at`.
        """
        return self._caller.call(
            _SCHEDULES_CREATE,
            (),
            fields={
                "name": name,
                "cron": cron,
                "timezone": timezone,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "late_after": late_after,
                "message": message,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def times(
        self,
        *,
        cron: str,
        timezone: str | None = None,
        starts_at: dt.datetime | str | None = None,
        ends_at: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> t.Times:
        """Show the times that a schedule would have.

        The first five of a schedule that would be made now, with every leap of its clocks; it is made by nobody.

        Scope: `schedules:read`.

        `timezone`: Left out, the workspace's.
        """
        return self._caller.call(
            _SCHEDULES_TIMES, (), query={"cron": cron, "timezone": timezone, "starts_at": starts_at, "ends_at": ends_at}, timeout=timeout
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.Schedule:
        """Show a schedule.

        One recurring send with its next five times.

        Scope: `schedules:read`.
        """
        return self._caller.call(_SCHEDULES_GET, (id,), timeout=timeout)

    def update(
        self,
        id: str,
        /,
        *,
        name: str | Omit = OMIT,
        cron: str | Omit = OMIT,
        timezone: str | Omit = OMIT,
        starts_at: dt.datetime | str | Omit = OMIT,
        ends_at: dt.datetime | str | Omit | None = OMIT,
        late_after: str | Omit = OMIT,
        message: t.Send | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Schedule:
        """Change a schedule.

        What is left out stays. With other times the next one is the first from now on, also for a schedule that had ended. With
        another `message` it is sent in the name of whoever changed it.

        Scope: `schedules:write`.

        `ends_at`: null: for ever.
        `message`: The whole message. From then on it is sent in the name of whoever changed it.
        """
        return self._caller.call(
            _SCHEDULES_UPDATE,
            (id,),
            fields={
                "name": name,
                "cron": cron,
                "timezone": timezone,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "late_after": late_after,
                "message": message,
            },
            timeout=timeout,
        )

    def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a schedule.

        Nothing more is sent by it, and the log of its runs is gone; what was sent is not.

        Scope: `schedules:write`.
        """
        self._caller.call(_SCHEDULES_DELETE, (id,), timeout=timeout)

    def pause(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Schedule:
        """Pause a schedule.

        Nothing is sent until it is resumed; pausing it again changes nothing.

        Scope: `schedules:write`.
        """
        return self._caller.call(_SCHEDULES_PAUSE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def resume(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Schedule:
        """Resume a schedule.

        It is sent again from its first time after now, in the name of whoever resumes it; the times that it rested over are not
        made up for. Resuming an active one changes nothing.

        Scope: `schedules:write`.
        """
        return self._caller.call(_SCHEDULES_RESUME, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def runs(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["accepted", "skipped", "waits_for_person", "failed"] | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Run, t.RunPage]:
        """List a schedule's runs.

        What became of each of its times, the latest first: all of them, or those in one state.

        Scope: `schedules:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_SCHEDULES_RUNS, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout)

    def confirm(self, id: str, run: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Run:
        """Send a run that waits.

        The message of a run that came too late is sent now, in the name of the schedule's author.

        Scope: `schedules:write`.
        """
        return self._caller.call(_SCHEDULES_CONFIRM, (id, run), idempotency_key=idempotency_key, timeout=timeout)

    def skip(self, id: str, run: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Run:
        """Drop a run that waits.

        A run that came too late is never sent.

        Scope: `schedules:write`.
        """
        return self._caller.call(_SCHEDULES_SKIP, (id, run), idempotency_key=idempotency_key, timeout=timeout)


class Conversations:
    """`client.conversations`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        sort: Literal["activity", "created"] | None = None,
        kind: Literal["direct", "group", "support"] | None = None,
        state: Literal["closed", "deleted", "open", "scheduled"] | None = None,
        object_type: str | None = None,
        object_id: str | None = None,
        contact: str | None = None,
        unread: bool | None = None,
        q: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.ListedConversation, t.ConversationPage]:
        """List conversations.

        The newest first, or with `sort=activity` the one in which something was said last: all that are not deleted, or those of a
        kind, in a state, about an object of yours, or of a contact. Each tells what was said last, some of the people in it, and to
        a member how much of it they have not read; of what they have never looked at, only what was said since they joined counts.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `sort`: `activity`: the one in which something was said last first. A cursor is one of its own order.
        `state`: Left out: all that are not deleted.
        `object_type`: With `object_id`: those about this object of yours.
        `contact`: Those in which this contact is or is invited, by your own id or ours.
        `unread`: Only those with something that the member who asks has not read; with `sort=activity`.
        `q`: Only those whose title has words that begin so, or in which somebody is whom `GET /v1/contacts?q=` finds; with
        `sort=activity`. Of more than 2,000 such, and more than 200 such people, the newest count.
        """
        return self._caller.pages(
            _CONVERSATIONS_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "sort": sort,
                "kind": kind,
                "state": state,
                "object_type": object_type,
                "object_id": object_id,
                "contact": contact,
                "unread": unread,
                "q": q,
            },
            timeout=timeout,
        )

    def create(
        self,
        *,
        kind: Literal["direct", "group", "support"] | Omit = OMIT,
        participants: Sequence[str | t.PersonInput] | Omit = OMIT,
        distinct: bool | Omit | None = OMIT,
        title: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit = OMIT,
        object: t.ObjectInput | Omit | None = OMIT,
        message: t.PostInput | Omit | None = OMIT,
        starts_at: dt.datetime | str | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        expires_after: str | Omit | None = OMIT,
        on_expiry: Literal["close", "delete"] | Omit = OMIT,
        warns_before: str | Omit | None = OMIT,
        warning: str | Omit | None = OMIT,
        is_frozen: bool | Omit = OMIT,
        slow_mode: str | Omit | None = OMIT,
        hides_positions: bool | Omit = OMIT,
        is_moderated: bool | Omit = OMIT,
        route: t.ReachInput | bool | Omit | None = OMIT,
        rule: t.ConversationsRuleInput | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Make a conversation.

        With `distinct` the same people (as the same kind, about the same object) find the conversation that they have: it answers
        200 and is left as it is, but for `message`, which is said in it; a new one answers 201. However many ask at once, one is
        made. Direct conversations are distinct unless you say otherwise; whoever comes or goes makes it another one. `message` is
        said in the same transaction. With `starts_at` nobody but you sees it until then, and its message waits. With `expires_at`,
        or `expires_after` the last post, it ends by itself: `conversation.expiring` is told `warns_before`, and `warning` posted,
        then it is closed or deleted. With `rule` every contact for whom the condition holds is kept in it, up to 1,000: a contact
        that is changed is judged at once (many at a time: right after), and where time alone turns the condition (`-30d`) those in
        it are judged every five minutes, and everybody every hour.

        Scope: `conversations:write`.

        `participants`: Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`.
        `distinct`: The same people (of the same kind, about the same object) find the same conversation. Left out: in direct ones
        they do.
        `metadata`: Yours, for the people in it to see too: at most 16,000 bytes, 8 levels, 500 names.
        `message`: What is said first, by whoever makes it.
        `starts_at`: Until then nobody but you sees it, and its message waits.
        `expires_after`: After the last post. With both, whichever is earlier.
        `warns_before`: So long before its end `conversation.expiring` is told.
        `warning`: What the system posts then.
        `slow_mode`: How long a member waits between two posts; up to 24h.
        `route`: How who has not seen a post is reached; false for not at all, null for the workspace's way.
        """
        return self._caller.call(
            _CONVERSATIONS_CREATE,
            (),
            fields={
                "kind": kind,
                "participants": participants,
                "distinct": distinct,
                "title": title,
                "metadata": metadata,
                "object": object,
                "message": message,
                "starts_at": starts_at,
                "expires_at": expires_at,
                "expires_after": expires_after,
                "on_expiry": on_expiry,
                "warns_before": warns_before,
                "warning": warning,
                "is_frozen": is_frozen,
                "slow_mode": slow_mode,
                "hides_positions": hides_positions,
                "is_moderated": is_moderated,
                "route": route,
                "rule": rule,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.Conversation:
        """Show a conversation.

        As it stands. One that was deleted answers 410.

        Scope: `conversations:read`.
        """
        return self._caller.call(_CONVERSATIONS_GET, (id,), timeout=timeout)

    def change(
        self,
        id: str,
        /,
        *,
        title: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        metadata_at: Mapping[str, Any] | Omit = OMIT,
        object: t.ObjectInput | Omit | None = OMIT,
        starts_at: dt.datetime | str | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        expires_after: str | Omit | None = OMIT,
        on_expiry: Literal["close", "delete"] | Omit = OMIT,
        warns_before: str | Omit | None = OMIT,
        warning: str | Omit | None = OMIT,
        is_frozen: bool | Omit = OMIT,
        slow_mode: str | Omit | None = OMIT,
        hides_positions: bool | Omit = OMIT,
        is_moderated: bool | Omit = OMIT,
        route: t.ReachInput | bool | Omit | None = OMIT,
        rule: t.ConversationsRuleInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Change a conversation.

        What is left out stays. `metadata` is merged as RFC 7396 says (objects name by name, null takes a name away); `metadata_at`
        says by dotted path what stands there whole (`{"order.state": "paid", "order.note": null}`), for what a merge cannot say.
        `starts_at` null starts at once what has not started. Another end is warned of anew. Without its rule who is in it stays,
        and nothing keeps them any more.

        Scope: `conversations:write`.

        `metadata`: A merge patch (RFC 7396): objects are merged name by name, null takes a name away; null instead of it takes all
        away.
        `metadata_at`: By path (`{"order.state": "paid"}`): each value stands there whole, null takes it away; done after
        `metadata`.
        `starts_at`: Of one that has not started; null starts it now.
        `rule`: Null: who is in it stays, and nothing keeps them any more.
        """
        return self._caller.call(
            _CONVERSATIONS_CHANGE,
            (id,),
            fields={
                "title": title,
                "metadata": metadata,
                "metadata_at": metadata_at,
                "object": object,
                "starts_at": starts_at,
                "expires_at": expires_at,
                "expires_after": expires_after,
                "on_expiry": on_expiry,
                "warns_before": warns_before,
                "warning": warning,
                "is_frozen": is_frozen,
                "slow_mode": slow_mode,
                "hides_positions": hides_positions,
                "is_moderated": is_moderated,
                "route": route,
                "rule": rule,
            },
            timeout=timeout,
        )

    def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a conversation for everybody.

        What was said in it is gone, at once or, of very many posts, within seconds; a tombstone answers 410 to who was in it. The
        same people may begin another.

        Scope: `conversations:write`.
        """
        self._caller.call(_CONVERSATIONS_DELETE, (id,), timeout=timeout)

    def close(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Conversation:
        """Close a conversation.

        Nobody posts in it any more; all of it can be read. Closing it again changes nothing.

        Scope: `conversations:write`.
        """
        return self._caller.call(_CONVERSATIONS_CLOSE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def reopen(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Conversation:
        """Open a conversation again.

        An `expires_at` that has passed is gone; `expires_after` counts from now. An open one stays as it is.

        Scope: `conversations:write`.
        """
        return self._caller.call(_CONVERSATIONS_REOPEN, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def list_participants(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["invited", "active", "declined", "left", "removed"] | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Participant, t.ParticipantPage]:
        """List participants.

        In a fixed order, who is in it or invited; with `state` those in that state. To the people in it positions of others are not
        told where the conversation hides them, nor where more than 100 are in it; you are always told.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Left out: who is in it, or invited.
        """
        return self._caller.pages(
            _CONVERSATIONS_LIST_PARTICIPANTS, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout
        )

    def add_participants(
        self,
        id: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        invites: bool | Omit = OMIT,
        history: Literal["all", "new"] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Add participants, or invite them.

        Who is in it already stays as they are. Whoever comes sees what is said from then on, with `history` `all` what was said
        before too. A conversation has at most 1,000 participants, who is invited included: 409 `full`. A direct one is between its
        two: 409 `direct`.

        Scope: `conversations:write`.

        `participants`: Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`.
        `invites`: They are asked first, and in it once they accept.
        `history`: Whether they see what was said before.
        """
        return self._caller.call(
            _CONVERSATIONS_ADD_PARTICIPANTS,
            (id,),
            fields={"participants": participants, "invites": invites, "history": history},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def change_participants(
        self,
        id: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        role: Literal["member", "moderator", "owner", "reader"] | Omit = OMIT,
        muted_for: str | Omit | None = OMIT,
        muted_until: dt.datetime | str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Participants:
        """Give participants a role, or mute them.

        Their roles, and for how long they may not post. Who is not in it is passed over.

        Scope: `conversations:write`.

        `muted_for`: They may not post for so long; null: they may.
        `muted_until`: The same by the time.
        """
        return self._caller.call(
            _CONVERSATIONS_CHANGE_PARTICIPANTS,
            (id,),
            fields={"participants": participants, "role": role, "muted_for": muted_for, "muted_until": muted_until},
            timeout=timeout,
        )

    def remove_participants(
        self, id: str, /, *, participants: Sequence[str | t.PersonInput], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Participants:
        """Remove participants.

        They keep what was said while they were in it. Who is not in it is passed over.

        Scope: `conversations:write`.
        """
        return self._caller.call(
            _CONVERSATIONS_REMOVE_PARTICIPANTS,
            (id,),
            fields={"participants": participants},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def post_message(
        self,
        id: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        reply_to: str | Omit | None = OMIT,
        thread: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        name: str | Omit | None = OMIT,
        assistant: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Post:
        """Post in a conversation, as the backend.

        It has the next `seq`, and its author has read up to it. `text` is short for one part of type `text`; `parts` are typed data
        and never HTML: formatting and mentions are ranges over a text, counted in Unicode code points, and addresses are http or
        https. Refused with 409 in a conversation that is `closed`, `frozen`, not started (`scheduled`), where the person is `muted`
        or one of two has `blocked` the other, and with 429 in slow mode. The backend is held back by neither a freeze nor slow
        mode.

        Scope: `conversations:write`.

        `text`: Plain words: short for one part of type `text`.
        `reply_to`: The post of this conversation that it answers.
        `thread`: The post under which it stands: in that one's thread, not in the conversation's own course.
        `metadata`: Yours, up to 8 kB of JSON.
        `previews`: Whether its first links are looked at, so that what stands behind them can be shown.
        `name`: The name that people see; not for a member, who has one.
        `assistant`: The key of the assistant who says it.
        """
        return self._caller.call(
            _CONVERSATIONS_POST_MESSAGE,
            (id,),
            fields={
                "text": text,
                "parts": parts,
                "reply_to": reply_to,
                "thread": thread,
                "metadata": metadata,
                "previews": previews,
                "name": name,
                "assistant": assistant,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_messages(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        around: str | None = None,
        thread: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Post, t.PostPage]:
        """List posts, as the backend.

        The newest first; with `before` or `after` a post those beside it, with `around` one it stands in the middle; with `thread`
        those that stand under a post. What somebody has deleted for themselves, and what was said by whom they have blocked, is
        left out. Who has left sees what was said until then, in the words that stood when they left.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `before`: Those before this one, the newest first.
        `after`: Those after this one, in their order.
        `around`: This one with as many before it as after it, in their order.
        `thread`: Those that stand under this one.
        """
        return self._caller.pages(
            _CONVERSATIONS_LIST_MESSAGES,
            (id,),
            query={"limit": limit, "before": before, "after": after, "around": around, "thread": thread},
            timeout=timeout,
        )

    def get_message(self, id: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Show a post, as the backend.

        As it says now, and to who has left the conversation as it said then; a deleted one is a tombstone.

        Scope: `conversations:read`.
        """
        return self._caller.call(_CONVERSATIONS_GET_MESSAGE, (id, message), timeout=timeout)

    def edit_message(
        self,
        id: str,
        message: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Post:
        """Edit a post, as the backend.

        People edit what they have said themselves, the backend anything. What it said before is kept as a version. What went out
        over a channel stays there as it was; what is still to leave says the new words.

        Scope: `conversations:write`.

        `metadata`: Left out: as it was.
        `previews`: Whether its first links are looked at.
        """
        return self._caller.call(
            _CONVERSATIONS_EDIT_MESSAGE,
            (id, message),
            fields={"text": text, "parts": parts, "metadata": metadata, "previews": previews},
            timeout=timeout,
        )

    def delete_message(
        self, id: str, message: str, /, *, mode: Literal["everybody", "me"] | None = None, timeout: float | None = None
    ) -> None:
        """Delete a post, as the backend.

        For everybody: its author, owners, moderators and the backend; a tombstone stays in its place, without words, files,
        versions and reactions. With `mode=me` for the person alone, on all of their devices.

        Scope: `conversations:write`.
        """
        self._caller.call(_CONVERSATIONS_DELETE_MESSAGE, (id, message), query={"mode": mode}, timeout=timeout)

    def message_versions(
        self, id: str, message: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.VersionView, t.PostFormsVersionPage]:
        """List what a post said before, as the backend.

        The newest version first; for owners, moderators and the backend.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONVERSATIONS_MESSAGE_VERSIONS, (id, message), query={"limit": limit, "after": after}, timeout=timeout)

    def message_reactions(
        self, id: str, message: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Reacted, t.ReactionPage]:
        """List who reacted to a post, as the backend.

        By emoji.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONVERSATIONS_MESSAGE_REACTIONS, (id, message), query={"limit": limit, "after": after}, timeout=timeout)

    def add_reaction(self, id: str, message: str, emoji: str, /, *, assistant: str | None = None, timeout: float | None = None) -> t.Post:
        """React to a post, as the backend.

        With one emoji, or a name of yours for one (`thumbs_up`: letters a to z, digits, `_`, `+` and `-`, 32 at most), which the
        workspace's rules judge as words; the same twice is once. A key says which `assistant` reacts.

        Scope: `conversations:write`.

        `assistant`: The key of an assistant.
        """
        return self._caller.call(_CONVERSATIONS_ADD_REACTION, (id, message, emoji), query={"assistant": assistant}, timeout=timeout)

    def remove_reaction(
        self, id: str, message: str, emoji: str, /, *, assistant: str | None = None, timeout: float | None = None
    ) -> t.Post:
        """Take a reaction back, as the backend.

        It does not stand there, whether it did or not.

        Scope: `conversations:write`.

        `assistant`: The key of an assistant.
        """
        return self._caller.call(_CONVERSATIONS_REMOVE_REACTION, (id, message, emoji), query={"assistant": assistant}, timeout=timeout)

    def pin_message(self, id: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Pin a post, as the backend.

        For owners, moderators and the backend, and in a direct conversation for both. Who may say nothing there now pins nothing:
        refused with 409 where the conversation is `closed` or not started (`scheduled`), for people also where they are `muted` or
        suspended, or one of two has `blocked` the other, or it is `frozen` for them. A hundred at most.

        Scope: `conversations:write`.
        """
        return self._caller.call(_CONVERSATIONS_PIN_MESSAGE, (id, message), timeout=timeout)

    def unpin_message(self, id: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Unpin a post, as the backend.

        It is not pinned, whether it was or not. For the same people, and refused in the same way.

        Scope: `conversations:write`.
        """
        return self._caller.call(_CONVERSATIONS_UNPIN_MESSAGE, (id, message), timeout=timeout)

    def list_pins(self, id: str, /, *, timeout: float | None = None) -> t.PinList:
        """List pinned posts, as the backend.

        The one that was pinned last comes first.

        Scope: `conversations:read`.
        """
        return self._caller.call(_CONVERSATIONS_LIST_PINS, (id,), timeout=timeout)

    def changes(self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> t.ChangesPage:
        """Follow a conversation, as the backend.

        What is other than it was at a cursor: new posts, changed posts, who came and went, the conversation itself. Who applies
        page after page has what who fetches afresh has; each thing stands once in a page, as it is now.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `<seq>.<change>`: the `cursor` of a page of posts, of a conversation, or of the changes before.
        """
        return self._caller.call(_CONVERSATIONS_CHANGES, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    def search(
        self, *, q: str, conversation: str | None = None, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Post, t.SearchPage]:
        """Search all conversations.

        The newest posts first. All words must stand in a post, the last may be begun only; `"these words"` stand in their order,
        `-without` leaves out, `or` takes either. Capitals and accents do not matter.

        Scope: `conversations:read`.

        `q`: Words that all stand in it, the last perhaps only begun; `"these words"` in their order, `or`, `-without`. Accents and
        capitals do not matter.
        `conversation`: In this conversation alone.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CONVERSATIONS_SEARCH, (), query={"q": q, "conversation": conversation, "limit": limit, "after": after}, timeout=timeout
        )

    def set_position(
        self,
        id: str,
        /,
        *,
        delivered: int | Omit | None = OMIT,
        read: int | Omit | None = OMIT,
        member: str | Omit | None = OMIT,
        assistant: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Position:
        """Say how far a member or an assistant has got.

        Of the member who is signed in, or of one whom a key names, or of an assistant, who must be in the conversation. Of a member
        who is not, and only looks on, it is kept for their own list: nobody is told of it, and `unread` counts to 100.

        Scope: `conversations:write`.

        `delivered`: The seq of the last post that arrived.
        `read`: The seq of the last post that was read: it was delivered, too.
        `member`: `mbr_…`; a signed-in member may say it of nobody else.
        `assistant`: By its key.
        """
        return self._caller.call(
            _CONVERSATIONS_SET_POSITION,
            (id,),
            fields={"delivered": delivered, "read": read, "member": member, "assistant": assistant},
            timeout=timeout,
        )

    def get_receipts(self, id: str, message: str, /, *, timeout: float | None = None) -> t.Receipts:
        """Show how far a post got.

        To whom it was delivered, and who has read it, also where the conversation hides it from its people; with more than 100
        people in the conversation only how many.

        Scope: `conversations:read`.
        """
        return self._caller.call(_CONVERSATIONS_GET_RECEIPTS, (id, message), timeout=timeout)


class Assistants:
    """`client.assistants`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Assistant, t.AssistantPage]:
        """List assistants.

        In the order of their keys.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ASSISTANTS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def put(self, key: str, /, *, name: str, timeout: float | None = None) -> t.Assistant:
        """Make or rename an assistant.

        It takes part in conversations as `{"assistant": key}`, and you post in its name.

        Scope: `conversations:write`.
        """
        return self._caller.call(_ASSISTANTS_PUT, (key,), fields={"name": name}, timeout=timeout)

    def get(self, key: str, /, *, timeout: float | None = None) -> t.Assistant:
        """Show an assistant.

        The name that people see, by your key.

        Scope: `conversations:read`.
        """
        return self._caller.call(_ASSISTANTS_GET, (key,), timeout=timeout)

    def delete(self, key: str, /, *, timeout: float | None = None) -> None:
        """Delete an assistant.

        It is in no group and no support conversation any more; what it said stays, without its name.

        Scope: `conversations:write`.
        """
        self._caller.call(_ASSISTANTS_DELETE, (key,), timeout=timeout)


class Moderation:
    """`client.moderation`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get_policy(self, *, timeout: float | None = None) -> t.Policy:
        """Show the moderation policy.

        Scope: `moderation:read`.
        """
        return self._caller.call(_MODERATION_GET_POLICY, (), timeout=timeout)

    def put_policy(
        self,
        *,
        steps: Sequence[t.StepGiven] | Omit = OMIT,
        weights: t.WeightsInput | Omit = OMIT,
        hook: t.ModerationHookInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.PolicyWithSecret:
        """Write the moderation policy.

        The whole of it. `steps`: so much weight of flags in such a time, and what then happens; the hardest step that is reached is
        applied, once, and its flags count for nothing as hard again. `hook`: an address of yours that is asked before a person's
        post is stored; it takes up to two seconds until the new one counts.

        Scope: `moderation:write`.
        """
        return self._caller.call(_MODERATION_PUT_POLICY, (), fields={"steps": steps, "weights": weights, "hook": hook}, timeout=timeout)

    def rotate_hook_secret(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.HookSecret:
        """Give the policy's hook another secret.

        Questions are signed with the new one alone within two seconds.

        Scope: `moderation:write`.
        """
        return self._caller.call(_MODERATION_ROTATE_HOOK_SECRET, (), idempotency_key=idempotency_key, timeout=timeout)

    def list_rules(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        kind: Literal["link", "word"] | None = None,
        timeout: float | None = None,
    ) -> Paged[t.RuleOutput, t.RulePage]:
        """List rules over words and links.

        Scope: `moderation:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_MODERATION_LIST_RULES, (), query={"limit": limit, "after": after, "kind": kind}, timeout=timeout)

    def create_rule(
        self,
        *,
        kind: Literal["link", "word"],
        text: str,
        action: Literal["allow", "flag", "mask", "refuse"],
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"]
        | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.RuleOutput:
        """Make a rule over words or links.

        Words and phrases are found as whole words, whatever their case, their look-alikes in other scripts, digits in place of
        letters, and what is not seen between them. Of links the domain counts, with all below it; the longest that fits is the one
        that counts. It is for what people say; your backend says what it likes. It counts within two seconds.

        Scope: `moderation:write`.

        `text`: A word or a phrase of up to ten words, taken literally; of a link its domain (`example.com`, with all below it), or
        `*`.
        `action`: `refuse` it, `mask` it by `•`, store it and `flag` it; `allow` is for links, where `*` or a wider domain is not.
        `category`: Of the flag.
        """
        return self._caller.call(
            _MODERATION_CREATE_RULE,
            (),
            fields={"kind": kind, "text": text, "action": action, "category": category},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get_rule(self, id: str, /, *, timeout: float | None = None) -> t.RuleOutput:
        """Show a rule.

        Scope: `moderation:read`.
        """
        return self._caller.call(_MODERATION_GET_RULE, (id,), timeout=timeout)

    def delete_rule(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a rule.

        Scope: `moderation:write`.
        """
        self._caller.call(_MODERATION_DELETE_RULE, (id,), timeout=timeout)

    def list_flags(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["dismissed", "open", "resolved"] | None = None,
        contact: str | None = None,
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"]
        | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Flag, t.FlagPage]:
        """List what was flagged.

        The oldest first.

        Scope: `moderation:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `contact`: Who is flagged, or has said what is: your id of them.
        """
        return self._caller.pages(
            _MODERATION_LIST_FLAGS,
            (),
            query={"limit": limit, "after": after, "state": state, "contact": contact, "category": category},
            timeout=timeout,
        )

    def flag(
        self,
        *,
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"],
        message: str | Omit | None = OMIT,
        contact: str | Omit | None = OMIT,
        words: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Flag:
        """Flag something, as the backend.

        A post or a person, once by each who does so; a second time answers 200 with the first. Where a step of the policy is
        reached by it, that is applied at once.

        Scope: `moderation:write`.

        `message`: A post, `msg_…`.
        `contact`: A person, by your own id.
        """
        return self._caller.call(
            _MODERATION_FLAG,
            (),
            fields={"message": message, "contact": contact, "category": category, "words": words},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get_flag(self, id: str, /, *, timeout: float | None = None) -> t.Flag:
        """Show a flag.

        Scope: `moderation:read`.
        """
        return self._caller.call(_MODERATION_GET_FLAG, (id,), timeout=timeout)

    def resolve_flag(
        self, id: str, /, *, all: bool | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Flag:
        """Say that a flag was right.

        It still counts. What is to happen to the post or the person you do beside it.

        Scope: `moderation:write`.

        `all`: Every open flag of the same post or person.
        """
        return self._caller.call(_MODERATION_RESOLVE_FLAG, (id,), fields={"all": all}, idempotency_key=idempotency_key, timeout=timeout)

    def dismiss_flag(
        self, id: str, /, *, all: bool | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Flag:
        """Say that a flag was wrong.

        It counts for nothing any more. What has followed from it stays until somebody lifts it.

        Scope: `moderation:write`.

        `all`: Every open flag of the same post or person.
        """
        return self._caller.call(_MODERATION_DISMISS_FLAG, (id,), fields={"all": all}, idempotency_key=idempotency_key, timeout=timeout)

    def list_sanctions(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["active", "ended", "lifted"] | None = None,
        contact: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Sanction, t.SanctionPage]:
        """List sanctions.

        Mutes, suspensions and blocks, by the policy and by hand; the oldest first.

        Scope: `moderation:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `contact`: Your id of a person.
        """
        return self._caller.pages(
            _MODERATION_LIST_SANCTIONS, (), query={"limit": limit, "after": after, "state": state, "contact": contact}, timeout=timeout
        )

    def get_sanction(self, id: str, /, *, timeout: float | None = None) -> t.Sanction:
        """Show a sanction.

        Scope: `moderation:read`.
        """
        return self._caller.call(_MODERATION_GET_SANCTION, (id,), timeout=timeout)

    def lift_sanction(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Sanction:
        """Lift a sanction.

        The person may do again what nothing else keeps them from. One that holds no more stays as it is.

        Scope: `moderation:write`.
        """
        return self._caller.call(_MODERATION_LIFT_SANCTION, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def list_appeals(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["lifted", "open", "upheld"] | None = None,
        contact: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Appeal, t.AppealPage]:
        """List appeals.

        The oldest first.

        Scope: `moderation:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _MODERATION_LIST_APPEALS, (), query={"limit": limit, "after": after, "state": state, "contact": contact}, timeout=timeout
        )

    def get_appeal(self, id: str, /, *, timeout: float | None = None) -> t.Appeal:
        """Show an appeal.

        Scope: `moderation:read`.
        """
        return self._caller.call(_MODERATION_GET_APPEAL, (id,), timeout=timeout)

    def decide_appeal(
        self,
        id: str,
        /,
        *,
        decision: Literal["lift", "uphold"],
        answer: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Appeal:
        """Decide an appeal.

        For good: the sanction holds on, or is lifted.

        Scope: `moderation:write`.

        `answer`: For the person.
        """
        return self._caller.call(
            _MODERATION_DECIDE_APPEAL,
            (id,),
            fields={"decision": decision, "answer": answer},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class Attachments:
    """`client.attachments`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def prepare(
        self, *, name: str, size: int, type: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Attachment:
        """Announce a file of the company's.

        For what the company, an assistant or a member posts. Say what is to be uploaded, then `PUT` the bytes, as they are, to the
        address in `upload` within the hour: it is signed, and no key goes with it. The bytes must be as many as announced, and of
        the type that they were announced as; `application/octet-stream` is whatever they turn out to be. What no post names within
        a day is deleted.

        Scope: `conversations:write`.

        `name`: As people see it; without a path.
        `type`: Its media type; what the bytes do not bear out is refused. `application/octet-stream`: whatever the bytes say.
        `size`: Exactly so many bytes.
        """
        return self._caller.call(
            _ATTACHMENTS_PREPARE, (), fields={"name": name, "type": type, "size": size}, idempotency_key=idempotency_key, timeout=timeout
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.Attachment:
        """Show a file.

        Whosever it is. With a signed address in `download`, which is a right by itself for an hour or a little more. Seen by who
        sees the post that it is part of; before that by who uploads it. What people upload is never shown as a page: pictures,
        sounds and films may be embedded, all else is kept as a file.

        Scope: `conversations:read`.
        """
        return self._caller.call(_ATTACHMENTS_GET, (id,), timeout=timeout)

    def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a file of the company's.

        Of one that is part of no post yet; what is part of a post goes with the post.

        Scope: `conversations:write`.
        """
        self._caller.call(_ATTACHMENTS_DELETE, (id,), timeout=timeout)


class SigningSecrets:
    """`client.signing_secrets`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.SigningSecret, t.SigningSecretPage]:
        """List signing secrets.

        In the order of their making, revoked ones too, and never what they are.

        Scope: `tokens:write`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_SIGNING_SECRETS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def create(self, *, name: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.NewSigningSecret:
        """Create a signing secret.

        With it your backend signs tokens itself, without asking us: JWTs by HS256, with its id as `kid` in the head, `iss` and
        `aud` the workspace's id, `sub` your id of the contact, `iat`, and `exp` at most 15 minutes later. At most two are active.

        Scope: `tokens:write`.
        """
        return self._caller.call(_SIGNING_SECRETS_CREATE, (), fields={"name": name}, idempotency_key=idempotency_key, timeout=timeout)

    def rotate(
        self, id: str, /, *, old_lasts: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.NewSigningSecret:
        """Rotate a signing secret.

        A new one takes its place; what the old one signs is accepted for as long as you say.

        Scope: `tokens:write`.

        `old_lasts`: How long the old one is accepted beside the new one: a duration, `0s` to `30d`.
        """
        return self._caller.call(
            _SIGNING_SECRETS_ROTATE, (id,), fields={"old_lasts": old_lasts}, idempotency_key=idempotency_key, timeout=timeout
        )

    def revoke(self, id: str, /, *, timeout: float | None = None) -> t.SigningSecret:
        """Revoke a signing secret.

        What it has signed is refused from now on, by every process within two seconds. Revoking the one that Tidings signs with
        ends every token that it has made; the next token makes a new one.

        Scope: `tokens:write`.
        """
        return self._caller.call(_SIGNING_SECRETS_REVOKE, (id,), timeout=timeout)


class Events:
    """`client.events`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        type: str | None = None,
        bodies: bool | None = None,
        order: Literal["newest", "oldest"] | None = None,
        message: str | None = None,
        contact: str | None = None,
        conversation: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Event, t.EventPage]:
        """Read the event log.

        The next events after a cursor, from the beginning where there is none. Keep `next` once you have handled a page, and ask
        again with it: no event is passed over, and none comes twice. The events of one message's delivery are in order; those of
        different deliveries may be told in another order than they happened in. With `order=newest` it is read backwards, for
        looking at; so that an answer comes soon, a page may be empty before the log ends: `is_end` tells.

        Scope: `events:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `type`: One type, or several with commas between them: `delivery.sent,delivery.failed`.
        `bodies`: Each event with what a webhook endpoint is sent of it.
        `order`: `newest`: backwards, from the end of the log, or from a cursor on; any cursor of either order serves.
        `message`: With `newest`: only what happened to this message, by its id.
        `contact`: With `newest`: only what happened to what this contact was sent or has written, and what was decided about them;
        by your id of them, or ours. What they did in conversations stands with these.
        `conversation`: With `newest`: only what happened in this conversation, by its id.
        """
        return self._caller.pages(
            _EVENTS_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "type": type,
                "bodies": bodies,
                "order": order,
                "message": message,
                "contact": contact,
                "conversation": conversation,
            },
            timeout=timeout,
        )

    def latest(self, *, timeout: float | None = None) -> t.Latest:
        """Show where the event log ends.

        A cursor behind everything that is in the log now: events that are read from it on are new ones.

        Scope: `events:read`.
        """
        return self._caller.call(_EVENTS_LATEST, (), timeout=timeout)


class HookPresets:
    """`client.hook_presets`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, *, timeout: float | None = None) -> t.PresetPage:
        """List ready mappings.

        Stripe, GitHub, Shopify, Auth0 and Standard Webhooks: how they sign, and what their usual events say.

        Scope: `hooks:read`.
        """
        return self._caller.call(_HOOK_PRESETS_LIST, (), timeout=timeout)


class Hooks:
    """`client.hooks`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> Paged[t.Hook, t.HookPage]:
        """List hooks.

        All hooks of the workspace in the order of their making, never with secrets.

        Scope: `hooks:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_HOOKS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        preset: Literal["auth0", "github", "shopify", "standard_webhooks", "stripe"] | Omit | None = OMIT,
        secret: str | Omit | None = OMIT,
        signature: t.OverBodyInput
        | t.OverTimestampInput
        | t.ListedInput
        | t.StandardInput
        | t.BearerInput
        | t.UnsignedInput
        | Omit
        | None = OMIT,
        event: t.ReadingInput | Omit | None = OMIT,
        conversation: Sequence[t.PlaceInput] | Omit | None = OMIT,
        missing: Literal["skip", "wait"] | Omit | None = OMIT,
        make: t.MakingInput | Omit | None = OMIT,
        rules: Sequence[t.RuleGiven] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.HookWithSecret:
        """Let another product tell something.

        Its calls to the hook's `url` are checked by `signature` over their raw bytes (401 otherwise), stored, answered, and then
        said: the first of the `rules` that fits says what, and its `conversation` where. All of it is expressions in Jinja's syntax
        over `event` (the JSON) and `headers` (`headers.x_request_id`), `type` and `id`. An event is said once, however often it
        comes. With a `preset` only what you want otherwise has to be given. Where there is no such conversation it is made
        (`make`), waited for, or nothing is said; what cannot be said stands under the hook's events with its reason, and
        `hook.failed` tells it.

        Scope: `hooks:write`.

        `name`: As what it says is signed.
        `secret`: What the calls are signed with; left out, one is made and shown once.
        """
        return self._caller.call(
            _HOOKS_CREATE,
            (),
            fields={
                "name": name,
                "preset": preset,
                "secret": secret,
                "signature": signature,
                "event": event,
                "conversation": conversation,
                "missing": missing,
                "make": make,
                "rules": rules,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.Hook:
        """Show a hook.

        One hook, never with its secrets.

        Scope: `hooks:read`.
        """
        return self._caller.call(_HOOKS_GET, (id,), timeout=timeout)

    def update(
        self,
        id: str,
        /,
        *,
        name: str | Omit = OMIT,
        state: Literal["disabled", "enabled"] | Omit = OMIT,
        signature: t.OverBodyInput | t.OverTimestampInput | t.ListedInput | t.StandardInput | t.BearerInput | t.UnsignedInput | Omit = OMIT,
        event: t.ReadingInput | Omit = OMIT,
        conversation: Sequence[t.PlaceInput] | Omit | None = OMIT,
        missing: Literal["skip", "wait"] | Omit = OMIT,
        make: t.MakingInput | Omit | None = OMIT,
        rules: Sequence[t.RuleGiven] | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Hook:
        """Change a hook.

        What is left out stays. It counts for what waits, too. With `state` `disabled` its address takes nothing any more.

        Scope: `hooks:write`.

        `state`: `disabled`: nothing is taken any more, and what waits is given up; it can be retried.
        """
        return self._caller.call(
            _HOOKS_UPDATE,
            (id,),
            fields={
                "name": name,
                "state": state,
                "signature": signature,
                "event": event,
                "conversation": conversation,
                "missing": missing,
                "make": make,
                "rules": rules,
            },
            timeout=timeout,
        )

    def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a hook.

        Its address takes nothing any more, and what came is gone; what was said stays.

        Scope: `hooks:write`.
        """
        self._caller.call(_HOOKS_DELETE, (id,), timeout=timeout)

    def rotate_secret(
        self,
        id: str,
        /,
        *,
        secret: str | Omit | None = OMIT,
        old_lasts: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.HookWithSecret:
        """Give a hook another secret.

        The new one is good from now on, and the one before it for as long as `old_lasts` says. Give the one that the other product
        shows you (Stripe and Shopify make their own), or leave it out, and one is made. Where nothing is signed it is another
        address, and the one before it takes nothing any more.

        Scope: `hooks:write`.

        `secret`: The one that the other product gave; left out, one is made and shown once.
        `old_lasts`: How long the one before is still good: `0s` to `7d`.
        """
        return self._caller.call(
            _HOOKS_ROTATE_SECRET, (id,), fields={"secret": secret, "old_lasts": old_lasts}, idempotency_key=idempotency_key, timeout=timeout
        )

    def try_(
        self,
        id: str,
        /,
        *,
        body: Mapping[str, Any] | Sequence[Mapping[str, Any]],
        headers: Mapping[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Try:
        """Try a hook.

        What would be said of this call, where and in whose name, or why not. Nothing is said, stored or made, and no signature is
        asked for. Of a call with several events the first twenty are shown.

        Scope: `hooks:write`.

        `body`: Its JSON: up to 100,000 bytes; a list has several events.
        """
        return self._caller.call(
            _HOOKS_TRY, (id,), fields={"body": body, "headers": headers}, idempotency_key=idempotency_key, timeout=timeout
        )

    def events(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["waiting", "posted", "skipped", "dead"] | None = None,
        timeout: float | None = None,
    ) -> Paged[t.HookEvent, t.HookEventPage]:
        """List a hook's events.

        What came in the last thirty days, the newest first, and what became of each: all of them, or those in one state.

        Scope: `hooks:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_HOOKS_EVENTS, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout)

    def event(self, id: str, event: str, /, *, timeout: float | None = None) -> t.FullHookEvent:
        """Show a hook's event.

        One event with what the other product said.

        Scope: `hooks:read`.
        """
        return self._caller.call(_HOOKS_EVENT, (id, event), timeout=timeout)

    def retry(self, id: str, event: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.HookEvent:
        """Try a hook's event again.

        It is due at once and has all its tries again, by the hook as it is now. One that was said is not said again.

        Scope: `hooks:write`.
        """
        return self._caller.call(_HOOKS_RETRY, (id, event), idempotency_key=idempotency_key, timeout=timeout)


class WebhookEndpoints:
    """`client.webhook_endpoints`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Endpoint, t.EndpointPage]:
        """List webhook endpoints.

        All endpoints of the workspace in the order of their making, never with secrets.

        Scope: `webhooks:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_WEBHOOK_ENDPOINTS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def create(
        self,
        *,
        url: str,
        description: str | Omit | None = OMIT,
        event_types: Sequence[str] | Omit | None = OMIT,
        algorithm: Literal["v1", "v1a"] | Omit = OMIT,
        is_ordered: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.EndpointWithSecret:
        """Add a webhook endpoint.

        Events from now on are sent there by POST, signed by Standard Webhooks (standardwebhooks.com): check `webhook-id`, `webhook-
        timestamp` and `webhook-signature` with one of its libraries, and handle each `webhook-id` once, since an event may come
        twice. Any 2xx within 15 seconds is a success; a redirect is none. What fails is tried again after 5 seconds, 5 and 30
        minutes, 2, 5, 10 and 10 hours, and later where `Retry-After` asks for it. 410, or five days without a success, disables the
        endpoint: its members get a mail, and the log has `webhook_endpoint.disabled`. The reference of events tells what each type
        says.

        Scope: `webhooks:write`.

        `url`: https, unless this installation may reach private networks.
        `event_types`: `delivery.failed`, or every type of a noun: `delivery.*`; left out, every event.
        `algorithm`: `v1` signs with a secret that both sides hold (HMAC-SHA256); `v1a` with a key of ours, whose public half is
        yours to check by (ed25519).
        `is_ordered`: Events about one contact (or one message, where there is none) go one after the other: one that fails holds
        those behind it.
        """
        return self._caller.call(
            _WEBHOOK_ENDPOINTS_CREATE,
            (),
            fields={"url": url, "description": description, "event_types": event_types, "algorithm": algorithm, "is_ordered": is_ordered},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.Endpoint:
        """Show a webhook endpoint.

        One endpoint, never with its secret.

        Scope: `webhooks:read`.
        """
        return self._caller.call(_WEBHOOK_ENDPOINTS_GET, (id,), timeout=timeout)

    def update(
        self,
        id: str,
        /,
        *,
        url: str | Omit = OMIT,
        description: str | Omit | None = OMIT,
        event_types: Sequence[str] | Omit = OMIT,
        is_ordered: bool | Omit = OMIT,
        state: Literal["disabled"] | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Endpoint:
        """Change a webhook endpoint.

        What is left out stays. Other event types count for events from now on; another URL also for what waits. With `state`
        `disabled` nothing is sent any more, and what waits is given up.

        Scope: `webhooks:write`.

        `is_ordered`: For events from now on.
        `state`: Nothing is sent any more; what waits is given up, and can be replayed.
        """
        return self._caller.call(
            _WEBHOOK_ENDPOINTS_UPDATE,
            (id,),
            fields={"url": url, "description": description, "event_types": event_types, "is_ordered": is_ordered, "state": state},
            timeout=timeout,
        )

    def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a webhook endpoint.

        Nothing more is sent there; its secret is gone for good.

        Scope: `webhooks:write`.
        """
        self._caller.call(_WEBHOOK_ENDPOINTS_DELETE, (id,), timeout=timeout)

    def enable(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Endpoint:
        """Enable a webhook endpoint.

        Events from now on are sent again; those that it missed can be replayed. Enabling one that is enabled changes nothing.

        Scope: `webhooks:write`.
        """
        return self._caller.call(_WEBHOOK_ENDPOINTS_ENABLE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def rotate_secret(
        self, id: str, /, *, old_lasts: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.EndpointWithSecret:
        """Give a webhook endpoint another secret.

        From now on everything is signed with a new key, and for as long as `old_lasts` says with those before it too: the signature
        header has one for each, and a receiver needs one that fits.

        Scope: `webhooks:write`.

        `old_lasts`: How long what was signed with before signs beside it: `0s` to `7d`.
        """
        return self._caller.call(
            _WEBHOOK_ENDPOINTS_ROTATE_SECRET, (id,), fields={"old_lasts": old_lasts}, idempotency_key=idempotency_key, timeout=timeout
        )

    def test(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Test:
        """Try a webhook endpoint.

        Sends a `webhook.test` now, once, and answers what the endpoint said, within 15 seconds. It stands in no log.

        Scope: `webhooks:write`.
        """
        return self._caller.call(_WEBHOOK_ENDPOINTS_TEST, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def deliveries(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["pending", "delivered", "exhausted"] | None = None,
        timeout: float | None = None,
    ) -> Paged[t.WebhookDelivery, t.WebhookDeliveryPage]:
        """List what was sent to an endpoint.

        Each event that the endpoint asked for, the newest first, kept for 30 days: all of them, or those in one state.

        Scope: `webhooks:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _WEBHOOK_ENDPOINTS_DELIVERIES, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout
        )

    def delivery(self, id: str, delivery: str, /, *, timeout: float | None = None) -> t.WebhookDeliveryDetail:
        """Show what was sent, and what was answered.

        The body as it was signed, and each try with the endpoint's answer.

        Scope: `webhooks:read`.
        """
        return self._caller.call(_WEBHOOK_ENDPOINTS_DELIVERY, (id, delivery), timeout=timeout)

    def replay(
        self,
        id: str,
        /,
        *,
        event: str | Omit | None = OMIT,
        since: dt.datetime | str | Omit | None = OMIT,
        until: dt.datetime | str | Omit | None = OMIT,
        only: Literal["all", "failed"] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Replay:
        """Send events again.

        One `event`, or those from `since` until `until` (31 days at most): what was given up, or with `only` `all` every event that
        the endpoint asks for, those from before it was made too. Each has the same `webhook-id` as before. A span is put in line
        page by page, so that what happens now is not delayed.

        Scope: `webhooks:write`.

        `event`: The id of the event: `webhook-id`, or `id` in the event log.
        `since`: Real time at which events got their place in the log.
        `until`: Left out, now.
        `only`: What was given up, or every event that the endpoint asks for, sent before or not.
        """
        return self._caller.call(
            _WEBHOOK_ENDPOINTS_REPLAY,
            (id,),
            fields={"event": event, "since": since, "until": until, "only": only},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class Sandbox:
    """`client.sandbox`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def outbox(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        contact: str | None = None,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None = None,
        outcome: Literal["any", "refused", "sent", "unknown"] | None = None,
        timeout: float | None = None,
    ) -> Paged[t.SandboxHandOff, t.SandboxPage]:
        """Show what left through the sandbox.

        The newest first, as the handset or the mailbox got it; of one contact or on one channel, if you like. With `outcome` also
        what was refused, or got no answer. Without a contact a page looks through the newest 20,000 messages.

        Scope: `sandbox:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `contact`: Your id of the person.
        `outcome`: How the hand-off ended.
        """
        return self._caller.pages(
            _SANDBOX_OUTBOX,
            (),
            query={"limit": limit, "after": after, "contact": contact, "channel": channel, "outcome": outcome},
            timeout=timeout,
        )

    def inbound(
        self,
        *,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"],
        from_: str,
        text: str | Omit | None = OMIT,
        title: str | Omit | None = OMIT,
        keys: str | Omit | None = OMIT,
        media: Sequence[t.FileInput] | Omit = OMIT,
        to: str | Omit | None = OMIT,
        quotes: str | Omit | None = OMIT,
        is_automatic: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Received:
        """Answer as a person.

        As if the person had written from this number or mailbox: a message that came in, from the contact who has the address, or
        from a new one. It answers the message that was last sent to them on that channel.

        Scope: `sandbox:write`.

        `text`: Left out where it is keys alone.
        `title`: A mail's subject.
        `keys`: Keys pressed on a call: only on `voice`.
        `media`: Files, on `mms` and `email`.
        `to`: Who is answered; may be left out.
        `quotes`: The id of the delivery that it answers; left out, it is what was last sent to them there.
        `is_automatic`: A machine answers: out of office.
        """
        return self._caller.call(
            _SANDBOX_INBOUND,
            (),
            fields={
                "channel": channel,
                "from": from_,
                "text": text,
                "title": title,
                "keys": keys,
                "media": media,
                "to": to,
                "quotes": quotes,
                "is_automatic": is_automatic,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def receipts(
        self,
        *,
        delivery: str,
        state: Literal["delivered", "failed", "read"],
        code: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Reported:
        """Report on a delivery.

        As if the handset had reported it. A state only rises: a failure never takes away that it was delivered. What has not been
        handed over yet is a conflict.

        Scope: `sandbox:write`.
        """
        return self._caller.call(
            _SANDBOX_RECEIPTS,
            (),
            fields={"delivery": delivery, "state": state, "code": code},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def get_clock(self, *, timeout: float | None = None) -> t.Clock:
        """Show the clock.

        The workspace's business time, beside the real one.

        Scope: `sandbox:read`.
        """
        return self._caller.call(_SANDBOX_GET_CLOCK, (), timeout=timeout)

    def set_clock(
        self, *, advance: str | Omit | None = OMIT, at: dt.datetime | str | Omit | None = OMIT, timeout: float | None = None
    ) -> t.Clock:
        """Move the clock.

        Business time stands so much further, or at that time, up to ten years from the real one. What is scheduled, waits for a
        retry or for a receipt comes as much closer; what is on the wire right now is not touched.

        Scope: `sandbox:write`.

        `advance`: A duration, as `5m`, `24h`, `7d`.
        """
        return self._caller.call(_SANDBOX_SET_CLOCK, (), fields={"advance": advance, "at": at}, timeout=timeout)

    def get_faults(self, *, timeout: float | None = None) -> t.Faults:
        """Show the faults.

        What the sandbox does wrong. Of several faults the first holds that fits the channel, the provider account, the person and
        the address: those of one person or address first, then those that were added one by one, the newest first, then the script.

        Scope: `sandbox:read`.
        """
        return self._caller.call(_SANDBOX_GET_FAULTS, (), timeout=timeout)

    def set_faults(self, body: t.Fault | Sequence[t.Fault], /, *, timeout: float | None = None) -> t.Faults:
        """Plan faults.

        What the sandbox does wrong from now on (within a second), all of it: one fault, or a list of up to 20. Whatever was planned
        before is no more; an empty list ends everything. Chances are from 0 to 1. Of several faults the first holds that fits the
        channel, the provider account, the person and the address: those of one person or address first, then those that were added
        one by one, the newest first, then the script.

        Scope: `sandbox:write`.
        """
        return self._caller.call(_SANDBOX_SET_FAULTS, (), body=body, timeout=timeout)

    def add_fault(
        self,
        *,
        channel: Literal["email", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | Omit | None = OMIT,
        account: str | Omit | None = OMIT,
        contact: str | Omit | None = OMIT,
        address: str | Omit | None = OMIT,
        is_off: bool | Omit = OMIT,
        reject: float | Omit = OMIT,
        throttle: float | Omit = OMIT,
        hang: float | Omit = OMIT,
        unknown: float | Omit = OMIT,
        garbage: float | Omit = OMIT,
        trickle: float | Omit = OMIT,
        status: int | Omit | None = OMIT,
        delay: str | Omit = OMIT,
        receipts: Literal["delivered", "failed", "none", "read"] | Omit = OMIT,
        receipt_delay: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.FaultOutput:
        """Add a fault.

        Beside those that there are, at most 100, from now on (within a second). `is_off` switches the phone of one person, or one
        number or mailbox, off: what is sent there is taken, and its receipts come when the fault is taken away. Of several faults
        the first holds that fits the channel, the provider account, the person and the address: those of one person or address
        first, then those that were added one by one, the newest first, then the script.

        Scope: `sandbox:write`.

        `account`: The id of the one provider account that does so; left out, all of the sandbox.
        `contact`: Your id of the one person to whom it does so; left out, to everybody.
        `address`: The one number, mailbox or device to which it does so, as it stands with the person; left out, to all of them.
        `is_off`: The phone is switched off: what is sent is taken and reaches nobody, until the fault is removed. Then its receipts
        come.
        `reject`: Refused for good.
        `throttle`: Refused, try again in a second.
        `hang`: Nothing is taken, and no answer comes.
        `unknown`: Taken, and the answer is dropped.
        `garbage`: Taken, and the answer cannot be read.
        `trickle`: Taken, and the answer comes so slowly that it takes ten times `delay` (at least a second).
        `status`: Every hand-off is answered with this HTTP status: 429 throttles, other 4xx refuse, 5xx are unknown.
        """
        return self._caller.call(
            _SANDBOX_ADD_FAULT,
            (),
            fields={
                "channel": channel,
                "account": account,
                "contact": contact,
                "address": address,
                "is_off": is_off,
                "reject": reject,
                "throttle": throttle,
                "hang": hang,
                "unknown": unknown,
                "garbage": garbage,
                "trickle": trickle,
                "status": status,
                "delay": delay,
                "receipts": receipts,
                "receipt_delay": receipt_delay,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def remove_fault(self, id: str, /, *, timeout: float | None = None) -> t.Removed:
        """Take a fault away.

        One that was added by itself. Where it had switched a phone off, up to 1,000 deliveries that were taken for it meanwhile are
        reported now, as its `receipts` say.

        Scope: `sandbox:write`.
        """
        return self._caller.call(_SANDBOX_REMOVE_FAULT, (id,), timeout=timeout)


class Workspace:
    """`client.workspace`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(self, *, timeout: float | None = None) -> t.Workspace:
        """Show the workspace.

        The workspace that the key belongs to, with its defaults and its business time.

        Scope: `workspace:read`.
        """
        return self._caller.call(_WORKSPACE_GET, (), timeout=timeout)

    def patch(
        self,
        *,
        name: str | Omit = OMIT,
        default_country: str | Omit | None = OMIT,
        default_locale: str | Omit = OMIT,
        timezone: str | Omit = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        countries: Sequence[str] | Omit | None = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        rate_per_second: float | Omit | None = OMIT,
        spend_per_day: str | Omit | None = OMIT,
        code_rates: t.CodeRatesInput | Omit | None = OMIT,
        stop_scope: Literal["channel", "topic"] | Omit = OMIT,
        answers_automatically: bool | Omit = OMIT,
        stop_text: str | Omit | None = OMIT,
        help_text: str | Omit | None = OMIT,
        tracking: t.TrackingInput | Omit = OMIT,
        link_domain: str | Omit | None = OMIT,
        previews_links: bool | Omit = OMIT,
        reach: t.ReachInput | Omit | None = OMIT,
        keeps_content: bool | Omit = OMIT,
        currency: str | Omit | None = OMIT,
        request_log_days: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Workspace:
        """Change the workspace.

        What is left out stays. The country is used for phone numbers that name none, the locale and the time zone for people
        without one. A country of null means that such numbers are refused. SMS and calls go to `countries` only: a live workspace
        starts with its own. `spend_per_day` holds for whatever has a price at its provider account; what would go beyond it waits
        for the next day. `code_rates` are the guard against who asks for login codes to numbers that pay them: by number, by prefix
        and by the address on the network that asked. `stop_text` and `help_text` are sent as they stand.

        Scope: `workspace:write`.

        `default_country`: ISO 3166 code for phone numbers that name no country; null: there is none.
        `default_locale`: BCP 47 tag, for people without one.
        `timezone`: IANA name, for people without one.
        `route`: Of a message that names none, nor its template, nor its topic.
        `countries`: ISO 3166 codes of the countries to which SMS and calls may go; null: to every one.
        `quiet_hours`: Local times between which nobody is disturbed by what keeps to them; a person's own come on top.
        `rate_per_second`: How many messages leave a second, over all workers; null: as many as can.
        `spend_per_day`: How much may be spent on a day in UTC, in the currency of your prices, as a decimal number: `25.50`; null:
        without limit.
        `code_rates`: How many login codes leave by SMS and calls; null: as many as is usual.
        `stop_scope`: How far a bare STOP goes: `channel`, everything on its channel; `topic`, the topic of the message that it
        answers, where it has one.
        `answers_automatically`: Whether a STOP, a START and a HELP are answered, once a day in each thread.
        `stop_text`: What a STOP is answered with; null: our words, in the person's language.
        `help_text`: What a HELP is answered with: who you are, and how to reach you; null: our words, in the person's language.
        `tracking`: Whether opens and clicks of mails are told; never those of login codes, alarms and sensitive messages.
        `link_domain`: A domain of yours that leads to this installation over https: links in your messages stand under it; null:
        under its own.
        `previews_links`: Whether links in posts are fetched, so that what stands behind them can be shown.
        `reach`: How who has not seen a post is reached outside the app, in conversations that say nothing of it; null: not at all.
        `keeps_content`: Whether what was sent is kept as text, from now on: then its page shows it as it left, and so does what
        went over the wire to the provider. What is sensitive is never kept in a live workspace, and what was kept goes with the
        message. In the app it is always kept.
        `currency`: ISO 4217 code of the one currency of all your prices: `EUR`; null: none is told. No price is changed by it.
        `request_log_days`: How many days `GET /v1/requests` keeps what was asked of the API and answered; 0: nothing is kept.
        """
        return self._caller.call(
            _WORKSPACE_PATCH,
            (),
            fields={
                "name": name,
                "default_country": default_country,
                "default_locale": default_locale,
                "timezone": timezone,
                "route": route,
                "countries": countries,
                "quiet_hours": quiet_hours,
                "rate_per_second": rate_per_second,
                "spend_per_day": spend_per_day,
                "code_rates": code_rates,
                "stop_scope": stop_scope,
                "answers_automatically": answers_automatically,
                "stop_text": stop_text,
                "help_text": help_text,
                "tracking": tracking,
                "link_domain": link_domain,
                "previews_links": previews_links,
                "reach": reach,
                "keeps_content": keeps_content,
                "currency": currency,
                "request_log_days": request_log_days,
            },
            timeout=timeout,
        )


class Branding:
    """`client.branding`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(self, *, timeout: float | None = None) -> t.Branding:
        """Show the branding.

        How the company looks on the pages that people open by a link: to unsubscribe, to choose, to agree. Templates speak of it as
        `branding`: `{{ branding.logo_url }}`; `template` tells every name with its value. Data of a message that is called
        `branding` wins: a preview that is given `template` there shows the logo itself, which it has no address of else.

        Scope: `workspace:read`.
        """
        return self._caller.call(_BRANDING_GET, (), timeout=timeout)

    def patch(
        self,
        *,
        name: str | Omit | None = OMIT,
        logo: str | Omit | None = OMIT,
        accent: str | Omit | None = OMIT,
        accent_dark: str | Omit | None = OMIT,
        footer: str | Omit | None = OMIT,
        support_email: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Branding:
        """Change the branding.

        What is left out stays, and what is null is as usual again. For a logo announce an attachment (`POST /v1/attachments`), put
        its bytes, and name it here: a PNG, JPEG, GIF or WebP of at most 500,000 bytes and 2,000 dots to each side. It is copied,
        and has an address for everybody; mails that have left keep the logo of their day, as long as it is among the last twenty. A
        colour in which words could not be read (WCAG AA, 4.5:1, `accent` on white and `accent_dark` on the dark page) is refused
        with `low_contrast`.

        Scope: `workspace:write`.

        `name`: What people know you by; null: the workspace's name.
        `logo`: `att_…`: an attachment of the company's whose bytes are here, a PNG, JPEG, GIF or WebP; it is copied. null: none.
        `accent`: `#0b5cad`, of links and buttons: words in it are legible on white, and white ones on it. null: ours.
        `accent_dark`: The same on a dark page. null: ours.
        `footer`: Who you are and where you sit, as your law wants it said; in several lines. null: none.
        `support_email`: Where people find help. null: nobody is named.
        """
        return self._caller.call(
            _BRANDING_PATCH,
            (),
            fields={
                "name": name,
                "logo": logo,
                "accent": accent,
                "accent_dark": accent_dark,
                "footer": footer,
                "support_email": support_email,
            },
            timeout=timeout,
        )


class Views:
    """`client.views`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, page: str | None = None, timeout: float | None = None
    ) -> Paged[t.View, t.ViewPage]:
        """List saved views.

        Your own, where you are a signed-in member, and the shared ones, in the order of their making.

        Scope: `workspace:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `page`: Only those of this page.
        """
        return self._caller.pages(_VIEWS_LIST, (), query={"limit": limit, "after": after, "page": page}, timeout=timeout)

    def put(self, *, page: str, name: str, query: str | Omit = OMIT, is_shared: bool | Omit = OMIT, timeout: float | None = None) -> t.View:
        """Save a view.

        The filters of a page under a name. Your own view of this page and name is replaced, and so is the shared one, where
        `is_shared` is true; the two stand beside each other. Sharing needs the scope `views:write`, and another's shared view is
        replaced by who may change the workspace. A key has no views of its own. A member has at most 100, and a workspace shares
        500.

        Scope: `workspace:read`.

        `page`: Where it belongs: `messages`.
        `query`: The filters as a query string, without its question mark: `state=failed&channel=sms`.
        `is_shared`: Everybody of the workspace sees it, instead of you alone.
        """
        return self._caller.call(
            _VIEWS_PUT, (), fields={"page": page, "name": name, "query": query, "is_shared": is_shared}, timeout=timeout
        )

    def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a view.

        Your own, or one that you have shared; any shared one, where you may change the workspace.

        Scope: `workspace:read`.
        """
        self._caller.call(_VIEWS_DELETE, (id,), timeout=timeout)


class Scopes:
    """`client.scopes`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, *, timeout: float | None = None) -> t.Scopes:
        """List scopes and roles.

        What a key may be given and what each role of a member holds. The OpenAPI document names the scope of each operation as
        `x-tidings-scope`, and the roles that hold it as `x-tidings-roles`.

        Scope: `workspace:read`.
        """
        return self._caller.call(_SCOPES_LIST, (), timeout=timeout)


class Keys:
    """`client.keys`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> Paged[t.Key, t.KeyPage]:
        """List API keys.

        All keys of the workspace in the order of their making, revoked ones too, and never a secret.

        Scope: `keys:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_KEYS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def create(
        self,
        *,
        name: str,
        scopes: Sequence[str],
        expires_at: dt.datetime | str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.NewKey:
        """Create an API key.

        The secret is in this answer and nowhere else: only its hash is kept. The new key's scopes must all be held by the key that
        creates it.

        Scope: `keys:write`.
        """
        return self._caller.call(
            _KEYS_CREATE,
            (),
            fields={"name": name, "scopes": scopes, "expires_at": expires_at},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def revoke(self, id: str, /, *, timeout: float | None = None) -> t.Key:
        """Revoke an API key.

        The key is refused from now on and stays in the list. Revoking it again changes nothing. A key can revoke itself.

        Scope: `keys:write`.
        """
        return self._caller.call(_KEYS_REVOKE, (id,), timeout=timeout)


class Members:
    """`client.members`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> Paged[t.Member, t.MemberPage]:
        """List members.

        Everybody who may sign in to this workspace, and as what.

        Scope: `members:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_MEMBERS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def get(self, id: str, /, *, timeout: float | None = None) -> t.Member:
        """Show a member.

        One member of this workspace.

        Scope: `members:read`.
        """
        return self._caller.call(_MEMBERS_GET, (id,), timeout=timeout)

    def patch(
        self, id: str, /, *, role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"], timeout: float | None = None
    ) -> t.Member:
        """Give a member another role.

        What they may do changes within two seconds. Neither the old role nor the new one may be above your own; a key stands below
        an owner, and its scopes bound it. A workspace keeps an owner.

        Scope: `members:write`.
        """
        return self._caller.call(_MEMBERS_PATCH, (id,), fields={"role": role}, timeout=timeout)

    def remove(self, id: str, /, *, timeout: float | None = None) -> None:
        """Remove a member.

        They are refused within two seconds, and their sessions in this workspace are over. Keys that they made stay: revoke those.
        Their login stays as well, for their other workspaces.

        Scope: `members:write`.
        """
        self._caller.call(_MEMBERS_REMOVE, (id,), timeout=timeout)


class Invitations:
    """`client.invitations`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> Paged[t.Invitation, t.InvitationPage]:
        """List invitations.

        All of them in the order of their making, those that were accepted, revoked or are too old as well.

        Scope: `members:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_INVITATIONS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    def create(
        self,
        *,
        email: str,
        role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"],
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Invitation:
        """Invite somebody.

        A mail with a link leaves for the address; the link works once, within seven days. Invited again, the older link is refused.
        Nobody invites to a role above their own, and only an owner makes owners.

        Scope: `members:write`.
        """
        return self._caller.call(
            _INVITATIONS_CREATE, (), fields={"email": email, "role": role}, idempotency_key=idempotency_key, timeout=timeout
        )

    def revoke(self, id: str, /, *, timeout: float | None = None) -> t.Invitation:
        """Revoke an invitation.

        Its link is refused from now on. Revoking it again changes nothing.

        Scope: `members:write`.
        """
        return self._caller.call(_INVITATIONS_REVOKE, (id,), timeout=timeout)

    def accept(
        self, *, token: str, password: str, name: str | Omit | None = OMIT, code: str | Omit | None = OMIT, timeout: float | None = None
    ) -> t.SignedIn:
        """Become a member.

        With the token out of the mail. Who is new chooses a name and a password of 10 to 200 characters that is none of the
        commonest; who is a member of another workspace here gives the password that they have. The answer is a session.

        Nobody needs a key for it.

        `token`: From the mail.
        `password`: A new one, of 10 characters or more; or the one you have, where you are a member of another workspace here.
        `name`: What others call you; needed of who is new.
        `code`: Of the second factor, where you have one already.
        """
        return self._caller.call(
            _INVITATIONS_ACCEPT, (), fields={"token": token, "password": password, "name": name, "code": code}, timeout=timeout
        )


class Sessions:
    """`client.sessions`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        email: str,
        password: str,
        code: str | Omit | None = OMIT,
        workspace: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.SignedIn:
        """Sign in.

        A member's mail address and password begin a session of one workspace; its token is in this answer and nowhere else. Where
        the member has a second factor and `code` is missing, the answer is 401 with the code `second_factor_needed`. An address
        that nobody has and a wrong password are answered alike. Ten tries within a quarter of an hour for one address, and 60 from
        one place, are enough: then 429, and when to come back. A page of this host that says `Authorization: Session` gets the
        session as a cookie, and goes on saying so.

        Nobody needs a key for it.

        `code`: Of the second factor, where there is one: six digits, or a recovery code.
        `workspace`: `wsp_…`; where you were last, if left out.
        """
        return self._caller.call(
            _SESSIONS_CREATE, (), fields={"email": email, "password": password, "code": code, "workspace": workspace}, timeout=timeout
        )

    def list(self, *, member: str | None = None, timeout: float | None = None) -> t.SessionList:
        """List sessions.

        Your own that are not over, in whatever workspace; or those of another member in this one.

        For a signed-in member: `Authorization: Bearer tds_…`.

        `member`: `mbr_…`, for who may remove that member: their sessions in this workspace. Your own everywhere, if left out.
        """
        return self._caller.call(_SESSIONS_LIST, (), query={"member": member}, timeout=timeout)

    def end(self, id: str, /, *, timeout: float | None = None) -> None:
        """Sign out.

        The session is refused within two seconds. `current` is the one that asks. Another member's may be ended in this workspace
        by who may remove that member.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        self._caller.call(_SESSIONS_END, (id,), timeout=timeout)

    def switch(self, *, workspace: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.SignedIn:
        """Go on in another workspace.

        A session works for one workspace: a new one, with a token of its own, takes the place of this one.

        For a signed-in member: `Authorization: Bearer tds_…`.

        `workspace`: `wsp_…`
        """
        return self._caller.call(_SESSIONS_SWITCH, (), fields={"workspace": workspace}, idempotency_key=idempotency_key, timeout=timeout)

    def begin_by_link(self, *, token: str, code: str | Omit | None = OMIT, timeout: float | None = None) -> t.SignedIn:
        """Sign in by a link.

        The token out of a link that `tidings demo` or `tidings member link` has printed begins a session: once, within a quarter of
        an hour. It is never mailed. A second factor is asked for as with a password, and the token stays good until its code is
        right. Tries are counted as those with a password are. `Authorization: Session` does what it does there.

        Nobody needs a key for it.

        `token`: What stands after `#link=`.
        `code`: Of the second factor, where there is one: six digits, or a recovery code.
        """
        return self._caller.call(_SESSIONS_BEGIN_BY_LINK, (), fields={"token": token, "code": code}, timeout=timeout)


class PasswordResets:
    """`client.password_resets`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def request(self, *, email: str, timeout: float | None = None) -> t.Reset:
        """Ask for a new password.

        If the address is a member's, a mail with a link leaves for it; the link works once, within an hour. The answer is the same
        whoever it is. Three times an hour for one address are enough.

        Nobody needs a key for it.
        """
        return self._caller.call(_PASSWORD_RESETS_REQUEST, (), fields={"email": email}, timeout=timeout)

    def confirm(self, *, token: str, password: str, timeout: float | None = None) -> None:
        """Set a new password.

        With the token out of the mail. Every session of the member ends; a second factor stays as it is.

        Nobody needs a key for it.

        `token`: From the mail.
        `password`: 10 characters or more.
        """
        self._caller.call(_PASSWORD_RESETS_CONFIRM, (), fields={"token": token, "password": password}, timeout=timeout)


class Account:
    """`client.account`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def get(self, *, timeout: float | None = None) -> t.Account:
        """Show yourself.

        Who you are, and what you may do in this session's workspace.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        return self._caller.call(_ACCOUNT_GET, (), timeout=timeout)

    def patch(
        self,
        *,
        name: str | Omit = OMIT,
        password: str | Omit = OMIT,
        current_password: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Account:
        """Change your name or your password.

        What is left out stays. A new password needs the one that you have, and ends all your other sessions.

        For a signed-in member: `Authorization: Bearer tds_…`.

        `password`: A new one, of 10 characters or more; all your other sessions end.
        `current_password`: Needed with a new one.
        """
        return self._caller.call(
            _ACCOUNT_PATCH, (), fields={"name": name, "password": password, "current_password": current_password}, timeout=timeout
        )

    def leave(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Leave the workspace.

        You are no member of this session's workspace any more. The last owner cannot leave.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        self._caller.call(_ACCOUNT_LEAVE, (), idempotency_key=idempotency_key, timeout=timeout)

    def begin_second_factor(self, *, password: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.SeedOutput:
        """Begin a second factor.

        An authenticator app takes the seed; nothing changes until its first code confirms it. Begun again, the seed is new.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        return self._caller.call(
            _ACCOUNT_BEGIN_SECOND_FACTOR, (), fields={"password": password}, idempotency_key=idempotency_key, timeout=timeout
        )

    def remove_second_factor(self, *, password: str, code: str, timeout: float | None = None) -> None:
        """Take off the second factor.

        Needs your password and a code, or a recovery code. The recovery codes go with it.

        For a signed-in member: `Authorization: Bearer tds_…`.

        `code`: Six digits, or a recovery code.
        """
        self._caller.call(_ACCOUNT_REMOVE_SECOND_FACTOR, (), fields={"password": password, "code": code}, timeout=timeout)

    def confirm_second_factor(self, *, code: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.Codes:
        """Confirm a second factor.

        From now on signing in needs a code as well. The answer has ten recovery codes.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        return self._caller.call(
            _ACCOUNT_CONFIRM_SECOND_FACTOR, (), fields={"code": code}, idempotency_key=idempotency_key, timeout=timeout
        )

    def waiting(self, *, timeout: float | None = None) -> t.Waiting:
        """Count what waits for you.

        In this session's workspace: conversations with something that you have not read, and flags that nobody has settled.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        return self._caller.call(_ACCOUNT_WAITING, (), timeout=timeout)


class Audit:
    """`client.audit`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        action: str | None = None,
        principal: str | None = None,
        target: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Entry, t.AuditPage]:
        """List the audit log.

        Who did what to what, from where, the newest first: every operation that changes something, login codes and alarms one by
        one, what the command line did, and what was refused for want of a scope or with a key that opens nothing any more (of many
        refusals some). An entry appears about a second after its deed. Of a person it holds our own id only, of a body the names of
        its fields.

        Scope: `audit:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `action`: Only this operation, as in `templates.publish`.
        `principal`: Only what this key or member did, by their id.
        `target`: Only what was done to this: an id of ours, or the key of a topic or a template.
        `since`: Only from this time on.
        `until`: Only before this time.
        """
        return self._caller.pages(
            _AUDIT_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "action": action,
                "principal": principal,
                "target": target,
                "since": since,
                "until": until,
            },
            timeout=timeout,
        )

    def checkpoint(self, *, timeout: float | None = None) -> t.Checkpoint:
        """Show where the audit log stands.

        The number and the hash of the last entry. Keep it where whoever may write to the database may not: `tidings audit verify`
        proves with it that nothing before it was edited, taken out, moved, cut off or written anew.

        Scope: `audit:read`.
        """
        return self._caller.call(_AUDIT_CHECKPOINT, (), timeout=timeout)

    def export(self, *, limit: int | None = None, after: int | None = None, timeout: float | None = None) -> bytes:
        """Export the audit log.

        One entry a line, in the order of the chain, each in the canonical form that its hash is made of (RFC 8785, with the
        `hash`). For the next page give the `seq` of the last line as `after`; an empty answer is the end. `tidings audit verify`
        reads the lines as they are.

        Scope: `audit:read`.

        `limit`: How many at most.
        `after`: The number (`seq`) of the last line of the page before.
        """
        return self._caller.call(_AUDIT_EXPORT, (), query={"limit": limit, "after": after}, timeout=timeout)

    def verify(
        self,
        *,
        after: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        checkpoints: Sequence[t.KeptCheckpoint] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.AuditVerification:
        """Verify the audit log.

        Whether each entry is what its hash says and follows from the one before, 1,000 entries a call at most; go on with `next` as
        `after` until that is null. Every call tells what it has proved of its own piece: the log is whole where all of them are.
        Without a checkpoint from outside nobody can tell whether its end was cut off, or whether it was written anew from some
        entry on: give those that you have kept, all of them with each call. Who does not trust the server either verifies an export
        with `tidings audit verify`.

        Scope: `audit:read`.

        `after`: `next` of the piece before; the beginning, if left out.
        `limit`: Entries of this piece.
        `checkpoints`: Kept where whoever may write to the database may not. Give the same ones with each piece.
        """
        return self._caller.call(
            _AUDIT_VERIFY,
            (),
            fields={"after": after, "limit": limit, "checkpoints": checkpoints},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class Requests:
    """`client.requests`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        status: str | None = None,
        operation: str | None = None,
        caller: str | None = None,
        method: Literal["DELETE", "GET", "PATCH", "POST", "PUT"] | None = None,
        request: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> Paged[t.Request, t.RequestPage]:
        """List what was asked of the API.

        What keys, members and end users of the workspace asked and how it was answered, the newest first, some moments after the
        answer. It is kept for `request_log_days` of the workspace. Of a workspace that asks for much, each process keeps 300 at
        once and then one that went well and two that failed a second; `left_out` tells how many are missing. Where nobody could be
        told who had asked, nothing is kept; nor of looking at this log.

        Scope: `requests:read`.

        `status`: `404`, or `4xx` for all of them.
        `operation`: As in `messages.send`.
        `caller`: A key, a member or a contact, by our own id of them.
        `request`: The name of the call (`request_id`).
        `since`: Only what was answered from this time on.
        `until`: Only what was answered before this time.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _REQUESTS_LIST,
            (),
            query={
                "status": status,
                "operation": operation,
                "caller": caller,
                "method": method,
                "request": request,
                "since": since,
                "until": until,
                "limit": limit,
                "after": after,
            },
            timeout=timeout,
        )

    def get(self, id: str, /, *, timeout: float | None = None) -> t.FullRequest:
        """Show what was asked and answered.

        One request with its body and the answer's, up to 8 kB each: of the fields that the API knows, without secrets, and without
        what login codes and sensitive templates say. They are shown to who holds the scope of the operation itself. Of bodies over
        64 kB, of files, and of what members do with their own account nothing is kept but that it was asked.

        Scope: `requests:read`.
        """
        return self._caller.call(_REQUESTS_GET, (id,), timeout=timeout)


class AsyncMessages:
    """`client.messages`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def send(
        self,
        *,
        to: str | t.To | Sequence[str | t.To] | Omit = OMIT,
        in_reply_to: str | Omit | None = OMIT,
        template: str | Omit | None = OMIT,
        content: t.ContentInput | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | Omit | None = OMIT,
        conversation: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        send_at: dt.datetime | str | t.LocalTime | Omit | None = OMIT,
        hours: t.HoursInput | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        collapse_key: str | Omit | None = OMIT,
        asked_from: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Accepted:
        """Send a message.

        Accepted means stored: every recipient that is not in `rejected` ends in exactly one final state, which you can list. `to`
        is a contact by your id, an email or a phone (found, or made a contact of), or a list of up to 10,000 of these, each with
        its own `data` if you like. Give a `template`, or `content` with a `purpose`. The scope is that of the purpose:
        `messages:send` for transactional, `messages:otp`, `messages:critical`, `messages:marketing`. `send_at` schedules it; what
        is not sent by `expires_at` never is. With `in_reply_to` it answers a message that came in: it goes to who wrote that, on
        the channel and in the name that they had written to; leave `to` and `route` out. With `conversation` answers to it belong
        to that one, of those who are in it; else to the person's own. Send an `Idempotency-Key`: the same key and body never make a
        second message.

        Scope: `messages:send`.

        `to`: A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an
        answer.
        `in_reply_to`: The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had
        written to.
        `template`: The key of a template that is published; else give `content`.
        `content`: What to say, where no template does.
        `data`: What the template's names stand for: an object of up to 100 kB.
        `route`: Which way it goes; left out, the template's, else the topic's, else the workspace's.
        `purpose`: Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a
        conversation alone.
        `conversation`: The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a
        conversation of their own.
        `topic`: What it is about; left out, the template's.
        `send_at`: When it leaves: an instant, or a time of day where each recipient lives; left out, at once.
        `hours`: It arrives within these hours of the day, where each recipient lives; not for login codes.
        `expires_at`: When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing,
        else 24 hours.
        `collapse_key`: A newer message of the same key to the same person takes the place of this one: what still waits does not
        leave, and in the app what was shown is replaced.
        `asked_from`: The address on the network from which a login code was asked for: so many from one are refused.
        `metadata`: Anything of yours: kept, and told with the message.
        """
        return await self._caller.call(
            _MESSAGES_SEND,
            (),
            fields={
                "to": to,
                "in_reply_to": in_reply_to,
                "template": template,
                "content": content,
                "data": data,
                "route": route,
                "purpose": purpose,
                "conversation": conversation,
                "topic": topic,
                "send_at": send_at,
                "hours": hours,
                "expires_at": expires_at,
                "collapse_key": collapse_key,
                "asked_from": asked_from,
                "metadata": metadata,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        q: str | None = None,
        contact: str | None = None,
        state: Literal[
            "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
        ]
        | None = None,
        topic: str | None = None,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | None = None,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None = None,
        template: str | None = None,
        direction: Literal["in", "out"] | None = None,
        provider_account: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Message, t.MessagePage]:
        """List messages.

        The newest first, those that came in too, without what they say; each with how many of its deliveries stand where. Give
        `next` as `after` until it is null: where few of very many fit, a page may have fewer than `limit`, or none, and say in
        `searched_to` how far back was looked.

        Scope: `messages:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `q`: What names it: its id, that of a delivery of it, of a person your id or Tidings' own, an address in full, or what the
        provider calls it.
        `contact`: To whom it went, or who wrote it: your id of the person.
        `state`: In which any of its deliveries stands; with `contact`, `channel` or `provider_account` one that fits these too.
        `channel`: On which it begins, or a later step of its route is.
        `provider_account`: By which any of its deliveries went.
        `since`: Made at this time or later.
        `until`: Made before this time.
        """
        return self._caller.pages(
            _MESSAGES_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "q": q,
                "contact": contact,
                "state": state,
                "topic": topic,
                "purpose": purpose,
                "channel": channel,
                "template": template,
                "direction": direction,
                "provider_account": provider_account,
                "since": since,
                "until": until,
            },
            timeout=timeout,
        )

    async def preview(
        self,
        *,
        to: str | t.To | Sequence[str | t.To] | Omit = OMIT,
        in_reply_to: str | Omit | None = OMIT,
        template: str | Omit | None = OMIT,
        content: t.ContentInput | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | Omit | None = OMIT,
        conversation: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        send_at: dt.datetime | str | t.LocalTime | Omit | None = OMIT,
        hours: t.HoursInput | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        collapse_key: str | Omit | None = OMIT,
        asked_from: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Previewed:
        """Preview a message.

        What a send would say to the first five of its recipients, and how much it is; nothing is stored or sent. The body is that
        of a send. Where the words cannot be rendered, `problem` says why: such a delivery would fail.

        Scope: `messages:read`.

        `to`: A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an
        answer.
        `in_reply_to`: The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had
        written to.
        `template`: The key of a template that is published; else give `content`.
        `content`: What to say, where no template does.
        `data`: What the template's names stand for: an object of up to 100 kB.
        `route`: Which way it goes; left out, the template's, else the topic's, else the workspace's.
        `purpose`: Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a
        conversation alone.
        `conversation`: The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a
        conversation of their own.
        `topic`: What it is about; left out, the template's.
        `send_at`: When it leaves: an instant, or a time of day where each recipient lives; left out, at once.
        `hours`: It arrives within these hours of the day, where each recipient lives; not for login codes.
        `expires_at`: When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing,
        else 24 hours.
        `collapse_key`: A newer message of the same key to the same person takes the place of this one: what still waits does not
        leave, and in the app what was shown is replaced.
        `asked_from`: The address on the network from which a login code was asked for: so many from one are refused.
        `metadata`: Anything of yours: kept, and told with the message.
        """
        return await self._caller.call(
            _MESSAGES_PREVIEW,
            (),
            fields={
                "to": to,
                "in_reply_to": in_reply_to,
                "template": template,
                "content": content,
                "data": data,
                "route": route,
                "purpose": purpose,
                "conversation": conversation,
                "topic": topic,
                "send_at": send_at,
                "hours": hours,
                "expires_at": expires_at,
                "collapse_key": collapse_key,
                "asked_from": asked_from,
                "metadata": metadata,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.FullMessage:
        """Show a message.

        One message with what it says, and how many of its deliveries stand in which state; of a post that was said in the app
        alone, the conversation in which it is found, and for a key that may read conversations what it says.

        Scope: `messages:read`.
        """
        return await self._caller.call(_MESSAGES_GET, (id,), timeout=timeout)

    def deliveries(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal[
            "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
        ]
        | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Delivery, t.DeliveryPage]:
        """List a message's deliveries.

        In the order of their making: all of them, or those in one state.

        Scope: `messages:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_MESSAGES_DELIVERIES, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout)

    async def stop(self, id: str, /, *, contact: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.Stopped:
        """Stop a message's route for somebody.

        As if the person had answered: no further step of the message's route comes for them, and what waits of it is not needed any
        more. Nothing is handed over after the answer to this; what is on the wire goes its way.

        Scope: `messages:write`.

        `contact`: Your id of the person.
        """
        return await self._caller.call(_MESSAGES_STOP, (id,), fields={"contact": contact}, idempotency_key=idempotency_key, timeout=timeout)

    async def release(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Released:
        """Let a late message go.

        Marketing whose time came while nothing ran is held, with the reason `late_start`, until somebody says whether it is still
        worth saying: this lets it go, cancelling it does not. Says how many deliveries go.

        Scope: `messages:write`.
        """
        return await self._caller.call(_MESSAGES_RELEASE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    async def cancel(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Cancelled:
        """Cancel a message.

        What has not been handed over yet never is; the answer says how many deliveries that were. What is on the wire goes its way,
        and what may have gone out stays unknown but is not tried again.

        Scope: `messages:write`.
        """
        return await self._caller.call(_MESSAGES_CANCEL, (id,), idempotency_key=idempotency_key, timeout=timeout)

    async def resolve(
        self, id: str, /, *, as_: Literal["failed", "retry", "sent"], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Resolved:
        """Settle a message's unknown deliveries.

        Every delivery of the message whose outcome is unknown is settled, or with `retry` tried again; says how many they were.

        Scope: `messages:write`.
        """
        return await self._caller.call(_MESSAGES_RESOLVE, (id,), fields={"as": as_}, idempotency_key=idempotency_key, timeout=timeout)

    async def estimate(
        self,
        *,
        to: str | t.To | Sequence[str | t.To] | Omit = OMIT,
        in_reply_to: str | Omit | None = OMIT,
        template: str | Omit | None = OMIT,
        content: t.ContentInput | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | Omit | None = OMIT,
        conversation: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        send_at: dt.datetime | str | t.LocalTime | Omit | None = OMIT,
        hours: t.HoursInput | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        collapse_key: str | Omit | None = OMIT,
        asked_from: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Estimated:
        """Estimate a message.

        What a send would do, for all of its recipients: how many get it by which channel, who gets it later, who does not get it
        and why, by the same rules as when it is sent, how many SMS it is, and what that costs. The body is that of a send. Nothing
        is stored, sent, counted or reserved: what people decide meanwhile still holds. Where each has words of their own, a hundred
        are written, and the others are taken to be as long. Rates, and how many login codes one number may get, are not asked.

        Scope: `messages:read`.

        `to`: A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an
        answer.
        `in_reply_to`: The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had
        written to.
        `template`: The key of a template that is published; else give `content`.
        `content`: What to say, where no template does.
        `data`: What the template's names stand for: an object of up to 100 kB.
        `route`: Which way it goes; left out, the template's, else the topic's, else the workspace's.
        `purpose`: Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a
        conversation alone.
        `conversation`: The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a
        conversation of their own.
        `topic`: What it is about; left out, the template's.
        `send_at`: When it leaves: an instant, or a time of day where each recipient lives; left out, at once.
        `hours`: It arrives within these hours of the day, where each recipient lives; not for login codes.
        `expires_at`: When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing,
        else 24 hours.
        `collapse_key`: A newer message of the same key to the same person takes the place of this one: what still waits does not
        leave, and in the app what was shown is replaced.
        `asked_from`: The address on the network from which a login code was asked for: so many from one are refused.
        `metadata`: Anything of yours: kept, and told with the message.
        """
        return await self._caller.call(
            _MESSAGES_ESTIMATE,
            (),
            fields={
                "to": to,
                "in_reply_to": in_reply_to,
                "template": template,
                "content": content,
                "data": data,
                "route": route,
                "purpose": purpose,
                "conversation": conversation,
                "topic": topic,
                "send_at": send_at,
                "hours": hours,
                "expires_at": expires_at,
                "collapse_key": collapse_key,
                "asked_from": asked_from,
                "metadata": metadata,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def timeline(self, id: str, /, *, after: str | None = None, timeout: float | None = None) -> AsyncPaged[t.TimelineLine, t.Timeline]:
        """Tell what happened to a message.

        Everything that happened to the message and its deliveries, in order, each line with its reason in plain words. Of a post of
        a conversation: said, edited, reacted to, pinned, deleted; who was told of it or answered outside the app, by which message
        and over which channel; with `conversations:read` how far each person has got (in large conversations, and where positions
        are hidden, how many), with `moderation:read` the flags. Of edits, deliveries outside and flags 100 each are told.

        Scope: `messages:read`.

        `after`: `next` of the page before.
        """
        return self._caller.pages(_MESSAGES_TIMELINE, (id,), query={"after": after}, timeout=timeout)

    async def why(self, id: str, /, *, contact: str, timeout: float | None = None) -> t.Why:
        """Ask why somebody did not get it.

        For one person: every delivery of the message with its reason in plain words, what to do about it, what is awaited and until
        when; and where they stand on the message's route, and what has stopped it.

        Scope: `messages:read`.

        `contact`: Your id of the person.
        """
        return await self._caller.call(_MESSAGES_WHY, (id,), query={"contact": contact}, timeout=timeout)


class AsyncDeliveries:
    """`client.deliveries`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        contact: str | None = None,
        state: Literal[
            "scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"
        ]
        | None = None,
        reason: str | None = None,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None = None,
        topic: str | None = None,
        provider_account: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Delivery, t.DeliverySearchPage]:
        """List deliveries.

        The newest first: of the whole workspace, or of one contact, in one state, for one reason, on one channel, and so on. Give
        `next` as `after` until it is null: where few of very many fit, a page may have fewer than `limit`, or none, and say in
        `searched_to` how far back was looked.

        Scope: `messages:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `contact`: Your id of the person.
        `reason`: Why it stands there. Without `state`: of those that are unknown, held, failed, skipped, cancelled, expired or
        superseded.
        `provider_account`: By which it went last.
        `since`: Made at this time or later; without `contact`, of a message that was, too.
        `until`: Made before this time.
        """
        return self._caller.pages(
            _DELIVERIES_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "contact": contact,
                "state": state,
                "reason": reason,
                "channel": channel,
                "topic": topic,
                "provider_account": provider_account,
                "since": since,
                "until": until,
            },
            timeout=timeout,
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.FullDelivery:
        """Show a delivery.

        One delivery with each of its hand-offs: through which provider account, to which (masked) address, and what came of it.

        Scope: `messages:read`.
        """
        return await self._caller.call(_DELIVERIES_GET, (id,), timeout=timeout)

    async def resolve_many(
        self,
        *,
        as_: Literal["failed", "retry", "sent"],
        contact: str | Omit | None = OMIT,
        message: str | Omit | None = OMIT,
        reason: str | Omit | None = OMIT,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        provider_account: str | Omit | None = OMIT,
        since: dt.datetime | str | Omit | None = OMIT,
        until: dt.datetime | str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.ResolvedMany:
        """Settle deliveries of unknown outcome.

        What `deliveries.resolve` does to one, for all that fit: at most 1,000 a call. Call it again while `remaining` is not 0,
        each time with an `Idempotency-Key` of its own. Of a workspace with more than 100,000 unknown deliveries these are the
        newest.

        Scope: `messages:write`.

        `contact`: Your id of the person.
        `provider_account`: By which it went last.
        `since`: Made at this time or later.
        `until`: Made before this time.
        """
        return await self._caller.call(
            _DELIVERIES_RESOLVE_MANY,
            (),
            fields={
                "as": as_,
                "contact": contact,
                "message": message,
                "reason": reason,
                "channel": channel,
                "topic": topic,
                "provider_account": provider_account,
                "since": since,
                "until": until,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def resolve(
        self, id: str, /, *, as_: Literal["failed", "retry", "sent"], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.FullDelivery:
        """Settle a delivery of unknown outcome.

        Nobody answered when it was handed over, and you know better: `sent` or `failed` settle it, `retry` puts it back into the
        queue, at the risk that the person gets it twice. A delivery in another state is a conflict.

        Scope: `messages:write`.
        """
        return await self._caller.call(_DELIVERIES_RESOLVE, (id,), fields={"as": as_}, idempotency_key=idempotency_key, timeout=timeout)

    async def content(self, id: str, /, *, attempt: int | None = None, timeout: float | None = None) -> t.LeftContent:
        """Show what a delivery said.

        As it left with its last hand-off, or with the one that is named: rendered for this person. Kept in a test workspace, and in
        a live one that asks for it (`keeps_content`); else `nothing` tells why there is nothing.

        Scope: `messages:read`.

        `attempt`: Left out, the last one.
        """
        return await self._caller.call(_DELIVERIES_CONTENT, (id,), query={"attempt": attempt}, timeout=timeout)

    def exchanges(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Exchange, t.ExchangePage]:
        """Show what went over the wire.

        Each hand-off of a delivery with what was said to the provider and what came back, for seven days: of what was refused or
        not answered, unless hundreds fail alike at once; of what was sent a sample, where the workspace keeps content, or all of it
        where the account asks for that (`keeps_exchanges`). No credential, no signature and no address of callbacks stands in it,
        the person's address is masked, and what was said to them stands there only where it is kept at all. What a provider of your
        own is configured to send is hidden, names aside, where it is not a value of ours.

        Scope: `messages:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_DELIVERIES_EXCHANGES, (id,), query={"limit": limit, "after": after}, timeout=timeout)


class AsyncInsights:
    """`client.insights`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def deliveries(
        self,
        *,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        step: Literal["day", "hour", "quarter"] | None = None,
        timezone: str | None = None,
        by: Literal["channel", "provider_account", "purpose"] | None = None,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None = None,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | None = None,
        counts: str | None = None,
        timeout: float | None = None,
    ) -> t.Insights:
        """Count what happened over time.

        How much was accepted, sent, delivered, read, and what became of the rest, by quarter of an hour, hour or day of your own
        time zone: some seconds behind, and for 400 days. At most 800 points; a step is counted whole, so that the first may begin
        before `since`. Everything counts at the time at which it happened, so that of what was sent yesterday, what is read today
        is counted today.

        Scope: `messages:read`.

        `since`: Left out: six hours of quarters, a day of hours, thirty days of days.
        `until`: Left out: now.
        `step`: How long a point lasts: a quarter of an hour, an hour, a day.
        `timezone`: An IANA name: where the days begin. Left out, the workspace's.
        `by`: A series for each of these; left out, one of all.
        `counts`: What each series has a value a point of, with commas between: left out, `sent,delivered,read,failed`.
        """
        return await self._caller.call(
            _INSIGHTS_DELIVERIES,
            (),
            query={
                "since": since,
                "until": until,
                "step": step,
                "timezone": timezone,
                "by": by,
                "channel": channel,
                "purpose": purpose,
                "counts": counts,
            },
            timeout=timeout,
        )

    async def now(self, *, timeout: float | None = None) -> t.Now:
        """See what stands, and what needs a person.

        What waits in each lane and for how long, what is unknown or held (each counted up to 10,000), which provider accounts fail,
        what was spent today; and what does not go on by itself, each with where it is seen to.

        Scope: `messages:read`.
        """
        return await self._caller.call(_INSIGHTS_NOW, (), timeout=timeout)


class AsyncContacts:
    """`client.contacts`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        q: str | None = None,
        locale: str | None = None,
        country: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Contact, t.ContactPage]:
        """List contacts.

        The newest first. With `email` or `phone`, only those who have this address: several people may share one. With `q`, those
        whom it may mean: by the beginnings of the words of their name, of an id of yours, of a mail address or a number. Who was
        merged is found as who stands for them.

        Scope: `contacts:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `email`: Only contacts with this mail address.
        `phone`: Only contacts with this number; without a country code it is one of the workspace's country.
        `q`: Only those whom it may mean: every word of it begins one of their name, or all of it is the beginning of an id of
        yours, a mail address or a number, or is Tidings' own id. Capitals and accents do not matter. Not together with `email` or
        `phone`.
        `locale`: Only those in this locale; a language alone is all of it.
        `country`: Only those of whom you have said that they live there.
        `since`: Made at this time or later.
        `until`: Made before this time.
        """
        return self._caller.pages(
            _CONTACTS_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "email": email,
                "phone": phone,
                "q": q,
                "locale": locale,
                "country": country,
                "since": since,
                "until": until,
            },
            timeout=timeout,
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.Contact:
        """Show a contact.

        One person, by your id or Tidings' own.

        Scope: `contacts:read`.
        """
        return await self._caller.call(_CONTACTS_GET, (id,), timeout=timeout)

    async def put(
        self,
        id: str,
        /,
        *,
        name: str | Omit | None = OMIT,
        email: str | Omit | None = OMIT,
        phone: str | Omit | None = OMIT,
        locale: str | Omit | None = OMIT,
        timezone: str | Omit | None = OMIT,
        country: str | Omit | None = OMIT,
        addresses: Sequence[t.AddressInput] | Omit = OMIT,
        attributes: Mapping[str, str | int | float | bool | None] | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Contact:
        """Create or change a contact.

        There is one person with this id of yours (1 to 255 characters) afterwards, whoever else asked for it at the same time. A
        field that is left out stays as it is; null clears it. `email` and `phone` are the first address of their kind: a value
        takes its place, null removes all of that kind. `addresses` replaces the whole list, but for devices that the person's app
        has told of; `email` and `phone` beside it come first. `attributes` are merged by name; null removes one. A phone number
        without a country code is one of the contact's country, else of the workspace's. An address has at most 2,000 bytes.

        Scope: `contacts:write`.
        """
        return await self._caller.call(
            _CONTACTS_PUT,
            (id,),
            fields={
                "name": name,
                "email": email,
                "phone": phone,
                "locale": locale,
                "timezone": timezone,
                "country": country,
                "addresses": addresses,
                "attributes": attributes,
            },
            timeout=timeout,
        )

    async def delete(self, id: str, /, *, timeout: float | None = None) -> t.Erasure:
        """Erase a contact.

        The person, their addresses, attributes, consents and preferences are gone; what was said to them alone, and by them, is
        blanked, with the addresses that it went to; what waits for them is cancelled (`contact_erased`). Deliveries stay as bare
        ids with channel, state and times. A suppression stays as a keyed hash of the address. What is on the wire right now is
        blanked a minute later. The answer counts the rows by table, and says what is kept.

        Scope: `contacts:write`.
        """
        return await self._caller.call(_CONTACTS_DELETE, (id,), timeout=timeout)

    async def batch(
        self, *, contacts: Sequence[t.BatchItem], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Contacts:
        """Create or change many contacts.

        Up to 10,000 people, each as for one, in one transaction. An item with something wrong in it leaves its person untouched,
        and tells why under its index; the others are stored. An id that comes twice counts once: the later item is rejected.

        Scope: `contacts:write`.
        """
        return await self._caller.call(_CONTACTS_BATCH, (), fields={"contacts": contacts}, idempotency_key=idempotency_key, timeout=timeout)

    async def merge(
        self,
        id: str,
        /,
        *,
        from_: str | Omit | None = OMIT,
        into: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Merge:
        """Merge two contacts.

        Two contacts turn out to be one person: `from` is merged into the contact, or the contact `into` another. Every id and
        address of the one finds the survivor from then on; what the survivor lacks (name, addresses, attributes) is the other's,
        and their own preferences win. What either has refused is refused: nothing can be sent by a merge that could not be sent
        before. Where the one is in a conversation, the survivor is. Asked again, it changes nothing. It is undone at `/unmerge`.

        Scope: `contacts:write`.

        `from_`: This one is merged into the contact.
        `into`: The contact is merged into this one.
        """
        return await self._caller.call(
            _CONTACTS_MERGE, (id,), fields={"from": from_, "into": into}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def unmerge(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Merge:
        """Undo a merge.

        The contact, named by the id that was merged, is nobody else any more: both are as they were before, and keep what came to
        them since. What was refused meanwhile both have refused. The last merge of a person is undone first (409 `merged_since`).
        Asked again, it changes nothing.

        Scope: `contacts:write`.
        """
        return await self._caller.call(_CONTACTS_UNMERGE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    async def merges(self, id: str, /, *, timeout: float | None = None) -> t.MergedContacts:
        """Show who was merged into a contact.

        Everybody for whom the contact stands, the last merged first. At most a hundred are merged into one.

        Scope: `contacts:read`.
        """
        return await self._caller.call(_CONTACTS_MERGES, (id,), timeout=timeout)

    async def list_devices(self, id: str, /, *, timeout: float | None = None) -> t.Devices:
        """List one's devices, for a contact.

        Those that an app has told of, the one that was used last first; addresses that the backend has given are none.

        Scope: `contacts:read`.
        """
        return await self._caller.call(_CONTACTS_LIST_DEVICES, (id,), timeout=timeout)

    async def put_device(
        self,
        id: str,
        device: str,
        /,
        *,
        token: str,
        channel: Literal["push", "webpush"] | Omit = OMIT,
        platform: str | Omit | None = OMIT,
        label: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Device:
        """Tell of a device, for a contact.

        `device` is the app's own name of it, of at most 64 characters, that stays when the token changes. It is an address for
        `push` or `webpush` from now on, before all others, and nobody else's: say so whenever the app starts with somebody signed
        in. Of more than twenty, the one that was not used for the longest time is forgotten.

        Scope: `contacts:write`.

        `token`: The device's token of its push service; of a browser its PushSubscription, as JSON.
        `platform`: `ios`, `android`, `web`, or what you call it.
        `label`: By what the person knows it: `Ada's phone`.
        """
        return await self._caller.call(
            _CONTACTS_PUT_DEVICE,
            (id, device),
            fields={"token": token, "channel": channel, "platform": platform, "label": label},
            timeout=timeout,
        )

    async def drop_device(self, id: str, device: str, /, *, timeout: float | None = None) -> None:
        """Forget a device, for a contact.

        Nothing is sent to it any more: when somebody signs out on it.

        Scope: `contacts:write`.
        """
        await self._caller.call(_CONTACTS_DROP_DEVICE, (id, device), timeout=timeout)

    async def feed_changes(
        self, id: str, /, *, after: int | None = None, limit: int | None = None, timeout: float | None = None
    ) -> t.FeedChanges:
        """Follow one's feed, for a contact.

        What has changed since a cursor: items as they are now, and which are gone. Put the `changed` in place of what you know by
        their `id`, drop the `gone`, and go on from `cursor`: nothing is left out. With `anew`, fetch the feed, and go on from
        `cursor`: who was away for long, or was merged with another contact, begins so.

        Scope: `feed:read`.

        `after`: A cursor of the feed, or of a page before; left out, nothing is told but the cursor of now.
        `limit`: How many at most.
        """
        return await self._caller.call(_CONTACTS_FEED_CHANGES, (id,), query={"after": after, "limit": limit}, timeout=timeout)

    async def mark_feed(
        self,
        id: str,
        /,
        *,
        as_: Literal["archived", "read", "seen", "unarchived"],
        items: Sequence[str] | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        bundle: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.FeedMarked:
        """Mark many items of one's feed, for a contact.

        Up to 100 items by their ids; or all that are in the feed, or of a topic or bundle, 1,000 at a time.

        Scope: `feed:write`.

        `items`: Their ids; without it, all that are not so yet.
        `topic`: All of this topic.
        `bundle`: All of this bundle.
        """
        return await self._caller.call(
            _CONTACTS_MARK_FEED,
            (id,),
            fields={"as": as_, "items": items, "topic": topic, "bundle": bundle},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def visit_feed(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Visit:
        """Look at one's feed, for a contact.

        Tells how much has come since the visit before, and is from now on the last visit: `missed` of the feed begins anew.

        Scope: `feed:write`.
        """
        return await self._caller.call(_CONTACTS_VISIT_FEED, (id,), idempotency_key=idempotency_key, timeout=timeout)

    async def get_feed_item(self, id: str, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Show an item of one's feed, for a contact.

        Whether it is in the feed or not: what was archived, is out of sight or was replaced is found too.

        Scope: `feed:read`.
        """
        return await self._caller.call(_CONTACTS_GET_FEED_ITEM, (id, item), timeout=timeout)

    async def see_feed_item(self, id: str, item: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.FeedItem:
        """Mark an item of one's feed as seen, for a contact.

        It was shown to the person, who may not have read it: what they read they have seen. Doing it again changes nothing.

        Scope: `feed:write`.
        """
        return await self._caller.call(_CONTACTS_SEE_FEED_ITEM, (id, item), idempotency_key=idempotency_key, timeout=timeout)

    async def act_on_feed_item(
        self, id: str, item: str, /, *, action: int | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.FeedItem:
        """Say that an item of one's feed was acted on, for a contact.

        By which of its actions, or by the item itself; the last one counts. It is read with it, and a route that waits for a sign
        of them ends.

        Scope: `feed:write`.

        `action`: Which of the item's actions, counted from 0; left out, the item itself.
        """
        return await self._caller.call(
            _CONTACTS_ACT_ON_FEED_ITEM, (id, item), fields={"action": action}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def archive_feed_item(self, id: str, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Archive an item of one's feed, for a contact.

        It is in the feed no more, and counts no more; `view=archived` shows it.

        Scope: `feed:write`.
        """
        return await self._caller.call(_CONTACTS_ARCHIVE_FEED_ITEM, (id, item), timeout=timeout)

    async def unarchive_feed_item(self, id: str, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Take an item of one's feed out of the archive, for a contact.

        Scope: `feed:write`.
        """
        return await self._caller.call(_CONTACTS_UNARCHIVE_FEED_ITEM, (id, item), timeout=timeout)

    async def snooze_feed_item(self, id: str, item: str, /, *, until: dt.datetime | str, timeout: float | None = None) -> t.FeedItem:
        """Put an item of one's feed out of sight for a time, for a contact.

        It is in the feed no more until then, and then there again by itself, as not seen; `view=snoozed` shows it meanwhile.

        Scope: `feed:write`.

        `until`: Later than now, and within ten years.
        """
        return await self._caller.call(_CONTACTS_SNOOZE_FEED_ITEM, (id, item), fields={"until": until}, timeout=timeout)

    async def unsnooze_feed_item(self, id: str, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Have an item of one's feed in sight again, for a contact.

        Scope: `feed:write`.
        """
        return await self._caller.call(_CONTACTS_UNSNOOZE_FEED_ITEM, (id, item), timeout=timeout)

    async def create_conversation(
        self,
        id: str,
        /,
        *,
        kind: Literal["direct", "group", "support"] | Omit = OMIT,
        participants: Sequence[str | t.PersonInput] | Omit = OMIT,
        invites: bool | Omit = OMIT,
        distinct: bool | Omit | None = OMIT,
        title: str | Omit | None = OMIT,
        message: t.PostInput | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Begin a conversation, for a contact.

        You are in it, and own it where it is a group. With `invites` the others of a group are asked first. With `distinct` the
        same people (as the same kind, about the same object) find the conversation that they have: it answers 200 and is left as it
        is, but for `message`, which is said in it; a new one answers 201. However many ask at once, one is made. Direct
        conversations are distinct unless you say otherwise; whoever comes or goes makes it another one. With somebody who has
        blocked you, or whom you have blocked, there is none: 409 `blocked`.

        Scope: `conversations:act`.

        `participants`: The others, by your ids of contacts.
        `invites`: The others are asked first: they are in it once they accept.
        """
        return await self._caller.call(
            _CONTACTS_CREATE_CONVERSATION,
            (id,),
            fields={
                "kind": kind,
                "participants": participants,
                "invites": invites,
                "distinct": distinct,
                "title": title,
                "message": message,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_conversations(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["active", "invited"] | None = None,
        kind: Literal["direct", "group", "support"] | None = None,
        object_type: str | None = None,
        object_id: str | None = None,
        unread: bool | None = None,
        archived: bool | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.MyConversation, t.MyConversationPage]:
        """List one's conversations, for a contact.

        The one with the last post first, each with what was said last and what is unread; those that have not started are left out.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Where you take part, or were asked to.
        `object_type`: With `object_id`: about this object of your business.
        `unread`: Only those with something that you have not read.
        `archived`: Only those that are archived; else only those that are not.
        """
        return self._caller.pages(
            _CONTACTS_LIST_CONVERSATIONS,
            (id,),
            query={
                "limit": limit,
                "after": after,
                "state": state,
                "kind": kind,
                "object_type": object_type,
                "object_id": object_id,
                "unread": unread,
                "archived": archived,
            },
            timeout=timeout,
        )

    async def get_conversation(self, id: str, conversation: str, /, *, timeout: float | None = None) -> t.Conversation:
        """Show one of your conversations, for a contact.

        One that was deleted answers 410; one that you are not in, 404.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_GET_CONVERSATION, (id, conversation), timeout=timeout)

    async def change_conversation(
        self,
        id: str,
        conversation: str,
        /,
        *,
        title: str | Omit | None = OMIT,
        is_frozen: bool | Omit = OMIT,
        slow_mode: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Change one of your conversations, for a contact.

        For its owners and moderators: what it is called, whether it is frozen, how slow it is. What is left out stays.

        Scope: `conversations:act`.
        """
        return await self._caller.call(
            _CONTACTS_CHANGE_CONVERSATION,
            (id, conversation),
            fields={"title": title, "is_frozen": is_frozen, "slow_mode": slow_mode},
            timeout=timeout,
        )

    async def delete_conversation(self, id: str, conversation: str, /, *, timeout: float | None = None) -> None:
        """Delete one of your conversations for everybody, for a contact.

        For its owners. To be rid of it yourself, clear or leave it.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_DELETE_CONVERSATION, (id, conversation), timeout=timeout)

    async def close_conversation(
        self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Conversation:
        """Close one of your conversations, for a contact.

        For its owners and moderators: nobody posts in it any more, and all of it can be read.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_CLOSE_CONVERSATION, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    async def reopen_conversation(
        self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Conversation:
        """Open one of your conversations again, for a contact.

        For its owners and moderators.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_REOPEN_CONVERSATION, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    def list_participants(
        self,
        id: str,
        conversation: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["invited", "active", "declined", "left", "removed"] | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Participant, t.ParticipantPage]:
        """List who is in your conversation, for a contact.

        In a fixed order, who is in it or invited; with `state` those in that state. To the people in it positions of others are not
        told where the conversation hides them, nor where more than 100 are in it; you are always told.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Left out: who is in it, or invited.
        """
        return self._caller.pages(
            _CONTACTS_LIST_PARTICIPANTS, (id, conversation), query={"limit": limit, "after": after, "state": state}, timeout=timeout
        )

    async def add_participants(
        self,
        id: str,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        invites: bool | Omit = OMIT,
        history: Literal["all", "new"] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Add people to your conversation, or invite them, for a contact.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. Who is in it already stays as they are. Whoever comes sees what is said from then on,
        with `history` `all` what was said before too. A conversation has at most 1,000 participants, who is invited included: 409
        `full`. A direct one is between its two: 409 `direct`. Whom you have blocked, or who has blocked you, is not added by you:
        409 `blocked`.

        Scope: `conversations:act`.

        `participants`: Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`.
        `invites`: They are asked first, and in it once they accept.
        `history`: Whether they see what was said before.
        """
        return await self._caller.call(
            _CONTACTS_ADD_PARTICIPANTS,
            (id, conversation),
            fields={"participants": participants, "invites": invites, "history": history},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def change_participants(
        self,
        id: str,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        role: Literal["member", "moderator", "owner", "reader"] | Omit = OMIT,
        muted_for: str | Omit | None = OMIT,
        muted_until: dt.datetime | str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Participants:
        """Give people in your conversation a role, or mute them, for a contact.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. Their roles, and for how long they may not post. Who is not in it is passed over. The
        last owner of a group stays one until there is another: 409 `last_owner`.

        Scope: `conversations:act`.

        `muted_for`: They may not post for so long; null: they may.
        `muted_until`: The same by the time.
        """
        return await self._caller.call(
            _CONTACTS_CHANGE_PARTICIPANTS,
            (id, conversation),
            fields={"participants": participants, "role": role, "muted_for": muted_for, "muted_until": muted_until},
            timeout=timeout,
        )

    async def remove_participants(
        self,
        id: str,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Remove people from your conversation, for a contact.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. They keep what was said while they were in it. Who is not in it is passed over.

        Scope: `conversations:act`.
        """
        return await self._caller.call(
            _CONTACTS_REMOVE_PARTICIPANTS,
            (id, conversation),
            fields={"participants": participants},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def accept(
        self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Participants:
        """Accept an invitation, for a contact.

        You are in it, and see what is said since you were invited, or all of it where the invitation says so.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_ACCEPT, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    async def decline(self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Decline an invitation, for a contact.

        You may be invited again.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_DECLINE, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    async def leave(
        self,
        id: str,
        conversation: str,
        /,
        *,
        heir: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> None:
        """Leave a conversation, for a contact.

        You keep what was said while you were in it. The last owner of a group in which others stay names an `heir` among them: else
        409 `last_owner`. A direct conversation is not left but archived, cleared, or its other blocked: 409 `direct`.

        Scope: `conversations:act`.

        `heir`: Who owns it from then on, by your id of the contact: for its last owner.
        """
        await self._caller.call(
            _CONTACTS_LEAVE, (id, conversation), fields={"heir": heir}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def archive(self, id: str, conversation: str, /, *, timeout: float | None = None) -> None:
        """Archive a conversation, for a contact.

        For oneself alone, and until the next post.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_ARCHIVE, (id, conversation), timeout=timeout)

    async def unarchive(self, id: str, conversation: str, /, *, timeout: float | None = None) -> None:
        """Take a conversation out of the archive, for a contact.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_UNARCHIVE, (id, conversation), timeout=timeout)

    async def silence(self, id: str, conversation: str, /, *, until: dt.datetime | str, timeout: float | None = None) -> None:
        """Hear nothing of a conversation for a time, for a contact.

        One is not told of its posts; they are there, and unread.

        Scope: `conversations:act`.

        `until`: Later than now, and within ten years.
        """
        await self._caller.call(_CONTACTS_SILENCE, (id, conversation), fields={"until": until}, timeout=timeout)

    async def unsilence(self, id: str, conversation: str, /, *, timeout: float | None = None) -> None:
        """Be told of posts again, for a contact.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_UNSILENCE, (id, conversation), timeout=timeout)

    async def clear(self, id: str, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Cleared:
        """Delete a conversation for oneself, for a contact.

        What was said so far is not shown to them any more, to nobody else is anything different, and it is listed again after the
        next post.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_CLEAR, (id, conversation), idempotency_key=idempotency_key, timeout=timeout)

    async def unread(self, id: str, /, *, timeout: float | None = None) -> t.Unread:
        """Count what is unread, for a contact.

        Over all conversations in which they take part. Deleted posts, those hidden from them and those of whom they have blocked do
        not count; nor do their own.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_UNREAD, (id,), timeout=timeout)

    async def get_badge(self, id: str, /, *, timeout: float | None = None) -> t.Badge:
        """Show the badge, for a contact.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_GET_BADGE, (id,), timeout=timeout)

    async def set_badge(self, id: str, /, *, external: int, timeout: float | None = None) -> t.Badge:
        """Say what waits elsewhere, for a contact.

        What your own app counts beside conversations and the feed; it is added to the badge.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_SET_BADGE, (id,), fields={"external": external}, timeout=timeout)

    async def post_message(
        self,
        id: str,
        conversation: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        reply_to: str | Omit | None = OMIT,
        thread: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Post:
        """Post in a conversation, for a contact.

        It has the next `seq`, and its author has read up to it. `text` is short for one part of type `text`; `parts` are typed data
        and never HTML: formatting and mentions are ranges over a text, counted in Unicode code points, and addresses are http or
        https. Refused with 409 in a conversation that is `closed`, `frozen`, not started (`scheduled`), where the person is `muted`
        or one of two has `blocked` the other, and with 429 in slow mode. The backend is held back by neither a freeze nor slow
        mode.

        Scope: `conversations:act`.

        `text`: Plain words: short for one part of type `text`.
        `reply_to`: The post of this conversation that it answers.
        `thread`: The post under which it stands: in that one's thread, not in the conversation's own course.
        `metadata`: Yours, up to 8 kB of JSON.
        `previews`: Whether its first links are looked at, so that what stands behind them can be shown.
        """
        return await self._caller.call(
            _CONTACTS_POST_MESSAGE,
            (id, conversation),
            fields={"text": text, "parts": parts, "reply_to": reply_to, "thread": thread, "metadata": metadata, "previews": previews},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_messages(
        self,
        id: str,
        conversation: str,
        /,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        around: str | None = None,
        thread: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Post, t.PostPage]:
        """List posts, for a contact.

        The newest first; with `before` or `after` a post those beside it, with `around` one it stands in the middle; with `thread`
        those that stand under a post. What somebody has deleted for themselves, and what was said by whom they have blocked, is
        left out. Who has left sees what was said until then, in the words that stood when they left.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `before`: Those before this one, the newest first.
        `after`: Those after this one, in their order.
        `around`: This one with as many before it as after it, in their order.
        `thread`: Those that stand under this one.
        """
        return self._caller.pages(
            _CONTACTS_LIST_MESSAGES,
            (id, conversation),
            query={"limit": limit, "before": before, "after": after, "around": around, "thread": thread},
            timeout=timeout,
        )

    async def get_message(self, id: str, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Show a post, for a contact.

        As it says now, and to who has left the conversation as it said then; a deleted one is a tombstone.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_GET_MESSAGE, (id, conversation, message), timeout=timeout)

    async def edit_message(
        self,
        id: str,
        conversation: str,
        message: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Post:
        """Edit a post, for a contact.

        People edit what they have said themselves, the backend anything. What it said before is kept as a version. What went out
        over a channel stays there as it was; what is still to leave says the new words.

        Scope: `conversations:act`.

        `metadata`: Left out: as it was.
        `previews`: Whether its first links are looked at.
        """
        return await self._caller.call(
            _CONTACTS_EDIT_MESSAGE,
            (id, conversation, message),
            fields={"text": text, "parts": parts, "metadata": metadata, "previews": previews},
            timeout=timeout,
        )

    async def delete_message(
        self, id: str, conversation: str, message: str, /, *, mode: Literal["everybody", "me"] | None = None, timeout: float | None = None
    ) -> None:
        """Delete a post, for a contact.

        For everybody: its author, owners, moderators and the backend; a tombstone stays in its place, without words, files,
        versions and reactions. With `mode=me` for the person alone, on all of their devices.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_DELETE_MESSAGE, (id, conversation, message), query={"mode": mode}, timeout=timeout)

    def message_versions(
        self,
        id: str,
        conversation: str,
        message: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.VersionView, t.PostFormsVersionPage]:
        """List what a post said before, for a contact.

        The newest version first; for owners, moderators and the backend.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CONTACTS_MESSAGE_VERSIONS, (id, conversation, message), query={"limit": limit, "after": after}, timeout=timeout
        )

    def message_reactions(
        self,
        id: str,
        conversation: str,
        message: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Reacted, t.ReactionPage]:
        """List who reacted to a post, for a contact.

        By emoji.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CONTACTS_MESSAGE_REACTIONS, (id, conversation, message), query={"limit": limit, "after": after}, timeout=timeout
        )

    async def add_reaction(self, id: str, conversation: str, message: str, emoji: str, /, *, timeout: float | None = None) -> t.Post:
        """React to a post, for a contact.

        With one emoji, or a name of yours for one (`thumbs_up`: letters a to z, digits, `_`, `+` and `-`, 32 at most), which the
        workspace's rules judge as words; the same twice is once. A key says which `assistant` reacts.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_ADD_REACTION, (id, conversation, message, emoji), timeout=timeout)

    async def remove_reaction(self, id: str, conversation: str, message: str, emoji: str, /, *, timeout: float | None = None) -> t.Post:
        """Take a reaction back, for a contact.

        It does not stand there, whether it did or not.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_REMOVE_REACTION, (id, conversation, message, emoji), timeout=timeout)

    async def pin_message(self, id: str, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Pin a post, for a contact.

        For owners, moderators and the backend, and in a direct conversation for both. Who may say nothing there now pins nothing:
        refused with 409 where the conversation is `closed` or not started (`scheduled`), for people also where they are `muted` or
        suspended, or one of two has `blocked` the other, or it is `frozen` for them. A hundred at most.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_PIN_MESSAGE, (id, conversation, message), timeout=timeout)

    async def unpin_message(self, id: str, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Unpin a post, for a contact.

        It is not pinned, whether it was or not. For the same people, and refused in the same way.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_UNPIN_MESSAGE, (id, conversation, message), timeout=timeout)

    async def list_pins(self, id: str, conversation: str, /, *, timeout: float | None = None) -> t.PinList:
        """List pinned posts, for a contact.

        The one that was pinned last comes first.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_LIST_PINS, (id, conversation), timeout=timeout)

    async def changes(
        self, id: str, conversation: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> t.ChangesPage:
        """Follow a conversation, for a contact.

        What is other than it was at a cursor: new posts, changed posts, who came and went, the conversation itself. Who applies
        page after page has what who fetches afresh has; each thing stands once in a page, as it is now.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `<seq>.<change>`: the `cursor` of a page of posts, of a conversation, or of the changes before.
        """
        return await self._caller.call(_CONTACTS_CHANGES, (id, conversation), query={"limit": limit, "after": after}, timeout=timeout)

    def search(
        self,
        id: str,
        /,
        *,
        q: str,
        conversation: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Post, t.SearchPage]:
        """Search what was said, for a contact.

        The newest posts first. All words must stand in a post, the last may be begun only; `"these words"` stand in their order,
        `-without` leaves out, `or` takes either. Capitals and accents do not matter. What the person may see is searched, in every
        conversation that they are or were in; where they have left, not what was edited since.

        Scope: `conversations:act`.

        `q`: Words that all stand in it, the last perhaps only begun; `"these words"` in their order, `or`, `-without`. Accents and
        capitals do not matter.
        `conversation`: In this conversation alone.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CONTACTS_SEARCH, (id,), query={"q": q, "conversation": conversation, "limit": limit, "after": after}, timeout=timeout
        )

    async def get_position(self, id: str, conversation: str, /, *, timeout: float | None = None) -> t.Position:
        """Show how far one has got, for a contact.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_GET_POSITION, (id, conversation), timeout=timeout)

    async def set_position(
        self,
        id: str,
        conversation: str,
        /,
        *,
        delivered: int | Omit | None = OMIT,
        read: int | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Position:
        """Say how far one has got, for a contact.

        A position only rises: a number below it changes nothing, and one beyond the last post is refused.

        Scope: `conversations:act`.

        `delivered`: The seq of the last post that arrived.
        `read`: The seq of the last post that was read: it was delivered, too.
        """
        return await self._caller.call(
            _CONTACTS_SET_POSITION, (id, conversation), fields={"delivered": delivered, "read": read}, timeout=timeout
        )

    async def read_all(
        self,
        id: str,
        /,
        *,
        conversations: Sequence[str] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.ReadAll:
        """Mark conversations as read to their end, for a contact.

        What is not one's own, or is not there, is passed over.

        Scope: `conversations:act`.

        `conversations`: These; left out: all of them.
        """
        return await self._caller.call(
            _CONTACTS_READ_ALL, (id,), fields={"conversations": conversations}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def get_receipts(self, id: str, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Receipts:
        """Show how far a post got, for a contact.

        To whom it was delivered, and who has read it; with more than 100 people in the conversation only how many.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_GET_RECEIPTS, (id, conversation, message), timeout=timeout)

    def thread(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Item, t.Thread]:
        """Show the thread with the company, for a contact.

        The newest first: what was said in the person's own conversation, which begins with their first answer, and with it all else
        that was sent to them, merged by time. A post has a `seq`; what was sent has none, and tells how it fares, as a post does
        that left over a channel. Page with `next`: each thing is told once, whatever comes meanwhile.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACTS_THREAD, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    def list_blocks(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Block, t.BlockPage]:
        """List whom one has blocked, for a contact.

        A person is told of those who are or were in a conversation with them; their backend of all.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACTS_LIST_BLOCKS, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    async def change_blocks(
        self,
        id: str,
        /,
        *,
        add: Sequence[str] | Omit = OMIT,
        remove: Sequence[str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Blocks:
        """Block and unblock several, for a contact.

        By the backend: all of them, or none where one of them is not there. A person may name any id, and learns nothing by it:
        whether there is such a contact is not told, and those who are or were in a conversation with them are counted.

        Scope: `conversations:act`.
        """
        return await self._caller.call(
            _CONTACTS_CHANGE_BLOCKS, (id,), fields={"add": add, "remove": remove}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def block(self, id: str, contact: str, /, *, timeout: float | None = None) -> None:
        """Block somebody, for a contact.

        Neither says anything more to the other in a direct conversation; in all others what the blocked one says is hidden from who
        blocked them. Nobody is told. At most 1,000 of those whom they have met in a conversation, and as many others. A person may
        name any id: the answer is the same where there is no such contact.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_BLOCK, (id, contact), timeout=timeout)

    async def unblock(self, id: str, contact: str, /, *, timeout: float | None = None) -> None:
        """Unblock somebody, for a contact.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_UNBLOCK, (id, contact), timeout=timeout)

    async def presence(self, id: str, /, *, timeout: float | None = None) -> t.Presence:
        """Show whether a contact is there.

        Scope: `contacts:read`.
        """
        return await self._caller.call(_CONTACTS_PRESENCE, (id,), timeout=timeout)

    async def flag(
        self,
        id: str,
        /,
        *,
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"],
        message: str | Omit | None = OMIT,
        contact: str | Omit | None = OMIT,
        words: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.OwnFlag:
        """Flag a post or a person, for a contact.

        A post or a person, once by each who does so; a second time answers 200 with the first. Where a step of the policy is
        reached by it, that is applied at once. Posts that one sees, and people with whom one is or was in a conversation.

        Scope: `conversations:act`.

        `message`: A post, `msg_…`.
        `contact`: A person, by your own id.
        """
        return await self._caller.call(
            _CONTACTS_FLAG,
            (id,),
            fields={"message": message, "contact": contact, "category": category, "words": words},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def put_suspension(
        self,
        id: str,
        /,
        *,
        until: dt.datetime | str | Omit | None = OMIT,
        lasts: str | Omit | None = OMIT,
        because: str | Omit | None = OMIT,
        action: Literal["block", "suspend"] | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Sanction:
        """Suspend a contact.

        They are signed out everywhere at once, get no token, and nothing is posted for them, not by your backend either: 409
        `suspended`. It takes the place of a suspension or block that holds.

        Scope: `moderation:write`.

        `lasts`: `1m` to `3660d`.
        `because`: For your own people, and shown to the person.
        `action`: `suspend`: signed out, and may not come back; `block`: and in no group any more, until it is lifted.
        """
        return await self._caller.call(
            _CONTACTS_PUT_SUSPENSION, (id,), fields={"until": until, "lasts": lasts, "because": because, "action": action}, timeout=timeout
        )

    async def get_suspension(self, id: str, /, *, timeout: float | None = None) -> t.Suspension:
        """Show whether a contact is suspended.

        Scope: `moderation:read`.
        """
        return await self._caller.call(_CONTACTS_GET_SUSPENSION, (id,), timeout=timeout)

    async def delete_suspension(self, id: str, /, *, timeout: float | None = None) -> None:
        """Lift a contact's suspension.

        They may sign in again; groups that a block has taken them out of they must be added to. It is so, whether they were
        suspended or not.

        Scope: `moderation:write`.
        """
        await self._caller.call(_CONTACTS_DELETE_SUSPENSION, (id,), timeout=timeout)

    async def put_mute(
        self,
        id: str,
        /,
        *,
        until: dt.datetime | str | Omit | None = OMIT,
        lasts: str | Omit | None = OMIT,
        because: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Sanction:
        """Mute a contact.

        They read, and post in no conversation: 409 `muted`. To mute somebody in one conversation, change the participant.

        Scope: `moderation:write`.

        `lasts`: `1m` to `3660d`.
        `because`: For your own people, and shown to the person.
        """
        return await self._caller.call(
            _CONTACTS_PUT_MUTE, (id,), fields={"until": until, "lasts": lasts, "because": because}, timeout=timeout
        )

    async def delete_mute(self, id: str, /, *, timeout: float | None = None) -> None:
        """Lift a contact's mute.

        Scope: `moderation:write`.
        """
        await self._caller.call(_CONTACTS_DELETE_MUTE, (id,), timeout=timeout)

    def list_sanctions(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Sanction, t.SanctionPage]:
        """List what one may not do, for a contact.

        What holds now. Who is suspended has no token: their backend asks for them.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACTS_LIST_SANCTIONS, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    async def appeal(
        self, id: str, /, *, sanction: str, words: str, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Appeal:
        """Appeal against a sanction, for a contact.

        Once against each, while it holds; it holds on until somebody decides. Who is suspended has no token: their backend does it
        for them.

        Scope: `conversations:act`.
        """
        return await self._caller.call(
            _CONTACTS_APPEAL, (id,), fields={"sanction": sanction, "words": words}, idempotency_key=idempotency_key, timeout=timeout
        )

    def list_appeals(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Appeal, t.AppealPage]:
        """List one's appeals, for a contact.

        Scope: `conversations:act`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACTS_LIST_APPEALS, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    async def prepare_attachment(
        self, id: str, /, *, name: str, size: int, type: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Attachment:
        """Announce a file, for a contact.

        Say what is to be uploaded, then `PUT` the bytes, as they are, to the address in `upload` within the hour: it is signed, and
        no key goes with it. The bytes must be as many as announced, and of the type that they were announced as;
        `application/octet-stream` is whatever they turn out to be. What no post names within a day is deleted.

        Scope: `conversations:act`.

        `name`: As people see it; without a path.
        `type`: Its media type; what the bytes do not bear out is refused. `application/octet-stream`: whatever the bytes say.
        `size`: Exactly so many bytes.
        """
        return await self._caller.call(
            _CONTACTS_PREPARE_ATTACHMENT,
            (id,),
            fields={"name": name, "type": type, "size": size},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get_attachment(self, id: str, attachment: str, /, *, timeout: float | None = None) -> t.Attachment:
        """Show a file, for a contact.

        With a signed address in `download`, which is a right by itself for an hour or a little more. Seen by who sees the post that
        it is part of; before that by who uploads it. What people upload is never shown as a page: pictures, sounds and films may be
        embedded, all else is kept as a file.

        Scope: `conversations:act`.
        """
        return await self._caller.call(_CONTACTS_GET_ATTACHMENT, (id, attachment), timeout=timeout)

    async def delete_attachment(self, id: str, attachment: str, /, *, timeout: float | None = None) -> None:
        """Delete a file, for a contact.

        Of one that is part of no post yet; what is part of a post goes with the post.

        Scope: `conversations:act`.
        """
        await self._caller.call(_CONTACTS_DELETE_ATTACHMENT, (id, attachment), timeout=timeout)

    async def create_token(
        self, id: str, /, *, expires_in: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Token:
        """Make a token for an end user.

        With it the end user reaches `/v1/me/…` as this contact, and nothing else, for at most 15 minutes. Your backend asks for one
        when it knows who they are, or signs tokens itself with a signing secret.

        Scope: `tokens:write`.

        `expires_in`: A duration, `1m` to `15m`.
        """
        return await self._caller.call(
            _CONTACTS_CREATE_TOKEN, (id,), fields={"expires_in": expires_in}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def end_sessions(self, id: str, /, *, timeout: float | None = None) -> None:
        """Sign out everywhere, for a contact.

        Every token that was issued before is refused from now on, whoever signed it. Of tokens that your backend signs, those
        issued in the next 5 seconds are refused too, since its clock may be ahead of ours.

        Scope: `tokens:write`.
        """
        await self._caller.call(_CONTACTS_END_SESSIONS, (id,), timeout=timeout)


class AsyncContactAttributes:
    """`client.contact_attributes`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.ContactAttribute, t.ContactAttributePage]:
        """List the attributes of contacts.

        The names that a text or a condition may say of a person: the fields that every contact has, and the attributes of the
        newest contacts and of some of every time, with what they are for most. What hardly anybody has may be missing.

        Scope: `contacts:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONTACT_ATTRIBUTES_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)


class AsyncMe:
    """`client.me`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list_devices(self, *, timeout: float | None = None) -> t.Devices:
        """List one's devices.

        Those that an app has told of, the one that was used last first; addresses that the backend has given are none.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_LIST_DEVICES, (), timeout=timeout)

    async def put_device(
        self,
        device: str,
        /,
        *,
        token: str,
        channel: Literal["push", "webpush"] | Omit = OMIT,
        platform: str | Omit | None = OMIT,
        label: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Device:
        """Tell of a device.

        `device` is the app's own name of it, of at most 64 characters, that stays when the token changes. It is an address for
        `push` or `webpush` from now on, before all others, and nobody else's: say so whenever the app starts with somebody signed
        in. Of more than twenty, the one that was not used for the longest time is forgotten.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `token`: The device's token of its push service; of a browser its PushSubscription, as JSON.
        `platform`: `ios`, `android`, `web`, or what you call it.
        `label`: By what the person knows it: `Ada's phone`.
        """
        return await self._caller.call(
            _ME_PUT_DEVICE, (device,), fields={"token": token, "channel": channel, "platform": platform, "label": label}, timeout=timeout
        )

    async def drop_device(self, device: str, /, *, timeout: float | None = None) -> None:
        """Forget a device.

        Nothing is sent to it any more: when somebody signs out on it.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_DROP_DEVICE, (device,), timeout=timeout)

    def feed(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        view: Literal["archived", "feed", "snoozed"] | None = None,
        topic: str | None = None,
        bundle: str | None = None,
        unread: bool | None = None,
        unseen: bool | None = None,
        bundles: bool | None = None,
        search: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.FeedItem, t.FeedPage]:
        """Show one's feed.

        What the person has in the app, the newest first: every message that was sent to them over the channel `inapp`, but for what
        was archived, is out of sight, or was replaced by a newer one of its collapse key.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `view`: `archived`: those alone; `snoozed`: those that are out of sight now.
        `bundle`: Of this bundle alone.
        `unread`: Only what they have not read.
        `unseen`: Only what they have not seen.
        `bundles`: Of each bundle its newest item, with how many there are, of the newest 1,000 items; alone, or with `topic`.
        `search`: Words that all stand in title or text, of the newest 1,000 items, archived and snoozed ones too; alone.
        """
        return self._caller.pages(
            _ME_FEED,
            (),
            query={
                "limit": limit,
                "after": after,
                "view": view,
                "topic": topic,
                "bundle": bundle,
                "unread": unread,
                "unseen": unseen,
                "bundles": bundles,
                "search": search,
            },
            timeout=timeout,
        )

    async def feed_changes(self, *, after: int | None = None, limit: int | None = None, timeout: float | None = None) -> t.FeedChanges:
        """Follow one's feed.

        What has changed since a cursor: items as they are now, and which are gone. Put the `changed` in place of what you know by
        their `id`, drop the `gone`, and go on from `cursor`: nothing is left out. With `anew`, fetch the feed, and go on from
        `cursor`: who was away for long, or was merged with another contact, begins so.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `after`: A cursor of the feed, or of a page before; left out, nothing is told but the cursor of now.
        `limit`: How many at most.
        """
        return await self._caller.call(_ME_FEED_CHANGES, (), query={"after": after, "limit": limit}, timeout=timeout)

    async def mark_feed(
        self,
        *,
        as_: Literal["archived", "read", "seen", "unarchived"],
        items: Sequence[str] | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        bundle: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.FeedMarked:
        """Mark many items of one's feed.

        Up to 100 items by their ids; or all that are in the feed, or of a topic or bundle, 1,000 at a time.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `items`: Their ids; without it, all that are not so yet.
        `topic`: All of this topic.
        `bundle`: All of this bundle.
        """
        return await self._caller.call(
            _ME_MARK_FEED,
            (),
            fields={"as": as_, "items": items, "topic": topic, "bundle": bundle},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def visit_feed(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Visit:
        """Look at one's feed.

        Tells how much has come since the visit before, and is from now on the last visit: `missed` of the feed begins anew.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_VISIT_FEED, (), idempotency_key=idempotency_key, timeout=timeout)

    async def get_feed_item(self, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Show an item of one's feed.

        Whether it is in the feed or not: what was archived, is out of sight or was replaced is found too.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET_FEED_ITEM, (item,), timeout=timeout)

    async def read_feed_item(self, item: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.FeedItem:
        """Mark an item of one's feed as read.

        Its delivery is `read` from now on; doing it again changes nothing. `item` is the id of the item, which is the delivery's.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_READ_FEED_ITEM, (item,), idempotency_key=idempotency_key, timeout=timeout)

    async def see_feed_item(self, item: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.FeedItem:
        """Mark an item of one's feed as seen.

        It was shown to the person, who may not have read it: what they read they have seen. Doing it again changes nothing.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_SEE_FEED_ITEM, (item,), idempotency_key=idempotency_key, timeout=timeout)

    async def act_on_feed_item(
        self, item: str, /, *, action: int | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.FeedItem:
        """Say that an item of one's feed was acted on.

        By which of its actions, or by the item itself; the last one counts. It is read with it, and a route that waits for a sign
        of them ends.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `action`: Which of the item's actions, counted from 0; left out, the item itself.
        """
        return await self._caller.call(
            _ME_ACT_ON_FEED_ITEM, (item,), fields={"action": action}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def archive_feed_item(self, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Archive an item of one's feed.

        It is in the feed no more, and counts no more; `view=archived` shows it.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_ARCHIVE_FEED_ITEM, (item,), timeout=timeout)

    async def unarchive_feed_item(self, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Take an item of one's feed out of the archive.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_UNARCHIVE_FEED_ITEM, (item,), timeout=timeout)

    async def snooze_feed_item(self, item: str, /, *, until: dt.datetime | str, timeout: float | None = None) -> t.FeedItem:
        """Put an item of one's feed out of sight for a time.

        It is in the feed no more until then, and then there again by itself, as not seen; `view=snoozed` shows it meanwhile.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `until`: Later than now, and within ten years.
        """
        return await self._caller.call(_ME_SNOOZE_FEED_ITEM, (item,), fields={"until": until}, timeout=timeout)

    async def unsnooze_feed_item(self, item: str, /, *, timeout: float | None = None) -> t.FeedItem:
        """Have an item of one's feed in sight again.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_UNSNOOZE_FEED_ITEM, (item,), timeout=timeout)

    async def get_preferences(self, *, timeout: float | None = None) -> t.Preferences:
        """Show one's preferences.

        What the person has chosen; nothing, where they never did.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET_PREFERENCES, (), timeout=timeout)

    async def put_preferences(
        self,
        *,
        topics: Mapping[str, Mapping[str, bool]] | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Preferences:
        """Replace one's preferences.

        These are all preferences of the person from now on: what is left out is not chosen. `topics` says by topic which channels
        they want and which they do not; `channels` in which order they like them; `quiet_hours` between which local times they are
        not to be disturbed, by marketing and whatever else keeps to them.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `topics`: By topic: on which channels they want it, and on which they do not.
        `channels`: In the order in which they like them.
        `quiet_hours`: In their own time zone.
        """
        return await self._caller.call(
            _ME_PUT_PREFERENCES, (), fields={"topics": topics, "channels": channels, "quiet_hours": quiet_hours}, timeout=timeout
        )

    async def change_preferences(
        self,
        *,
        topics: Mapping[str, Mapping[str, bool | None] | None] | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Preferences:
        """Change one's preferences.

        What is left out stays. `topics` are merged by topic and channel; null takes a choice back.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(
            _ME_CHANGE_PREFERENCES, (), fields={"topics": topics, "channels": channels, "quiet_hours": quiet_hours}, timeout=timeout
        )

    async def create_conversation(
        self,
        *,
        kind: Literal["direct", "group", "support"] | Omit = OMIT,
        participants: Sequence[str | t.PersonInput] | Omit = OMIT,
        invites: bool | Omit = OMIT,
        distinct: bool | Omit | None = OMIT,
        title: str | Omit | None = OMIT,
        message: t.PostInput | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Begin a conversation.

        You are in it, and own it where it is a group. With `invites` the others of a group are asked first. With `distinct` the
        same people (as the same kind, about the same object) find the conversation that they have: it answers 200 and is left as it
        is, but for `message`, which is said in it; a new one answers 201. However many ask at once, one is made. Direct
        conversations are distinct unless you say otherwise; whoever comes or goes makes it another one. With somebody who has
        blocked you, or whom you have blocked, there is none: 409 `blocked`.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `participants`: The others, by your ids of contacts.
        `invites`: The others are asked first: they are in it once they accept.
        """
        return await self._caller.call(
            _ME_CREATE_CONVERSATION,
            (),
            fields={
                "kind": kind,
                "participants": participants,
                "invites": invites,
                "distinct": distinct,
                "title": title,
                "message": message,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_conversations(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["active", "invited"] | None = None,
        kind: Literal["direct", "group", "support"] | None = None,
        object_type: str | None = None,
        object_id: str | None = None,
        unread: bool | None = None,
        archived: bool | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.MyConversation, t.MyConversationPage]:
        """List one's conversations.

        The one with the last post first, each with what was said last and what is unread; those that have not started are left out.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Where you take part, or were asked to.
        `object_type`: With `object_id`: about this object of your business.
        `unread`: Only those with something that you have not read.
        `archived`: Only those that are archived; else only those that are not.
        """
        return self._caller.pages(
            _ME_LIST_CONVERSATIONS,
            (),
            query={
                "limit": limit,
                "after": after,
                "state": state,
                "kind": kind,
                "object_type": object_type,
                "object_id": object_id,
                "unread": unread,
                "archived": archived,
            },
            timeout=timeout,
        )

    async def get_conversation(self, conversation: str, /, *, timeout: float | None = None) -> t.Conversation:
        """Show one of your conversations.

        One that was deleted answers 410; one that you are not in, 404.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET_CONVERSATION, (conversation,), timeout=timeout)

    async def change_conversation(
        self,
        conversation: str,
        /,
        *,
        title: str | Omit | None = OMIT,
        is_frozen: bool | Omit = OMIT,
        slow_mode: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Change one of your conversations.

        For its owners and moderators: what it is called, whether it is frozen, how slow it is. What is left out stays.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(
            _ME_CHANGE_CONVERSATION,
            (conversation,),
            fields={"title": title, "is_frozen": is_frozen, "slow_mode": slow_mode},
            timeout=timeout,
        )

    async def delete_conversation(self, conversation: str, /, *, timeout: float | None = None) -> None:
        """Delete one of your conversations for everybody.

        For its owners. To be rid of it yourself, clear or leave it.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_DELETE_CONVERSATION, (conversation,), timeout=timeout)

    async def close_conversation(
        self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Conversation:
        """Close one of your conversations.

        For its owners and moderators: nobody posts in it any more, and all of it can be read.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_CLOSE_CONVERSATION, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    async def reopen_conversation(
        self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Conversation:
        """Open one of your conversations again.

        For its owners and moderators.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_REOPEN_CONVERSATION, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    def list_participants(
        self,
        conversation: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["invited", "active", "declined", "left", "removed"] | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Participant, t.ParticipantPage]:
        """List who is in your conversation.

        In a fixed order, who is in it or invited; with `state` those in that state. To the people in it positions of others are not
        told where the conversation hides them, nor where more than 100 are in it; you are always told.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Left out: who is in it, or invited.
        """
        return self._caller.pages(
            _ME_LIST_PARTICIPANTS, (conversation,), query={"limit": limit, "after": after, "state": state}, timeout=timeout
        )

    async def add_participants(
        self,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        invites: bool | Omit = OMIT,
        history: Literal["all", "new"] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Add people to your conversation, or invite them.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. Who is in it already stays as they are. Whoever comes sees what is said from then on,
        with `history` `all` what was said before too. A conversation has at most 1,000 participants, who is invited included: 409
        `full`. A direct one is between its two: 409 `direct`. Whom you have blocked, or who has blocked you, is not added by you:
        409 `blocked`.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `participants`: Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`.
        `invites`: They are asked first, and in it once they accept.
        `history`: Whether they see what was said before.
        """
        return await self._caller.call(
            _ME_ADD_PARTICIPANTS,
            (conversation,),
            fields={"participants": participants, "invites": invites, "history": history},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def change_participants(
        self,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        role: Literal["member", "moderator", "owner", "reader"] | Omit = OMIT,
        muted_for: str | Omit | None = OMIT,
        muted_until: dt.datetime | str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Participants:
        """Give people in your conversation a role, or mute them.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. Their roles, and for how long they may not post. Who is not in it is passed over. The
        last owner of a group stays one until there is another: 409 `last_owner`.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `muted_for`: They may not post for so long; null: they may.
        `muted_until`: The same by the time.
        """
        return await self._caller.call(
            _ME_CHANGE_PARTICIPANTS,
            (conversation,),
            fields={"participants": participants, "role": role, "muted_for": muted_for, "muted_until": muted_until},
            timeout=timeout,
        )

    async def remove_participants(
        self,
        conversation: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Remove people from your conversation.

        For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on
        everybody: else 403 `role_needed`. They keep what was said while they were in it. Who is not in it is passed over.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(
            _ME_REMOVE_PARTICIPANTS,
            (conversation,),
            fields={"participants": participants},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def accept(self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Participants:
        """Accept an invitation.

        You are in it, and see what is said since you were invited, or all of it where the invitation says so.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_ACCEPT, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    async def decline(self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Decline an invitation.

        You may be invited again.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_DECLINE, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    async def leave(
        self, conversation: str, /, *, heir: str | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> None:
        """Leave a conversation.

        You keep what was said while you were in it. The last owner of a group in which others stay names an `heir` among them: else
        409 `last_owner`. A direct conversation is not left but archived, cleared, or its other blocked: 409 `direct`.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `heir`: Who owns it from then on, by your id of the contact: for its last owner.
        """
        await self._caller.call(_ME_LEAVE, (conversation,), fields={"heir": heir}, idempotency_key=idempotency_key, timeout=timeout)

    async def archive(self, conversation: str, /, *, timeout: float | None = None) -> None:
        """Archive a conversation.

        For oneself alone, and until the next post.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_ARCHIVE, (conversation,), timeout=timeout)

    async def unarchive(self, conversation: str, /, *, timeout: float | None = None) -> None:
        """Take a conversation out of the archive.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_UNARCHIVE, (conversation,), timeout=timeout)

    async def silence(self, conversation: str, /, *, until: dt.datetime | str, timeout: float | None = None) -> None:
        """Hear nothing of a conversation for a time.

        One is not told of its posts; they are there, and unread.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `until`: Later than now, and within ten years.
        """
        await self._caller.call(_ME_SILENCE, (conversation,), fields={"until": until}, timeout=timeout)

    async def unsilence(self, conversation: str, /, *, timeout: float | None = None) -> None:
        """Be told of posts again.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_UNSILENCE, (conversation,), timeout=timeout)

    async def clear(self, conversation: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Cleared:
        """Delete a conversation for oneself.

        What was said so far is not shown to them any more, to nobody else is anything different, and it is listed again after the
        next post.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_CLEAR, (conversation,), idempotency_key=idempotency_key, timeout=timeout)

    async def unread(self, *, timeout: float | None = None) -> t.Unread:
        """Count what is unread.

        Over all conversations in which they take part. Deleted posts, those hidden from them and those of whom they have blocked do
        not count; nor do their own.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_UNREAD, (), timeout=timeout)

    async def get_badge(self, *, timeout: float | None = None) -> t.Badge:
        """Show the badge.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET_BADGE, (), timeout=timeout)

    async def set_badge(self, *, external: int, timeout: float | None = None) -> t.Badge:
        """Say what waits elsewhere.

        What your own app counts beside conversations and the feed; it is added to the badge.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_SET_BADGE, (), fields={"external": external}, timeout=timeout)

    async def post_message(
        self,
        conversation: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        reply_to: str | Omit | None = OMIT,
        thread: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Post:
        """Post in a conversation.

        It has the next `seq`, and its author has read up to it. `text` is short for one part of type `text`; `parts` are typed data
        and never HTML: formatting and mentions are ranges over a text, counted in Unicode code points, and addresses are http or
        https. Refused with 409 in a conversation that is `closed`, `frozen`, not started (`scheduled`), where the person is `muted`
        or one of two has `blocked` the other, and with 429 in slow mode. The backend is held back by neither a freeze nor slow
        mode.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `text`: Plain words: short for one part of type `text`.
        `reply_to`: The post of this conversation that it answers.
        `thread`: The post under which it stands: in that one's thread, not in the conversation's own course.
        `metadata`: Yours, up to 8 kB of JSON.
        `previews`: Whether its first links are looked at, so that what stands behind them can be shown.
        """
        return await self._caller.call(
            _ME_POST_MESSAGE,
            (conversation,),
            fields={"text": text, "parts": parts, "reply_to": reply_to, "thread": thread, "metadata": metadata, "previews": previews},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_messages(
        self,
        conversation: str,
        /,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        around: str | None = None,
        thread: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Post, t.PostPage]:
        """List posts.

        The newest first; with `before` or `after` a post those beside it, with `around` one it stands in the middle; with `thread`
        those that stand under a post. What somebody has deleted for themselves, and what was said by whom they have blocked, is
        left out. Who has left sees what was said until then, in the words that stood when they left.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `before`: Those before this one, the newest first.
        `after`: Those after this one, in their order.
        `around`: This one with as many before it as after it, in their order.
        `thread`: Those that stand under this one.
        """
        return self._caller.pages(
            _ME_LIST_MESSAGES,
            (conversation,),
            query={"limit": limit, "before": before, "after": after, "around": around, "thread": thread},
            timeout=timeout,
        )

    async def get_message(self, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Show a post.

        As it says now, and to who has left the conversation as it said then; a deleted one is a tombstone.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET_MESSAGE, (conversation, message), timeout=timeout)

    async def edit_message(
        self,
        conversation: str,
        message: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Post:
        """Edit a post.

        People edit what they have said themselves, the backend anything. What it said before is kept as a version. What went out
        over a channel stays there as it was; what is still to leave says the new words.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `metadata`: Left out: as it was.
        `previews`: Whether its first links are looked at.
        """
        return await self._caller.call(
            _ME_EDIT_MESSAGE,
            (conversation, message),
            fields={"text": text, "parts": parts, "metadata": metadata, "previews": previews},
            timeout=timeout,
        )

    async def delete_message(
        self, conversation: str, message: str, /, *, mode: Literal["everybody", "me"] | None = None, timeout: float | None = None
    ) -> None:
        """Delete a post.

        For everybody: its author, owners, moderators and the backend; a tombstone stays in its place, without words, files,
        versions and reactions. With `mode=me` for the person alone, on all of their devices.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_DELETE_MESSAGE, (conversation, message), query={"mode": mode}, timeout=timeout)

    def message_versions(
        self, conversation: str, message: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.VersionView, t.PostFormsVersionPage]:
        """List what a post said before.

        The newest version first; for owners, moderators and the backend.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_MESSAGE_VERSIONS, (conversation, message), query={"limit": limit, "after": after}, timeout=timeout)

    def message_reactions(
        self, conversation: str, message: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Reacted, t.ReactionPage]:
        """List who reacted to a post.

        By emoji.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_MESSAGE_REACTIONS, (conversation, message), query={"limit": limit, "after": after}, timeout=timeout)

    async def add_reaction(self, conversation: str, message: str, emoji: str, /, *, timeout: float | None = None) -> t.Post:
        """React to a post.

        With one emoji, or a name of yours for one (`thumbs_up`: letters a to z, digits, `_`, `+` and `-`, 32 at most), which the
        workspace's rules judge as words; the same twice is once. A key says which `assistant` reacts.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_ADD_REACTION, (conversation, message, emoji), timeout=timeout)

    async def remove_reaction(self, conversation: str, message: str, emoji: str, /, *, timeout: float | None = None) -> t.Post:
        """Take a reaction back.

        It does not stand there, whether it did or not.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_REMOVE_REACTION, (conversation, message, emoji), timeout=timeout)

    async def pin_message(self, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Pin a post.

        For owners, moderators and the backend, and in a direct conversation for both. Who may say nothing there now pins nothing:
        refused with 409 where the conversation is `closed` or not started (`scheduled`), for people also where they are `muted` or
        suspended, or one of two has `blocked` the other, or it is `frozen` for them. A hundred at most.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_PIN_MESSAGE, (conversation, message), timeout=timeout)

    async def unpin_message(self, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Unpin a post.

        It is not pinned, whether it was or not. For the same people, and refused in the same way.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_UNPIN_MESSAGE, (conversation, message), timeout=timeout)

    async def list_pins(self, conversation: str, /, *, timeout: float | None = None) -> t.PinList:
        """List pinned posts.

        The one that was pinned last comes first.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_LIST_PINS, (conversation,), timeout=timeout)

    async def changes(
        self, conversation: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> t.ChangesPage:
        """Follow a conversation.

        What is other than it was at a cursor: new posts, changed posts, who came and went, the conversation itself. Who applies
        page after page has what who fetches afresh has; each thing stands once in a page, as it is now.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `<seq>.<change>`: the `cursor` of a page of posts, of a conversation, or of the changes before.
        """
        return await self._caller.call(_ME_CHANGES, (conversation,), query={"limit": limit, "after": after}, timeout=timeout)

    def search(
        self, *, q: str, conversation: str | None = None, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Post, t.SearchPage]:
        """Search what was said.

        The newest posts first. All words must stand in a post, the last may be begun only; `"these words"` stand in their order,
        `-without` leaves out, `or` takes either. Capitals and accents do not matter. What the person may see is searched, in every
        conversation that they are or were in; where they have left, not what was edited since.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `q`: Words that all stand in it, the last perhaps only begun; `"these words"` in their order, `or`, `-without`. Accents and
        capitals do not matter.
        `conversation`: In this conversation alone.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _ME_SEARCH, (), query={"q": q, "conversation": conversation, "limit": limit, "after": after}, timeout=timeout
        )

    async def get_position(self, conversation: str, /, *, timeout: float | None = None) -> t.Position:
        """Show how far one has got.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET_POSITION, (conversation,), timeout=timeout)

    async def set_position(
        self, conversation: str, /, *, delivered: int | Omit | None = OMIT, read: int | Omit | None = OMIT, timeout: float | None = None
    ) -> t.Position:
        """Say how far one has got.

        A position only rises: a number below it changes nothing, and one beyond the last post is refused.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `delivered`: The seq of the last post that arrived.
        `read`: The seq of the last post that was read: it was delivered, too.
        """
        return await self._caller.call(_ME_SET_POSITION, (conversation,), fields={"delivered": delivered, "read": read}, timeout=timeout)

    async def read_all(
        self, *, conversations: Sequence[str] | Omit | None = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.ReadAll:
        """Mark conversations as read to their end.

        What is not one's own, or is not there, is passed over.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `conversations`: These; left out: all of them.
        """
        return await self._caller.call(
            _ME_READ_ALL, (), fields={"conversations": conversations}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def get_receipts(self, conversation: str, message: str, /, *, timeout: float | None = None) -> t.Receipts:
        """Show how far a post got.

        To whom it was delivered, and who has read it; with more than 100 people in the conversation only how many.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET_RECEIPTS, (conversation, message), timeout=timeout)

    def thread(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> AsyncPaged[t.Item, t.Thread]:
        """Show the thread with the company.

        The newest first: what was said in the person's own conversation, which begins with their first answer, and with it all else
        that was sent to them, merged by time. A post has a `seq`; what was sent has none, and tells how it fares, as a post does
        that left over a channel. Page with `next`: each thing is told once, whatever comes meanwhile.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_THREAD, (), query={"limit": limit, "after": after}, timeout=timeout)

    def list_blocks(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Block, t.BlockPage]:
        """List whom one has blocked.

        A person is told of those who are or were in a conversation with them; their backend of all.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_LIST_BLOCKS, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def change_blocks(
        self,
        *,
        add: Sequence[str] | Omit = OMIT,
        remove: Sequence[str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Blocks:
        """Block and unblock several.

        By the backend: all of them, or none where one of them is not there. A person may name any id, and learns nothing by it:
        whether there is such a contact is not told, and those who are or were in a conversation with them are counted.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(
            _ME_CHANGE_BLOCKS, (), fields={"add": add, "remove": remove}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def block(self, contact: str, /, *, timeout: float | None = None) -> None:
        """Block somebody.

        Neither says anything more to the other in a direct conversation; in all others what the blocked one says is hidden from who
        blocked them. Nobody is told. At most 1,000 of those whom they have met in a conversation, and as many others. A person may
        name any id: the answer is the same where there is no such contact.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_BLOCK, (contact,), timeout=timeout)

    async def unblock(self, contact: str, /, *, timeout: float | None = None) -> None:
        """Unblock somebody.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_UNBLOCK, (contact,), timeout=timeout)

    async def presence(self, *, people: str, timeout: float | None = None) -> t.Presences:
        """Show whether others are there.

        Of those who take part in an open conversation with you. Everybody else is `offline`, as is who has blocked you, whom you
        have blocked, and who is not there at all. Over the socket you are told when it changes.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `people`: Your ids of contacts, members by `mbr_…`, with commas between them; 200 at most, and 2,000 characters.
        """
        return await self._caller.call(_ME_PRESENCE, (), query={"people": people}, timeout=timeout)

    async def flag(
        self,
        *,
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"],
        message: str | Omit | None = OMIT,
        contact: str | Omit | None = OMIT,
        words: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.OwnFlag:
        """Flag a post or a person.

        A post or a person, once by each who does so; a second time answers 200 with the first. Where a step of the policy is
        reached by it, that is applied at once. Posts that one sees, and people with whom one is or was in a conversation.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `message`: A post, `msg_…`.
        `contact`: A person, by your own id.
        """
        return await self._caller.call(
            _ME_FLAG,
            (),
            fields={"message": message, "contact": contact, "category": category, "words": words},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_sanctions(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Sanction, t.SanctionPage]:
        """List what one may not do.

        What holds now. Who is suspended has no token: their backend asks for them.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_LIST_SANCTIONS, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def appeal(self, *, sanction: str, words: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.Appeal:
        """Appeal against a sanction.

        Once against each, while it holds; it holds on until somebody decides. Who is suspended has no token: their backend does it
        for them.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(
            _ME_APPEAL, (), fields={"sanction": sanction, "words": words}, idempotency_key=idempotency_key, timeout=timeout
        )

    def list_appeals(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Appeal, t.AppealPage]:
        """List one's appeals.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ME_LIST_APPEALS, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def prepare_attachment(
        self, *, name: str, size: int, type: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Attachment:
        """Announce a file.

        Say what is to be uploaded, then `PUT` the bytes, as they are, to the address in `upload` within the hour: it is signed, and
        no key goes with it. The bytes must be as many as announced, and of the type that they were announced as;
        `application/octet-stream` is whatever they turn out to be. What no post names within a day is deleted.

        For an end user, about themselves: `Authorization: Bearer <their token>`.

        `name`: As people see it; without a path.
        `type`: Its media type; what the bytes do not bear out is refused. `application/octet-stream`: whatever the bytes say.
        `size`: Exactly so many bytes.
        """
        return await self._caller.call(
            _ME_PREPARE_ATTACHMENT, (), fields={"name": name, "type": type, "size": size}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def get_attachment(self, attachment: str, /, *, timeout: float | None = None) -> t.Attachment:
        """Show a file.

        With a signed address in `download`, which is a right by itself for an hour or a little more. Seen by who sees the post that
        it is part of; before that by who uploads it. What people upload is never shown as a page: pictures, sounds and films may be
        embedded, all else is kept as a file.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET_ATTACHMENT, (attachment,), timeout=timeout)

    async def delete_attachment(self, attachment: str, /, *, timeout: float | None = None) -> None:
        """Delete a file.

        Of one that is part of no post yet; what is part of a post goes with the post.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_DELETE_ATTACHMENT, (attachment,), timeout=timeout)

    async def get(self, *, timeout: float | None = None) -> t.Me:
        """Show who is signed in.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        return await self._caller.call(_ME_GET, (), timeout=timeout)

    async def end_sessions(self, *, timeout: float | None = None) -> None:
        """Sign out everywhere.

        Every token that was issued before is refused from now on, whoever signed it. Of tokens that your backend signs, those
        issued in the next 5 seconds are refused too, since its clock may be ahead of ours.

        For an end user, about themselves: `Authorization: Bearer <their token>`.
        """
        await self._caller.call(_ME_END_SESSIONS, (), timeout=timeout)


class AsyncFeed:
    """`client.feed`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        view: Literal["archived", "feed", "snoozed"] | None = None,
        topic: str | None = None,
        bundle: str | None = None,
        unread: bool | None = None,
        unseen: bool | None = None,
        bundles: bool | None = None,
        search: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.FeedItem, t.FeedPage]:
        """Show one's feed, for a contact.

        What the person has in the app, the newest first: every message that was sent to them over the channel `inapp`, but for what
        was archived, is out of sight, or was replaced by a newer one of its collapse key.

        Scope: `feed:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `view`: `archived`: those alone; `snoozed`: those that are out of sight now.
        `bundle`: Of this bundle alone.
        `unread`: Only what they have not read.
        `unseen`: Only what they have not seen.
        `bundles`: Of each bundle its newest item, with how many there are, of the newest 1,000 items; alone, or with `topic`.
        `search`: Words that all stand in title or text, of the newest 1,000 items, archived and snoozed ones too; alone.
        """
        return self._caller.pages(
            _FEED_LIST,
            (id,),
            query={
                "limit": limit,
                "after": after,
                "view": view,
                "topic": topic,
                "bundle": bundle,
                "unread": unread,
                "unseen": unseen,
                "bundles": bundles,
                "search": search,
            },
            timeout=timeout,
        )

    async def read(self, id: str, item: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.FeedItem:
        """Mark an item of one's feed as read, for a contact.

        Its delivery is `read` from now on; doing it again changes nothing. `item` is the id of the item, which is the delivery's.

        Scope: `feed:write`.
        """
        return await self._caller.call(_FEED_READ, (id, item), idempotency_key=idempotency_key, timeout=timeout)


class AsyncConsents:
    """`client.consents`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Consent, t.ConsentPage]:
        """Show a contact's consents.

        The ledger of the person, the newest line first. Lines are added and never changed.

        Scope: `consents:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONSENTS_LIST, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    async def add(
        self,
        id: str,
        /,
        *,
        purpose: Literal["marketing", "transactional"],
        state: Literal["granted", "withdrawn"],
        channel: str | Omit | None = OMIT,
        text: str | Omit | None = OMIT,
        source: str | Omit | None = OMIT,
        address: str | Omit | None = OMIT,
        occurred_at: dt.datetime | str | Omit | None = OMIT,
        proof: Mapping[str, str] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Consent:
        """Record a consent or a withdrawal.

        One line more in the person's ledger. Of each purpose and channel the last word counts, by when it was said. `marketing` is
        sent only where it is granted, `transactional` where it is not withdrawn. A withdrawal without a channel is for every
        channel, and what is granted on one afterwards lifts it there. Who grants marketing has shown it: give `proof`, or the
        `text` that they agreed to and the `source` of it. With an `address` marketing is granted for that address alone. Nothing is
        handed over against a withdrawal from the moment in which this is answered.

        Scope: `consents:write`.

        `channel`: Where they may be written to, or not any more; a withdrawal without it is for every channel.
        `text`: What they agreed to, as they read it.
        `source`: Where it comes from: a form, a till, another system.
        `address`: The one address that is meant; only where marketing is granted.
        `occurred_at`: When they said so; left out: now.
        `proof`: What shows that they did: `ip`, `url`, `user_agent`, whatever else was kept.
        """
        return await self._caller.call(
            _CONSENTS_ADD,
            (id,),
            fields={
                "channel": channel,
                "purpose": purpose,
                "state": state,
                "text": text,
                "source": source,
                "address": address,
                "occurred_at": occurred_at,
                "proof": proof,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def batch(
        self,
        *,
        consents: Sequence[t.ConsentItem],
        text: str | Omit | None = OMIT,
        source: str | Omit | None = OMIT,
        proof: Mapping[str, str] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Consents:
        """Record many consents.

        Up to 10,000 lines, in one transaction: an import. `text`, `source` and `proof` beside the list count for each item that
        does not have its own. An item with something wrong in it is left out, and told under its index; the others are written.

        Scope: `consents:write`.
        """
        return await self._caller.call(
            _CONSENTS_BATCH,
            (),
            fields={"consents": consents, "text": text, "source": source, "proof": proof},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class AsyncPreferences:
    """`client.preferences`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.Preferences:
        """Show one's preferences, for a contact.

        What the person has chosen; nothing, where they never did.

        Scope: `consents:read`.
        """
        return await self._caller.call(_PREFERENCES_GET, (id,), timeout=timeout)

    async def put(
        self,
        id: str,
        /,
        *,
        topics: Mapping[str, Mapping[str, bool]] | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Preferences:
        """Replace one's preferences, for a contact.

        These are all preferences of the person from now on: what is left out is not chosen. `topics` says by topic which channels
        they want and which they do not; `channels` in which order they like them; `quiet_hours` between which local times they are
        not to be disturbed, by marketing and whatever else keeps to them.

        Scope: `consents:write`.

        `topics`: By topic: on which channels they want it, and on which they do not.
        `channels`: In the order in which they like them.
        `quiet_hours`: In their own time zone.
        """
        return await self._caller.call(
            _PREFERENCES_PUT, (id,), fields={"topics": topics, "channels": channels, "quiet_hours": quiet_hours}, timeout=timeout
        )

    async def patch(
        self,
        id: str,
        /,
        *,
        topics: Mapping[str, Mapping[str, bool | None] | None] | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Preferences:
        """Change one's preferences, for a contact.

        What is left out stays. `topics` are merged by topic and channel; null takes a choice back.

        Scope: `consents:write`.
        """
        return await self._caller.call(
            _PREFERENCES_PATCH, (id,), fields={"topics": topics, "channels": channels, "quiet_hours": quiet_hours}, timeout=timeout
        )

    async def link(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.PreferenceLink:
        """Make a contact's preference link.

        The address of the page on which the person chooses what they get, for your own mails and pages; templates have it as
        `preferences_url`. Whoever has the link can change their choices, and it works as long as the contact is there.

        Scope: `consents:write`.
        """
        return await self._caller.call(_PREFERENCES_LINK, (id,), idempotency_key=idempotency_key, timeout=timeout)


class AsyncSuppressions:
    """`client.suppressions`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Suppression, t.SuppressionPage]:
        """List suppressions.

        The newest first. With `email` or `phone` those of this address: whether it is suppressed, and why. The list tells no
        address: only a keyed hash of it is kept.

        Scope: `consents:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `email`: Only those of this mail address.
        `phone`: Only those of this number; without a country code it is one of the workspace's country.
        """
        return self._caller.pages(
            _SUPPRESSIONS_LIST, (), query={"limit": limit, "after": after, "email": email, "phone": phone}, timeout=timeout
        )

    async def add(
        self,
        *,
        reason: str,
        email: str | Omit | None = OMIT,
        phone: str | Omit | None = OMIT,
        push: str | Omit | None = OMIT,
        webpush: str | Omit | None = OMIT,
        channel: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        source: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Suppression:
        """Suppress an address.

        Nothing is handed over to this address any more from the moment in which this is answered, whoever has it and whatever the
        purpose: on one `channel` or on every one, about one `topic` or any. An address that is suppressed already stays as it was,
        and is answered.

        Scope: `consents:write`.

        `channel`: On this channel only; left out: on every one.
        `topic`: For this topic only; left out: for every one.
        """
        return await self._caller.call(
            _SUPPRESSIONS_ADD,
            (),
            fields={
                "email": email,
                "phone": phone,
                "push": push,
                "webpush": webpush,
                "channel": channel,
                "topic": topic,
                "reason": reason,
                "source": source,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def batch(
        self, *, suppressions: Sequence[t.SuppressionInput], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Suppressions:
        """Suppress many addresses.

        Up to 10,000 addresses, each as for one, in one transaction. An item with something wrong in it is left out, and told under
        its index; the others are suppressed.

        Scope: `consents:write`.
        """
        return await self._caller.call(
            _SUPPRESSIONS_BATCH, (), fields={"suppressions": suppressions}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Lift a suppression.

        The address may be used again, as far as no other suppression of it stands.

        Scope: `consents:write`.
        """
        await self._caller.call(_SUPPRESSIONS_DELETE, (id,), timeout=timeout)


class AsyncMailHealth:
    """`client.mail_health`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(
        self, *, days: int | None = None, purpose: Literal["marketing", "other"] | None = None, timeout: float | None = None
    ) -> t.MailHealth:
        """See how mail fares.

        What came back of your mail, by day and by the recipients' domain, some seconds behind; and whether marketing mail is
        paused. It is, where of at least 500 marketing mails in 24 hours 0.1% were complained about (by 2 people or more), or 5%
        went to mailboxes that do not exist.

        Scope: `messages:read`.

        `days`: Today is one of them.
        `purpose`: Left out: all mail.
        """
        return await self._caller.call(_MAIL_HEALTH_GET, (), query={"days": days, "purpose": purpose}, timeout=timeout)

    async def resume(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.MailHealth:
        """Let marketing mail go on.

        What was held is looked at at once, and the breaker counts anew: only mails that leave from now on. Where it is not paused,
        nothing changes.

        Scope: `messages:marketing`.
        """
        return await self._caller.call(_MAIL_HEALTH_RESUME, (), idempotency_key=idempotency_key, timeout=timeout)


class AsyncOptInForms:
    """`client.opt_in_forms`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.OptInForm, t.OptInFormPage]:
        """List opt-in forms.

        All forms of the workspace in the order of their keys.

        Scope: `topics:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_OPT_IN_FORMS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def get(self, key: str, /, *, timeout: float | None = None) -> t.OptInForm:
        """Show an opt-in form.

        One form by its key, with the address of its page.

        Scope: `topics:read`.
        """
        return await self._caller.call(_OPT_IN_FORMS_GET, (key,), timeout=timeout)

    async def put(
        self,
        key: str,
        /,
        *,
        name: str,
        text: str,
        topics: Sequence[str] | Omit = OMIT,
        template: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.OptInForm:
        """Create or change an opt-in form.

        A page at `url` on which people agree to marketing by mail: they give their mailbox, get a mail with a link, and confirm.
        Then, and not before, the ledger of the person has the consent for that mailbox, with the text that they read, when and from
        where they filled it in and confirmed. The mail is sent as a transactional message in your name; its own template gets
        `confirm_url`, `form` and `text` as its data. A key is as a topic's. The address of the page stays when the form changes.

        Scope: `topics:write`.

        `name`: What it is called on its page and in the mail.
        `text`: What who fills it in agrees to, as they read it; it is kept with their consent.
        `topics`: Topics that they choose by it, for mail.
        `template`: The template of the mail that asks to confirm, with `confirm_url`, `form` and `text` as its data; left out:
        words of our own.
        """
        return await self._caller.call(
            _OPT_IN_FORMS_PUT, (key,), fields={"name": name, "text": text, "topics": topics, "template": template}, timeout=timeout
        )

    async def delete(self, key: str, /, *, timeout: float | None = None) -> None:
        """Delete an opt-in form.

        Its page is gone, and links in mails that were not followed yet lead nowhere. What was granted by it stands.

        Scope: `topics:write`.
        """
        await self._caller.call(_OPT_IN_FORMS_DELETE, (key,), timeout=timeout)


class AsyncCaps:
    """`client.caps`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list(self, *, timeout: float | None = None) -> t.CapList:
        """Show the caps.

        How many messages one person gets at most, of a purpose, about a topic, on a channel, or in total.

        Scope: `workspace:read`.
        """
        return await self._caller.call(_CAPS_LIST, (), timeout=timeout)

    async def put(self, *, caps: Sequence[t.CapInput], timeout: float | None = None) -> t.CapList:
        """Replace the caps.

        These are all caps from now on. A cap that names no purpose, no topic and no channel counts everything. Marketing is skipped
        where a cap is reached; what is transactional counts and is never stopped by one; codes and alarms do not count. Two workers
        at once never go beyond a cap. What was sent while there were no caps does not count.

        Scope: `workspace:write`.
        """
        return await self._caller.call(_CAPS_PUT, (), fields={"caps": caps}, timeout=timeout)


class AsyncTopics:
    """`client.topics`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> AsyncPaged[t.Topic, t.TopicPage]:
        """List topics.

        All topics of the workspace in the order of their keys.

        Scope: `topics:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_TOPICS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def get(self, key: str, /, *, timeout: float | None = None) -> t.Topic:
        """Show a topic.

        One topic by its key.

        Scope: `topics:read`.
        """
        return await self._caller.call(_TOPICS_GET, (key,), timeout=timeout)

    async def put(
        self,
        key: str,
        /,
        *,
        name: str,
        description: str | Omit = OMIT,
        channel: str | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        defaults: Mapping[str, bool] | Omit = OMIT,
        keeps_quiet_hours: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Topic:
        """Create or change a topic.

        The topic of this key has these values afterwards, whether it was there or not. A key is 1 to 64 of a-z, 0-9, dot,
        underscore and hyphen. `route` is that of a message about it that names none, nor its template; `channel` is short for one
        channel. `defaults` say by channel whether who has not chosen gets it there. With `keeps_quiet_hours` also what is
        transactional about it waits until nobody is disturbed.

        Scope: `topics:write`.

        `channel`: The channel of a message about it that names none, nor its template: short for a route of one step.
        `route`: The route of a message about it that names none, nor its template.
        `defaults`: By channel, whether who has not chosen gets it there; a channel that is not named: yes.
        `keeps_quiet_hours`: Whether what is transactional about it waits for the end of quiet hours; marketing always does, codes
        and alarms never.
        """
        return await self._caller.call(
            _TOPICS_PUT,
            (key,),
            fields={
                "name": name,
                "description": description,
                "channel": channel,
                "route": route,
                "defaults": defaults,
                "keeps_quiet_hours": keeps_quiet_hours,
            },
            timeout=timeout,
        )


class AsyncTemplates:
    """`client.templates`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, archived: bool | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Template, t.TemplatePage]:
        """List templates.

        The templates of the workspace in the order of their keys: those in use, or with `archived` those that were put away.

        Scope: `templates:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `archived`: Those that were put away, in place of those in use.
        """
        return self._caller.pages(_TEMPLATES_LIST, (), query={"limit": limit, "after": after, "archived": archived}, timeout=timeout)

    async def create(
        self,
        *,
        key: str,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"],
        content: Mapping[str, Mapping[str, t.SourceInput]],
        name: str | Omit | None = OMIT,
        topic: str | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        is_sensitive: bool | Omit = OMIT,
        default_locale: str | Omit | None = OMIT,
        sources: Sequence[str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Template:
        """Create a template.

        A template with version 1, a draft: publish it before messages can use it. Content is written in Jinja syntax, by channel
        and locale; a mail in `text`, in `html`, or in `mjml`. `topic` must exist; `route` is the channel of a message that names
        none. What is wrong within the text does not keep it from being stored, only from being published: see the version's
        `problems`.

        Scope: `templates:write`.

        `key`: lower case letters, digits, dots, dashes and underscores
        `name`: The key, where it is left out.
        `route`: Of a message that names none.
        `is_sensitive`: What it says is sealed, kept no longer than it takes to be said, and masked wherever it is shown; login
        codes always are.
        `default_locale`: The workspace's, where it is left out.
        `sources`: Data sources that are asked when a message goes; the text has their answers as `sources.<key>`.
        """
        return await self._caller.call(
            _TEMPLATES_CREATE,
            (),
            fields={
                "key": key,
                "purpose": purpose,
                "content": content,
                "name": name,
                "topic": topic,
                "route": route,
                "is_sensitive": is_sensitive,
                "default_locale": default_locale,
                "sources": sources,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get(self, key: str, /, *, timeout: float | None = None) -> t.Template:
        """Show a template.

        One template by its key, without its text: that is in its versions.

        Scope: `templates:read`.
        """
        return await self._caller.call(_TEMPLATES_GET, (key,), timeout=timeout)

    async def patch(
        self,
        key: str,
        /,
        *,
        name: str | Omit = OMIT,
        purpose: Literal["chat", "critical", "marketing", "otp", "transactional"] | Omit = OMIT,
        topic: str | Omit | None = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Template:
        """Change a template.

        Its name, its purpose, its topic and its route; what is left out stays, and so do its key and its text. Messages that were
        accepted keep what it was.

        Scope: `templates:write`.

        `purpose`: What it is for: which permission its messages need, and how they go.
        `topic`: null: none.
        `route`: Of a message that names none; null: the topic's, else the workspace's.
        """
        return await self._caller.call(
            _TEMPLATES_PATCH, (key,), fields={"name": name, "purpose": purpose, "topic": topic, "route": route}, timeout=timeout
        )

    async def archive(self, key: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Template:
        """Put a template away.

        It is listed no more, and no message is made from it; what was sent from it stays, with the version that it was. Messages
        that were accepted before go on.

        Scope: `templates:write`.
        """
        return await self._caller.call(_TEMPLATES_ARCHIVE, (key,), idempotency_key=idempotency_key, timeout=timeout)

    async def unarchive(self, key: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Template:
        """Take a template out again.

        It is listed and can be sent again, with the version that was published.

        Scope: `templates:write`.
        """
        return await self._caller.call(_TEMPLATES_UNARCHIVE, (key,), idempotency_key=idempotency_key, timeout=timeout)

    def versions(
        self, key: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Version, t.VersionPage]:
        """List the versions of a template.

        The newest first, without their text.

        Scope: `templates:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_TEMPLATES_VERSIONS, (key,), query={"limit": limit, "after": after}, timeout=timeout)

    async def add_version(
        self,
        key: str,
        /,
        *,
        content: Mapping[str, Mapping[str, t.SourceInput]],
        default_locale: str | Omit | None = OMIT,
        sources: Sequence[str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.FullVersion:
        """Add a version to a template.

        A new draft with the whole content; messages keep getting the published version. A version is never changed afterwards.
        `problems` in the answer tell what keeps it from being published.

        Scope: `templates:write`.

        `default_locale`: That of the version before, where it is left out.
        `sources`: Data sources that are asked when a message goes; the text has their answers as `sources.<key>`.
        """
        return await self._caller.call(
            _TEMPLATES_ADD_VERSION,
            (key,),
            fields={"content": content, "default_locale": default_locale, "sources": sources},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get_version(self, key: str, version: str, /, *, timeout: float | None = None) -> t.FullVersion:
        """Show a version of a template.

        One version by its number, with its text and with what keeps it from being published.

        Scope: `templates:read`.
        """
        return await self._caller.call(_TEMPLATES_GET_VERSION, (key, version), timeout=timeout)

    async def preview(
        self,
        key: str,
        version: str,
        /,
        *,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"],
        locale: str | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit = OMIT,
        contact: Mapping[str, Any] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.VersionPreview:
        """Preview a version of a template.

        What one reader would get of a version, a draft too, with what is made of it at publishing; nothing is stored or sent. Where
        it cannot be rendered with these data, `problem` says why; a version that could not be published is refused.

        Scope: `templates:read`.

        `locale`: What the reader wants; they get the nearest that there is.
        `data`: What the template's names stand for.
        `contact`: What `contact` stands for: `{"name": "Ada"}`.
        """
        return await self._caller.call(
            _TEMPLATES_PREVIEW,
            (key, version),
            fields={"channel": channel, "locale": locale, "data": data, "contact": contact},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def publish(self, key: str, /, *, version: int, idempotency_key: str | None = None, timeout: float | None = None) -> t.Template:
        """Publish a version of a template.

        Messages accepted from now on get this version; those accepted before keep theirs. Publishing an older version is the way
        back. A version with problems is refused with all of them; their pointers lead into the version's content. The first time,
        HTML is made of MJML, CSS is inlined, and a plain text is made of a mail that has none: `warnings` tell what is worth a
        look.

        Scope: `templates:write`.
        """
        return await self._caller.call(
            _TEMPLATES_PUBLISH, (key,), fields={"version": version}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def preview_content(
        self,
        *,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"],
        content: t.SourceInput,
        locale: str | Omit | None = OMIT,
        data: Mapping[str, Any] | Omit = OMIT,
        contact: Mapping[str, Any] | Omit = OMIT,
        person: str | Omit | None = OMIT,
        sources: Sequence[str] | Omit = OMIT,
        fills_missing: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.ContentPreview:
        """Preview what is being written.

        What one reader would get of a content for one channel that is stored nowhere yet, with how much it is, what the channel
        takes of it, the names that it speaks of, and all that is wrong with it, by field, line and column: fast enough to be asked
        with each word that somebody writes. `person` is a contact that is shown; `contact` are values in their place. Nothing is
        stored or sent; naming a person needs the scope `contacts:read` too.

        Scope: `templates:read`.

        `locale`: In which numbers and times are written; left out, the contact's, else the workspace's.
        `data`: What the text's names stand for.
        `contact`: What `contact` stands for: `{"name": "Ada"}`.
        `person`: The id of a contact, yours or ours, who is shown in place of `contact`.
        `sources`: The data sources that are asked when a message goes: here their fallbacks are shown, or what `data` says under
        `sources`.
        `fills_missing`: Names that the data do not have are shown as themselves, in place of a problem.
        """
        return await self._caller.call(
            _TEMPLATES_PREVIEW_CONTENT,
            (),
            fields={
                "channel": channel,
                "content": content,
                "locale": locale,
                "data": data,
                "contact": contact,
                "person": person,
                "sources": sources,
                "fills_missing": fills_missing,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get_draft(self, key: str, /, *, timeout: float | None = None) -> t.Draft:
        """Show the draft of a template.

        What is being written, with who changed it last, and what would keep it from being published.

        Scope: `templates:read`.
        """
        return await self._caller.call(_TEMPLATES_GET_DRAFT, (key,), timeout=timeout)

    async def put_draft(
        self,
        key: str,
        /,
        *,
        content: Mapping[str, Mapping[str, t.SourceInput]],
        default_locale: str | Omit | None = OMIT,
        sources: Sequence[str] | Omit = OMIT,
        revision: int | Omit | None = OMIT,
        based_on: int | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Draft:
        """Write the draft of a template.

        One draft, written over as often as you like: no version comes of it until it is kept. Say the `revision` that you have
        read, or none where there was no draft: where somebody else has changed it since, this is refused with 409 `draft_changed`,
        and the detail says who. What is wrong within the text does not keep it from being stored: see `problems`.

        Scope: `templates:write`.

        `default_locale`: That of the draft before, else of the newest version, where it is left out.
        `sources`: Data sources that are asked when a message goes; the text has their answers as `sources.<key>`.
        `revision`: The draft that this one is written over, as you have read it; left out where there was none.
        `based_on`: The version that it began as; left out, it stays what it was, else the newest.
        """
        return await self._caller.call(
            _TEMPLATES_PUT_DRAFT,
            (key,),
            fields={"content": content, "default_locale": default_locale, "sources": sources, "revision": revision, "based_on": based_on},
            timeout=timeout,
        )

    async def delete_draft(self, key: str, /, *, timeout: float | None = None) -> None:
        """Drop the draft of a template.

        What was being written is gone, and the versions are as they were.

        Scope: `templates:write`.
        """
        await self._caller.call(_TEMPLATES_DELETE_DRAFT, (key,), timeout=timeout)

    async def keep_draft(
        self, key: str, /, *, revision: int, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.FullVersion:
        """Keep the draft of a template as a version.

        The draft becomes the newest version, which can be published, and there is no draft any more. Refused with 409
        `draft_changed` where it is not the `revision` that you have read.

        Scope: `templates:write`.

        `revision`: As you have read it.
        """
        return await self._caller.call(
            _TEMPLATES_KEEP_DRAFT, (key,), fields={"revision": revision}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def test(
        self,
        key: str,
        /,
        *,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"],
        version: int | Omit | None = OMIT,
        to: str | t.To | Omit = OMIT,
        data: Mapping[str, Any] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Accepted:
        """Send a test of a template.

        A version, published or not, or where `version` is left out the draft, is sent to one person on one channel, as any other
        message: with all that may keep it from them, and with the scope that its purpose needs. The message's metadata have `test`.
        What the draft says becomes a version by it, since what was sent names its version; the draft stays. Without `to` it goes by
        mail to the member who asks.

        Scope: `templates:write`.

        `version`: Left out: the draft.
        `to`: Your id of a person, or one of id, email, phone. Left out, the mail address of the member who asks.
        `data`: What the template's names stand for: an object of up to 100 kB.
        """
        return await self._caller.call(
            _TEMPLATES_TEST,
            (key,),
            fields={"channel": channel, "version": version, "to": to, "data": data},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class AsyncPreviews:
    """`client.previews`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def html(self, *, html: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.HtmlPreview:
        """Show HTML in a frame.

        Of a mail that is being written: it is kept for ten minutes, at most 200 of a workspace, and shown at the address that is
        answered, where it is as shut in as a mail that has left.

        Scope: `templates:read`.

        `html`: Rendered: templates are not looked for in it.
        """
        return await self._caller.call(_PREVIEWS_HTML, (), fields={"html": html}, idempotency_key=idempotency_key, timeout=timeout)


class AsyncDataSources:
    """`client.data_sources`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.DataSource, t.DataSourcePage]:
        """List data sources.

        All data sources of the workspace in the order of their keys, never with the values of their headers.

        Scope: `data_sources:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_DATA_SOURCES_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def get(self, key: str, /, *, timeout: float | None = None) -> t.DataSource:
        """Show a data source.

        One data source by its key, without the values of its headers.

        Scope: `data_sources:read`.
        """
        return await self._caller.call(_DATA_SOURCES_GET, (key,), timeout=timeout)

    async def put(
        self,
        key: str,
        /,
        *,
        url: str,
        method: Literal["GET", "POST"] | Omit = OMIT,
        headers: Mapping[str, str] | Omit = OMIT,
        body: str | Omit | None = OMIT,
        deadline: str | Omit = OMIT,
        cache: str | Omit = OMIT,
        fallback: Mapping[str, Any] | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.DataSource:
        """Create or change a data source.

        An HTTP call whose answer a template shows: it is made when a message goes, so that what is said is true when it is said. A
        version of a template names it under `sources`, and its text has the answer as `sources.<key>`. The source of this key has
        all of these values afterwards, and nothing of what it was before; who changes an address enters the headers again.

        `url` and `body` are templates over the message's data, `contact` and `workspace`. Values are percent-encoded in the
        address, and written as JSON in the body; the host is literal. The answer is a JSON object of at most 100 kB with a 2xx;
        redirects are not followed, and private networks are reached only where this installation reaches them.

        Where it does not answer so in time, its `fallback` is shown. Without one the message waits and is tried again, as where a
        provider cannot be reached, and then fails with `data_source_failed`. A change may take a second to reach every worker. A
        preview asks nobody: it shows what its own data say under `sources.<key>`, or else the fallback.

        Scope: `data_sources:write`.

        `url`: A template: `https://shop.example/api/orders/{{ order.id }}`. Values are percent-encoded by themselves; the host is
        literal.
        `headers`: Sealed, and never shown again: a key of yours belongs here. They are no templates.
        `body`: A template of JSON, for POST: `{"order": {{ order.id }}}`. Values are written as JSON by themselves.
        `deadline`: How long an answer may take, at most 5s.
        `cache`: How long an answer counts for the same request, at most 1h; 0s: it is asked each time.
        `fallback`: What is shown where it does not answer; null: then the message waits and is tried again, as for a provider.
        """
        return await self._caller.call(
            _DATA_SOURCES_PUT,
            (key,),
            fields={
                "url": url,
                "method": method,
                "headers": headers,
                "body": body,
                "deadline": deadline,
                "cache": cache,
                "fallback": fallback,
            },
            timeout=timeout,
        )

    async def delete(self, key: str, /, *, timeout: float | None = None) -> None:
        """Delete a data source.

        Refused while a published version names it. What was accepted with an older version that does fails with
        `unknown_data_source`.

        Scope: `data_sources:write`.
        """
        await self._caller.call(_DATA_SOURCES_DELETE, (key,), timeout=timeout)


class AsyncProviders:
    """`client.providers`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Provider, t.ProviderPage]:
        """List the kinds of providers.

        What an account can be made of with `POST /v1/provider-accounts`: the settings that each kind asks for, as a JSON schema,
        and what it can. The same in every workspace.

        Scope: `providers:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_PROVIDERS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)


class AsyncChannels:
    """`client.channels`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Channel, t.ChannelPage]:
        """List the channels.

        What a template may say on each channel, how long, and what each kind of provider can do on it.

        Scope: `workspace:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CHANNELS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)


class AsyncProviderAccounts:
    """`client.provider_accounts`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.ProviderAccount, t.ProviderAccountPage]:
        """List provider accounts.

        All provider accounts of the workspace in the order of their making, never with credentials.

        Scope: `providers:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_PROVIDER_ACCOUNTS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def create(
        self,
        *,
        provider: str,
        credentials: Mapping[str, Any],
        name: str | Omit | None = OMIT,
        channels: Sequence[str] | Omit | None = OMIT,
        senders: Sequence[str] | Omit = OMIT,
        rank: int | Omit = OMIT,
        rate: t.AccountRateInput | Omit | None = OMIT,
        sender_rate: t.AccountRateInput | Omit | None = OMIT,
        destinations: Sequence[t.DestinationInput] | Omit | None = OMIT,
        keeps_exchanges: bool | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.ProviderAccount:
        """Add a provider account.

        The credentials are sealed under this installation's master key and never read back. Without `channels` the account serves
        all that its provider has. Of several accounts for a channel the one with the lowest rank goes first. `destinations` say for
        which numbers it may be used, and what a message there costs: the longest prefix that fits counts, then the country, then
        the prefix `+`; a number that none fits does not go through it. A live workspace cannot have a sandbox.

        The credentials of each provider:

        - `custom`: `url`, `method` (optional), `headers` (optional), `body` (optional), `auth` (optional), `answer` (optional),
        `idempotency_header` (optional), `callbacks` (optional)
        - `inapp`: none
        - `sandbox`: `faults` (optional), `callback_secret` (optional)
        - `smtp`: `host`, `port` (optional), `username` (optional), `password` (optional), `security` (optional), `from_address`,
        `reply_to` (optional), `bounces_come_here` (optional), `helo` (optional), `dkim_domain` (optional), `dkim_selector`
        (optional), `dkim_private_key` (optional), `dkim_second_selector` (optional), `dkim_second_private_key` (optional),
        `inbound_secret` (optional)
        - `twilio`: `account_sid`, `auth_token`, `api_key` (optional), `api_secret` (optional), `messaging_service_sid` (optional),
        `webhook_secret` (optional), `region` (optional), `edge` (optional), `base_url` (optional)

        Scope: `providers:write`.

        `credentials`: The fields that this provider asks for; kept sealed, and never shown again.
        `senders`: What the recipient sees: numbers, mailboxes. The first is used where a message names none.
        `rank`: The account with the lowest rank is tried first.
        `rate`: At most so many hand-offs through the account.
        `sender_rate`: At most so many hand-offs from each of its senders.
        `destinations`: Where it may be used, and at what price; null: everywhere, at no price. Only where all of its channels go to
        phone numbers.
        `keeps_exchanges`: Whether what went over the wire is kept for a week of all that was sent, too, and of all that failed
        however many fail alike; null: of a sample of what was sent (thirty, and then one a second by each worker), where the
        workspace keeps content.
        """
        return await self._caller.call(
            _PROVIDER_ACCOUNTS_CREATE,
            (),
            fields={
                "provider": provider,
                "name": name,
                "channels": channels,
                "credentials": credentials,
                "senders": senders,
                "rank": rank,
                "rate": rate,
                "sender_rate": sender_rate,
                "destinations": destinations,
                "keeps_exchanges": keeps_exchanges,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.ProviderAccount:
        """Show a provider account.

        One provider account, never with credentials. `health` tells what the last hand-offs say of the provider: after five
        failures in a row, or when at least every other of twenty within half a minute has failed, nothing goes there for ten
        seconds; then one delivery in ten seconds tries it, and the first that is answered well ends it. Only what speaks of the
        provider counts: no answer, no connection, a 5xx. The log has `provider_account.failing` and `provider_account.recovered`.

        Scope: `providers:read`.
        """
        return await self._caller.call(_PROVIDER_ACCOUNTS_GET, (id,), timeout=timeout)

    async def patch(
        self,
        id: str,
        /,
        *,
        name: str | Omit = OMIT,
        channels: Sequence[str] | Omit = OMIT,
        credentials: Mapping[str, Any] | Omit = OMIT,
        senders: Sequence[str] | Omit = OMIT,
        rank: int | Omit = OMIT,
        is_enabled: bool | Omit = OMIT,
        rate: t.AccountRateInput | Omit | None = OMIT,
        sender_rate: t.AccountRateInput | Omit | None = OMIT,
        destinations: Sequence[t.DestinationInput] | Omit | None = OMIT,
        keeps_exchanges: bool | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.ProviderAccount:
        """Change a provider account.

        What is left out stays. Credentials and destinations are replaced as a whole. With `is_enabled` false nothing goes through
        it; where no other account can carry what waits for it, that is held.

        Scope: `providers:write`.

        `rate`: null: no limit.
        `sender_rate`: null: no limit.
        `destinations`: The whole list; null: everywhere, at no price.
        `keeps_exchanges`: null: where the workspace keeps content.
        """
        return await self._caller.call(
            _PROVIDER_ACCOUNTS_PATCH,
            (id,),
            fields={
                "name": name,
                "channels": channels,
                "credentials": credentials,
                "senders": senders,
                "rank": rank,
                "is_enabled": is_enabled,
                "rate": rate,
                "sender_rate": sender_rate,
                "destinations": destinations,
                "keeps_exchanges": keeps_exchanges,
            },
            timeout=timeout,
        )

    async def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a provider account.

        The account and its credentials are gone for good; what went through it stays in the attempts.

        Scope: `providers:write`.
        """
        await self._caller.call(_PROVIDER_ACCOUNTS_DELETE, (id,), timeout=timeout)

    async def verify(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Verified:
        """Try a provider account's credentials.

        Asks the provider whether the credentials work, for at most 15 seconds. Nothing is sent to anybody.

        Scope: `providers:write`.
        """
        return await self._caller.call(_PROVIDER_ACCOUNTS_VERIFY, (id,), idempotency_key=idempotency_key, timeout=timeout)


class AsyncCallbacks:
    """`client.callbacks`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        state: Literal["dead", "processed", "waiting"] | None = None,
        account: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Callback, t.CallbackPage]:
        """List what providers said.

        What has not taken effect, in the order in which it came: what fails is tried eight times within five minutes, and then
        waits for somebody; what cannot be read at all waits at once, and is kept for 30 days. With `state=processed` what has taken
        effect, the newest first, for 72 hours. Of a body the first 4,000 bytes are shown; of the headers those that prove nothing.

        Scope: `providers:read`.

        `state`: `waiting`: still tried; `dead`: not any more; `processed`: it took effect.
        `account`: Only what came by this provider account, by its id.
        `since`: Only what came from this time on, in real time.
        `until`: Only what came before this time.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CALLBACKS_LIST,
            (),
            query={"state": state, "account": account, "since": since, "until": until, "limit": limit, "after": after},
            timeout=timeout,
        )

    async def retry(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Callback:
        """Try a callback again.

        It is tried at once, and eight times again: for what failed by a reason that is gone now.

        Scope: `providers:write`.
        """
        return await self._caller.call(_CALLBACKS_RETRY, (id,), idempotency_key=idempotency_key, timeout=timeout)


class AsyncMedia:
    """`client.media`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, id: str, /, *, timeout: float | None = None) -> bytes:
        """Get a file that a person sent.

        The bytes, as an attachment. A message names its files; one that has not been fetched from its provider yet, or could not
        be, is not found, and the detail tells why.

        Scope: `messages:read`.
        """
        return await self._caller.call(_MEDIA_GET, (id,), timeout=timeout)


class AsyncInboundDomains:
    """`client.inbound_domains`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.InboundDomain, t.InboundDomainPage]:
        """List inbound domains.

        The domains whose mail this workspace takes, in alphabetical order.

        Scope: `providers:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_INBOUND_DOMAINS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def get(self, domain: str, /, *, timeout: float | None = None) -> t.InboundDomain:
        """Show an inbound domain.

        One domain, and the account that its mail goes to.

        Scope: `providers:read`.
        """
        return await self._caller.call(_INBOUND_DOMAINS_GET, (domain,), timeout=timeout)

    async def put(self, domain: str, /, *, account: str, timeout: float | None = None) -> t.InboundDomain:
        """Take the mail of a domain.

        Mail to any address of the domain, whatever stands before the @, becomes an inbound message of this workspace, as soon as
        the domain's MX leads to this installation's own mail listener (`tidings serve --smtp-port`). A domain belongs to one
        workspace of the installation.

        Scope: `providers:write`.

        `account`: The id of a provider account of the provider `smtp`: what comes in by the domain is answered through it.
        """
        return await self._caller.call(_INBOUND_DOMAINS_PUT, (domain,), fields={"account": account}, timeout=timeout)

    async def delete(self, domain: str, /, *, timeout: float | None = None) -> None:
        """Take no more mail of a domain.

        The listener refuses mail to the domain within seconds; what has come stays.

        Scope: `providers:write`.
        """
        await self._caller.call(_INBOUND_DOMAINS_DELETE, (domain,), timeout=timeout)


class AsyncSchedules:
    """`client.schedules`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Schedule, t.SchedulePage]:
        """List schedules.

        All recurring sends of the workspace in the order of their making.

        Scope: `schedules:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_SCHEDULES_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def create(
        self,
        *,
        name: str,
        cron: str,
        message: t.Send,
        timezone: str | Omit | None = OMIT,
        starts_at: dt.datetime | str | Omit | None = OMIT,
        ends_at: dt.datetime | str | Omit | None = OMIT,
        late_after: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Schedule:
        """Make a recurring send.

        `message` is sent at each time of `cron` in `timezone`, from `starts_at` until `ends_at`. It is sent in the name of whoever
        makes the schedule, who needs the scope of its purpose too, and may still send it at each time: else the schedule is paused.
        Each time happens once, also where the clocks change: a time that they leap over is moved by the leap, and of one that comes
        twice it is the first. After an outage a time that is late by more than `late_after` is not sent by itself: the last such
        one waits for a person (the event `schedule.waits_for_person` tells it), those before it are skipped.

        Scope: `schedules:write`.

        `name`: What people call it.
        `cron`: Minute, hour, day of the month, month, day of the week: `0 9 * * MON` is Mondays at nine; `L` is a month's last day,
        `MON#1` its first Monday.
        `timezone`: IANA name of the zone in which the times are meant; left out, the workspace's.
        `starts_at`: No time before this one; left out, from now on.
        `ends_at`: No time from this one on; left out, for ever.
        `late_after`: A time that is missed by more than this (an outage) is not sent by itself: the last of them waits for a
        person. From 1m to 7d.
        `message`: What is sent at each time: the body of a send, without `send_at` and `expires_at`.
        """
        return await self._caller.call(
            _SCHEDULES_CREATE,
            (),
            fields={
                "name": name,
                "cron": cron,
                "timezone": timezone,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "late_after": late_after,
                "message": message,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def times(
        self,
        *,
        cron: str,
        timezone: str | None = None,
        starts_at: dt.datetime | str | None = None,
        ends_at: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> t.Times:
        """Show the times that a schedule would have.

        The first five of a schedule that would be made now, with every leap of its clocks; it is made by nobody.

        Scope: `schedules:read`.

        `timezone`: Left out, the workspace's.
        """
        return await self._caller.call(
            _SCHEDULES_TIMES, (), query={"cron": cron, "timezone": timezone, "starts_at": starts_at, "ends_at": ends_at}, timeout=timeout
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.Schedule:
        """Show a schedule.

        One recurring send with its next five times.

        Scope: `schedules:read`.
        """
        return await self._caller.call(_SCHEDULES_GET, (id,), timeout=timeout)

    async def update(
        self,
        id: str,
        /,
        *,
        name: str | Omit = OMIT,
        cron: str | Omit = OMIT,
        timezone: str | Omit = OMIT,
        starts_at: dt.datetime | str | Omit = OMIT,
        ends_at: dt.datetime | str | Omit | None = OMIT,
        late_after: str | Omit = OMIT,
        message: t.Send | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Schedule:
        """Change a schedule.

        What is left out stays. With other times the next one is the first from now on, also for a schedule that had ended. With
        another `message` it is sent in the name of whoever changed it.

        Scope: `schedules:write`.

        `ends_at`: null: for ever.
        `message`: The whole message. From then on it is sent in the name of whoever changed it.
        """
        return await self._caller.call(
            _SCHEDULES_UPDATE,
            (id,),
            fields={
                "name": name,
                "cron": cron,
                "timezone": timezone,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "late_after": late_after,
                "message": message,
            },
            timeout=timeout,
        )

    async def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a schedule.

        Nothing more is sent by it, and the log of its runs is gone; what was sent is not.

        Scope: `schedules:write`.
        """
        await self._caller.call(_SCHEDULES_DELETE, (id,), timeout=timeout)

    async def pause(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Schedule:
        """Pause a schedule.

        Nothing is sent until it is resumed; pausing it again changes nothing.

        Scope: `schedules:write`.
        """
        return await self._caller.call(_SCHEDULES_PAUSE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    async def resume(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Schedule:
        """Resume a schedule.

        It is sent again from its first time after now, in the name of whoever resumes it; the times that it rested over are not
        made up for. Resuming an active one changes nothing.

        Scope: `schedules:write`.
        """
        return await self._caller.call(_SCHEDULES_RESUME, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def runs(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["accepted", "skipped", "waits_for_person", "failed"] | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Run, t.RunPage]:
        """List a schedule's runs.

        What became of each of its times, the latest first: all of them, or those in one state.

        Scope: `schedules:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_SCHEDULES_RUNS, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout)

    async def confirm(self, id: str, run: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Run:
        """Send a run that waits.

        The message of a run that came too late is sent now, in the name of the schedule's author.

        Scope: `schedules:write`.
        """
        return await self._caller.call(_SCHEDULES_CONFIRM, (id, run), idempotency_key=idempotency_key, timeout=timeout)

    async def skip(self, id: str, run: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Run:
        """Drop a run that waits.

        A run that came too late is never sent.

        Scope: `schedules:write`.
        """
        return await self._caller.call(_SCHEDULES_SKIP, (id, run), idempotency_key=idempotency_key, timeout=timeout)


class AsyncConversations:
    """`client.conversations`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        sort: Literal["activity", "created"] | None = None,
        kind: Literal["direct", "group", "support"] | None = None,
        state: Literal["closed", "deleted", "open", "scheduled"] | None = None,
        object_type: str | None = None,
        object_id: str | None = None,
        contact: str | None = None,
        unread: bool | None = None,
        q: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.ListedConversation, t.ConversationPage]:
        """List conversations.

        The newest first, or with `sort=activity` the one in which something was said last: all that are not deleted, or those of a
        kind, in a state, about an object of yours, or of a contact. Each tells what was said last, some of the people in it, and to
        a member how much of it they have not read; of what they have never looked at, only what was said since they joined counts.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `sort`: `activity`: the one in which something was said last first. A cursor is one of its own order.
        `state`: Left out: all that are not deleted.
        `object_type`: With `object_id`: those about this object of yours.
        `contact`: Those in which this contact is or is invited, by your own id or ours.
        `unread`: Only those with something that the member who asks has not read; with `sort=activity`.
        `q`: Only those whose title has words that begin so, or in which somebody is whom `GET /v1/contacts?q=` finds; with
        `sort=activity`. Of more than 2,000 such, and more than 200 such people, the newest count.
        """
        return self._caller.pages(
            _CONVERSATIONS_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "sort": sort,
                "kind": kind,
                "state": state,
                "object_type": object_type,
                "object_id": object_id,
                "contact": contact,
                "unread": unread,
                "q": q,
            },
            timeout=timeout,
        )

    async def create(
        self,
        *,
        kind: Literal["direct", "group", "support"] | Omit = OMIT,
        participants: Sequence[str | t.PersonInput] | Omit = OMIT,
        distinct: bool | Omit | None = OMIT,
        title: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit = OMIT,
        object: t.ObjectInput | Omit | None = OMIT,
        message: t.PostInput | Omit | None = OMIT,
        starts_at: dt.datetime | str | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        expires_after: str | Omit | None = OMIT,
        on_expiry: Literal["close", "delete"] | Omit = OMIT,
        warns_before: str | Omit | None = OMIT,
        warning: str | Omit | None = OMIT,
        is_frozen: bool | Omit = OMIT,
        slow_mode: str | Omit | None = OMIT,
        hides_positions: bool | Omit = OMIT,
        is_moderated: bool | Omit = OMIT,
        route: t.ReachInput | bool | Omit | None = OMIT,
        rule: t.ConversationsRuleInput | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Make a conversation.

        With `distinct` the same people (as the same kind, about the same object) find the conversation that they have: it answers
        200 and is left as it is, but for `message`, which is said in it; a new one answers 201. However many ask at once, one is
        made. Direct conversations are distinct unless you say otherwise; whoever comes or goes makes it another one. `message` is
        said in the same transaction. With `starts_at` nobody but you sees it until then, and its message waits. With `expires_at`,
        or `expires_after` the last post, it ends by itself: `conversation.expiring` is told `warns_before`, and `warning` posted,
        then it is closed or deleted. With `rule` every contact for whom the condition holds is kept in it, up to 1,000: a contact
        that is changed is judged at once (many at a time: right after), and where time alone turns the condition (`-30d`) those in
        it are judged every five minutes, and everybody every hour.

        Scope: `conversations:write`.

        `participants`: Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`.
        `distinct`: The same people (of the same kind, about the same object) find the same conversation. Left out: in direct ones
        they do.
        `metadata`: Yours, for the people in it to see too: at most 16,000 bytes, 8 levels, 500 names.
        `message`: What is said first, by whoever makes it.
        `starts_at`: Until then nobody but you sees it, and its message waits.
        `expires_after`: After the last post. With both, whichever is earlier.
        `warns_before`: So long before its end `conversation.expiring` is told.
        `warning`: What the system posts then.
        `slow_mode`: How long a member waits between two posts; up to 24h.
        `route`: How who has not seen a post is reached; false for not at all, null for the workspace's way.
        """
        return await self._caller.call(
            _CONVERSATIONS_CREATE,
            (),
            fields={
                "kind": kind,
                "participants": participants,
                "distinct": distinct,
                "title": title,
                "metadata": metadata,
                "object": object,
                "message": message,
                "starts_at": starts_at,
                "expires_at": expires_at,
                "expires_after": expires_after,
                "on_expiry": on_expiry,
                "warns_before": warns_before,
                "warning": warning,
                "is_frozen": is_frozen,
                "slow_mode": slow_mode,
                "hides_positions": hides_positions,
                "is_moderated": is_moderated,
                "route": route,
                "rule": rule,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.Conversation:
        """Show a conversation.

        As it stands. One that was deleted answers 410.

        Scope: `conversations:read`.
        """
        return await self._caller.call(_CONVERSATIONS_GET, (id,), timeout=timeout)

    async def change(
        self,
        id: str,
        /,
        *,
        title: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        metadata_at: Mapping[str, Any] | Omit = OMIT,
        object: t.ObjectInput | Omit | None = OMIT,
        starts_at: dt.datetime | str | Omit | None = OMIT,
        expires_at: dt.datetime | str | Omit | None = OMIT,
        expires_after: str | Omit | None = OMIT,
        on_expiry: Literal["close", "delete"] | Omit = OMIT,
        warns_before: str | Omit | None = OMIT,
        warning: str | Omit | None = OMIT,
        is_frozen: bool | Omit = OMIT,
        slow_mode: str | Omit | None = OMIT,
        hides_positions: bool | Omit = OMIT,
        is_moderated: bool | Omit = OMIT,
        route: t.ReachInput | bool | Omit | None = OMIT,
        rule: t.ConversationsRuleInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Conversation:
        """Change a conversation.

        What is left out stays. `metadata` is merged as RFC 7396 says (objects name by name, null takes a name away); `metadata_at`
        says by dotted path what stands there whole (`{"order.state": "paid", "order.note": null}`), for what a merge cannot say.
        `starts_at` null starts at once what has not started. Another end is warned of anew. Without its rule who is in it stays,
        and nothing keeps them any more.

        Scope: `conversations:write`.

        `metadata`: A merge patch (RFC 7396): objects are merged name by name, null takes a name away; null instead of it takes all
        away.
        `metadata_at`: By path (`{"order.state": "paid"}`): each value stands there whole, null takes it away; done after
        `metadata`.
        `starts_at`: Of one that has not started; null starts it now.
        `rule`: Null: who is in it stays, and nothing keeps them any more.
        """
        return await self._caller.call(
            _CONVERSATIONS_CHANGE,
            (id,),
            fields={
                "title": title,
                "metadata": metadata,
                "metadata_at": metadata_at,
                "object": object,
                "starts_at": starts_at,
                "expires_at": expires_at,
                "expires_after": expires_after,
                "on_expiry": on_expiry,
                "warns_before": warns_before,
                "warning": warning,
                "is_frozen": is_frozen,
                "slow_mode": slow_mode,
                "hides_positions": hides_positions,
                "is_moderated": is_moderated,
                "route": route,
                "rule": rule,
            },
            timeout=timeout,
        )

    async def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a conversation for everybody.

        What was said in it is gone, at once or, of very many posts, within seconds; a tombstone answers 410 to who was in it. The
        same people may begin another.

        Scope: `conversations:write`.
        """
        await self._caller.call(_CONVERSATIONS_DELETE, (id,), timeout=timeout)

    async def close(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Conversation:
        """Close a conversation.

        Nobody posts in it any more; all of it can be read. Closing it again changes nothing.

        Scope: `conversations:write`.
        """
        return await self._caller.call(_CONVERSATIONS_CLOSE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    async def reopen(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Conversation:
        """Open a conversation again.

        An `expires_at` that has passed is gone; `expires_after` counts from now. An open one stays as it is.

        Scope: `conversations:write`.
        """
        return await self._caller.call(_CONVERSATIONS_REOPEN, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def list_participants(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["invited", "active", "declined", "left", "removed"] | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Participant, t.ParticipantPage]:
        """List participants.

        In a fixed order, who is in it or invited; with `state` those in that state. To the people in it positions of others are not
        told where the conversation hides them, nor where more than 100 are in it; you are always told.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `state`: Left out: who is in it, or invited.
        """
        return self._caller.pages(
            _CONVERSATIONS_LIST_PARTICIPANTS, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout
        )

    async def add_participants(
        self,
        id: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        invites: bool | Omit = OMIT,
        history: Literal["all", "new"] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Participants:
        """Add participants, or invite them.

        Who is in it already stays as they are. Whoever comes sees what is said from then on, with `history` `all` what was said
        before too. A conversation has at most 1,000 participants, who is invited included: 409 `full`. A direct one is between its
        two: 409 `direct`.

        Scope: `conversations:write`.

        `participants`: Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`.
        `invites`: They are asked first, and in it once they accept.
        `history`: Whether they see what was said before.
        """
        return await self._caller.call(
            _CONVERSATIONS_ADD_PARTICIPANTS,
            (id,),
            fields={"participants": participants, "invites": invites, "history": history},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def change_participants(
        self,
        id: str,
        /,
        *,
        participants: Sequence[str | t.PersonInput],
        role: Literal["member", "moderator", "owner", "reader"] | Omit = OMIT,
        muted_for: str | Omit | None = OMIT,
        muted_until: dt.datetime | str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Participants:
        """Give participants a role, or mute them.

        Their roles, and for how long they may not post. Who is not in it is passed over.

        Scope: `conversations:write`.

        `muted_for`: They may not post for so long; null: they may.
        `muted_until`: The same by the time.
        """
        return await self._caller.call(
            _CONVERSATIONS_CHANGE_PARTICIPANTS,
            (id,),
            fields={"participants": participants, "role": role, "muted_for": muted_for, "muted_until": muted_until},
            timeout=timeout,
        )

    async def remove_participants(
        self, id: str, /, *, participants: Sequence[str | t.PersonInput], idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Participants:
        """Remove participants.

        They keep what was said while they were in it. Who is not in it is passed over.

        Scope: `conversations:write`.
        """
        return await self._caller.call(
            _CONVERSATIONS_REMOVE_PARTICIPANTS,
            (id,),
            fields={"participants": participants},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def post_message(
        self,
        id: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        reply_to: str | Omit | None = OMIT,
        thread: str | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        name: str | Omit | None = OMIT,
        assistant: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Post:
        """Post in a conversation, as the backend.

        It has the next `seq`, and its author has read up to it. `text` is short for one part of type `text`; `parts` are typed data
        and never HTML: formatting and mentions are ranges over a text, counted in Unicode code points, and addresses are http or
        https. Refused with 409 in a conversation that is `closed`, `frozen`, not started (`scheduled`), where the person is `muted`
        or one of two has `blocked` the other, and with 429 in slow mode. The backend is held back by neither a freeze nor slow
        mode.

        Scope: `conversations:write`.

        `text`: Plain words: short for one part of type `text`.
        `reply_to`: The post of this conversation that it answers.
        `thread`: The post under which it stands: in that one's thread, not in the conversation's own course.
        `metadata`: Yours, up to 8 kB of JSON.
        `previews`: Whether its first links are looked at, so that what stands behind them can be shown.
        `name`: The name that people see; not for a member, who has one.
        `assistant`: The key of the assistant who says it.
        """
        return await self._caller.call(
            _CONVERSATIONS_POST_MESSAGE,
            (id,),
            fields={
                "text": text,
                "parts": parts,
                "reply_to": reply_to,
                "thread": thread,
                "metadata": metadata,
                "previews": previews,
                "name": name,
                "assistant": assistant,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    def list_messages(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        before: str | None = None,
        after: str | None = None,
        around: str | None = None,
        thread: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Post, t.PostPage]:
        """List posts, as the backend.

        The newest first; with `before` or `after` a post those beside it, with `around` one it stands in the middle; with `thread`
        those that stand under a post. What somebody has deleted for themselves, and what was said by whom they have blocked, is
        left out. Who has left sees what was said until then, in the words that stood when they left.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `before`: Those before this one, the newest first.
        `after`: Those after this one, in their order.
        `around`: This one with as many before it as after it, in their order.
        `thread`: Those that stand under this one.
        """
        return self._caller.pages(
            _CONVERSATIONS_LIST_MESSAGES,
            (id,),
            query={"limit": limit, "before": before, "after": after, "around": around, "thread": thread},
            timeout=timeout,
        )

    async def get_message(self, id: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Show a post, as the backend.

        As it says now, and to who has left the conversation as it said then; a deleted one is a tombstone.

        Scope: `conversations:read`.
        """
        return await self._caller.call(_CONVERSATIONS_GET_MESSAGE, (id, message), timeout=timeout)

    async def edit_message(
        self,
        id: str,
        message: str,
        /,
        *,
        text: str | Omit | None = OMIT,
        parts: Sequence[t.PartInput] | Omit | None = OMIT,
        metadata: Mapping[str, Any] | Omit | None = OMIT,
        previews: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Post:
        """Edit a post, as the backend.

        People edit what they have said themselves, the backend anything. What it said before is kept as a version. What went out
        over a channel stays there as it was; what is still to leave says the new words.

        Scope: `conversations:write`.

        `metadata`: Left out: as it was.
        `previews`: Whether its first links are looked at.
        """
        return await self._caller.call(
            _CONVERSATIONS_EDIT_MESSAGE,
            (id, message),
            fields={"text": text, "parts": parts, "metadata": metadata, "previews": previews},
            timeout=timeout,
        )

    async def delete_message(
        self, id: str, message: str, /, *, mode: Literal["everybody", "me"] | None = None, timeout: float | None = None
    ) -> None:
        """Delete a post, as the backend.

        For everybody: its author, owners, moderators and the backend; a tombstone stays in its place, without words, files,
        versions and reactions. With `mode=me` for the person alone, on all of their devices.

        Scope: `conversations:write`.
        """
        await self._caller.call(_CONVERSATIONS_DELETE_MESSAGE, (id, message), query={"mode": mode}, timeout=timeout)

    def message_versions(
        self, id: str, message: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.VersionView, t.PostFormsVersionPage]:
        """List what a post said before, as the backend.

        The newest version first; for owners, moderators and the backend.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONVERSATIONS_MESSAGE_VERSIONS, (id, message), query={"limit": limit, "after": after}, timeout=timeout)

    def message_reactions(
        self, id: str, message: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Reacted, t.ReactionPage]:
        """List who reacted to a post, as the backend.

        By emoji.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_CONVERSATIONS_MESSAGE_REACTIONS, (id, message), query={"limit": limit, "after": after}, timeout=timeout)

    async def add_reaction(
        self, id: str, message: str, emoji: str, /, *, assistant: str | None = None, timeout: float | None = None
    ) -> t.Post:
        """React to a post, as the backend.

        With one emoji, or a name of yours for one (`thumbs_up`: letters a to z, digits, `_`, `+` and `-`, 32 at most), which the
        workspace's rules judge as words; the same twice is once. A key says which `assistant` reacts.

        Scope: `conversations:write`.

        `assistant`: The key of an assistant.
        """
        return await self._caller.call(_CONVERSATIONS_ADD_REACTION, (id, message, emoji), query={"assistant": assistant}, timeout=timeout)

    async def remove_reaction(
        self, id: str, message: str, emoji: str, /, *, assistant: str | None = None, timeout: float | None = None
    ) -> t.Post:
        """Take a reaction back, as the backend.

        It does not stand there, whether it did or not.

        Scope: `conversations:write`.

        `assistant`: The key of an assistant.
        """
        return await self._caller.call(
            _CONVERSATIONS_REMOVE_REACTION, (id, message, emoji), query={"assistant": assistant}, timeout=timeout
        )

    async def pin_message(self, id: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Pin a post, as the backend.

        For owners, moderators and the backend, and in a direct conversation for both. Who may say nothing there now pins nothing:
        refused with 409 where the conversation is `closed` or not started (`scheduled`), for people also where they are `muted` or
        suspended, or one of two has `blocked` the other, or it is `frozen` for them. A hundred at most.

        Scope: `conversations:write`.
        """
        return await self._caller.call(_CONVERSATIONS_PIN_MESSAGE, (id, message), timeout=timeout)

    async def unpin_message(self, id: str, message: str, /, *, timeout: float | None = None) -> t.Post:
        """Unpin a post, as the backend.

        It is not pinned, whether it was or not. For the same people, and refused in the same way.

        Scope: `conversations:write`.
        """
        return await self._caller.call(_CONVERSATIONS_UNPIN_MESSAGE, (id, message), timeout=timeout)

    async def list_pins(self, id: str, /, *, timeout: float | None = None) -> t.PinList:
        """List pinned posts, as the backend.

        The one that was pinned last comes first.

        Scope: `conversations:read`.
        """
        return await self._caller.call(_CONVERSATIONS_LIST_PINS, (id,), timeout=timeout)

    async def changes(
        self, id: str, /, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> t.ChangesPage:
        """Follow a conversation, as the backend.

        What is other than it was at a cursor: new posts, changed posts, who came and went, the conversation itself. Who applies
        page after page has what who fetches afresh has; each thing stands once in a page, as it is now.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `<seq>.<change>`: the `cursor` of a page of posts, of a conversation, or of the changes before.
        """
        return await self._caller.call(_CONVERSATIONS_CHANGES, (id,), query={"limit": limit, "after": after}, timeout=timeout)

    def search(
        self, *, q: str, conversation: str | None = None, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Post, t.SearchPage]:
        """Search all conversations.

        The newest posts first. All words must stand in a post, the last may be begun only; `"these words"` stand in their order,
        `-without` leaves out, `or` takes either. Capitals and accents do not matter.

        Scope: `conversations:read`.

        `q`: Words that all stand in it, the last perhaps only begun; `"these words"` in their order, `or`, `-without`. Accents and
        capitals do not matter.
        `conversation`: In this conversation alone.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _CONVERSATIONS_SEARCH, (), query={"q": q, "conversation": conversation, "limit": limit, "after": after}, timeout=timeout
        )

    async def set_position(
        self,
        id: str,
        /,
        *,
        delivered: int | Omit | None = OMIT,
        read: int | Omit | None = OMIT,
        member: str | Omit | None = OMIT,
        assistant: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Position:
        """Say how far a member or an assistant has got.

        Of the member who is signed in, or of one whom a key names, or of an assistant, who must be in the conversation. Of a member
        who is not, and only looks on, it is kept for their own list: nobody is told of it, and `unread` counts to 100.

        Scope: `conversations:write`.

        `delivered`: The seq of the last post that arrived.
        `read`: The seq of the last post that was read: it was delivered, too.
        `member`: `mbr_…`; a signed-in member may say it of nobody else.
        `assistant`: By its key.
        """
        return await self._caller.call(
            _CONVERSATIONS_SET_POSITION,
            (id,),
            fields={"delivered": delivered, "read": read, "member": member, "assistant": assistant},
            timeout=timeout,
        )

    async def get_receipts(self, id: str, message: str, /, *, timeout: float | None = None) -> t.Receipts:
        """Show how far a post got.

        To whom it was delivered, and who has read it, also where the conversation hides it from its people; with more than 100
        people in the conversation only how many.

        Scope: `conversations:read`.
        """
        return await self._caller.call(_CONVERSATIONS_GET_RECEIPTS, (id, message), timeout=timeout)


class AsyncAssistants:
    """`client.assistants`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Assistant, t.AssistantPage]:
        """List assistants.

        In the order of their keys.

        Scope: `conversations:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_ASSISTANTS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def put(self, key: str, /, *, name: str, timeout: float | None = None) -> t.Assistant:
        """Make or rename an assistant.

        It takes part in conversations as `{"assistant": key}`, and you post in its name.

        Scope: `conversations:write`.
        """
        return await self._caller.call(_ASSISTANTS_PUT, (key,), fields={"name": name}, timeout=timeout)

    async def get(self, key: str, /, *, timeout: float | None = None) -> t.Assistant:
        """Show an assistant.

        The name that people see, by your key.

        Scope: `conversations:read`.
        """
        return await self._caller.call(_ASSISTANTS_GET, (key,), timeout=timeout)

    async def delete(self, key: str, /, *, timeout: float | None = None) -> None:
        """Delete an assistant.

        It is in no group and no support conversation any more; what it said stays, without its name.

        Scope: `conversations:write`.
        """
        await self._caller.call(_ASSISTANTS_DELETE, (key,), timeout=timeout)


class AsyncModeration:
    """`client.moderation`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get_policy(self, *, timeout: float | None = None) -> t.Policy:
        """Show the moderation policy.

        Scope: `moderation:read`.
        """
        return await self._caller.call(_MODERATION_GET_POLICY, (), timeout=timeout)

    async def put_policy(
        self,
        *,
        steps: Sequence[t.StepGiven] | Omit = OMIT,
        weights: t.WeightsInput | Omit = OMIT,
        hook: t.ModerationHookInput | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.PolicyWithSecret:
        """Write the moderation policy.

        The whole of it. `steps`: so much weight of flags in such a time, and what then happens; the hardest step that is reached is
        applied, once, and its flags count for nothing as hard again. `hook`: an address of yours that is asked before a person's
        post is stored; it takes up to two seconds until the new one counts.

        Scope: `moderation:write`.
        """
        return await self._caller.call(
            _MODERATION_PUT_POLICY, (), fields={"steps": steps, "weights": weights, "hook": hook}, timeout=timeout
        )

    async def rotate_hook_secret(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.HookSecret:
        """Give the policy's hook another secret.

        Questions are signed with the new one alone within two seconds.

        Scope: `moderation:write`.
        """
        return await self._caller.call(_MODERATION_ROTATE_HOOK_SECRET, (), idempotency_key=idempotency_key, timeout=timeout)

    def list_rules(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        kind: Literal["link", "word"] | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.RuleOutput, t.RulePage]:
        """List rules over words and links.

        Scope: `moderation:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_MODERATION_LIST_RULES, (), query={"limit": limit, "after": after, "kind": kind}, timeout=timeout)

    async def create_rule(
        self,
        *,
        kind: Literal["link", "word"],
        text: str,
        action: Literal["allow", "flag", "mask", "refuse"],
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"]
        | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.RuleOutput:
        """Make a rule over words or links.

        Words and phrases are found as whole words, whatever their case, their look-alikes in other scripts, digits in place of
        letters, and what is not seen between them. Of links the domain counts, with all below it; the longest that fits is the one
        that counts. It is for what people say; your backend says what it likes. It counts within two seconds.

        Scope: `moderation:write`.

        `text`: A word or a phrase of up to ten words, taken literally; of a link its domain (`example.com`, with all below it), or
        `*`.
        `action`: `refuse` it, `mask` it by `•`, store it and `flag` it; `allow` is for links, where `*` or a wider domain is not.
        `category`: Of the flag.
        """
        return await self._caller.call(
            _MODERATION_CREATE_RULE,
            (),
            fields={"kind": kind, "text": text, "action": action, "category": category},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get_rule(self, id: str, /, *, timeout: float | None = None) -> t.RuleOutput:
        """Show a rule.

        Scope: `moderation:read`.
        """
        return await self._caller.call(_MODERATION_GET_RULE, (id,), timeout=timeout)

    async def delete_rule(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a rule.

        Scope: `moderation:write`.
        """
        await self._caller.call(_MODERATION_DELETE_RULE, (id,), timeout=timeout)

    def list_flags(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["dismissed", "open", "resolved"] | None = None,
        contact: str | None = None,
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"]
        | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Flag, t.FlagPage]:
        """List what was flagged.

        The oldest first.

        Scope: `moderation:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `contact`: Who is flagged, or has said what is: your id of them.
        """
        return self._caller.pages(
            _MODERATION_LIST_FLAGS,
            (),
            query={"limit": limit, "after": after, "state": state, "contact": contact, "category": category},
            timeout=timeout,
        )

    async def flag(
        self,
        *,
        category: Literal["harassment", "hate", "illegal", "impersonation", "other", "scam", "self_harm", "sexual", "spam", "violence"],
        message: str | Omit | None = OMIT,
        contact: str | Omit | None = OMIT,
        words: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Flag:
        """Flag something, as the backend.

        A post or a person, once by each who does so; a second time answers 200 with the first. Where a step of the policy is
        reached by it, that is applied at once.

        Scope: `moderation:write`.

        `message`: A post, `msg_…`.
        `contact`: A person, by your own id.
        """
        return await self._caller.call(
            _MODERATION_FLAG,
            (),
            fields={"message": message, "contact": contact, "category": category, "words": words},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get_flag(self, id: str, /, *, timeout: float | None = None) -> t.Flag:
        """Show a flag.

        Scope: `moderation:read`.
        """
        return await self._caller.call(_MODERATION_GET_FLAG, (id,), timeout=timeout)

    async def resolve_flag(
        self, id: str, /, *, all: bool | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Flag:
        """Say that a flag was right.

        It still counts. What is to happen to the post or the person you do beside it.

        Scope: `moderation:write`.

        `all`: Every open flag of the same post or person.
        """
        return await self._caller.call(
            _MODERATION_RESOLVE_FLAG, (id,), fields={"all": all}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def dismiss_flag(
        self, id: str, /, *, all: bool | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Flag:
        """Say that a flag was wrong.

        It counts for nothing any more. What has followed from it stays until somebody lifts it.

        Scope: `moderation:write`.

        `all`: Every open flag of the same post or person.
        """
        return await self._caller.call(
            _MODERATION_DISMISS_FLAG, (id,), fields={"all": all}, idempotency_key=idempotency_key, timeout=timeout
        )

    def list_sanctions(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["active", "ended", "lifted"] | None = None,
        contact: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Sanction, t.SanctionPage]:
        """List sanctions.

        Mutes, suspensions and blocks, by the policy and by hand; the oldest first.

        Scope: `moderation:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `contact`: Your id of a person.
        """
        return self._caller.pages(
            _MODERATION_LIST_SANCTIONS, (), query={"limit": limit, "after": after, "state": state, "contact": contact}, timeout=timeout
        )

    async def get_sanction(self, id: str, /, *, timeout: float | None = None) -> t.Sanction:
        """Show a sanction.

        Scope: `moderation:read`.
        """
        return await self._caller.call(_MODERATION_GET_SANCTION, (id,), timeout=timeout)

    async def lift_sanction(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Sanction:
        """Lift a sanction.

        The person may do again what nothing else keeps them from. One that holds no more stays as it is.

        Scope: `moderation:write`.
        """
        return await self._caller.call(_MODERATION_LIFT_SANCTION, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def list_appeals(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["lifted", "open", "upheld"] | None = None,
        contact: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Appeal, t.AppealPage]:
        """List appeals.

        The oldest first.

        Scope: `moderation:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _MODERATION_LIST_APPEALS, (), query={"limit": limit, "after": after, "state": state, "contact": contact}, timeout=timeout
        )

    async def get_appeal(self, id: str, /, *, timeout: float | None = None) -> t.Appeal:
        """Show an appeal.

        Scope: `moderation:read`.
        """
        return await self._caller.call(_MODERATION_GET_APPEAL, (id,), timeout=timeout)

    async def decide_appeal(
        self,
        id: str,
        /,
        *,
        decision: Literal["lift", "uphold"],
        answer: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Appeal:
        """Decide an appeal.

        For good: the sanction holds on, or is lifted.

        Scope: `moderation:write`.

        `answer`: For the person.
        """
        return await self._caller.call(
            _MODERATION_DECIDE_APPEAL,
            (id,),
            fields={"decision": decision, "answer": answer},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class AsyncAttachments:
    """`client.attachments`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def prepare(
        self, *, name: str, size: int, type: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.Attachment:
        """Announce a file of the company's.

        For what the company, an assistant or a member posts. Say what is to be uploaded, then `PUT` the bytes, as they are, to the
        address in `upload` within the hour: it is signed, and no key goes with it. The bytes must be as many as announced, and of
        the type that they were announced as; `application/octet-stream` is whatever they turn out to be. What no post names within
        a day is deleted.

        Scope: `conversations:write`.

        `name`: As people see it; without a path.
        `type`: Its media type; what the bytes do not bear out is refused. `application/octet-stream`: whatever the bytes say.
        `size`: Exactly so many bytes.
        """
        return await self._caller.call(
            _ATTACHMENTS_PREPARE, (), fields={"name": name, "type": type, "size": size}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.Attachment:
        """Show a file.

        Whosever it is. With a signed address in `download`, which is a right by itself for an hour or a little more. Seen by who
        sees the post that it is part of; before that by who uploads it. What people upload is never shown as a page: pictures,
        sounds and films may be embedded, all else is kept as a file.

        Scope: `conversations:read`.
        """
        return await self._caller.call(_ATTACHMENTS_GET, (id,), timeout=timeout)

    async def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a file of the company's.

        Of one that is part of no post yet; what is part of a post goes with the post.

        Scope: `conversations:write`.
        """
        await self._caller.call(_ATTACHMENTS_DELETE, (id,), timeout=timeout)


class AsyncSigningSecrets:
    """`client.signing_secrets`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.SigningSecret, t.SigningSecretPage]:
        """List signing secrets.

        In the order of their making, revoked ones too, and never what they are.

        Scope: `tokens:write`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_SIGNING_SECRETS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def create(self, *, name: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.NewSigningSecret:
        """Create a signing secret.

        With it your backend signs tokens itself, without asking us: JWTs by HS256, with its id as `kid` in the head, `iss` and
        `aud` the workspace's id, `sub` your id of the contact, `iat`, and `exp` at most 15 minutes later. At most two are active.

        Scope: `tokens:write`.
        """
        return await self._caller.call(_SIGNING_SECRETS_CREATE, (), fields={"name": name}, idempotency_key=idempotency_key, timeout=timeout)

    async def rotate(
        self, id: str, /, *, old_lasts: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.NewSigningSecret:
        """Rotate a signing secret.

        A new one takes its place; what the old one signs is accepted for as long as you say.

        Scope: `tokens:write`.

        `old_lasts`: How long the old one is accepted beside the new one: a duration, `0s` to `30d`.
        """
        return await self._caller.call(
            _SIGNING_SECRETS_ROTATE, (id,), fields={"old_lasts": old_lasts}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def revoke(self, id: str, /, *, timeout: float | None = None) -> t.SigningSecret:
        """Revoke a signing secret.

        What it has signed is refused from now on, by every process within two seconds. Revoking the one that Tidings signs with
        ends every token that it has made; the next token makes a new one.

        Scope: `tokens:write`.
        """
        return await self._caller.call(_SIGNING_SECRETS_REVOKE, (id,), timeout=timeout)


class AsyncEvents:
    """`client.events`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        type: str | None = None,
        bodies: bool | None = None,
        order: Literal["newest", "oldest"] | None = None,
        message: str | None = None,
        contact: str | None = None,
        conversation: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Event, t.EventPage]:
        """Read the event log.

        The next events after a cursor, from the beginning where there is none. Keep `next` once you have handled a page, and ask
        again with it: no event is passed over, and none comes twice. The events of one message's delivery are in order; those of
        different deliveries may be told in another order than they happened in. With `order=newest` it is read backwards, for
        looking at; so that an answer comes soon, a page may be empty before the log ends: `is_end` tells.

        Scope: `events:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `type`: One type, or several with commas between them: `delivery.sent,delivery.failed`.
        `bodies`: Each event with what a webhook endpoint is sent of it.
        `order`: `newest`: backwards, from the end of the log, or from a cursor on; any cursor of either order serves.
        `message`: With `newest`: only what happened to this message, by its id.
        `contact`: With `newest`: only what happened to what this contact was sent or has written, and what was decided about them;
        by your id of them, or ours. What they did in conversations stands with these.
        `conversation`: With `newest`: only what happened in this conversation, by its id.
        """
        return self._caller.pages(
            _EVENTS_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "type": type,
                "bodies": bodies,
                "order": order,
                "message": message,
                "contact": contact,
                "conversation": conversation,
            },
            timeout=timeout,
        )

    async def latest(self, *, timeout: float | None = None) -> t.Latest:
        """Show where the event log ends.

        A cursor behind everything that is in the log now: events that are read from it on are new ones.

        Scope: `events:read`.
        """
        return await self._caller.call(_EVENTS_LATEST, (), timeout=timeout)


class AsyncHookPresets:
    """`client.hook_presets`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list(self, *, timeout: float | None = None) -> t.PresetPage:
        """List ready mappings.

        Stripe, GitHub, Shopify, Auth0 and Standard Webhooks: how they sign, and what their usual events say.

        Scope: `hooks:read`.
        """
        return await self._caller.call(_HOOK_PRESETS_LIST, (), timeout=timeout)


class AsyncHooks:
    """`client.hooks`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> AsyncPaged[t.Hook, t.HookPage]:
        """List hooks.

        All hooks of the workspace in the order of their making, never with secrets.

        Scope: `hooks:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_HOOKS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def create(
        self,
        *,
        name: str,
        preset: Literal["auth0", "github", "shopify", "standard_webhooks", "stripe"] | Omit | None = OMIT,
        secret: str | Omit | None = OMIT,
        signature: t.OverBodyInput
        | t.OverTimestampInput
        | t.ListedInput
        | t.StandardInput
        | t.BearerInput
        | t.UnsignedInput
        | Omit
        | None = OMIT,
        event: t.ReadingInput | Omit | None = OMIT,
        conversation: Sequence[t.PlaceInput] | Omit | None = OMIT,
        missing: Literal["skip", "wait"] | Omit | None = OMIT,
        make: t.MakingInput | Omit | None = OMIT,
        rules: Sequence[t.RuleGiven] | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.HookWithSecret:
        """Let another product tell something.

        Its calls to the hook's `url` are checked by `signature` over their raw bytes (401 otherwise), stored, answered, and then
        said: the first of the `rules` that fits says what, and its `conversation` where. All of it is expressions in Jinja's syntax
        over `event` (the JSON) and `headers` (`headers.x_request_id`), `type` and `id`. An event is said once, however often it
        comes. With a `preset` only what you want otherwise has to be given. Where there is no such conversation it is made
        (`make`), waited for, or nothing is said; what cannot be said stands under the hook's events with its reason, and
        `hook.failed` tells it.

        Scope: `hooks:write`.

        `name`: As what it says is signed.
        `secret`: What the calls are signed with; left out, one is made and shown once.
        """
        return await self._caller.call(
            _HOOKS_CREATE,
            (),
            fields={
                "name": name,
                "preset": preset,
                "secret": secret,
                "signature": signature,
                "event": event,
                "conversation": conversation,
                "missing": missing,
                "make": make,
                "rules": rules,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.Hook:
        """Show a hook.

        One hook, never with its secrets.

        Scope: `hooks:read`.
        """
        return await self._caller.call(_HOOKS_GET, (id,), timeout=timeout)

    async def update(
        self,
        id: str,
        /,
        *,
        name: str | Omit = OMIT,
        state: Literal["disabled", "enabled"] | Omit = OMIT,
        signature: t.OverBodyInput | t.OverTimestampInput | t.ListedInput | t.StandardInput | t.BearerInput | t.UnsignedInput | Omit = OMIT,
        event: t.ReadingInput | Omit = OMIT,
        conversation: Sequence[t.PlaceInput] | Omit | None = OMIT,
        missing: Literal["skip", "wait"] | Omit = OMIT,
        make: t.MakingInput | Omit | None = OMIT,
        rules: Sequence[t.RuleGiven] | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Hook:
        """Change a hook.

        What is left out stays. It counts for what waits, too. With `state` `disabled` its address takes nothing any more.

        Scope: `hooks:write`.

        `state`: `disabled`: nothing is taken any more, and what waits is given up; it can be retried.
        """
        return await self._caller.call(
            _HOOKS_UPDATE,
            (id,),
            fields={
                "name": name,
                "state": state,
                "signature": signature,
                "event": event,
                "conversation": conversation,
                "missing": missing,
                "make": make,
                "rules": rules,
            },
            timeout=timeout,
        )

    async def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a hook.

        Its address takes nothing any more, and what came is gone; what was said stays.

        Scope: `hooks:write`.
        """
        await self._caller.call(_HOOKS_DELETE, (id,), timeout=timeout)

    async def rotate_secret(
        self,
        id: str,
        /,
        *,
        secret: str | Omit | None = OMIT,
        old_lasts: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.HookWithSecret:
        """Give a hook another secret.

        The new one is good from now on, and the one before it for as long as `old_lasts` says. Give the one that the other product
        shows you (Stripe and Shopify make their own), or leave it out, and one is made. Where nothing is signed it is another
        address, and the one before it takes nothing any more.

        Scope: `hooks:write`.

        `secret`: The one that the other product gave; left out, one is made and shown once.
        `old_lasts`: How long the one before is still good: `0s` to `7d`.
        """
        return await self._caller.call(
            _HOOKS_ROTATE_SECRET, (id,), fields={"secret": secret, "old_lasts": old_lasts}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def try_(
        self,
        id: str,
        /,
        *,
        body: Mapping[str, Any] | Sequence[Mapping[str, Any]],
        headers: Mapping[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Try:
        """Try a hook.

        What would be said of this call, where and in whose name, or why not. Nothing is said, stored or made, and no signature is
        asked for. Of a call with several events the first twenty are shown.

        Scope: `hooks:write`.

        `body`: Its JSON: up to 100,000 bytes; a list has several events.
        """
        return await self._caller.call(
            _HOOKS_TRY, (id,), fields={"body": body, "headers": headers}, idempotency_key=idempotency_key, timeout=timeout
        )

    def events(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["waiting", "posted", "skipped", "dead"] | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.HookEvent, t.HookEventPage]:
        """List a hook's events.

        What came in the last thirty days, the newest first, and what became of each: all of them, or those in one state.

        Scope: `hooks:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_HOOKS_EVENTS, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout)

    async def event(self, id: str, event: str, /, *, timeout: float | None = None) -> t.FullHookEvent:
        """Show a hook's event.

        One event with what the other product said.

        Scope: `hooks:read`.
        """
        return await self._caller.call(_HOOKS_EVENT, (id, event), timeout=timeout)

    async def retry(self, id: str, event: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.HookEvent:
        """Try a hook's event again.

        It is due at once and has all its tries again, by the hook as it is now. One that was said is not said again.

        Scope: `hooks:write`.
        """
        return await self._caller.call(_HOOKS_RETRY, (id, event), idempotency_key=idempotency_key, timeout=timeout)


class AsyncWebhookEndpoints:
    """`client.webhook_endpoints`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Endpoint, t.EndpointPage]:
        """List webhook endpoints.

        All endpoints of the workspace in the order of their making, never with secrets.

        Scope: `webhooks:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_WEBHOOK_ENDPOINTS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def create(
        self,
        *,
        url: str,
        description: str | Omit | None = OMIT,
        event_types: Sequence[str] | Omit | None = OMIT,
        algorithm: Literal["v1", "v1a"] | Omit = OMIT,
        is_ordered: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.EndpointWithSecret:
        """Add a webhook endpoint.

        Events from now on are sent there by POST, signed by Standard Webhooks (standardwebhooks.com): check `webhook-id`, `webhook-
        timestamp` and `webhook-signature` with one of its libraries, and handle each `webhook-id` once, since an event may come
        twice. Any 2xx within 15 seconds is a success; a redirect is none. What fails is tried again after 5 seconds, 5 and 30
        minutes, 2, 5, 10 and 10 hours, and later where `Retry-After` asks for it. 410, or five days without a success, disables the
        endpoint: its members get a mail, and the log has `webhook_endpoint.disabled`. The reference of events tells what each type
        says.

        Scope: `webhooks:write`.

        `url`: https, unless this installation may reach private networks.
        `event_types`: `delivery.failed`, or every type of a noun: `delivery.*`; left out, every event.
        `algorithm`: `v1` signs with a secret that both sides hold (HMAC-SHA256); `v1a` with a key of ours, whose public half is
        yours to check by (ed25519).
        `is_ordered`: Events about one contact (or one message, where there is none) go one after the other: one that fails holds
        those behind it.
        """
        return await self._caller.call(
            _WEBHOOK_ENDPOINTS_CREATE,
            (),
            fields={"url": url, "description": description, "event_types": event_types, "algorithm": algorithm, "is_ordered": is_ordered},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.Endpoint:
        """Show a webhook endpoint.

        One endpoint, never with its secret.

        Scope: `webhooks:read`.
        """
        return await self._caller.call(_WEBHOOK_ENDPOINTS_GET, (id,), timeout=timeout)

    async def update(
        self,
        id: str,
        /,
        *,
        url: str | Omit = OMIT,
        description: str | Omit | None = OMIT,
        event_types: Sequence[str] | Omit = OMIT,
        is_ordered: bool | Omit = OMIT,
        state: Literal["disabled"] | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Endpoint:
        """Change a webhook endpoint.

        What is left out stays. Other event types count for events from now on; another URL also for what waits. With `state`
        `disabled` nothing is sent any more, and what waits is given up.

        Scope: `webhooks:write`.

        `is_ordered`: For events from now on.
        `state`: Nothing is sent any more; what waits is given up, and can be replayed.
        """
        return await self._caller.call(
            _WEBHOOK_ENDPOINTS_UPDATE,
            (id,),
            fields={"url": url, "description": description, "event_types": event_types, "is_ordered": is_ordered, "state": state},
            timeout=timeout,
        )

    async def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a webhook endpoint.

        Nothing more is sent there; its secret is gone for good.

        Scope: `webhooks:write`.
        """
        await self._caller.call(_WEBHOOK_ENDPOINTS_DELETE, (id,), timeout=timeout)

    async def enable(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Endpoint:
        """Enable a webhook endpoint.

        Events from now on are sent again; those that it missed can be replayed. Enabling one that is enabled changes nothing.

        Scope: `webhooks:write`.
        """
        return await self._caller.call(_WEBHOOK_ENDPOINTS_ENABLE, (id,), idempotency_key=idempotency_key, timeout=timeout)

    async def rotate_secret(
        self, id: str, /, *, old_lasts: str | Omit = OMIT, idempotency_key: str | None = None, timeout: float | None = None
    ) -> t.EndpointWithSecret:
        """Give a webhook endpoint another secret.

        From now on everything is signed with a new key, and for as long as `old_lasts` says with those before it too: the signature
        header has one for each, and a receiver needs one that fits.

        Scope: `webhooks:write`.

        `old_lasts`: How long what was signed with before signs beside it: `0s` to `7d`.
        """
        return await self._caller.call(
            _WEBHOOK_ENDPOINTS_ROTATE_SECRET, (id,), fields={"old_lasts": old_lasts}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def test(self, id: str, /, *, idempotency_key: str | None = None, timeout: float | None = None) -> t.Test:
        """Try a webhook endpoint.

        Sends a `webhook.test` now, once, and answers what the endpoint said, within 15 seconds. It stands in no log.

        Scope: `webhooks:write`.
        """
        return await self._caller.call(_WEBHOOK_ENDPOINTS_TEST, (id,), idempotency_key=idempotency_key, timeout=timeout)

    def deliveries(
        self,
        id: str,
        /,
        *,
        limit: int | None = None,
        after: str | None = None,
        state: Literal["pending", "delivered", "exhausted"] | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.WebhookDelivery, t.WebhookDeliveryPage]:
        """List what was sent to an endpoint.

        Each event that the endpoint asked for, the newest first, kept for 30 days: all of them, or those in one state.

        Scope: `webhooks:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _WEBHOOK_ENDPOINTS_DELIVERIES, (id,), query={"limit": limit, "after": after, "state": state}, timeout=timeout
        )

    async def delivery(self, id: str, delivery: str, /, *, timeout: float | None = None) -> t.WebhookDeliveryDetail:
        """Show what was sent, and what was answered.

        The body as it was signed, and each try with the endpoint's answer.

        Scope: `webhooks:read`.
        """
        return await self._caller.call(_WEBHOOK_ENDPOINTS_DELIVERY, (id, delivery), timeout=timeout)

    async def replay(
        self,
        id: str,
        /,
        *,
        event: str | Omit | None = OMIT,
        since: dt.datetime | str | Omit | None = OMIT,
        until: dt.datetime | str | Omit | None = OMIT,
        only: Literal["all", "failed"] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Replay:
        """Send events again.

        One `event`, or those from `since` until `until` (31 days at most): what was given up, or with `only` `all` every event that
        the endpoint asks for, those from before it was made too. Each has the same `webhook-id` as before. A span is put in line
        page by page, so that what happens now is not delayed.

        Scope: `webhooks:write`.

        `event`: The id of the event: `webhook-id`, or `id` in the event log.
        `since`: Real time at which events got their place in the log.
        `until`: Left out, now.
        `only`: What was given up, or every event that the endpoint asks for, sent before or not.
        """
        return await self._caller.call(
            _WEBHOOK_ENDPOINTS_REPLAY,
            (id,),
            fields={"event": event, "since": since, "until": until, "only": only},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class AsyncSandbox:
    """`client.sandbox`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def outbox(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        contact: str | None = None,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | None = None,
        outcome: Literal["any", "refused", "sent", "unknown"] | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.SandboxHandOff, t.SandboxPage]:
        """Show what left through the sandbox.

        The newest first, as the handset or the mailbox got it; of one contact or on one channel, if you like. With `outcome` also
        what was refused, or got no answer. Without a contact a page looks through the newest 20,000 messages.

        Scope: `sandbox:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `contact`: Your id of the person.
        `outcome`: How the hand-off ended.
        """
        return self._caller.pages(
            _SANDBOX_OUTBOX,
            (),
            query={"limit": limit, "after": after, "contact": contact, "channel": channel, "outcome": outcome},
            timeout=timeout,
        )

    async def inbound(
        self,
        *,
        channel: Literal["email", "inapp", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"],
        from_: str,
        text: str | Omit | None = OMIT,
        title: str | Omit | None = OMIT,
        keys: str | Omit | None = OMIT,
        media: Sequence[t.FileInput] | Omit = OMIT,
        to: str | Omit | None = OMIT,
        quotes: str | Omit | None = OMIT,
        is_automatic: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Received:
        """Answer as a person.

        As if the person had written from this number or mailbox: a message that came in, from the contact who has the address, or
        from a new one. It answers the message that was last sent to them on that channel.

        Scope: `sandbox:write`.

        `text`: Left out where it is keys alone.
        `title`: A mail's subject.
        `keys`: Keys pressed on a call: only on `voice`.
        `media`: Files, on `mms` and `email`.
        `to`: Who is answered; may be left out.
        `quotes`: The id of the delivery that it answers; left out, it is what was last sent to them there.
        `is_automatic`: A machine answers: out of office.
        """
        return await self._caller.call(
            _SANDBOX_INBOUND,
            (),
            fields={
                "channel": channel,
                "from": from_,
                "text": text,
                "title": title,
                "keys": keys,
                "media": media,
                "to": to,
                "quotes": quotes,
                "is_automatic": is_automatic,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def receipts(
        self,
        *,
        delivery: str,
        state: Literal["delivered", "failed", "read"],
        code: str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Reported:
        """Report on a delivery.

        As if the handset had reported it. A state only rises: a failure never takes away that it was delivered. What has not been
        handed over yet is a conflict.

        Scope: `sandbox:write`.
        """
        return await self._caller.call(
            _SANDBOX_RECEIPTS,
            (),
            fields={"delivery": delivery, "state": state, "code": code},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def get_clock(self, *, timeout: float | None = None) -> t.Clock:
        """Show the clock.

        The workspace's business time, beside the real one.

        Scope: `sandbox:read`.
        """
        return await self._caller.call(_SANDBOX_GET_CLOCK, (), timeout=timeout)

    async def set_clock(
        self, *, advance: str | Omit | None = OMIT, at: dt.datetime | str | Omit | None = OMIT, timeout: float | None = None
    ) -> t.Clock:
        """Move the clock.

        Business time stands so much further, or at that time, up to ten years from the real one. What is scheduled, waits for a
        retry or for a receipt comes as much closer; what is on the wire right now is not touched.

        Scope: `sandbox:write`.

        `advance`: A duration, as `5m`, `24h`, `7d`.
        """
        return await self._caller.call(_SANDBOX_SET_CLOCK, (), fields={"advance": advance, "at": at}, timeout=timeout)

    async def get_faults(self, *, timeout: float | None = None) -> t.Faults:
        """Show the faults.

        What the sandbox does wrong. Of several faults the first holds that fits the channel, the provider account, the person and
        the address: those of one person or address first, then those that were added one by one, the newest first, then the script.

        Scope: `sandbox:read`.
        """
        return await self._caller.call(_SANDBOX_GET_FAULTS, (), timeout=timeout)

    async def set_faults(self, body: t.Fault | Sequence[t.Fault], /, *, timeout: float | None = None) -> t.Faults:
        """Plan faults.

        What the sandbox does wrong from now on (within a second), all of it: one fault, or a list of up to 20. Whatever was planned
        before is no more; an empty list ends everything. Chances are from 0 to 1. Of several faults the first holds that fits the
        channel, the provider account, the person and the address: those of one person or address first, then those that were added
        one by one, the newest first, then the script.

        Scope: `sandbox:write`.
        """
        return await self._caller.call(_SANDBOX_SET_FAULTS, (), body=body, timeout=timeout)

    async def add_fault(
        self,
        *,
        channel: Literal["email", "mms", "push", "rcs", "sms", "voice", "webpush", "whatsapp"] | Omit | None = OMIT,
        account: str | Omit | None = OMIT,
        contact: str | Omit | None = OMIT,
        address: str | Omit | None = OMIT,
        is_off: bool | Omit = OMIT,
        reject: float | Omit = OMIT,
        throttle: float | Omit = OMIT,
        hang: float | Omit = OMIT,
        unknown: float | Omit = OMIT,
        garbage: float | Omit = OMIT,
        trickle: float | Omit = OMIT,
        status: int | Omit | None = OMIT,
        delay: str | Omit = OMIT,
        receipts: Literal["delivered", "failed", "none", "read"] | Omit = OMIT,
        receipt_delay: str | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.FaultOutput:
        """Add a fault.

        Beside those that there are, at most 100, from now on (within a second). `is_off` switches the phone of one person, or one
        number or mailbox, off: what is sent there is taken, and its receipts come when the fault is taken away. Of several faults
        the first holds that fits the channel, the provider account, the person and the address: those of one person or address
        first, then those that were added one by one, the newest first, then the script.

        Scope: `sandbox:write`.

        `account`: The id of the one provider account that does so; left out, all of the sandbox.
        `contact`: Your id of the one person to whom it does so; left out, to everybody.
        `address`: The one number, mailbox or device to which it does so, as it stands with the person; left out, to all of them.
        `is_off`: The phone is switched off: what is sent is taken and reaches nobody, until the fault is removed. Then its receipts
        come.
        `reject`: Refused for good.
        `throttle`: Refused, try again in a second.
        `hang`: Nothing is taken, and no answer comes.
        `unknown`: Taken, and the answer is dropped.
        `garbage`: Taken, and the answer cannot be read.
        `trickle`: Taken, and the answer comes so slowly that it takes ten times `delay` (at least a second).
        `status`: Every hand-off is answered with this HTTP status: 429 throttles, other 4xx refuse, 5xx are unknown.
        """
        return await self._caller.call(
            _SANDBOX_ADD_FAULT,
            (),
            fields={
                "channel": channel,
                "account": account,
                "contact": contact,
                "address": address,
                "is_off": is_off,
                "reject": reject,
                "throttle": throttle,
                "hang": hang,
                "unknown": unknown,
                "garbage": garbage,
                "trickle": trickle,
                "status": status,
                "delay": delay,
                "receipts": receipts,
                "receipt_delay": receipt_delay,
            },
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def remove_fault(self, id: str, /, *, timeout: float | None = None) -> t.Removed:
        """Take a fault away.

        One that was added by itself. Where it had switched a phone off, up to 1,000 deliveries that were taken for it meanwhile are
        reported now, as its `receipts` say.

        Scope: `sandbox:write`.
        """
        return await self._caller.call(_SANDBOX_REMOVE_FAULT, (id,), timeout=timeout)


class AsyncWorkspace:
    """`client.workspace`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, *, timeout: float | None = None) -> t.Workspace:
        """Show the workspace.

        The workspace that the key belongs to, with its defaults and its business time.

        Scope: `workspace:read`.
        """
        return await self._caller.call(_WORKSPACE_GET, (), timeout=timeout)

    async def patch(
        self,
        *,
        name: str | Omit = OMIT,
        default_country: str | Omit | None = OMIT,
        default_locale: str | Omit = OMIT,
        timezone: str | Omit = OMIT,
        route: t.RouteInput | Omit | None = OMIT,
        countries: Sequence[str] | Omit | None = OMIT,
        quiet_hours: t.QuietHoursInput | Omit | None = OMIT,
        rate_per_second: float | Omit | None = OMIT,
        spend_per_day: str | Omit | None = OMIT,
        code_rates: t.CodeRatesInput | Omit | None = OMIT,
        stop_scope: Literal["channel", "topic"] | Omit = OMIT,
        answers_automatically: bool | Omit = OMIT,
        stop_text: str | Omit | None = OMIT,
        help_text: str | Omit | None = OMIT,
        tracking: t.TrackingInput | Omit = OMIT,
        link_domain: str | Omit | None = OMIT,
        previews_links: bool | Omit = OMIT,
        reach: t.ReachInput | Omit | None = OMIT,
        keeps_content: bool | Omit = OMIT,
        currency: str | Omit | None = OMIT,
        request_log_days: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> t.Workspace:
        """Change the workspace.

        What is left out stays. The country is used for phone numbers that name none, the locale and the time zone for people
        without one. A country of null means that such numbers are refused. SMS and calls go to `countries` only: a live workspace
        starts with its own. `spend_per_day` holds for whatever has a price at its provider account; what would go beyond it waits
        for the next day. `code_rates` are the guard against who asks for login codes to numbers that pay them: by number, by prefix
        and by the address on the network that asked. `stop_text` and `help_text` are sent as they stand.

        Scope: `workspace:write`.

        `default_country`: ISO 3166 code for phone numbers that name no country; null: there is none.
        `default_locale`: BCP 47 tag, for people without one.
        `timezone`: IANA name, for people without one.
        `route`: Of a message that names none, nor its template, nor its topic.
        `countries`: ISO 3166 codes of the countries to which SMS and calls may go; null: to every one.
        `quiet_hours`: Local times between which nobody is disturbed by what keeps to them; a person's own come on top.
        `rate_per_second`: How many messages leave a second, over all workers; null: as many as can.
        `spend_per_day`: How much may be spent on a day in UTC, in the currency of your prices, as a decimal number: `25.50`; null:
        without limit.
        `code_rates`: How many login codes leave by SMS and calls; null: as many as is usual.
        `stop_scope`: How far a bare STOP goes: `channel`, everything on its channel; `topic`, the topic of the message that it
        answers, where it has one.
        `answers_automatically`: Whether a STOP, a START and a HELP are answered, once a day in each thread.
        `stop_text`: What a STOP is answered with; null: our words, in the person's language.
        `help_text`: What a HELP is answered with: who you are, and how to reach you; null: our words, in the person's language.
        `tracking`: Whether opens and clicks of mails are told; never those of login codes, alarms and sensitive messages.
        `link_domain`: A domain of yours that leads to this installation over https: links in your messages stand under it; null:
        under its own.
        `previews_links`: Whether links in posts are fetched, so that what stands behind them can be shown.
        `reach`: How who has not seen a post is reached outside the app, in conversations that say nothing of it; null: not at all.
        `keeps_content`: Whether what was sent is kept as text, from now on: then its page shows it as it left, and so does what
        went over the wire to the provider. What is sensitive is never kept in a live workspace, and what was kept goes with the
        message. In the app it is always kept.
        `currency`: ISO 4217 code of the one currency of all your prices: `EUR`; null: none is told. No price is changed by it.
        `request_log_days`: How many days `GET /v1/requests` keeps what was asked of the API and answered; 0: nothing is kept.
        """
        return await self._caller.call(
            _WORKSPACE_PATCH,
            (),
            fields={
                "name": name,
                "default_country": default_country,
                "default_locale": default_locale,
                "timezone": timezone,
                "route": route,
                "countries": countries,
                "quiet_hours": quiet_hours,
                "rate_per_second": rate_per_second,
                "spend_per_day": spend_per_day,
                "code_rates": code_rates,
                "stop_scope": stop_scope,
                "answers_automatically": answers_automatically,
                "stop_text": stop_text,
                "help_text": help_text,
                "tracking": tracking,
                "link_domain": link_domain,
                "previews_links": previews_links,
                "reach": reach,
                "keeps_content": keeps_content,
                "currency": currency,
                "request_log_days": request_log_days,
            },
            timeout=timeout,
        )


class AsyncBranding:
    """`client.branding`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, *, timeout: float | None = None) -> t.Branding:
        """Show the branding.

        How the company looks on the pages that people open by a link: to unsubscribe, to choose, to agree. Templates speak of it as
        `branding`: `{{ branding.logo_url }}`; `template` tells every name with its value. Data of a message that is called
        `branding` wins: a preview that is given `template` there shows the logo itself, which it has no address of else.

        Scope: `workspace:read`.
        """
        return await self._caller.call(_BRANDING_GET, (), timeout=timeout)

    async def patch(
        self,
        *,
        name: str | Omit | None = OMIT,
        logo: str | Omit | None = OMIT,
        accent: str | Omit | None = OMIT,
        accent_dark: str | Omit | None = OMIT,
        footer: str | Omit | None = OMIT,
        support_email: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Branding:
        """Change the branding.

        What is left out stays, and what is null is as usual again. For a logo announce an attachment (`POST /v1/attachments`), put
        its bytes, and name it here: a PNG, JPEG, GIF or WebP of at most 500,000 bytes and 2,000 dots to each side. It is copied,
        and has an address for everybody; mails that have left keep the logo of their day, as long as it is among the last twenty. A
        colour in which words could not be read (WCAG AA, 4.5:1, `accent` on white and `accent_dark` on the dark page) is refused
        with `low_contrast`.

        Scope: `workspace:write`.

        `name`: What people know you by; null: the workspace's name.
        `logo`: `att_…`: an attachment of the company's whose bytes are here, a PNG, JPEG, GIF or WebP; it is copied. null: none.
        `accent`: `#0b5cad`, of links and buttons: words in it are legible on white, and white ones on it. null: ours.
        `accent_dark`: The same on a dark page. null: ours.
        `footer`: Who you are and where you sit, as your law wants it said; in several lines. null: none.
        `support_email`: Where people find help. null: nobody is named.
        """
        return await self._caller.call(
            _BRANDING_PATCH,
            (),
            fields={
                "name": name,
                "logo": logo,
                "accent": accent,
                "accent_dark": accent_dark,
                "footer": footer,
                "support_email": support_email,
            },
            timeout=timeout,
        )


class AsyncViews:
    """`client.views`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, page: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.View, t.ViewPage]:
        """List saved views.

        Your own, where you are a signed-in member, and the shared ones, in the order of their making.

        Scope: `workspace:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `page`: Only those of this page.
        """
        return self._caller.pages(_VIEWS_LIST, (), query={"limit": limit, "after": after, "page": page}, timeout=timeout)

    async def put(
        self, *, page: str, name: str, query: str | Omit = OMIT, is_shared: bool | Omit = OMIT, timeout: float | None = None
    ) -> t.View:
        """Save a view.

        The filters of a page under a name. Your own view of this page and name is replaced, and so is the shared one, where
        `is_shared` is true; the two stand beside each other. Sharing needs the scope `views:write`, and another's shared view is
        replaced by who may change the workspace. A key has no views of its own. A member has at most 100, and a workspace shares
        500.

        Scope: `workspace:read`.

        `page`: Where it belongs: `messages`.
        `query`: The filters as a query string, without its question mark: `state=failed&channel=sms`.
        `is_shared`: Everybody of the workspace sees it, instead of you alone.
        """
        return await self._caller.call(
            _VIEWS_PUT, (), fields={"page": page, "name": name, "query": query, "is_shared": is_shared}, timeout=timeout
        )

    async def delete(self, id: str, /, *, timeout: float | None = None) -> None:
        """Delete a view.

        Your own, or one that you have shared; any shared one, where you may change the workspace.

        Scope: `workspace:read`.
        """
        await self._caller.call(_VIEWS_DELETE, (id,), timeout=timeout)


class AsyncScopes:
    """`client.scopes`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list(self, *, timeout: float | None = None) -> t.Scopes:
        """List scopes and roles.

        What a key may be given and what each role of a member holds. The OpenAPI document names the scope of each operation as
        `x-tidings-scope`, and the roles that hold it as `x-tidings-roles`.

        Scope: `workspace:read`.
        """
        return await self._caller.call(_SCOPES_LIST, (), timeout=timeout)


class AsyncKeys:
    """`client.keys`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None) -> AsyncPaged[t.Key, t.KeyPage]:
        """List API keys.

        All keys of the workspace in the order of their making, revoked ones too, and never a secret.

        Scope: `keys:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_KEYS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def create(
        self,
        *,
        name: str,
        scopes: Sequence[str],
        expires_at: dt.datetime | str | Omit | None = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.NewKey:
        """Create an API key.

        The secret is in this answer and nowhere else: only its hash is kept. The new key's scopes must all be held by the key that
        creates it.

        Scope: `keys:write`.
        """
        return await self._caller.call(
            _KEYS_CREATE,
            (),
            fields={"name": name, "scopes": scopes, "expires_at": expires_at},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )

    async def revoke(self, id: str, /, *, timeout: float | None = None) -> t.Key:
        """Revoke an API key.

        The key is refused from now on and stays in the list. Revoking it again changes nothing. A key can revoke itself.

        Scope: `keys:write`.
        """
        return await self._caller.call(_KEYS_REVOKE, (id,), timeout=timeout)


class AsyncMembers:
    """`client.members`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Member, t.MemberPage]:
        """List members.

        Everybody who may sign in to this workspace, and as what.

        Scope: `members:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_MEMBERS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.Member:
        """Show a member.

        One member of this workspace.

        Scope: `members:read`.
        """
        return await self._caller.call(_MEMBERS_GET, (id,), timeout=timeout)

    async def patch(
        self, id: str, /, *, role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"], timeout: float | None = None
    ) -> t.Member:
        """Give a member another role.

        What they may do changes within two seconds. Neither the old role nor the new one may be above your own; a key stands below
        an owner, and its scopes bound it. A workspace keeps an owner.

        Scope: `members:write`.
        """
        return await self._caller.call(_MEMBERS_PATCH, (id,), fields={"role": role}, timeout=timeout)

    async def remove(self, id: str, /, *, timeout: float | None = None) -> None:
        """Remove a member.

        They are refused within two seconds, and their sessions in this workspace are over. Keys that they made stay: revoke those.
        Their login stays as well, for their other workspaces.

        Scope: `members:write`.
        """
        await self._caller.call(_MEMBERS_REMOVE, (id,), timeout=timeout)


class AsyncInvitations:
    """`client.invitations`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self, *, limit: int | None = None, after: str | None = None, timeout: float | None = None
    ) -> AsyncPaged[t.Invitation, t.InvitationPage]:
        """List invitations.

        All of them in the order of their making, those that were accepted, revoked or are too old as well.

        Scope: `members:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(_INVITATIONS_LIST, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def create(
        self,
        *,
        email: str,
        role: Literal["admin", "agent", "developer", "marketer", "owner", "viewer"],
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.Invitation:
        """Invite somebody.

        A mail with a link leaves for the address; the link works once, within seven days. Invited again, the older link is refused.
        Nobody invites to a role above their own, and only an owner makes owners.

        Scope: `members:write`.
        """
        return await self._caller.call(
            _INVITATIONS_CREATE, (), fields={"email": email, "role": role}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def revoke(self, id: str, /, *, timeout: float | None = None) -> t.Invitation:
        """Revoke an invitation.

        Its link is refused from now on. Revoking it again changes nothing.

        Scope: `members:write`.
        """
        return await self._caller.call(_INVITATIONS_REVOKE, (id,), timeout=timeout)

    async def accept(
        self, *, token: str, password: str, name: str | Omit | None = OMIT, code: str | Omit | None = OMIT, timeout: float | None = None
    ) -> t.SignedIn:
        """Become a member.

        With the token out of the mail. Who is new chooses a name and a password of 10 to 200 characters that is none of the
        commonest; who is a member of another workspace here gives the password that they have. The answer is a session.

        Nobody needs a key for it.

        `token`: From the mail.
        `password`: A new one, of 10 characters or more; or the one you have, where you are a member of another workspace here.
        `name`: What others call you; needed of who is new.
        `code`: Of the second factor, where you have one already.
        """
        return await self._caller.call(
            _INVITATIONS_ACCEPT, (), fields={"token": token, "password": password, "name": name, "code": code}, timeout=timeout
        )


class AsyncSessions:
    """`client.sessions`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        email: str,
        password: str,
        code: str | Omit | None = OMIT,
        workspace: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.SignedIn:
        """Sign in.

        A member's mail address and password begin a session of one workspace; its token is in this answer and nowhere else. Where
        the member has a second factor and `code` is missing, the answer is 401 with the code `second_factor_needed`. An address
        that nobody has and a wrong password are answered alike. Ten tries within a quarter of an hour for one address, and 60 from
        one place, are enough: then 429, and when to come back. A page of this host that says `Authorization: Session` gets the
        session as a cookie, and goes on saying so.

        Nobody needs a key for it.

        `code`: Of the second factor, where there is one: six digits, or a recovery code.
        `workspace`: `wsp_…`; where you were last, if left out.
        """
        return await self._caller.call(
            _SESSIONS_CREATE, (), fields={"email": email, "password": password, "code": code, "workspace": workspace}, timeout=timeout
        )

    async def list(self, *, member: str | None = None, timeout: float | None = None) -> t.SessionList:
        """List sessions.

        Your own that are not over, in whatever workspace; or those of another member in this one.

        For a signed-in member: `Authorization: Bearer tds_…`.

        `member`: `mbr_…`, for who may remove that member: their sessions in this workspace. Your own everywhere, if left out.
        """
        return await self._caller.call(_SESSIONS_LIST, (), query={"member": member}, timeout=timeout)

    async def end(self, id: str, /, *, timeout: float | None = None) -> None:
        """Sign out.

        The session is refused within two seconds. `current` is the one that asks. Another member's may be ended in this workspace
        by who may remove that member.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        await self._caller.call(_SESSIONS_END, (id,), timeout=timeout)

    async def switch(self, *, workspace: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.SignedIn:
        """Go on in another workspace.

        A session works for one workspace: a new one, with a token of its own, takes the place of this one.

        For a signed-in member: `Authorization: Bearer tds_…`.

        `workspace`: `wsp_…`
        """
        return await self._caller.call(
            _SESSIONS_SWITCH, (), fields={"workspace": workspace}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def begin_by_link(self, *, token: str, code: str | Omit | None = OMIT, timeout: float | None = None) -> t.SignedIn:
        """Sign in by a link.

        The token out of a link that `tidings demo` or `tidings member link` has printed begins a session: once, within a quarter of
        an hour. It is never mailed. A second factor is asked for as with a password, and the token stays good until its code is
        right. Tries are counted as those with a password are. `Authorization: Session` does what it does there.

        Nobody needs a key for it.

        `token`: What stands after `#link=`.
        `code`: Of the second factor, where there is one: six digits, or a recovery code.
        """
        return await self._caller.call(_SESSIONS_BEGIN_BY_LINK, (), fields={"token": token, "code": code}, timeout=timeout)


class AsyncPasswordResets:
    """`client.password_resets`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def request(self, *, email: str, timeout: float | None = None) -> t.Reset:
        """Ask for a new password.

        If the address is a member's, a mail with a link leaves for it; the link works once, within an hour. The answer is the same
        whoever it is. Three times an hour for one address are enough.

        Nobody needs a key for it.
        """
        return await self._caller.call(_PASSWORD_RESETS_REQUEST, (), fields={"email": email}, timeout=timeout)

    async def confirm(self, *, token: str, password: str, timeout: float | None = None) -> None:
        """Set a new password.

        With the token out of the mail. Every session of the member ends; a second factor stays as it is.

        Nobody needs a key for it.

        `token`: From the mail.
        `password`: 10 characters or more.
        """
        await self._caller.call(_PASSWORD_RESETS_CONFIRM, (), fields={"token": token, "password": password}, timeout=timeout)


class AsyncAccount:
    """`client.account`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, *, timeout: float | None = None) -> t.Account:
        """Show yourself.

        Who you are, and what you may do in this session's workspace.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        return await self._caller.call(_ACCOUNT_GET, (), timeout=timeout)

    async def patch(
        self,
        *,
        name: str | Omit = OMIT,
        password: str | Omit = OMIT,
        current_password: str | Omit | None = OMIT,
        timeout: float | None = None,
    ) -> t.Account:
        """Change your name or your password.

        What is left out stays. A new password needs the one that you have, and ends all your other sessions.

        For a signed-in member: `Authorization: Bearer tds_…`.

        `password`: A new one, of 10 characters or more; all your other sessions end.
        `current_password`: Needed with a new one.
        """
        return await self._caller.call(
            _ACCOUNT_PATCH, (), fields={"name": name, "password": password, "current_password": current_password}, timeout=timeout
        )

    async def leave(self, *, idempotency_key: str | None = None, timeout: float | None = None) -> None:
        """Leave the workspace.

        You are no member of this session's workspace any more. The last owner cannot leave.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        await self._caller.call(_ACCOUNT_LEAVE, (), idempotency_key=idempotency_key, timeout=timeout)

    async def begin_second_factor(self, *, password: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.SeedOutput:
        """Begin a second factor.

        An authenticator app takes the seed; nothing changes until its first code confirms it. Begun again, the seed is new.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        return await self._caller.call(
            _ACCOUNT_BEGIN_SECOND_FACTOR, (), fields={"password": password}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def remove_second_factor(self, *, password: str, code: str, timeout: float | None = None) -> None:
        """Take off the second factor.

        Needs your password and a code, or a recovery code. The recovery codes go with it.

        For a signed-in member: `Authorization: Bearer tds_…`.

        `code`: Six digits, or a recovery code.
        """
        await self._caller.call(_ACCOUNT_REMOVE_SECOND_FACTOR, (), fields={"password": password, "code": code}, timeout=timeout)

    async def confirm_second_factor(self, *, code: str, idempotency_key: str | None = None, timeout: float | None = None) -> t.Codes:
        """Confirm a second factor.

        From now on signing in needs a code as well. The answer has ten recovery codes.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        return await self._caller.call(
            _ACCOUNT_CONFIRM_SECOND_FACTOR, (), fields={"code": code}, idempotency_key=idempotency_key, timeout=timeout
        )

    async def waiting(self, *, timeout: float | None = None) -> t.Waiting:
        """Count what waits for you.

        In this session's workspace: conversations with something that you have not read, and flags that nobody has settled.

        For a signed-in member: `Authorization: Bearer tds_…`.
        """
        return await self._caller.call(_ACCOUNT_WAITING, (), timeout=timeout)


class AsyncAudit:
    """`client.audit`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        action: str | None = None,
        principal: str | None = None,
        target: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Entry, t.AuditPage]:
        """List the audit log.

        Who did what to what, from where, the newest first: every operation that changes something, login codes and alarms one by
        one, what the command line did, and what was refused for want of a scope or with a key that opens nothing any more (of many
        refusals some). An entry appears about a second after its deed. Of a person it holds our own id only, of a body the names of
        its fields.

        Scope: `audit:read`.

        `limit`: How many at most.
        `after`: `next` of the page before.
        `action`: Only this operation, as in `templates.publish`.
        `principal`: Only what this key or member did, by their id.
        `target`: Only what was done to this: an id of ours, or the key of a topic or a template.
        `since`: Only from this time on.
        `until`: Only before this time.
        """
        return self._caller.pages(
            _AUDIT_LIST,
            (),
            query={
                "limit": limit,
                "after": after,
                "action": action,
                "principal": principal,
                "target": target,
                "since": since,
                "until": until,
            },
            timeout=timeout,
        )

    async def checkpoint(self, *, timeout: float | None = None) -> t.Checkpoint:
        """Show where the audit log stands.

        The number and the hash of the last entry. Keep it where whoever may write to the database may not: `tidings audit verify`
        proves with it that nothing before it was edited, taken out, moved, cut off or written anew.

        Scope: `audit:read`.
        """
        return await self._caller.call(_AUDIT_CHECKPOINT, (), timeout=timeout)

    async def export(self, *, limit: int | None = None, after: int | None = None, timeout: float | None = None) -> bytes:
        """Export the audit log.

        One entry a line, in the order of the chain, each in the canonical form that its hash is made of (RFC 8785, with the
        `hash`). For the next page give the `seq` of the last line as `after`; an empty answer is the end. `tidings audit verify`
        reads the lines as they are.

        Scope: `audit:read`.

        `limit`: How many at most.
        `after`: The number (`seq`) of the last line of the page before.
        """
        return await self._caller.call(_AUDIT_EXPORT, (), query={"limit": limit, "after": after}, timeout=timeout)

    async def verify(
        self,
        *,
        after: str | Omit | None = OMIT,
        limit: int | Omit = OMIT,
        checkpoints: Sequence[t.KeptCheckpoint] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> t.AuditVerification:
        """Verify the audit log.

        Whether each entry is what its hash says and follows from the one before, 1,000 entries a call at most; go on with `next` as
        `after` until that is null. Every call tells what it has proved of its own piece: the log is whole where all of them are.
        Without a checkpoint from outside nobody can tell whether its end was cut off, or whether it was written anew from some
        entry on: give those that you have kept, all of them with each call. Who does not trust the server either verifies an export
        with `tidings audit verify`.

        Scope: `audit:read`.

        `after`: `next` of the piece before; the beginning, if left out.
        `limit`: Entries of this piece.
        `checkpoints`: Kept where whoever may write to the database may not. Give the same ones with each piece.
        """
        return await self._caller.call(
            _AUDIT_VERIFY,
            (),
            fields={"after": after, "limit": limit, "checkpoints": checkpoints},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )


class AsyncRequests:
    """`client.requests`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        status: str | None = None,
        operation: str | None = None,
        caller: str | None = None,
        method: Literal["DELETE", "GET", "PATCH", "POST", "PUT"] | None = None,
        request: str | None = None,
        since: dt.datetime | str | None = None,
        until: dt.datetime | str | None = None,
        limit: int | None = None,
        after: str | None = None,
        timeout: float | None = None,
    ) -> AsyncPaged[t.Request, t.RequestPage]:
        """List what was asked of the API.

        What keys, members and end users of the workspace asked and how it was answered, the newest first, some moments after the
        answer. It is kept for `request_log_days` of the workspace. Of a workspace that asks for much, each process keeps 300 at
        once and then one that went well and two that failed a second; `left_out` tells how many are missing. Where nobody could be
        told who had asked, nothing is kept; nor of looking at this log.

        Scope: `requests:read`.

        `status`: `404`, or `4xx` for all of them.
        `operation`: As in `messages.send`.
        `caller`: A key, a member or a contact, by our own id of them.
        `request`: The name of the call (`request_id`).
        `since`: Only what was answered from this time on.
        `until`: Only what was answered before this time.
        `limit`: How many at most.
        `after`: `next` of the page before.
        """
        return self._caller.pages(
            _REQUESTS_LIST,
            (),
            query={
                "status": status,
                "operation": operation,
                "caller": caller,
                "method": method,
                "request": request,
                "since": since,
                "until": until,
                "limit": limit,
                "after": after,
            },
            timeout=timeout,
        )

    async def get(self, id: str, /, *, timeout: float | None = None) -> t.FullRequest:
        """Show what was asked and answered.

        One request with its body and the answer's, up to 8 kB each: of the fields that the API knows, without secrets, and without
        what login codes and sensitive templates say. They are shown to who holds the scope of the operation itself. Of bodies over
        64 kB, of files, and of what members do with their own account nothing is kept but that it was asked.

        Scope: `requests:read`.
        """
        return await self._caller.call(_REQUESTS_GET, (id,), timeout=timeout)


class Resources:
    """Everything that the API can do, by what it is about."""

    def __init__(self, caller: Caller) -> None:
        self.messages = Messages(caller)
        self.deliveries = Deliveries(caller)
        self.insights = Insights(caller)
        self.contacts = Contacts(caller)
        self.contact_attributes = ContactAttributes(caller)
        self.me = Me(caller)
        self.feed = Feed(caller)
        self.consents = Consents(caller)
        self.preferences = Preferences(caller)
        self.suppressions = Suppressions(caller)
        self.mail_health = MailHealth(caller)
        self.opt_in_forms = OptInForms(caller)
        self.caps = Caps(caller)
        self.topics = Topics(caller)
        self.templates = Templates(caller)
        self.previews = Previews(caller)
        self.data_sources = DataSources(caller)
        self.providers = Providers(caller)
        self.channels = Channels(caller)
        self.provider_accounts = ProviderAccounts(caller)
        self.callbacks = Callbacks(caller)
        self.media = Media(caller)
        self.inbound_domains = InboundDomains(caller)
        self.schedules = Schedules(caller)
        self.conversations = Conversations(caller)
        self.assistants = Assistants(caller)
        self.moderation = Moderation(caller)
        self.attachments = Attachments(caller)
        self.signing_secrets = SigningSecrets(caller)
        self.events = Events(caller)
        self.hook_presets = HookPresets(caller)
        self.hooks = Hooks(caller)
        self.webhook_endpoints = WebhookEndpoints(caller)
        self.sandbox = Sandbox(caller)
        self.workspace = Workspace(caller)
        self.branding = Branding(caller)
        self.views = Views(caller)
        self.scopes = Scopes(caller)
        self.keys = Keys(caller)
        self.members = Members(caller)
        self.invitations = Invitations(caller)
        self.sessions = Sessions(caller)
        self.password_resets = PasswordResets(caller)
        self.account = Account(caller)
        self.audit = Audit(caller)
        self.requests = Requests(caller)


class AsyncResources:
    """Everything that the API can do, by what it is about."""

    def __init__(self, caller: AsyncCaller) -> None:
        self.messages = AsyncMessages(caller)
        self.deliveries = AsyncDeliveries(caller)
        self.insights = AsyncInsights(caller)
        self.contacts = AsyncContacts(caller)
        self.contact_attributes = AsyncContactAttributes(caller)
        self.me = AsyncMe(caller)
        self.feed = AsyncFeed(caller)
        self.consents = AsyncConsents(caller)
        self.preferences = AsyncPreferences(caller)
        self.suppressions = AsyncSuppressions(caller)
        self.mail_health = AsyncMailHealth(caller)
        self.opt_in_forms = AsyncOptInForms(caller)
        self.caps = AsyncCaps(caller)
        self.topics = AsyncTopics(caller)
        self.templates = AsyncTemplates(caller)
        self.previews = AsyncPreviews(caller)
        self.data_sources = AsyncDataSources(caller)
        self.providers = AsyncProviders(caller)
        self.channels = AsyncChannels(caller)
        self.provider_accounts = AsyncProviderAccounts(caller)
        self.callbacks = AsyncCallbacks(caller)
        self.media = AsyncMedia(caller)
        self.inbound_domains = AsyncInboundDomains(caller)
        self.schedules = AsyncSchedules(caller)
        self.conversations = AsyncConversations(caller)
        self.assistants = AsyncAssistants(caller)
        self.moderation = AsyncModeration(caller)
        self.attachments = AsyncAttachments(caller)
        self.signing_secrets = AsyncSigningSecrets(caller)
        self.events = AsyncEvents(caller)
        self.hook_presets = AsyncHookPresets(caller)
        self.hooks = AsyncHooks(caller)
        self.webhook_endpoints = AsyncWebhookEndpoints(caller)
        self.sandbox = AsyncSandbox(caller)
        self.workspace = AsyncWorkspace(caller)
        self.branding = AsyncBranding(caller)
        self.views = AsyncViews(caller)
        self.scopes = AsyncScopes(caller)
        self.keys = AsyncKeys(caller)
        self.members = AsyncMembers(caller)
        self.invitations = AsyncInvitations(caller)
        self.sessions = AsyncSessions(caller)
        self.password_resets = AsyncPasswordResets(caller)
        self.account = AsyncAccount(caller)
        self.audit = AsyncAudit(caller)
        self.requests = AsyncRequests(caller)
