"""What templates ask as they go: made, changed, told of, and taken away."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio


async def test_a_data_source_is_made_and_asked_and_its_secret_is_told_to_nobody(play: Play, api: Api) -> None:
    viewer, _ = await member_of(api, "viewer", "vera.views@example.com")
    await play("sources.mjs", viewer=viewer)
