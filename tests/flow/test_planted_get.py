"""Would anybody notice if reading the page unsubscribed? The mistake is made in a copy of the program, and the story must fail there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = Path("src/tidings/api/hosted/unsubscribe.py")
SOUND = "filled: dict[str, str] = {}\n"
PLANTED = 'filled: dict[str, str] = {"List-Unsubscribe": "One-Click"}\n'
STORY = "tests/flow/t66_unsubscribe.py::test_reading_the_page_never_unsubscribes"


def test_the_text_that_is_replaced_is_there_once():
    assert (ROOT / FILE).read_text().count(SOUND) == 1


@pytest.mark.long
@pytest.mark.parametrize("is_planted", [False, True])
def test_a_get_that_unsubscribes_is_noticed(tmp_path: Path, is_planted: bool):
    for name in ("src", "tests", "migrations", "pyproject.toml"):
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, tmp_path / name)
    if is_planted:
        text = (tmp_path / FILE).read_text()
        (tmp_path / FILE).write_text(text.replace(SOUND, PLANTED))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path / "src"), str(tmp_path)))}
    environment.pop("PYTEST_XDIST_WORKER", None)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", STORY],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert run.returncode == int(is_planted), run.stdout.decode()[-3000:]
