"""The parts of the developers' page that tell what happens, and what others tell."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_what_happens_is_seen_and_what_others_tell_is_tried(play: Play) -> None:
    await play("events.mjs")
