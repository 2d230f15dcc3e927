"""How long each table keeps what it holds, as one literal table; and the round that forgets what is older.

Everything goes in small batches, each in a transaction of its own, so that nothing waits for it. A message goes with all that
hangs on it, and only when nothing of it is still to happen. What keeps its own time (a queue's row, an idempotency key) is
removed by whoever owns it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from tidings.core.clock import Clock
from tidings.core.ids import BUCKETS, first_id_at
from tidings.core.log import get_logger
from tidings.db import Database, Tx, load_queries
from tidings.messages import EXCHANGES_KEPT
from tidings.workers.loops import Loop

log = get_logger("retention")

Q = load_queries(__package__ or "tidings.workers", "retention.sql")

BATCH = 1_000
WEBHOOKS_KEPT = timedelta(days=30)
CHANGES_KEPT = timedelta(days=30)
HOOK_EVENTS_KEPT = timedelta(days=30)
FLAGS_KEPT = timedelta(days=400)
REST_SECONDS = 0.05
"""Between two batches everybody else has a turn: at least so long, and as long as the last one took, so that forgetting has half of a core at most."""
_TOGETHER = 100
"""Deleted conversations that are looked up at once."""
_OF_CONVERSATION = (
    "chunks_of",
    "attachments_of",
    "previews_of",
    "reactions",
    "mentions",
    "hidden_posts",
    "member_positions",
    "post_versions",
    "posts",
    "participants",
    "outsiders",
    "reaches",
    "merged_of",
    "changes_of",
)
_LOOK_SECONDS = 60.0
_ROUND_SECONDS = 3600.0


class How(StrEnum):
    """What becomes of a table's old rows."""

    KEPT = "kept"
    BY_OWNER = "removed by its owner"
    WITH_MESSAGE = "with its message"
    WITH_CONVERSATION = "with its conversation"
    BY_MONTH = "dropped by the month"
    IN_BATCHES = "deleted in batches"


class Rule(msgspec.Struct, frozen=True):
    """One table's rule: what happens, and how long a row is kept, in words."""

    how: How
    keeps: str
    column: str | None = None
    """What tells a row's age; None where another row does, or nothing has to."""


_ALWAYS = "until somebody removes it"
_CONTACT = "with its contact"
_TRAFFIC = "TIDINGS_RETENTION_DAYS after the last change to any of it"
_CONVERSATION = "with its conversation"

# Every table, and how long it keeps what it holds. A new table without its line fails a test.
RETENTION: Mapping[str, Rule] = {
    "installation": Rule(How.KEPT, "always"),
    "migrations": Rule(How.KEPT, "always"),
    "workspaces": Rule(How.KEPT, _ALWAYS),
    "signing_secrets": Rule(How.KEPT, "always: with what a token was signed stays known, revoked or not"),
    "brandings": Rule(How.KEPT, _ALWAYS),
    "logos": Rule(How.KEPT, "the last twenty of each workspace: mails that have left show the one of their day"),
    "views": Rule(How.KEPT, "until somebody deletes it; a member's own with their membership"),
    "api_keys": Rule(How.KEPT, "always: who did something stays known, revoked or not"),
    "provider_accounts": Rule(How.KEPT, _ALWAYS),
    "sandbox_faults": Rule(How.KEPT, _ALWAYS),
    "account_health": Rule(How.KEPT, "with its account"),
    "inbound_domains": Rule(How.KEPT, _ALWAYS),
    "polls": Rule(How.KEPT, "with its account"),
    "topics": Rule(How.KEPT, _ALWAYS),
    "templates": Rule(How.KEPT, _ALWAYS),
    "template_versions": Rule(How.KEPT, "always: what was sent names its version"),
    "template_drafts": Rule(How.KEPT, "until it is kept or dropped"),
    "data_sources": Rule(How.KEPT, _ALWAYS),
    "html_previews": Rule(How.IN_BATCHES, "10 minutes, and until somebody looks", "expires_at"),
    "opt_in_forms": Rule(How.KEPT, _ALWAYS),
    "opt_ins": Rule(How.BY_OWNER, "7 days", "expires_at"),
    "caps": Rule(How.KEPT, _ALWAYS),
    "contact_hours": Rule(How.KEPT, "written anew at every start"),
    "contacts": Rule(How.KEPT, _ALWAYS),
    "contact_keys": Rule(How.KEPT, _CONTACT),
    "contact_merges": Rule(How.KEPT, _CONTACT),
    "end_users": Rule(How.KEPT, _CONTACT),
    "live_nodes": Rule(How.BY_OWNER, "until it stops, or gives no sign of life for ten seconds", "seen_at"),
    "presences": Rule(How.BY_OWNER, "while they are connected"),
    "last_seen": Rule(How.KEPT, _CONTACT),
    "addresses": Rule(How.KEPT, _CONTACT),
    "attributes": Rule(How.KEPT, _CONTACT),
    "permissions": Rule(How.KEPT, _CONTACT),
    "consents": Rule(How.KEPT, "with its contact: the proof"),
    "suppressions": Rule(How.KEPT, "until somebody removes it: a refusal outlives the address"),
    "members": Rule(How.KEPT, _ALWAYS),
    "memberships": Rule(How.KEPT, _ALWAYS),
    "member_sessions": Rule(How.BY_OWNER, "30 days after it is over", "expires_at"),
    "invitations": Rule(How.KEPT, "always: who was asked in by whom"),
    "throttles": Rule(How.BY_OWNER, "until its window ends", "until"),
    "system_mails": Rule(How.BY_OWNER, "until it was sent or is too old", "expires_at"),
    "audit_inbox": Rule(How.BY_OWNER, "until it has its place in the chain"),
    "audit_entries": Rule(How.KEPT, "always: a chain with a link taken out is none"),
    "messages": Rule(How.WITH_MESSAGE, _TRAFFIC, "id"),
    "deliveries": Rule(How.WITH_MESSAGE, _TRAFFIC, "changed_at"),
    "undelivered": Rule(How.WITH_MESSAGE, _TRAFFIC),
    "attempts": Rule(How.WITH_MESSAGE, _TRAFFIC),
    "exchanges": Rule(How.IN_BATCHES, "7 days, and never longer than its message", "began_at"),
    "media": Rule(How.WITH_MESSAGE, _TRAFFIC),
    "engagements": Rule(How.WITH_MESSAGE, _TRAFFIC),
    "recipients": Rule(How.WITH_MESSAGE, _TRAFFIC),
    "collapses": Rule(How.WITH_MESSAGE, _TRAFFIC),
    "feed_items": Rule(How.WITH_MESSAGE, _TRAFFIC),
    "feed_marks": Rule(How.WITH_MESSAGE, _TRAFFIC),
    "feed_visits": Rule(How.KEPT, _CONTACT),
    "conversations": Rule(How.IN_BATCHES, "until it is deleted, and then TIDINGS_RETENTION_DAYS", "deleted_at"),
    "assistants": Rule(How.KEPT, _ALWAYS),
    "participants": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "posts": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "post_versions": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "reactions": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "mentions": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "hidden_posts": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "member_positions": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "outsiders": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "reaches": Rule(How.WITH_CONVERSATION, _CONVERSATION),
    "merged_rows": Rule(How.WITH_CONVERSATION, "with its conversation; of a block with its contact"),
    "attachments": Rule(How.WITH_CONVERSATION, "with its post; of no post, a day", "created_at"),
    "attachment_chunks": Rule(How.WITH_CONVERSATION, "with its attachment"),
    "link_previews": Rule(How.WITH_CONVERSATION, "with its post"),
    "blocks": Rule(How.KEPT, _CONTACT),
    "moderation_policies": Rule(How.KEPT, _ALWAYS),
    "moderation_rules": Rule(How.KEPT, _ALWAYS),
    "flags": Rule(How.IN_BATCHES, "400 days", "created_at"),
    "sanctions": Rule(How.KEPT, "with its contact: what was decided on them"),
    "appeals": Rule(How.KEPT, _CONTACT),
    "hooks": Rule(How.KEPT, _ALWAYS),
    "hook_events": Rule(How.IN_BATCHES, "30 days", "received_at"),
    "conversation_changes": Rule(How.IN_BATCHES, "30 days: who has not followed for longer fetches afresh", "at"),
    "schedules": Rule(How.KEPT, _ALWAYS),
    "schedule_runs": Rule(How.IN_BATCHES, "TIDINGS_RETENTION_DAYS, unless a person has to decide", "id"),
    "cap_uses": Rule(How.IN_BATCHES, "two days longer than any cap of its workspace looks back", "at"),
    "automatic_answers": Rule(How.IN_BATCHES, "two days", "answered_at"),
    "meters": Rule(How.IN_BATCHES, "two days after it is full again; a day's spending: 40 days", "full_at"),
    "events": Rule(How.BY_MONTH, "TIDINGS_RETENTION_DAYS, in whole months", "recorded_at"),
    "event_positions": Rule(How.KEPT, "always: one counter a bucket"),
    "queue": Rule(How.BY_OWNER, "until the delivery is settled"),
    "timers": Rule(How.BY_OWNER, "until it is done", "due_at"),
    "outbox": Rule(How.BY_OWNER, "until it is numbered"),
    "parked_receipts": Rule(How.BY_OWNER, "72 hours", "parked_at"),
    "callbacks": Rule(
        How.BY_OWNER, "72 hours; what could not be read 30 days; of what people sent the hash of its id 400 days", "received_at"
    ),
    "webhook_endpoints": Rule(How.KEPT, _ALWAYS),
    "webhook_cursors": Rule(How.KEPT, "always: one position a bucket"),
    "webhook_deliveries": Rule(How.IN_BATCHES, "30 days", "created_at"),
    "webhook_attempts": Rule(How.IN_BATCHES, "with its delivery"),
    "mail_counts": Rule(How.BY_OWNER, "90 days", "day"),
    "mail_hours": Rule(How.BY_OWNER, "2 days", "hour"),
    "mail_cursors": Rule(How.KEPT, "always: one counter a bucket"),
    "tallies": Rule(How.BY_OWNER, "400 days", "quarter"),
    "tally_cursors": Rule(How.KEPT, "always: one counter a bucket"),
    "api_requests": Rule(How.IN_BATCHES, "7 days, or as long as its workspace says: up to 30", "id"),
    "idempotency_keys": Rule(How.BY_OWNER, "7 days", "created_at"),
}


async def forget(database: Database, now: datetime, days: int) -> dict[str, int]:
    """What is older than its table keeps it is gone; answers how many rows (of `events` months), by table. 0 days: nothing is old.

    Where another worker is at it, this one stops.
    """
    gone = {
        "cap_uses": 0,
        "meters": 0,
        "automatic_answers": 0,
        "webhook_deliveries": 0,
        "conversation_changes": 0,
        "hook_events": 0,
        "api_requests": 0,
        "flags": 0,
        "exchanges": 0,
        "html_previews": 0,
        "schedule_runs": 0,
        "conversations": 0,
        "messages": 0,
        "deliveries": 0,
        "events": 0,
    }
    try:
        for table in ("cap_uses", "meters", "automatic_answers"):
            gone[table] = await _batches(database, lambda tx, name=f"forget_{table}": tx.fetchval(Q[name], now, BATCH))
        webhooks = now - WEBHOOKS_KEPT
        gone["webhook_deliveries"] = await _batches(database, lambda tx: tx.fetchval(Q["forget_webhooks"], webhooks, BATCH), full=1)
        gone["hook_events"] = await _batches(database, lambda tx: tx.fetchval(Q["forget_hook_events"], now - HOOK_EVENTS_KEPT, BATCH))
        gone["exchanges"] = await _batches(database, lambda tx: tx.fetchval(Q["forget_exchanges"], now - EXCHANGES_KEPT, BATCH))
        gone["html_previews"] = await _batches(database, lambda tx: tx.fetchval(Q["forget_html_previews"], now, BATCH))
        days_ago = [first_id_at(now - timedelta(days=n)) for n in range(31)]
        gone["api_requests"] = await _batches(database, lambda tx: tx.fetchval(Q["forget_requests"], days_ago, BATCH))
        gone["flags"] = await _batches(database, lambda tx: tx.fetchval(Q["forget_flags"], first_id_at(now - FLAGS_KEPT), BATCH))
        for bucket in range(BUCKETS):
            gone["conversation_changes"] += await _forget_changes(database, bucket, now - CHANGES_KEPT)
        if days:
            before = now - timedelta(days=days)
            month = before.date().replace(day=1)
            gone["events"] = await _step(database, lambda tx: tx.fetchval(Q["drop_events"], month))
            await _batches(database, lambda tx: tx.fetchval(Q["forget_events"], month, BATCH))
            gone["schedule_runs"] = await _batches(database, lambda tx: tx.fetchval(Q["forget_schedule_runs"], first_id_at(before), BATCH))
            gone["conversations"] = await _forget_conversations(database, before)
            for bucket in range(BUCKETS):
                messages, deliveries = await _forget_traffic(database, bucket, before)
                gone["messages"] += messages
                gone["deliveries"] += deliveries
    except _AnotherIsAtIt:
        log.info("another worker forgets")
    if any(gone.values()):
        log.info("what was old is gone", extra=gone)
    return gone


def retention_loop(database: Database, clock: Clock, days: int) -> Loop:
    """Forgets what is old, every hour; not in the first minute, in which a process that has just started has better things to do."""
    next_round = time.monotonic() + _LOOK_SECONDS

    async def work() -> int:
        nonlocal next_round
        if time.monotonic() >= next_round:
            await forget(database, clock(), days)
            next_round = time.monotonic() + _ROUND_SECONDS
        return 0

    return Loop("retention", work, every_seconds=_LOOK_SECONDS)


class _AnotherIsAtIt(Exception):
    """Somebody else holds the lock of retention."""


async def _forget_traffic(database: Database, bucket: int, before: datetime) -> tuple[int, int]:
    """The messages of a bucket that are over and old are gone; answers how many, and how many deliveries."""
    after, until = UUID(int=0), first_id_at(before)
    messages = deliveries = 0
    while True:
        async with database.pipeline() as tx:
            page = await tx.fetch(Q["old_messages"], bucket, after, until, BATCH, before)
        over = [row["id"] for row in page if row["is_over"]]
        if over:
            # A message to a million goes a few deliveries at a time; that all of it is over is settled, and stays so.
            deliveries += await _batches(database, lambda tx, ids=over: tx.fetchval(Q["forget_deliveries"], ids, BATCH))
            messages += await _step(database, lambda tx, ids=over: tx.fetchval(Q["forget_messages"], bucket, ids))
        if len(page) < BATCH:
            return messages, deliveries
        after = page[-1]["id"]


async def _forget_changes(database: Database, bucket: int, before: datetime) -> int:
    """The changes of a bucket's conversations from before then are gone, the oldest of each first, so that what is left has no gaps."""
    after = UUID(int=0)
    total = 0
    while True:
        async with database.pipeline() as tx:
            page = await tx.fetch(Q["old_changes"], bucket, after, BATCH, before)
        old = [row["id"] for row in page if row["is_old"]]
        if old:
            total += await _batches(database, lambda tx, ids=old: tx.fetchval(Q["forget_changes"], bucket, ids, before, BATCH))
        if len(page) < BATCH:
            return total
        after = page[-1]["id"]


async def _forget_conversations(database: Database, before: datetime) -> int:
    """Conversations that were deleted before then are gone, with all that is in them; answers how many."""
    total = 0
    while True:
        async with database.pipeline() as tx:
            page = await tx.fetch(Q["old_conversations"], before, _TOGETHER)
        for row in page:
            key = row["bucket"], row["id"]
            # A long one goes a few posts at a time; its own row last, so that what was begun is found again.
            for part in _OF_CONVERSATION:
                await _batches(database, lambda tx, name=f"forget_{part}", key=key: tx.fetchval(Q[name], *key, BATCH))
            total += await _step(database, lambda tx, key=key: tx.fetchval(Q["forget_conversation"], *key))
        if len(page) < _TOGETHER:
            return total


async def _batches(database: Database, deed: Callable[[Tx], Awaitable[int]], full: int | None = None) -> int:
    """Until a batch is not full: then nothing is left."""
    total = 0
    while True:
        done = await _step(database, deed)
        total += done
        if done < (full or BATCH):
            return total


async def _step(database: Database, deed: Callable[[Tx], Awaitable[int]]) -> int:
    begun = time.monotonic()
    async with database.pipeline() as tx:
        if not await tx.fetchval(Q["try_retention"]):
            raise _AnotherIsAtIt
        done = await deed(tx)
    if done:
        await asyncio.sleep(max(REST_SECONDS, time.monotonic() - begun))
    return done
