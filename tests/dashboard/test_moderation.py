"""What was flagged, and what is decided on it."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio


async def test_what_was_flagged_is_decided_by_keys_and_what_follows_is_seen(play: Play, api: Api) -> None:
    agent, _ = await member_of(api, "agent", "abe.answers@example.com")
    viewer, _ = await member_of(api, "viewer", "vera.views@example.com")
    await play("moderation.mjs", agent=agent, viewer=viewer)
