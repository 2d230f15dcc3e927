"""A short run of devices on three nodes; `python -m tests.chaos.live` is the long one."""

from pathlib import Path

import pytest

from tests.chaos.live import run


@pytest.mark.anyio
async def test_no_device_misses_anything_or_hears_it_twice_when_everything_is_killed(tmp_path: Path):
    assert await run(tmp_path, seconds=8, seed=7)
