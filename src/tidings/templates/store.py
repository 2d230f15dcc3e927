"""The statements of templates, each as a typed function."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.db import Row, Tx, load_queries
from tidings.templates.model import CONTACT, Draft, LoadedVersion, Published, SourceInput, Template, Version
from tidings.templates.render import SourceContent

Q = load_queries(__package__ or "tidings.templates")

_sources = msgspec.json.Decoder(dict[str, dict[str, SourceContent]])
_inputs = msgspec.json.Decoder(dict[str, dict[str, SourceInput]])
_locales = msgspec.json.Decoder(dict[str, list[str]])


async def find_published(tx: Tx, workspace_id: UUID, key: str) -> Published | None:
    """The published version of the template with this key."""
    row = await tx.fetchrow(Q["find_published"], workspace_id, key)
    if row is None:
        return None
    return Published(
        id=row["id"],
        version=row["version"],
        purpose=row["purpose"],
        topic=row["topic"],
        channel=row["channel"],
        route=row["route"],
        is_sensitive=row["is_sensitive"],
        channels=frozenset(row["channels"]),
        default_locale=row["default_locale"],
    )


async def find_version(tx: Tx, workspace_id: UUID, template_id: UUID, n: int) -> LoadedVersion | None:
    """One version, ready to be rendered."""
    row = await tx.fetchrow(Q["find_version"], workspace_id, template_id, n)
    if row is None:
        return None
    variables: frozenset[str] = frozenset(row["variables"])
    return LoadedVersion(
        content=_sources.decode(row["content"]),
        default_locale=row["default_locale"],
        variables=variables - {CONTACT},
        # What its sources ask is written down with them, and may have changed since.
        uses_contact=CONTACT in variables or bool(row["sources"]),
        sources=tuple(row["sources"]),
    )


async def insert_template(tx: Tx, workspace_id: UUID, template: Template) -> bool:
    """False where the key is taken."""
    inserted = await tx.fetchval(
        Q["insert_template"],
        template.id,
        workspace_id,
        template.key,
        template.name,
        template.purpose,
        template.topic,
        template.channel,
        template.created_at,
        template.route,
        template.is_sensitive,
    )
    return inserted is True


async def has_topic(tx: Tx, workspace_id: UUID, key: str) -> bool:
    """Whether there is such a topic."""
    return await tx.fetchval(Q["has_topic"], workspace_id, key) is True


async def take_version_number(tx: Tx, workspace_id: UUID, key: str, now: datetime) -> Template | None:
    """The template, whose `latest` is now the number of a version still to be written."""
    return _template(await tx.fetchrow(Q["take_version_number"], workspace_id, key, now))


async def insert_version(tx: Tx, workspace_id: UUID, template_id: UUID, n: int, draft: Draft, now: datetime) -> None:
    """The draft is stored as version `n`."""
    content = msgspec.json.encode(draft.content).decode()
    await tx.execute(Q["insert_version"], template_id, n, workspace_id, content, draft.default_locale, draft.variables, draft.sources, now)


async def lock_template(tx: Tx, workspace_id: UUID, key: str) -> Template | None:
    """The template, which nobody else changes before this transaction ends."""
    return _template(await tx.fetchrow(Q["lock_template"], workspace_id, key))


async def find_template(tx: Tx, workspace_id: UUID, key: str) -> Template | None:
    """The template with this key."""
    return _template(await tx.fetchrow(Q["find_template"], workspace_id, key))


async def list_templates(tx: Tx, workspace_id: UUID, after: str, limit: int, *, is_archived: bool) -> list[Template]:
    """In the order of their keys: those in use, or those that were put away."""
    return [_as_template(row) for row in await tx.fetch(Q["list_templates"], workspace_id, after, limit, is_archived)]


async def update_template(tx: Tx, workspace_id: UUID, template: Template, now: datetime) -> Template | None:
    """The template has this name, purpose, topic and route."""
    row = await tx.fetchrow(
        Q["update_template"],
        workspace_id,
        template.id,
        template.name,
        template.purpose,
        template.topic,
        template.channel,
        template.route,
        now,
    )
    return _template(row)


async def set_archived(tx: Tx, workspace_id: UUID, key: str, archived_at: datetime | None, now: datetime) -> Template | None:
    """The template is put away, or in use."""
    return _template(await tx.fetchrow(Q["set_archived"], workspace_id, key, archived_at, now))


async def keep_made(tx: Tx, workspace_id: UUID, template_id: UUID, n: int, made: dict[str, dict[str, SourceInput]]) -> None:
    """A version that was never published is rendered from this."""
    await tx.execute(Q["keep_made"], workspace_id, template_id, n, msgspec.json.encode(made).decode())


async def set_published(
    tx: Tx, workspace_id: UUID, template_id: UUID, n: int, made: dict[str, dict[str, SourceInput]] | None, now: datetime
) -> Template | None:
    """The template, pointing to this version, which is rendered from `made` where there is something."""
    content = msgspec.json.encode(made).decode() if made is not None else None
    return _template(await tx.fetchrow(Q["set_published"], workspace_id, template_id, n, now, content))


async def find_full_version(
    tx: Tx, workspace_id: UUID, template_id: UUID, n: int
) -> tuple[Version, dict[str, dict[str, SourceInput]]] | None:
    """One version with its text as it was given."""
    row = await tx.fetchrow(Q["find_full_version"], workspace_id, template_id, n)
    if row is None:
        return None
    content = _inputs.decode(row["content"])
    return _as_version(row, {channel: sorted(by_locale) for channel, by_locale in content.items()}), content


async def list_versions(tx: Tx, workspace_id: UUID, template_id: UUID, before: int, limit: int) -> list[Version]:
    """The newest first."""
    rows = await tx.fetch(Q["list_versions"], workspace_id, template_id, before, limit)
    return [_as_version(row, _locales.decode(row["locales"])) for row in rows]


def _template(row: Row | None) -> Template | None:
    return None if row is None else _as_template(row)


def _as_template(row: Row) -> Template:
    return Template(
        id=row["id"],
        key=row["key"],
        name=row["name"],
        purpose=row["purpose"],
        topic=row["topic"],
        channel=row["channel"],
        route=row["route"],
        is_sensitive=row["is_sensitive"],
        published=row["published"],
        latest=row["latest"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        archived_at=row["archived_at"],
        has_draft=row["has_draft"],
    )


def _as_version(row: Row, locales: dict[str, list[str]]) -> Version:
    return Version(
        n=row["n"],
        default_locale=row["default_locale"],
        locales=locales,
        variables=list(row["variables"]),
        sources=list(row["sources"]),
        is_published=row["is_published"],
        created_at=row["created_at"],
        published_at=row["published_at"],
    )
