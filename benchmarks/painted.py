"""The dashboard as somebody waits for it: in Chromium, in a large company, while much goes on."""

import asyncio
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
from argon2 import PasswordHasher

from benchmarks.chats import prefill_chats
from benchmarks.figures import Figure, at_most, below, measured
from benchmarks.lists import MESSAGES, filled
from benchmarks.load import paced
from benchmarks.stage import Server, Stage, staged
from tests.sdk.node import NODE, run, run_beside, workshop
from tidings.api.dashboard.static import BUILT
from tidings.core.clock import system_clock
from tidings.db import open_database
from tidings.workspaces.members import Origin, add_member
from tidings.workspaces.members.sessions import begin_session

SECONDS = int(os.environ.get("SECONDS", "60"))
RATE = int(os.environ.get("RATE", "50"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "5000"))
_HERE = Path(__file__).parent
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PAGES = ("home", "messages", "conversations", "contacts")
_PAINT_MS, _TASK_MS, _GROWTH_MB = 1_000, 100, 20
_FIRST_SECONDS = 5


async def painted(server: Server) -> list[Figure]:
    """First paints; then a busy list and a busy conversation, whose heap must not grow after the first third."""
    chromium = next((path for name in _CHROMIUM if (path := shutil.which(name)) is not None), None)
    if chromium is None or not (BUILT / "index.html").exists():
        raise RuntimeError("Chromium and a built dashboard are needed: apt install chromium; make dashboard")
    with tempfile.TemporaryDirectory(prefix="tidings-painted-") as folder:
        sdk = workshop(Path(folder))
        run(sdk, NODE, "node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json")
        async with staged(server) as stage:
            await filled(stage)
            await prefill_chats(stage, CONVERSATIONS, CONVERSATIONS * 10)
            session = await _signed_in(stage)

            async def played(part: str, seconds: float) -> Any:
                given = {
                    "TIDINGS_URL": f"http://127.0.0.1:{stage.port}",
                    "TIDINGS_KEY": stage.secret,
                    "CHROMIUM": chromium,
                    "SDK": str(sdk),
                    "GIVEN": msgspec.json.encode({"session": session, "part": part, "rounds": ROUNDS, "seconds": SECONDS}).decode(),
                }
                return msgspec.json.decode(await run_beside(_HERE, NODE, "painted.mjs", given=given, seconds=seconds))

            figures = [measured("painted_messages", MESSAGES, "messages")]
            async with stage.worker():
                # What Home tells is counted from what has happened.
                (await paced(stage.port, stage.order, connections=16, rate=RATE, until=lambda passed: passed > _FIRST_SECONDS)).check()
                figures += _paints(await played("paint", 300 + ROUNDS * 60))
                figures += await _busy_list(stage, played("list", SECONDS + 300))
                figures += _smooth("talk", await played("talk", SECONDS + 300))
    return figures


async def _signed_in(stage: Stage) -> str:
    """The token of an owner's session."""
    database, now, password = await open_database(stage.url), system_clock(), PasswordHasher().hash("not asked for here")
    try:
        async with database.pipeline() as tx:
            workspace_id = await tx.fetchval("SELECT id FROM workspaces")
            member = await add_member(tx, workspace_id, email="ada@shop.example", name="Ada", role="owner", password_hash=password, now=now)
            return (await begin_session(tx, member, workspace_id, origin=Origin("127.0.0.1", "benchmark"), now=now)).token
    finally:
        await database.aclose()


def _paints(found: dict[str, dict[str, list[float]]]) -> list[Figure]:
    figures: list[Figure] = []
    for page in _PAGES:
        for kind in ("cold", "warm"):
            waits = found[page][kind]
            figures.append(below(f"painted_{page}_{kind}", statistics.median(waits), "ms", _PAINT_MS))
            figures.append(measured(f"painted_{page}_{kind}_worst", max(waits), "ms"))
    return figures


async def _busy_list(stage: Stage, playing: Any) -> list[Figure]:
    """The list is scrolled while messages are accepted and delivered at the rate, until it is done."""
    is_over = False

    async def play() -> Any:
        nonlocal is_over
        try:
            return await playing
        finally:
            is_over = True

    begun = time.monotonic()
    found, load = await asyncio.gather(play(), paced(stage.port, stage.order, connections=16, rate=RATE, until=lambda _: is_over))
    accepted = load.check().statuses[202] / (time.monotonic() - begun)
    async with stage.sql() as connection:
        delivered = await connection.fetchval(
            "SELECT count(*) FROM deliveries WHERE state = 'delivered' AND created_at > now() - make_interval(secs => $1)",
            time.monotonic() - begun,
        )
    rates = [
        measured("painted_list_accepted", accepted, "messages/s"),
        measured("painted_list_delivered", delivered, "deliveries meanwhile"),
    ]
    return [*rates, *_smooth("list", found)]


def _smooth(name: str, found: dict[str, Any]) -> list[Figure]:
    first, third, middle, end = found["heap"]
    return [
        measured(f"painted_{name}_rows_passed", found["rows"], "rows"),
        measured(f"painted_{name}_long_tasks", len(found["tasks"]), "tasks over 50 ms"),
        at_most(f"painted_{name}_longest_task", max(found["tasks"], default=0), "ms", _TASK_MS),
        measured(f"painted_{name}_frames_dropped", found["dropped"] * 100, "% of frames"),
        measured(f"painted_{name}_heap_start", first, "MB"),
        measured(f"painted_{name}_heap_third", third, "MB"),
        measured(f"painted_{name}_heap_middle", middle, "MB"),
        measured(f"painted_{name}_heap_end", end, "MB"),
        below(f"painted_{name}_heap_growth", end - third, "MB after the first third", _GROWTH_MB),
    ]
