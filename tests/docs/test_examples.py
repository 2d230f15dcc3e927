import json
import os
import sys
from pathlib import Path

import pytest

from tests.conftest import Api
from tests.docs.examples import differences, examples, run

ROOT = Path(__file__).parents[2]


def pages_with_examples() -> list[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [str(path.relative_to(ROOT)) for path in pages if path.exists() and examples(path.read_text(encoding="utf-8"))]


@pytest.mark.anyio
@pytest.mark.parametrize("page", pages_with_examples())
async def test_every_example_runs_and_answers_what_the_page_shows(page: str, api: Api, tmp_path: Path) -> None:
    found = examples((ROOT / page).read_text(encoding="utf-8"))
    # The folder that the page speaks of: a clone in which the demo runs.
    folder = tmp_path / "clone"
    (folder / ".venv").mkdir(parents=True)
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "TIDINGS_URL": api.base_url,
        "TIDINGS_KEY": api.workspace.secret,
    }

    printed = await run(found, folder, environment)

    wrong = [
        f"{page}:{example.line}: {difference}"
        for example, text in zip(found, printed, strict=True)
        if example.answer is not None
        for difference in differences(example.answer, json.loads(text))
    ]
    assert wrong == []
