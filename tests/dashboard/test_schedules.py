"""What is sent again and again: made without code, looked at, stopped, and asked about where it came too late."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio


async def test_a_marketer_sets_up_a_recurring_send_and_knows_when_it_goes_next(play: Play, api: Api) -> None:
    marketer, _ = await member_of(api, "marketer", "mara.markets@example.com")
    viewer, _ = await member_of(api, "viewer", "vera.views@example.com")
    await play("schedules.mjs", marketer=marketer, viewer=viewer)
