"""The pages of templates: what is written, seen, tried out, published and taken back."""

import pytest

from tests.dashboard.conftest import Play
from tidings.channels import CHANNELS
from tidings.templates.render import TITLE_LIMIT

pytestmark = pytest.mark.anyio


async def test_a_template_is_written_published_and_taken_back(play: Play) -> None:
    await play("templates.mjs")


async def test_a_mail_is_made_by_drag_and_drop(play: Play) -> None:
    await play("templates_design.mjs")


async def test_what_a_channel_takes_stands_beside_what_is_written(play: Play) -> None:
    await play("templates_limits.mjs", limits={name: one.text_limit for name, one in CHANNELS.items()}, title=TITLE_LIMIT)
