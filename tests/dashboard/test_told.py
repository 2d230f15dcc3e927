"""What is told in the corner, and the way back from it."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_what_is_told_hides_nothing_that_has_the_focus(play: Play) -> None:
    await play("told.mjs")
