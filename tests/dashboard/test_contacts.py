"""The people: a list, an import, and a page for each."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_people_are_made_found_imported_merged_and_erased(play: Play) -> None:
    await play("contacts.mjs")
