"""The data of templates: what is written once, in versions; what a message needs of it; and what the API takes."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.channels import ChannelName, RouteInput
from tidings.core.errors import FieldError
from tidings.core.lines import ONE_LINE
from tidings.templates.data_source import SourceKeys
from tidings.templates.render import SourceContent

PurposeName = Literal["otp", "critical", "transactional", "marketing", "chat"]

CONTACT = "contact"
"""Stands among a version's variables where its text speaks of the contact: no field of the data can have that name."""


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The published version of a template, without its text: what accepting a message needs."""

    id: UUID
    version: int
    purpose: PurposeName
    topic: str | None
    channel: str | None
    """The route of a message that names none, where it is one channel."""
    route: str | None
    """The same where it is more: JSON, as it was given."""
    is_sensitive: bool
    channels: frozenset[str]
    """For which of them there is content."""
    default_locale: str


class LoadedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version with its text: what rendering needs. A version never changes, so that it may be kept for ever."""

    content: dict[str, dict[str, SourceContent]]
    """By channel, then by locale."""
    default_locale: str
    variables: frozenset[str]
    """The dotted names that it takes from a message's data."""
    uses_contact: bool
    """Its words, or what it asks of data sources, may speak of the contact."""
    sources: tuple[str, ...] = ()
    """The keys of the data sources that are asked before it is rendered: their answers are its `sources`."""


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """What a message can be made from, by a key of your own."""

    id: UUID
    key: str
    name: str
    purpose: PurposeName
    topic: str | None
    channel: str | None
    route: str | None
    is_sensitive: bool
    published: int | None
    """The version that messages get; None while there are only drafts."""
    latest: int
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None = None
    """It is put away since: not listed, and not sent."""
    has_draft: bool = False
    """Somebody is writing it."""
    warnings: list[FieldError] = []
    """Of a version that has just been published: what you may want to change in the next."""


class TemplateAction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A button or a link; both are templates."""

    label: Annotated[str, Meta(max_length=1_000)]
    url: Annotated[str, Meta(max_length=4_000)]


class SourceInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one channel gets in one locale, in Jinja syntax. `title` is a mail's subject, a push's headline."""

    text: Annotated[str, Meta(max_length=100_000)] | None = None
    title: Annotated[str, Meta(max_length=2_000)] | None = None
    html: Annotated[str, Meta(max_length=500_000)] | None = None
    mjml: Annotated[str, Meta(max_length=200_000)] | None = None
    """A mail in MJML, in place of `html`. When the version is published, HTML is made of it, and a plain text where `text` is left out."""
    actions: Annotated[list[TemplateAction], Meta(max_length=10)] = []
    bundle: Annotated[str, Meta(max_length=1_000)] | None = None
    """Of the app: items with the same one belong together."""


Slug = Annotated[
    str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$(?!\n)", description="lower case letters, digits, dots, dashes and underscores")
]
LocaleText = Annotated[str, Meta(min_length=2, max_length=35)]
ContentSources = Annotated[
    dict[ChannelName, Annotated[dict[LocaleText, SourceInput], Meta(min_length=1, max_length=200)]], Meta(min_length=1, max_length=9)
]


class TemplateInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new template with its first draft."""

    key: Slug
    purpose: PurposeName
    content: ContentSources
    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)] | None = None
    """The key, where it is left out."""
    topic: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    route: RouteInput | None = None
    """Of a message that names none."""
    is_sensitive: bool = False
    """What it says is sealed, kept no longer than it takes to be said, and masked wherever it is shown; login codes always are."""
    default_locale: LocaleText | None = None
    """The workspace's, where it is left out."""
    sources: SourceKeys = []
    """Data sources that are asked when a message goes; the text has their answers as `sources.<key>`."""


class TemplatePatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a template is to change; what is left out stays. Messages that were accepted keep what it was."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)] | UnsetType = UNSET
    purpose: PurposeName | UnsetType = UNSET
    """What it is for: which permission its messages need, and how they go."""
    topic: Annotated[str, Meta(min_length=1, max_length=64)] | UnsetType | None = UNSET
    """null: none."""
    route: RouteInput | UnsetType | None = UNSET
    """Of a message that names none; null: the topic's, else the workspace's."""


class VersionInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new draft: the whole content, for every channel and locale."""

    content: ContentSources
    default_locale: LocaleText | None = None
    """That of the version before, where it is left out."""
    sources: SourceKeys = []
    """Data sources that are asked when a message goes; the text has their answers as `sources.<key>`."""


class PublishInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which version messages get from now on; an older one is the way back."""

    version: Annotated[int, Meta(ge=1, le=2_147_483_647)]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A version's content before it has a number, under the normal names of its locales."""

    content: dict[str, dict[str, SourceInput]]
    default_locale: str
    variables: list[str]
    sources: list[str]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One immutable state of a template's content, as a list tells it."""

    n: int
    default_locale: str
    locales: dict[str, list[str]]
    """By channel."""
    variables: list[str]
    """The dotted names that it takes from a message's data; `contact` where it speaks of the contact."""
    sources: list[str]
    """The data sources that are asked when a message goes."""
    is_published: bool
    """It is, or was once, what messages got."""
    created_at: datetime
    published_at: datetime | None


class FullVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version with its text, and what stands in the way of publishing it."""

    version: Version
    content: dict[str, dict[str, SourceInput]]
    problems: list[FieldError]
    warnings: list[FieldError]
    """Of a draft: what you may want to change; it may be published as it is."""
    made: dict[str, dict[str, SourceInput]] | None
    """Of a draft: what would be rendered in place of `content`; None where it is the same, or there are problems."""
