"""What every list has in common: what of it is shown, and all of it as a file."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_each_list_is_exported_as_it_is_listed(play: Play) -> None:
    await play("lists_csv.mjs")


async def test_what_is_refused_further_down_is_said_and_asked_again_on_wish_alone(play: Play) -> None:
    await play("lists_stuck.mjs")
