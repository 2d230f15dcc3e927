"""A conversation changed: what it is called, what it keeps, what it is about, how it ends."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.conversations.conversation import Conversation, Object, Q, load
from tidings.conversations.conversation_facts import tell_conversation
from tidings.conversations.conversation_timers import RULE, START, set_expiry, set_timer
from tidings.conversations.create import check_rules
from tidings.conversations.create_input import ConversationPatch, ObjectInput, OwnConversationPatch, wrong_patch
from tidings.conversations.lifecycle import person_of, start
from tidings.conversations.model import Author, Changed, State
from tidings.conversations.patch_metadata import merged, patched, wrong_metadata
from tidings.conversations.posts.moderated import wrong_title
from tidings.conversations.reaching.route import write_reach
from tidings.conversations.standing import allowed
from tidings.conversations.store import record_changes
from tidings.core.durations import parse_duration
from tidings.core.errors import Conflict, FieldError, Invalid
from tidings.core.ids import bucket_of
from tidings.db import Tx

Patch = ConversationPatch | OwnConversationPatch


async def patch(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, given: Patch, actor: Author, *, now: datetime, real_now: datetime
) -> Conversation:
    """It is as the patch says, and what was left out is as it was; where nothing is other, nothing is told.

    Raises what `allowed` raises, Invalid, and Conflict `started` for a start that is past.
    """
    standing = await allowed(tx, workspace_id, conversation_id, person_of(actor), "manage")
    before = await load(tx, workspace_id, conversation_id)
    errors = wrong_patch(given, standing.kind, now) + await wrong_title(tx, workspace_id, given.title, actor, now=now, real_now=real_now)
    after = before if errors else _patched(before, given)
    if after.metadata != before.metadata:
        is_merged = isinstance(given, ConversationPatch) and given.metadata is not UNSET
        errors += wrong_metadata(msgspec.json.decode(after.metadata), "/metadata" if is_merged else "/metadata_at")
    errors += _wrong_together(after) if not errors else []
    if errors:
        raise Invalid(errors)
    starts = isinstance(given, ConversationPatch) and given.starts_at is not UNSET and before.state is not State.OPEN
    if isinstance(given, ConversationPatch) and given.starts_at is not UNSET and before.state is not State.SCHEDULED:
        raise Conflict("It has started already", code="started")
    if after.rule is not None and before.rule is None:
        await check_rules(tx, workspace_id)
    changed = [name for name in _TOLD if getattr(before, name) != getattr(after, name)]
    if changed:
        await _save(tx, after, now)
        after = await load(tx, workspace_id, conversation_id)
        await tell_conversation(
            tx,
            after,
            "conversation.updated",
            now,
            actor,
            {"changed": ["slow_mode" if name == "slow_seconds" else name for name in changed]},
        )
        await _set_timers(tx, before, after, now, now - real_now)
    if starts and (after.starts_at is None or after.starts_at <= now):
        return await start(tx, workspace_id, conversation_id, actor, now=now, real_now=real_now)
    return after


_TOLD = (
    "title",
    "metadata",
    "object",
    "is_frozen",
    "slow_seconds",
    "hides_positions",
    "is_moderated",
    "route",
    "rule",
    "starts_at",
    "expires_at",
    "expires_after",
    "on_expiry",
    "warns_before",
    "warning",
)


def _patched(before: Conversation, given: Patch) -> Conversation:
    changes: dict[str, Any] = {}
    if given.title is not UNSET:
        changes["title"] = given.title
    if given.is_frozen is not UNSET:
        changes["is_frozen"] = given.is_frozen
    if given.slow_mode is not UNSET:
        changes["slow_seconds"] = int(_duration(given.slow_mode).total_seconds())
    if isinstance(given, ConversationPatch):
        changes |= _kept_by_you(before, given)
    return msgspec.structs.replace(before, **changes)


def _metadata(before: Conversation, given: ConversationPatch) -> dict[str, Any]:
    metadata: dict[str, Any] = msgspec.json.decode(before.metadata)
    kept = metadata
    if given.metadata is not UNSET:
        kept = merged(kept, given.metadata) if given.metadata is not None else {}
    if given.metadata_at is not UNSET:
        kept = patched(kept, given.metadata_at)
    return {} if kept == metadata else {"metadata": msgspec.json.encode(kept).decode()}


def _kept_by_you(before: Conversation, given: ConversationPatch) -> dict[str, Any]:
    changes = _metadata(before, given) | {
        name: value
        for name in ("starts_at", "expires_at", "on_expiry", "warning", "hides_positions", "is_moderated")
        if (value := getattr(given, name)) is not UNSET
    }
    for name in ("expires_after", "warns_before"):
        text = getattr(given, name)
        if text is not UNSET:
            changes[name] = parse_duration(text) if text is not None else None
    if given.object is not UNSET:
        about = Object(given.object.type, given.object.id) if isinstance(given.object, ObjectInput) else None
        changes["object"] = about
        if about != before.object:
            # The same people find a conversation about the same thing.
            changes["distinct_hash"] = None
    if given.route is not UNSET:
        changes["route"] = _same(before.route, write_reach(given.route))
    if given.rule is not UNSET:
        rule = msgspec.json.encode(given.rule).decode() if given.rule is not None else None
        changes["rule"] = _same(before.rule, rule)
        if rule is not None:
            changes["distinct_hash"] = None
    if {"expires_at", "expires_after", "warns_before"} & changes.keys():
        changes["warned_at"] = None
    return changes


def _same(before: str | None, after: str | None) -> str | None:
    """As it was where it says the same: the database writes JSON in its own order."""
    if before is not None and after is not None and msgspec.json.decode(before) == msgspec.json.decode(after):
        return before
    return after


def _wrong_together(after: Conversation) -> list[FieldError]:
    if after.expires_after is not None and after.warns_before is not None and after.warns_before >= after.expires_after:
        return [FieldError("/warns_before", "warns_too_early", "It warns after the last post: give less than expires_after")]
    if (
        after.state is State.SCHEDULED
        and after.starts_at is not None
        and after.expires_at is not None
        and after.expires_at <= after.starts_at
    ):
        return [FieldError("/expires_at", "ends_before_start", "It ends after it starts")]
    return []


def _duration(text: str | None) -> timedelta:
    return (parse_duration(text) if text is not None else None) or timedelta()


async def _save(tx: Tx, after: Conversation, now: datetime) -> None:
    await tx.execute(
        Q["patch_conversation"],
        bucket_of(after.id),
        after.id,
        after.workspace_id,
        after.title,
        after.metadata,
        after.object.type if after.object is not None else None,
        after.object.id if after.object is not None else None,
        after.is_frozen,
        after.slow_seconds,
        after.hides_positions,
        after.is_moderated,
        after.route,
        after.rule,
        after.starts_at,
        after.expires_at,
        after.expires_after,
        after.on_expiry,
        after.warns_before,
        after.warning,
        after.warned_at,
        after.distinct_hash,
    )
    await record_changes(tx, after.workspace_id, after.id, [Changed(kind="conversation")], now)


async def _set_timers(tx: Tx, before: Conversation, after: Conversation, now: datetime, offset: timedelta) -> None:
    if after.state is State.SCHEDULED and after.starts_at is not None:
        await set_timer(tx, after.workspace_id, after.id, START, after.starts_at, offset)
    await set_expiry(tx, after, now, offset)
    if after.rule is not None and after.rule != before.rule:
        await set_timer(tx, after.workspace_id, after.id, "", now, offset, RULE)
