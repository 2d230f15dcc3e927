"""Templates and their versions as they are told."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from tidings.channels import RouteInput
from tidings.core.errors import FieldError
from tidings.core.ids import encode
from tidings.messages import default_route
from tidings.templates import FullVersion, Kind, Template, Version, kinds_of, missing_locales, missing_translations
from tidings.templates.draft import source_of
from tidings.templates.model import PurposeName, SourceInput


class TemplateOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A template, without its text."""

    id: str
    key: str
    name: str
    purpose: PurposeName
    topic: str | None
    route: RouteInput | None
    """Of a message that names none."""
    is_sensitive: bool
    published: int | None
    """The version that messages get; null while there are only drafts."""
    latest: int
    """The number of the newest version."""
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    """It is put away since: not listed, and not sent."""
    has_draft: bool
    """Something is being written of it: see its draft."""
    warnings: list[FieldError] = []
    """Where a version has just been published for the first time: what you may want to change in the next."""


class TemplatePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of templates."""

    data: list[TemplateOutput]
    next: str | None


class VersionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A version, without its text."""

    version: int
    is_published: bool
    """It is, or was once, what messages got."""
    default_locale: str
    locales: dict[str, list[str]]
    """By channel."""
    variables: list[str]
    """The dotted names that it takes from a message's data; `contact` where it speaks of the contact."""
    sources: list[str]
    """The data sources that are asked when a message goes."""
    missing: dict[str, list[str]]
    """By channel the locales that it has nothing in, and another channel has."""
    created_at: datetime
    published_at: datetime | None


class VersionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of versions."""

    data: list[VersionOutput]
    next: str | None


class FullVersionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A version with its text, as it was written."""

    version: int
    is_published: bool
    default_locale: str
    content: dict[str, dict[str, SourceInput]]
    """By channel, then by locale."""
    variables: list[str]
    kinds: dict[str, Kind]
    """By the name of a variable, what the text does with it."""
    sources: list[str]
    missing: dict[str, dict[str, list[str]]]
    """By channel and locale the fields that the default locale has and this one has not: what is still to be translated."""
    problems: list[FieldError]
    """What keeps it from being published."""
    warnings: list[FieldError]
    """Of a draft: what you may want to change; it may be published as it is."""
    created_at: datetime
    published_at: datetime | None


def shown_template(template: Template) -> TemplateOutput:
    """The template as it is told."""
    return TemplateOutput(
        id=encode("tpl", template.id),
        key=template.key,
        name=template.name,
        purpose=template.purpose,
        topic=template.topic,
        route=default_route(template.route, template.channel),
        is_sensitive=template.is_sensitive,
        published=template.published,
        latest=template.latest,
        created_at=template.created_at,
        updated_at=template.updated_at,
        archived_at=template.archived_at,
        has_draft=template.has_draft,
        warnings=template.warnings,
    )


def shown_version(version: Version) -> VersionOutput:
    """The version as a list tells it."""
    return VersionOutput(
        version=version.n,
        is_published=version.is_published,
        default_locale=version.default_locale,
        locales=version.locales,
        variables=version.variables,
        sources=version.sources,
        missing=missing_locales(version.locales),
        created_at=version.created_at,
        published_at=version.published_at,
    )


def shown_full(full: FullVersion) -> FullVersionOutput:
    """The version with its text, as it is told."""
    return FullVersionOutput(
        version=full.version.n,
        is_published=full.version.is_published,
        default_locale=full.version.default_locale,
        content=full.content,
        variables=full.version.variables,
        kinds=kinds_in(full.content),
        sources=full.version.sources,
        missing=missing_translations(full.content, full.version.default_locale),
        problems=full.problems,
        warnings=full.warnings,
        created_at=full.version.created_at,
        published_at=full.version.published_at,
    )


def kinds_in(content: Mapping[str, Mapping[str, SourceInput]]) -> dict[str, Kind]:
    """The names that a content takes from a message's data, and what it does with each."""
    return kinds_of([source_of(given) for by_locale in content.values() for given in by_locale.values()])
