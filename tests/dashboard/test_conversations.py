"""The inbox and its threads, as whoever answers people lives with them."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import PASSWORD, member_of

pytestmark = pytest.mark.anyio


async def test_a_person_writes_by_sms_and_is_answered_there(play: Play) -> None:
    await play("conversations.mjs")


async def test_all_that_can_be_said_and_done_in_a_conversation(play: Play) -> None:
    await play("conversations_whole.mjs")


async def test_what_was_written_is_not_lost_and_is_nobody_elses(play: Play, api: Api) -> None:
    await member_of(api, "owner", "colleague@example.com")
    await play("conversations_kept.mjs", email="colleague@example.com", password=PASSWORD)
