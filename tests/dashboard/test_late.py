"""Answers that come late, and what has happened meanwhile."""

import pytest

from tests.dashboard.conftest import Play

pytestmark = pytest.mark.anyio


async def test_an_answer_that_is_older_than_what_happened_takes_the_place_of_nothing(play: Play) -> None:
    await play("late_answers.mjs")
