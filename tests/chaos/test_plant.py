"""Each way to break the mechanism is noticed, by the ledger check or by another test; `python -m tests.chaos.plant` prints how."""

from pathlib import Path

import pytest

from tests.chaos.notice import FAULTS, Fault, planted_tree, whole_tree
from tests.chaos.notice import tested as noticed
from tests.chaos.patches import copied
from tests.chaos.plant import PLANTS, Plant, play
from tests.chaos.stage import ROOT, own_server

QUICK = {"rescue", "receipts"}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_what_is_patched_is_there(plant: Plant, tmp_path: Path):
    assert copied(tmp_path, [*plant.given, *plant.patches]).is_dir()
    schema = (ROOT / "migrations" / "schema.sql").read_text()
    assert [patch.function for patch in plant.functions if schema.count(patch.old) != 1] == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    "plant", [pytest.param(plant, id=plant.name, marks=[] if plant.name in QUICK else [pytest.mark.long]) for plant in PLANTS]
)
async def test_a_broken_mechanism_is_noticed_and_a_sound_one_is_not(plant: Plant, tmp_path: Path):
    async with own_server(tmp_path / "pg") as server:
        assert await play(plant, tmp_path / "sound", server, is_broken=False) == []
        assert await play(plant, tmp_path / "broken", server, is_broken=True) != []


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.patches], ids=lambda fault: fault.name)
def test_what_another_test_must_notice_can_be_planted(fault: Fault, tmp_path: Path):
    planted_tree(fault, tmp_path / "tree")


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_no_ledger_shows_is_noticed_by_another_test(fault: Fault, tmp_path: Path):
    whole_tree(tmp_path / "sound")
    passes, said = noticed(fault, tmp_path / "sound")
    assert passes, said[-3_000:]
    planted_tree(fault, tmp_path / "broken")
    passes, said = noticed(fault, tmp_path / "broken")
    assert not passes
    assert fault.says in said
