"""The audit log: who did what to what, from where, and what proves that nobody changed it."""

import re
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Request, page_of
from tidings.core.errors import Invalid, invalid
from tidings.core.ids import encode
from tidings.workspaces.audit import AuditFilter, Checkpoint, Entry, checkpoint, line_of, list_audit, read_audit, verify_piece

NDJSON = "application/x-ndjson"

Hash = Annotated[str, Meta(min_length=64, max_length=64, pattern=r"^[0-9a-f]{64}$(?!\n)")]
_SHOWN = 20
_REACHED = re.compile(r"([1-9][0-9]{0,15})\.([0-9a-f]{64})", re.ASCII)


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


class KeptCheckpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the log stood once, as `GET /v1/audit/checkpoint` told it."""

    seq: Annotated[int, Meta(ge=0, le=2**53)]
    hash: Hash
    workspace: Annotated[str, Meta(max_length=64)] | None = None
    """This one, if left out."""
    at: Annotated[datetime, Meta(tz=True)] | None = None
    """Not looked at."""


class AuditVerifyInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which piece of the log, and what was kept of it elsewhere."""

    after: Annotated[str, Meta(max_length=90)] | None = None
    """`next` of the piece before; the beginning, if left out."""
    limit: Annotated[int, Meta(ge=1, le=1_000)] = 1_000
    """Entries of this piece."""
    checkpoints: Annotated[list[KeptCheckpoint], Meta(max_length=100)] = []
    """Kept where whoever may write to the database may not. Give the same ones with each piece."""


class BrokenEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Where the chain does not hold."""

    seq: int | None
    """The entry's number."""
    code: str
    """`edited`, `broken`, `missing`, `out_of_order`, `foreign`; and, by a checkpoint, `rewritten` and `cut_off`."""
    detail: str


class AuditVerification(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of the log proves."""

    is_whole: bool
    """Each entry of this piece follows from the one before, and nothing that was kept elsewhere says otherwise."""
    entries: int
    """So many were looked at."""
    first: int
    """The number of the first of them; 0 where there were none."""
    last: int
    """That of the last; what the piece goes on from where there were none."""
    hash: str
    """The last one's: it is that of the checkpoint that is to be kept now."""
    anchored: int
    """Up to this entry a checkpoint that you gave proves it, and nothing before it was written anew; 0 where none falls into this piece."""
    broken: BrokenEntry | None
    """The first thing that is wrong."""
    findings: list[BrokenEntry]
    """The first twenty of them."""
    next: str | None
    """Give it as `after` for the next piece; null: this was the last."""


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


async def _verify(request: Request) -> AuditVerification:
    body: AuditVerifyInput = request.body
    own = encode("wsp", request.workspace_id)
    kept = [Checkpoint(workspace=point.workspace or own, seq=point.seq, hash=point.hash) for point in body.checkpoints]
    after = _reached(body.after, own)
    piece = await verify_piece(request.tx, request.workspace_id, after=after, checkpoints=kept, limit=body.limit)
    report, reached = piece.report, piece.reached
    wrong = [BrokenEntry(seq=found.seq, code=found.code, detail=found.detail) for found in report.findings]
    return AuditVerification(
        is_whole=report.is_whole,
        entries=report.entries,
        first=report.first if report.entries else 0,
        last=report.last,
        hash=report.hash,
        anchored=report.anchored,
        broken=wrong[0] if wrong else None,
        findings=wrong[:_SHOWN],
        next=f"{reached.seq}.{reached.hash}" if reached is not None else None,
    )


def _reached(after: str | None, workspace: str) -> Checkpoint | None:
    """The entry that was the last of the piece before; raises Invalid where that is none."""
    if after is None:
        return None
    found = _REACHED.fullmatch(after)
    if found is None:
        raise invalid("/after", "invalid_cursor", "This is no cursor of a verification: take `next` of the piece before.")
    return Checkpoint(workspace=workspace, seq=int(found[1]), hash=found[2])


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
    Operation(
        id="audit.verify",
        method="POST",
        path="/v1/audit/verify",
        scope="audit:read",
        summary="Verify the audit log",
        description=(
            "Whether each entry is what its hash says and follows from the one before, 1,000 entries a call at most; go on with `next` as "
            "`after` until that is null. Every call tells what it has proved of its own piece: the log is whole where all of them are. "
            "Without a checkpoint from outside nobody can tell whether its end was cut off, or whether it was written anew from some entry "
            "on: give those that you have kept, all of them with each call. Who does not trust the server either verifies an export with "
            "`tidings audit verify`."
        ),
        body=AuditVerifyInput,
        output=AuditVerification,
        errors=(Invalid,),
        example={},
        # It looks, and adds nothing to what it looks at.
        is_audited=False,
        run=_verify,
    ),
)
