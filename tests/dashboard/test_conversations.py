"""The inbox and its threads, as whoever answers people lives with them."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_a_person_writes_by_sms_and_is_answered_there(play: Play) -> None:
    await play("conversations.mjs")


async def test_all_that_can_be_said_and_done_in_a_conversation(play: Play) -> None:
    await play("conversations_whole.mjs")
