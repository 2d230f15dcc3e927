"""The examples of a page: its blocks of shell, in order, each with the answer that the page shows behind it.

A block of `sh` is run, in one shell for the whole page, unless a comment before it says why not: `<!-- not run: … -->`.
A block of `json` behind one that is run is what it prints last; `…` stands for anything, and a key `…` for further keys.
"""

import asyncio
import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import msgspec

_FENCE = re.compile(
    r"(?P<skip><!-- not run: (?P<reason>[^>]+) -->\n\n?)?^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_BETWEEN = "\x1e"
_SECONDS = 90


class Example(msgspec.Struct, frozen=True):
    """One block that is run, its line, and what the page says that it answers."""

    line: int
    code: str
    answer: object = None


def examples(text: str) -> list[Example]:
    """What of a page is run, in order."""
    found: list[Example] = []
    is_run = False
    for fence in _FENCE.finditer(text):
        line = text.count("\n", 0, fence.start("body")) + 1
        match fence["language"]:
            case "sh":
                is_run = fence["skip"] is None
                if is_run:
                    found.append(Example(line, fence["body"]))
            case "json" if is_run:
                found[-1] = msgspec.structs.replace(found[-1], answer=json.loads(fence["body"]))
                is_run = False
            case _:
                is_run = False
    return found


def curl_in(folder: Path) -> Path:
    """The folder, with a curl in it where this machine has none."""
    if shutil.which("curl") is None:
        script = folder / "curl"
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("curl.py")}" "$@"\n')
        script.chmod(0o755)
    return folder


async def run(found: list[Example], folder: Path, environment: Mapping[str, str]) -> list[str]:
    """What each example printed; raises AssertionError with the line of the one that failed."""
    script = "set -euo pipefail\n" + "".join(f"{example.code}\nprintf '\\n{_BETWEEN}'\n" for example in found)
    shell = await asyncio.create_subprocess_exec(
        "bash",
        "-c",
        script,
        cwd=folder,
        env=dict(environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            out, errors = await shell.communicate()
    except TimeoutError:
        shell.kill()
        raise
    printed = out.decode().split(_BETWEEN)
    if shell.returncode != 0:
        failed = found[min(len(printed), len(found)) - 1]
        raise AssertionError(f"the example in line {failed.line} failed:\n{failed.code}\n{printed[-1]}\n{errors.decode()}")
    return [text.strip() for text in printed[: len(found)]]


def differences(shown: object, real: object, place: str = "") -> Iterator[str]:
    """Where an answer is not what the page shows."""
    if shown == "…":
        return
    if isinstance(shown, dict) and isinstance(real, dict):
        wanted, given = cast("dict[str, object]", shown), cast("dict[str, object]", real)
        for name in wanted.keys() - {"…"}:
            if name in given:
                yield from differences(wanted[name], given[name], f"{place}/{name}")
            else:
                yield f"{place}/{name}: is not there"
        if "…" not in wanted:
            yield from (f"{place}/{name}: is not shown" for name in given.keys() - wanted.keys())
    elif isinstance(shown, list) and isinstance(real, list):
        items, others = cast("list[object]", shown), cast("list[object]", real)
        is_open = items[-1:] == ["…"]
        items = items[:-1] if is_open else items
        if len(others) < len(items) or (len(others) > len(items) and not is_open):
            yield f"{place}: {len(others)} items, and {len(items)} are shown"
        for number, (one, other) in enumerate(zip(items, others, strict=False)):
            yield from differences(one, other, f"{place}/{number}")
    elif isinstance(shown, str) and isinstance(real, str) and "…" in shown:
        if not re.fullmatch(".*".join(map(re.escape, shown.split("…"))), real, re.DOTALL):
            yield f"{place}: {real!r} is not like {shown!r}"
    elif shown != real:
        yield f"{place}: {real!r} is not {shown!r}"
