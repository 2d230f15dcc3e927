"""The ledger check notices each way to break the mechanism; `python -m tests.chaos.plant` prints how."""

from pathlib import Path

import pytest

from tests.chaos.plant import PLANTS, Plant, planted, play
from tests.chaos.stage import ROOT, own_server

QUICK = {"rescue", "receipts"}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_what_is_patched_is_there(plant: Plant, tmp_path: Path):
    assert planted(plant, tmp_path).is_dir()
    migrations = "".join(file.read_text() for file in sorted((ROOT / "migrations").glob("0*.sql")))
    assert [patch.function for patch in plant.functions if migrations.count(patch.old) != 1] == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    "plant", [pytest.param(plant, id=plant.name, marks=[] if plant.name in QUICK else [pytest.mark.long]) for plant in PLANTS]
)
async def test_a_broken_mechanism_is_noticed_and_a_sound_one_is_not(plant: Plant, tmp_path: Path):
    async with own_server(tmp_path / "pg") as server:
        assert await play(plant, tmp_path / "sound", server) == []
        broken = planted(plant, tmp_path / "source")
        assert await play(plant, tmp_path / "broken", server, broken) != []
