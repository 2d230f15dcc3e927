"""A slice changes its own tables only, and keeps its SQL where the rules can read it."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.architecture.rules import (
    OWNED,
    foreign_stores,
    foreign_writes,
    other_doors,
    parsed_once,
    sql_in_python,
    unnamed_sql,
    unowned_tables,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def parsed() -> Generator[None]:
    with parsed_once(ROOT):
        yield


def test_a_slice_changes_only_the_tables_that_it_owns() -> None:
    assert foreign_writes(ROOT) == []


def test_every_statement_has_a_name() -> None:
    assert unnamed_sql(ROOT) == []


def test_no_sql_is_written_in_python_outside_db() -> None:
    assert sql_in_python(ROOT) == []


def test_a_store_is_called_by_its_own_slice_only() -> None:
    assert foreign_stores(ROOT) == []


def test_connections_are_opened_by_db_and_net_only() -> None:
    assert other_doors(ROOT) == []


def test_each_table_has_one_owner() -> None:
    tables = [table for owned in OWNED.values() for table in owned]
    assert len(tables) == len(set(tables))


def test_every_table_of_the_schema_has_an_owner() -> None:
    assert unowned_tables(ROOT) == []


@pytest.mark.parametrize(
    ("statement", "is_foreign"),
    [
        ("UPDATE messages SET state = 'x'", True),
        ("WITH gone AS (DELETE\n  FROM ONLY queue WHERE id = $1 RETURNING id) SELECT * FROM gone", True),
        ("INSERT INTO public.deliveries (id) VALUES ($1)", True),
        ("UPDATE outbox SET at = now()", True),
        ("INSERT INTO timers (id) VALUES ($1)", True),
        ("INSERT INTO outbox (id) VALUES ($1)", False),
        ("SELECT 'update messages' AS text FROM messages FOR NO KEY UPDATE SKIP LOCKED -- update messages", False),
        ("INSERT INTO contacts (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET name = $2", False),
    ],
)
def test_a_write_is_seen_in_whatever_shape(tmp_path: Path, statement: str, *, is_foreign: bool) -> None:
    contacts = tmp_path / "src" / "tidings" / "contacts"
    contacts.mkdir(parents=True)
    (contacts / "queries.sql").write_text(f"-- name: try_it\n{statement};\n")
    assert bool(foreign_writes(tmp_path)) is is_foreign
