"""The statements of drafts, each as a typed function."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from tidings.db import Tx, load_queries
from tidings.templates.model import Draft, SourceInput

Q = load_queries(__package__ or "tidings.templates", "drafts.sql")

_content = msgspec.json.Decoder(dict[str, dict[str, SourceInput]])

WriterKind = Literal["key", "member"]


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """Who changed a draft."""

    kind: WriterKind
    id: UUID
    name: str | None = None
    """None: they are no more."""


class StoredDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as it stands."""

    revision: int
    based_on: int | None
    draft: Draft
    changed_at: datetime
    changed_by: Writer


async def find_draft(tx: Tx, workspace_id: UUID, template_id: UUID) -> StoredDraft | None:
    """The template's draft, where it has one."""
    row = await tx.fetchrow(Q["find_draft"], workspace_id, template_id)
    if row is None:
        return None
    return StoredDraft(
        revision=row["revision"],
        based_on=row["based_on"],
        draft=Draft(
            content=_content.decode(row["content"]),
            default_locale=row["default_locale"],
            variables=list(row["variables"]),
            sources=list(row["sources"]),
        ),
        changed_at=row["changed_at"],
        changed_by=Writer(kind=row["changed_by_kind"], id=row["changed_by"], name=row["changed_by_name"]),
    )


async def take_revision(tx: Tx, workspace_id: UUID, template_id: UUID) -> int:
    """The number of a change that is still to be written."""
    return await tx.fetchval(Q["take_revision"], workspace_id, template_id)


async def save_draft(tx: Tx, workspace_id: UUID, template_id: UUID, stored: StoredDraft) -> None:
    """The template has this draft, and none beside it."""
    await tx.execute(
        Q["save_draft"],
        workspace_id,
        template_id,
        stored.revision,
        stored.based_on,
        msgspec.json.encode(stored.draft.content).decode(),
        stored.draft.default_locale,
        stored.draft.variables,
        stored.draft.sources,
        stored.changed_at,
        stored.changed_by.id,
        stored.changed_by.kind,
    )


async def rebase_draft(tx: Tx, workspace_id: UUID, template_id: UUID, n: int) -> None:
    """The draft begins as this version."""
    await tx.execute(Q["rebase_draft"], workspace_id, template_id, n)


async def delete_draft(tx: Tx, workspace_id: UUID, template_id: UUID) -> bool:
    """False where there was none."""
    return await tx.fetchval(Q["delete_draft"], workspace_id, template_id) is True
