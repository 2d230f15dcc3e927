"""The pages of templates: what is written, seen, tried out, published and taken back."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_a_template_is_written_published_and_taken_back(play: Play) -> None:
    await play("templates.mjs")


async def test_a_mail_is_made_by_drag_and_drop(play: Play) -> None:
    await play("templates_design.mjs")
