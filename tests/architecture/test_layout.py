"""The shape of the tree: the floor of core, the providers, the locks, and nothing of the machine it was written on."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.architecture.rules import (
    acquainted_providers,
    addresses_of_here,
    bare_core,
    parsed_once,
    stale_locks,
    unclean_locks,
    undeclared_imports,
    unregistered_providers,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def parsed() -> Generator[None]:
    with parsed_once(ROOT):
        yield


def test_core_stands_on_the_standard_library_and_msgspec() -> None:
    assert bare_core(ROOT) == []


def test_every_import_is_of_a_package_that_the_project_declares() -> None:
    assert undeclared_imports(ROOT) == []


def test_every_provider_is_offered() -> None:
    assert unregistered_providers(ROOT) == []


def test_no_provider_knows_another() -> None:
    assert acquainted_providers(ROOT) == []


def test_locks_name_no_index_and_hash_everything() -> None:
    assert unclean_locks(ROOT) == []


def test_locks_hold_every_dependency() -> None:
    assert stale_locks(ROOT) == []


def test_no_file_names_an_index_or_a_folder_of_one_machine() -> None:
    assert addresses_of_here(ROOT) == []
