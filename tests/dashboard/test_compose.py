"""A message that is written and sent without code."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio


async def test_a_message_is_written_and_sent_once(play: Play, api: Api) -> None:
    viewer, _ = await member_of(api, "viewer", "vera.views@example.com")
    await play("compose.mjs", viewer=viewer)
