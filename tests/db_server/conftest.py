"""Data folders for real servers, with short names, since a socket's path has 107 bytes; and a second program."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tidings.core.errors import Misconfigured
from tidings.db.embedded import ensure_server, stop_server

Program = asyncio.subprocess.Process
RunProgram = Callable[[Path], Awaitable[tuple[Program, int]]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that is not there yet, under a folder that only we may enter."""
    root = Path(tempfile.mkdtemp(prefix="td-", dir="/tmp"))
    try:
        yield root / "data"
    finally:
        with contextlib.suppress(Misconfigured):
            asyncio.run(stop_server(root / "data"))
        shutil.rmtree(root)


@pytest.fixture(scope="session")
def pattern() -> Iterator[Path]:
    """A data folder whose server was started once and stopped, to be copied."""
    root = Path(tempfile.mkdtemp(prefix="td-", dir="/tmp"))
    try:
        asyncio.run(ensure_server(root / "data"))
        asyncio.run(stop_server(root / "data"))
        yield root / "data"
    finally:
        shutil.rmtree(root)


@pytest.fixture
def used(data: Path, pattern: Path) -> Path:
    """A data folder that has a database already, and whose server is stopped."""
    subprocess.run(["cp", "-a", pattern, data], check=True)
    return data


@pytest.fixture
async def run_program(data: Path) -> AsyncIterator[RunProgram]:
    """Starts another program that uses the server of a folder, and tells the server's process."""
    programs: list[Program] = []

    async def run(folder: Path) -> tuple[Program, int]:
        program = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("program.py")),
            str(folder),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        programs.append(program)
        assert program.stdout
        return program, int(await program.stdout.readline())

    yield run
    for program in programs:
        if program.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                program.kill()
            await program.communicate(b"")
