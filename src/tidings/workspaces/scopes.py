"""What a caller may do, by the scopes of a key or the role of a member: literal tables."""

from typing import Literal

SCOPES: dict[str, str] = {
    "contacts:read": "See people, their addresses and attributes.",
    "contacts:write": "Create, change and delete people.",
    "consents:read": "See what people agreed to, what they like, and which addresses are suppressed.",
    "consents:write": "Record consents and withdrawals, set preferences, suppress addresses and lift it.",
    "topics:read": "See topics.",
    "topics:write": "Create and change topics.",
    "templates:read": "See templates and their versions.",
    "templates:write": "Write, publish and roll back templates.",
    "data_sources:read": "See data sources, never the values of their headers.",
    "data_sources:write": "Say what templates ask for over HTTP when a message goes.",
    "providers:read": "See provider accounts, never their credentials.",
    "providers:write": "Add, change, verify and delete provider accounts.",
    "messages:send": "Send messages of purpose transactional or chat.",
    "messages:otp": "Send login codes, which go ahead of everything else.",
    "messages:critical": "Send what must not be held back: alarms, security notices.",
    "messages:marketing": "Send what people must have agreed to.",
    "messages:read": "See messages, deliveries and timelines.",
    "messages:write": "Cancel messages and settle deliveries of unknown outcome.",
    "schedules:read": "See recurring sends and what became of each time.",
    "schedules:write": "Make, change, pause and delete recurring sends, and settle what waits for a person.",
    "events:read": "Read the event log.",
    "requests:read": "See what was asked of the API, and answered; of bodies those that its scopes open anyway.",
    "webhooks:read": "See webhook endpoints and what was sent to them, never their secrets.",
    "webhooks:write": "Say where events go, and send them again.",
    "feed:read": "Read a person's in-app items.",
    "feed:write": "Mark a person's in-app items.",
    "conversations:read": "See conversations, who is in them and what is said there.",
    "conversations:write": "Make and change conversations, and post in them as the company.",
    "conversations:act": "Do for a person what they can do themselves: read, post, leave, block, and see what they see.",
    "moderation:read": "See what was flagged, decided and appealed against, and the rules.",
    "moderation:write": "Decide on what was flagged, suspend people, and write the rules.",
    "hooks:read": "See hooks and what other products called them with, never their secrets.",
    "hooks:write": "Say what other products' events become.",
    "tokens:write": "Make tokens for end users and end their sessions; make and revoke the secrets that sign them.",
    "sandbox:read": "See what the sandbox was handed.",
    "sandbox:write": "Answer from simulated handsets, plan faults, move the clock of a test workspace.",
    "keys:read": "See API keys, never their secrets.",
    "keys:write": "Create and revoke API keys that hold no more than this one.",
    "members:read": "See the members of the workspace and who is invited.",
    "members:write": "Invite members, give them roles and remove them.",
    "views:write": "Share saved views of lists with everybody of the workspace.",
    "workspace:read": "See the workspace.",
    "workspace:write": "Change the workspace.",
    "audit:read": "Read the audit log: who did what, from where.",
    "metrics:read": "Read the metrics of this installation.",
}

Role = Literal["owner", "admin", "developer", "marketer", "agent", "viewer"]

# Literal, but for the two who may do everything: a scope that is new is theirs alone until it is written down here.
_READING = frozenset(
    {
        "contacts:read",
        "consents:read",
        "topics:read",
        "templates:read",
        "data_sources:read",
        "messages:read",
        "schedules:read",
        "events:read",
        "webhooks:read",
        "feed:read",
        "hooks:read",
        "sandbox:read",
        "members:read",
        "workspace:read",
    }
)
_DEVELOPING = frozenset(
    {
        "contacts:write",
        "consents:write",
        "topics:write",
        "templates:write",
        "data_sources:write",
        "providers:read",
        "providers:write",
        "messages:send",
        "messages:otp",
        "messages:critical",
        "messages:marketing",
        "messages:write",
        "schedules:write",
        "webhooks:write",
        "feed:write",
        "conversations:read",
        "conversations:write",
        "conversations:act",
        "moderation:read",
        "moderation:write",
        "hooks:write",
        "requests:read",
        "tokens:write",
        "sandbox:write",
        "keys:read",
        "keys:write",
        "metrics:read",
        "views:write",
    }
)
_MARKETING = frozenset(
    {
        "contacts:write",
        "consents:write",
        "topics:write",
        "templates:write",
        "messages:send",
        "messages:marketing",
        "messages:write",
        "schedules:write",
        "sandbox:write",
        "views:write",
    }
)
# What users say to each other is read by who answers them, or builds for them, and by nobody else.
_ANSWERING = frozenset(
    {
        "contacts:write",
        "consents:write",
        "messages:send",
        "messages:write",
        "feed:write",
        "conversations:read",
        "conversations:write",
        "conversations:act",
        "moderation:read",
        "views:write",
    }
)

ROLES: dict[Role, frozenset[str]] = {
    "owner": frozenset(SCOPES),
    "admin": frozenset(SCOPES),
    "developer": _READING | _DEVELOPING,
    "marketer": _READING | _MARKETING,
    "agent": _READING | _ANSWERING,
    "viewer": _READING,
}
"""What each role may do, the highest first. Nobody gives, changes or takes away a role above their own: only owners make owners."""

ROLE_MEANINGS: dict[Role, str] = {
    "owner": "May do everything, and alone makes other owners.",
    "admin": "May do everything but what concerns owners.",
    "developer": "Connects providers and other products, makes keys, sees logs, sends anything; decides nothing about members.",
    "marketer": "Writes templates, keeps contacts and their consents, and sends what people have agreed to.",
    "agent": "Answers people: reads and writes in conversations, and keeps contacts.",
    "viewer": "Sees what is sent and to whom, and changes nothing; reads no conversations.",
}
