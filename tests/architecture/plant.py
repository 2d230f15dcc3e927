"""Do the checks bite? Breaks each rule once in a copy of the tree, runs every check over it, and says which check saw it.

    python -m tests.architecture.plant

prints a line for each violation and exits 1 when one of them was not caught.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from tests.architecture.rules import RULES, parsed_once

ROOT = Path(__file__).parents[2]

_COPIED = ("src", "tests", "benchmarks", "migrations", "requirements", "pyproject.toml")


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, the file that says it, the check that must see it, and what that check then prints."""

    what: str
    file: str
    text: str
    check: str
    says: str


VIOLATIONS = (
    Violation(
        what="a lower floor imports a higher one",
        file="src/tidings/core/planted_upward.py",
        text="import tidings.channels\n",
        check="lint-imports",
        says="tidings.core.planted_upward -> tidings.channels",
    ),
    Violation(
        what="a folder has no floor",
        file="src/tidings/planted_floorless/__init__.py",
        text='"""Lives nowhere."""\n',
        check="lint-imports",
        says="planted_floorless",
    ),
    Violation(
        what="core imports a database driver",
        file="src/tidings/core/planted_driver.py",
        text="import asyncpg\n",
        check="lint-imports",
        says="tidings.core.planted_driver -> asyncpg",
    ),
    Violation(
        what="core imports a package that no contract names",
        file="src/tidings/core/planted_package.py",
        text="import yaml\n",
        check="bare_core",
        says="core/planted_package.py:1: yaml",
    ),
    Violation(
        what="a package is imported that the project does not name",
        file="src/tidings/channels/planted_package.py",
        text="import yaml\n",
        check="undeclared_imports",
        says="channels/planted_package.py:1: yaml",
    ),
    Violation(
        what="another than db speaks to PostgreSQL",
        file="src/tidings/channels/planted_driver.py",
        text="import asyncpg\n",
        check="lint-imports",
        says="tidings.channels.planted_driver -> asyncpg",
    ),
    Violation(
        what="another than net imports an HTTP client",
        file="src/tidings/channels/planted_client.py",
        text="import httpx2\n",
        check="lint-imports",
        says="tidings.channels.planted_client -> httpx2",
    ),
    Violation(
        what="another than net opens a connection",
        file="src/tidings/channels/planted_socket.py",
        text="import asyncio\n\n\nasync def call() -> None:\n    await asyncio.open_connection('localhost', 1)\n",
        check="other_doors",
        says="planted_socket.py:5: asyncio.open_connection",
    ),
    Violation(
        what="another than net has a client of the standard library",
        file="src/tidings/channels/planted_standard.py",
        text="from urllib.request import urlopen as fetch\n\n\ndef call() -> None:\n    fetch('http://localhost')\n",
        check="other_doors",
        says="planted_standard.py:1: urllib.request.urlopen",
    ),
    Violation(
        what="a slice writes another slice's table",
        file="src/tidings/contacts/planted_write.sql",
        text="-- name: steal\nUPDATE deliveries SET state = 'sent' WHERE id = $1;\n",
        check="foreign_writes",
        says="planted_write.sql: steal: update deliveries",
    ),
    Violation(
        what="an SQL statement has no name",
        file="src/tidings/contacts/planted_unnamed.sql",
        text="SELECT 1;\n",
        check="unnamed_sql",
        says="planted_unnamed.sql",
    ),
    Violation(
        what="SQL stands in Python",
        file="src/tidings/channels/planted_sql.py",
        text='QUERY = "SELECT id FROM deliveries"\n',
        check="sql_in_python",
        says="planted_sql.py:1",
    ),
    Violation(
        what="a slice reaches into another slice's store",
        file="src/tidings/contacts/planted_store.py",
        text="from tidings.messages.store import claim\n",
        check="foreign_stores",
        says="planted_store.py:1: tidings.messages.store",
    ),
    Violation(
        what="a table has no owner",
        file="migrations/schema.sql",
        text="\nCREATE TABLE planted_table (\n    id uuid\n);\n",
        check="unowned_tables",
        says="planted_table",
    ),
    Violation(
        what="a provider is offered to nobody",
        file="src/tidings/providers/planted_alone.py",
        text="from tidings.channels import Declaration\n\nDECLARATION = Declaration()\n",
        check="unregistered_providers",
        says="tidings.providers.planted_alone",
    ),
    Violation(
        what="a provider imports another",
        file="src/tidings/providers/planted_friend.py",
        text="import tidings.providers.planted_alone\n\nDECLARATION = Declaration()\n",
        check="acquainted_providers",
        says="planted_friend.py:1: tidings.providers.planted_alone",
    ),
    Violation(
        what="a type is missing",
        file="src/tidings/core/planted_untyped.py",
        text="def double(value):\n    return value * 2\n",
        check="pyright",
        says="reportMissingParameterType",
    ),
    Violation(
        what="an import is unused",
        file="src/tidings/core/planted_unused.py",
        text='"""A module."""\n\nimport json\n',
        check="ruff check",
        says="planted_unused.py:3:8: F401",
    ),
    Violation(
        what="an import is for types only",
        file="src/tidings/core/planted_checking.py",
        text='"""A module."""\n\nfrom typing import TYPE_CHECKING\n',
        check="ruff check",
        says="planted_checking.py:3:20: TID251",
    ),
    Violation(
        what="a folder of code is no package",
        file="src/tidings/planted_folder/facts.py",
        text='"""A module."""\n',
        check="ruff check",
        says="planted_folder/facts.py:1:1: INP001",
    ),
    Violation(
        what="a file is not formatted",
        file="src/tidings/core/planted_format.py",
        text="VALUE = [ 'a' ]\n",
        check="ruff format",
        says="planted_format.py",
    ),
    Violation(
        what="a lock names an index",
        file="requirements/planted_index.txt",
        text="--index-" + "url https://mirror.example/simple\n",
        check="unclean_locks",
        says="planted_index.txt: --index-",
    ),
    Violation(
        what="a lock has no hash",
        file="requirements/planted_hash.txt",
        text="msgspec==0.22.0\n",
        check="unclean_locks",
        says="planted_hash.txt: msgspec==0.22.0 has no hash",
    ),
    Violation(
        what="a dependency is not in the lock",
        file="requirements/run.txt",
        text="",
        check="stale_locks",
        says="run.txt: msgspec",
    ),
    Violation(
        what="a file names a folder of one machine",
        file="src/tidings/core/planted_place.py",
        text='PLACE = "/' + 'root/data"\n',
        check="addresses_of_here",
        says="planted_place.py:1",
    ),
)


def uncaught() -> list[Violation]:
    """Plant every violation in one copy of the tree, run every check over it once, and tell which were not seen."""
    with tempfile.TemporaryDirectory(prefix="tidings-planted-") as folder:
        copy = Path(folder)
        _copy_tree(copy)
        for violation in VIOLATIONS:
            _plant(copy, violation)
        reports = _reports(copy)
    return [violation for violation in VIOLATIONS if violation.says not in reports[violation.check]]


def _copy_tree(copy: Path) -> None:
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            shutil.copy(source, copy / name)


def _plant(copy: Path, violation: Violation) -> None:
    path = copy / violation.file
    path.parent.mkdir(parents=True, exist_ok=True)
    is_schema = path.suffix == ".sql" and path.parent.name == "migrations"
    path.write_text(path.read_text() + violation.text if is_schema else violation.text)


def _reports(copy: Path) -> dict[str, str]:
    """What each check says of the copy. The one slow check, pyright, reads only the file that is meant for it."""
    untyped = next(violation.file for violation in VIOLATIONS if violation.check == "pyright")
    reports = {
        "ruff format": _run(copy, "ruff", "format", "--check", "--no-cache", "."),
        "ruff check": _run(copy, "ruff", "check", "--no-cache", "--output-format=concise", "."),
        "lint-imports": _run(copy, "lint-imports", "--no-logo", "--no-cache"),
        "pyright": _run(copy, "pyright", "--pythonpath", sys.executable, untyped),
    }
    with parsed_once(copy):
        reports.update({rule.__name__: "\n".join(rule(copy)) for rule in RULES})
    return reports


def _run(copy: Path, program: str, *arguments: str) -> str:
    """What a check prints; one that finds nothing exits 0, and then nothing of it counts."""
    done = subprocess.run(
        [Path(sys.executable).parent / program, *arguments],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy / "src")},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout if done.returncode else ""


def main() -> None:
    """Print a line for each violation; exit 1 when one was not caught."""
    missed = uncaught()
    for violation in VIOLATIONS:
        print(f"{'no ' if violation in missed else 'yes'}  {violation.what:<55}  {violation.check}")
    print(f"{len(VIOLATIONS) - len(missed)} of {len(VIOLATIONS)} violations are caught")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
