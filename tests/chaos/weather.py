"""What lasts for a while: a session that holds a snapshot or locks, hints that get lost, a full disk, a worker that stands still or
whose clock is off, a webhook endpoint that is away. One at a time, beside the kills."""

import asyncio
import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.chaos.disk import Disk
from tests.chaos.record import AWAY, Blow
from tests.chaos.stage import Stage

SHORTEST = 8.0
"""Seconds that anything lasts at least."""

# What a person with a prompt may lock: of the queue, of people, the workspace, the endpoints of webhooks, the numbers of the log.
LOCKS = (
    "SELECT FROM queue ORDER BY random() LIMIT 50 FOR UPDATE",
    "SELECT FROM contacts ORDER BY random() LIMIT 20 FOR UPDATE",
    "SELECT FROM workspaces FOR UPDATE",
    "SELECT FROM webhook_endpoints FOR UPDATE",
    "SELECT FROM event_positions WHERE bucket < 16 FOR UPDATE",
)
_LISTENERS = "SELECT coalesce(array_agg(pid), '{}') FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
_CUT = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    " AND pid <> pg_backend_pid()"
)
# What of a moment's weather may still be felt after it, in seconds.
_AFTER = 10.0


class Weather:
    """Changes until its time is over, and counts."""

    def __init__(self, stage: Stage, roll: random.Random, disk: Disk | str, *, longest_freeze: float, longest: float) -> None:
        self._stage = stage
        self._roll = roll
        self._disk = disk
        self._longest_freeze = longest_freeze
        self._longest = max(longest, SHORTEST)
        self._clock_library = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
        self._locks = 0
        self.now = ""
        """What it is, for who looks."""
        self.counts: Counter[str] = Counter()
        self.skipped: dict[str, str] = {}

    async def change(self, until: float) -> None:
        """Each kind once, and then at random until that moment (monotonic)."""
        kinds = self._kinds()
        waiting = list(kinds)
        while time.monotonic() < until:
            self._roll.shuffle(waiting)
            name = waiting.pop() if waiting else self._roll.choice(list(kinds))
            seconds = self._roll.uniform(SHORTEST, self._longest)
            self.now = name
            await kinds[name](seconds)
            self.counts[name] += 1
            self.now = ""
            await asyncio.sleep(self._roll.uniform(1, 4))

    def _kinds(self) -> dict[str, Callable[[float], Awaitable[None]]]:
        kinds: dict[str, Callable[[float], Awaitable[None]]] = {
            "long snapshot": self._snapshot,
            "rows locked": self._lock,
            "hints cut off": self._cut_hints,
            "hints unheard": self._deafen,
            "frozen worker": self._freeze_worker,
            "frozen API": self._freeze_api,
            "endpoint away": self._lose_endpoint,
        }
        if isinstance(self._disk, Disk):
            kinds["disk full"] = self._fill_disk
        else:
            self.skipped["disk full"] = self._disk
        if self._clock_library is not None:
            kinds["clock off"] = self._mislead
        else:
            self.skipped["clock off"] = "there is no libfaketime (on Debian: apt install libfaketime)"
        return kinds

    async def _snapshot(self, seconds: float) -> None:
        """A session in a transaction that has a number and a snapshot, and does nothing."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT pg_current_xact_id(); SELECT count(*) FROM queue"
        await self._sit("long snapshot", begin, seconds)

    async def _lock(self, seconds: float) -> None:
        """A session that has locked rows, and does nothing."""
        statement = LOCKS[self._locks % len(LOCKS)]
        self._locks += 1
        self.now = f"rows locked: {statement.split()[2]}"
        await self._sit(self.now, f"BEGIN; SET LOCAL lock_timeout = '5s'; {statement}", min(seconds, 30.0))

    async def _sit(self, what: str, begin: str, seconds: float) -> None:
        """As long as the server lets it: a session that was killed is opened anew."""
        self._note(what, seconds)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(*AWAY):
                async with self._stage.sql() as session:
                    await session.execute(begin)
                    while time.monotonic() < until and not session.is_closed():  # noqa: ASYNC110 - the other process tells nobody
                        await asyncio.sleep(0.2)
            await asyncio.sleep(0.1)

    async def _cut_hints(self, seconds: float) -> None:
        """Whoever listens loses the connection, again and again."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(*AWAY):
                async with self._stage.sql(sees_sessions=True) as session:
                    await session.fetchval(_CUT)
            await asyncio.sleep(0.3)

    async def _deafen(self, seconds: float) -> None:
        """Whoever listens hears nothing, and does not know: the other end of the connection stands still."""
        stopped: set[int] = set()
        until = time.monotonic() + seconds
        # A server that is to end waits five seconds for a process that stands still.
        self._note("hints unheard", seconds)
        try:
            while time.monotonic() < until:
                with contextlib.suppress(*AWAY):
                    async with self._stage.sql(sees_sessions=True) as session:
                        for process in await session.fetchval(_LISTENERS):
                            stopped.add(process)
                            _signal(process, signal.SIGSTOP)
                await asyncio.sleep(0.5)
        finally:
            for process in stopped:
                _signal(process, signal.SIGCONT)

    async def _fill_disk(self, seconds: float) -> None:
        """Not a block is free for so long."""
        assert isinstance(self._disk, Disk)
        seconds = min(seconds, 20.0)
        self._note("disk full", seconds + 20, takes_database=True)
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                await asyncio.to_thread(self._disk.fill)
                await asyncio.sleep(0.5)
        finally:
            self._disk.free()
        await self._stage.value("SELECT 1")
        self._note("disk freed", 5, takes_database=True)

    async def _freeze_worker(self, _seconds: float) -> None:
        """Longer than a login code's lease, and now and then longer than everybody's."""
        seconds = self._longest_freeze if self._roll.random() < 0.4 else min(8.5, self._longest_freeze)
        await self._stand_still(self._roll.choice(self._stage.workers or ["api"]), seconds)

    async def _freeze_api(self, seconds: float) -> None:
        await self._stand_still("api", min(seconds, 10.0))

    async def _stand_still(self, name: str, seconds: float) -> None:
        self._stage.freeze(name)
        await asyncio.sleep(seconds)
        self._stage.thaw(name)

    async def _lose_endpoint(self, seconds: float) -> None:
        if await self._stage.kill("sink"):
            self.counts["killed webhook endpoint"] += 1
            await asyncio.sleep(min(seconds, 15.0))
            await self._stage.start_again("sink")

    async def _mislead(self, seconds: float) -> None:
        """One more worker, whose clock is ahead or behind; the database's is right."""
        by = self._roll.choice(("+90s", "-90s"))
        name = f"worker {'ahead' if by[0] == '+' else 'behind'}"
        library = {"LD_PRELOAD": str(self._clock_library), "FAKETIME": by, "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        await self._stage.start(name, **library)
        await asyncio.sleep(seconds)
        if await self._stage.kill(name):
            self.counts["killed worker with its clock off"] += 1

    def _note(self, what: str, seconds: float, *, takes_database: bool = False) -> None:
        now = time.time()
        self._stage.blows.append(Blow(what, now, now + seconds + _AFTER, takes_database=takes_database))


def _signal(process: int, sign: signal.Signals) -> None:
    """To a process of the database, if it still is one."""
    with contextlib.suppress(OSError):
        if Path(f"/proc/{process}/comm").read_text() == "postgres\n":
            os.kill(process, sign)
