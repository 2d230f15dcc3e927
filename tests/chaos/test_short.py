"""A short chaos run; `make chaos` is the long one."""

from pathlib import Path

import pytest

from tests.chaos.run import run


@pytest.mark.anyio
async def test_nothing_is_lost_or_made_up_when_everything_is_killed(tmp_path: Path):
    assert await run(tmp_path, honours_keys=False, kills=12, per_second=12, longest_freeze=7, seed=7, short_cut=True)
