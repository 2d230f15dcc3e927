"""The way that messages take, drawn wherever one is chosen."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio


async def test_a_route_is_drawn_wherever_one_is_chosen(play: Play, api: Api) -> None:
    viewer, _ = await member_of(api, "viewer", "vera.views@example.com")
    await play("routes.mjs", viewer=viewer)
