"""What contacts who were merged allow together: whatever one of them has refused is refused, and nobody allows more than before.

What one of them had granted on a channel before counts for the addresses that they had then; what the person grants since, for all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS
from tidings.consent import store
from tidings.consent.digest import digest
from tidings.consent.model import ANY, Digest, Word
from tidings.contacts import Merged, Together, together
from tidings.core.ids import bucket_of
from tidings.db import Tx


async def lock_people(tx: Tx, workspace_id: UUID, people: Collection[UUID], now: datetime) -> dict[UUID, Together]:
    """Nobody else writes what these people allow until the commit, by whichever of their ids; answers who each of them is."""
    whole = await together(tx, workspace_id, people)
    locked: set[UUID] = set()
    # Somebody may have merged them between the look and the lock; once they are locked, nobody does.
    while missing := {one for person in whole.values() for one in person.ids} - locked:
        await store.lock_permissions(tx, workspace_id, sorted(missing, key=lambda one: (bucket_of(one), one)), now)
        locked |= missing
        whole = await together(tx, workspace_id, people)
    return whole


async def renew(tx: Tx, workspace_id: UUID, whole: Iterable[Together]) -> None:
    """The guard reads of each of these people, under every id of theirs, what their ledgers come to; the caller holds them."""
    persons = {one.person_id: one for one in whole}
    words = await store.last_words(tx, workspace_id, [one for person in persons.values() for one in person.ids])
    digests: dict[UUID, Digest] = {}
    for person in persons.values():
        stands = digest(said_together({one: words.get(one, []) for one in person.ids}, person))
        digests |= dict.fromkeys(person.ids, stands)
    await store.save_digests(tx, workspace_id, digests)


def said_together(words: Mapping[UUID, Sequence[Word]], person: Together) -> list[Word]:
    """The words of all of the person's ledgers as those of one. Pure."""
    said = {one: list(words[one]) for one in person.ids}
    # In the order in which they were merged.
    for merge in sorted(person.merges, key=lambda one: one.since):
        said[merge.into_id] = _joined(said.pop(merge.from_id), said[merge.into_id], merge)
    return said[person.person_id]


def _joined(ones: Sequence[Word], others: Sequence[Word], merge: Merged) -> list[Word]:
    before = [[word for word in words if not _is_since(word, merge)] for words in (ones, others)]
    stood = [digest(words) for words in before]
    joined = [word for words in (ones, others) for word in words if _is_since(word, merge)]
    for words, addresses, other in zip(before, (merge.kept.own_from, merge.kept.own_into), (stood[1], stood[0]), strict=True):
        for word in words:
            joined += _narrowed(word, addresses, other)
    joined += [_refusal(name, merge) for stands in stood for name in stands.withdrawn]
    return joined


def _is_since(word: Word, merge: Merged) -> bool:
    """Whether it was recorded after the merge: ids begin with their milliseconds."""
    return word.id.int >> 80 > merge.since.int >> 80


def _narrowed(word: Word, addresses: Sequence[tuple[str, str]], other: Digest) -> list[Word]:
    """What one of the two granted on a channel is granted for their addresses; where it has none, if the other had granted it too."""
    if word.state != "granted" or word.address is not None or word.channel is None or word.channel not in CHANNELS:
        return [word]
    kind = CHANNELS[word.channel].address_kind
    if kind is None:
        return [word] if f"{word.channel}:{word.purpose}" in other.granted else []
    return [msgspec.structs.replace(word, address=value) for own, value in addresses if own == kind]


def _refusal(name: str, merge: Merged) -> Word:
    """What one of the two had withdrawn, as if it had been said at the merge: it ends what the other had granted."""
    channel, _, purpose = name.partition(":")
    return Word(
        id=merge.since,
        channel=None if channel == ANY else channel,
        purpose=purpose,
        state="withdrawn",
        address=None,
        occurred_at=merge.merged_at,
    )
