"""Data folders for real servers, with short names, since a socket's path has 107 bytes; and a second program."""

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tidings.db.embedded import stop_server

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
        asyncio.run(stop_server(root / "data"))
        shutil.rmtree(root)


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
            await program.communicate()
