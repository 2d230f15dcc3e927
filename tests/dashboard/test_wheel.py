"""The package for whoever has no Node.js: what is built without it has the dashboard, and serves it where it is installed."""

import asyncio
import os
import re
import subprocess
import tarfile
from pathlib import Path
from zipfile import ZipFile

import httpx2
import pytest

import hatch_build
from tests import clean
from tests.sdk.node import NODE, NPM, ROOT

pytestmark = [pytest.mark.anyio, pytest.mark.long]

BUILT = hatch_build.BUILT.removeprefix("src/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source package where no program is found by its name; skips where npm reaches no registry."""
    folder = tmp_path_factory.mktemp("wheel")
    clean.run("-m", "hatchling", "build", "-t", "sdist", "-d", str(folder), cwd=ROOT)
    (package,) = folder.glob("*.tar.gz")
    with tarfile.open(package) as packed:
        packed.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    assert not (source / "dashboard" / "node_modules").exists()
    assert not (source / hatch_build.BUILT).exists()
    nothing = folder / "nothing"
    nothing.mkdir()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    try:
        return clean.built(source, folder / "dist", env=kept | {"PATH": str(nothing)})
    except AssertionError:
        if not _reaches_a_registry():
            pytest.skip("npm reaches no registry here")
        raise


def _reaches_a_registry() -> bool:
    command = [NODE, NPM, "view", "typescript", "version"]
    return subprocess.run(list(map(str, command)), cwd=ROOT / "dashboard", capture_output=True, check=False, timeout=60).returncode == 0


def test_a_wheel_that_is_built_without_node_has_the_dashboard(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())
        page = packed.read(f"{BUILT}/index.html").decode()
        mark = packed.read(f"{BUILT}/built-from").decode()
    assert mark == hatch_build.fingerprint(ROOT), "the source package has all that it is built from"
    loaded = re.findall(r'(?:src|href)="/(assets/[^"]+)"', page)
    assert {Path(name).suffix for name in loaded} >= {".js", ".css"}
    assert {f"{BUILT}/{name}" for name in loaded} <= names
    scripts = [name for name in names if name.startswith(f"{BUILT}/assets/") and name.endswith(".js")]
    pages = re.findall(r'import\("\.\./pages/(?:\w+/)*(\w+)\.tsx"\)', (ROOT / "dashboard/src/app/places.ts").read_text(encoding="utf-8"))
    assert len(pages) > 20, "they are found by this form"
    assert {name for name in pages if not any(Path(script).name.startswith(f"{name}-") for script in scripts)} == set()
    assert {f"{name}.br" for name in scripts} <= names


async def test_what_is_installed_from_it_serves_the_dashboard(wheel: Path, database_url: str, tmp_path: Path) -> None:
    place = await asyncio.to_thread(clean.environment, wheel, tmp_path / "venv")
    given = {"HOME": str(tmp_path), "TIDINGS_DATA": str(tmp_path / "data"), "TIDINGS_DATABASE_URL": database_url}
    command = [str(place / "bin" / "tidings"), "serve", "--role", "api", "--port", "0"]
    process = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=given, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        address = re.search(r"is ready at (http://\S+)", line)
        assert address is not None, line
        with ZipFile(wheel) as packed:
            page = packed.read(f"{BUILT}/index.html")
            files = {name: packed.read(f"{BUILT}/{name}") for name in re.findall(r'(?:src|href)="/(assets/[^"]+)"', page.decode())}
        async with httpx2.AsyncClient(base_url=address[1], timeout=30) as client:
            for path in ("/", "/contacts"):
                answer = await client.get(path)
                assert (answer.status_code, answer.content) == (200, page)
            for name, content in files.items():
                answer = await client.get(f"/{name}")
                assert (answer.status_code, answer.content) == (200, content), name
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)
    assert process.returncode == 0
