"""What becomes of a person in each table, as one literal table; tests hold it against the catalogue of the database.

`ERASED`: the rows go. `BLANKED`: the rows stay, and the columns that are named lose what they held; every other column that could
hold something of a person stands under `ours` (our own words, ids and numbers) or under `keeps` with the reason. `NOBODY`: the table
holds nobody whom messages go to; `keeps` tells of its columns that look otherwise.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class How(StrEnum):
    """What becomes of the rows of a person."""

    ERASED = "erased"
    BLANKED = "blanked"
    NOBODY = "nobody"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One table's rule."""

    how: How
    blanks: tuple[str, ...] = ()
    """Columns that are null afterwards, or name nobody any more."""
    ours: tuple[str, ...] = ()
    """Columns of texts and the like that hold our own words, ids and codes."""
    keeps: Mapping[str, str] = {}
    """Columns that keep something, and why."""
    told: str = ""
    """What stays, as the answer to the erasure says it; empty where nothing does."""


_ERASED = Rule(how=How.ERASED)
_NOBODY = Rule(how=How.NOBODY)
_BARE = "a bare id, which names nobody any more"
_CALLER = "the company's own word; it must hold nobody's name"

RULES: Mapping[str, Rule] = {
    # ── people ──
    "contacts": _ERASED,
    "contact_keys": _ERASED,
    "contact_merges": _ERASED,
    "end_users": _ERASED,
    "presences": _ERASED,
    "last_seen": _ERASED,
    "addresses": _ERASED,
    "attributes": _ERASED,
    "consents": _ERASED,
    "permissions": _ERASED,
    "opt_ins": _ERASED,
    "suppressions": Rule(
        how=How.BLANKED,
        ours=("channel", "topic", "kind"),
        keeps={
            "hash": "under a key that is not in the database: so that a refusal outlives the address",
            "reason": _CALLER,
            "source": _CALLER,
        },
        told="as a keyed hash of the address, so that what was refused stays refused",
    ),
    "cap_uses": _ERASED,
    "sandbox_faults": _ERASED,
    "collapses": _ERASED,
    "feed_items": _ERASED,
    "feed_marks": _ERASED,
    "feed_visits": _ERASED,
    # ── what was said ──
    "messages": Rule(
        how=How.BLANKED,
        blanks=("content", "data", "metadata", "collapse_key", "asked_from", "sealed", "address", "reference"),
        ours=("direction", "purpose", "topic", "lane", "channels", "route", "hours", "sender"),
        keeps={"author_id": _BARE},
        told="when, about what topic, by which channels; what was said to others too stays as it was said to them",
    ),
    "deliveries": Rule(
        how=How.BLANKED,
        blanks=("data", "collapse_key", "address"),
        ours=("channel", "state", "reason", "topic", "purpose", "provider_reference", "sender", "bounced_as"),
        keeps={"contact_id": _BARE},
        told="channel, state and times, for the accounts",
    ),
    "undelivered": Rule(how=How.NOBODY, keeps={"reason": "as the delivery has it"}),
    "recipients": Rule(
        how=How.BLANKED,
        blanks=("data",),
        ours=("channels", "stopped_by"),
        keeps={"contact_id": _BARE, "evidence": _BARE},
        told="how far the route had gone",
    ),
    "attempts": Rule(
        how=How.BLANKED,
        blanks=("address", "detail", "content", "content_hash"),
        ours=("provider", "outcome", "code", "provider_reference"),
        told="provider, outcome and times, for the accounts",
    ),
    "exchanges": _ERASED,
    "media": _ERASED,
    "automatic_answers": _ERASED,
    "engagements": _ERASED,
    "queue": Rule(
        how=How.ERASED, ours=("sender",), keeps={"address": "on the wire it is forgotten at once, and the row goes when the answer comes"}
    ),
    "parked_receipts": _ERASED,
    "callbacks": _ERASED,
    "meters": Rule(
        how=How.NOBODY,
        keeps={"key": "of a number a keyed hash, of a prefix all but the last four digits; gone two days after it was full again"},
    ),
    # ── conversations ──
    "conversations": Rule(
        how=How.BLANKED,
        blanks=("distinct_hash", "opening"),
        ours=("kind", "state", "author_kind", "route", "rule", "on_expiry", "warning"),
        keeps={
            "title": "where others are in it; what was theirs alone has none",
            "metadata": f"where others are in it: {_CALLER}",
            "object_type": f"where others are in it: {_CALLER}",
            "object_id": f"where others are in it: {_CALLER}",
            "author_id": _BARE,
            "owner_id": _BARE,
        },
        told="that there was one; what was theirs alone is deleted, and in any other the others keep what they said",
    ),
    "participants": _ERASED,
    "posts": Rule(
        how=How.BLANKED,
        blanks=("parts", "text", "metadata", "author_name"),
        ours=("author_kind", "channel", "deleted_by"),
        keeps={"author_id": _BARE},
        told="that something was said, and when: tombstones without words",
    ),
    "post_versions": _ERASED,
    "reactions": _ERASED,
    "mentions": _ERASED,
    "hidden_posts": _ERASED,
    "member_positions": _NOBODY,
    "conversation_changes": Rule(how=How.BLANKED, ours=("kind",), keeps={"person_id": _BARE}),
    "outsiders": _ERASED,
    "reaches": _ERASED,
    "blocks": _ERASED,
    "merged_rows": _ERASED,
    "flags": _ERASED,
    "sanctions": _ERASED,
    "appeals": _ERASED,
    "attachments": _ERASED,
    "attachment_chunks": _ERASED,
    "link_previews": _ERASED,
    "hook_events": Rule(
        how=How.BLANKED,
        ours=("state", "reason", "type", "event_key"),
        blanks=("headers", "body", "source_id"),
        told="that another product had told of something, and when",
    ),
    # ── what follows from it ──
    "api_requests": _ERASED,
    "idempotency_keys": Rule(
        how=How.BLANKED,
        blanks=("answer",),
        ours=("subject",),
        keeps={
            "key": f"{_CALLER}; gone after seven days",
            "hash": "of the whole request: so that the same one still does nothing twice; gone after seven days",
        },
        told="that a request was answered, for seven days",
    ),
    "outbox": Rule(how=How.BLANKED, ours=("type", "data"), keeps={"contact_id": _BARE}),
    "events": Rule(
        how=How.BLANKED,
        ours=("type", "data"),
        keeps={"contact_id": _BARE},
        told="what happened to deliveries, by bare ids",
    ),
    "timers": Rule(how=How.BLANKED, ours=("kind", "key"), keeps={"subject": _BARE}),
    "audit_inbox": Rule(
        how=How.BLANKED,
        ours=("principal_kind", "principal_name", "action", "outcome", "target_kind", "target_key", "changes", "request_id"),
        keeps={"ip": "of whoever did it", "user_agent": "of whoever did it"},
    ),
    "audit_entries": Rule(
        how=How.BLANKED,
        ours=(
            "principal_kind",
            "principal_id",
            "principal_name",
            "action",
            "outcome",
            "target_kind",
            "changes",
            "request_id",
            "prev_hash",
            "hash",
        ),
        keeps={"target_id": _BARE, "ip": "of whoever did it", "user_agent": "of whoever did it"},
        told="who of the company did what to it, by its bare id: a chain with a link taken out would prove nothing",
    ),
    "webhook_deliveries": Rule(
        how=How.BLANKED,
        blanks=("body", "key"),
        ours=("type", "state", "reason"),
        keeps={"contact_id": _BARE},
        told="that the company's own systems were told of it, and when, for 30 days",
    ),
    "webhook_attempts": Rule(
        how=How.BLANKED,
        blanks=("body",),
        ours=("error",),
        keeps={"headers": "a few of the company's own system's"},
    ),
    # ── the company's own ──
    "webhook_endpoints": _NOBODY,
    "webhook_cursors": _NOBODY,
    "workspaces": _NOBODY,
    "api_keys": _NOBODY,
    "signing_secrets": _NOBODY,
    "brandings": _NOBODY,
    "logos": _NOBODY,
    "views": Rule(how=How.NOBODY, keeps={"query": "filters that a member has saved; they delete them"}),
    "hooks": _NOBODY,
    "moderation_policies": _NOBODY,
    "moderation_rules": _NOBODY,
    "provider_accounts": _NOBODY,
    "account_health": _NOBODY,
    "inbound_domains": _NOBODY,
    "polls": _NOBODY,
    "installation": _NOBODY,
    "mail_counts": _NOBODY,
    "mail_hours": _NOBODY,
    "mail_cursors": _NOBODY,
    "tallies": _NOBODY,
    "tally_cursors": _NOBODY,
    "topics": _NOBODY,
    "templates": _NOBODY,
    "template_versions": _NOBODY,
    "template_drafts": _NOBODY,
    "data_sources": _NOBODY,
    "html_previews": Rule(how=How.NOBODY, keeps={"html": "what somebody looked at, which may have been written for a person; for minutes"}),
    "caps": _NOBODY,
    "opt_in_forms": _NOBODY,
    "contact_hours": _NOBODY,
    "event_positions": _NOBODY,
    "assistants": _NOBODY,
    "live_nodes": _NOBODY,
    "migrations": _NOBODY,
    "members": Rule(how=How.NOBODY, keeps={"email": "a person of the company, who leaves by way of the members' list"}),
    "memberships": _NOBODY,
    "member_sessions": Rule(how=How.NOBODY, keeps={"address": "of a person of the company, while they are signed in"}),
    "invitations": Rule(how=How.NOBODY, keeps={"email": "of a person of the company"}),
    "throttles": _NOBODY,
    "system_mails": Rule(how=How.NOBODY, keeps={"recipient": "a person of the company; gone when it was sent"}),
    "schedules": Rule(
        how=How.BLANKED,
        blanks=("message",),
        ours=("name", "cron", "timezone", "late_after", "author_kind", "state", "reason"),
        keeps={"author_id": "the key or the member in whose name it is sent"},
    ),
    "schedule_runs": Rule(how=How.BLANKED, blanks=("detail",), ours=("state", "reason")),
}

KEPT: Mapping[str, str] = {table: rule.told for table, rule in RULES.items() if rule.told}
"""What stays of a person, table by table, as the answer says it."""
