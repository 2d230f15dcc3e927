"""Routes while everything is killed: nothing is begun after a stop that has committed."""

from pathlib import Path

import pytest

from tests.chaos.ladders import run


@pytest.mark.anyio
async def test_no_step_is_begun_after_a_sign_that_has_committed(tmp_path: Path):
    assert await run(tmp_path, ladders=400, per_second=60, seed=11)


@pytest.mark.long
@pytest.mark.anyio
async def test_nor_in_ten_thousand_ladders(tmp_path: Path):
    assert await run(tmp_path, ladders=10_000, per_second=60, seed=12)
