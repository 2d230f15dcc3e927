"""The simulated handsets of a test workspace: the whole product with no provider account."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_an_order_is_followed_to_its_end_on_a_simulated_phone(play: Play) -> None:
    await play("handsets.mjs")


async def test_a_simulated_phone_does_what_phones_do_and_the_provider_what_providers_do(play: Play) -> None:
    await play("handset_troubles.mjs")
