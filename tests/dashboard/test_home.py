"""Home: what happened in numbers, and what needs a person."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_home_counts_what_happened_and_says_what_needs_a_person(play: Play) -> None:
    await play("home.mjs")
