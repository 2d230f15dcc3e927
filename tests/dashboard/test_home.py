"""Home: what happened in numbers, and what needs a person."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.flow.receiver import receiving
from tidings.core.clock import system_clock
from tidings.workspaces.installation import pause, resume

pytestmark = pytest.mark.anyio


async def test_home_counts_what_happened_and_says_what_needs_a_person(play: Play) -> None:
    async with receiving() as gateway:
        gateway.answer = lambda _: (503, {"retry-after": "600"}, b"")
        await play("home.mjs", receiver=gateway.url)


async def test_home_says_that_nothing_leaves_and_how_long_what_is_due_has_waited(play: Play, api: Api) -> None:
    async with api.app.database.pipeline() as tx:
        await pause(tx, "it is being moved", system_clock())
    try:
        await play("home_paused.mjs")
    finally:
        async with api.app.database.pipeline() as tx:
            await resume(tx)
