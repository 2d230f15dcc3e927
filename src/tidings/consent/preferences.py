"""What a person likes: read, replaced, changed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from msgspec import UnsetType

from tidings.channels import CHANNELS
from tidings.consent import store
from tidings.consent.fields import escaped, unknown_channel, unknown_topic
from tidings.consent.model import Preferences, PreferencesInput, PreferencesPatch
from tidings.consent.one_person import lock_people
from tidings.contacts import Together, hold
from tidings.core.errors import FieldError, Invalid
from tidings.core.quiet_hours import check_quiet_hours
from tidings.db import Tx


async def get_preferences(tx: Tx, workspace_id: UUID, contact_id: UUID) -> Preferences:
    """What the person likes; nothing, where they never said."""
    return await store.get_preferences(tx, workspace_id, contact_id)


async def put_preferences(tx: Tx, workspace_id: UUID, contact_id: UUID, given: PreferencesInput, *, now: datetime) -> Preferences:
    """The person likes this and nothing else; raises Invalid with every field that is wrong."""
    errors = await _check(tx, workspace_id, given.topics, given.channels)
    errors += check_quiet_hours(given.quiet_hours)
    if errors:
        raise Invalid(errors)
    chosen = {topic: choices for topic, choices in given.topics.items() if choices}
    preferences = Preferences(topics=chosen, channels=given.channels, quiet_hours=given.quiet_hours)
    whole = (await lock_people(tx, workspace_id, [contact_id], now))[contact_id]
    return await _save(tx, workspace_id, whole, preferences, now)


async def patch_preferences(tx: Tx, workspace_id: UUID, contact_id: UUID, patch: PreferencesPatch, *, now: datetime) -> Preferences:
    """The person likes what the patch says, and otherwise what they did; raises Invalid with every field that is wrong."""
    topics = {} if isinstance(patch.topics, UnsetType) else patch.topics
    errors = await _check(tx, workspace_id, topics, [] if isinstance(patch.channels, UnsetType) else patch.channels)
    errors += check_quiet_hours(None if isinstance(patch.quiet_hours, UnsetType) else patch.quiet_hours)
    if errors:
        raise Invalid(errors)
    whole = (await lock_people(tx, workspace_id, [contact_id], now))[contact_id]
    before = await store.get_preferences(tx, workspace_id, whole.person_id)
    preferences = Preferences(
        topics=_merged(before.topics, topics),
        channels=before.channels if isinstance(patch.channels, UnsetType) else patch.channels,
        quiet_hours=before.quiet_hours if isinstance(patch.quiet_hours, UnsetType) else patch.quiet_hours,
    )
    return await _save(tx, workspace_id, whole, preferences, now)


async def _save(tx: Tx, workspace_id: UUID, whole: Together, preferences: Preferences, now: datetime) -> Preferences:
    await store.save_preferences(tx, workspace_id, whole.person_id, preferences, now)
    if whole.merges:
        await store.share_preferences(tx, workspace_id, whole.person_id, whole.ids, now)
    await hold(tx, [whole.person_id])
    return preferences


async def _check(tx: Tx, workspace_id: UUID, topics: Mapping[str, Collection[str] | None], channels: Collection[str]) -> list[FieldError]:
    """What is wrong: a topic or a channel that is not there, a channel that is named twice."""
    known = await store.known_topics(tx, workspace_id, list(topics)) if topics else frozenset[str]()
    errors: list[FieldError] = []
    for topic, choices in topics.items():
        at = f"/topics/{escaped(topic)}"
        if topic not in known:
            errors.append(unknown_topic(at))
        errors += [unknown_channel(f"{at}/{escaped(channel)}") for channel in choices or () if channel not in CHANNELS]
    seen: set[str] = set()
    for index, channel in enumerate(channels):
        if channel not in CHANNELS:
            errors.append(unknown_channel(f"/channels/{index}"))
        elif channel in seen:
            errors.append(FieldError(f"/channels/{index}", "duplicate_channel", "This channel is in the list already."))
        seen.add(channel)
    return errors


def _merged(
    before: Mapping[str, Mapping[str, bool]], changes: Mapping[str, Mapping[str, bool | None] | None]
) -> dict[str, dict[str, bool]]:
    merged = {topic: dict(choices) for topic, choices in before.items()}
    for topic, choices in changes.items():
        own = {} if choices is None else merged.get(topic, {})
        for channel, choice in (choices or {}).items():
            if choice is None:
                own.pop(channel, None)
            else:
                own[channel] = choice
        merged[topic] = own
    return {topic: choices for topic, choices in merged.items() if choices}
