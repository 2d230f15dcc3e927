"""The examples of the reference: they run as the page shows them, and each of them is right before it runs."""

import asyncio
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.clean import BIN
from tests.dashboard.conftest import Play
from tests.docs.examples import curl_in
from tests.sdk.node import NODE, ROOT, run, tools

pytestmark = pytest.mark.anyio

HERE = Path(__file__).parent
DASHBOARD = ROOT / "dashboard"
SETTINGS = {"typeCheckingMode": "standard", "reportUnusedExpression": False}
STRICT = {"target": "es2022", "module": "nodenext", "strict": True, "noEmit": True, "lib": ["es2023", "dom", "dom.iterable", "dom.asynciterable"], "types": ["node"]}  # fmt: skip


async def test_examples_run_as_the_page_shows_them(play: Play, python_sdk: Path, typescript_sdk: Path, tmp_path: Path) -> None:
    await play(
        "samples.mjs",
        python=str(python_sdk / "bin" / "python"),
        typescript=str(typescript_sdk),
        path=os.pathsep.join([os.environ["PATH"], str(curl_in(tmp_path))]),
    )


@pytest.mark.long
async def test_every_example_is_right_before_it_runs(python_sdk: Path, typescript_sdk: Path, tmp_path: Path) -> None:
    document = ROOT / "sdk" / "openapi.json"
    made = json.loads(await asyncio.to_thread(run, HERE, NODE, "samples_all.mjs", DASHBOARD, document))
    operations = sum(len(methods) for methods in json.loads(document.read_text(encoding="utf-8"))["paths"].values())
    assert len(made) == operations
    # One that is wrong, so that the judges are known to judge.
    made.append({"id": "wrong", "python": made[0]["python"] + "\n1 + 'one'", "typescript": made[0]["typescript"] + "\n1 - 'one';"})
    for one in made:
        (tmp_path / f"{one['id']}.py").write_text(one["python"], encoding="utf-8")
        (tmp_path / f"{one['id']}.ts").write_text(one["typescript"], encoding="utf-8")

    (tmp_path / "pyrightconfig.json").write_text(json.dumps(SETTINGS | {"venvPath": str(python_sdk.parent), "venv": python_sdk.name}))
    judged = await asyncio.to_thread(_answered, BIN / "pyright", "--outputjson", "-p", tmp_path)
    wrong = {Path(one["file"]).stem: one["message"] for one in json.loads(judged)["generalDiagnostics"] if one["severity"] == "error"}
    assert wrong.keys() == {"wrong"}, wrong

    modules = tmp_path / "node_modules"
    modules.mkdir()
    for name, place in (("@tidings", typescript_sdk / "node_modules"), ("@types", tools()), ("undici-types", tools())):
        (modules / name).symlink_to(place / name)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT, "include": ["*.ts"]}))
    judged = await asyncio.to_thread(_answered, NODE, tools() / "typescript" / "bin" / "tsc", "-p", tmp_path, "--pretty", "false")
    told = [line for line in judged.splitlines() if "error TS" in line]
    assert told
    assert all(line.startswith("wrong.ts(") or "/wrong.ts(" in line for line in told), judged


def _answered(*command: str | Path) -> str:
    """What it says, whatever it thinks of it."""
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=240).stdout
