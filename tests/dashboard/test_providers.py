"""The page of providers: connected, verified, ranked, priced."""

import pytest

from tests.dashboard.conftest import Play
from tests.flow.receiver import receiving

pytestmark = pytest.mark.anyio


async def test_a_provider_is_connected_by_what_it_declares(play: Play) -> None:
    async with receiving() as receiver:
        await play("providers.mjs", receiver=receiver.url)
