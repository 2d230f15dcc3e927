"""`tidings audit`: the log of a workspace as lines, where it stands, and whether it is whole."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import msgspec

from tidings.cli.install import find_workspace, opened, quiet_settings
from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import encode
from tidings.db import Database
from tidings.workspaces import Workspace
from tidings.workspaces.audit import Checkpoint, Entry, Report, Verifier, chain, checkpoint, line_of, read_audit, verify_lines

_AT_ONCE = 1_000


def export(workspace: str, *, after: int) -> None:
    """Every entry after this number is a line on standard output."""
    asyncio.run(_export(workspace, after))


async def _export(workspace: str, after: int) -> None:
    async with opened(quiet_settings()) as database:
        owner = await _up_to_date(database, workspace)
        async for page in _pages(database, owner, after):
            sys.stdout.buffer.write(b"".join(line_of(entry) for entry in page))
        sys.stdout.buffer.flush()


def show_checkpoint(workspace: str) -> None:
    """Where the log stands is printed: keep it elsewhere."""
    print(msgspec.json.encode(asyncio.run(_checkpoint(workspace))).decode())


async def _checkpoint(workspace: str) -> Checkpoint:
    async with opened(quiet_settings()) as database:
        owner = await _up_to_date(database, workspace)
        async with database.pipeline() as tx:
            return await checkpoint(tx, owner.id)


def verify(file: Path | None, *, workspace: str | None, checkpoints: Sequence[str]) -> bool:
    """What is wrong with the file, or with the log in the database, was printed; answers whether nothing is."""
    known = [point for text in checkpoints for point in read_checkpoints(text)]
    if file is not None:
        report = _verify_file(file, known)
    elif workspace is not None:
        report = asyncio.run(_verify_live(workspace, known))
    else:
        raise Invalid([FieldError("FILE", "required", "Give the file of an export, or --workspace for the log in the database")])
    for line in told(report):
        print(line)
    return report.is_whole


def read_checkpoints(text: str) -> list[Checkpoint]:
    """The checkpoints of a file, one a line as `tidings audit checkpoint` prints them; raises Invalid."""
    try:
        lines = [line for line in Path(text).read_bytes().splitlines() if line.strip()]
        return [msgspec.json.decode(line, type=Checkpoint) for line in lines]
    except (OSError, msgspec.DecodeError) as error:
        detail = f"{text} is no file of checkpoints: one a line, as `tidings audit checkpoint` prints them"
        raise Invalid([FieldError("--checkpoint", "invalid_checkpoint", detail)]) from error


def told(report: Report) -> list[str]:
    """The report in sentences."""
    lines = [
        f"entry {found.seq}: {found.detail} ({found.code})" if found.seq else f"{found.detail} ({found.code})" for found in report.findings
    ]
    if report.findings:
        return [*lines, "The log is NOT whole."]
    if report.entries == 0:
        lines.append("The log has no entries.")
    else:
        lines.append(f"{report.entries} entries, {report.first} to {report.last} of {report.workspace}: each follows from the one before.")
    if report.anchored == 0:
        lines.append(
            "WITHOUT A CHECKPOINT from outside nobody can tell whether its end was cut off, or whether it was written anew from some "
            "entry on. Keep what `tidings audit checkpoint` prints where whoever may write to the database may not, and give it with "
            "--checkpoint."
        )
    elif report.anchored < report.last:
        lines.append(f"Proved up to entry {report.anchored} by a checkpoint; what came later is not, until the next one.")
    else:
        lines.append(f"Proved up to its last entry by the checkpoint of entry {report.anchored}.")
    return lines


def _verify_file(file: Path, known: Sequence[Checkpoint]) -> Report:
    try:
        with file.open("rb") as lines:
            return verify_lines(lines, known)
    except OSError as error:
        raise Invalid([FieldError("FILE", "unreadable", f"{file} cannot be read: {type(error).__name__}")]) from error


async def _verify_live(workspace: str, known: Sequence[Checkpoint]) -> Report:
    async with opened(quiet_settings()) as database:
        owner = await _up_to_date(database, workspace)
        # Of several workspaces' checkpoints in one file, this one's.
        verifier = Verifier([point for point in known if point.workspace == encode("wsp", owner.id)])
        async for page in _pages(database, owner, 0):
            for entry in page:
                verifier.take(entry)
        return verifier.report()


async def _up_to_date(database: Database, workspace: str) -> Workspace:
    """The workspace, where everything that was told has its place."""
    async with database.pipeline() as tx:
        owner = await find_workspace(tx, workspace)
    done = 1
    while done:
        async with database.pipeline() as tx:
            done = await chain(tx, waits=True)
    return owner


async def _pages(database: Database, owner: Workspace, after: int) -> AsyncGenerator[list[Entry]]:
    while True:
        async with database.pipeline() as tx:
            page = await read_audit(tx, owner.id, after=after, limit=_AT_ONCE)
        if not page:
            return
        yield page
        after = page[-1].seq
