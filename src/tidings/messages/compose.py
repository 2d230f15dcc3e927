"""From a claimed delivery to what its channel gets: the template's version or the free content, the data, the person."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from tidings.channels import CHANNELS, Content, Media
from tidings.contacts import Person, contact_facts
from tidings.messages.decide import Kept
from tidings.messages.links import Links
from tidings.messages.model import Claimed, ContentInput, Spoken
from tidings.messages.track import TRACKED, tracked
from tidings.templates import (
    ActionSource,
    LoadedVersion,
    NotPlainError,
    Recipient,
    RenderFailed,
    SourceAnswers,
    SourceContent,
    SourceFailed,
    choose_locale,
    plain_map,
    render,
)
from tidings.workspaces.branding import Branding, branding_facts
from tidings.workspaces.link_settings import LinkSettings

Data = dict[str, Any]

SAID_KEPT = 8
"""Of one message so many contents are remembered, by channel and locale, while its deliveries leave."""
SAID_CHARACTERS = 20_000


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out, and what of it is kept."""

    content: Content
    kept: Kept


# By channel and locale.
Said = dict[tuple[str, str | None], Composed]


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What composing one delivery needs."""

    spoken: Spoken
    version: LoadedVersion | None
    person: Person | None
    shared: Data | None = None
    """The message's data, read once for all of its recipients."""
    sources: SourceAnswers | SourceFailed = {}
    """What the version's data sources say, or why they do not."""
    settings: LinkSettings = LinkSettings()
    """How its workspace wants its links."""
    said: Said | None = None
    """What the message says to everybody alike, where it was composed before; None where nothing is remembered."""


class _KeptContent(msgspec.Struct, frozen=True, omit_defaults=True):
    text: str
    title: str | None = None
    html: str | None = None
    actions: list[tuple[str, str]] = []
    files: list[str] = []
    bundle: str | None = None


def share(spoken: Spoken) -> Data | None:
    """The message's data as templates see it, or None where there is none that can be shared."""
    if spoken.data is None:
        return None
    try:
        return plain_map(msgspec.json.decode(spoken.data, type=Data))
    except NotPlainError:
        return None  # each render will say so


def needs_person(spoken: Spoken, version: LoadedVersion | None) -> bool:
    """True where the words name the contact, so that the contact must be read."""
    if version is not None:
        return version.uses_contact
    return spoken.content is not None and "contact" in spoken.content


def compose(claimed: Claimed, loaded: Loaded, links: Links) -> Composed | RenderFailed:
    """The content of one delivery, or the reason why there is none: strict, so that nothing half said ever leaves."""
    alike = (claimed.channel, claimed.locale) if _is_alike(claimed, loaded) else None
    composed = loaded.said.get(alike) if loaded.said is not None and alike is not None else None
    if composed is None:
        composed = _composed(claimed, loaded, links, alike)
    if isinstance(composed, RenderFailed):
        return composed
    if claimed.channel == "email" and loaded.spoken.purpose in TRACKED and not loaded.spoken.is_sensitive:
        # What is kept is what was said; how its links lead is no part of it.
        return Composed(content=tracked(composed.content, claimed.delivery_id, links, loaded.settings), kept=composed.kept)
    return composed


def _is_alike(claimed: Claimed, loaded: Loaded) -> bool:
    """Whether nothing but channel and locale tells this delivery's words from those of the message's others."""
    return claimed.data is None and loaded.person is None and not (loaded.version is not None and loaded.version.sources)


def _composed(claimed: Claimed, loaded: Loaded, links: Links, alike: tuple[str, str | None] | None) -> Composed | RenderFailed:
    spoken = loaded.spoken
    free = msgspec.json.decode(spoken.content, type=ContentInput) if spoken.content is not None else None
    source = _free_source(free, claimed.channel) if free is not None else _version_source(claimed, loaded.version)
    if source is None:
        return RenderFailed("no_content_for_channel", "text", f"The template has nothing for {claimed.channel}")
    own = _own_links(source, claimed, links)
    data = {**own, **data_of(claimed, loaded)}
    if loaded.version is not None and loaded.version.sources:
        data = {**data, "sources": loaded.sources}
    content = render(source, channel=claimed.channel, data=data, recipient=recipient_of(claimed, loaded, links))
    if isinstance(content, RenderFailed):
        return content
    if free is not None and free.media:
        media = tuple([Media(name=file.name, type=file.type, data=file.data, cid=file.cid) for file in free.media])
        content = msgspec.structs.replace(content, media=media)
    composed = Composed(content=content, kept=_kept(content, spoken, claimed))
    if (
        loaded.said is not None
        and alike is not None
        and not own
        and len(loaded.said) < SAID_KEPT
        and len(content.text) + len(content.html or "") <= SAID_CHARACTERS
    ):
        loaded.said[alike] = composed
    return composed


def _own_links(source: SourceContent, claimed: Claimed, links: Links) -> Data:
    """The links that the text speaks of, each to this person alone."""
    texts = (source.text, source.html, *[action.url for action in source.actions])
    spoken_of = {name for text in texts if text for name in _links_in(text)}
    made = {
        "unsubscribe_url": lambda: links.unsubscribe_url(claimed.delivery_id),
        "preferences_url": lambda: links.preferences_url(claimed.contact_id),
    }
    return {name: make() for name, make in made.items() if name in spoken_of}


_LINKS = ("unsubscribe_url", "preferences_url")
_SEEN_MOST = 20_000
_SEEN: dict[tuple[int, int], tuple[str, ...]] = {}


def _links_in(text: str) -> tuple[str, ...]:
    # By the text's own hash, which it keeps: what is remembered is small, and the text may have half a megabyte.
    key = hash(text), len(text)
    found = _SEEN.get(key)
    if found is None:
        found = tuple([name for name in _LINKS if name in text])
        if len(_SEEN) >= _SEEN_MOST:
            _SEEN.clear()
        _SEEN[key] = found
    return found


def _free_source(free: ContentInput, channel: str) -> SourceContent:
    fields = CHANNELS[channel].fields
    return SourceContent(
        text=free.body,
        title=free.title if "title" in fields else None,
        html=free.html if "html" in fields else None,
        actions=tuple([ActionSource(action.label, action.url) for action in free.actions]),
        bundle=free.bundle if "bundle" in fields else None,
    )


def _version_source(claimed: Claimed, version: LoadedVersion | None) -> SourceContent | None:
    by_locale = version.content.get(claimed.channel) if version is not None else None
    if version is None or not by_locale:
        return None
    return by_locale[choose_locale(by_locale, claimed.locale, version.default_locale)]


_NOBODY = plain_map({})


@lru_cache(maxsize=1_000)
def _workspace_facts(name: str) -> Mapping[str, object]:
    # Copied once for all renders: they cannot change it.
    return plain_map({"name": name})


@lru_cache(maxsize=1_000)
def _branding_facts(branding: Branding, name: str, logo_url: str | None) -> Mapping[str, object]:
    return plain_map(branding_facts(branding, name, logo_url))


def recipient_of(claimed: Claimed, loaded: Loaded, links: Links) -> Recipient:
    """For whom the content is."""
    branding = loaded.settings.branding
    logo_url = links.logo_url(branding.logo.id) if branding.logo is not None else None
    person = loaded.person
    return Recipient(
        contact=contact_facts(person) if person is not None else _NOBODY,
        workspace=_workspace_facts(loaded.spoken.workspace_name),
        locale=claimed.locale,
        timezone=person.timezone if person is not None else None,
        branding=_branding_facts(branding, loaded.spoken.workspace_name, logo_url),
    )


def data_of(claimed: Claimed, loaded: Loaded) -> Data:
    """The message's data, and over it the recipient's own."""
    text, shared = loaded.spoken.data, loaded.shared
    if shared is None:
        shared = msgspec.json.decode(text, type=Data) if text is not None else {}
    return {**shared, **msgspec.json.decode(claimed.data, type=Data)} if claimed.data is not None else shared


def _kept(content: Content, spoken: Spoken, claimed: Claimed) -> Kept:
    # The hash of a login code tells the code to whoever tries them all.
    digest = None if spoken.is_sensitive else sha256(msgspec.msgpack.encode((content.title, content.text, content.html))).digest()
    if not spoken.keeps_content and claimed.channel != "inapp":
        return Kept(None, digest)
    shown = _KeptContent(
        text=content.text,
        title=content.title,
        html=content.html,
        actions=[(action.label, action.url) for action in content.actions],
        files=[file.name for file in content.media],
        bundle=content.bundle,
    )
    return Kept(msgspec.json.encode(shown).decode(), digest)
