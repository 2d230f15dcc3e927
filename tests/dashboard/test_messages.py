"""The page of messages, and a message's own."""

import pytest

from tests.dashboard.conftest import Play
from tests.flow.receiver import receiving

pytestmark = pytest.mark.anyio


async def test_what_is_sent_is_seen_as_it_happens(play: Play) -> None:
    async with receiving() as gateway:
        gateway.answer = lambda _: (422, {"content-type": "application/json"}, b'{"sorry": "not today"}')
        await play("messages.mjs", receiver=gateway.url)


async def test_what_waits_is_cancelled_and_what_is_unknown_settled(play: Play) -> None:
    await play("messages_waiting.mjs")


async def test_somebody_of_whose_zone_the_browser_knows_nothing_takes_no_page_away(play: Play) -> None:
    await play("zones.mjs")
