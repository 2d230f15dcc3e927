"""A connection that is cut takes nothing away of what one sees."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_what_was_changed_while_the_connection_was_cut_is_shown(play: Play) -> None:
    await play("cut.mjs")
