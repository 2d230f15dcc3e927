"""The draft of a template: one, written over with each change, by one writer after another, until it is kept as a version or dropped."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.core.clock import rfc3339
from tidings.core.errors import Conflict, FieldError, NotFound, invalid
from tidings.db import Tx
from tidings.templates import draft_store, store
from tidings.templates.data_source import SourceKeys
from tidings.templates.data_source_store import find_sources
from tidings.templates.draft import draft, problems, source_problems
from tidings.templates.draft_store import StoredDraft, Writer
from tidings.templates.make_version import make_version
from tidings.templates.model import ContentSources, Draft, FullVersion, LocaleText, Template
from tidings.templates.versions import get_version

Number = Annotated[int, Meta(ge=1, le=2_147_483_647)]


class DraftInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is being written: the whole content, for every channel and locale."""

    content: ContentSources
    default_locale: LocaleText | None = None
    """That of the draft before, else of the newest version, where it is left out."""
    sources: SourceKeys = []
    """Data sources that are asked when a message goes; the text has their answers as `sources.<key>`."""
    revision: Number | None = None
    """The draft that this one is written over, as you have read it; left out where there was none."""
    based_on: Number | None = None
    """The version that it began as; left out, it stays what it was, else the newest."""


class KeepInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which draft becomes a version."""

    revision: Number
    """As you have read it."""


class FullDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft, with what would keep it from being published."""

    stored: StoredDraft
    problems: list[FieldError]
    warnings: list[FieldError]


async def get_draft(tx: Tx, workspace_id: UUID, key: str) -> FullDraft:
    """The template's draft; raises NotFound where there is no such template, or it has none."""
    template = await _template(tx, workspace_id, key)
    return await _full(tx, workspace_id, template, await _found(tx, workspace_id, template))


async def put_draft(tx: Tx, workspace_id: UUID, key: str, given: DraftInput, writer: Writer, *, now: datetime) -> FullDraft:
    """The template's draft says this.

    Raises NotFound, Invalid where the content's structure cannot be or there is no such version to base it on, and Conflict
    (draft_changed) where somebody else has changed it since, or dropped it: the detail says who.
    """
    # Its mails are made before the row is locked, and known below: they depend on no default locale.
    await make_version(draft(given.content, given.default_locale or "en", given.sources).content)
    template = await _template(tx, workspace_id, key, is_locked=True)
    before = await draft_store.find_draft(tx, workspace_id, template.id)
    _check_revision(before, given.revision, writer)
    based_on = given.based_on or (before.based_on if before is not None else template.latest)
    if given.based_on is not None and given.based_on > template.latest:
        raise invalid("/based_on", "unknown_version", f"Template {key!r} has no version {given.based_on}")
    default_locale = given.default_locale or (before.draft.default_locale if before is not None else None)
    if default_locale is None:
        newest = await store.find_version(tx, workspace_id, template.id, template.latest)
        assert newest is not None, "numbers have no gap"
        default_locale = newest.default_locale
    stored = StoredDraft(
        revision=await draft_store.take_revision(tx, workspace_id, template.id),
        based_on=based_on,
        draft=draft(given.content, default_locale, given.sources),
        changed_at=now,
        changed_by=writer,
    )
    await draft_store.save_draft(tx, workspace_id, template.id, stored)
    return await _full(tx, workspace_id, template, await _found(tx, workspace_id, template))


async def delete_draft(tx: Tx, workspace_id: UUID, key: str) -> None:
    """The template has no draft; raises NotFound where it had none."""
    template = await _template(tx, workspace_id, key, is_locked=True)
    if not await draft_store.delete_draft(tx, workspace_id, template.id):
        raise NotFound(f"Template {key!r} has no draft")


async def keep_draft(tx: Tx, workspace_id: UUID, key: str, revision: int, writer: Writer, *, now: datetime) -> FullVersion:
    """The draft is a version, the newest, and there is no draft any more; raises as `put_draft` does."""
    template = await _template(tx, workspace_id, key, is_locked=True)
    before = await draft_store.find_draft(tx, workspace_id, template.id)
    if before is None:
        raise NotFound(f"Template {key!r} has no draft")
    _check_revision(before, revision, writer)
    n = await _add(tx, workspace_id, template, before.draft, now)
    await draft_store.delete_draft(tx, workspace_id, template.id)
    return await get_version(tx, workspace_id, template, n)


async def version_of_draft(tx: Tx, workspace_id: UUID, template: Template, *, now: datetime) -> int:
    """The number of a version that says what the draft says: a new one, where the one that it is based on says something else.

    The draft stays, and is based on it. Raises NotFound where there is none. The caller holds the template's row.
    """
    stored = await _found(tx, workspace_id, template)
    if stored.based_on is not None:
        found = await store.find_full_version(tx, workspace_id, template.id, stored.based_on)
        if found is not None and _says(stored.draft, found[1], found[0].default_locale, found[0].sources):
            return stored.based_on
    n = await _add(tx, workspace_id, template, stored.draft, now)
    await draft_store.rebase_draft(tx, workspace_id, template.id, n)
    return n


async def _add(tx: Tx, workspace_id: UUID, template: Template, written: Draft, now: datetime) -> int:
    numbered = await store.take_version_number(tx, workspace_id, template.key, now)
    assert numbered is not None, "the row is locked"
    await store.insert_version(tx, workspace_id, template.id, numbered.latest, written, now)
    return numbered.latest


def _says(written: Draft, content: object, default_locale: str, sources: list[str]) -> bool:
    return written.content == content and written.default_locale == default_locale and written.sources == sources


async def _template(tx: Tx, workspace_id: UUID, key: str, *, is_locked: bool = False) -> Template:
    find = store.lock_template if is_locked else store.find_template
    template = await find(tx, workspace_id, key)
    if template is None:
        raise NotFound(f"There is no template {key!r}")
    return template


async def _found(tx: Tx, workspace_id: UUID, template: Template) -> StoredDraft:
    stored = await draft_store.find_draft(tx, workspace_id, template.id)
    if stored is None:
        raise NotFound(f"Template {template.key!r} has no draft")
    return stored


async def _full(tx: Tx, workspace_id: UUID, template: Template, stored: StoredDraft) -> FullDraft:
    written = stored.draft
    wrong = problems(written.content, written.default_locale, template.channel)
    made = await make_version(written.content)
    wrong += made.problems
    if written.sources:
        known = {source.key for source, _ in await find_sources(tx, workspace_id, written.sources)}
        wrong += source_problems(written.content, written.sources, known)
    return FullDraft(stored=stored, problems=wrong, warnings=made.warnings)


def _check_revision(before: StoredDraft | None, revision: int | None, writer: Writer) -> None:
    if (before.revision if before is not None else None) == revision:
        return
    if before is None:
        raise Conflict("This draft was kept as a version, or dropped: begin another one", code="draft_changed")
    by = before.changed_by
    who = "You" if by.id == writer.id else by.name or "Somebody"
    raise Conflict(
        f"{who} changed this draft at {rfc3339(before.changed_at)}, to revision {before.revision}: read it, and write over that",
        code="draft_changed",
    )
