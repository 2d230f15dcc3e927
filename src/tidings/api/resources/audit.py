"""The audit log: who did what to what, from where, and what proves that nobody changed it."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, page_of
from tidings.core.errors import Invalid, invalid
from tidings.workspaces.audit import AuditFilter, Checkpoint, Entry, checkpoint, line_of, list_audit, read_audit

NDJSON = "application/x-ndjson"


class AuditQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, before which entry, and which."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    action: Annotated[str, Meta(max_length=100)] | None = None
    """Only this operation, as in `templates.publish`."""
    principal: Annotated[str, Meta(max_length=100)] | None = None
    """Only what this key or member did, by their id."""
    target: Annotated[str, Meta(max_length=255)] | None = None
    """Only what was done to this: an id of ours, or the key of a topic or a template."""
    since: Annotated[datetime, Meta(tz=True)] | None = None
    """Only from this time on."""
    until: Annotated[datetime, Meta(tz=True)] | None = None
    """Only before this time."""


class AuditExportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many lines at most, and after which entry."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 200
    after: Annotated[int, Meta(ge=0, le=2**53)] = 0
    """The number (`seq`) of the last line of the page before."""


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the log."""

    data: list[Entry]
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    query: AuditQuery = request.query
    wanted = AuditFilter(
        action=query.action, principal=query.principal, target=query.target, since=_utc(query.since), until=_utc(query.until)
    )
    entries = await list_audit(request.tx, request.workspace_id, before=_before(query.after), wanted=wanted, limit=query.limit + 1)
    return page_of(entries, query.limit, lambda entry: str(entry.seq))


async def _checkpoint(request: Request) -> Checkpoint:
    return await checkpoint(request.tx, request.workspace_id)


async def _export(request: Request) -> bytes:
    query: AuditExportQuery = request.query
    return b"".join(line_of(entry) for entry in await read_audit(request.tx, request.workspace_id, after=query.after, limit=query.limit))


def _before(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdigit() and len(after) <= 18):
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return int(after)


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="audit.list",
        method="GET",
        path="/v1/audit",
        scope="audit:read",
        summary="List the audit log",
        description=(
            "Who did what to what, from where, the newest first: every operation that changes something, login codes and alarms one by "
            "one, what the command line did, and what was refused for want of a scope or with a key that opens nothing any more (of many "
            "refusals some). An entry appears about a second after its deed. Of a person it holds our own id only, of a body the names "
            "of its fields."
        ),
        query=AuditQuery,
        output=AuditPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="audit.checkpoint",
        method="GET",
        path="/v1/audit/checkpoint",
        scope="audit:read",
        summary="Show where the audit log stands",
        description=(
            "The number and the hash of the last entry. Keep it where whoever may write to the database may not: `tidings audit verify` "
            "proves with it that nothing before it was edited, taken out, moved, cut off or written anew."
        ),
        output=Checkpoint,
        run=_checkpoint,
    ),
    Operation(
        id="audit.export",
        method="GET",
        path="/v1/audit/export",
        scope="audit:read",
        summary="Export the audit log",
        description=(
            "One entry a line, in the order of the chain, each in the canonical form that its hash is made of (RFC 8785, with the `hash`). "
            "For the next page give the `seq` of the last line as `after`; an empty answer is the end. `tidings audit verify` reads the "
            "lines as they are."
        ),
        query=AuditExportQuery,
        output=Entry,
        type=NDJSON,
        errors=(Invalid,),
        run=_export,
    ),
)
