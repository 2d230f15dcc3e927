"""What lies in deploy/ is looked at by whoever will read it, or its steps are taken here: there is no container engine in a test."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.conftest import serving
from tidings import __version__
from tidings.cli.supervisor import tell_supervisor
from tidings.core.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()


def environment(**settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
    return {**kept, "PYTHONUNBUFFERED": "1", **settings}


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path):
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        pytest.skip("this machine has no systemd-analyze")
    unit = tmp_path / "tidings.service"
    # Where it will be installed there is nothing here; that the program is one, systemd checks too.
    text = re.sub(
        r"^ExecStart=\S+", f"ExecStart={sys.executable} -m tidings.cli", (DEPLOY / "tidings.service").read_text(), flags=re.MULTILINE
    )
    unit.write_text(text)
    verified = subprocess.run([analyse, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    secured = subprocess.run([analyse, "security", "--offline=true", "--no-pager", unit], capture_output=True, text=True, check=False)
    exposure = re.search(r"Overall exposure level.*: ([\d.]+)", secured.stdout)
    assert exposure is not None, secured.stdout + secured.stderr
    assert float(exposure[1]) < 2.5


def test_every_setting_in_a_deployment_is_one():
    named = {f"TIDINGS_{field.name.upper()}" for field in msgspec.structs.fields(Settings)}
    for file in DEPLOY.iterdir():
        assert set(re.findall(r"TIDINGS_[A-Z_]+", file.read_text())) - {"TIDINGS_"} <= named, file.name


def test_what_the_containerfile_copies_is_there_and_installs_a_program_that_migrates(tmp_path: Path, database_url: str):
    source = tmp_path / "source"
    for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.MULTILINE):
        *given, target = line.split()
        place = source / target
        for name in given:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "built"))
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place)
    # Its last step of building; those before it install what this environment has.
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    done = subprocess.run([*install, "--target", tmp_path / "site", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "bin" / "tidings").exists()
    environ = environment(PYTHONPATH=str(tmp_path / "site"), TIDINGS_DATABASE_URL=database_url, TIDINGS_DATA=str(tmp_path / "data"))
    run = [sys.executable, "-m", "tidings.cli"]
    where = subprocess.run(
        [sys.executable, "-c", "import tidings; print(tidings.__file__)"],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(tmp_path / "site"))
    assert (
        subprocess.run([*run, "--version"], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
        == __version__
    )
    migrated = subprocess.run([*run, "migrate"], env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (migrated.returncode, migrated.stdout) == (0, "The database is up to date.\n"), migrated.stderr


@pytest.mark.anyio
async def test_the_health_check_of_the_container_asks_what_is_answered(database_url: str, tmp_path: Path):
    found = re.search(r"^    CMD (\[.+\])$", CONTAINERFILE, re.MULTILINE)
    assert found is not None
    _, *arguments = json.loads(found[1])
    async with serving(load_settings({}, data=tmp_path, database_url=database_url), role="api") as (_, base_url):
        here = [argument.replace("http://127.0.0.1:8080", base_url) for argument in arguments]
        assert here != arguments
        assert await run_beside([sys.executable, *here]) == 0
    assert await run_beside([sys.executable, *here]) != 0, "nobody answers any more"


async def run_beside(command: list[str]) -> int:
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    return await process.wait()


def test_systemd_is_told_when_it_is_ready_and_when_it_stops(database_url: str, tmp_path: Path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(60)
        environ = environment(
            TIDINGS_DATABASE_URL=database_url, TIDINGS_DATA=str(tmp_path / "data"), NOTIFY_SOCKET=str(tmp_path / "notify"), TIDINGS_PORT="0"
        )
        with subprocess.Popen([sys.executable, "-m", "tidings.cli", "serve"], env=environ, stdout=subprocess.DEVNULL) as process:
            try:
                assert listening.recv(100) == b"READY=1"
            finally:
                process.send_signal(signal.SIGTERM)
            assert listening.recv(100) == b"STOPPING=1"
            assert process.wait(60) == 0


def test_without_systemd_nobody_is_told():
    tell_supervisor("READY=1", {})
    tell_supervisor("READY=1", {"NOTIFY_SOCKET": "/nowhere/at/all"})
    name = f"tidings-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{name}")
        listening.settimeout(10)
        tell_supervisor("READY=1", {"NOTIFY_SOCKET": f"@{name}"})
        assert listening.recv(100) == b"READY=1"
