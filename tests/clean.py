"""An environment that holds one package and what it asks for, and nothing else."""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

BIN = Path(sys.executable).parent


def built(source: Path, folder: Path, *, env: Mapping[str, str] | None = None, seconds: float = 300) -> Path:
    """The wheel of a source tree, built by what is installed here: nothing is fetched for the building."""
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=source, env=env, seconds=seconds)
    (wheel,) = folder.glob("*.whl")
    return wheel


def environment(wheel: Path, folder: Path) -> Path:
    """It is installed there; answers the environment's folder."""
    run("-m", "venv", "--without-pip", str(folder))
    python = str(folder / "bin" / "python")
    uv = [str(BIN / "uv"), "pip", "--offline", "--no-config"]
    subprocess.run([*uv, "install", "--quiet", "--no-deps", "--python", python, str(wheel)], check=True, timeout=60)
    packages = next((folder / "lib").glob("python*/site-packages"))
    (own,) = distributions(path=[str(packages)])
    # What it asks for is taken from here: there may be no index, and no cache of one.
    for name in _asked_for(map(Requirement, own.requires or [])):
        _copy_into(packages, name)
    subprocess.run([*uv, "check", "--quiet", "--python", python], check=True, timeout=60)
    return folder


def run(*arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, seconds: float = 120) -> None:
    """The interpreter of the tests has done it."""
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=seconds)
    assert done.returncode == 0, done.stderr


def _asked_for(required: Iterable[Requirement]) -> set[str]:
    """These distributions, and all that they need here, their extras too."""
    found: set[tuple[str, str]] = set()
    waiting = [(one.name, extra) for one in required if _applies(one) for extra in ("", *one.extras)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) not in found:
            found.add((name, extra))
            needed = [one for one in map(Requirement, distribution(name).requires or []) if _applies(one, extra)]
            waiting += [(one.name, more) for one in needed for more in ("", *one.extras)]
    return {name for name, _ in found}


def _applies(one: Requirement, extra: str = "") -> bool:
    return one.marker is None or one.marker.evaluate({"extra": extra})


def _copy_into(packages: Path, name: str) -> None:
    """The files of a distribution, as its record lists them."""
    for file in distribution(name).files or []:
        if ".." not in file.parts and "__pycache__" not in file.parts:
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(str(file.locate())), target)
