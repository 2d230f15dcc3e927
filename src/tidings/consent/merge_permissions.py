"""What two people allow becomes what one person allows, and back."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.consent import store
from tidings.consent.model import Consent, Preferences
from tidings.consent.one_person import lock_people, renew
from tidings.contacts import Merged, Parted, save_kept
from tidings.core.ids import bucket_of, encode, new_id
from tidings.db import Tx

_SINCE_MERGED = "refused while merged"
_ONE_PAGE = 500


async def merge_permissions(tx: Tx, workspace_id: UUID, merge: Merged, *, now: datetime) -> None:
    """The guard reads of both what both have refused, and of preferences the survivor's; what they had not said, as the other refused it.

    What undoing needs is kept with the merge. The caller holds the people last, when all is written.
    """
    whole = (await lock_people(tx, workspace_id, [merge.person_id], now))[merge.person_id]
    source = await store.get_preferences(tx, workspace_id, merge.from_id)
    target = await store.get_preferences(tx, workspace_id, merge.person_id)
    after = _joined(source, target)
    told = {"from": _text(source), "into": _text(target), "after": _text(after)}
    kept = msgspec.structs.replace(merge.kept, preferences=told)
    await save_kept(tx, workspace_id, msgspec.structs.replace(merge, kept=kept))
    if after != target:
        await store.save_preferences(tx, workspace_id, merge.person_id, after, now)
    await store.share_preferences(tx, workspace_id, merge.person_id, whole.ids, now)
    await renew(tx, workspace_id, [whole])


async def part_permissions(tx: Tx, workspace_id: UUID, parted: Parted, *, now: datetime) -> None:
    """Each of the two allows again what they did; what was refused while they were one is refused by both."""
    merge = parted.merge
    both = await lock_people(tx, workspace_id, [merge.from_id, merge.into_id], now)
    await _refuse_both(tx, workspace_id, merge, now)
    if told := merge.kept.preferences:
        source, target, after = (msgspec.json.decode(told[name], type=Preferences) for name in ("from", "into", "after"))
        stands = await store.get_preferences(tx, workspace_id, merge.into_id)
        await store.save_preferences(tx, workspace_id, merge.into_id, _parted(stands, target, after), now)
        await store.save_preferences(tx, workspace_id, merge.from_id, source, now)
        for one in both.values():
            await store.share_preferences(tx, workspace_id, one.person_id, one.ids, now)
    await renew(tx, workspace_id, both.values())


async def _refuse_both(tx: Tx, workspace_id: UUID, merge: Merged, now: datetime) -> None:
    """What the one has withdrawn since the merge, the other has too: it was said for both."""
    lines: list[Consent] = []
    for said, missing in ((merge.into_id, merge.from_id), (merge.from_id, merge.into_id)):
        found = await store.list_consents(tx, workspace_id, [said], UUID(int=2**128 - 1), _ONE_PAGE)
        refused = [line for line in found if line.state == "withdrawn" and line.id.int >> 80 > merge.since.int >> 80]
        lines += [_also(line, missing, now) for line in refused]
    if lines:
        await store.insert_consents(tx, workspace_id, lines, [_told(line) for line in lines], now)


def _also(line: Consent, contact_id: UUID, now: datetime) -> Consent:
    own = new_id(bucket_of(contact_id))
    return msgspec.structs.replace(line, id=own, contact_id=contact_id, source=_SINCE_MERGED, author_id=None, recorded_at=now)


def _told(line: Consent) -> str:
    data = {"consent": encode("cns", line.id), "channel": line.channel, "purpose": line.purpose, "source": line.source}
    return msgspec.json.encode(data).decode()


def _joined(source: Preferences, target: Preferences) -> Preferences:
    """The survivor's, with what the other did not want and they have not spoken of. Pure."""
    topics = {topic: dict(choices) for topic, choices in target.topics.items()}
    for topic, choices in source.topics.items():
        for channel, wants in choices.items():
            if not wants and channel not in topics.get(topic, {}):
                topics.setdefault(topic, {})[channel] = False
    return Preferences(topics=topics, channels=target.channels or source.channels, quiet_hours=target.quiet_hours or source.quiet_hours)


def _parted(stands: Preferences, before: Preferences, after: Preferences) -> Preferences:
    """As the survivor's stand, without what they got by the merge and have not changed since. Pure."""
    topics = {
        topic: {
            channel: wants
            for channel, wants in choices.items()
            if channel in before.topics.get(topic, {}) or after.topics.get(topic, {}).get(channel) is not wants
        }
        for topic, choices in stands.topics.items()
    }
    return Preferences(
        topics={topic: choices for topic, choices in topics.items() if choices},
        channels=before.channels if stands.channels == after.channels else stands.channels,
        quiet_hours=before.quiet_hours if stands.quiet_hours == after.quiet_hours else stands.quiet_hours,
    )


def _text(preferences: Preferences) -> str:
    return msgspec.json.encode(preferences).decode()
