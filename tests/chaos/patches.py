"""How the program is broken on purpose: literal texts, in a copy of its source, and in the functions and tables of a database."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import asyncpg
import msgspec

from tests.chaos.stage import ROOT, Stage


class Patch(msgspec.Struct, frozen=True):
    """Every place of a text in a file of the package, and what stands there instead."""

    file: str
    old: str
    new: str
    times: int = 1


class FunctionPatch(msgspec.Struct, frozen=True):
    """The one place of a text in a function of the database, and what stands there instead."""

    function: str
    old: str
    new: str


def copied(folder: Path, patches: Sequence[Patch]) -> Path:
    """A copy of the source with these patches; raises AssertionError where the source has changed, and a patch must too."""
    shutil.copytree(ROOT / "migrations", folder / "migrations")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    patch_files(folder / "src" / "tidings", patches)
    return folder / "src"


def patch_files(package: Path, patches: Sequence[Patch]) -> None:
    """These files of the package are broken."""
    for patch in patches:
        file = package / patch.file
        text = file.read_text()
        assert text.count(patch.old) == patch.times, f"{patch.file} holds {patch.old!r} {text.count(patch.old)} times"
        file.write_text(text.replace(patch.old, patch.new))


async def patch_database(stage: Stage, patches: Sequence[FunctionPatch], statements: Sequence[str]) -> None:
    """These functions of the stage's own database are broken; raises AssertionError where they have changed."""
    connection = await asyncpg.connect(stage.url)
    try:
        for statement in statements:
            await connection.execute(statement)
        for patch in patches:
            text = await connection.fetchval("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = $1", patch.function)
            assert text.count(patch.old) == 1, f"{patch.function} holds {patch.old!r} {text.count(patch.old)} times"
            await connection.execute(text.replace(patch.old, patch.new))
    finally:
        await connection.close()
