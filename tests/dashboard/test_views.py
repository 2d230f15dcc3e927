"""Saved views, beside the filters of a page."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_filters_are_kept_under_a_name(play: Play) -> None:
    await play("views.mjs")
