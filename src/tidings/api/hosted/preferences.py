"""/preferences/{token}: what a person may get, where and when, in their own hands.

The link is the proof, and works as long as the person is known: what was sent years ago still leads here. So the page tells nothing
of them but their choices and a masked address. Its form can be sent by nobody who does not have the link.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from tidings.api.asgi import Answer, Headers
from tidings.api.client import Client
from tidings.api.hosted.answers import ReadBody, all_fields, answered, limit, page
from tidings.api.hosted.languages import LANGUAGES
from tidings.api.hosted.layout import plain_page
from tidings.api.hosted.preferences_pages import Choices, choices_page
from tidings.api.hosted.reader import UNNAMED, Reader, find_reader, proof_of, tell
from tidings.api.hosted.words import DEFAULT, choose_language, primary
from tidings.channels import CHANNELS
from tidings.consent import (
    BY_CHOICE,
    Preferences,
    PreferencesPatch,
    Topic,
    allow_again,
    get_preferences,
    list_topics,
    patch_preferences,
    refuse_marketing,
    refuses,
    standing,
)
from tidings.contacts import ContactInput, get_contact, put_contact, workspace_of
from tidings.core.clock import Clock
from tidings.core.errors import NotFound
from tidings.core.quiet_hours import QuietHours, check_quiet_hours
from tidings.db import Database, Tx
from tidings.messages import Links
from tidings.workspaces import list_provider_accounts
from tidings.workspaces.members import link_limits, stray_limits

_MOST_TOPICS = 200
_MOST_FIELDS = 2_000

Fields = Mapping[str, Sequence[str]]


class PreferenceCentre:
    """Answers under /preferences."""

    def __init__(self, database: Database, links: Links, clock: Clock, on_change: Callable[[], None]) -> None:
        self._database = database
        self._links = links
        self._clock = clock
        self._on_change = on_change

    async def preferences(self, method: str, token: str, headers: Headers, client: Client, body: ReadBody) -> Answer:
        """GET shows the choices; POST saves them."""
        language = choose_language(LANGUAGES, own=None, accepted=headers.get(b"accept-language", b"").decode("latin-1"), default=DEFAULT)
        words = LANGUAGES[language]
        return await answered(
            self._answer(method, token, headers, client, body), gone=plain_page(words.broken, words.broken_text, language=language)
        )

    async def _answer(self, method: str, token: str, headers: Headers, client: Client, body: ReadBody) -> Answer:
        if method not in ("GET", "HEAD", "POST"):
            return page(405, plain_page("Not this way", "Choices are read, or saved."))
        contact_id = self._links.read("preferences", token)
        if contact_id is None:
            await limit(self._database, stray_limits(client.address), self._clock())
            raise NotFound
        filled: Fields = {}
        if method == "POST":
            await limit(self._database, link_limits(token), self._clock())
            filled = all_fields(headers, await body(), most=_MOST_FIELDS)
        async with self._database.pipeline() as tx:
            workspace_id = await workspace_of(tx, contact_id)
            reader = await find_reader(tx, workspace_id, contact_id, headers, self._links) if workspace_id is not None else None
            if reader is None or reader.person is None:
                words = LANGUAGES[DEFAULT]
                return page(404, plain_page(words.choices, words.forgotten))
            shown = await _shown(tx, reader, contact_id)
            wrong = None
            # Of a form that did not come whole nothing is taken.
            is_saved = method == "POST" and "topics" in filled
            if is_saved:
                hours = _hours(filled)
                if isinstance(hours, UnsetType):
                    wrong = reader.words.quiet_wrong
                else:
                    await self._save(tx, reader, contact_id, shown, filled, hours, client)
                    reader = await find_reader(tx, reader.workspace.id, contact_id, headers, self._links)
                    shown = await _shown(tx, reader, contact_id)
        if is_saved and wrong is None:
            self._on_change()
        return page(422 if wrong else 200, choices_page(reader, shown, wrong=wrong, is_saved=is_saved and wrong is None))

    async def _save(
        self, tx: Tx, reader: Reader, contact_id: UUID, shown: Choices, filled: Fields, hours: QuietHours | None, client: Client
    ) -> None:
        """What differs from what was shown is chosen; what was not touched stays as the topics' defaults have it."""
        now = self._clock() + reader.workspace.clock_offset
        workspace_id = reader.workspace.id
        changed = _changed(shown, filled)
        if changed or hours != shown.quiet_hours:
            patch = PreferencesPatch(topics={topic: dict(own) for topic, own in changed.items()}, quiet_hours=hours)
            await patch_preferences(tx, workspace_id, contact_id, patch, now=now)
        is_refused = filled.get("no_marketing", ("",))[0] == "on"
        proof = proof_of(client, text=reader.words.no_marketing)
        if is_refused and not shown.is_refused:
            await refuse_marketing(tx, reader.workspace, contact_id, None, source=BY_CHOICE, proof=proof, now=now)
        elif shown.is_refused and not is_refused:
            await allow_again(tx, reader.workspace, contact_id, None, source=None, proof=proof, now=now)
        spoken = await self._speak(tx, reader, filled, now)
        told: dict[str, object] = {}
        if changed:
            told["topics"] = {topic: dict(own) for topic, own in changed.items()}
        if hours != shown.quiet_hours:
            told["quiet_hours"] = None if hours is None else f"{hours.begin}-{hours.end}"
        if is_refused != shown.is_refused:
            told["no_marketing"] = is_refused
        if spoken is not None:
            told["language"] = spoken
        if told:
            await tell(tx, workspace_id, contact_id, "hosted.preferences", client, told)

    async def _speak(self, tx: Tx, reader: Reader, filled: Fields, now: datetime) -> str | None:
        """The person's language is the one that they chose; a locale that is more than it stays."""
        wanted = filled.get("language", ("",))[0]
        person = reader.person
        if person is None or wanted not in LANGUAGES or wanted == reader.language or primary(person.locale or "") == wanted:
            return None
        await put_contact(tx, reader.workspace, person.external_id, ContactInput(locale=wanted), now=now)
        return wanted


async def _shown(tx: Tx, reader: Reader, contact_id: UUID) -> Choices:
    """All that the person can choose, and how it stands."""
    workspace_id = reader.workspace.id
    assert reader.person is not None, "who is gone chooses nothing"
    topics = await list_topics(tx, workspace_id, limit=_MOST_TOPICS)
    chosen = await get_preferences(tx, workspace_id, contact_id)
    contact = await get_contact(tx, workspace_id, reader.person.external_id)
    accounts = await list_provider_accounts(tx, workspace_id, limit=_MOST_TOPICS)
    served = {channel for account in accounts if account.is_enabled for channel in account.channels}
    kinds = {address.kind for address in contact.addresses}
    channels = [name for name, facts in CHANNELS.items() if facts.address_kind in kinds and name in served]
    channels += [name for name in CHANNELS if name not in channels and _is_spoken_of(name, topics, chosen)]
    named = dict.fromkeys(reader.address(channel) for channel in channels)
    named.pop(UNNAMED, None)
    return Choices(
        topics=topics,
        channels=channels,
        wanted={(topic.key, channel): _wants(topic, channel, chosen) for topic in topics for channel in channels},
        is_refused=refuses(await standing(tx, workspace_id, contact_id), None),
        quiet_hours=chosen.quiet_hours,
        address=", ".join(named) or UNNAMED,
    )


def _is_spoken_of(channel: str, topics: Sequence[Topic], chosen: Preferences) -> bool:
    """A channel that the person has chosen about, or that a topic names while it needs no address of theirs."""
    if any(channel in own for own in chosen.topics.values()):
        return True
    return CHANNELS[channel].address_kind is None and any(channel in topic.defaults for topic in topics)


def _wants(topic: Topic, channel: str, chosen: Preferences) -> bool:
    own = chosen.topics.get(topic.key, {})
    return own[channel] if channel in own else topic.defaults.get(channel, True)


def _changed(shown: Choices, filled: Fields) -> dict[str, dict[str, bool]]:
    """By topic and channel, what the form has otherwise than it was; of what the form did not show nothing is taken."""
    topics = set(filled.get("topics", ("",))[0].split())
    channels = set(filled.get("channels", ("",))[0].split())
    on = {tuple(value.split(" ", 1)) for value in filled.get("on", ()) if " " in value}
    changed: dict[str, dict[str, bool]] = {}
    for (topic, channel), wanted in shown.wanted.items():
        if topic in topics and channel in channels and ((topic, channel) in on) is not wanted:
            changed.setdefault(topic, {})[channel] = not wanted
    return changed


def _hours(filled: Fields) -> QuietHours | UnsetType | None:
    """The quiet hours of the form; None where there are to be none, UNSET where they make no sense."""
    begin, end = (filled.get(name, ("",))[0].strip()[:5] for name in ("from", "to"))
    if not begin and not end:
        return None
    try:
        hours = msgspec.convert({"from": begin, "to": end}, QuietHours)
    except msgspec.ValidationError:
        return UNSET
    return UNSET if check_quiet_hours(hours) else hours
