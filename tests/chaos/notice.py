"""Faults that no ledger shows, since nothing that leaves is wrong by them: another test has to notice each, in a copy of the tree.

The copy holds the program, the tests and what they read; the test must pass there, and must fail where the fault is planted.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.chaos.patches import Patch, patch_files
from tests.chaos.stage import ROOT

_COPIED = ("src", "tests", "benchmarks", "docs", "migrations", "requirements", "pyproject.toml", "Makefile", "README.md")


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, where it is planted (files with their texts, or patches of the package), and the test that must see it."""

    name: str
    what: str
    patches: tuple[Patch, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    test: str
    says: str
    """What the failing test prints then, so that it did not fail for another reason."""


FAULTS = (
    Fault(
        name="rows",
        what="row-level security is dropped on one table",
        files=(("migrations/0999_planted.sql", "-- readable by: 0001\nALTER TABLE suppressions DISABLE ROW LEVEL SECURITY;\n"),),
        test="tests/architecture/test_database.py::test_every_table_keeps_the_rules",
        says="suppressions: row-level security is not enabled and forced",
    ),
    Fault(
        name="policy",
        what="the rows of a workspace are seen by all on one table",
        files=(
            (
                "migrations/0999_planted.sql",
                "-- readable by: 0001\nALTER POLICY workspace ON contacts USING (true) WITH CHECK (true);\n",
            ),
        ),
        test="tests/architecture/test_database.py::test_one_workspace_neither_sees_nor_writes_the_rows_of_another",
        says="Error",
    ),
    Fault(
        name="client",
        what="a second HTTP client",
        files=(
            (
                "src/tidings/providers/planted_client.py",
                '"""Past the guard."""\n\nfrom urllib.request import urlopen as fetch\n\npage = fetch("http://localhost")\n',
            ),
        ),
        test="tests/architecture/test_slices.py",
        says="planted_client.py:3: urllib.request.urlopen",
    ),
    Fault(
        name="room",
        what="all who follow a conversation are told alike, whomever they have blocked",
        patches=(Patch("realtime/rooms.py", " or not one.hidden.isdisjoint(alike.authors)", ""),),
        test="tests/model/test_followed.py::test_who_is_cut_off_and_comes_back_knows_what_who_fetches_knows",
        says="posts of 1: ['only kept: 2'",
    ),
    Fault(
        name="cursor",
        what="a follower's cursor moves when it is known that there is something new, and not when that is told",
        patches=(
            Patch(
                "realtime/hub.py",
                "            names = await self._known(news)\n",
                "            room.cursor = news.after\n            names = await self._known(news)\n",
            ),
        ),
        test="tests/model/test_followed.py::test_who_comes_back_in_the_middle_is_told_what_is_theirs",
        says="AssertionError",
    ),
    Fault(
        name="end",
        what="who has said that they end is told on, until their connection is gone",
        patches=(
            Patch(
                "api/live/socket.py",
                "            # Whoever closes it: nothing more is told, and nobody holds our `write`, which raises once the end is written.\n"
                "            self._session.ended()\n",
                "            pass\n",
            ),
        ),
        test="tests/security/test_frames_on_the_wire.py::test_what_is_no_frame_ends_the_connection_with_its_code[a frame too large]",
        says="what is new in a conversation could not be told",
    ),
    Fault(
        name="get",
        what="a GET that unsubscribes",
        patches=(
            Patch(
                "api/hosted/unsubscribe.py", "filled: dict[str, str] = {}\n", 'filled: dict[str, str] = {"List-Unsubscribe": "One-Click"}\n'
            ),
        ),
        test="tests/flow/t66_unsubscribe.py::test_reading_the_page_never_unsubscribes",
        says="AssertionError",
    ),
)


def planted_tree(fault: Fault, folder: Path) -> None:
    """A copy of the tree with the fault; raises AssertionError where the source has changed, and the fault must too."""
    whole_tree(folder)
    patch_files(folder / "src" / "tidings", fault.patches)
    for name, text in fault.files:
        assert not (folder / name).exists()
        (folder / name).write_text(text)


def tested(fault: Fault, folder: Path) -> tuple[bool, str]:
    """Whether the fault's test passes in the copy, and what it printed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder / "src"), str(folder)))}
    environment.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", fault.test]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), f"{fault.test} could not be run: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.returncode == 0, done.stdout


def whole_tree(folder: Path) -> None:
    """A copy of the tree as it is."""
    folder.mkdir()
    for name in _COPIED:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif place.exists():
            shutil.copy(place, folder / name)
