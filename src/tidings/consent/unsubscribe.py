"""Unsubscribing by a link, and taking it back: of one topic on one channel, or of all marketing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from tidings.consent import store
from tidings.consent.digest import digest
from tidings.consent.list_consents import list_own
from tidings.consent.model import ANY, Consent, ConsentInput, Digest, PreferencesPatch, Word
from tidings.consent.one_person import lock_people
from tidings.consent.preferences import patch_preferences
from tidings.consent.record_consent import PREFIX, record_consent
from tidings.core.ids import encode
from tidings.db import Tx
from tidings.workspaces import Workspace

BY_LINK = "unsubscribe link"
"""The source of a withdrawal that came by the link of a message, and that the same link takes back."""
BY_CHOICE = "preference centre"
_TAKEN_BACK = "withdrawal taken back"

# So many lines of a ledger are looked back at for what was granted before.
_LOOKED_BACK = 200


async def choose_topic(tx: Tx, workspace_id: UUID, contact_id: UUID, topic: str, channel: str, *, wants: bool, now: datetime) -> bool:
    """The person wants the topic on that channel, or does not; False where they had said so before, or there is no such topic."""
    if not await store.known_topics(tx, workspace_id, [topic]):
        return False
    contact_id = (await lock_people(tx, workspace_id, [contact_id], now))[contact_id].person_id
    chosen = (await store.get_preferences(tx, workspace_id, contact_id)).topics
    if chosen.get(topic, {}).get(channel) is wants:
        return False
    await patch_preferences(tx, workspace_id, contact_id, PreferencesPatch(topics={topic: {channel: wants}}), now=now)
    return True


async def refuse_marketing(
    tx: Tx, workspace: Workspace, contact_id: UUID, channel: str | None, *, source: str, proof: Mapping[str, str], now: datetime
) -> bool:
    """Marketing is withdrawn on that channel (None: on every one), with what shows it; False where it was before."""
    contact_id = (await lock_people(tx, workspace.id, [contact_id], now))[contact_id].person_id
    if refuses(await standing(tx, workspace.id, contact_id), channel):
        return False
    given = ConsentInput(channel=channel, purpose="marketing", state="withdrawn", source=source, proof=dict(proof))
    await record_consent(tx, workspace, contact_id, given, author_id=None, now=now)
    return True


async def allow_again(
    tx: Tx, workspace: Workspace, contact_id: UUID, channel: str | None, *, source: str | None, proof: Mapping[str, str], now: datetime
) -> int:
    """What the last withdrawal of marketing on that channel (None: on every one) had ended is granted as it was before.

    Answers how many grants that are. Where the last word is no such withdrawal, or has another source than the one that is given,
    nothing is granted: a link never makes a consent that was not there.
    """
    contact_id = (await lock_people(tx, workspace.id, [contact_id], now))[contact_id].person_id
    found = await list_own(tx, workspace.id, contact_id, limit=_LOOKED_BACK)
    lines = [line for line in found if line.purpose == "marketing" and (channel is None or line.channel in (channel, None))]
    # What was withdrawn on one channel alone changes nothing of a withdrawal everywhere.
    last = next((line for line in lines if line.state == "granted" or line.channel in (channel, None)), None)
    if last is None or last.state != "withdrawn" or last.channel != channel or (source is not None and last.source != source):
        return 0
    older = [line for line in lines if line.id < last.id]
    before = digest([_word(line) for line in older])
    shown = {**proof, "withdrawn": encode(PREFIX, last.id)}
    for name in before.granted:
        own, _, rest = name.partition(":")
        address = rest.partition(":")[2] or None
        text = next((line.text for line in older if line.state == "granted" and line.channel == own and line.text), None)
        given = ConsentInput(channel=own, purpose="marketing", state="granted", text=text, source=_TAKEN_BACK, address=address, proof=shown)
        await record_consent(tx, workspace, contact_id, given, author_id=None, now=now)
    return len(before.granted)


async def standing(tx: Tx, workspace_id: UUID, contact_id: UUID) -> Digest:
    """What the person's ledger comes to."""
    words: Mapping[UUID, Sequence[Word]] = await store.last_words(tx, workspace_id, [contact_id])
    return digest(words.get(contact_id, ()))


def refuses(stands: Digest, channel: str | None) -> bool:
    """Whether marketing is withdrawn on that channel; None: on every one. Pure."""
    if f"{ANY}:marketing" in stands.withdrawn:
        return True
    return channel is not None and f"{channel}:marketing" in stands.withdrawn


def _word(line: Consent) -> Word:
    return Word(
        id=line.id,
        channel=line.channel,
        purpose=line.purpose,
        state=line.state,
        address=line.address,
        occurred_at=line.occurred_at,
    )
